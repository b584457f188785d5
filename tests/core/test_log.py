"""The event log: the database refuses to change it, and verification finds changes that got past the database."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import pytest
from django.core import checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports import workflow
from tests.conftest import Office
from units.log import events, triggers
from units.log import verify as audit
from units.log.rows import Notes
from units.log.verify import Finding
from units.models import Chain, Event, User
from units.models.log import BEGINNING

pytestmark = pytest.mark.django_db
EVENTS = 7


@pytest.fixture
def chain(office: Office) -> Chain:
    """The office's chain, with seven events after those of the office fixture."""
    with transaction.atomic():
        for number in range(EVENTS):
            events.record(
                office.organization,
                "test.event",
                f"Kejadian {number}",
                by=office.cast.planner,
                subject="test",
                subject_id=number,
                note="Catatan “khusus” ≥ 5",
                data={"angka": "1.5", "daftar": [1, "dua", None], "dalam": {"z": 1, "a": 2}},
            )
    return Chain.objects.get(organization=office.organization)


@contextmanager
def opened() -> Iterator[None]:
    """A context in which the log can be changed with the database's own rights: without its triggers."""
    run(triggers.drop_statements(connection))
    yield
    run(triggers.create_statements(connection))


def run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def found() -> list[Finding]:
    """The findings of the log itself; test_log_rows.py has those of the tables."""
    return audit.verify_chains(Notes({}))[1]


def event(chain: Chain, number: int) -> Event:
    return Event.objects.get(chain=chain, number=number)


# ---- what the database refuses ----


def test_every_trigger_is_there_after_all_migrations() -> None:
    assert triggers.missing(connection) == []
    assert checks.run_checks(tags=["database"], databases=["default"]) == []


@pytest.mark.parametrize(
    "write",
    [
        lambda chain: Event.objects.filter(chain=chain).update(label="Lain"),
        lambda chain: Event.objects.filter(chain=chain).delete(),
        lambda chain: event(chain, 1).delete(),
        lambda chain: event(chain, 1).save(),
        lambda chain: run(["UPDATE units_event SET note = 'x'"]),
        lambda chain: run(["DELETE FROM units_event"]),
        lambda chain: run(["DELETE FROM units_chain"]),
        lambda chain: run(["UPDATE units_chain SET length = 0"]),
        lambda chain: run(["UPDATE units_chain SET head = 'x'"]),
        lambda chain: Chain.objects.filter(pk=chain.pk).update(length=F("length"), head="x"),
        lambda chain: Chain.objects.filter(pk=chain.pk).update(id=chain.pk + 100, length=F("length") + 1),
        lambda chain: Chain.objects.filter(pk=chain.pk).update(organization=None, length=F("length") + 1),
        lambda chain: chain.delete(),
    ],
)
def test_the_database_refuses(chain: Chain, write: Callable[[Chain], object]) -> None:
    before = list(Event.objects.values())
    with pytest.raises(DatabaseError, match=r"tidak dapat diubah atau dihapus|protected"), transaction.atomic():
        write(chain)
    assert list(Event.objects.values()) == before and found() == []


@pytest.mark.parametrize("table", ["units_event", "units_chain"])
def test_the_database_refuses_to_empty(chain: Chain, table: str) -> None:
    # Deferred constraints must not be pending: with them PostgreSQL refuses TRUNCATE before it runs the trigger.
    connection.check_constraints()
    empty = "DELETE FROM {}" if connection.vendor == "sqlite" else "TRUNCATE {} CASCADE"
    with pytest.raises(DatabaseError, match="tidak dapat diubah"), transaction.atomic():
        run([empty.format(table)])


def test_a_missing_trigger_is_found_by_the_check_and_the_command(chain: Chain) -> None:
    where = "" if connection.vendor == "sqlite" else " ON units_event"
    run([f"DROP TRIGGER lkj_event_update{where}"])
    assert triggers.missing(connection) == ["lkj_event_update"]
    assert found() == [Finding("Pemicu lkj_event_update tidak terpasang.")]
    warnings = checks.run_checks(tags=["database"], databases=["default"])
    assert [warning.id for warning in warnings] == ["units.W001"]


