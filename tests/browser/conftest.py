"""A real Chromium on the live server. A page with a console error, a 4xx or a request off the host fails its test."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from playwright.sync_api import Page, Request, Response

from tests import snapshot
from tests.conftest import load_demo

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


@pytest.fixture(scope="session")
def loaded_demo() -> Iterator[sqlite3.Connection]:
    """A copy of a SQLite database with the demo in it; empty until the first test that uses the demo has loaded it."""
    with closing(sqlite3.connect(":memory:")) as copy:
        yield copy


@pytest.fixture
def book(transactional_db, loaded_demo: sqlite3.Connection) -> None:
    """The demo in the database. Loading it takes seconds, so on SQLite all tests but the first take it from a copy."""
    if connection.vendor != "sqlite":
        snapshot.once(load_demo)
        return
    connection.ensure_connection()
    if not loaded_demo.execute("SELECT 1 FROM sqlite_master").fetchall():
        snapshot.once(load_demo)
        connection.connection.backup(loaded_demo)
    else:
        loaded_demo.backup(connection.connection)
        # The copy numbers the content types as they were when it was made.
        ContentType.objects.clear_cache()


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
