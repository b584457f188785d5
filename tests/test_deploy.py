"""The files of deploy/ say what the program knows: its settings, its commands, its folders."""

import re
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
SERVICES = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
UNITS = [path.read_text() for path in sorted(DEPLOY.glob("*.service"))]


def test_every_name_of_the_environment_is_a_setting() -> None:
    known = (ROOT / "lkj" / "settings.py").read_text().partition('"""\n\nimport')[0]
    example = re.findall(r"^([A-Z_]+)=", (DEPLOY / "lkj.env.example").read_text(), re.MULTILINE)
    named = {*example, *(name for service in ("web", "worker") for name in SERVICES[service]["environment"])}
    assert [name for name in sorted(named) if name not in known] == []
    assert {"LKJ_SECRET_KEY", "LKJ_HTTPS", "DATABASE_URL"} <= named


@pytest.mark.parametrize("commands", [*UNITS, *(str(service.get("command", "")) for service in SERVICES.values())])
def test_every_command_is_one_of_the_program(commands: str) -> None:
    called = re.findall(r"manage\.py[\s'\",]+(\w+)", commands)
    assert [name for name in called if name not in get_commands()] == []


def test_the_same_program_is_prepared_served_and_worked_with() -> None:
    program = [{**SERVICES[name]} for name in ("prepare", "web", "worker")]
    assert len({str((each["image"], each["environment"], each["volumes"], each["env_file"])) for each in program}) == 1
    assert [SERVICES[name]["depends_on"] for name in ("web", "worker")] == [
        {"prepare": {"condition": "service_completed_successfully"}}
    ] * 2
    web, worker = (
        dict(re.findall(r"^(User|WorkingDirectory|EnvironmentFile)=(.*)$", unit, re.MULTILINE)) for unit in UNITS
    )
    assert web == worker and len(web) == 3


def test_the_image_is_made_of_files_that_are_there() -> None:
    copied = re.findall(r"^COPY (\S+) ", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    assert copied and all((ROOT / path).exists() for path in copied)
