"""The static files as they are served: one hashed name for every module, from whichever page or module."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

from lkj import bundles
from lkj.static_files import StaticFiles, imported_by, sheets_of

ROOT = Path(settings.BASE_DIR)
IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']*)["']""")
OWN = sorted(path.name for path in (ROOT / "static").glob("*.js"))


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "lkj.static_files.StaticFiles"}}
    with override_settings(STATIC_ROOT=folder, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


def test_every_import_names_a_file_that_is_there(collected: Path) -> None:
    names = StaticFiles(location=collected, base_url="/static/").load_manifest()[0]
    served = {path.name for path in collected.glob("*.js")}
    assert served == {names[name] for name in OWN}
    for name in served:
        for imported in IMPORT.findall((collected / name).read_text()):
            assert imported.removeprefix("./") in served, f"{name} imports {imported}"


def test_the_modules_import_each_other_by_names_that_are_rewritten() -> None:
    """The storage knows this form of import only."""
    for name in OWN:
        text = (ROOT / "static" / name).read_text()
        for line in re.findall(r"^import\b.*$|^export\b.*\bfrom\b.*$|\bimport\(.*$", text, re.MULTILINE):
            assert re.search(r'( from|^import) "\./[\w-]+\.js";$', line), f"{name}: {line}"


def test_every_script_of_a_page_is_a_module() -> None:
    tags = [
        tag for page in (ROOT / "templates").rglob("*.html") for tag in re.findall(r"<script[^>]*>", page.read_text())
    ]
    assert len(tags) > 5 and all('type="module"' in tag for tag in tags)


def test_no_module_leaves_a_global_name() -> None:
    for name in OWN:
        assert not re.search(r"\b(?:window|globalThis|self)\.\w+ = ", (ROOT / "static" / name).read_text()), name


def test_the_tests_serve_plain_names() -> None:
    assert staticfiles_storage.url("lkj.js") == "/static/lkj.js"


def test_what_templates_name_is_bundled_and_a_failing_bundler_leaves_the_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in for esbuild writes what it was asked for; the real one may not be installed."""
    tool, out = tmp_path / "esbuild", tmp_path / "bundles"
    tool.write_text('#!/bin/sh\nfor last; do :; done\nprintf "%s\\n" "$@" >> "${last#--outdir=}/asked"\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert bundles.make(ROOT / "static", ROOT / "templates", out)
    asked = {Path(line).name for line in (out / "asked").read_text().splitlines()}
    assert {"report-pages.js", "agreement-pages.js", "lkj.js", "report-pages.css"} <= asked and "fields.js" not in asked
    tool.write_text("#!/bin/sh\nexit 1\n")
    assert not bundles.make(ROOT / "static", ROOT / "templates", out) and list(out.iterdir()) == []


def test_a_page_preloads_what_its_modules_import() -> None:
    """A module that only another one names would be asked for after that has arrived."""
    assert {"/static/lkj.js", "/static/autosave.js", "/static/queue.js"} <= set(imported_by("report-pages.js"))
    assert sheets_of("report-pages.css")[0] == "/static/lkj.css" and sheets_of("lkj.css") == ("/static/lkj.css",)
