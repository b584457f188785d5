"""The office's program and pagu: a pasted list becomes the tree, whole or not at all, and what is used stays."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext

from reports.actions import nomenclature as verbs
from reports.actions.budget_shifts import shift_budget
from reports.actions.copies import copy_nomenclature, draft_perubahan
from reports.actions.fund_merge import merge_funds, merge_token, part_funds
from reports.actions.nomenclature import WantedFund
from reports.enums import ActivityLevel
from reports.importers.activity_list import read_list, recognised, table_of
from reports.models import Activity, ActivityFund, BudgetFund, FundSource
from reports.queries.figures import figures
from reports.queries.fund_merge import merge_of, to_take_back
from reports.queries.fund_shares import Share, parted
from reports.queries.nomenclature import activities_matching, fund_rows, tree_of
from reports.queries.nomenclature_changes import Comparison, ListedActivity, compare_list
from reports.refusal import Refused
from tests.conftest import Office
from units.models import Event

pytestmark = pytest.mark.django_db

DPA = """\
DOKUMEN PELAKSANAAN ANGGARAN\t\t\t
Kode Rekening\tUraian\tPagu (Rp)\tSumber Dana
1\tURUSAN WAJIB\t1.500.000\t
1.05\tKetertiban Umum\t1.500.000\t
1.05.02\tProgram Ketertiban\t1.500.000\t
1.05.02.2.01\tPencegahan Gangguan\t1.500.000\t
1.05.02.2.01.0001.\tPatroli  Wilayah\tRp 1.000.000,00\tDAU
5.1.02.01\tBelanja Barang\t400.000\t
1.05.02.2.01.0002\tPelatihan Anggota\t300.000\tDAU
1.05.02.2.01.0002\tPelatihan Anggota\t200.000\tPendapatan Asli Daerah
\tJumlah\t1.500.000\t
"""


def read(text: str) -> tuple[list[ListedActivity], list[str], int]:
    table = table_of(text)
    found = read_list(table, recognised(table))
    return list(found.rows), [str(each) for each in found.problems], found.skipped


def applied(office: Office, text: str, year: int = 2023) -> Comparison:
    return verbs.apply_list(office.organization, year, read(text)[0], by=office.cast.planner)


def test_a_dpa_becomes_the_tree(office: Office) -> None:
    rows, problems, skipped = read(DPA)
    # Urusan, bidang urusan, a rekening and the sum are kept nowhere.
    assert (problems, skipped) == ([], 4)
    shown = compare_list(office.organization, 2023, rows)
    assert (len(shown.changes), shown.new, shown.new_funds) == (4, 4, ("Pendapatan Asli Daerah",))
    verbs.apply_list(office.organization, 2023, rows, by=office.cast.planner, shown=shown.token)
    tree = tree_of(office.organization, 2023)
    assert [(row.activity.code, row.level, row.activity.ceiling) for row in tree] == [
        ("1.05.02", ActivityLevel.PROGRAM, Decimal(1_500_000)),
        ("1.05.02.2.01", ActivityLevel.KEGIATAN, Decimal(1_500_000)),
        ("1.05.02.2.01.0001", ActivityLevel.SUB_KEGIATAN, Decimal(1_000_000)),
        ("1.05.02.2.01.0002", ActivityLevel.SUB_KEGIATAN, Decimal(500_000)),
    ]
    assert [row.activity.parent_id for row in tree] == [None, *(row.activity.pk for row in (tree[0], tree[1], tree[1]))]
    assert tree[2].shares == (Share("Dana Alokasi Umum"),)
    assert tree[3].shares == (
        Share("Dana Alokasi Umum", Decimal(300_000)),
        Share("Pendapatan Asli Daerah", Decimal(200_000)),
    )
    # What stands above has the sumber dana of all below it; the amounts are those that make up its pagu.
    assert (
        tree[0].shares
        == tree[1].shares
        == (
            Share("Dana Alokasi Umum", Decimal(1_300_000)),
            Share("Pendapatan Asli Daerah", Decimal(200_000)),
        )
    )
    event = Event.objects.latest("pk")
    assert (event.kind, event.label) == ("activity.list", "Program dan pagu 2023: 4 baru, 0 diubah")
    # The same list again changes nothing and writes nothing.
    assert applied(office, DPA).changes == ()
    assert Event.objects.latest("pk") == event


def test_a_list_says_what_it_changes_and_leaves_what_it_does_not_name(office: Office) -> None:
    applied(office, DPA)
    rows, _, _ = read("1.05.02.2.01.0002\tPelatihan Petugas\t600.000\n1.05.03\tProgram Lain\t\n")
    shown = compare_list(office.organization, 2023, rows)
    changed, added = shown.changes
    assert [(each.label, each.old, each.new) for each in changed.fields] == [
        ("Nama", "Pelatihan Anggota", "Pelatihan Petugas"),
        ("Pagu", "Rp500.000", "Rp600.000"),
        (
            "Sumber dana",
            "Dana Alokasi Umum Rp300.000; Pendapatan Asli Daerah Rp200.000",
            "Dana Alokasi Umum; Pendapatan Asli Daerah",
        ),
    ]
    assert added.is_new and shown.left == ("1.05.02", "1.05.02.2.01", "1.05.02.2.01.0001")
    # Somebody else changes the same row between the preview and the click: nothing is written, and it is said.
    other = Activity.objects.get(year=2023, code="1.05.02.2.01.0002")
    verbs.change_activity(
        other, ListedActivity(other.code, "Pelatihan Lain", Decimal(1), (Share("DAU"),)), by=office.cast.planner
    )
    with pytest.raises(Refused, match="sudah berubah"):
        verbs.apply_list(office.organization, 2023, rows, by=office.cast.planner, shown=shown.token)
    assert not Activity.objects.filter(code="1.05.03").exists()
    with pytest.raises(PermissionDenied):
        verbs.apply_list(office.organization, 2023, rows, by=office.cast.head)


def test_bad_rows_are_named_and_nothing_is_written(office: Office) -> None:
    text = (
        "Kode\tNama\tPagu\tSumber Dana\n"
        "1.05.02\tProgram Ketertiban\t1,500,000\t\n"
        "1.05.02.2.07.0001\tPatroli\t1.000\t\n"
        "1.05.2A\tSalah\t\t\n"
        "1.05.04\t\t\t\n"
        "\tTanpa kode\t5.000\t\n"
        "1.05.05\tGanda\t\t\n"
        "1.05.05\tGanda lain\t\t\n"
        "1.05.06\tDua sumber\t500\tDAU Rp200; PAD: 400\n"
        "1.05.07\tSumber\t29.5102.000\tDAU: 1.2.3\n"
    )
    rows, problems, _ = read(text)
    assert [each.split(".")[0] for each in problems] == [
        "Baris 2: Pagu “1,500,000” memakai koma sebagai pemisah ribuan, seperti dalam bahasa Inggris",
        "Baris 6: “Tanpa kode” tidak mempunyai kode",
        "Baris 10: Pagu “29",
        "Baris 10: Sumber dana “1",
    ]
    found = compare_list(office.organization, 2023, rows)
    assert [str(each) for each in found.problems] == [
        "Baris 3: Kegiatan 1.05.02.2.07 di atasnya belum ada. Tambahkan dahulu kegiatan itu, atau betulkan kode "
        "1.05.02.2.07.0001.",
        "Baris 4: “1.05.2A” bukan kode kegiatan. Tulis kodenya dengan angka dan titik: program 1.05.02, kegiatan "
        "1.05.02.2.01, sub kegiatan 1.05.02.2.01.0001.",
        "Baris 5: Tulis nama kegiatan.",
        "Baris 6: Tulis kodenya dengan angka dan titik: program 1.05.02, kegiatan 1.05.02.2.01, sub kegiatan "
        "1.05.02.2.01.0001.",
        "Baris 8: Kode 1.05.05 sudah ada di baris 7. Hapus salah satunya atau betulkan kodenya.",
        "Baris 9: Jumlah sumber dana Rp600 tidak sama dengan pagu Rp500. Betulkan salah satunya.",
    ]
    with pytest.raises(Refused):
        verbs.apply_list(office.organization, 2023, rows, by=office.cast.planner)
    assert not Activity.objects.filter(year=2023).exists()


def test_an_amount_grouped_by_thousands_needs_no_rp_and_a_year_is_part_of_the_name() -> None:
    rows, problems, _ = read(
        "Kode\tNama\tPagu\tSumber Dana\n"
        "1.05.02\tProgram\t600.000\tDAU 400.000; DAK Fisik 2026 Rp200.000\n"
        "1.05.03\tLain\t600.000\tDAK Fisik 2026\n"
    )
    assert problems == []
    assert rows[0].shares == (Share("DAU", Decimal(400_000)), Share("DAK Fisik 2026", Decimal(200_000)))
    assert rows[1].shares == (Share("DAK Fisik 2026"),)


def test_columns_are_recognised_without_heads_and_a_strange_paste_breaks_nothing() -> None:
    table = table_of("DAU;Patroli Wilayah;1.05.02.2.01.0001;2.000.000\nDAU;Pelatihan Anggota;1.05.02;3.500.000\n")
    assert recognised(table) == {"code": 2, "name": 1, "ceiling": 3, "funds": 0}
    for text in ("", "\n\n", '"', "\t" * 100, '"a\tb\n' * 3, "x" * 200_000, "\x00\u200b", "1.05.02 Program Ketertiban"):
        table = table_of(text)
        read_list(table, recognised(table))
    # Code and name in one cell, as a PDF is copied.
    assert read("1.05.02 Program Ketertiban")[0] == [ListedActivity("1.05.02", "Program Ketertiban", where="Baris 1")]


@pytest.mark.parametrize(
    "text",
    [
        "Kode\t\t\t\t\tUraian\tPagu\n1\t2\t3\t4\t5\t6\t7\n2\t\t\t\t\tURUSAN\t\n"
        "2\t09\t07\t\t\tProgram Pangan\t90.000.000\n"
        "2\t09\t07\t2.01\t\tPenyediaan\t90.000.000\n2\t09\t07\t2.01\t0001\tDistribusi\t90.000.000\n"
        "5\t1\t02\t01\t\tBelanja Barang\t90.000.000\n",
        # Without heads, with a column of numbers, without the zeros that a sheet drops.
        "1\t2\t9\t7\t\t\tProgram Pangan\t90.000.000\n2\t2\t9\t7\t2,01\t\tPenyediaan\t90.000.000\n"
        "3\t2\t9\t7\t2,01\t0001\tDistribusi\t90.000.000\n",
        "2.09.07\t\t\tProgram Pangan\t90.000.000\n2.09.07\t2.01\t\tPenyediaan\t90.000.000\n"
        "2.09.07\t2.01\t0001\tDistribusi\t90.000.000\n",
        "2;09;07;;;;Program Pangan;90.000.000\n2;09;07;2;01;;Penyediaan;90.000.000\n"
        "2;09;07;2;01;0001;Distribusi;90.000.000\n",
    ],
)
def test_a_code_in_several_columns_is_one(text: str) -> None:
    table = table_of(text)
    read = read_list(table, recognised(table))
    assert [(row.code, row.name, row.ceiling) for row in read.rows] == [
        ("2.09.07", "Program Pangan", 90_000_000),
        ("2.09.07.2.01", "Penyediaan", 90_000_000),
        ("2.09.07.2.01.0001", "Distribusi", 90_000_000),
    ]
    assert read.problems == ()


def test_columns_beside_a_whole_code_stay() -> None:
    """A running number before it, an amount that looks like a part of a code behind it."""
    for text in (
        "1\t1.05.02.2.01\tPembinaan\t500\n2\t1.05.02.2.02\tPatroli\t700\n",
        "1.05.02\t12\tProgram Ketenteraman\n1.05.02.2.01\t3\tPembinaan\n",
    ):
        assert table_of(text) == [line.split("\t") for line in text.splitlines()] + [[]]


def test_one_activity_is_added_changed_moved_and_deleted(office: Office) -> None:
    planner, organization = office.cast.planner, office.organization
    applied(office, DPA)
    made = verbs.add_activity(organization, 2023, ListedActivity("1.05.03", "Program Lain"), by=planner)
    with pytest.raises(Refused, match="sudah dipakai untuk “Program Lain”"):
        verbs.add_activity(organization, 2023, ListedActivity("1.05.03", "Lagi"), by=planner)
    # The kegiatan goes to the other program, and what stands below it goes along.
    kegiatan = Activity.objects.get(year=2023, code="1.05.02.2.01")
    shown = verbs.activity_token(kegiatan)
    moved = verbs.change_activity(
        kegiatan, ListedActivity("1.05.03.2.01", "Pencegahan", Decimal(7)), by=planner, shown=shown
    )
    assert (moved.parent, moved.name, moved.ceiling) == (made, "Pencegahan", Decimal(7))
    assert set(moved.children.values_list("code", flat=True)) == {"1.05.03.2.01.0001", "1.05.03.2.01.0002"}
    with pytest.raises(Refused, match="sudah berubah"):
        verbs.change_activity(moved, ListedActivity("1.05.03.2.01", "Lain"), by=planner, shown=shown)
    with pytest.raises(Refused, match="dipakai kegiatan di bawahnya"):
        verbs.remove_activity(moved, by=planner)
    sub = moved.children.get(code="1.05.03.2.01.0002")
    verbs.remove_activity(sub, by=planner)
    verbs.remove_activity(sub, by=planner)  # a second click finds nothing to do
    assert not ActivityFund.objects.filter(activity=sub.pk).exists()
    # What an agreement in force has keeps its code and stays.
    used = office.lines[0].activity
    with pytest.raises(Refused, match="perjanjian kinerja yang berlaku"):
        verbs.change_activity(used, ListedActivity("1.01.01.2.01.09", used.name), by=planner)
    with pytest.raises(Refused, match="dipakai perjanjian kinerja"):
        verbs.remove_activity(used, by=planner)
    assert [each.code for each in activities_matching(organization, 2023, "1.05.03 penceg")] == ["1.05.03.2.01"]
    # Last year's codes and sumber dana come along, its pagu does not.
    copied = copy_nomenclature(organization, year=2023, to=2024, by=planner)
    assert {each.ceiling for each in copied} == {None} and len(copied) == 4
    assert tree_of(organization, 2024, "patroli")[-1].shares == (Share("Dana Alokasi Umum"),)


def test_a_list_of_sumber_dana_saved_as_it_is_writes_nothing(office: Office) -> None:
    """Also where its numbers have a gap, as after a merge: what is written ends with an event."""
    organization, planner = office.organization, office.cast.planner
    FundSource.objects.create(organization=organization, name="PAD", order=7)
    wanted = [WantedFund(row.fund.pk, row.fund.name) for row in fund_rows(organization)]
    before, count = list(FundSource.objects.values_list("name", "order")), Event.objects.count()
    assert verbs.save_fund_sources(organization, wanted, by=planner) == 0
    assert (list(FundSource.objects.values_list("name", "order")), Event.objects.count()) == (before, count)
    # Two that exchange their names and places read as before, but are others in the agreements that name them.
    (first, one), (second, other) = ((each.key, each.name) for each in wanted)
    assert verbs.save_fund_sources(organization, [WantedFund(second, one), WantedFund(first, other)], by=planner) == 1
    assert Event.objects.count() == count + 1


def test_sumber_dana_are_kept_in_order_and_those_in_use_stay(office: Office) -> None:
    planner, organization = office.cast.planner, office.organization
    dau = FundSource.objects.get(organization=organization)
    assert verbs.save_fund_sources(organization, [WantedFund(None, "PAD"), WantedFund(dau.pk, "DAU")], by=planner) == 3
    pad = FundSource.objects.get(name="PAD")
    # Two names are exchanged at once.
    verbs.save_fund_sources(organization, [WantedFund(dau.pk, "PAD"), WantedFund(pad.pk, "DAU")], by=planner)
    assert [row.fund.pk for row in fund_rows(organization)] == [dau.pk, pad.pk]
    seen = verbs.funds_token(fund_rows(organization))
    verbs.save_fund_sources(organization, [WantedFund(dau.pk, "PAD")], by=planner, shown=seen)
    verbs.save_fund_sources(organization, [WantedFund(pad.pk, "DAU"), WantedFund(dau.pk, "PAD")], by=planner)
    with pytest.raises(Refused, match="Tersimpan sekarang: DAU; PAD"):
        verbs.save_fund_sources(organization, [WantedFund(dau.pk, "APBD")], by=planner, shown=seen)
    with pytest.raises(Refused, match="tidak dapat dihapus, karena sudah dipakai"):
        verbs.save_fund_sources(organization, [WantedFund(dau.pk, "PAD", remove=True)], by=planner)
    with pytest.raises(ProtectedError):
        dau.delete()
    with pytest.raises(Refused, match="tulis namanya saja"):
        verbs.save_fund_sources(organization, [WantedFund(None, "X; Y Rp100")], by=planner)
    with pytest.raises(Refused, match="lebih dari sekali"):
        verbs.save_fund_sources(organization, [WantedFund(None, "dau")] * 2, by=planner)
    verbs.save_fund_sources(organization, [WantedFund(pad.pk, "", remove=True)], by=planner)
    assert [(row.fund.name, row.is_used) for row in fund_rows(organization)] == [("PAD", True)]


def test_what_several_sources_give_is_in_the_report_while_it_adds_up(office: Office) -> None:
    line, other = office.lines[0], FundSource.objects.create(organization=office.organization, name="PAD", order=9)
    BudgetFund.objects.filter(line=line).update(amount=Decimal(70_000_000))
    share = BudgetFund.objects.create(line=line, fund=other, amount=Decimal(30_000_000))

    def amounts() -> tuple[Decimal, ...]:
        return figures(office.report).budget[0].fund_amounts

    assert amounts() == (70_000_000, 30_000_000)
    copy = draft_perubahan(office.report.agreement, by=office.cast.planner)
    copied = BudgetFund.objects.filter(line__agreement=copy, line__activity=line.activity)
    assert list(copied.values_list("amount", flat=True)) == [70_000_000, 30_000_000]
    # After a pergeseran of the pagu alone nobody has said how the sources share it.
    shift_budget(
        office.report.agreement, on=datetime.date(2022, 6, 1), reason="Efisiensi", after={line.pk: Decimal(90_000_000)},
        by=office.cast.planner,
    )  # fmt: skip
    assert amounts() == ()
    share.delete()
    assert figures(office.report).budget[0].funds == ("Dana Alokasi Umum",)


def test_two_sumber_dana_become_one_and_the_money_stays(office: Office) -> None:
    planner, organization = office.cast.planner, office.organization
    dau, (line, other) = FundSource.objects.get(organization=organization), office.lines[:2]
    twice = FundSource.objects.create(organization=organization, name="dana alokasi umum", order=2)
    pad = FundSource.objects.create(organization=organization, name="PAD", order=3)
    BudgetFund.objects.filter(line=line).update(amount=Decimal(40_000_000))
    BudgetFund.objects.create(line=line, fund=twice, amount=Decimal(30_000_000))
    BudgetFund.objects.create(line=line, fund=pad, amount=Decimal(30_000_000))
    BudgetFund.objects.filter(line=other).update(fund=twice)
    ActivityFund.objects.create(activity=line.activity, fund=twice, amount=Decimal(1))
    ActivityFund.objects.create(activity=line.activity, fund=dau, amount=Decimal(2))

    def stored() -> list[tuple[str, Decimal | None]]:
        rows = [
            *ActivityFund.objects.all(),
            *BudgetFund.objects.filter(line__in=(line, other)).order_by("line", "fund"),
        ]
        return sorted((f"{type(row).__name__} {getattr(row, 'line', '')}", row.fund.name, row.amount) for row in rows)

    before = stored()
    shown = merge_of(twice, dau)
    first = next(row for row in shown.rows if row.old.count(";") == 2)
    assert set(first.new.split("; ")) == {"Dana Alokasi Umum Rp70.000.000", "PAD Rp30.000.000"}
    with pytest.raises(PermissionDenied):
        merge_funds(twice, dau, by=office.cast.auditor)
    done = merge_funds(twice, dau, by=planner, shown=merge_token(shown))
    assert len(done.rows) == 3 and not FundSource.objects.filter(pk=twice.pk).exists()
    with pytest.raises(Refused, match="sudah berubah"):
        merge_funds(twice, dau, by=planner)
    assert figures(office.report).budget[0].fund_amounts == (70_000_000, 30_000_000)
    # One that is left alone gives the whole pagu.
    assert ActivityFund.objects.get().amount is None
    event = to_take_back(organization)[0]
    assert (event.kind, event.label) == (
        "fundsource.merge",
        "Sumber dana dana alokasi umum digabung ke Dana Alokasi Umum",
    )
    assert part_funds(organization, event.number, by=planner) == (3, 0)
    assert stored() == before and not to_take_back(organization)
    # What was changed since stays as it is.
    merge_funds(FundSource.objects.get(pk=twice.pk), dau, by=planner)
    BudgetFund.objects.filter(line=other).update(fund=pad)
    assert part_funds(organization, to_take_back(organization)[0].number, by=planner) == (2, 1)
    assert BudgetFund.objects.get(line=other).fund == pad


def test_a_merge_is_not_what_its_page_no_longer_shows(office: Office) -> None:
    organization, planner = office.organization, office.cast.planner
    dau, line = FundSource.objects.get(organization=organization), office.lines[0]
    twice = FundSource.objects.create(organization=organization, name="dau", order=2)
    token = merge_token(merge_of(twice, dau))
    BudgetFund.objects.filter(line=line).update(fund=twice)
    with pytest.raises(Refused, match="sudah berubah"):
        merge_funds(twice, dau, by=planner, shown=token)
    merge_funds(twice, dau, by=planner)
    FundSource.objects.create(organization=organization, name="dau", order=3)
    with pytest.raises(Refused, match="sudah ada lagi"):
        part_funds(organization, to_take_back(organization)[0].number, by=planner)
    with pytest.raises(Refused, match="sudah berubah"):
        part_funds(organization, 0, by=planner)


@pytest.mark.parametrize("is_back", [False, True], ids=["merged", "taken back"])
def test_a_merge_locks_the_agreements_before_it_reads_their_shares(office: Office, is_back: bool) -> None:
    """Budget lines are changed under the lock of their agreement: what is read stays until it is replaced."""
    organization, planner = office.organization, office.cast.planner
    dau = FundSource.objects.get(organization=organization)
    twice = FundSource.objects.create(organization=organization, name="dau", order=2)
    BudgetFund.objects.filter(line=office.lines[0]).update(fund=twice)
    if is_back:
        merge_funds(twice, dau, by=planner)
    with CaptureQueriesContext(connection) as queries:
        if is_back:
            part_funds(organization, to_take_back(organization)[0].number, by=planner)
        else:
            merge_funds(twice, dau, by=planner)
    asked = [each["sql"] for each in queries]
    locked = next(place for place, sql in enumerate(asked) if 'FROM "reports_agreement"' in sql)
    assert locked < next(place for place, sql in enumerate(asked) if 'FROM "reports_budgetfund"' in sql)
    assert connection.vendor == "sqlite" or 'FOR UPDATE OF "reports_agreement"' in asked[locked]


def test_a_cell_of_spaces_is_parted_at_once() -> None:
    """Each of the spaces could belong to the name, stand before the colon or behind it: billions of ways."""
    assert list(parted(f"Dana{' ' * 3000}:{chr(0x2003) * 3000}Desa")) == [("Dana : Desa", "")]
    assert list(parted("Dana  Alokasi Umum  Rp 1.000.000;PAD : 500.000\n-")) == [
        ("Dana Alokasi Umum", "1.000.000"),
        ("PAD", "500.000"),
    ]
