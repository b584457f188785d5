"""Copies of the setup: next year's from this year's, and a perubahan from the version in force.

A copy of an agreement is a draft (rancangan), which changes nothing until it is put in force. What the new year or
version has already is left as it is.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model

from reports import rules
from reports.enums import AgreementState
from reports.models import (
    Activity,
    ActivityFund,
    Agreement,
    BudgetFund,
    BudgetLine,
    Goal,
    Indicator,
    IndividualIndicator,
)
from reports.queries.agreed_money import twice_with
from reports.queries.budget_shifts import ceilings
from reports.refusal import Refused
from units.log import events
from units.models import Organization, Position, User
from units.models.structure import lock

M = TypeVar("M", bound=Model)
# What an indicator has below it besides figures of reports; tests/core/test_copies.py asks for a decision on the rest.
BELOW_INDICATOR = ("quarter_targets", "components")
_NAMED = 5  # codes in a sentence


@transaction.atomic
def copy_nomenclature(organization: Organization, *, year: int, to: int, by: User | None) -> list[Activity]:
    """Copy the program, kegiatan and sub kegiatan of `year` whose codes `to` lacks; returns the copies.

    They keep their sumber dana, but no pagu, which every year's own DPA gives. `by` is None where a command does it, as
    in the others here. Raises PermissionDenied, Refused.
    """
    _permit(organization, by)
    lock(organization.pk)
    _forward(year, to)
    there = {each.code: each for each in Activity.objects.filter(organization=organization, year=to)}
    made = []
    # Shorter codes first, so that each finds the copy of its induk.
    olds = Activity.objects.filter(organization=organization, year=year).select_related("parent")
    for old in sorted(olds, key=lambda each: len(each.code)):
        if old.code not in there:
            parent = there.get(old.parent.code) if old.parent else None
            there[old.code] = _clone(old, year=to, parent_id=parent.pk if parent else None, ceiling=None)
            made.append(there[old.code])
            for share in ActivityFund.objects.filter(activity=old):
                _clone(share, activity_id=there[old.code].pk, amount=None)
    _log(organization, "activity.copy", f"{len(made)} kegiatan {year} disalin ke {to}", [a.code for a in made], by)
    return made


@transaction.atomic
def copy_agreements(organization: Organization, *, year: int, to: int, by: User | None) -> list[Agreement]:
    """Copy each post's version in force in `year`, with the pagu as last shifted, to a draft murni of `to`.

    Posts that have any version for `to` are left out. Returns the copies. Raises PermissionDenied, and Refused where
    `to` lacks one of the activities.
    """
    _permit(organization, by)
    lock(organization.pk)
    _forward(year, to)
    of_office = Agreement.objects.filter(position__unit__organization=organization)
    started = of_office.filter(year=to).values("position")
    sources = of_office.filter(year=year, state=AgreementState.IN_FORCE).exclude(position__in=started)
    activities = {each.code: each for each in Activity.objects.filter(organization=organization, year=to)}
    listed = sources.select_related("position").order_by("position__unit__order", "position_id")
    made = [_copy(source, activities, year=to, version=0) for source in listed]
    label = f"{len(made)} perjanjian kinerja {year} disalin sebagai rancangan {to}"
    _log(organization, "agreement.copy", label, [each.position.title for each in made], by)
    return made


@transaction.atomic
def copy_iki(organization: Organization, *, year: int, to: int, by: User | None) -> list[IndividualIndicator]:
    """Copy the IKI sheets of `year` of the posts that have none for `to`. Raises PermissionDenied, Refused."""
    _permit(organization, by)
    lock(organization.pk)
    _forward(year, to)
    of_office = IndividualIndicator.objects.filter(position__unit__organization=organization)
    sources = of_office.filter(year=year).exclude(position__in=of_office.filter(year=to).values("position"))
    made = [_clone(row, year=to) for row in sources.select_related("position")]
    titles = list(dict.fromkeys(row.position.title for row in made))
    label = f"{len(made)} baris IKI {year} disalin ke {to}"
    _log(organization, "individualindicator.copy", label, titles, by)
    return made


@transaction.atomic
def draft_perubahan(agreement: Agreement, *, by: User | None) -> Agreement:
    """Copy the version in force, with the pagu as last shifted, to a draft of the next perubahan.

    Raises PermissionDenied, and Refused where it is not in force, or the post has a draft for the year already.
    """
    locked = Agreement.objects.select_for_update(of=("self",)).select_related("position__unit__organization")
    source = locked.get(pk=agreement.pk)
    organization = source.position.unit.organization
    _permit(organization, by)
    if not source.status.is_in_force:
        raise Refused([f"Perubahan dibuat dari versi yang berlaku; versi ini {source.status.label.lower()}."])
    same = Agreement.objects.filter(position=source.position_id, year=source.year)
    if draft := same.filter(state=AgreementState.DRAFT).first():
        raise Refused([f"Sudah ada rancangan {draft.version_label}. Lanjutkan atau hapus rancangan itu dahulu."])
    activities = {each.code: each for each in Activity.objects.filter(organization=organization, year=source.year)}
    latest = max(same.values_list("version", flat=True))
    copy = _copy(source, activities, version=latest + 1)
    events.record(
        organization,
        "agreement.copy",
        f"Rancangan dibuat dari {source.version_label}: {copy}"[:200],
        subject="agreement",
        subject_id=copy.pk,
        data={"from": str(source)},
        by=by,
    )
    return copy


@transaction.atomic
def copy_to_post(source: Agreement, position: Position, *, year: int, by: User | None) -> Agreement:
    """Copy what another post of the office agreed on to a draft murni of this post for `year`.

    A budget line whose pagu other posts' agreements have already is left out; its indicators come without it.

    Raises PermissionDenied, and Refused where the post has a version for the year, or the year lacks an activity.
    """
    post = Position.objects.select_for_update(of=("self",)).select_related("unit__organization").get(pk=position.pk)
    organization = post.unit.organization
    _permit(organization, by)
    if source.position.unit.organization_id != organization.pk:
        raise PermissionDenied("Perjanjian kinerja ini milik kantor lain.")
    if there := Agreement.objects.filter(position=post, year=year).order_by("-version").first():
        raise Refused([f"{there} sudah ada. Buka versi itu, atau hapus dahulu bila masih rancangan."])
    activities = {each.code: each for each in Activity.objects.filter(organization=organization, year=year)}
    copy = _copy(source, activities, position_id=post.pk, year=year, version=0)
    left = [each.code for each in twice_with([copy])[copy.pk]]
    Indicator.objects.filter(goal__agreement=copy, budget_line__activity__code__in=left).update(budget_line=None)
    BudgetLine.objects.filter(agreement=copy, activity__code__in=left).delete()
    events.record(
        organization,
        "agreement.copy",
        f"Disalin dari {source.position.title}: {copy}"[:200],
        subject="agreement",
        subject_id=copy.pk,
        data={"from": str(source)} | ({"left": left} if left else {}),
        by=by,
    )
    return copy


def _copy(source: Agreement, activities: Mapping[str, Activity], **changes: Any) -> Agreement:
    """A draft with everything that the source has below it, under the activities of the same codes."""
    now = ceilings(source, datetime.date.max)
    if missing := [line.activity.code for line in now if line.activity.code not in activities]:
        raise Refused([_missing(source, missing)])
    copy = _clone(source, signed_on=None, state=AgreementState.DRAFT, in_force_from=None, **changes)
    lines = {}
    for line, ceiling in now.items():
        activity = activities[line.activity.code]
        lines[line.pk] = _clone(line, agreement_id=copy.pk, activity_id=activity.pk, ceiling=ceiling)
        _copy_shares(line, lines[line.pk])
    for goal in Goal.objects.filter(agreement=source):
        _copy_goal(goal, _clone(goal, agreement_id=copy.pk), lines)
    return copy


def _copy_shares(line: BudgetLine, copy: BudgetLine) -> None:
    """The sumber dana; after a shift nobody has said yet how much of the new pagu each of several gives."""
    for share in BudgetFund.objects.filter(line=line):
        _clone(share, line_id=copy.pk, amount=share.amount if copy.ceiling == line.ceiling else None)


def _copy_goal(goal: Goal, copy: Goal, lines: Mapping[int, BudgetLine]) -> None:
    for indicator in Indicator.objects.filter(goal=goal):
        line = lines[indicator.budget_line_id].pk if indicator.budget_line_id else None
        new = _clone(indicator, goal_id=copy.pk, budget_line_id=line)
        for name in BELOW_INDICATOR:
            for row in getattr(indicator, name).all():
                _clone(row, indicator_id=new.pk)


def _clone(row: M, **changes: Any) -> M:
    """A new row with the same values in every column, but for the `changes` by column."""
    columns = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    return type(row)._base_manager.create(**{**{name: getattr(row, name) for name in columns}, **changes})


def _missing(source: Agreement, codes: Iterable[str]) -> str:
    listed = list(codes)
    more = f", dan {len(listed) - _NAMED} lainnya" if len(listed) > _NAMED else ""
    return (
        f"{source} memakai kegiatan yang belum ada pada tahun tujuan: {', '.join(listed[:_NAMED])}{more}. Salin dahulu "
        "program dan kegiatannya."
    )


def _permit(organization: Organization, by: User | None) -> None:
    if by is not None and not rules.can_set_up(by, organization):
        raise PermissionDenied("Hanya perencana yang dapat menyalin program, perjanjian kinerja, dan IKI.")


def _forward(year: int, to: int) -> None:
    if to <= year:
        raise Refused([f"Tahun tujuan harus sesudah {year}."])


def _log(organization: Organization, kind: str, label: str, copied: list[str], by: User | None) -> None:
    """Nothing copied is no event."""
    if copied:
        events.record(organization, kind, label, data={"copied": copied}, by=by)
