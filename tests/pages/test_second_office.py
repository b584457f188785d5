"""Two offices with as much data each: nothing of one shows anywhere in the other."""

from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from reports.documents.machine import period_json
from reports.models import ActionPlanRow, Evidence, Notification, Publication, Remark, Report
from reports.queries import inbox, report_lists
from reports.queries.board import board_rows
from tests.conftest import Office
from tests.html import squeezed
from tests.second_office import WORD
from units.enums import AssignmentKind
from units.models import Assignment, Event, Organization, Position, held_posts

TABS = ("board", "board_figures", "board_quarters", "board_plots")
ROLES = ("officer", "head", "chief", "planner", "auditor", "stranger")
# Only the roles that read least, some and all, as the pages take long.
READERS = ("officer", "head", "planner")


def pages_of(office: Office) -> Iterator[str]:
    """Every page of the office with more than one report, or with all of one."""
    yield from (reverse(name) for name in ("home", "guide", "inbox", "notification_choices", "examine"))
    yield from (reverse("iki", args=[year]) for year in (2022,))
    for report in (office.report, office.head_report, office.stranger_report):
        names = ("report", "entry", "evaluation", "action_plan", "evidence", "preview", "history", "disposition")
        yield from (reverse(name, args=[report.pk]) for name in names)
    for period in (office.period, office.next_period):
        yield from (reverse(name, args=[period.pk]) for name in (*TABS, "period_findings"))
    yield from (
        reverse(name, args=[office.organization.code])
        for name in (
            "office",
            "periods",
            "structure",
            "duties",
            "accounts",
            "office_data",
            "letterhead",
            "scales",
            "disposition_options",
            "office_rules",
            "wordings",
            "check_settings",
        )
    )
    yield reverse("wording", args=[office.organization.code, "penutup"])
    of_year = ("measures", "nomenclature", "nomenclature_list", "fund_sources", "spending_tree", "recap", "workbooks")
    yield from (reverse(name, args=[office.organization.code, 2022]) for name in of_year)
    yield reverse("activity", args=[office.organization.code, 2022, office.lines[0].activity_id])
    yield reverse("fund_merge", args=[office.organization.code, 2022, office.organization.fund_sources.get().pk])
    yield reverse("measures", args=[office.organization.code, 2022])
    yield reverse("agreements_of_year", args=[office.organization.code, 2022])
    own = [office.organization.code, office.report.agreement_id]
    yield reverse("agreement_signed", args=own)
    for name in ("agreement", "put_in_force", "shift_budget", "agreement_compare", "agreement_delete"):
        yield reverse(name, args=own)
    yield reverse("period_setup", args=[office.organization.code, 2022, 2])


def addresses_of(office: Office) -> Iterator[str]:
    """Every address that belongs to this office's records, files too."""
    yield from (page for page in pages_of(office) if any(sign.isdigit() for sign in page) and "iki" not in page)
    report, period, code = office.report, office.period, office.organization.code
    yield from (
        reverse(name, args=[report.pk]) for name in ("report_pdf", "report_xlsx", "scan", "sign", "extend", "parties")
    )
    yield reverse("own_workbook", args=[report.pk])
    yield reverse("workbook_template", args=[code, 2022, "02-anggaran"])
    for publication in Publication.objects.filter(report=report):
        yield reverse("published_pdf", args=[report.pk, publication.code])
    for file in Evidence.objects.filter(report__period=period):
        yield reverse("evidence_file", args=[file.report_id, file.pk])
    for notification in Notification.objects.filter(report__period=period):
        yield reverse("notification", args=[notification.pk])
    yield from (
        reverse(name, args=[period.pk]) for name in ("period_xlsx", "period_zip", "period_book", "period_findings")
    )
    yield from (reverse(name, args=[report.pk]) for name in ("adopt_agreement", "choose_agreement"))
    yield from (reverse(name, args=[code, 2022, "semua"]) for name in ("recap_pdf", "recap_xlsx"))
    yield reverse("iki_booklet", args=[2022, code])
    yield from (reverse(name, args=[2022, report.position_id]) for name in ("iki_page", "iki_pdf"))
    yield reverse("emblem", args=[code])
    yield from (reverse(name, args=[code, report.position_id]) for name in ("appoint", "post_move", "post_end"))
    yield from (reverse("scale", args=[code, each.pk]) for each in office.organization.scales.all())
    yield from (reverse(name, args=[code, report.position.unit_id]) for name in ("unit_merge", "unit_split"))
    yield reverse("account_name", args=[code, office.cast.officer.pk])
    yield reverse("official", args=[code, office.cast.officer.official.pk])


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code in (200, 302, 403, 404), (address, answer.status_code)
    return squeezed(answer)


