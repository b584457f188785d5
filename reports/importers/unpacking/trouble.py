"""Why a workbook is not taken."""


class Trouble(Exception):
    """The file is not taken; `name` is a key of the sentences in reports.importers.opening, `where` a cell."""

    def __init__(self, name: str, where: str = "") -> None:
        self.name, self.where = name, where
        super().__init__(name)
