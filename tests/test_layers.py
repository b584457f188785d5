"""The house: imports go down only, and `units` knows nothing of `reports`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("lkj", "units", "reports")
LAYERS = {
    "enums": 0, "calculations": 0, "content": 0, "wording": 0, "live": 0, "formats": 0, "demo": 0, "slots": 0,
    "connections": 0, "queue": 0, "filetypes": 0, "images": 0, "addresses": 0, "scanned": 0, "places": 0,
    "differences": 0, "data_folder": 0, "sandbox": 0, "inspection": 0,
    "models": 1, "migrations": 1, "guards": 1,
    "rules": 2, "checks": 2, "queries": 2, "audit": 2,
    "workflow": 3, "actions": 3, "log": 3, "notifications": 3, "jobs": 3, "limits": 3, "housekeeping": 3,
    "files": 3,
    "document": 4, "importer": 4,
    "views": 5, "forms": 5, "urls": 5, "admin": 5, "management": 5, "templatetags": 5, "tasks": 5, "context": 5,
    "mails": 5, "middleware": 5, "typed": 5, "signing": 5, "logins": 5, "logged": 5, "apps": 5, "administration": 5,
    "settings": 5, "wsgi": 5, "fields": 5, "web": 5, "static_files": 5,
}  # fmt: skip


def modules() -> Iterator[tuple[str, Path]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(part for part in parts if part != "__init__"), path


def layer(module: str) -> int | None:
    """The layer of a module of ours; None for an app's own package, which holds nothing."""
    parts = module.split(".")
    return LAYERS[parts[1]] if len(parts) > 1 else None


def imports(source: str) -> Iterator[str]:
    """Every module of ours that the source imports, at whatever depth, `from package import module` resolved."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.split(".")[0] in APPS)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in APPS:
            if "." in node.module:
                yield node.module
            else:
                yield from (f"{node.module}.{name.name}" for name in node.names)


def violations(module: str, source: str) -> list[str]:
    own = layer(module)
    if own is None:
        return []
    found = []
    for imported in imports(source):
        other = layer(imported)
        if module.startswith("units") and imported.startswith("reports"):
            found.append(f"{module} → {imported}: units never imports reports")
        elif other is not None and other > own:
            found.append(f"{module} (layer {own}) → {imported} (layer {other})")
    return found


def test_imports_go_down_only() -> None:
    assert [line for module, path in modules() for line in violations(module, path.read_text())] == []


def test_every_module_has_a_layer() -> None:
    unknown = {m for m, _ in modules() if len(m.split(".")) > 1 and m.split(".")[1] not in LAYERS}
    assert unknown == set()


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("reports.models.report", "from reports.workflow import perform"),
        ("reports.workflow", "def f():\n    from reports.document import pdf"),
        ("reports.calculations", "import reports.models"),
        ("units.queries", "from reports.models import Report"),
        ("reports.document.pdf", "from reports import views"),
    ],
)
def test_an_import_upwards_is_found(module: str, source: str) -> None:
    assert violations(module, source)
