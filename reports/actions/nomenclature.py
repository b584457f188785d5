"""What a planner does with the program, kegiatan and sub kegiatan of an office's year, and with its sumber dana.

Activities get their level and their induk from their codes. What is in use (an agreement, a report's plan) keeps its
code and cannot be deleted; names, pagu and sumber dana of the office's own budget can always be changed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from reports import rules
from reports.actions.versioned import version_token
from reports.enums import ActivityLevel
from reports.models import Activity, ActivityFund, FundSource
from reports.queries import locked_setup
from reports.queries.fund_shares import written
from reports.queries.nomenclature import FundRow, activities_of, fund_rows, shares_of
from reports.queries.nomenclature_changes import ActivityChange, Comparison, ListedActivity, bare_fund, compare_list
from reports.refusal import Refused
from units.log import events
from units.models import Organization, User
from units.models.structure import lock

CHANGED = "Data sudah berubah sejak halaman ini dibuka. Periksa yang sekarang, lalu kirim lagi bila tetap perlu."
# What parts several sumber dana, and their amounts, where they are written in one cell.
_TWO_FUNDS = re.compile(r";|\brp\.?\s*[0-9]", re.IGNORECASE)
_LISTED = 200  # activities that one event names


@transaction.atomic
def apply_list(
    office: Organization,
    year: int,
    rows: Sequence[ListedActivity],
    *,
    by: User | None,
    shown: str | None = None,
) -> Comparison:
    """Add and change activities as the list says, all of it or nothing; what it does not have stays.

    `shown` is the token of the comparison that the person saw. A list that changes nothing writes nothing. Returns
    what was changed. `by` is None where a command does it, as in the others here.
    Raises PermissionDenied, Refused.
    """
    permit(office, by)
    lock(office.pk)
    found = compare_list(office, year, rows)
    if found.problems:
        raise Refused(str(each) for each in found.problems)
    if shown is not None and shown != found.token:
        raise Refused([CHANGED])
    if not found.changes:
        return found
    funds = _with_new_funds(office, found.new_funds)
    there = {each.code: each for each in activities_of(office, year)}
    for level in ActivityLevel:
        _write([change for change in found.changes if change.level == level], office, year, there, funds)
    _adopt(there)
    changed = len(found.changes) - found.new
    label = f"Program dan pagu {year}: {found.new} baru, {changed} diubah"
    events.record(office, "activity.list", label, data=_as_data(found), by=by)
    return found


def add_activity(office: Organization, year: int, row: ListedActivity, *, by: User | None) -> Activity:
    """Add one activity. Raises PermissionDenied, and Refused where its code is there already, or is none."""
    permit(office, by)
    code = row.code.strip().rstrip(".")
    if (there := activities_of(office, year).filter(code=code).first()) is not None:
        raise Refused([f"Kode {code} sudah dipakai untuk “{there.name}”. Ubah kegiatan itu, atau tulis kode lain."])
    apply_list(office, year, [row], by=by)
    return activities_of(office, year).get(code=code)


@transaction.atomic
def change_activity(activity: Activity, row: ListedActivity, *, by: User | None, shown: str | None = None) -> Activity:
    """Give a stored activity another code, name, pagu or sumber dana; what stands below it follows its code.

    `shown` is the activity_token() of what the page showed. Raises PermissionDenied, Refused.
    """
    office = activity.organization
    permit(office, by)
    lock(office.pk)
    stored = Activity.objects.select_related("organization").get(pk=activity.pk)
    if shown is not None and shown != activity_token(stored):
        raise Refused([CHANGED])
    code = row.code.strip().rstrip(".")
    if code != stored.code:
        _move(stored, code, by)
    apply_list(office, stored.year, [replace(row, code=code, empties=True)], by=by)
    return Activity.objects.get(pk=stored.pk)


@transaction.atomic
def remove_activity(activity: Activity, *, by: User | None) -> None:
    """Delete an activity that nothing uses. Raises PermissionDenied, Refused."""
    office = activity.organization
    permit(office, by)
    lock(office.pk)
    stored = Activity.objects.filter(pk=activity.pk).first()
    if stored is None:
        return
    if used := first_use_of(stored):
        raise Refused([f"Kode {stored.code} tidak dapat dihapus, karena dipakai {used}. Hapus dahulu di sana."])
    shares = written(shares_of(office, stored.year).get(stored.pk, ()))
    ActivityFund.objects.filter(activity=stored).delete()
    old = {"code": stored.code, "name": stored.name, "ceiling": events.as_data(stored.ceiling), "funds": shares}
    key = stored.pk
    stored.delete()
    label = f"Kegiatan dihapus: {old['code']} {old['name']}"[:200]
    events.record(office, "activity.remove", label, subject="activity", subject_id=key, data={"old": old}, by=by)


def first_use_of(activity: Activity) -> str:
    """What uses the activity, as a plural word; empty where nothing does. Its own sumber dana are a part of it."""
    if activity.children.exists():
        return "kegiatan di bawahnya"
    if activity.budget_lines.exists():
        return "perjanjian kinerja"
    return "rencana tindak lanjut sebuah laporan" if activity.action_plan.exists() else ""


def activity_token(activity: Activity) -> str:
    """Names what a page shows of an activity: another one as soon as somebody has changed it."""
    shares = shares_of(activity.organization, activity.year).get(activity.pk, ())
    listed = ListedActivity(activity.code, activity.name, activity.ceiling, shares)
    return Comparison((ActivityChange(listed, ActivityLevel(activity.level), False, ()),)).token


@dataclass(frozen=True)
class WantedFund:
    """A sumber dana as the page sends it: `key` of the stored one, None for a new one; `remove` deletes it."""

    key: int | None
    name: str
    remove: bool = False


@transaction.atomic
def save_fund_sources(
    office: Organization, wanted: Sequence[WantedFund], *, by: User | None, shown: str | None = None
) -> int:
    """Add, rename, order and delete sumber dana, in the order given; returns how many changes that was.

    Those that are not named keep their place behind. One that is in use is not deleted. `shown` is the funds_token() of
    what the page showed. Raises PermissionDenied, Refused.
    """
    permit(office, by)
    lock(office.pk)
    rows = {row.fund.pk: row for row in fund_rows(office)}
    if shown and shown != funds_token(list(rows.values())):
        stored = "; ".join(row.fund.name for row in rows.values())
        raise Refused([f"{CHANGED} Tersimpan sekarang: {stored or 'belum ada'}."])
    if {each.key for each in wanted if each.key is not None} - set(rows):
        raise Refused([CHANGED])
    kept = [replace(each, name=" ".join(each.name.split())) for each in wanted if not each.remove]
    complaints = _fund_complaints(kept, wanted, {key: row.is_used for key, row in rows.items()}, rows)
    if complaints:
        raise Refused(complaints)
    old = [row.fund.name for row in rows.values()]
    named = [each.key for each in wanted if each.key is not None]
    behind = [WantedFund(key, row.fund.name) for key, row in rows.items() if key not in named]
    places = [*kept, *behind]
    if [(each.key, each.name) for each in places] == [(key, row.fund.name) for key, row in rows.items()]:
        # Not numbered anew either: what is written ends with an event.
        return 0
    FundSource.objects.filter(pk__in=[each.key for each in wanted if each.remove and each.key]).delete()
    # Names may be exchanged between two rows: no two may be the same on the way.
    for key, name in ((each.key, each.name) for each in kept if each.key is not None):
        if rows[key].fund.name != name:
            FundSource.objects.filter(pk=key).update(name=f"~{key}~")
    for order, each in enumerate(places, 1):
        if each.key is None:
            FundSource.objects.create(organization=office, name=each.name, order=order)
        else:
            FundSource.objects.filter(pk=each.key).update(name=each.name, order=order)
    new = [each.name for each in places]
    data = {"old": {"names": old}, "new": {"names": new}}
    events.record(office, "fundsource.list", f"Sumber dana diubah: {len(new)} sumber", data=data, by=by)
    return len(set(new) ^ set(old)) or 1


def funds_token(rows: Sequence[FundRow]) -> str:
    """Names the sumber dana as a page shows them, in their order."""
    return version_token("|".join(f"{row.fund.pk}={row.fund.name}" for row in rows))


def _fund_complaints(
    kept: Sequence[WantedFund], wanted: Sequence[WantedFund], used: Mapping[int, bool], rows: Mapping[int, Any]
) -> list[str]:
    found = [
        f"Sumber dana “{rows[each.key].fund.name}” tidak dapat dihapus, karena sudah dipakai dalam perjanjian kinerja "
        "atau pagu. Ganti dahulu sumber dananya di sana."
        for each in wanted
        if each.remove and each.key is not None and used[each.key]
    ]
    names = [bare_fund(each.name) for each in kept]
    if not all(names):
        found.append("Tulis nama setiap sumber dana, atau centang Hapus.")
    twice = {each.name for each in kept if each.name and names.count(bare_fund(each.name)) > 1}
    found += [f"Sumber dana “{name}” tertulis lebih dari sekali. Tulis satu kali saja." for name in sorted(twice)]
    stored = {row.fund.name for row in rows.values()}
    found += [
        f"Sumber dana “{each.name[:60]}”: tulis namanya saja. Titik koma dan jumlah rupiah memisahkan beberapa sumber."
        for each in kept
        if each.name not in stored and _TWO_FUNDS.search(each.name)
    ]
    found += [
        f"Ringkas nama “{each.name[:40]}…” menjadi paling banyak 200 huruf." for each in kept if len(each.name) > 200
    ]
    return found


def permit(office: Organization, by: User | None) -> None:
    """Raises PermissionDenied unless the person, or a command, may change an office's program and pagu."""
    if by is not None and not rules.can_set_up(by, office):
        raise PermissionDenied("Hanya perencana yang dapat mengubah program, pagu, dan sumber dana.")


