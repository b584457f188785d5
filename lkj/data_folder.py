"""The data folder of an installation, closed to all other accounts of the machine, and the secret key in it."""

import os
import secrets
import stat
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

# Names of files of this program; a folder with none of them may belong to another program.
OWN = frozenset(
    {"secret-key", "lkj.sqlite3", "documents", "static", "trusted", "no-demo", "first-code", "demo-authority.pem"}
)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def close(folder: Path) -> None:
    """Make the folder where it is missing, and close it and its files to every other account.

    It also sets the process's umask, so that files made later are closed too. Raises ImproperlyConfigured where the
    folder is open to others and holds other programs' files, or belongs to another account.
    """
    os.umask(_OTHERS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & _OTHERS:
        _close_folder(folder)
    for file in os.scandir(folder):
        _close_file(file)


def _close_folder(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    # Closing a shared folder, or one with other files, would lock out whoever else uses it.
    if folder.stat().st_mode & stat.S_ISVTX or (names and OWN.isdisjoint(names)):
        raise ImproperlyConfigured(
            f"LKJ_DATA: folder {folder} terbuka bagi akun lain dan berisi berkas program lain. Pilih folder tersendiri "
            f"untuk aplikasi ini, atau tutup dahulu dengan: chmod 700 {folder}"
        )
    try:
        folder.chmod(0o700)
    except OSError as error:
        raise ImproperlyConfigured(
            f"LKJ_DATA: folder {folder} terbuka bagi akun lain dan bukan milik akun yang menjalankan aplikasi ini. "
            f"Sebagai pemiliknya ketik: chmod 700 {folder}"
        ) from error


def _close_file(file: os.DirEntry[str]) -> None:
    """Close a file of our own account. A file of another account, such as a root certificate, stays as it is."""
    try:
        found = file.stat(follow_symlinks=False)
        if stat.S_ISREG(found.st_mode) and found.st_mode & _OTHERS and found.st_uid == os.geteuid():
            Path(file.path).chmod(found.st_mode & ~_OTHERS & 0o777)
    except FileNotFoundError:
        pass


def stored_secret(path: Path) -> str:
    """The secret in the file at `path`, made on first use; two processes that start at once read the same one."""
    if not path.exists():
        # Linked only when complete, so that nobody reads half of it.
        handle, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            Path(draft).unlink()
    return path.read_text()
