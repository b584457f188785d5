"""Installations of earlier versions, made and filled by their own code, are rehearsed and upgraded on both databases.

`python -m tests.prove.upgrade [COMMIT …]`. It needs the repository's history, and that the packages of today run the
earlier versions, which they do since the desk (6df88e17).
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# The last commits of what was delivered.
VERSIONS = ("6df88e17", "4ead87cf", "63979354")
ON_SERVER = "LKJ_PROVE_SERVER"


def main(arguments: list[str] | None = None) -> int:
    versions = arguments or VERSIONS
    if ON_SERVER in os.environ:
        held = [upgraded(version, os.environ["DATABASE_URL"]) for version in versions]
        return 0 if all(held) else 1
    held = [upgraded(version, "") for version in versions]
    command = [ROOT / ".ci/with-postgres", sys.executable, "-m", "tests.prove.upgrade", *versions]
    again = subprocess.run(command, cwd=ROOT, env={**os.environ, ON_SERVER: "1"})
    return 0 if all(held) and again.returncode == 0 else 1


def upgraded(version: str, server: str) -> bool:
    """Whether an installation of that version reaches the present one with all its rows, and its reports are read."""
    folder = Path(tempfile.mkdtemp(prefix="lkj-upgrade-"))
    former, data, backups = folder / "former", folder / "data", folder / "backups"
    backups.mkdir()
    subprocess.run(["git", "worktree", "add", "--quiet", "--detach", former, version], cwd=ROOT, check=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LKJ_", "DATABASE_URL"))}
    environment |= {"LKJ_DATA": str(data), "LKJ_BACKUP": str(backups)}
    if server:
        name = f"former_{version}"
        subprocess.run(["psql", "--quiet", f"--dbname={server}", "--command", f"CREATE DATABASE {name}"], check=True)
        environment["DATABASE_URL"] = server.replace("/postgres?", f"/{name}?")
    steps = [
        (former, "prepare"),
        (former, "load_demo"),
        (ROOT, "upgrade", "--rehearse"),
        (ROOT, "upgrade"),
        (ROOT, "report_check", "--year", "2022", "--quarter", "2"),
        (ROOT, "report_json", "--year", "2022", "--quarter", "2"),
    ]
    begun = time.monotonic()
    try:
        for where, *command in steps:
            done = subprocess.run(
                [sys.executable, "manage.py", *command], cwd=where, env=environment, capture_output=True, text=True
            )
            if done.returncode:
                print(f"{version}: {' '.join(command)} failed: {done.stderr.strip()[-800:]}", flush=True)
                return False
            if command[0] == "upgrade":
                print("  " + "\n  ".join(done.stdout.splitlines()), flush=True)
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", former], cwd=ROOT)
        shutil.rmtree(folder)
    where = "PostgreSQL" if server else "SQLite"
    print(f"{version} on {where}: upgraded in {time.monotonic() - begun:.0f} s, the making included", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
