"""Entering realisasi on its page."""

import re
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import workflow
from reports.actions import evidence, remarks, results
from reports.actions.versioned import version_token
from reports.content import places
from reports.models import Activity, BudgetLine, BudgetResult, Indicator, IndicatorResult, QuarterTarget
from reports.queries.draft import findings_now
from reports.queries.figures import figures
from reports.queries.finding_places import Anchors
from tests import samples
from tests.conftest import Office
from tests.html import squeezed
from units.models import User

HTMX = {"HTTP_HX_REQUEST": "true"}


def leave(client: Client, office: Office, field: str, **values: str):
    """Post one row as htmx does when its field is left; `field` is i<n> or a<n> of the conftest's office.

    `shown_<name>` is what the page showed in the field before.
    """
    row, name = field.split(".")
    if row.startswith("i"):
        address = reverse("entry_indicator", args=[office.report.pk, int(row[1:])])
    else:
        address = reverse("entry_budget", args=[office.report.pk, int(row[1:])])
    data = {f"{row}-{key}": value for key, value in values.items() if not key.startswith("shown_")}
    for key, value in values.items():
        if key.startswith("shown_"):
            data[f"{row}-{key.removeprefix('shown_')}-token"] = version_token(value)
    return client.post(address, {**data, "touched": f"{row}-{name}"}, **HTMX)


@pytest.fixture
def wulan(office: Office, login) -> Client:
    return login(office.cast.officer)


def page_of(client: Client, office: Office) -> str:
    return squeezed(client.get(reverse("entry", args=[office.report.pk])))


def test_the_page_has_indicators_and_budget_in_order(office: Office, wulan: Client) -> None:
    page = page_of(wulan, office)
    positions = [page.index(text) for text in ("Jumlah dokumen", "Persentase pengaduan selesai", "Lama penanganan")]
    assert positions == sorted(positions)
    assert "Pengaduan selesai" in page and "Pengaduan masuk" in page
    assert "Anggaran tanpa indikator" in page and "Pelatihan Tanpa Anggaran" in page


def test_a_shared_budget_line_spans_its_indicators(office: Office, wulan: Client) -> None:
    page = page_of(wulan, office)
    assert 'rowspan="2"' in page and "Bersama 2 indikator" in page
    assert page.count(f'name="a{office.lines[1].pk}-realisasi"') == 1


def test_a_row_that_is_kept_is_drawn_anew_when_anything_that_it_shows_changes(office: Office, wulan: Client) -> None:
    """Figure, note and question, evidence, the name of its activity, a remark below it."""
    assert "Bukti: 1 berkas" not in page_of(wulan, office)
    leave(wulan, office, f"i{office.documents.pk}.realisasi", realisasi="7000")
    leave(wulan, office, f"i{office.documents.pk}.note", note="Dari buku agenda")
    page = page_of(wulan, office)
    assert 'value="7.000"' in page and "Dari buku agenda" in page and page.count('class="doubt"') == 1
    content, by = ContentFile(samples.pdf()), office.cast.officer
    evidence.add(office.report, office.documents, name="daftar.pdf", content=content, by=by)
    assert "Bukti: 1 berkas" in page_of(wulan, office)
    Activity.objects.filter(pk=office.lines[1].activity_id).update(name="Penyusunan Dokumen Baru")
    assert "Penyusunan Dokumen Baru" in page_of(wulan, office)
    submitted = office.submit()
    remarks.write(submitted, by=office.cast.head, place=places.join("capaian", office.documents.pk), text="Dari mana?")
    returned = workflow.Return(options=["diperbaiki"], note="Periksa angkanya.")
    workflow.perform(submitted, returned, by=office.cast.head)
    page = page_of(wulan, office)
    assert "Dari mana?" in page and 'value="6"' in page and 'class="doubt"' not in page


def test_every_person_has_a_key_for_their_drafts(office: Office, login) -> None:
    """The key is the same at every visit; a person who only reads the report has one too."""

    def key_of(user: User) -> str:
        browser = login(user)
        address = re.search(r'id="drafts" data-key-url="([^"]+)"', page_of(browser, office))[1]
        answer = browser.get(address)
        assert "no-store" in answer["Cache-Control"] and re.fullmatch(rb"[A-Za-z0-9+/]{43}=", answer.content)
        return answer.content.decode()

    cast = office.cast
    keys = [key_of(user) for user in (cast.officer, cast.officer, cast.head, cast.planner)]
    assert keys[0] == keys[1] and len(set(keys)) == 3


