"""How an office has the rules of the checks and when it judges capaian, changed by its planner."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lkj import formats
from reports.checks import RULES
from reports.models import CheckSetting
from reports.models.checks import OFF
from units.log import events
from units.models import Organization, User
from units.queries import is_planner

Choice = tuple[str, Mapping[str, Decimal]]


@transaction.atomic
def change_settings(organization: Organization, choices: Mapping[str, Choice], *, by: User) -> int:
    """Store severity ("" as the program has it, or off) and thresholds of rules by code; returns how many changed.

    Reports that are not decided yet are checked anew. Raises PermissionDenied, KeyError for an unknown rule, ValueError
    for a severity that the rule cannot have: one that guards the document's truth is never off.
    """
    if not is_planner(by, organization):
        raise PermissionDenied("Hanya perencana yang dapat mengubah pengaturan pemeriksaan.")
    stored = {each.rule: each for each in CheckSetting.objects.select_for_update().filter(organization=organization)}
    changed = 0
    for code, (severity, thresholds) in choices.items():
        _refuse_impossible(code, severity)
        setting = stored.get(code) or CheckSetting(organization=organization, rule=code)
        old = {"severity": setting.severity, "thresholds": dict(setting.thresholds)}
        new = {"severity": severity, "thresholds": {name: formats.plain(each) for name, each in thresholds.items()}}
        if old == new:
            continue
        setting.severity, setting.thresholds = severity, new["thresholds"]
        setting.save()
        _record(organization, setting, old, new, by)
        changed += 1
    return changed


@transaction.atomic
def judge_last_quarter(organization: Organization, last_quarter: bool, *, by: User) -> bool:
    """Give predikat and ask for reasons in Triwulan IV alone, or in every quarter; returns whether that is new.

    Submitted reports keep what they were submitted with. Raises PermissionDenied.
    """
    if not is_planner(by, organization):
        raise PermissionDenied("Hanya perencana yang dapat mengubah pengaturan pemeriksaan.")
    locked = Organization.objects.select_for_update().get(pk=organization.pk)
    if locked.predikat_last_quarter == last_quarter:
        return False
    locked.predikat_last_quarter = last_quarter
    locked.save(update_fields=["predikat_last_quarter"])
    events.record(
        locked,
        "organization.predikat",
        "Predikat diberikan hanya pada Triwulan IV" if last_quarter else "Predikat diberikan setiap triwulan",
        subject="organization",
        subject_id=locked.pk,
        data={"old": {"predikat_last_quarter": not last_quarter}, "new": {"predikat_last_quarter": last_quarter}},
        by=by,
    )
    return True


def _refuse_impossible(code: str, severity: str) -> None:
    rule = RULES[code]
    possible = {"", *(each.value for each in rule.severities)} | (set() if rule.guards_truth else {OFF})
    if severity not in possible:
        raise ValueError(f"{code} cannot be {severity}")


def _record(organization: Organization, setting: CheckSetting, old: object, new: object, by: User) -> None:
    events.record(
        organization,
        "checksetting.change",
        f"Pemeriksaan diubah: {RULES[setting.rule].title}"[:200],
        subject="checksetting",
        subject_id=setting.pk,
        data={"rule": setting.rule, "old": old, "new": new},
        by=by,
    )
