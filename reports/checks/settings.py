"""What an office has decided about the rules: other severities, other thresholds, rules switched off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from reports.enums import Severity


@dataclass(frozen=True)
class Settings:
    """An office's decisions by the rule's code; what is not named is as the rule says. No severity (None) is off."""

    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    thresholds: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)


PROGRAMS_OWN = Settings()
