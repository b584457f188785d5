"""A database is brought from the first released version to the present one without losing a row of any version.

It is empty at first and stops at the last migrations of each release. There another office is added through the
models of that time, and what else the tests look for. At the end each row is compared column by column with what it
was in every release.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps as live_apps
from django.db import IntegrityError, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from reports.enums import FileKind, ReportState
from reports.models import PaperScan, Report
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
    "checks": (("units", "0013_no_circles"), ("reports", "0029_checks")),
    "the desk": (("units", "0014_one_time_passwords"), ("reports", "0038_reminders")),
    "documents made elsewhere": (
        ("units", "0016_regional_head_and_password_end"),
        ("reports", "0041_examined_documents"),
    ),
    "two desks": (("units", "0018_office_legal_basis"), ("reports", "0049_withdrawn_notices")),
    "backups": (("units", "0018_office_legal_basis"), ("reports", "0056_due_day_changed_in_words")),
}
# Tables that a release had before any of its code wrote a row: they came with the log, their code with the rounds.
_NOT_YET = {"reports.SignedFile"}
_BEFORE_ROUNDS = {f"reports.{name}" for name in ("Submission", "Publication", "SignedFile", "Signature", "Remark")}
UNUSED = {
    "first": _NOT_YET, "wordings in versions": _NOT_YET, "finished documents": _NOT_YET, "the log": _BEFORE_ROUNDS,
    "rounds": set(), "the house": set(), "one name": set(), "checks": set(), "the desk": set(),
    "documents made elsewhere": set(), "two desks": set(), "backups": set(),
}  # fmt: skip
# Releases in which each table has a row; a row of a table of before would be read by migrations that never met one.
WHOLE = {"checks", "the desk", "documents made elsewhere", "two desks", "backups"}
# Tables whose rows cannot be made up from the types of their columns, or that other stories here expect to be empty.
UNFILLED = {"reports.WaitingResult", "units.FormerPost"}
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
def empty_database(folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """An empty database of the same kind, used instead of the tests' one."""
    usual = connections["default"]
    own, name = usual.copy(), f"{usual.settings_dict['NAME']}_old"
    own.settings_dict = {**usual.settings_dict, "NAME": str(folder / "old.sqlite3")}
    if usual.vendor == "postgresql":
        own.settings_dict["NAME"] = name
        _on_server(usual, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    connections["default"] = own
    try:
        yield own
    finally:
        own.close()
        connections["default"] = usual
        if usual.vendor == "postgresql":
            _on_server(usual, f"DROP DATABASE {name}")


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
    """Makes rows of historical models: missing values are made up by type, fields that the model lacks are left out.

    `number` distinguishes what is unique from that of other offices.
    """

    def __init__(self, apps: Any, number: int, unused: frozenset[str] | set[str] = frozenset()) -> None:
        self.apps, self.number, self.unused, self.count = apps, number, unused, 0

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
            return self.apps.get_model(field.related_model._meta.label).objects.order_by("pk").last()
        if field.name == "valid_until":
            return AT + datetime.timedelta(days=365)
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
        return f"teks-{self.number}-{self.count}"[: field.max_length or 99]


def add_office(make: Filler) -> Any:
    """Make a small office with a report of each state, and all that belonged to one in that release."""
    office = make("units.Organization", code=f"dinas-{make.number}", name="Dinas Uji", city="Contoh", demo_today=DAY)
    people = [
        make("units.User", username=f"{name}-{make.number}", password="!", is_superuser=False)
        for name in ("wulan", "bagas", "dewi")
    ]
    officials = [
        make(
            "units.Official",
            organization=office,
            user=user,
            name=user.username.title(),
            nip=f"19010101{n}92601{make.number:03}{n}",
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
    return office


def add_what_is_missing(make: Filler) -> None:
    """Make one row in each table that has none yet, so that every table of the release has something to lose."""
    for model in make.apps.get_models():
        label = model._meta.label
        ours = model._meta.app_label in ("units", "reports") and label not in UNFILLED
        if ours and not model._base_manager.exists():
            make(label)


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
        published = make("reports.Publication", report=report, code=f"K7QM{make.number:04}")
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


# Offices that are added beside that of each release.
MEASURES, VERSIONED, CIRCLE, SCANNED = 101, 102, 103, 104


@dataclass
class Arrived:
    """A database of the present that has come through every release."""

    now: Any
    rows: Rows
    # The rows of each release, and the offices that were added in it.
    before: dict[str, Rows]
    offices: dict[str, Any]


@pytest.fixture(scope="module")
def arrived(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Arrived]:
    """For the module's tests, which are rolled back, it stands in the place of the tests' database."""
    before, offices = {}, {}
    with django_db_blocker.unblock(), empty_database(tmp_path_factory.mktemp("old")) as connection:
        for number, (release, targets) in enumerate(RELEASED.items(), 1):
            then = to(connection, targets)
            found = rows_of(then)
            offices[release] = add_office(Filler(then, number, UNUSED[release]))
            for add in ALSO.get(release, ()):
                add(then)
            if release in WHOLE:
                add_what_is_missing(Filler(then, number))
            before[release] = rows_of(then)
            for add in CHANGED_LATER.get(release, ()):
                add(then)
            for name in ("report", "indicatorresult", "evaluation", "disposition"):
                assert len(before[release][f"reports.{name}"]) > len(found[f"reports.{name}"])
        now = to(connection)
        yield Arrived(now, rows_of(now), before, offices)


@pytest.mark.parametrize("release", RELEASED)
def test_no_row_of_a_release_is_lost(arrived: Arrived, release: str) -> None:
    before, after = arrived.before[release], arrived.rows
    assert losses(before, after) == []
    _assert_moved_rows_arrived(before, after)
    _assert_program_reads_it(arrived.offices[release].pk)


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


def _assert_program_reads_it(office: int) -> None:
    """Read rows through every model of today, and compute one report of the office."""
    for model in live_apps.get_models():
        if model._meta.app_label in ("units", "reports"):
            list(model._base_manager.all())
    draft = Report.objects.with_people().get(state="draft", period__organization=office)
    (row,) = figures_of(draft).performance
    assert (row.realisasi, row.capaian) == (Decimal(6), Decimal("50.00"))


def add_measures(apps: Any) -> None:
    """An office whose indicators are a number in %, a ratio and a number of things, with a bound for each quarter."""
    make = Filler(apps, MEASURES)
    office = add_office(make)
    goal = apps.get_model("reports.Goal").objects.filter(agreement__position__unit__organization=office).first()
    for order, (unit, kind) in enumerate((("%", "number"), ("orang", "ratio"), ("dokumen", "number")), 50):
        labels = {"numerator_label": "Selesai", "denominator_label": "Masuk"}
        make("reports.Indicator", goal=goal, order=order, unit=unit, kind=kind, target=Decimal(12), **labels)
    for quarter, below in ((1, 15), (2, 40), (3, 65), (4, 90)):
        make("reports.ReasonRule", organization=office, quarter=quarter, capaian_below=Decimal(below))


def test_indicators_and_bounds_of_before_are_measured_as_they_were_meant(arrived: Arrived) -> None:
    """What is in % or a ratio stands as measured; a bound on the year's capaian becomes one on what was due."""
    ours = {"goal__agreement__position__unit__organization__code": f"dinas-{MEASURES}", "order__range": (50, 52)}
    rows = arrived.now.get_model("reports.Indicator").objects.filter(**ours).order_by("order")
    assert [row.over_time for row in rows] == ["as_measured", "as_measured", "accumulates"]
    bounds = arrived.now.get_model("reports.ReasonRule").objects.order_by("quarter")
    found = list(bounds.values_list("capaian_below", flat=True))
    assert found == [Decimal(60), Decimal(80), Decimal("86.67"), Decimal(90)]


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


def add_versions(apps: Any) -> None:
    """An office with a post for each of VERSIONS."""
    make = Filler(apps, VERSIONED)
    office = make("units.Organization", code=f"dinas-{VERSIONED}", name="Dinas Uji", city="Contoh", demo_today=DAY)
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


def test_versions_of_before_are_in_force_from_their_day(arrived: Arrived) -> None:
    """Every report keeps its agreement; where no day is known, none of its quarters becomes another version's."""
    found = {
        post["title"]: [
            (row["state"], (row["in_force_from"].month, row["in_force_from"].day))
            for row in arrived.rows["reports.agreement"].values()
            if row["position_id"] == post["id"]
        ]
        for post in arrived.rows["units.position"].values()
        if post["title"] in VERSIONS
    }
    assert found == {name: expected for name, (_, expected) in VERSIONS.items()}


def add_circle(apps: Any) -> None:
    """An office whose head is below one of those that are below the head."""
    office = add_office(Filler(apps, CIRCLE))
    one, two, _ = apps.get_model("units.Position").objects.filter(unit__organization=office).order_by("pk")
    type(one).objects.filter(pk=one.pk).update(superior=two)


def test_a_circle_of_before_stays_and_no_other_is_made(arrived: Arrived) -> None:
    """Names and places stay as they are, for every quarter; nobody has another past than the present."""
    one, two, three = Position.objects.filter(unit__organization__code=f"dinas-{CIRCLE}").order_by("pk")
    assert circles.missing(connections["default"]) == [] and not FormerPost.objects.exists()
    report = Report.objects.with_people().get(state="draft", position=one)
    assert (report.post_title, report.direct_superior.pk) == (one.title, two.pk)
    post = Position.objects.get(pk=one.pk)
    post.title = "Sekretaris Dinas"
    post.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Position.objects.filter(pk=two.pk).update(superior=two)
    Position.objects.filter(pk=one.pk).update(superior=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Position.objects.filter(pk=one.pk).update(superior=three.pk)


def add_scan(apps: Any) -> None:
    """An office with a report that is signed by a scan, which its author uploaded and nobody had to confirm."""
    make, sha256 = Filler(apps, SCANNED), "d" * 64
    office = add_office(make)
    report = apps.get_model("reports.Report").objects.get(position__unit__organization=office, state="approved")
    files = apps.get_model("reports.SignedFile").objects.filter(publication__report=report)
    publication = files.get().publication
    files.update(superseded_at=AT)
    make("reports.SignedFile", publication=publication, kind="scan", sha256=sha256, created_by=report.submitted_by)
    make(
        "units.Event", chain=apps.get_model("units.Chain").objects.get(organization=office), number=2, hash=sha256,
        kind="report.scan", subject="report", subject_id=report.pk, data={"sha256": sha256},
        by_name="Wulan Uji", by_title="Kepala Sub Bagian Umum",
    )  # fmt: skip
    type(report).objects.filter(pk=report.pk).update(state="signed", signed_at=AT)


def test_scans_from_before_confirmations_become_declared_by_one_person(arrived: Arrived) -> None:
    report = Report.objects.get(period__organization__code=f"dinas-{SCANNED}", decided_at__isnull=False)
    scan = PaperScan.objects.get()
    assert (report.state, report.signed_at) == (ReportState.SCANNED, None)
    assert scan.publication.report == report
    assert (scan.uploaded_name, scan.uploaded_title) == ("Wulan Uji", "Kepala Sub Bagian Umum")
    assert (scan.confirmed_at, scan.confirmed_by, scan.file.kind) == (None, None, FileKind.SCAN)


# What else is added in a release, for the tests above; and what is added after its rows are noted, as a later
# migration changes it on purpose.
ALSO = {"the house": (add_versions,), "one name": (add_circle,)}
CHANGED_LATER = {"rounds": (add_scan,), "the house": (add_measures,)}


def test_a_lost_or_changed_row_is_reported() -> None:
    before: Rows = {"reports.report": {1: {"id": 1, "state": "draft"}, 2: {"id": 2, "state": "draft"}}}
    assert losses(before, {"reports.report": {2: {"id": 2, "state": "signed"}}}) == [
        "reports.report 1 is gone",
        "reports.report 2: state was 'draft', is 'signed'",
    ]
