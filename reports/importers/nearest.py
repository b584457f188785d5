"""The name or code that a mistyped one likely means."""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

# How unlike the likely one may be, as a part of its length.
ALIKE = 0.75


def nearest(text: str, known: Iterable[str]) -> str:
    """The known text that is most like this one, or alone goes on from it; empty where none is."""
    names = list(known)
    bare = text.strip().casefold()
    found = process.extractOne(bare, [each.casefold() for each in names], scorer=OSA.normalized_similarity)
    if found and found[1] >= ALIKE:
        return names[found[2]]
    longer = [each for each in names if bare and each.casefold().startswith(f"{bare} ")]
    return longer[0] if len(longer) == 1 else ""


def meant(text: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown text: `; maksud Anda …?`, or a full stop."""
    likely = nearest(text, known)
    return f"; maksud Anda {likely}?" if likely else "."
