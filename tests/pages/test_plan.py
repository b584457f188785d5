"""The pages of explaining and planning: live values, reasons, prepared rows, their order, the quarter before's plan."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.actions import narrative, results
from reports.enums import FollowUpOutcome
from reports.models import ActionPlanRow, Evaluation, FollowUp, Report
from tests.conftest import Office
from tests.html import squeezed

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def wulan(office: Office, login) -> Client:
    return login(office.cast.officer)


@pytest.fixture
def later(office: Office) -> Report:
    """The report of the quarter after a filled one."""
    office.fill()
    return Report.objects.with_people().get(position=office.report.position, period=office.next_period)


@pytest.fixture
def old(office: Office, later: Report) -> ActionPlanRow:
    return ActionPlanRow.objects.get(report=office.report)


def page_of(client: Client, name: str, report: Report) -> str:
    return squeezed(client.get(reverse(name, args=[report.pk]))).replace("\u00a0", " ")


def explain(client: Client, office: Office, text: str, line: int = 0) -> str:
    pk = office.lines[line].pk
    address = reverse("evaluation_line", args=[office.report.pk, pk])
    answer = client.post(address, {f"e{pk}-text": text, "touched": f"e{pk}-text"}, **HTMX)
    return squeezed(answer).replace("\u00a0", " ")


def texts(row: ActionPlanRow, evaluasi: str, **others: str) -> dict[str, str]:
    return {f"r{row.pk}-{name}": text for name, text in {"evaluasi": evaluasi, **others}.items()}


# ---- evaluation ----


def test_the_printed_text_is_shown_above_the_field(office: Office, wulan: Client) -> None:
    page = page_of(wulan, "evaluation", office.fill())
    assert "Dari pagu sub kegiatan sebesar Rp100.000.000" in page
    assert '<span class="above">7 pengaduan</span>' in page and '<span class="below">12 pengaduan</span>' in page
    assert '<span class="above">6 dokumen' not in page, "6 of 12 dokumen say nothing as a fraction"
    assert "Mengapa hasilnya demikian?" in page
    assert 'data-insert="{capaian}"' in page and "<code>{capaian 2}</code> 120%" in page


def test_a_reason_is_asked_for_in_words(office: Office, wulan: Client) -> None:
    office.fill()
    by = office.cast.officer
    results.record_indicator(office.report, office.documents, by=by, realisasi=Decimal(3))
    narrative.explain(office.report, office.lines[0], by=by, text="")
    page = page_of(wulan, "evaluation", office.report)
    assert 'class="asked"' in page and "Capaian terhadap target sampai triwulan ini 50% di bawah 80%" in page
    answer = explain(wulan, office, "Ditangani pegawai sendiri.")
    assert 'id="minta-' in answer and "asked-answered" in answer


def test_the_answer_shows_how_the_text_will_print(office: Office, wulan: Client) -> None:
    office.fill()
    answer = explain(wulan, office, "Baru {capaian}.")
    assert (
        "Tanda {…} diisi angka terbaru. Akan tercetak:" in answer.replace("\n    ", " ")
        and "Baru 50%." in answer
        and 'hx-swap-oob="true"' in answer
    )
    assert "Akan tercetak:" not in explain(wulan, office, "Tanpa angka.")


def test_an_unknown_live_value_is_stored_and_named(office: Office, wulan: Client) -> None:
    answer = explain(wulan, office, "Baru {capain}.")
    assert "{capain} bukan nilai yang dikenal. Mungkin maksud Anda {capaian}." in answer
    assert "Mungkin maksud Anda {capaian}." in answer
    assert Evaluation.objects.get().text == "Baru {capain}."
    assert "Mungkin maksud Anda {capaian}." in page_of(wulan, "evaluation", office.report)


def test_a_reader_sees_what_prints(office: Office, login) -> None:
    office.fill()
    narrative.explain(office.report, office.lines[0], by=office.cast.officer, text="Baru {capaian}.")
    head = login(office.cast.head)
    assert "Baru 50%." in page_of(head, "evaluation", office.report)
    row = ActionPlanRow.objects.get()
    narrative.change_row(row, by=office.cast.officer, evaluasi="Serapan {serapan}.")
    page = page_of(head, "action_plan", office.report)
    assert "Serapan 48%." in page and "data-insert" not in page and "data-handle" not in page


def test_a_later_figure_changes_what_prints(office: Office, wulan: Client) -> None:
    office.fill()
    explain(wulan, office, "Baru {capaian}.")
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(9))
    assert "Baru 75%." in page_of(wulan, "preview", office.report)


# ---- prepared rows ----


def test_an_empty_plan_offers_rows_from_the_figures(office: Office, wulan: Client) -> None:
    page = page_of(wulan, "action_plan", office.report)
    assert page.count("btn-primary") == 1 and "Mulai dari angka" in page
    wulan.post(reverse("plan_prepare", args=[office.report.pk]))
    assert ActionPlanRow.objects.count() == 3
    page = page_of(wulan, "action_plan", office.report)
    assert "Siapkan baris dari angka" not in page and page.count("btn-primary") == 1


def test_preparing_saves_what_was_typed(office: Office, wulan: Client) -> None:
    row = narrative.begin_row(office.report, office.lines[1].activity, by=office.cast.officer)
    wulan.post(reverse("plan_prepare", args=[office.report.pk]), texts(row, "Diketik tadi."))
    row.refresh_from_db()
    assert row.evaluasi == "Diketik tadi." and ActionPlanRow.objects.count() == 3


def test_a_refused_field_stops_preparing(office: Office, wulan: Client) -> None:
    row = narrative.begin_row(office.report, office.lines[1].activity, by=office.cast.officer)
    answer = wulan.post(reverse("plan_prepare", args=[office.report.pk]), texts(row, "a" * 2001))
    assert answer.status_code == 422 and ActionPlanRow.objects.count() == 1


def test_the_first_row_added_begins_with_the_figures(office: Office, wulan: Client) -> None:
    address = reverse("plan_add", args=[office.report.pk, office.lines[0].activity_id])
    wulan.post(address)
    wulan.post(address)
    begun = list(ActionPlanRow.objects.values_list("evaluasi", flat=True))
    assert begun == ["Capaian terhadap target setahun {capaian} dengan serapan {serapan}.", ""]


def test_a_row_answers_with_what_prints_and_what_is_unknown(office: Office, wulan: Client) -> None:
    office.fill()
    row = ActionPlanRow.objects.get()
    address = reverse("plan_row", args=[office.report.pk, row.pk])
    answer = squeezed(wulan.post(address, texts(row, "Serapan {serapan}.", tindak_lanjut="{x}"), **HTMX))
    assert "Serapan 48" in answer and "{x} bukan nilai yang dikenal" in answer


# ---- order ----


@pytest.fixture
def rows(office: Office) -> list[ActionPlanRow]:
    by, activity = office.cast.officer, office.lines[0].activity
    return [narrative.add_row(office.report, activity, by=by, evaluasi=text) for text in "abc"]


def order(client: Client, report: Report, activity: int, *keys: object) -> int:
    return client.post(reverse("plan_order", args=[report.pk, activity]), {"order": keys}).status_code


def test_the_order_is_stored(office: Office, wulan: Client, rows: list[ActionPlanRow]) -> None:
    keys = [rows[2].pk, "x", "-1", "²", 10**9, rows[0].pk]
    assert order(wulan, office.report, rows[0].activity_id, *keys) == 204
    assert "".join(ActionPlanRow.objects.values_list("evaluasi", flat=True)) == "cab"
    assert wulan.get(reverse("plan_order", args=[office.report.pk, rows[0].activity_id])).status_code == 405


def test_an_activity_of_another_plan_has_no_order_here(office: Office, wulan: Client) -> None:
    foreign = office.stranger_report.agreement.budget_lines.get().activity_id
    assert order(wulan, office.report, foreign) == 404


# ---- the quarter before's plan ----


def send_outcome(client: Client, report: Report, row: ActionPlanRow, outcome: str, **more: str):
    return client.post(reverse("follow_up", args=[report.pk, row.pk]), {"outcome": outcome, **more})


def test_last_quarters_plan_is_shown_in_the_words_of_then(
    office: Office, wulan: Client, later: Report, old: ActionPlanRow
) -> None:
    narrative.change_row(old, by=office.cast.officer, evaluasi="Dulu {capaian}.")
    page = page_of(wulan, "action_plan", later)
    assert "Tindak lanjut Triwulan II" in page and "Dulu 50%." in page
    assert page.count('aria-pressed="false"') == 3
    assert f'name="l{old.pk}-note"' not in page


def test_following_up_a_row_saves_the_page_and_returns_to_it(
    office: Office, wulan: Client, later: Report, old: ActionPlanRow
) -> None:
    row = narrative.begin_row(later, office.lines[1].activity, by=office.cast.officer)
    answer = send_outcome(wulan, later, old, "continues", **texts(row, "Diketik tadi."))
    assert answer["Location"] == reverse("action_plan", args=[later.pk]) + f"#lanjutan-{old.pk}"
    row.refresh_from_db()
    assert row.evaluasi == "Diketik tadi."
    page = page_of(wulan, "action_plan", later)
    assert page.count('aria-pressed="true"') == 1 and "Lanjutan dari Triwulan II 2022" in page
    send_outcome(wulan, later, old, "done")
    assert list(later.action_plan.all()) == [row]


def test_a_note_is_saved_alone_with_the_page_and_with_any_button(
    wulan: Client, later: Report, old: ActionPlanRow
) -> None:
    send_outcome(wulan, later, old, "done")
    follow_up, name = FollowUp.objects.get(), f"l{old.pk}-note"
    answer = wulan.post(reverse("follow_up", args=[later.pk, old.pk]), {name: "Satu.", "touched": name}, **HTMX)
    assert "Tersimpan" in squeezed(answer)
    for address, note in (
        (reverse("action_plan", args=[later.pk]), "Dua."),
        (reverse("plan_prepare", args=[later.pk]), "Tiga."),
        (reverse("follow_up", args=[later.pk, old.pk]), "Empat."),
    ):
        wulan.post(address, {name: note})
        follow_up.refresh_from_db()
        assert follow_up.note == note
    answer = wulan.post(reverse("action_plan", args=[later.pk]), {name: "a" * 501})
    assert answer.status_code == 422 and "500 huruf" in squeezed(answer)


def test_the_rest_continues_with_one_button(office: Office, wulan: Client, later: Report, old: ActionPlanRow) -> None:
    answer = wulan.post(reverse("continue_rest", args=[later.pk]), follow=True)
    assert "1 tindak lanjut dilanjutkan" in squeezed(answer)
    assert later.action_plan.get().carried_from == old
    assert "Lanjutkan semua" not in page_of(wulan, "action_plan", later)


def test_an_invalid_follow_up_gets_404(office: Office, wulan: Client, later: Report, old: ActionPlanRow) -> None:
    own = narrative.begin_row(later, office.lines[0].activity, by=office.cast.officer)
    assert send_outcome(wulan, later, old, "weg").status_code == 404
    assert send_outcome(wulan, later, own, "done").status_code == 404
    note = {f"l{old.pk}-note": "x"}
    assert wulan.post(reverse("follow_up", args=[later.pk, old.pk]), note, **HTMX).status_code == 404
    assert not FollowUp.objects.exists()


def test_a_continued_row_removed_meanwhile_loses_no_words(office: Office, wulan: Client, later: Report, old) -> None:
    row = narrative.begin_row(later, office.lines[0].activity, by=office.cast.officer)
    narrative.remove_row(old, by=office.cast.officer)
    answer = send_outcome(wulan, later, old, "done", **texts(row, "Diketik tadi."))
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.evaluasi == "Diketik tadi."


def test_a_note_for_a_removed_row_is_given_back(office: Office, wulan: Client, later: Report, old) -> None:
    send_outcome(wulan, later, old, "done")
    FollowUp.objects.all().delete()
    answer = wulan.post(reverse("action_plan", args=[later.pk]), {f"l{old.pk}-note": "Diketik tadi."})
    assert answer.status_code == 422 and "Diketik tadi." in squeezed(answer)


def test_a_row_that_the_next_quarter_follows_up_is_not_removed(
    office: Office, wulan: Client, later: Report, old
) -> None:
    send_outcome(wulan, later, old, "done")
    address = reverse("plan_remove", args=[office.report.pk, old.pk])
    answer = wulan.post(address, {"sure": str(old.version)}, follow=True)
    assert "laporan triwulan berikutnya sudah menyebut keadaannya" in squeezed(answer)
    assert ActionPlanRow.objects.filter(pk=old.pk).exists()


def test_a_continued_row_that_was_changed_stays_and_the_page_says_so(
    office: Office, wulan: Client, later: Report, old: ActionPlanRow
) -> None:
    send_outcome(wulan, later, old, "continues")
    narrative.change_row(later.action_plan.get(), by=office.cast.officer, tindak_lanjut="Diubah.")
    address = reverse("follow_up", args=[later.pk, old.pk])
    answer = wulan.post(address, {"outcome": "dropped"}, follow=True)
    assert "Baris lanjutannya sudah Anda ubah" in squeezed(answer) and later.action_plan.count() == 1


@pytest.mark.parametrize("key", ["9" * 5000, "²", "-1", "x"])
def test_garbled_keys_are_no_rows(office: Office, wulan: Client, later: Report, old: ActionPlanRow, key: str) -> None:
    order = reverse("plan_order", args=[office.report.pk, old.activity_id])
    assert wulan.post(order, {"order": key}).status_code == 204
    assert wulan.post(reverse("plan_remove", args=[office.report.pk, old.pk]), {"sure": key}).status_code == 422


# ---- who, and when ----


ADDRESSES = ["plan_prepare", "plan_order", "continue_rest", "follow_up"]


def address_of(name: str, report: Report, old: ActionPlanRow) -> str:
    more = {"plan_order": [old.activity_id], "follow_up": [old.pk]}.get(name, [])
    return reverse(name, args=[report.pk, *more])


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize(
    ("role", "status"), [("head", 403), ("planner", 403), ("auditor", 403), ("stranger", 404), ("outsider", 404)]
)
def test_only_the_author_writes_the_plan(
    office: Office, login, later: Report, old, name: str, role: str, status: int
) -> None:
    client = login(getattr(office.cast, role))
    assert client.post(address_of(name, later, old), {"outcome": "done"}).status_code == status
    assert not FollowUp.objects.exists() and not later.action_plan.exists()


@pytest.mark.parametrize("name", ADDRESSES)
def test_visitors_are_sent_to_the_log_in_and_get_is_refused(
    login, wulan: Client, later: Report, old, name: str
) -> None:
    assert login(None).post(address_of(name, later, old), {"outcome": "done"}).status_code == 401
    assert not FollowUp.objects.exists() and not later.action_plan.exists()
    assert wulan.get(address_of(name, later, old)).status_code == 405


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_locked_report_is_not_written(office: Office, wulan: Client, later: Report, old, name: str) -> None:
    office.organization.demo_today = office.next_period.closes_on.replace(month=11, day=1)
    office.organization.save()
    assert wulan.post(address_of(name, later, old), {"outcome": "done"}).status_code == 403
    assert not FollowUp.objects.exists() and not later.action_plan.exists()


def queries(client: Client, name: str, report: Report) -> int:
    with CaptureQueriesContext(connection) as found:
        client.get(reverse(name, args=[report.pk]))
    return len(found)


def test_queries_do_not_grow_with_the_rows_of_either_plan(office: Office, wulan: Client, later: Report, old) -> None:
    by = office.cast.officer
    narrative.record_outcome(later, old, by=by, outcome=FollowUpOutcome.CONTINUES)
    few = {name: queries(wulan, name, later) for name in ("action_plan", "evaluation", "preview", "report")}
    for text in ("{capaian} a", "b", "c"):
        row = narrative.add_row(office.report, office.lines[1].activity, by=by, evaluasi=text)
        narrative.record_outcome(later, row, by=by, outcome=FollowUpOutcome.CONTINUES)
        narrative.explain(later, office.lines[0], by=by, text=text)
    many = {name: queries(wulan, name, later) for name in few}
    assert all(many[name] <= few[name] for name in few), (few, many)


@pytest.mark.parametrize("name", ["evaluation", "action_plan"])
def test_no_id_occurs_twice_on_a_page(wulan: Client, later: Report, old, name: str) -> None:
    send_outcome(wulan, later, old, "continues")
    wulan.post(reverse("plan_prepare", args=[later.pk]))
    found = re.findall(r'\sid="([^"]+)"', page_of(wulan, name, later))
    assert sorted(found) == sorted(set(found))


def test_last_quarter_is_at_hand_while_explaining(office: Office, wulan: Client, later: Report, old) -> None:
    narrative.explain(office.report, office.lines[0], by=office.cast.officer, text="Baru 50%, serapan {serapan}.")
    page = page_of(wulan, "evaluation", later)
    assert "Baru 50%, serapan 48%." in page and 'data-start="Baru {capaian}, serapan {serapan}."' in page
    assert "Pengaduan selesai 7 pengaduan, pengaduan masuk 12 pengaduan: 58,33%" in page
    assert "Menyelesaikan sisanya pada Triwulan III." in page
    narrative.record_outcome(later, old, by=office.cast.officer, outcome=FollowUpOutcome.DONE)
    assert "Menyelesaikan sisanya pada Triwulan III." not in page_of(wulan, "evaluation", later)
    entry = page_of(wulan, "entry", later).replace("\u00a0", " ")
    assert "TW II 7</span>" in entry and "TW II 12</span>" in entry, "each number at its own field"


def test_a_mark_answers_with_what_changes_on_the_page(
    office: Office, wulan: Client, later: Report, old: ActionPlanRow
) -> None:
    address = reverse("follow_up", args=[later.pk, old.pk])
    answer = squeezed(wulan.post(address, {"outcome": "continues"}, **HTMX))
    row = later.action_plan.get()
    assert f'hx-swap-oob="beforeend:#rencana-{row.activity_id}"' in answer and f'id="baris-{row.pk}"' in answer
    assert "Semua sudah ditandai." in answer and f'name="l{old.pk}-note"' in answer
    assert 'value="continues"' in answer and answer.count('aria-pressed="true"') == 1
    answer = squeezed(wulan.post(address, {"outcome": "dropped"}, **HTMX))
    assert f'<div id="baris-{row.pk}" hx-swap-oob="delete">' in answer and not later.action_plan.exists()
    narrative.record_outcome(later, old, by=office.cast.officer, outcome=FollowUpOutcome.CONTINUES)
    narrative.change_row(later.action_plan.get(), by=office.cast.officer, evaluasi="Sudah ditulis.")
    assert "sudah Anda ubah" in squeezed(wulan.post(address, {"outcome": "done"}, **HTMX))


def test_a_removed_row_is_taken_back_where_it_stood(office: Office, wulan: Client, rows: list[ActionPlanRow]) -> None:
    removed = wulan.post(reverse("plan_remove", args=[office.report.pk, rows[1].pk]), **HTMX)
    assert "Baris dihapus" in squeezed(removed) and ActionPlanRow.objects.count() == 2
    kept = re.search(r'name="row" value="([^"]+)"', squeezed(removed))[1]
    restore = reverse("plan_restore", args=[office.report.pk])
    assert "Baris dikembalikan." in squeezed(wulan.post(restore, {"row": kept}, **HTMX))
    assert "".join(ActionPlanRow.objects.values_list("evaluasi", flat=True)) == "abc"
    for false in ("", "x", kept[:-1]):
        assert wulan.post(restore, {"row": false}, **HTMX).status_code == 404
    other = Report.objects.with_people().get(position=office.report.position, period=office.next_period)
    assert wulan.post(reverse("plan_restore", args=[other.pk]), {"row": kept}, **HTMX).status_code == 404


def test_rows_come_without_loading_the_page(office: Office, wulan: Client, later: Report, old: ActionPlanRow) -> None:
    page = page_of(wulan, "action_plan", later)
    assert "Lanjutkan semua" in page and "Siapkan baris dari angka" not in page, "one way at a time"
    answer = squeezed(wulan.post(reverse("continue_rest", args=[later.pk]), **HTMX))
    row = later.action_plan.get()
    assert f'hx-swap-oob="beforeend:#rencana-{row.activity_id}"' in answer and "Semua sudah ditandai." in answer
    assert "2 kegiatan belum mempunyai baris" in answer, "those of which the quarter before said nothing"
    add = reverse("plan_add", args=[later.pk, row.activity_id])
    assert squeezed(wulan.post(add, **HTMX)).count("data-begun") == 1 and later.action_plan.count() == 2
    answer = squeezed(wulan.post(reverse("plan_prepare", args=[later.pk]), **HTMX))
    assert answer.count("data-begun") == 2 and "belum mempunyai baris" not in answer


def test_what_is_written_elsewhere_is_offered_as_a_start(office: Office, wulan: Client) -> None:
    office.fill()
    by, row = office.cast.officer, ActionPlanRow.objects.get()
    narrative.explain(office.report, office.lines[0], by=by, text="Menunggu pedoman {capaian}.")
    offer = 'data-start="Menunggu pedoman {capaian}."'
    assert offer in page_of(wulan, "action_plan", office.report)
    narrative.change_row(row, by=by, evaluasi="Menunggu pedoman {capaian}.")
    assert offer not in page_of(wulan, "action_plan", office.report)
    results.record_indicator(office.report, office.documents, by=by, note="Dari buku agenda.")
    assert 'data-start="Dari buku agenda."' in page_of(wulan, "evaluation", office.report)
