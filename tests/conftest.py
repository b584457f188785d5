"""The fixtures of all tests: one small office and its cast.

Wulan heads Sub Bagian Umum and writes its report (the officer); Bagas, the Sekretaris, is her head; Ratna leads the
office; Dewi plans; Arif audits; Joko heads a section of another bidang (the stranger); Maya belongs to another office.
"""

import gc
import hashlib
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, TransactionTestCase

from lkj import sandbox, slots
from lkj.pdf.render import render
from lkj.signatures.roles import SignatureRole
from reports import workflow
from reports.actions import demo, narrative, periods, results
from reports.enums import ActivityLevel, Direction, IndicatorKind, OverTime
from reports.files.store import StoredFile
from reports.models import (
    Activity,
    BudgetLine,
    FundSource,
    Goal,
    Indicator,
    Period,
    Publication,
    Report,
    SignedFile,
)
from tests import pristine, quick, snapshot
from tests.agreements import in_force
from tests.databases import uses_database
from units.enums import AssignmentKind, DutyKind, Echelon, MemberRole, Signing
from units.models import Assignment, Duty, LegalBasis, Membership, Official, Organization, Position, Unit, User

TODAY = date(2022, 7, 8)


@pytest.fixture(autouse=True, scope="session")
def _plain_static_files_and_jobs_at_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    from django.test import override_settings
    from huey.contrib.djhuey import HUEY

    from lkj import queue
    from reports.files import rendered

    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    quick_hash = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    HUEY.immediate = True
    # Jobs are done at once here: every submission would wait for a PDF that few tests look at.
    queue.job(rendered.AHEAD_JOB)(lambda pk: None)
    folders = {
        "SLOTS_DIR": tmp_path_factory.mktemp("slots"),
        "LOG_HEADS_DIR": tmp_path_factory.mktemp("heads"),
        # Pages get the modules themselves, whatever bundles another run or another test has made in the data folder.
        "BUNDLES_DIR": tmp_path_factory.mktemp("bundles"),
        "STATICFILES_DIRS": [settings.BASE_DIR / "static"],
    }
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    with override_settings(STORAGES=storages, PASSWORD_HASHERS=quick_hash, **folders):
        yield


@pytest.fixture(autouse=True)
def _no_head_is_kept_of_another_test() -> None:
    """Chains of another test's database have the same keys, and other events."""
    for path in Path(settings.LOG_HEADS_DIR).iterdir():
        path.unlink()


@pytest.fixture(autouse=True)
def _no_figures_are_kept_of_another_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """The office of each test has the same events; what tests write past the verbs has none."""
    from reports.queries import kept_figures

    monkeypatch.setattr(kept_figures, "_KEPT", kept_figures._Kept())


