"""Rules of the nomenclature: malformed codes, one code for two activities, and columns that name another level."""

import re
from collections import Counter
from collections.abc import Iterator

from rapidfuzz import fuzz

from reports.audit.activities import activities_of
from reports.audit.finding import At, at_rows, short
from reports.audit.headings import Kind, Role
from reports.audit.pairing import code_of, data_of, without_code
from reports.audit.recognised import Book, Report
from reports.audit.result import Finding
from reports.audit.rows import Reading, Row
from reports.audit.rules.wording import only_misspelt
from reports.enums import ActivityLevel

_LEVELS = (
    (ActivityLevel.SUB_KEGIATAN, re.compile(r"\bsub\s*[./]?\s*kegiatan\b|\bsubkegiatan\b", re.IGNORECASE)),
    (ActivityLevel.KEGIATAN, re.compile(r"(?<!sub )(?<!sub\.)(?<!sub/)(?<!sub)\bkegiatan\b", re.IGNORECASE)),
    (ActivityLevel.PROGRAM, re.compile(r"\bprogram\b", re.IGNORECASE)),
)


_FEWEST_OF_A_SHAPE = 3


def check(book: Book) -> Iterator[Finding]:
    shapes = _shapes(book)
    for report in book.reports:
        for reading in report.readings:
            yield from _malformed(report, reading, book, shapes)
        yield from _levels(report)
    yield from _shared(book)


Shape = tuple[int, ...]


def _shape(code: str) -> Shape:
    """How many digits each part of a code has."""
    return tuple(map(len, code.split(".")))


def _shapes(book: Book) -> Counter[Shape]:
    """The shapes of the document's codes, each code once."""
    rows = [row for report in book.reports for reading in report.readings for row in reading.rows]
    return Counter(_shape(code) for code in {row.words(Role.CODE).replace(" ", "") for row in rows} if _is_code(code))


def _lacks_a_digit(code: str, shapes: Counter[Shape]) -> bool:
    """Whether a code alone has a part shorter than those of its level have everywhere else: 7.01.06.2.01.4."""
    own = _shape(code)
    others = [(shape, count) for shape, count in shapes.items() if len(shape) == len(own) and shape != own]
    usual = others[0] if len(others) == 1 else (own, 0)
    is_alone = shapes[own] == 1 and usual[1] >= _FEWEST_OF_A_SHAPE
    return is_alone and all(mine <= theirs for mine, theirs in zip(own, usual[0], strict=True))


def _malformed(report: Report, reading: Reading, book: Book, shapes: Counter[Shape]) -> Iterator[Finding]:
    for at in at_rows(report, reading):
        written = at.row.words(Role.CODE)
        if not written or not re.search(r"\d", written):
            continue
        # On paper a narrow column breaks a code over two lines, which is no mistake of its author's.
        code = written.replace(" ", "") if book.document.format == "pdf" else written
        if not _is_code(code):
            bare_code = written.replace(" ", "").strip("'\"`")
            likely = bare_code if _is_code(bare_code) else ""
            message = (
                f"Kode “{written}” tidak berbentuk kode kegiatan: angka dengan titik, tanpa spasi atau tanda lain"
                f"{f', yaitu {likely}' if likely else ''}."
            )
            yield at.finding("kode-rusak", Role.CODE, message, expected=likely)
        elif _lacks_a_digit(code, shapes):
            message = f"Kode “{written}” kekurangan angka: kode setingkatnya dalam berkas ini lebih panjang. Periksa."
            yield at.finding("kode-rusak", Role.CODE, message)


def _is_code(code: str) -> bool:
    return bool(re.fullmatch(r"[1-8X](?:\.(?:\d{1,4}|XX))+", code)) and ActivityLevel.of_code(
        code.replace("X", "9")
    ) is not None  # fmt: skip


