"""The one-time code of an empty installation: whoever reads it on the server's screen may make the administrator."""

import hashlib
import hmac
import secrets
from pathlib import Path

from django.conf import settings

from units.queries import is_empty

# Without letters and digits that look alike.
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_PARTS, _LENGTH = 3, 4


def issue() -> str:
    """A new code; former ones are no longer valid. Only its hash is stored, in the data folder."""
    code = "-".join("".join(secrets.choice(_SIGNS) for _ in range(_LENGTH)) for _ in range(_PARTS))
    _file().write_text(_hash(code))
    return code


def is_open() -> bool:
    """Whether a code was issued and the installation is still empty."""
    return _file().exists() and is_empty()


def matches(typed: str) -> bool:
    """Whether it is the code, however its letters and hyphens are typed."""
    return _file().exists() and hmac.compare_digest(_file().read_text(), _hash(typed))


def forget() -> None:
    """Make the code invalid."""
    _file().unlink(missing_ok=True)


def announcement(site: str) -> list[str]:
    """What an empty installation says on the server's screen, with a new code."""
    return [
        "Belum ada perangkat daerah. Buka alamat ini di peramban, lalu isi kode sekali pakai:",
        f"  {site}/mulai/",
        f"  Kode: {issue()}",
    ]


def _hash(code: str) -> str:
    bare = "".join(sign for sign in code.upper() if sign.isalnum())
    return hmac.new(settings.SECRET_KEY.encode(), f"first-code|{bare}".encode(), hashlib.sha256).hexdigest()


def _file() -> Path:
    return Path(settings.DATA_DIR) / "first-code"
