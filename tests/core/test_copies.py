"""Next year's setup from this year's, and a perubahan from the version in force: complete, as drafts, once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db.models import Model

from reports.actions import agreement_life, budget_shifts, copies
from reports.enums import AgreementState
from reports.models import (
    ActionPlanRow,
    Activity,
    Agreement,
    Evaluation,
    Evidence,
    Goal,
    Indicator,
    IndicatorResult,
    IndividualIndicator,
    QuarterTarget,
)
from reports.refusal import Refused
from tests.conftest import Office
from tests.core.test_agreement_life import states
from units.models import Event

pytestmark = pytest.mark.django_db
# Columns in which a copy differs on purpose.
ANOTHER = {"id", "year", "version", "signed_on", "state", "in_force_from"}


def values(row: Model) -> dict[str, Any]:
    """The row's columns but those that name another row or differ on purpose."""
    columns = [f for f in row._meta.concrete_fields if f.attname not in ANOTHER and not f.is_relation]
    return {field.attname: getattr(row, field.attname) for field in columns}


def tree(agreement: Agreement) -> dict[str, Any]:
    """All that an agreement says, without the keys of its rows."""
    return {
        "lines": [
            values(line) | {"code": line.activity.code, "funds": sorted(fund.name for fund in line.funds.all())}
            for line in agreement.budget_lines.select_related("activity")
        ],
        "goals": [
            values(goal)
            | {
                "indicators": [
                    values(each)
                    | {
                        "code": each.budget_line.activity.code if each.budget_line else "",
                        "targets": [values(target) for target in each.quarter_targets.all()],
                    }
                    for each in goal.indicators.all()
                ]
            }
            for goal in agreement.goals.all()
        ],
    }


@pytest.fixture
def rich(office: Office) -> Office:
    """Wulan's agreement with quarter targets and an indicator without a budget line, and an IKI sheet."""
    QuarterTarget.objects.create(indicator=office.documents, quarter=2, value=Decimal("5.5"))
    Indicator.objects.create(goal=office.complaints.goal, order=3, name="Kepuasan", unit="nilai", data_source="Survei")
    for order in (1, 2):
        IndividualIndicator.objects.create(
            position=office.report.position, year=2022, order=order, sasaran="Layanan", indikator=f"Jumlah {order}",
            formulation="Jumlah layanan", data_source="Rekap",
        )  # fmt: skip
    return office


def of_2023(office: Office) -> Agreement:
    return Agreement.objects.get(position=office.report.position, year=2023)


def test_a_year_is_copied_whole(rich: Office) -> None:
    by, office = rich.cast.planner, rich.organization
    activities = copies.copy_nomenclature(office, year=2022, to=2023, by=by)
    assert [a.code for a in activities] == [a.code for a in Activity.objects.filter(organization=office, year=2023)]
    sub = Activity.objects.get(organization=office, year=2023, code="1.01.01.2.01.01")
    assert (sub.parent.code, sub.parent.year, sub.parent.parent.code) == ("1.01.01.2.01", 2023, "1.01.01")
    made = copies.copy_agreements(office, year=2022, to=2023, by=by)
    assert [each.position.title for each in made] == ["Sekretaris", "Kepala Sub Bagian Umum", "Kepala Seksi Lain"]
    copy = of_2023(rich)
    assert (copy.state, copy.version, copy.in_force_from, copy.signed_on) == ("draft", 0, None, None)
    assert tree(copy) == tree(rich.report.agreement)
    assert {line.activity.year for line in copy.budget_lines.all()} == {2023}
    rows = copies.copy_iki(office, year=2022, to=2023, by=by)
    assert [(row.order, row.indikator) for row in rows] == [(1, "Jumlah 1"), (2, "Jumlah 2")]
    copied = Event.objects.order_by("-pk")[:3]
    assert [(event.kind, event.label) for event in reversed(copied)] == [
        ("activity.copy", "5 kegiatan 2022 disalin ke 2023"),
        ("agreement.copy", "3 perjanjian kinerja 2022 disalin sebagai rancangan 2023"),
        ("individualindicator.copy", "2 baris IKI 2022 disalin ke 2023"),
    ]
    assert all(event.by == by for event in copied) and copied[0].data == {"copied": ["Kepala Sub Bagian Umum"]}


def test_a_second_copy_copies_nothing_and_overwrites_nothing(rich: Office) -> None:
    def copy() -> list[int]:
        verbs = (copies.copy_nomenclature, copies.copy_agreements, copies.copy_iki)
        return [len(verb(rich.organization, year=2022, to=2023, by=rich.cast.planner)) for verb in verbs]

    assert copy() == [5, 3, 2]
    Goal.objects.filter(agreement=of_2023(rich)).update(text="Sasaran baru")
    events = Event.objects.count()
    assert copy() == [0, 0, 0]
    assert Event.objects.count() == events and of_2023(rich).goals.first().text == "Sasaran baru"


def test_the_pagu_of_the_copy_is_the_last_one(rich: Office) -> None:
    first = rich.lines[0]
    budget_shifts.shift_budget(
        rich.report.agreement, on=date(2022, 7, 1), reason="Efisiensi", after={first.pk: Decimal(90_000_000)}, by=None
    )
    copies.copy_nomenclature(rich.organization, year=2022, to=2023, by=None)
    copies.copy_agreements(rich.organization, year=2022, to=2023, by=None)
    assert of_2023(rich).budget_lines.first().ceiling == 90_000_000


