"""Remarks and findings at their places: in the document that is read, and at the fields of the author's pages."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from reports import rules
from reports.content import place_values, places
from reports.content.report import ReportContent
from reports.enums import Part
from reports.models import Disposition, Remark, Report
from reports.queries import rounds
from reports.queries.findings import AnsweredFinding
from reports.queries.standing import Standing
from reports.queries.timeline import last_return
from reports.views.author.parts import PAGES, FindingLink


@dataclass(frozen=True)
class ShownRemark:
    """A remark on a page. `href` leads to what it is about, `is_read` says that the superior has read its answer.

    Where the person may answer, `typed` is a refused answer (None for none) and `problems` are the reasons.
    """

    remark: Remark
    can_answer: bool = False
    is_read: bool = False
    href: str = ""
    typed: str | None = None
    problems: tuple[str, ...] = ()

    @property
    def answer(self) -> str:
        return self.remark.answer if self.typed is None else self.typed


@dataclass(frozen=True)
class PageRemarks:
    """The remarks on one of the author's pages: `at` its fields, by place, and `above` those whose place has none.

    `returned` is the disposition that the report came back with; None where it did not come back.
    """

    at: Mapping[str, list[ShownRemark]]
    above: tuple[ShownRemark, ...]
    returned: Disposition | None = None

    @property
    def all(self) -> list[ShownRemark]:
        return [*self.above, *(shown for at_field in self.at.values() for shown in at_field)]


def shown_remarks(standing: Standing) -> list[ShownRemark]:
    """The report's remarks to be dealt with, as the person of the standing may treat them."""
    report = standing.report
    remarks = rounds.current_remarks(report)
    if not remarks:
        return []
    writable, until = rules.can_write(standing), rounds.last_read_at(report)
    return [
        ShownRemark(remark, writable, rounds.answer_is_read(remark, until), address_of(report, remark))
        for remark in remarks
    ]


def address_of(report: Report, remark: Remark) -> str:
    """The address at which the author finds the remark beside its field; empty where its place is on no page."""
    part = places.part_of(remark.place)
    return f"{reverse(PAGES[part], args=[report.pk])}#catatan-{remark.pk}" if part else ""


def remarks_on_page(standing: Standing, part: Part, fields: Collection[str]) -> PageRemarks:
    """The part's remarks while its author works on it; `fields` are the places that have a field on the page."""
    report = standing.report
    remarks = shown_remarks(standing) if report.status.editable else []
    at: dict[str, list[ShownRemark]] = {}
    above: list[ShownRemark] = []
    for shown in remarks:
        place = shown.remark.place
        if places.part_of(place) == part:
            # They stand beside what they are about, so no link is needed.
            (at.setdefault(place, []) if place in fields else above).append(replace(shown, href=""))
    return PageRemarks(at, tuple(above), last_return(report))


def indicator_places(indicator: int) -> list[str]:
    """The places of the document's tables that an indicator's row of the entry page stands for."""
    return [places.join(kind, indicator) for kind in ("target", "capaian", "biaya")]


def line_places(line: int) -> list[str]:
    """Those that a budget line's cells stand for."""
    return [places.join("anggaran", line), places.join("biaya", places.line_key(line))]


def remarks_for_superior(
    report: Report, content: ReportContent, own: Iterable[Remark], sent: Iterable[Remark], can_write: bool
) -> dict[str, SafeString]:
    """HTML by place of the document: the remarks there and the button for another one.

    `own` are the superior's that are not sent yet, `sent` those of earlier rounds.
    """
    unsent, before, values = rounds.by_place(own), rounds.by_place(sent), place_values.values(content)
    return {
        place.key: place_with_remarks(
            report,
            place,
            unsent.get(place.key, []),
            before.get(place.key, []),
            value=values.get(place.key, ""),
            can_write=can_write,
        )
        for place in places.places(content)
    }


def place_with_remarks(
    report: Report, place: places.Place, own: Iterable[Remark], sent: Iterable[Remark], *, value: str, can_write: bool
) -> SafeString:
    """The remarks at one place, and the button for another one, which says the `value` that stands there."""
    own, sent = list(own), list(sent)
    if not own and not sent:
        return _button(report.pk, place, value) if can_write else SafeString()
    context = {"report": report, "place": place, "own": own, "sent": sent, "value": value, "can_write": can_write}
    return render_to_string("reports/remark_here.html", context)


# A report has some seventy places, most of them without a remark; the button is kept by all that it shows.
@lru_cache(maxsize=5_000)
def _button(report: int, place: places.Place, value: str) -> SafeString:
    context = {"report": {"pk": report}, "place": place, "value": value, "can_write": True}
    return render_to_string("reports/remark_here.html", context)


def remarks_for_author(report: Report, remarks: Iterable[ShownRemark]) -> dict[str, SafeString]:
    """HTML by place of the document that has remarks: these, with links to answer them."""
    by_place = rounds.by_place(shown.remark for shown in remarks)
    return {
        key: render_to_string("reports/remark_here.html", {"report": report, "sent": found, "answers": True})
        for key, found in by_place.items()
    }


def marks_for_superior(findings: Iterable[AnsweredFinding]) -> dict[str, SafeString]:
    """HTML by place of the document: the numbers of the findings there, as the list on the page has them."""
    found: dict[str, list[SafeString]] = {}
    for number, each in enumerate(findings, 1):
        found.setdefault(each.finding.place, []).append(_mark(each, f"#temuan-{number}", f"Temuan {number}"))
    return _joined(found)


def marks_for_author(links: Iterable[FindingLink]) -> dict[str, SafeString]:
    """HTML by place of the document: what was found there, with a link to the field where it is mended."""
    found: dict[str, list[SafeString]] = {}
    for link in links:
        found.setdefault(link.found.finding.place, []).append(_mark(link.found, link.href, link.title))
    return _joined(found)


def _mark(finding: AnsweredFinding, href: str, words: str) -> SafeString:
    return render_to_string("reports/finding_mark.html", {"finding": finding, "href": href, "words": words})


def _joined(marks: Mapping[str, list[SafeString]]) -> dict[str, SafeString]:
    return {place: format_html_join("", "{}", ((each,) for each in found)) for place, found in marks.items()}
