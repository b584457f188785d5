"""The progress of a report's parts, counted: how many figures, explanations, plan rows and evidence files are there."""

from dataclasses import dataclass

from reports.content.report import Figures
from reports.enums import Part
from reports.models import Report
from reports.queries import evidence
from reports.queries.narrative import explanations, plan_rows


@dataclass(frozen=True)
class Progress:
    """So many things `done` of a `total`; `noun` names them, as in "7 dari 10 kegiatan dijelaskan".

    `least` is how many are enough to submit, 0 where other findings say that.
    """

    done: int
    total: int
    noun: str
    least: int = 0

    @property
    def is_short(self) -> bool:
        return self.done < self.least


def progress(report: Report, figures: Figures) -> dict[Part, Progress]:
    """The progress of every part, counting what its page asks for. Three queries."""
    explained = {each.key for each in explanations(report) if each.text.strip()}
    rows_planned = plan_rows(report)
    # A row without its tindak lanjut plans nothing.
    planned = {row.key for row in rows_planned if row.tindak_lanjut.strip()}
    proven = evidence.counts(report)
    topics, rows = [topic for topic in figures.topics if topic.is_asked], figures.performance
    nouns = dict.fromkeys(topic.kind for topic in topics)
    noun = " dan ".join(nouns) or "kegiatan"
    return {
        Part.REALISASI: numbers_filled(figures),
        Part.EVALUASI: Progress(sum(each.key in explained for each in topics), len(topics), f"{noun} dijelaskan", 1),
        Part.RENCANA: Progress(
            sum(each.plan_key in planned for each in topics),
            len(topics),
            f"{noun} direncanakan",
            0 if rows_planned else 1,
        ),
        Part.BUKTI: Progress(sum(row.indicator in proven for row in rows), len(rows), "indikator disertai berkas"),
    }


def numbers_filled(figures: Figures) -> Progress:
    """How many figures are there of those asked for: of every indicator due, and every budget line with a pagu."""
    with_ceiling = [line for line in figures.budget if line.ceiling is not None]
    due = [row for row in figures.performance if row.is_due]
    reached = [row for row in due if not row.is_missing and not (row.kind.is_ratio and row.numerator is None)]
    spent = [line for line in with_ceiling if line.realisasi is not None]
    return Progress(len(reached) + len(spent), len(due) + len(with_ceiling), "angka terisi")
