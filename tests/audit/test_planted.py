"""A sample of what `make prove` measures whole: planted errors found in every format, clean books left alone."""

from pathlib import Path

import pytest

from tests.audit.planted import alarms, score
from tests.audit.plants import PLANTS, RULES
from tests.prove.samples import amount

# One error of each family, in the formats that differ from text only in being read.
IN_EVERY_FORMAT = ("capaian-salah", "jumlah-salah", "kode-rusak", "bulan-lain", "nip-mustahil", "tindak-lanjut-janggal")


def test_an_error_of_each_kind_is_found_in_a_text(tmp_path: Path) -> None:
    wanted = amount(1, 20)
    for textual, least in ((False, 0.99), (True, 0.9)):
        results = {rule: score(rule, wanted, "text", tmp_path) for rule in RULES if PLANTS[rule].textual == textual}
        missed = [f"{rule}: {each}" for rule, result in results.items() for each in result.missed]
        planted = sum(result.planted for result in results.values())
        assert len(missed) <= planted * (1 - least), missed


@pytest.mark.parametrize("format", ["docx", "xlsx", "pdf"])
def test_errors_are_found_in_files_of_offices(tmp_path: Path, format: str) -> None:  # noqa: A002
    for rule in IN_EVERY_FORMAT:
        assert score(rule, 1, format, tmp_path).missed == []
    assert alarms(1, format, tmp_path).examples == {}


def test_clean_books_and_what_only_looks_wrong_are_left_alone(tmp_path: Path) -> None:
    found = alarms(amount(12, 300), "text", tmp_path)
    assert found.per_hundred <= (1 if found.reports >= 100 else 0), found.examples
