"""The folder of an installation's data: nobody else on the machine reads what lies in it."""

import os
import stat
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

# What this program keeps there, by which a folder is known to be no other program's.
OWN = frozenset({"secret-key", "lkj.sqlite3", "documents", "static", "trusted", "no-demo", "demo-authority.pem"})
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def close(folder: Path) -> None:
    """Make the folder if need be, and close it and its files to every other account; so are all files made later.

    Raises ImproperlyConfigured where the folder is open to others and not ours to close.
    """
    os.umask(_OTHERS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & _OTHERS:
        _close_folder(folder)
    for entry in os.scandir(folder):
        _close_file(entry)


def _close_folder(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    # One that is shared, or full of other things, would be taken away from whoever else uses it.
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


def _close_file(entry: os.DirEntry[str]) -> None:
    """Of somebody else's file, a root certificate say, its owner decides; so does who removed it meanwhile."""
    try:
        found = entry.stat(follow_symlinks=False)
        if stat.S_ISREG(found.st_mode) and found.st_mode & _OTHERS and found.st_uid == os.geteuid():
            Path(entry.path).chmod(found.st_mode & ~_OTHERS & 0o777)
    except FileNotFoundError:
        pass
