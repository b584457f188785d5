"""The JSON of reports and periods, which other programs rely on."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from reports import workflow
from reports.actions import wordings
from reports.content.report import Signatory
from reports.documents.lkj import build_lkj
from reports.documents.machine import lkj_dict, period_json, report_dict
from reports.documents.page import decision_sentence
from reports.enums import FollowUpOutcome, ReportState
from tests.document import factories as make

REPORT = {
    "unit", "position", "state", "targets", "budget", "budget_total", "performance", "cost_per_outcome", "action_plan",
    "follow_up", "evidence", "disposition", "signatories", "agreement", "pergeseran", "dropped_indicators",
}  # fmt: skip


def test_a_report_has_exactly_the_promised_fields() -> None:
    made = lkj_dict(make.lkj())
    assert set(made) == REPORT
    assert made["targets"] == [
        {"sasaran": "Meningkatnya Sasaran 1", "indikator": "Jumlah Hal 1", "target": "12", "satuan": "dokumen"}
    ]
    assert made["budget"] == [
        {
            "kode": "1.05.001.2.01.01",
            "nama": "Kegiatan Nomor 1",
            "pagu": "4176460419",
            "sumber_dana": "Dana Alokasi Umum",
        }
    ]
    assert made["budget_total"] == "4176460419"
    assert (made["agreement"], made["pergeseran"], made["dropped_indicators"]) == ("PK murni", [], [])
    assert made["performance"] == [
        {
            "sasaran": "Meningkatnya Sasaran 1",
            "indikator": "Jumlah Hal 1",
            "target": "12",
            "realisasi": "6",
            "satuan": "dokumen",
            "numerator": None,
            "denominator": None,
            "capaian": "50",
            "predikat": "Sangat tinggi",
            "kind": "number",
            "direction": "higher",
            "over_time": "accumulates",
            "value": "6",
            "words": None,
            "reached": None,
            "due": True,
            "due_target": "6",
        }
    ]
    assert made["cost_per_outcome"] == [
        {
            "sasaran": "Meningkatnya Sasaran 1",
            "indikator": "Jumlah Hal 1",
            "kode": "1.05.001.2.01.01",
            "pagu": "4176460419",
            "realisasi_anggaran": "2021046397",
            "serapan": "48.39",
            "target": "12",
            "realisasi": "6",
            "satuan": "dokumen",
            "capaian": "50",
            "efisiensi": "1.61",
            "words": None,
            "reached": None,
        }
    ]


def test_the_plan_has_code_and_name_on_the_first_row_of_a_group() -> None:
    rows = lkj_dict(make.lkj())["action_plan"]
    assert [(row["kode"], row["nama"]) for row in rows] == [("1.05.001.2.01.01", "Kegiatan Nomor 1"), (None, None)]
    assert rows[1] | {"kode": 0, "nama": 0} == {
        "kode": 0,
        "nama": 0,
        "evaluasi": "Evaluasi 2",
        "tindak_lanjut": "Tindakan 2",
        "keterangan": "Keterangan 2",
    }


def test_undefined_is_null_and_never_zero() -> None:
    row = make.performance(realisasi=None, capaian=None, efisiensi=None, predikat="")
    line = make.budget(ceiling=None, realisasi=None, serapan=None, funds=())
    made = lkj_dict(make.lkj(performance=(row,), budget=(line,), ceiling_total=None))
    cost = made["cost_per_outcome"][0]
    assert [cost[name] for name in ("pagu", "realisasi_anggaran", "serapan", "realisasi", "capaian", "efisiensi")] == [
        None
    ] * 6
    assert (made["budget_total"], made["performance"][0]["predikat"], made["disposition"]) == (None, None, None)


def test_a_row_without_a_budget_line_has_no_code() -> None:
    cost = lkj_dict(make.lkj(performance=(make.performance(line=None),)))["cost_per_outcome"][0]
    assert (cost["kode"], cost["pagu"], cost["capaian"]) == (None, None, "50")


def test_a_ratio_gives_its_parts() -> None:
    row = lkj_dict(make.lkj(performance=(make.ratio(),)))["performance"][0]
    assert (row["numerator"], row["denominator"], row["realisasi"]) == ("7", "12", "58.33")
    plain = lkj_dict(make.lkj())["performance"][0]
    assert (plain["numerator"], plain["denominator"]) == (None, None), "the keys are there for every kind"


def test_the_json_has_the_follow_up_of_the_quarter_befores_plan() -> None:
    made = lkj_dict(make.lkj(follow_up=(make.followed_up(outcome=FollowUpOutcome.CONTINUES, note="Menunggu."),)))
    assert made["follow_up"] == [
        {
            "kode": "1.05.001.2.01.01",
            "nama": "Kegiatan Nomor 1",
            "tindak_lanjut": "Tindakan lama 1",
            "keadaan": "lanjut",
            "keterangan": "Menunggu.",
        }
    ]


def test_the_disposition_has_its_ticks_and_who() -> None:
    assert lkj_dict(make.lkj(ticked=("Laporan sudah baik",)))["disposition"] == {
        "round": 1,
        "decision": "approved",
        "options": ["Laporan sudah baik"],
        "other_text": "",
        "note": "Pertahankan.",
        "by": "Bagas Uji",
        "title": "Sekretaris",
        "at": "2022-07-08T10:15:00+00:00",
    }


def test_signatories_are_named_with_title_nip_and_rank() -> None:
    assert lkj_dict(make.lkj())["signatories"]["superior"] == {
        "title": "Sekretaris",
        "name": "Bagas Uji, S.Sos.",
        "nip": "190101021926011002",
        "rank": "Pembina (IV/a)",
        "number_label": "NIP",
        "number": "190101021926011002",
    }
    nrp = Signatory("Sekretaris", "Bagas Uji", "", "Letkol", "NRP", "12345")
    made = lkj_dict(make.lkj(supervisor=nrp))["signatories"]["superior"]
    assert (made["nip"], made["number_label"], made["number"]) == ("", "NRP", "12345")


@pytest.mark.usefixtures("second_office")
def test_a_period_lists_its_reports_in_the_order_of_the_structure(office) -> None:
    office.fill()
    made = period_json(office.period)
    assert (made["organization"], made["year"], made["quarter"]) == ("Dinas Uji Kabupaten Contoh", 2022, 2)
    assert [each["unit"] for each in made["reports"]] == ["sekretariat", "subbag-umum", "seksi-lain"]
    assert json.loads(json.dumps(made)) == made
    only = period_json(office.period, "subbag-umum")
    assert only["reports"] == [made["reports"][1]]
    assert [row["capaian"] for row in only["reports"][0]["performance"]] == ["50", "58.33", "120"]


def test_the_json_of_a_report_is_the_same_before_and_after_submission(office) -> None:
    before = report_dict(office.fill())
    submitted = report_dict(workflow.perform(office.report, workflow.Submit(), by=office.cast.officer))
    assert before | {"state": "submitted"} == submitted


def test_ticks_count_until_the_report_is_submitted_again(office) -> None:
    report = office.submit()
    workflow.perform(report, workflow.Return(options=["diperbaiki"], note="Lengkapi."), by=office.cast.head)
    report.refresh_from_db()
    returned = build_lkj(report)
    assert [tick.label for tick in returned.ticks if tick.ticked] == ["Laporan diperbaiki"]
    assert returned.disposition is not None
    assert returned.disposition.note == "Lengkapi."
    workflow.perform(report, workflow.Submit(), by=office.cast.officer)
    report.refresh_from_db()
    again = build_lkj(report)
    assert (again.disposition, [tick.ticked for tick in again.ticks]) == (None, [False] * 6)


def test_an_approved_report_carries_its_ticks(office) -> None:
    made = build_lkj(office.approve())
    assert (made.state, made.is_draft) == (ReportState.APPROVED, False)
    assert [tick.label for tick in made.ticks if tick.ticked] == ["Laporan sudah baik"]


def test_a_decision_is_dated_in_the_offices_own_time(office) -> None:
    report = office.approve()
    report.dispositions.update(at=datetime(2022, 7, 7, 18, 30, tzinfo=UTC))
    made = build_lkj(report)
    assert made.disposition is not None
    assert made.disposition.at.isoformat() == "2022-07-08T01:30:00+07:00"
    assert "8\u00a0Juli 2022" in decision_sentence(made.disposition)


def test_an_organisations_own_wording_replaces_the_programs(office) -> None:
    text = "Sekian dari {jabatan}.\n\nTerima kasih."
    wordings.save_wording(office.organization, "penutup", by=office.cast.planner, text=text, shown=0)
    made = build_lkj(office.report)
    assert made.texts["penutup"] == ("Sekian dari Kepala Sub Bagian Umum.", "Terima kasih.")
    assert "Januari–Juni 2022" in made.texts["capaian"][0]


def test_no_figure_passes_through_a_float() -> None:
    exact = make.lkj(performance=(make.performance(target=Decimal("0.1"), realisasi=Decimal("12345678901234.5678")),))
    row = lkj_dict(exact)["performance"][0]
    assert (row["target"], row["realisasi"]) == ("0.1", "12345678901234.5678")
