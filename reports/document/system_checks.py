"""Start-up checks of what the documents need from the machine."""

import shutil
import subprocess
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register

FONT = "Liberation Sans"


@register(Tags.compatibility)
def liberation_sans_installed(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Without the font Arial silently becomes DejaVu, which is wider: tables overflow and pages break elsewhere."""
    found = font_for("Arial")
    if found is None or FONT in found:
        # No fc-match means no fontconfig tools, not no fonts: nothing can be said.
        return []
    return [
        Error(
            f"Huruf {FONT} tidak terpasang; Arial akan tercetak sebagai {found.strip() or 'huruf lain'}.",
            hint="Pasang paket Debian fonts-liberation2 (apt-get install fonts-liberation2).",
            id="reports.E001",
        )
    ]


def font_for(family: str) -> str | None:
    """The family that fontconfig takes for `family`; None where fontconfig's tools are missing."""
    program = shutil.which("fc-match")
    if program is None:
        return None
    asked = subprocess.run(  # noqa: S603 (a fixed program with a fixed argument)
        [program, "--format=%{family}", family], capture_output=True, text=True, check=False, timeout=10
    )
    return asked.stdout
