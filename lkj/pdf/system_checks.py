"""Start-up checks: the font that documents need, and the trusted certificates."""

import io
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register

from lkj.pdf.render import drawing
from lkj.signatures import trust

FONT = "Liberation Sans"


@register(Tags.compatibility)
def liberation_sans_installed(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """An error without Liberation Sans: Arial would silently become DejaVu, whose width breaks pages elsewhere."""
    found = font_for("Arial")
    if FONT in found:
        return []
    return [
        Error(
            f"Huruf {FONT} tidak terpasang; Arial akan tercetak sebagai {found.strip() or 'huruf lain'}.",
            hint="Pasang paket Debian fonts-liberation2 (apt-get install fonts-liberation2).",
            id="reports.E001",
        )
    ]


@register(Tags.security)
def trusted_certificates_readable(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A warning for each unreadable root certificate: signatures by what it issued would count as untrusted."""
    _, unreadable = trust.read(Path(settings.DATA_DIR) / "trusted")
    return [
        checks.Warning(
            f"Berkas {path} tidak memuat sertifikat yang dapat dibaca, sehingga penerbitnya tidak dipercaya.",
            hint="Ganti dengan sertifikat induk dalam bentuk PEM atau DER, atau hapus berkas itu.",
            id="reports.W001",
        )
        for path in unreadable
    ]


def font_for(family: str) -> str:
    """The font family that text in `family` is printed in, by fontconfig; without its tools, by printing some."""
    program = shutil.which("fc-match")
    if program is None:
        return _printed_in(family)
    asked = subprocess.run(  # noqa: S603 (a fixed program with a fixed argument)
        [program, "--format=%{family}", family], capture_output=True, text=True, check=False, timeout=10
    )
    return asked.stdout


def _printed_in(family: str) -> str:
    pages = drawing("<p>A</p>", f"p {{ font-family: {family}; }}")
    with pikepdf.open(io.BytesIO(pages)) as document:
        fonts = document.pages[0].resources.Font.values()
        return " ".join(str(font.BaseFont).partition("+")[2].replace("-", " ") for font in fonts)
