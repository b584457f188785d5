"""What the pages of the setup share: they refuse what would alter stored figures, and read numbers strictly."""

from collections.abc import Mapping
from typing import Any

from django.contrib.admin.options import InlineModelAdmin
from django.db.models import DecimalField, Field, Model
from django.http import HttpRequest, HttpResponse

from lkj.fields import MoneyField, NumberField, SignedNumberField, SignedNumberOrDashField
from reports.forms.setup import SetupForm
from reports.queries import locked_setup
from units.log.admin import LoggedAdmin
from units.models import User

# Django's own field reads 1.250 as one and a quarter.
NUMBERS: Mapping[type[Field], Mapping[str, Any]] = {DecimalField: {"form_class": NumberField}}
SIGNED: Mapping[type[Field], Mapping[str, Any]] = {DecimalField: {"form_class": SignedNumberField}}
TARGETS: Mapping[type[Field], Mapping[str, Any]] = {DecimalField: {"form_class": SignedNumberOrDashField}}
MONEY: Mapping[type[Field], Mapping[str, Any]] = {DecimalField: {"form_class": MoneyField}}


class SetupInline(InlineModelAdmin):
    """Rows of an agreement, which can be removed until it is put in force, or of a scale."""

    form = SetupForm

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and locked_setup.removal_refusal(obj))


class SetupAdmin(LoggedAdmin):
    """A page that refuses, with a sentence, a change that would alter the meaning of stored figures."""

    form = SetupForm
    change_form_template = "reports/admin_setup_form.html"

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """What changes here do is said above the form, before anything is changed."""
        context["what_changes_do"] = locked_setup.what_changes_do(obj or self.model())
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        *rest, protected = super().get_deleted_objects(objs, request)
        sentences = [f"{obj}: {sentence}" for obj in objs if (sentence := locked_setup.removal_refusal(obj))]
        return *rest, [*protected, *sentences]


def administrator(request: HttpRequest) -> User:
    """Who uses the page; the administration is for superusers only."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user