@pytest.fixture(autouse=True, scope="session")
def _nothing_is_done_twice_or_at_full_cost(folder_of_run: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        quick.lay_out_once(patch, folder_of_run / "pages")
        quick.derive_cheaply(patch)
        quick.draw_codes(patch)
        yield


@pytest.fixture(scope="session")
def folder_of_run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if hasattr(request.config, "workerinput") else own


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    quick.begin_codes(quick.name_of(item))


@pytest.fixture
def laid_out_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are laid out each time, for tests of that."""
    quick.lay_out_with(monkeypatch, render)


@pytest.fixture(autouse=True, scope="session")
def _no_session_stays_in_the_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """On PostgreSQL a session that somebody left open would keep the test database from being dropped.

    What a thread left goes with the collector, and of a killed child the server needs a moment to notice. Whatever is
    left then is named, with its beginning and last statement, and ended.
    """
    yield
    if connection.vendor != "postgresql":
        return
    gc.collect()
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for _ in range(50):
            cursor.execute(f"SELECT backend_start, query_start, state, query {others}")
            if not (left := cursor.fetchall()):
                return
            time.sleep(0.2)
        cursor.execute(f"SELECT pg_terminate_backend(pid) {others}")
    warnings.warn(f"Sessions left in the test database: {left}", stacklevel=1)


@pytest.fixture
def all_turns_taken(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], ExitStack]:
    """Within its block the sandbox reads other people's files, as many as it may; nobody waits long for a turn."""
    settings.SLOTS_DIR = tmp_path / "slots"
    monkeypatch.setattr(sandbox, "OF_PEOPLE", replace(sandbox.OF_PEOPLE, patience=0.1))

    def take() -> ExitStack:
        taken = ExitStack()
        for name in sandbox.OF_PEOPLE.slots:
            assert taken.enter_context(slots.one_of([name]))
        return taken

    return take


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
    folder_of_run: Path,
) -> Iterator[None]:
    """In place of pytest-django's: one process of a run migrates, and no test is followed by Django's slow flush."""
    if not any(map(uses_database, request.session.items)):
        yield
        return
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: pristine.restore())
        with pristine.database(folder_of_run, request.config.option.verbose), django_db_blocker.block():
            yield


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look through it each time (a sixth of a run)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: their event loop runs until the session ends, and signing starts one of its own."""
    items.sort(key=lambda item: item.nodeid.startswith("tests/browser/"))


@dataclass
class Cast:
    officer: User
    head: User
    chief: User
    planner: User
    auditor: User
    stranger: User
    outsider: User


@dataclass
class Office:
    """The office in its second quarter: Wulan's draft is empty; her agreement has a row of every kind."""

    organization: Organization
    cast: Cast
    period: Period
    next_period: Period
    report: Report
    stranger_report: Report
    head_report: Report
    documents: Indicator
    complaints: Indicator
    days: Indicator
    lines: list[BudgetLine]

    def fill(self, report: Report | None = None) -> Report:
        """Enter everything into Wulan's report that the checks require."""
        report, by = report or self.report, self.cast.officer
        with results.result_writer(report, by=by) as writer:
            writer.indicator(self.documents, realisasi=Decimal(6))
            writer.indicator(self.complaints, numerator=Decimal(7), denominator=Decimal(12))
            writer.indicator(self.days, realisasi=Decimal(8))
            writer.spending(self.lines[0], realisasi=Decimal(48_000_000))
            writer.spending(self.lines[1], realisasi=Decimal(10_000_000))
        narrative.explain(report, self.lines[0], by=by, text="Dua kegiatan baru dimulai pada bulan Juni.")
        narrative.explain(report, self.lines[1], by=by, text="Pengaduan ditangani pegawai sendiri tanpa biaya.")
        narrative.add_row(
            report,
            self.lines[0].activity,
            by=by,
            evaluasi="Baru enam dokumen yang selesai.",
            tindak_lanjut="Menyelesaikan sisanya pada Triwulan III.",
        )
        return report

    def deputy(self) -> User:
        """Joko, who from now on acts for Wulan too, so that two people write in her report."""
        by, post = self.cast.stranger, self.report.position
        Assignment.objects.create(official=by.official, position=post, starts=date(2022, 6, 1), kind=AssignmentKind.PLH)
        return by

    def submit(self) -> Report:
        return workflow.perform(self.fill(), workflow.Submit(), by=self.cast.officer)

    def approve(self) -> Report:
        return workflow.perform(self.submit(), workflow.Approve(options=["sudah-baik"]), by=self.cast.head)

    def sign_electronically(self) -> None:
        """Have the office's officials sign with certificates of their own from now on."""
        self.organization.signing = Signing.PKCS12
        self.organization.save()
        self.report.period.organization.signing = Signing.PKCS12

    def made_up_signature(self, role: SignatureRole) -> workflow.Sign:
        """The data of a signature on the report's current file, as signing makes it; no bytes are stored."""
        publication = Publication.objects.get(report=self.report, superseded_at__isnull=True)
        base = publication.files.filter(superseded_at__isnull=True).first()
        if base is None:
            base = SignedFile.objects.create(
                publication=publication, kind="approved", path=f"{publication.code}.pdf", sha256="0" * 64, size=1,
                created_at=self.organization.now(),
            )  # fmt: skip
        stored = StoredFile(f"{publication.code}-{role}.pdf", hashlib.sha256(role.encode()).hexdigest(), 2)
        return workflow.Sign(role, Signing.PKCS12, base.pk, stored, "CN=Uji", "f" * 64, True)

    def upload_scan(self, by: User | None = None, stored: StoredFile | None = None) -> StoredFile:
        """Upload a scan as `by` or as the author. Without `stored` there are no bytes of it."""
        stored = stored or StoredFile("scans/pindaian.pdf", "a" * 64, 3)
        scan = workflow.UploadScan(stored, 3)
        workflow.perform(self.report, scan, by=by or self.cast.officer)
        return stored

    def scan(
        self, by: User | None = None, confirmed_by: User | None = None, stored: StoredFile | None = None
    ) -> Report:
        """Upload a scan and confirm it, as the superior or `confirmed_by`; `stored` is the file that is issued."""
        waiting = self.upload_scan(by)
        stored = stored or StoredFile("pindaian.pdf", waiting.sha256, 3)
        by = confirmed_by or self.cast.head
        return workflow.perform(self.report, workflow.ConfirmScan(shown=waiting.sha256, file=stored), by=by)

    def sign(self, *roles: SignatureRole) -> Report:
        """Sign the approved report in these roles, in their order."""
        by = {SignatureRole.AUTHOR: self.cast.officer, SignatureRole.SUPERIOR: self.cast.head}
        for role in roles:
            workflow.perform(self.report, self.made_up_signature(role), by=by[role])
        return self.report


