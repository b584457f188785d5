"""01-susunan: units and posts, who holds them with which account, tugas and fungsi.

A row of Susunan is a post with its unit, a row of Pejabat a penugasan. Names are corrected and rows added; what holds
from a day on (another place, the end of a unit) belongs to the page of the structure, and so does every deletion.
"""

from collections.abc import Mapping, Sequence

from reports.importers.books.posts import Posts
from reports.importers.books.susunan.planning import Planner
from reports.importers.books.susunan.setup import Setup
from reports.importers.books.susunan.tables import DUTIES, HOLDERS, STRUCTURE
from reports.importers.comparing import Plan, Scope, Stored
from reports.importers.tables import Reading, Table


class SusunanBook:
    name = "01-susunan"
    title = "Susunan dan pejabat"

    def tables(self, scope: Scope) -> tuple[Table, ...]:
        return (STRUCTURE, HOLDERS, DUTIES)

    def lists(self, scope: Scope) -> Mapping[str, Sequence[str]]:
        return {"jabatan": Posts(scope).names()}

    def stored(self, scope: Scope) -> Mapping[str, Sequence[Stored]]:
        return Setup(scope).stored

    def plan(self, reading: Reading, scope: Scope) -> Plan:
        return Planner(Setup(scope), Plan(problems=reading.problems), scope).plan(reading)