def test_a_trigger_that_lets_everything_through_counts_as_missing(chain: Chain) -> None:
    if connection.vendor == "sqlite":
        run(["DROP TRIGGER lkj_event_delete"])
        run(["CREATE TRIGGER lkj_event_delete BEFORE DELETE ON units_event BEGIN SELECT 1; END"])
        assert triggers.missing(connection) == ["lkj_event_delete"]
    else:
        body = "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
        run([f"CREATE OR REPLACE FUNCTION lkj_event_delete() {body}", "DROP TRIGGER lkj_event_update ON units_event"])
        never = "BEFORE UPDATE ON units_event FOR EACH ROW WHEN (false) EXECUTE FUNCTION lkj_event_update()"
        run([f"CREATE TRIGGER lkj_event_update {never}"])
        assert triggers.missing(connection) == ["lkj_event_update", "lkj_event_delete"]


@pytest.mark.parametrize("table", ["units_event", "units_chain"])
def test_the_database_refuses_to_write_over_a_row(chain: Chain, table: str) -> None:
    again = "{0} SELECT * FROM {0} ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id"
    write = "INSERT OR REPLACE INTO {0} SELECT * FROM {0}" if connection.vendor == "sqlite" else f"INSERT INTO {again}"
    with pytest.raises(DatabaseError, match="tidak dapat diubah"), transaction.atomic():
        run([write.format(table)])
    assert found() == []


# ---- writing ----


def test_a_rolled_back_event_leaves_no_gap(chain: Chain, office: Office) -> None:
    with pytest.raises(RuntimeError, match="undo"), transaction.atomic():
        events.record(office.organization, "test.undone", "Batal", by=None)
        raise RuntimeError("undo")
    with transaction.atomic():
        assert events.record(office.organization, "test.done", "Jadi", by=None).number == chain.length + 1
    assert not Event.objects.filter(kind="test.undone").exists() and found() == []


def test_a_refused_step_leaves_no_event(chain: Chain, office: Office) -> None:
    with pytest.raises(workflow.Refused):
        workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)
    assert Chain.objects.get(pk=chain.pk).length == chain.length


def test_offices_have_chains_of_their_own_and_the_installation_one(chain: Chain) -> None:
    with transaction.atomic():
        first = events.record(None, "test.installation", "Instalasi", by=None)
    assert first.number == 1 and first.previous == BEGINNING and first.chain_id != chain.pk
    assert str(first.chain) == "Instalasi" and found() == []


# ---- what is found ----

WRONG = "Isinya tidak cocok dengan sidik hash-nya: pernah diubah."
LOOSE = "Tidak bersambung dengan peristiwa sebelumnya."
OTHERWISE = {
    "kind": "test.other",
    "subject": "lain",
    "subject_id": 99,
    "label": "Diubah",
    "note": "",
    "data": {"angka": "1.6"},
    "by": None,
    "by_name": "Orang lain",
    "by_title": "Kepala",
    "previous": "0" * 64,
    "hash": "f" * 64,
}


def test_an_event_before_the_first_is_found(chain: Chain) -> None:
    made_up = Event.objects.create(
        chain=chain, number=0, kind="report.approve", label="Disetujui", at=event(chain, 1).at,
        previous=BEGINNING, hash=BEGINNING,
    )  # fmt: skip
    inserted = "Peristiwa ini disisipkan sebelum yang pertama."
    assert found() == [Finding(inserted, chain.pk, 0, made_up.pk)]


@pytest.mark.parametrize("column", [*OTHERWISE, "at"])
def test_a_tampered_column_is_found(chain: Chain, column: str) -> None:
    # Only events of the fixture: others may already have the value that is written here.
    for number in range(chain.length - EVENTS + 1, chain.length):
        tampered = event(chain, number)
        was = getattr(tampered, column)
        value = was + timedelta(microseconds=1) if column == "at" else OTHERWISE[column]
        assert value != was
        wanted = [Finding(WRONG, chain.pk, number, tampered.pk)]
        if column == "previous":
            wanted.insert(0, Finding(LOOSE, chain.pk, number, tampered.pk))
        if column == "hash":
            wanted.append(Finding(LOOSE, chain.pk, number + 1, event(chain, number + 1).pk))
        with opened():
            Event.objects.filter(pk=tampered.pk).update(**{column: value})
        assert found() == wanted
        with opened():
            Event.objects.filter(pk=tampered.pk).update(**{column: was})
    assert found() == []


