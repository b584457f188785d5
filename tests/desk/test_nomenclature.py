"""The planner's pages of program and pagu: a list is pasted, looked at and saved; nothing typed is lost."""

import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from lkj import formats
from reports.actions import agreement_draft
from reports.actions.versioned import version_token
from reports.models import Activity, BudgetFund, BudgetLine, BudgetResult, FundSource
from tests.conftest import Office
from units.models import User

pytestmark = pytest.mark.django_db
Login = Callable[[User], Client]

LIST = "Kode\tNama\tPagu\tSumber\n1.05.02\tProgram Ketertiban\t{pagu}\tDAU\n"


def words(answer: HttpResponse) -> str:
    """What a person reads on the page, with one space between words."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.content.decode())).split())


@pytest.fixture
def planner(office: Office, login: Login) -> Client:
    return login(office.cast.planner)


def test_a_sum_in_the_column_of_names_is_no_sumber_dana(office: Office, planner: Client) -> None:
    address = reverse("nomenclature_list", args=[office.organization.code, 2023])
    columns = {f"daftar-column-{name}": at for name, at in {"code": 0, "name": 1, "ceiling": "", "funds": 2}.items()}
    for slipped, name in (("35.000.000", "35.000.000"), ("Rp 5.000", "Rp")):
        told = planner.post(address, {"daftar-text": f"1.05.02\tProgram A\t{slipped}", **columns})
        assert told.status_code == 422 and f"“{name}” bukan nama sumber dana." in words(told)
    assert not FundSource.objects.filter(name__startswith="35").exists()


def test_a_pagu_that_is_not_written_is_the_sum_below_it(office: Office, planner: Client) -> None:
    address = reverse("nomenclature_list", args=[office.organization.code, 2023])
    rows = ["1.05.02\tProgram A", "1.05.02.2.01\tKegiatan B", "1.05.02.2.01.0001\tSub C\t90.000.000\tDAU"]
    pasted = {"daftar-text": "\n".join([*rows, "1.05.02.2.01.0002\tSub D\t5.500.000\tDAU"])}
    token = planner.post(address, pasted).context["found"].token
    assert planner.post(address, {**pasted, "daftar-shown": token, "simpan": "1"}).status_code == 302
    page = words(planner.get(reverse("nomenclature", args=[office.organization.code, 2023])))
    assert page.count("95.500.000 jumlah di bawahnya") == 2 and "Jumlah semua program 95.500.000" in page
    # A PK takes the same from the DPA.
    program = Activity.objects.get(year=2023, code="1.05.02")
    draft = agreement_draft.create(office.report.position, year=2023, by=office.cast.planner)
    line = agreement_draft.add_line(draft, activity=program, by=office.cast.planner)
    assert (line.ceiling, [fund.name for fund in line.funds.all()]) == (95_500_000, ["Dana Alokasi Umum"])


def test_the_page_of_a_kegiatan_says_what_it_takes_from_below(office: Office, planner: Client) -> None:
    address = reverse("nomenclature_list", args=[office.organization.code, 2023])
    rows = ["1.05.02\tProgram A", "1.05.02.2.01\tKegiatan B\t99.000.000", "1.05.02.2.01.0001\tSub C\t90.000.000\tDAU"]
    pasted = {"daftar-text": "\n".join([*rows, "1.05.02.2.01.0002\tSub D\t5.500.000\tPAD"])}
    token = planner.post(address, pasted).context["found"].token
    planner.post(address, {**pasted, "daftar-shown": token, "simpan": "1"})

    def page(code: str) -> str:
        pk = Activity.objects.get(year=2023, code=code).pk
        return words(planner.get(reverse("activity", args=[office.organization.code, 2023, pk])))

    told = page("1.05.02.2.01")
    assert "Jumlah pagu di bawahnya Rp95.500.000, berbeda dari yang tersimpan." in told
    assert "mengikuti yang di bawahnya, kini Dana Alokasi Umum; PAD." in told, "99 million are not what they give"
    Activity.objects.filter(year=2023, code="1.05.02.2.01").update(ceiling=None)
    assert "Pagu kosong mengikuti jumlah di bawahnya, kini Rp95.500.000." in page("1.05.02.2.01")
    assert "kini Rp95.500.000." in page("1.05.02"), "through two levels"
    assert "di bawahnya" not in page("1.05.02.2.01.0001"), "nothing stands below a sub kegiatan"
    Activity.objects.filter(year=2023, code="1.05.02.2.01.0002").update(ceiling=None)
    assert "Pagu kosong mengikuti" not in page("1.05.02.2.01"), "a part of the sum is none"


def test_a_list_is_pasted_looked_at_and_saved(office: Office, planner: Client) -> None:
    address = reverse("nomenclature_list", args=[office.organization.code, 2023])
    refused = planner.post(address, {"daftar-text": LIST.format(pagu="29.5102.000")})
    assert refused.status_code == 422
    page = words(refused)
    assert "Baris 2: Pagu “29.5102.000” tidak jelas" in page and "Program Ketertiban 29.5102.000 DAU" in page
    assert "Simpan 1 perubahan" not in page
    of_pdf = planner.post(address, {"daftar-text": "1.05.02 Program Ketertiban 1.200.000.000 DAU"})
    assert of_pdf.status_code == 422 and "Nama ini memuat “1.200.000.000”, dan pagunya kosong" in words(of_pdf)
    # No row loses its pagu without a word: written the English way it is refused, in words its column is named.
    english = "1.05.02\tProgram A\t1,650,000,000\tDAU\n1.05.02.2.01\tKegiatan B\t1,200,000,000\tDAU"
    told = planner.post(address, {"daftar-text": english})
    assert told.status_code == 422 and "Tulis 1.650.000.000" in words(told)
    unread = words(planner.post(address, {"daftar-text": "1.05.02\tProgram A\tseratus\tDAU"}))
    assert "Tanpa pagu" in unread and "Kolom yang tidak dipakai" in unread
    below = "1.05.02\tProgram A\n1.05.02.2.01\tKegiatan B\n1.05.02.2.01.0003\tSub C\t90.000.000"
    assert "Sumber dana belum ditulis pada 1.05.02.2.01.0003." in words(planner.post(address, {"daftar-text": below}))
    good = {"daftar-text": LIST.format(pagu="2.000.000")}
    shown = planner.post(address, good)
    page = words(shown)
    assert (shown.status_code, Activity.objects.filter(year=2023).count()) == (200, 0)
    assert "Pagu: Rp2.000.000" in page and "Sumber dana: Dana Alokasi Umum" in page and "Simpan 1 perubahan" in page
    # Another column is chosen; one column cannot hold two things.
    columns = {f"daftar-column-{name}": at for name, at in {"code": 0, "name": 1, "ceiling": 2, "funds": 2}.items()}
    assert "Satu kolom hanya dapat dipakai sekali" in words(planner.post(address, good | columns))
    token = shown.context["found"].token
    FundSource.objects.update(name="Dana Lain")
    late = planner.post(address, good | {"daftar-shown": token, "simpan": "1"})
    assert late.status_code == 422 and "Data sudah berubah sejak halaman ini dibuka" in words(late)
    # The page shows what would change now, and that is saved.
    now = late.context["found"].token
    saved = planner.post(address, good | {"daftar-shown": now, "simpan": "1"}, follow=True)
    assert "1 baris ditambahkan." in words(saved)
    assert "Program Ketertiban 2.000.000" in words(saved)


def test_a_list_comes_from_a_file(office: Office, planner: Client) -> None:
    """A workbook with numbers as numbers, and a CSV; a file that is none is refused, and what was pasted stays."""
    book, out = Workbook(), io.BytesIO()
    sheet = book.create_sheet("DPA")
    for row in (
        ["DPA 2023"],
        ["Kode", "Uraian", "Anggaran", "Sumber Dana"],
        ["1.05.02", "Program Ketertiban", 2500000.5, "DAU"],
    ):
        sheet.append(row)
    book.save(out)
    address = reverse("nomenclature_list", args=[office.organization.code, 2023])
    shown = planner.post(address, {"daftar-text": "", "daftar-berkas": SimpleUploadedFile("dpa.xlsx", out.getvalue())})
    assert shown.status_code == 200 and "Pagu: Rp2.500.000,50" in words(shown)
    csv = SimpleUploadedFile("dpa.csv", LIST.format(pagu="1,000,000").replace("\t", ";").encode())
    assert "Baris 2: Pagu “1,000,000” memakai koma" in words(planner.post(address, {"daftar-berkas": csv}))
    picture = SimpleUploadedFile("dpa.xlsx", b"\x89PNG\r\n\x1a\n\0\0")
    refused = planner.post(address, {"daftar-text": "1.05.02\tProgram", "daftar-berkas": picture})
    assert refused.status_code == 422 and "Berkas ini tidak dapat dibaca" in words(refused)
    assert "1.05.02 Program" in words(refused)


def test_one_activity_and_sumber_dana_on_their_pages(office: Office, planner: Client) -> None:
    code = office.organization.code
    tree = reverse("nomenclature", args=[code, 2022])
    page = words(planner.get(tree))
    # The kegiatan has what its sub kegiatan have in the agreements in force.
    assert "Jumlah semua program" in page and page.count("140.000.000") == 3
    assert "Administrasi Umum 140.000.000" in page and "Penyusunan Dokumen 100.000.000 Dana Alokasi Umum" in page
    found = words(planner.get(tree, {"cari": "pengaduan"}))
    assert "Penanganan Pengaduan" in found and "Penyusunan Dokumen" not in found and "Program Penunjang" in found
    bad = planner.post(tree, {"code": "1.01.01.2.05.01", "name": "Rapat Koordinasi", "ceiling": "5.000.000"})
    assert bad.status_code == 422 and 'value="Rapat Koordinasi"' in bad.content.decode()
    assert "Kegiatan 1.01.01.2.05 di atasnya belum ada" in words(bad)
    planner.post(
        tree, {"code": "1.01.01.2.01.09", "name": "Rapat", "ceiling": "5.000.000", "fund": "Dana Alokasi Umum"}
    )
    made = Activity.objects.get(code="1.01.01.2.01.09")
    funds = reverse("fund_sources", args=[code, 2022])
    fund = FundSource.objects.get()
    answer = planner.post(
        funds,
        {f"sumber-{fund.pk}-name": "DAU", f"sumber-{fund.pk}-place": "2", "sumber-baru1-name": "PAD"},
        follow=True,
    )
    assert "Sumber dana tersimpan" in words(answer) and "dipakai" in words(answer)
    pad = FundSource.objects.get(name="PAD")
    page = reverse("activity", args=[code, 2022, made.pk])
    seen = planner.get(page).context["form"]["shown"].value()
    typed = {"code": made.code, "name": "Rapat", "ceiling": "5.000.000", "shown": seen}
    two = {f"dana-{fund.pk}-amount": "3.000.000", f"dana-{pad.pk}-amount": "1.000.000"}
    wrong = planner.post(page, typed | two)
    assert wrong.status_code == 422
    assert "Jumlah sumber dana Rp4.000.000 tidak sama dengan pagu Rp5.000.000" in words(wrong)
    assert 'value="1.000.000"' in wrong.content.decode()
    two[f"dana-{pad.pk}-amount"] = "2.000.000"
    assert planner.post(page, typed | two).status_code == 302
    assert "PAD 2.000.000" in words(planner.get(tree))
    # The first page is older than that change, and what it leaves alone stays as it was changed.
    late = planner.post(page, typed | {"name": "Rapat Lain"}, follow=True)
    assert "Rapat Lain" in words(late) and "PAD 2.000.000" in words(late)
    planner.post(tree, {"code": "1.01.01.2.01.009", "name": "Rapat lain", "ceiling": "5.000.000"})
    told = words(planner.get(tree))
    assert "Kode 1.01.01.2.01.009 dan 1.01.01.2.01.09 bernama sama, “Rapat lain”. Salah satunya keliru?" in told
    Activity.objects.filter(code="1.01.01.2.01.009").delete()
    gone = planner.post(reverse("activity_remove", args=[code, 2022, made.pk]), follow=True)
    assert "1.01.01.2.01.09 Rapat Lain dihapus." in words(gone)
    kept = planner.post(reverse("activity_remove", args=[code, 2022, office.lines[0].activity_id]), follow=True)
    assert "tidak dapat dihapus, karena dipakai perjanjian kinerja" in words(kept)
    copied = planner.post(reverse("nomenclature_copy", args=[code, 2023]), follow=True)
    assert "5 baris disalin dari 2022" in words(copied)


def test_the_recap_adds_up_each_rupiah_once_and_says_who_reports_it(office: Office, login: Login) -> None:
    """The head's agreement has the kegiatan with another pagu than its sub kegiatan have together."""
    office.fill()
    BudgetLine.objects.filter(agreement=office.head_report.agreement).update(ceiling=150_000_000)
    auditor, code = login(office.cast.auditor), office.organization.code
    tree = auditor.get(reverse("spending_tree", args=[code, 2022]), {"triwulan": "2"})
    page = words(tree)
    spent = sum(row.realisasi for row in office.report.budget_results.all())
    assert tree.context["recap"].total.last.realisasi == spent
    assert "Administrasi Umum 140.000.000" in page
    assert "Pagu Rp140.000.000 adalah jumlah pagu di bawahnya" in page
    assert "pagu dalam PK Sekretaris Rp150.000.000" in page
    planned = words(login(office.cast.planner).get(reverse("nomenclature", args=[code, 2022])))
    assert "Pagu dalam PK Sekretaris Rp150.000.000, jumlah rinciannya dalam PK Rp140.000.000." in planned
    assert reverse("report", args=[office.report.pk]) in tree.content.decode()
    recap = auditor.get(reverse("recap", args=[code, 2022]), {"triwulan": "semua"}).context["recap"]
    for table in (recap.bidang, recap.funds):
        assert sum(item.last.ceiling or 0 for item in table) == recap.total.last.ceiling == 140_000_000
    assert [item.name for item in recap.funds] == ["Dana Alokasi Umum"]
    page = auditor.get(reverse("recap", args=[code, 2022]), {"triwulan": "2"})
    assert "realisasinya tidak dibagi" in words(page)
    assert reverse("board_plots", args=[office.period.pk]) in page.content.decode()


