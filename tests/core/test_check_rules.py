"""Every rule of the checks, by a report that it finds something in and one that comes near and has nothing wrong.

A subject is made by hand: no rule needs a database.
"""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

import pytest
from django.conf import settings

from reports.calculations import Bounds
from reports.checks import RULES, LostRow, PlannedRow, Settings, Subject, agreement, run, run_rows
from reports.checks.office import CodedName, OfficeView, Person, Post, SignedIndicator
from reports.checks.quarter_targets import TargetsOfYear
from reports.checks.told import told
from reports.content.indicators import ComponentFigure, Performance
from reports.content.report import Budget, Figures, Signatory
from reports.enums import ActivityLevel, Direction, IndicatorKind, OverTime, RuleFamily, Severity
from reports.management.commands import check_rules
from tests.document import factories as make

CODE = "1.05.01.2.01.01"
NIP = "190101011926011001"
SURVEY = {"over_time": OverTime.AS_MEASURED, "unit": "indeks"}


def row(**changes: Any) -> Performance:
    """An indicator that is half done in Triwulan II, as it should be."""
    return make.performance(1, **{"name": "Jumlah dokumen", "efisiensi": Decimal(2), **changes})


def line(**changes: Any) -> Budget:
    ordinary = {"code": CODE, "name": "Penyusunan Dokumen", "ceiling": Decimal(100), "realisasi": Decimal(48)}
    return make.budget(1, **{**ordinary, "previous": None, "serapan": Decimal(48), **changes})


def figures(*rows: Performance, lines: tuple[Budget, ...] = (line(),)) -> Figures:
    return Figures(lines, rows or (row(),), None, None, None, None)


def planned(tindak_lanjut: str = "Menyusun sisanya.", **changes: Any) -> PlannedRow:
    return replace(PlannedRow(CODE, "Penyusunan Dokumen", "Baru separuh.", tindak_lanjut, ""), **changes)


def subject(*rows: Performance, **changes: Any) -> Subject:
    """A report with nothing to find in it."""
    sound = Subject(
        figures(*rows),
        year=2022,
        quarter=2,
        explained={"1": "Dua dokumen selesai pada bulan Juni."},
        plan=(planned(),),
        bounds=Bounds(Decimal(80), Decimal(25)),
        post="Kepala Sub Bagian Umum",
        unit="Sub Bagian Umum",
        superior="Sekretaris",
        agreement="murni, 3 Januari 2022",
        report_date=date(2022, 6, 30),
        reporter=Signatory("Kepala Sub Bagian Umum", "Wulan Uji", NIP, ""),
        supervisor=Signatory("Sekretaris", "Bagas Uji", "190101021926011002", ""),
        office=OFFICE,
    )
    return replace(sound, **changes)


OFFICE = OfficeView(
    name="Dinas Uji",
    posts=(
        Post("Sekretaris", "Sekretariat", "Kepala Dinas Uji", Person("Bagas Uji", "190101021926011002")),
        Post("Kepala Sub Bagian Umum", "Sub Bagian Umum", "Sekretaris", Person("Wulan Uji", NIP)),
        Post("Kepala Seksi Lain", "Seksi Lain", "Kepala Dinas Uji", Person("Joko Uji", "190101031926011003")),
    ),
    codes=(CodedName(CODE, "Penyusunan Dokumen", "sub_kegiatan", "1.05.01.2.01", "Kepala Sub Bagian Umum"),),
)


def of_line(**changes: Any) -> Subject:
    return subject(figures=figures(lines=(line(**changes),)))


def late(**changes: Any) -> Subject:
    """A report whose only activity is far behind."""
    return subject(row(realisasi=Decimal(3), capaian=Decimal(25), capaian_due=Decimal(50)), **changes)


def ratio(above: int, **changes: Any) -> Subject:
    realisasi = Decimal(above) / 12 * 100
    return subject(make.ratio(numerator=Decimal(above), realisasi=realisasi.quantize(Decimal("0.01")), **changes))


def signed(**changes: Any) -> SignedIndicator:
    return replace(SignedIndicator("Jumlah dokumen", "dokumen", "12 dokumen", "perubahan 1"), **changes)


def after(**before: Any) -> Subject:
    """A report judged by a perubahan, before which the indicator was as given."""
    return subject(signed={1: signed()}, before=(signed(version="murni", **before),))


