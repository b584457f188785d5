"""A page asks as many queries for sixty rows, reports or notifications as for three; a planner's at most 15."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reports import targets, urls, workflow
from reports.actions import (
    agreement_draft,
    agreement_life,
    agreements,
    copies,
    periods,
    scales,
    uploads,
    wordings,
)
from reports.content.versions import to_json
from reports.enums import IndicatorKind
from reports.importers.comparing import Change
from reports.models import (
    ActionPlanRow,
    Activity,
    Agreement,
    BudgetLine,
    BudgetResult,
    ComponentResult,
    Evaluation,
    Goal,
    Indicator,
    IndicatorResult,
    Notification,
    Report,
    WordingVersion,
    WorkbookUpload,
)
from reports.queries.content import content_of
from reports.services import findings
from tests.agreements import as_draft, in_force
from tests.conftest import TODAY, Office, make_organization
from units.enums import Echelon, MemberRole
from units.models import Assignment, Membership, Official, Organization, Position, Unit, User
from units.web import sessions

MANY = 60
# What a page that a planner opens may ask.
MOST = 15


@pytest.fixture(autouse=True)
def _no_session_is_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a minute a request notes in the session that its person is active, which takes three queries."""
    monkeypatch.setattr(sessions, "time", SimpleNamespace(time=lambda: 1_657_256_400.0))


def more_rows(office: Office, count: int = MANY) -> None:
    """Add so many indicators and budget lines to Wulan's agreement, each filled in, explained and planned."""
    report, agreement, by = office.report, office.report.agreement, office.cast.officer
    first = 10 + Activity.objects.count()
    stamp = {"changed_by": by, "changed_at": office.organization.now()}
    parent = office.lines[0].activity.parent
    activities = Activity.objects.bulk_create(
        Activity(
            organization=office.organization, year=2022, code=f"1.01.01.2.01.{n}", name=f"Kegiatan {n}", parent=parent,
            level="sub_kegiatan",
        )
        for n in range(first, first + count)
    )  # fmt: skip
    lines = BudgetLine.objects.bulk_create(
        BudgetLine(agreement=agreement, order=n, activity=each, ceiling=10_000_000)
        for n, each in enumerate(activities, first)
    )
    goal = office.documents.goal
    indicators = Indicator.objects.bulk_create(
        Indicator(goal=goal, order=n, name=f"Jumlah hasil {n}", unit="buah", target=10, budget_line=line)
        for n, line in enumerate(lines, first)
    )
    IndicatorResult.objects.bulk_create(
        IndicatorResult(report=report, indicator=each, realisasi=Decimal(5), **stamp) for each in indicators
    )
    BudgetResult.objects.bulk_create(
        BudgetResult(report=report, line=each, realisasi=Decimal(5_000_000), **stamp) for each in lines
    )
    Evaluation.objects.bulk_create(
        Evaluation(report=report, line=each, text="Berjalan menurut rencana kerja.", **stamp) for each in lines
    )
    plan = {"evaluasi": "Baru separuh.", "tindak_lanjut": "Menyelesaikan sisanya."}
    ActionPlanRow.objects.bulk_create(
        ActionPlanRow(report=report, activity=each, order=1, **plan, **stamp) for each in activities
    )


def more_reports(office: Office, count: int = MANY) -> None:
    """Add so many posts under Bagas, each with its holder and a report that waits for him."""
    superior, now = office.head_report.position, office.organization.now()
    first = Unit.objects.count()
    for n in range(first, first + count):
        unit = Unit.objects.create(
            organization=office.organization, code=f"bagian-{n}", name=f"Seksi {n}", order=100 + n
        )
        post = Position.objects.create(unit=unit, title=f"Kepala Seksi {n}", superior=superior, echelon=Echelon.IV)
        user = User.objects.create(username=f"orang-{n}")
        nip = f"19010203192601{n:04d}"
        official = Official.objects.create(organization=office.organization, user=user, name=f"Orang {n}", nip=nip)
        Assignment.objects.create(official=official, position=post, starts=TODAY.replace(month=1))
        in_force(post)
    periods.open_reports(office.period)
    content = to_json(content_of(office.report))
    for report in Report.objects.filter(
        position__unit__code__startswith="bagian-", period=office.period, state="draft"
    ):
        by = report.position.assignments.get().official.user
        Report.objects.filter(pk=report.pk).update(
            state="submitted", submitted_at=now, submitted_by=by, content=content
        )


