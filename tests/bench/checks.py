"""What the checks of fifty offices cost: `report_check --all-offices` over 1,000 written reports.

The offices are those of `imports`; their agreements are put in force, Triwulan II is opened, and every report has its
realisasi, an explanation of each activity and a plan of twelve rows. Each step runs in a process of its own.
"""

import datetime
import io
import json
from decimal import Decimal

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from reports.actions import periods
from reports.enums import AgreementState, IndicatorKind, Quarter
from reports.models import (
    ActionPlanRow,
    Agreement,
    BudgetLine,
    BudgetResult,
    Evaluation,
    Indicator,
    IndicatorResult,
    Report,
)
from reports.queries.period_days import proposed_days
from tests.bench import imports
from tests.bench.imports import YEAR, step
from units.models import Organization, User

QUARTER = Quarter.II
_REASONS = (
    "Pelaksanaan terlambat karena petunjuk teknis baru diterima pada bulan April, sehingga sebagian dokumen disusun "
    "pada akhir triwulan bersama tim dari {unit}.",
    "Sebagian besar belanja dijadwalkan pada semester kedua; pengadaan barang untuk {unit} menunggu pemenang.",
    "Jumlah pemohon meningkat setelah layanan keliling dibuka, dan {unit} menambah dua petugas di loket.",
)


def main() -> None:
    # One post of each office leads it and does not report.
    imports.POSTS = 21
    imports.make_offices()
    step("50 × 20 reports: written", _write_reports)
    step("50 × 20 reports: report_check", _checked)


def _write_reports() -> str:
    day = datetime.date(YEAR, 1, 5)
    drafts = Agreement.objects.filter(year=YEAR, position__unit__organization__code__startswith="kantor-")
    drafts.update(state=AgreementState.IN_FORCE, in_force_from=day, signed_on=day)
    planner = User.objects.get(username="bappeda")
    for office in Organization.objects.filter(code__startswith="kantor-"):
        with transaction.atomic():
            days = proposed_days([], YEAR, QUARTER, timezone.localdate())
            period, _ = periods.open_period(office, YEAR, QUARTER, days, by=planner)
            _fill(list(Report.objects.in_period(period).select_related("position__unit", "agreement")), planner)
    return f"{Report.objects.filter(period__year=YEAR).count()} reports"


def _fill(reports: list[Report], by: User) -> None:
    common = {"changed_at": timezone.now(), "changed_by": by}
    of = {report.agreement_id: report for report in reports}
    indicators = Indicator.objects.filter(goal__agreement__in=of).select_related("goal")
    IndicatorResult.objects.bulk_create(
        IndicatorResult(report=of[each.goal.agreement_id], indicator=each, **_realisasi(each), **common)
        for each in indicators
    )
    results, explained, planned = [], [], []
    for number, line in enumerate(BudgetLine.objects.filter(agreement__in=of).select_related("activity")):
        report = of[line.agreement_id]
        unit = report.position.unit.name
        spent = Decimal(30_000_000 + number * 1_234_567 % 40_000_000)
        results.append(BudgetResult(report=report, line=line, realisasi=spent, **common))
        text = f"{_REASONS[number % 3].format(unit=unit)} Kode kegiatan {line.activity.code}."
        explained.append(Evaluation(report=report, line=line, text=text, **common))
        words = {
            "evaluasi": f"Serapan anggaran sebesar {spent / 1_000_000:.0f}% sampai dengan Triwulan II",
            "tindak_lanjut": "Menyelesaikan sisa dokumen pada Triwulan III bersama petugas loket",
            "keterangan": "Dijadwalkan ulang",
        }
        planned.append(ActionPlanRow(report=report, activity=line.activity, order=number + 1, **words, **common))
    BudgetResult.objects.bulk_create(results)
    Evaluation.objects.bulk_create(explained)
    ActionPlanRow.objects.bulk_create(planned)


def _realisasi(indicator: Indicator) -> dict[str, Decimal]:
    if indicator.kind == IndicatorKind.RATIO:
        return {"numerator": Decimal(11), "denominator": Decimal(12)}
    return {"realisasi": Decimal(5)}


def _checked() -> str:
    out = io.StringIO()
    call_command("report_check", year=YEAR, quarter=QUARTER, all_offices=True, json=True, stdout=out)
    return f"{len(json.loads(out.getvalue()))} findings"