def quarters(**targets: int) -> Subject:
    of_year = {int(name[1]): Decimal(value) for name, value in targets.items()}
    year = TargetsOfYear("dokumen", OverTime.ACCUMULATES, Decimal(12), of_year)
    return subject(signed={1: signed(quarters=year)})


def of_reporter(**changes: Any) -> Subject:
    return subject(reporter=replace(Signatory("Kepala Sub Bagian Umum", "Wulan Uji", NIP, ""), **changes))


def unexplained(indicator: Performance, **changes: Any) -> Subject:
    return subject(explained={}, figures=figures(indicator, lines=(line(**changes),)))


def says(words: str, **changes: Any) -> Subject:
    """A report whose explanation is these words."""
    return subject(explained={"1": words}, **changes)


COPIED = "Penyedia barang baru menyelesaikan pengiriman setelah kontrak diperpanjang pada pertengahan bulan Juni."


def beside(post: str, words: str) -> Subject:
    """A report that explains itself with these words, beside another post's that has them too."""
    return says(words, office=replace(OFFICE, paragraphs={post: (words,), "Kepala Sub Bagian Umum": (words,)}))


OTHERS = replace(OFFICE, indicators={"Kepala Seksi Lain": ("Persentase gangguan yang ditangani",)})

# By the rule's code: what it finds something in, and what comes near. Each is a report.
CASES: dict[str, tuple[Subject, Subject]] = {
    # Completeness.
    "realisasi-kosong": (subject(row(realisasi=None)), subject(row(realisasi=Decimal(0), capaian=Decimal(0)))),
    "pembilang-kosong": (subject(make.ratio(numerator=None, realisasi=None)), ratio(0)),
    "anggaran-kosong": (of_line(realisasi=None), of_line(ceiling=None, realisasi=None)),
    "target-nol": (subject(row(target=Decimal(0))), subject(row(target=Decimal(0), direction=Direction.LOWER))),
    "penyebut-nol": (subject(make.ratio(denominator=Decimal(0), realisasi=None)), ratio(12)),
    "alasan-kosong": (late(explained={}), late()),
    "evaluasi-kosong": (subject(explained={"1": "  "}), subject()),
    "nilai-tidak-dikenal": (subject(explained={"1": "Baru {capain}."}), subject(explained={"1": "Baru {capaian}."})),
    "rencana-kosong": (
        subject(plan=()),
        subject(plan=(), explained={}, figures=replace(figures(lines=()), performance=())),
    ),
    "baris-rencana-kosong": (
        subject(plan=(planned("", is_untouched=True),)),
        subject(plan=(planned("Menyusun.", evaluasi=""),)),
    ),
    "tindak-lanjut-kosong": (subject(plan=(planned(" "),)), subject()),
    # Sums.
    "pagu-rincian": (
        subject(office=replace(OFFICE, ceilings={CODE: Decimal(99)})),
        subject(office=replace(OFFICE, ceilings={CODE: Decimal("100.00")})),
    ),
    "realisasi-rincian": (
        subject(office=replace(OFFICE, spending={CODE: Decimal(47)})),
        subject(office=replace(OFFICE, spending={CODE: Decimal(48)})),
    ),
    # Plausibility.
    "realisasi-turun": (subject(row(previous=Decimal(7))), subject(row(previous=Decimal(7), **SURVEY))),
    "tiga-desimal": (
        subject(row(realisasi=Decimal("1.754"))),
        subject(row(realisasi=Decimal("1.754"), decimals=3)),
    ),
    "pecahan": (
        subject(row(realisasi=Decimal("1.25"))),
        subject(row(realisasi=Decimal("1.25"), decimals=2)),
    ),
    "bagian-dari-satu": (
        subject(row(unit="%", realisasi=Decimal("0.95"), target=Decimal("92.5"), over_time=OverTime.AS_MEASURED)),
        subject(row(unit="%", realisasi=Decimal("0.95"), target=Decimal("1.5"), over_time=OverTime.AS_MEASURED)),
    ),
    "koma-hilang": (
        subject(row(realisasi=Decimal(861), target=Decimal("0.9"), decimals=3, **SURVEY)),
        subject(row(realisasi=Decimal(23))),
    ),
    "lonjakan": (
        subject(row(realisasi=Decimal(60), previous=Decimal(6), target=Decimal(60), due_target=Decimal(30))),
        # From one document to ten of twelve is what was planned.
        subject(row(realisasi=Decimal(10), previous=Decimal(1))),
    ),
    "rasio-lebih-seratus": (ratio(14), ratio(14, name="Persentase peningkatan pengaduan")),
    "hari-berlebih": (
        subject(row(unit="hari", realisasi=Decimal(200), target=Decimal(365))),
        subject(row(unit="hari", realisasi=Decimal(181), target=Decimal(365))),
    ),
    "target-triwulan": (quarters(q1=6, q2=3), quarters(q1=3, q2=3, q4=12)),
    "anggaran-turun": (of_line(previous=Decimal(49)), of_line(previous=Decimal(48))),
    "melebihi-pagu": (of_line(realisasi=Decimal("100.01")), of_line(realisasi=Decimal(100))),
    "nol-berlebih": (of_line(previous=Decimal("4.8")), of_line(previous=Decimal("4.7"))),
    "belanja-tanpa-hasil": (
        unexplained(row(realisasi=Decimal(0), capaian=Decimal(0), capaian_due=None)),
        subject(row(realisasi=Decimal(0), capaian=Decimal(0), capaian_due=None)),
    ),
    "hasil-tanpa-belanja": (
        unexplained(row(), realisasi=Decimal(0), serapan=Decimal(0)),
        unexplained(row(), ceiling=None, realisasi=Decimal(0), serapan=None),
    ),
    # Agreement.
    "target-berubah": (after(target="10 dokumen"), after()),
    "satuan-berubah": (after(unit="berkas"), after(unit="Dokumen")),
    "kalimat-berubah": (after(name="Jumlah dokumen."), after(name="Persentase pegawai yang dilatih")),
    "iki-pk-berbeda": (
        subject(individual=("Jumlah dokumen yang disusun",), figures=figures(row(name="Jumlah dokumen disusun"))),
        subject(individual=("jumlah dokumen.",)),
    ),
    # Nomenclature.
    "kode-rusak": (of_line(code="1.05.01.2.01.01."), of_line(code="1.05.01.2.01.0001")),
    "label-tingkat": (of_line(level=ActivityLevel.KEGIATAN), of_line()),
    "kode-ganda": (of_line(name="Penanganan Pengaduan"), of_line(name="Penyusunan dokumen")),
    "kode-yatim": (
        subject(office=replace(OFFICE, codes=(CodedName(CODE, "Penyusunan Dokumen", "sub_kegiatan", "1.05.02.2.01"),))),
        subject(office=OfficeView()),
    ),
    "karakter-tersembunyi": (of_line(name="Penyusunan\u200b Dokumen"), of_line(name="Penyusunan – Dokumen")),
    # Officials.
    "nip-mustahil": (of_reporter(nip="190113011926011001"), of_reporter(nip="190101011926211001")),
    "nip-ganda": (of_reporter(nip="190101031926011003"), of_reporter(nip="")),
    "atasan-berbeda": (subject(superior="Kepala Seksi Lain"), subject(post="Kepala Seksi Baru", superior="Camat")),
    "tanggal-mendahului": (subject(report_date=date(2022, 6, 29)), subject(report_date=None)),
    "belum-berakhir": (subject(day=date(2022, 6, 15)), subject(day=date(2022, 6, 16))),
    "belum-menjabat": (
        replace(of_reporter(), report_date=date(2022, 6, 30), reporter_since=date(2022, 7, 1)),
        replace(of_reporter(), report_date=date(2022, 6, 30), reporter_since=date(2022, 6, 30)),
    ),
    "tugas-kosong": (subject(has_tugas=False), subject(has_tugas=True)),
    "jabatan-kosong": (of_reporter(name=""), subject(supervisor=Signatory("", "", "", ""))),
    # Plan.
    "tindak-lanjut-lama": (subject(unmarked=2), subject(unmarked=0)),
    "lanjutan-hilang": (subject(lost=(LostRow(CODE, "Penyusunan Dokumen"),)), subject()),
    "kegiatan-tanpa-rencana": (late(plan=(planned(code="1.05.01.2.01.09"),)), late()),
    "lanjutan-tanpa-evaluasi": (
        subject(plan=(planned(is_carried=True, evaluasi=""),)),
        subject(plan=(planned(is_carried=True),)),
    ),
    # Narrative.
    "triwulan-lain": (
        says("Capaian sampai dengan Triwulan III sebesar 50%."),
        says("Capaian naik dibandingkan Triwulan I, dan sisanya diselesaikan pada Triwulan III."),
    ),
    "bulan-lain": (
        says("Realisasi bulan Januari sampai dengan Maret telah mencapai separuhnya."),
        says("Dua dokumen telah selesai pada bulan Mei."),
    ),
    "hari-mustahil": (
        says("Penjagaan dilaksanakan selama 180 hari dari Januari sampai dengan Maret."),
        says("Penjagaan dilaksanakan selama 180 hari dari Januari sampai dengan Juni."),
    ),
    "unit-lain": (
        says("Capaian kinerja Seksi Lain sudah separuh."),
        says("Capaian kinerja dibantu hasil koordinasi dengan Seksi Lain."),
    ),
    "jabatan-lain": (
        says("Saya selaku Kepala Seksi Lain sudah menyusun separuhnya."),
        says("Saya selaku Kepala Sub Bagian Umum menerima usulan Kepala Seksi Lain."),
    ),
    "atasan-lain": (
        says("Hasilnya dilaporkan kepada Kepala Seksi Lain sebagai atasan langsung."),
        says("Hasilnya dilaporkan kepada Sekretaris sebagai atasan langsung."),
    ),
    "perangkat-lain": (says("Pegawai Badan ini belum lengkap."), says("Bantuan datang dari Badan Kepegawaian.")),
    "angka-narasi": (says("Capaian baru 62,5%."), says("Anggaran terserap 48,0%, dan sisanya 52%.")),
    "angka-rusak": (says("Terserap 29.5102.000 dari pagu."), says("Terserap 29.510.200 dari pagu.")),
    "indikator-lain": (
        says("Persentase gangguan yang ditangani sudah baik.", office=OTHERS),
        says("Gangguan yang ditangani sudah banyak.", office=OTHERS),
    ),
    "teks-tersalin": (beside("Kepala Seksi Lain", COPIED), beside("Sekretaris", COPIED)),
    "spasi-angka": (says("Capaian 50 %."), says("Capaian 50%, pagu Rp5.000, lima persen.")),
    "salah-ketik": (says("Kegiatan dilaksanakn menurut jadwal."), says("Kegiatan dilaksanakan bersama Wulan Uji.")),
    "versi-pk-lain": (
        says("Target menurut PK perubahan 2 sudah tercapai separuh."),
        says("Target menurut PK murni sudah tercapai separuh."),
    ),
    "tindak-lanjut-janggal": (
        subject(row(realisasi=Decimal(12), capaian=Decimal(100)), plan=(planned("Melanjutkan penyusunan."),)),
        subject(plan=(planned("Melanjutkan penyusunan."),)),
    ),
}


