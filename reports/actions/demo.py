"""The demo office, loaded from fixtures/demo: structure, agreements, Triwulan II 2022, individual indicators.

The reports are written and submitted through the same verbs and workflow as anybody's, on days of July 2022.
"""

import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from lkj import formats
from lkj.demo import DEMO_PASSWORD
from reports import workflow
from reports.actions import agreement_life, demo_examples, findings, letterhead, narrative, periods, results
from reports.enums import Decision
from reports.models import (
    Activity,
    Agreement,
    BudgetLine,
    FundSource,
    Goal,
    Indicator,
    IndividualIndicator,
    Period,
    PredikatBand,
    Report,
)
from reports.queries.draft import findings_now
from units.enums import DutyKind, MemberRole
from units.log import events
from units.models import Assignment, Duty, Membership, Official, Organization, Position, Unit, User
from units.queries import is_empty

Data = dict[str, Any]
ENTRY_DAY = datetime.date(2022, 7, 1)
FIRST_SUBMISSION = datetime.date(2022, 7, 4)
DECISION_DAY = datetime.date(2022, 7, 7)


class NotEmpty(Exception):
    """The database has an office or a user already; the demo is never loaded over them."""


class InUse(Exception):
    """The installation is in real use: served over HTTPS, where accounts with a published password must not exist."""


def decline() -> None:
    """Note in the data folder that this installation does not want the demo."""
    _declined().touch()


def is_wanted() -> bool:
    """Whether a start may load the demo: the database is empty, nobody declined, and it is not served over HTTPS."""
    return not settings.HTTPS and not _declined().exists() and is_empty()


def _declined() -> Path:
    return Path(settings.DATA_DIR) / "no-demo"


@transaction.atomic
def load(folder: Path) -> Organization:
    """Load the demo into an empty database and return its office. Raises NotEmpty, InUse."""
    if settings.HTTPS:
        raise InUse
    if not is_empty():
        raise NotEmpty
    office: Data = json.loads((folder / "organization.json").read_text())
    units: list[Data] = [json.loads(path.read_text()) for path in (folder / "units").glob("*.json")]
    units.sort(key=lambda unit: unit["order"])
    organization = _organization(office)
    positions = _structure(organization, office, units)
    _people(organization, office, units, positions)
    _letterhead(organization, office, folder)
    lines = _agreements(organization, office, units, positions)
    _individual_indicators(units, positions)
    final_day = organization.demo_today
    examples: Data = json.loads((folder / "examples.json").read_text())
    _on(organization, datetime.date.fromisoformat(examples["in_force_from"]))
    demo_examples.add(organization, examples)
    for period in office["periods"]:
        _on(organization, datetime.date.fromisoformat(period["opens_on"]))
        periods.open_reports(Period.objects.create(organization=organization, **period))
    written = [unit for unit in units if unit["report"]]
    # All are written before the first is submitted, since the checks compare what reports of a quarter say.
    _on(organization, ENTRY_DAY)
    for unit in written:
        own_lines = {code: line for (owner, code), line in lines.items() if owner == unit["code"]}
        _fill(_report_of(unit, positions), unit["report"], own_lines, User.objects.get(username=unit["code"]))
    for number, unit in enumerate(written):
        _hand_in(organization, unit, _report_of(unit, positions), number)
    _on(organization, final_day)
    events.record(organization, "demo.load", "Data contoh dimuat", by=None, data={"units": len(units)})
    return organization


@transaction.atomic
def move_to(day: datetime.date) -> bool:
    """Make it that day in the demo's offices; returns whether there are any."""
    offices = list(Organization.objects.filter(demo_today__isnull=False))
    for office in offices:
        _on(office, day)
        label = f"Hari contoh menjadi {formats.date(day)}"
        events.record(office, "demo.day", label, by=None, data={"day": day.isoformat()})
    return bool(offices)


def _organization(office: Data) -> Organization:
    organization = Organization.objects.create(**office["organization"])
    organization.refresh_from_db()
    for order, fund in enumerate(office["fund_sources"], 1):
        FundSource.objects.create(organization=organization, name=fund["name"], order=order)
    for band in office["predikat_bands"]:
        PredikatBand.objects.create(organization=organization, above=band["above"], label=band["label"])
    return organization


def _structure(organization: Organization, office: Data, units: list[Data]) -> dict[str, Position]:
    """Units and positions by unit code; parents come before children in the order of the structure."""
    nodes: dict[str, Unit] = {}
    positions: dict[str, Position] = {}
    for unit in units:
        nodes[unit["code"]] = Unit.objects.create(
            organization=organization,
            parent=nodes.get(unit["parent"]),
            code=unit["code"],
            name=unit["name"],
            order=unit["order"],
        )
        post: Data = unit["position"]
        plain = {n: post[n] for n in ("title", "signature_title", "structural_title", "echelon", "reports_lkj")}
        positions[unit["code"]] = position = Position.objects.create(
            unit=nodes[unit["code"]],
            superior=positions.get(post["superior"]),
            **plain,
        )
        for kind in DutyKind:
            duties = enumerate(post[kind.value], 1)
            Duty.objects.bulk_create(Duty(position=position, kind=kind, order=n, text=text) for n, text in duties)
    return positions


def _people(organization: Organization, office: Data, units: list[Data], positions: dict[str, Position]) -> None:
    password = make_password(DEMO_PASSWORD)
    for unit in units:
        user = User.objects.create(username=unit["code"], password=password)
        official = Official.objects.create(organization=organization, user=user, **unit["official"])
        Assignment.objects.create(official=official, position=positions[unit["code"]], starts=datetime.date(2022, 1, 3))
    for member in office["memberships"]:
        user = User.objects.create(username=member["username"], first_name=member["name"], password=password)
        if member["role"] == "admin":
            user.is_staff = user.is_superuser = True
            user.save()
        else:
            Membership.objects.create(user=user, organization=organization, role=member["role"])


