"""`make run` and `make test` on a fresh Debian that has nothing but python3, python3-venv and make.

As root: `python -m tests.prove.fresh_root [--quick] [--keep]`. debootstrap makes the root from the sources that this
machine's apt uses; pip's settings (configuration, certificates, local folders of packages) are those of this machine.
Mounts and processes are in name spaces of their own and gone when the proof ends, however it ends.
`--quick` runs the checks and one test for each program from outside of Python instead of the whole suite.
"""

import argparse
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOUSE = "srv/lkj"
INCLUDED = "python3,python3-venv,make"
# One test for each program that the suite starts.
QUICK = (
    "tests/browser/test_journey.py",  # chromium, the browser driver's node, pdftotext
    "tests/browser/test_firefox.py",  # firefox-esr
    "tests/document/test_demo_pdfs.py",  # qpdf, pdffonts
    "tests/document/test_lkj_pdf.py",  # pdftotext
    "tests/document/test_excel.py",  # LibreOffice
    "tests/document/signing/test_fields.py",  # pdfsig
    "tests/document/test_pdf_standards.py",  # pdftocairo, the validator of PDF/A
    "tests/test_serve.py",  # web server and job worker
)
QUICK_POSTGRES = "tests/core/test_log.py"
FROM_APT = "Acquire::(?:https?|ftp|Retries|Check)"
FROM_ENVIRONMENT = re.compile(r"(?i)pip_\w+|\w+_proxy|ssl_cert_file|requests_ca_bundle")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one test for each program, not the whole suite")
    parser.add_argument("--keep", action="store_true", help="leave the root where it is, to look into it")
    given = parser.parse_args([] if arguments is None else arguments)
    if os.geteuid() != 0:
        print("Only root can make a fresh root (debootstrap, chroot).", file=sys.stderr)
        return 2
    if not shutil.which("debootstrap"):
        subprocess.run(["apt-get", "update", "-q"], check=True)
        subprocess.run(["apt-get", "install", "-q", "-y", "--no-install-recommends", "debootstrap"], check=True)
    folder = Path(tempfile.mkdtemp(prefix="lkj-fresh-root-", dir="/var/tmp"))
    # Readable for all: it becomes the root folder of users that are not root.
    folder.chmod(0o755)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    alone = ["setpriv", "--pdeathsig", "KILL", "unshare", "--mount", "--propagation", "private"]
    alone += ["--pid", "--fork", "--kill-child"]
    try:
        inside = [
            sys.executable,
            "-m",
            __spec__.name,
            "--inside",
            str(folder / "root"),
            *(["--quick"] if given.quick else []),
        ]
        return subprocess.run([*alone, *inside], cwd=ROOT).returncode
    finally:
        if given.keep:
            print(f"The root is left in {folder}.")
        else:
            shutil.rmtree(folder)


def prove(folder: Path, *, quick: bool) -> None:
    """Run both commands of the README in a new root in this folder; raises when one fails."""
    started = time.monotonic()
    # Processes here see those of this name space only.
    subprocess.run(["mount", "-t", "proc", "proc", "/proc"], check=True)
    _make_root(folder)
    _copy_settings_of_this_machine(folder)
    _unpack(folder)
    print(f"a fresh root after {time.monotonic() - started:.0f} s", flush=True)
    print(f"make run answered after {_make_run(folder):.0f} s", flush=True)
    started = time.monotonic()
    if quick:
        _in_root(folder, ["make", "check"])
        _in_root(folder, [".venv/bin/python", "-m", "pytest", "-x", *QUICK])
        _in_root(folder, [".ci/with-postgres", ".venv/bin/python", "-m", "pytest", "-x", QUICK_POSTGRES])
    else:
        _in_root(folder, ["make", "test"])
    print(f"make test{' (a small part)' if quick else ''} passed after {time.monotonic() - started:.0f} s", flush=True)