def more_notifications(office: Office, user: User, count: int = MANY) -> None:
    now, first = office.organization.now(), Notification.objects.count()
    Notification.objects.bulk_create(
        Notification(user=user, report=office.report, kind="due", key=f"uji-{n}", text=f"Nomor {n}.", created_at=now)
        for n in range(first, first + count)
    )


def queries(client: Client, address: str, *, visited: bool = False) -> int:
    """The queries of the second visit, if nobody has `visited` the page: the first one may fill caches."""
    if not visited:
        client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


OF_ROWS = ("home", "report", "entry", "evaluation", "action_plan", "evidence", "preview", "history")


@pytest.mark.parametrize("name", OF_ROWS)
def test_an_authors_page_asks_no_more_for_more_rows(office: Office, login: Callable[[User], Client], name: str) -> None:
    office.fill()
    client = login(office.cast.officer)
    address = reverse(name, args=[] if name == "home" else [office.report.pk])
    few = queries(client, address)
    more_rows(office)
    assert queries(client, address, visited=True) == few


@pytest.mark.parametrize("name", ["disposition", "preview", "report"])
def test_a_superiors_page_asks_no_more_for_more_rows(
    office: Office, login: Callable[[User], Client], name: str
) -> None:
    report = office.submit()
    client, address = login(office.cast.head), reverse(name, args=[report.pk])
    few = queries(client, address)
    workflow.perform(report, workflow.Withdraw(), by=office.cast.officer)
    more_rows(office)
    workflow.perform(report, workflow.Submit(), by=office.cast.officer)
    # The first visit of a new submission is kept (OpenedSubmission).
    assert queries(client, address) == few


@pytest.mark.parametrize(("who", "name"), [("head", "home"), ("head", "inbox"), ("chief", "home")])
def test_a_page_asks_no_more_for_more_reports_and_notifications(
    office: Office, login: Callable[[User], Client], who: str, name: str
) -> None:
    user = getattr(office.cast, who)
    client, address = login(user), reverse(name)
    more_reports(office, 3)
    more_notifications(office, user, 3)
    few = queries(client, address)
    more_reports(office)
    Notification.objects.filter(user=user, key__startswith="uji-").delete()
    more_notifications(office, user)
    assert queries(client, address, visited=True) == few


# The addresses of the desk that are no page to open: what only takes a form, and files.
NO_PAGES = """
    office_choose period_open period_complete period_extend period_close period_remove assignment_end assignment_undo
    passwords accounts_change account_remove
    account_password account_invite workbook_template nomenclature_copy activity_remove
    recap_pdf recap_xlsx agreement_create agreements_copy agreement_copy agreements_in_force agreement_perubahan
    agreement_take_back agreement_add agreement_join agreement_given agreements_given agreement_paste agreement_row
    agreement_remove agreement_up agreement_down agreement_restore agreement_since_january
    agreement_pdf emblem emblem_remove scale_remove wording_default wording_restore fund_part
"""
# The administrator's.
NOT_A_PLANNERS = frozenset({"office_add"})


