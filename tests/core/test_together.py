"""Several lists read by one query are the rows that queries of their own would read."""

import pytest
from django.db import connection
from django.db.models import F, Model
from django.test.utils import CaptureQueriesContext

from lkj.together import Asked, Together, together
from reports.models import Activity, Period, Report
from tests.conftest import Office
from units.models import Event, Position, Unit
from units.queries import posts_on, read_structure

pytestmark = pytest.mark.django_db


def values(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_the_rows_are_those_of_queries_of_their_own(office: Office) -> None:
    """Days, moments, truths, JSON and what is empty come as they are stored, in the order of their keys."""
    office.approve()
    assert connection.features.supports_json_field  # which asks the database once
    asked = [Position.objects.all(), Period.objects.order_by("-quarter"), Event.objects.filter(kind="report.approve")]
    with CaptureQueriesContext(connection) as queries:
        found = together(*map(Asked, asked))
    assert len(queries) == 1
    assert [[values(row) for row in rows] for rows in found] == [
        [values(row) for row in rows.order_by("pk")] for rows in asked
    ]


def test_of_named_fields_only_those_are_read(office: Office) -> None:
    """Annotations are fields; what was not named is read when it is first used."""
    reports = Report.objects.annotate(unit=F("position__unit__code"))
    (found, nothing) = together(Asked(reports, ("id", "state", "unit")), Asked(Unit.objects.filter(pk__in=[])))
    own = next(row for row in found if row == office.report)
    assert (own.state, own.unit, nothing) == ("draft", "subbag-umum", [])
    assert own.get_deferred_fields() >= {"content", "created_at"} and own.created_at == office.report.created_at


def test_lists_whose_query_is_written_once_are_the_same(office: Office) -> None:
    office.approve()

    def build(reports: list[int], kind: str) -> list[Asked]:
        steps = Event.objects.steps(*reports).filter(kind=kind)
        return [Asked(steps), Asked(Report.objects.filter(pk__in=reports), ("id", "state"))]

    asked = Together(build)
    for kind in ("report.submit", "report.approve", "report.nothing"):
        for reports in ([office.report.pk], [office.report.pk, office.stranger_report.pk], []):
            ours, theirs = asked(reports, kind), together(*build(reports, kind))
            assert [[vars(row) | {"_state": 0} for row in rows] for rows in ours] == [
                [vars(row) | {"_state": 0} for row in rows] for rows in theirs
            ]
    with CaptureQueriesContext(connection) as queries:
        assert len(asked([office.report.pk], "report.submit")[0]) == 1
    assert len(queries) == 1


def test_amounts_are_not_read_so(office: Office) -> None:
    with pytest.raises(TypeError, match="amount"):
        together(Asked(Activity.objects.all()))


def test_a_structure_says_of_a_day_what_the_posts_of_that_day_say(office: Office) -> None:
    day = office.period.last_day
    with CaptureQueriesContext(connection) as queries:
        structure = read_structure(office.organization)
        own = structure.posts_on(day, also=[office.report.position_id])
        assert [unit.code for unit in structure.units_on(day).values()] == ["kepala", *(post.unit.code for post in own)]
        assert [str(post.superior) for post in own if post.superior] == [
            "Kepala Dinas Uji",
            "Sekretaris",
            "Kepala Dinas Uji",
        ]
    assert len(queries) == 1
    assert own == posts_on(office.organization, day)
