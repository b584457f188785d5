"""The tests that the second run of the suite, on PostgreSQL, leaves out (`--differing`): they cannot differ there.

A test without a database fixture is left out: pytest-django lets it use none. Of the others only those in ALIKE are
left out, each with its reason. So every new test with a database runs on both.
"""

from collections.abc import Iterable
from pathlib import Path

import pytest

# Beginnings of node ids with the reason to leave these tests out; the longest decides, and None runs them.
ALIKE: dict[str, str | None] = {
    "tests/browser/": "The browser meets pages; each of their addresses is asked for on both databases without it.",
    "tests/browser/test_journey.py": None,
    "tests/document/": "Files made of contents and read back; tests/core compares the contents that rows give on both.",
    "tests/document/test_commands.py": None,
    "tests/document/test_frozen_contents.py": None,
    "tests/document/test_rendered_files.py": None,
    "tests/core/test_upgrade.py": "tests.prove.upgrade upgrades on both; tests/core/test_backup.py copies on both.",
    "tests/pages/test_pictures.py": "Reads the pictures of figures that other tests compare on both.",
    "tests/pages/test_verify.py": "Files and their validation; test_routes asks the public page on both.",
    "tests/pages/test_evidence.py": "Files and pages; tests/core/test_evidence.py stores, lists, removes them on both.",
    "tests/pages/test_evidence.py::test_hostile_names": None,
    "tests/pages/test_history_page.py": "What a page shows of the log, which tests/core/test_log.py reads on both.",
    "tests/pages/test_history_page.py::test_a_long_history": None,
    "tests/pages/test_history_page.py::test_a_made_up_page": None,
    "tests/pages/test_listed_evidence.py": "Files; tests/core/test_evidence.py writes and removes their rows on both.",
    "tests/pages/test_finding_places.py": "Anchors of a page; tests/core/test_checks.py finds on both.",
    "tests/pages/test_remarks.py": "What a page shows of remarks; tests/core/test_rounds.py writes them on both.",
    "tests/pages/test_report.py": "What a page shows; test_routes asks for it in each stage on both.",
    "tests/desk/test_downloads.py": "Waiting pages; test_rendered_files makes and loses files on both.",
    "tests/document/test_frozen_contents.py::test_page_pdf_json": "The content that test_approval_and_history reads.",
    "tests/desk/test_scan.py": "Files and pages; test_workflow takes each step of a scan on both.",
    "tests/desk/test_signing.py": "Files, certificates, pages; test_workflow and test_state_machine sign on both.",
    "tests/desk/test_signed_elsewhere.py": "Files, read before any row is; test_state_machine signs so on both.",
    "tests/pages/test_access.py": "Who gets which answer; test_routes asks each address as each visitor on both.",
    "tests/pages/test_methods.py": "What HEAD leaves undone is decided before any row is written.",
    "tests/pages/test_query_counts.py": "The same queries are asked of both.",
    "tests/document/test_query_counts.py": "The same queries are asked of both.",
    "tests/pages/test_routes.py::test_every_other_method": "Refused before anything is read.",
    "tests/pages/test_routes.py::test_head": "HEAD is GET without its body, whatever the database.",
    "tests/pages/test_routes.py::test_the_administration": "Refused by role, before anything is read.",
    "tests/pages/test_second_office.py::test_no_page": "Scope is the same; test_routes asks as outsider.",
    "tests/pages/test_second_office.py::test_for_the_second": "As above.",
    "tests/pages/test_second_office.py::test_no_post": "As above.",
    "tests/browser/test_journey.py::test_no_page": "Looks, not rows.",
    "tests/pages/test_outages.py::test_a_database_without_room": "Only SQLite can be made to refuse this.",
}
OF_A_DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--differing", action="store_true", help="only tests that may differ from database to database")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Files of which no test can be chosen are not even read: a third of what reading all takes."""
    if not config.getoption("--differing") or not collection_path.match("test_*.py"):
        return None
    name = collection_path.relative_to(config.rootpath).as_posix()
    return True if is_left_out(name) else None


def is_left_out(file: str) -> bool:
    """Whether ALIKE leaves out every test of the file, whichever it has."""
    some_run = any(each.startswith(f"{file}::") and reason is None for each, reason in ALIKE.items())
    return not some_run and not may_differ(file, True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--differing"):
        return
    chosen = [item for item in items if may_differ(item.nodeid, uses_database(item))]
    chosen_set = set(chosen)
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen_set])
    items[:] = chosen


def may_differ(nodeid: str, uses_database: bool) -> bool:
    named = [beginning for beginning in ALIKE if nodeid.startswith(beginning)]
    return uses_database and (not named or ALIKE[max(named, key=len)] is None)


def uses_database(item: pytest.Item) -> bool:
    fixtures: Iterable[str] = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not OF_A_DATABASE.isdisjoint(fixtures)