def addresses_of(office: Office, draft: Agreement, perubahan: Agreement, kept: WorkbookUpload) -> dict[str, list[str]]:
    """Every page that a planner opens, by the name of its address."""
    code, post, period = office.organization.code, office.report.position, office.period
    of_office = (
        "office office_data periods structure duties accounts letterhead check_settings wordings scales office_rules "
        "disposition_options"
    )
    of_year = "nomenclature spending_tree recap fund_sources nomenclature_list measures workbooks agreements_of_year"
    of_version = "agreement put_in_force agreement_signed agreement_compare shift_budget agreement_delete"
    held = post.assignments.get()
    found = {name: [reverse(name, args=[code])] for name in of_office.split()}
    found |= {name: [reverse(name, args=[code, 2022])] for name in of_year.split()}
    found["recap"].append(f"{found['recap'][0]}?triwulan=semua")
    found["nomenclature"].append(f"{found['nomenclature'][0]}?cari=kegiatan+1")
    found |= {name: [reverse(name, args=[code, each.pk]) for each in (draft, perubahan)] for name in of_version.split()}
    row = Indicator.objects.filter(goal__agreement=draft).earliest("pk")
    found["agreement_how"] = [f"{reverse('agreement', args=[code, draft.pk])}?rinci=i{row.pk}"]
    found |= {name: [reverse(name, args=[code, post.pk])] for name in ("appoint", "post_end", "post_move")}
    found |= {name: [reverse(name, args=[code, post.unit_id])] for name in ("unit_merge", "unit_split")}
    found["official"] = [reverse("official", args=[code, held.official_id])]
    found["account_name"] = [reverse("account_name", args=[code, office.cast.auditor.pk])]
    found["iki_sheet"] = [reverse("iki_sheet", args=[code, 2022, post.pk])]
    found["period_setup"] = [reverse("period_setup", args=[code, 2022, 2])]
    dau, other = office.organization.fund_sources.all()[0], office.organization.fund_sources.create(name="PAD", order=9)
    merge = reverse("fund_merge", args=[code, 2022, dau.pk])
    found["fund_merge"] = [merge, f"{merge}?ke={other.pk}"]
    found["activity"] = [reverse("activity", args=[code, 2022, office.lines[0].activity_id])]
    found["scale"] = [reverse("scale", args=[code, each.pk]) for each in office.organization.scales.all()]
    found["wording"] = [reverse("wording", args=[code, "penutup"])]
    found["upload"] = [reverse("upload", args=[kept.pk])]
    found["offices"] = [reverse("offices"), f"{reverse('offices')}?cari=dinas&tahun=2022&triwulan=2"]
    found |= {name: [reverse(name, args=[period.pk])] for name in ("board", "board_figures", "board_quarters")}
    found["board_figures"].append(f"{found['board_figures'][0]}?baris=indikator")
    found["board_quarters"].append(f"{found['board_quarters'][0]}?baris=indikator")
    found["board_plots"] = [reverse("board_plots", args=[period.pk])]
    found["board_plots"].append(f"{found['board_plots'][0]}?menurut=kegiatan")
    found["period_findings"] = [reverse("period_findings", args=[period.pk])]
    of_report = ("reopen", "extend", "parties", "choose_agreement", "adopt_agreement", "reissue")
    found |= {name: [reverse(name, args=[office.report.pk])] for name in of_report}
    return found | {"inbox": [reverse("inbox")]}


def test_a_planners_page_asks_at_most_fifteen_and_no_more_for_more_rows(
    office: Office, login: Callable[[User], Client]
) -> None:
    """Every page of the desk, the board with its tabs, and what is done to one report."""
    planner, organization = office.cast.planner, office.organization
    office.fill()
    draft = Agreement.objects.get(position=office.stranger_report.position)
    perubahan = copies.draft_perubahan(office.report.agreement, by=planner)
    as_draft(draft)
    kept = uploads.keep(organization, year=2022, by=planner, name="isian.xlsx", content=ContentFile(b"x"))
    # So long ago that its page says how the queue does, however long this test takes.
    WorkbookUpload.objects.filter(pk=kept.pk).update(uploaded_at=timezone.now() - timedelta(days=1))
    Membership.objects.create(
        user=planner, organization=Organization.objects.get(code="dinas-lain"), role=MemberRole.PLANNER
    )
    client = login(planner)
    pages = addresses_of(office, draft, perubahan, kept)
    desk = {each.name for each in urls.office.urlpatterns}
    assert desk - {*NO_PAGES.split()} - NOT_A_PLANNERS <= set(pages)
    grow(office, draft, kept, 3)
    few = {address: queries(client, address) for each in pages.values() for address in each}
    assert not {address: count for address, count in few.items() if count > MOST}
    grow(office, draft, kept, MANY)
    assert {address: queries(client, address, visited=True) for address in few} == few


