"""A version of an agreement is typed as a rancangan, put in force with a date, and replaced by the next one."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from reports.actions import agreement_life, agreements, narrative, periods, results
from reports.enums import AgreementState, IndicatorKind
from reports.models import Activity, Agreement, BudgetLine, Indicator, Period, Report
from reports.queries.draft import subject_of
from reports.refusal import Refused
from tests.agreements import in_force
from tests.conftest import Office
from units.models import Event, Position, User

pytestmark = pytest.mark.django_db
JULY = date(2022, 7, 5)


@pytest.fixture
def draft(office: Office) -> Agreement:
    """Perubahan 1 of Wulan's agreement, half typed: one indicator and another pagu."""
    agreement = Agreement.objects.create(position=office.report.position, year=2022, version=1)
    line = agreement.budget_lines.create(order=1, activity=office.lines[0].activity, ceiling=120_000_000)
    goal = agreement.goals.create(order=1, text="Meningkatnya pelayanan administrasi")
    Indicator.objects.create(goal=goal, order=1, name="Jumlah dokumen", unit="dokumen", target=15, budget_line=line)
    return agreement


def states(office: Office) -> list[tuple[int, str, date | None]]:
    versions = Agreement.objects.filter(position=office.report.position, year=2022).order_by("version")
    return [(each.version, each.state, each.in_force_from) for each in versions]


def test_put_in_force_it_replaces_the_one_before(office: Office, draft: Agreement) -> None:
    murni = office.report.agreement
    agreement_life.put_in_force(draft, on=JULY, by=office.cast.planner)
    assert states(office) == [(0, "replaced", date(2022, 1, 10)), (1, "in_force", JULY)]
    replaced, put = Event.objects.order_by("-pk")[:2]
    assert (put.kind, put.subject, put.subject_id) == ("agreement.in_force", "agreement", draft.pk)
    assert put.label == "Berlaku sejak 5 Juli 2022: PK 2022 Kepala Sub Bagian Umum (perubahan 1)"
    assert put.data == {"in_force_from": "2022-07-05"} and put.by == office.cast.planner
    assert (replaced.kind, replaced.subject_id) == ("agreement.replaced", murni.pk)
    assert put.chain.organization == office.organization


def test_an_indicator_by_components_without_any_comes_into_no_force(office: Office, draft: Agreement) -> None:
    """Its realisasi could be entered nowhere, and the version would be locked."""
    indicator = Indicator.objects.get(goal__agreement=draft)
    Indicator.objects.filter(pk=indicator.pk).update(kind=IndicatorKind.COMPONENTS)
    indicator.components.create(order=1, name="Seluruh dokumen", is_base=True)
    with pytest.raises(Refused, match="“Jumlah dokumen” belum mempunyai komponen selain dasarnya"):
        agreement_life.put_in_force(draft, on=JULY, by=office.cast.planner)
    indicator.components.create(order=2, name="Dokumen selesai")
    assert agreement_life.put_in_force(draft, on=JULY, by=office.cast.planner).status.is_in_force


def test_a_rancangan_is_used_by_nothing(office: Office, draft: Agreement) -> None:
    """No report is opened or moved to it, and its pagu is in no roll-up."""
    kegiatan = office.lines[0].activity.parent.code
    before = subject_of(office.head_report).office.ceilings
    assert before[kegiatan] == 140_000_000
    BudgetLine.objects.filter(agreement=draft).update(ceiling=1)
    with pytest.raises(Refused):
        agreements.adopt_current(office.report, by=office.cast.planner)
    days = {"opens_on": date(2022, 7, 1), "due_on": date(2022, 7, 20)}
    period = Period.objects.create(organization=office.organization, year=2022, quarter=4, **days)
    made = {report.position_id: report.agreement for report in periods.open_reports(period)}
    assert made[office.report.position_id] == office.report.agreement
    assert subject_of(office.head_report).office.ceilings == before


