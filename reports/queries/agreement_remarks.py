"""What is odd or missing in an agreement, in sentences for whoever writes it; none of it stops them."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from lkj import formats
from lkj.together import Asked, together
from reports import calculations
from reports.checks import quarter_targets
from reports.checks.quarter_targets import Step, TargetsOfYear, WordsOfYear
from reports.enums import Direction, IndicatorKind, OverTime
from reports.models import Agreement
from reports.queries.agreed_money import Beside, Superiors, beside
from reports.queries.agreement_rows import AgreementRows, IndicatorRow, LineRow, chosen_words
from reports.targets import Measure, QuarterDue, YearTarget, counts_things, perhaps_a_step
from units.models import Assignment, Position


@dataclass(frozen=True)
class Remark:
    """A sentence about the row with that key, which is named; about the whole agreement where both are empty.

    `is_missing` says that something is not written yet; the others say what is odd but may be meant. `is_twice` says
    that money would count twice. `given` is the pagu in the office's own budget (DPA) of a line which has none yet.
    """

    sentence: str
    key: str = ""
    name: str = ""
    is_missing: bool = False
    is_twice: bool = False
    given: Decimal | None = None

    @property
    def is_on_money(self) -> bool:
        return self.key.startswith("a")


def remarks_of(rows: AgreementRows) -> list[Remark]:
    """Everything, in the order of the page. Two queries at most: other posts' agreements, and who holds which post."""
    return remarks_of_all([rows])[0]


def remarks_of_all(agreements: Sequence[AgreementRows]) -> list[list[Remark]]:
    """remarks_of() each, of agreements of one year, in as many queries as for one."""
    around = beside([rows.agreement for rows in agreements if rows.lines])
    signed = [rows.agreement for rows in agreements if rows.agreement.signed_on]
    offices = {rows.agreement.position.unit.organization_id for rows in agreements} if around.needs_superiors else ()
    held, superiors = _held_and_superiors(signed, offices)
    return [
        [*_on_parties(rows.agreement, rows.agreement.signed_on, held), *_remarks(rows, around, superiors)]
        for rows in agreements
    ]


def given_once(told: Iterable[Iterable[Remark]]) -> set[str]:
    """The names of the lines without pagu for which the DPA's can be meant: those that one agreement alone lacks."""
    names = Counter(remark.name for remarks in told for remark in remarks if remark.given is not None)
    return {name for name, count in names.items() if count == 1}


def unnamed_on(agreements: Sequence[Agreement], day: datetime.date) -> list[str]:
    """Sentences on the parties that would have no name on the papers if these were signed on that day. One query."""
    held, _ = _held_and_superiors(agreements)
    return [remark.sentence for each in agreements for remark in _on_parties(each, day, held)]


def _held_and_superiors(
    agreements: Sequence[Agreement], offices: Collection[int] = ()
) -> tuple[dict[int, list[Assignment]], dict[int, int | None]]:
    """Who ever held the posts of the agreements' two parties, by the post's key; and all superiors in the offices.

    One query, none where nothing is asked.
    """
    parties = {key for each in agreements for key in (each.position_id, each.position.superior_id)} - {None}
    found: dict[int, list[Assignment]] = defaultdict(list)
    if not parties and not offices:
        return found, {}
    assignments, posts = together(
        Asked(Assignment.objects.filter(position__in=parties), ("id", "position_id", "starts", "ends")),
        Asked(Position.objects.filter(unit__organization__in=offices), ("id", "superior_id")),
    )
    for each in assignments:
        found[each.position_id].append(each)
    return found, {post.pk: post.superior_id for post in posts}


def _on_parties(
    agreement: Agreement, day: datetime.date | None, held: Mapping[int, Sequence[Assignment]]
) -> Iterator[Remark]:
    """Of which party nobody was in office on the day of signing, so that the paper has no name there."""
    post = agreement.position
    if day is None:
        return
    for key, whose in ((post.pk, post.title), (post.superior_id, f"atasan langsung {post.title}")):
        if key is not None and not any(_in_office(each, day) for each in held.get(key, ())):
            yield Remark(
                f"Pada {formats.date(day)}, tanggal ditandatangani, belum ada pejabat {whose}; namanya kosong pada PK. "
                "Periksa tanggal itu, atau tanggal mulai menjabatnya di Susunan dan pejabat.",
                is_missing=True,
            )


