"""Tables that print pagu, serapan, capaian and efisiensi side by side, in any order, and a cover without a head.

Each line of a story is what a planner wrote by hand; the clean report has no finding.
"""

from pathlib import Path

import pytest

from reports.audit import audit
from reports.documents.audited.workbook import report_names
from tests.audit.test_audit import audited

REPORT = """
LAPORAN KINERJA TRIWULAN III TAHUN 2022
SEKSI PENATAAN RUANG
DINAS CONTOH KABUPATEN MAJU

BAB I PENDAHULUAN
Laporan ini memuat hasil kerja sampai dengan Triwulan III Tahun 2022.

BAB II AKUNTABILITAS KINERJA
Tabel 2.1 Capaian kinerja

No\tIndikator Kinerja\tTarget\tRealisasi\tCapaian (%)
1\tJumlah survei lapangan\t48 laporan\t36 laporan\t75,00
2\tJumlah penyuluhan warga\t24 kegiatan\t15 kegiatan\t62,50
3\tJumlah pemetaan\t12 peta\t9 peta\t75,00
\tRata-rata capaian\t\t\t70,83

Tabel 2.2 Realisasi anggaran

{budget}
"""

NAMES = ("No", "Sub Kegiatan", "Pagu (Rp)", "Realisasi (Rp)", "Serapan (%)", "Capaian (%)", "Efisiensi")
ROWS = (
    ("1", "Survei lapangan", "1.200.000.000", "840.000.000", "70,00", "75,00", "5,00"),
    ("2", "Penyuluhan warga", "600.000.000", "390.000.000", "65,00", "62,50", "-2,50"),
    ("3", "Pemetaan", "300.000.000", "225.000.000", "75,00", "75,00", "0,00"),
    ("", "Jumlah", "2.100.000.000", "1.455.000.000", "69,29", "", ""),
)
ORDERS = (
    NAMES,
    (*NAMES[:4], "Capaian (%)", "Serapan (%)", "Efisiensi"),
    (*NAMES[:4], "Efisiensi", "Capaian (%)", "Serapan (%)"),
    (*NAMES[:2], "Capaian (%)", "Serapan (%)", "Realisasi (Rp)", "Pagu (Rp)", "Efisiensi"),
)
# Heads that say the same in other words.
HEADS = (
    {},
    {"Serapan (%)": "Serapan", "Capaian (%)": "Capaian"},
    {"Serapan (%)": "%"},
    {"Serapan (%)": "Persentase"},
    {"Serapan (%)": "Realisasi (%)", "Capaian (%)": "Tingkat Capaian"},
    {"Serapan (%)": "Persentase Realisasi"},
    {"Realisasi (Rp)": "Realisasi", "Pagu (Rp)": "Pagu"},
)


def written(
    order: tuple[str, ...] = NAMES, heads: dict[str, str] | None = None, *, wrong: tuple[str, str] = ("", "")
) -> str:
    places = [NAMES.index(name) for name in order]
    rows = [[(heads or {}).get(name, name) for name in order], *([row[place] for place in places] for row in ROWS)]
    text = REPORT.format(budget="\n".join("\t".join(row) for row in rows))
    assert wrong[0] in text
    return text.replace(*wrong, 1) if wrong[0] else text


@pytest.mark.parametrize(
    ("order", "heads"), [*zip(ORDERS, HEADS[:4], strict=True), *zip(ORDERS, HEADS[3:], strict=True)]
)
def test_a_column_is_what_its_own_head_says(order: tuple[str, ...], heads: dict[str, str], tmp_path: Path) -> None:
    text = written(order, heads)
    assert audited(text, tmp_path) == {}
    found = audited(text.replace("-2,50", "2,50").replace("70,00", "71,00"), tmp_path)
    assert {rule: [each.expected for each in of] for rule, of in found.items()} == {
        "efisiensi-tanda": ["−2,5%"], "serapan-salah": ["70%"],
    }  # fmt: skip


