"""A recognised document with its findings as the result that pages and scripts get."""

from collections.abc import Iterator

from reports.audit.activities import activities_of, indicator_groups, plan_rows
from reports.audit.finding import At
from reports.audit.headings import Kind, Role
from reports.audit.pairing import bare
from reports.audit.recognised import Book, Report, Section
from reports.audit.result import (
    Audit,
    AuditedIndicator,
    AuditedLine,
    AuditedPlanRow,
    AuditedReport,
    Figure,
    Finding,
    Unread,
)
from reports.audit.told import explanations, explanations_without_money, fraction_of, parts_of


def as_audit(file: str, book: Book, findings: tuple[Finding, ...]) -> Audit:
    reports = tuple(_report(report) for report in book.reports)
    unread = tuple(sorted([*book.unread, *_missing(book)], key=lambda each: each.source.block))
    return Audit(file, book.document.format, book.year, book.quarter, reports, findings, unread)


def _report(report: Report) -> AuditedReport:
    return AuditedReport(
        position=report.post,
        unit=report.unit,
        superior=report.superior,
        from_line=report.first.line,
        to_line=report.last.line,
        year=report.year,
        quarter=report.quarter,
        first=report.first,
        indicators=tuple(_indicators(report)),
        lines=tuple(_lines(report)),
        plan=tuple(_plan(report)),
        parts=tuple(parts_of(report)),
    )


def _indicators(report: Report) -> Iterator[AuditedIndicator]:
    activity_of = {id(at.row): each.name for each in activities_of(report) for at in each.costs}
    groups = indicator_groups(report)
    said = explanations_without_money(report, groups)
    for group in groups:
        sasaran = next((words for at in group if (words := at.row.words(Role.SASARAN))), "")
        activity = next((activity_of[id(at.row)] for at in group if id(at.row) in activity_of), "")
        name = group[0].row.words(Role.INDICATOR)
        part, whole = fraction_of(report, group) or (None, None)
        text, source = said.get(bare(name), ("", None))
        target, realisasi = _figure(group, Role.TARGET), _figure(group, Role.REALISASI)
        yield AuditedIndicator(sasaran, name, target, realisasi, activity, part, whole, text, source)


def _lines(report: Report) -> Iterator[AuditedLine]:
    said = explanations(report)
    for each in activities_of(report):
        rows = [at for at in (each.budget, each.spent, *each.costs) if at is not None]
        if rows:
            fund = next((words for at in rows if (words := at.row.words(Role.FUND))), "")
            text, source = said.get(id(each), ("", None))
            ceiling, spending = _figure(rows, Role.CEILING), _figure(rows, Role.SPENDING)
            yield AuditedLine(each.code, each.name, ceiling, spending, fund, text, source)


def _plan(report: Report) -> Iterator[AuditedPlanRow]:
    for activity, at in plan_rows(report):
        yield AuditedPlanRow(
            code=activity.code,
            name=activity.name,
            evaluasi=at.row.words(Role.EVALUASI),
            tindak_lanjut=at.row.words(Role.FOLLOW_UP),
            keterangan=at.row.words(Role.NOTE),
            source=at.row.source,
        )


def _figure(rows: list[At], role: Role) -> Figure | None:
    """The number of the first table that has it."""
    at = next((each for each in rows if each.row.value(role).text), None)
    if at is None:
        return None
    printed = at.row.value(role)
    return Figure(printed.text, printed.value, printed.unit, at.source(role))


def _missing(book: Book) -> Iterator[Unread]:
    """What a report ought to have and where nothing was recognised."""
    for report in book.reports:
        if not report.readings:
            yield Unread(f"Dalam laporan {report.number} tidak ditemukan tabel kinerja atau anggaran.", report.first)
        said = [each for each in report.prose if each.section is Section.PLAN and not each.heading]
        if said and not any(report.of(Kind.PLAN)):
            why = f"Rencana tindak lanjut laporan {report.number} bukan tabel; barisnya tidak dibaca satu per satu."
            yield Unread(why, said[0].source, said[0].text[:80])
        if not report.post:
            yield Unread(f"Jabatan pelapor laporan {report.number} tidak ditemukan.", report.first)
        if report.post_by_unit:
            why = f"Jabatan pelapor laporan {report.number} tidak tertulis; dari sampulnya dibaca {report.post}."
            yield Unread(why, report.first)
        if not report.quarter:
            yield Unread(f"Triwulan laporan {report.number} tidak ditemukan.", report.first)
