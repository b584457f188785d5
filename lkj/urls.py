"""The site's addresses: includes only."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("units.urls")),
    path("", include("reports.urls")),
]

handler403 = "units.views.permission_denied"
