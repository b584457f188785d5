"""One sub kegiatan in the agreements of several posts: asked about wherever it is more than the DPA gives."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from reports.actions import agreement_draft, copies
from reports.enums import Quarter
from reports.models import Activity, Agreement, BudgetLine, Indicator
from reports.queries.agreed_money import agreed_in_force, counted_posts, twice_with
from reports.queries.agreement_remarks import remarks_of
from reports.queries.agreement_rows import rows_of
from reports.queries.budget_year import budget_year
from reports.queries.nomenclature import tree_of
from reports.queries.recap import recap_of
from tests.agreements import as_draft
from tests.conftest import Office
from tests.html import squeezed

pytestmark = pytest.mark.django_db
CODE = "1.01.01.2.01.01"
BESIDE = (
    "Kegiatan ini juga ada dalam PK Kepala Sub Bagian Umum Rp100.000.000; bersama ini Rp180.000.000, melebihi pagu DPA "
    "Rp100.000.000."
)


@pytest.fixture
def planner(office: Office, login) -> Client:
    return login(office.cast.planner)


@pytest.fixture
def other(office: Office) -> Agreement:
    """A draft of a post beside the section's, with the section's sub kegiatan, of which the DPA has 100 million."""
    Activity.objects.filter(code=CODE).update(ceiling=100_000_000)
    agreement = Agreement.objects.get(position=office.stranger_report.position)
    BudgetLine.objects.create(agreement=agreement, order=2, activity=office.lines[0].activity, ceiling=80_000_000)
    as_draft(agreement)
    agreement.refresh_from_db()
    return agreement


def told(agreement: Agreement) -> list[str]:
    return [each.sentence for each in remarks_of(rows_of(agreement)) if "juga ada dalam" in each.sentence]


def test_a_draft_is_held_against_other_posts(office: Office, other: Agreement, planner: Client) -> None:
    assert [each.startswith(BESIDE) for each in told(other)] == [True]
    # The other one, which is in force, is right as long as this one is not.
    assert told(office.report.agreement) == []
    # Within the DPA's pagu they share it.
    Activity.objects.filter(code=CODE).update(ceiling=180_000_000)
    assert told(other) == []
    # Where nobody has written it, the same amount twice is asked about, another is a share.
    Activity.objects.filter(code=CODE).update(ceiling=None)
    assert told(other) == []
    BudgetLine.objects.filter(agreement=other, activity__code=CODE).update(ceiling=100_000_000)
    assert ["bersama ini Rp200.000.000." in each for each in told(other)] == [True]


def test_what_moves_to_another_post_is_not_asked_about(office: Office, other: Agreement) -> None:
    """Both drafts come into force together: the one gives up what the other takes."""
    perubahan = copies.draft_perubahan(office.report.agreement, by=office.cast.planner)
    assert len(told(other)) == 1
    BudgetLine.objects.filter(agreement=perubahan, activity__code=CODE).delete()
    assert told(other) == []


def test_a_superior_may_name_what_a_subordinate_has(office: Office, planner: Client) -> None:
    """And it counts once: in the draft, in the tree of the office's budget, in the recap."""
    activity = office.lines[0].activity
    Activity.objects.filter(pk=activity.pk).update(ceiling=100_000_000)
    agreement = Agreement.objects.get(position=office.head_report.position)
    BudgetLine.objects.create(agreement=agreement, order=2, activity=activity, ceiling=100_000_000)
    assert told(agreement) == told(office.report.agreement) == []
    assert agreed_in_force(office.organization, 2022).twice == ()
    row = next(row for row in tree_of(office.organization, 2022) if row.activity.pk == activity.pk)
    assert (row.agreed, row.remark) == (Decimal(100_000_000), "")
    year = budget_year(office.organization, 2022, [Quarter.II])
    assert recap_of(year, ()).total.last.ceiling == Decimal(140_000_000)


@pytest.mark.parametrize(
    ("ceilings", "given", "counted"),
    [
        ({1: 100, 2: 60}, None, {2}),
        ({1: 100, 2: 60}, 120, {2}),
        ({1: 100, 2: 60}, 160, {1, 2}),
        ({1: 100, 3: 60}, 100, {1, 3}),
        ({1: 100, 2: 50, 4: 50}, 100, {4}),
    ],
)
def test_whose_pagu_adds_up(ceilings: dict[int, int], given: int | None, counted: set[int]) -> None:
    """Post 1 leads 2, which leads 4; 3 stands beside them. Within the DPA's pagu a superior has a part of its own."""
    amounts = {post: Decimal(each) for post, each in ceilings.items()}
    limit = None if given is None else Decimal(given)
    assert counted_posts(amounts, limit, {1: None, 2: 1, 3: None, 4: 2}) == counted


def test_it_is_asked_about_once_before_it_is_in_force(office: Office, other: Agreement, planner: Client) -> None:
    of_year = reverse("agreements_in_force", args=["dinas-uji", 2022])
    for address, data in (
        (reverse("put_in_force", args=["dinas-uji", other.pk]), {}),
        (of_year, {"pk": [other.pk]}),
    ):
        as_draft(other)
        answer = planner.post(address, data | {"on": "1 Januari 2022"})
        page = squeezed(answer).replace("\u00a0", " ")
        assert (
            answer.status_code == 422 and BESIDE in page and f"PK Kepala Seksi Lain, {CODE} Penyusunan Dokumen" in page
        )
        sure = answer.context["form"].data["sure"]
        assert planner.post(address, data | {"on": "1 Januari 2022", "sure": sure}).status_code == 302
        other.refresh_from_db()
        assert other.status.is_in_force


