"""Fixtures of tests that ask for many pages."""

import copy
from typing import Any

import pytest
from django.utils.functional import cached_property

from reports.views.workspace import Workspace

# What the frame of every page shows of a person: most of the work of a refusal.
FRAME = ("organizations", "positions", "waiting")


@pytest.fixture
def frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """The frame is read once for each person, for tests in which nothing that anybody asks changes it."""
    read: dict[tuple[str, int | None], Any] = {}

    def reading(name: str) -> cached_property:
        plain = Workspace.__dict__[name].func

        def value(self: Workspace) -> Any:
            key = name, self.user and self.user.pk
            if key not in read:
                read[key] = plain(self)
            return [copy.copy(each) for each in read[key]] if isinstance(read[key], list) else read[key]

        once = cached_property(value)
        once.__set_name__(Workspace, name)
        return once

    for name in FRAME:
        monkeypatch.setattr(Workspace, name, reading(name))
