"""Queries that Django writes once (lkj.prepared), and fields drawn without templates: the same as Django's own."""

import datetime
import gc
import inspect
import re
from collections.abc import Callable
from operator import attrgetter
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model, QuerySet
from django.forms import (
    CharField,
    ChoiceField,
    DateField,
    Form,
    HiddenInput,
    MultipleChoiceField,
    NullBooleanField,
    Textarea,
)
from django.forms.renderers import DjangoTemplates
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.safestring import mark_safe

from lkj.form_renderer import QuickFields
from lkj.prepared import Prepared, Word
from reports.models import Report
from reports.queries import inbox
from reports.queries.findings import setup_events
from reports.queries.inbox import _Person, _tasks_of
from reports.queries.readable import readable_report
from units.models import Assignment, User, held_posts


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
        held = held_posts(user)
        tasks = _tasks_of(_Person.of(user), held.sign, held.keys, (), held.offices).values_list("pk", flat=True)
        found = inbox.waiting(user, held)
        assert found.reports == set(tasks), user
        assert sorted(found.unread, key=str) == sorted(inbox.unread(user).values_list("report", flat=True), key=str)


# Pages that each of these opens from their home, their inbox, and the pages that these lead to.
VISITORS = {"kepala": 15, "sekretariat": 30, "subbag-umum": 35, "seksi-damkar": 8, "perencana": 35, "auditor": 6}


@pytest.mark.django_db
def test_each_prepared_query_finds_what_django_finds(
    demo_office: Any, login: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page's prepared queries are asked a second time as plain query sets, with the same values."""
    asked: set[Prepared] = set()
    kept = Prepared.__call__

    def both(prepared: Prepared, *values: Any) -> list[Any]:
        asked.add(prepared)
        found, plain = kept(prepared, *values), prepared._build(*values)
        ours, theirs = [_seen(row) for row in found], [_seen(row) for row in plain.all()]
        if ours != theirs:
            assert sorted(map(repr, ours)) == sorted(map(repr, theirs)), values
            assert not plain.ordered or _in_order(plain, found), values
        return found

    monkeypatch.setattr(Prepared, "__call__", both)
    for username, most in VISITORS.items():
        _walk(login(User.objects.get(username=username)), most)
    own = {each for each in gc.get_objects() if type(each) is Prepared and _is_ours(each)}
    assert {_name(each) for each in own - asked} == set()


def test_a_query_finds_its_rows_though_another_thread_forgets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful(dict[Any, Any]):
        """What is kept is forgotten at once, by a thread that asks for one shape too many."""

        def __setitem__(self, key: Any, value: Any) -> None:
            super().__setitem__(key, value)
            self.clear()

    class Written:
        def rows(self, values: list[Any]) -> list[Any]:
            return values

    monkeypatch.setattr("lkj.prepared._write", lambda build, values: Written())
    asked = Prepared(lambda key: Report.objects.filter(pk=key))
    asked._written = Forgetful()
    assert asked(7) == [7]


def _walk(client: Client, most: int) -> None:
    known, waiting = {"/", "/kotak-masuk/"}, ["/", "/kotak-masuk/"]
    for _ in range(most):
        if not waiting:
            return
        answer = client.get(waiting.pop(0))
        if not answer.headers["Content-Type"].startswith("text/html") or answer.status_code != 200:
            continue
        for found in re.findall(r'href="(/[^"#?]*/)"', answer.content.decode()):
            if found not in known and not re.search("static|keluar|unduh|pdf|xlsx|excel", found):
                known.add(found)
                waiting.append(found)


def _seen(row: Any, depth: int = 3) -> Any:
    """All that a row holds, with the rows that were read together with it."""
    if not isinstance(row, Model):
        return row
    own = {name: _seen(value, depth) for name, value in vars(row).items() if name != "_state"}
    further = row._state.fields_cache if depth else {}
    return type(row).__name__, own, {name: _seen(value, depth - 1) for name, value in further.items()}


def _in_order(plain: QuerySet[Any, Any], rows: list[Any]) -> bool:
    """Whether the rows stand in the query's order; those that are alike in it may come in any."""
    names = [name.replace("__", ".") for name in map(str, plain.query.order_by)]
    places = [[attrgetter(name)(row) for name in names] for row in rows]
    return bool(names) and places == sorted(places)


def _is_ours(prepared: Prepared) -> bool:
    return prepared._build.__module__.startswith(("reports.", "units."))


def _name(prepared: Prepared) -> str:
    build: Any = inspect.unwrap(prepared._build)
    return f"{build.__module__}:{build.__code__.co_firstlineno}"


def test_fields_are_drawn_as_django_draws_them() -> None:
    class Typed(Form):
        name = CharField(initial='<"&', required=False, max_length=9)
        words = CharField(widget=Textarea, initial="a<b\nc", disabled=True)
        day = DateField(initial=datetime.date(2022, 1, 2))
        hidden = CharField(widget=HiddenInput, initial=0)
        one = ChoiceField(
            choices=[("", "–"), ("G&H", [(1, "satu"), ("a<b", mark_safe("<b>dua</b>"))]), (3, "tiga & empat")],
            initial=1,
        )
        several = MultipleChoiceField(choices=[("x", "X"), ("y", "Y")], initial=["y", "x"], required=False)
        whole = NullBooleanField(initial=True)

    ours, theirs = (
        [str(field) for field in Typed(renderer=renderer)] for renderer in (QuickFields(), DjangoTemplates())
    )
    assert [field.strip() for field in ours] == [field.strip() for field in theirs]


@pytest.mark.django_db
def test_the_last_change_of_the_setup_is_found_by_its_index(demo_office: Any) -> None:
    """A database that gets the two subjects as values cannot know that they are those of the index (event_setup)."""
    found = setup_events(demo_office).order_by("-number")[:1]
    assert """NOT ("units_event"."subject" IN ('report', 'entry'))""" in str(found.query.sql_with_params()[0])
    if connection.vendor == "sqlite":
        # PostgreSQL, too, but for few events it may take another way.
        assert "event_setup" in found.explain()
