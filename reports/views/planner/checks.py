"""The planner's pages on the checks: what they found in a period, and how the office has their rules."""

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from reports.actions.check_settings import change_settings, judge_last_quarter
from reports.checks import RULES
from reports.enums import Part, Severity
from reports.forms.check_settings import CheckSettingsForm
from reports.models import CheckSetting, Report
from reports.queries.board import reports_of
from reports.queries.finding_counts import is_being_filled
from reports.queries.finding_places import anchors_of
from reports.queries.findings import AnsweredFinding, stored_findings
from reports.views.author.parts import FindingLink, links_of
from reports.views.fetching import frame_of, office_to_plan, user_of, whole_period_for, year_of
from reports.views.workspace import workspace_of
from units.queries import read_structure

# More than these nobody reads at once; the filters lead to the rest.
MOST_SHOWN = 200
# What is missing in a part of a report, by the word with which it is counted.
_MISSING = {Part.REALISASI: "angka", Part.EVALUASI: "penjelasan", Part.RENCANA: "baris rencana"}
# What the address says to see the open findings only.
OPEN = "terbuka"


@dataclass(frozen=True)
class FoundIn:
    """A finding with the report that it is in."""

    report: Report
    link: FindingLink


@dataclass(frozen=True)
class Unfilled:
    """What a report is still to be filled in with, counted: `8 angka, 1 penjelasan`."""

    report: Report
    words: str


@dataclass(frozen=True)
class Choice:
    """A rule or unit to filter by, with how many findings it has."""

    value: str
    label: str
    count: int
    chosen: bool


@require_safe
def period_findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Every stored finding of a period, counted by rule and unit, the open ones first; filtered by all these.

    What is not filled in yet is no finding as long as there is time: each report has one line of that.
    """
    period = whole_period_for(request, pk)
    rule, unit, severity = (request.GET.get(name, "") for name in ("aturan", "unit", "tingkat"))
    only_open = request.GET.get("keadaan") == OPEN
    reports = reports_of(period, structure=read_structure(period.organization))
    findings, changed = stored_findings(reports)
    found, unfilled = _found(reports, findings)
    titles = {code: each.title for code, each in RULES.items()}
    names = {_unit(each): each.unit_name for each in reports}
    shown = [
        each
        for each in found
        if rule in ("", each.link.rule)
        and unit in ("", _unit(each.report))
        and severity in ("", each.link.severity)
        and (each.link.is_open or not only_open)
    ]
    open_now = [each for each in found if each.link.is_open]
    context = {
        "period": period,
        "today": period.organization.today(),
        "rules": _choices(Counter(each.link.rule for each in found), titles, rule),
        "units": _choices(Counter(_unit(each.report) for each in found), names, unit),
        "severities": [(each, sum(one.link.severity == each for one in found), each == severity) for each in Severity],
        "found": shown[:MOST_SHOWN],
        "count": len(shown),
        "total": len(found),
        "open": len(open_now),
        "open_reports": len({each.report.pk for each in open_now}),
        "closed": len(found) - len(open_now),
        "only_open": only_open,
        "open_key": OPEN,
        "unfilled": [] if rule or severity else [each for each in unfilled if unit in ("", _unit(each.report))],
        "is_filtered": bool(rule or unit or severity or only_open),
        "changed": 0 if period.closes_on and period.closes_on < period.organization.today() else len(changed),
        "is_planner": workspace_of(request).plans(period.organization),
    }
    return render(request, "reports/period_findings.html", context)


def _unit(report: Report) -> str:
    return report.position.unit.code


def _found(reports: list[Report], findings: dict[int, list[AnsweredFinding]]) -> tuple[list[FoundIn], list[Unfilled]]:
    """The findings, the open ones first, and what is only not filled in yet."""
    anchors, found, unfilled = anchors_of(reports), [], []
    for report in reports:
        links = links_of(report, findings[report.pk], anchors=anchors[report.pk])
        waiting = [link for link in links if link.found.waits] if is_being_filled(report) else []
        found += [FoundIn(report, link) for link in links if link not in waiting]
        counts = Counter(link.found.finding.part for link in waiting)
        words = [f"{counts[part]} {word}" for part, word in _MISSING.items() if counts[part]]
        if words:
            unfilled.append(Unfilled(report, ", ".join(words)))
    return sorted(found, key=lambda each: not each.link.is_open), unfilled


def _choices(counts: Counter[str], labels: dict[str, str], chosen: str) -> list[Choice]:
    """Most findings first."""
    return [Choice(value, labels.get(value, value), count, value == chosen) for value, count in counts.most_common()]


@require_http_methods(["GET", "HEAD", "POST"])
def check_settings(request: HttpRequest, organization: str) -> HttpResponse:
    """Change how grave the office takes each finding, its thresholds, and which rules are off."""
    office, user = office_to_plan(request, organization), user_of(request)
    stored = {each.rule: each for each in CheckSetting.objects.filter(organization=office)}
    data = request.POST if request.method == "POST" else None
    form = CheckSettingsForm(data, stored=stored, last_quarter=office.predikat_last_quarter)
    if data is not None and form.is_valid():
        changed = change_settings(office, form.changes, by=user) + judge_last_quarter(
            office, form.last_quarter, by=user
        )
        done = f"{changed} pengaturan diubah." if changed else "Tidak ada yang berubah."
        messages.success(request, form.told(done))
        return redirect("check_settings", organization=office.code)
    context = {**frame_of(office, year_of(request, office)), "form": form, "stored": stored}
    return render(request, "reports/check_settings.html", context, status=422 if form.errors else 200)
