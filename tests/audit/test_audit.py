"""An audit of a document made elsewhere: what it finds in made-up reports, what it leaves alone, what it refuses."""

import io
import json
import zipfile
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from reports.audit import Refused, audit
from reports.enums import Severity

COVER = "LAPORAN KINERJA\nTRIWULAN II TAHUN 2024\n{post}\nDINAS CONTOH\nKABUPATEN MAJU\n"
BODY = """
BAB I
PENDAHULUAN
Laporan ini menggambarkan pencapaian kinerja {title} Dinas Contoh Kabupaten Maju pada Triwulan II Tahun 2024.
Berdasarkan Peraturan Bupati Nomor 61 Tahun 2019 tentang Kedudukan, Susunan Organisasi, Tugas dan Fungsi Dinas Contoh:
BAB II
A. PERJANJIAN KINERJA
Perjanjian Kinerja Tahun 2024 antara {title} dengan {superior} memuat target berikut:

No\tSasaran\tIndikator Kinerja\tTarget
1\tMeningkatnya Pelayanan Terminal\tJumlah Terminal yang Dipelihara\t45 unit
2\tMeningkatnya Pengawasan Jalan\tJumlah Laporan Pengawasan Jalan\t12 laporan

No\tKode\tSub Kegiatan\tAnggaran (Rp)\tSumber Dana
1\t2.15.02.2.03.01\tPemeliharaan Terminal\t200.000.000\tDAU
2\t2.15.02.2.03.02\tPengawasan Jalan\t100.000.000\tDAU
Jumlah\t\t\t300.000.000\t

B. CAPAIAN KINERJA
Tabel 2.2
No\tSasaran\tIndikator Kinerja\tTarget\tRealisasi\tCapaian\tKeterangan
1\tMeningkatnya Pelayanan Terminal\tJumlah Terminal yang Dipelihara\t45 unit\t25 unit\t55,56%\t
2\tMeningkatnya Pengawasan Jalan\tJumlah Laporan Pengawasan Jalan\t12 laporan\t6 laporan\t50,00%\t

Tabel Cost Per Outcome
No\tSasaran\tIndikator Kinerja\tAnggaran\t\t\tKinerja\t\t\tEfisiensi
\t\t\tTarget\tRealisasi\tCapaian\tTarget\tRealisasi\tCapaian\t
1\t2\t3\t4\t5\t6=5/4\t7\t8\t9=8/7\t10=9-6
1\tMeningkatnya Pelayanan Terminal\tJumlah Terminal yang Dipelihara\t200.000.000\t97.833.000\t48,92%\t45 unit\t25 unit\t55,56%\t6,64%
2\tMeningkatnya Pengawasan Jalan\tJumlah Laporan Pengawasan Jalan\t100.000.000\t60.000.000\t60,00%\t12 laporan\t6 laporan\t50,00%\t-10,00%

C. EVALUASI DAN ANALISIS
1. Sub Kegiatan Pemeliharaan Terminal
a. Pagu anggaran sebesar Rp 200.000.000
b. Realisasi sampai dengan Triwulan II sebesar Rp 97.833.000
c. Serapan anggaran 48,92% dengan capaian kinerja 55,56%
Dibandingkan Triwulan I, pekerjaan berjalan lebih baik berkat bantuan Dinas Kesehatan.

D. RENCANA TINDAK LANJUT
Kode\tNama Sub Kegiatan\tEvaluasi\tTindak Lanjut\tKeterangan
2.15.02.2.03.01\tPemeliharaan Terminal\tSerapan anggaran sebesar 48,92%\tMelanjutkan pemeliharaan\t-
2.15.02.2.03.02\tPengawasan Jalan\tCapaian kinerja 50%\tMelanjutkan pengawasan\tSesuai jadwal

BAB III
PENUTUP
LKj Interim ini disusun sebagai bentuk pertanggungjawaban {title} kepada {superior} atas pelaksanaan tugas.
Majukota, 30 Juni 2024
"""  # noqa: E501 (a row of a table is a line)


def report(title: str = "Kepala Seksi Terminal", superior: str = "Kepala Bidang Angkutan") -> str:
    return COVER.format(post=title.upper()) + BODY.format(title=title, superior=superior)


def audited(text: str, folder: Path) -> dict[str, list]:
    """The findings by rule."""
    path = folder / "laporan.txt"
    path.write_text(text)
    found: dict[str, list] = {}
    for finding in audit(path).findings:
        found.setdefault(finding.rule, []).append(finding)
    return found