def test_every_finding_leads_to_a_place_on_the_page(office: Office, wulan: Client) -> None:
    page = page_of(wulan, office)
    for finding in findings_now(office.report):
        if finding.part == "realisasi":
            assert f'id="{Anchors(office.report).of(finding)}"' in page


def test_the_field_shows_the_value_of_the_quarter_before(office: Office, wulan: Client) -> None:
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(5))
    later = office.report.__class__.objects.get(position=office.report.position, period=office.next_period)
    page = squeezed(wulan.get(reverse("entry", args=[later.pk])))
    assert 'data-label="TW II"><span class="fig">5</span>' in page


def test_a_number_is_saved_and_figures_answer(office: Office, wulan: Client) -> None:
    answer = leave(wulan, office, f"i{office.documents.pk}.realisasi", realisasi="6", note="")
    page = squeezed(answer)
    assert IndicatorResult.objects.get().realisasi == 6
    assert "Tersimpan" in page and "50,00%" in page
    assert f'id="capaian-{office.documents.pk}"' in page and 'id="total-capaian"' in page
    assert f'name="i{office.documents.pk}-realisasi-token" value="{version_token(6)}"' in page
    assert f'name="i{office.documents.pk}-realisasi"' not in page, "the input itself is never replaced"


def test_money_is_read_as_it_is_written_here(office: Office, wulan: Client) -> None:
    page = leave(wulan, office, f"a{office.lines[0].pk}.realisasi", realisasi="Rp 48.000.000,00")
    assert BudgetResult.objects.get().realisasi == 48_000_000
    assert 'data-stored="48.000.000"' in squeezed(page) and "48,00%" in squeezed(page)


def test_spending_renews_the_efisiensi_of_every_indicator_of_the_line(office: Office, wulan: Client) -> None:
    page = squeezed(leave(wulan, office, f"a{office.lines[1].pk}.realisasi", realisasi="10000000"))
    for indicator in (office.complaints, office.days):
        assert f'id="efisiensi-{indicator.pk}"' in page


@pytest.mark.parametrize("typed", ["1.25", "29.5102.000", "1,754,000", "5 buah"])
def test_an_unreadable_number_is_refused_in_its_fields_status(office: Office, wulan: Client, typed: str) -> None:
    answer = leave(wulan, office, f"i{office.documents.pk}.realisasi", realisasi=typed)
    page = squeezed(answer)
    assert answer.status_code == 200 and 'data-state="refused"' in page and "tulis" in page.lower()
    assert not IndicatorResult.objects.exists()


def test_a_refused_figure_says_which_one_stays_and_what_a_percentage_is(office: Office, wulan: Client) -> None:
    leave(wulan, office, f"i{office.documents.pk}.realisasi", realisasi="6")
    page = squeezed(leave(wulan, office, f"i{office.documents.pk}.realisasi", realisasi="66%"))
    assert "adalah persen. Tulis jumlahnya (dokumen)" in page and "Yang tersimpan tetap 6." in page
    assert IndicatorResult.objects.get().realisasi == 6


@pytest.mark.parametrize(("typed", "value"), [("12 dokumen", "12"), ("1.250 dokumen", "1250"), ("6", "6")])
def test_the_indicators_own_satuan_may_be_typed(office: Office, wulan: Client, typed: str, value: str) -> None:
    leave(wulan, office, f"i{office.documents.pk}.realisasi", realisasi=typed)
    assert IndicatorResult.objects.get().realisasi == Decimal(value)


@pytest.mark.parametrize("typed", ["-3", "−3"])
def test_below_zero_is_refused_unless_the_indicator_is_a_rate(office: Office, wulan: Client, typed: str) -> None:
    field = f"i{office.days.pk}.realisasi"
    page = squeezed(leave(wulan, office, field, realisasi=typed))
    assert 'data-state="refused"' in page and "mintalah perencana menandainya" in page and "tanpa" not in page
    assert not IndicatorResult.objects.exists()
    Indicator.objects.filter(pk=office.days.pk).update(may_be_negative=True)
    assert 'data-state="saved"' in squeezed(leave(wulan, office, field, realisasi=typed))
    assert IndicatorResult.objects.get().realisasi == -3


def test_an_indicator_has_its_own_decimals(office: Office, wulan: Client) -> None:
    Indicator.objects.filter(pk=office.days.pk).update(decimals=1)
    field = f"i{office.days.pk}.realisasi"
    assert "paling banyak 1 angka" in squeezed(leave(wulan, office, field, realisasi="6,07"))
    leave(wulan, office, field, realisasi="6,1")
    assert IndicatorResult.objects.get().realisasi == Decimal("6.1")


