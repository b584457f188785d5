"""Quarters, months and years named in made-up sentences: what is read, what is meant, and what contradicts a report."""

import pytest

from reports.language.periods import Period, Role, Unit, contradicts, periods


def only(text: str) -> Period:
    (period,) = periods(text)
    return period


@pytest.mark.parametrize(
    ("text", "months", "year"),
    [
        ("Triwulan II", (4, 6), None),
        ("TRIWULAN II TAHUN 2024", (4, 6), 2024),
        ("tribulan 2", (4, 6), None),
        ("tribulan ke-3 tahun anggaran 2023", (7, 9), 2023),
        ("TW-II/2024", (4, 6), 2024),
        ("TW. III", (7, 9), None),
        ("trwulan kedua", (4, 6), None),
        ("triwlan IV", (10, 12), None),
        ("tri wulan I", (1, 3), None),
        ("triwulanI", (1, 3), None),
        ("triwulan (II)", (4, 6), None),
        ("kuartal ketiga 2024", (7, 9), 2024),
        ("Triwulan I s.d. II", (1, 6), None),
        ("Triwulan I sampai dengan Triwulan III Tahun 2024", (1, 9), 2024),
        ("Triwulan I, II, dan III tahun 2024", (1, 9), 2024),
        ("semester I tahun 2024", (1, 6), 2024),
        ("Semester kedua", (7, 12), None),
        ("Januari s.d. Juni 2024", (1, 6), 2024),
        ("bulan April sampai dengan bulan Juni 2024", (4, 6), 2024),
        ("laporan bulan Januari sampai dengan laporan bulan Maret", (1, 3), None),
        ("Jan-Jun", (1, 6), None),
        ("Januari s/d Juni than 2024", (1, 6), 2024),
        ("April, Mei, dan Juni 2024", (4, 6), 2024),
        ("1 Januari s.d. 30 Juni 2024", (1, 6), 2024),
        ("bulan pebruari", (2, 2), None),
        ("30 Juni 2024", (6, 6), 2024),
        ("05-07-2024", (7, 7), 2024),
        ("tahun anggaran 2024", (1, 12), 2024),
    ],
)
def test_a_period_is_read_however_it_is_written(text: str, months: tuple[int, int], year: int | None) -> None:
    for around in ("{}", "Hasil pada {} dilaporkan.", "({})"):
        sentence = around.format(text)
        found = [period for period in periods(sentence) if (period.first_month, period.last_month) == months]
        assert [period.year for period in found] == [year], sentence
        assert sentence[found[0].start : found[0].end] == found[0].text


@pytest.mark.parametrize(
    "text",
    [
        "laporan triwulanan dan semesteran",
        "pada triwulan berikutnya",
        "Twin 2 dan trotoar 3",
        "jangan, desa, juniper, separuh, maret-maretan",
        "kode 5.02.02.2.01.07 dan 1.2022.3",
        "sebanyak 2024 orang",
        "NIP 199001012020121001",
    ],
)
def test_what_only_looks_like_a_period_is_none(text: str) -> None:
    assert periods(text) == ()


