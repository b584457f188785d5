"""What the log proves of the tables: each change past the program is found and named, and nothing else is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations import Migration
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lkj.signatures.roles import SignatureRole
from reports import workflow
from reports.actions import evidence, periods, remarks, results
from reports.models import Agreement, BudgetLine, Goal, Indicator, IndicatorResult
from tests import samples
from tests.conftest import Office, make_organization
from tests.core.test_log import opened
from units.log import baseline, events, verify
from units.log.digests import LoggedTable
from units.log.tables import TABLES
from units.models import Chain, Event, Membership, User

pytestmark = pytest.mark.django_db
EXPECTED = "fb0078cc5b289b140f6af9dda09da21600000000140000"
CEILING = "5e1512875aea7314f100274c902ab45955b7"


def found(since: None = None) -> list[str]:
    return [finding.message for finding in verify.verify_log(since)[1]]


def run(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def lived(office: Office, tmp_path: Path, settings) -> Office:
    """The office after a whole life of Wulan's report: returned, approved, signed, reopened, approved again, signed."""
    documents = {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "documents": documents}
    report, by, head = office.report, office.cast.officer, office.cast.head
    evidence.add(report, office.documents, by=by, name="Bukti.pdf", content=ContentFile(samples.pdf()))
    office.submit()
    told = remarks.write(report, by=head, place="", text="Mengapa baru enam dokumen?")
    workflow.perform(report, workflow.Return(options=["diperbaiki"], note="Perbaiki."), by=head)
    remarks.answer(told, by=by, text="Kegiatan baru dimulai.")
    results.record_indicator(report, office.documents, by=by, realisasi=Decimal(7))
    for _ in range(2):
        workflow.perform(report, workflow.Submit(), by=by)
        workflow.perform(report, workflow.Approve(options=["sudah-baik"]), by=head)
        office.sign_electronically()
        office.sign(SignatureRole.AUTHOR, SignatureRole.SUPERIOR)
        if report.publications.count() == 1:
            workflow.perform(report, workflow.Reopen(reason="Angka keliru."), by=office.cast.planner)
    periods.extend(office.stranger_report, by=office.cast.planner, until=office.period.closes_on, reason="Sakit.")
    with transaction.atomic():
        # What the fixtures wrote themselves since the last event.
        events.record_many(None, [])
    return office


def test_a_report_that_lived_as_it_should_has_no_finding(lived: Office) -> None:
    assert found() == []


def smallest(table: str, condition: str = "TRUE") -> str:
    """A condition for one row."""
    return f"id = (SELECT MIN(id) FROM {table} WHERE {condition})"


# ruff: noqa: S608 (statements of the tests' own)
# Changes by SQL that the constraints let pass: table, what is set (nothing: the row is deleted), on which row, and what
# the finding says.
CHANGES = [
    ("reports_indicatorresult", "realisasi = 99", "realisasi = 7", "kolom: realisasi"),
    ("reports_indicatorresult", "numerator = 8", "numerator = 7", "kolom: numerator"),
    ("reports_budgetresult", "realisasi = 1", "realisasi = 48000000", "kolom: realisasi"),
    ("reports_budgetresult", "", "realisasi = 48000000", "dihapus di luar program"),
    ("reports_evaluation", "text = 'Lain'", "text LIKE 'Dua%%'", "kolom: text"),
    ("reports_actionplanrow", "", "TRUE", "dihapus di luar program"),
    ("reports_report", "content = '{}'", "state = 'signed'", "kolom: isi yang dibekukan"),
    ("reports_report", "state = 'approved', signed_at = NULL", "state = 'signed'", "kolom: signed at, keadaan"),
    ("reports_report", "report_date = '2022-01-01'", "state = 'signed'", "kolom: tanggal laporan"),
    ("reports_report", "extended_until = NULL", "extended_until IS NOT NULL", "kolom: diperpanjang sampai"),
    ("reports_submission", "content = '{}'", "number = 1", "kolom: content"),
    ("reports_disposition", "note = 'Baik.'", "round = 1", "kolom: note"),
    ("reports_disposition", "boxes = '[]'", "round = 2", "kolom: boxes"),
    ("reports_disposition", "decision = 'approved'", "round = 1", "kolom: decision"),
    ("reports_remark", "text = 'Bagus.'", "TRUE", "kolom: text"),
    ("reports_publication", "code = 'AAAA-AAAA'", "superseded_at IS NULL", "kolom: code"),
    ("reports_signedfile", "sha256 = 'f'", "first", "kolom: sha256"),
    ("reports_signature", "by_name = 'Orang Lain'", "first", "kolom: by name"),
    ("reports_signature", "", "first", "dihapus di luar program"),
    ("reports_evidence", "sha256 = 'f'", "TRUE", "kolom: sha256"),
    ("reports_evidence", "", "TRUE", "dihapus di luar program"),
    ("reports_agreement", "in_force_from = '2022-03-01'", "first", "kolom: berlaku sejak"),
    ("reports_indicator", "target = 1", "first", "kolom: target setahun"),
    ("reports_budgetline", "ceiling = 5", "first", "kolom: pagu (Rp)"),
    ("reports_period", "due_on = opens_on", "quarter = 2", "kolom: tenggat"),
    ("reports_dispositionoption", "effect = 'accepts'", "key = 'diperbaiki'", "kolom: akibat"),
    ("units_official", "name = 'Orang Lain'", "first", "kolom: nama dengan gelar"),
    ("units_assignment", "ends = '2022-06-01'", "first", "kolom: berakhir"),
    ("units_position", "superior_id = NULL", "title = 'Sekretaris'", "kolom: jabatan atasan langsung"),
    ("units_membership", "role = 'reader'", "role = 'planner'", "kolom: peran"),
    ("units_membership", "", "role = 'planner'", "dihapus di luar program"),
    ("units_user", "is_superuser = TRUE", "username = 'dewi'", "kolom: status superuser"),
    ("units_user", "is_active = FALSE", "username = 'wulan'", "kolom: "),
    ("units_user", "password = 'x'", "username = 'wulan'", "kolom: "),
    ("units_organization", "signing = 'none'", "signing = 'pkcs12'", "kolom: tanda tangan elektronik"),
]


