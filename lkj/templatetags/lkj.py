"""What every template needs: numbers and dates the Indonesian way, and icons.

{% load lkj %}
{{ line.ceiling|money }}  {{ row.capaian|percent }}  {{ report.report_date|tanggal }}  {{ event.at|waktu }}
{% figure row.realisasi row.unit %}      a value with its satuan in lighter grey
{% modules "report-pages.js" %}          a script module and preloads of what it imports
{% sheets "report-pages.css" %}          a style sheet that is made of others
{% icon "arrow-right" %}                 a heroicon, hidden from screen readers
"""

import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from heroicons.templatetags.heroicons import heroicon_mini

from lkj import formats
from lkj.static_files import imported_by, sheets_of

register = template.Library()

register.filter("number", formats.number)
register.filter("plain", formats.plain)
register.filter("money", formats.money)
register.filter("rupiah", formats.rupiah)
register.filter("percent", formats.percent)
register.filter("percent_cell", formats.percent_cell)
register.filter("points_cell", formats.points_cell)
register.filter("points_in_words", formats.points_in_words)
register.filter("quantity", formats.quantity)
# Of a moment it is the day in the office's time zone, not in that of the database.
register.filter("tanggal", formats.date, expects_localtime=True)
register.filter("file_size", formats.file_size)
register.filter("sentence", formats.sentence)


@register.filter
def waktu(value: datetime.datetime | None) -> str:
    """A moment in the office's time zone: `8 Juli 2022 pukul 10.15`."""
    return formats.moment(timezone.localtime(value) if value else None)


@register.filter
def hari(value: datetime.datetime) -> str:
    """The day of a moment in the office's time zone: `8 Juli 2022`."""
    return formats.date(timezone.localtime(value).date())


@register.filter
def jam(value: datetime.datetime) -> str:
    """The time of day of a moment in the office's time zone: `10.15`."""
    return f"{timezone.localtime(value):%H.%M}"


@register.filter
def days_left(due: datetime.date, today: datetime.date) -> str:
    """How far the due date is: `7 hari lagi`, `hari ini`, `lewat 3 hari`."""
    days = (due - today).days
    if days == 0:
        return "hari ini"
    return f"{days} hari lagi" if days > 0 else f"lewat {-days} hari"


@register.simple_tag
@cache  # It parses the drawing, and a page of 500 rows has 500 of the same few.
def icon(name: str, size: int = 20) -> str:
    """A heroicon that says nothing to a screen reader; always put a word next to it."""
    return heroicon_mini(str(name), size=size, **{"class": "icon", "aria-hidden": "true"})


@register.simple_tag
def figure(value: Decimal | None, unit: str = "") -> SafeString:
    """A value with its satuan in lighter grey; `–` alone where there is none."""
    if value is None or not unit:
        return format_html('<span class="fig">{}</span>', formats.number(value))
    space = "" if unit == formats.PERCENT else " "
    return format_html('<span class="fig">{}{}<span class="unit">{}</span></span>', formats.number(value), space, unit)


@register.inclusion_tag("components/efisiensi.html")
def efisiensi(value: Decimal | None) -> dict[str, Any]:
    """Percentage points with the word for their direction."""
    return {"value": value, "negative": value is not None and value < 0}


@register.simple_tag
def sheets(name: str) -> SafeString:
    """The links of a style sheet that is made of others: one where they are bundled, else one to each of them."""
    return format_html_join("\n  ", '<link rel="stylesheet" href="{}">', ((each,) for each in sheets_of(name)))


@register.simple_tag
def modules(name: str) -> SafeString:
    """A script module of ours, after a preload of every module that it imports: none waits for another to arrive."""
    preloads = format_html_join("\n  ", '<link rel="modulepreload" href="{}">', ((each,) for each in imported_by(name)))
    return format_html('{}\n  <script type="module" src="{}"></script>', preloads, static(name))
