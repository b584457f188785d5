"""The administration at /admin/: for superusers only, with the tables of our own apps and no others.

Its pages are in units/admin.py and reports/admin/; units/log/admin.py records what they change.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DataError
from django.db.models import Model
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator

OUR_APPS = ("units", "reports")

V = TypeVar("V", bound=Callable[..., HttpResponseBase])


class AdministrationConfig(AdminConfig):
    """The app of INSTALLED_APPS by which Django's admin.site is our Administration."""

    default_site = "lkj.administration.Administration"


class Administration(AdminSite):
    """The site at /admin/, without the tables of other packages.

    A queue's table would show whole drafts in the arguments of jobs, and let its code be set.
    """

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: Any = None,
        **options: Any,
    ) -> None:
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else list(model_or_iterable)
        super().register([model for model in models if model._meta.app_label in OUR_APPS], admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Superusers only; `is_staff` opens nothing."""
        return request.user.is_active and request.user.is_superuser

    def admin_view(self, view: V, cacheable: bool = False) -> V:
        """Every page of the administration; a filter in its address that no database can hold is answered with 400."""
        page = super().admin_view(view, cacheable)

        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
            try:
                return page(request, *args, **options)
            except (OverflowError, DataError) as error:
                raise BadRequest(str(error)) from error

        return cast(V, answer)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Leads to the program's own log-in page, which counts wrong passwords and is recorded in the event log."""
        # Imported late: it needs the user model, and this module is loaded before there are models.
        from django.contrib.auth.views import redirect_to_login

        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied("Halaman ini hanya untuk pengelola aplikasi.")
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


class ReadOnlyAdmin(ModelAdmin):
    """Pages of records that the administration shows and does not change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
