"""Rules of the plan and of reasons: a follow-up that contradicts the figures, a low figure without a word."""

import re
from collections.abc import Iterator
from fractions import Fraction

from lkj import formats
from reports.audit.activities import Activity, activities_of, plan_rows
from reports.audit.finding import At
from reports.audit.headings import Role
from reports.audit.pairing import bare
from reports.audit.recognised import Book, Report, Section
from reports.audit.result import Finding
from reports.audit.rules.figures import exact_capaian, exact_serapan
from reports.audit.rules.known import achieved
from reports.audit.rules.telling import names_of
from reports.calculations import DEFAULT_BOUNDS, round_half_up

_GOES_ON = re.compile(
    r"\b(?:(?:melanjutkan|melaksanakan|menyelesaikan|mengejar|menuntaskan|memenuhi)\s+(?:sisa|kekurangan)|"
    r"mengejar|menuntaskan|menyelesaikan sisa\w*|melanjutkan|mempercepat)\b[^.;]{0,40}\b(?:capaian|kinerja|target)\b",
    re.IGNORECASE,
)
_SPENDS = re.compile(
    r"\b(?:(?:melakukan|melaksanakan|mempercepat|meningkatkan|mengoptimalkan)\s+(?:sisa\s+)?(?:serapan|penyerapan)|"
    r"sisa\b[^.;]{0,30}\bserapan)\b",
    re.IGNORECASE,
)
_STAYS = re.compile(r"\b(?:mempertahankan|pertahankan|dipertahankan)\b", re.IGNORECASE)
_BLANK = re.compile(r"[-–—\s.]*")
_REASONS = re.compile(
    r"karena|sebab|kendala|hambat|terhambat|belum|akibat|dikarenakan|faktor|menunggu|terkendala|keterlambatan|dijadwalkan|"
    r"rendah|masih|tidak|kurang|minim|terbatas|tertunda|proses",
    re.IGNORECASE,
)


def check(book: Book) -> Iterator[Finding]:
    for report in book.reports:
        yield from _contradicting(report)
        yield from _unexplained(report)


def _contradicting(report: Report) -> Iterator[Finding]:
    for activity, at in plan_rows(report):
        words = at.row.words(Role.FOLLOW_UP)
        capaian, serapan = _capaian(report, activity), _serapan(activity)
        if not words or not capaian:
            continue
        low = _bound(report)
        if min(capaian) >= 100 and (found := _GOES_ON.search(words)):
            yield _janggal(at, found[0], f"capaian kegiatan ini {_shown(min(capaian))}")
        elif serapan is not None and serapan >= 100 and (found := _SPENDS.search(words)):
            yield _janggal(at, found[0], f"serapan kegiatan ini {_shown(serapan)}")
        elif low is not None and max(capaian) < low and (found := _STAYS.search(words)):
            yield _janggal(at, found[0], f"capaian kegiatan ini baru {_shown(max(capaian))}")


def _shown(value: Fraction) -> str:
    return formats.percent(round_half_up(value))


def _janggal(at: At, words: str, figure: str) -> Finding:
    message = f"Tertulis “{words}”, padahal {figure}. Periksa tindak lanjutnya."
    return at.finding("tindak-lanjut-janggal", Role.FOLLOW_UP, message, printed=words, expected=figure)


def _capaian(report: Report, activity: Activity) -> list[Fraction]:
    found: list[Fraction] = []
    for at in achieved(report, activity):
        exact = exact_capaian(at)
        printed = at.row.value(Role.CAPAIAN).value
        if exact is not None:
            found.append(exact)
        elif printed is not None:
            found.append(Fraction(printed))
    return found


def _serapan(activity: Activity) -> Fraction | None:
    rows = [at for at in (activity.spent, *activity.costs) if at is not None]
    return next((exact for at in rows if (exact := exact_serapan(at)) is not None), None)


def _very_low(report: Report) -> Fraction | None:
    """Below what capaian of the year nobody leaves a figure without a word: half of what asks for one, from II on."""
    bound = _bound(report)
    return None if bound is None or report.quarter == 1 else bound * 3 / 4


def _bound(report: Report) -> Fraction | None:
    """Below what capaian of the year asks for a word in this quarter."""
    if not report.quarter or (bound := DEFAULT_BOUNDS[report.quarter].capaian_below) is None:
        return None
    return Fraction(bound) * report.quarter / 4


def _unexplained(report: Report) -> Iterator[Finding]:
    low = _very_low(report)
    says = any(each.section in (Section.EVALUATION, Section.PLAN) for each in report.prose)
    if low is None or not says:
        return
    for activity in activities_of(report):
        rows = achieved(report, activity)
        doubtful = [at for at in rows if (exact := exact_capaian(at)) is not None and exact < low]
        if doubtful and not _has_words(report, activity, rows):
            at = next((each for each in doubtful if each.row.value(Role.CAPAIAN).is_number), doubtful[0])
            message = (
                f"Capaian {at.printed(Role.CAPAIAN)} rendah untuk triwulan ini, tetapi tidak ada kalimat yang "
                "menjelaskannya: di keterangan, evaluasi, atau rencana tindak lanjut."
            )
            yield at.finding("alasan-kosong", Role.CAPAIAN, message)


def _has_words(report: Report, activity: Activity, rows: list[At]) -> bool:
    notes = [at.row.words(Role.NOTE) for at in (*rows, *activity.plans)]
    if any(not _BLANK.fullmatch(note) for note in notes):
        return True
    evaluations = [at.row.words(Role.EVALUASI) for at in activity.plans]
    if any(_REASONS.search(text) for text in evaluations):
        return True
    keys = set(names_of(activity))
    current = False
    only = len([each for each in activities_of(report) if each.budget or each.costs or each.spent]) == 1
    for prose in report.prose:
        if prose.section is not Section.EVALUATION or prose.heading:
            continue
        key = bare(prose.text)
        if any(name in key for name in keys):
            current = True
        elif any(name in key for other in activities_of(report) if other is not activity for name in names_of(other)):
            current = False
        if (current or only) and _REASONS.search(prose.text):
            return True
    return False
