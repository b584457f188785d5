"""The LKj as HTML: the finished strings that the templates in templates/document/lkj/ print, and nothing more."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lkj import formats, frozen, person_numbers
from lkj.qr import qr_svg
from reports.content.report import Office, Signatory
from reports.documents import evaluation, pictures, render_key, tables
from reports.documents.conclusion import conclusion
from reports.documents.lkj import Lkj, LkjDisposition, Seal
from reports.documents.pictures.ink import balanced
from reports.language.spacing import degrees_together, kept_together
from units.models import Emblem

# Bodies that a process keeps, some 100 KB each.
_MOST_BODIES = 100
_bodies: dict[str, SafeString] = {}
# What a line of the cover's title holds, in em: print.css, less a tenth since the letters are bold.
TITLE_WIDTH = Decimal(22)


@dataclass(frozen=True)
class PrintedSignatory:
    """A party below the line for its signature; `number` with its label.

    `further` is what the post signs as, where that does not say the post's name, as of a functional official.
    """

    title: str
    further: str
    name: str
    rank: str
    number: str


@dataclass(frozen=True)
class PrintedSeal:
    """A seal as the last page prints it; `address` is without https://, as people type it, or empty like `picture`."""

    code: str
    address: str
    picture: SafeString


@dataclass(frozen=True)
class Page:
    """The values of templates/document/lkj/: strings are finished, None and empty parts are not printed."""

    lkj: Lkj
    quarter: str
    title_lines: tuple[str, ...]
    office: str
    emblem: str
    labels: tables.Labels
    tugas: tuple[str, ...]
    fungsi: tuple[str, ...]
    indicators: tuple[tables.Group[tables.IndicatorRow], ...]
    has_quarter_targets: bool
    has_notes: bool
    shared: str
    dropped_notes: tuple[str, ...]
    budget: tuple[tables.BudgetRow, ...]
    ceiling_total: str
    spent_total: str
    serapan_total: str
    capaian_notes: tuple[str, ...]
    indicator_fit: tables.Fit
    budget_fit: tables.Fit
    costs: tuple[tables.Group[tables.CostRow], ...]
    has_costs: bool
    cost_fit: tables.Fit
    cost_notes: tuple[str, ...]
    shift_notes: tuple[str, ...]
    pictures: tuple[pictures.Picture, ...]
    evaluated: tables.EvaluationTable
    evaluation_notes: tuple[str, ...]
    evaluations: tuple[evaluation.ActivityEvaluation, ...]
    follow_up: tuple[tables.FollowUpRow, ...]
    quarter_before: str
    plan: tuple[tables.PlanRow, ...]
    plan_widths: str
    evidence: tuple[tables.EvidenceRow, ...]
    decision: str
    note: str
    other_text: str
    closing: tuple[str, ...]
    last_words: str
    place_and_date: str
    author: PrintedSignatory
    superior: PrintedSignatory
    seal: PrintedSeal | None


def lkj_html(lkj: Lkj, *, in_book: bool = False) -> str:
    """The whole HTML document, for the PDF; without contents of its own where it stands in a book of other numbers."""
    return render_to_string("document/lkj.html", {"page": page_of(lkj), "in_book": in_book})


def lkj_body(
    lkj: Lkj, at: Mapping[str, SafeString] | None = None, marks: Mapping[str, SafeString] | None = None
) -> SafeString:
    """The document's body for a page of the site, with an anchor at each place of the content.

    `at` has the remarks that the page shows beside a place, by the place, `marks` what the checks found there; on paper
    there is none of it. A body that this process has drawn is given again: its key is all that it is made of.
    """
    beside = {"at": at or {}, "marks": marks or {}}
    key = render_key.key("body", frozen.dump(lkj) + json.dumps(beside, sort_keys=True))
    if key not in _bodies:
        if len(_bodies) >= _MOST_BODIES:
            _bodies.clear()
        _bodies[key] = render_to_string("document/lkj/body.html", {"page": page_of(lkj), **beside})
    return _bodies[key]


