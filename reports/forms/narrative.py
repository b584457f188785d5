"""The forms of the evaluation and of the action plan, whose texts may hold live values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import QueryDict

from reports.forms.cells import Cell
from reports.forms.rows import RowForm
from reports.forms.texts import TextField
from reports.language.spacing import Loose, closed_up, loose
from reports.models import ActionPlanRow, BudgetLine, Evaluation, FollowUp, Indicator
from reports.texts import braces, live_values

# The name of the buttons whose value is the field that tidied() writes anew.
TIDY = "rapikan"
TEXT_LENGTH = 8000
# A row of the printed plan is never split, so it has to fit on a page.
CELL_LENGTH = 2000
NOTE_LENGTH = 500


@dataclass(frozen=True)
class Printed:
    """How a stored text will print; `text` is empty where it prints as it stands, `complaints` are sentences.

    `field` is the name of its field, `loose` its figures that EYD V writes without a space (tidied()).
    """

    id: str
    text: str
    complaints: tuple[str, ...]
    field: str
    loose: tuple[Loose, ...] = ()


@dataclass(frozen=True)
class LiveCell:
    """A cell with what its stored text will print."""

    cell: Cell
    printed: Printed


def tidied(data: QueryDict) -> QueryDict:
    """What a page sent, with the field that its button `rapikan` names written as EYD V writes figures: `100%`."""
    name = str(data.get(TIDY, ""))
    if name not in data:
        return data
    found = data.copy()
    found[name] = closed_up(str(data[name]))
    return found


class LiveForm(RowForm):
    """A row of texts that may hold live values; `values` has those of its topic by name."""

    def __init__(
        self, data: Any = None, *, stored: Model | None, prefix: str, values: Mapping[str, str] | None = None
    ) -> None:
        self.values_now = values or {}
        super().__init__(data, stored=stored, prefix=prefix)

    @property
    def live_cells(self) -> list[LiveCell]:
        return self._live(self.cells)

    @property
    def sent_live_cells(self) -> list[LiveCell]:
        return self._live(self.sent_cells)

    def _live(self, cells: Sequence[Cell]) -> list[LiveCell]:
        return [LiveCell(cell, self._printed(cell)) for cell in cells]

    def _printed(self, cell: Cell) -> Printed:
        text = str(self._stored_value(cell.name))
        shown = braces.fill(text, self.values_now)
        complaints = live_values.problems(text, self.values_now)
        return Printed(
            f"cetak-{cell.input_id}",
            "" if shown == text else shown,
            complaints,
            cell.html_name,
            tuple({each.text: each for each in loose(text)}.values()),
        )


class EvaluationForm(LiveForm):
    """Why the figures of an activity, or of an indicator without a budget line, are what they are."""

    names = ("text",)
    text = TextField("Penjelasan", TEXT_LENGTH, rows=5)

    def __init__(
        self,
        data: Any = None,
        *,
        about: BudgetLine | Indicator,
        stored: Evaluation | None,
        values: Mapping[str, str] | None = None,
    ) -> None:
        self.about = about
        letter = "e" if isinstance(about, BudgetLine) else "p"
        super().__init__(data, stored=stored, prefix=f"{letter}{about.pk}", values=values)
        self.fields["text"].label = "Mengapa hasilnya demikian?"

    @property
    def where(self) -> str:
        return self.about.activity.name if isinstance(self.about, BudgetLine) else self.about.name


class PlanRowForm(LiveForm):
    """A row of the rencana tindak lanjut."""

    names = ("evaluasi", "tindak_lanjut", "keterangan")
    evaluasi = TextField("Evaluasi", CELL_LENGTH, rows=3)
    tindak_lanjut = TextField("Tindak lanjut", CELL_LENGTH, rows=3)
    keterangan = TextField("Keterangan", CELL_LENGTH, rows=3)

    def __init__(self, data: Any = None, *, stored: ActionPlanRow, values: Mapping[str, str] | None = None) -> None:
        self.row = stored
        super().__init__(data, stored=stored, prefix=f"r{stored.pk}", values=values)

    @property
    def where(self) -> str:
        return self.row.name


class FollowUpForm(RowForm):
    """A note on what became of a row of the previous quarter's plan."""

    names = ("note",)
    note = TextField("Keterangan (boleh kosong)", NOTE_LENGTH, rows=1)

    def __init__(self, data: Any = None, *, stored: FollowUp) -> None:
        self.row, self.follow_up = stored.row, stored
        super().__init__(data, stored=stored, prefix=f"l{stored.row_id}")

    @property
    def where(self) -> str:
        return self.row.name