def test_a_quarter_for_which_nothing_is_due_asks_for_nothing(office: Office, wulan: Client) -> None:
    QuarterTarget.objects.create(indicator=office.documents, quarter=2, value=None)
    page = page_of(wulan, office)
    assert "Tidak diukur pada triwulan ini" in page and f'name="i{office.documents.pk}-realisasi"' not in page
    assert not [f for f in findings_now(office.report) if f.place == f"capaian-{office.documents.pk}"]
    results.record_indicator(office.report, office.days, by=office.cast.officer, realisasi=Decimal(8))
    computed = figures(office.report)
    assert computed.performance[0].capaian is None and computed.capaian_average == 120
    assert computed.performance[0].due_target is None and "s.d. triwulan ini" not in page


def test_zero_is_due_where_nothing_is_what_the_year_shall_end_with(office: Office, wulan: Client) -> None:
    """0 temuan in each quarter is asked for; a quarter target of 0 on the way to another one is not."""
    QuarterTarget.objects.create(indicator=office.days, quarter=2, value=0)
    assert f'name="i{office.days.pk}-realisasi"' not in page_of(wulan, office)
    Indicator.objects.filter(pk=office.days.pk).update(target=0)
    assert f'name="i{office.days.pk}-realisasi"' in page_of(wulan, office)


def test_a_page_says_which_indicators_stand_as_measured(office: Office, wulan: Client) -> None:
    page = page_of(wulan, office)
    assert page.count("Keadaan terakhir") == 2


def test_lower_is_better_with_a_target_of_zero_is_told_in_words(office: Office, wulan: Client) -> None:
    Indicator.objects.filter(pk=office.days.pk).update(target=0)
    field = f"i{office.days.pk}.realisasi"
    assert '<span class="fig">Tercapai</span>' in squeezed(leave(wulan, office, field, realisasi="0"))
    assert '<span class="fig">Belum</span>' in squeezed(leave(wulan, office, field, realisasi="1"))
    assert not [f for f in findings_now(office.report) if f.rule == "target-nol"]


def test_a_note_is_stored_though_the_number_is_refused(office: Office, wulan: Client) -> None:
    row = f"i{office.documents.pk}"
    leave(wulan, office, f"{row}.realisasi", realisasi="6", note="")
    leave(wulan, office, f"{row}.note", realisasi="6 buah", note="Dua menyusul.")
    stored = IndicatorResult.objects.get()
    assert (stored.realisasi, stored.note) == (6, "Dua menyusul.")


def test_a_lone_numerator_waits_for_its_denominator(office: Office, wulan: Client) -> None:
    row = f"i{office.complaints.pk}"
    page = squeezed(leave(wulan, office, f"{row}.numerator", numerator="7", denominator=""))
    assert 'data-state="waiting"' in page and "Isi juga Pengaduan masuk" in page
    assert not IndicatorResult.objects.exists()
    page = squeezed(leave(wulan, office, f"{row}.denominator", numerator="7", denominator="12"))
    stored = IndicatorResult.objects.get()
    assert (stored.numerator, stored.denominator) == (7, 12)
    assert "58,33" in page


def states(page: str) -> list[str]:
    return re.findall(r'data-for="id_i\d+-(\w+)" data-state="(\w*)"', page)


@pytest.mark.parametrize(("before", "typed"), [(None, "12"), (("83", "83"), "90"), (("7", "0"), "")])
def test_the_part_of_a_ratio_that_waits_for_the_other_is_not_called_saved(
    office: Office, wulan: Client, before: tuple[str, str] | None, typed: str
) -> None:
    """The numerator cannot be read: the denominator stays in its field, and its status says what it waits for."""
    row, shown = f"i{office.complaints.pk}", {}
    if before:
        leave(wulan, office, f"{row}.denominator", numerator=before[0], denominator=before[1])
        shown = {"shown_numerator": before[0], "shown_denominator": before[1]}
    page = squeezed(leave(wulan, office, f"{row}.denominator", numerator="8O", denominator=typed, **shown))
    assert states(page) == [("numerator", "refused"), ("denominator", "waiting")]
    assert f"{'Disimpan bersama' if typed else 'Isi juga untuk'} Pengaduan selesai" in page
    page = squeezed(leave(wulan, office, f"{row}.numerator", numerator="8", denominator="90", **shown))
    stored = IndicatorResult.objects.get(indicator=office.complaints)
    assert (stored.numerator, stored.denominator) == (8, 90) and dict(states(page))["numerator"] == "saved"


