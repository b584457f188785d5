"""Form fields drawn without templates: a page of figures has dozens, and Django's templates draw each in six parts."""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString

_INPUTS = frozenset(f"django/forms/widgets/{kind}.html" for kind in ("input", "text", "hidden", "date", "password"))
_TEXTAREA = "django/forms/widgets/textarea.html"


class QuickFields(DjangoTemplates):
    """Django's renderer, which draws inputs and text areas by itself, as its templates do."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        if template_name in _INPUTS:
            return _input(context["widget"])
        if template_name == _TEXTAREA:
            return _textarea(context["widget"])
        return SafeString(super().render(template_name, context, request))


def _input(widget: Mapping[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else f' value="{escape(str(widget["value"]))}"'
    name, attributes = escape(widget["name"]), _attributes(widget["attrs"])
    return SafeString(f'<input type="{escape(widget["type"])}" name="{name}"{value}{attributes}>')


def _textarea(widget: Mapping[str, Any]) -> SafeString:
    value = escape(str(widget["value"])) if widget["value"] else ""
    name, attributes = escape(widget["name"]), _attributes(widget["attrs"])
    return SafeString(f'<textarea name="{name}"{attributes}>\n{value}</textarea>')


def _attributes(attrs: Mapping[str, Any]) -> str:
    given = ((name, value) for name, value in attrs.items() if value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{escape(str(value))}"' for name, value in given)