def test_each_change_by_sql_is_found_and_named(lived: Office) -> None:
    missed = []
    for table, values, condition, words in CHANGES:
        where = smallest(table) if condition == "first" else condition
        with undone():
            run(f"UPDATE {table} SET {values} WHERE {where}" if values else f"DELETE FROM {table} WHERE {where}")
            said = found()
        name = str(TABLES[table].model._meta.verbose_name).lower()
        if not (len(said) == 1 and said[0].lower().startswith(f"{name} nomor ") and words in said[0]):
            missed.append((table, values, said))
    assert missed == [] and found() == []


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [("reports_indicator", "direction", "kolom: arah"), ("units_organization", "paper", "kolom: ")],
)
def test_an_emptied_value_is_not_taken_for_the_default(lived: Office, table: str, column: str, words: str) -> None:
    run(f"UPDATE {table} SET {column} = '' WHERE {smallest(table)}")
    (said,) = found()
    assert "diubah di luar program sesudah peristiwa" in said and words in said


# What SQLite stores in any column, and the program would read as nothing, as another value, or not at all.
MISREAD = [
    ("units_user", "is_active = ''", "username = 'wulan'"),
    ("units_user", "is_superuser = 2", "username = 'dewi'"),
    ("reports_budgetline", "ceiling = ''", "first"),
    ("reports_indicator", "target = 1e18", "first"),
    ("reports_indicator", "target = 9e999", "first"),
    ("units_assignment", "ends = 'lama'", "ends IS NULL"),
    ("reports_report", "report_date = '2022-13-45'", "TRUE"),
    ("reports_disposition", "round = 'satu'", "round = 1"),
]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL stores in a column what is of its type alone")
def test_values_that_the_program_misreads_are_found_and_stop_no_verification(lived: Office) -> None:
    missed = []
    for table, values, condition in MISREAD:
        where = smallest(table) if condition == "first" else condition
        with undone():
            run(f"UPDATE {table} SET {values} WHERE {smallest(table, where)}")
            # One more, after the row that cannot be read.
            run("UPDATE units_membership SET role = 'reader' WHERE role = 'planner'")
            said = found()
        name = TABLES[table].label
        if len(said) != 2 or not any(one.startswith(f"{name} nomor ") and "di luar program" in one for one in said):
            missed.append((table, values, said))
    assert missed == [] and found() == []


def test_the_finding_says_which_report(lived: Office) -> None:
    run("UPDATE reports_indicatorresult SET realisasi = 99 WHERE realisasi = 7")
    (said,) = found()
    assert "LKj Interim Triwulan II 2022 Kepala Sub Bagian Umum: diubah di luar program sesudah peristiwa" in said


