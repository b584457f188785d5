"""Why a file is not read."""


class Trouble(Exception):
    """Raised by a reader. `why` is a name, whose sentence is in reports.audit.opening."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
