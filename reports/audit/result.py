"""What an audit of a document says: the reports found in it, the findings, and what could not be read. Frozen."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from reports.enums import Severity


@dataclass(frozen=True)
class Source:
    """Where something stands in the file, in the file's own terms; what a format does not have is None.

    `line` is 1-based, of a text file alone. `block` counts paragraphs and tables together from 0, in the document's
    order. In a .docx `paragraph` is the index of a paragraph of the body, `table` that of a table of the body; `row`
    and `cell` are 0-based in their table (in a .xlsx: 0-based in the sheet of the name `sheet`). `page` is 1-based, of
    a PDF alone.
    """

    block: int
    line: int | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    sheet: str = ""
    page: int | None = None

    @property
    def words(self) -> str:
        """As people find it: `baris 212`, `halaman 7`, `lembar Capaian, sel C5`; empty where the format has nothing."""
        if self.sheet and self.row is not None and self.cell is not None:
            return f"lembar {self.sheet}, sel {_column(self.cell)}{self.row + 1}"
        if self.line is not None:
            return f"baris {self.line}"
        return "" if self.page is None else f"halaman {self.page}"


@dataclass(frozen=True)
class Finding:
    """One thing that contradicts something else, in Indonesian, with what is printed and what would be right.

    `report` counts the file's reports from 1; 0 is the whole book. `section` is a heading (`Tabel 2.2`), `place` the
    row and column in words. `line` is that of a text file. `expected` is empty where nobody can say what is right.
    """

    rule: str
    severity: Severity
    report: int
    section: str
    place: str
    line: int | None
    printed: str
    expected: str
    message: str
    source: Source

    def as_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "report": self.report,
            "section": self.section,
            "place": self.place,
            "line": self.line,
            "printed": self.printed,
            "expected": self.expected,
            "message": self.message,
        }


@dataclass(frozen=True)
class Figure:
    """A value as it is printed, and as a number where it can be read as one; with its satuan, if one is written."""

    text: str
    value: Decimal | None
    unit: str
    source: Source


@dataclass(frozen=True)
class AuditedIndicator:
    """An indicator with what the report's tables say of it; what no table says is None.

    `activity` is the name of the budget's activity that its row of Cost Per Outcome is about, where that can be told.
    `part` and `whole` are numerator and denominator of a percentage, where the document gives both. `explanation` is
    what section C says of one without an activity, as AuditedLine has it.
    """

    sasaran: str
    name: str
    target: Figure | None
    realisasi: Figure | None
    activity: str = ""
    part: Figure | None = None
    whole: Figure | None = None
    explanation: str = ""
    explained: Source | None = None


@dataclass(frozen=True)
class AuditedPart:
    """A name with one number in a small table that is none of the known ones: a component of an indicator, perhaps."""

    name: str
    value: Figure


@dataclass(frozen=True)
class AuditedLine:
    """An activity with its money; `code` is empty where the document gives none.

    `explanation` is what section C says of it without the figures of the tables, and `explained` where that begins.
    """

    code: str
    name: str
    ceiling: Figure | None
    realisasi: Figure | None
    fund: str = ""
    explanation: str = ""
    explained: Source | None = None


@dataclass(frozen=True)
class AuditedPlanRow:
    """A row of the action plan (RTL)."""

    code: str
    name: str
    evaluasi: str
    tindak_lanjut: str
    keterangan: str
    source: Source


@dataclass(frozen=True)
class AuditedReport:
    """One report in the file; the lines are those of a text file (1-based, both included), in other formats None."""

    position: str
    unit: str
    superior: str
    from_line: int | None
    to_line: int | None
    year: int | None = None
    quarter: int | None = None
    first: Source = Source(0)
    indicators: tuple[AuditedIndicator, ...] = ()
    lines: tuple[AuditedLine, ...] = ()
    plan: tuple[AuditedPlanRow, ...] = ()
    parts: tuple[AuditedPart, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "position": self.position,
            "unit": self.unit,
            "superior": self.superior,
            "from_line": self.from_line,
            "to_line": self.to_line,
        }


@dataclass(frozen=True)
class Unread:
    """Something in the file that could not be read or assigned, with a sentence why."""

    message: str
    source: Source
    text: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"line": self.source.line, "place": self.source.words, "text": self.text, "message": self.message}


@dataclass(frozen=True)
class Audit:
    """An audited file: `format` is text, docx, xlsx or pdf; findings stand in the document's order."""

    file: str
    format: str
    year: int | None
    quarter: int | None
    reports: tuple[AuditedReport, ...]
    findings: tuple[Finding, ...]
    unread: tuple[Unread, ...]

    def as_json(self) -> dict[str, Any]:
        """The shape that `manage.py audit_document --json` prints: a promise to other programs."""
        return {
            "file": PurePath(self.file).name,
            "format": self.format,
            "year": self.year,
            "quarter": self.quarter,
            "reports": [report.as_json() for report in self.reports],
            "findings": [finding.as_json() for finding in self.findings],
            "unread": [each.as_json() for each in self.unread],
        }


def _column(index: int) -> str:
    """The letters of a sheet's column: 0 is A, 27 is AB."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters
