"""An office of the made-up kabupaten: its units, posts, duties and people, written in bulk."""

import datetime
from dataclasses import dataclass
from random import Random

from reports.actions.setup import USUAL_OPTIONS
from reports.actions.synth import words
from reports.models import DispositionOption, FundSource
from units.enums import DutyKind, Echelon, MemberRole
from units.models import Assignment, Duty, Membership, Official, Organization, Position, Unit, User

# Codes of synthesised offices begin so; offices of the demo have other codes.
PREFIX = "sintetis-"


@dataclass(frozen=True)
class Seat:
    """A reporting post with its holder's account; `superior` is the account of who decides on its reports.

    `kind` is what the unit does (sekretariat, umum, keuangan, bidang, seksi), `field` the number of its bidang, and
    `subject` what its activities are about.
    """

    post: Position
    user: User
    superior: User
    superior_post: Position
    kind: str
    field: int
    subject: str


@dataclass(frozen=True)
class Office:
    """A synthesised office with all that its years are made of."""

    number: int
    organization: Organization
    seats: list[Seat]
    planner: User
    fund: FundSource
    options: list[DispositionOption]


@dataclass(frozen=True)
class _Planned:
    """A unit before it is written: its code, name, the code of the unit above and the post that leads it."""

    code: str
    name: str
    above: str
    title: str
    echelon: Echelon
    kind: str
    field: int = 0
    subject: str = ""


def code_of(number: int) -> str:
    return f"{PREFIX}{number:03d}"


def auditor_of(number: int, password: str) -> User:
    """The auditor of office `number`, whom all offices of its kabupaten share; made where missing."""
    auditor, _ = User.objects.get_or_create(
        username=f"inspektorat-{(number - 1) // len(words.OFFICES) + 1}",
        defaults={"first_name": "Inspektorat (contoh)", "password": password},
    )
    return auditor