def test_a_copy_is_put_in_force_as_any_other(rich: Office) -> None:
    copies.copy_nomenclature(rich.organization, year=2022, to=2023, by=None)
    copies.copy_agreements(rich.organization, year=2022, to=2023, by=None)
    agreement_life.put_in_force(of_2023(rich), on=date(2023, 1, 5), by=rich.cast.planner)
    assert of_2023(rich).status is AgreementState.IN_FORCE


def test_without_the_activities_nothing_is_copied(rich: Office) -> None:
    with pytest.raises(Refused, match=r"belum ada pada tahun tujuan: 1\.01\.01\.2\.01\. Salin dahulu"):
        copies.copy_agreements(rich.organization, year=2022, to=2023, by=rich.cast.planner)
    assert not Agreement.objects.filter(year=2023).exists()


def test_another_office_is_not_copied(rich: Office, second_office: Office) -> None:
    for verb in (copies.copy_nomenclature, copies.copy_agreements, copies.copy_iki):
        verb(rich.organization, year=2022, to=2023, by=None)
    assert not Activity.objects.filter(organization=second_office.organization, year=2023).exists()
    assert not Agreement.objects.filter(position__unit__organization=second_office.organization, year=2023).exists()
    with pytest.raises(PermissionDenied):
        copies.copy_iki(rich.organization, year=2022, to=2023, by=second_office.cast.planner)


@pytest.mark.parametrize("verb", [copies.copy_nomenclature, copies.copy_agreements, copies.copy_iki])
def test_who_may_and_whereto(office: Office, verb: Callable[..., list]) -> None:
    for user in (office.cast.officer, office.cast.head, office.cast.auditor):
        with pytest.raises(PermissionDenied):
            verb(office.organization, year=2022, to=2023, by=user)
    with pytest.raises(Refused, match="harus sesudah 2022"):
        verb(office.organization, year=2022, to=2022, by=office.cast.planner)


def test_a_perubahan_begins_as_a_copy(rich: Office) -> None:
    murni = rich.report.agreement
    copy = copies.draft_perubahan(murni, by=rich.cast.planner)
    assert states(rich) == [(0, "in_force", date(2022, 1, 10)), (1, "draft", None)]
    assert tree(copy) == tree(murni)
    event = Event.objects.latest("pk")
    assert (event.kind, event.subject_id) == ("agreement.copy", copy.pk)
    assert event.label == "Rancangan dibuat dari murni: PK 2022 Kepala Sub Bagian Umum (perubahan 1)"
    with pytest.raises(Refused, match="Sudah ada rancangan perubahan 1"):
        copies.draft_perubahan(murni, by=rich.cast.planner)
    agreement_life.put_in_force(copy, on=date(2022, 7, 5), by=rich.cast.planner)
    with pytest.raises(Refused, match="versi ini diganti"):
        copies.draft_perubahan(murni, by=rich.cast.planner)
    assert copies.draft_perubahan(copy, by=rich.cast.planner).version == 2
    with pytest.raises(PermissionDenied):
        copies.draft_perubahan(copy, by=rich.cast.officer)


def test_every_row_below_an_indicator_is_copied_or_of_a_report() -> None:
    """A table that comes later must not be forgotten."""
    of_report = {IndicatorResult, Evidence, Evaluation, ActionPlanRow}
    related = Indicator._meta.related_objects
    below = {each.get_accessor_name() for each in related if each.related_model not in of_report}
    assert below == set(copies.BELOW_INDICATOR)
    of_agreement = {each.get_accessor_name() for each in Agreement._meta.related_objects}
    # Reports, shifts and results that wait for it stay with the version that they were written for.
    assert of_agreement == {"goals", "budget_lines", "reports", "shifts", "waiting_results", "waiting_texts"}


def run(*args: str) -> str:
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def test_the_commands(rich: Office) -> None:
    office = ("--organization", "dinas-uji")
    assert run("copy_year", "--year", "2022", "--only", "nomenclature", *office) == "5 kegiatan 2022 disalin ke 2023.\n"
    assert run("copy_year", "--year", "2022", *office).splitlines() == [
        "0 kegiatan 2022 disalin ke 2023.",
        "3 rancangan perjanjian kinerja 2022 disalin ke 2023.",
        "2 baris IKI 2022 disalin ke 2023.",
    ]
    told = run("draft_perubahan", "--year", "2022", "--unit", "subbag-umum", *office)
    assert told == "Rancangan dibuat: PK 2022 Kepala Sub Bagian Umum (perubahan 1).\n"
    for wrong, sentence in {
        ("draft_perubahan", "--year", "2022", "--unit", "subbag-umum"): "Sudah ada rancangan",
        ("draft_perubahan", "--year", "2021", "--unit", "subbag-umum"): "tidak mempunyai perjanjian kinerja 2021",
        ("draft_perubahan", "--year", "2022", "--unit", "tidak-ada"): "tidak dikenal",
        ("copy_year", "--year", "2022", "--to", "2021"): "harus sesudah 2022",
    }.items():
        with pytest.raises(CommandError, match=sentence):
            run(*wrong, *office)
    assert Event.objects.latest("pk").by is None


def test_a_copy_that_fails_leaves_nothing(rich: Office) -> None:
    """The second agreement lacks an activity; the first one is not left behind alone."""
    copies.copy_nomenclature(rich.organization, year=2022, to=2023, by=None)
    Activity.objects.get(year=2023, code="1.01.01.2.01.03").delete()
    with pytest.raises(CommandError, match=r"belum ada pada tahun tujuan: 1\.01\.01\.2\.01\.03"):
        run("copy_year", "--year", "2022", "--only", "agreements", "--organization", "dinas-uji")
    assert not Agreement.objects.filter(year=2023).exists()
