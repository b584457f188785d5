"""What the author explains and plans."""

from typing import Any

from reports.forms.rows import RowForm
from reports.forms.texts import TextField
from reports.models import ActionPlanRow, BudgetLine, Evaluation

TEXT_LENGTH = 8000
# A row of the printed plan is never torn, so it has to fit on a page.
CELL_LENGTH = 2000


class EvaluationForm(RowForm):
    """Why an activity's figures are what they are."""

    names = ("text",)
    text = TextField("Penjelasan Anda", TEXT_LENGTH, rows=5)

    def __init__(self, data: Any = None, *, line: BudgetLine, stored: Evaluation | None) -> None:
        self.line = line
        super().__init__(data, stored=stored, prefix=f"e{line.pk}")

    @property
    def where(self) -> str:
        return self.line.activity.name


class PlanRowForm(RowForm):
    """A row of the rencana tindak lanjut."""

    names = ("evaluasi", "tindak_lanjut", "keterangan")
    evaluasi = TextField("Evaluasi", CELL_LENGTH, rows=3)
    tindak_lanjut = TextField("Tindak lanjut", CELL_LENGTH, rows=3)
    keterangan = TextField("Keterangan", CELL_LENGTH, rows=3)

    def __init__(self, data: Any = None, *, stored: ActionPlanRow) -> None:
        self.row = stored
        super().__init__(data, stored=stored, prefix=f"r{stored.pk}")

    @property
    def where(self) -> str:
        return self.row.activity.name
