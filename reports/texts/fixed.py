"""The documents' fixed texts as the program brings them; an office may replace each with its own words.

Placeholders are names from PLACEHOLDERS in braces (reports.texts.braces). A text with any other brace is refused when
an office saves it, so a stored text can always be filled.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.texts import braces

PLACEHOLDERS = {
    "jabatan": "nama jabatan yang melapor",
    "atasan": "nama jabatan atasan langsung",
    "perangkat daerah": "nama perangkat daerah",
    "pemerintah": "nama kabupaten/kota",
    "triwulan": "misalnya: Triwulan II",
    "tahun": "tahun laporan",
    "bulan": "rentang bulan, misalnya: Januari–Juni",
    "dasar hukum": "dasar hukum uraian tugas",
    "tugas fungsi": "tugas, atau tugas dan fungsi bila jabatan itu mempunyai fungsi",
    "kegiatan": "kegiatan atau sub kegiatan, menurut anggaran jabatan itu",
    "tugas anggaran": "pelaksanaan tugas dan penggunaan anggaran; tanpa anggaran hanya pelaksanaan tugas",
    "capaian serapan": "capaian dan serapan; tanpa anggaran hanya capaian",
}
# What is known where no report is: in the book of a period.
OF_A_BOOK = {name: PLACEHOLDERS[name] for name in ("perangkat daerah", "pemerintah", "triwulan", "tahun", "bulan")}
OF_A_PK = {
    "jabatan": "nama jabatan pihak pertama",
    "atasan": "nama jabatan pihak kedua",
    "perangkat daerah": PLACEHOLDERS["perangkat daerah"],
    "pemerintah": PLACEHOLDERS["pemerintah"],
    "tahun": "tahun Perjanjian Kinerja",
}


@dataclass(frozen=True)
class FixedText:
    """A fixed text: where it stands, for people, and the program's own words with placeholders.

    It is not printed where neither the program nor the office has words for it. `effect` says what saving changes.
    """

    label: str
    text: str
    placeholders: Mapping[str, str] = field(default_factory=lambda: PLACEHOLDERS)
    effect: str = (
        "Laporan yang sudah diajukan tidak berubah. Laporan yang masih ditulis langsung memakai bunyi yang Anda simpan."
    )

    def problem(self, text: str) -> str:
        """What is wrong with an office's words: their braces, and what may stand there; empty when nothing is."""
        unknown = ", ".join(f"{{{name}}}" for name in braces.unknown(text, self.placeholders))
        found = [f"Kata sisipan {unknown} tidak dikenal."] if unknown else []
        if braces.has_stray(text):
            found.append("Ada kurung kurawal yang tidak memuat kata sisipan.")
        allowed = ", ".join(f"{{{name}}}" for name in self.placeholders)
        return " ".join([*found, f"Boleh memuat: {allowed}."]) if found else ""


