"""The planner's pages on the checks: what they found in a period, and how the office has their rules."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from reports.actions import results
from reports.actions.check_settings import change_settings, judge_last_quarter
from reports.actions.findings import answer_findings
from reports.checks import RULES
from reports.models import ActionPlanRow, CheckSetting, Report
from reports.queries.draft import findings_now
from reports.queries.figures import figures
from reports.services.findings import store_outdated
from tests.conftest import Office
from tests.document.test_query_counts import add_posts, queries
from tests.html import squeezed
from units.models import Event, User

SETTINGS = "/pemeriksaan/dinas-uji/"


@pytest.fixture
def dewi(office: Office, login: Callable[[User], Client]) -> Client:
    return login(office.cast.planner)


def page_of(client: Client) -> dict[str, str]:
    """The page's form as a browser would send it."""
    form = client.get(SETTINGS).context["form"]
    return {name: str(form[name].value() or "").replace(".", ",") for name in form.fields}


def send(client: Client, page: dict[str, str] | None = None, **changes: str) -> str:
    """Send the whole page, as it is or was shown, with changes by the field's name."""
    return squeezed(client.post(SETTINGS, (page or page_of(client)) | changes))


def overspend(office: Office) -> None:
    office.fill()
    results.record_spending(office.report, office.lines[1], by=office.cast.officer, realisasi=Decimal(40_000_001))


@pytest.mark.parametrize(
    ("role", "found", "settings"),
    [("officer", 403, 403), ("chief", 200, 403), ("auditor", 200, 403), ("outsider", 404, 404)],
)
def test_who_reads_everything_sees_the_findings_and_planners_set_the_rules(
    office: Office, login: Callable[[User], Client], role: str, found: int, settings: int
) -> None:
    client = login(getattr(office.cast, role))
    assert client.get(reverse("period_findings", args=[office.period.pk])).status_code == found
    assert client.get(SETTINGS).status_code == client.post(SETTINGS, {}).status_code == settings


def test_the_period_is_counted_filtered_and_opened_at_the_place(office: Office, dewi: Client) -> None:
    overspend(office)
    address = reverse("period_findings", args=[office.period.pk])
    assert "3 laporan berubah sesudah pemeriksaan terakhir" in squeezed(dewi.get(address))
    store_outdated()
    page = squeezed(dewi.get(address))
    assert "sesudah pemeriksaan terakhir" not in page
    assert "Realisasi anggaran melebihi pagu (1)" in page and "Sub Bagian Umum (1)" in page
    assert f"{reverse('entry', args=[office.report.pk])}#anggaran-{office.lines[1].pk}" in page
    row = ActionPlanRow.objects.filter(report=office.report)[0]
    plan = squeezed(dewi.get(reverse("action_plan", args=[office.report.pk])))
    assert all(f'id="{field}-{row.pk}"' in plan for field in ("evaluasi", "tindak_lanjut", "keterangan"))
    board = squeezed(dewi.get(reverse("board", args=[office.period.pk])))
    assert "<strong>1 temuan terbuka</strong> pada 1 laporan" in page
    assert '?unit=subbag-umum&amp;keadaan=terbuka">1</a>' in board, "the same number"
    assert "Realisasi kinerja belum diisi" not in page and "2 angka" in page, "no finding while there is time"
    (finding,) = findings_now(office.report)
    answer_findings(office.report, {finding.fingerprint: "Pergeserannya menyusul."}, by=office.cast.officer)
    only = squeezed(dewi.get(address, {"unit": "subbag-umum", "tingkat": "warning"}))
    assert "Tidak ada temuan terbuka." in only and "1 temuan dengan saringan ini." in only
    assert "Alasan pelapor: Pergeserannya menyusul." in only
    assert "Tidak ada temuan dengan saringan ini" in squeezed(dewi.get(address, {"aturan": "kode-rusak"}))
    assert f'href="{address}"' in squeezed(dewi.get(reverse("board", args=[office.period.pk])))
    assert f'href="{SETTINGS}"' in squeezed(dewi.get(reverse("office", args=[office.organization.code])))


