"""Whose a certificate is: by the number in it, else by the name."""

from dataclasses import dataclass
from enum import Enum

from lkj.signatures import names
from lkj.signatures.names import NameMatch


@dataclass(frozen=True)
class Owner:
    """A person as a certificate or our own records name them; NIP and NIK bare, empty where unknown."""

    name: str
    nip: str = ""
    nik: str = ""


class Match(Enum):
    """What ties a certificate to a person: its number, its name, nothing yet (close), or nothing at all (other)."""

    NUMBER = "number"
    NAME = "name"
    CLOSE = "close"
    OTHER = "other"

    @property
    def ties(self) -> bool:
        return self in (Match.NUMBER, Match.NAME)


_BY_NAME = {NameMatch.SAME: Match.NAME, NameMatch.CLOSE: Match.CLOSE, NameMatch.OTHER: Match.OTHER}


def compare(ours: Owner, theirs: Owner) -> Match:
    """Whether `theirs`, a certificate's owner, is our person. A number that both have decides, whatever the names."""
    for our_number, their_number in ((ours.nip, theirs.nip), (ours.nik, theirs.nik)):
        if our_number and their_number:
            return Match.NUMBER if our_number == their_number else Match.OTHER
    return _BY_NAME[names.compare(ours.name, theirs.name)]