def test_a_tampered_row_with_a_hash_that_fits_is_found_at_the_next(chain: Chain) -> None:
    tampered = event(chain, 3)
    tampered.label = "Diubah"
    with opened():
        Event.objects.filter(pk=tampered.pk).update(label="Diubah", hash=tampered.fingerprint())
    assert found() == [Finding(LOOSE, chain.pk, 4, event(chain, 4).pk)]


def test_a_row_moved_to_another_chain_is_found(chain: Chain, office: Office) -> None:
    with transaction.atomic():
        other = events.record(None, "test.installation", "Instalasi", by=None)
    moved = event(chain, chain.length)
    with opened():
        Event.objects.filter(pk=moved.pk).update(chain=other.chain, number=2)
    assert {(finding.chain, finding.message) for finding in found()} >= {
        (other.chain_id, WRONG),
        (other.chain_id, LOOSE),
        (chain.pk, f"Rantai mencatat {chain.length} peristiwa, tetapi peristiwa terakhirnya bernomor "
         f"{chain.length - 1}."),
    }  # fmt: skip


@pytest.mark.parametrize(("number", "message"), [(1, "Peristiwa nomor 1 hilang."), (4, "Peristiwa nomor 4 hilang.")])
def test_a_deleted_row_is_found(chain: Chain, number: int, message: str) -> None:
    with opened():
        Event.objects.filter(chain=chain, number=number).delete()
    assert found() == [Finding(message, chain.pk, number)]


def test_several_deleted_rows_are_one_finding(chain: Chain) -> None:
    with opened():
        Event.objects.filter(chain=chain, number__in=[3, 4, 5]).delete()
    assert found() == [Finding("Peristiwa nomor 3–5 hilang.", chain.pk, 3)]


def test_a_deleted_end_is_found(chain: Chain) -> None:
    last = chain.length
    with opened():
        Event.objects.filter(chain=chain, number=last).delete()
    sentence = f"Rantai mencatat {last} peristiwa, tetapi peristiwa terakhirnya bernomor {last - 1}."
    assert found() == [Finding(sentence, chain.pk)]


def test_a_deleted_end_with_its_chain_shortened_is_found_by_a_head_stored_outside(chain: Chain) -> None:
    """Nothing inside the database shows it; a head written down earlier does."""
    before = event(chain, chain.length - 1)
    with opened():
        Event.objects.filter(chain=chain, number=chain.length).delete()
        Chain.objects.filter(pk=chain.pk).update(length=before.number, head=before.hash)
    assert found() == []
    sentence = (
        f"Rantai lebih pendek daripada yang disimpan di luar ({chain.length} peristiwa): peristiwa terbaru hilang."
    )
    assert audit.compare_head(chain.pk, chain.length, chain.head) == [Finding(sentence, chain.pk, chain.length)]


def test_a_log_that_is_gone_altogether_is_found(office: Office, login, admin_user: User) -> None:
    for user in (office.cast.officer, admin_user):
        login(user)
    assert found() == []
    with opened():
        Event.objects.all().delete()
        Chain.objects.all().delete()
    lost = [f"{name} pernah dipakai, tetapi seluruh catatannya hilang." for name in ("Dinas Uji", "Instalasi")]
    assert [finding.message for finding in found()] == lost


def test_swapped_numbers_are_found(chain: Chain) -> None:
    second, third = event(chain, 2), event(chain, 3)
    with opened():
        Event.objects.filter(pk=second.pk).update(number=10_000)
        Event.objects.filter(pk=third.pk).update(number=2)
        Event.objects.filter(pk=second.pk).update(number=3)
    numbers = {finding.number for finding in found()}
    assert {2, 3} <= numbers
    assert Finding("Urutan penyimpanannya tidak sesuai dengan nomornya.", chain.pk, 3, second.pk) in found()