def page_of(lkj: Lkj) -> Page:
    """All values that the templates print, computed from the document."""
    content, closing, disposition = lkj.content, lkj.texts.get("penutup", ()), lkj.disposition
    indicators, budget, costs = (
        tables.indicator_groups(content),
        tables.budget_rows(content),
        tables.cost_groups(content),
    )
    plan = tables.plan_rows(content)
    return Page(
        lkj=lkj,
        quarter=lkj.quarter_label,
        title_lines=balanced(content.position.upper(), TITLE_WIDTH, Decimal(1)),
        office=content.office.full_name,
        emblem=emblem_uri(content.office),
        labels=tables.labels(content.echelon),
        tugas=punctuated(content.tugas),
        fungsi=punctuated(content.fungsi),
        indicators=indicators,
        indicator_fit=tables.indicator_fit(indicators),
        has_quarter_targets=any(row.quarter_target is not None or row.due_words for row in content.performance),
        has_notes=any(row.note for group in indicators for row in group.rows),
        shared=" shared" if tables.are_shared(content.performance) else "",
        dropped_notes=tables.dropped_notes(content),
        budget=budget,
        budget_fit=tables.budget_fit(budget),
        ceiling_total=formats.money(content.ceiling_total),
        spent_total=formats.money(content.realisasi_total),
        serapan_total=tables.even_texts(
            [formats.percent(content.serapan_total), *(row.serapan for group in costs for row in group.rows)]
        )[0],
        capaian_notes=tables.capaian_notes(content),
        costs=costs,
        has_costs=content.ceiling_total is not None or content.realisasi_total is not None,
        cost_fit=tables.cost_fit(costs, (formats.money(content.ceiling_total), formats.money(content.realisasi_total))),
        cost_notes=tables.cost_notes(content),
        shift_notes=tables.shift_notes(content),
        pictures=pictures.pictures_of(content),
        evaluated=tables.evaluation_table(content),
        evaluation_notes=tables.evaluation_notes(content),
        evaluations=evaluation.evaluations(content),
        follow_up=tables.follow_up_rows(content),
        quarter_before=tables.quarter_before(content),
        plan=plan,
        plan_widths=tables.plan_fit(plan).name,
        evidence=tables.evidence_rows(content),
        decision=decision_sentence(disposition),
        note=kept_together(disposition.note) if disposition else "",
        other_text=kept_together(disposition.other_text) if disposition else "",
        closing=(*map(kept_together, conclusion(content)), *closing[:-1]),
        last_words=closing[-1] if closing else "",
        place_and_date=f"{content.office.city}, {formats.date(content.report_date)}",
        author=printed_signatory(content.reporter, content.position),
        superior=printed_signatory(content.supervisor, content.superior),
        seal=None if lkj.is_draft or lkj.seal is None else printed_seal(lkj.seal),
    )


def punctuated(items: tuple[str, ...]) -> tuple[str, ...]:
    """A list's items with their punctuation: a semicolon each, “; dan” before the last, a full stop at the end."""
    bare = [kept_together(item.rstrip(" ;.,")) for item in items]
    return tuple(item + _ending(index, len(bare)) for index, item in enumerate(bare, 1))


def _ending(index: int, count: int) -> str:
    if index == count:
        return "."
    return "; dan" if index == count - 1 else ";"


def printed_signatory(signatory: Signatory, post: str) -> PrintedSignatory:
    """The party, with the name that its post has all through the document.

    Where nobody holds the post, the label of the NIP that is then written by hand.
    """
    number = signatory.number_words if signatory.name else person_numbers.NIP
    names_post = post.casefold() in signatory.title.casefold()
    title, further = (signatory.title, "") if names_post else (post, signatory.title)
    return PrintedSignatory(title, further, signatory.name, signatory.rank, number)


def printed_seal(seal: Seal) -> PrintedSeal:
    picture = qr_svg(seal.address) if seal.address else SafeString()
    return PrintedSeal(seal.code, seal.address.partition("://")[2], picture)


def decision_sentence(disposition: LkjDisposition | None) -> str:
    """`Disetujui oleh …, Kepala …, 8 Juli 2022.`; empty while nothing is decided."""
    if disposition is None:
        return ""
    day = formats.date(disposition.at)
    name = degrees_together(disposition.name)
    return f"{disposition.decision.label} oleh {name}, {disposition.title}, {kept_together(day)}."


def emblem_uri(office: Office) -> str:
    """The office's emblem as a data: URI, since a document may refer to nothing outside itself; empty without one.

    It is found by its hash, not by its office: a frozen report keeps its emblem whatever becomes of the office's code.
    """
    if not office.emblem:
        return ""
    png = Emblem.objects.filter(sha256=office.emblem).values_list("png", flat=True)[0]
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
