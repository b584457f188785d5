"""Rules for all templates: no state compared as a string, no line over 120 columns, no comment or tag printed."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(ROOT.rglob("*.html"))
COMPARED = re.compile(r"""\{%[^%]*?([\w.]+) *[!=]= *["'][\w-]+["'][^%]*%\}""")
# These are no enums of ours: the name of the current page, and Django's levels of messages.
NO_ENUM = {"here", "message.level_tag"}
# In the printed document a line break adds a space that shows on paper, and its bytes are signed.
LONG_LINES = {"document"}


def test_no_state_or_kind_is_compared_with_a_string() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in TEMPLATES
        for name in COMPARED.findall(path.read_text())
        if name not in NO_ENUM
    ]
    assert found == []


def test_no_line_is_longer_than_120_columns() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > 120 and path.relative_to(ROOT).parts[0] not in LONG_LINES
    ]
    assert found == []


def test_no_comment_and_no_tag_is_printed() -> None:
    """Django takes a `{# … #}` over several lines for text, a broken tag or variable likewise."""
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if any(line.count(begin) != line.count(end) for begin, end in (("{#", "#}"), ("{%", "%}"), ("{{", "}}")))
    ]
    assert found == []
