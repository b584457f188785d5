"""Remarks at their places: beside the document as it is read, and at the fields of the author's pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from reports import rules
from reports.content import places
from reports.content.report import Budget, Performance, ReportContent
from reports.enums import Part
from reports.models import Remark, Report
from reports.queries import rounds
from reports.queries.content import content_of
from reports.views.author.parts import PAGES
from units.models import User


@dataclass(frozen=True)
class Note:
    """A remark as it is shown; who may answer gets a field with `typed`, and what was wrong with it."""

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
class Pinned:
    """The remarks of one of the author's pages: `at` its fields by place, and `above` those without a field there."""

    at: Mapping[str, list[Note]]
    above: tuple[Note, ...]

    @property
    def all(self) -> list[Note]:
        return [*self.above, *(note for notes in self.at.values() for note in notes)]


def current(report: Report) -> list[Remark]:
    """What is still to be dealt with: the last round's remarks, and of earlier ones those not marked as done."""
    said = list(rounds.sent_remarks(report))
    last = report.dispositions.order_by("-round").values_list("pk", flat=True).first() if said else None
    return [remark for remark in said if remark.disposition_id == last or remark.done_at is None]


def notes_of(report: Report, user: User) -> list[Note]:
    """current() as the user may treat them."""
    remarks = current(report)
    if not remarks:
        return []
    writable, read_at = rules.can_write(user, report), rounds.last_read_at(report)
    return [Note(each, writable, rounds.answer_is_read(each, read_at), on_its_page(report, each)) for each in remarks]


def on_its_page(report: Report, remark: Remark) -> str:
    """Where its author finds it beside the field; empty for what has no page."""
    part = places.part_of(remark.place)
    return f"{reverse(PAGES[part], args=[report.pk])}#catatan-{remark.pk}" if part else ""


def field_on_the_page(report: Report, remark: Remark) -> str:
    """On the page of its part: where its field is, if that stands apart from the remark."""
    if places.part_of(remark.place) != Part.REALISASI:
        return ""
    content = content_of(report)
    anchor = entry_fields(content.performance, content.budget).get(remark.place, "")
    return anchor and f"#{anchor}"


def pinned(report: Report, user: User, part: Part, fields: Mapping[str, str]) -> Pinned:
    """The part's remarks while its author works on it; `fields` has the anchors of its page's places."""
    notes = notes_of(report, user) if report.status.editable else []
    own = [note for note in notes if places.part_of(note.remark.place) == part]
    at: dict[str, list[Note]] = {}
    for note in own:
        if (anchor := fields.get(note.remark.place)) is not None:
            at.setdefault(note.remark.place, []).append(replace(note, href=anchor and f"#{anchor}"))
    return Pinned(at, tuple(replace(note, href="") for note in own if note.remark.place not in fields))


def entry_fields(performance: Iterable[Performance], budget: Iterable[Budget]) -> dict[str, str]:
    """Where on the entry page the places of the tables are filled in."""
    keys = [places.join(kind, row.indicator) for row in performance for kind in ("target", "capaian", "biaya")]
    for line in budget:
        keys += [places.join("anggaran", line.line), places.join("biaya", places.line_key(line.line))]
    return {key: places.field_anchor(key) for key in keys}


def beside_for_superior(
    report: Report, content: ReportContent, own: Iterable[Remark], said: Iterable[Remark], can_write: bool
) -> dict[str, SafeString]:
    """At each place of the document: what stands there already, and the way to say something."""
    unsaid, before = rounds.by_place(own), rounds.by_place(said)
    return {
        place.key: place_html(report, place, unsaid.get(place.key, []), before.get(place.key, []), can_write)
        for place in places.places(content)
    }


def place_html(
    report: Report, place: places.Place, own: Iterable[Remark], said: Iterable[Remark], can_write: bool
) -> SafeString:
    context = {"report": report, "place": place, "own": own, "said": said, "can_write": can_write}
    return render_to_string("reports/remark_here.html", context)


def beside_for_author(report: Report, notes: Iterable[Note]) -> dict[str, SafeString]:
    """At each place that has remarks: these, with the way to their answers."""
    by_place = rounds.by_place(note.remark for note in notes)
    return {
        key: render_to_string("reports/remark_here.html", {"report": report, "said": found, "answers": True})
        for key, found in by_place.items()
    }