def make_office(number: int, units: int, first_day: datetime.date, today: datetime.date, password: str) -> Office:
    """Office `number` with that many reporting units below its head; all accounts have the hashed password."""
    government = words.GOVERNMENTS[(number - 1) // len(words.OFFICES) % len(words.GOVERNMENTS)]
    name = words.OFFICES[(number - 1) % len(words.OFFICES)]
    organization = Organization.objects.create(
        code=code_of(number),
        name=name,
        short_name=name,
        government=government,
        address=f"Jl. Contoh No. {number}",
        city=government.removeprefix("Kabupaten "),
        legal_basis=f"Peraturan Bupati Nomor {number} Tahun {first_day.year - 1} tentang Susunan Organisasi {name}",
        demo_today=today,
    )
    plan = list(_plan(name, units))
    posts = _posts(organization, plan)
    users = _people(organization, number, plan, posts, first_day, password)
    planner = User.objects.create(
        username=f"perencana-{number:03d}", first_name="Perencana (contoh)", password=password
    )
    Membership.objects.create(user=planner, organization=organization, role=MemberRole.PLANNER)
    Membership.objects.create(user=auditor_of(number, password), organization=organization, role=MemberRole.READER)
    above = {each.code: each.above for each in plan}
    seats = [
        Seat(
            posts[each.code],
            users[each.code],
            users[above[each.code]],
            posts[above[each.code]],
            each.kind,
            each.field,
            each.subject,
        )
        for each in plan
        if each.above
    ]
    fund = FundSource.objects.create(organization=organization, name="Dana Transfer Umum-Dana Alokasi Umum", order=1)
    options = DispositionOption.objects.bulk_create(
        DispositionOption(
            organization=organization, order=order, key=key, label=label, effect=effect, needs_text=needs_text
        )
        for order, (key, label, effect, needs_text) in enumerate(USUAL_OPTIONS, 1)
    )
    return Office(number, organization, seats, planner, fund, options)


def _plan(name: str, units: int) -> list[_Planned]:
    head = _Planned("kepala", name, "", f"Kepala {name}", Echelon.II, "kepala")
    below = [
        _Planned("sekretariat", "Sekretariat", "kepala", f"Sekretaris {name}", Echelon.III, "sekretariat"),
        _led("subbag-umum", "Sub Bagian Umum dan Kepegawaian", "sekretariat", Echelon.IV, "umum"),
        _led("subbag-keuangan", "Sub Bagian Keuangan", "sekretariat", Echelon.IV, "keuangan"),
    ]
    field = 0
    while len(below) < units:
        subject, sections = words.FIELDS[field % len(words.FIELDS)]
        field += 1
        code = f"bidang-{field}"
        again = "" if field <= len(words.FIELDS) else f" {field}"
        below.append(_led(code, f"Bidang {subject}{again}", "kepala", Echelon.III, "bidang", field, subject))
        below += [
            _led(f"seksi-{field}-{n}", f"Seksi {section}{again}", code, Echelon.IV, "seksi", field, section)
            for n, section in enumerate(sections, 1)
        ]
    return [head, *below[:units]]


def _led(code: str, name: str, above: str, echelon: Echelon, kind: str, field: int = 0, subject: str = "") -> _Planned:
    return _Planned(code, name, above, f"Kepala {name}", echelon, kind, field, subject)


def _posts(organization: Organization, plan: list[_Planned]) -> dict[str, Position]:
    """The posts by their unit's code. A unit above comes before those below it, so that levels are written in turn."""
    units: dict[str, Unit] = {}
    posts: dict[str, Position] = {}
    waiting = list(enumerate(plan, 1))
    while waiting:
        ready = [(order, each) for order, each in waiting if not each.above or each.above in units]
        made = Unit.objects.bulk_create(
            Unit(organization=organization, parent=units.get(each.above), code=each.code, name=each.name, order=order)
            for order, each in ready
        )
        held = Position.objects.bulk_create(
            Position(
                unit=unit,
                title=each.title,
                echelon=each.echelon,
                superior=posts.get(each.above),
                reports_lkj=bool(each.above),
            )
            for unit, (_, each) in zip(made, ready, strict=True)
        )
        units |= {unit.code: unit for unit in made}
        posts |= {each.code: post for post, (_, each) in zip(held, ready, strict=True)}
        waiting = [(order, each) for order, each in waiting if each.code not in units]
    Duty.objects.bulk_create(
        Duty(position=posts[each.code], kind=DutyKind.TUGAS, order=order, text=text)
        for each in plan
        for order, text in enumerate(_duties(each), 1)
    )
    return posts


def _duties(each: _Planned) -> list[str]:
    return [
        f"menyusun rencana dan program kerja {each.name}",
        f"melaksanakan, mengoordinasikan, dan mengendalikan kegiatan {each.name}",
        f"menyusun laporan pelaksanaan tugas {each.name}",
    ]


def _people(
    organization: Organization,
    number: int,
    plan: list[_Planned],
    posts: dict[str, Position],
    first_day: datetime.date,
    password: str,
) -> dict[str, User]:
    """The accounts of the posts' holders by their unit's code: `sintetis-001-subbag-umum`."""
    users = User.objects.bulk_create(
        User(username=f"{organization.code}-{each.code}", password=password) for each in plan
    )
    # A hundred numbers an office, so that no two share a name and none an NIP.
    people = [words.person(number * 100 + n) for n in range(len(plan))]
    officials = Official.objects.bulk_create(
        Official(organization=organization, user=user, name=found.name, nip=found.nip, rank=words.RANKS[each.echelon])
        for user, found, each in zip(users, people, plan, strict=True)
    )
    Assignment.objects.bulk_create(
        Assignment(official=official, position=posts[each.code], starts=first_day)
        for official, each in zip(officials, plan, strict=True)
    )
    return {each.code: user for user, each in zip(users, plan, strict=True)}


def random_of(office: Office, *parts: object) -> Random:
    """The same dice at every run, so that what was cut off and begun anew is the same kabupaten."""
    return Random("/".join(map(str, (office.number, *parts))))  # noqa: S311 (figures of an example)