def test_a_kegiatans_realisasi_is_offered_from_what_stands_below(office: Office, login: Login) -> None:
    """Bagas reports the kegiatan of Wulan's sub kegiatan; until all of them are filled in nothing is offered."""
    head, line = login(office.cast.head), office.head_report.agreement.budget_lines.get()
    address = reverse("entry", args=[office.head_report.pk])
    assert "dari laporan bawahan" not in head.get(address).content.decode()
    office.fill()
    spent = sum(row.realisasi for row in office.report.budget_results.all() if row.line.ceiling is not None)
    offered = formats.money(spent)
    page = head.get(address)
    assert f"Bawahan: {offered}" in words(page) and f'data-take="{offered}"' in page.content.decode()
    # Another figure is a finding, and the offer stays; the same one ends both.
    for typed, is_asked in (("1.000", True), (offered, False)):
        stored = BudgetResult.objects.filter(line=line).first()
        token = version_token(stored.realisasi) if stored else ""
        head.post(address, {f"a{line.pk}-realisasi": typed, f"a{line.pk}-realisasi-token": token})
        found = words(head.get(reverse("report", args=[office.head_report.pk])))
        assert ("berbeda dari jumlah realisasi rinciannya" in found) is is_asked
        assert ("dari laporan bawahan" in head.get(address).content.decode()) is is_asked


