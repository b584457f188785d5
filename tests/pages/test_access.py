"""Which answer each person gets at every page of the author's."""

import pytest
from django.urls import reverse

from reports.actions import narrative
from tests.conftest import Office
from tests.html import squeezed

PAGES = ("report", "entry", "evaluation", "action_plan", "evidence", "preview")


def posts(office: Office) -> dict[str, str]:
    report, line = office.report, office.lines[0]
    row = narrative.add_row(report, line.activity, by=office.cast.officer, evaluasi="Baru enam dokumen.")
    return {
        "entry": reverse("entry", args=[report.pk]),
        "entry_indicator": reverse("entry_indicator", args=[report.pk, office.documents.pk]),
        "entry_budget": reverse("entry_budget", args=[report.pk, line.pk]),
        "evaluation": reverse("evaluation", args=[report.pk]),
        "evaluation_line": reverse("evaluation_line", args=[report.pk, line.pk]),
        "action_plan": reverse("action_plan", args=[report.pk]),
        "plan_row": reverse("plan_row", args=[report.pk, row.pk]),
        "plan_add": reverse("plan_add", args=[report.pk, line.activity_id]),
        "plan_up": reverse("plan_up", args=[report.pk, row.pk]),
        "plan_down": reverse("plan_down", args=[report.pk, row.pk]),
        "plan_remove": reverse("plan_remove", args=[report.pk, row.pk]),
        "submit": reverse("submit", args=[report.pk]),
        "withdraw": reverse("withdraw", args=[report.pk]),
    }


POSTS = (
    *("entry", "entry_indicator", "entry_budget", "evaluation", "evaluation_line", "action_plan", "plan_row"),
    *("plan_add", "plan_up", "plan_down", "plan_remove", "submit", "withdraw"),
)
PAGES_TOO = {"entry", "evaluation", "action_plan"}


@pytest.mark.usefixtures("second_office")
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["officer", "head", "chief", "planner", "auditor"])
def test_everyone_of_the_line_and_the_office_reads(office: Office, login, name: str, who: str) -> None:
    assert login(getattr(office.cast, who)).get(reverse(name, args=[office.report.pk])).status_code == 200


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["stranger", "outsider"])
def test_strangers_get_404(office: Office, login, name: str, who: str) -> None:
    assert login(getattr(office.cast, who)).get(reverse(name, args=[office.report.pk])).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_visitors_are_sent_to_the_log_in(office: Office, login, name: str) -> None:
    answer = login(None).get(reverse(name, args=[office.report.pk]))
    assert answer.status_code == 302 and reverse("login") in answer["Location"]


@pytest.mark.parametrize("name", POSTS)
@pytest.mark.parametrize(("who", "status"), [("head", 403), ("planner", 403), ("stranger", 404), ("outsider", 404)])
def test_only_the_author_writes(office: Office, login, name: str, who: str, status: int) -> None:
    assert login(getattr(office.cast, who)).post(posts(office)[name]).status_code == status


@pytest.mark.parametrize("name", [name for name in POSTS if name not in PAGES_TOO])
def test_addresses_that_write_refuse_get(office: Office, login, name: str) -> None:
    assert login(office.cast.officer).get(posts(office)[name]).status_code == 405


@pytest.mark.parametrize("name", ["report", "preview"])
def test_addresses_that_read_refuse_post(office: Office, login, name: str) -> None:
    assert login(office.cast.officer).post(reverse(name, args=[office.report.pk])).status_code == 405


@pytest.mark.parametrize("name", [name for name in POSTS if name not in ("submit", "withdraw")])
def test_a_submitted_report_is_closed_to_its_author(office: Office, login, name: str) -> None:
    addresses = posts(office)
    office.submit()
    answer = login(office.cast.officer).post(addresses[name])
    assert answer.status_code == 403 and "sudah diajukan" in squeezed(answer)


@pytest.mark.parametrize("name", ["entry", "evaluation", "action_plan"])
def test_a_submitted_report_shows_no_fields(office: Office, login, name: str) -> None:
    office.submit()
    page = squeezed(login(office.cast.officer).get(reverse(name, args=[office.report.pk])))
    assert "sudah diajukan" in page and "form-control" not in page


@pytest.mark.parametrize("name", ["entry", "evaluation", "action_plan"])
def test_a_closed_period_says_when_it_closed(office: Office, login, name: str) -> None:
    type(office.period).objects.filter(pk=office.period.pk).update(due_on="2022-07-01", closes_on="2022-07-02")
    client = login(office.cast.officer)
    page = squeezed(client.get(reverse(name, args=[office.report.pk])))
    assert "sudah ditutup pada 2 Juli 2022" in page and "form-control" not in page
    assert client.post(reverse(name, args=[office.report.pk])).status_code == 403


def test_a_field_of_another_agreement_gets_404(office: Office, login) -> None:
    other = office.stranger_report.agreement
    indicator, line = other.goals.get().indicators.get(), other.budget_lines.get()
    client, pk = login(office.cast.officer), office.report.pk
    assert client.post(reverse("entry_indicator", args=[pk, indicator.pk])).status_code == 404
    assert client.post(reverse("entry_budget", args=[pk, line.pk])).status_code == 404
    assert client.post(reverse("evaluation_line", args=[pk, line.pk])).status_code == 404
    assert client.post(reverse("plan_add", args=[pk, line.activity_id])).status_code == 404
