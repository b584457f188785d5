"""Remarks on the author's pages: each at its place, answered, done, and not to be read before the decision."""

import pytest
from django.test import Client
from django.urls import reverse

from reports import workflow
from reports.actions import remarks
from reports.content import places
from reports.models import Remark
from tests.conftest import Office
from tests.html import squeezed

HTMX = {"HX-Request": "true"}
PAGES = ("report", "entry", "evaluation", "action_plan", "evidence", "preview")


@pytest.fixture
def wulan(office: Office, login) -> Client:
    return login(office.cast.officer)


def get(client: Client, office: Office, name: str) -> str:
    return squeezed(client.get(reverse(name, args=[office.report.pk])))


def noted(office: Office) -> dict[str, Remark]:
    """A remark at each kind of place, before the decision."""
    report = office.submit()
    at = {
        "entry": places.join("capaian", office.documents.pk),
        "budget": places.join("anggaran", office.lines[0].pk),
        "evaluation": places.join("evaluasi", office.lines[0].pk),
        "action_plan": f"rencana-{places.counted(['1.01.01.2.01.01'])[0]}",
        "report": places.WHOLE,
        "section": "bab-3",
    }
    return {
        name: remarks.write(report, by=office.cast.head, place=place, text=f"Catatan untuk {name}.")
        for name, place in at.items()
    }


@pytest.fixture
def said(office: Office) -> dict[str, Remark]:
    found = noted(office)
    workflow.perform(office.report, workflow.Return(options=["diperbaiki"]), by=office.cast.head)
    return found


def answering(remark: Remark) -> str:
    return reverse("remark_answer", args=[remark.report_id, remark.pk])


def test_before_the_decision_nobody_else_reads_them(office: Office, login) -> None:
    noted(office)
    for role in ("officer", "chief", "planner", "auditor"):
        for name in PAGES:
            assert "Catatan untuk" not in get(login(getattr(office.cast, role)), office, name), (role, name)
    workflow.perform(office.report, workflow.Withdraw(), by=office.cast.officer)
    assert "Catatan untuk" not in get(login(office.cast.officer), office, "report")


@pytest.mark.parametrize("role", ["stranger", "outsider"])
def test_strangers_get_404(office: Office, login, said: dict[str, Remark], role: str) -> None:
    browser = login(getattr(office.cast, role))
    assert {browser.get(reverse(name, args=[office.report.pk])).status_code for name in PAGES} == {404}
    assert browser.post(answering(said["entry"]), {"done": "1"}).status_code == 404


def test_the_home_lists_all_with_a_field_for_the_answer(office: Office, wulan: Client, said) -> None:
    page = get(wulan, office, "report")
    assert page.index("6 catatan</a>") < page.index('<span id="catatan-sisa">6</span> belum ditandai selesai')
    for remark in said.values():
        assert remark.text in page and f'name="jawaban-{remark.pk}"' in page
    assert "Bagas Uji, Sekretaris" in page


@pytest.mark.parametrize("name", ["entry", "evaluation", "action_plan"])
def test_each_remark_is_shown_at_its_place(office: Office, wulan: Client, said: dict[str, Remark], name: str) -> None:
    page = get(wulan, office, name)
    assert f'id="catatan-{said[name].pk}"' in page and f'name="jawaban-{said[name].pk}"' in page
    assert said[name].place_value and said[name].place_value in page, "what it is about stands with it"
    others = [remark for key, remark in said.items() if key not in (name, "budget")]
    assert not any(remark.text in page for remark in others)


def test_on_the_entry_page_it_stands_beside_its_row(office: Office, wulan: Client, said: dict[str, Remark]) -> None:
    page = get(wulan, office, "entry")
    own = f"baris-i{office.documents.pk}"
    assert f'id="{own}"' in page
    # Both are about the first row: its budget cells reach over the next one, below which the remarks stand.
    beside = page[page.index(f'data-beside="{own}"') :]
    assert beside.index(said["entry"].text) < beside.index(said["budget"].text)