def test_swapped_keys_are_found(chain: Chain) -> None:
    """No hash covers the keys, so verification compares their order with that of the numbers."""
    second, third = event(chain, 2), event(chain, 3)
    with opened():
        Event.objects.filter(pk=second.pk).update(id=10_000_000)
        Event.objects.filter(pk=third.pk).update(id=second.pk)
        Event.objects.filter(pk=10_000_000).update(id=third.pk)
    sentence = "Urutan penyimpanannya tidak sesuai dengan nomornya."
    assert found() == [Finding(sentence, chain.pk, 3, second.pk)]


def test_a_forged_row_at_the_end_is_found(chain: Chain) -> None:
    """The database cannot refuse a row that another program adds; but its chain does not count it."""
    last = event(chain, chain.length)
    forged = Event(
        chain=chain, number=last.number + 1, kind="test.forged", label="Palsu", at=last.at, previous=last.hash
    )
    forged.hash = forged.fingerprint()
    forged.save(force_insert=True)
    sentence = f"Rantai mencatat {chain.length} peristiwa, tetapi peristiwa terakhirnya bernomor {forged.number}."
    assert found() == [Finding(sentence, chain.pk)]


def test_a_rewritten_chain_is_found_only_by_a_head_stored_outside(chain: Chain) -> None:
    before = chain.head
    with opened():
        rewrite(chain, 4, "Sejarah baru")
    assert found() == []
    sentence = "Sidik hash berbeda dari yang disimpan di luar: rantai pernah ditulis ulang."
    assert audit.compare_head(chain.pk, chain.length, before) == [
        Finding(sentence, chain.pk, chain.length, event(chain, chain.length).pk)
    ]
    assert audit.compare_head(chain.pk, 3, event(chain, 3).hash) == []


def rewrite(chain: Chain, number: int, label: str) -> None:
    """Rewrite the chain from the event of that number on, with hashes that fit, its head included."""
    event(chain, number)
    Event.objects.filter(chain=chain, number=number).update(label=label)
    head = event(chain, number - 1).hash
    for each in Event.objects.filter(chain=chain, number__gte=number).order_by("number"):
        each.previous = head
        head = each.fingerprint()
        Event.objects.filter(pk=each.pk).update(previous=each.previous, hash=head)
    Chain.objects.filter(pk=chain.pk).update(head=head)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"head": "a" * 64}, "Ujung rantai tidak sama dengan sidik hash peristiwa terakhirnya."),
        ({"length": 3}, "Rantai mencatat 3 peristiwa, tetapi peristiwa terakhirnya bernomor {last}."),
        ({"length": 900}, "Rantai mencatat 900 peristiwa, tetapi peristiwa terakhirnya bernomor {last}."),
    ],
)
def test_a_tampered_chain_is_found(chain: Chain, values: dict, message: str) -> None:
    with opened():
        Chain.objects.filter(pk=chain.pk).update(**values)
    assert [finding.message for finding in found()] == [message.format(last=chain.length)]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_change_of_any_row_is_found(chain: Chain, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, chain.length))
    column = data.draw(st.sampled_from(["label", "note", "by_name", "by_title", "kind", "data", "hash", "previous"]))
    text = data.draw(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40))
    value = {"x": text} if column == "data" else text
    tampered = event(chain, number)
    if getattr(tampered, column) == value:
        return
    undo = transaction.savepoint()
    with opened():
        Event.objects.filter(pk=tampered.pk).update(**{column: value})
    assert {finding.event for finding in found()} & {tampered.pk, event(chain, min(number + 1, chain.length)).pk}
    transaction.savepoint_rollback(undo)
    assert found() == []


# ---- the command ----