TO_THE_AUTHOR = re.compile(r"\b(Anda|[Tt]ulis|[Jj]elaskan|[Pp]eriksa|[Ii]si|[Tt]ambahkan|[Hh]apus|[Cc]ocokkan)\b")


def found(code: str, report: Subject) -> list[str]:
    return [finding.message for finding in run(report) if finding.rule == code]


@pytest.mark.parametrize("code", RULES)
def test_a_rule_finds_what_is_wrong_and_not_what_comes_near(code: str) -> None:
    """A rule without both cases fails here."""
    wrong, near = CASES[code]
    assert found(code, wrong) and not found(code, near)
    for message in found(code, wrong):
        words = told(message, RULES[code].title)
        assert words in (message, f"{RULES[code].title}.") or message.startswith(words.rstrip(".")), words
        assert not TO_THE_AUTHOR.search(words), f"the superior reads this too: {words}"


def test_an_answer_about_a_copied_paragraph_holds_in_whichever_row_it_stands() -> None:
    """The row of the quarter before may be done, and the paragraph stand in another one now."""
    copied = beside("Kepala Seksi Lain", COPIED)
    moved = replace(copied, explained={}, plan=(planned(name="Kegiatan lain", evaluasi=COPIED),))
    before, now = ([each for each in run(report) if each.rule == "teks-tersalin"] for report in (copied, moved))
    assert [each.where for each in before] != [each.where for each in now]
    assert [each.fingerprint for each in before] == [each.fingerprint for each in now]


