"""Workbooks that planners bring: filled templates change nothing, edits are named old → new, problems by their cell."""

import io
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest

from reports.importers import workbooks
from reports.importers.comparing import Book, Scope
from reports.models import Activity
from tests.conftest import Office

pytestmark = pytest.mark.django_db
Edit = Callable[[openpyxl.Workbook], object]


def scope_of(office: Office) -> Scope:
    return Scope([office.organization], 2022, office.cast.planner)


def book(name: str) -> Book:
    found = workbooks.book_named(name)
    assert found is not None
    return found


def filled(name: str, scope: Scope, edit: Edit | None = None) -> bytes:
    """The template with what is stored, after a person's edit, as another program saves it."""
    data = workbooks.template(book(name), scope)
    opened = openpyxl.load_workbook(io.BytesIO(data))
    if edit:
        edit(opened)
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def column_of(sheet, head: str) -> int:
    return next(cell.column for cell in sheet[4] if str(cell.value).removesuffix(" *") == head)


def put(sheet_name: str, row: int, **values) -> Edit:
    """An edit that writes cells of a row, by the heads of their columns."""

    def edit(opened: openpyxl.Workbook) -> None:
        sheet = opened[sheet_name]
        for head, value in values.items():
            sheet.cell(row, column_of(sheet, head.replace("_", " "))).value = value

    return edit


@pytest.mark.parametrize("name", ["02-anggaran", "03-pk", "01-susunan"])
def test_a_template_that_nobody_edits_changes_nothing(office: Office, name: str) -> None:
    scope = scope_of(office)
    for data in (workbooks.template(book(name), scope), filled(name, scope)):
        found = workbooks.preview(data, scope)
        assert (found.plan.changes, found.plan.problems) == ([], [])
        assert found.plan.same > 0


def upload(visitor, office: Office, data: bytes, name: str = "isian.xlsx", **more):
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    address = reverse("workbooks", args=[office.organization.code, 2022])
    return visitor.post(address, {"berkas": SimpleUploadedFile(name, data)}, follow=True, **more)


def test_a_planner_sees_every_change_before_it_is_applied(office: Office, login) -> None:
    scope, visitor = scope_of(office), login(office.cast.planner)
    code = Activity.objects.filter(organization=office.organization).latest("code").code
    row = next(
        n for n, each in enumerate(book("02-anggaran").stored(scope)["Anggaran"], 5) if each.values["kode"] == code
    )
    data = filled("02-anggaran", scope, put("Anggaran", row, **{"Pagu_(Rp)": "Rp 1.754.000"}))
    page = upload(visitor, office, data)
    text = page.content.decode()
    assert f"Anggaran!E{row}" in text and "1.754.000" in text and "Terapkan 1 perubahan" in text
    assert Activity.objects.get(organization=office.organization, code=code).ceiling is None
    answer = visitor.post(page.request["PATH_INFO"], follow=True)
    assert "diterapkan: 1 perubahan" in answer.content.decode()
    assert Activity.objects.get(organization=office.organization, code=code).ceiling == Decimal(1_754_000)