def test_a_row_that_somebody_added_is_found(lived: Office) -> None:
    run("INSERT INTO units_membership (user_id, organization_id, role) SELECT user_id, organization_id, 'planner' "
        "FROM units_membership WHERE role = 'reader'")  # fmt: skip
    (said,) = found()
    assert said.startswith("Keanggotaan nomor") and said.endswith(
        "“Arif: Perencana Dinas Uji”, arif: ditambahkan di luar program."
    )


def test_a_change_stays_found_though_the_program_writes_the_row_again(office: Office) -> None:
    office.fill()
    run("UPDATE reports_indicatorresult SET realisasi = 99 WHERE realisasi = 6")
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(7))
    (said,) = found()
    assert "pernah diubah di luar program di antara peristiwa" in said


def test_swapped_chains_and_swapped_reports_are_found(lived: Office, second_office: Office) -> None:
    third = make_organization("dinas-ketiga", "Dinas Ketiga")
    with transaction.atomic():
        events.record(second_office.organization, "test.event", "Kejadian", by=None)
    assert found() == []
    first, second = Chain.objects.filter(organization__isnull=False).order_by("pk")[:2]
    with undone():
        with opened():
            run("UPDATE units_chain SET organization_id = %s WHERE id = %s", third.pk, first.pk)
            run("UPDATE units_chain SET organization_id = %s WHERE id = %s", first.organization_id, second.pk)
            run("UPDATE units_chain SET organization_id = %s WHERE id = %s", second.organization_id, first.pk)
        said = found()
    assert len(said) == 2 and all("Rantai catatan nomor" in each and "perangkat daerah" in each for each in said)
    one, other = lived.report, lived.stranger_report
    with undone():
        run("UPDATE reports_report SET period_id = %s WHERE id = %s", lived.next_period.pk + 99, one.pk)
        run("UPDATE reports_report SET position_id = %s WHERE id = %s", one.position_id, other.pk)
        run("UPDATE reports_report SET position_id = %s, period_id = %s WHERE id = %s", other.position_id,
            other.period_id, one.pk)  # fmt: skip
        said = found()
    assert len(said) == 2 and all("Laporan nomor" in each and "kolom: jabatan" in each for each in said)


def test_bulk_statements_and_cascades_of_the_program_are_no_finding(office: Office) -> None:
    agreement = Agreement.objects.create(position=office.report.position, year=2023)
    with transaction.atomic():
        goal = Goal.objects.create(agreement=agreement, order=1, text="Sasaran")
        Indicator.objects.bulk_create(Indicator(goal=goal, order=n, name=f"Nomor {n}", unit="buah") for n in range(5))
        events.record_many(office.organization, [])
        Indicator.objects.filter(goal__agreement=agreement).update(target=Decimal("1.50"))
        changed = list(Indicator.objects.filter(goal=goal))
        changed[0].name = "Lain"
        Indicator.objects.bulk_update(changed, ["name"])
        events.record(office.organization, "test.bulk", "Banyak diubah", by=None)
        last = Event.objects.latest("pk")
        assert set(last.rows["reports_indicator"]) == {str(each.pk) for each in changed}
        agreement.delete()
        events.record(office.organization, "test.gone", "Dihapus", by=None)
    assert {pair[1] for pair in Event.objects.latest("pk").rows["reports_indicator"].values()} == {""}
    assert found() == []


def test_what_is_rolled_back_leaves_no_digest(office: Office) -> None:
    member = Membership.objects.get(role="planner")
    with transaction.atomic():
        member.role = "reader"
        with undone():
            Membership.objects.filter(pk=member.pk).delete()
            events.record(office.organization, "test.undone", "Batal", by=None)
        Membership.objects.filter(role="reader").exclude(user=member.user).delete()
        member.save()
        events.record(office.organization, "test.done", "Jadi", by=None)
    assert found() == []


def test_events_written_in_bulk_share_the_rows(office: Office, monkeypatch) -> None:
    monkeypatch.setattr(events, "ROWS_OF_EVENT", 3)
    now = timezone.now()
    with transaction.atomic():
        User.objects.bulk_create(User(username=f"orang-{number}") for number in range(10))
        drafts = [events.Draft("test.many", f"Kejadian {n}", now, by=office.cast.planner) for n in range(2)]
        events.record_many(office.organization, drafts)
    made = list(Event.objects.order_by("-pk")[:4])[::-1]
    assert [each.kind for each in made] == ["test.many", "test.many", events.ROWS_ALONE, events.ROWS_ALONE]
    assert [len(each.rows["units_user"]) for each in made] == [3, 3, 3, 1]
    assert made[0].by_name == "Dewi" and found() == []