def test_a_sound_report_has_no_findings() -> None:
    assert [(each.rule, each.message) for each in run(subject())] == []


def test_a_report_of_figures_alone_can_be_checked() -> None:
    """As one that was read from a file may be."""
    assert {each.rule for each in run(Subject(figures()))} == {"evaluasi-kosong", "rencana-kosong"}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_says_what_it_is_for(rule: Any) -> None:
    assert rule.title[0].isupper() and not rule.title.endswith(".")
    assert len(rule.why) > 60 and rule.why[-1] in ".?"
    assert not (rule.is_about_words and rule.severity == Severity.ERROR)
    assert "  " not in rule.why


FAULTS = [
    ("190101321926011001", "tanggal lahirnya"),
    ("190101011926131001", "bulan pengangkatannya"),
    ("190101011910011001", "terlalu dekat"),
    ("190101012023011001", "setelah tahun laporan"),
    ("190101011926013001", "jenis kelaminnya"),
    ("19010101192601100", "bukan 18 angka"),
]


@pytest.mark.parametrize(("nip", "words"), FAULTS)
def test_each_part_of_an_nip_is_read(nip: str, words: str) -> None:
    (message,) = found("nip-mustahil", of_reporter(nip=nip))
    assert words in message


PARTS = row(
    unit="%",
    kind=IndicatorKind.COMPONENTS,
    components=(
        ComponentFigure("Diperbaiki", Decimal(1), is_base=False, value=Decimal(9)),
        ComponentFigure("Permintaan", Decimal(1), is_base=True, value=Decimal(6)),
    ),
    numerator_label="Diperbaiki",
    denominator_label="Permintaan",
    numerator=Decimal(9),
    denominator=Decimal(6),
    component_unit="unit",
    realisasi=Decimal(150),
)
NUMBERS: list[tuple[str, Performance, str]] = [
    ("koma-hilang", row(realisasi=Decimal(861), target=Decimal("0.9"), decimals=3, **SURVEY), "tulis 0,861"),
    ("koma-hilang", row(realisasi=Decimal(120)), "angka nolnya"),
    ("koma-hilang", row(realisasi=Decimal(1215), target=Decimal(800), due_target=Decimal(200)), "angka yang berlebih"),
    ("koma-hilang", row(realisasi=Decimal(24), due_target=Decimal(9)), "angka yang berlebih"),
    ("lonjakan", row(realisasi=Decimal(8), previous=Decimal(80), target=Decimal(85), **SURVEY), "bergeser"),
    ("rasio-lebih-seratus", row(name="Persentase layanan", unit="%", realisasi=Decimal(101)), "lebih dari 100%"),
    ("rasio-lebih-seratus", PARTS, "Diperbaiki 9\u00a0unit lebih besar daripada Permintaan 6\u00a0unit"),
]


