"""The command report_check, which prints what is missing and what looks wrong."""

import io
import json

import pytest
from django.core.management import CommandError, call_command


def check(*arguments: str) -> str:
    out = io.StringIO()
    call_command("report_check", "--year", "2022", *arguments, "--organization", "dinas-uji", stdout=out)
    return out.getvalue()


def test_missing_things_are_printed_as_json(office) -> None:
    found = json.loads(check("--quarter", "2", "--unit", "subbag-umum", "--json"))
    assert [set(finding) for finding in found] == [{"rule", "severity", "unit", "where", "message", "values"}] * 7
    assert {finding["severity"] for finding in found} == {"error"}
    assert {finding["unit"] for finding in found} == {"subbag-umum"}


def test_a_filled_report_has_no_findings(office) -> None:
    office.fill()
    assert check("--quarter", "2", "--unit", "subbag-umum").strip() == "Tidak ada temuan."


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