def test_a_consistent_report_is_left_alone(tmp_path: Path) -> None:
    assert audited(report(), tmp_path) == {}
    # Whole percents, rounded; another writing of a name; the plan's follow-up may name any quarter.
    near = report().replace("48,92%", "49%").replace("55,56%", "56%").replace("50,00%", "50%").replace("60,00%", "60%")
    near = near.replace("6,64%", "7%").replace("-10,00%", "-10%")
    near = near.replace(
        "Jumlah Terminal yang Dipelihara\t45 unit\t25", "JUMLAH TERMINAL, YANG DIPELIHARA\t45 Unit\t25", 1
    )
    near = near.replace("Melanjutkan pengawasan", "Melanjutkan pengawasan pada Triwulan III")
    assert audited(near, tmp_path) == {}


WRONG = {
    "capaian-salah": ("25 unit\t55,56%\t\n", "25 unit\t65,56%\t\n", "55,56%"),
    "serapan-salah": ("97.833.000\t48,92%", "97.833.000\t41,92%", "48,92%"),
    "efisiensi-tanda": ("\t-10,00%", "\t10,00%", "−10%"),
    "efisiensi-salah": ("\t6,64%", "\t9,64%", "6,64%"),
    "pembulatan": ("25 unit\t55,56%\t\n", "25 unit\t55,55%\t\n", "55,56%"),
    "jumlah-salah": ("\t300.000.000", "\t310.000.000", "300.000.000"),
    "angka-rusak": ("\t200.000.000\tDAU", "\t200.0000.00\tDAU", "200.000.000"),
    "target-berbeda": ("Dipelihara\t45 unit\n", "Dipelihara\t54 unit\n", "45 unit"),
    "pagu-berbeda": ("\t100.000.000\tDAU", "\t110.000.000\tDAU", "100.000.000"),
    "kode-rusak": ("\n2.15.02.2.03.01\t", "\n2.15-02.2.03.01\t", ""),
    "sel-kosong": ("12 laporan\t6 laporan\t50,00%\t\n", "12 laporan\t\t50,00%\t\n", ""),
    "satuan-berbeda": ("6 laporan\t50,00%\t\n", "6 orang\t50,00%\t\n", "laporan"),
    "kegiatan-berbeda": ("\tPengawasan Jalan\tCapaian", "\tPengawasan Jembatan\tCapaian", "Pengawasan Jalan"),
    "triwulan-lain": ("pada Triwulan II Tahun", "pada Triwulan I Tahun", "Triwulan II 2024"),
    "atasan-lain": ("kepada Kepala Bidang Angkutan atas", "kepada Sekretaris atas", "Kepala Bidang Angkutan"),
    "angka-narasi": ("Capaian kinerja 50%", "Capaian kinerja 43%", "50%"),
    "realisasi-berbeda": ("sebesar Rp 97.833.000", "sebesar Rp 97.333.000", "Rp97.833.000"),
    "salah-ketik": ("pekerjaan berjalan", "pekerjaan dilaksankan", "dilaksanakan"),
    "tanggal-mendahului": ("30 Juni 2024", "20 Juni 2024", "30 Juni 2024"),
}


@pytest.mark.parametrize("rule", WRONG)
def test_one_error_is_found_by_its_rule(rule: str, tmp_path: Path) -> None:
    right, wrong, expected = WRONG[rule]
    assert right in report()
    text = report().replace(right, wrong, 1)
    findings = audited(text, tmp_path)
    line = next(number for number, (old, new) in enumerate(zip(report().split("\n"), text.split("\n"), strict=True), 1)
                if old != new)  # fmt: skip
    assert any(each.line == line and each.expected == expected for each in findings.get(rule, [])), findings


def other_layout() -> str:
    """The report with code and name in one cell, tables that go on overleaf, a table of what is due and a chart."""
    text = report().replace("Kode\tNama Sub Kegiatan\t", "Kode dan Nama Sub Kegiatan\t")
    text = text.replace("03.01\tPemeliharaan Terminal\tSerapan", "03.01 Pemeliharaan Terminal\tSerapan")
    text = text.replace("03.02\tPengawasan Jalan\tCapaian", "03.02 Pengawasan Jalan\tCapaian")
    second = "2\t2.15.02.2.03.02\tPengawasan"
    text = text.replace(
        second, f"Tabel Anggaran, lanjutan\nNo\tKode\tSub Kegiatan\tAnggaran (Rp)\tSumber Dana\n{second}"
    )
    text = text.replace("\tEfisiensi\n", "\tEfisiensi (poin)\n")
    return text.replace("\nC. EVALUASI", f"{CHART}\nC. EVALUASI").replace(
        "1. Sub Kegiatan Pem", f"{DUE}\n1. Sub Kegiatan Pem"
    )


