"""Bundles: a page's own modules and style sheets as a few small files, made by Debian's esbuild where it is installed.

Without it browsers get every module by itself: all works the same, and a slow line takes longer (decision 44).
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

TOOL = "esbuild"
# How templates name a module: as a script, or by the tag that preloads what it imports.
_NAMED = re.compile(r"""\{%-? (?:static|modules) ['"]([\w-]+\.js)['"]""")
_OPTIONS = ("--bundle", "--minify", "--log-level=warning")


def make(static: Path, templates: Path, out: Path) -> bool:
    """Write the bundles of the files in `static` that `templates` name into `out`, emptied first.

    What several of them import becomes a file that they share, so that no module runs twice on a page. Returns False
    where there is no esbuild, or where it fails.
    """
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    tool = shutil.which(TOOL)
    if tool is None:
        return False
    scripts = sorted({name for page in templates.rglob("*.html") for name in _NAMED.findall(page.read_text())})
    modules = [str(static / name) for name in scripts if (static / name).exists()]
    sheets = list(map(str, _importing_sheets(static)))
    runs = ([*modules, "--splitting", "--format=esm"], sheets)
    try:
        for run in filter(None, runs):
            command = [tool, *run, *_OPTIONS, f"--outdir={out}"]
            subprocess.run(command, check=True, capture_output=True, timeout=60)  # noqa: S603 (our own files)
    except (subprocess.SubprocessError, OSError):
        shutil.rmtree(out)
        out.mkdir()
        return False
    return True


def _importing_sheets(static: Path) -> Iterator[Path]:
    return (path for path in sorted(static.glob("*.css")) if "@import" in path.read_text())
