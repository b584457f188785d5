"""What is odd or missing in an agreement, in sentences for whoever writes it; none of it stops them."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from lkj import formats
from reports import calculations
from reports.checks import quarter_targets
from reports.checks.quarter_targets import Step, TargetsOfYear, WordsOfYear
from reports.enums import ActivityLevel, AgreementState, Direction, IndicatorKind, OverTime
from reports.models import Agreement, BudgetLine
from reports.queries.agreement_rows import AgreementRows, IndicatorRow, LineRow, chosen_words
from reports.queries.budget_shifts import shifted_by
from reports.targets import Measure, QuarterDue, YearTarget, perhaps_a_step
from units.models import Assignment


@dataclass(frozen=True)
class Remark:
    """A sentence about the row with that key, which is named; about the whole agreement where both are empty.

    `is_missing` says that something is not written yet; the others say what is odd but may be meant.
    """

    sentence: str
    key: str = ""
    name: str = ""
    is_missing: bool = False

    @property
    def is_on_money(self) -> bool:
        return self.key.startswith("a")


@dataclass(frozen=True)
class _OtherLine:
    """A budget line of the year, with its post and its pagu after the last shift."""

    position: int
    title: str
    agreement: int
    code: str
    above: str | None
    ceiling: Decimal | None


def remarks_of(rows: AgreementRows) -> list[Remark]:
    """Everything, in the order of the page. Two queries: the pagu of other posts' agreements, and who holds posts."""
    return remarks_of_all([rows])[0]


def remarks_of_all(agreements: Sequence[AgreementRows]) -> list[list[Remark]]:
    """remarks_of() each, of agreements of one office's year, in as many queries as for one."""
    others, held = _other_lines(agreements), _held([rows.agreement for rows in agreements if rows.agreement.signed_on])
    return [
        [*_on_parties(rows.agreement, rows.agreement.signed_on, held), *_remarks(rows, others)] for rows in agreements
    ]


def doubled_in(agreements: Sequence[AgreementRows]) -> list[str]:
    """Sentences on money that these agreements and those of other posts would count twice. One query."""
    others = _other_lines(agreements)
    return [
        f"PK {rows.agreement.position}, {line.activity}: {sentence}"
        for rows in agreements
        for line in rows.lines
        for sentence in _on_shared(line, _shared(rows, others).get(line.code, ()))
    ]


def unnamed_on(agreements: Sequence[Agreement], day: datetime.date) -> list[str]:
    """Sentences on the parties that would have no name on the papers if these were signed on that day. One query."""
    held = _held(agreements)
    return [remark.sentence for each in agreements for remark in _on_parties(each, day, held)]


def _held(agreements: Sequence[Agreement]) -> dict[int, list[Assignment]]:
    """Who ever held the posts of the agreements' two parties, by the post's key."""
    parties = {key for each in agreements for key in (each.position_id, each.position.superior_id)}
    found: dict[int, list[Assignment]] = defaultdict(list)
    if parties:
        for each in Assignment.objects.filter(position__in=parties - {None}):
            found[each.position_id].append(each)
    return found


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


def _remarks(rows: AgreementRows, others: Sequence[_OtherLine]) -> list[Remark]:
    below, shared = _sums_below(rows, others), _shared(rows, others)
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
        found += [Remark(sentence, line.key, line.activity, is_missing=True) for sentence in _missing_in(line)]
        sentences = [*_on_line(line), *_on_sum(line, below.get(line.code))]
        sentences += _on_shared(line, shared.get(line.code, ()))
        found += [Remark(sentence, line.key, line.activity) for sentence in sentences]
    return [*found, *_on_above(rows, others)]


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
    return [*_quarters(row), *_falls(row), *_measured_otherwise(row)]


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


def _quarters(row: IndicatorRow) -> tuple[str, ...]:
    return _quarter_remarks(row.measure, row.over_time, row.yearly, row.quarters)


def _quarter_remarks(
    measure: Measure, over_time: str, yearly: YearTarget, quarters: Mapping[int, QuarterDue | None]
) -> tuple[str, ...]:
    """What quarter targets, by quarter, do not lead to: the target of the year, or each other."""
    due = {quarter: each for quarter, each in quarters.items() if each is not None}
    if not measure.kind.in_words:
        if measure.direction == Direction.WITHIN:
            return ()
        values = {quarter: each.number for quarter, each in due.items()}
        return quarter_targets.findings(TargetsOfYear(measure.unit, OverTime(over_time), yearly.number, values))
    places = {label: Step(label, order) for order, label in enumerate(measure.steps)}
    return quarter_targets.word_findings(
        WordsOfYear(
            target=places.get(yearly.step),
            lower_is_better=measure.direction.lower_is_better,
            steps={quarter: places[each.step] for quarter, each in due.items() if each.step in places},
            unmeasured=frozenset(quarter for quarter, each in due.items() if not each.step and not each.reached),
        )
    )


