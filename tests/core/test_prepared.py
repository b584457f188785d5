"""Queries that Django writes once (lkj.prepared), and fields drawn without templates: the same as Django's own."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.forms import CharField, DateField, Form, HiddenInput, Textarea
from django.forms.renderers import DjangoTemplates
from django.test.utils import CaptureQueriesContext

from lkj.form_renderer import QuickFields
from lkj.prepared import Prepared, Word
from reports.models import Report
from reports.queries.inbox import _Person, _tasks_of, _values_of, _waiting_keys
from reports.queries.readable import readable_report
from units.models import Assignment, User, held_keys


@pytest.mark.django_db
def test_a_query_is_written_once_and_asks_for_other_values(demo_office: Any) -> None:
    written: list[Any] = []

    def build(posts: list[int], day: datetime.date, name: str) -> Any:
        written.append(posts)
        on_day = Assignment.objects.on(day).filter(position__in=posts, official__name=name)
        return on_day.select_related("official").order_by("pk")

    asked = Prepared(build)
    held = list(Assignment.objects.select_related("official").order_by("pk")[:3])
    day = datetime.date(2022, 7, 1)
    for each in held:
        with CaptureQueriesContext(connection) as queries:
            found = asked([each.position_id], day, Word(each.official.name))
            assert [row.official.name for row in found] == [each.official.name]
        assert len(queries) == 1
    assert len(written) == 1
    # Another day, a longer list: the list is another shape, a day is a value.
    assert asked([held[0].position_id], datetime.date(1999, 1, 1), Word(held[0].official.name)) == []
    posts = [each.position_id for each in held]
    assert asked(posts, day, Word(held[1].official.name)) == [held[1]]
    assert len(written) == 2
    # What can find nothing asks nothing; a value that does not reach the database is refused.
    with CaptureQueriesContext(connection) as queries:
        assert asked([], day, Word("x")) == []
    assert not queries
    with pytest.raises(ValueError, match="makes nothing"):
        Prepared(lambda pk: Assignment.objects.all())(7)


@pytest.mark.django_db
def test_what_everybody_may_read_and_has_to_do_is_as_without_it(demo_office: Any) -> None:
    for user in User.objects.all():
        readable = set(Report.objects.visible_to(user).values_list("pk", flat=True))
        found = {pk for pk in Report.objects.values_list("pk", flat=True) if readable_report(user, pk)}
        assert found == readable, user
        held = held_keys(user)
        tasks = _tasks_of(_Person.of(user), held, (), set(held.values())).values_list("pk", flat=True)
        assert sorted(_waiting_keys(user)) == sorted(tasks), user
        assert len(_values_of(user, held)) == 6


def test_fields_are_drawn_as_django_draws_them() -> None:
    class Typed(Form):
        name = CharField(initial='<"&', required=False, max_length=9)
        words = CharField(widget=Textarea, initial="a<b\nc", disabled=True)
        day = DateField(initial=datetime.date(2022, 1, 2))
        hidden = CharField(widget=HiddenInput, initial=0)

    ours, theirs = (
        [str(field) for field in Typed(renderer=renderer)] for renderer in (QuickFields(), DjangoTemplates())
    )
    assert [field.strip() for field in ours] == [field.strip() for field in theirs]
