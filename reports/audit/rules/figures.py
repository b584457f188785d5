"""Rules of one row: what its own columns give for capaian, serapan and efisiensi, unreadable numbers, empty cells."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from rapidfuzz.distance import OSA

from lkj import formats
from reports.audit.finding import COLUMNS, At, at_rows
from reports.audit.headings import VALUES, Kind, Role
from reports.audit.numbers import Printed, percent
from reports.audit.recognised import Book
from reports.audit.result import Finding
from reports.audit.rules.exact import Fit, fit, quotient, spread, within
from reports.audit.rules.sums import totals_of
from reports.calculations import round_half_up

_FIGURES = (Kind.ACHIEVEMENT, Kind.COST, Kind.SPENT)


def check(book: Book) -> Iterator[Finding]:
    formula = _formula(book)
    cuts = _cuts_everywhere(book)
    for report in book.reports:
        for reading in report.readings:
            for at in at_rows(report, reading):
                yield from _broken(at)
                if not at.row.total:
                    yield from _empty(at)
                if reading.kind in _FIGURES and not at.row.average:
                    yield from _quotients(at, cuts)
                    yield from _efisiensi(at, formula, cuts)


def _broken(at: At) -> Iterator[Finding]:
    for role, value in at.row.values.items():
        if value.printed.broken:
            message = (
                f"“{value.printed.text}” tidak dapat dibaca sebagai angka. Pisahkan ribuan dengan titik dan desimal "
                "dengan koma, misalnya 295.102.000 atau 48,92."
            )
            yield at.finding("angka-rusak", role, message, expected=_meant(value.printed.text))


def _meant(text: str) -> str:
    """What an unreadable number probably means, where it has digits for thousands; empty otherwise."""
    digits = "".join(letter for letter in text if letter.isdigit())
    grouped = text.strip("Rp. ").count(".") + text.count(",")
    return formats.number(Decimal(digits)) if grouped > 1 and digits and text[0] in "0123456789R" else ""


# ---- empty cells

_REQUIRED = {
    Kind.TARGETS: (Role.INDICATOR, Role.TARGET),
    Kind.BUDGET: (Role.ACTIVITY, Role.CEILING),
    Kind.ACHIEVEMENT: (Role.INDICATOR, Role.TARGET, Role.REALISASI, Role.CAPAIAN),
    Kind.SPENT: (Role.CEILING, Role.SPENDING, Role.SERAPAN),
    Kind.COST: (Role.CEILING, Role.SPENDING, Role.SERAPAN, Role.TARGET, Role.REALISASI, Role.CAPAIAN, Role.EFISIENSI),
    Kind.PLAN: (Role.EVALUASI, Role.FOLLOW_UP),
}
_MONEY = (Role.CEILING, Role.SPENDING, Role.SERAPAN)


def _empty(at: At) -> Iterator[Finding]:
    roles = [role for role in _REQUIRED[at.reading.kind] if role in at.reading.head.roles]
    if Role.TARGET not in roles and Role.TARGET in _REQUIRED[at.reading.kind] and Role.DUE in at.reading.head.roles:
        roles.append(Role.DUE)
    empty = [role for role in roles if _is_empty(at, role)]
    if len(empty) == len(roles) or _is_a_heading(at, empty):
        return
    for role in empty:
        if role in _MONEY and all(_is_empty(at, each) for each in _MONEY if each in roles) and at.row.number > 1:
            continue  # one budget line for several indicators
        if role is Role.INDICATOR and at.row.words(Role.SASARAN):
            continue
        message = f"Sel {COLUMNS[role]} kosong. Isi, atau tulis tanda hubung bila memang tidak ada."
        yield at.finding("sel-kosong", role, message, printed=" ", expected="")


def _is_empty(at: At, role: Role) -> bool:
    if role in VALUES:
        value = at.row.values.get(role)
        return value is None or (value.is_blank and not value.merged)
    text = at.row.texts.get(role)
    return text is None or (not text.words and not text.merged)


def _is_a_heading(at: At, empty: Sequence[Role]) -> bool:
    """Whether a row only names what stands below it: a program above its kegiatan, without any number."""
    has_number = any(value.printed.is_number for value in at.row.values.values())
    return at.reading.kind in (Kind.BUDGET, Kind.COST, Kind.SPENT, Kind.ACHIEVEMENT) and not has_number


# ---- quotients


def _quotients(at: At, cuts: bool) -> Iterator[Finding]:
    capaian, serapan = at.row.value(Role.CAPAIAN), at.row.value(Role.SERAPAN)
    if capaian.value is not None and (exact := exact_capaian(at)) is not None:
        yield from _judged(at, Role.CAPAIAN, "capaian-salah", exact, other_capaian(at, capaian, exact), cuts)
    if serapan.value is not None and (exact := exact_serapan(at)) is not None:
        others = [exact] if exact < 2 or serapan.unit == "%" else [exact, exact / 100]
        if at.row.total:
            others += _shares_of_totals(at)
        yield from _judged(at, Role.SERAPAN, "serapan-salah", exact, others, cuts)


def _shares_of_totals(at: At) -> list[Fraction]:
    """What serapan of a total may be, where the total of pagu or realisasi is itself not the sum above it."""
    ceilings, spent = (totals_of(at.reading, at.row, role) for role in (Role.CEILING, Role.SPENDING))
    return [quotient(part, whole) for whole in ceilings if whole for part in spent]


def _judged(at: At, role: Role, rule: str, exact: Fraction, right: Sequence[Fraction], cuts: bool) -> Iterator[Finding]:
    printed = at.row.value(role)
    fits = [fit(printed, each) for each in right]
    is_rounded = role is Role.CAPAIAN and fits[0] is Fit.WRONG and _from_rounded(at, printed)
    if Fit.RIGHT in fits or is_rounded:
        return
    expected = percent(round_half_up(exact, printed.decimals), printed.decimals)
    of = columns_of(at, role)
    if fits[0] is Fit.CUT:
        if not cuts:
            message = f"{COLUMNS[role].capitalize()} dipotong, bukan dibulatkan: {of} adalah {expected}."
            yield at.finding("pembulatan", role, message, expected=expected)
        return
    message = f"{COLUMNS[role].capitalize()} tertulis {at.printed(role)}, padahal {of} adalah {expected}."
    yield at.finding(rule, role, message, expected=expected)


def columns_of(at: At, role: Role) -> str:
    part, whole = (Role.REALISASI, _target(at)) if role is Role.CAPAIAN else (Role.SPENDING, Role.CEILING)
    return f"{at.row.value(part).text or '0'} dari {at.row.value(whole).text}"


def _target(at: At) -> Role:
    """The column that capaian is of: the year's target, else the one due by the quarter."""
    return Role.DUE if Role.TARGET not in at.row.values and Role.DUE in at.row.values else Role.TARGET


