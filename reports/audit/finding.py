"""How rules of the audit make findings: a code, its severity, and the place by section, row and column."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.audit.headings import Role
from reports.audit.recognised import Prose, Report
from reports.audit.result import Finding, Source
from reports.audit.rows import Reading, Row
from reports.enums import Severity

# What contradicts itself beyond doubt is an error; what only a person can judge a warning; a slip of the pen a note.
SEVERITIES = {
    "capaian-salah": Severity.ERROR,
    "serapan-salah": Severity.ERROR,
    "efisiensi-salah": Severity.ERROR,
    "efisiensi-tanda": Severity.ERROR,
    "pembulatan": Severity.WARNING,
    "jumlah-salah": Severity.ERROR,
    "pagu-rincian": Severity.ERROR,
    "realisasi-rincian": Severity.ERROR,
    "angka-rusak": Severity.ERROR,
    "target-berbeda": Severity.ERROR,
    "realisasi-berbeda": Severity.ERROR,
    "pagu-berbeda": Severity.ERROR,
    "sasaran-berbeda": Severity.WARNING,
    "indikator-berbeda": Severity.WARNING,
    "kegiatan-berbeda": Severity.WARNING,
    "satuan-berbeda": Severity.ERROR,
    "kode-rusak": Severity.ERROR,
    "kode-ganda": Severity.ERROR,
    "label-tingkat": Severity.WARNING,
    "sel-kosong": Severity.WARNING,
    "triwulan-lain": Severity.ERROR,
    "bulan-lain": Severity.ERROR,
    "hari-mustahil": Severity.ERROR,
    "unit-lain": Severity.ERROR,
    "atasan-lain": Severity.ERROR,
    "perangkat-lain": Severity.WARNING,
    "jabatan-berbeda": Severity.WARNING,
    "angka-narasi": Severity.ERROR,
    "salah-ketik": Severity.INFO,
    "teks-tersalin": Severity.WARNING,
    "nip-mustahil": Severity.ERROR,
    "pejabat-berbeda": Severity.ERROR,
    "tanggal-mendahului": Severity.ERROR,
    "dasar-hukum-berbeda": Severity.WARNING,
    "tindak-lanjut-janggal": Severity.WARNING,
    "alasan-kosong": Severity.WARNING,
}

COLUMNS = {
    Role.TARGET: "target", Role.REALISASI: "realisasi", Role.CAPAIAN: "capaian", Role.CEILING: "pagu",
    Role.SPENDING: "realisasi anggaran", Role.SERAPAN: "serapan anggaran", Role.EFISIENSI: "efisiensi",
    Role.INDICATOR: "indikator", Role.SASARAN: "sasaran", Role.ACTIVITY: "kegiatan", Role.CODE: "kode",
    Role.EVALUASI: "evaluasi", Role.FOLLOW_UP: "tindak lanjut", Role.NOTE: "keterangan", Role.FUND: "sumber dana",
    Role.LEFT: "sisa anggaran",
}  # fmt: skip


@dataclass(frozen=True)
class At:
    """A row of a table of a report, where findings are made."""

    report: Report
    reading: Reading
    row: Row

    def source(self, role: Role) -> Source:
        if role in self.row.values:
            return self.row.values[role].source
        return self.row.texts[role].source if role in self.row.texts else self.row.source

    def printed(self, role: Role) -> str:
        if role in self.row.values:
            return self.row.values[role].text
        return self.row.words(role)

    def finding(self, rule: str, role: Role, message: str, *, printed: str = "", expected: str = "") -> Finding:
        name = "Jumlah" if self.row.total else short(self.row.name)
        place = ", ".join(
            part for part in (f"baris {self.row.number}", name, f"kolom {COLUMNS.get(role, role.value)}") if part
        )
        source = self.source(role)
        return Finding(
            rule, SEVERITIES[rule], self.report.number, self.reading.caption, place, source.line,
            printed or self.printed(role), expected, message, source,
        )  # fmt: skip


def at_rows(report: Report, reading: Reading) -> Iterator[At]:
    return (At(report, reading, row) for row in reading.rows)


def in_prose(
    rule: str, report: Report, prose: Prose, message: str, *, printed: str = "", expected: str = "", where: str = ""
) -> Finding:
    """A finding in a sentence; its place is the beginning of the paragraph."""
    return Finding(
        rule, SEVERITIES[rule], report.number, prose.section.value, where or short(prose.text), prose.source.line,
        printed, expected, message, prose.source,
    )  # fmt: skip


def short(text: str, most: int = 60) -> str:
    bare = " ".join(text.split())
    return bare if len(bare) <= most else f"{bare[:most].rpartition(' ')[0]} …"