def _with_new_funds(office: Organization, names: Iterable[str]) -> dict[str, FundSource]:
    """The office's sumber dana by name, after those that are new were added at the end."""
    funds = {fund.name: fund for fund in FundSource.objects.filter(organization=office)}
    last = FundSource.objects.filter(organization=office).aggregate(last=Max("order"))["last"] or 0
    for order, name in enumerate(names, last + 1):
        funds[name] = FundSource.objects.create(organization=office, name=name, order=order)
    return funds


def _write(
    changes: Sequence[ActivityChange],
    office: Organization,
    year: int,
    there: dict[str, Activity],
    funds: Mapping[str, FundSource],
) -> None:
    """Write the changes of one level; those of the levels above are written already."""
    new: list[Activity] = []
    old: list[Activity] = []
    for change in changes:
        wanted = change.wanted
        each = there.get(wanted.code) or Activity(organization=office, year=year, code=wanted.code, level=change.level)
        each.name, each.ceiling = wanted.name, wanted.ceiling
        if change.is_new:
            each.parent = there.get(change.level.code_above(wanted.code))
        (new if change.is_new else old).append(each)
    Activity.objects.bulk_create(new)
    Activity.objects.bulk_update(old, ["name", "ceiling"])
    there.update({each.code: each for each in new})
    ActivityFund.objects.filter(activity__in=old).delete()
    ActivityFund.objects.bulk_create(
        ActivityFund(activity=there[change.wanted.code], fund=funds[share.name], amount=share.amount)
        for change in changes
        for share in change.wanted.shares
    )