def _letterhead(organization: Organization, office: Data, folder: Path) -> None:
    """The letterhead, with an emblem that belongs to no real office."""
    planner = User.objects.get(memberships__organization=organization, memberships__role=MemberRole.PLANNER)
    data: Data = office["letterhead"]
    emblem = (folder / data["emblem"]).read_bytes()
    letterhead.change(organization, by=planner, lines=data["lines"], data=emblem)


def _agreements(
    organization: Organization, office: Data, units: list[Data], positions: dict[str, Position]
) -> dict[tuple[str, str], BudgetLine]:
    """Agreements of 2022; their budget lines by unit code and activity code."""
    activities = _activities(organization, office["activities"])
    funds = {
        f["key"]: FundSource.objects.get(organization=organization, name=f["name"]) for f in office["fund_sources"]
    }
    lines: dict[tuple[str, str], BudgetLine] = {}
    for unit in units:
        signed: Data | None = unit["agreement"]
        if signed is None:
            continue
        agreement = Agreement.objects.create(
            position=positions[unit["code"]], year=2022, version=signed["version"], signed_on=signed["signed_on"]
        )
        for order, row in enumerate(signed["budget"], 1):
            line = BudgetLine.objects.create(
                agreement=agreement, order=order, activity=activities[row["code"]], ceiling=row["ceiling"]
            )
            line.funds.set(funds[key] for key in row["fund_sources"])
            lines[unit["code"], row["code"]] = line
        _goals(agreement, signed["goals"], unit["code"], lines)
        agreement_life.put_in_force(agreement, on=datetime.date.fromisoformat(signed["signed_on"]), by=None)
    return lines


def _activities(organization: Organization, rows: list[Data]) -> dict[str, Activity]:
    activities: dict[str, Activity] = {}
    for row in sorted(rows, key=lambda row: len(row["code"])):
        above = [a for a in activities.values() if row["code"].startswith(a.code + ".")]
        activities[row["code"]] = Activity.objects.create(
            organization=organization, year=2022, parent=max(above, key=lambda a: len(a.code), default=None), **row
        )
    return activities


def _goals(agreement: Agreement, goals: list[Data], unit: str, lines: dict[tuple[str, str], BudgetLine]) -> None:
    for goal_order, row in enumerate(goals, 1):
        goal = Goal.objects.create(agreement=agreement, order=goal_order, text=row["text"])
        for order, indicator in enumerate(row["indicators"], 1):
            own = {name: value for name, value in indicator.items() if name not in ("key", "activity")}
            Indicator.objects.create(goal=goal, order=order, budget_line=lines[unit, indicator["activity"]], **own)


def _individual_indicators(units: list[Data], positions: dict[str, Position]) -> None:
    for unit in units:
        for order, row in enumerate(unit["iki"], 1):
            IndividualIndicator.objects.create(position=positions[unit["code"]], year=2022, order=order, **row)


def _on(organization: Organization, day: datetime.date | None) -> None:
    organization.demo_today = day
    organization.save(update_fields=["demo_today"])


def _report_of(unit: Data, positions: dict[str, Position]) -> Report:
    data: Data = unit["report"]
    of_period = Report.objects.filter(period__year=data["year"], period__quarter=data["quarter"])
    return of_period.get(position=positions[unit["code"]])


def _hand_in(organization: Organization, unit: Data, report: Report, number: int) -> None:
    """Submit the report and have it decided on, as far as the demo's story goes."""
    data: Data = unit["report"]
    author = User.objects.get(username=unit["code"])
    if data["state"] != "draft":
        _on(organization, FIRST_SUBMISSION + datetime.timedelta(days=number % 3))
        _answer(report, data.get("answers", {}), author)
        workflow.perform(report, workflow.Submit(), by=author)
    for disposition in data["dispositions"]:
        _on(organization, DECISION_DAY)
        superior = User.objects.get(username=unit["position"]["superior"])
        decide = workflow.Approve if disposition["decision"] == Decision.APPROVED else workflow.Return
        given = {key: disposition[key] for key in ("options", "other_text", "note")}
        workflow.perform(report, decide(**given), by=superior)


def _answer(report: Report, reasons: dict[str, str], author: User) -> None:
    """Give the author's reasons, by the rule's code, for what the checks ask about."""
    asked = [each for each in findings_now(report) if each.rule in reasons] if reasons else []
    findings.answer_findings(report, {each.fingerprint: reasons[each.rule] for each in asked}, by=author)


def _fill(report: Report, data: Data, lines: dict[str, BudgetLine], author: User) -> None:
    indicators = Indicator.objects.filter(goal__agreement=report.agreement_id).order_by("goal__order", "order")
    for indicator, row in zip(indicators, data["indicator_results"], strict=True):
        values: Data = {name: Decimal(value) for name, value in row.items() if name != "key"}
        results.record_indicator(report, indicator, by=author, **values)
    for row in data["budget_results"]:
        if row["realisasi"] is not None:
            spent = Decimal(row["realisasi"])
            results.record_spending(report, lines[row["code"]], by=author, realisasi=spent)
    for row in data["evaluations"]:
        narrative.explain(report, lines[row["code"]], by=author, text=row["text"])
    for row in data["action_plan"]:
        texts = {name: row[name] for name in ("evaluasi", "tindak_lanjut", "keterangan")}
        narrative.add_row(report, lines[row["code"]].activity, by=author, **texts)