def test_the_remainder_of_a_sound_log_is_verified_by_itself(lived: Office) -> None:
    assert found() == [] and verify.verify_log(remainder=True)[1] == []
    report = lived.stranger_report
    periods.extend(report, by=lived.cast.planner, until=date(2022, 8, 5), reason="Lama.")
    assert verify.verify_log(remainder=True)[1] == []
    with undone():
        # A row of before is compared by a run over the whole alone; that one came or went is seen at once.
        run("UPDATE units_user SET is_superuser = TRUE WHERE username = 'dewi'")
        assert verify.verify_log(remainder=True)[1] == [] and len(found()) == 1
    with undone():
        run("UPDATE reports_report SET extended_until = NULL WHERE id = %s", report.pk)
        assert "kolom: diperpanjang sampai" in verify.verify_log(remainder=True)[1][0].message
    with undone():
        run("DELETE FROM units_membership WHERE role = 'planner'")
        (said,) = verify.verify_log(remainder=True)[1]
        assert said.message.startswith("Keanggotaan: 1 baris, padahal menurut peristiwa 2.")


@pytest.mark.parametrize("remainder", [False, True])
def test_who_writes_while_another_chain_is_walked_is_no_finding(
    lived: Office, second_office: Office, monkeypatch, remainder: bool
) -> None:
    """An office whose chain was walked already writes before the last event of the chain that is being walked."""
    other = second_office.organization
    with transaction.atomic():
        events.record(other, "test.first", "Kejadian pertama", by=None)
    assert found() == []
    go = verify.Walk.go

    def meanwhile(walk: verify.Walk) -> verify.Head:
        if walk.chain.organization == other:
            periods.extend(lived.stranger_report, by=lived.cast.planner, until=date(2022, 8, 5), reason="Sakit lagi.")
            with transaction.atomic():
                User.objects.create(username="orang-baru")
                events.record(lived.organization, "test.added", "Akun ditambah", by=None)
                events.record(other, "test.later", "Kejadian kemudian", by=None)
        return go(walk)

    monkeypatch.setattr(verify.Walk, "go", meanwhile)
    assert verify.verify_log(remainder=remainder)[1] == []


def test_an_upgrade_takes_the_digests_of_what_it_writes_and_hides_nothing(lived: Office) -> None:
    plan = [(Migration("0099_later", "reports"), False)]
    run("UPDATE units_user SET is_superuser = TRUE WHERE username = 'dewi'")
    hidden = found()
    for sender in apps.get_app_configs():
        baseline._look_before(sender, plan=plan, apps=apps)
    run("UPDATE units_user SET email = 'baru@contoh.go.id'")
    for sender in apps.get_app_configs():
        baseline._take_after(sender, plan=plan, apps=apps)
    (said,) = found()
    assert len(hidden) == 1 and said.startswith("Pengguna nomor") and "“dewi”" in said
    assert Event.objects.latest("pk").kind == baseline.KIND


def test_a_digest_is_the_same_on_both_databases(office: Office) -> None:
    office.fill()
    table = LoggedTable(IndicatorResult, frozenset({"report", "indicator", "changed_at", "changed_by"}))
    row = IndicatorResult.objects.get(realisasi=6)
    line = LoggedTable(BudgetLine, frozenset({"agreement", "activity"}))
    ceilings = [digest for _, digest in line.digests(connection, [office.lines[0].pk])]
    assert [digest for _, digest in table.digests(connection, [row.pk])] == [EXPECTED] and ceilings == [CEILING]


def test_commands_that_make_or_change_an_account_are_no_finding(office: Office, monkeypatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "sandi-uji-2022")
    call_command("createsuperuser", "--noinput", "--username=induk", "--email=induk@contoh.go.id", verbosity=0)
    assert Event.objects.latest("pk").data == {"account": "induk"} and found() == []


def test_an_account_that_was_not_made_is_not_recorded(office: Office) -> None:
    before = Event.objects.count()
    call_command("createsuperuser", "--username=induk", stdin=StringIO(), verbosity=0)
    assert Event.objects.count() == before and not User.objects.filter(username="induk").exists()


def test_a_hash_of_todays_strength_is_stored_with_the_log_in(office: Office, client: Client) -> None:
    user = office.cast.officer
    with transaction.atomic():
        user.password = weak = make_password("sandi-uji-2022", salt="a")
        user.save()
        events.record(office.organization, "test.weak", "Sandi lama", by=None)
    client.post(reverse("login"), {"username": "wulan", "password": "sandi-uji-2022"})
    user.refresh_from_db()
    assert user.password != weak and user.last_login is not None and found() == []
