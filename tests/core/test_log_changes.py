"""Each thing written in a report is logged once, in the same transaction, with its old and new value."""

from decimal import Decimal
from io import BytesIO
from unittest import mock

import pytest
from django.core.files.base import File
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from reports.actions import agreements, evidence, letterhead, narrative, periods, results, row_log, wordings
from reports.actions.versioned import NotWritable
from reports.enums import FollowUpOutcome
from reports.models import BudgetLine
from tests.agreements import in_force
from tests.conftest import Office
from tests.samples import pdf
from units.log import verify
from units.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def documents(settings, tmp_path) -> None:
    settings.DOCUMENTS_ROOT = tmp_path


@pytest.fixture
def logged(office: Office):
    """A function that returns kind, row, old and new of the events since its last call, without the keys of rows."""
    last = [Event.objects.latest("pk").pk]

    def ask() -> list[tuple[str, object, object, object]]:
        new = list(Event.objects.filter(pk__gt=last[0]))
        last[0] = max([last[0], *(event.pk for event in new)])
        return [(event.kind, event.data.get("row"), event.data.get("old"), event.data.get("new")) for event in new]

    return ask


def test_a_result_is_logged_with_old_and_new(office: Office, logged) -> None:
    by = office.cast.officer
    results.record_indicator(office.report, office.documents, by=by, realisasi=Decimal("6.50"), note="Enam")
    name = "Jumlah dokumen"
    assert logged() == [
        ("result.indicator", name, {"realisasi": None, "note": ""}, {"realisasi": "6.5", "note": "Enam"})
    ]
    results.record_indicator(office.report, office.documents, by=by, realisasi=Decimal(7), note="Enam")
    assert logged() == [("result.indicator", name, {"realisasi": "6.5"}, {"realisasi": "7"})]
    event = Event.objects.latest("pk")
    assert (event.subject, event.subject_id, event.by, event.by_name) == ("entry", office.report.pk, by, "Wulan Uji")
    assert event.label == "Realisasi kinerja diubah" and localdate(event.at) == office.organization.today()


def test_saving_without_a_change_is_not_logged(office: Office, logged) -> None:
    office.fill()
    logged()
    by = office.cast.officer
    results.record_indicator(office.report, office.documents, by=by, realisasi=Decimal(6))
    narrative.explain(office.report, office.lines[0], by=by, text="Dua kegiatan baru dimulai pada bulan Juni. ")
    row = office.report.action_plan.get()
    narrative.move_row(row, by=by, up=True)
    narrative.order_rows(office.report, row.activity, by=by, order=[row.pk])
    assert logged() == []


def test_a_refused_writer_is_not_logged(office: Office, logged) -> None:
    with pytest.raises(NotWritable):
        results.record_indicator(office.report, office.documents, by=office.cast.head, realisasi=Decimal(6))
    assert logged() == []


def test_parts_of_a_ratio_and_spending(office: Office, logged) -> None:
    parts = {"numerator": Decimal(7), "denominator": Decimal(12)}
    results.record_indicator(office.report, office.complaints, by=office.cast.officer, **parts)
    results.record_spending(office.report, office.lines[0], by=office.cast.officer, realisasi=Decimal(1_000_000))
    nothing = {"numerator": None, "denominator": None}
    assert logged() == [
        ("result.indicator", "Persentase pengaduan selesai", nothing, {"numerator": "7", "denominator": "12"}),
        ("result.budget", "1.01.01.2.01.01 Penyusunan Dokumen", {"realisasi": None}, {"realisasi": "1000000"}),
    ]


def test_a_long_text_is_logged_by_its_hash_and_length(office: Office, logged) -> None:
    words = "Panjang sekali. " * 20
    narrative.explain(office.report, office.lines[0], by=office.cast.officer, text="Pendek.")
    narrative.explain(office.report, office.lines[0], by=office.cast.officer, text=words)
    (_, _, empty, short), (kind, row, old, new) = logged()
    assert (kind, row) == ("narrative.evaluation", "1.01.01.2.01.01 Penyusunan Dokumen")
    assert (empty, short, old) == ({"text": ""}, {"text": "Pendek."}, {"text": "Pendek."})
    assert new["text"]["length"] == len(words.strip()) and len(new["text"]["sha256"]) == 64


def test_adding_changing_moving_and_removing_plan_rows_is_logged(office: Office, logged) -> None:
    by, activity = office.cast.officer, office.lines[0].activity
    first = narrative.add_row(office.report, activity, by=by, evaluasi="Satu")
    second = narrative.begin_row(office.report, activity, by=by)
    narrative.change_row(second, by=by, tindak_lanjut="Lanjut")
    narrative.move_row(second, by=by, up=True)
    narrative.order_rows(office.report, activity, by=by, order=[first.pk, second.pk])
    narrative.remove_row(second, by=by)
    narrative.remove_row(second, by=by)
    assert narrative.prepare_rows(office.report, by=by) == 2
    kinds = ["plan.add", "plan.add", "plan.change", "plan.order", "plan.order", "plan.remove", "plan.add", "plan.add"]
    events = logged()
    assert [kind for kind, *_ in events] == kinds
    assert events[2][2:] == ({"tindak_lanjut": ""}, {"tindak_lanjut": "Lanjut"})
    assert events[3][2:] == ({"rows": [first.pk, second.pk]}, {"rows": [second.pk, first.pk]})
    assert events[5][2:] == ({"evaluasi": "", "tindak_lanjut": "Lanjut", "keterangan": ""}, {})


