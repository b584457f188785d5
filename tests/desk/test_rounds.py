"""The superior's reading page: remarks with and without JavaScript, differences, earlier rounds."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from reports import workflow
from reports.actions import remarks, results
from reports.content import places
from reports.models import Remark, Report
from reports.queries.content import content_of
from tests.conftest import Office
from tests.html import squeezed
from units.enums import AssignmentKind
from units.models import Assignment

HTMX = {"HX-Request": "true"}
STATUS = {"officer": 403, "head": 200, "chief": 403, "planner": 403, "auditor": 403, "stranger": 404, "outsider": 404}


@pytest.fixture
def submitted(office: Office) -> Report:
    return office.submit()


@pytest.fixture
def bagas(office: Office, login) -> Client:
    return login(office.cast.head)


def reading(office: Office) -> str:
    return reverse("disposition", args=[office.report.pk])


def adding(office: Office) -> str:
    return reverse("remark_add", args=[office.report.pk])


def capaian(office: Office) -> str:
    return places.join("capaian", office.documents.pk)


def noted(office: Office, text: str = "Dari mana?", place: str | None = None) -> Remark:
    at = capaian(office) if place is None else place
    return remarks.write(office.report, by=office.cast.head, place=at, text=text)


def address_of(remark: Remark, name: str) -> str:
    return reverse(f"remark_{name}", args=[remark.report_id, remark.pk])


def test_every_place_has_its_remark_button(office: Office, submitted: Report, bagas: Client) -> None:
    page = squeezed(bagas.get(reading(office)))
    for place in places.places(content_of(submitted)):
        assert f'<option value="{place.key}"' in page
        # What is said of the whole report is the note of the decision.
        if place.key:
            assert f'name="at" value="{place.key}"' in page
            assert page.count(f'id="{places.anchor(place.key)}"') == 1


@pytest.mark.parametrize(("role", "status"), STATUS.items())
def test_who_may_write_change_and_remove_remarks(
    office: Office, submitted: Report, login, role: str, status: int
) -> None:
    remark, browser = noted(office), login(getattr(office.cast, role))
    data = {"place": "", "text": "Baik.", f"text-{remark.pk}": "Lain"}
    assert browser.post(adding(office), data, headers=HTMX).status_code == status
    assert browser.post(address_of(remark, "change"), data, headers=HTMX).status_code == status
    assert browser.post(address_of(remark, "remove"), data, headers=HTMX).status_code == status
    assert submitted.remarks.filter(place="").exists() == (status == 200)
    assert Remark.objects.filter(pk=remark.pk).exists() == (status != 200)


def test_addresses_of_remarks_refuse_other_methods(office: Office, submitted: Report, bagas: Client) -> None:
    remark = noted(office)
    for address in (
        adding(office),
        address_of(remark, "change"),
        address_of(remark, "remove"),
        address_of(remark, "answer"),
    ):
        assert bagas.get(address).status_code == 405


def test_htmx_gets_the_remark_and_its_place(office: Office, submitted: Report, bagas: Client) -> None:
    data = {"place": capaian(office), "text": "Dari mana?"}
    answer = squeezed(bagas.post(adding(office), data, headers=HTMX))
    remark = submitted.remarks.get()
    assert f'id="catatanku-{remark.pk}"' in answer and "<html" not in answer
    assert f'id="{places.anchor(capaian(office))}" hx-swap-oob="true"' in answer and "belum disampaikan" in answer
    assert f'id="ringkas-catatan-{capaian(office)}" hx-swap-oob="true"' in answer, "the summary's row shows it too"
    value = "Realisasi 6\u00a0dokumen dari target 12\u00a0dokumen, capaian 50%"
    assert remark.place_value == value and answer.count(value) >= 2
    again = squeezed(bagas.post(adding(office), data, headers=HTMX))
    assert 'id="catatanku-' not in again, "sent twice, shown once"


def test_a_remark_on_the_whole_leaves_the_document_alone(office: Office, submitted: Report, bagas: Client) -> None:
    document = f'id="{places.anchor(places.WHOLE)}"'
    assert squeezed(bagas.get(reading(office))).count(document) == 1
    answers = [bagas.post(adding(office), {"place": "", "text": "Rapi."}, headers=HTMX)]
    remark = submitted.remarks.get()
    answers.append(bagas.post(address_of(remark, "change"), {f"text-{remark.pk}": "Rapi sekali."}, headers=HTMX))
    answers.append(bagas.post(address_of(remark, "remove"), headers=HTMX))
    assert not submitted.remarks.exists()
    for answer in answers:
        assert answer.status_code == 200 and document not in squeezed(answer)


def test_htmx_gets_the_refusal(office: Office, submitted: Report, bagas: Client) -> None:
    answer = bagas.post(adding(office), {"place": "", "text": " "}, headers=HTMX)
    assert answer["HX-Retarget"] == "#masalah-catatan" and "Tulis catatan lebih dahulu" in squeezed(answer)


TYPED = {"options": ["teliti-capaian", "lain-lain"], "other_text": "Uraian saya", "note": "Sedang saya ketik"}


def shows_the_decision(page: str) -> bool:
    return page.count(" checked") == 2 and "Uraian saya" in page and "Sedang saya ketik" in page


def test_without_javascript_a_place_is_chosen_and_nothing_typed_is_lost(
    office: Office, submitted: Report, bagas: Client
) -> None:
    data = {**TYPED, "at": capaian(office), "text": "Setengah catatan"}
    page = squeezed(bagas.post(adding(office), data))
    assert shows_the_decision(page) and "Setengah catatan" in page
    assert f'<option value="{capaian(office)}" selected>' in page
    assert not submitted.remarks.exists()


def test_without_javascript_a_remark_is_added(office: Office, submitted: Report, bagas: Client) -> None:
    response = bagas.post(adding(office), {**TYPED, "place": capaian(office), "text": "Dari mana?"})
    page = squeezed(response)
    assert response.status_code == 200 and shows_the_decision(page)
    assert submitted.remarks.get().text == "Dari mana?" and 'name="text"' in page
    form = page[page.index('id="tulis-catatan"') :]
    assert "Dari mana?" not in form[: form.index("</dialog>")], "the field is free for the next one"


def test_without_javascript_a_refusal_loses_nothing(office: Office, submitted: Report, bagas: Client) -> None:
    response = bagas.post(adding(office), {**TYPED, "place": "tidak-ada", "text": "Catatan panjang saya"})
    page = squeezed(response)
    assert response.status_code == 422 and shows_the_decision(page)
    assert "Tempat itu tidak ada" in page and "Catatan panjang saya" in page


def test_without_javascript_changing_and_taking_back(office: Office, submitted: Report, bagas: Client) -> None:
    remark, other = noted(office), noted(office, "Yang lain", "")
    data = {**TYPED, f"text-{remark.pk}": "Angka bulan apa?", f"text-{other.pk}": "Yang lain, sedang diubah"}
    page = squeezed(bagas.post(address_of(remark, "change"), data))
    assert shows_the_decision(page) and "Yang lain, sedang diubah" in page
    remark.refresh_from_db()
    assert remark.text == "Angka bulan apa?"
    page = squeezed(bagas.post(address_of(remark, "remove"), TYPED))
    assert shows_the_decision(page) and "Angka bulan apa?" not in page
    assert list(submitted.remarks.all()) == [other]


def test_a_remark_still_being_typed_is_not_lost_by_deciding(office: Office, submitted: Report, bagas: Client) -> None:
    remark = noted(office)
    for typed in ({"text": "Belum selesai"}, {f"text-{remark.pk}": "Diubah tetapi belum disimpan"}):
        response = bagas.post(reading(office), {"decision": "return", "note": "x", **typed})
        page = squeezed(response)
        assert response.status_code == 422 and "belum disimpan" in page and next(iter(typed.values())) in page
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


def test_remarks_belong_to_the_decision_after_them(office: Office, submitted: Report, bagas: Client) -> None:
    noted(office)
    assert bagas.post(reading(office), {"decision": "return"}).status_code == 302
    assert submitted.dispositions.get().remarks.count() == 1


def test_a_remark_in_another_state_is_refused_with_a_reason(office: Office, submitted: Report, bagas: Client) -> None:
    workflow.perform(submitted, workflow.Withdraw(), by=office.cast.officer)
    response = bagas.post(adding(office), {"place": "", "text": "Terlambat"})
    assert response.status_code == 422 and "berstatus Draf" in squeezed(response)
    assert "Beri catatan" not in squeezed(bagas.get(reading(office)))


def test_a_decision_typed_meanwhile_can_still_be_read(office: Office, submitted: Report, bagas: Client) -> None:
    workflow.perform(submitted, workflow.Withdraw(), by=office.cast.officer)
    for address in (reading(office), adding(office)):
        sent = {**TYPED, "decision": "return", "place": "", "text": "Setengah catatan"}
        page = squeezed(bagas.post(address, sent))
        assert "Uraian saya" in page and "Sedang saya ketik" in page and "Setengah catatan" in page
    assert "Yang Anda ketik" not in squeezed(bagas.get(reading(office)))


def test_a_null_character_is_no_part_of_a_remark(office: Office, submitted: Report, bagas: Client) -> None:
    assert bagas.post(adding(office), {"place": "", "text": "Dari\0 mana?"}).status_code == 200
    assert submitted.remarks.get().text == "Dari mana?"
    assert bagas.post(adding(office), {"place": "", "text": "\0"}).status_code == 422


def test_the_author_who_acts_as_superior_is_turned_away(office: Office, submitted: Report, login) -> None:
    Assignment.objects.create(
        official=office.cast.officer.official,
        position=office.head_report.position,
        kind=AssignmentKind.PLT,
        starts=office.organization.today(),
    )
    wulan = login(office.cast.officer)
    assert wulan.get(reading(office)).status_code == 403
    assert wulan.post(reading(office), {"decision": "approve", "options": ["sudah-baik"]}).status_code == 403
    assert wulan.post(adding(office), {"place": "", "text": "Bagus"}).status_code == 403
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


def second_round(office: Office) -> Remark:
    office.submit()
    remark = noted(office)
    workflow.perform(
        office.report, workflow.Return(options=["teliti-capaian"], note="Hitung ulang."), by=office.cast.head
    )
    remarks.answer(remark, by=office.cast.officer, text="Sudah dihitung.")
    remarks.set_done(remark, by=office.cast.officer, done=True)
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(9))
    workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)
    return remark


def test_changes_come_first_with_links_to_their_places(office: Office, bagas: Client) -> None:
    second_round(office)
    page = squeezed(bagas.get(reading(office)))
    changed = page[page.index("Yang berubah sejak putaran 1") : page.index('id="isi-tercetak"')]
    assert "6\u00a0dokumen" in changed and "9\u00a0dokumen" in changed
    assert f'href="#{places.anchor(capaian(office))}"' in changed
    figures = page[page.index("Ringkasan angka") : page.index("Yang berubah sejak")]
    assert "semula 6\u00a0dokumen" in figures and "semula 50%" in figures
    # What became of the remark stands at its row too, and in one line before the figures.
    assert "Putaran 1: Dari mana? <b>Jawaban:</b> Sudah dihitung." in figures
    assert "Diajukan lagi sesudah putaran 1" in page and "1 dari 1 catatan Anda dijawab" in page
    assert changed.index("9\u00a0dokumen") < changed.index("Yang ikut berubah") < changed.index("75%")


def test_a_first_round_has_no_changes(office: Office, submitted: Report, bagas: Client) -> None:
    assert "Yang berubah sejak" not in squeezed(bagas.get(reading(office)))


def test_an_earlier_round_is_shown_with_its_remarks_and_answers(office: Office, bagas: Client) -> None:
    second_round(office)
    page = squeezed(bagas.get(reading(office)))
    earlier = page[page.index("Putaran sebelumnya") :]
    for words in (
        "Putaran 1: Dikembalikan",
        "Diajukan Wulan Uji, Kepala Sub Bagian Umum, ",
        "Dikembalikan Bagas Uji, Sekretaris, ",
        "Capaian diteliti ulang",
        "Hitung ulang.",
        "1 catatan, semua ditandai selesai",
        "Dari mana?",
        "Sudah dihitung.",
        "Ditandai selesai oleh Wulan Uji",
    ):
        assert words in earlier


def test_remarks_are_nowhere_in_the_document_itself(office: Office, submitted: Report) -> None:
    from reports.documents.html import lkj_html
    from reports.documents.lkj import build_lkj

    before = lkj_html(build_lkj(submitted))
    noted(office)
    assert lkj_html(build_lkj(submitted)) == before and 'class="here"' not in before
