"""A document as reports: where each begins and ends, whose it is, its tables read and its prose by sections."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from reports.audit.blocks import Block, Cell, Document, Paragraph
from reports.audit.headings import Kind
from reports.audit.numbers import INDONESIAN, Style
from reports.audit.result import Source, Unread
from reports.audit.rows import Reading


class Section(Enum):
    """A part of a report, named as the findings call it."""

    COVER = "Sampul"
    INTRODUCTION = "Pendahuluan"
    DUTIES = "Tugas dan fungsi"
    AGREEMENT = "Perjanjian Kinerja"
    ACHIEVEMENT = "Capaian kinerja"
    EVALUATION = "Evaluasi dan analisis"
    PLAN = "Rencana tindak lanjut"
    DISPOSITION = "Ruang disposisi"
    CLOSING = "Penutup"


@dataclass(frozen=True)
class Prose:
    """A paragraph, or a table's cell with words, with the section it stands in."""

    text: str
    section: Section
    source: Source
    heading: bool = False
    in_table: bool = False


@dataclass(eq=False)
class Report:
    """One report as recognised. `post`, `unit` and `superior` are as written; empty where nothing tells them."""

    number: int
    blocks: tuple[Block, ...]
    style: Style = INDONESIAN
    post: str = ""
    unit: str = ""
    cover_unit: str = ""
    """The unit of a cover that names no post."""
    post_by_unit: bool = False
    """Whether the post is the head of the cover's unit because nothing in the report names one."""
    superior: str = ""
    office: str = ""
    year: int | None = None
    quarter: int | None = None
    post_source: Source | None = None
    readings: list[Reading] = field(default_factory=list)
    prose: list[Prose] = field(default_factory=list)
    loose: list[Cell] = field(default_factory=list)
    """Cells of tables that are none of a report's: people's names, boxes to tick."""

    def of(self, *kinds: Kind) -> Iterator[Reading]:
        return (reading for reading in self.readings if reading.kind in kinds)

    @property
    def first(self) -> Source:
        return self.blocks[0].source

    @property
    def last(self) -> Source:
        block = self.blocks[-1]
        return block.source if isinstance(block, Paragraph) else block.rows[-1][-1].source

    @property
    def paragraphs(self) -> Iterator[Prose]:
        """What is said in sentences outside tables."""
        return (each for each in self.prose if not each.heading)


@dataclass
class Book:
    """A file's reports, and what in it could not be read."""

    document: Document
    style: Style
    reports: list[Report] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    office: str = ""
    year: int | None = None
    quarter: int | None = None