def test_a_post_with_a_rancangan_only_has_no_report(office: Office) -> None:
    lone = Position.objects.get(title="Kepala Seksi Lain")
    Agreement.objects.create(position=lone, year=2023)
    days = {"opens_on": date(2023, 1, 1), "due_on": date(2023, 4, 10)}
    period = Period.objects.create(organization=office.organization, year=2023, quarter=1, **days)
    assert periods.open_reports(period) == []


def test_who_may(office: Office, draft: Agreement) -> None:
    cast = office.cast
    for user in (cast.officer, cast.head, cast.chief, cast.auditor, cast.stranger, cast.outsider):
        with pytest.raises(PermissionDenied):
            agreement_life.put_in_force(draft, on=JULY, by=user)
    agreement_life.put_in_force(draft, on=JULY, by=User.objects.create_superuser("pengelola"))
    with pytest.raises(PermissionDenied):
        agreement_life.take_back(draft, by=cast.officer)


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (date(2021, 12, 31), "harus dalam tahun 2022"),
        (date(2023, 1, 1), "harus dalam tahun 2022"),
        (date(2022, 1, 10), "harus sesudah 10 Januari 2022"),
        (date(2022, 7, 9), "tidak boleh sesudah hari ini"),
    ],
)
def test_a_day_that_cannot_be(office: Office, draft: Agreement, on: date, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        agreement_life.put_in_force(draft, on=on, by=office.cast.planner)
    assert states(office) == [(0, "in_force", date(2022, 1, 10)), (1, "draft", None)]


def test_an_empty_version_and_one_in_force_are_refused(office: Office, draft: Agreement) -> None:
    draft.goals.all().delete()
    with pytest.raises(Refused, match="belum mempunyai indikator"):
        agreement_life.put_in_force(draft, on=JULY, by=office.cast.planner)
    with pytest.raises(Refused, match="sudah berlaku sejak 10 Januari 2022"):
        agreement_life.put_in_force(office.report.agreement, on=JULY, by=office.cast.planner)


def test_an_older_version_comes_after_no_newer_one(office: Office, draft: Agreement) -> None:
    in_force(office.report.position, version=2, on=date(2022, 6, 1))
    with pytest.raises(Refused, match="perubahan 2, versi yang lebih baru"):
        agreement_life.put_in_force(draft, on=JULY, by=office.cast.planner)


def test_a_murni_may_be_signed_before_its_first_day(office: Office) -> None:
    """In December the next year's is put in force already."""
    coming = Agreement.objects.create(position=office.report.position, year=2023)
    goal = coming.goals.create(order=1, text="Meningkatnya pelayanan administrasi")
    Indicator.objects.create(goal=goal, order=1, name="Jumlah dokumen", unit="dokumen", target=15)
    agreement_life.put_in_force(coming, on=date(2023, 1, 1), by=office.cast.planner)
    coming.refresh_from_db()
    assert coming.status is AgreementState.IN_FORCE


def test_what_no_report_uses_can_be_taken_back(office: Office, draft: Agreement) -> None:
    agreement_life.put_in_force(draft, on=JULY, by=office.cast.planner)
    agreement_life.take_back(draft, by=office.cast.planner)
    assert states(office) == [(0, "in_force", date(2022, 1, 10)), (1, "draft", None)]
    kinds = Event.objects.order_by("-pk").values_list("kind", "subject_id")[:2]
    assert list(kinds) == [("agreement.in_force", office.report.agreement_id), ("agreement.draft", draft.pk)]
    with pytest.raises(Refused, match="versi ini rancangan"):
        agreement_life.take_back(draft, by=office.cast.planner)


def test_what_was_put_in_force_by_mistake_goes_back_with_its_empty_reports(office: Office) -> None:
    """Opening the quarter a minute later had made drafts of it, and so it could never be taken back."""
    planner, report = office.cast.planner, office.report
    Report.objects.filter(pk=report.pk).delete()
    coming = Agreement.objects.create(position=report.position, year=2022, version=1)
    goal = coming.goals.create(order=1, text="Meningkatnya pelayanan administrasi")
    Indicator.objects.create(goal=goal, order=1, name="Jumlah dokumen", unit="dokumen", target=15)
    agreement_life.put_in_force(coming, on=date(2022, 6, 1), by=planner)
    (made,) = [each for each in periods.open_reports(report.period, by=planner) if each.position == report.position]
    assert made.agreement == coming
    # The version before it judges the empty report.
    agreement_life.take_back(coming, by=planner)
    made.refresh_from_db()
    assert made.agreement == report.agreement and states(office)[0][1] == "in_force"
    # Of a murni there is none: the empty report goes, and comes again with the next opening.
    agreement_life.take_back(report.agreement, by=planner)
    assert not Report.objects.filter(pk=made.pk).exists() and {each[1] for each in states(office)} == {"draft"}
    said = Event.objects.filter(kind="period.discard").latest("pk")
    assert "1 laporan kosong" in said.label and said.by == planner
    agreement_life.put_in_force(report.agreement, on=date(2022, 1, 1), by=planner)
    (again,) = [each for each in periods.open_reports(report.period, by=planner) if each.position == report.position]
    assert again.agreement == report.agreement


def test_what_a_report_uses_stays_in_force(office: Office) -> None:
    """Once anybody has written in it: an empty one goes along."""
    first = Indicator.objects.filter(goal__agreement=office.report.agreement_id).earliest("order")
    results.record_indicator(office.report.pk, first, by=office.cast.officer, realisasi=Decimal(6))
    with pytest.raises(Refused, match=r"sudah dipakai laporan yang diisi \(Triwulan II 2022\)"):
        agreement_life.take_back(office.report.agreement, by=office.cast.planner)


@pytest.mark.parametrize("what", ["result", "spending", "explanation"])
def test_what_a_report_has_used_stays_in_force(office: Office, draft: Agreement, what: str) -> None:
    """What has no counterpart in the version chosen instead stays under this one, whose rows it needs as they are."""
    planner, by = office.cast.planner, office.cast.officer
    goal, activity = draft.goals.get(), office.lines[0].activity
    added = Activity.objects.create(
        organization=office.organization,
        year=2022,
        code="1.01.01.2.01.09",
        name="Rapat",
        level=activity.level,
        parent=activity.parent,
    )
    line = draft.budget_lines.create(order=2, activity=added, ceiling=1_000_000)
    meetings = Indicator.objects.create(goal=goal, order=2, name="Jumlah rapat", unit="rapat", target=12)
    agreement_life.put_in_force(draft, on=date(2022, 6, 1), by=planner)
    report = agreements.adopt_current(office.report, by=planner)
    if what == "result":
        results.record_indicator(report, meetings, by=by, realisasi=Decimal(3))
    elif what == "spending":
        results.record_spending(report, line, by=by, realisasi=Decimal(500_000))
    else:
        narrative.explain(report, line, by=by, text="Rapat baru dimulai.")
    agreements.choose_version(
        report, Agreement.objects.get(position=report.position, version=0), by=planner, reason="Itu"
    )
    with pytest.raises(Refused, match=r"sudah dipakai laporan yang diisi \(Triwulan II 2022\)"):
        agreement_life.take_back(draft, by=planner)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "draft"},
        {"state": "in_force", "in_force_from": None},
        {"state": "baru"},
    ],
)
def test_the_database_ties_the_date_to_the_state(office: Office, wrong: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=office.report.agreement_id).update(**wrong)


def test_only_one_version_is_in_force(office: Office, draft: Agreement) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=draft.pk).update(state="in_force", in_force_from=JULY)


def test_each_state_has_a_word_and_an_icon() -> None:
    assert [(state.label, bool(state.icon)) for state in AgreementState] == [
        ("Rancangan", True),
        ("Berlaku", True),
        ("Diganti", True),
    ]
