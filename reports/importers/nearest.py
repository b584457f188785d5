"""The name or code that a mistyped one likely means."""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

# How unlike the likely one may be, as a part of its length.
ALIKE = 0.75


def folded(text: str) -> str:
    """The words without what does not tell one from another: capitals, and how many spaces stand between them."""
    return " ".join(text.split()).casefold()


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
    """What is asked behind a clause about an unknown text: `; maksud Anda …?`, empty where nothing is likely."""
    likely = nearest(text, known)
    return f"; maksud Anda {likely}?" if likely else ""


def asked(clause: str, text: str, known: Iterable[str]) -> str:
    """The clause about an unknown text as a sentence, which asks what is likely meant where anything is."""
    return f"{clause}{meant(text, known) or '.'}"