def _in_office(each: Assignment, day: datetime.date) -> bool:
    return each.starts <= day and (each.ends is None or day <= each.ends)


def _remarks(rows: AgreementRows, around: Beside, superiors: Superiors) -> list[Remark]:
    twice = {each.activity: each for each in around.twice_in(rows.agreement, superiors)} if rows.lines else {}
    below = around.sums_below(rows.agreement)
    found = (
        [] if rows.indicators else [Remark("Belum ada indikator. Tambah sasaran, lalu indikatornya.", is_missing=True)]
    )
    found += [*_unconnected(rows), *_on_total(rows.lines)]
    for goal, indicators in rows.goals:
        if not goal.text:
            found.append(Remark("Sasaran ini belum ditulis.", goal.key, "Sasaran", is_missing=True))
        if not indicators:
            name = goal.text or "Sasaran"
            found.append(Remark("Sasaran ini belum mempunyai indikator.", goal.key, name, is_missing=True))
        for row in indicators:
            name = row.name or "Indikator baru"
            found += [Remark(sentence, row.key, name, is_missing=True) for sentence in _missing(row)]
            found += [Remark(sentence, row.key, name) for sentence in _odd(row)]
    for line in rows.lines:
        key = line.line.activity_id
        found += _missing_in(line, None if around.has_elsewhere(key, rows.agreement) else line.own_ceiling)
        if key in twice:
            found.append(Remark(twice[key].beside(rows.agreement.pk), line.key, line.activity, is_twice=True))
        sentences = [*_on_line(line), *_on_sum(line, below.get(key))]
        found += [Remark(sentence, line.key, line.activity) for sentence in sentences]
    return [*found, *_on_above(rows, around)]


def _on_above(rows: AgreementRows, around: Beside) -> Iterator[Remark]:
    """That the pagu of what stands above, in another post's agreement, is no longer the sum of its parts.

    While agreements are still begun sums are short everywhere: of a murni only too much is said.
    """
    lines = {line.line.activity_id: line for line in rows.lines}
    for each in around.above(rows.agreement) if lines else ():
        upper, own = each.line, lines.get(each.own.activity)
        is_odd = each.total > upper.ceiling or (each.total != upper.ceiling and rows.agreement.version)
        if own is not None and is_odd:
            yield Remark(
                f"Pagu {upper.code} dalam PK {upper.title} {formats.rupiah(upper.ceiling)}, sedangkan jumlah "
                f"rinciannya dalam PK sekarang {formats.rupiah(each.total)}. Bila rinciannya yang benar, buat juga "
                f"perubahan PK {upper.title}.",
                own.key,
                own.activity,
            )


def _unconnected(rows: AgreementRows) -> Iterator[Remark]:
    """Indicators without a budget line beside lines without an indicator: of neither an efisiensi can be computed."""
    without = rows.without_line
    used = {row.budget_line.pk for row in rows.indicators if row.budget_line is not None}
    lines = [line for line in rows.lines if line.pk not in used]
    if without and lines:
        yield Remark(
            f"{len(without)} indikator belum dihubungkan dengan anggaran, dan {len(lines)} anggaran belum mempunyai "
            "indikator, sehingga efisiensinya tidak terhitung. Pilih anggarannya pada kolom Anggaran setiap indikator; "
            "di Excel, kolom Kode anggaran."
        )


def _on_total(lines: Sequence[LineRow]) -> Iterator[Remark]:
    """That all the money together is not what the office's own budget gives the same activities.

    Nothing is said where one line alone differs, since that line says it, nor where a line stands below another.
    """
    differing = sum(line.last_ceiling != line.own_ceiling for line in lines)
    totals = totals_beside_dpa(lines)
    if differing > 1 and totals and totals[0] != totals[1]:
        here, given = totals
        yield Remark(
            f"Jumlah pagu PK ini {formats.rupiah(here)}, {'lebih' if here > given else 'kurang'} "
            f"{formats.rupiah(abs(here - given))} dari jumlah pagu DPA kegiatan yang sama, {formats.rupiah(given)}. "
            "Bila DPA-nya sudah berubah, ubah juga di Program dan pagu; bila belum, betulkan pagu di sini."
        )