def test_a_percentage_beside_the_pagu_alone_is_serapan(tmp_path: Path) -> None:
    for head in ("%", "Persentase", "Capaian (%)"):
        budget = f"No\tSub Kegiatan\tPagu\tRealisasi\t{head}\n" + "\n".join("\t".join(row[:5]) for row in ROWS)
        text = REPORT.format(budget=budget)
        assert audited(text, tmp_path) == {}
        assert [each.expected for each in audited(text.replace("65,00", "56,00"), tmp_path)["serapan-salah"]] == ["65%"]


def test_capaian_of_two_tables_is_set_against_each_other(tmp_path: Path) -> None:
    """The table with target and realisasi knows which is right; the finding names both tables once."""
    (finding,) = audited(written(wrong=("15 kegiatan\t62,50", "15 kegiatan\t65,50")), tmp_path)["capaian-salah"]
    assert (
        finding.section == "Tabel 2.1" and finding.expected == "62,5%" and "Tabel 2.2 tertulis 62,50" in finding.message
    )
    found = audited(written(wrong=("65,00\t62,50\t-2,50", "65,00\t65,50\t0,50")), tmp_path)
    assert [(each.section, each.expected) for each in found.pop("capaian-salah")] == [("Tabel 2.2", "62,50")]
    assert found == {}


NOT_THE_SAME = {
    "an activity with two indicators": ("3\tJumlah pemetaan\t12 peta", "3\tJumlah penyuluhan warga desa\t12 peta"),
    "one indicator more": ("3\tJumlah pemetaan", "4\tWarga yang puas\t80 %\t40 %\t50,00\n3\tJumlah pemetaan"),
    "printed with fewer decimals": ("65,00\t62,50\t-2,50", "65,00\t63\t-2"),
}  # fmt: skip


@pytest.mark.parametrize("why", NOT_THE_SAME)
def test_what_may_be_another_capaian_is_left_alone(why: str, tmp_path: Path) -> None:
    text = written(wrong=NOT_THE_SAME[why])
    if "fewer" not in why:
        text = text.replace("65,00\t62,50\t-2,50", "65,00\t68,00\t3,00")
    assert "capaian-salah" not in audited(text, tmp_path)


def test_a_wrong_total_is_told_once_and_not_of_its_serapan(tmp_path: Path) -> None:
    for serapan in ("69,29", "67,67"):
        text = written(wrong=("2.100.000.000\t1.455.000.000\t69,29", f"2.150.000.000\t1.455.000.000\t{serapan}"))
        assert audited(text, tmp_path).keys() == {"jumlah-salah"}
    text = written(wrong=("1.455.000.000\t69,29", "1.455.000.000\t96,29"))
    assert audited(text, tmp_path).keys() == {"serapan-salah"}


def test_a_cover_that_names_the_unit_alone(tmp_path: Path) -> None:
    """The post is the one that signs for the unit; without a signature the unit's head, and that is said."""
    assert of_cover(tmp_path, written()) == ("Kepala Seksi Penataan Ruang", "Seksi Penataan Ruang", 1)
    signed = "\nBAB III PENUTUP\nKoordinator Seksi Penataan Ruang\nCONTOH DANARTO\nNIP. 197808172000121003\n"
    assert of_cover(tmp_path, written() + signed) == ("Koordinator Seksi Penataan Ruang", "Seksi Penataan Ruang", 0)
    assert of_cover(tmp_path, written(wrong=("SEKSI PENATAAN RUANG\n", ""))) == ("", "", 1)
    assert report_names(audit(tmp_path / "laporan.txt"))[1] == "1. Laporan tanpa nama jabatan"


def of_cover(folder: Path, text: str) -> tuple[str, str, int]:
    """Post, unit, and how much was left unread."""
    assert audited(text, folder) == {}
    found = audit(folder / "laporan.txt")
    (report,) = found.reports
    return report.position, report.unit, len(found.unread)


def test_a_capaian_beside_the_pagu_that_prints_no_serapan_is_capaian(tmp_path: Path) -> None:
    """Most rows tell; efisiensi then follows from the serapan that the amounts give."""
    rows = [[*row[:4], *row[5:]] for row in (NAMES, *ROWS)]
    text = REPORT.format(budget="\n".join("\t".join(row) for row in rows))
    assert audited(text, tmp_path) == {}
    assert audited(text.replace("-2,50", "2,50"), tmp_path).keys() == {"efisiensi-tanda"}
