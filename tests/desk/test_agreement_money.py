"""Money that stands in the agreements of several posts: told to planners before a recap counts it twice."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from reports.actions import agreement_draft, copies
from reports.models import Activity, Agreement
from reports.queries.agreement_remarks import remarks_of
from reports.queries.agreement_rows import rows_of
from tests.conftest import Office
from tests.html import squeezed
from units.models import Position

pytestmark = pytest.mark.django_db
YEAR = 2023


@pytest.fixture
def planner(office: Office, login) -> Client:
    return login(office.cast.planner)


@pytest.fixture
def tree(office: Office) -> Sequence[Activity]:
    """A kegiatan with two sub kegiatan, with the pagu of the DPA."""
    found: list[Activity] = []
    for code, level, above, ceiling in (
        ("1.05.02", "program", None, 300),
        ("1.05.02.2.01", "kegiatan", 0, 300),
        ("1.05.02.2.01.0001", "sub_kegiatan", 1, 140),
        ("1.05.02.2.01.0002", "sub_kegiatan", 1, 160),
    ):
        parent = None if above is None else found[above]
        found.append(
            Activity.objects.create(
                organization=office.organization,
                year=YEAR,
                code=code,
                name=f"Uji {code}",
                level=level,
                parent=parent,
                ceiling=ceiling,
            )
        )
    return found


def draft_of(office: Office, post: Position, lines: dict[Activity, int]) -> Agreement:
    by = office.cast.planner
    made = agreement_draft.create(post, year=YEAR, by=by)
    for activity, ceiling in lines.items():
        agreement_draft.add_line(made, activity=activity, ceiling=Decimal(ceiling), by=by)
    return made


def told_of(agreement: Agreement) -> str:
    return " ".join(remark.sentence for remark in remarks_of(rows_of(agreement)))


def test_the_same_sub_kegiatan_in_two_agreements_beyond_its_pagu(office: Office, tree) -> None:
    other = Position.objects.get(title="Kepala Seksi Lain")
    first = draft_of(office, office.report.position, {tree[2]: 140})
    assert "juga ada dalam" not in told_of(first)
    copied = draft_of(office, other, {tree[2]: 140})
    doubled = "juga ada dalam rancangan PK Kepala Sub Bagian Umum Rp140; bersama ini Rp280, melebihi pagu DPA Rp140."
    assert doubled in told_of(copied)
    assert "dalam rancangan PK Kepala Seksi Lain Rp140; bersama ini Rp280" in told_of(first), "both are told"
    # Shared between two posts it is as it should be; without a DPA the same amount again is odd, another is not.
    copied.budget_lines.update(ceiling=40)
    first.budget_lines.update(ceiling=100)
    assert "juga ada dalam" not in told_of(copied)
    Activity.objects.filter(pk=tree[2].pk).update(ceiling=None)
    assert "juga ada dalam" not in told_of(copied)
    copied.budget_lines.update(ceiling=100)
    assert "Rp100; bersama ini Rp200. Rekap" in told_of(copied)


def test_program_dan_pagu_says_whose_agreements_have_it(office: Office, tree, planner: Client) -> None:
    for post in (office.report.position, Position.objects.get(title="Kepala Seksi Lain")):
        made = draft_of(office, post, {tree[2]: 140})
        Agreement.objects.filter(pk=made.pk).update(state="in_force", in_force_from=date(YEAR, 1, 1))
    page = squeezed(planner.get(reverse("nomenclature", args=[office.organization.code, YEAR])))
    told = (
        "Ada dalam PK Kepala Sub Bagian Umum Rp140 dan PK Kepala Seksi Lain Rp140; jumlahnya Rp280, melebihi pagu DPA "
        "Rp140."
    )
    assert told in page


def test_putting_in_force_asks_about_it_once(office: Office, tree, planner: Client) -> None:
    copies.copy_nomenclature(office.organization, year=2022, to=YEAR, by=office.cast.planner)
    first = copies.copy_to_post(office.report.agreement, office.report.position, year=YEAR, by=office.cast.planner)
    other = copies.copy_to_post(
        office.report.agreement, Position.objects.get(title="Kepala Seksi Lain"), year=YEAR, by=office.cast.planner
    )
    # A copy leaves out what is taken; it is chosen again.
    for line in first.budget_lines.select_related("activity"):
        if not other.budget_lines.filter(activity=line.activity).exists():
            agreement_draft.add_line(other, activity=line.activity, ceiling=line.ceiling, by=office.cast.planner)
    code = office.organization.code
    alone = reverse("put_in_force", args=[code, other.pk])
    together = reverse("agreements_in_force", args=[code, YEAR])
    for address, data in ((alone, {}), (together, {"pk": [first.pk, other.pk]})):
        asked = planner.post(address, data | {"on": "01-01-2023"})
        page = squeezed(asked)
        assert asked.status_code == 422 and "juga ada dalam rancangan PK Kepala Sub Bagian Umum" in page
        assert "Bila memang begitu, tekan lagi." in page
    sure = re.search(r'name="sure" value="(\w+)"', asked.content.decode())[1]
    done = planner.post(together, {"pk": [first.pk, other.pk], "on": "01-01-2023", "sure": sure})
    assert done.status_code == 302


def test_a_perubahan_below_says_that_what_stands_above_no_longer_fits(office: Office, tree, planner: Client) -> None:
    head = office.head_report.position
    upper = draft_of(office, head, {tree[1]: 300})
    lower = draft_of(office, office.report.position, {tree[2]: 140})
    draft_of(office, Position.objects.get(title="Kepala Seksi Lain"), {tree[3]: 160})
    no_longer = "Pagu 1.05.02.2.01 dalam PK Sekretaris Rp300, sedangkan jumlah rinciannya dalam PK sekarang Rp"
    assert no_longer not in told_of(lower)
    lower.budget_lines.update(ceiling=130)
    assert no_longer not in told_of(lower), "a murni is begun post by post"
    Agreement.objects.filter(pk=lower.pk).update(version=1)
    lower.refresh_from_db()
    assert f"{no_longer}290. Bila rinciannya yang benar, buat juga perubahan PK Sekretaris." in told_of(lower)
    lower.budget_lines.update(ceiling=150)
    Agreement.objects.filter(pk=lower.pk).update(version=0)
    lower.refresh_from_db()
    assert f"{no_longer}310." in told_of(lower), "too much is odd from the beginning"
    # The list says it at what is in force, too, beside the way to a perubahan.
    Agreement.objects.filter(pk=upper.pk).update(state="in_force", in_force_from=date(YEAR, 1, 1))
    page = squeezed(planner.get(reverse("agreements_of_year", args=[office.organization.code, YEAR])))
    assert "Pagu Rp300 berbeda dari jumlah pagu rinciannya dalam PK jabatan lain, Rp310." in page