def totals_beside_dpa(lines: Sequence[LineRow]) -> tuple[Decimal, Decimal] | None:
    """All the pagu together, and what the office's own budget (DPA) gives the same activities.

    None where a pagu is not known, or where a line stands below another, whose money would count twice.
    """
    pairs = [(line.last_ceiling, line.own_ceiling) for line in lines]
    codes = [line.code for line in lines]
    if not lines or any(each.startswith(f"{code}.") for code in codes for each in codes):
        return None
    here, given = calculations.total(mine for mine, _ in pairs), calculations.total(own for _, own in pairs)
    return None if here is None or given is None or any(None in pair for pair in pairs) else (here, given)


def remarks_on(row: IndicatorRow) -> list[str]:
    """What is missing in an indicator, and what its quarter targets do not lead to."""
    return [*_missing(row), *_odd(row)]


def _odd(row: IndicatorRow) -> list[str]:
    return [*_quarters(row), *_falls(row), *_fraction(row), *_measured_otherwise(row)]


def _missing(row: IndicatorRow) -> Iterator[str]:
    kind = IndicatorKind(row.kind)
    if not row.name:
        yield "Nama indikator ini belum ditulis."
    if not row.unit and kind != IndicatorKind.STATEMENT:
        yield "Satuannya belum ditulis, misalnya dokumen atau %."
    if not row.yearly:
        yield "Target setahunnya belum ditulis."
    if kind.has_components and not any(not part.is_base for part in row.parts.rows):
        yield "Belum mempunyai komponen selain dasarnya."
    if row.waiting:
        yield (
            f"{chosen_words(row.waiting)} sudah dipilih, tetapi belum tersimpan karena isiannya belum lengkap; "
            f"yang tersimpan masih {row.kind_word}, {Direction(row.direction).label.lower()}. Lengkapi pada “ubah "
            "jenis dan cara mengukur”, atau pilih lagi yang tersimpan itu."
        )


def since_january(row: IndicatorRow) -> dict[int, Decimal]:
    """An indicator's targets by quarter, counted since January, where they were written for each quarter alone."""
    numbers = _numbers(row.measure, row.over_time, row.yearly, row.quarters)
    return quarter_targets.since_january(numbers) if numbers else {}


def _quarters(row: IndicatorRow) -> tuple[str, ...]:
    return _quarter_remarks(row.measure, row.over_time, row.yearly, row.quarters)


def _quarter_remarks(
    measure: Measure, over_time: str, yearly: YearTarget, quarters: Mapping[int, QuarterDue | None]
) -> tuple[str, ...]:
    """What quarter targets, by quarter, do not lead to: the target of the year, or each other."""
    due = {quarter: each for quarter, each in quarters.items() if each is not None}
    if numbers := _numbers(measure, over_time, yearly, quarters):
        return quarter_targets.findings(numbers)
    if not measure.kind.in_words:
        return ()
    places = {label: Step(label, order) for order, label in enumerate(measure.steps)}
    return quarter_targets.word_findings(
        WordsOfYear(
            target=places.get(yearly.step),
            lower_is_better=measure.direction.lower_is_better,
            steps={quarter: places[each.step] for quarter, each in due.items() if each.step in places},
            unmeasured=frozenset(quarter for quarter, each in due.items() if not each.step and not each.reached),
        )
    )


def _numbers(
    measure: Measure, over_time: str, yearly: YearTarget, quarters: Mapping[int, QuarterDue | None]
) -> TargetsOfYear | None:
    """The targets of a year that lead to one number; None for words, and for what shall stay within bounds."""
    if measure.kind.in_words or measure.direction == Direction.WITHIN:
        return None
    due = {quarter: each.number for quarter, each in quarters.items() if each is not None}
    return TargetsOfYear(measure.unit, OverTime(over_time), yearly.number, due)


