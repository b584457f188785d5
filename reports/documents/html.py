"""The LKj as HTML and PDF: the values of a document laid out for its template, which only prints them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lkj import formats
from lkj.pdf.archive import packed
from lkj.pdf.render import render
from lkj.qr import qr_svg
from reports.content.report import Signatory
from reports.documents import evaluation, pictures, tables
from reports.documents.letterhead import emblem_uri
from reports.documents.lkj import Lkj, Seal, Verdict

# Both tables of the agreement with so few rows stay on one page with their heading.
SHORT_AGREEMENT = 4


@dataclass(frozen=True)
class Signature:
    title: str
    name: str
    rank: str
    nip: str


@dataclass(frozen=True)
class PrintedSeal:
    """`place` is the address as people type it."""

    code: str
    place: str
    picture: SafeString


@dataclass(frozen=True)
class Page:
    """What templates/document/lkj/*.html print; strings are finished, None and empty parts are left out."""

    lkj: Lkj
    quarter: str
    office: str
    emblem: str
    labels: tables.Labels
    tugas: tuple[str, ...]
    fungsi: tuple[str, ...]
    indicators: tuple[tables.Group, ...]
    has_quarter_targets: bool
    budget: tuple[tables.BudgetRow, ...]
    ceiling_total: str
    spent_total: str
    serapan_total: str
    capaian_notes: tuple[str, ...]
    indicator_fit: str
    budget_fit: str
    costs: tuple[tables.Group, ...]
    cost_fit: str
    cost_notes: tuple[str, ...]
    pictures: tuple[pictures.Picture, ...]
    evaluations: tuple[evaluation.ActivityEvaluation, ...]
    follow_up: tuple[tables.FollowUpRow, ...]
    quarter_before: str
    plan: tuple[tables.PlanRow, ...]
    evidence: tuple[tables.EvidenceRow, ...]
    decided: str
    short_agreement: bool
    closing: tuple[str, ...]
    last_words: str
    place_and_date: str
    reporter: Signature
    supervisor: Signature
    seal: PrintedSeal | None


def lkj_html(lkj: Lkj) -> str:
    """The whole document, for the PDF."""
    return render_to_string("document/lkj.html", {"page": page_of(lkj)})


def lkj_pages(lkj: Lkj) -> bytes:
    """The document's pages, to be finished alone (finished.py) or joined into the book."""
    return packed(render(lkj_html(lkj), paper=lkj.content.office.paper, draft=lkj.is_draft))


def lkj_body(lkj: Lkj, at: Mapping[str, SafeString] | None = None) -> SafeString:
    """The document's body alone, to show inside a page of the site, with an anchor at each place of the content.

    `at` is what the page shows beside the places, by their keys. On paper there is neither.
    """
    return render_to_string("document/lkj/body.html", {"page": page_of(lkj), "at": at or {}})


def page_of(lkj: Lkj) -> Page:
    content, closing = lkj.content, lkj.texts.get("penutup", ())
    indicators, budget, costs = (
        tables.indicator_groups(content),
        tables.budget_rows(content),
        tables.cost_groups(content),
    )
    return Page(
        lkj=lkj,
        quarter=lkj.quarter_label,
        office=content.office.full_name,
        emblem=emblem_uri(content.office),
        labels=tables.labels(content.echelon),
        tugas=closed(content.tugas),
        fungsi=closed(content.fungsi),
        indicators=indicators,
        indicator_fit=tables.indicator_fit(indicators),
        has_quarter_targets=any(row.quarter_target is not None for row in content.performance),
        budget=budget,
        budget_fit=tables.fit(([row.ceiling for row in budget], 16)),
        ceiling_total=formats.money(content.ceiling_total),
        spent_total=formats.money(content.realisasi_total),
        serapan_total=formats.percent(content.serapan_total),
        capaian_notes=tables.capaian_notes(content),
        costs=costs,
        cost_fit=tables.cost_fit(costs, (formats.money(content.ceiling_total), formats.money(content.realisasi_total))),
        cost_notes=tables.cost_notes(content),
        pictures=pictures.pictures_of(content),
        evaluations=evaluation.evaluations(content),
        follow_up=tables.follow_up_rows(content),
        quarter_before=tables.quarter_before(content),
        plan=tables.plan_rows(content),
        evidence=tables.evidence_rows(content),
        decided=decided(lkj.verdict),
        short_agreement=len(content.performance) + len(content.budget) <= SHORT_AGREEMENT,
        closing=closing[:-1],
        last_words=closing[-1] if closing else "",
        place_and_date=f"{content.office.city}, {formats.date(content.report_date)}",
        reporter=signature(content.reporter),
        supervisor=signature(content.supervisor),
        seal=None if lkj.is_draft or lkj.seal is None else printed(lkj.seal),
    )


def closed(items: tuple[str, ...]) -> tuple[str, ...]:
    """A list's items with their punctuation: a semicolon each, “dan” before the last, which ends the sentence."""
    bare = [item.rstrip(" ;.,") for item in items]
    return tuple(item + _ending(index, len(bare)) for index, item in enumerate(bare, 1))


def _ending(index: int, count: int) -> str:
    if index == count:
        return "."
    return "; dan" if index == count - 1 else ";"


def signature(signatory: Signatory) -> Signature:
    return Signature(signatory.title, signatory.name, signatory.rank, signatory.nip)


def printed(seal: Seal) -> PrintedSeal:
    return PrintedSeal(seal.code, seal.address.partition("://")[2], qr_svg(seal.address))


def decided(verdict: Verdict | None) -> str:
    """`Disetujui oleh …, Kepala …, 8 Juli 2022.`; empty while nothing is decided."""
    if verdict is None:
        return ""
    return f"{verdict.decision.label} oleh {verdict.name}, {verdict.title}, {formats.date(verdict.at)}."
