"""Copied paragraphs and mentioned names, in made-up reports of a made-up library service."""

from reports.language.likeness import Library, Source, alike
from reports.language.names import Known, NameKind, Names, office_kinds

DELAY = (
    "Kendala utama adalah keterlambatan pengiriman rak buku dari penyedia karena pabrik baru menerima pesanan "
    "setelah libur panjang."
)
SHORT = "Melanjutkan sisa capaian kinerja."
SPENT = "Realisasi belanja Seksi Layanan sampai dengan akhir triwulan sebesar Rp5.000.000 dari pagu Rp12.000.000."
FIXED = "Laporan ini disusun untuk mempertanggungjawabkan pelaksanaan tugas dan penggunaan anggaran kepada atasan."
UNITS = ("Seksi Layanan", "Seksi Koleksi", "Sub Bagian Umum")


def library(*texts: str) -> Library:
    sources = [Source(f"jabatan-{number}", "evaluasi", text) for number, text in enumerate(texts)]
    return Library(sources, boilerplate=[FIXED], names=UNITS)


def copied(shelf: Library, text: str, owner: str = "lain") -> list[tuple[str, str, int]]:
    return [(text[copy.start : copy.end], copy.source.owner, copy.likeness) for copy in shelf.copies(text, owner=owner)]


def test_a_paragraph_that_stands_in_anothers_report_is_found() -> None:
    shelf = library(f"Pembuka.\n{DELAY}\nPenutup.", "Tidak ada kendala berarti pada pengadaan bahan pustaka tahun ini.")
    assert copied(shelf, f"{SHORT}\n{DELAY}") == [(DELAY, "jabatan-0", 100)]
    (copy,) = shelf.copies(DELAY, owner="lain")
    assert copy.source.text[copy.source_start : copy.source_end] == DELAY
    assert copied(shelf, DELAY, owner="jabatan-0") == []


def test_a_word_changed_is_still_a_copy_and_another_sentence_is_none() -> None:
    shelf = library(DELAY)
    assert copied(shelf, DELAY.replace("rak buku", "rak baca"))[0][2] in range(90, 100)
    assert (
        copied(shelf, "Kendala utama adalah keterlambatan izin, sehingga lelang baru dimulai setelah libur panjang.")
        == []
    )


def test_what_reports_may_share_is_no_copy() -> None:
    shelf = library(f"{SHORT}\n{FIXED}\n{SPENT}")
    assert copied(shelf, SHORT) == []
    assert copied(shelf, FIXED) == []
    assert copied(shelf, SPENT.replace("5.000.000", "6.000.000")) == []
    assert copied(shelf, SPENT.replace("Layanan", "Koleksi")) == []
    assert copied(shelf, SPENT) == [(SPENT, "jabatan-0", 100)]


def test_other_figures_beside_it_do_not_hide_a_copied_sentence() -> None:
    shelf = library(f"Pelatihan diikuti 25 orang. {DELAY}")
    text = f"Pelatihan diikuti 31 orang. {DELAY}"
    assert copied(shelf, text) == [(text, "jabatan-0", 100)]


def test_a_long_sentence_copied_into_another_paragraph_is_found() -> None:
    shelf = library(f"Koleksi bertambah 40 judul. {DELAY} Pengadaan diteruskan.")
    text = f"Ruang baca dibuka sampai malam selama pekan ujian dan dikunjungi banyak pelajar. {DELAY}"
    assert copied(shelf, text) == [(DELAY, "jabatan-0", 100)]


def test_a_name_across_two_lines_does_no_harm() -> None:
    assert copied(library(f"Disusun oleh Sub Bagian\nUmum. {DELAY}"), f"Laporan Seksi\nLayanan. {DELAY}")[0][2] == 100


def test_the_offices_common_text_is_nobodys_copy() -> None:
    mould = (
        "Dalam rangka mendorong pencapaian sasaran {}, berikut diuraikan capaian setiap kegiatan beserta indikatornya."
    )
    two = library(*(mould.format(what) for what in ("layanan", "koleksi")))
    assert copied(two, mould.format("layanan"))
    six = library(*(mould.format(what) for what in ("layanan", "koleksi", "umum", "arsip", "anak", "keliling")))
    assert copied(six, mould.format("layanan")) == []