def test_a_remark_without_its_row_is_shown_above(office: Office, wulan: Client, said: dict[str, Remark]) -> None:
    office.report.action_plan.all().delete()
    page = get(wulan, office, "action_plan")
    assert page.index(said["action_plan"].text) < page.index("data-autosave")


def test_the_preview_names_open_remarks_and_submits_all_the_same(office: Office, wulan: Client, said) -> None:
    page = get(wulan, office, "preview")
    assert "6 catatan atasan belum ditandai selesai" in page and "Ajukan kepada Sekretaris" in page
    assert page.count('role="note"') == 5, "beside their rows and headings; one is about the whole report"
    for remark in said.values():
        wulan.post(answering(remark), {"done": "1"})
    assert "belum ditandai selesai" not in get(wulan, office, "preview")


def test_answering_with_htmx(office: Office, wulan: Client, said: dict[str, Remark]) -> None:
    remark = said["evaluation"]
    answer = squeezed(wulan.post(answering(remark), {f"jawaban-{remark.pk}": "Sudah."}, headers=HTMX))
    assert "Sudah.</textarea>" in answer and "Jawaban tersimpan" in answer and "<html" not in answer
    answer = wulan.post(answering(remark), {f"jawaban-{remark.pk}": "Sudah semua.", "done": "1"}, headers=HTMX)
    assert "Ditandai selesai oleh Wulan Uji" in squeezed(answer)
    remark.refresh_from_db()
    assert (remark.answer, remark.done_by_name) == ("Sudah semua.", "Wulan Uji")
    wulan.post(answering(remark), {f"jawaban-{remark.pk}": "", "done": "0"}, headers=HTMX)
    remark.refresh_from_db()
    assert (remark.answer, remark.done_at) == ("Sudah semua.", None), "an emptied field takes no answer back"


def test_answering_on_the_home_updates_every_count(office: Office, wulan: Client, said: dict[str, Remark]) -> None:
    remark, home = said["evaluation"], reverse("report", args=[office.report.pk])
    from_home = {**HTMX, "HX-Current-URL": f"http://testserver{home}#catatan-{remark.pk}"}
    answer = squeezed(wulan.post(answering(remark), {"done": "1"}, headers=from_home))
    assert '<span id="catatan-sisa" hx-swap-oob="true">5</span>' in answer
    assert '<span id="putaran-sisa-1" hx-swap-oob="true">6 catatan, 5 belum ditandai selesai' in answer
    item = answer.split(f'<li class="round-remark" id="putaran-catatan-{remark.pk}" hx-swap-oob="true">')[1]
    assert "Ditandai selesai oleh Wulan Uji" in item
    page = get(wulan, office, "report")
    for place in ("catatan-sisa", "putaran-sisa-1", f"putaran-catatan-{remark.pk}"):
        assert page.count(f'id="{place}"') == 1
    elsewhere = squeezed(wulan.post(answering(remark), {"done": "0"}, headers=HTMX))
    assert "hx-swap-oob" not in elsewhere


def test_the_link_to_its_field_stays_after_answering(office: Office, wulan: Client, said: dict[str, Remark]) -> None:
    home, remark = reverse("report", args=[office.report.pk]), said["evaluation"]
    href = f"{reverse('evaluation', args=[office.report.pk])}#catatan-{remark.pk}"
    headers = {**HTMX, "HX-Current-URL": f"http://testserver{home}"}
    for data in ({f"jawaban-{remark.pk}": "Sudah."}, {"done": "1"}, {"done": "0"}):
        answer = squeezed(wulan.post(answering(remark), data, headers=headers))
        assert f'<a href="{href}">Ke isiannya' in answer
    assert "Ke isiannya" not in squeezed(wulan.post(answering(said["report"]), {"done": "1"}, headers=HTMX))


