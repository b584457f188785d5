"""Form fields drawn without templates: a page of figures has dozens, and Django's templates draw each in six parts."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

_INPUTS = frozenset(f"django/forms/widgets/{kind}.html" for kind in ("input", "text", "hidden", "date", "password"))
_TEXTAREA = "django/forms/widgets/textarea.html"
_SELECT, _OPTION = "django/forms/widgets/select.html", "django/forms/widgets/select_option.html"


class QuickFields(DjangoTemplates):
    """Django's renderer, which draws inputs, text areas and selects by itself, as its templates do."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        if template_name in _INPUTS:
            return _input(context["widget"])
        if template_name == _TEXTAREA:
            return _textarea(context["widget"])
        if template_name == _SELECT and _has_plain_options(context["widget"]):
            return _select(context["widget"])
        return SafeString(super().render(template_name, context, request))


def _input(widget: Mapping[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else f' value="{escape(str(widget["value"]))}"'
    name, attributes = escape(widget["name"]), _attributes(widget["attrs"])
    return SafeString(f'<input type="{escape(widget["type"])}" name="{name}"{value}{attributes}>')


def _textarea(widget: Mapping[str, Any]) -> SafeString:
    value = escape(str(widget["value"])) if widget["value"] else ""
    name, attributes = escape(widget["name"]), _attributes(widget["attrs"])
    return SafeString(f'<textarea name="{name}"{attributes}>\n{value}</textarea>')


def _has_plain_options(widget: Mapping[str, Any]) -> bool:
    return all(each["template_name"] == _OPTION for _, options, _ in widget["optgroups"] for each in options)


def _select(widget: Mapping[str, Any]) -> SafeString:
    groups = "".join(_group(name, options) for name, options, _ in widget["optgroups"])
    name, attributes = escape(widget["name"]), _attributes(widget["attrs"])
    return SafeString(f'<select name="{name}"{attributes}>{groups}\n</select>')


def _group(name: str | None, options: Sequence[Mapping[str, Any]]) -> str:
    drawn = "".join(f"\n  {_option(each)}\n" for each in options)
    return f'\n  <optgroup label="{conditional_escape(name)}">{drawn}\n  </optgroup>' if name else drawn


def _option(option: Mapping[str, Any]) -> str:
    value, label = escape(str(option["value"])), conditional_escape(option["label"])
    return f'<option value="{value}"{_attributes(option["attrs"])}>{label}</option>'


def _attributes(attrs: Mapping[str, Any]) -> str:
    given = ((name, value) for name, value in attrs.items() if value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{escape(str(value))}"' for name, value in given)