def test_names_are_alike_whatever_their_capitals_and_order() -> None:
    assert alike("SEKSI LAYANAN", "Seksi Layanan.") == 100
    assert alike("Seksi Layanan", "Seksi Layana") > 90 > alike("Seksi Layanan", "Seksi Koleksi")


OFFICE = Names(
    [
        Known("dinas", "Dinas Perpustakaan", NameKind.OFFICE, ("Disperpus",)),
        Known("kepala", "Kepala Dinas Perpustakaan", NameKind.POST),
        Known("sekretaris", "Sekretaris", NameKind.POST),
        Known("umum", "Kepala Sub Bagian Umum dan Kepegawaian", NameKind.POST),
        Known("bidang", "Bidang Layanan Masyarakat", NameKind.UNIT),
        Known("kabid", "Kepala Bidang Layanan Masyarakat", NameKind.POST),
        Known("seksi", "Seksi Pelatihan Dasar", NameKind.UNIT),
        Known("kasi", "Kepala Seksi Pelatihan Dasar", NameKind.POST),
        Known("arsip-1", "Seksi Arsip Daerah", NameKind.UNIT),
        Known("arsip-2", "Seksi Arsitektur Data", NameKind.UNIT),
    ]
)


def mentioned(text: str) -> list[tuple[str, str]]:
    assert all(text[one.start : one.end] == one.text for one in OFFICE.mentions(text))
    return [(one.text, "/".join(one.keys)) for one in OFFICE.mentions(text)]


def test_known_names_are_found_the_longest_first() -> None:
    text = "Kepala Seksi Pelatihan Dasar dan seksi pelatihan dasar pada DINAS PERPUSTAKAAN, Sekretaris"
    assert [key for _, key in mentioned(text)] == ["kasi", "seksi", "dinas", "sekretaris"]


def test_abbreviations_are_written_out_where_only_one_can_be_meant() -> None:
    text = "KA. SUB. BAG. UMUM DAN KEPEGAWAIAN; Kasubbag Umum & Kepegawaian; Kadis; Sekdin; Kabid Yanmas; Kasi Latsar"
    assert [key for _, key in mentioned(text)] == ["umum", "umum", "kepala", "sekretaris", "kabid", "kasi"]
    assert mentioned("Seksi Arda dan Kabid Xyzzy") == []  # two could be meant, and none
    assert [key for _, key in mentioned("seksi pelatihan telah melaporkan")] == ["seksi"]
    assert mentioned("Seksi Pelatihan Lanjutan dan Kepala Bidang Layanan dan Sosial") == []


def test_another_offices_posts_and_fields_of_work_are_no_mentions() -> None:
    text = (
        "Sekretaris Daerah, Sekretaris Dinas Sosial, Kepala Dinas Perhubungan, "
        "Kepala Bidang Layanan Masyarakat Dinas Sosial, pelayanan di bidang layanan masyarakat"
    )
    assert mentioned(text) == []
    assert [key for _, key in mentioned("Sekretaris Dinas Perpustakaan")] == ["sekretaris"]


def test_units_that_nobody_knows_are_strangers() -> None:
    text = (
        "Kepala Seksi Angkutan Jalan menyampaikan kepada Sub Bagian Perencanaan dan Keuangan Tahun 2024. "
        "Kepala Seksi Trayek Dinas Perhubungan, Seksi lainnya, Seksi Pelatihan Dasar, Bidang Pendidikan"
    )
    found = OFFICE.strangers(text)
    assert [one.text for one in found] == ["Kepala Seksi Angkutan Jalan", "Sub Bagian Perencanaan dan Keuangan"]
    assert all(one.keys == () for one in found)


def test_an_office_called_by_its_kind_alone_is_found() -> None:
    text = (
        "program dan kegiatan Dinas; Kepala Badan, Dinas Sosial, Kendaraan Dinas, perjalanan dinas, Badan Usaha Milik"
    )
    assert [(text[one.start - 9 : one.start], one.text) for one in office_kinds(text)] == [
        ("kegiatan ", "Dinas"),
        ("; Kepala ", "Badan"),
    ]
