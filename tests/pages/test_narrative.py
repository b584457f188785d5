"""Explaining and planning on their pages."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.actions import narrative, results
from reports.actions.versioned import version_token
from reports.models import ActionPlanRow, Evaluation, Indicator
from tests.conftest import Office
from tests.html import squeezed

HTMX = {"HTTP_HX_REQUEST": "true"}
LONG = "a" * 8001


@pytest.fixture
def wulan(office: Office, login) -> Client:
    return login(office.cast.officer)


@pytest.fixture
def row(office: Office) -> ActionPlanRow:
    return add(office, "Baru enam dokumen.")


def add(office: Office, evaluasi: str) -> ActionPlanRow:
    return narrative.add_row(office.report, office.lines[0].activity, by=office.cast.officer, evaluasi=evaluasi)


def fields(row: ActionPlanRow, evaluasi: str) -> dict[str, str]:
    """The data that the page sends for the row when it was drawn with `row` as it is."""
    texts = {"evaluasi": evaluasi, "tindak_lanjut": "", "keterangan": ""}
    tokens = {f"r{row.pk}-{name}-token": version_token(getattr(row, name)) for name in texts}
    return {f"r{row.pk}-{name}": text for name, text in texts.items()} | tokens


ALONE = "Indikator tanpa anggaran"


def test_an_indicator_without_budget_is_explained_like_an_activity(office: Office, login, wulan: Client) -> None:
    address = reverse("evaluation", args=[office.report.pk])
    assert ALONE not in squeezed(wulan.get(address))
    Indicator.objects.filter(pk=office.days.pk).update(budget_line=None)
    results.record_indicator(office.report, office.days, by=office.cast.officer, realisasi=Decimal(15))
    page, key = squeezed(wulan.get(address)), f"i{office.days.pk}"
    assert ALONE in page and f'id="evaluasi-{key}"' in page and f'name="p{office.days.pk}-text"' in page
    field = f"p{office.days.pk}-text"
    line = reverse("evaluation_line", args=[office.report.pk, key])
    saved = squeezed(wulan.post(line, {field: "Baru {capaian}.", f"{field}-token": "", "touched": field}, **HTMX))
    assert "Tersimpan" in saved and f'id="minta-{key}"' in saved and "Baru 50%." in saved
    deputy = login(office.deputy())
    other = squeezed(deputy.post(line, {field: "Yang kedua.", f"{field}-token": "", "touched": field}, **HTMX))
    assert 'data-state="conflict"' in other and Evaluation.objects.get().text == "Baru {capaian}."
    too_long = wulan.post(address, {field: LONG})
    assert too_long.status_code == 422 and LONG in squeezed(too_long)
    for foreign in (f"i{office.documents.pk}", "i99999", str(office.days.pk + 10**9)):
        gone = reverse("evaluation_line", args=[office.report.pk, foreign])
        assert wulan.post(gone, {}).status_code == 404


def test_an_indicator_without_budget_has_its_own_list_of_rows(office: Office, wulan: Client) -> None:
    plan = reverse("action_plan", args=[office.report.pk])
    assert ALONE not in squeezed(wulan.get(plan))
    Indicator.objects.filter(pk=office.days.pk).update(budget_line=None)
    page, key = squeezed(wulan.get(plan)), f"i{office.days.pk}"
    assert ALONE in page and f'id="kegiatan-{key}"' in page
    add_address = reverse("plan_add", args=[office.report.pk, key])
    made = [wulan.post(add_address)["Location"] for _ in range(2)]
    rows = list(ActionPlanRow.objects.filter(indicator=office.days))
    assert made == [f"{plan}#baris-{row.pk}" for row in rows]
    order = reverse("plan_order", args=[office.report.pk, key])
    assert wulan.post(order, {"order": [rows[1].pk, rows[0].pk]}).status_code == 204
    assert list(ActionPlanRow.objects.values_list("pk", flat=True)) == [rows[1].pk, rows[0].pk]
    removed = wulan.post(reverse("plan_remove", args=[office.report.pk, rows[1].pk]))
    assert removed["Location"] == f"{plan}#kegiatan-{key}"
    shown = squeezed(wulan.post(reverse("plan_remove", args=[office.report.pk, rows[0].pk])))
    assert "Hapus baris ini?" in shown and ALONE in shown
    for foreign in (f"i{office.documents.pk}", "i99999"):
        assert wulan.post(reverse("plan_add", args=[office.report.pk, foreign])).status_code == 404


def explain(client: Client, office: Office, text: str, shown: str = ""):
    line = office.lines[0].pk
    address = reverse("evaluation_line", args=[office.report.pk, line])
    data = {f"e{line}-text": text, f"e{line}-text-token": version_token(shown), "touched": f"e{line}-text"}
    return client.post(address, data, **HTMX)


def test_the_figures_are_shown_with_the_field(office: Office, wulan: Client) -> None:
    office.fill()
    page = squeezed(wulan.get(reverse("evaluation", args=[office.report.pk])))
    assert "Rp100.000.000" in page and "48%" in page and "capaiannya 50%" in page
    assert f'id="evaluasi-{office.lines[0].pk}"' in page


def test_an_explanation_is_saved_as_it_is_left(office: Office, wulan: Client) -> None:
    page = squeezed(explain(wulan, office, "Baru dimulai bulan Juni."))
    assert "Tersimpan" in page and Evaluation.objects.get().text == "Baru dimulai bulan Juni."


def test_two_explanations_of_two_people_are_a_conflict(office: Office, login, wulan: Client) -> None:
    explain(login(office.deputy()), office, "Yang pertama.")
    page = squeezed(explain(wulan, office, "Yang kedua."))
    assert 'data-state="conflict"' in page and "Yang pertama." in page and "Yang kedua." in page
    assert Evaluation.objects.get().text == "Yang pertama."


def test_lines_end_alike_however_they_were_sent(office: Office, wulan: Client) -> None:
    explain(wulan, office, "Satu.\r\nDua.")
    assert Evaluation.objects.get().text == "Satu.\nDua."
    assert 'data-state="conflict"' not in squeezed(explain(wulan, office, "Satu.\nDua."))


def test_a_text_too_long_is_refused_with_the_limit(office: Office, wulan: Client) -> None:
    page = squeezed(explain(wulan, office, LONG))
    assert 'data-state="refused"' in page and "8000 huruf" in page and not Evaluation.objects.exists()


def test_the_whole_evaluation_page_is_saved_and_goes_on(office: Office, wulan: Client) -> None:
    data = {}
    for line in office.lines:
        data |= {f"e{line.pk}-text": f"Sebab {line.order}.", f"e{line.pk}-text-token": ""}
    answer = wulan.post(reverse("evaluation", args=[office.report.pk]), data | {"next": ""})
    assert answer["Location"] == reverse("action_plan", args=[office.report.pk])
    assert Evaluation.objects.count() == 3


def test_a_refused_text_comes_back_whole_and_the_others_are_saved(office: Office, wulan: Client) -> None:
    first, second = office.lines[0].pk, office.lines[1].pk
    data = {f"e{first}-text": LONG, f"e{second}-text": "Cukup."}
    answer = wulan.post(reverse("evaluation", args=[office.report.pk]), data)
    assert answer.status_code == 422 and LONG in squeezed(answer)
    assert Evaluation.objects.get().text == "Cukup."


def test_typed_markup_is_shown_as_text(office: Office, wulan: Client) -> None:
    explain(wulan, office, "<script>alert(1)</script>")
    page = squeezed(wulan.get(reverse("evaluation", args=[office.report.pk])))
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_every_activity_has_its_own_list_of_rows(office: Office, wulan: Client) -> None:
    page = squeezed(wulan.get(reverse("action_plan", args=[office.report.pk])))
    assert 'id="rencana"' in page
    for line in office.lines:
        assert reverse("plan_add", args=[office.report.pk, line.activity_id]) in page


def test_adding_a_row_saves_what_was_typed_elsewhere(office: Office, wulan: Client, row: ActionPlanRow) -> None:
    address = reverse("plan_add", args=[office.report.pk, office.lines[1].activity_id])
    answer = wulan.post(address, fields(row, "Baru tujuh dokumen."))
    new = ActionPlanRow.objects.exclude(pk=row.pk).get()
    assert answer["Location"].endswith(f"#baris-{new.pk}") and new.activity == office.lines[1].activity
    row.refresh_from_db()
    assert row.evaluasi == "Baru tujuh dokumen."


def test_a_row_is_saved_as_its_field_is_left(office: Office, wulan: Client, row: ActionPlanRow) -> None:
    data = fields(row, "Baru delapan.") | {"touched": f"r{row.pk}-evaluasi"}
    page = squeezed(wulan.post(reverse("plan_row", args=[office.report.pk, row.pk]), data, **HTMX))
    row.refresh_from_db()
    assert row.evaluasi == "Baru delapan." and "Tersimpan" in page
    assert f'name="r{row.pk}-evaluasi-token" value="{version_token("Baru delapan.")}"' in page


def test_rows_move_within_their_activity(office: Office, wulan: Client, row: ActionPlanRow) -> None:
    second = add(office, "Yang kedua.")
    wulan.post(reverse("plan_up", args=[office.report.pk, second.pk]))
    assert list(ActionPlanRow.objects.values_list("pk", flat=True)) == [second.pk, row.pk]
    wulan.post(reverse("plan_down", args=[office.report.pk, second.pk]))
    assert list(ActionPlanRow.objects.values_list("pk", flat=True)) == [row.pk, second.pk]


def test_moving_a_row_saves_what_was_typed(office: Office, wulan: Client, row: ActionPlanRow) -> None:
    second = add(office, "Yang kedua.")
    wulan.post(reverse("plan_up", args=[office.report.pk, second.pk]), fields(row, "Diketik tadi."))
    row.refresh_from_db()
    assert row.evaluasi == "Diketik tadi."


def test_removing_words_asks_first(office: Office, wulan: Client, row: ActionPlanRow) -> None:
    address = reverse("plan_remove", args=[office.report.pk, row.pk])
    page = squeezed(wulan.post(address))
    assert "Hapus baris ini?" in page and row.evaluasi in page and ActionPlanRow.objects.exists()
    assert wulan.post(address, {"sure": "1"}).status_code == 302
    assert not ActionPlanRow.objects.exists()


def test_a_row_changed_since_the_question_is_not_removed(office: Office, wulan: Client, row: ActionPlanRow) -> None:
    address = reverse("plan_remove", args=[office.report.pk, row.pk])
    assert 'name="sure" value="1"' in squeezed(wulan.post(address))
    texts = {"evaluasi": "Ditulis rekan.", "tindak_lanjut": "", "keterangan": ""}
    narrative.change_row(row, by=office.cast.officer, **texts)
    answer = wulan.post(address, {"sure": "1"})
    page = squeezed(answer)
    assert answer.status_code == 422 and "Baris ini belum dihapus" in page
    assert "diubah oleh Wulan Uji" in page and "Ditulis rekan." in page and ActionPlanRow.objects.exists()
    for sure in ("", "x", "²"):
        assert wulan.post(address, {"sure": sure}).status_code == 422
    assert wulan.post(address, {"sure": "2"}).status_code == 302
    assert not ActionPlanRow.objects.exists()


def test_a_row_that_got_words_meanwhile_is_not_removed(office: Office, wulan: Client, monkeypatch) -> None:
    empty = add(office, "")
    original = narrative.remove_row

    def first_a_colleague_writes(row: ActionPlanRow, **how: object) -> None:
        ActionPlanRow.objects.filter(pk=row.pk).update(evaluasi="Ditulis rekan.", version=2)
        original(row, **how)

    monkeypatch.setattr(narrative, "remove_row", first_a_colleague_writes)
    answer = wulan.post(reverse("plan_remove", args=[office.report.pk, empty.pk]))
    assert answer.status_code == 422 and "Ditulis rekan." in squeezed(answer)


def test_an_empty_row_goes_at_once(office: Office, wulan: Client) -> None:
    empty = add(office, "")
    wulan.post(reverse("plan_remove", args=[office.report.pk, empty.pk]))
    assert not ActionPlanRow.objects.exists()


def test_removing_asks_also_about_words_typed_a_moment_ago(office: Office, wulan: Client) -> None:
    empty = add(office, "")
    answer = wulan.post(reverse("plan_remove", args=[office.report.pk, empty.pk]), fields(empty, "Baru saja."))
    assert "Baru saja." in squeezed(answer) and ActionPlanRow.objects.exists()


def test_a_conflict_stops_the_button_and_shows_both(office: Office, wulan: Client, row: ActionPlanRow) -> None:
    narrative.change_row(row, by=office.deputy(), evaluasi="Lebih dulu.", tindak_lanjut="", keterangan="")
    address = reverse("plan_add", args=[office.report.pk, office.lines[1].activity_id])
    answer = wulan.post(address, fields(row, "Terlambat."))
    page = squeezed(answer)
    assert answer.status_code == 422 and "Lebih dulu." in page and "Terlambat." in page
    assert ActionPlanRow.objects.count() == 1


def test_words_for_a_removed_row_are_given_back(office: Office, wulan: Client, row: ActionPlanRow) -> None:
    narrative.remove_row(row, by=office.cast.officer)
    answer = wulan.post(reverse("action_plan", args=[office.report.pk]), fields(row, "Diketik tadi."))
    page = squeezed(answer)
    assert answer.status_code == 422 and "sudah dihapus orang lain" in page and "Diketik tadi." in page


def test_a_row_of_another_report_is_not_found(office: Office, login, row: ActionPlanRow) -> None:
    other = office.stranger_report
    client = login(office.cast.stranger)
    for name in ("plan_row", "plan_up", "plan_down", "plan_remove"):
        assert client.post(reverse(name, args=[other.pk, row.pk])).status_code == 404


def test_the_plan_page_saves_and_goes_on(office: Office, wulan: Client, row: ActionPlanRow) -> None:
    data = fields(row, "Selesai.") | {"next": ""}
    answer = wulan.post(reverse("action_plan", args=[office.report.pk]), data)
    assert answer["Location"] == reverse("preview", args=[office.report.pk])
    row.refresh_from_db()
    assert row.evaluasi == "Selesai."


def test_queries_of_the_plan_do_not_grow_with_its_rows(office: Office, wulan: Client, row: ActionPlanRow) -> None:
    address = reverse("action_plan", args=[office.report.pk])
    with CaptureQueriesContext(connection) as one:
        wulan.get(address)
    add(office, "Dua.")
    add(office, "Tiga.")
    with CaptureQueriesContext(connection) as three:
        wulan.get(address)
    assert len(one) == len(three)


@pytest.mark.parametrize("name", ["plan_remove", "plan_up", "plan_down"])
def test_a_button_of_a_removed_row_still_saves_the_words_in_the_others(
    office: Office, wulan: Client, row: ActionPlanRow, name: str
) -> None:
    gone = add(office, "Dihapus di tab lain.")
    narrative.remove_row(gone, by=office.cast.officer)
    answer = wulan.post(reverse(name, args=[office.report.pk, gone.pk]), fields(row, "Ditulis di sini."), follow=True)
    assert "sudah dihapus dari halaman lain" in squeezed(answer)
    row.refresh_from_db()
    assert row.evaluasi == "Ditulis di sini."


def test_a_figure_apart_from_its_sign_is_closed_up_at_one_click(
    office: Office, wulan: Client, row: ActionPlanRow
) -> None:
    """Nothing changes by itself, and nothing else on the page is lost by the click."""
    line = office.lines[0].pk
    answer = squeezed(explain(wulan, office, "Serapan 48 % dari Rp 100.000.000."))
    assert "“48 %” ditulis “48%”, “Rp 100.000.000” ditulis “Rp100.000.000”." in answer
    assert f'name="rapikan" value="e{line}-text"' in answer and "ditulis tanpa spasi" not in answer
    assert Evaluation.objects.get().text == "Serapan 48 % dari Rp 100.000.000."
    other = office.lines[1].pk
    typed = {
        f"e{line}-text": "Serapan 48 % dari Rp 100.000.000.",
        f"e{other}-text": "Sisa 3 %.",
        "rapikan": f"e{line}-text",
    }
    saved = wulan.post(reverse("evaluation", args=[office.report.pk]), typed)
    assert saved.status_code == 302 and saved.url.endswith(f"#id_e{line}-text")
    texts = dict(Evaluation.objects.values_list("line", "text"))
    assert texts == {line: "Serapan 48% dari Rp100.000.000.", other: "Sisa 3 %."}
    name = f"r{row.pk}-evaluasi"
    planned = wulan.post(reverse("action_plan", args=[office.report.pk]), fields(row, "Baru 5 %.") | {"rapikan": name})
    row.refresh_from_db()
    assert row.evaluasi == "Baru 5%." and planned.url.endswith(f"#id_{name}")
    assert "Evaluasi tersimpan" not in squeezed(
        wulan.post(reverse("evaluation", args=[office.report.pk]), {"rapikan": "x\n"})
    )


def test_what_a_sentence_contradicts_stands_beside_it(office: Office, wulan: Client, row: ActionPlanRow) -> None:
    """As the field is left, and when the page is opened again; answered or mended it goes."""
    assert "Triwulan IV" in squeezed(explain(wulan, office, "Capaian sampai dengan Triwulan IV sebesar 0%."))
    page = squeezed(wulan.get(reverse("evaluation", args=[office.report.pk])))
    assert "Tertulis “Triwulan IV”, padahal laporan ini Triwulan II 2022." in page
    answer = explain(wulan, office, "Dua dokumen selesai.", "Capaian sampai dengan Triwulan IV sebesar 0%.")
    assert (
        "padahal" not in squeezed(answer) and f'id="periksa-evaluasi-{office.lines[0].pk}"' in answer.content.decode()
    )
    address, sent = reverse("plan_row", args=[office.report.pk, row.pk]), fields(row, "Terserap 29.5102.000.")
    answer = wulan.post(address, sent | {"touched": f"r{row.pk}-evaluasi"}, **HTMX)
    assert "tidak dapat dibaca sebagai angka" in squeezed(answer)
    page = squeezed(wulan.get(reverse("action_plan", args=[office.report.pk])))
    assert "tidak dapat dibaca sebagai angka" in page
