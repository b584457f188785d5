"""A Perjanjian Kinerja to be signed: the promise on one page, and its lampiran with targets, quarters and money."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string

from lkj import formats
from lkj.pdf.archive import finish
from lkj.pdf.render import render
from reports.content.report import Office, Signatory
from reports.documents.page import emblem_uri
from reports.documents.tables import even_texts, spans
from reports.models import Agreement, Indicator
from reports.queries.agreement_rows import AgreementRows, rows_of
from reports.queries.content import office, signatory_on
from reports.queries.fixed_texts import own_texts
from reports.queries.result_values import target_of
from reports.texts import fixed
from units.models import Organization, Past

_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_BLANK = "…………………………"


@dataclass(frozen=True)
class PkIndicator:
    """A row of the lampiran: its target with the satuan, and what is due by the four quarters."""

    sasaran: str
    name: str
    target: str
    quarters: tuple[str, str, str, str]


@dataclass(frozen=True)
class PkLine:
    code: str
    name: str
    ceiling: str
    funds: str


@dataclass(frozen=True)
class Pk:
    """One version of an agreement as it is printed: `first` promises `second`, the superior or the regional head.

    `opening`, `promise` and `supervision` are the paragraphs of its fixed texts, filled.
    """

    office: Office
    unit_code: str
    position: str
    year: int
    version: int
    place: str
    day: str
    first: Signatory
    second: Signatory
    opening: tuple[str, ...]
    promise: tuple[str, ...]
    supervision: tuple[str, ...]
    indicators: tuple[PkIndicator, ...]
    lines: tuple[PkLine, ...]
    total: str

    @property
    def heading(self) -> str:
        if not self.version:
            return f"PERJANJIAN KINERJA TAHUN {self.year}"
        number = _ROMAN[self.version] if self.version < len(_ROMAN) else str(self.version)
        return f"PERJANJIAN KINERJA PERUBAHAN {number} TAHUN {self.year}"

    @property
    def rows(self) -> list[tuple[int, int, PkIndicator]]:
        """Each indicator with the rows that its sasaran spans, 0 below the first, and the number of the sasaran."""
        found, number = [], 0
        for span, row in zip(spans([row.sasaran for row in self.indicators]), self.indicators, strict=True):
            number += 1 if span else 0
            found.append((span, number, row))
        return found

    @property
    def has_quarters(self) -> bool:
        return any(any(row.quarters) for row in self.indicators)

    @property
    def place_and_date(self) -> str:
        return f"{self.place}, {self.day or f'{_BLANK} {self.year}'}"

    @property
    def below_names(self) -> tuple[list[str], list[str]]:
        """The lines below the first and the second party's name, as many each, so that the names stand level."""
        first, second = (list(filter(None, (who.rank, who.number_words))) for who in (self.first, self.second))
        height = max(len(first), len(second))
        return first + [""] * (height - len(first)), second + [""] * (height - len(second))

    @property
    def file_stem(self) -> str:
        version = f"-perubahan-{self.version}" if self.version else ""
        return f"PK-{self.year}-{self.unit_code}{version}"


def build_pk(agreement: Agreement) -> Pk:
    """The agreement with the names, places and people of the day on which it is signed, else of today."""
    organization = agreement.position.unit.organization
    day = agreement.signed_on or agreement.in_force_from or organization.today()
    past, rows = Past(organization, day), rows_of(agreement)
    post = past.post(agreement.position)
    superior = past.post(post.superior) if post.superior else None
    targets = {each.pk: target_of(each) for each in _indicators(agreement)}
    printed = office(past.office())
    signed = agreement.signed_on or agreement.in_force_from
    first = signatory_on(post, day)
    second = signatory_on(superior, day) if superior else _regional_head(past.office())
    words = _words(organization, printed, post.title, superior.title if superior else second.title, agreement.year)
    return Pk(
        office=printed,
        unit_code=post.unit.code,
        position=post.title,
        year=agreement.year,
        version=agreement.version,
        place=printed.city,
        day=formats.date(signed) if signed else "",
        first=first,
        second=second,
        opening=words[fixed.PK_OPENING],
        promise=words[fixed.PK_PROMISE],
        supervision=words[fixed.PK_SUPERVISION],
        indicators=tuple(_rows(rows, targets)),
        lines=tuple(
            PkLine(line.code, line.line.activity.name, formats.money(line.ceiling), str(line.funds))
            for line in rows.lines
        ),
        total=formats.money(sum((line.ceiling or Decimal(0) for line in rows.lines), Decimal(0))),
    )


def _words(
    organization: Organization, printed: Office, post: str, superior: str, year: int
) -> dict[str, tuple[str, ...]]:
    """The fixed texts of a PK by their keys: the office's own words, else the program's."""
    own = own_texts(organization)
    values = {
        "jabatan": post,
        "atasan": superior,
        "perangkat daerah": printed.name,
        "pemerintah": printed.government,
        "tahun": str(year),
    }
    return {key: tuple(fixed.fill(own.get(key) or text.text, values)) for key, text in fixed.PK_TEXTS.items()}


def _regional_head(organization: Organization) -> Signatory:
    """To whom the head of an office promises."""
    return Signatory(organization.head_of_government, organization.regional_head, "", "")


def _indicators(agreement: Agreement) -> Sequence[Indicator]:
    return list(Indicator.objects.filter(goal__agreement=agreement).select_related("target_step"))


def _rows(rows: AgreementRows, targets: dict[int, str]) -> list[PkIndicator]:
    found = []
    for goal, indicators in rows.goals:
        for row in indicators:
            due = [getattr(row, name) for name in ("q1", "q2", "q3", "q4")]
            written = ["–" if str(each) == "-" else str(each) if each else "" for each in due]
            # As the target beside them, which has two decimals where it needs any.
            one, two, three, four = even_texts(written) if row.unit == formats.PERCENT else written
            found.append(PkIndicator(goal.text, row.name, targets[row.pk], (one, two, three, four)))
    return found


def pk_html(pk: Pk) -> str:
    context = {"pk": pk, "title": f"{pk.heading.capitalize()} – {pk.position}", "emblem": emblem_uri(pk.office)}
    return render_to_string("document/pk.html", context)


def pk_pdf(pk: Pk) -> bytes:
    return finish(render(pk_html(pk), paper=pk.office.paper), unnumbered=())