def verify(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_log", *arguments, stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def test_the_command_prints_each_chain_as_it_reads_it(chain: Chain) -> None:
    code, text = verify()
    assert code == 0 and "Catatan utuh." in text
    head = f"{chain.pk}={chain.length}:{chain.head}"
    assert f"{head}  Dinas Uji" in text
    assert verify("--expect", head)[0] == 0
    assert verify("--expect", f"{chain.pk}=0:{BEGINNING}")[0] == 0


def test_the_command_says_chain_number_and_id_of_what_is_wrong(chain: Chain) -> None:
    tampered = event(chain, 2)
    with opened():
        Event.objects.filter(pk=tampered.pk).update(label="Diubah")
    code, text = verify()
    assert code == 1 and f"Rantai {chain.pk}, nomor 2, id {tampered.pk}: {WRONG}" in text and "1 temuan." in text


def test_the_command_as_json(chain: Chain) -> None:
    with opened():
        Event.objects.filter(chain=chain, number=2).delete()
    code, text = verify("--json")
    result = json.loads(text)
    assert code == 1
    wanted = {"message": "Peristiwa nomor 2 hilang.", "chain": chain.pk, "number": 2, "event": None}
    assert result["findings"][0] == wanted
    head = {"chain": chain.pk, "name": "Dinas Uji", "length": chain.length, "hash": chain.head}
    assert head in result["chains"]


def test_a_head_stored_outside_stays_valid_as_the_chain_grows(chain: Chain, office: Office) -> None:
    stored = f"{chain.pk}={chain.length}:{chain.head}"
    office.submit()
    assert verify("--expect", stored)[0] == 0


@pytest.mark.parametrize(
    ("expect", "sentence"),
    [
        ("{chain}={length}:" + "0" * 64, "pernah ditulis ulang"),
        ("{chain}=9999:" + "0" * 64, "lebih pendek"),
        ("987654=1:" + "0" * 64, "Rantai ini tidak ada, tetapi ada pada yang disimpan di luar."),
    ],
)
def test_a_head_that_differs_is_reported(chain: Chain, expect: str, sentence: str) -> None:
    code, text = verify("--expect", expect.format(chain=chain.pk, length=chain.length))
    assert code == 1 and sentence in text


@pytest.mark.parametrize("expect", ["", "1", "1=2", "a=1:" + "0" * 64, "1=1:xyz"])
def test_an_unreadable_head_is_refused(expect: str) -> None:
    with pytest.raises(CommandError, match="tidak terbaca"):
        call_command("verify_log", f"--expect={expect}")


def test_since_a_day_only_later_events_are_verified(chain: Chain, office: Office) -> None:
    office.organization.demo_today += timedelta(days=5)
    office.organization.save()
    with transaction.atomic():
        later = events.record(office.organization, "test.later", "Kemudian", by=None)
    with opened():
        Event.objects.filter(chain=chain, number=2).update(label="Diubah")
    assert verify()[0] == 1
    assert verify("--since", "2022-07-13")[0] == 0
    with opened():
        Event.objects.filter(pk=later.pk).update(label="Diubah")
    assert verify("--since", "2022-07-13")[0] == 1
    assert verify("--since", "2030-01-01")[0] == 0


@pytest.mark.parametrize("moment", ["kemarin", "2022-13-45 00:00:00"])
def test_a_row_nobody_can_read_is_logged_and_the_walk_goes_on(chain: Chain, moment: str) -> None:
    unreadable, wrong = event(chain, 2), event(chain, 5)
    statement = f"UPDATE units_event SET at = '{moment}' WHERE id = {unreadable.pk}"  # noqa: S608
    with opened():
        Event.objects.filter(pk=wrong.pk).update(label="Diubah")
        if connection.vendor != "sqlite":
            with pytest.raises(DatabaseError), transaction.atomic():
                run([statement])
            statement = statement.replace(moment, "2020-01-01")
        run([statement])
    assert [(finding.number, finding.event) for finding in found()] == [(2, unreadable.pk), (5, wrong.pk)]


def test_a_long_chain_is_walked_in_portions(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "PORTION", 3)
    assert found() == []
    with opened():
        Event.objects.filter(chain=chain, number=4).delete()
    assert [finding.number for finding in found()] == [4]
