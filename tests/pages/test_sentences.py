"""A name with a degree ends a sentence with its own full stop."""

import pytest
from django.urls import reverse

from tests.conftest import Office
from tests.html import squeezed
from units.models import Official, Position


@pytest.mark.parametrize("name", ["home", "certificate", "report"])
def test_no_page_has_two_full_stops_after_a_name(office: Office, login, name: str) -> None:
    for official in Official.objects.all():
        Official.objects.filter(pk=official.pk).update(name=f"{official.name}, S.E.")
    Position.objects.filter(pk=office.report.position.superior_id).update(title="Sekretaris, S.E.")
    office.submit()
    browser = login(office.cast.officer)
    browser.post(reverse("choose_period", args=[office.period.pk]))
    page = squeezed(browser.get(reverse(name, args=[office.report.pk] if name == "report" else [])))
    assert "S.E." in page and "S.E.." not in page
