"""The command report_check, which prints what is missing and what looks wrong."""

import io
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from reports.actions import results
from reports.actions.findings import answer_findings
from reports.queries.draft import findings_now


def check(*arguments: str) -> str:
    out = io.StringIO()
    call_command("report_check", "--year", "2022", *arguments, "--organization", "dinas-uji", stdout=out)
    return out.getvalue()


def test_missing_things_are_printed_as_json(office) -> None:
    found = json.loads(check("--quarter", "2", "--unit", "subbag-umum", "--json"))
    keys = {"rule", "severity", "unit", "where", "message", "values", "place", "reason"}
    assert [set(finding) for finding in found] == [keys] * 7
    assert {finding["severity"] for finding in found} == {"error"}
    assert {finding["unit"] for finding in found} == {"subbag-umum"}


def test_a_filled_report_has_no_findings(office) -> None:
    office.fill()
    assert check("--quarter", "2", "--unit", "subbag-umum").strip() == "Tidak ada temuan."


def test_a_finding_has_its_place_and_the_reason_why_it_stays(office) -> None:
    office.fill()
    results.record_indicator(office.report, office.days, by=office.cast.officer, realisasi=Decimal("8.125"))
    (finding,) = json.loads(check("--quarter", "2", "--unit", "subbag-umum", "--json"))
    assert (finding["rule"], finding["place"]) == ("tiga-desimal", f"capaian-{office.days.pk}")
    assert finding["reason"] is None
    (mark,) = (each.fingerprint for each in findings_now(office.report))
    answer_findings(office.report, {mark: "Rata-rata dari 8 hari."}, by=office.cast.officer)
    (finding,) = json.loads(check("--quarter", "2", "--unit", "subbag-umum", "--json"))
    assert finding["reason"] == "Rata-rata dari 8 hari."


def test_findings_are_printed_in_words(office) -> None:
    assert "subbag-umum: Harus dibenahi: Jumlah dokumen: Isi realisasinya" in check("--quarter", "2")


def test_all_offices_are_checked_at_once(office) -> None:
    out = io.StringIO()
    call_command("report_check", "--year", "2022", "--quarter", "2", "--all-offices", "--json", stdout=out)
    assert {each["organization"] for each in json.loads(out.getvalue())} == {"dinas-uji"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--quarter", "4"), "Periode Triwulan IV 2022 tidak ada"),
        (("--quarter", "2", "--unit", "tidak-ada"), "tidak dikenal"),
        (("--quarter", "2", "--unit", "kepala"), "tidak mempunyai laporan untuk Triwulan II 2022"),
    ],
)
def test_a_report_that_does_not_exist_is_refused_in_words(office, arguments: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        check(*arguments)
