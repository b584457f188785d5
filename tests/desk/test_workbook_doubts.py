"""What a filled-in workbook says that can be but is seldom meant is told before it is applied."""

import datetime
from dataclasses import replace

import pytest

from reports.importers import workbooks
from reports.importers.comparing import Scope
from reports.refusal import Refused
from tests.conftest import Office
from tests.desk.test_workbooks import (
    HOLDERS,
    HOLDERS_ROWS,
    STRUCTURE,
    STRUCTURE_ROWS,
    all_of,
    applied,
    book,
    empty,
    filled,
    problems_of,
    put,
    rows_into,
)
from units.models import Assignment

pytestmark = pytest.mark.django_db
__all__ = ["empty"]


def remarks_of(scope: Scope, *rows: dict) -> str:
    found = workbooks.preview(filled("01-susunan", scope, rows_into("Susunan", *rows)), scope)
    assert found.can_apply
    return " ".join(found.plan.remarks)


def test_a_seksi_directly_below_the_head_beside_a_bidang(empty: Scope) -> None:
    below = {"Unit kerja": "Seksi Arsip", "Jabatan atasan": "Kepala Dinas Baru"}
    told = "Baris 9: Seksi Arsip langsung di bawah pimpinan, sedangkan Bidang Layanan ada di sampingnya."
    assert told in remarks_of(empty, *STRUCTURE_ROWS, below)
    assert "langsung di bawah" not in remarks_of(empty, STRUCTURE_ROWS[0], below), "as in a kecamatan"
    applied("01-susunan", empty, rows_into("Susunan", *STRUCTURE_ROWS))
    assert told in remarks_of(empty, below), "beside what is stored, too"
    applied("01-susunan", empty, rows_into("Susunan", below))
    assert "langsung di bawah" not in remarks_of(
        empty, {"Unit kerja": "Bidang Baru", "Jabatan atasan": "Kepala Dinas Baru"}
    )


def test_a_user_name_and_an_address_are_refused_at_once_each_at_its_cell(empty: Scope) -> None:
    wrong = HOLDERS_ROWS[1] | {"Nama pengguna": "Bima Uji", "Alamat surel": "bima@contoh", "NIP": "12"}
    told = problems_of("01-susunan", empty, all_of(STRUCTURE, rows_into("Pejabat", wrong)))
    accounts = [each for each in told if "Nama pengguna hanya" in each or "Alamat surel ini" in each]
    assert len(told) == 3 and [each.split(":")[0] for each in accounts] == ["Pejabat!L5", "Pejabat!M5"]
    # Of somebody who has an account by now, too.
    applied("01-susunan", empty, all_of(STRUCTURE, HOLDERS))
    (told,) = problems_of("01-susunan", empty, put("Pejabat", 6, Alamat_surel="bima@contoh"))
    assert "Alamat surel ini belum benar" in told and told.startswith("Pejabat!M6")


def test_a_definitive_official_of_the_file_ends_the_acting_one(empty: Scope) -> None:
    applied("01-susunan", empty, all_of(STRUCTURE, HOLDERS))
    successor = {"Jabatan": "Kepala Seksi Loket", "Nama dengan gelar": "Dita Uji", "Mulai": "1-7-2022"}
    data = filled("01-susunan", empty, rows_into("Pejabat", successor))
    said = " ".join(workbooks.preview(data, empty).plan.remarks)
    assert "Bima Uji berakhir sebagai Kepala Seksi Loket pada 30 Juni 2022" in said
    applied("01-susunan", empty, rows_into("Pejabat", successor))
    acting = Assignment.objects.get(position__title="Kepala Seksi Loket", kind="plt")
    assert acting.ends == datetime.date(2022, 6, 30)


@pytest.mark.parametrize("name", ["01-susunan", "02-anggaran", "03-pk", "04-realisasi"])
def test_a_template_of_another_office_is_refused_as_a_whole(office: Office, empty: Scope, name: str) -> None:
    """Its rows name no office: they would be taken for the page's own."""
    quarter = 2 if name == "04-realisasi" else None
    own = Scope([office.organization], 2022, office.cast.planner, quarter)
    data = workbooks.template(book(name), own)
    both = Scope([*empty.offices, office.organization], 2022, office.cast.planner, quarter)
    for scope, whose in (
        (both, "Dinas Uji"),
        (replace(empty, quarter=quarter), r"perangkat daerah lain \(dinas-uji\)"),
    ):
        with pytest.raises(Refused, match=f"Templat ini milik {whose}.*Dinas Baru"):
            workbooks.preview(data, scope)
        with pytest.raises(Refused, match="Templat ini milik"):
            workbooks.apply(data, scope, token=None, by=scope.user)
    assert workbooks.preview(data, own).plan.changes == []
    if quarter is None:
        # One of several offices names them in its rows, and is read on the page of each.
        everywhere = workbooks.template(book(name), both)
        turned = Scope([office.organization, *empty.offices], 2022, office.cast.planner)
        assert workbooks.preview(everywhere, turned).plan.changes == []