def test_an_answered_remark_is_no_longer_called_optional(
    office: Office, wulan: Client, said: dict[str, Remark]
) -> None:
    assert get(wulan, office, "report").count("(boleh kosong)") == 6
    wulan.post(answering(said["report"]), {f"jawaban-{said['report'].pk}": "Siap."})
    assert get(wulan, office, "report").count("(boleh kosong)") == 5


def test_answering_without_javascript(office: Office, wulan: Client, said: dict[str, Remark]) -> None:
    remark = said["report"]
    response = wulan.post(answering(remark), {f"jawaban-{remark.pk}": "Siap."})
    assert response.status_code == 302 and response.url.endswith(f"#catatan-{remark.pk}")
    assert "Siap." in get(wulan, office, "report")


@pytest.mark.parametrize(("text", "sentence"), [(" ", "Tulis jawaban"), ("x" * 2001, "paling banyak 2000")])
def test_a_refused_answer_comes_back_as_typed(office: Office, wulan: Client, said, text: str, sentence: str) -> None:
    remark = said["report"]
    for headers in ({}, HTMX):
        response = wulan.post(answering(remark), {f"jawaban-{remark.pk}": text}, headers=headers)
        page = squeezed(response)
        assert sentence in page and text.strip() in page
    remark.refresh_from_db()
    assert not remark.answer


@pytest.mark.parametrize("role", ["head", "chief", "planner", "auditor"])
def test_others_read_and_do_not_answer(office: Office, login, said: dict[str, Remark], role: str) -> None:
    browser, remark = login(getattr(office.cast, role)), said["entry"]
    page = get(browser, office, "report")
    assert remark.text in page and "jawaban-" not in page
    assert browser.post(answering(remark), {"done": "1"}).status_code == 403
    remark.refresh_from_db()
    assert remark.done_at is None


def test_a_remark_cannot_be_answered_before_the_decision(office: Office, wulan: Client) -> None:
    found = noted(office)
    workflow.perform(office.report, workflow.Withdraw(), by=office.cast.officer)
    assert wulan.post(answering(found["entry"]), {"done": "1"}).status_code == 404


def test_after_submitting_again_nothing_is_answered(office: Office, wulan: Client, said: dict[str, Remark]) -> None:
    workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)
    assert wulan.post(answering(said["entry"]), {"done": "1"}).status_code == 403
    page = get(wulan, office, "report")
    assert "jawaban-" not in page and "Putaran 1: Dikembalikan" in page and "Catatan untuk entry." in page


def test_open_remarks_of_earlier_rounds_stay_listed(office: Office, wulan: Client, said: dict[str, Remark]) -> None:
    for name in ("entry", "budget", "evaluation", "action_plan", "section"):
        remarks.set_done(said[name], by=office.cast.officer, done=True)
    workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)
    workflow.perform(office.report, workflow.Return(note="Masih satu."), by=office.cast.head)
    page = get(wulan, office, "report")
    assert "1 catatan</a>" in page and f'name="jawaban-{said["report"].pk}"' in page
    assert f'name="jawaban-{said["entry"].pk}"' not in page


def test_a_reopened_report_says_why(office: Office, wulan: Client) -> None:
    office.approve()
    workflow.perform(office.report, workflow.Reopen(reason="Realisasi dikoreksi BPK."), by=office.cast.planner)
    page = get(wulan, office, "report")
    assert page.index("Dibuka kembali oleh") < page.index("Realisasi dikoreksi BPK.") < page.index("Yang perlu Anda")


def test_the_number_of_remarks_asks_no_more_queries(
    office: Office, wulan: Client, said, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    address = reverse("evaluation", args=[office.report.pk])
    with CaptureQueriesContext(
        connection,
    ) as many:
        wulan.get(address)
    office.report.remarks.exclude(pk=said["evaluation"].pk).delete()
    with django_assert_num_queries(len(many)):
        wulan.get(address)
