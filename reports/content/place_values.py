"""What stands at each place of a report, in a line: a remark keeps it, so that it says what it was about later too."""

from collections.abc import Iterator

from lkj import formats
from reports.content import places
from reports.content.indicators import Performance
from reports.content.report import Action, Budget, FollowedUp, ReportContent
from reports.enums import FollowUpOutcome

LONGEST = 200


def values(content: ReportContent) -> dict[str, str]:
    """The value at every place that has one, by the place's key. Sections, files and the whole report have none."""
    return {key: _shortened(text) for key, text in _values(content) if text}


def _values(content: ReportContent) -> Iterator[tuple[str, str]]:
    for row in content.performance:
        yield places.join("target", row.indicator), f"Target {row.target_text}"
        yield places.join("capaian", row.indicator), _result(row)
        yield places.join("biaya", row.indicator), _spending(content.budget_of(row), row)
    for line in content.budget:
        yield places.join("anggaran", line.line), f"Pagu {formats.rupiah(line.ceiling)}"
    for line in content.budget_without_indicator:
        yield places.join("biaya", places.line_key(line.line)), _spending(line)
    for topic in content.topics:
        yield places.join("evaluasi", topic.key), _quoted(content.explanation_of(topic))
    for key, followed in zip(places.follow_up_keys(content), content.follow_up, strict=True):
        yield places.join("lanjutan", key), _followed(followed)
    for key, action in zip(places.plan_keys(content), content.action_plan, strict=True):
        yield places.join("rencana", key), _planned(action)


def _result(row: Performance) -> str:
    return f"Realisasi {row.realisasi_text} dari target {row.target_text}, capaian {row.capaian_text}"


def _spending(line: Budget | None, row: Performance | None = None) -> str:
    """What Cost Per Outcome says; of an indicator without a budget line its result."""
    if line is None:
        return _result(row) if row else ""
    spent = f"Realisasi {formats.rupiah(line.realisasi)} dari pagu {formats.rupiah(line.ceiling)}"
    efisiensi = "" if row is None or row.efisiensi is None else f", efisiensi {formats.points_in_words(row.efisiensi)}"
    return f"{spent}, serapan {formats.percent(line.serapan)}{efisiensi}"


def _followed(row: FollowedUp) -> str:
    outcome = FollowUpOutcome(row.outcome).label
    return f"{outcome}: {row.note}" if row.note else outcome


def _planned(row: Action) -> str:
    return _quoted(row.tindak_lanjut or row.evaluasi)


def _quoted(text: str) -> str:
    return f"“{_shortened(text, LONGEST - 2)}”" if text.strip() else ""


def _shortened(text: str, length: int = LONGEST) -> str:
    """The text in one line, cut at a word where it is too long."""
    bare = " ".join(text.split(" ")).replace("\n", " ")
    if len(bare) <= length:
        return bare
    return bare[: length - 2].rpartition(" ")[0].rstrip(" ,.;:") + " …"