def test_in_force_it_is_told_with_both_posts(office: Office, other: Agreement, planner: Client) -> None:
    Agreement.objects.filter(pk=other.pk).update(state="in_force", in_force_from="2022-01-01")
    both = "PK Kepala Sub Bagian Umum Rp100.000.000 dan PK Kepala Seksi Lain Rp80.000.000; jumlahnya Rp180.000.000"
    for name, args in (("office", ["dinas-uji"]), ("nomenclature", ["dinas-uji", 2022])):
        page = squeezed(planner.get(reverse(name, args=args), {"tahun": 2022})).replace("\u00a0", " ")
        assert both in page, name
    year = squeezed(planner.get(reverse("agreements_of_year", args=["dinas-uji", 2022]))).replace("\u00a0", " ")
    assert "Kegiatan ini juga ada dalam PK Kepala Seksi Lain Rp80.000.000" in year and BESIDE in year


def test_a_copy_for_another_post_leaves_out_what_is_taken(office: Office, planner: Client) -> None:
    Activity.objects.filter(code=CODE).update(ceiling=100_000_000)
    post, source = office.stranger_report.position, office.report.agreement
    copies.copy_nomenclature(office.organization, year=2022, to=2023, by=office.cast.planner)
    Activity.objects.filter(code=CODE).update(ceiling=100_000_000)
    murni = copies.copy_to_post(source, source.position, year=2023, by=office.cast.planner)
    assert murni.budget_lines.count() == source.budget_lines.count(), "nobody else has it"
    answer = planner.post(
        reverse("agreement_copy", args=["dinas-uji", 2023]),
        {"position": post.pk, f"sumber-{post.pk}": murni.pk},
        follow=True,
    )
    copy = Agreement.objects.get(position=post, year=2023)
    assert list(copy.budget_lines.values_list("activity__code", flat=True)) == ["1.01.01.2.01.03"]
    assert (
        Indicator.objects.filter(goal__agreement=copy).count()
        == Indicator.objects.filter(goal__agreement=murni).count()
    )
    told_there = squeezed(answer)
    assert f"2 anggaran tidak ikut disalin, karena pagunya sudah ada dalam PK jabatan lain: {CODE}," in told_there
    assert twice_with([copy]) == {copy.pk: []}


def test_a_pk_that_no_longer_fits_the_budget_is_told(office: Office, planner: Client) -> None:
    """After the DPA has changed: on Persiapan and in the list of the year, where a perubahan is begun."""
    Activity.objects.filter(code=CODE).update(ceiling=90_000_000)
    page = squeezed(planner.get(reverse("office", args=["dinas-uji"]), {"tahun": 2022})).replace("\u00a0", " ")
    assert f"Kepala Sub Bagian Umum: pagu {CODE} dalam PK Rp100.000.000, dalam DPA Rp90.000.000" in page
    assert f'href="{reverse("agreement", args=["dinas-uji", office.report.agreement_id])}"' in page
    year = squeezed(planner.get(reverse("agreements_of_year", args=["dinas-uji", 2022]))).replace("\u00a0", " ")
    assert "Pagu Rp100.000.000 berbeda dari pagu DPA Rp90.000.000" in year


def test_the_pagu_of_the_dpa_is_offered_where_none_is_written(office: Office, planner: Client) -> None:
    """One click, on a draft's page or for all drafts of the year; what another post has is left to the planner."""
    by = office.cast.planner
    copies.copy_nomenclature(office.organization, year=2022, to=2023, by=by)
    subs = list(Activity.objects.filter(year=2023, level="sub_kegiatan").order_by("code"))
    draft = agreement_draft.create(office.report.position, year=2023, by=by)
    other = agreement_draft.create(office.stranger_report.position, year=2023, by=by)
    for agreement, activity in ((draft, subs[0]), (draft, subs[1]), (other, subs[2]), (other, subs[0])):
        agreement_draft.add_line(agreement, activity=activity, by=by)
    of_year = reverse("agreements_of_year", args=["dinas-uji", 2023])
    page = reverse("agreement", args=["dinas-uji", draft.pk])
    assert "Isi dari DPA" not in squeezed(planner.get(page)) + squeezed(planner.get(of_year))
    Activity.objects.filter(pk__in=[subs[0].pk, subs[2].pk]).update(ceiling=75_000_000)
    shown = squeezed(planner.get(page)).replace("\u00a0", " ")
    assert "1 anggaran belum mempunyai pagu" in shown and "Pagunya belum ditulis. Dalam DPA Rp75.000.000." in shown
    # Whose the first one is nobody has said yet.
    assert "1 anggaran rancangan belum mempunyai pagu" in squeezed(planner.get(of_year))
    planner.post(reverse("agreement_given", args=["dinas-uji", draft.pk]), headers={"HX-Request": "true"})
    held = BudgetLine.objects.filter(agreement=draft).order_by("activity__code").values_list("ceiling", flat=True)
    assert list(held) == [Decimal(75_000_000), None]
    # The other post's line on it is not offered any more.
    answer = planner.post(reverse("agreements_given", args=["dinas-uji", 2023]), follow=True)
    assert "1 pagu diisi dari DPA." in squeezed(answer)
    held = BudgetLine.objects.filter(agreement=other).order_by("activity__code").values_list("ceiling", flat=True)
    assert list(held) == [None, Decimal(75_000_000)]
    assert "Isi dari DPA" not in squeezed(planner.get(of_year))
