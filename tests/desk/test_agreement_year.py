"""The agreements of a year: begun, copied and put in force together; a perubahan from its draft to its reports."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from reports.actions import agreement_draft, copies, results
from reports.enums import AgreementState
from reports.models import Agreement, BudgetLine, Indicator, IndicatorResult, IndividualIndicator, Period, QuarterTarget
from reports.queries.agreement_remarks import remarks_of
from reports.queries.agreement_rows import rows_of
from tests.conftest import Office
from tests.html import squeezed
from units.models import Position

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(office: Office, login) -> Client:
    return login(office.cast.planner)


def of(name: str, year: int = 2022) -> str:
    return reverse(name, args=["dinas-uji", year])


def version(name: str, agreement: Agreement) -> str:
    return reverse(name, args=["dinas-uji", agreement.pk])


def test_next_years_agreements_are_copied_and_put_in_force_together(office: Office, planner: Client) -> None:
    page = squeezed(planner.get(of("agreements_of_year")))
    for told in (
        "Kepala Sub Bagian Umum",
        "Murni, 10 Januari 2022",
        "Berlaku",
        "Salin semua ke 2023",
        "Buat perubahan",
    ):
        assert told in page
    answer = planner.post(of("agreements_copy"))
    assert answer["Location"] == of("agreements_of_year", 2023)
    drafts = Agreement.objects.filter(year=2023)
    count = drafts.count()
    assert count >= 2 and all(each.status.is_draft for each in drafts)
    page = squeezed(planner.get(answer["Location"]))
    assert f"{count} PK disalin sebagai rancangan 2023" in page
    # As on the page of one draft it has remarks here; where something is missing it is not ticked to begin with.
    told = {each.pk: remarks_of(rows_of(each)) for each in drafts}
    assert page.count(" checked>") == sum(not any(one.is_missing for one in each) for each in told.values()) < count
    assert all(each[0].sentence in page for each in told.values() if each)
    BudgetLine.objects.filter(agreement__in=drafts).delete()
    Indicator.objects.filter(goal__agreement__in=drafts).update(target=4, unit="dokumen", kind="number")
    QuarterTarget.objects.filter(indicator__goal__agreement__in=drafts).delete()
    assert squeezed(planner.get(answer["Location"])).count(" checked>") == count
    assert 'value="01-01-2023"' in page
    # The head has no report, and a PK with the regional head.
    chief = Position.objects.get(title="Kepala Dinas Uji")
    assert "Kepala Dinas Uji" in page and planner.post(of("agreement_create", 2023), {"position": chief.pk})
    agreement_draft.delete_draft(Agreement.objects.get(position=chief), by=office.cast.planner)
    # A second click copies nothing; a draft without indicators is named and stays.
    assert "tidak ada yang disalin" in squeezed(planner.post(of("agreements_copy"), follow=True))
    agreement_draft.delete_draft(drafts.get(position=office.report.position), by=office.cast.planner)
    empty = agreement_draft.create(office.report.position, year=2023, by=office.cast.planner)
    keys = [each.pk for each in drafts.all()]
    answer = planner.post(of("agreements_in_force", 2023), {"pk": keys, "on": "2 Januari 2023"})
    told = squeezed(answer)
    assert answer.status_code == 422 and f"{count - 1} PK berlaku sejak 2 Januari 2023" in told
    assert "Kepala Sub Bagian Umum (murni): Versi ini belum mempunyai indikator" in told
    assert drafts.filter(state=AgreementState.DRAFT).get() == empty
    for data, sentence in (({"pk": [empty.pk], "on": "kapan"}, "kapan"), ({"on": "2 Januari 2023"}, "Centang dahulu")):
        answer = planner.post(of("agreements_in_force", 2023), data)
        assert answer.status_code == 422 and sentence in squeezed(answer)


def test_a_murni_is_proposed_for_the_whole_year(office: Office, planner: Client) -> None:
    """An office that begins in November: a day of today would leave the quarters before it without a PK in force."""
    planner.post(of("agreements_copy"))
    drafts = list(Agreement.objects.filter(year=2023).order_by("pk"))
    force = version("put_in_force", drafts[0])
    assert 'value="01-01-2023"' in squeezed(planner.get(force))
    for quarter, opens in ((1, date(2023, 3, 20)), (2, date(2023, 6, 20)), (4, date(2023, 12, 20))):
        due = opens + timedelta(days=20)
        Period.objects.create(organization=office.organization, year=2023, quarter=quarter, opens_on=opens, due_on=due)
    for address, data in ((force, {}), (of("agreements_in_force", 2023), {"pk": [drafts[1].pk]})):
        told = planner.post(address, data | {"on": "29-11-2023"})
        page = squeezed(told)
        assert told.status_code == 422
        assert "Triwulan I 2023, Triwulan II 2023 berakhir sebelum 29 November 2023, paling akhir 30 Juni 2023" in page
        assert not Agreement.objects.filter(
            year=2023, state=AgreementState.IN_FORCE, pk=data.get("pk", [0])[0]
        ).exists()
        # Another day is asked about again; the same one is meant.
        sure = re.search(r'name="sure" value="(\w+)"', told.content.decode())[1]
        meant = data | {"sure": sure}
        assert planner.post(address, meant | {"on": "28-11-2023"}).status_code == 422
        assert planner.post(address, meant | {"on": "29-11-2023"}).status_code == 302
    assert Agreement.objects.filter(year=2023, in_force_from=date(2023, 11, 29)).count() == 2
    # After a murni nothing is without a PK, and a perubahan is proposed for today.
    draft = copies.draft_perubahan(office.report.agreement, by=office.cast.planner)
    assert 'value="08-07-2022"' in squeezed(planner.get(version("put_in_force", draft)))


def test_a_post_begins_empty_or_with_anothers_agreement(office: Office, planner: Client) -> None:
    post = Position.objects.get(title="Kepala Seksi Lain")
    planner.post(of("agreements_copy"))
    Agreement.objects.filter(position=post).exclude(reports__isnull=False).delete()
    copy, source = of("agreement_copy", 2023), Agreement.objects.filter(year=2023).exclude(position=post).first()
    assert "pilih dahulu" in squeezed(planner.post(copy, {"position": post.pk}))
    answer = planner.post(copy, {"position": post.pk, f"sumber-{post.pk}": source.pk})
    made = Agreement.objects.get(position=post, year=2023)
    assert answer["Location"] == version("agreement", made)
    assert (
        Indicator.objects.filter(goal__agreement=made).count()
        == Indicator.objects.filter(goal__agreement=source).count()
    )
    page = squeezed(planner.get(version("agreement_delete", made)))
    assert "tidak dapat dikembalikan" in page
    assert planner.post(version("agreement_delete", made))["Location"] == of("agreements_of_year", 2023)
    answer = planner.post(of("agreement_create", 2023), {"position": post.pk})
    made = Agreement.objects.get(position=post, year=2023)
    goal = made.goals.get()
    assert answer["Location"] == f"{version('agreement', made)}#id_s{goal.pk}-text" and goal.indicators.count() == 1
    # The second of two clicks opens what the first one made.
    assert planner.post(of("agreement_create", 2023), {"position": post.pk})["Location"] == version("agreement", made)
    assert planner.post(of("agreement_create", 2023), {"position": "x"}).status_code == 404


def test_a_perubahan_says_what_changes_and_keeps_a_renamed_indicator(office: Office, planner: Client) -> None:
    murni = office.report.agreement
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=6)
    answer = planner.post(version("agreement_perubahan", murni))
    draft = Agreement.objects.get(position=murni.position, version=1)
    assert answer["Location"] == version("agreement", draft)
    assert planner.post(version("agreement_perubahan", murni))["Location"] == answer["Location"]
    copy = Indicator.objects.get(goal__agreement=draft, name=office.documents.name)
    Indicator.objects.filter(pk=copy.pk).update(name="Banyaknya dokumen", target=15)
    draft.budget_lines.order_by("order").first().shares.all().delete()
    draft.budget_lines.filter(order=draft.budget_lines.order_by("order").first().order).update(ceiling=1_000_000)
    force = version("put_in_force", draft)
    page = squeezed(planner.get(force)).replace("\u00a0", " ")
    for told in ("Indikator baru", f"Lanjutan dari: {office.documents.name}", "Indikator dihapus", "Rp1.000.000",
                 "Triwulan II", "Dapat dipindahkan", "Indikator lama tanpa lanjutan"):  # fmt: skip
        assert told in page
    data = {"on": "1 Juni 2022", f"i{copy.pk}-lanjutan": "Indikator yang lain"}
    assert planner.post(force, data).status_code == 422
    data[f"i{copy.pk}-lanjutan"] = office.documents.name
    assert "jauh dari tahun 2022" in squeezed(planner.post(force, data | {"signed_on": "1-6-2012"}))
    # On a day on which nobody was in office yet the paper would have no names: told beforehand.
    earlier = planner.post(force, data | {"signed_on": "2 Januari 2022"})
    asked = squeezed(earlier)
    assert f"belum ada pejabat {murni.position.title}; namanya kosong pada PK" in asked
    assert f"belum ada pejabat atasan langsung {murni.position.title}" in asked
    Agreement.objects.filter(pk=draft.pk).update(signed_on=date(2022, 1, 2))
    assert "Periksa dahulu" in squeezed(planner.get(force)) and "namanya kosong" in squeezed(planner.get(force))
    Agreement.objects.filter(pk=draft.pk).update(signed_on=None)
    answer = planner.post(force, data | {"signed_on": "30 Mei 2022", "move": "on"}, follow=True)
    draft.refresh_from_db()
    assert draft.status.is_in_force and f"{draft.signed_on}" == "2022-05-30"
    page = squeezed(planner.get(version("agreement_compare", draft)))
    assert "Banyaknya dokumen" in page and "Indikator dihapus" not in page and "15" in page
    # The report of Triwulan II came along, with what was entered for the renamed indicator.
    assert "laporan dipindahkan ke versi ini" in squeezed(answer)
    assert IndicatorResult.objects.get(indicator=copy).realisasi == 6
    assert "sudah dipakai laporan" in squeezed(planner.post(version("agreement_take_back", draft), follow=True))


def test_a_draft_taken_back_and_others_are_refused(office: Office, planner: Client, login) -> None:
    planner.post(of("agreements_copy"))
    draft = Agreement.objects.filter(year=2023).order_by("pk").first()
    planner.post(version("put_in_force", draft), {"on": "02-01-2023"})
    assert "menjadi rancangan lagi" in squeezed(planner.post(version("agreement_take_back", draft), follow=True))
    for role, status in (("officer", 403), ("auditor", 403), ("outsider", 404)):
        browser = login(getattr(office.cast, role))
        assert browser.get(of("agreements_of_year")).status_code == status
        for name in ("agreements_copy", "agreements_in_force", "agreement_create", "agreement_copy"):
            assert browser.post(of(name)).status_code == status, name
        for name in ("agreement_perubahan", "agreement_delete", "agreement_take_back", "put_in_force"):
            assert browser.post(version(name, draft)).status_code == status, name


def test_an_iki_sheet_is_written_on_one_page(office: Office, planner: Client) -> None:
    """Begun from the agreement; a row without its formula is named; an older page changes nothing of a newer sheet."""
    address = reverse("iki_sheet", args=["dinas-uji", 2023, office.report.position_id])
    planner.post(of("agreements_copy"))
    IndividualIndicator.objects.all().delete()
    assert "Mulai dari indikator PK 2023" in squeezed(planner.get(address))
    page = squeezed(planner.get(address, {"dari-pk": 1}))
    assert office.documents.name in page and office.complaints.numerator_label in page
    rows = [{"sasaran": "Layanan", "indikator": "Dokumen", "formulation": ""}, {}, {"indikator": "x" * 1001}]
    data = sent(rows)
    told = squeezed(planner.post(address, data))
    assert "terlalu panjang" in told and "Layanan" in told
    data = sent([*rows[:1], {}, {"sasaran": "L", "indikator": "I", "numerator": "Selesai"}])
    told = squeezed(planner.post(address, data))
    assert "Baris 1: tulis penjelasan" in told and "Baris 2: tulis penjelasan" in told and "Selesai" in told
    data = sent([rows[0] | {"formulation": "Jumlah dokumen"}])
    assert planner.post(address, data).status_code == 302
    assert IndividualIndicator.objects.get(year=2023).indikator == "Dokumen"
    data["iki-0-shown"] = planner.get(address).context["formset"][0]["shown"].value()
    IndividualIndicator.objects.filter(year=2023).update(indikator="Dokumen kantor")
    answer = planner.post(address, data | {"iki-0-indikator": "Dokumen lain"})
    assert answer.status_code == 422
    assert "Baris 1, Indikator kinerja utama juga diubah orang lain" in squeezed(answer)
    assert planner.post(address, data | {"iki-0-formulation": "Jumlah berkas"}).status_code == 302
    kept = IndividualIndicator.objects.get(year=2023)
    assert (kept.indikator, kept.formulation) == ("Dokumen kantor", "Jumlah berkas")
    assert planner.post(address, {}).status_code == 422


def sent(rows: list[dict[str, str]]) -> dict[str, str]:
    data = {"iki-TOTAL_FORMS": str(len(rows)), "iki-INITIAL_FORMS": "0"}
    return data | {f"iki-{n}-{name}": text for n, row in enumerate(rows) for name, text in row.items()}
