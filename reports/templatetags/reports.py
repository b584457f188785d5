"""Reports on the screen: the badge of a state, and an anchor at each place of a report's document.

{% load reports %}
{% state_badge report.status %}          icon and word, never colour alone
{% here "capaian" row.key %}             the anchor of a place, with what the page shows beside it
{% version_token cell %}                the hidden input with the version token of a field
{% field_status cell %}                 what became of saving a field
{% remarks_at remarks.at line.pk "evaluasi" as found %}   the remarks at a place
class="money{{ row.ceiling|tight:fit.money }}"            a figure that is too long for its column is set smaller
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.template.context import Context, RequestContext
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lkj.formats import NO_BREAK
from reports.content import places
from reports.documents.prose import Block, blocks
from reports.documents.tables.cells import widest_word
from reports.enums import AgreementState, ReportState
from reports.forms.cells import Cell
from reports.language.spacing import degrees_together
from reports.models import Report
from reports.queries.deciders import Deciding
from reports.texts.live_values import Value

register = template.Library()


@register.simple_tag(takes_context=True)
def here(context: RequestContext, kind: str, *keys: object) -> SafeString:
    """The anchor of a place and what the page shows there; empty on paper, where the context has no `at`.

    What the checks found stands before it: a remark that is written at the place replaces the rest.
    """
    at = context.get("at")
    if at is None:
        return SafeString()
    place = places.join(kind, *keys)
    marks = (context.get("marks") or {}).get(place, "")
    return format_html('{}<span class="here" id="{}">{}</span>', marks, places.anchor(place), at.get(place, ""))


@register.simple_tag(takes_context=True)
def version_token(context: Context, cell: Cell) -> SafeString:
    """The hidden input that holds a field's version token; with `oob` in the context it replaces the page's."""
    swapped = SafeString(' hx-swap-oob="true"') if context.get("oob") else ""
    shown = '<input type="hidden" id="{}" name="{}" value="{}"{}>'
    return format_html(shown, cell.token_id, cell.token_name, cell.token, swapped)


@register.simple_tag(takes_context=True)
def field_status(context: Context, cell: Cell) -> SafeString:
    """What became of saving a field; with `oob` in the context it replaces the page's.

    A page has one for each of its fields, nearly all of them empty: those are drawn here.
    """
    if cell.status.state or context.get("oob"):
        return render_to_string("components/field_status.html", {"cell": cell, "oob": context.get("oob")})
    shown = '<div class="field-status" id="{}" data-for="{}" data-state=""></div>'
    return format_html(shown, cell.status_id, cell.input_id)


@register.simple_tag
def live_values(values: Iterable[Value]) -> SafeString:
    """List items, each with the button that inserts a live value; the evaluation has a hundred of them."""
    item = (
        '<li><button type="button" class="live-value" data-insert="{0}" hidden><span class="visually-hidden">Sisipkan '
        '</span>{1} <span class="live-now">{2}</span></button><noscript><code>{0}</code> {2}</noscript></li>'
    )
    return format_html_join("", item, ((value.token, value.name, value.text) for value in values))


@register.filter
def prose(text: str | Sequence[str]) -> list[Block]:
    """The blocks of an author's text (reports.documents.prose)."""
    return blocks(text)


register.filter("degrees_together", degrees_together)


@register.filter
def signing_title(title: str) -> str:
    """A title above a signature: its last word never stands alone on a line, and no line ends with `dan`."""
    *words, last = title.replace(" dan ", f" dan{NO_BREAK}").split(" ")
    return f"{' '.join(words)}{NO_BREAK}{last}" if words else last


@register.filter
def tight(text: str, room: Decimal) -> str:
    """The class of a cell whose longest word is wider than `room`, in em; empty for others."""
    return " tight" if widest_word(text) > room else ""


@register.filter
def quantity_lines(text: str) -> SafeString:
    """A quantity whose satuan stands on a line of its own (tables.cells.stacked), or as it is."""
    number, line_end, unit = text.partition("\n")
    return format_html("{}<small>{}</small>", number, unit) if line_end else format_html("{}", text)


@register.simple_tag
def anchor(place: str) -> str:
    return places.anchor(place)


@register.simple_tag
def row_anchor(row: str, key: object) -> str:
    """The id of a row's fields on the author's page: `{% row_anchor "plan_row" row.pk %}`."""
    return places.row_anchor(row, key)


@register.simple_tag
def plan_field_anchor(row: int, field: str) -> str:
    """The id of one field of a row of the plan: `{% plan_field_anchor row.pk "evaluasi" %}`."""
    return places.plan_field_anchor(row, field)


@register.simple_tag
def remarks_at(remarks: Mapping[str, Sequence[object]] | None, key: object, *kinds: str) -> list[object]:
    """The remarks of PageRemarks.at with that key, at places of these kinds."""
    return [remark for kind in kinds for remark in (remarks or {}).get(places.join(kind, key), ())]


@register.simple_tag
def deciding_title(deciding: Mapping[int, Deciding], report: Report) -> str:
    """The title of the post from which a submitted report is decided; empty where nobody can."""
    seat = deciding[report.pk].seat
    return seat.post.title if seat else ""


@register.simple_tag
def plan_key(key: str, number: int) -> str:
    """The key in the place of the row with that number, from 1, among those that have `key` in common."""
    return places.counted([key] * number)[-1]


@register.inclusion_tag("components/state_badge.html")
def state_badge(state: ReportState | AgreementState | str) -> dict[str, Any]:
    return {"state": state if isinstance(state, AgreementState) else ReportState(state)}