def test_saving_again_does_not_overwrite_an_undecided_ratio(office: Office, wulan: Client) -> None:
    """They changed the numerator, she the denominator: however often she saves, nothing is chosen for her."""
    row = f"i{office.complaints.pk}"
    results.record_indicator(
        office.report, office.complaints, by=office.deputy(), numerator=Decimal(5), denominator=Decimal(8)
    )
    data = {f"{row}-numerator": "4", f"{row}-denominator": "16"}
    data |= {f"{row}-numerator-token": version_token("4"), f"{row}-denominator-token": version_token("8")}
    for _ in range(3):
        page = squeezed(wulan.post(reverse("entry", args=[office.report.pk]), data))
        data |= dict(re.findall(rf'name="({row}-\w+-token)" value="(\w*)"', page))
        stored = IndicatorResult.objects.get(indicator=office.complaints)
        assert (stored.numerator, stored.denominator) == (5, 8) and "Isian Anda" in page


def test_a_removed_denominator_is_not_called_saved(office: Office, wulan: Client) -> None:
    row = f"i{office.complaints.pk}"
    leave(wulan, office, f"{row}.denominator", numerator="7", denominator="0")
    shown = {"shown_numerator": "7", "shown_denominator": "0"}
    page = squeezed(leave(wulan, office, f"{row}.denominator", numerator="7", denominator="", **shown))
    assert states(page) == [("numerator", "waiting"), ("denominator", "waiting")]


def test_a_doubt_stands_beside_its_field_until_it_is_mended_or_has_a_reason(office: Office, wulan: Client) -> None:
    line, anchor = f"a{office.lines[0].pk}", f"anggaran-{office.lines[0].pk}"
    page = squeezed(leave(wulan, office, f"{line}.realisasi", realisasi="120.000.000"))
    assert f'id="periksa-{anchor}"' in page and "Melebihi pagu, benar?" in page and " data-open" in page
    name = re.findall(r'name="(alasan-[0-9a-f]{64})"', page_of(wulan, office))[0]

    answer = wulan.post(reverse("entry_reason", args=[office.report.pk]), {name: "Pergeseran menunggu DPPA."}, **HTMX)
    page = squeezed(answer)
    assert "Alasan: Pergeseran menunggu DPPA." in page and " data-open" not in page and 'data-state="saved"' in page
    assert office.report.answers.get().reason == "Pergeseran menunggu DPPA."
    # It is the reason that the list above Ajukan shows, and it is not asked again by the field.
    assert "Pergeseran menunggu DPPA." in squeezed(wulan.get(reverse("preview", args=[office.report.pk])))
    assert " data-open" not in page_of(wulan, office)
    page = squeezed(leave(wulan, office, f"{line}.realisasi", realisasi="20.000.000", shown_realisasi="120.000.000"))
    assert f'id="periksa-{anchor}"' in page and "Melebihi pagu" not in page


def test_a_reason_goes_with_the_whole_page_too(office: Office, wulan: Client) -> None:
    """Without scripts: the page keeps one that is too long."""
    leave(wulan, office, f"a{office.lines[0].pk}.realisasi", realisasi="120.000.000")
    address, page = reverse("entry", args=[office.report.pk]), page_of(wulan, office)
    [name] = re.findall(r'name="(alasan-[0-9a-f]{64})"', page)
    answer = wulan.post(address, form_of(page) | {name: "x" * 501})
    assert answer.status_code == 422 and "x" * 501 in squeezed(answer) and "paling panjang 500" in squeezed(answer)
    assert wulan.post(address, form_of(page) | {name: "Menunggu DPPA."}).status_code == 302
    assert office.report.answers.get().reason == "Menunggu DPPA."


def test_a_saved_cell_in_doubt_asks_two_queries_about_rules(office: Office, wulan: Client) -> None:
    leave(wulan, office, f"a{office.lines[0].pk}.realisasi", realisasi="1", shown_realisasi="")
    with CaptureQueriesContext(connection) as queries:
        leave(wulan, office, f"a{office.lines[0].pk}.realisasi", realisasi="120.000.000", shown_realisasi="1")
    assert len(queries) == 18


