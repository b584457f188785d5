"""Names of files: no two documents of a period or a year share one; the office's code in them tells offices apart."""

from collections import Counter
from collections.abc import Sequence

from django.utils.text import slugify

# With the longest codes of office and unit the whole stays within RenderedFile.name and what file systems take.
TITLE_LENGTH = 50


def distinct(names: Sequence[tuple[str, str]]) -> list[str]:
    """A name for each (stem, title of the post): the stem, with the title where a unit has several posts.

    Titles that differ only in signs get a number. Case is no difference, as it is none on many disks.
    """
    shared = Counter(stem.lower() for stem, _ in names)
    return _numbered([_with_title(stem, title) if shared[stem.lower()] > 1 else stem for stem, title in names])


def _with_title(stem: str, title: str) -> str:
    return f"{stem}-{slugify(title)[:TITLE_LENGTH]}".rstrip("-")


def _numbered(stems: Sequence[str]) -> list[str]:
    made: list[str] = []
    taken: set[str] = set()
    for stem in stems:
        name, number = stem, 1
        while name.lower() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.lower())
        made.append(name)
    return made
