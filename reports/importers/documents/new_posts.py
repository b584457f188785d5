"""A post without an agreement: a draft with all that was read, whose realisasi and words wait with it."""

from reports.actions.agreement_filling import NewIndicator, NewLine
from reports.audit.result import AuditedReport
from reports.enums import IndicatorKind
from reports.importers.documents.office import Setup, folded
from reports.importers.documents.plan import PostPlan, UnknownActivity
from reports.importers.documents.values import (
    fits,
    number,
    take,
    take_ratio,
    take_words,
    take_words_about_indicator,
)
from reports.models import Activity
from reports.queries.agreement_rows import Funds
from reports.targets import YearTarget


def fill_new(made: PostPlan, report: AuditedReport, setup: Setup) -> None:
    activities = _new_lines(made, report, setup)
    for index, each in enumerate(report.indicators):
        name = " ".join(each.name.split())
        if not name:
            made.problems.append(f"Indikator nomor {index + 1} tidak bernama. Tambahkan sendiri di rancangan PK.")
            continue
        target, unit = number(each.target), each.target.unit if each.target else ""
        values: dict[str, object] = {"name": name, "unit": unit}
        is_ratio = each.part is not None and each.whole is not None
        if is_ratio:
            values["kind"] = IndicatorKind.RATIO
        if target is not None and fits(target):
            values["yearly"] = YearTarget(number=target)
        else:
            made.differences.append(f"Target “{name}” tidak terbaca; isi sendiri di rancangan PK.")
        place = len(made.indicators)
        made.indicators.append(
            NewIndicator(" ".join(each.sasaran.split()) or name, values, activities.get(folded(each.activity)))
        )
        if not (is_ratio and take_ratio(made, name, each, index=place)):
            take(made, "Indikator", name, each.target, each.realisasi, index=place)
        if made.indicators[place].activity is None:
            take_words_about_indicator(made, report, each, index=place)


def _new_lines(made: PostPlan, report: AuditedReport, setup: Setup) -> dict[str, Activity]:
    """The new budget lines; returns their activities by the names that the document has."""
    activities: dict[str, Activity] = {}
    taken: set[str] = set()
    for line in report.lines:
        activity = setup.activity(line)
        told = f"{line.code} {line.name}".strip()
        if isinstance(activity, UnknownActivity):
            if activity.is_skipped:
                made.differences.append(f"“{told}” dilewati; anggaran dan realisasinya tidak ikut.")
            else:
                made.problems.append(
                    f"“{told}” tidak ada dalam program dan kegiatan kantor. Pilih di atas: ditambahkan, disamakan "
                    "dengan yang ada, atau dilewati."
                )
            continue
        if activity.code in taken:
            made.problems.append(f"“{told}” tercantum dua kali dalam laporan ini. Betulkan dahulu dokumennya.")
            continue
        taken.add(activity.code)
        activities[folded(line.name)] = activity
        fund = setup.funds.get(folded(line.fund))
        if line.fund and fund is None:
            made.differences.append(f"Sumber dana “{line.fund}” tidak dikenal; dipakai sumber dana dari DPA.")
        ceiling = number(line.ceiling)
        if ceiling is None:
            made.differences.append(f"Pagu “{told}” tidak terbaca; dipakai pagu dari DPA.")
        funds = Funds(((fund, None),)) if fund else None
        index = len(made.lines)
        made.lines.append(NewLine(activity, ceiling, funds))
        take(made, "Anggaran", str(activity), line.ceiling, line.realisasi, index=index, is_spending=True)
        take_words(made, report, line, str(activity), index=index)
    return activities
