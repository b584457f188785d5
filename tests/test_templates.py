"""What holds of every template."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(ROOT.rglob("*.html"))
COMPARED = re.compile(r"""\{%[^%]*?([\w.]+) *[!=]= *["'][\w-]+["'][^%]*%\}""")
# Which of the pages this is, and Django's own levels of messages, which are no enums of ours.
NO_ENUM = {"here", "message.level_tag"}


def test_no_state_or_kind_is_compared_with_a_string() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in TEMPLATES
        for name in COMPARED.findall(path.read_text())
        if name not in NO_ENUM
    ]
    assert found == []
