"""What the board shows by request, and the tabs beside it: figures, quarters, pictures."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from reports.actions import results
from reports.actions.findings import answer_findings
from reports.documents.pictures.signed_bars import SignedBar, signed_bars
from reports.models import FindingAnswer, Period
from reports.queries.board import board_rows
from reports.queries.findings import findings_of
from reports.queries.period_course import (
    Measure,
    compared_activities,
    compared_posts,
    indicators_course,
    outliers_first,
    posts_course,
    year_figures,
)
from reports.services.findings import store_outdated
from tests.conftest import Office
from tests.html import squeezed
from units.enums import AssignmentKind
from units.models import Assignment, Official, Unit

POSTS = ("Sekretaris", "Kepala Sub Bagian Umum", "Kepala Seksi Lain")


def shown(page: str) -> list[str]:
    """The posts of the board's rows, in their order."""
    return [title for title in re.findall(r'<a href="/laporan/\d+/">([^<]+)</a>', page) if title in POSTS]


def board(office: Office, login, role: str = "planner", **asked: str) -> str:
    return squeezed(login(getattr(office.cast, role)).get(reverse("board", args=[office.period.pk]), asked))


def test_the_board_is_filtered_sorted_and_searched_by_its_address(office: Office, login) -> None:
    office.fill()
    results.record_spending(office.stranger_report, _line(office), by=office.cast.stranger, realisasi=Decimal(1))
    page = board(office, login)
    assert shown(page) == list(POSTS), "the order of the structure"
    assert "diisi 5 dari 5 angka" in page and "belum mulai, 2 angka" in page
    assert shown(board(office, login, tampil="belum-mulai")) == ["Sekretaris", "Kepala Seksi Lain"]
    assert shown(board(office, login, tampil="draf")) == list(POSTS), "the filters are the states"
    assert shown(board(office, login, urut="capaian")) == ["Kepala Sub Bagian Umum", "Sekretaris", "Kepala Seksi Lain"]
    assert shown(board(office, login, urut="-isian")) == ["Kepala Sub Bagian Umum", "Sekretaris", "Kepala Seksi Lain"]
    assert shown(board(office, login, cari="wulan")) == ["Kepala Sub Bagian Umum"]
    nothing = board(office, login, cari="tidak ada")
    assert shown(nothing) == [] and "Tidak ada laporan yang cocok" in nothing
    office.submit()
    assert shown(board(office, login, tampil="diajukan", urut="asing")) == ["Kepala Sub Bagian Umum"]
    assert "8 Juli 2022" in board(office, login, tampil="diajukan")


def _line(office: Office):
    return office.stranger_report.agreement.budget_lines.get()


def test_rows_stand_below_the_unit_that_holds_several_posts(office: Office, login) -> None:
    root, secretariat = Unit.objects.get(code="kepala", organization=office.organization), "sekretariat"
    Unit.objects.filter(code__in=[secretariat, "seksi-lain"]).update(parent=root)
    Unit.objects.filter(code="subbag-umum").update(parent=Unit.objects.get(code=secretariat))
    page = board(office, login)
    heads = re.findall(r'scope="rowgroup">([^<]+)<span class="soft">([^<]+)<', page)
    # A lone post below them would read as one of theirs without a heading of its own.
    lone = Unit.objects.get(code="seksi-lain", organization=office.organization).name
    found = [(head.strip(), count) for head, count in heads]
    assert found == [("Sekretaris", "2 jabatan"), (lone, "1 jabatan")]
    assert page.index('scope="rowgroup"') < page.index("Kepala Sub Bagian Umum</a>")
    assert "board-depth-1" in page
    assert 'scope="rowgroup"' not in board(office, login, urut="capaian")


def test_an_acting_holder_is_named_as_such_and_readers_tick_nothing(office: Office, login) -> None:
    person = Official.objects.create(organization=office.organization, name="Sari Uji")
    Assignment.objects.create(
        official=person, position=office.report.position, kind=AssignmentKind.PLT, starts=office.period.opens_on
    )
    for role, ticks in (("planner", 3), ("auditor", 0), ("chief", 0)):
        page = board(office, login, role)
        assert "Sari Uji (Plt.)" in page
        assert page.count('name="laporan"') == ticks and ("Ingatkan" in page) == bool(ticks)
        assert "Kalimat baku" not in page.split("<main")[1]


def test_the_board_counts_what_is_to_be_mended(office: Office) -> None:
    """The same findings as the report's own page has open, but as they were stored."""
    (row,) = [row for row in board_rows(office.report.period) if row.report == office.report]
    assert row.found is None, "not checked yet"
    report = office.fill()
    results.record_spending(report, office.lines[1], by=office.cast.officer, realisasi=Decimal(90_000_000))

    def compare() -> int:
        store_outdated()
        for each in board_rows(Period.objects.get(pk=office.period.pk)):
            found = findings_of(each.report)
            assert each.found.errors == sum(one.blocks and not one.waits for one in found), each.title
            assert each.found.open == sum(one.is_open and not one.waits for one in found), each.title
        return sum(one.is_open and not one.waits for one in findings_of(report))

    before = compare()
    asked = next(one.finding for one in findings_of(report) if one.is_open and not one.blocks)
    answer_findings(report, {asked.fingerprint: "Pergeserannya menyusul."}, by=office.cast.officer)
    assert compare() == before - 1
    FindingAnswer.objects.update(reason="")
    assert compare() == before, "an answer that was taken back is none"
    Period.objects.filter(pk=office.period.pk).update(due_on=date(2022, 7, 1), closes_on=date(2022, 7, 2))
    late = board_rows(Period.objects.get(pk=office.period.pk))
    assert [each.found.errors for each in late] == [
        sum(one.blocks for one in findings_of(each.report)) for each in late
    ], "what is missing at the close is to be mended"