def test_a_sumber_dana_that_stands_twice_is_merged_after_a_look_and_taken_back(
    office: Office, planner: Client, login: Login
) -> None:
    code, dau = office.organization.code, FundSource.objects.get()
    twice = FundSource.objects.create(organization=office.organization, name="dana alokasi umum", order=2)
    BudgetFund.objects.filter(line=office.lines[0]).update(fund=twice)
    funds = reverse("fund_sources", args=[code, 2022])
    page = reverse("fund_merge", args=[code, 2022, twice.pk])
    seen = planner.get(funds)
    assert "Dana Alokasi Umum dan dana alokasi umum tampaknya sumber dana yang sama" in words(seen)
    assert page in seen.content.decode()
    # The one of the same name is offered.
    assert f'<option value="{dau.pk}" selected>' in planner.get(page).content.decode()
    shown = planner.get(page, {"ke": dau.pk})
    assert str(office.lines[0].agreement) in words(shown) and "Gabungkan ke Dana Alokasi Umum" in words(shown)
    answer = planner.post(page, {"ke": dau.pk, "shown": shown.context["token"]}, follow=True)
    assert "dana alokasi umum digabung ke Dana Alokasi Umum: 1 tempat diubah." in words(answer)
    assert "tampaknya" not in words(answer) and "Sudah digabung" in words(answer)
    assert planner.get(page).status_code == 404
    part = reverse("fund_part", args=[code, 2022, answer.context["merges"][0].number])
    assert login(office.cast.auditor).post(part).status_code == 403
    assert "1 tempat seperti semula" in words(planner.post(part, follow=True))
    assert BudgetFund.objects.get(line=office.lines[0]).fund == twice
    stale = planner.post(page, {"ke": dau.pk, "shown": "lain"})
    assert stale.status_code == 422 and "Data sudah berubah" in words(stale)
    assert planner.get(page, {"ke": twice.pk}).status_code == 422