def exact_capaian(at: At) -> Fraction | None:
    """Realisasi over target in percent; None where the row has no two numbers of one kind."""
    target, realisasi = at.row.value(_target(at)), at.row.value(Role.REALISASI)
    part = Decimal(0) if realisasi.dash else realisasi.value
    if target.parts and realisasi.parts and len(target.parts) == len(realisasi.parts):
        whole = _product(target.parts)
        return quotient(_product(realisasi.parts), whole) if whole else None
    if target.value is None or part is None or target.value == 0 or realisasi.broken:
        return None
    if "%" in (target.unit, realisasi.unit) and target.unit != realisasi.unit and realisasi.unit and target.unit:
        # A satuan that contradicts the other's is found as such; the figure may stand all the same.
        return quotient(part, target.value)
    return quotient(part, target.value)


def _product(parts: Sequence[Decimal]) -> Decimal:
    found = Decimal(1)
    for part in parts:
        found *= part
    return found


def exact_serapan(at: At) -> Fraction | None:
    ceiling, spending = at.row.value(Role.CEILING), at.row.value(Role.SPENDING)
    part = Decimal(0) if spending.dash else spending.value
    if ceiling.value is None or part is None or ceiling.value == 0:
        return None
    return quotient(part, ceiling.value)


def other_capaian(at: At, printed: Printed, exact: Fraction) -> list[Fraction]:
    """All that capaian may rightly be: of the year's or the quarter's target, lower being better, capped, a share."""
    target, realisasi = at.row.value(_target(at)), at.row.value(Role.REALISASI)
    found = [exact]
    if due := at.row.value(Role.DUE).value:
        found.append(quotient(realisasi.value or Decimal(0), due))
    if target.value and realisasi.value is not None:
        found.append((2 * Fraction(target.value) - Fraction(realisasi.value)) / Fraction(target.value) * 100)
    if exact > 100 and printed.value in (100, 110, 120, 125, 150):
        found.append(Fraction(printed.value))
    if "%" not in printed.unit and abs(printed.value or Decimal(0)) <= 5 and exact > 5 and printed.decimals:
        found += [each / 100 for each in found]
    return found


