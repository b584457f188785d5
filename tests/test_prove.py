"""The runner of the long proofs: what it finds, what it prints and how it ends."""

import re
from pathlib import Path

import pytest

from tests.prove import __main__ as runner


def test_every_module_with_a_main_is_a_proof_that_says_what_it_proves() -> None:
    found = runner.proofs()
    assert "fresh_root" in found
    assert all(line.endswith((".", ":")) for line in found.values()), found


def test_what_the_documents_say_to_type_runs_by_itself() -> None:
    """`python -m tests.prove.kills_postgres` once ended at once, with success, and had proven nothing."""
    texts = [path.read_text() for path in (runner.ROOT / "README.md", *(runner.ROOT / "docs").rglob("*.md"))]
    told = {name for text in texts for name in re.findall(r"python -m (tests[\w.]+\w)", text)}
    assert "tests.prove.kills_postgres" in told and "tests.bench" in told
    silent = []
    for name in sorted({*told, *(f"tests.prove.{proof}" for proof in runner.proofs())}):
        path = runner.ROOT / name.replace(".", "/")
        starts = path.is_dir() or 'if __name__ == "__main__":' in path.with_suffix(".py").read_text()
        if not starts or (path.is_dir() and not (path / "__main__.py").exists()):
            silent.append(name)
    assert silent == []


def test_a_part_of_a_proof_and_the_runner_itself_are_none(tmp_path: Path) -> None:
    (tmp_path / "kills.py").write_text('"""Kills."""\ndef main() -> int:\n    return 0\n')
    (tmp_path / "child.py").write_text('"""A part."""\nx = 1\n')
    (tmp_path / "__main__.py").write_text('"""Runs."""\ndef main() -> int:\n    return 0\n')
    assert runner.proofs(tmp_path) == {"kills": "Kills."}


def test_a_proof_that_fails_or_breaks_fails_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bodies = {"good": "return 0", "bad": "return 1", "broken": "raise SystemExit('no')", "worse": "1 / 0"}
    (tmp_path / "planted").mkdir()
    for name, body in bodies.items():
        (tmp_path / "planted" / f"{name}.py").write_text(f'"""Of {name}."""\ndef main() -> int:\n    {body}\n')
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    codes = {name: runner.run(name, "planted").code for name in bodies}
    assert codes.pop("good") == 0 and all(codes.values()), codes

    monkeypatch.setattr(runner, "proofs", lambda: dict.fromkeys(bodies, "Planted."))
    monkeypatch.setattr(runner, "run", lambda name: runner.Outcome(name, 61.4, int(name == "bad")))
    assert runner.main(["good"]) == 0
    assert runner.main([]) == 1
    said = capsys.readouterr().out
    assert "bad                           61 s  FAILED (1)" in said
    assert "good                          61 s  holds" in said
    with pytest.raises(SystemExit):
        runner.main(["unheard-of"])
