"""What a filled-in workbook says that can be but is seldom meant is told before it is applied."""

import pytest

from reports.importers import workbooks
from reports.importers.comparing import Scope
from tests.desk.test_workbooks import STRUCTURE_ROWS, applied, empty, filled, rows_into

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