CHART = """
0%\t100%
Pemeliharaan Terminal\t55,56%
Pengawasan Jalan\t50%
Gambar 2.1 Capaian Kinerja
"""
DUE = """Tabel 2.3
No\tIndikator Kinerja\tSerapan\tTarget s.d. Triwulan II\tRealisasi\tCapaian s.d. Triwulan II\tPredikat
1\tJumlah Terminal yang Dipelihara\t48,92%\t20 unit\t25 unit\t125,00%\tSangat tinggi
2\tJumlah Laporan Pengawasan Jalan\t60,00%\t6 laporan\t6 laporan\t100,00%\tSangat tinggi
"""


def test_the_layouts_of_other_offices_are_understood(tmp_path: Path) -> None:
    assert audited(other_layout(), tmp_path) == {}
    assert audit(tmp_path / "laporan.txt").unread == ()
    broken = audited(other_layout().replace("\n2.15.02.2.03.01 Pem", "\n2.15.02.2.0l.01 Pem"), tmp_path)
    assert [each.printed for each in broken["kode-rusak"]] == ["2.15.02.2.0l.01"]
    # Capaian of what is due is computed from it; figures without a picture's caption are not passed over.
    assert "capaian-salah" in audited(other_layout().replace("\t125,00%", "\t135,00%"), tmp_path)
    audited(other_layout().replace("Gambar 2.1 Capaian Kinerja", ""), tmp_path)
    assert audit(tmp_path / "laporan.txt").unread[0].text == "0%"


def test_two_reports_are_set_against_each_other(tmp_path: Path) -> None:
    bidang = report("Kepala Bidang Angkutan", "Kepala Dinas Contoh").replace("2.15.02.2.03.01", "2.15.02.2.03")
    bidang = bidang.replace("2.15.02.2.03.02", "2.15.02.2.04").replace("Sub Kegiatan", "Kegiatan")
    assert "pagu-rincian" in audited(bidang + "\n" + report(), tmp_path)
    law = report().replace("Nomor 61 Tahun 2019", "Nomor 93 Tahun 2021")
    other = report("Kepala Seksi Jalan")
    three = audited("\n".join([report(), law, other]), tmp_path)
    assert [each.report for each in three["dasar-hukum-berbeda"]] == [2]


def test_the_json_is_what_was_promised(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "laporan.txt"
    path.write_text(report().replace("\t6,64%", "\t9,64%"))
    call_command("audit_document", str(path), "--json")
    found = json.loads(capsys.readouterr().out)
    assert found | {"findings": [], "unread": []} == {
        "file": "laporan.txt", "format": "text", "year": 2024, "quarter": 2, "findings": [], "unread": [],
        "reports": [{"position": "Kepala Seksi Terminal", "unit": "Seksi Terminal",
                     "superior": "Kepala Bidang Angkutan", "from_line": 1, "to_line": 52}],
    }  # fmt: skip
    assert [set(each) for each in found["findings"]] == [
        {"rule", "severity", "report", "section", "place", "line", "printed", "expected", "message"}
    ]
    assert found["findings"][0]["severity"] == Severity.ERROR
    call_command("audit_document", str(path))
    assert "efisiensi-salah" in capsys.readouterr().out
    with pytest.raises(CommandError, match="tidak dapat dibuka"):
        call_command("audit_document", str(tmp_path / "tidak-ada.docx"))


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def blank_pdf(**options: object) -> bytes:
    pdf, stream = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(stream, **options)  # type: ignore[arg-type]
    return stream.getvalue()


HOSTILE = {
    "gambar": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "bukan laporan": b"\x01\x02\x03" * 1000,
    "kosong": b" \n\n",
    "pindaian": blank_pdf(),
    "kata sandi": blank_pdf(encryption=pikepdf.Encryption(owner="a", user="b")),
    "makro": zipped({"[Content_Types].xml": b"x", "word/document.xml": b"<a/>", "word/vbaProject.bin": b"x"}),
    "terlalu besar": zipped({"[Content_Types].xml": b"x", "word/document.xml": bytes(60_000_000)}),
    "rusak": b"PK\x03\x04" + bytes(500),
    "Tidak ditemukan tabel": b"Halo dunia.\n" * 5,
}


@pytest.mark.parametrize("words", HOSTILE)
def test_what_is_no_report_is_refused_with_a_sentence(words: str, tmp_path: Path) -> None:
    path = tmp_path / "berkas.docx"
    path.write_bytes(HOSTILE[words])
    with pytest.raises(Refused, match=words):
        audit(path)
