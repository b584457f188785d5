"""What was typed into fields that the report has lost since the page was drawn."""

import re
from collections.abc import Iterable

from django.http import QueryDict

from reports.forms.rows import RowForm

# A row's prefix and the name of its field; the companions of a field have one hyphen more.
_FIELD = re.compile(r"([a-z]\d+)-[a-z_]+")


def words_without_place(data: QueryDict, forms: Iterable[RowForm]) -> list[str]:
    """The texts of sent fields that belong to none of the page's rows, in the order they were sent."""
    known = {form.prefix for form in forms}
    typed = [(_FIELD.fullmatch(name), str(text).strip()) for name, text in data.items()]
    return [text for found, text in typed if found and text and found[1] not in known]
