"""Which indicators of a version are those of the version before it, and which are only in one of the two."""

from dataclasses import dataclass

from reports.enums import AgreementState
from reports.models import Agreement, Indicator
from reports.queries.agreement_rows import AgreementRows, IndicatorRow


@dataclass(frozen=True)
class Pairs:
    """The version before, the indicators without a counterpart there (`new`), and those there without one here."""

    before: Agreement | None
    new: tuple[IndicatorRow, ...]
    gone: tuple[Indicator, ...]


def version_before(agreement: Agreement) -> Agreement | None:
    """The version that is in force now, or was before this one."""
    same = Agreement.objects.filter(position=agreement.position_id, year=agreement.year, version__lt=agreement.version)
    return same.exclude(state=AgreementState.DRAFT).order_by("-version").first()


def pairs_of(agreement: Agreement, rows: AgreementRows) -> Pairs:
    """Two queries; indicators are paired as reports are taken along (agreement_matching.successors())."""
    return pairs_with(version_before(agreement), rows)


def pairs_with(before: Agreement | None, rows: AgreementRows) -> Pairs:
    """pairs_of() where the version before is known; one query."""
    if before is None:
        return Pairs(None, (), ())
    olds = list(Indicator.objects.filter(goal__agreement=before).order_by("goal__order", "order"))
    known = {old.identity for old in olds}
    here = {_identity(row) for row in rows.indicators}
    new = tuple(row for row in rows.indicators if _identity(row) not in known)
    return Pairs(before, new, tuple(old for old in olds if old.identity not in here))


def could_be(row: IndicatorRow, old: Indicator) -> bool:
    """Whether the row may be the old indicator under a new name: measured alike, so that its values mean the same."""
    return _identity(row)[1:] == old.identity[1:]


def _identity(row: IndicatorRow) -> tuple[str, str, str, str, int | None]:
    scale = row.scale.pk if row.scale else None
    return (row.former_name or row.name, row.kind, row.unit, row.direction, scale)