def test_a_rule_is_changed_with_a_log_entry(office: Office, dewi: Client) -> None:
    assert "Tidak ada yang berubah" in send(dewi) or CheckSetting.objects.count() == 0
    old = page_of(dewi)
    send(dewi, **{"melebihi-pagu-tingkat": "error", "koma-hilang-batas-times": "5,5"})
    stored = {each.rule: (each.severity, each.thresholds) for each in CheckSetting.objects.all()}
    assert stored == {"melebihi-pagu": ("error", {}), "koma-hilang": ("", {"times": "5.5"})}
    event = Event.objects.filter(kind="checksetting.change").last()
    assert event is not None and event.by == office.cast.planner and "Pemeriksaan diubah" in event.label
    # A page from before does not undo it.
    send(dewi, old, **{"lonjakan-tingkat": "off"})
    assert CheckSetting.objects.get(rule="melebihi-pagu").severity == "error"
    send(dewi, old, **{"koma-hilang-tingkat": "info"})
    asked = send(dewi, old, **{"koma-hilang-batas-times": "7", "melebihi-pagu-tingkat": "info"})
    assert "Tersimpan sekarang: “5,5”; isian Anda “7”" in asked
    assert "tulis angka sampai 1.000" in send(dewi, **{"koma-hilang-batas-times": "9999999"})
    comma = CheckSetting.objects.get(rule="koma-hilang")
    assert (comma.severity, comma.thresholds) == ("info", {"times": "5.5"})
    overspend(office)
    assert [each.severity for each in findings_now(office.report)] == ["error"]


def test_an_office_may_judge_the_year_alone(office: Office, dewi: Client) -> None:
    """Before Triwulan IV there is then no predikat and no question; the capaian itself stays."""
    office.fill()
    before = figures(office.report).performance[0]
    assert before.predikat and before.due_target == 6
    assert "1 pengaturan diubah" in send_on(dewi, predikat="akhir")
    event = Event.objects.filter(kind="organization.predikat").last()
    assert event is not None and event.by == office.cast.planner
    row = figures(fresh(office.report)).performance[0]
    assert (row.predikat, row.due_target, row.capaian_due, row.capaian) == ("", None, None, before.capaian)
    assert not any("terhadap target" in each.message for each in findings_now(fresh(office.report)))
    assert send(dewi, **{"koma-hilang-tingkat": "info"}) is not None
    assert fresh(office.report).organization.predikat_last_quarter, "another change leaves it as it is"
    assert "Pilih salah satu dari daftar." in send(dewi, predikat="kadang")
    with pytest.raises(PermissionDenied):
        judge_last_quarter(office.organization, False, by=office.cast.officer)


def send_on(client: Client, **changes: str) -> str:
    send(client, **changes)
    return squeezed(client.get(SETTINGS))


def fresh(report: Report) -> Report:
    return Report.objects.get(pk=report.pk)


def test_what_a_rule_cannot_be_is_refused(office: Office, dewi: Client) -> None:
    assert "Pilih salah satu dari daftar." in send(dewi, **{"pagu-rincian-tingkat": "off"})
    assert "Pilih salah satu dari daftar." in send(dewi, **{"realisasi-kosong-tingkat": "info"})
    assert "Pilih salah satu dari daftar." in send(dewi, **{"salah-ketik-tingkat": "error"})
    assert "tulis angka di atas 0" in send(dewi, **{"koma-hilang-batas-times": "0"})
    assert "belasan" in send(dewi, **{"koma-hilang-batas-times": "belasan"})
    assert not CheckSetting.objects.exists()
    with pytest.raises(ValueError, match="cannot be"):
        change_settings(office.organization, {"pagu-rincian": ("off", {})}, by=office.cast.planner)


def test_every_rule_is_on_the_page(dewi: Client) -> None:
    page = squeezed(dewi.get(SETTINGS))
    assert all(rule.title in page for rule in RULES.values())


def test_the_period_asks_as_much_for_few_reports_as_for_many(office: Office, dewi: Client) -> None:
    address = reverse("period_findings", args=[office.period.pk])
    overspend(office)
    add_posts(office, 2)
    store_outdated()
    few = queries(lambda: dewi.get(address))
    add_posts(office, 6)
    assert queries(lambda: dewi.get(address)) == few <= 15
    store_outdated()
    assert queries(lambda: dewi.get(address)) == few