def _make_root(folder: Path) -> None:
    codename = re.search(r"^VERSION_CODENAME=(\w+)$", Path("/etc/os-release").read_text(), re.MULTILINE)
    assert codename, "this system does not say which release it is"
    listed = ["apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME) $(COMPONENT)", "Created-By: Packages"]
    sources = [line.split() for line in _said(listed)]
    mirror = next(uri for uri, name, component in sources if (name, component) == (codename[1], "main"))
    command = ["debootstrap", "--variant=minbase", f"--include={INCLUDED}", codename[1], str(folder), mirror]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        print(done.stdout[-4000:], file=sys.stderr)
        done.check_returncode()
    for kind, target in (("proc", "proc"), ("sysfs", "sys"), ("tmpfs", "dev/shm"), ("devpts", "dev/pts")):
        (folder / target).mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "-t", kind, kind, folder / target], check=True)


def _copy_settings_of_this_machine(folder: Path) -> None:
    """Copy apt's sources and network settings, pip's configuration and its folders, host names and certificates."""
    (folder / "etc/apt/sources.list").unlink()
    for name in ("sources.list", "sources.list.d", "auth.conf.d", "keyrings", "trusted.gpg.d", "preferences.d"):
        _copy(Path("/etc/apt") / name, folder)
    settings = [line for line in _said(["apt-config", "dump"]) if re.match(FROM_APT, line)]
    (folder / "etc/apt/apt.conf.d/90-as-outside").write_text("".join(f"{line}\n" for line in settings))
    for source in ("/etc/hosts", "/etc/resolv.conf", "/usr/local/share/ca-certificates"):
        _copy(Path(source), folder)
    for source in ("/etc/pip.conf", "/etc/xdg/pip", "/root/.config/pip", "/root/.pip"):
        _copy(Path(source), folder)
    for source in _configured_paths():
        inside = folder / source.relative_to("/")
        if source.is_file():
            _copy(source, folder)
        elif source.is_dir():
            inside.mkdir(parents=True, exist_ok=True)
            subprocess.run(["mount", "--bind", "-o", "ro", source, inside], check=True)


def _configured_paths() -> set[Path]:
    """Certificates and local package folders in pip's configuration and in the environment that is passed on."""
    said = [*_said([sys.executable, "-m", "pip", "config", "list"]), *_environment().values()]
    words = re.findall(r"(?:file://)?(/[^\s:'\"]+)", " ".join(re.sub(r"\w+://(?!/)\S+", "", line) for line in said))
    named = {Path(word) for word in words if not word.startswith(("/usr", "/bin", "/sbin", "/root"))}
    # A simple index is next to the files that it points to.
    return {source.parent if source.name == "simple" else source for source in named}


def _unpack(folder: Path) -> None:
    (folder / HOUSE).mkdir(parents=True)
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "x", "-C", folder / HOUSE], input=archive, check=True)


def _make_run(folder: Path) -> float:
    """Seconds until `make run` answers; it is stopped afterwards, and must end well."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.monotonic()
    process = subprocess.Popen(_command(folder, ["make", "run", f"PORT={port}"]), env=_environment())
    try:
        while not _answers(port):
            assert process.poll() is None, "make run ended by itself"
            assert time.monotonic() - started < 900, "make run did not answer within 15 minutes"
            time.sleep(0.5)
        return time.monotonic() - started
    finally:
        # Every process of the terminal gets the signal, as with Ctrl-C.
        _interrupt(folder)
        process.wait(60)


def _interrupt(folder: Path) -> None:
    for entry in Path("/proc").glob("[0-9]*/root"):
        with contextlib.suppress(OSError):
            if entry.readlink() == folder:
                os.kill(int(entry.parent.name), signal.SIGINT)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/masuk/", timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _in_root(folder: Path, command: list[str]) -> None:
    subprocess.run(_command(folder, command), env=_environment(), check=True)


def _command(folder: Path, command: list[str]) -> list[str]:
    return ["chroot", str(folder), "sh", "-c", f'cd /{HOUSE} && exec "$@"', "sh", *command]


def _environment() -> dict[str, str]:
    """The environment of the new root: of this machine's only what reaches the network, no language and no path."""
    settings = {name: value for name, value in os.environ.items() if FROM_ENVIRONMENT.fullmatch(name)}
    return {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", **settings}


def _said(command: list[str]) -> list[str]:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def _copy(source: Path, folder: Path) -> None:
    inside = folder / source.relative_to("/")
    inside.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, inside, dirs_exist_ok=True)
    elif source.exists():
        shutil.copy(source, inside)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        prove(Path(sys.argv[2]), quick="--quick" in sys.argv)
    else:
        sys.exit(main(sys.argv[1:]))
