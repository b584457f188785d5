"""The table of evidence files."""

from dataclasses import dataclass

from lkj import formats
from reports.content import places
from reports.content.report import ReportContent

# Of a file's SHA-256: enough to tell files apart on paper, short enough to compare by eye.
DIGEST_DIGITS = 12


@dataclass(frozen=True)
class EvidenceRow:
    """An evidence file; `digest` is the beginning of its SHA-256."""

    key: str
    number: int
    indicator: str
    name: str
    kind: str
    size: str
    digest: str


def evidence_rows(content: ReportContent) -> tuple[EvidenceRow, ...]:
    names = {row.indicator: row.name for row in content.performance}
    return tuple(
        EvidenceRow(
            key=key,
            number=number,
            indicator=names.get(file.indicator, formats.DASH),
            name=file.name,
            kind=file.kind.label,
            size=formats.file_size(file.size),
            digest=file.sha256[:DIGEST_DIGITS],
        )
        for number, (key, file) in enumerate(zip(places.evidence_keys(content), content.evidence, strict=True), 1)
    )
