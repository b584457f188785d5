"""A report in the layout of another office: other chapters, tables and columns than the made-up books have."""

from pathlib import Path

import pytest

from reports.audit import audit
from reports.audit.reading.pdf import _Page, _running
from reports.audit.reading.pdf_text import Char, Line
from tests.audit.test_audit import audited

REPORT = """
LAPORAN KINERJA INTERIM TRIWULAN II TAHUN 2023
KEPALA SEKSI PENCEGAHAN DAN PENGENDALIAN PENYAKIT MENULAR
DINAS KESEHATAN KABUPATEN SUKAMAJU

BAB I PENDAHULUAN
1.1 Latar Belakang
Sebagai bentuk akuntabilitas, Kepala Seksi Pencegahan dan Pengendalian Penyakit Menular Dinas Kesehatan Kabupaten Sukamaju menyusun Laporan Kinerja Interim Triwulan II Tahun 2023 untuk disampaikan kepada Kepala Bidang Pencegahan dan Pengendalian Penyakit.
1.2 Dasar Hukum
Peraturan Bupati Sukamaju Nomor 44 Tahun 2021 tentang Kedudukan, Susunan Organisasi, Tugas dan Fungsi, serta Tata Kerja Dinas Kesehatan.
1.3 Tugas dan Fungsi
Kepala Seksi Pencegahan dan Pengendalian Penyakit Menular mempunyai tugas membantu Kepala Bidang Pencegahan dan Pengendalian Penyakit dalam melaksanakan urusan sesuai bidangnya.
BAB II PERENCANAAN KINERJA
2.1 Perjanjian Kinerja Tahun 2023
Perjanjian Kinerja antara Kepala Seksi Pencegahan dan Pengendalian Penyakit Menular dengan Kepala Bidang Pencegahan dan Pengendalian Penyakit disajikan pada tabel berikut.
Tabel 2.1 Perjanjian Kinerja

NO	INDIKATOR KINERJA	SASARAN	SATUAN	TARGET
1	Jumlah orang berisiko terinfeksi HIV yang diperiksa	Terlayaninya orang dengan HIV	Orang	5.400
2	Jumlah orang terduga tuberkulosis yang dilayani	Terlayaninya orang terduga tuberkulosis	Orang	6.250

Tabel 2.2 Anggaran Tahun 2023

KODE REKENING	PROGRAM/KEGIATAN/SUB KEGIATAN	PAGU DPA	SUMBER DANA
1.02.02.2.02.25	Pengelolaan Pelayanan Kesehatan Orang dengan HIV	Rp320.000.000,00	DAU
1.02.02.2.02.11	Pengelolaan Pelayanan Kesehatan Orang Terduga Tuberkulosis	Rp410.000.000,00	DAU
JUMLAH		Rp730.000.000,00

BAB III AKUNTABILITAS KINERJA
3.1 Capaian Kinerja
Pengukuran kinerja sampai dengan Triwulan II Tahun 2023 adalah sebagai berikut.
Tabel 3.1 Pengukuran Kinerja s.d. Triwulan II

No	Sasaran	Indikator Kinerja	Satuan	Target Tahun 2023	Triwulan II			Capaian terhadap Target Tahunan (%)	Keterangan
					Target	Realisasi	%
1	Terlayaninya orang dengan HIV	Jumlah orang berisiko terinfeksi HIV yang diperiksa	Orang	5.400	2.700	2.916	108,00	54,00
2	Terlayaninya orang terduga tuberkulosis	Jumlah orang terduga tuberkulosis yang dilayani	Orang	6.250	3.125	2.500	80,00	40,00

3.2 Realisasi Anggaran
Tabel 3.2 Realisasi Anggaran s.d. Triwulan II

Kode	Uraian	Anggaran (Rp)	Realisasi (Rp)	%	Sisa (Rp)
1.02.02.2.02.25	Pengelolaan Pelayanan Kesehatan Orang dengan HIV	320.000.000	140.800.000	44,00	179.200.000
1.02.02.2.02.11	Pengelolaan Pelayanan Kesehatan Orang Terduga Tuberkulosis	410.000.000	98.400.000	24,00	311.600.000
JUMLAH		730.000.000	239.200.000	32,77	490.800.000

3.3 Analisis Capaian Kinerja
1) Jumlah orang berisiko terinfeksi HIV yang diperiksa terealisasi sebanyak 2.916 orang dari target triwulan sebanyak 2.700 orang. Anggaran Pengelolaan Pelayanan Kesehatan Orang dengan HIV terserap Rp140.800.000,00 atau 44,00% dari pagu Rp320.000.000,00.
2) Jumlah orang terduga tuberkulosis yang dilayani terealisasi sebanyak 2.500 orang dari target triwulan sebanyak 3.125 orang. Anggaran Pengelolaan Pelayanan Kesehatan Orang Terduga Tuberkulosis terserap Rp98.400.000,00 atau 24,00% dari pagu Rp410.000.000,00.
Capaian belum optimal karena sebagian kegiatan dijadwalkan pada semester kedua.
3.4 Permasalahan dan Rencana Tindak Lanjut

No	Permasalahan	Rencana Tindak Lanjut	Batas Waktu	Penanggung Jawab
1	Pelaksanaan Pengelolaan Pelayanan Kesehatan Orang dengan HIV masih menunggu petunjuk teknis	Menyusun jadwal pelaksanaan bersama puskesmas	September 2023	Kepala Seksi Pencegahan dan Pengendalian Penyakit Menular
2	Pelaksanaan Pengelolaan Pelayanan Kesehatan Orang Terduga Tuberkulosis masih menunggu petunjuk teknis	Menyusun jadwal pelaksanaan bersama puskesmas	September 2023	Kepala Seksi Pencegahan dan Pengendalian Penyakit Menular

BAB IV PENUTUP
Demikian laporan kinerja Kepala Seksi Pencegahan dan Pengendalian Penyakit Menular Triwulan II Tahun 2023 disampaikan kepada Kepala Bidang Pencegahan dan Pengendalian Penyakit sebagai bahan evaluasi.

Mengetahui,	Sukamaju, 7 Juli 2023
KEPALA BIDANG PENCEGAHAN DAN PENGENDALIAN PENYAKIT DINAS KESEHATAN	KEPALA SEKSI PENCEGAHAN DAN PENGENDALIAN PENYAKIT MENULAR

BUDI CONTOHNO, S.KM	DEWI ANDAI, S.KM
NIP. 19751111 200003 1 007	NIP. 19880204 201101 2 003
"""  # noqa: E501 (a row of a table is a line)

