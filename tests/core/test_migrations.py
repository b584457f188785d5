"""A database of each released version, full of rows, is brought to the present one without losing any of them.

Each test has a database of its own, migrated to the last migrations of the release and filled through the models of
that time. Afterwards each row is compared column by column.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps as live_apps
from django.db import IntegrityError, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from reports.models import Report
from reports.queries.figures import figures_of
from units.models import FormerPost, Position, circles

# The last migrations of each released version.
RELEASED = {
    "first": (("units", "0001_initial"), ("reports", "0002_initial")),
    "wordings in versions": (("units", "0002_letterhead"), ("reports", "0004_wording_versions")),
    "finished documents": (("units", "0002_letterhead"), ("reports", "0005_rendered_file_started")),
    "the log": (("units", "0004_guards"), ("reports", "0006_rounds")),
    "rounds": (("units", "0004_guards"), ("reports", "0008_rounds_so_far")),
    "the house": (("units", "0005_sealed_keys"), ("reports", "0013_queue")),
    "one name": (("units", "0011_portal_signing"), ("reports", "0026_statement_without_unit")),
}
# Tables that a release had before any of its code wrote a row: they came with the log, their code with the rounds.
_NOT_YET = {"reports.SignedFile"}
_BEFORE_ROUNDS = {f"reports.{name}" for name in ("Submission", "Publication", "SignedFile", "Signature", "Remark")}
UNUSED = {
    "first": _NOT_YET, "wordings in versions": _NOT_YET, "finished documents": _NOT_YET, "the log": _BEFORE_ROUNDS,
    "rounds": set(), "the house": set(), "one name": set(),
}  # fmt: skip
# Tables whose rows a later migration moves to other tables; _assert_moved_rows_arrived() looks for them there.
MOVED = {"reports.wording", "reports.event"}
# Columns that a later migration fills or changes on purpose: "app.model": {"column", …}.
CHANGED: dict[str, set[str]] = {"reports.disposition": {"submission_id"}, "units.chain": {"length", "head"}}
# Tables that a later migration calls by another name.
RENAMED = {"reports.notice": "reports.notification", "reports.noticechoice": "reports.notificationchoice"}
AT = datetime.datetime(2022, 7, 8, 3, 0, tzinfo=datetime.UTC)
DAY = datetime.date(2022, 6, 20)

pytestmark = pytest.mark.django_db

Rows = dict[str, dict[Any, dict[str, Any]]]


@contextmanager
def fresh_database(folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """An empty database of the same kind, used instead of the tests' one."""
    usual = connections["default"]
    own = usual.copy()
    own.settings_dict = {**usual.settings_dict, "NAME": str(folder / "old.sqlite3")}
    if usual.vendor == "postgresql":
        own.settings_dict["NAME"] = "lkj_old_release"
        _on_server(usual, "DROP DATABASE IF EXISTS lkj_old_release", "CREATE DATABASE lkj_old_release")
    connections["default"] = own
    try:
        yield own
    finally:
        own.close()
        connections["default"] = usual
        if usual.vendor == "postgresql":
            _on_server(usual, "DROP DATABASE lkj_old_release")


def _on_server(usual: BaseDatabaseWrapper, *statements: str) -> None:
    server = usual.copy()
    server.settings_dict = {**usual.settings_dict, "NAME": "postgres"}
    try:
        with server.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        server.close()


def to(connection: BaseDatabaseWrapper, targets: Any = None) -> Any:
    """Migrate to these states, or all apps to the present; returns the models of that state."""
    executor = MigrationExecutor(connection)
    others = [leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] not in ("units", "reports")]
    wanted = [*targets, *_compatible(executor, others)] if targets else executor.loader.graph.leaf_nodes()
    executor.migrate(wanted)
    executor = MigrationExecutor(connection)
    return executor.loader.project_state(list(wanted)).apps


