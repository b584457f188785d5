"""Archives: many files in one tar file that knows its own content, so that damage to it is found.

The last member, MANIFEST, is JSON: what the archive is `about`, size and SHA-256 of each other member by its name, and
the SHA-256 of these two themselves.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import IO, Any

MANIFEST = "manifest.json"
# More than any manifest: a million files take some 150 bytes each.
_LARGEST_MANIFEST = 400_000_000
_CHUNK = 1024 * 1024


class Damaged(Exception):
    """The file is no archive of ours, or not whole. The text is a sentence for the person who gave it."""


def write(path: Path, members: Iterable[tuple[str, Path]], about: dict[str, Any]) -> None:
    """Write the members, each a name and the file of its bytes, in their order; on the disk when it returns.

    A member whose file has vanished is left out.
    """
    files: dict[str, dict[str, Any]] = {}
    with path.open("wb") as target:
        with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for name, source in members:
                with suppress(FileNotFoundError), source.open("rb") as file:
                    reading = _Hashing(file)
                    info = tarfile.TarInfo(name)
                    info.size, info.mode = os.fstat(file.fileno()).st_size, 0o600
                    tar.addfile(info, reading)
                    files[name] = {"size": info.size, "sha256": reading.found.hexdigest()}
            content = {"about": about, "files": files}
            manifest = json.dumps({**content, "sha256": _digest(content)}, ensure_ascii=False).encode()
            info = tarfile.TarInfo(MANIFEST)
            info.size, info.mode = len(manifest), 0o600
            tar.addfile(info, io.BytesIO(manifest))
        target.flush()
        os.fsync(target.fileno())


def read(path: Path, into: Path | None = None) -> dict[str, Any]:
    """What the archive is about, after every byte was compared with its manifest. Raises Damaged.

    With a folder `into` its members are written there.
    """
    found: dict[str, dict[str, Any]] = {}
    manifest: dict[str, Any] | None = None
    try:
        with tarfile.open(path, mode="r:") as tar:
            for info, file in _members(tar):
                if info.name == MANIFEST:
                    manifest = json.loads(file.read(_LARGEST_MANIFEST))
                    continue
                reading = _Hashing(file)
                _copy(reading, into / info.name if into else None)
                found[info.name] = {"size": info.size, "sha256": reading.found.hexdigest()}
    except (tarfile.TarError, ValueError, EOFError) as error:
        raise Damaged("Berkas ini bukan cadangan LKj Interim, atau rusak.") from error
    if manifest is None:
        raise Damaged("Cadangan ini terpotong: daftar isinya tidak ada.")
    # Backups made before this hash was introduced have none.
    own = manifest.pop("sha256", None)
    if own is not None and own != _digest(manifest):
        raise Damaged("Cadangan ini rusak: daftar isinya tidak sama dengan sidik hash-nya.")
    if wrong := sorted(name for name in found.keys() | manifest["files"].keys() if _differs(name, found, manifest)):
        more = f" dan {len(wrong) - 1} lainnya" if len(wrong) > 1 else ""
        raise Damaged(f"Cadangan ini rusak: {wrong[0]}{more} tidak sama dengan daftar isinya.")
    about: dict[str, Any] = manifest["about"]
    return about


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


class _Hashing:
    """A file that is read once, from its beginning, with the hash of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.found = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        self.found.update(data)
        return data


def _members(tar: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    """Its members with their bytes; raises ValueError for what write() never writes."""
    for info in tar:
        file = tar.extractfile(info) if info.isreg() else None
        name = PurePosixPath(info.name)
        if file is None or name.is_absolute() or ".." in name.parts:
            raise ValueError(info.name)
        yield info, file


def _copy(source: _Hashing, target: Path | None) -> None:
    if target is None:
        while source.read(_CHUNK):
            pass
        return
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with target.open("xb") as file:
        while data := source.read(_CHUNK):
            file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _differs(name: str, found: dict[str, Any], manifest: dict[str, Any]) -> bool:
    return found.get(name) != manifest["files"].get(name)