# What is printed, what is put in its place, and by which rule that is found.
WRONG = (
    ("\t5.400\t2.700\t2.916", "\t5.400\t2.700\t2.961", "capaian-salah"),
    ("98.400.000\t24,00", "98.400.000\t42,00", "serapan-salah"),
    ("\t179.200.000", "\t197.200.000", "jumlah-salah"),
    ("Rp730.000.000,00", "Rp370.000.000,00", "jumlah-salah"),
    ("Orang\t6.250\n", "Orang\t6.520\n", "target-berbeda"),
    ("terealisasi sebanyak 2.500 orang", "terealisasi sebanyak 2.050 orang", "angka-narasi"),
    ("\n1.02.02.2.02.25\t", "\n1.02.02.2.02.2S\t", "kode-rusak"),
    ("Sukamaju, 7 Juli 2023", "Sukamaju, 7 Juni 2023", "tanggal-mendahului"),
    ("19880204 201101 2 003", "19880204 201113 2 003", "nip-mustahil"),
)  # fmt: skip


def test_another_offices_layout_is_read_and_its_errors_are_found(tmp_path: Path) -> None:
    assert audited(REPORT, tmp_path) == {}
    text = REPORT
    for right, wrong, _ in WRONG:
        assert right in text
        text = text.replace(right, wrong, 1)
    found = audited(text, tmp_path)
    assert {rule for _, _, rule in WRONG} - found.keys() == set()
    assert len(found["jumlah-salah"]) == 2


UPRIGHT = """
LAPORAN KINERJA INTERIM TRIWULAN I TAHUN 2025
KEPALA SEKSI PEMERINTAHAN
KECAMATAN WANASARI

I. PENDAHULUAN

Laporan ini disampaikan oleh Kepala Seksi Pemerintahan kepada Camat Wanasari atas kinerja Triwulan I Tahun 2025.

II. CAPAIAN KINERJA

Indikator 1
Sasaran	:	Meningkatnya tata kelola pemerintahan desa
Indikator kinerja	:	Nilai pembinaan tata kelola desa
Target tahun 2025	:	80,00
Realisasi s.d. Triwulan I	:	79,10
Capaian	:	98,88%
Sub kegiatan	:	7.01.06.2.01.02 Fasilitasi Penyusunan Peraturan Desa
Pagu	:	Rp24.500.000
Realisasi anggaran	:	Rp6.370.000
Serapan	:	26,00%

Indikator 2
Sasaran	:	Meningkatnya pelayanan administrasi kependudukan
Indikator kinerja	:	Persentase permohonan yang selesai tepat waktu
Target tahun 2025	:	95,00%
Realisasi s.d. Triwulan I	:	91,20%
Capaian	:	96,00%
Sub kegiatan	:	7.01.02.2.03.01 Pelayanan Administrasi Kependudukan
Pagu	:	Rp18.000.000
Realisasi anggaran	:	Rp4.500.000
Serapan	:	25,00%

III. PENJELASAN

- Fasilitasi Penyusunan Peraturan Desa: nilai mencapai 79,10 dari target 80,00 atau 98,88%.
- Pelayanan Administrasi Kependudukan: permohonan selesai tepat waktu 91,20% dari target 95,00%, yaitu 96,00% dari target.

IV. RENCANA TINDAK LANJUT

Kode	Sub Kegiatan	Evaluasi	Rencana Tindak Lanjut	Waktu
7.01.06.2.01.02	Fasilitasi Penyusunan Peraturan Desa	Capaian 98,88%, serapan 26,00%	Mendampingi tujuh desa	Triwulan II
7.01.02.2.03.01	Pelayanan Administrasi Kependudukan	Capaian 96,00%, serapan 25,00%	Menambah petugas loket	Triwulan II

V. PENUTUP

Demikian laporan ini dibuat.

Wanasari, 4 April 2025
Camat Wanasari	Kepala Seksi Pemerintahan
CONTOH DANARTO, S.STP.	CONTOH EKAWATI, S.Sos.
NIP. 197808172000121003	NIP. 198203042008012019
"""  # noqa: E501 (a row of a table is a line)

