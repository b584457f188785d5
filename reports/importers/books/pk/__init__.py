"""03-pk: sasaran, indicators of all kinds with their quarters, and budget lines of the posts' agreements of a year.

The office's scales stand in it too: new ones and further steps can be used by indicators of the same file.

A post's newest version stands in the file: its draft, else the one in force. A draft takes every change; of a version
in force only words can be corrected, and everything else asks for a perubahan first. Rows that the file lacks stay.
"""

from collections.abc import Mapping, Sequence

from reports.importers.books.funds import fund_names
from reports.importers.books.pk.planning import Planner
from reports.importers.books.pk.setup import Setup
from reports.importers.books.pk.tables import INDICATORS, LINES, SCALES
from reports.importers.books.posts import Posts
from reports.importers.comparing import Plan, Scope, Stored
from reports.importers.tables import Reading, Table
from reports.models import Scale


class PkBook:
    name = "03-pk"
    title = "Perjanjian Kinerja"

    def tables(self, scope: Scope) -> tuple[Table, ...]:
        return (LINES, INDICATORS, SCALES)

    def lists(self, scope: Scope) -> Mapping[str, Sequence[str]]:
        scales = Scale.objects.filter(organization__in=scope.offices).values_list("name", flat=True)
        return {"jabatan": Posts(scope).names(), "skala": list(dict.fromkeys(scales)), "dana": fund_names(scope)}

    def stored(self, scope: Scope) -> Mapping[str, Sequence[Stored]]:
        return Setup(scope).stored

    def plan(self, reading: Reading, scope: Scope) -> Plan:
        return Planner(Setup(scope), Plan(problems=reading.problems), scope).plan(reading)