def _adopt(there: Mapping[str, Activity]) -> None:
    """Activities that stand below no other get the one that their code continues, where it is there by now."""
    orphans = []
    for each in there.values():
        parent = there.get(ActivityLevel(each.level).code_above(each.code))
        if each.parent_id is None and parent is not None and parent.level == each.level_above:
            each.parent = parent
            orphans.append(each)
    Activity.objects.bulk_update(orphans, ["parent"])


def _move(activity: Activity, code: str, by: User | None) -> None:
    """Give the activity another code, and those below it codes that continue it. The level follows the code."""
    year = {each.code: each for each in activities_of(activity.organization, activity.year)}
    level = ActivityLevel.of_code(code)
    moved = {each: f"{code}{each.code[len(activity.code) :]}" for each in year.values() if _continues(each, activity)}
    if complaints := _why_not_moved(activity, code, level, moved, year):
        raise Refused(complaints)
    for each, new in moved.items():
        each.code = new
        each.level = ActivityLevel.of_code(new) or each.level
    top = next(each for each in moved if each.pk == activity.pk)
    top.parent = year.get(ActivityLevel(top.level).code_above(code))
    Activity.objects.bulk_update(moved, ["code", "level", "parent"])
    data = {"old": {"code": activity.code}, "new": {"code": code}, "moved": len(moved)}
    label = f"Kode diubah: {activity.code} menjadi {code}"
    events.record(
        activity.organization, "activity.move", label, subject="activity", subject_id=activity.pk, data=data, by=by
    )


def _continues(each: Activity, activity: Activity) -> bool:
    return each.pk == activity.pk or each.code.startswith(f"{activity.code}.")


def _why_not_moved(
    activity: Activity,
    code: str,
    level: ActivityLevel | None,
    moved: Mapping[Activity, str],
    year: Mapping[str, Activity],
) -> list[str]:
    if level is None:
        return [f"“{code[:40]}” bukan kode kegiatan. Tulis angka dengan titik, misalnya 1.05.02.2.01."]
    if len(moved) > 1 and level != activity.level:
        return ["Kode baru harus setingkat dengan yang lama, karena ada kegiatan di bawahnya."]
    if used := [each for each in moved if locked_setup.refusals(each, {"code": moved[each]})]:
        return [f"Kode {each.code}: {locked_setup.ACTIVITY}" for each in used[:3]]
    own = {each.pk for each in moved}
    if taken := next((new for new in moved.values() if new in year and year[new].pk not in own), None):
        return [f"Kode {taken} sudah dipakai untuk “{year[taken].name}”. Tulis kode lain."]
    parent = level.code_above(code)
    if parent and (parent not in year or year[parent].pk in own):
        return [f"Kode {parent} di atasnya belum ada. Tambahkan dahulu, atau betulkan kodenya."]
    return []


def _as_data(found: Comparison) -> dict[str, Any]:
    """The changes by code, for the event; of a long list the first."""
    changes = found.changes[:_LISTED]
    return {
        "old": {each.wanted.code: {f.field: f.old for f in each.fields} for each in changes if not each.is_new},
        "new": {each.wanted.code: {f.field: f.new for f in each.fields} for each in changes},
        "changes": len(found.changes),
    }
