"""A real Chromium on the live server. A page with a console error, a 4xx or a request off the host fails its test."""

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Page, Request, Response

from reports.actions import demo

# The names that .ci/system-packages looks for.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    return {"executable_path": CHROMIUM, "args": [*quiet, "--disable-component-update", "--disable-sync"]}


@pytest.fixture(scope="session")
def browser_context_args() -> dict:
    return {"locale": "id-ID", "viewport": {"width": 1280, "height": 900}, "accept_downloads": True}


@pytest.fixture
def book(transactional_db) -> None:
    demo.load(settings.BASE_DIR / "fixtures" / "demo")


@pytest.fixture
def watched(page: Page, live_server) -> Iterator[Page]:
    """A page that fails its test on any fault but the status codes and words in page.expected."""
    sins: list[str] = []
    allowed: set[int | str] = set()

    def on_response(response: Response) -> None:
        if response.status >= 400 and response.status not in allowed:
            sins.append(f"{response.status} {response.url}")

    def on_request(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:", "blob:")):
            sins.append(f"off the host: {request.url}")

    page.on("response", on_response)
    page.on("request", on_request)
    page.on("pageerror", lambda error: sins.append(f"page error: {error}"))
    page.on("console", lambda message: sins.append(f"console: {message.text}") if message.type == "error" else None)
    page.expected = allowed  # type: ignore[attr-defined]
    yield page
    provoked = [str(each) for each in allowed] + (["Failed to load resource"] if allowed else [])
    assert [sin for sin in sins if not any(words in sin for words in provoked)] == []
