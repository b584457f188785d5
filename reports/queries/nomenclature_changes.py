"""What a list of activities (a DPA, an LRA, a sheet) would change in an office's year: shown first, then applied."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from lkj import formats
from reports import calculations
from reports.enums import ActivityLevel
from reports.models import Activity, FundSource
from reports.queries.fund_shares import NO_FUND, Share, is_sum, problem, stored, written
from reports.queries.nomenclature import activities_of, shares_of
from units.models import Organization

EMPTY = "kosong"
# Codes that a sentence names.
MOST_NAMED = 5
_LONGEST_CODE, _LONGEST_NAME, _LONGEST_FUND = 40, 400, 200
LABELS = {"code": "Kode", "name": "Nama", "ceiling": "Pagu", "funds": "Sumber dana"}


@dataclass(frozen=True)
class ListedActivity:
    """A row of a list. `where` names it in sentences: `Baris 9`.

    An empty pagu or sumber dana leaves what is stored, or with `empties` takes it away, as in a row that showed it.
    """

    code: str
    name: str
    ceiling: Decimal | None = None
    shares: tuple[Share, ...] = ()
    where: str = ""
    empties: bool = False


@dataclass(frozen=True)
class Problem:
    """What is wrong in a row, and what to write; `field` is `code`, `name`, `ceiling` or `funds`."""

    where: str
    field: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}" if self.where else self.sentence


@dataclass(frozen=True)
class FieldChange:
    """A value that becomes another one, both as written on the page."""

    field: str
    old: str
    new: str

    @property
    def label(self) -> str:
        return LABELS[self.field]


@dataclass(frozen=True)
class ActivityChange:
    """An activity that the list adds, or gives other values; `wanted` is how it will stand."""

    wanted: ListedActivity
    level: ActivityLevel
    is_new: bool
    fields: tuple[FieldChange, ...]

    @property
    def shown(self) -> tuple[FieldChange, ...]:
        """The new values to be named beside the activity: of a new one all but its name."""
        return tuple(each for each in self.fields if not (self.is_new and each.field == "name"))


@dataclass(frozen=True)
class Comparison:
    """What a list changes; with any problem it is not applied.

    `same` counts the rows that change nothing, `left` are the codes that the list does not have and that stay as they
    are, `new_funds` the sumber dana that it adds, `remarks` sentences on what looks odd but can be.
    """

    changes: tuple[ActivityChange, ...] = ()
    same: int = 0
    left: tuple[str, ...] = ()
    new_funds: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = field(default=())

    @property
    def token(self) -> str:
        """Another one as soon as the list would change something else than what was shown."""
        return hashlib.sha256(repr((self.changes, self.new_funds)).encode()).hexdigest()[:16]

    @property
    def new(self) -> int:
        return sum(change.is_new for change in self.changes)


class Funds:
    """The office's sumber dana by name, whatever its capitals and spaces, or by its initials: DAU is Dana Alokasi Umum.

    Where two differ in these alone, each is the one that is written just so, else the first.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._exact = set(names)
        self._names: dict[str, str] = {}
        self._initials: dict[str, list[str]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Know a new one from now on, as it is written here."""
        self._names.setdefault(bare_fund(name), name)
        self._initials.setdefault("".join(word[0] for word in name.upper().split()), []).append(name)

    def known(self, name: str) -> str | None:
        """The name that is meant; None for one that the office does not have."""
        if name in self._exact:
            return name
        by_initials = self._initials.get("".join(name.upper().split()), [])
        return self._names.get(bare_fund(name)) or (by_initials[0] if len(by_initials) == 1 else None)

    def named(self, share: Share) -> list[Share]:
        """The share under the stored name; `DAU/PAD` is two where the office has both and no source of that name."""
        parts = share.name.split("/") if self.known(share.name) is None and share.amount is None else []
        found = [each for each in map(self.known, parts) if each is not None]
        if parts and len(found) == len(parts):
            return [Share(name) for name in found]
        return [Share(self.known(share.name) or " ".join(share.name.split()), share.amount)]


def compare_list(office: Organization, year: int, rows: Sequence[ListedActivity]) -> Comparison:
    """What the rows change in the office's year; of rows with problems nothing. Three queries."""
    activities = {each.code: each for each in activities_of(office, year)}
    shares = shares_of(office, year)
    funds = Funds(list(FundSource.objects.filter(organization=office).values_list("name", flat=True)))
    there = {code: _as_listed(each, shares.get(each.pk, ())) for code, each in activities.items()}
    new_funds: dict[str, None] = {}
    wanted = [_cleaned(row, funds, new_funds) for row in rows]
    problems = _problems(wanted, there, new_funds)
    wrong = {each.where for each in problems}
    right = [row for row in wanted if row.where not in wrong]
    funded = {share.name for row in right for share in row.shares}
    changes, same = [], 0
    for row in right:
        old = there.get(row.code)
        row = replace(row, shares=stored(row.shares)) if row.empties or old is None else _kept(row, old)
        if fields := _fields(old, row):
            level = ActivityLevel.of_code(row.code) or ActivityLevel(activities[row.code].level)
            changes.append(ActivityChange(row, level, old is None, fields))
        else:
            same += 1
    listed = {row.code for row in wanted}
    return Comparison(
        changes=tuple(sorted(changes, key=lambda change: change.wanted.code)),
        same=same,
        left=tuple(sorted(code for code in there if code not in listed)),
        new_funds=tuple(name for name in new_funds if name in funded),
        problems=tuple(problems),
        # A wrong code alone would make other sums.
        remarks=() if problems else (*_remarks(wanted), *_without_fund(changes)),
    )


def bare_fund(name: str) -> str:
    """The name without what does not tell one sumber dana from another: capitals and spaces."""
    return "".join(name.split()).casefold()


def _as_listed(activity: Activity, shares: tuple[Share, ...]) -> ListedActivity:
    return ListedActivity(activity.code, activity.name, activity.ceiling, shares)


def _cleaned(row: ListedActivity, funds: Funds, new_funds: dict[str, None]) -> ListedActivity:
    """The row with its sumber dana by their known names; a new one is known from here on, and put into `new_funds`."""
    shares = tuple(each for share in row.shares for each in funds.named(share))
    for each in shares:
        if each.name and funds.known(each.name) is None:
            funds.add(each.name)
            new_funds[each.name] = None
    code = re.sub(r"\s", "", row.code).rstrip(".")
    return replace(row, code=code, name=" ".join(row.name.split()), shares=shares)


def _kept(row: ListedActivity, old: ListedActivity) -> ListedActivity:
    """The row with what it does not say taken from what is stored."""
    ceiling = old.ceiling if row.ceiling is None else row.ceiling
    shares = stored(row.shares) or old.shares
    # Of several that gave the former pagu nobody has said how they give the new one.
    if not row.shares and ceiling != old.ceiling:
        shares = tuple(Share(share.name) for share in shares)
    return replace(row, ceiling=ceiling, shares=shares)


def _fields(old: ListedActivity | None, new: ListedActivity) -> tuple[FieldChange, ...]:
    if old is None:
        return (FieldChange("name", EMPTY, new.name), *_money(ListedActivity("", ""), new))
    named = [FieldChange("name", old.name, new.name)] if old.name != new.name else []
    return (*named, *_money(old, new))


def _money(old: ListedActivity, new: ListedActivity) -> list[FieldChange]:
    found = []
    if old.ceiling != new.ceiling:
        found.append(FieldChange("ceiling", _rupiah(old.ceiling), _rupiah(new.ceiling)))
    if sorted(old.shares, key=str) != sorted(new.shares, key=str):
        found.append(FieldChange("funds", written(old.shares) or EMPTY, written(new.shares) or EMPTY))
    return found


def _rupiah(value: Decimal | None) -> str:
    return EMPTY if value is None else formats.rupiah(value)


def _problems(
    rows: Sequence[ListedActivity], there: Mapping[str, ListedActivity], new_funds: Collection[str]
) -> list[Problem]:
    found: list[Problem] = []
    first: dict[str, str] = {}
    codes = {row.code for row in rows} | set(there)
    for row in rows:
        found += [
            Problem(row.where, name, sentence)
            for name, sentence in _wrong(row, there, codes, new_funds).items()
            if sentence
        ]
        if row.code in first and row.code:
            there_already = f"Kode {row.code} sudah ada di {first[row.code].lower()}."
            found.append(Problem(row.where, "code", f"{there_already} Hapus salah satunya atau betulkan kodenya."))
        first.setdefault(row.code, row.where or "daftar ini")
    return found


def _wrong(
    row: ListedActivity, there: Mapping[str, ListedActivity], codes: set[str], new_funds: Collection[str]
) -> dict[str, str]:
    names = [share.name for share in row.shares]
    sums = [name for name in names if name in new_funds and is_sum(name)]
    return {
        "code": _wrong_code(row.code, there, codes),
        "name": _wrong_name(row.name, "nama kegiatan", _LONGEST_NAME),
        "ceiling": "Pagu tidak boleh kurang dari nol." if (row.ceiling or 0) < 0 else "",
        "funds": (NO_FUND.format(sums[0][:60]) if sums else "")
        or next(filter(None, (_wrong_name(name, "nama sumber dana", _LONGEST_FUND) for name in names)), "")
        or problem(row.ceiling, row.shares),
    }


def _wrong_name(name: str, what: str, longest: int) -> str:
    if not name:
        return f"Tulis {what}."
    return f"Ringkas {what} menjadi paling banyak {longest} huruf." if len(name) > longest else ""


def _wrong_code(code: str, there: Mapping[str, ListedActivity], codes: set[str]) -> str:
    if code in there:
        return ""
    level = ActivityLevel.of_code(code)
    if level is None or len(code) > _LONGEST_CODE:
        shown = f"“{code[:_LONGEST_CODE]}” bukan kode kegiatan. " if code else ""
        return (
            f"{shown}Tulis kodenya dengan angka dan titik: program 1.05.02, kegiatan 1.05.02.2.01, sub kegiatan "
            "1.05.02.2.01.0001."
        )
    if level == ActivityLevel.PROGRAM:
        return ""
    above = level.code_above(code)
    if above in codes:
        return ""
    word = "Program" if level == ActivityLevel.KEGIATAN else "Kegiatan"
    return f"{word} {above} di atasnya belum ada. Tambahkan dahulu {word.lower()} itu, atau betulkan kode {code}."


def _remarks(rows: Sequence[ListedActivity]) -> list[str]:
    """Where a listed pagu is not the sum of the listed pagu below it."""
    below: dict[str, list[Decimal | None]] = {}
    for row in rows:
        if level := ActivityLevel.of_code(row.code):
            below.setdefault(level.code_above(row.code), []).append(row.ceiling)
    found = []
    for row in rows:
        level, parts = ActivityLevel.of_code(row.code), below.get(row.code, [])
        total = calculations.total(parts)
        if level and row.ceiling is not None and total is not None and None not in parts and total != row.ceiling:
            found.append(
                f"Pagu {level.label.lower()} {row.code} {formats.rupiah(row.ceiling)}, padahal jumlah di bawahnya "
                f"{formats.rupiah(total)}."
            )
    return found


def _without_fund(changes: Sequence[ActivityChange]) -> list[str]:
    """Which of the sub kegiatan that change will have no sumber dana."""
    codes = [
        each.wanted.code
        for each in changes
        if each.level == ActivityLevel.SUB_KEGIATAN and each.wanted.ceiling is not None and not each.wanted.shares
    ]
    if not codes:
        return []
    more = f", dan {len(codes) - MOST_NAMED} lain" if len(codes) > MOST_NAMED else ""
    named = f"{', '.join(codes[:MOST_NAMED])}{more}"
    return [f"Sumber dana belum ditulis pada {named}. Tambahkan di daftarnya, atau lengkapi sesudah disimpan."]
