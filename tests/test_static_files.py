"""The static files as they are served: one hashed name for every module, from whichever page or module."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

from lkj.static_files import StaticFiles

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
