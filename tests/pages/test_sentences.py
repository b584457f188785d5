"""A name with a degree ends a sentence with its own full stop."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from tests.conftest import Office
from tests.html import squeezed
from tests.test_layers import modules
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


def test_no_sentence_puts_a_full_stop_behind_a_name() -> None:
    """lkj.formats.sentence() does, or the filter of templates, where the name has none."""
    in_code, in_templates = r"\{[\w.]*name\}\.(?!\w)", r"\{\{ ?[\w.]*name(\|(?!sentence)\w+)? ?\}\}(</\w+>)?\."
    pages = (settings.BASE_DIR / "templates").rglob("*.html")
    searched = [(path, in_code) for _, path in modules()] + [(path, in_templates) for path in pages]
    found = [f"{path}: {each[0]}" for path, pattern in searched for each in re.finditer(pattern, path.read_text())]
    assert len(searched) > 300 and found == []
