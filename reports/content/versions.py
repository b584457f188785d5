"""A report's content as JSON and back, of every version that was ever frozen."""

from collections.abc import Callable
from typing import Any

from lkj.frozen import CONVERTER
from reports.content.report import ReportContent

# Counted up with every change of the dataclasses in reports.content.report. An upgrade takes the JSON of its version to
# the next one's; tests/core/frozen/ keeps one report of each version, which must load for ever.
VERSION = 3


def _with_follow_up_and_evidence(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "follow_up": [], "evidence": []}


def _with_letterhead_and_history(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "office": {**data["office"], "letterhead": [], "emblem": ""}, "history": []}


UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    1: _with_follow_up_and_evidence,
    2: _with_letterhead_and_history,
}


def to_json(content: ReportContent) -> dict[str, Any]:
    """Plain JSON values with the version of their shape; Decimals as strings, so nothing passes through a float."""
    return {"version": VERSION, **CONVERTER.unstructure(content)}


def from_json(data: dict[str, Any]) -> ReportContent:
    """The inverse of to_json(), also of what an earlier version of the program froze.

    Raises when the data is not a whole ReportContent.
    """
    data = dict(data)
    for version in range(data.pop("version"), VERSION):
        data = UPGRADES[version](data)
    return CONVERTER.structure(data, ReportContent)
