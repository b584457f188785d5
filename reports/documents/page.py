"""The values that templates/document/lkj/ print, as finished strings: the document's parts, each built by itself."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from lkj import formats, person_numbers
from lkj.qr import qr_svg
from reports import calculations
from reports.content.report import Office, ReportContent, Signatory
from reports.documents import evaluation, pictures, tables
from reports.documents.conclusion import conclusion
from reports.documents.lkj import Lkj, LkjDisposition, Seal
from reports.documents.pictures.ink import balanced
from reports.language.spacing import degrees_together, kept_together
from units.models import Emblem

# What a line of the cover's title holds, in em: print.css, less a tenth since the letters are bold.
TITLE_WIDTH = Decimal(22)


@dataclass(frozen=True)
class Promise:
    """Tabel 2.1 and 2.1a: the agreement's indicators and its money; `has_ceiling` says whether 2.1a has any pagu.

    Widths are in millimetres, here and below.
    """

    groups: tuple[tables.Group[tables.IndicatorRow], ...]
    fit: tables.Fit
    goal_width: int
    dropped_notes: tuple[str, ...]
    budget: tuple[tables.BudgetRow, ...]
    budget_fit: tables.Fit
    name_width: int
    has_ceiling: bool
    ceiling_total: str
    shift_notes: tuple[str, ...]


@dataclass(frozen=True)
class Achievement:
    """Tabel 2.2."""

    groups: tuple[tables.Group[tables.IndicatorRow], ...]
    fit: tables.Fit
    goal_width: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Costs:
    """Tabel 2.2a, Cost Per Outcome; not `printed` where there is neither pagu nor spending."""

    printed: bool
    groups: tuple[tables.Group[tables.CostRow], ...]
    fit: tables.Fit
    goal_width: int
    ceiling_total: str
    spent_total: str
    serapan_total: str
    capaian_average: str
    efisiensi_total: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Evaluated:
    """BAB II C: Tabel 2.3 and what is said of each activity."""

    table: tables.EvaluationTable
    notes: tuple[str, ...]
    activities: tuple[evaluation.ActivityEvaluation, ...]


@dataclass(frozen=True)
class Plan:
    """BAB II D: the plan, its widths by their name, and what became of the plan of the quarter before."""

    rows: tuple[tables.PlanRow, ...]
    widths: str
    follow_up: tuple[tables.FollowUpRow, ...]
    quarter_before: str


@dataclass(frozen=True)
class PrintedDisposition:
    """What the superior decided and wrote; empty while nothing is decided."""

    decision: str
    note: str
    other_text: str


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
class Closing:
    """BAB III: its paragraphs, the last words, which stay with the signatures, and the two parties."""

    paragraphs: tuple[str, ...]
    last_words: str
    place_and_date: str
    author: PrintedSignatory
    superior: PrintedSignatory
    seal: PrintedSeal | None


@dataclass(frozen=True)
class Page:
    """The whole document; None and empty parts are not printed."""

    lkj: Lkj
    quarter: str
    title_lines: tuple[str, ...]
    office: str
    emblem: str
    labels: tables.Labels
    tugas: tuple[str, ...]
    fungsi: tuple[str, ...]
    promise: Promise
    achievement: Achievement
    costs: Costs
    pictures: tuple[pictures.Picture, ...]
    evaluated: Evaluated
    plan: Plan
    evidence: tuple[tables.EvidenceRow, ...]
    disposition: PrintedDisposition
    closing: Closing


def page_of(lkj: Lkj) -> Page:
    """All values that the templates print, computed from the document."""
    content, indicators = lkj.content, tables.indicator_groups(lkj.content)
    return Page(
        lkj=lkj,
        quarter=lkj.quarter_label,
        title_lines=balanced(content.position.upper(), TITLE_WIDTH, Decimal(1)),
        office=content.office.full_name,
        emblem=emblem_uri(content.office),
        labels=tables.labels(content.echelon),
        tugas=punctuated(content.tugas),
        fungsi=punctuated(content.fungsi),
        promise=_promise(content, indicators),
        achievement=_achievement(content, indicators),
        costs=_costs(content),
        pictures=pictures.pictures_of(content),
        evaluated=_evaluated(content),
        plan=_plan(content),
        evidence=tables.evidence_rows(content),
        disposition=_disposition(lkj.disposition),
        closing=_closing(lkj),
    )


def _promise(content: ReportContent, groups: tuple[tables.Group[tables.IndicatorRow], ...]) -> Promise:
    budget, ceiling_total = tables.budget_rows(content), formats.money(content.ceiling_total)
    fit, budget_fit = tables.promise_fit(groups), tables.budget_fit(budget, ceiling_total)
    return Promise(
        groups=groups,
        fit=fit,
        goal_width=tables.goal_width(groups, content.echelon, room=fit.room),
        dropped_notes=tables.dropped_notes(content),
        budget=budget,
        budget_fit=budget_fit,
        name_width=tables.budget_name_width(budget, budget_fit.room),
        has_ceiling=any(line.ceiling is not None or line.stopped for line in content.budget),
        ceiling_total=ceiling_total,
        shift_notes=tables.shift_notes(content),
    )


def _achievement(content: ReportContent, groups: tuple[tables.Group[tables.IndicatorRow], ...]) -> Achievement:
    fit = tables.indicator_fit(groups)
    return Achievement(
        groups=groups,
        fit=fit,
        goal_width=tables.goal_width(groups, content.echelon, room=fit.room),
        notes=tables.capaian_notes(content),
    )


def _costs(content: ReportContent) -> Costs:
    groups = tables.cost_groups(content)
    totals = formats.money(content.ceiling_total), formats.money(content.realisasi_total)
    serapan, capaian = map(formats.percent_cell, (content.serapan_total, content.capaian_average))
    efisiensi = formats.points_cell(calculations.efisiensi_of(content))
    fit = tables.cost_fit(groups, totals, (serapan, capaian, efisiensi))
    return Costs(
        printed=content.has_money,
        groups=groups,
        fit=fit,
        goal_width=tables.goal_width(groups, content.echelon, room=fit.room, size=9 if fit.turned else 8),
        ceiling_total=totals[0],
        spent_total=totals[1],
        serapan_total=serapan,
        capaian_average=capaian,
        efisiensi_total=efisiensi,
        notes=tables.cost_notes(content),
    )


def _evaluated(content: ReportContent) -> Evaluated:
    return Evaluated(
        table=tables.evaluation_table(content),
        notes=tables.evaluation_notes(content),
        activities=evaluation.evaluations(content),
    )


def _plan(content: ReportContent) -> Plan:
    rows = tables.plan_rows(content)
    return Plan(
        rows=rows,
        widths=tables.plan_fit(rows).name,
        follow_up=tables.follow_up_rows(content),
        quarter_before=tables.quarter_before(content),
    )


def _disposition(disposition: LkjDisposition | None) -> PrintedDisposition:
    if disposition is None:
        return PrintedDisposition("", "", "")
    return PrintedDisposition(
        decision_sentence(disposition), kept_together(disposition.note), kept_together(disposition.other_text)
    )


def decision_sentence(disposition: LkjDisposition) -> str:
    """`Disetujui oleh …, Kepala …, 8 Juli 2022.`"""
    day = formats.date(disposition.at)
    name = degrees_together(disposition.name)
    return f"{disposition.decision.label} oleh {name}, {disposition.title}, {kept_together(day)}."


def _closing(lkj: Lkj) -> Closing:
    content, words = lkj.content, lkj.texts.get("penutup", ())
    return Closing(
        paragraphs=(*map(kept_together, conclusion(content)), *words[:-1]),
        last_words=words[-1] if words else "",
        place_and_date=f"{content.office.city}, {formats.date(content.report_date)}",
        author=_signatory(content.reporter, content.position),
        superior=_signatory(content.supervisor, content.superior),
        seal=None if lkj.is_draft or lkj.seal is None else _seal(lkj.seal),
    )


def _signatory(signatory: Signatory, post: str) -> PrintedSignatory:
    """The party, with the name that its post has all through the document.

    Where nobody holds the post, the label of the NIP that is then written by hand.
    """
    number = signatory.number_words if signatory.name else person_numbers.NIP
    names_post = post.casefold() in signatory.title.casefold()
    title, further = (signatory.title, "") if names_post else (post, signatory.title)
    return PrintedSignatory(title, further, signatory.name, signatory.rank, number)


def _seal(seal: Seal) -> PrintedSeal:
    picture = qr_svg(seal.address) if seal.address else SafeString()
    return PrintedSeal(seal.code, seal.address.partition("://")[2], picture)


def punctuated(items: Sequence[str]) -> tuple[str, ...]:
    """A list's items with their punctuation: a semicolon each, “; dan” before the last, a full stop at the end."""
    bare = [kept_together(item.rstrip(" ;.,")) for item in items]
    return tuple(item + _ending(index, len(bare)) for index, item in enumerate(bare, 1))


def _ending(index: int, count: int) -> str:
    if index == count:
        return "."
    return "; dan" if index == count - 1 else ";"


def emblem_uri(office: Office) -> str:
    """The office's emblem as a data: URI, since a document may refer to nothing outside itself; empty without one.

    It is found by its hash, not by its office: a frozen report keeps its emblem whatever becomes of the office's code.
    """
    if not office.emblem:
        return ""
    png = Emblem.objects.filter(sha256=office.emblem).values_list("png", flat=True)[0]
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