def _compatible(executor: MigrationExecutor, others: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The apps of other packages, which depend on none of ours."""
    plan = executor.loader.graph
    return [leaf for leaf in others if not any(a in ("units", "reports") for a, _ in plan.forwards_plan(leaf))]


class Filler:
    """Makes rows of historical models: missing values are made up by type, fields that the model lacks are left out."""

    def __init__(self, apps: Any, unused: set[str]) -> None:
        self.apps, self.unused, self.count = apps, unused, 0

    def __call__(self, model_label: str, /, **values: Any) -> Any:
        try:
            model = self.apps.get_model(model_label)
        except LookupError:
            return None
        if model_label in self.unused:
            return None
        self.count += 1
        given = {
            field.name: self._value(field, values)
            for field in model._meta.concrete_fields
            if self._required(field, values)
        }
        return model.objects.create(**given)

    def _required(self, field: models.Field, values: dict[str, Any]) -> bool:
        if field.primary_key and field.name not in values:
            return False
        return field.name in values or not (field.has_default() or field.null or field.blank)

    def _value(self, field: models.Field, values: dict[str, Any]) -> Any:
        if field.name in values:
            return values[field.name]
        if isinstance(field, models.ForeignKey):
            return self.apps.get_model(field.related_model._meta.label).objects.order_by("pk").first()
        if field.choices:
            return field.choices[0][0]
        made = {
            "DateTimeField": AT, "DateField": DAY, "BooleanField": True, "JSONField": {},
            "DecimalField": Decimal("12.50"), "BinaryField": b"\x00\x01",
        }  # fmt: skip
        kind = field.get_internal_type()
        if kind in made:
            return made[kind]
        if "Integer" in kind:
            return self.count
        return f"teks-{self.count}"[: field.max_length or 99]


def fill(apps: Any, unused: set[str]) -> None:
    """Make a small office with a report of each state, and all that belonged to one in that release."""
    make = Filler(apps, unused)
    office = make("units.Organization", code="dinas", name="Dinas Uji", city="Contoh", demo_today=DAY)
    people = [
        make("units.User", username=name, password="!", is_superuser=False) for name in ("wulan", "bagas", "dewi")
    ]
    officials = [
        make(
            "units.Official", organization=office, user=user, name=user.username.title(), nip=f"19010101{n}92601100{n}"
        )
        for n, user in enumerate(people, 1)
    ]
    make("units.Membership", user=people[2], organization=office)
    units = [make("units.Unit", organization=office, code=code) for code in ("sekretariat", "subbag", "seksi")]
    head = make("units.Position", unit=units[0], title="Sekretaris", superior=None)
    posts = [head, *(make("units.Position", unit=unit, superior=head) for unit in units[1:])]
    for official, post in zip(officials, posts, strict=True):
        make("units.Assignment", official=official, position=post, starts=DAY)
    make("units.Duty", position=posts[1], text="menyusun rencana kerja")
    make("units.LegalBasis", organization=office)
    period = make(
        "reports.Period", organization=office, year=2022, quarter=2, opens_on=DAY, due_on=DAY, closes_on=AT.date()
    )
    activity = make("reports.Activity", organization=office, year=2022, parent=None, level="program")
    make("reports.DispositionOption", organization=office, effect="accepts", opposite=None)
    make("reports.Wording", organization=office, key="penutup", text="Demikian.")
    make("reports.WordingVersion", organization=office, key="penutup", number=1, text="Demikian.", by=people[2])
    make("reports.FundSource", organization=office)
    chain = make("units.Chain", organization=office, length=1, head="c" * 64)
    make("units.Event", chain=chain, number=1, kind="login", hash="c" * 64, previous="0" * 64)
    for post, state in zip(posts, ("draft", "submitted", "approved"), strict=True):
        _report(make, post, period, activity, state, people)


def _report(make: Filler, post: Any, period: Any, activity: Any, state: str, people: list[Any]) -> None:
    author, superior = people[0], people[1]
    agreement = make("reports.Agreement", position=post, year=2022)
    line = make("reports.BudgetLine", agreement=agreement, activity=activity, ceiling=Decimal("100000000.00"))
    goal = make("reports.Goal", agreement=agreement)
    indicator = make(
        "reports.Indicator",
        goal=goal,
        budget_line=line,
        target=Decimal(12),
        unit="buah",
    )
    make("reports.QuarterTarget", indicator=indicator, quarter=2, target=Decimal(6), value=Decimal(6))
    submitted = {} if state == "draft" else {"content": {"version": 0}, "submitted_at": AT, "submitted_by": author}
    decided = {"decided_at": AT, "decided_by": superior, "decided_post": post.superior} if state == "approved" else {}
    report = make(
        "reports.Report", position=post, period=period, agreement=agreement, state=state, report_date=DAY,
        **submitted, **decided,
    )  # fmt: skip
    make("reports.IndicatorResult", report=report, indicator=indicator, realisasi=Decimal("6.0000"), changed_by=author)
    make("reports.BudgetResult", report=report, line=line, realisasi=Decimal("48000000.00"), changed_by=author)
    make("reports.Evaluation", report=report, line=line, text="Baru enam.", changed_by=author)
    row = make("reports.ActionPlanRow", report=report, activity=activity, evaluasi="Baru enam.", changed_by=author)
    make("reports.FollowUp", report=report, row=row, outcome="done", changed_by=author)
    make("reports.Evidence", report=report, indicator=indicator, kind="pdf", sha256="a" * 64, added_by=author)
    make("reports.IndividualIndicator", position=post, year=2022, formulation="Jumlah layanan")
    if state == "draft":
        return
    steps = [("submit", "draft", "submitted", author)] + [("approve", "submitted", "approved", superior)] * bool(
        decided
    )
    for name, before, after, by in steps:
        make(
            "reports.Event", report=report, transition=name, from_state=before, to_state=after, label=name, at=AT,
            by=by, by_name=by.username,
        )  # fmt: skip
    submission = make("reports.Submission", report=report, number=1, content={"version": 0}, by=author)
    if decided:
        make(
            "reports.Disposition", report=report, round=1, by=superior, note="Baik.", boxes=[], submission=submission,
        )  # fmt: skip
        published = make("reports.Publication", report=report, code="K7QM2XPD")
        file = make("reports.SignedFile", publication=published, kind="approved", sha256="b" * 64)
        make("reports.Signature", publication=published, role="author", by=author, file=file, method="pkcs12")
    make("reports.Remark", report=report, by=superior, disposition=None)
    make("reports.Notice", user=author, report=report)


def rows_of(apps: Any) -> Rows:
    """Every row of every table of ours, by its columns."""
    found: Rows = {}
    for model in apps.get_models():
        if model._meta.app_label in ("units", "reports"):
            columns = [field.attname for field in model._meta.concrete_fields]
            rows = model._base_manager.values(*columns)
            found[model._meta.label_lower] = {row[model._meta.pk.attname]: row for row in rows}
    return found


def losses(before: Rows, after: Rows) -> list[str]:
    found = []
    for label, rows in before.items():
        if label in MOVED:
            continue
        for key, row in rows.items():
            now = after.get(RENAMED.get(label, label), {}).get(key)
            if now is None:
                found.append(f"{label} {key} is gone")
                continue
            common = row.keys() & now.keys() - CHANGED.get(label, set())
            found += [f"{label} {key}: {c} was {row[c]!r}, is {now[c]!r}" for c in sorted(common) if row[c] != now[c]]
    return found


@pytest.mark.parametrize("release", RELEASED)
def test_no_row_of_a_release_is_lost(release: str, tmp_path: Path) -> None:
    with fresh_database(tmp_path) as connection:
        then = to(connection, RELEASED[release])
        fill(then, UNUSED[release])
        before = rows_of(then)
        assert all(before[f"reports.{name}"] for name in ("report", "indicatorresult", "evaluation", "disposition"))
        now = to(connection)
        after = rows_of(now)
        assert losses(before, after) == []
        _assert_moved_rows_arrived(before, after)
        _assert_program_reads_it()


def _assert_moved_rows_arrived(before: Rows, after: Rows) -> None:
    texts = {(row["organization_id"], row["key"], row["text"]) for row in before.get("reports.wording", {}).values()}
    versions = {(r["organization_id"], r["key"], r["text"]) for r in after["reports.wordingversion"].values()}
    assert texts <= versions
    transitions = {
        (r["report_id"], f"report.{r['transition']}", r["by_id"]) for r in before.get("reports.event", {}).values()
    }
    assert transitions <= {(r["subject_id"], r["kind"], r["by_id"]) for r in after["units.event"].values()}
    submitted = {key for key, row in after["reports.report"].items() if row["submitted_at"]}
    assert submitted <= {row["report_id"] for row in after["reports.submission"].values()}
    posts = after["units.position"]
    for row in after["reports.report"].values():
        # A decision was made from the superior post; an undecided report names none.
        assert row["decided_post_id"] == (posts[row["position_id"]]["superior_id"] if row["decided_at"] else None)


def _assert_program_reads_it() -> None:
    """Read rows through every model of today, and compute one report."""
    for model in live_apps.get_models():
        if model._meta.app_label in ("units", "reports"):
            list(model._base_manager.all()[:5])
    draft = Report.objects.with_people().get(state="draft")
    (row,) = figures_of(draft).performance
    assert (row.realisasi, row.capaian) == (Decimal(6), Decimal("50.00"))


def test_indicators_and_bounds_of_before_are_measured_as_they_were_meant(tmp_path: Path) -> None:
    """What is in % or a ratio stands as measured; a bound on the year's capaian becomes one on what was due."""
    with fresh_database(tmp_path) as connection:
        then = to(connection, RELEASED["the house"])
        fill(then, set())
        make = Filler(then, set())
        goal, office = (
            then.get_model("reports.Goal").objects.first(),
            then.get_model("units.Organization").objects.first(),
        )
        for order, (unit, kind) in enumerate((("%", "number"), ("orang", "ratio"), ("dokumen", "number")), 50):
            labels = {"numerator_label": "Selesai", "denominator_label": "Masuk"}
            make("reports.Indicator", goal=goal, order=order, unit=unit, kind=kind, target=Decimal(12), **labels)
        for quarter, below in ((1, 15), (2, 40), (3, 65), (4, 90)):
            make("reports.ReasonRule", organization=office, quarter=quarter, capaian_below=Decimal(below))
        now = to(connection)
        rows = now.get_model("reports.Indicator").objects.filter(order__range=(50, 52)).order_by("order")
        assert [row.over_time for row in rows] == ["as_measured", "as_measured", "accumulates"]
        bounds = now.get_model("reports.ReasonRule").objects.order_by("quarter").values_list("capaian_below", flat=True)
        assert list(bounds) == [Decimal(60), Decimal(80), Decimal("86.67"), Decimal(90)]


# Each version's signing day, and the quarters whose reports use it; then its state and day afterwards.
VERSIONS = {
    "one, signed": ([(datetime.date(2022, 1, 12), [1])], [("in_force", (1, 12))]),
    "one, not signed": ([(None, [])], [("in_force", (1, 1))]),
    "one, signed in the year before": ([(datetime.date(2021, 12, 30), [])], [("in_force", (1, 1))]),
    "a perubahan, signed": (
        [(datetime.date(2022, 1, 12), [1, 2]), (datetime.date(2022, 8, 5), [])],
        [("replaced", (1, 12)), ("in_force", (8, 5))],
    ),
    "a perubahan, not signed": (
        [(datetime.date(2022, 1, 12), [1, 2]), (None, [3])],
        [("replaced", (1, 12)), ("in_force", (7, 1))],
    ),
    "two that nobody used": ([(None, []), (None, [])], [("replaced", (1, 1)), ("in_force", (1, 2))]),
    "signed in the wrong order": (
        [(datetime.date(2022, 5, 1), []), (datetime.date(2022, 3, 1), [1])],
        [("replaced", (5, 1)), ("in_force", (5, 2))],
    ),
    "three": (
        [(None, [1]), (None, [2]), (None, [4])],
        [("replaced", (1, 1)), ("replaced", (4, 1)), ("in_force", (7, 1))],
    ),
}


def test_versions_of_before_are_in_force_from_their_day(tmp_path: Path) -> None:
    """Every report keeps its agreement; where no day is known, none of its quarters becomes another version's."""
    with fresh_database(tmp_path) as connection:
        then = to(connection, RELEASED["the house"])
        make = Filler(then, set())
        office = make("units.Organization", code="dinas", name="Dinas Uji", city="Contoh", demo_today=DAY)
        days = {"organization": office, "year": 2022, "opens_on": DAY, "due_on": DAY, "closes_on": AT.date()}
        periods = {quarter: make("reports.Period", quarter=quarter, **days) for quarter in (1, 2, 3, 4)}
        for name, (versions, _) in VERSIONS.items():
            unit = make("units.Unit", organization=office, code=name.replace(" ", "-"))
            post = make("units.Position", unit=unit, title=name, superior=None)
            for number, (signed_on, quarters) in enumerate(versions):
                agreement = make("reports.Agreement", position=post, year=2022, version=number, signed_on=signed_on)
                for quarter in quarters:
                    make(
                        "reports.Report", position=post, period=periods[quarter], agreement=agreement, state="draft",
                        report_date=DAY, created_at=AT,
                    )  # fmt: skip
        before = rows_of(then)
        after = rows_of(to(connection))
        assert losses(before, after) == []
        found = {
            post["title"]: [
                (row["state"], (row["in_force_from"].month, row["in_force_from"].day))
                for row in after["reports.agreement"].values()
                if row["position_id"] == post["id"]
            ]
            for post in after["units.position"].values()
        }
        assert found == {name: expected for name, (_, expected) in VERSIONS.items()}


def test_a_circle_of_before_stays_and_no_other_is_made(tmp_path: Path) -> None:
    """Names and places stay as they are, for every quarter; nobody has another past than the present."""
    with fresh_database(tmp_path) as connection:
        then = to(connection, RELEASED["one name"])
        fill(then, set())
        one, two, three = then.get_model("units.Position").objects.order_by("pk")
        then.get_model("units.Position").objects.filter(pk=one.pk).update(superior=two)
        before = rows_of(then)
        assert losses(before, rows_of(to(connection))) == []
        assert circles.missing(connection) == [] and not FormerPost.objects.exists()
        report = Report.objects.with_people().get(state="draft")
        assert (report.post_title, report.direct_superior.pk) == (one.title, two.pk)
        post = Position.objects.get(pk=one.pk)
        post.title = "Sekretaris Dinas"
        post.save()
        with pytest.raises(IntegrityError), transaction.atomic():
            Position.objects.filter(pk=two.pk).update(superior=two)
        Position.objects.filter(pk=one.pk).update(superior=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            Position.objects.filter(pk=one.pk).update(superior=three.pk)


def test_a_lost_or_changed_row_is_reported() -> None:
    before: Rows = {"reports.report": {1: {"id": 1, "state": "draft"}, 2: {"id": 2, "state": "draft"}}}
    assert losses(before, {"reports.report": {2: {"id": 2, "state": "signed"}}}) == [
        "reports.report 1 is gone",
        "reports.report 2: state was 'draft', is 'signed'",
    ]
