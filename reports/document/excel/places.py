"""Where the tables of a report stand, so that one can refer to the cells of another."""

from decimal import Decimal

from reports.content import Budget, Performance, ReportContent
from reports.document.excel.cells import Layout
from reports.document.excel.columns import achievement_columns, budget_columns, cost_columns, target_columns
from reports.document.excel.formulas import Operand

TARGETS, BUDGET, ACHIEVEMENT, COST = "Tabel 2.1", "Anggaran", "Tabel 2.2", "Cost Per Outcome"
# The row of a table's head, below three lines that say what it is, whose, of when and in which state.
TOP = 4


class Places:
    """The layouts of a report's tables; indicators and budget lines are counted from 0 in the order of the content."""

    def __init__(self, content: ReportContent) -> None:
        self.content = content
        self.targets = Layout(target_columns(content), TOP)
        self.budget = Layout(budget_columns(content), TOP)
        self.achievement = Layout(achievement_columns(content), TOP)
        self.cost = Layout(cost_columns(content), TOP)
        self._lines = {line.line: index for index, line in enumerate(content.budget)}

    def target(self, index: int, each: Performance) -> Operand:
        return _operand(TARGETS, self.targets, "target", index, each.target)

    def realisasi(self, index: int, each: Performance) -> Operand:
        return _operand(ACHIEVEMENT, self.achievement, "realisasi", index, each.realisasi)

    def capaian(self, index: int, each: Performance) -> Operand:
        return _operand(ACHIEVEMENT, self.achievement, "capaian", index, each.capaian)

    def pagu(self, line: Budget) -> Operand:
        return _operand(BUDGET, self.budget, "pagu", self._lines[line.line], line.ceiling)


def _operand(sheet: str, layout: Layout, key: str, index: int, value: Decimal | None) -> Operand:
    return Operand(f"'{sheet}'!{layout.at(key, layout.first + index)}", value)
