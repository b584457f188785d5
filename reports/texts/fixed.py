"""The documents' fixed texts as the program brings them; an office may replace each with its own words.

Placeholders are names from PLACEHOLDERS in braces (reports.texts.braces). A text with any other brace is refused when
an office saves it, so a stored text can always be filled.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from reports.texts import braces

PLACEHOLDERS = {
    "jabatan": "nama jabatan yang melapor",
    "atasan": "nama jabatan atasan langsung",
    "perangkat_daerah": "nama perangkat daerah",
    "pemerintah": "nama kabupaten/kota",
    "triwulan": "misalnya: Triwulan II",
    "tahun": "tahun laporan",
    "bulan": "rentang bulan, misalnya: Januari–Juni",
    "dasar_hukum": "dasar hukum uraian tugas",
    "tugas_fungsi": "tugas, atau tugas dan fungsi bila jabatan itu mempunyai fungsi",
    "kegiatan": "kegiatan atau sub kegiatan, menurut anggaran jabatan itu",
}
HELP = "Boleh memuat: " + ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)


@dataclass(frozen=True)
class FixedText:
    """A fixed text: where it stands, for people, and the program's own words with placeholders."""

    label: str
    text: str


# In the order of the document. The keys are stored: in frozen contents and in the offices' own versions.
TEXTS: dict[str, FixedText] = {
    "pendahuluan": FixedText(
        "BAB I, pembuka",
        "Laporan Kinerja (LKj) Interim ini disusun oleh {jabatan} pada {perangkat_daerah} {pemerintah} untuk "
        "mempertanggungjawabkan pelaksanaan tugas dan penggunaan anggaran kepada {atasan}. Laporan memuat hasil "
        "sampai dengan {triwulan} Tahun {tahun}, dibandingkan dengan target yang disepakati dalam Perjanjian "
        "Kinerja tahun yang sama.\n\n"
        "Selain menyajikan angka capaian dan serapan, laporan ini menjelaskan sebab keberhasilan maupun kendala "
        "yang dihadapi serta langkah yang akan ditempuh pada triwulan berikutnya.",
    ),
    "dasar_hukum": FixedText(
        "BAB I, dasar hukum",
        "Uraian {tugas_fungsi} {jabatan} ditetapkan dalam {dasar_hukum} sebagai berikut.",
    ),
    "tugas": FixedText(
        "BAB I, pengantar tugas pokok", "{jabatan} bertanggung jawab kepada {atasan} dan mempunyai tugas:"
    ),
    "fungsi": FixedText(
        "BAB I, pengantar fungsi", "Untuk melaksanakan tugas tersebut, {jabatan} menyelenggarakan fungsi:"
    ),
    "perjanjian": FixedText(
        "BAB II, pengantar Perjanjian Kinerja",
        "Perjanjian Kinerja Tahun {tahun} antara {jabatan} dan {atasan} menetapkan sasaran, indikator, dan target "
        "pada Tabel 2.1. Anggaran yang mendukungnya tercantum pada tabel sesudahnya.",
    ),
    "capaian": FixedText(
        "BAB II, pengantar capaian kinerja",
        "Tabel 2.2 membandingkan target setahun dengan realisasi {bulan} {tahun}. Tabel Cost Per Outcome "
        "menyandingkan capaian kinerja dengan serapan anggaran.",
    ),
    "evaluasi": FixedText(
        "BAB II, pengantar evaluasi",
        "Tabel 2.3 merangkum angka setiap {kegiatan} sampai dengan {triwulan}. Uraian sesudahnya menjelaskan sebabnya.",
    ),
    "rencana": FixedText(
        "BAB II, pengantar rencana tindak lanjut",
        "Berdasarkan evaluasi tersebut, {jabatan} menetapkan tindak lanjut sebagai berikut.",
    ),
    "penutup": FixedText(
        "BAB III, penutup",
        "Masukan atas laporan ini akan digunakan untuk memperbaiki pelaksanaan {kegiatan} dan pencapaian target pada "
        "periode berikutnya.\n\n"
        "Demikian LKj Interim {triwulan} Tahun {tahun} ini disampaikan oleh {jabatan} kepada {atasan} sebagai "
        "pertanggungjawaban kinerja dan bahan pertimbangan dalam pengambilan keputusan.",
    ),
}


def problem(text: str) -> str:
    """What is wrong with a text's braces and what may stand there instead, in sentences; empty when nothing is."""
    unknown = ", ".join(f"{{{name}}}" for name in braces.unknown(text, PLACEHOLDERS))
    found = [f"Kata sisipan {unknown} tidak dikenal."] if unknown else []
    if braces.has_stray(text):
        found.append("Ada kurung kurawal yang tidak memuat kata sisipan.")
    return " ".join([*found, f"{HELP}."]) if found else ""


def fill(text: str, values: Mapping[str, str]) -> list[str]:
    """The text's paragraphs with its placeholders replaced; a value is inserted as it is, braces and all."""
    paragraphs = re.split(r"\n\s*\n", braces.fill(text, values))
    return [paragraph.strip() for paragraph in paragraphs if paragraph.strip()]
