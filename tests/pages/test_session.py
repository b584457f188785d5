"""A session that ends in mid-entry, and a refused form: what was typed comes back."""

import ast
import re
from functools import partial
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse

from reports import workflow
from reports.actions import copies, uploads
from reports.models import Agreement
from tests.agreements import as_draft
from tests.conftest import Office
from tests.html import squeezed
from tests.pages.test_query_counts import addresses_of
from units.web.rescued_input import MOST_FIELDS, MOST_LETTERS, form_page, rescued_fields

HERE = {"HTTP_ORIGIN": "http://testserver"}
HTMX = {"HTTP_HX_REQUEST": "true"}


def entry_of(office: Office) -> str:
    return reverse("entry", args=[office.report.pk])


def test_a_saved_field_of_somebody_logged_out_gets_401(office: Office, client: Client) -> None:
    address = reverse("entry_indicator", args=[office.report.pk, office.documents.pk])
    answer = client.post(address, {f"i{office.documents.pk}-realisasi": "6"}, **HTMX)
    assert answer.status_code == 401 and "Location" not in answer
    assert squeezed(answer) == "Sesi Anda berakhir."
    assert office.report.indicator_results.count() == 0


def test_a_saved_field_without_any_cookie_gets_401_as_well(office: Office) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(entry_of(office), {"i1-realisasi": "6"}, **HTMX).status_code == 401


def test_a_page_is_still_led_to_the_log_in(office: Office, client: Client) -> None:
    answer = client.get(entry_of(office))
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("login"))


def test_a_form_of_somebody_logged_out_comes_back_as_text(office: Office, client: Client) -> None:
    typed = {
        "i1-realisasi": "5 buah",
        "i1-realisasi-token": "abc123",
        "e1-text": "<script>alert(1)</script></textarea>",
        "empty": " ",
        "csrfmiddlewaretoken": "x" * 64,
    }
    referer = f"http://testserver{entry_of(office)}"
    answer = client.post(entry_of(office), typed, HTTP_REFERER=referer, **HERE)
    page = squeezed(answer)
    assert answer.status_code == 401 and "Sesi Anda berakhir" in page
    assert "5 buah" in page and "Realisasi kinerja</label>" in page and page.count("<textarea") == 2
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;/textarea&gt;" in page and "<script>alert" not in page
    assert "abc123" not in page and "xxxx" not in page
    assert f"?next={entry_of(office).replace('/', '%2F')}" in page


def test_every_field_that_comes_back_has_its_label(office: Office, client: Client) -> None:
    typed = {
        "i1-realisasi": "5",
        "i2-realisasi": "",
        "i3-realisasi": "7",
        "a1-realisasi": "9",
        "i3-realisasi-take": "x:y",
    }
    page = squeezed(client.post(entry_of(office), typed, **HERE))
    labels = re.findall(r'<label class="form-label" for="isian-\d+">([^<]*)</label>', page)
    assert labels == ["Realisasi kinerja (isian 1)", "Realisasi kinerja (isian 3)", "Realisasi anggaran"]


def test_the_log_in_it_leads_to_goes_on_to_the_form(office: Office, client: Client) -> None:
    words = {"username": "wulan", "password": "sandi-uji-2022", "next": entry_of(office)}
    assert client.post(reverse("login"), words)["Location"] == entry_of(office)


def test_a_choice_comes_back_in_the_words_of_its_page(office: Office, client: Client) -> None:
    typed = {"options": ["baik", "lain"], "kata-options-baik": "Laporan sudah baik", "other_text": "Lihat catatan"}
    page = squeezed(client.post(reverse("disposition", args=[office.report.pk]), typed, **HERE))
    assert "Laporan sudah baik</textarea>" in page and "kata-options" not in page
    assert "lain</textarea>" in page, "a choice without words is shown as it was sent"


def test_another_sites_text_is_not_shown_under_our_name(office: Office, client: Client) -> None:
    typed = {"e1-text": "Transfer ke rekening ini"}
    page = squeezed(client.post(entry_of(office), typed, HTTP_ORIGIN="https://jahat.example"))
    assert "Sesi Anda berakhir" in page and "rekening" not in page
    assert "rekening" not in squeezed(client.post(entry_of(office), typed))


def test_a_form_too_long_to_show_is_cut() -> None:
    request = RequestFactory().post("/", **HERE)
    fields = QueryDict(mutable=True)
    fields["e1-text"] = "a" * (MOST_LETTERS + 1)
    for number in range(MOST_FIELDS):
        fields[f"i{number}-realisasi"] = str(number)
    request.POST = fields
    typed = rescued_fields(request)
    assert len(typed) == MOST_FIELDS and typed[0].cut and len(typed[0].text) == MOST_LETTERS and not typed[1].cut


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "https://jahat.example/laporan/1/",
        "http://testserver//jahat.example/",
        "http://testserver/%5C%5Cjahat.example/",
        "javascript:alert(1)",
        "http://testserver@jahat.example/",
        "http://testserver/tidak-ada/",
        "http://testserver/masuk/?next=https://jahat.example",
    ],
)
def test_the_link_back_leads_only_to_a_page_of_ours(referer: str) -> None:
    request = RequestFactory().post("/laporan/1/ajukan/", HTTP_REFERER=referer)
    assert form_page(request) == reverse("home")


