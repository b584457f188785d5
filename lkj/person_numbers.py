"""Numbers by which officials are told apart: stored bare, read as people type or paste them, printed in groups.

The NIP (nomor induk pegawai, Peraturan Kepala BKN 22/2007) has 18 digits: date of birth, month of appointment, sex,
serial number. It is printed in those groups.
"""

import re

NIP_LENGTH = 18
NIK_LENGTH = 16
NIP = "NIP"
NIK = "NIK"
EXAMPLE = "19700101 199003 1 001"

# Spaces of every kind, points, and characters without a shape, which come with pasted text.
_SEPARATORS = re.compile(r"[\s.\u00ad\u200b-\u200f\u2060\ufeff]+")
_NIP_LABEL = re.compile(r"^NIP[:=]?", re.IGNORECASE)
_DASHES = re.compile(r"[-\u2010-\u2015\u2212]+")


def bare(text: str) -> str:
    """The text without separators: `123 45.6` → `123456`. What is left may still be no number."""
    return _SEPARATORS.sub("", text)


def bare_nip(text: str) -> str:
    """bare() of an NIP, which may also have dashes and its own label: `NIP. 19700101-199003-1-001`."""
    return _DASHES.sub("", _NIP_LABEL.sub("", bare(text)))


def nip(digits: str) -> str:
    """`197001011990031001` → `19700101 199003 1 001`; anything else than 18 digits as it is."""
    if len(digits) != NIP_LENGTH:
        return digits
    return f"{digits[:8]} {digits[8:14]} {digits[14]} {digits[15:]}"


def words(nip_digits: str, other_label: str = "", other_number: str = "") -> str:
    """The number with its label: `NIP 19700101 199003 1 001`; without an NIP `NRP 12345`; empty without either."""
    if nip_digits:
        return f"{NIP} {nip(nip_digits)}"
    return f"{other_label} {other_number}".strip() if other_number else ""
