"""A post's names and place as one page writes them: the post, the unit that it leads, and where both stand."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from units.actions.changes import Row, change, correct
from units.actions.permits import permit
from units.actions.shown import refuse_changed
from units.actions.structure import put_in_order
from units.log import events
from units.models import Organization, Position, Unit, User, structure


@dataclass(frozen=True)
class Stand:
    """What a post is called and where it stands; `unit` is the name of the unit it is in."""

    unit: str
    title: str
    signature_title: str
    structural_title: str
    echelon: str
    superior: Position | None
    reports_lkj: bool


def stand_of(post: Position) -> Stand:
    return Stand(
        post.unit.name, post.title, post.signature_title, post.structural_title, post.echelon, post.superior,
        post.reports_lkj,
    )  # fmt: skip


@transaction.atomic
def restate(
    post: Position, stand: Stand, *, by: User | None, since: datetime.date | None, shown: str | None = None
) -> bool:
    """Let the post be called so and stand there from that day; without a day what it says now was a mistake.

    A unit goes where the post goes that leads it, and behind its new neighbours; a post that is one more in its
    superior's unit goes into that of the new superior. `shown` is the token of the stand that the page showed
    (actions.shown). Returns whether anything changed. Raises ValidationError.
    """
    office = post.unit.organization
    permit(by, office)
    structure.lock(office.pk)
    post = Position.objects.select_related("unit__organization", "superior__unit").get(pk=post.pk)
    old = stand_of(post)
    refuse_changed(vars(old), shown)
    if old == stand:
        return False
    of_post: dict[str, Any] = {
        name: getattr(stand, name)
        for name in ("title", "signature_title", "structural_title", "echelon", "superior")
        if getattr(stand, name) != getattr(old, name)
    }
    of_unit: dict[str, Any] = {"name": stand.unit} if stand.unit != old.unit else {}
    if stand.reports_lkj != old.reports_lkj:
        _set_reporting(post, stand.reports_lkj, by)
    if "superior" in of_post and stand.superior is not None:
        if _leads(post):
            of_unit["parent"] = stand.superior.unit
        else:
            of_post["unit"] = stand.superior.unit
    unit = post.unit
    _write(post, of_post, by, since)
    _write(unit, of_unit, by, since)
    if "parent" in of_unit:
        _put_behind(office, post, of_unit["parent"])
    return True


def _write(row: Row, new: dict[str, Any], by: User | None, since: datetime.date | None) -> None:
    if new and since:
        change(row, by=by, since=since, **new)
    elif new:
        correct(row, by=by, **new)


def _leads(post: Position) -> bool:
    """Whether the post leads its unit: its superior is in another one."""
    return post.superior is None or post.superior.unit_id != post.unit_id


def _set_reporting(post: Position, reports: bool, by: User | None) -> None:
    if not reports and structure.is_printed(Position.objects.filter(pk=post.pk), None):
        sentence = (
            "Jabatan ini sudah pernah mengajukan laporan, sehingga tetap wajib melapor. Akhiri jabatannya bila perlu."
        )
        raise ValidationError({"reports_lkj": sentence})
    post.reports_lkj = reports
    post.save(update_fields=["reports_lkj"])
    done = "wajib melapor" if reports else "tidak wajib melapor"
    label, data = f"Jabatan {done}: {post}"[:200], {"old": str(not reports), "new": str(reports)}
    office = post.unit.organization
    events.record(office, "position.reporting", label, subject="position", subject_id=post.pk, data=data, by=by)


def _put_behind(organization: Organization, post: Position, parent: Unit) -> None:
    """Move the unit of the post, with all below it, behind the last unit below its new parent."""
    units = list(Unit.objects.filter(organization=organization, ends=None))
    moving = _below({post.unit_id}, units)
    stay = [unit for unit in units if unit.pk not in moving]
    there = _below({parent.pk}, stay)
    last = max((index for index, unit in enumerate(stay) if unit.pk in there), default=len(stay) - 1)
    moved = [unit for unit in units if unit.pk in moving]
    put_in_order(organization, [*stay[: last + 1], *moved, *stay[last + 1 :]])


def _below(keys: Collection[int], units: Collection[Unit]) -> set[int]:
    """The keys with those of all units below them."""
    found, waiting = set(keys), list(keys)
    while waiting:
        above = waiting.pop()
        fresh = [unit.pk for unit in units if unit.parent_id == above and unit.pk not in found]
        found.update(fresh)
        waiting.extend(fresh)
    return found