def test_the_link_back_never_leads_to_the_address_of_a_button(office: Office, client: Client) -> None:
    page = squeezed(client.post(reverse("submit", args=[office.report.pk]), **HERE))
    assert "?next=%2F&quot;" not in page and '?next=%2F"' in page
    assert "ulangi langkah terakhir" in page


def test_logging_out_twice_is_no_error(office: Office, client: Client) -> None:
    assert client.post(reverse("logout")).status_code == 302


def test_a_form_refused_because_the_report_is_locked_comes_back_as_text(office: Office, login) -> None:
    office.submit()
    answer = login(office.cast.officer).post(entry_of(office), {"i1-realisasi": "77 lembar"}, **HERE)
    page = squeezed(answer)
    assert answer.status_code == 403 and "sudah diajukan" in page and "77 lembar" in page


def test_a_field_refused_because_the_report_is_locked_gets_the_sentence_alone(office: Office, login) -> None:
    office.submit()
    address = reverse("entry_indicator", args=[office.report.pk, office.documents.pk])
    answer = login(office.cast.officer).post(address, {f"i{office.documents.pk}-realisasi": "6"}, **HTMX)
    assert answer.status_code == 403 and answer["Content-Type"].startswith("text/plain")
    assert squeezed(answer).endswith("tidak dapat diubah.")


def test_a_form_with_an_old_token_comes_back_as_text(office: Office) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(office.cast.officer, backend="units.login.backend.AccountBackend")
    answer = strict.post(entry_of(office), {"i1-realisasi": "78 lembar"}, **HERE)
    assert answer.status_code == 403
    assert "Formulir kedaluwarsa" in squeezed(answer) and "78 lembar" in squeezed(answer)


def test_nothing_that_is_signed_for_a_browser_holds_for_ever() -> None:
    """Whoever reads a signed text says how old it may be."""
    sources = [path for app in ("lkj", "units", "reports") for path in (settings.BASE_DIR / app).rglob("*.py")]
    calls = [node for path in sources for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    readers = [call for call in calls if re.search(r"signing\.loads$|signed_cookie$|unsign$", ast.unparse(call.func))]
    assert len(readers) > 1
    assert [ast.unparse(call) for call in readers if "max_age" not in {word.arg for word in call.keywords}] == []


class Forms(HTMLParser):
    """The forms of a page that send what is typed, each with its attributes and the names of its fields of text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str | None]] = {}
        self.typed: dict[str, list[str]] = {}
        self._open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self._open = found.get("id") or f"form {len(self.forms)}"
            self.forms[self._open] = found
        is_text = tag == "textarea" or (tag == "input" and found.get("type", "text") in ("text", "date", "email"))
        if is_text and "readonly" not in found:
            self.typed.setdefault(found.get("form") or self._open, []).append(found.get("name") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = ""

    def not_kept(self) -> dict[str, list[str]]:
        """By form, its fields of text, of the forms that no script of ours keeps."""
        posting = {key: form for key, form in self.forms.items() if form.get("method") == "post"}
        ours = {key for key, form in posting.items() if {"data-autosave", "data-kept"} & form.keys()}
        return {key: names for key, names in self.typed.items() if key in posting and key not in ours}


def _approve(office: Office) -> None:
    office.report.refresh_from_db()
    workflow.perform(office.report, workflow.Approve(options=["sudah-baik"]), by=office.cast.head)


def test_every_form_of_both_desks_keeps_what_is_typed(office: Office, login) -> None:
    """A form of which nothing is kept loses its text when it is sent after the session has ended."""
    cast, pk = office.cast, office.report.pk
    seen = 0
    written = [(cast.officer, name) for name in ("report", "entry", "evaluation", "action_plan", "evidence", "preview")]
    decided = [(cast.head, "disposition"), (cast.head, "report"), (cast.planner, "extend"), (cast.officer, "preview")]
    steps = (
        (office.fill, written),
        (office.submit, decided),
        (partial(_approve, office), [(cast.planner, "reopen"), (cast.head, "disposition")]),
    )
    for step, pages in steps:
        step()
        for user, name in pages:
            page = login(user).get(reverse(name, args=[pk])).content.decode()
            found = Forms(page)
            seen += len(found.typed)
            assert found.not_kept() == {}, name
            assert "data-kept" not in page or 'id="form-drafts"' in page, name
    assert seen >= 6, "the forms of figures, texts, plan, decision, extending and reopening"


def test_every_form_of_kantor_keeps_what_is_typed(office: Office, login) -> None:
    """Each page that a planner sets up the office on; only searching, and choosing what is offered, loses nothing."""
    planner, organization = office.cast.planner, office.organization
    office.fill()
    draft = Agreement.objects.get(position=office.stranger_report.position)
    perubahan = copies.draft_perubahan(office.report.agreement, by=planner)
    as_draft(draft)
    kept = uploads.keep(organization, year=2022, by=planner, name="isian.xlsx", content=ContentFile(b"x"))
    client, seen = login(planner), 0
    for name, addresses in addresses_of(office, draft, perubahan, kept).items():
        for address in addresses:
            page = client.get(address).content.decode()
            found = Forms(page)
            ids = [form["id"] for form in found.forms.values() if "data-kept" in form]
            seen += len(ids)
            assert found.not_kept() == {}, name
            assert all(ids) and len(set(ids)) == len(ids), name
            assert not ids or 'id="form-drafts"' in page, name
    assert seen > 30