@pytest.mark.parametrize(("code", "indicator", "words"), NUMBERS)
def test_a_number_that_can_hardly_be_meant(code: str, indicator: Performance, words: str) -> None:
    messages = found(code, subject(indicator))
    assert len(messages) == 1 and words in messages[0]


def test_what_is_only_early_is_no_digit_too_many() -> None:
    """Below five times what is due, or within the year's target, an office was quick."""
    for realisasi, due in ((999, 200), (810, 170), (800, 100)):
        early = row(realisasi=Decimal(realisasi), target=Decimal(800), due_target=Decimal(due))
        assert not found("koma-hilang", subject(early)), realisasi
    dearer = row(realisasi=Decimal(60), target=Decimal(10), due_target=Decimal(10), direction=Direction.LOWER)
    assert not found("koma-hilang", subject(dearer))


def test_a_fall_is_news_only_where_it_is_bad() -> None:
    fallen = row(previous=Decimal(7))
    assert found("realisasi-turun", subject(fallen))
    for good in ({"direction": Direction.LOWER}, SURVEY):
        assert not found("realisasi-turun", subject(replace(fallen, **good)))


def test_a_unit_that_the_office_does_not_have_is_another_unit() -> None:
    (message,) = found("unit-lain", says("Capaian kinerja Seksi Perindustrian sudah separuh."))
    assert "tidak ada di perangkat daerah ini" in message
    assert not found("unit-lain", says("Capaian kinerja dibantu Seksi Perindustrian Dinas Perdagangan."))


@pytest.mark.parametrize(
    "words",
    [
        "Kegiatan ini melibatkan Seksi Lain.",
        "Seksi Lain turut membantu pelaksanaan kegiatan.",
        "Seksi Lain belum menyampaikan data kegiatan.",
        "Pengadaan terlaksana Januari sampai Maret, dan pemasangan April sampai Juni.",
    ],
)
def test_a_partner_and_an_earlier_step_are_no_contradictions(words: str) -> None:
    assert run(says(words)) == []