@pytest.mark.usefixtures("frame")
def test_no_page_of_the_first_office_says_a_word_of_the_second(office: Office, second_office: Office, login) -> None:
    office.submit()
    for role in READERS:
        client = login(getattr(office.cast, role))
        assert [page for page in pages_of(office) if WORD in text_of(client, page)] == [], role


@pytest.mark.usefixtures("frame")
def test_for_the_second_office_nothing_of_the_first_exists_nor_the_other_way_round(
    office: Office, second_office: Office, login
) -> None:
    office.approve()
    both = ((office, second_office), (second_office, office))
    for role, (mine, theirs) in product(READERS, both):
        client = login(getattr(mine.cast, role))
        found = {address: client.get(address).status_code for address in addresses_of(theirs)}
        assert {address: status for address, status in found.items() if status != 404} == {}
        assert len(found) > 30


def test_records_fetched_through_a_user_are_of_their_office(office: Office, second_office: Office) -> None:
    office.submit()
    for role, each in product(ROLES, (office, second_office)):
        user, own = getattr(each.cast, role), each.organization
        assert {r.organization for r in Report.objects.visible_to(user)} == {own}
        assert {p.unit.organization for p in Position.objects.visible_to(user)} == {own}
        assert set(Organization.objects.of(user)) == {own}
        assert {r.organization for r in report_lists.waiting_for_decision(user)} <= {own}


def test_who_acts_in_a_second_office_sees_their_post_there_and_what_is_below(
    office: Office, second_office: Office, login
) -> None:
    """Wulan is Plt. in the second office: beside her own report she sees that post's, and no other."""
    user, theirs = office.cast.officer, second_office
    before = set(Report.objects.visible_to(user))
    post = theirs.stranger_report.position
    held = Assignment.objects.create(
        official=user.official, position=post, kind=AssignmentKind.PLT, starts=date(2022, 7, 1)
    )
    assert set(Report.objects.visible_to(user)) - before == set(Report.objects.filter(position=post))
    assert list(Organization.objects.of(user)) == [theirs.organization, office.organization]
    client = login(user)
    assert client.get(reverse("home")).context["period"] == office.period, "their own office first"
    assert client.post(reverse("choose_period", args=[theirs.period.pk])).status_code == 302
    asked = {each.report for each in client.get(reverse("home")).context["asked"]}
    assert theirs.stranger_report in asked and asked <= set(Report.objects.visible_to(user)), "of both offices"
    assert client.get(reverse("entry", args=[theirs.stranger_report.pk])).status_code == 200
    assert client.get(reverse("report", args=[theirs.report.pk])).status_code == 404
    assert client.get(reverse("board", args=[theirs.period.pk])).status_code == 403
    assert client.get(reverse("letterhead", args=[theirs.organization.code])).status_code == 403
    Assignment.objects.filter(pk=held.pk).update(ends=date(2022, 7, 7))
    assert set(Report.objects.visible_to(user)) == before
    assert list(Organization.objects.of(user)) == [office.organization]
    assert client.get(reverse("entry", args=[theirs.stranger_report.pk])).status_code == 404


def test_each_office_has_its_own_today(office: Office, second_office: Office) -> None:
    """A post counts as held by the day of its own office, not by that of the person's."""
    user, post = office.cast.officer, second_office.stranger_report.position
    Assignment.objects.create(official=user.official, position=post, kind=AssignmentKind.PLT, starts=date(2023, 1, 2))
    own = set(Position.objects.held_by(user))
    assert post not in own
    Organization.objects.filter(pk=second_office.organization.pk).update(demo_today=date(2023, 1, 2))
    assert set(Position.objects.held_by(user)) == {*own, post}
    Organization.objects.filter(pk=office.organization.pk).update(demo_today=date(2023, 1, 2))
    Organization.objects.filter(pk=second_office.organization.pk).update(demo_today=date(2022, 7, 8))
    assert set(Position.objects.held_by(user)) == own


