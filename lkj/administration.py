"""The site at /admin/: for superusers, with the tables of our own apps and no others."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator

OUR_APPS = ("units", "reports")


class Administration(AdminSite):
    """Refuses the tables of other packages: a queued job's arguments hold whole drafts, and its code can be set."""

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: Any = None,
        **options: Any,
    ) -> None:
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else list(model_or_iterable)
        super().register([model for model in models if model._meta.app_label in OUR_APPS], admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """A superuser's alone; `is_staff` opens nothing."""
        return request.user.is_active and request.user.is_superuser

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The program's own log-in, which counts wrong passwords and tells the log."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied("Halaman ini hanya untuk pengelola aplikasi.")
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
