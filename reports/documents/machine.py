"""Reports as JSON for scripts, also embedded in each PDF. Its keys are a promise: add some, never rename one."""

from typing import Any

from lkj import formats, person_numbers
from reports.content.indicators import ComponentFigure, DroppedIndicator, Performance
from reports.content.report import Budget, FollowedUp, ReportContent, ShiftedCeiling, Signatory
from reports.documents.lkj import Lkj, build_all, build_lkj
from reports.documents.tables import fund_names
from reports.models import PaperScan, Period, Report
from reports.queries import publications

Json = dict[str, Any]


def period_json(period: Period, unit_code: str | None = None) -> Json:
    """Every report of the period in the order of the structure, or only the unit's."""
    reports = Report.objects.in_period(period).with_content()
    if unit_code is not None:
        reports = reports.of_unit(unit_code)
    scans = publications.current_scans(reports)
    return {
        "organization": str(period.office),
        "year": period.year,
        "quarter": period.quarter,
        "reports": [
            {**lkj_dict(lkj), "scan": _scan(scans.get(report.pk))}
            for report, lkj in zip(reports, build_all(list(reports)), strict=True)
        ],
    }


def report_dict(report: Report) -> Json:
    """The report as it stands now."""
    return lkj_dict(build_lkj(report))


def lkj_dict(lkj: Lkj) -> Json:
    """The document as JSON: numbers are strings with a decimal point, in percent for percentages; null if undefined."""
    content = lkj.content
    return {
        "unit": content.unit_code,
        "position": content.position,
        "state": lkj.state.value,
        "targets": [_target(row) for row in content.performance],
        "budget": [_budget(line) for line in content.budget],
        "budget_total": formats.plain(content.ceiling_total),
        "agreement": f"PK {content.agreement_label}",
        "pergeseran": [_shift(each) for each in content.shifts],
        "dropped_indicators": [_dropped(each) for each in content.dropped],
        "performance": [_performance(row) for row in content.performance],
        "cost_per_outcome": [_cost(row, content) for row in content.performance],
        "action_plan": _action_plan(content),
        "follow_up": [_followed_up(each) for each in content.follow_up],
        "evidence": _evidence(content),
        "disposition": _disposition(lkj),
        "signatories": {"superior": _signatory(content.supervisor), "reporter": _signatory(content.reporter)},
    }


def _scan(scan: PaperScan | None) -> Json | None:
    """Who stated that the scan is of the signed paper. In state "scanned" nothing else says that anybody signed."""
    if scan is None:
        return None
    return {
        "uploaded_by": scan.uploaded_name,
        "uploaded_at": scan.uploaded_at.isoformat(),
        "confirmed_by": scan.confirmed_name or None,
        "confirmed_at": scan.confirmed_at.isoformat() if scan.confirmed_at else None,
    }


def _target(row: Performance) -> Json:
    return {
        "sasaran": row.sasaran,
        "indikator": row.name,
        "target": formats.plain(row.target),
        "satuan": row.unit,
        **_words_of_target(row),
    }


def _words_of_target(row: Performance) -> Json:
    """The target as printed, where it is no plain number: words, or a range."""
    return {} if row.has_plain_target or not row.has_target else {"target_words": row.target_text}


def _in_words(row: Performance) -> Json:
    """What no number says: target and realisasi in words, and whether the target is reached (null for numbers)."""
    return {**_words_of_target(row), "words": row.words or None, "reached": row.reached}


def _budget(line: Budget) -> Json:
    found = {
        "kode": line.code,
        "nama": line.name,
        "pagu": formats.plain(line.ceiling),
        "sumber_dana": fund_names(line),
    }
    if line.stopped:
        # It stands in no other list, as every other spending does beside its indicator.
        found |= {"keterangan": line.stopped, "realisasi_anggaran": formats.plain(line.realisasi)}
    return found


def _shift(each: ShiftedCeiling) -> Json:
    """A pergeseran: the pagu of an activity before (semula) and after (menjadi) it."""
    return {
        "tanggal": each.on.isoformat(),
        "alasan": each.reason,
        "kode": each.code,
        "nama": each.name,
        "semula": formats.plain(each.before),
        "menjadi": formats.plain(each.after),
    }


