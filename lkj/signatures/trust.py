"""The trusted root certificates, which an administrator puts into a folder."""

import logging
from pathlib import Path

from cryptography import x509

logger = logging.getLogger(__name__)

KINDS = (".pem", ".crt", ".cer", ".der")
_PEM = b"-----BEGIN"


def read(folder: Path) -> tuple[list[bytes], list[Path]]:
    """The certificate files' contents, each DER or PEM, in the order of their names; and the files without any."""
    found: list[bytes] = []
    unreadable: list[Path] = []
    for path in sorted(path for path in folder.glob("*") if path.suffix.lower() in KINDS):
        try:
            data = path.read_bytes()
            _require_certificates(data)
        except (OSError, ValueError):
            unreadable.append(path)
        else:
            found.append(data)
    return found, unreadable


def roots_in(folder: Path) -> list[bytes]:
    """The certificates that can be read. The log names the other files: one of them must not stop every validation."""
    found, unreadable = read(folder)
    for path in unreadable:
        logger.error("%s holds no certificate that can be read: it is trusted by nobody", path)
    return found


def _require_certificates(data: bytes) -> None:
    if _PEM in data:
        x509.load_pem_x509_certificates(data)
    else:
        x509.load_der_x509_certificate(data)