def test_what_only_some_offices_have_leaves_a_planners_page_within_fifteen(
    office: Office, login: Callable[[User], Client]
) -> None:
    """A scale, components with results, and a perubahan that dropped an indicator and an activity with spending."""
    by, report = office.cast.planner, office.report
    as_draft(report.agreement)
    steps = [scales.WantedStep("WDP"), scales.WantedStep("WTP")]
    scale = scales.save_scale(office.organization, name="Opini", steps=steps, by=by)
    goal, more = office.documents.goal, {"unit": "buah", "by": by}
    words = {"kind": IndicatorKind.SCALE, "scale": scale, "yearly": targets.YearTarget(step="WTP")}
    agreement_draft.add_indicator(goal, name="Opini", **words, **more)
    parts = {"kind": IndicatorKind.COMPONENTS, "parts": targets.read_parts("Satu\nDua")}
    yearly = targets.YearTarget(Decimal(10))
    composed = agreement_draft.add_indicator(goal, name="Gabungan", yearly=yearly, **parts, **more)
    Agreement.objects.filter(pk=report.agreement_id).update(state="in_force", in_force_from=TODAY.replace(month=1))
    office.fill()
    stamp = {"changed_by": office.cast.officer, "changed_at": office.organization.now()}
    for part in composed.components.all():
        ComponentResult.objects.create(report=report, component=part, realisasi=3, **stamp)
    perubahan = copies.draft_perubahan(Agreement.objects.get(pk=report.agreement_id), by=by)
    Indicator.objects.filter(goal__agreement=perubahan, name=office.documents.name).delete()
    perubahan.budget_lines.earliest("order").delete()
    agreement_life.put_in_force(perubahan, on=TODAY.replace(month=6, day=1), by=by)
    agreements.adopt_current(report, by=by)
    findings.store_outdated()
    draft = copies.draft_perubahan(perubahan, by=by)
    client, code = login(by), office.organization.code
    row = Indicator.objects.filter(goal__agreement=draft).earliest("pk")
    pages = [reverse(name, args=[code, draft.pk]) for name in ("agreement", "put_in_force", "agreement_compare")]
    pages += [f"{pages[0]}?rinci=i{row.pk}", reverse("recap", args=[code, 2022])]
    of_period = ("board", "board_figures", "board_quarters", "board_plots", "period_findings")
    pages += [reverse(name, args=[office.period.pk]) for name in of_period]
    assert {page: count for page in pages if (count := queries(client, page)) > MOST} == {}
    choices = [reverse(name, args=[report.pk]) for name in ("choose_agreement", "report")]
    one_other = [queries(client, page) for page in choices]
    agreement_life.put_in_force(draft, on=TODAY.replace(month=6, day=2), by=by)
    assert [queries(client, page) for page in choices] == one_other
    assert max(one_other[0], queries(client, reverse("adopt_agreement", args=[report.pk]))) <= MOST


def grow(office: Office, draft: Agreement, kept: WorkbookUpload, count: int) -> None:
    """Add so many of everything that a planner sees; the checks have run since, as a worker runs them each minute."""
    more_rows(office, count)
    more_reports(office, count)
    more_notifications(office, office.cast.planner, count)
    goal = Goal.objects.create(agreement=draft, order=Goal.objects.count(), text="Meningkatnya layanan")
    Indicator.objects.bulk_create(
        Indicator(goal=goal, order=n, name=f"Jumlah layanan {n}", unit="buah", target=10) for n in range(count)
    )
    number = WordingVersion.objects.count()
    for n in range(number + 1, number + 1 + count):
        wordings.save_wording(
            office.organization, "penutup", by=office.cast.planner, text=f"Demikian {n}.", shown=n - 1
        )
    changes = [Change("Anggaran", f"C{n}", f"Kegiatan {n}", "Pagu", "Rp1", "Rp2") for n in range(count)]
    result = {"title": "02", "changes": [asdict(each) for each in changes], "problems": [], "remarks": []}
    uploads.note_compared(kept, result=json.dumps({**result, "same": 0, "newer": 0}), token="")
    for n in range(Organization.objects.count(), Organization.objects.count() + count):
        other = make_organization(f"dinas-{n}", f"Dinas {n}")
        Membership.objects.create(user=office.cast.planner, organization=other, role=MemberRole.PLANNER)
    findings.store_outdated()
