""".ci/system-packages on other machines: its tools are replaced by small stand-ins."""

import shutil
import subprocess
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent.parent / ".ci" / "system-packages"
RUN = "python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def machine(
    folder: Path, *, installed: str = "", apt: str = "", uid: int = 1000, browser: str = "", firefox: str = "firefox"
) -> list[str]:
    """Run the script with a PATH of its own; returns its output line by line, the exit code last."""
    tools = {
        "dpkg-query": f'for p in {installed or "-"}; do [ "$p" = "$4" ] && printf installed; done; true',
        "apt-cache": f'c="(none)"; for p in {apt or "-"}; do [ "$p" = "$2" ] && c=1; done; echo "  Candidate: $c"',
        "apt-get": 'echo "apt-get $*"',
        "id": f"echo {uid}",
    }
    tools |= dict.fromkeys(filter(None, (browser, firefox)), "true")
    for name, body in tools.items():
        (folder / name).write_text(f"#!/bin/sh\n{body}\n")
        (folder / name).chmod(0o755)
    for name in ("grep", "sh"):
        (folder / name).symlink_to(shutil.which(name) or name)
    command = ["/bin/sh", str(SCRIPT), "test" if apt else "run"]
    done = subprocess.run(command, env={"PATH": str(folder)}, text=True, capture_output=True)
    return [*(done.stdout + done.stderr).splitlines(), str(done.returncode)]


TEST = f"{RUN} poppler-utils qpdf postgresql libreoffice-calc-nogui libatomic1 nodejs"


def test_nothing_is_printed_when_everything_is_installed(tmp_path: Path) -> None:
    said = machine(tmp_path, installed=f"{TEST} fonts-liberation", apt="fonts-liberation", browser="google-chrome")
    assert said == ["0"]


def test_what_the_browser_drivers_node_needs_is_asked_for(tmp_path: Path) -> None:
    """Without it every browser test of a fresh Debian ended with an error."""
    installed = f"{TEST} fonts-liberation".replace("libatomic1 ", "")
    said = machine(tmp_path, installed=installed, apt="fonts-liberation", browser="google-chrome")
    assert said[1].endswith("--no-install-recommends libatomic1") and said[-1] == "1"


def test_the_line_to_type_names_the_font_of_the_release(tmp_path: Path) -> None:
    said = machine(tmp_path, installed=TEST, apt="fonts-liberation chromium")
    assert said[1].endswith("--no-install-recommends fonts-liberation chromium")
    older = tmp_path / "older"
    older.mkdir()
    said = machine(older, installed=TEST, apt="fonts-liberation fonts-liberation2 chromium")
    assert said[1].endswith("--no-install-recommends fonts-liberation2 chromium") and said[-1] == "1"


def test_where_apt_has_no_browser_one_line_says_what_to_do(tmp_path: Path) -> None:
    said = machine(tmp_path, installed=f"{TEST} fonts-liberation", apt="fonts-liberation")
    assert len(said) == 2 and "google.com/chrome" in said[0] and said[1] == "1"


def test_root_installs_after_an_update(tmp_path: Path) -> None:
    said = machine(tmp_path, installed=f"{TEST} fonts-liberation", apt="fonts-liberation chromium", uid=0)
    assert said == ["apt-get update -q", "apt-get install -q -y --no-install-recommends chromium", "0"]


def test_firefox_and_the_bundler_are_asked_for_where_apt_has_them(tmp_path: Path) -> None:
    apt = "fonts-liberation firefox-esr esbuild"
    installed = f"{TEST} fonts-liberation"
    said = machine(tmp_path, installed=installed, apt=apt, browser="chromium", firefox="", uid=0)
    assert said[1].endswith("--no-install-recommends esbuild firefox-esr") and said[-1] == "0"
    older = tmp_path / "older"
    older.mkdir()
    said = machine(older, installed=installed, apt="fonts-liberation", browser="chromium", firefox="")
    assert "mozilla.org/firefox" in said[0] and said[-1] == "1"