def _shared(book: Book) -> Iterator[Finding]:
    """One code with two names: the later one is named, with where the other stands."""
    first: dict[str, list[At]] = {}
    for report in book.reports:
        for activity in activities_of(report):
            rows = [at for at in (*activity.plans, activity.budget, activity.spent) if at is not None]
            at = next((each for each in rows if code_of(each.row)), None)
            code = code_of(at.row) if at else ""
            if at is None or not ActivityLevel.of_code(code):
                continue
            known = first.setdefault(code, [])
            other = next((each for each in known if not _same_activity(each, at)), None)
            if other is not None and all(not _same_activity(each, at) for each in known):
                yield _two_names(at, other, code)
            known.append(at)


def _two_names(at: At, other: At, code: str) -> Finding:
    where = "laporan ini" if other.report is at.report else f"laporan {other.report.number}"
    one, another = short(_name(at), 90), short(_name(other), 90)
    message = f"Kode {code} dipakai untuk “{one}”, dan dalam {where} untuk “{another}”."
    return at.finding("kode-ganda", Role.CODE, message, printed=f"{code} {_name(at)}", expected=_name(other))


def _same_activity(one: At, other: At) -> bool:
    """Whether two rows with one code mean one activity: of two reports also in other words, of one never."""
    first, second = _name(one), _name(other)
    if not first or not second or only_misspelt(first, second):
        return True
    return one.report is not other.report and fuzz.token_set_ratio(first.casefold(), second.casefold()) >= 85


def _name(at: At) -> str:
    return without_code(at.row.words(Role.ACTIVITY) or at.row.words(Role.SASARAN))


def _levels(report: Report) -> Iterator[Finding]:
    for reading in report.of(Kind.PLAN, Kind.BUDGET, Kind.SPENT):
        named = _level_named(reading)
        if named is None:
            continue
        if not named:
            yield _two_levels(report, reading)
            continue
        rows = [(row, code) for row in data_of(reading) if (code := _code_known(report, reading, row))]
        wrong = [(row, code) for row, code in rows if ActivityLevel.of_code(code) not in named]
        if wrong and len(wrong) == len(rows) and len(rows) != 1:
            wrong = wrong[:1]
        for row, code in wrong:
            meant = ActivityLevel.of_code(code)
            if meant is None:
                continue
            role = Role.CODE if row.words(Role.CODE) else Role.ACTIVITY
            label = " / ".join(filter(None, (reading.head.label_of(Role.CODE), reading.head.label_of(Role.ACTIVITY))))
            message = f"Kolomnya bernama “{label}”, tetapi kode {code} milik {meant.label.lower()}."
            yield At(report, reading, row).finding("label-tingkat", role, message, printed=code, expected=meant.label)


def _two_levels(report: Report, reading: Reading) -> Finding:
    """The heads of code and name are of two levels: `Kode Sub Kegiatan` beside `Nama Program`."""
    at = At(report, reading, reading.rows[0])
    code, name = reading.head.label_of(Role.CODE), reading.head.label_of(Role.ACTIVITY)
    message = f"Kolom kode bernama “{code}”, kolom nama “{name}”. Samakan tingkatnya."
    return at.finding("label-tingkat", Role.ACTIVITY, message, printed=name, expected=code)


def _level_named(reading: Reading) -> set[ActivityLevel] | None:
    """The levels that the heads of code and name both allow; None where these name none."""
    found: list[set[ActivityLevel]] = []
    for role in (Role.CODE, Role.ACTIVITY):
        label = re.sub(r"\s+", " ", reading.head.label_of(role))
        levels = {level for level, pattern in _LEVELS if pattern.search(label)}
        if re.search(r"sub\s*/\s*kegiatan", label, re.IGNORECASE):
            levels |= {ActivityLevel.KEGIATAN, ActivityLevel.SUB_KEGIATAN}
        if levels:
            found.append(levels)
    return set.intersection(*found) if found and reading.rows else None


def _code_known(report: Report, reading: Reading, row: Row) -> str:
    own = code_of(row)
    if own or reading.kind is Kind.PLAN:
        return own
    for activity in activities_of(report):
        if activity.budget is not None and activity.budget.row is row:
            return activity.code
    return ""