def _dropped(each: DroppedIndicator) -> Json:
    """An indicator that the agreement has no more, with its latest result; keterangan says since when."""
    return {
        "sasaran": each.sasaran,
        "indikator": each.name,
        "target": each.target_text,
        "realisasi": formats.plain(each.realisasi),
        "satuan": each.unit,
        "words": each.words or None,
        "quarter": each.quarter,
        "keterangan": each.stopped,
    }


def _performance(row: Performance) -> Json:
    figures = {
        "sasaran": row.sasaran,
        "indikator": row.name,
        "target": formats.plain(row.target),
        "realisasi": formats.plain(row.realisasi),
        "satuan": row.unit,
        "numerator": formats.plain(row.numerator),
        "denominator": formats.plain(row.denominator),
        "capaian": formats.plain(row.capaian),
        "predikat": row.predikat or None,
        "kind": row.kind.value,
        "direction": row.direction.value,
        "over_time": row.over_time.value,
        "value": formats.plain(row.realisasi),
        **_in_words(row),
        "due": row.is_due,
        "due_target": formats.plain(row.due_target),
    }
    if row.previous_quarter is not None:
        figures["earlier"] = {
            "quarter": row.previous_quarter,
            "value": formats.plain(row.previous),
            "words": row.previous_words or None,
        }
    if row.kind.in_words:
        figures |= {"due_words": row.due_words or None, "reached_due": row.reached_due}
    if row.components:
        figures["components"] = [_component(part) for part in row.components]
    return figures


def _component(part: ComponentFigure) -> Json:
    return {
        "name": part.name,
        "weight": formats.plain(part.weight),
        "base": part.is_base,
        "value": formats.plain(part.value),
    }


def _cost(row: Performance, content: ReportContent) -> Json:
    line = content.budget_of(row)
    return {
        "sasaran": row.sasaran,
        "indikator": row.name,
        "kode": line.code if line else None,
        "pagu": formats.plain(line.ceiling) if line else None,
        "realisasi_anggaran": formats.plain(line.realisasi) if line else None,
        "serapan": formats.plain(line.serapan) if line else None,
        "target": formats.plain(row.target),
        "realisasi": formats.plain(row.realisasi),
        "satuan": row.unit,
        "capaian": formats.plain(row.capaian),
        "efisiensi": formats.plain(row.efisiensi),
        **_in_words(row),
    }


def _action_plan(content: ReportContent) -> list[Json]:
    return [
        {
            "kode": (row.code or None) if row.first else None,
            "nama": row.name if row.first else None,
            "evaluasi": row.evaluasi,
            "tindak_lanjut": row.tindak_lanjut,
            "keterangan": row.keterangan,
        }
        for row in content.action_plan
    ]


def _followed_up(each: FollowedUp) -> Json:
    """A row of the previous quarter's plan; keadaan is selesai, lanjut or tidak dilanjutkan."""
    return {
        "kode": each.code or None,
        "nama": each.name,
        "tindak_lanjut": each.tindak_lanjut,
        "keadaan": each.outcome.label.lower(),
        "keterangan": each.note,
    }


def _evidence(content: ReportContent) -> list[Json]:
    """The evidence files: jenis is pdf, gambar, excel or word, ukuran in bytes, sha256 that of the bytes."""
    names = {row.indicator: row.name for row in content.performance}
    return [
        {
            "indikator": names.get(file.indicator),
            "nama": file.name,
            "jenis": file.kind.label.lower(),
            "ukuran": str(file.size),
            "sha256": file.sha256,
        }
        for file in content.evidence
    ]


def _disposition(lkj: Lkj) -> Json | None:
    disposition = lkj.disposition
    if disposition is None:
        return None
    return {
        "round": disposition.round,
        "decision": disposition.decision.value,
        "options": [tick.label for tick in lkj.ticks if tick.ticked],
        "other_text": disposition.other_text,
        "note": disposition.note,
        "by": disposition.name,
        "title": disposition.title,
        "at": disposition.at.isoformat(),
    }


def _signatory(signatory: Signatory) -> Json:
    """A party; numbers are bare digits. `number` with `number_label` is the one that is printed, the NIP or another."""
    return {
        "title": signatory.title,
        "name": signatory.name,
        "nip": signatory.nip,
        "rank": signatory.rank,
        "number_label": person_numbers.NIP if signatory.nip else signatory.other_label,
        "number": signatory.nip or signatory.other_number,
    }
