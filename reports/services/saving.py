"""Saving forms: a form's values go to the verb that writes its row, and the outcome goes back to the form.

Forms never write, and verbs know no forms; this module stands between them. Afterwards the form shows field by field
what is stored.
"""

from collections.abc import Callable, Sequence
from typing import Any

from reports.actions.results import RowInput
from reports.actions.versioned import Conflict, Saved
from reports.forms.results import BudgetForm, ComponentForm, IndicatorForm
from reports.forms.rows import ALL, RowForm

WAITING = "Belum tersimpan, menunggu isian lain dari tempelan ini."


def save_row(form: RowForm, verb: Callable[..., Saved[Any]]) -> bool:
    """Have `verb` write what can be read of the form's fields, if any of it is new.

    The verb takes the values by field name and the version tokens. Returns whether nothing was refused and nobody wrote
    in between.
    """
    if values := form.changes():
        try:
            form.show(verb(tokens=form.tokens, **values))
        except Conflict as conflict:
            form.show(conflict)
    return form.is_stored


def save_block(
    forms: Sequence[IndicatorForm | ComponentForm | BudgetForm],
    verb: Callable[[Sequence[RowInput]], Sequence[Saved[Any]]],
) -> bool:
    """Have `verb` write all rows of a pasted block, or none where any field cannot be read or was written by others.

    Returns whether all is stored.
    """
    rows = [(form, given) for form in forms if (given := form.given)]
    stored = all(form.is_valid() for form in forms)
    if stored:
        for (form, _), outcome in zip(rows, verb([given for _, given in rows]), strict=True):
            form.show(outcome)
        stored = all(form.is_stored for form, _ in rows)
    for form in forms:
        form.touched = ALL
        if not stored:
            form.hold(WAITING)
    return stored
