"""The one exception by which a verb or a transition refuses what a person asked for.

It lies at the bottom, since files, actions and the workflow all raise it.
"""

from collections.abc import Iterable


class Refused(Exception):
    """What was asked is not possible now; `messages` are sentences for the person who asked."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = list(messages)
        super().__init__(" ".join(self.messages))