def _from_rounded(at: At, printed: Printed) -> bool:
    """Whether capaian follows from a realisasi that was itself rounded for the table."""
    target, realisasi = at.row.value(_target(at)), at.row.value(Role.REALISASI)
    is_rounded = realisasi.unit == "%" or realisasi.decimals > 0
    if not is_rounded or not target.value or realisasi.value is None or target.value == 100:
        return False
    low, high = spread(realisasi, target.value)
    return within(printed, low, high)


# ---- efisiensi

Formula = Callable[[Fraction, Fraction], Fraction | None]
_FORMULAS: dict[str, Formula] = {
    "capaian − serapan": lambda capaian, serapan: capaian - serapan,
    "serapan − capaian": lambda capaian, serapan: serapan - capaian,
    "capaian / serapan": lambda capaian, serapan: capaian / serapan * 100 if serapan else None,
    "rasio": lambda capaian, serapan: capaian / serapan if serapan else None,
    "serapan / capaian": lambda capaian, serapan: serapan / capaian * 100 if capaian else None,
    "(capaian − serapan) / capaian": lambda capaian, serapan: (capaian - serapan) / capaian * 100 if capaian else None,
    "100 − serapan": lambda capaian, serapan: 100 - serapan,
}
_USUAL = "capaian − serapan"


def _formula(book: Book) -> str:
    """By which formula the document computes efisiensi: the usual one unless most rows follow another."""
    fits: Counter[str] = Counter()
    rows = 0
    for report in book.reports:
        for reading in report.of(Kind.COST):
            for at in at_rows(report, reading):
                printed = at.row.value(Role.EFISIENSI)
                if printed.value is None or at.row.total:
                    continue
                rows += 1
                for name in _FORMULAS:
                    fits[name] += any(fit(printed, each) is not Fit.WRONG for each in _values(at, name))
    best = max(_FORMULAS, key=lambda name: fits[name])
    return best if rows >= 3 and fits[best] * 5 >= rows * 4 and fits[best] > fits[_USUAL] else _USUAL


def _values(at: At, formula: str) -> list[Fraction]:
    """What the formula gives for the printed figures, for the exact ones, and for those rounded to two decimals."""
    capaian, serapan = at.row.value(Role.CAPAIAN).value, at.row.value(Role.SERAPAN).value
    if at.row.value(Role.SERAPAN).dash:
        serapan = Decimal(0)
    if at.row.value(Role.CAPAIAN).dash:
        capaian = Decimal(0)
    exact_c, exact_s = exact_capaian(at), exact_serapan(at)
    pairs: list[tuple[Fraction, Fraction]] = []
    if capaian is not None and serapan is not None:
        pairs.append((Fraction(capaian), Fraction(serapan)))
    if exact_c is not None and exact_s is not None:
        pairs.append((exact_c, exact_s))
        pairs.append((Fraction(round_half_up(exact_c)), Fraction(round_half_up(exact_s))))
    if capaian is not None and exact_s is not None:
        pairs.append((Fraction(capaian), Fraction(round_half_up(exact_s))))
    if exact_c is not None and serapan is not None:
        pairs.append((Fraction(round_half_up(exact_c)), Fraction(serapan)))
    return [value for pair in pairs if (value := _FORMULAS[formula](*pair)) is not None]