def test_thousands_with_a_comma_get_advice(office: Office, wulan: Client) -> None:
    page = squeezed(leave(wulan, office, f"i{office.documents.pk}.realisasi", realisasi="1,754"))
    assert "Bila maksud Anda ribuan, tulis dengan titik: 1.754." in page
    # As the program reads it there are two decimals left.
    page = squeezed(leave(wulan, office, f"i{office.documents.pk}.realisasi", realisasi="0,250")).replace("\u00a0", " ")
    assert "Maksud Anda 250?" in page and "Tertulis 0,25 dokumen, padahal dokumen dihitung utuh." in page
    page = squeezed(leave(wulan, office, f"i{office.documents.pk}.realisasi", realisasi="8,5")).replace("\u00a0", " ")
    assert "8,5 dokumen, benar?" in page and "ribuan" not in page
    page = squeezed(leave(wulan, office, f"i{office.complaints.pk}.numerator", numerator="4,5", denominator="12"))
    assert "4,5 pengaduan, benar?" in page
    Indicator.objects.filter(pk=office.documents.pk).update(unit="%", over_time="as_measured", target=Decimal("92.5"))
    page = squeezed(leave(wulan, office, f"i{office.documents.pk}.realisasi", realisasi="0,95"))
    assert "Maksud Anda 95%?" in page
    page = squeezed(leave(wulan, office, f"a{office.lines[0].pk}.realisasi", realisasi="1,754"))
    assert 'data-state="refused"' in page and "Bila maksud Anda ribuan, tulis 1.754." in page


def test_clearing_a_field_is_not_zero(office: Office, wulan: Client) -> None:
    row = f"i{office.documents.pk}"
    leave(wulan, office, f"{row}.realisasi", realisasi="0")
    assert IndicatorResult.objects.get().realisasi == 0
    leave(wulan, office, f"{row}.realisasi", realisasi="")
    assert IndicatorResult.objects.get().realisasi is None


def test_leaving_an_empty_field_writes_nothing(office: Office, wulan: Client) -> None:
    leave(wulan, office, f"i{office.documents.pk}.realisasi", realisasi="", note="")
    assert not IndicatorResult.objects.exists()


def test_the_second_of_two_people_sees_both_values_and_loses_none(office: Office, wulan: Client) -> None:
    row = f"i{office.documents.pk}"
    results.record_indicator(office.report, office.documents, by=office.deputy(), realisasi=Decimal(6))
    page = squeezed(leave(wulan, office, f"{row}.realisasi", realisasi="8", shown_realisasi=""))
    assert 'data-state="conflict"' in page and "Joko Uji" in page
    assert (
        'data-sent="8"' in page
        and 'data-stored="6"' in page
        and f'data-tokens="{row}-realisasi:{version_token("6")}"' in page
    )
    assert f'id="token-id_{row}-realisasi"' not in page, "leaving the field again must not overwrite the stored value"
    assert IndicatorResult.objects.get().realisasi == 6
    leave(wulan, office, f"{row}.realisasi", realisasi="8", shown_realisasi="6")
    assert IndicatorResult.objects.get().realisasi == 8


def test_two_people_in_different_fields_of_a_row_do_not_collide(office: Office, wulan: Client) -> None:
    row = f"i{office.documents.pk}"
    shown = {"shown_realisasi": "", "shown_note": ""}
    leave(wulan, office, f"{row}.note", realisasi="", note="Dua menyusul.", **shown)
    page = squeezed(leave(wulan, office, f"{row}.realisasi", realisasi="8", note="", **shown))
    stored = IndicatorResult.objects.get()
    assert (stored.realisasi, stored.note) == (8, "Dua menyusul.") and "conflict" not in page


def test_a_ratio_is_never_made_of_two_peoples_parts(office: Office, wulan: Client) -> None:
    row = f"i{office.complaints.pk}"
    leave(wulan, office, f"{row}.denominator", numerator="7", denominator="12")
    shown = {"shown_numerator": "7", "shown_denominator": "12"}
    parts = {"numerator": Decimal(8), "denominator": Decimal(12)}
    results.record_indicator(office.report, office.complaints, by=office.deputy(), **parts)
    page = squeezed(leave(wulan, office, f"{row}.denominator", numerator="7", denominator="13", **shown))
    stored = IndicatorResult.objects.get()
    assert (stored.numerator, stored.denominator) == (8, 12) and page.count('data-state="conflict"') == 2


