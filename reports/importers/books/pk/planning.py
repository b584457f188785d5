"""What a filled-in 03-pk means: its rows read, compared, and refused where a version in force is locked."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from reports import targets
from reports.enums import AgreementState, Direction, IndicatorKind, OverTime
from reports.importers.books.funds import shares_in
from reports.importers.books.pk.scales import PlannedScale, Scales
from reports.importers.books.pk.setup import Setup
from reports.importers.books.pk.tables import INDICATORS, LINES, SCALES, WORDS
from reports.importers.books.pk.writing import Meaning, Step, Work
from reports.importers.columns import likely_number
from reports.importers.comparing import Difference, Plan, Scope, compared, completed
from reports.importers.nearest import asked, folded
from reports.importers.tables import Reading, Row, Table
from reports.models import Agreement
from reports.queries.agreement_remarks import remarks_of_all
from reports.queries.agreement_rows import QUARTERS, rows_of_all
from reports.queries.fund_shares import Share, written
from reports.queries.fund_shares import problem as problem_of
from reports.queries.locked_setup import LOCKED, MONEY
from units.models import Organization

# More remarks than these nobody reads before pressing a button.
MOST_ODD = 20


class Planner:
    def __init__(self, setup: Setup, plan: Plan, scope: Scope) -> None:
        self._setup, self._plan, self._scope = setup, plan, scope
        self._work: dict[int, Work] = {}
        self._means: dict[int, Meaning] = {}
        self._shares: dict[int, tuple[Share, ...]] = {}
        self._unread: set[tuple[int, str]] = set()
        self._codes: dict[int, set[str]] = defaultdict(set)
        self._scales = Scales(setup, scope, plan)

    def plan(self, reading: Reading) -> Plan:
        self._scales.plan(reading.rows.pop(SCALES.name, []))
        scale_problems = self._plan.wrong_rows(SCALES.name)
        lines = [self._line(row) for row in self._completed(LINES, reading)]
        for line in self._setup.lines:
            self._codes[self._setup.by_agreement[line.agreement_id].position_id].add(line.activity.code)
        for found in compared(LINES, lines, self._setup.stored[LINES.name], self._scope, self._plan):
            self._take(found, "lines")
        indicators = [self._indicator(row) for row in self._completed(INDICATORS, reading)]
        for found in compared(INDICATORS, indicators, self._setup.stored[INDICATORS.name], self._scope, self._plan):
            self._take(found, "indicators")
        if not scale_problems:
            self._plan.first = list(self._scales.writing())
            wrong = self._posts_with_problems(lines, indicators)
            self._plan.steps = [
                Step(work, self._means, self._shares, self._setup)
                for key, work in self._work.items()
                if folded(self._setup.posts.name(key)) not in wrong
            ]
        if not self._plan.problems:
            self._plan.seen_after = self._odd
        return self._plan

    def _odd(self) -> Iterator[str]:
        """What the page of each of these agreements remarks once it is written, a sentence for each row."""
        written = Agreement.objects.filter(position__in=list(self._work), year=self._scope.year)
        drafts = written.filter(state=AgreementState.DRAFT).select_related("position__unit").order_by("position")
        rows = rows_of_all(list(drafts))
        pairs = [(each, remark) for each, remarks in zip(rows, remarks_of_all(rows), strict=True) for remark in remarks]
        # What is said of a whole PK concerns all its rows, and money that counts twice makes every sum wrong: they are
        # not among those that are left out.
        pairs.sort(key=lambda pair: bool(pair[1].key) and not pair[1].is_twice)
        told = [
            f"{each.agreement.position.title}{f', {remark.name}' if remark.name else ''}: {remark.sentence}"
            for each, remark in pairs
        ]
        yield from told[:MOST_ODD]
        if len(told) > MOST_ODD:
            yield f"Masih ada {len(told) - MOST_ODD} catatan lain; semuanya ada di halaman PK masing-masing."

    def _posts_with_problems(self, lines: Sequence[Row], indicators: Sequence[Row]) -> set[str]:
        found = set()
        for table, rows in ((LINES, lines), (INDICATORS, indicators)):
            wrong = self._plan.wrong_rows(table.name)
            found |= {folded(row.get("jabatan")) for row in rows if row.number in wrong}
        return found

    def _completed(self, table: Table, reading: Reading) -> list[Row]:
        return completed(
            table, reading.rows.pop(table.name, []), self._setup.stored[table.name], self._scope, self._plan
        )

    def _take(self, found: Difference, part: str) -> None:
        """Note the row with its post's agreement, unless that does not take it."""
        post = self._setup.posts.find(found.row, "jabatan", found.office, self._plan)
        if post is None:
            return
        agreement = self._setup.agreements.get(post.pk)
        if agreement is not None and not agreement.status.is_draft and (sentence := _why_not(found, part)):
            self._plan.problems.append(found.row.problem(sentence[0], sentence[1]))
            return
        code, known = found.row.get("kode"), self._codes[post.pk]
        if part == "lines":
            known.add(code)
        elif code and code not in known:
            unknown = asked(f"Kode {code} tidak ada di lembar Anggaran PK jabatan ini", code, known)
            self._plan.problems.append(found.row.problem("kode", unknown))
        work = self._work.setdefault(post.pk, Work(post, found.office, agreement))
        getattr(work, part).append(found)

    def _line(self, row: Row) -> Row:
        """The row with its fund sources by their stored names; what is unknown is a problem."""
        office = self._scope.office_of(row)
        if office is None:
            return row
        code, known = row.get("kode"), self._setup.activities[office.pk]
        if code and code not in known:
            sentence = asked(f"Kode {code} tidak ada di 02-anggaran tahun {self._scope.year}", code, known)
            self._plan.problems.append(row.problem("kode", sentence))
        funds, sources = self._setup.funds[office.pk], self._setup.known_funds[office.pk]
        shares = [each for share in shares_in(row, "dana", self._plan.problems) for each in sources.named(share)]
        shares.sort(key=self._setup.place_of(office.pk))
        for share in shares:
            if share.name not in funds:
                sentence = asked(f"Sumber dana “{share.name[:80]}” tidak ada di 02-anggaran", share.name, funds)
                self._plan.problems.append(row.problem("dana", sentence))
        ceiling = row.get("pagu")
        if ceiling is None and code in known:
            ceiling = known[code].ceiling
        if "pagu" not in row.unread and (wrong := problem_of(ceiling, shares)):
            self._plan.problems.append(row.problem("dana", wrong))
        self._shares[row.number] = tuple(shares)
        return replace(row, values={**row.values, "dana": written(shares)}) if "dana" in row.values else row

    def _indicator(self, row: Row) -> Row:
        """The row with its targets as they are written once they are read; what cannot be read is a problem."""
        office = self._scope.office_of(row)
        if office is None:
            return row
        values = dict(row.values)
        scale = self._scale(row, office)
        kind, direction, over_time = self._measured(row, scale, office)
        steps = scale.labels if scale else ()
        decimals = row.get("desimal")
        measure = targets.Measure(
            IndicatorKind(kind),
            row.get("satuan"),
            Direction(direction),
            None if decimals is None else int(decimals),
            bool(row.get("negatif")),
            steps,
        )
        self._check_measure(row, measure)
        yearly = self._said(row, "target", lambda text: targets.read_target(text, measure)) or targets.YearTarget()
        quarters = {
            name: self._said(row, name, lambda text: targets.read_quarter(text, measure, yearly)) for name in QUARTERS
        }
        parts = self._said(row, "komponen", targets.read_parts) or targets.Parts()
        self._means[row.number] = Meaning(yearly, quarters, parts, scale.name if scale else "")
        written: dict[str, Any] = {"target": str(yearly), "komponen": str(parts), "jenis": kind}
        written |= {name: "" if due is None else str(due) for name, due in quarters.items()}
        written |= {"arah": direction, "sifat": over_time, "skala": scale.name if scale else ""}
        values |= {name: value for name, value in written.items() if name in values}
        # What could not be read is a problem already, and no change.
        return replace(
            row, values={name: each for name, each in values.items() if (row.number, name) not in self._unread}
        )

    def _scale(self, row: Row, office: Organization) -> PlannedScale | None:
        name, known = row.get("skala"), self._scales.by_office[office.pk]
        found = known.get(name.casefold())
        if name and found is None:
            unknown = f"Skala “{name[:80]}” tidak ada di lembar Skala"
            self._plan.problems.append(
                row.problem("skala", asked(unknown, name, [each.name for each in known.values()]))
            )
        return found

    def _measured(self, row: Row, scale: PlannedScale | None, office: Organization) -> tuple[str, str, str]:
        """Kind, direction and course over the year: what the row says, else what its target looks like."""
        scales = [scale.labels] if scale else []
        likely_kind, likely_direction, _ = targets.likely_kind(row.get("target"), row.get("satuan"), scales)
        # The cells of one kind alone say which it is.
        if scale:
            likely_kind = IndicatorKind.SCALE
        elif row.get("komponen"):
            likely_kind = IndicatorKind.COMPONENTS
        elif row.get("pembilang") and row.get("penyebut"):
            likely_kind = IndicatorKind.RATIO
        kind = row.get("jenis") or likely_kind.value
        direction = row.get("arah") or likely_direction.value
        stands = targets.stands_as_measured(row.get("indikator"), row.get("satuan"), kind, direction)
        usual = OverTime.AS_MEASURED if stands else OverTime.ACCUMULATES
        return kind, direction, row.get("sifat") or usual.value

    def _check_measure(self, row: Row, measure: targets.Measure) -> None:
        wanted = []
        if not measure.unit and measure.kind != IndicatorKind.STATEMENT:
            wanted.append(("satuan", "Isi satuannya, misalnya dokumen atau %."))
        if measure.kind == IndicatorKind.RATIO and not (row.get("pembilang") and row.get("penyebut")):
            empty = "penyebut" if row.get("pembilang") else "pembilang"
            wanted.append((empty, "Indikator perbandingan memerlukan nama pembilang dan nama penyebut."))
        if measure.kind == IndicatorKind.SCALE and not row.get("skala"):
            wanted.append(("skala", "Isi nama skalanya; indikator skala memerlukannya."))
        if measure.kind in (IndicatorKind.SCALE, IndicatorKind.STATEMENT) and not row.get("target"):
            wanted.append(("target", "Isi targetnya; indikator yang dinilai dengan kata memerlukannya."))
        for column, kind in (("skala", IndicatorKind.SCALE), ("komponen", IndicatorKind.COMPONENTS)):
            if row.get(column) and measure.kind != kind and not row.is_as_shown:
                head = INDICATORS.column(column).head
                wanted.append(
                    (column, f"{head} hanya untuk jenis {head}. Kosongkan, atau pilih {head} di kolom Jenis.")
                )
        if measure.decimals is not None and measure.decimals > 4:
            wanted.append(("desimal", "Paling banyak 4 angka di belakang koma."))
        self._plan.problems += [row.problem(column, sentence) for column, sentence in wanted]

    def _said(self, row: Row, column: str, read: Any) -> Any:
        try:
            return read(row.get(column))
        except targets.TargetUnreadable as refusal:
            likely, text = likely_number(row.get(column)), row.get(column)
            sentence = f"“{text}” bukan angka; maksud Anda {likely}?" if likely else str(refusal)
            self._plan.problems.append(row.problem(column, sentence))
            self._unread.add((row.number, column))
            return None


def _why_not(found: Difference, part: str) -> tuple[str, str] | None:
    """The column and the sentence for which a version in force does not take the row."""
    if found.stored is None:
        column = "kode" if part == "lines" else "indikator"
        return column, LOCKED.replace("diganti", "ditambah", 1)
    locked = [name for name in found.fields if name not in ({"dana"} if part == "lines" else WORDS)]
    if not locked:
        return None
    return locked[0], MONEY if part == "lines" else LOCKED
