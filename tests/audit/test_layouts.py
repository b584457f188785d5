"""A report in the layout of another office: other chapters, tables and columns than the made-up books have."""

from pathlib import Path

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
