"""Frozen contents: a report's content as JSON and back, in every version that was ever stored."""

from collections.abc import Callable
from typing import Any

from lkj.frozen import CONVERTER
from reports.content.report import ReportContent
from reports.enums import Quarter

# Raised with every change of the dataclasses in reports.content.report. tests/core/frozen/ has one content of each
# version; all of them must load for ever.
VERSION = 8


def _with_follow_up_and_evidence(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "follow_up": [], "evidence": []}


def _with_letterhead_and_history(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "office": {**data["office"], "letterhead": [], "emblem": ""}, "history": []}


def _with_other_numbers(data: dict[str, Any]) -> dict[str, Any]:
    new = {"other_label": "", "other_number": "", "official": None}
    return {**data, **{party: {**data[party], **new} for party in ("reporter", "supervisor")}}


def _with_what_was_due(data: dict[str, Any]) -> dict[str, Any]:
    """Up to version 3 every realisasi was printed as cumulative, and predikat was that of the year's capaian."""
    rows = [{**row, "over_time": "accumulates", "capaian_due": row["capaian"]} for row in data["performance"]]
    new: dict[str, Any] = {"decimals": None, "is_due": True, "due_target": None, "reached": None}
    new |= {"target_to": None, "target_words": "", "words": "", "previous_words": "", "components": []}
    return {
        **data,
        "budget": [{**line, "stopped": ""} for line in data["budget"]],
        "performance": [{**row, **new} for row in rows],
        "capaian_due_average": data["capaian_average"],
        "shifts": [],
    }


def _with_earlier_quarters_and_dropped(data: dict[str, Any]) -> dict[str, Any]:
    """Up to version 5 an earlier result was that of the quarter before, and only Triwulan IV asked for words."""
    before, last = data["quarter"] - 1, data["quarter"] == Quarter.IV
    new: dict[str, Any] = {"due_words": "", "outcomes": []}
    rows = [
        {
            **row,
            **new,
            "previous_quarter": before if row["previous"] is not None or row["previous_words"] else None,
            "reached_due": row["reached"] if last and row["words"] else None,
        }
        for row in data["performance"]
    ]
    return {**data, "performance": rows, "dropped": [], "bands": []}


def _with_amounts_of_funds(data: dict[str, Any]) -> dict[str, Any]:
    """Up to version 6 nobody said what each of several sumber dana gives."""
    return {**data, "budget": [{**line, "fund_amounts": []} for line in data["budget"]]}


def _with_texts_about_indicators(data: dict[str, Any]) -> dict[str, Any]:
    """Up to version 7 explanations and plan rows were about activities alone."""
    tables = ("explanations", "action_plan", "follow_up")
    return {**data, **{table: [{**row, "indicator": None} for row in data[table]] for table in tables}}


# By version: from the JSON of that version to the JSON of the next one.
UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    1: _with_follow_up_and_evidence,
    2: _with_letterhead_and_history,
    3: _with_what_was_due,
    4: _with_other_numbers,
    5: _with_earlier_quarters_and_dropped,
    6: _with_amounts_of_funds,
    7: _with_texts_about_indicators,
}


def to_json(content: ReportContent) -> dict[str, Any]:
    """The content as plain JSON values with their `version`. Decimals are strings, so no value becomes a float."""
    return {"version": VERSION, **CONVERTER.unstructure(content)}


def from_json(data: dict[str, Any]) -> ReportContent:
    """The inverse of to_json(), also for what earlier versions of the program froze.

    Raises where the data is not a whole ReportContent.
    """
    return CONVERTER.structure(in_this_version(data), ReportContent)


def in_this_version(data: dict[str, Any]) -> dict[str, Any]:
    """The plain values of a content of any version, as this version names them; for a few of them cheaper than all."""
    data = dict(data)
    for version in range(data.pop("version"), VERSION):
        data = UPGRADES[version](data)
    return data
