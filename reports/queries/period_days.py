"""The days of a period: when entry opens, when reports are due, when they lock, what date they bear."""

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from lkj import formats
from reports.enums import Quarter
from reports.models import Period

# For an office that has had no period yet.
_DUE = datetime.timedelta(days=10)
# Whose reports were due later than that after its end was opened late: its days are no model for others.
_LONGEST = datetime.timedelta(days=45)
_LONGEST_EXTENSION = datetime.timedelta(days=366)
# For a quarter whose usual days have passed.
_LATE = datetime.timedelta(days=14)


@dataclass(frozen=True)
class Days:
    """The days of a period. Without `closes_on` it never locks."""

    opens_on: datetime.date
    due_on: datetime.date
    closes_on: datetime.date | None
    report_date: datetime.date

    @property
    def complaints(self) -> list[str]:
        """What is impossible in them, as sentences."""
        found = []
        if self.due_on < self.opens_on:
            found.append("Tenggat tidak boleh sebelum tanggal dibuka.")
        if self.closes_on is not None and self.closes_on < self.due_on:
            found.append("Tanggal ditutup tidak boleh sebelum tenggat.")
        return found


@dataclass(frozen=True)
class ExtensionDays:
    """The days to which reports can be extended: from after their period's due day, none past, to a year from today."""

    first: datetime.date
    last: datetime.date

    def has(self, day: datetime.date) -> bool:
        return self.first <= day <= self.last

    @property
    def said(self) -> str:
        return f"Dari {formats.date(self.first)} sampai {formats.date(self.last)}"

    @property
    def examples(self) -> tuple[str, str]:
        """The first day in two ways that are read: `12 Juli 2022`, `12-7-2022`."""
        return formats.date(self.first), f"{self.first.day}-{self.first.month}-{self.first.year}"

    @property
    def complaint(self) -> str:
        """What to write instead of a day that is none of these."""
        return (
            f"Pilih hari dari {formats.date(self.first)} sampai {formats.date(self.last)}: sesudah tenggat periode, "
            "tidak sebelum hari ini, dan paling jauh satu tahun."
        )


def extension_days(period: Period) -> ExtensionDays:
    today = period.organization.today()
    return ExtensionDays(max(period.due_on + datetime.timedelta(days=1), today), today + _LONGEST_EXTENSION)


def days_of(period: Period) -> Days:
    return Days(period.opens_on, period.due_on, period.closes_on, period.dated)


def proposed_days(periods: Iterable[Period], year: int, quarter: Quarter, today: datetime.date) -> Days:
    """The days for a new period of an office that has had these `periods`: those of the latest usual one, moved along.

    Its due day of the 11th of the next month stays the 11th, its last day of a month a last day.
    """
    last = quarter.last_day(year)
    usual = [each for each in periods if each.due_on - each.last_day <= _LONGEST]
    before = [each for each in usual if (each.year, each.quarter) < (year, quarter)]
    model = max(before, key=lambda each: (each.year, each.quarter), default=None)
    if model is None:
        opens = last + datetime.timedelta(days=1)
        days = Days(opens, last + _DUE, _last_of_month(opens), last)
    else:
        moved = [_moved(day, model.last_day, last) for day in (model.opens_on, model.due_on, model.dated)]
        closes = _moved(model.closes_on, model.last_day, last) if model.closes_on else None
        days = Days(moved[0], moved[1], closes, moved[2])
    return _still_ahead(days, today)


def _still_ahead(days: Days, today: datetime.date) -> Days:
    """The days of a quarter long past put so that authors have time to write."""
    if days.due_on >= today:
        return days
    due = today + _LATE
    return replace(days, due_on=due, closes_on=days.closes_on and due + (days.closes_on - days.due_on))


def _moved(day: datetime.date, origin: datetime.date, target: datetime.date) -> datetime.date:
    """The day that stands to the quarter's end `target` as `day` does to `origin`."""
    month = target.year * 12 + target.month - 1 + (day.year - origin.year) * 12 + day.month - origin.month
    end = _last_of_month(datetime.date(month // 12, month % 12 + 1, 1))
    return end if day == _last_of_month(day) else end.replace(day=min(day.day, end.day))


def _last_of_month(day: datetime.date) -> datetime.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