def test_another_unit_that_does_the_activity_is_one() -> None:
    assert found("unit-lain", says("Seksi Lain telah melaksanakan kegiatan ini."))


def test_what_was_done_in_other_months_is_a_result() -> None:
    assert found("bulan-lain", says("Selama Januari sampai dengan Maret kegiatan terlaksana."))
    assert found("triwulan-lain", says("Pada triwulan ketiga kegiatan terlaksana."))


def test_a_live_value_that_is_not_known_is_no_misspelling_too() -> None:
    assert [each.rule for each in run(says("Terserap {serapn} bulan ini."))] == ["nilai-tidak-dikenal"]
    assert found("salah-ketik", says("Serapan {serapan} dilaksanakn menurut jadwal."))


def test_one_mistake_is_found_once() -> None:
    """A number a hundred times the target has also jumped."""
    indicator = row(realisasi=Decimal(1200), previous=Decimal(6))
    assert [each.rule for each in run(subject(indicator))] == ["koma-hilang"]


def test_only_the_rules_of_the_saved_row_run() -> None:
    rows = (row(previous=Decimal(7)), make.performance(2, previous=Decimal(9)))
    both = subject(figures=figures(*rows, lines=(line(previous=Decimal(49)),)))
    assert [(each.rule, each.place) for each in run_rows(both, {2}, set())] == [("realisasi-turun", "capaian-2")]
    assert [each.rule for each in run_rows(both, set(), {1})] == ["anggaran-turun"]


def test_an_office_sets_severity_and_thresholds() -> None:
    far = subject(row(realisasi=Decimal(119)))
    stricter = Settings({"koma-hilang": Severity.INFO}, {"koma-hilang": {"times": Decimal(5)}})
    assert [(each.rule, each.severity) for each in run(far, stricter)] == [("koma-hilang", Severity.INFO)]
    off = Settings(dict.fromkeys(RULES, None))
    left = {rule.code for rule in RULES.values() if rule.severity_in(off)}
    assert left == {rule.code for rule in RULES.values() if rule.guards_truth} >= {"pagu-rincian", "atasan-berbeda"}


def test_an_answer_is_recognised_by_what_the_finding_is_about() -> None:
    def mark(report: Subject, code: str) -> str:
        return next(each.fingerprint for each in run(report) if each.rule == code)

    wrong = subject(figures=figures(replace(row(previous=Decimal(7)), indicator=5), lines=(line(),)))
    again = subject(figures=figures(replace(row(previous=Decimal(7)), indicator=9), lines=(replace(line(), line=4),)))
    other = subject(row(previous=Decimal(8)))
    assert mark(wrong, "realisasi-turun") == mark(again, "realisasi-turun") != mark(other, "realisasi-turun")
    odd = "Melanjutkan penyusunan."
    done = row(realisasi=Decimal(12), capaian=Decimal(100))
    first = subject(done, plan=(planned(odd),))
    second = subject(done, plan=(planned(), planned(f" {odd.lower()}")))
    assert mark(first, "tindak-lanjut-janggal") == mark(second, "tindak-lanjut-janggal")


def test_each_fault_of_a_sentence_is_answered_for_itself() -> None:
    """Two wrong figures in one sentence are two questions; the same one twice is one."""
    report = says("Capaian baru 62,5%, serapan sudah 91,7%, dan capaian tetap 62,5%.")
    marks = {each.values["tertulis"]: each.fingerprint for each in run(report)}
    assert len(run(report)) == len(marks) == len(set(marks.values())) == 2


def test_an_answer_about_a_row_of_the_plan_is_for_what_it_says() -> None:
    def marks(*figures: Subject) -> set[str]:
        return {each.fingerprint for report in figures for each in run(report) if each.severity == Severity.WARNING}

    carried = [planned(words, is_carried=True, evaluasi="") for words in ("Menyusun.", "Mencetak.")]
    assert len(marks(subject(plan=tuple(carried)))) == 2
    worse = row(realisasi=Decimal(1), capaian=Decimal(8), capaian_due=Decimal(16))
    elsewhere = (planned(code="1.05.01.2.01.09"),)
    assert len(marks(late(plan=elsewhere), subject(worse, plan=elsewhere))) == 2


