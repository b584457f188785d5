"""What an office has for a year and what it still needs before its first report: the planner's checklist."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lkj import formats, office_names
from reports.enums import AgreementState, Quarter
from reports.models import Activity, Agreement, FundSource, IndividualIndicator, Period
from reports.queries.agreed_money import agreed_in_force
from units.enums import AssignmentKind, DutyKind, Echelon
from units.models import Assignment, Duty, Organization, Position, Unit
from units.queries import holders

_FEW = 2


@dataclass(frozen=True)
class Missing:
    """A sentence on what is missing.

    `agreement` is the key of the agreement that it is about, `sheet` that of the post without an IKI sheet.
    """

    text: str
    agreement: int | None = None
    sheet: int | None = None


@dataclass(frozen=True)
class Step:
    """A line of the checklist: how much there is, and a sentence for each that is missing.

    `page` is the route of the page where it is done, `args` what its address has.
    """

    title: str
    count: str
    is_done: bool
    page: str
    args: tuple[object, ...]
    missing: tuple[Missing, ...] = ()
    optional: bool = False


@dataclass
class _Facts:
    """What the steps are made of, each read once."""

    office: Organization
    year: int
    posts: list[Any] = field(init=False)
    counts: dict[str, int] = field(init=False)
    holders: dict[int, Assignment] = field(init=False)

    def __post_init__(self) -> None:
        self.posts = list(_posts(self.office, self.year))
        self.counts = _counts(self.office, self.year)
        self.holders = holders([post.pk for post in self.posts], self.office.today())

    @property
    def code(self) -> tuple[object, ...]:
        return (self.office.code,)

    @property
    def code_and_year(self) -> tuple[object, ...]:
        return (self.office.code, self.year)

    @property
    def reporting(self) -> list[Any]:
        return [post for post in self.posts if post.reports_lkj]


def steps_of(office: Organization, year: int) -> list[Step]:
    """The steps in the order in which an office is set up. A fixed number of queries."""
    facts = _Facts(office, year)
    return [
        _structure(facts),
        _duties(facts),
        _officials(facts),
        _accounts(facts),
        _fund_sources(facts),
        _nomenclature(facts),
        _agreements(facts),
        _individual(facts),
        _regional_head(facts),
        _letterhead(facts),
        _periods(facts),
    ]


def _posts(office: Organization, year: int) -> Iterable[Position]:
    agreements = Agreement.objects.filter(position=OuterRef("pk"), year=year)
    drafts = agreements.filter(state=AgreementState.DRAFT).order_by("-version")
    return (
        Position.objects.of(office)
        .standing_on(office.today())
        .select_related("unit")
        .annotate(
            has_agreement=Exists(agreements.usable()),
            draft=Subquery(drafts.values("pk")[:1]),
            has_tugas=Exists(Duty.objects.filter(position=OuterRef("pk"), kind=DutyKind.TUGAS)),
            has_fungsi=Exists(Duty.objects.filter(position=OuterRef("pk"), kind=DutyKind.FUNGSI)),
            has_sheet=Exists(IndividualIndicator.objects.filter(position=OuterRef("pk"), year=year)),
        )
        .order_by("unit__order", "unit__code", "pk")
    )


def _counts(office: Organization, year: int) -> dict[str, int]:
    """How many units, sumber dana and activities of the year there are. One query."""

    def number(rows: QuerySet[Any]) -> Coalesce:
        counted = (
            rows.filter(organization=OuterRef("pk")).order_by().values("organization").annotate(number=Count("pk"))
        )
        return Coalesce(Subquery(counted.values("number")), 0)

    rows: Any = Organization.objects.values(
        unit_count=number(Unit.objects.filter(ends__isnull=True)),
        fund_count=number(FundSource.objects.all()),
        activity_count=number(Activity.objects.filter(year=year)),
    )
    found: dict[str, int] = rows.get(pk=office.pk)
    return found


def _structure(facts: _Facts) -> Step:
    without = [post for post in facts.reporting if post.superior_id is None]
    missing = tuple(Missing(f"{post.title}: belum ada jabatan atasan") for post in without)
    if facts.posts and not facts.reporting:
        missing = (Missing("Belum ada jabatan yang wajib melapor"),)
    count = f"{facts.counts['unit_count']} unit, {len(facts.posts)} jabatan"
    is_done = bool(facts.reporting) and not missing
    return Step("Unit kerja dan jabatan", count, is_done, "structure", facts.code, (*missing, *_too_high(facts)))


def _too_high(facts: _Facts) -> Iterator[Missing]:
    """Seksi and sub bagian directly below the head of an office that has bidang: it may be, and is seldom meant."""
    by_key = {post.pk: post for post in facts.posts}
    has_bidang = any(post.echelon == Echelon.III for post in facts.posts)
    for post in facts.posts:
        above = by_key.get(post.superior_id)
        is_low = post.echelon == Echelon.IV and office_names.is_lowest(post.unit.name)
        if has_bidang and is_low and above is not None and above.echelon == Echelon.II:
            yield Missing(
                f"{post.title} berada langsung di bawah {above.title}. Bila seharusnya di bawah sebuah bidang, "
                "pindahkan dengan Tindakan → Pindah atau ganti nama"
            )


def _duties(facts: _Facts) -> Step:
    """Fungsi may be none: below echelon III regulations often give tugas alone."""
    without = [post for post in facts.reporting if not post.has_tugas]
    missing = tuple(
        Missing(f"{post.title}: belum ada tugas pokok{'' if post.has_fungsi else ' dan fungsi'}") for post in without
    )
    together = _together(missing, len(facts.reporting))
    return Step("Tugas dan fungsi", *_share(facts.reporting, missing), "duties", facts.code, together)


def _officials(facts: _Facts) -> Step:
    vacant = [post for post in facts.posts if post.pk not in facts.holders]
    missing = tuple(Missing(f"{post.title}: belum ada pejabat") for post in vacant)
    return Step("Pejabat", *_share(facts.posts, missing), "structure", facts.code, missing)


def _accounts(facts: _Facts) -> Step:
    """Who holds a post today and cannot log in or be reached by e-mail, or has never logged in: one line each."""
    held = [each for post in facts.posts if (each := facts.holders.get(post.pk))]
    # Named by their own post before one for which they only stand in.
    people = {each.official_id: each for each in sorted(held, key=lambda each: not each.is_acting)}
    lacking = {key: _lacking(each) for key, each in people.items()}
    missing = tuple(
        Missing(f"{people[key].official.name}, {_post_of(people[key])}: {', '.join(words)}")
        for key, words in lacking.items()
        if words
    )
    opened = [each for each in people.values() if each.official.user and each.official.user.is_active]
    ready = sum(each.official.user.has_usable_password() for each in opened if each.official.user)
    count = f"{ready} dari {len(people)}"
    # An account is made with its post; passwords, invitations and addresses have a page of their own.
    page = "accounts" if 0 < len(people) == len(opened) else "structure"
    return Step("Akun pejabat", count, 0 < len(people) == ready, page, facts.code, _together(missing, len(people)))


def _post_of(assignment: Assignment) -> str:
    """`Plt. Kepala Seksi Uji`, as the person holds the post."""
    return f"{AssignmentKind(assignment.kind).prefix}{assignment.position.title}"


def _lacking(assignment: Assignment) -> list[str]:
    user = assignment.official.user
    if user is None:
        return ["belum ada akun"]
    found = [] if user.has_usable_password() else ["belum ada kata sandi"]
    found += [] if user.email else ["belum ada surel"]
    if user.last_login is None and user.has_usable_password():
        found.append("belum pernah masuk")
    return found if user.is_active else ["akunnya dinonaktifkan"]


def _fund_sources(facts: _Facts) -> Step:
    count = facts.counts["fund_count"]
    return Step("Sumber dana", str(count), count > 0, "fund_sources", facts.code_and_year)


def _nomenclature(facts: _Facts) -> Step:
    count = facts.counts["activity_count"]
    return Step("Program, kegiatan, dan sub kegiatan", str(count), count > 0, "nomenclature", facts.code_and_year)


def _agreements(facts: _Facts) -> Step:
    without = [post for post in facts.reporting if not post.has_agreement]
    missing = tuple(_unsigned(post, facts.year) for post in without)
    share = _share(facts.reporting, missing)
    told = (*_together(missing, len(facts.reporting)), *_beside_budget(facts))
    return Step("Perjanjian Kinerja", *share, "agreements_of_year", facts.code_and_year, told)


def _beside_budget(facts: _Facts) -> Iterator[Missing]:
    """Where the agreements in force no longer fit the office's own budget."""
    found = agreed_in_force(facts.office, facts.year)
    for one in found.twice:
        yield Missing(one.sentence)
    told = {line.activity for one in found.twice for line in one.lines}
    for line in found.otherwise:
        if line.activity not in told:
            yield Missing(
                f"{line.title}: pagu {line.code} dalam PK {formats.rupiah(line.ceiling)}, dalam DPA "
                f"{formats.rupiah(line.given)}. Catat pergeserannya, buat perubahan, atau betulkan di Program dan pagu",
                line.agreement,
            )