def _official(organization: Organization, username: str, name: str, number: int) -> User:
    user = User.objects.create_user(username, password="sandi-uji-2022")
    nip = f"1901010{number}1926011{number:03d}"
    Official.objects.create(organization=organization, user=user, name=name, nip=nip, rank="Penata (III/c)")
    return user


def _post(organization: Organization, code: str, title: str, order: int, user: User, **more: object) -> Position:
    unit = Unit.objects.create(organization=organization, code=code, name=title.removeprefix("Kepala "), order=order)
    position = Position.objects.create(unit=unit, title=title, **more)
    Assignment.objects.create(official=user.official, position=position, starts=date(2022, 1, 3))
    return position


def _member(organization: Organization, username: str, role: MemberRole) -> User:
    user = User.objects.create_user(username, password="sandi-uji-2022", first_name=username.title())
    Membership.objects.create(user=user, organization=organization, role=role)
    return user


def make_organization(code: str = "dinas-uji", name: str = "Dinas Uji") -> Organization:
    return Organization.objects.create(
        code=code,
        name=name,
        short_name=name,
        government="Kabupaten Contoh",
        address="Jl. Percobaan No. 1",
        city="Contoh",
        demo_today=TODAY,
    )


@pytest.fixture
def office(db: None) -> Office:
    return snapshot.once(build_office)


def build_office() -> Office:
    organization = make_organization()
    users = {
        code: _official(organization, code, name, number)
        for number, (code, name) in enumerate(
            [("ratna", "Ratna Uji"), ("bagas", "Bagas Uji"), ("wulan", "Wulan Uji"), ("joko", "Joko Uji")], 1
        )
    }
    other = make_organization("dinas-lain", "Dinas Lain")
    outsider = _official(other, "maya", "Maya Uji", 9)
    _post(other, "kepala", "Kepala Dinas", 1, outsider, echelon=Echelon.II)

    basis = LegalBasis.objects.create(organization=organization, text="Peraturan Bupati Contoh Nomor 1 Tahun 2021")
    chief = _post(organization, "kepala", "Kepala Dinas Uji", 10, users["ratna"], echelon=Echelon.II, reports_lkj=False)
    shared = {"legal_basis": basis}
    head = _post(
        organization, "sekretariat", "Sekretaris", 20, users["bagas"], echelon=Echelon.III, superior=chief, **shared
    )
    section = _post(
        organization,
        "subbag-umum",
        "Kepala Sub Bagian Umum",
        30,
        users["wulan"],
        echelon=Echelon.IV,
        superior=head,
        **shared,
    )
    elsewhere = _post(
        organization, "seksi-lain", "Kepala Seksi Lain", 40, users["joko"], echelon=Echelon.IV, superior=chief, **shared
    )
    Duty.objects.create(position=section, kind=DutyKind.TUGAS, order=1, text="menyusun rencana kerja")
    Duty.objects.create(position=section, kind=DutyKind.TUGAS, order=2, text="melaksanakan urusan rumah tangga")

    made = _agreements(organization, section, head, elsewhere)
    period = Period.objects.create(
        organization=organization,
        year=2022,
        quarter=2,
        opens_on=date(2022, 6, 20),
        due_on=date(2022, 7, 11),
        closes_on=date(2022, 7, 31),
    )
    later = Period.objects.create(
        organization=organization,
        year=2022,
        quarter=3,
        opens_on=date(2022, 7, 1),
        due_on=date(2022, 10, 10),
        closes_on=date(2022, 10, 31),
    )
    planner = _member(organization, "dewi", MemberRole.PLANNER)
    auditor = _member(organization, "arif", MemberRole.READER)
    # Last, so that their events take the digests of all rows above.
    periods.open_reports(period)
    periods.open_reports(later)

    def report_of(position: Position) -> Report:
        return Report.objects.with_people().get(position=position, period=period)

    cast = Cast(
        officer=users["wulan"],
        head=users["bagas"],
        chief=users["ratna"],
        planner=planner,
        auditor=auditor,
        stranger=users["joko"],
        outsider=outsider,
    )
    return Office(
        organization=organization,
        cast=cast,
        period=period,
        next_period=later,
        report=report_of(section),
        stranger_report=report_of(elsewhere),
        head_report=report_of(head),
        **made,
    )