def test_nobody_is_notified_of_the_other_office(office: Office, second_office: Office) -> None:
    office.approve()
    for role, each in product(ROLES, (office, second_office)):
        user = getattr(each.cast, role)
        notifications = Notification.objects.filter(user=user)
        own = notifications.filter(report__period__organization=each.organization)
        assert notifications.count() == own.count()
        assert (
            len(inbox.waiting(user, held_posts(user))) <= own.count() + report_lists.waiting_for_decision(user).count()
        )


def test_the_board_counts_its_own(office: Office, second_office: Office) -> None:
    assert [row.position.unit.organization for row in board_rows(office.period)] == [office.organization] * 3
    states = [row.report.state for row in board_rows(second_office.period)]
    assert sorted(states) == ["draft", "signed", "submitted"]


def test_no_file_of_a_period_holds_the_other_office(office: Office, second_office: Office) -> None:
    office.submit()
    assert WORD not in str(period_json(office.period, None))
    assert "Dinas Uji" not in str(period_json(second_office.period, None))


@pytest.mark.parametrize("command", ["report_json", "report_check"])
def test_commands_need_the_office_and_print_only_its_reports(
    office: Office, second_office: Office, capsys, command: str
) -> None:
    office.submit()
    call_command(command, year=2022, quarter=2, organization=office.organization.code)
    assert WORD not in capsys.readouterr().out


@pytest.mark.usefixtures("frame")
def test_no_post_of_the_first_office_reaches_the_second(office: Office, second_office: Office, login) -> None:
    """Not even with ids of the second office inside the first one's own addresses."""
    own, theirs = office.fill(), second_office
    alone = theirs.days
    assert alone.budget_line is None
    before = _all_of(theirs)
    foreign = [
        reverse("entry_indicator", args=[own.pk, theirs.documents.pk]),
        reverse("entry_budget", args=[own.pk, theirs.lines[0].pk]),
        reverse("evaluation_line", args=[own.pk, theirs.lines[0].pk]),
        reverse("plan_add", args=[own.pk, theirs.lines[0].activity_id]),
        reverse("plan_order", args=[own.pk, theirs.lines[0].activity_id]),
        *(reverse(name, args=[own.pk, f"i{alone.pk}"]) for name in ("evaluation_line", "plan_add", "plan_order")),
        *(reverse("plan_row", args=[own.pk, row.pk]) for row in theirs.report.action_plan.all()),
        *(reverse("plan_remove", args=[own.pk, row.pk]) for row in theirs.report.action_plan.all()),
        reverse("evidence_add", args=[own.pk, theirs.documents.pk]),
        *(reverse("evidence_remove", args=[own.pk, file.pk]) for file in theirs.report.evidence.all()),
        *(reverse("remark_change", args=[own.pk, note.pk]) for note in Remark.objects.filter(report=theirs.report)),
        *(reverse("remark_answer", args=[own.pk, note.pk]) for note in Remark.objects.filter(report=theirs.report)),
        *(reverse("notification_read", args=[each.pk]) for each in Notification.objects.filter(report=theirs.report)),
        reverse("choose_period", args=[theirs.period.pk]),
        reverse("emblem_remove", args=[theirs.organization.code]),
        *(
            reverse(name, args=[theirs.organization.code, 2022, 3])
            for name in ("period_open", "period_complete", "period_extend", "period_close", "period_remove")
        ),
        reverse("wording_default", args=[theirs.organization.code, "penutup"]),
    ]
    for role in ("officer", "head", "planner", "stranger"):
        client = login(getattr(office.cast, role))
        answers = {address: client.post(address, {"sure": "1", "text": "Jahat"}).status_code for address in foreign}
        assert {address: status for address, status in answers.items() if status not in (403, 404)} == {}, role
    assert _all_of(theirs) == before


def _all_of(office: Office) -> list[object]:
    """The records that a foreign POST could change; each change of a report or a text is an event too."""
    of_reports = {"report__period__organization": office.organization}
    reports = Report.objects.filter(period__organization=office.organization).order_by("pk")
    return [
        list(reports.values_list("pk", "state")),
        [model.objects.filter(**of_reports).count() for model in (Evidence, Remark, ActionPlanRow)],
        list(Notification.objects.filter(**of_reports).order_by("pk").values_list("pk", "read_at")),
        Event.objects.filter(chain__organization=office.organization).count(),
    ]