def test_an_older_window_of_the_same_person_is_no_conflict(office: Office, wulan: Client) -> None:
    """What they typed last is stored, unless somebody else wrote in that very field meanwhile."""
    row = f"i{office.documents.pk}"
    leave(wulan, office, f"{row}.realisasi", realisasi="6", shown_realisasi="")
    results.record_indicator(office.report, office.documents, by=office.deputy(), note="Dua menyusul.")
    page = squeezed(leave(wulan, office, f"{row}.realisasi", realisasi="8", shown_realisasi=""))
    assert 'data-state="saved"' in page and IndicatorResult.objects.get().realisasi == 8
    # What the other window had stored is told and given back, though nothing is asked.
    assert "menggantikan isian Anda di jendela lain:</span> <q>6</q>" in page and 'data-bring-back="6"' in page
    page = squeezed(leave(wulan, office, f"{row}.realisasi", realisasi="9", shown_realisasi="8"))
    assert "menggantikan" not in page
    page = squeezed(leave(wulan, office, f"{row}.note", note="Tiga menyusul.", shown_note=""))
    assert 'data-state="conflict"' in page and IndicatorResult.objects.get().note == "Dua menyusul."


def test_the_same_value_twice_is_no_conflict(office: Office, wulan: Client) -> None:
    row = f"i{office.documents.pk}"
    for _ in range(2):
        page = squeezed(leave(wulan, office, f"{row}.realisasi", realisasi="6", shown_realisasi=""))
    assert 'data-state="conflict"' not in page


@pytest.mark.parametrize("token", ["x", "-1", "99999999999999999999", "\0"])
def test_a_garbled_token_overwrites_nothing(office: Office, wulan: Client, token: str) -> None:
    row = f"i{office.documents.pk}"
    results.record_indicator(office.report, office.documents, by=office.deputy(), realisasi=Decimal(6))
    address = reverse("entry_indicator", args=[office.report.pk, office.documents.pk])
    wulan.post(address, {f"{row}-realisasi": "8", f"{row}-realisasi-token": token}, **HTMX)
    assert IndicatorResult.objects.get().realisasi == 6


def whole(office: Office, **changes: str) -> dict[str, str]:
    data = {
        f"i{office.documents.pk}-realisasi": "6",
        f"i{office.documents.pk}-realisasi-token": "",
        f"i{office.complaints.pk}-numerator": "7",
        f"i{office.complaints.pk}-denominator": "12",
        f"a{office.lines[0].pk}-realisasi": "48.000.000",
    }
    return data | {key.replace("__", "-"): value for key, value in changes.items()}


def test_without_javascript_the_whole_page_is_saved(office: Office, wulan: Client) -> None:
    answer = wulan.post(reverse("entry", args=[office.report.pk]), whole(office), follow=True)
    assert answer.redirect_chain[0][0] == reverse("entry", args=[office.report.pk])
    assert IndicatorResult.objects.count() == 2 and BudgetResult.objects.get().realisasi == 48_000_000
    said = "Realisasi tersimpan, tetapi 2 hal di dalamnya belum lengkap."
    assert said in squeezed(answer), "no green word while something is missing"


def test_saving_goes_on_to_the_evaluation_when_asked(office: Office, wulan: Client) -> None:
    answer = wulan.post(reverse("entry", args=[office.report.pk]), whole(office) | {"next": ""})
    first = f"#evaluasi-{office.lines[0].pk}"
    assert answer["Location"] == reverse("evaluation", args=[office.report.pk]) + first, "at what is missing there"


def test_the_whole_page_saves_what_is_right_and_shows_what_is_wrong(office: Office, wulan: Client) -> None:
    data = whole(office, **{f"i{office.documents.pk}__realisasi": "1.25"})
    answer = wulan.post(reverse("entry", args=[office.report.pk]), data)
    page = squeezed(answer)
    assert answer.status_code == 422
    assert 'value="1.25"' in page and 'aria-invalid="true"' in page and "1 isian belum tersimpan" in page
    assert BudgetResult.objects.get().realisasi == 48_000_000
    assert "58,33" in page, "figures of what was saved are the new ones"
    assert not IndicatorResult.objects.filter(indicator=office.documents).exists()


def form_of(page: str) -> dict[str, str]:
    """The fields that a browser without scripts sends of the page, without its checkboxes."""
    inputs = (dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in re.findall("<input [^>]*>", page))
    return {each["name"]: each.get("value", "") for each in inputs if each.get("type") != "checkbox"}


def box_of(page: str, name: str) -> dict[str, str]:
    """The data that the checkbox `name` adds when it is ticked."""
    found = re.search(rf'<input type="checkbox" name="{name}" value="([^"]*)">', page)
    return {name: found[1]} if found else {}