WRONG_UPRIGHT = (
    ("Capaian	:	96,00%", "Capaian	:	66,00%", "capaian-salah"),
    ("Serapan	:	26,00%", "Serapan	:	62,00%", "serapan-salah"),
    ("Pagu	:	Rp18.000.000", "Pagu	:	Rp18,000,000", "angka-rusak"),
    ("mencapai 79,10 dari target 80,00 atau 98,88%", "mencapai 79,10 dari target 80,00 atau 89,88%", "angka-narasi"),
    ("yaitu 96,00% dari target", "yaitu 69,00% dari target", "angka-narasi"),
)


@pytest.mark.parametrize("between", ["\t:\t", "\t", " : "])
def test_an_upright_table_is_read_as_any_other(tmp_path: Path, between: str) -> None:
    """Cells beside a colon, two cells, or lines of their own: each has the same findings, a clean one none."""
    clean = UPRIGHT.replace("\t:\t", between)
    assert audited(clean, tmp_path) == {}
    text = UPRIGHT
    for right, wrong, _ in WRONG_UPRIGHT:
        assert right in text
        text = text.replace(right, wrong, 1)
    found = audited(text.replace("\t:\t", between), tmp_path)
    assert {rule for _, _, rule in WRONG_UPRIGHT} == found.keys()
    assert len(found["angka-narasi"]) == 2


def test_words_about_an_indicator_without_money_are_told_and_a_plan_in_a_list_is_named(tmp_path: Path) -> None:
    """Section C explains an indicator that no activity has; a plan that is no table is not left out in silence."""
    why = "Layanan ini menunggu aturan dari provinsi, yang baru terbit pada akhir masa laporan."
    about = f"\nPersentase desa tanpa kegiatan\n{why}\n"
    text = UPRIGHT.replace("III. PENJELASAN\n", f"{EXTRA}\nIII. PENJELASAN\n").replace(
        "\nIV. RENCANA", f"{about}\nIV. RENCANA"
    )
    head, _, rest = text.partition("Kode\tSub Kegiatan\tEvaluasi")
    path = tmp_path / "laporan.txt"
    path.write_text(head + "1) Pelayanan Administrasi Kependudukan: menambah petugas\n\nV." + rest.partition("\nV.")[2])
    found = audit(path)
    (report,) = found.reports
    assert [(each.name, each.explanation) for each in report.indicators if each.explanation] == [
        ("Persentase desa tanpa kegiatan", why)
    ]
    assert ["bukan tabel" in each.message for each in found.unread] == [True]


EXTRA = """
No	Sasaran	Indikator	Target	Realisasi	Capaian
1	Layanan desa	Persentase desa tanpa kegiatan	50%	20%	40,00%
"""


def test_neither_a_cover_nor_a_signature_is_a_running_head() -> None:
    """Of reports of two pages: a cover's title is on every second, a NIP ends all, a heading stands anywhere."""
    pages = [
        _Page([_line("DINAS CONTOH", 20), _line("LAPORAN KINERJA" if number % 2 else "BAB II", 60),
               _line(f"Indikator {number}", 90 * number), _line(f"NIP. 198011{number:02}", 700),
               _line(f"Halaman {number}", 800)], [], 595, 842)
        for number in range(1, 7)
    ]  # fmt: skip
    assert _running(pages).keys() == {"dinas contoh", "halaman #"}


def _line(text: str, top: float) -> Line:
    return Line([[Char(each, at, at + 1, top, top + 10) for at, each in enumerate(text)]], top, top + 10)
