"""Pages served from bundles, as an installation with esbuild serves them; the other tests get each module by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lkj import bundles, static_files
from reports.models import Report
from tests.browser import come_back

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bundled(tmp_path: Path, settings) -> Iterator[set[str]]:
    """The names of the bundles that are served; none where esbuild is not installed (decision 44)."""
    out = tmp_path / "bundles"
    bundles.make(settings.BASE_DIR / "static", settings.BASE_DIR / "templates", out)
    settings.STATICFILES_DIRS = [out, *settings.STATICFILES_DIRS]
    _forget_what_was_served()
    yield {path.name for path in out.iterdir()}
    _forget_what_was_served()


def _forget_what_was_served() -> None:
    static_files._text.cache_clear()
    static_files._imported_by.cache_clear()


def test_an_entry_is_stored_by_bundles(bundled, live_server, watched: Page, book) -> None:
    page, seen = watched, set[str]()
    page.on("request", lambda request: seen.add(request.url.rsplit("/", 1)[1]))
    report = Report.objects.get(position__unit__code="subbag-umum", period__quarter=3)
    come_back(page, live_server.url, "subbag-umum")
    page.goto(f"{live_server.url}/laporan/{report.pk}/realisasi/")
    page.locator("input[name$='realisasi']").first.fill("2")
    page.keyboard.press("Tab")
    expect(page.locator("#announce")).to_have_text("Tersimpan")
    assert "report-pages.js" in seen
    assert ("fields.js" in seen) is not bool(bundled), "a page asks for modules beside its bundles"