def test_a_follow_up_is_logged_with_the_row_it_makes(office: Office, logged) -> None:
    office.fill()
    before = office.report.action_plan.get()
    later = office.report.position.reports.with_people().get(period=office.next_period)
    logged()
    followed = narrative.record_outcome(later, before, by=office.cast.officer, outcome=FollowUpOutcome.CONTINUES)
    narrative.note_follow_up(later, followed, by=office.cast.officer, note="Sedang berjalan")
    narrative.record_outcome(later, before, by=office.cast.officer, outcome=FollowUpOutcome.DONE)
    narrative.record_outcome(later, before, by=office.cast.officer, outcome=FollowUpOutcome.DONE)
    kinds = ["plan.follow_up", "plan.add", "plan.follow_up", "plan.follow_up", "plan.remove"]
    events = logged()
    assert [kind for kind, *_ in events] == kinds
    assert [events[n][3] for n in (0, 2, 3)] == [
        {"outcome": "continues"},
        {"note": "Sedang berjalan"},
        {"outcome": "done"},
    ]


def test_adding_and_removing_evidence_is_logged(office: Office, logged) -> None:
    content = pdf()
    add = {"by": office.cast.officer, "name": "bukti.pdf"}
    file = evidence.add(office.report, office.documents, content=File(BytesIO(content)), **add)
    evidence.add(office.report, office.documents, content=File(BytesIO(content)), **add)
    particulars = {"name": "bukti.pdf", "size": len(content), "sha256": file.sha256}
    assert logged() == [("evidence.add", "Jumlah dokumen", {}, particulars)]
    evidence.remove(file, by=office.cast.officer)
    evidence.remove(file, by=office.cast.officer)
    assert logged() == [("evidence.remove", "Jumlah dokumen", particulars, {})]


def test_another_agreement_is_logged_by_name(office: Office, logged) -> None:
    newest = in_force(office.report.position, version=1)
    BudgetLine.objects.create(agreement=newest, order=1, activity=office.lines[0].activity)
    agreements.adopt_current(office.report, by=office.cast.planner)
    assert logged() == [
        (
            "report.agreement",
            None,
            {"agreement": "PK 2022 Kepala Sub Bagian Umum (murni)"},
            {"agreement": "PK 2022 Kepala Sub Bagian Umum (perubahan 1)"},
        )
    ]


def test_the_kop_and_fixed_texts_are_logged(office: Office, logged) -> None:
    by = office.cast.planner
    letterhead.set_letterhead(office.organization, by=by, lines=["Surel: dinas@contoh.go.id"])
    letterhead.set_letterhead(office.organization, by=by, lines=["Surel: dinas@contoh.go.id"])
    letterhead.remove_emblem(office.organization, by=by)
    wordings.save_wording(office.organization, "tugas", by=by, text="{jabatan} bertugas:", shown=0)
    wordings.reset(office.organization, "tugas", by=by)
    assert logged() == [
        ("office.letterhead", None, "", "Surel: dinas@contoh.go.id"),
        ("office.wording", None, "", "{jabatan} bertugas:"),
        ("office.wording", None, "{jabatan} bertugas:", ""),
    ]


def test_opening_a_period_is_logged_once(office: Office) -> None:
    opened = Event.objects.filter(kind="period.open")
    assert [event.label for event in opened] == [
        "3 laporan Triwulan II 2022 dibuat",
        "3 laporan Triwulan III 2022 dibuat",
    ]
    periods.open_reports(office.period)
    assert opened.count() == 2


def test_a_change_that_cannot_be_logged_is_rolled_back(office: Office) -> None:
    with mock.patch.object(row_log.events, "record", side_effect=RuntimeError), pytest.raises(RuntimeError):
        results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(6))
    assert not office.report.indicator_results.exists()


def test_the_event_is_the_last_row_written(office: Office) -> None:
    """Who locks the office's chain must not ask for any other lock afterwards."""
    with CaptureQueriesContext(connection) as queries:
        results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(6))
        narrative.remove_row(
            narrative.add_row(office.report, office.lines[0].activity, by=office.cast.officer), by=office.cast.officer
        )
    asked = [query["sql"] for query in queries if not query["sql"].startswith(("RELEASE", "SAVEPOINT"))]
    for index, sql in enumerate(asked):
        if sql.startswith("INSERT") and "units_event" in sql:
            before, after = asked[index - 1], asked[index + 1]
            assert "units_chain" in before and after.startswith('UPDATE "units_chain"')
    assert verify.verify_log()[1] == []