def test_days_between_two_months_are_those_of_all_of_them() -> None:
    (message,) = found("hari-mustahil", says("Antara Januari dan Maret penjagaan berjalan 180 hari."))
    assert "Januari dan Maret hanya mempunyai 90 hari" in message


def test_a_rule_that_guards_the_truth_is_never_milder() -> None:
    milder = Settings({"realisasi-kosong": Severity.INFO, "pagu-rincian": Severity.INFO})
    assert RULES["realisasi-kosong"].severity_in(milder) == Severity.ERROR
    assert RULES["pagu-rincian"].severity_in(milder) == Severity.WARNING
    assert Severity.ERROR in RULES["pagu-rincian"].severities


def test_every_family_has_rules() -> None:
    assert {rule.family for rule in RULES.values()} == set(RuleFamily)


def test_the_documentation_lists_every_rule() -> None:
    """Its tables are what `manage.py check_rules` prints."""
    assert check_rules.table() in (settings.BASE_DIR / "docs" / "checks.md").read_text()


def test_a_jump_is_asked_about_once_and_also_where_the_target_is_not_compared() -> None:
    """Both rules see the lost comma; in an office without the first the second one asks."""
    report = subject(row(realisasi=Decimal(861), previous=Decimal("8.61"), target=Decimal(12)))
    asked = [each.rule for each in run(report) if each.rule in ("koma-hilang", "lonjakan")]
    assert asked == ["koma-hilang"]
    off = Settings(severities={"koma-hilang": None})
    assert [each.rule for each in run_rows(report, [1], [], off)] == ["lonjakan"]
    assert "lonjakan" in {each.rule for each in run(report, off)}


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        ("Belanja sebesar Rp 10.000 sampai akhir Juni.", ["angka-narasi"]),
        ("Belanja kegiatan ini mencapai Rp 48.", []),
        ("Dokumen selesai walaupun belum ada realisasi anggaran.", ["angka-narasi"]),
        ("Anggaran belum terserap seluruhnya.", []),
        ("Belanja modal Rp 10.000 untuk dua komputer.", []),
        ("Capaian ini di atas target nasional 90 %.", []),
        ("Capaian baru 62,5 % di atas target nasional 40 %.", ["angka-narasi"]),
        ("Kegiatan bulan Juli sampai dengan September berjalan lancar.", ["bulan-lain"]),
        ("Pelatihan pada bulan Juli sampai dengan September akan diikuti 20 orang.", []),
        ("Bimbingan berlanjut bulan Agustus.", []),
    ],
)
def test_sentences_that_were_misread(words: str, rules: list[str]) -> None:
    assert [each.rule for each in run(says(words)) if each.rule in ("angka-narasi", "bulan-lain")] == rules


def test_a_rule_that_is_asked_beside_a_field_asks_in_few_words() -> None:
    asked = {
        "60 × target, benar?": row(realisasi=Decimal(600), target=Decimal(10)),
        "300,125 dokumen?": row(realisasi=Decimal("300.125"), target=Decimal(400), unit="dokumen"),
        "12 × Triwulan I, benar?": row(
            realisasi=Decimal(60), previous=Decimal(5), previous_quarter=1, target=Decimal(50), due_target=Decimal(25)
        ),
    }
    for question, indicator in asked.items():
        assert [each.question for each in run_rows(Subject(figures(indicator), 2022, 2), {1}, set())] == [question]
    over = line(realisasi=Decimal(120), previous=Decimal(12))
    found = run_rows(Subject(figures(lines=(over,)), 2022, 2), set(), {1})
    assert [each.question for each in found] == ["Melebihi pagu, benar?", "10 × triwulan lalu, benar?"]


def test_the_nearest_wording_is_found_as_by_comparing_all_of_them() -> None:
    names = [
        "Jumlah dokumen perencanaan yang disusun",
        "Jumlah dokumen perencanaan yang di susun",
        "Jumlah dokumen penganggaran yang disusun",
        "Persentase pegawai yang dilatih",
        "Jumlah pegawai yang dilatih",
        "",
    ]
    for name in names:
        others = [each for each in names if each != name]
        ratios = [
            (SequenceMatcher(None, agreement._bare(name), agreement._bare(each)).ratio(), each) for each in others
        ]
        best = max(ratios)
        assert agreement._nearest(name, others) == (best[1] if best[0] >= agreement._ALIKE else "")
