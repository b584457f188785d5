"""Of which activity a paragraph of the evaluation speaks."""

import re
from collections.abc import Callable, Iterator, Sequence

from reports.audit.activities import Activity
from reports.audit.pairing import bare, without_aim
from reports.audit.recognised import Report, Section

_NUMBERED = re.compile(r"\b(?:sub\s*\.?\s*)?kegiatan\s+(?:ke-?\s*)?(\d{1,2})\b", re.IGNORECASE)
# A longer heading, with the activity's name behind its number.
_HEADED = re.compile(r"^[\s\w.)]{0,6}?(?:sub\s*\.?\s*)?kegiatan\s+(?:ke-?\s*)?(\d{1,2})\s*[:.–-]", re.IGNORECASE)
Telling = Callable[[str, Sequence[Activity]], Activity | None]


def telling(report: Report, activities: Sequence[Activity]) -> Telling:
    """How the evaluation says which activity it speaks of: by headings with numbers or names, else by indicators."""
    texts = [prose.text for prose in report.prose if prose.section is Section.EVALUATION]
    for telling in (_numbered, by_heading):
        if len({each.name for text in texts if (each := telling(text, activities)) is not None}) > len(activities) / 2:
            return telling
    return by_indicator


def by_indicator(text: str, activities: Sequence[Activity]) -> Activity | None:
    """The activity that a paragraph begins to speak of: named, or one of its indicators."""
    key = bare(text)
    found = [(len(name), each) for each in activities for name in names_of(each) if name in key]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def by_heading(text: str, activities: Sequence[Activity]) -> Activity | None:
    """The activity itself named, not its indicator: else every indicator would be its own activity's."""
    key = bare(text)
    names = [(bare(name), each) for each in activities for name in (each.name, without_aim(each.sasaran))]
    found = [(len(name), each) for name, each in names if len(name) >= 12 and name in key]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _numbered(text: str, activities: Sequence[Activity]) -> Activity | None:
    """By a heading with the activity's number: `B. Sub Kegiatan 2`."""
    number = _NUMBERED.search(text) if len(text) < 45 else _HEADED.match(text)
    return activities[int(number[1]) - 1] if number and 0 < int(number[1]) <= len(activities) else None


def names_of(activity: Activity) -> Iterator[str]:
    for name in (activity.name, without_aim(activity.sasaran), *activity.indicators):
        if len(key := bare(name)) >= 12:
            yield key