def _falls(row: IndicatorRow) -> Iterator[str]:
    """A state that is to fall from quarter to quarter, while more of it counts as better."""
    due = [each.number for _, each in sorted(row.quarters.items()) if each is not None and each.number is not None]
    is_state = Direction(row.direction) == Direction.HIGHER and not OverTime(row.over_time).accumulates
    if is_state and len(due) > 1 and all(after < before for before, after in pairwise(due)):
        yield (
            f"Targetnya turun dari {formats.quantity(due[0], row.unit)} ke {formats.quantity(due[-1], row.unit)}, "
            "padahal arahnya makin tinggi makin baik. Bila makin rendah makin baik, ubah arahnya pada cara mengukurnya."
        )


def _fraction(row: IndicatorRow) -> Iterator[str]:
    """A part of what can only be whole: a point of thousands was written as a comma."""
    is_counted = row.kind == IndicatorKind.NUMBER and row.decimals is None and OverTime(row.over_time).accumulates
    aimed = [row.yearly.number, row.yearly.upto, *(each.number for each in row.quarters.values() if each)]
    parts = [each for each in aimed if each is not None and calculations.decimal_places(each)]
    if is_counted and parts and counts_things(row.unit):
        meant = formats.number(parts[0] * 1000)
        yield (
            f"Target {formats.quantity(parts[0], row.unit)} bukan bilangan utuh. Bila maksud Anda ribuan, tulis dengan "
            f"titik: {meant}. Bila memang pecahan, pilih angka di belakang komanya pada “ubah jenis dan cara mengukur”."
        )


def _measured_otherwise(row: IndicatorRow) -> Iterator[str]:
    """Something is written that another kind than the stored one needs: the choice of that kind was not stored."""
    kind = IndicatorKind(row.kind)
    if "kind" in row.waiting:
        return
    if kind == IndicatorKind.STATEMENT and (sentence := perhaps_a_step(row.yearly)):
        yield sentence
    if kind != IndicatorKind.RATIO and (row.numerator_label or row.denominator_label):
        yield (
            f"Nama pembilang atau penyebutnya sudah ditulis, padahal jenisnya tersimpan sebagai {row.kind_word}. Bila "
            "ini perbandingan, pilih jenisnya lagi; bila bukan, kosongkan kedua nama itu."
        )
    if not kind.has_components and row.parts.rows:
        yield (
            f"Komponennya sudah ditulis, padahal jenisnya tersimpan sebagai {row.kind_word}. Bila dihitung dari "
            "komponen, pilih jenisnya lagi; bila tidak, kosongkan komponennya."
        )


def _missing_in(line: LineRow, given: Decimal | None) -> Iterator[Remark]:
    """What is not written of a budget line; `given` is the pagu of the DPA, where no other post has it."""
    if line.ceiling is None:
        more = f" Dalam DPA {formats.rupiah(given)}." if given is not None else ""
        yield Remark(f"Pagunya belum ditulis.{more}", line.key, line.activity, is_missing=True, given=given)
    if not line.funds:
        yield Remark("Sumber dananya belum ditulis.", line.key, line.activity, is_missing=True)


def _on_line(line: LineRow) -> Iterator[str]:
    if line.ceiling is not None and line.own_ceiling not in (None, line.last_ceiling):
        yield (
            f"{_pagu(line)} berbeda dari pagu DPA {formats.rupiah(line.own_ceiling)} di Program dan pagu. Bila DPA-nya "
            "sudah berubah, ubah juga di sana; bila belum, betulkan di sini."
        )
    amounts = [much for _, much in line.funds.shares]
    given = [much for much in amounts if much is not None]
    if amounts and line.ceiling is not None and len(given) == len(amounts) and sum(given) != line.ceiling:
        total = formats.rupiah(sum(given, Decimal(0)))
        yield f"Jumlah dari sumber dananya {total}, sedangkan pagunya {formats.rupiah(line.ceiling)}."


def _on_sum(line: LineRow, below: Decimal | None) -> Iterator[str]:
    if line.last_ceiling is not None and below is not None and below != line.last_ceiling:
        yield f"{_pagu(line)} berbeda dari jumlah pagu rinciannya dalam PK jabatan lain, {formats.rupiah(below)}."


def _pagu(line: LineRow) -> str:
    """`Pagu Rp1.000.000`, as the last pergeseran left it."""
    moved = f" (sesudah pergeseran; semula {formats.rupiah(line.ceiling)})" if line.last_ceiling != line.ceiling else ""
    return f"Pagu {formats.rupiah(line.last_ceiling)}{moved}"
