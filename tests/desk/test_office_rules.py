"""What an office decides by itself about judging and signing: a page of the desk, which stores only what differs."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from reports.actions.office_rules import change_rules
from reports.models import PredikatBand, ReasonRule
from reports.queries.office_rules import bands_of, bounds_of, rules_of
from tests.conftest import Office
from tests.html import squeezed
from units.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(office: Office, login) -> Client:
    return login(office.cast.planner)


def sent(browser: Client, where: str) -> dict[str, str]:
    """The page's form as it is shown."""
    form = browser.get(where).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: str(value) for name, value in values.items() if value not in (None, False)}


def test_a_planner_decides_what_the_office_may_decide(office: Office, browser: Client) -> None:
    where = reverse("office_rules", args=[office.organization.code])
    shown = sent(browser, where)
    assert (shown["below2"], shown["beyond4"], shown["bands"].splitlines()[:2]) == (
        "80", "15", ["Sangat tinggi; 90", "Tinggi; 75"],
    )  # fmt: skip
    assert "Tidak ada yang berubah" in squeezed(browser.post(where, shown, follow=True))
    changed = {
        "capaian_cap": "120",
        "words_in_percent": "on",
        "below2": "70%",
        "beyond2": "",
        "bands": "Baik; 80\nKurang",
    }
    answer = browser.post(where, shown | changed | {"signing": "portal"}, follow=True)
    assert answer.status_code == 200 and "Tersimpan." in squeezed(answer)
    office.organization.refresh_from_db()
    assert (office.organization.capaian_cap, office.organization.words_in_percent) == (120, True)
    assert office.organization.signing == "portal" and office.organization.wet_ink
    assert [(band.above, band.label) for band in bands_of(office.organization)] == [(80, "Baik"), (None, "Kurang")]
    bounds = bounds_of(office.report)
    assert (bounds.capaian_below, bounds.efisiensi_beyond) == (70, None)
    # Of two planners the later one is told what the other wrote.
    late = browser.post(where, shown | {"capaian_cap": "150"})
    assert late.status_code == 422 and "diubah orang lain" in squeezed(late)
    # What is as the program has it is stored as nothing.
    assert browser.post(where, shown | {"shown": late.context["form"].data["shown"]}).status_code == 302
    assert not PredikatBand.objects.exists() and not ReasonRule.objects.exists()
    assert Event.objects.filter(kind="organization.rules").count() == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"bands": "Baik"}, "Tulis 2 sampai 10 predikat"),
        ({"bands": "Baik; 80\nCukup; 60"}, "Hanya predikat terakhir yang tanpa batas"),
        ({"bands": "Cukup; 60\nBaik; 80\nKurang"}, "dari batas yang tertinggi"),
        ({"bands": "Baik; delapan\nKurang"}, "bukan angka"),
        ({"bands": "Baik 80\nKurang"}, "tulis titik koma di antara nama dan batasnya: Baik; 80"),
        ({"below2": "2000"}, "Triwulan II: capaian di bawah 2.000% berarti"),
        ({"signing": "bsre"}, "belum tersambung ke BSrE"),
        ({"capaian_cap": "0,5"}, "tulis persentase dari 1"),
        ({"below1": "enam puluh"}, "bukan angka"),
        ({"signing": ""}, "Pilih satu cara tanda tangan"),
    ],
)
def test_what_cannot_be_is_told(office: Office, browser: Client, changed: dict[str, str], sentence: str) -> None:
    where = reverse("office_rules", args=[office.organization.code])
    answer = browser.post(where, sent(browser, where) | changed)
    assert answer.status_code == 422 and sentence in squeezed(answer)
    assert not Event.objects.filter(kind="organization.rules").exists()


def test_only_a_planner_decides(office: Office) -> None:
    with pytest.raises(PermissionDenied):
        change_rules(office.organization, {**rules_of(office.organization), "wet_ink": False}, by=office.cast.head)