def _falls(row: IndicatorRow) -> Iterator[str]:
    """A state that is to fall from quarter to quarter, while more of it counts as better."""
    due = [each.number for _, each in sorted(row.quarters.items()) if each is not None and each.number is not None]
    is_state = Direction(row.direction) == Direction.HIGHER and not OverTime(row.over_time).accumulates
    if is_state and len(due) > 1 and all(after < before for before, after in pairwise(due)):
        yield (
            f"Targetnya turun dari {formats.quantity(due[0], row.unit)} ke {formats.quantity(due[-1], row.unit)}, "
            "padahal arahnya makin tinggi makin baik. Bila makin rendah makin baik, ubah arahnya pada cara mengukurnya."
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


def _missing_in(line: LineRow) -> Iterator[str]:
    if line.ceiling is None:
        yield "Pagunya belum ditulis."
    if not line.funds:
        yield "Sumber dananya belum ditulis."


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


def _on_shared(line: LineRow, others: Sequence[_OtherLine]) -> Iterator[str]:
    """That an activity stands in other posts' agreements too, with more money together than there is.

    Several posts may share what it has. Where its pagu in the DPA is not known, only the same one again is odd.
    """
    amounts = [each.ceiling for each in others if each.ceiling is not None]
    if line.last_ceiling is None or not amounts:
        return
    total, given = line.last_ceiling + sum(amounts), line.own_ceiling
    if total > given if given is not None else line.last_ceiling in amounts:
        named = " dan ".join(
            f"{each.title} {formats.rupiah(each.ceiling)}" for each in others if each.ceiling is not None
        )
        beyond = f", melebihi pagu DPA {formats.rupiah(given)}" if given is not None else ""
        yield (
            f"Kegiatan ini juga ada dalam PK {named}; bersama ini {formats.rupiah(total)}{beyond}. Rekap menjumlahkan "
            "semuanya: hapus dari salah satu PK, atau bagi pagunya."
        )


def _on_above(rows: AgreementRows, others: Sequence[_OtherLine]) -> Iterator[Remark]:
    """That the pagu of what stands above, in another post's agreement, is no longer the sum of its parts.

    While agreements are still begun sums are short everywhere: of a murni only too much is said.
    """
    counted = _counted(rows, others)
    own = {line.code: line for line in rows.lines}
    first = {_above(line): line for line in reversed(rows.lines)}
    for code in sorted(first.keys() - own.keys() - {""}):
        parts = {each.code: each.ceiling for each in counted if each.above == code}
        parts |= {line.code: line.last_ceiling for line in rows.lines if _above(line) == code}
        total = sum((each for each in parts.values() if each is not None), Decimal())
        for upper in (each for each in counted if each.code == code and each.ceiling is not None):
            if total > (upper.ceiling or 0) or (total != upper.ceiling and rows.agreement.version):
                yield Remark(
                    f"Pagu {code} dalam PK {upper.title} {formats.rupiah(upper.ceiling)}, sedangkan jumlah rinciannya "
                    f"dalam PK sekarang {formats.rupiah(total)}. Bila rinciannya yang benar, buat juga perubahan PK "
                    f"{upper.title}.",
                    first[code].key,
                    first[code].activity,
                )


def _pagu(line: LineRow) -> str:
    """`Pagu Rp1.000.000`, as the last pergeseran left it."""
    moved = f" (sesudah pergeseran; semula {formats.rupiah(line.ceiling)})" if line.last_ceiling != line.ceiling else ""
    return f"Pagu {formats.rupiah(line.last_ceiling)}{moved}"


def _other_lines(agreements: Sequence[AgreementRows]) -> list[_OtherLine]:
    """The year's lines of the agreements' activities, of those beside and one level below them, and of those above.

    Those in force come before drafts.
    """
    first = next((rows.agreement for rows in agreements), None)
    if first is None:
        return []
    own = [line for rows in agreements for line in rows.lines]
    codes = {line.code for line in own} | {_above(line) for line in own} - {""}
    lines = BudgetLine.objects.filter(
        Q(activity__parent__code__in=codes) | Q(activity__code__in=codes),
        agreement__position__unit__organization=first.position.unit.organization_id,
        agreement__year=first.year,
    ).exclude(agreement__state=AgreementState.REPLACED)
    held = lines.annotate(held=Coalesce(shifted_by(datetime.date.max), F("ceiling")))
    # “in_force” before “draft”.
    found = held.order_by("-agreement__state", "-agreement__version", "order").values_list(
        "agreement__position",
        "agreement__position__title",
        "agreement",
        "activity__code",
        "activity__parent__code",
        "held",
    )
    return [_OtherLine(*row) for row in found]


def _above(line: LineRow) -> str:
    """The code of what stands above the line's activity; empty for a program."""
    return ActivityLevel(line.line.activity.level).code_above(line.code)


def _counted(rows: AgreementRows, others: Sequence[_OtherLine]) -> list[_OtherLine]:
    """Those of one version for each post: that in force, else its draft; of this agreement's own post this version."""
    counted = {rows.agreement.position_id: rows.agreement.pk}
    for each in others:
        counted.setdefault(each.position, each.agreement)
    return [each for each in others if counted[each.position] == each.agreement]


def _shared(rows: AgreementRows, others: Sequence[_OtherLine]) -> dict[str, list[_OtherLine]]:
    """By code, the lines of other posts that have the same activity."""
    found: dict[str, list[_OtherLine]] = defaultdict(list)
    for each in _counted(rows, others):
        if each.position != rows.agreement.position_id:
            found[each.code].append(each)
    return found


def _sums_below(rows: AgreementRows, others: Sequence[_OtherLine]) -> dict[str, Decimal]:
    """By code, the sum of the pagu one level below it in the agreements of the year; without those that have none."""
    parents = {line.code for line in rows.lines}
    sums: dict[str, Decimal] = defaultdict(Decimal)
    seen: set[str] = set()
    # One activity may stand in several agreements, as that of a section and of its head: it is counted once.
    for each in _counted(rows, others):
        if each.above in parents and each.ceiling is not None and each.code not in seen:
            seen.add(each.code)
            sums[each.above] += each.ceiling or Decimal()
    return sums