def test_a_conflict_on_the_whole_page_stays_until_it_is_decided(office: Office, wulan: Client) -> None:
    address, row = reverse("entry", args=[office.report.pk]), f"i{office.documents.pk}"
    results.record_indicator(office.report, office.documents, by=office.deputy(), realisasi=Decimal(9))
    data = whole(office)
    for _ in range(2):
        answer = wulan.post(address, data)
        page = squeezed(answer)
        assert answer.status_code == 422 and "Terakhir disimpan oleh Joko Uji" in page and 'value="6"' in page
        assert IndicatorResult.objects.get(indicator=office.documents).realisasi == 9
        data = form_of(page)
        assert data[f"{row}-realisasi-token"] == ""
    ticked = box_of(page, f"{row}-realisasi-take")
    assert wulan.post(address, data | ticked).status_code == 302
    assert IndicatorResult.objects.get(indicator=office.documents).realisasi == 6


def test_a_decision_holds_for_the_value_it_was_made_about(office: Office, wulan: Client) -> None:
    address, row = reverse("entry", args=[office.report.pk]), f"i{office.documents.pk}"
    other = office.deputy()
    results.record_indicator(office.report, office.documents, by=other, realisasi=Decimal(9))
    page = squeezed(wulan.post(address, whole(office)))
    results.record_indicator(office.report, office.documents, by=other, realisasi=Decimal(10))
    again = wulan.post(address, form_of(page) | box_of(page, f"{row}-realisasi-take"))
    assert again.status_code == 422 and 'data-state="conflict"' in squeezed(again)
    assert IndicatorResult.objects.get(indicator=office.documents).realisasi == 10


def test_a_garbled_decision_overwrites_nothing(office: Office, wulan: Client) -> None:
    address, row = reverse("entry", args=[office.report.pk]), f"i{office.documents.pk}"
    results.record_indicator(office.report, office.documents, by=office.deputy(), realisasi=Decimal(9))
    for garbled in (":", f"{row}-realisasi", f"{row}-realisasi:x {row}-realisasi-token:y", "\0 :::"):
        assert wulan.post(address, whole(office) | {f"{row}-realisasi-take": garbled}).status_code == 422
    assert IndicatorResult.objects.get(indicator=office.documents).realisasi == 9


def test_one_decision_takes_both_parts_of_a_ratio(office: Office, wulan: Client) -> None:
    address, row, by = reverse("entry", args=[office.report.pk]), f"i{office.complaints.pk}", office.deputy()
    results.record_indicator(office.report, office.complaints, by=by, numerator=Decimal(8), denominator=Decimal(13))
    shown = {f"{row}-numerator-token": version_token("6"), f"{row}-denominator-token": version_token("11")}
    page = squeezed(wulan.post(address, whole(office) | shown))
    assert page.count('data-state="conflict"') == 2 and page.count('data-choose="mine"') == 1
    assert "Pilihan pada Pengaduan selesai berlaku juga di sini." in page
    assert wulan.post(address, form_of(page) | box_of(page, f"{row}-numerator-take")).status_code == 302
    stored = IndicatorResult.objects.get(indicator=office.complaints)
    assert (stored.numerator, stored.denominator) == (7, 12)


def test_a_conflict_with_an_empty_stored_value_names_nobody(office: Office, wulan: Client) -> None:
    page = squeezed(leave(wulan, office, f"i{office.documents.pk}.realisasi", realisasi="8", shown_realisasi="5"))
    assert 'data-state="conflict"' in page and "Terakhir disimpan" not in page


@pytest.mark.parametrize(
    ("stored", "words"), [(Decimal(7), "Diperbarui oleh Wulan Uji: 7"), (None, "Dikosongkan oleh")]
)
def test_a_value_changed_by_another_is_shown_to_who_did_not_touch_it(
    office: Office, wulan: Client, stored: Decimal | None, words: str
) -> None:
    row = f"i{office.documents.pk}"
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=stored, note="x")
    page = squeezed(leave(wulan, office, f"{row}.realisasi", realisasi="5,0", shown_realisasi="5"))
    assert 'data-state="renewed"' in page and words in page and "Tersimpan" not in page
    assert f'data-tokens="{row}-realisasi:{version_token(stored)}"' in page
    assert f'id="token-id_{row}-realisasi"' not in page, "the token comes with its value or not at all"
    assert IndicatorResult.objects.get().realisasi == stored


def test_the_answer_names_who_changed_the_value_and_says_what_was_saved(office: Office, wulan: Client) -> None:
    row, report = f"i{office.documents.pk}", office.report
    results.record_indicator(report, office.documents, by=office.cast.officer, realisasi=Decimal(7))
    IndicatorResult.objects.update(changed_by=office.cast.planner)
    shown = {"shown_realisasi": "5", "shown_note": ""}
    page = squeezed(leave(wulan, office, f"{row}.note", realisasi="5", note="Dua menyusul.", **shown))
    assert f"Diperbarui oleh {office.cast.planner.person_name}: 7" in page and "Tersimpan" in page


