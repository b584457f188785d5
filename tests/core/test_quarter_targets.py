"""Quarter targets that do not lead to the yearly one are found when the agreement is set up."""

from decimal import Decimal

import pytest

from reports.checks.quarter_targets import Step, TargetsOfYear, WordsOfYear, findings, since_january, word_findings
from reports.enums import OverTime

SUM, STATE = OverTime.ACCUMULATES, OverTime.AS_MEASURED


def found(over_time: OverTime, target: int | None, quarters: dict[int, int | None]) -> list[str]:
    given = {quarter: None if value is None else Decimal(value) for quarter, value in quarters.items()}
    yearly = None if target is None else Decimal(target)
    return [each.replace("\u00a0", " ") for each in findings(TargetsOfYear("dokumen", over_time, yearly, given))]


@pytest.mark.parametrize(
    ("over_time", "target", "quarters"),
    [
        (SUM, 12, {}),
        (SUM, 12, {1: 3, 2: 6, 3: 9, 4: 12}),
        (SUM, 12, {2: 12}),
        (SUM, 12, {1: None, 2: 6, 3: None, 4: 12}),
        (SUM, 12, {1: 0, 2: 0, 3: 0, 4: 12}),
        (STATE, 80, {1: 90, 2: 85, 4: 80}),
        (SUM, None, {4: 12}),
    ],
)
def test_what_leads_to_the_yearly_target(over_time: OverTime, target: int | None, quarters: dict) -> None:
    assert found(over_time, target, quarters) == []


@pytest.mark.parametrize(
    ("over_time", "quarters", "words"),
    [
        (SUM, {4: 10}, "Target s.d. Triwulan IV 10 dokumen tidak sama dengan target setahun 12 dokumen."),
        (STATE, {4: 14}, "Target s.d. Triwulan IV 14 dokumen tidak sama dengan target setahun 12 dokumen."),
        (SUM, {4: None}, "Triwulan IV tidak mempunyai target, padahal target setahun 12 dokumen."),
        (SUM, {1: 6, 2: 3}, "Target s.d. Triwulan II 3 dokumen lebih kecil daripada s.d. Triwulan I 6 dokumen"),
        (
            SUM,
            {1: 6, 2: None, 3: 5},
            "Target s.d. Triwulan III 5 dokumen lebih kecil daripada s.d. Triwulan I 6 dokumen",
        ),
        (SUM, {3: 13}, "Target s.d. Triwulan III 13 dokumen melebihi target setahun 12 dokumen."),
    ],
)
def test_what_does_not(over_time: OverTime, quarters: dict, words: str) -> None:
    (sentence,) = found(over_time, 12, quarters)
    assert sentence.startswith(words)


@pytest.mark.parametrize(
    ("quarters", "sums"),
    [
        ({1: 3, 2: 3, 3: 3, 4: 3}, {1: 3, 2: 6, 3: 9, 4: 12}),
        ({1: 4, 2: 0, 3: 6, 4: 2}, {1: 4, 2: 4, 3: 10, 4: 12}),
        ({1: 0, 2: 4, 3: 8, 4: 0}, {1: 0, 2: 4, 3: 12, 4: 12}),
        # Where nothing is due it stays so, but for the year's end.
        ({1: None, 2: 6, 3: None, 4: 6}, {2: 6, 4: 12}),
        ({2: 6, 3: 6, 4: None}, {2: 6, 3: 12, 4: 12}),
    ],
)
def test_targets_of_each_quarter_are_told_as_such(quarters: dict, sums: dict) -> None:
    given = {quarter: None if value is None else Decimal(value) for quarter, value in quarters.items()}
    year = TargetsOfYear("dokumen", SUM, Decimal(12), given)
    assert since_january(year) == sums
    (sentence,) = found(SUM, 12, quarters)
    assert "berjumlah 12 dokumen, sama dengan target setahun: rupanya tertulis untuk setiap triwulan" in sentence
    assert sentence.endswith(f"dihitung sejak Januari: {', '.join(map(str, sums.values()))}.")


@pytest.mark.parametrize(
    ("over_time", "quarters"),
    [
        (SUM, {1: 3, 2: 6, 3: 9, 4: 12}),
        (SUM, {1: 0, 2: 0, 3: 0, 4: 12}),
        (SUM, {1: 3, 2: 3, 3: 3, 4: 4}),
        (SUM, {1: 4, 2: 8}),
        (SUM, {4: 10}),
        (STATE, {1: 3, 2: 3, 3: 3, 4: 3}),
    ],
)
def test_other_targets_are_no_parts_of_the_year(over_time: OverTime, quarters: dict) -> None:
    given = {quarter: Decimal(value) for quarter, value in quarters.items()}
    assert since_january(TargetsOfYear("dokumen", over_time, Decimal(12), given)) == {}
    assert not any("setiap triwulan" in each for each in found(over_time, 12, quarters))


TW, WDP, WTP = (Step(label, order) for order, label in enumerate(("TW", "WDP", "WTP"), 2))


@pytest.mark.parametrize(
    ("lower", "steps", "unmeasured", "words"),
    [
        (False, {2: WTP}, {1, 3, 4}, []),
        (False, {1: TW, 2: WDP, 4: WTP}, (), []),
        (False, {1: WDP, 2: TW}, (), ["Target s.d. Triwulan II TW lebih ringan daripada s.d. Triwulan I WDP."]),
        (True, {1: WDP, 2: TW}, (), []),
        (False, {4: WDP}, (), ["Target s.d. Triwulan IV WDP tidak sama dengan target setahun WTP."]),
        (False, {}, {1, 2, 3, 4}, ["Tidak satu triwulan pun mengukur indikator ini."]),
    ],
)
def test_targets_in_words(lower: bool, steps: dict, unmeasured: set, words: list[str]) -> None:
    found = word_findings(WordsOfYear(WTP, lower, steps, frozenset(unmeasured)))
    assert len(found) == len(words)
    assert all(sentence.startswith(start) for sentence, start in zip(found, words, strict=True))
