"""The recap's workbook and PDF say what the page says; its formulas give the same figures when computed anew."""

from decimal import Decimal
from pathlib import Path

import pytest

from lkj import frozen
from reports import calculations
from reports.documents.budget_recap import BudgetRecap, budget_recap_pdf, build_budget_recap
from reports.documents.excel import recap_workbook
from reports.enums import Quarter
from reports.models import Activity, BudgetFund, BudgetLine, FundSource
from reports.queries import content
from reports.queries.budget_year import budget_year
from reports.queries.recap import recap_of
from reports.queries.recap_indicators import indicators_of
from tests.conftest import Office
from tests.document.reading import text_of
from tests.document.spreadsheets import formulas, recalculated, values

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap(office: Office) -> BudgetRecap:
    """One line has two sumber dana; the head's agreement has the kegiatan above all lines with another pagu."""
    office.fill()
    BudgetLine.objects.filter(agreement=office.head_report.agreement).update(ceiling=150_000_000)
    pad = FundSource.objects.create(organization=office.organization, name="Pendapatan Asli Daerah", order=2)
    line = office.lines[0]
    BudgetFund.objects.filter(line=line).update(amount=Decimal(70_000_000))
    BudgetFund.objects.create(line=line, fund=pad, amount=Decimal(30_000_000))
    Activity.objects.filter(code="1.01.01.2.01").update(ceiling=160_000_000)
    year = budget_year(office.organization, 2022, list(Quarter))
    return build_budget_recap(
        recap_of(year, indicators_of(year)), content.office(office.organization), 2022, across=True
    )


def test_every_table_adds_up_and_comes_back_from_json(recap: BudgetRecap) -> None:
    assert frozen.load(frozen.dump(recap), BudgetRecap) == recap
    assert recap.total.last.ceiling == 140_000_000
    for table in (recap.bidang, recap.funds, recap.fund_shares):
        assert sum(row.last.ceiling or 0 for row in table) == 140_000_000
    assert [(row.name, row.last.ceiling) for row in recap.fund_shares] == [
        ("Dana Alokasi Umum", 110_000_000),
        ("Pendapatan Asli Daerah", 30_000_000),
    ]
    assert "Dana Alokasi Umum + Pendapatan Asli Daerah" in [row.name for row in recap.funds]
    kegiatan = next(row for row in recap.activities if row.level == "Kegiatan")
    assert kegiatan.last.ceiling == 140_000_000 and kegiatan.remark.endswith(
        "pagu Rp140.000.000 adalah jumlah pagu di bawahnya yang ada dalam PK; pagu DPA Rp160.000.000; "
        "pagu dalam PK Sekretaris Rp150.000.000"
    )
    # What a quarter without a report has is its pagu, and no realisasi, which is not zero.
    assert [each.realisasi is None for each in recap.total.amounts] == [True, False, True, True]
    # 6 of 12 documents, 7 of 12 complaints against 100%, 8 days against at most 10: averaged as the report does.
    assert [each.capaian is None for each in recap.total.amounts] == [True, False, True, True]
    own = [each.capaian[1] for each in recap.indicators if each.capaian[1] is not None]
    assert recap.total.amounts[1].capaian == calculations.average(own) and len(own) == 3
    unit = next(row for row in recap.units if row.name == "Sub Bagian Umum")
    second = unit.amounts[1]
    assert second.capaian == recap.total.amounts[1].capaian
    assert second.efisiensi == second.capaian - second.serapan
    program = next(row for row in recap.activities if row.level == "Program")
    assert program.amounts[1].capaian == calculations.average(
        each.capaian[1] for each in recap.indicators if each.program == program.key
    )


def test_the_workbooks_formulas_give_the_figures(recap: BudgetRecap, tmp_path: Path) -> None:
    data = recap_workbook(recap)
    assert recap_workbook(recap) == data
    stored, again, written = values(data), recalculated({"rekap": data}, tmp_path)["rekap"], formulas(data)
    found = [
        (
            sheet.title,
            cell.coordinate,
            stored[sheet.title][cell.coordinate].value,
            again[sheet.title][cell.coordinate].value,
        )
        for sheet in written
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    ]
    assert len(found) > 100
    assert any("ISNUMBER('Indikator'" in str(cell.value) for row in written["Program"].iter_rows() for cell in row)
    told = " ".join(str(cell.value) for row in written["Sumber Dana"].iter_rows() for cell in row if cell.value)
    assert "dihitung utuh pada gabungannya" in told
    assert [each for each in found if each[2] != each[3]] == []
    assert stored["Program"]["D8"].value is not None


def test_the_pdf_has_every_table(recap: BudgetRecap) -> None:
    text = text_of(budget_recap_pdf(recap))
    for words in (
        "PROGRAM, KEGIATAN, DAN SUB KEGIATAN",
        "BIDANG",
        "SUMBER DANA",
        "Pagu menurut sumber dana",
        "sehingga realisasinya tidak dibagi",
        "rata-rata capaian indikator pada baris itu",
        "1.01.01.2.01 Administrasi Umum",
        "110.000.000",
        "Realisasi s.d. Triwulan IV (Rp)",
    ):
        assert words in text
