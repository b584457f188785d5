"""04-realisasi: what was achieved and spent up to a quarter's end, of all posts or of a head's own.

Each row is one value of one report. As on the pages only the author writes it, while the report may be written in
(decision 29); others' rows are there to be read.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Any

from lkj import formats
from reports import rules, targets
from reports.actions.results import RowInput, Target, result_writer
from reports.actions.versioned import version_token
from reports.calculations import DEFAULT_BANDS
from reports.content.indicators import Performance
from reports.enums import Answer, Direction, IndicatorKind
from reports.importers.books.posts import listed
from reports.importers.books.result_doubts import doubts_on, place_of
from reports.importers.columns import Column, Kind, likely_number, spaced
from reports.importers.comparing import Change, Plan, Scope, Stored, Unwritable
from reports.importers.tables import Problem, Reading, Row, Table, mark_of
from reports.models import Indicator, Period, Report
from reports.queries.agreement_rows import year_target
from reports.queries.figures import figures_from
from reports.queries.office_view import settings_of
from reports.queries.sheets import Sheet, sheets_of
from reports.queries.standing import Standing
from units.models import Position, User

TABLE = Table(
    "Realisasi",
    "realisasi kinerja dan anggaran sejak Januari",
    (
        Column("jabatan", "Jabatan", width=36, editable=False),
        Column("uraian", "Uraian", width=60, editable=False),
        Column("satuan", "Satuan", width=16, editable=False),
        Column("target", "Target setahun atau pagu", width=20, editable=False),
        Column("kini", "Target s.d. triwulan ini", width=20, editable=False),
        Column("realisasi", "Realisasi", Kind.SAID, 22, negative=True),
        Column("catatan", "Keterangan", width=46, most=500),
    ),
    ("jabatan", "uraian"),
    "realisasi",
    may_be_empty=True,
)
# The last digit of a row's key says which value of its record it is.
_INDICATOR, _NUMERATOR, _DENOMINATOR, _COMPONENT, _LINE = range(1, 6)
_ANSWERS = {each.label: each.value for each in Answer}


@dataclass(frozen=True)
class _Value:
    """One value of a report: where it is stored, how it is read, and what is stored now."""

    report: Report
    target: Target
    name: str
    key: int
    words: str
    unit: str
    due: str
    stored: Any
    measure: targets.Measure
    note: str | None = None
    now: str = ""

    @property
    def said(self) -> str:
        """The stored value as the file shows it."""
        if isinstance(self.stored, Decimal):
            is_money = self.key % 10 == _LINE
            return formats.money(self.stored) if is_money else formats.number(self.stored)
        return next((word for word, each in _ANSWERS.items() if each == self.stored), str(self.stored or ""))


class RealisasiBook:
    name = "04-realisasi"
    title = "Realisasi"

    def tables(self, scope: Scope) -> tuple[Table, ...]:
        return (TABLE,)

    def lists(self, scope: Scope) -> Mapping[str, Sequence[str]]:
        return {}

    def stored(self, scope: Scope) -> Mapping[str, Sequence[Stored]]:
        held = set(Position.objects.held_by(scope.user).values_list("pk", flat=True)) if scope.user else None
        rows = ((_stored(each), held is not None and each.report.position_id not in held) for each in _values(scope))
        return {TABLE.name: [replace(row, locked=is_others) for row, is_others in rows]}

    def plan(self, reading: Reading, scope: Scope) -> Plan:
        return _Planner(scope, Plan(problems=reading.problems)).plan(reading.rows.get(TABLE.name, []))


def reports_in(scope: Scope) -> dict[int, list[Report]]:
    """The quarter's reports of the offices, by office; those of the person's own posts where the scope says so."""
    if scope.quarter is None:
        return {}
    periods = Period.objects.filter(organization__in=scope.offices, year=scope.year, quarter=scope.quarter)
    found: dict[int, list[Report]] = defaultdict(list)
    reports = Report.objects.filter(period__in=periods)
    if scope.own_post is not None:
        reports = reports.filter(position=scope.own_post)
    for report in reports.with_people().order_by("position__unit__order", "position__unit__code", "position"):
        found[report.period.organization_id].append(report)
    return found


def _sheets(scope: Scope) -> Iterator[tuple[Report, Sheet]]:
    for reports in reports_in(scope).values():
        sheets = sheets_of(reports, funds=False, bands=DEFAULT_BANDS)
        for report in reports:
            yield report, sheets[report.pk]


def _values(scope: Scope) -> Iterator[_Value]:
    for report, sheet in _sheets(scope):
        yield from _of_report(report, sheet)


def _of_report(report: Report, sheet: Sheet) -> Iterator[_Value]:
    figures = {row.indicator: row for row in figures_from(sheet).performance}
    for indicator in sheet.indicators.values():
        now = _due_now(figures[indicator.pk]) if indicator.pk in figures else ""
        yield from (replace(value, now=now if value.due else "") for value in _of_indicator(report, indicator, sheet))
    for line in sheet.lines.values():
        if line.pk in sheet.stopped:
            continue
        row = sheet.spending.get(line.pk)
        ceiling = line.ceiling
        yield _Value(
            report,
            line,
            "realisasi",
            line.pk * 10 + _LINE,
            f"{line.activity.code} {line.activity.name}",
            "rupiah",
            formats.rupiah(ceiling) if ceiling is not None else "",
            row.realisasi if row else None,
            targets.Measure(unit="rupiah", decimals=2),
        )


def _due_now(row: Performance) -> str:
    """What is due by the quarter, in words; empty where nothing is."""
    if not row.is_due:
        return "tidak diminta"
    return row.due_words or (formats.quantity(row.due_target, row.unit) if row.due_target is not None else "")


def _of_indicator(report: Report, indicator: Indicator, sheet: Sheet) -> Iterator[_Value]:
    kind, row = IndicatorKind(indicator.kind), sheet.results.get(indicator.pk)
    note = row.note if row else ""
    steps = tuple(step.label for step in indicator.scale.steps.all()) if indicator.scale else ()
    own = targets.Measure(
        kind, indicator.unit, Direction(indicator.direction), indicator.decimals, indicator.may_be_negative, steps
    )
    due = str(year_target(indicator))
    # A part of the indicator has no target of its own.
    whole = f"{due}{'' if indicator.unit == '%' else ' '}{indicator.unit} untuk hasilnya" if due else ""
    if kind == IndicatorKind.RATIO:
        part = targets.Measure(unit=indicator.component_unit, may_be_negative=indicator.may_be_negative)
        below = targets.Measure(unit=indicator.component_unit)
        words = f"{indicator.name}: {indicator.numerator_label}"
        yield _Value(
            report, indicator, "numerator", indicator.pk * 10 + _NUMERATOR, words, indicator.component_unit, whole,
            row.numerator if row else None, part, note,
        )  # fmt: skip
        words = f"{indicator.name}: {indicator.denominator_label}"
        yield _Value(
            report, indicator, "denominator", indicator.pk * 10 + _DENOMINATOR, words, indicator.component_unit, "",
            row.denominator if row else None, below,
        )  # fmt: skip
    elif kind == IndicatorKind.COMPONENTS:
        for component in indicator.components.all():
            part_row = sheet.parts.get(component.pk)
            negative = indicator.may_be_negative and not component.is_base
            component.indicator = indicator
            yield _Value(
                report, component, "realisasi", component.pk * 10 + _COMPONENT, f"{indicator.name}: {component.name}",
                indicator.component_unit, whole, part_row.realisasi if part_row else None,
                targets.Measure(unit=indicator.component_unit, may_be_negative=negative),
            )  # fmt: skip
    else:
        name = {IndicatorKind.SCALE: "step", IndicatorKind.STATEMENT: "answer"}.get(kind, "realisasi")
        yield _Value(
            report, indicator, name, indicator.pk * 10 + _INDICATOR, indicator.name, indicator.unit, due,
            getattr(row, name) if row else None, own, note,
        )  # fmt: skip


def _stored(value: _Value) -> Stored:
    values = {
        "jabatan": value.report.post_title,
        "uraian": value.words,
        "satuan": value.unit,
        "target": value.due,
        "kini": value.now,
        "realisasi": value.said,
        "catatan": value.note or "",
    }
    return Stored(value.key, value.report.organization, values)


@dataclass
class _Work:
    report: Report
    values: dict[Target, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    tokens: dict[Target, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    rows: list[Row] = field(default_factory=list)


class _Planner:
    def __init__(self, scope: Scope, plan: Plan) -> None:
        self._scope, self._plan = scope, plan
        self._sheets = {report.pk: (report, sheet) for report, sheet in _sheets(scope)}
        self._known = {each.key: each for pair in self._sheets.values() for each in _of_report(*pair)}
        self._work: dict[int, _Work] = {}
        self._refused: dict[int, str] = {}
        self._seen: dict[int, Row] = {}
        self._settings = cache(settings_of)
        # Of each report that the person may not write in, the cells that would change it.
        self._unwritable: dict[int, tuple[Report, list[str]]] = {}

    def plan(self, rows: Sequence[Row]) -> Plan:
        for row in rows:
            self._take(row)
        for work in self._work.values():
            self._refuse_half_a_ratio(work)
            self._ask(work)
        for report, cells in self._unwritable.values():
            more = f" Juga sel {listed(cells[1:])}." if cells[1:] else ""
            self._plan.problems.append(Problem(TABLE.name, cells[0], f"{self._why_not(report)}{more}"))
        wrong = self._plan.wrong_rows(TABLE.name)
        self._plan.steps = [
            _Step(work) for work in self._work.values() if not any(row.number in wrong for row in work.rows)
        ]
        return self._plan

    def _take(self, row: Row) -> None:
        value = self._known.get(row.key or 0)
        if value is None:
            if row.get("realisasi") or row.get("catatan"):
                sentence = "Baris ini tidak dikenal: baris realisasi tidak ditambah di sini. Isi baris dari templat."
                self._plan.problems.append(row.problem("realisasi", sentence))
            return
        if value.key in self._seen:
            sentence = f"Baris ini salinan baris {self._seen[value.key].number}. Hapus salah satunya."
            self._plan.problems.append(row.problem("realisasi", sentence))
            return
        self._seen[value.key] = row
        row = row.following(_stored(value).values)
        read, readable = self._read(row, value)
        if readable:
            self._compare(row, value, read)

    def _read(self, row: Row, value: _Value) -> tuple[Any, bool]:
        text = row.get("realisasi").strip()
        if "realisasi" not in row.values:
            return None, False
        if not text or text in targets.DASHES:
            return ("" if value.name == "answer" else None), True
        try:
            return _meant(text, value), True
        except targets.TargetUnreadable as refusal:
            likely = likely_number(text)
            # The kind is the planner's to choose.
            own = str(refusal).removesuffix(f" {targets.WORDS_MEANT}")
            sentence = f"“{text}” bukan angka; maksud Anda {likely}?" if likely else own
            self._plan.problems.append(row.problem("realisasi", sentence))
            return None, False

    def _ask(self, work: _Work) -> None:
        """Ask about the values what the entry page asks, each at the cell of its row."""
        cells: dict[str, str] = {}
        for row in work.rows:
            cells.setdefault(place_of(self._known[row.key or 0].target), row.at("realisasi"))
        sheet = self._sheets[work.report.pk][1]
        for place, sentence in doubts_on(work.report, sheet, work.values, self._settings(work.report.period)):
            self._plan.remarks.append(f"Lembar {TABLE.name}, sel {cells[place]}: {sentence}")

    def _compare(self, row: Row, value: _Value, read: Any) -> None:
        stored = _stored(value)
        old_note = stored.values["catatan"]
        note = row.get("catatan") if "catatan" in row.values and value.note is not None else old_note
        changes: dict[str, tuple[str, str]] = {}
        if _kept(read) != _kept(value.stored):
            changes[value.name] = (value.said, _Value(**{**vars(value), "stored": read}).said)
        if spaced(note) != spaced(old_note):
            changes["note"] = (old_note, note)
        if row.is_as_shown and row.mark != mark_of(TABLE, stored.values):
            self._plan.newer += 1
            return
        if not changes or row.is_as_shown:
            self._plan.same += 1
            return
        if self._why_not(value.report):
            column = "catatan" if set(changes) == {"note"} else "realisasi"
            self._unwritable.setdefault(value.report.pk, (value.report, []))[1].append(row.at(column))
            return
        self._note(row, value, changes, read, note, also=bool(row.mark) and row.mark != mark_of(TABLE, stored.values))

    def _note(
        self, row: Row, value: _Value, changes: Mapping[str, tuple[str, str]], read: Any, note: str, *, also: bool
    ) -> None:
        work = self._work.setdefault(value.report.pk, _Work(value.report))
        work.rows.append(row)
        code = value.report.organization.code if self._scope.several else ""
        for name, (old, new) in changes.items():
            column = "catatan" if name == "note" else "realisasi"
            head, what = TABLE.column(column).head, f"{value.report.post_title} · {value.words}"
            change = Change(TABLE.name, row.at(column), what, head, old or "kosong", new or "kosong", code, also)
            self._plan.changes.append(change)
            work.values[value.target][name] = note if name == "note" else read
            work.tokens[value.target][name] = version_token(value.note if name == "note" else value.stored)

    def _refuse_half_a_ratio(self, work: _Work) -> None:
        """A numerator is stored with its denominator only; what one row leaves unsaid is what is stored."""
        for target, values in work.values.items():
            if not isinstance(target, Indicator) or target.kind != IndicatorKind.RATIO:
                continue
            if not {"numerator", "denominator"} & values.keys():
                continue
            for name, digit in (("numerator", _NUMERATOR), ("denominator", _DENOMINATOR)):
                values.setdefault(name, self._known[target.pk * 10 + digit].stored)
                work.tokens[target].setdefault(name, version_token(values[name]))
            if values["numerator"] is not None and values["denominator"] is None:
                row = self._seen.get(target.pk * 10 + _DENOMINATOR) or work.rows[0]
                self._plan.problems.append(
                    row.problem("realisasi", f"Isi juga {target.denominator_label}; nilainya disimpan bersama.")
                )

    def _why_not(self, report: Report) -> str:
        """Why the person may not write in the report; asked once for each."""
        if report.pk not in self._refused:
            user = self._scope.user
            self._refused[report.pk] = _refusal(report, user) if user else "Sebutkan akun pelapornya."
        return self._refused[report.pk]


def _kept(value: Any) -> Any:
    """The value; None for nothing in whatever form. The number 0 is something."""
    return None if value == "" else value


def _meant(text: str, value: _Value) -> Any:
    measure = value.measure
    if value.name == "step":
        label = measure.step(text)
        return next(step for step in value.target.scale.steps.all() if step.label == label)  # type: ignore[union-attr]
    if value.name == "answer":
        found = next((each for word, each in _ANSWERS.items() if word.casefold() == text.casefold()), None)
        if found is None:
            raise targets.TargetUnreadable(f"“{text[:60]}” tidak dikenal. Tulis Tercapai atau Belum.")
        return found
    if value.key % 10 == _LINE:
        try:
            return formats.parse_number(text, decimals=2, money=True)
        except formats.NumberUnreadable as refusal:
            raise targets.TargetUnreadable(str(refusal)) from None
    return measure.number(text)


def _refusal(report: Report, user: User) -> str:
    standing = Standing(user, report)
    if rules.can_write(standing):
        return ""
    if not report.status.editable:
        return f"Laporan {report.post_title} sudah {report.status.label.lower()}, sehingga tidak dapat diubah."
    if reason := rules.lock_reason(report):
        return reason
    return (
        f"Realisasi {report.post_title} hanya diisi pejabatnya. Kosongkan lagi selnya, dan minta pejabatnya mengunggah "
        "templatnya sendiri dari halaman Realisasi."
    )


class _Step:
    """Writes one report's values as its author, all or none."""

    def __init__(self, work: _Work) -> None:
        self._work = work

    def __call__(self, by: User | None) -> None:
        assert by is not None  # noqa: S101 (without a person the plan has problems)
        work = self._work
        with result_writer(work.report.pk, by=by) as writer:
            inputs = [RowInput(target, values, work.tokens[target]) for target, values in work.values.items()]
            if any(saved.conflicts for saved in writer.block(inputs)):
                row = work.rows[0]
                sentence = "Realisasi ini baru saja diubah orang lain. Unggah lagi untuk melihat yang sekarang."
                raise Unwritable([Problem(TABLE.name, row.at("realisasi"), sentence)])
