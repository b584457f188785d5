"""The boxes of the ruang disposisi, which a planner words: their page, and what superiors then tick."""

import pytest
from django.test import Client
from django.urls import reverse

from reports import workflow
from reports.actions.disposition_options import options_of, options_token, save_options
from reports.models import Disposition, DispositionOption
from tests.conftest import Office
from tests.html import squeezed
from units.models import Event

pytestmark = pytest.mark.django_db


def fields_of(browser: Client, where: str) -> dict[str, object]:
    """What a browser would send of the page as it is; a box that is not ticked is not sent."""
    form = browser.get(where).context["form"]
    found = {form.add_prefix(name): form[name].value() for name in form.fields}
    return {name: value for name, value in found.items() if value not in (False, None)}


def test_a_planner_words_the_boxes_and_superiors_tick_them(office: Office, login) -> None:
    """Decisions keep the boxes as they stood; what could not stand beside the accepting one goes on leading back."""
    before = office.submit()
    workflow.perform(before, workflow.Return(options=("diperbaiki",)), by=office.cast.head)
    browser, where = login(office.cast.planner), reverse("disposition_options", args=[office.organization.code])
    sent = fields_of(browser, where)
    sent |= {"pilihan-sudah-baik-label": "Dapat diterima", "pilihan-lain-lain-label": "Catatan lain"}
    sent |= {
        "pilihan-diperbaiki-remove": "on",
        "pilihan-baru1-label": "Lengkapi bukti dukung",
        "pilihan-baru1-place": "1",
    }
    assert browser.post(where, sent).status_code == 302
    said = [(each.label, str(each.effect)) for each in options_of(office.organization)]
    assert said[:3] == [
        ("Laporan kurang baik", "revises"), ("Lengkapi bukti dukung", "revises"), ("Dapat diterima", "accepts"),
    ]  # fmt: skip
    assert Event.objects.latest("pk").kind == "dispositionoption.change"
    assert browser.post(where, fields_of(browser, where)).status_code == 302
    assert Event.objects.filter(kind="dispositionoption.change").count() == 1, "the same again changes nothing"
    report = office.submit()
    page = squeezed(login(office.cast.head).get(reverse("disposition", args=[report.pk])))
    assert "Lengkapi bukti dukung" in page and "Uraian untuk “Catatan lain”" in page
    with pytest.raises(workflow.Refused, match="Centang “Dapat diterima” untuk menyetujui"):
        workflow.perform(report, workflow.Approve(options=()), by=office.cast.head)
    workflow.perform(report, workflow.Approve(options=("sudah-baik",)), by=office.cast.head)
    rounds = Disposition.objects.order_by("round")
    assert [[box["label"] for box in each.ticked] for each in rounds] == [["Laporan diperbaiki"], ["Dapat diterima"]]


def test_what_would_leave_superiors_without_a_way_is_refused_and_kept_on_the_page(office: Office, login) -> None:
    browser, where = login(office.cast.planner), reverse("disposition_options", args=[office.organization.code])
    sent = fields_of(browser, where)
    wrong = {"pilihan-sudah-baik-effect": "revises", "pilihan-baru1-label": "laporan  diperbaiki"}
    page = browser.post(where, {**sent, **wrong})
    assert page.status_code == 422 and 'value="laporan  diperbaiki"' in page.content.decode()
    assert "Sisakan paling sedikit satu pilihan yang menyetujui" in squeezed(page)
    assert "tertulis lebih dari sekali" in squeezed(page)
    own = options_of(office.organization)
    save_options(office.organization, own[::-1], by=office.cast.planner, shown=options_token(own))
    # An older page on which nothing was touched puts nothing back.
    assert browser.post(where, sent).status_code == 302 and options_of(office.organization) == own[::-1]
    save_options(office.organization, own, by=office.cast.planner)
    DispositionOption.objects.filter(organization=office.organization, key="kurang-baik").delete()
    assert [each.key for each in options_of(office.organization)][:2] == ["sudah-baik", "diperbaiki"]
