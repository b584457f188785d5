"""The page of an installation's administrator: what is well, and what has to be looked at."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.services import condition
from reports.views.fetching import user_of


@require_safe
def installation(request: HttpRequest) -> HttpResponse:
    if not user_of(request).is_superuser:
        raise PermissionDenied("Halaman ini hanya untuk pengelola aplikasi.")
    found = condition.conditions()
    return render(request, "reports/installation.html", {"conditions": sorted(found, key=lambda each: each.good)})
