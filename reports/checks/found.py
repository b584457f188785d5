"""Makes what a rule finds on one row: with the row's place and its name."""

from decimal import Decimal

from reports.checks.registry import Found, plain_values
from reports.checks.subject import PlannedRow, Text
from reports.content import places
from reports.content.indicators import Performance
from reports.content.report import Budget, Topic


def on_indicator(
    row: Performance, message: str, *, about: str = "", question: str = "", **values: Decimal | None
) -> Found:
    place = places.join("capaian", row.indicator)
    return Found(place, row.name, message, plain_values(values), about=about, question=question)


def on_target(row: Performance, message: str, **values: str | None) -> Found:
    """On what the agreement says of an indicator."""
    return Found(places.join("target", row.indicator), row.name, message, values)


def on_line(line: Budget, message: str, *, question: str = "", **values: Decimal | None) -> Found:
    place, name = places.join("anggaran", line.line), f"{line.code} {line.name}"
    return Found(place, name, message, plain_values(values), question=question)


def on_explanation(topic: Topic, message: str, **values: Decimal | None) -> Found:
    return Found(places.join("evaluasi", topic.key), topic.label, message, plain_values(values))


def on_row(number: int, place: str, row: PlannedRow, message: str, field: str = "", about: str = "") -> Found:
    """On a row of the action plan."""
    return Found(place, f"Baris {number}: {row.name}", message, field=field, about=about)


def on_text(text: Text, message: str, about: str, *, anywhere: bool = False, **values: str | None) -> Found:
    return Found(text.place, text.where, message, values, field=text.field, about=about, anywhere=anywhere)