def test_the_quarter_s_figures_by_post_and_by_indicator(office: Office, login) -> None:
    office.fill()
    address = reverse("board_figures", args=[office.period.pk])
    page = squeezed(login(office.cast.auditor).get(address))
    assert "140.000.000" in page and "58.000.000" in page
    report = reverse("entry", args=[office.report.pk])
    by_indicator = squeezed(login(office.cast.auditor).get(address, {"baris": "indikator"}))
    assert re.search(f'href="{report}">6.dokumen<', by_indicator)
    assert "58,33" in by_indicator and "Lama penanganan" in by_indicator


def test_the_year_shows_cumulative_and_own_amounts(office: Office, login) -> None:
    office.submit()
    later = office.report.position.reports.get(period=office.next_period)
    results.record_indicator(later, office.documents, by=office.cast.officer, realisasi=Decimal(9))
    results.record_spending(later, office.lines[0], by=office.cast.officer, realisasi=Decimal(70_000_000))
    period = Period.objects.get(pk=office.period.pk)
    cells = {row.label: row.cells for row in posts_course(period, Measure.REALISASI)}["Kepala Sub Bagian Umum"]
    assert [cell and (cell.value, cell.own) for cell in cells] == [
        None, ("Rp58.000.000", ""), ("Rp70.000.000", "Rp12.000.000"), None
    ]  # fmt: skip
    of_indicators = {row.label: row.cells for row in indicators_course(period, Measure.REALISASI)}
    assert [cell and (cell.value, cell.own) for cell in of_indicators["Jumlah dokumen"]] == [
        None, ("6\u00a0dokumen", ""), ("9\u00a0dokumen", "3\u00a0dokumen"), None
    ]  # fmt: skip
    assert [cell and cell.own for cell in of_indicators["Lama penanganan"]] == [None, "", "", None], "measured anew"
    for asked in ({}, {"ukuran": "realisasi"}, {"baris": "indikator", "ukuran": "capaian"}, {"hal": "x"}):
        page = squeezed(login(office.cast.chief).get(reverse("board_quarters", args=[office.period.pk]), asked))
        assert reverse("entry", args=[later.pk]) in page
    assert "58.000.000" not in page


def test_the_pictures_have_outliers_first_and_every_figure_in_a_table(office: Office, login) -> None:
    office.fill()
    results.record_indicator(
        office.head_report, office.head_report.agreement.goals.get().indicators.get(),
        by=office.cast.head, realisasi=Decimal(90),
    )  # fmt: skip
    line = office.head_report.agreement.budget_lines.get()
    results.record_spending(office.head_report, line, by=office.cast.head, realisasi=Decimal(14_000_000))
    years = year_figures(Period.objects.get(pk=office.period.pk), until=2)
    posts = outliers_first(compared_posts(years, 2))
    assert [row.label for row in posts][-1] == "Kepala Seksi Lain", "nothing to compare comes last"
    assert posts[0].now.efisiensi is not None and posts[0].change.efisiensi is None
    assert {"Penyusunan Dokumen", "Administrasi Umum"} <= {row.label for row in compared_activities(years, 2)}
    for asked in ({}, {"menurut": "kegiatan"}):
        answer = login(office.cast.planner).get(reverse("board_plots", args=[office.period.pk]), asked)
        page = squeezed(answer)
        assert page.count("<svg") >= 4 and "style=" not in page
        table = page.split('id="tabel"')[1]
        for row in answer.context["rows"]:
            assert row.label in table and reverse("report", args=[row.report.pk]) in table
    assert "80" in table, "efisiensi of 90 − 10"


@pytest.mark.parametrize("narrow", [False, True])
def test_bars_below_zero_are_hollow_and_every_figure_is_said(narrow: bool) -> None:
    rows = [SignedBar("Naik & maju", Decimal("12.5")), SignedBar("Turun", Decimal(-30)), SignedBar("Kosong", None)]
    drawn = signed_bars("Diagram batang: efisiensi.", rows, narrow=narrow)
    said = "Diagram batang: efisiensi. Naik &amp; maju: 12,50 poin persen. Turun: −30 poin persen. Kosong: –."
    assert f'aria-label="{said}"' in drawn.replace("\u00a0", " ")
    assert drawn.count("<path") == 4 and "style" not in drawn and "<script" not in drawn
    assert signed_bars("Kosong.", [SignedBar("A", None)]).startswith("<svg")
