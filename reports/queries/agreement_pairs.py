"""Which indicators of a version are those of the version before it, and which are only in one of the two."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.enums import AgreementState
from reports.models import Agreement, Indicator
from reports.queries.agreement_rows import AgreementRows, IndicatorRow


@dataclass(frozen=True)
class Pairs:
    """The version before, the indicators without a counterpart there (`new`), and those there without one here."""

    before: Agreement | None
    new: tuple[IndicatorRow, ...]
    gone: tuple["Formerly", ...]


def version_before(agreement: Agreement) -> Agreement | None:
    """The version that is in force now, or was before this one."""
    same = Agreement.objects.filter(position=agreement.position_id, year=agreement.year, version__lt=agreement.version)
    return same.exclude(state=AgreementState.DRAFT).order_by("-version").first()


# An indicator of the version before: its record, or the row that it is read as.
Formerly = Indicator | IndicatorRow


def pairs_of(agreement: Agreement, rows: AgreementRows) -> Pairs:
    """Two queries; indicators are paired as reports are taken along (agreement_matching.Matching)."""
    before = version_before(agreement)
    if before is None:
        return Pairs(None, (), ())
    return _paired(
        before, list(Indicator.objects.filter(goal__agreement=before).order_by("goal__order", "order")), rows
    )


def pairs_with(before: AgreementRows | None, rows: AgreementRows) -> Pairs:
    """pairs_of() where the version before is read already; no query."""
    return _paired(before.agreement, before.indicators, rows) if before else Pairs(None, (), ())


def _paired(before: Agreement, olds: Sequence[Formerly], rows: AgreementRows) -> Pairs:
    known, here = {old.identity for old in olds}, {row.identity for row in rows.indicators}
    new = tuple(row for row in rows.indicators if row.identity not in known)
    return Pairs(before, new, tuple(old for old in olds if old.identity not in here))


def could_be(row: IndicatorRow, old: Formerly) -> bool:
    """Whether the row may be the old indicator under a new name: measured alike, so that its values mean the same."""
    return row.identity[1:] == old.identity[1:]
