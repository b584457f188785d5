"""Which answer each person gets at every page of the author's."""

import pytest
from django.urls import reverse

from reports.actions import narrative
from tests.conftest import Office
from tests.html import squeezed

pytestmark = pytest.mark.usefixtures("frame")

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


READERS = ("officer", "head", "chief", "planner", "auditor")
OTHERS = ("stranger", "outsider")


def pages(office: Office, *names: str) -> list[str]:
    return [reverse(name, args=[office.report.pk]) for name in names]


@pytest.mark.usefixtures("second_office")
def test_everyone_of_the_line_and_the_office_reads_and_strangers_get_404(office: Office, login) -> None:
    for who, status in [*((who, 200) for who in READERS), *((who, 404) for who in OTHERS)]:
        client = login(getattr(office.cast, who))
        for page in pages(office, *PAGES):
            assert client.get(page).status_code == status, (who, page)


def test_visitors_are_sent_to_the_log_in(office: Office, login) -> None:
    client = login(None)
    for page in pages(office, *PAGES):
        answer = client.get(page)
        assert answer.status_code == 302 and reverse("login") in answer["Location"], page


def test_only_the_author_writes(office: Office, login) -> None:
    addresses = posts(office)
    for who, status in [("head", 403), ("planner", 403), *((who, 404) for who in OTHERS)]:
        client = login(getattr(office.cast, who))
        for name in POSTS:
            assert client.post(addresses[name]).status_code == status, (who, name)


def test_addresses_take_only_the_method_that_they_are_for(office: Office, login) -> None:
    client, addresses = login(office.cast.officer), posts(office)
    for name in set(POSTS) - PAGES_TOO:
        assert client.get(addresses[name]).status_code == 405, name
    for page in pages(office, "report", "preview"):
        assert client.post(page).status_code == 405, page


def test_a_submitted_report_is_closed_to_its_author(office: Office, login) -> None:
    addresses = posts(office)
    office.submit()
    client = login(office.cast.officer)
    for name in set(POSTS) - {"submit", "withdraw"}:
        answer = client.post(addresses[name])
        assert answer.status_code == 403 and "sudah diajukan" in squeezed(answer), name
    for page in pages(office, *PAGES_TOO):
        shown = squeezed(client.get(page))
        assert "sudah diajukan" in shown and "form-control" not in shown, page


def test_a_closed_period_says_when_it_closed(office: Office, login) -> None:
    type(office.period).objects.filter(pk=office.period.pk).update(due_on="2022-07-01", closes_on="2022-07-02")
    client = login(office.cast.officer)
    for page in pages(office, *PAGES_TOO):
        shown = squeezed(client.get(page))
        assert "sudah ditutup pada 2 Juli 2022" in shown and "form-control" not in shown, page
        assert client.post(page).status_code == 403, page


def test_a_field_of_another_agreement_gets_404(office: Office, login) -> None:
    other = office.stranger_report.agreement
    indicator, line = other.goals.get().indicators.get(), other.budget_lines.get()
    client, pk = login(office.cast.officer), office.report.pk
    assert client.post(reverse("entry_indicator", args=[pk, indicator.pk])).status_code == 404
    assert client.post(reverse("entry_budget", args=[pk, line.pk])).status_code == 404
    assert client.post(reverse("evaluation_line", args=[pk, line.pk])).status_code == 404
    assert client.post(reverse("plan_add", args=[pk, line.activity_id])).status_code == 404
