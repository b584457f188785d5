"""Names that begin alike, and where they differ."""

import pytest

from reports.language.beginnings import beginnings

WATER = "Jumlah Laporan Penyediaan Jasa Komunikasi, Sumber Daya Air dan Listrik"
OFFICE = "Jumlah Laporan Penyediaan Jasa Pelayanan Umum Kantor"
CARS = "Jumlah Kendaraan Dinas"


def test_a_name_begins_where_another_one_differs_from_it() -> None:
    shared = "Jumlah Laporan Penyediaan Jasa "
    assert beginnings([WATER, OFFICE, CARS], 3) == [shared, shared, ""]
    assert [name.removeprefix(shared) for name in (WATER, OFFICE)] == [
        "Komunikasi, Sumber Daya Air dan Listrik",
        "Pelayanan Umum Kantor",
    ]


@pytest.mark.parametrize(
    "names",
    [[], [WATER], [WATER, WATER], [CARS, f"{CARS} Operasional"][:1], ["Jumlah  Laporan A", "Jumlah  Laporan B"]],
)
def test_nothing_is_left_out_of_a_name_that_needs_it_or_has_no_other(names: list[str]) -> None:
    assert beginnings(names, 2) == [""] * len(names)


def test_a_name_that_is_the_beginning_of_another_is_whole() -> None:
    assert beginnings([CARS, f"{CARS} Operasional"], 2) == ["", f"{CARS} "]