@pytest.fixture(scope="module")
def demo_office(django_db_setup: None, django_db_blocker: Any) -> Iterator[Organization]:
    """The demo, for a module of tests marked django_db and removed after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield snapshot.once(load_demo)
        transaction.set_rollback(True)


def load_demo() -> Organization:
    """Its verification codes are the same each time, so that its reports have the same pages."""
    with quick.codes_of("demo"):
        return demo.load(settings.BASE_DIR / "fixtures" / "demo")


@pytest.fixture
def second_office(office: Office) -> Office:
    """Another office with as much data as the first, of which the first may never see anything."""
    from tests import second_office

    # Its codes are others than those of the first one.
    with quick.codes_of("second office"):
        return snapshot.more(second_office.build)


@pytest.fixture
def cast(office: Office) -> Cast:
    return office.cast


@pytest.fixture
def login() -> Callable[[User | None], Client]:
    """A function that logs a user in with a browser of their own; None is an anonymous visitor."""

    def log_in(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="units.login.backend.AccountBackend")
        return client

    return log_in


def _agreements(organization: Organization, section: Position, head: Position, elsewhere: Position) -> dict:
    fund = FundSource.objects.create(organization=organization, name="Dana Alokasi Umum")

    def activity(code: str, name: str, level: ActivityLevel, parent: Activity | None = None) -> Activity:
        return Activity.objects.create(
            organization=organization, year=2022, code=code, name=name, level=level, parent=parent
        )

    program = activity("1.01.01", "Program Penunjang", ActivityLevel.PROGRAM)
    kegiatan = activity("1.01.01.2.01", "Administrasi Umum", ActivityLevel.KEGIATAN, program)
    subs = [
        activity(f"1.01.01.2.01.0{n}", name, ActivityLevel.SUB_KEGIATAN, kegiatan)
        for n, name in enumerate(["Penyusunan Dokumen", "Penanganan Pengaduan", "Pelatihan Tanpa Anggaran"], 1)
    ]
    agreement = in_force(section)
    lines = [
        BudgetLine.objects.create(agreement=agreement, order=order, activity=sub, ceiling=ceiling)
        for order, (sub, ceiling) in enumerate(zip(subs, [100_000_000, 40_000_000, None], strict=True), 1)
    ]
    for line in lines:
        line.funds.add(fund)
    goal = Goal.objects.create(agreement=agreement, order=1, text="Meningkatnya pelayanan administrasi")
    other_goal = Goal.objects.create(agreement=agreement, order=2, text="Meningkatnya penanganan pengaduan")
    documents = Indicator.objects.create(
        goal=goal, order=1, name="Jumlah dokumen", unit="dokumen", target=12, budget_line=lines[0]
    )
    complaints = Indicator.objects.create(
        goal=other_goal,
        order=1,
        name="Persentase pengaduan selesai",
        unit="%",
        target=100,
        kind=IndicatorKind.RATIO,
        numerator_label="Pengaduan selesai",
        denominator_label="Pengaduan masuk",
        component_unit="pengaduan",
        over_time=OverTime.AS_MEASURED,
        budget_line=lines[1],
    )
    days = Indicator.objects.create(
        goal=other_goal,
        order=2,
        name="Lama penanganan",
        unit="hari",
        target=10,
        direction=Direction.LOWER,
        over_time=OverTime.AS_MEASURED,
        budget_line=lines[1],
    )
    for position, ceiling in ((head, 140_000_000), (elsewhere, None)):
        signed = in_force(position)
        line = BudgetLine.objects.create(agreement=signed, order=1, activity=kegiatan, ceiling=ceiling)
        text = Goal.objects.create(agreement=signed, order=1, text="Meningkatnya administrasi umum")
        Indicator.objects.create(
            goal=text, order=1, name="Persentase layanan", unit="%", target=100, over_time=OverTime.AS_MEASURED,
            budget_line=line,
        )  # fmt: skip
    return {"documents": documents, "complaints": complaints, "days": days, "lines": lines}


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A function that carries out the queued jobs; until it is called, jobs wait in the queue."""
    from huey.contrib.djhuey import HUEY

    monkeypatch.setattr(HUEY, "storage", HUEY.get_immediate_storage())
    monkeypatch.setattr(HUEY, "_immediate", False)

    def work() -> None:
        while task := HUEY.dequeue():
            HUEY.execute(task)

    return work