# In the order of the document. The keys are stored: in frozen contents and in the offices' own versions.
TEXTS: dict[str, FixedText] = {
    "pendahuluan": FixedText(
        "BAB I, pembuka",
        "Laporan Kinerja (LKj) Interim ini disusun oleh {jabatan} pada {perangkat daerah} {pemerintah} untuk "
        "mempertanggungjawabkan {tugas anggaran} kepada {atasan}. Laporan memuat hasil sampai dengan {triwulan} Tahun "
        "{tahun}, dibandingkan dengan target yang disepakati dalam Perjanjian Kinerja tahun yang sama.\n\n"
        "Selain menyajikan angka {capaian serapan}, laporan ini menjelaskan sebab keberhasilan maupun kendala "
        "yang dihadapi serta langkah yang akan ditempuh pada triwulan berikutnya.",
    ),
    "dasar_hukum": FixedText(
        "BAB I, dasar hukum",
        "Uraian {tugas fungsi} {jabatan} ditetapkan dalam {dasar hukum} sebagai berikut.",
    ),
    "tugas": FixedText(
        "BAB I, pengantar tugas pokok", "{jabatan} bertanggung jawab kepada {atasan} dan mempunyai tugas:"
    ),
    "fungsi": FixedText(
        "BAB I, pengantar fungsi", "Untuk melaksanakan tugas tersebut, {jabatan} menyelenggarakan fungsi:"
    ),
    "perjanjian": FixedText(
        "BAB II, pengantar Perjanjian Kinerja",
        "Tabel 2.1 memuat Perjanjian Kinerja Tahun {tahun} antara {jabatan} dan {atasan}.",
    ),
    "capaian": FixedText(
        "BAB II, pengantar capaian kinerja",
        "Tabel 2.2 membandingkan target setahun dengan realisasi {bulan} {tahun}.",
    ),
    "evaluasi": FixedText(
        "BAB II, pengantar evaluasi",
        "Tabel 2.3 merangkum angka s.d. {triwulan} yang menjadi dasar evaluasi.",
    ),
    "rencana": FixedText(
        "BAB II, pengantar rencana tindak lanjut",
        "Berdasarkan evaluasi tersebut ditetapkan tindak lanjut pada Tabel 2.4.",
    ),
    "penutup": FixedText(
        "BAB III, penutup",
        "Demikian LKj Interim {triwulan} Tahun {tahun} ini disampaikan kepada {atasan} sebagai pertanggungjawaban "
        "kinerja dan bahan pengambilan keputusan.",
    ),
}


FOREWORD = "kata_pengantar"
# Texts of the book and of the PK, which no report's content holds.
BOOK_TEXTS: dict[str, FixedText] = {
    FOREWORD: FixedText(
        "Buku, kata pengantar", "", OF_A_BOOK, "Buku yang dibuat sesudah ini memakai bunyi yang Anda simpan."
    )
}


def _of_a_pk(label: str, text: str) -> FixedText:
    return FixedText(label, text, OF_A_PK, "PK yang dicetak sesudah ini, juga PK lama, memakai bunyi yang Anda simpan.")


# The words of a Perjanjian Kinerja are those of the form in the lampiran of Permenpan-RB 53/2014.
PK_OPENING, PK_PROMISE, PK_SUPERVISION = "pk_pembuka", "pk_pihak_pertama", "pk_pihak_kedua"
PK_TEXTS: dict[str, FixedText] = {
    PK_OPENING: _of_a_pk(
        "Perjanjian Kinerja, pembuka",
        "Dalam rangka mewujudkan manajemen pemerintahan yang efektif, transparan, dan akuntabel serta berorientasi "
        "pada hasil, kami yang bertanda tangan di bawah ini:",
    ),
    PK_PROMISE: _of_a_pk(
        "Perjanjian Kinerja, janji pihak pertama",
        "Pihak pertama berjanji akan mewujudkan target kinerja yang seharusnya sesuai lampiran perjanjian ini, dalam "
        "rangka mencapai target kinerja jangka menengah seperti yang telah ditetapkan dalam dokumen perencanaan.\n\n"
        "Keberhasilan dan kegagalan pencapaian target kinerja tersebut menjadi tanggung jawab kami.",
    ),
    PK_SUPERVISION: _of_a_pk(
        "Perjanjian Kinerja, tugas pihak kedua",
        "Pihak kedua akan melakukan supervisi yang diperlukan serta akan melakukan evaluasi terhadap capaian kinerja "
        "dari perjanjian ini dan mengambil tindakan yang diperlukan dalam rangka pemberian penghargaan dan sanksi.",
    ),
}


def every() -> dict[str, FixedText]:
    """All fixed texts: those of a report in the order of the document, then those of the book and of the PK."""
    return TEXTS | BOOK_TEXTS | PK_TEXTS


def fill(text: str, values: Mapping[str, str]) -> list[str]:
    """The text's paragraphs with its placeholders replaced; a value is inserted as it is, braces and all."""
    paragraphs = re.split(r"\n\s*\n", braces.fill(text, values))
    return [paragraph.strip() for paragraph in paragraphs if paragraph.strip()]