def test_without_javascript_a_renewed_value_stands_in_its_field(office: Office, wulan: Client) -> None:
    row = f"i{office.documents.pk}"
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(7))
    data = whole(office) | {
        f"{row}-realisasi-token": version_token("6"),
        f"a{office.lines[0].pk}-realisasi": "1,754,000",
    }
    answer = wulan.post(reverse("entry", args=[office.report.pk]), data)
    sent = form_of(squeezed(answer))
    assert answer.status_code == 422
    assert (sent[f"{row}-realisasi"], sent[f"{row}-realisasi-token"]) == ("7", version_token("7"))


def test_a_row_sent_without_htmx_leads_back_to_the_page(office: Office, wulan: Client) -> None:
    address = reverse("entry_indicator", args=[office.report.pk, office.documents.pk])
    answer = wulan.post(address, {f"i{office.documents.pk}-realisasi": "6"})
    assert answer.status_code == 302 and IndicatorResult.objects.exists()


def test_an_agreement_without_anything_says_what_to_do(office: Office, login) -> None:
    report = office.stranger_report
    Indicator.objects.filter(goal__agreement=report.agreement).delete()
    report.agreement.budget_lines.all().delete()
    page = squeezed(login(office.cast.stranger).get(reverse("entry", args=[report.pk])))
    assert "Mintalah perencana melengkapi Perjanjian Kinerja" in page


def test_a_zero_target_gives_no_capaian(office: Office, wulan: Client) -> None:
    Indicator.objects.filter(pk=office.documents.pk).update(target=0)
    page = squeezed(leave(wulan, office, f"i{office.documents.pk}.realisasi", realisasi="6"))
    capaian = page[page.index(f'id="capaian-{office.documents.pk}"') :]
    assert '<span class="fig">–</span>' in capaian[:200]


@pytest.mark.parametrize("name", ["report", "entry", "evaluation", "action_plan", "preview"])
def test_queries_do_not_grow_with_the_indicators(
    office: Office, wulan: Client, django_assert_num_queries, name: str
) -> None:
    address = reverse(name, args=[office.report.pk])
    wulan.get(address)
    with CaptureQueriesContext(connection) as three:
        wulan.get(address)
    Indicator.objects.exclude(pk=office.documents.pk).filter(goal__agreement=office.report.agreement).delete()
    office.report.agreement.budget_lines.exclude(pk=office.lines[0].pk).delete()
    with django_assert_num_queries(len(three)):
        wulan.get(address)


@pytest.mark.parametrize("more", [0, 57], ids=["3 indicators", "60 indicators"])
def test_a_saved_cell_asks_seventeen_queries(office: Office, wulan: Client, more: int) -> None:
    """The same for any number of indicators; two of them begin and end the transaction, four write its event, two read
    the row for the log before and after, one reads how the office has its rules."""
    with_more_indicators(office, more)
    row = f"i{office.documents.pk}"
    leave(wulan, office, f"{row}.realisasi", realisasi="1", shown_realisasi="")
    with CaptureQueriesContext(connection) as queries:
        answer = leave(wulan, office, f"{row}.realisasi", realisasi="2", shown_realisasi="1")
    assert "Tersimpan" in squeezed(answer) and len(queries) == 17
    with CaptureQueriesContext(connection) as queries:
        leave(wulan, office, f"a{office.lines[0].pk}.realisasi", realisasi="2.000", shown_realisasi="")
    assert len(queries) == 16, "a row that was not there is read after alone"


def with_more_indicators(office: Office, more: int) -> None:
    """Add indicators, each with a budget line and results, in this quarter and the one before."""
    for number in range(more):
        activity = Activity.objects.create(
            organization=office.organization, year=2022, code=f"9.{number}", name=f"Kegiatan {number}", level="program"
        )
        line = BudgetLine.objects.create(
            agreement=office.report.agreement, order=100 + number, activity=activity, ceiling=1_000_000
        )
        indicator = Indicator.objects.create(
            goal=office.documents.goal, order=100 + number, name=f"Indikator {number}", target=10, budget_line=line
        )
        results.record_indicator(office.report, indicator, by=office.cast.officer, realisasi=Decimal(number))
        results.record_spending(office.report, line, by=office.cast.officer, realisasi=Decimal(number))
