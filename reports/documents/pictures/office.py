"""The leadership's picture in the book: all posts from the highest capaian to the lowest, outliers named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from statistics import median

from django.utils.safestring import SafeString

from lkj import formats
from reports.documents.pictures.bars import Bar, bars
from reports.documents.recap import RecapLine

# Rows that a page holds with their caption.
MOST_ROWS = 24
# Fewer posts do not show what is usual.
FEWEST_POSTS = 3
# A figure stands out that is so many times farther from the middle than half of all figures are.
FAR = 2
# And at least so many percentage points: where all figures lie close together, none is far.
FAR_POINTS = 10
# How many posts are named on each side.
MOST_NAMED = 3


@dataclass(frozen=True)
class OfficePictures:
    """The pictures of a period's posts, several where one page does not hold all, and the words before them."""

    words: str
    caption: str
    drawn: tuple[SafeString, ...]


def office_pictures(lines: Sequence[RecapLine]) -> OfficePictures | None:
    """The pictures with words that name the posts that stand out; none for a few posts."""
    having = [line for line in lines if line.capaian is not None or line.serapan is not None]
    if len(having) < FEWEST_POSTS:
        return None
    rows = sorted(having, key=lambda line: (line.capaian is None, -(line.capaian or 0), -(line.serapan or 0)))
    size = ceil(len(rows) / ceil(len(rows) / MOST_ROWS))
    sheets = [rows[start : start + size] for start in range(0, len(rows), size)]
    return OfficePictures(
        " ".join(["Gambar\u00a01 mengurutkan jabatan menurut capaian terhadap target setahun.", *_outstanding(rows)]),
        "Capaian Kinerja Rata-Rata dan Serapan Anggaran Setiap Jabatan",
        tuple(bars([Bar(line.position, line.capaian, line.serapan) for line in sheet]) for sheet in sheets),
    )


def _outstanding(rows: Sequence[RecapLine]) -> list[str]:
    """The sentences that name the posts whose capaian or serapan is far from what is usual in the office."""
    found = []
    for word, values in (
        ("Capaian", {line.position: line.capaian for line in rows}),
        ("Serapan", {line.position: line.serapan for line in rows}),
    ):
        figures = {name: value for name, value in values.items() if value is not None}
        for side, names in (("tinggi", _far(figures, 1)), ("rendah", _far(figures, -1))):
            if names:
                named = "; ".join(f"{name} ({formats.percent(figures[name])})" for name in names)
                found.append(f"{word} yang jauh lebih {side} daripada umumnya: {named}.")
    return found


def _far(figures: dict[str, Decimal], side: int) -> list[str]:
    """The names of the figures far above (1) or below (-1) the middle, the farthest first."""
    if len(figures) < FEWEST_POSTS:
        return []
    middle = median(figures.values())
    usual = median(_distances(figures.values(), middle))
    least = max(FAR * usual, Decimal(FAR_POINTS))
    far = [name for name, value in figures.items() if (value - middle) * side > least]
    return sorted(far, key=lambda name: -(figures[name] - middle) * side)[:MOST_NAMED]


def _distances(figures: Iterable[Decimal], middle: Decimal) -> list[Decimal]:
    return [abs(value - middle) for value in figures]
