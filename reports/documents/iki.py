"""The IKI sheet: a position's duties and its individual indicators for a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.template.loader import render_to_string

from lkj.pdf.archive import finish
from lkj.pdf.joining import chapters, page_count
from lkj.pdf.render import render
from reports.content.report import Office
from reports.documents.page import emblem_uri, punctuated
from reports.documents.tables import spans
from reports.enums import Quarter
from reports.language.spacing import closed_up
from reports.models import IndividualIndicator
from reports.queries.content import office
from units.enums import DutyKind
from units.models import Organization, Past, Position


@dataclass(frozen=True)
class IkiIndicator:
    """A row of the sheet. Its formulation is words or, with a denominator, a fraction and a multiplier."""

    sasaran: str
    indikator: str
    formulation: str
    numerator: str
    denominator: str
    multiplier: str
    data_source: str

    @property
    def times(self) -> str:
        """`× 100`, whether the sign was typed or not."""
        factor = self.multiplier.strip(" ×xX*")
        return f"×\u00a0{closed_up(factor)}" if factor else ""

    @property
    def spoken(self) -> str:
        """The fraction as somebody reads it out."""
        return f"{self.numerator} dibagi {self.denominator}" + self.times.replace("×\u00a0", " dikali ")


@dataclass(frozen=True)
class Iki:
    """The sheet of one position for a year."""

    office: Office
    unit_code: str
    position: str
    year: int
    tugas: tuple[str, ...]
    indicators: tuple[IkiIndicator, ...]
    fungsi: tuple[str, ...] = ()

    @property
    def duties(self) -> tuple[str, ...]:
        return punctuated(self.tugas)

    @property
    def functions(self) -> tuple[str, ...]:
        return punctuated(self.fungsi)

    @property
    def rows(self) -> list[tuple[int, IkiIndicator]]:
        """Each indicator with the number of rows that its sasaran spans, 0 below the first."""
        return list(zip(spans([row.sasaran for row in self.indicators]), self.indicators, strict=True))

    @property
    def file_stem(self) -> str:
        return f"IKI-{self.year}-{self.office.code}-{self.unit_code}"

    @property
    def names(self) -> tuple[str, str]:
        """Stem and post for file_names.distinct(): the posts of a unit share the stem."""
        return self.file_stem, self.position


def build_iki(position: Position, year: int, past: Past | None = None) -> Iki:
    """The sheet of a position: its tugas, its fungsi if the regulation names any, its indicators of the year.

    `past` is past_of_year(), where the caller builds several sheets of an office.
    """
    past = past or past_of_year(position.unit.organization, year)
    post, duties = past.post(position), list(position.duties.all())
    return Iki(
        office=office(past.office()),
        unit_code=post.unit.code,
        position=post.title_on_iki,
        year=year,
        tugas=tuple(duty.text for duty in duties if duty.kind == DutyKind.TUGAS),
        fungsi=tuple(duty.text for duty in duties if duty.kind == DutyKind.FUNGSI),
        indicators=tuple(
            IkiIndicator(
                sasaran=row.sasaran,
                indikator=row.indikator,
                formulation=row.formulation,
                numerator=row.numerator,
                denominator=row.denominator,
                multiplier=row.multiplier,
                data_source=row.data_source,
            )
            for row in IndividualIndicator.objects.filter(position=position, year=year)
        ),
    )


def positions_with_iki(organization: Organization, year: int) -> list[Position]:
    """The positions that have a sheet for the year, in the order of the structure, each as it stood then."""
    having = IndividualIndicator.objects.filter(year=year).values("position")
    rows = Position.objects.of(organization).filter(pk__in=having).select_related("unit__organization")
    return past_of_year(organization, year).posts(rows)


def past_of_year(organization: Organization, year: int) -> Past:
    """The office as it stood at the end of the year: sheets belong to a year, not to a quarter."""
    return Past(organization, Quarter.IV.last_day(year))


# The classes of print.css by which a sheet is set closer and closer, so that it takes one page.
DENSITIES = ("", "iki-dense", "iki-denser")


def iki_html(sheets: Sequence[Iki], densities: Sequence[str] = ()) -> str:
    """The HTML document of one or more sheets of one office, each with its class of DENSITIES."""
    first = sheets[0]
    title = f"Indikator Kinerja Individu {first.year}" + (f" – {first.position}" if len(sheets) == 1 else "")
    set_as = list(zip(sheets, densities or [""] * len(sheets), strict=True))
    context = {"sheets": set_as, "first": first, "title": title, "emblem": emblem_uri(first.office)}
    return render_to_string("document/iki.html", context)


def iki_pdf(iki: Iki) -> bytes:
    return booklet_pdf([iki])


def booklet_pdf(sheets: Sequence[Iki]) -> bytes:
    """All sheets in one PDF, each on a page of its own where it can be. `sheets` is not empty."""
    return finish(_on_a_page_each(sheets), unnumbered=())


def _on_a_page_each(sheets: Sequence[Iki]) -> bytes:
    """The pages, with every sheet that takes several set closer until it takes one, or cannot be set any closer."""
    levels = [0] * len(sheets)
    while True:
        pages = render(iki_html(sheets, [DENSITIES[level] for level in levels]), paper=sheets[0].office.paper)
        starts = [*(page for _, page in chapters(pages)), page_count(pages)]
        crowded = [
            number
            for number, (start, end) in enumerate(pairwise(starts))
            if end - start > 1 and levels[number] < len(DENSITIES) - 1
        ]
        if not crowded:
            return pages
        for number in crowded:
            levels[number] += 1


def booklet_stem(organization: Organization, year: int) -> str:
    """The name of the file with all sheets, without its ending."""
    return f"IKI-{year}-{organization.code}"
