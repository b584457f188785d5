"""`check_rules`: the table of the checks' rules in docs/checks.md, made of their registry."""

from typing import Any

from django.core.management.base import BaseCommand

from lkj import formats
from reports.checks import RULES, Rule
from reports.enums import RuleFamily

HEAD = "| rule | finds | severity | reads | thresholds |\n|---|---|---|---|---|"


class Command(BaseCommand):
    help = "Menulis tabel aturan pemeriksaan untuk docs/checks.md."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(table())


def table() -> str:
    """Every rule under its family, in Markdown."""
    return "\n\n".join(_family(family) for family in RuleFamily)


def _family(family: RuleFamily) -> str:
    rows = [_row(rule) for rule in RULES.values() if rule.family == family]
    return "\n".join([f"### {family.label}\n", HEAD, *rows])


def _row(rule: Rule) -> str:
    thresholds = "; ".join(f"`{name}` {formats.number(each.default)}" for name, each in rule.thresholds.items())
    severity = f"{rule.severity}, never off" if rule.guards_truth else rule.severity
    return f"| `{rule.code}` | {rule.title} | {severity} | {rule.reads.value} | {thresholds or '–'} |"
