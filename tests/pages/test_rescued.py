"""The fields that a page gives back after a form was refused: those on the list, and never a secret."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.test import Client, RequestFactory
from django.urls import reverse

import reports.forms
import units.login.forms  # noqa: F401 (so that its classes are known)
from reports.forms.rescued import GIVEN_BACK, NOT_TYPED, SECRET
from tests.conftest import Office
from tests.html import squeezed
from units.models import User
from units.web.rescued_input import rescued_fields

HERE = {"HTTP_ORIGIN": "http://testserver"}
# The variables with which templates write a form's prefix and a row's key.
_FILLED = re.compile(r"\{\{[^}]*prefix[^}]*\}\}")
_KEY = re.compile(r"\{\{[^}]*\}\}")
# Forms that are made for one row each, with an example of their prefix.
ROWS = {
    "IndicatorForm": "i7-",
    "ComponentForm": "k7-",
    "BudgetForm": "a7-",
    "EvaluationForm": "e7-",
    "PlanRowForm": "r7-",
    "FollowUpForm": "l7-",
    "GoalForm": "s7-",
    "IndicatorRowForm": "i7-",
    "LineForm": "a7-",
    "NewLineForm": "baru-",
    "RowForm": "b7-",
    "AccountForm": "a7-",
}


def form_classes() -> list[type[forms.BaseForm]]:
    for module in pkgutil.iter_modules(reports.forms.__path__):
        importlib.import_module(f"reports.forms.{module.name}")

    def below(parent: type) -> Iterator[type]:
        for child in parent.__subclasses__():
            yield child
            yield from below(child)

    ours = ("reports.forms", "units.login.forms")
    return [*{each for each in below(forms.BaseForm) if each.__module__.startswith(ours)}, AdminPasswordChangeForm]


def fields_of_forms() -> Iterator[tuple[str, forms.Field]]:
    """Every field that a form of ours posts, by its name in the request, without files."""
    for form in form_classes():
        prefix = ROWS.get(form.__name__, f"{form.prefix}-" if form.prefix else "")
        for name, field in form.base_fields.items():
            if not isinstance(field, forms.FileField):
                yield prefix + name, field


def fields_of_the_administration() -> Iterator[tuple[str, forms.Field]]:
    """Every text field of an administrator's form, in inline rows too."""
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True)
    texts = (forms.TextInput, forms.Textarea)
    for model, site in admin.site._registry.items():
        if not model.__module__.startswith(("units", "reports")) or not site.has_change_permission(request):
            continue
        found = [("", site.get_form(request, change=False).base_fields)]
        for inline in site.get_inline_instances(request):
            found.append(("rows-0-", inline.get_formset(request).form.base_fields))
        for prefix, fields in found:
            yield from ((prefix + name, field) for name, field in fields.items() if isinstance(field.widget, texts))


def names_in_templates() -> Iterator[str]:
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        for tag in re.findall(r"<(?:input|textarea|select|button)\b[^>]*>", path.read_text()):
            name = re.search(r'\bname="([^"]+)"', tag)
            if name and 'type="file"' not in tag and "cell." not in name[1]:
                yield _KEY.sub("7", _FILLED.sub("kop", name[1]))


def is_given_back(name: str) -> bool:
    return any(re.fullmatch(pattern, name) for pattern in GIVEN_BACK)


def decisions(name: str) -> int:
    return is_given_back(name) + (name in SECRET) + bool(NOT_TYPED.fullmatch(name) and not is_given_back(name))


def every_name() -> list[str]:
    typed = [name for name, _ in [*fields_of_forms(), *fields_of_the_administration()]]
    return sorted({*typed, *names_in_templates()})


@pytest.mark.django_db
def test_every_field_is_listed_as_given_back_or_not() -> None:
    names = every_name()
    assert len(names) > 60
    assert {name: decisions(name) for name in names if decisions(name) != 1} == {}


def test_every_field_of_several_words_is_given_back() -> None:
    texts = [name for name, field in fields_of_forms() if isinstance(field.widget, forms.Textarea)]
    assert len(texts) >= 12 and [name for name in texts if not is_given_back(name)] == []


def passwords() -> list[str]:
    """The names of all password fields, and of other fields that are as secret."""
    hidden = {name for name, field in fields_of_forms() if isinstance(field.widget, forms.PasswordInput)}
    return sorted(hidden | SECRET)


def test_fields_shown_as_dots_are_secret() -> None:
    assert {"old", "new", "again", "passphrase", "password", "old_password", "password1"} <= set(passwords())
    assert set(passwords()) == SECRET


@pytest.mark.parametrize("name", passwords())
def test_no_password_is_ever_shown(office: Office, client: Client, name: str) -> None:
    for where in ("certificate_passphrase", "password_change"):
        page = squeezed(client.post(reverse(where), {name: "rahasia-sekali"}, **HERE))
        assert "Sesi Anda berakhir" in page and "rahasia-" not in page and "<textarea" not in page


@pytest.mark.parametrize("name", passwords())
def test_an_old_token_shows_no_password_either(office: Office, name: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(office.cast.officer, backend="units.login.backend.AccountBackend")
    answer = strict.post(reverse("certificate_passphrase"), {name: "rahasia-sekali"}, **HERE)
    assert answer.status_code == 403 and "rahasia-" not in squeezed(answer)


@pytest.mark.parametrize("name", ["apa-saja", "pin", "xnote", "notex", "i1-realisasi-token", "kalimat-bunyi-token"])
def test_a_field_that_nobody_listed_is_not_shown(name: str) -> None:
    assert rescued_fields(RequestFactory().post("/", {name: "isi"}, **HERE)) == []
