"""The layers: imports go down only, those by name too; libraries know no model; `units` knows nothing of `reports`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("lkj", "units", "reports")
# Each room with its level (docs/architecture.md); of several that fit a module the longest name counts.
ROOMS = {
    # Libraries that know no model: whatever lies in lkj and is not named here.
    "lkj": 0,
    "lkj.settings": 6, "lkj.urls": 6, "lkj.wsgi": 6,
    # Who: offices and people.
    "units.enums": 0,
    "units.models": 1, "units.migrations": 1, "units.log.triggers": 1,
    "units.queries": 2, "units.log.verify": 2, "units.log.heads": 2, "units.log.digests": 2,
    "units.log.tables": 2, "units.log.rows": 2, "units.log.naming": 2,
    "units.actions": 3, "units.log": 3, "units.web.rate_limit": 3, "units.housekeeping": 3,
    "units.web": 5,
    "units.login": 6, "units.admin": 6, "units.log.admin": 6, "units.log.logins": 5, "units.log.system_checks": 6,
    "units.management": 6, "units.apps": 6, "units.system_checks": 6, "units.dated_admin": 6,
    # What.
    "reports.enums": 0, "reports.refusal": 0, "reports.calculations": 0,
    "reports.judgement": 0, "reports.targets": 0, "reports.content": 0, "reports.texts": 0, "reports.language": 0,
    # What: agreements and reports.
    "reports.models": 1, "reports.migrations": 1,
    "reports.rules": 2, "reports.queries": 2, "reports.checks": 2, "reports.audit": 2,
    # In the sandbox: bytes to plain lists, and the sentences for what is not read.
    "reports.audit.reading": 0,
    "reports.workflow": 3, "reports.actions": 3, "reports.notifications": 3, "reports.files": 3,
    "reports.documents": 4, "reports.importers": 4, "reports.importers.unpacking": 0,
    "reports.services": 5, "reports.forms": 5,
    "reports.views": 6, "reports.urls": 6, "reports.admin": 6, "reports.management": 6, "reports.templatetags": 6,
    "reports.apps": 6,
}  # fmt: skip
# A module of ours named in a string, as the job queue and settings do.
DOTTED = re.compile(rf"(?:{'|'.join(APPS)})(?:\.\w+)+")
# Settings name modules for Django to load; they import nothing of ours but libraries.
NAMED_FOR_DJANGO = {"lkj.settings"}


def modules() -> Iterator[tuple[str, Path]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(part for part in parts if part != "__init__"), path


KNOWN = {module for module, _ in modules()}


def room(module: str) -> str | None:
    """The room that a module lies in; None for an app's own package and for what no room holds."""
    parts = module.split(".")
    names = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next((name for name in names if name in ROOMS), None)


def level(module: str) -> int | None:
    return ROOMS.get(room(module) or "")


def imports(source: str) -> Iterator[str]:
    """Every module of ours that the source imports, at whatever depth, `from package import module` resolved."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.split(".")[0] in APPS)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in APPS:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def named(source: str) -> Iterator[str]:
    """Every module of ours whose name is a whole string: `queue.put("reports.services.…")`."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and DOTTED.fullmatch(node.value):
            if node.value in KNOWN or node.value.rpartition(".")[0] in KNOWN - set(APPS):
                yield node.value
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            begun = str(node.values[0].value)
            if (found := DOTTED.match(begun)) and found[0].rpartition(".")[0] in KNOWN:
                yield found[0]


def violations(module: str, source: str) -> list[str]:
    own = level(module)
    found = []
    others = list(imports(source)) + ([] if module in NAMED_FOR_DJANGO else list(named(source)))
    for other in others:
        if module.startswith("units") and other.startswith("reports"):
            found.append(f"{module} → {other}: units never imports reports")
        elif module.startswith("lkj") and not other.startswith("lkj") and own == 0:
            found.append(f"{module} → {other}: the libraries know nothing of the apps")
        elif own is not None and (level(other) or 0) > own:
            found.append(f"{module} (level {own}) → {other} (level {level(other)})")
    return found


def test_imports_go_down_only() -> None:
    assert [line for module, path in modules() for line in violations(module, path.read_text())] == []


def test_every_module_has_a_room() -> None:
    assert {module for module, _ in modules() if module not in APPS and room(module) is None} == set()


def test_every_room_exists() -> None:
    there = {module for module, _ in modules()}
    assert {name for name in ROOMS if name not in there} == set()


def test_a_module_of_more_than_400_lines_is_a_package_by_now() -> None:
    """Its files are named by their subjects, as those of reports/admin are."""
    sizes = {module: len(path.read_text().splitlines()) for module, path in modules() if "migrations" not in module}
    assert {module: size for module, size in sizes.items() if size > 400} == {}


def test_the_architecture_names_every_room() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    names = {name.split(".")[1] for name in ROOMS if "." in name} - {"migrations", "apps", "templatetags"}
    assert {name for name in names if name not in text} == set()


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("reports.models.report", "from reports.workflow import perform"),
        ("reports.workflow", "def f():\n    from reports.documents import html"),
        ("reports.calculations", "import reports.models"),
        ("units.queries", "from reports.models import Report"),
        ("reports.documents.html", "from reports import views"),
        ("reports.actions.results", "from reports.services import rendering"),
        ("reports.notifications.rows", "queue.put('reports.services.mailing.send_to', 1)"),
        ("reports.files.rendered", "queue.put(f'reports.services.rendering.render_{kind}', 1)"),
        ("lkj.pdf.render", "from units.enums import Paper"),
        ("lkj.signatures.signer", "from reports.enums import ReportState"),
    ],
)
def test_an_import_upwards_is_found(module: str, source: str) -> None:
    assert violations(module, source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("reports.views.home", "from reports.services import rendering"),
        ("reports.documents.html", "from lkj.pdf.render import render"),
        ("lkj.settings", "MIDDLEWARE = ['units.web.middleware.LoginMiddleware']"),
        ("reports.actions.results", "NAME = 'reports are written here'"),
    ],
)
def test_an_import_downwards_is_allowed(module: str, source: str) -> None:
    assert not violations(module, source)
