"""Which values of two contents are compared: for each its name and its writing for people, and the place it stands at.

A new field of reports.content.report gets its line here; tests/core/test_differences.py fails while one is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lkj import formats, person_numbers
from reports.content.indicators import Performance, WordOutcome, verdict_of
from reports.content.report import Budget, ReportContent
from reports.enums import ActivityLevel, Direction, EvidenceKind, FollowUpOutcome, IndicatorKind, OverTime, Quarter


@dataclass(frozen=True)
class Field:
    """A value that is compared: the dataclass's `attribute`, its name for people, how a row's value is written.

    `place_kind` is the kind of place it stands at (reports.content.places), empty where a row has one place only.
    `derived` marks values that nobody types into the report.
    """

    attribute: str
    value_name: str
    show: Callable[[Any], str]
    place_kind: str = ""
    derived: bool = False


def _plain(name: str) -> Callable[[Any], str]:
    return lambda row: str(getattr(row, name))


def _money(name: str) -> Callable[[Any], str]:
    return lambda row: formats.rupiah(getattr(row, name))


def _percent(name: str) -> Callable[[Any], str]:
    return lambda row: formats.percent(getattr(row, name))


def _quantity(name: str) -> Callable[[Performance], str]:
    return lambda row: formats.quantity(getattr(row, name), row.unit)


def _components(row: Performance) -> str:
    return "; ".join(f"{part.name} {formats.number(part.value)}" for part in row.components)


def _reached(name: str) -> Callable[[Performance], str]:
    def written(row: Performance) -> str:
        reached = getattr(row, name)
        return "" if reached is None else "ya" if reached else "belum"

    return written


def _outcomes(row: Performance) -> str:
    return "; ".join(_outcome(each) for each in row.outcomes)


def _outcome(each: WordOutcome) -> str:
    due = "" if each.reached_due is None else f", s.d. triwulan ini {verdict_of(each.reached_due)}"
    percent = "" if each.capaian is None else f" {formats.percent(each.capaian)}"
    percent_due = "" if each.capaian_due is None else f" {formats.percent(each.capaian_due)}"
    return f"{each.word}: {each.verdict}{percent}{due}{percent_due}"


def _previous_quarter(row: Performance) -> str:
    return "" if row.previous_quarter is None else Quarter(row.previous_quarter).label


def _bands(report: ReportContent) -> str:
    lowest = "selain itu"
    return "; ".join(f"{lowest if b.above is None else f'> {formats.number(b.above)}'} {b.label}" for b in report.bands)


def _component(name: str) -> Callable[[Performance], str]:
    return lambda row: formats.quantity(getattr(row, name), row.component_unit)


def _amounts(line: Budget) -> str:
    return ", ".join(map(formats.rupiah, line.fund_amounts))


BUDGET = (
    Field("code", "Kode", _plain("code"), "anggaran"),
    Field("name", "Nama kegiatan", _plain("name"), "anggaran"),
    Field("level", "Tingkat kegiatan", lambda line: ActivityLevel(line.level).label, "anggaran"),
    Field("ceiling", "Pagu", _money("ceiling"), "anggaran"),
    Field("funds", "Sumber dana", lambda line: ", ".join(line.funds), "anggaran"),
    Field("fund_amounts", "Jumlah setiap sumber dana", _amounts, "anggaran"),
    Field("stopped", "Kegiatan yang dihentikan", _plain("stopped"), "anggaran", derived=True),
    Field("realisasi", "Realisasi anggaran", _money("realisasi"), "biaya"),
    Field("previous", "Realisasi anggaran triwulan sebelumnya", _money("previous"), "biaya", derived=True),
    Field("serapan", "Serapan", _percent("serapan"), "biaya", derived=True),
)
PERFORMANCE = (
    Field("sasaran", "Sasaran", _plain("sasaran"), "target"),
    Field("name", "Nama indikator", _plain("name"), "target"),
    Field("unit", "Satuan", _plain("unit"), "target"),
    Field("kind", "Jenis indikator", lambda row: IndicatorKind(row.kind).label, "target"),
    Field("direction", "Arah indikator", lambda row: Direction(row.direction).label, "target"),
    Field("over_time", "Sepanjang tahun", lambda row: OverTime(row.over_time).label, "target"),
    Field("decimals", "Angka di belakang koma", lambda row: formats.number(row.decimals), "target"),
    Field("target", "Target", _quantity("target"), "target"),
    Field("target_to", "Target paling tinggi", _quantity("target_to"), "target"),
    Field("target_words", "Target seperti tertulis", _plain("target_words"), "target"),
    Field("quarter_target", "Target sampai triwulan ini", _quantity("quarter_target"), "capaian"),
    Field("due_words", "Target dengan kata sampai triwulan ini", _plain("due_words"), "capaian"),
    Field("is_due", "Diukur pada triwulan ini", lambda row: "ya" if row.is_due else "tidak", "capaian"),
    Field("numerator_label", "Nama pembilang", _plain("numerator_label"), "capaian"),
    Field("denominator_label", "Nama penyebut", _plain("denominator_label"), "capaian"),
    Field("component_unit", "Satuan pembilang dan penyebut", _plain("component_unit"), "capaian"),
    Field("numerator", "Pembilang", _component("numerator"), "capaian"),
    Field("denominator", "Penyebut", _component("denominator"), "capaian"),
    Field("realisasi", "Realisasi", _quantity("realisasi"), "capaian"),
    Field("components", "Komponen", _components, "capaian"),
    Field("words", "Hasil", _plain("words"), "capaian"),
    Field("note", "Keterangan", _plain("note"), "capaian"),
    Field("previous_words", "Hasil sebelumnya", _plain("previous_words"), "capaian", derived=True),
    Field("previous", "Realisasi sebelumnya", _quantity("previous"), "capaian", derived=True),
    Field("previous_quarter", "Triwulan hasil sebelumnya", _previous_quarter, "capaian", derived=True),
    Field("capaian", "Capaian", _percent("capaian"), "capaian", derived=True),
    Field("capaian_quarter", "Capaian terhadap target triwulan", _percent("capaian_quarter"), "capaian", derived=True),
    Field("due_target", "Target yang jatuh sampai triwulan ini", _quantity("due_target"), "capaian", derived=True),
    Field("capaian_due", "Capaian terhadap target itu", _percent("capaian_due"), "capaian", derived=True),
    Field("reached", "Tercapai", _reached("reached"), "capaian", derived=True),
    Field("reached_due", "Target sampai triwulan ini tercapai", _reached("reached_due"), "capaian", derived=True),
    Field("outcomes", "Penilaian setiap kata", _outcomes, "capaian", derived=True),
    Field("predikat", "Predikat", _plain("predikat"), "capaian", derived=True),
    Field("efisiensi", "Efisiensi", lambda row: formats.points_in_words(row.efisiensi), "biaya", derived=True),
)
PLAN = (
    Field("name", "Nama kegiatan", _plain("name")),
    Field("evaluasi", "Evaluasi", _plain("evaluasi")),
    Field("tindak_lanjut", "Tindak lanjut", _plain("tindak_lanjut")),
    Field("keterangan", "Keterangan", _plain("keterangan")),
)
FOLLOW_UP = (
    Field("name", "Nama kegiatan", _plain("name")),
    Field("tindak_lanjut", "Tindak lanjut", _plain("tindak_lanjut")),
    Field("outcome", "Keadaan", lambda each: FollowUpOutcome(each.outcome).label),
    Field("note", "Keterangan", _plain("note")),
)
EVIDENCE = (
    Field("name", "Nama berkas", _plain("name")),
    Field("kind", "Jenis berkas", lambda file: EvidenceKind(file.kind).label),
    Field("size", "Ukuran berkas", lambda file: formats.file_size(file.size)),
    Field("sha256", "Isi berkas (sidik)", lambda file: file.sha256[:12]),
)
SHIFT = (
    Field("on", "Tanggal pergeseran", lambda each: formats.date(each.on), derived=True),
    Field("reason", "Alasan pergeseran", _plain("reason"), derived=True),
    Field("code", "Kode", _plain("code"), derived=True),
    Field("name", "Nama kegiatan", _plain("name"), derived=True),
    Field("before", "Pagu semula", _money("before"), derived=True),
    Field("after", "Pagu menjadi", _money("after"), derived=True),
)
DROPPED = (
    Field("sasaran", "Sasaran", _plain("sasaran"), derived=True),
    Field("name", "Nama indikator", _plain("name"), derived=True),
    Field("target_text", "Target", _plain("target_text"), derived=True),
    Field("realisasi", "Realisasi", _quantity("realisasi"), derived=True),
    Field("words", "Hasil", _plain("words"), derived=True),
    Field("unit", "Satuan", _plain("unit"), derived=True),
    Field("quarter", "Triwulan hasilnya", lambda each: Quarter(each.quarter).label, derived=True),
    Field("stopped", "Sejak kapan dihentikan", _plain("stopped"), derived=True),
)
SIGNATORY = (
    Field("title", "Jabatan", _plain("title")),
    Field("name", "Nama", _plain("name")),
    Field("nip", "NIP", lambda who: person_numbers.nip(who.nip)),
    Field("other_label", "Sebutan nomor", _plain("other_label")),
    Field("other_number", "Nomor lain", _plain("other_number")),
    Field("rank", "Pangkat/golongan", _plain("rank")),
)
REPORT = (
    Field("report_date", "Tanggal laporan", lambda report: formats.date(report.report_date), "bab-3"),
    Field("agreement_label", "Versi Perjanjian Kinerja", _plain("agreement_label"), "perjanjian"),
    Field("unit_code", "Kode unit kerja", _plain("unit_code"), derived=True),
    Field("unit_name", "Unit kerja", _plain("unit_name"), derived=True),
    Field("position", "Jabatan", _plain("position"), derived=True),
    Field("superior", "Jabatan atasan", _plain("superior"), derived=True),
    Field("echelon", "Eselon", _plain("echelon"), derived=True),
    Field("year", "Tahun", _plain("year"), derived=True),
    Field("quarter", "Triwulan", lambda report: Quarter(report.quarter).label, derived=True),
    Field("legal_basis", "Dasar hukum", _plain("legal_basis"), "bab-1", derived=True),
    Field("tugas", "Tugas pokok", lambda report: "; ".join(report.tugas), "tugas", derived=True),
    Field("fungsi", "Fungsi", lambda report: "; ".join(report.fungsi), "fungsi", derived=True),
    Field("ceiling_total", "Jumlah pagu", _money("ceiling_total"), "capaian", derived=True),
    Field("realisasi_total", "Jumlah realisasi anggaran", _money("realisasi_total"), "capaian", derived=True),
    Field("serapan_total", "Serapan seluruhnya", _percent("serapan_total"), "capaian", derived=True),
    Field("capaian_average", "Rata-rata capaian", _percent("capaian_average"), "capaian", derived=True),
    Field(
        "capaian_due_average",
        "Rata-rata capaian terhadap target sampai triwulan ini",
        _percent("capaian_due_average"),
        "capaian",
        derived=True,
    ),
    Field("capaian_cap", "Batas capaian", _percent("capaian_cap"), "capaian", derived=True),
    Field("bands", "Tingkat predikat", _bands, "capaian", derived=True),
)
OFFICE = (
    Field("code", "Kode perangkat daerah", _plain("code")),
    Field("name", "Perangkat daerah", _plain("name")),
    Field("short_name", "Singkatan perangkat daerah", _plain("short_name")),
    Field("government", "Pemerintah daerah", _plain("government")),
    Field("address", "Alamat", _plain("address")),
    Field("phone", "Telepon", _plain("phone")),
    Field("city", "Tempat", _plain("city")),
    Field("paper", "Ukuran kertas", _plain("paper")),
    Field("letterhead", "Baris kop", lambda office: "; ".join(office.letterhead)),
    Field("emblem", "Lambang (sidik)", lambda office: office.emblem[:12]),
)