OWN, COMPARISON, PLAN, OTHER = Role.OWN, Role.COMPARISON, Role.PLAN, Role.OTHER


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Realisasi pada Triwulan I sebesar Rp5.000.000.", [OWN]),
        ("Capaian meningkat dibandingkan Triwulan I.", [COMPARISON]),
        ("Capaian naik dari 20% pada Triwulan I menjadi 50% pada Triwulan II.", [COMPARISON, OWN]),
        ("Sebesar 50%, lebih tinggi 10% dari Triwulan I.", [COMPARISON]),
        ("Kekurangan dari Triwulan I yang lalu telah dilengkapi.", [COMPARISON]),
        ("Rekomendasi Triwulan I telah ditindaklanjuti.", [COMPARISON]),
        ("Capaian Triwulan I sebesar 25%, sedangkan Triwulan II sebesar 50%.", [COMPARISON, OWN]),
        ("Capaian Triwulan I sebesar 25%, Triwulan II sebesar 50%.", [COMPARISON, OWN]),
        ("- Triwulan I: 25%\n- Triwulan II: 50%\n", [COMPARISON, OWN]),
        ("Dibandingkan Triwulan I, realisasi Triwulan II naik.", [COMPARISON, OWN]),
        ("Kunjungan naik (Triwulan II 2023: 40%).", [COMPARISON]),
        ("Pada Triwulan II tahun 2023 capaian hanya 40%, sedangkan tahun ini 50%.", [COMPARISON]),
        ("Laporan kinerja Triwulan I telah disampaikan kepada atasan.", [COMPARISON]),
        ("Sisa kegiatan Triwulan I telah selesai.", [COMPARISON]),
        ("Rapat persiapan Triwulan III telah dilaksanakan.", [PLAN]),
        ("Realisasi Triwulan I sebesar 50% dan sisanya dilaksanakan pada Triwulan III.", [OWN, PLAN]),
        ("Kegiatan akan dilaksanakan pada Triwulan III dan Triwulan IV.", [PLAN]),
        ("Pada akhir Triwulan III akan dilakukan uji petik.", [PLAN]),
        ("Pengadaan direncanakan pada bulan Juli 2024.", [PLAN]),
        ("Target akhir tahun dicapai pada Triwulan IV.", [PLAN]),
        ("Ringkasan capaian target kinerja yang dihasilkan pada Triwulan I.", [OWN]),
        ("Rencana tindak lanjut disajikan dalam laporan Triwulan I.", [OWN]),
        ("Akan dijelaskan bahwa realisasi Triwulan I sebesar 20%.", [OWN]),
        ("Capaian kinerja Triwulan I 33%, serapan anggaran Triwulan II 40%.", [OWN, OWN]),
        ("Peraturan Bupati Nomor 2 Tahun 2020 tentang Kedudukan, perubahan atas Nomor 7 Tahun 2016.", [OTHER, OTHER]),
        ("RPJMD Tahun 2021–2026 dan Renstra 2021-2026.", [OTHER, OTHER]),
    ],
)
def test_the_words_around_say_what_is_meant(text: str, roles: list[Role]) -> None:
    assert [period.role for period in periods(text)] == roles


@pytest.mark.parametrize(
    "text",
    [
        "Realisasi pada Triwulan I sebesar Rp5.000.000.",
        "LKj Interim Triwulan III Tahun 2024",
        "Capaian kinerja Triwulan III 17%.",
        "Realisasi Triwulan II Tahun 2023 sebesar 40%.",
        "Capaian sebesar 50%, yaitu laporan Januari–Maret 2024.",
        "Realisasi sampai dengan September 2024 sebesar 40%.",
        "Laporan kegiatan bulan Januari s.d. Desember 2023 sebesar 40%",
        "Penanganan dilakukan dua kali dalam tribulan I.",
        "Sampai dengan bulan Maret 2024 realisasi sebesar Rp5.000.000.",
        "Realisasi per 31 Maret 2024 sebesar Rp5.000.000.",
    ],
)
def test_another_period_told_as_the_own_contradicts(text: str) -> None:
    assert contradicts(only(text), quarter=2, year=2024)


@pytest.mark.parametrize(
    "text",
    [
        "Realisasi pada Triwulan II sebesar Rp5.000.000.",
        "Realisasi s.d. Triwulan II Tahun 2024 sebesar 40%.",
        "Jadwal Triwulan I s.d. IV telah disusun.",
        "Capaian semester I 2024 sebesar 40%.",
        "Dokumen dimaksud adalah laporan Januari–Desember 2024.",
        "Realisasi Januari–Juni 2024 sebesar 40%, yaitu April, Mei, dan Juni.",
        "Pelatihan telah dilaksanakan pada bulan Februari dan Mei 2024.",
        "Kegiatan dilaksanakan pada Triwulan IV.",
        "Lelang sebagian dilakukan di Triwulan III.",
        "Enam laporan sudah disusun, sedangkan dua laporan disusun pada Triwulan IV.",
        "Dibandingkan Triwulan II Tahun 2023, realisasi naik.",
        "Pada akhir Triwulan III akan dilakukan uji petik.",
        "Surat tanggal 5 Januari 2023 telah dijawab sampai dengan tanggal 5 Maret 2024.",
        "Realisasi per 30 Juni 2024 sebesar Rp5.000.000.",
    ],
)
def test_what_is_no_contradiction(text: str) -> None:
    assert [period for period in periods(text) if contradicts(period, quarter=2, year=2024)] == []


def test_the_mentions_of_a_quarter_know_its_number() -> None:
    first, second = periods("Triwulan I dan II; bulan Mei 2024")
    assert (first.unit, first.quarter) == (Unit.QUARTER, 2)
    assert (second.unit, second.quarter) == (Unit.MONTHS, None)