def _efisiensi(at: At, formula: str, cuts: bool) -> Iterator[Finding]:
    printed = at.row.value(Role.EFISIENSI)
    values = _values(at, formula)
    if not values:
        return
    expected = percent(round_half_up(values[0], printed.decimals), printed.decimals)
    shown = f"{at.row.value(Role.CAPAIAN).text} dan {at.row.value(Role.SERAPAN).text}"
    if printed.dash:
        # Where there is no pagu nothing is spent of it, and nothing is to be compared with that.
        is_undefined = at.row.value(Role.SERAPAN).dash or at.row.value(Role.CAPAIAN).dash
        if not is_undefined and not any(round_half_up(value, 0) == 0 for value in values):
            message = f"Efisiensi tidak diisi, padahal {formula} dari {shown} adalah {expected}."
            yield at.finding("efisiensi-salah", Role.EFISIENSI, message, expected=expected)
        return
    if printed.value is None:
        return
    fits = [fit(printed, each) for each in values]
    if Fit.RIGHT in fits:
        return
    if any(fit(printed, -each) is Fit.RIGHT for each in values) and printed.value:
        message = (
            f"Tanda efisiensi terbalik: {formula} dari {shown} adalah {expected}, bukan {at.printed(Role.EFISIENSI)}."
        )
        yield at.finding("efisiensi-tanda", Role.EFISIENSI, message, expected=expected)
    elif Fit.CUT in fits:
        if not cuts:
            message = f"Efisiensi dipotong, bukan dibulatkan: {formula} dari {shown} adalah {expected}."
            yield at.finding("pembulatan", Role.EFISIENSI, message, expected=expected)
    elif any(fit(printed, -each) is Fit.CUT for each in values) and printed.value:
        message = (
            f"Tanda efisiensi terbalik: {formula} dari {shown} adalah {expected}, bukan {at.printed(Role.EFISIENSI)}."
        )
        yield at.finding("efisiensi-tanda", Role.EFISIENSI, message, expected=expected)
    else:
        message = f"Efisiensi tertulis {at.printed(Role.EFISIENSI)}, padahal {formula} dari {shown} adalah {expected}."
        yield at.finding("efisiensi-salah", Role.EFISIENSI, message, expected=expected)


# ---- the document's way of rounding


def _cuts_everywhere(book: Book) -> bool:
    """Whether the document cuts its figures off as a habit: of those where that shows nearly all, and at least four."""
    cut = rounded = 0
    for report in book.reports:
        for reading in report.of(*_FIGURES):
            for at in at_rows(report, reading):
                for role, exact in ((Role.CAPAIAN, exact_capaian(at)), (Role.SERAPAN, exact_serapan(at))):
                    printed = at.row.value(role)
                    if printed.value is None or exact is None or at.row.total:
                        continue
                    found = fit(printed, exact)
                    cut += found is Fit.CUT
                    rounded += found is Fit.RIGHT and _shows(printed, exact)
    return cut >= 4 and cut > 9 * rounded


def _shows(printed: Printed, exact: Fraction) -> bool:
    """Whether rounding and cutting give different figures there."""
    scaled = abs(exact) * 10**printed.decimals
    return scaled - scaled.numerator // scaled.denominator >= Fraction(1, 2)


def same_unit(one: str, other: str) -> bool:
    first, second = one.replace(" ", ""), other.replace(" ", "")
    return first == second or {first, second} <= {"%", "persen", "prosen", "persentase"}


def slip_of_unit(one: str, other: str) -> bool:
    """Whether two satuan differ by a letter, as a slip makes them: `unut`, `orsng`."""
    first, second = one.replace(" ", ""), other.replace(" ", "")
    return min(len(first), len(second)) >= 4 and OSA.distance(first, second) == 1