def _unsigned(post: Any, year: int) -> Missing:
    draft = post.draft
    what = "PK masih rancangan, belum diberlakukan" if draft else f"belum ada PK {year}"
    return Missing(f"{post.title}: {what}", draft)


def _individual(facts: _Facts) -> Step:
    without = [post for post in facts.posts if not post.has_sheet]
    missing = tuple(Missing(f"{post.title}: belum ada IKI", sheet=post.pk) for post in without)
    share = _share(facts.posts, missing)
    page = "agreements_of_year"
    together = _together(missing, len(facts.posts))
    return Step("Indikator Kinerja Individu", *share, page, facts.code_and_year, together, optional=True)


def _regional_head(facts: _Facts) -> Step:
    name = facts.office.regional_head
    missing = () if name else (Missing("Belum ada namanya; ia Pihak Kedua pada PK pimpinan"),)
    return Step("Kepala daerah", name, bool(name), "office_data", facts.code, missing, optional=True)


def _letterhead(facts: _Facts) -> Step:
    has_emblem = facts.office.emblem_id is not None
    missing = () if has_emblem else (Missing("Belum ada lambang"),)
    return Step(
        "Kop surat", "lengkap" if has_emblem else "", has_emblem, "letterhead", facts.code, missing, optional=True
    )


def _periods(facts: _Facts) -> Step:
    opened = list(Period.objects.filter(organization=facts.office, year=facts.year).order_by("quarter"))
    names = ", ".join(Quarter(each.quarter).label for each in opened)
    return Step("Periode", names or "belum ada", bool(opened), "periods", facts.code)


def _together(missing: tuple[Missing, ...], count: int) -> tuple[Missing, ...]:
    """One line where all of them lack the same, which is done on one page; else the lines."""
    lacking = {each.text.partition(": ")[2] for each in missing}
    on_one_page = not any(each.agreement or each.sheet for each in missing)
    if count > _FEW and len(missing) == count and len(lacking) == 1 and on_one_page:
        return (Missing(f"Semua {count}: {lacking.pop()}"),)
    return missing


def _share(posts: list[Any], missing: tuple[Missing, ...]) -> tuple[str, bool]:
    """How many of the posts have it, and whether all do."""
    return f"{len(posts) - len(missing)} dari {len(posts)}", bool(posts) and not missing
