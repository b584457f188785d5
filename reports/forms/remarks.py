"""The form of a superior's remark: its place in the report, and its text."""

from itertools import groupby
from typing import Any

from django import forms

from reports.actions.remarks import LONGEST
from reports.content import places
from reports.content.report import ReportContent
from reports.forms.texts import TextField

# The id of the decision's form.
FORM = "disposisi"


class RemarkForm(forms.Form):
    """Drawn from `initial` and read by field names: without JavaScript it is part of the decision's form."""

    place = forms.ChoiceField(label="Pada", required=False, widget=forms.Select({"class": "form-select"}))
    text = TextField("Catatan", LONGEST, rows=4)

    def __init__(self, *, content: ReportContent, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = _grouped(content)
        self.fields["text"].widget.attrs["class"] = "form-control"
        # The fields stand beside the report, outside of the form that they belong to.
        for each in self.fields.values():
            each.widget.attrs["form"] = FORM


def _grouped(content: ReportContent) -> list[tuple[str, list[tuple[str, str]]]]:
    """The places as choices, grouped by their sections."""
    names = {places.WHOLE: places.WHOLE_LABEL, **places.SECTIONS}
    sections = groupby(places.places(content), key=lambda place: place.section)
    return [(names[section], [(place.key, place.label) for place in found]) for section, found in sections]
