"""The site's addresses: includes only."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    # Of the admin's own pages for it nothing is told in the log.
    path("admin/password_change/", RedirectView.as_view(pattern_name="password_change")),
    path("admin/", admin.site.urls),
    path("", include("units.urls")),
    path("", include("reports.urls")),
]

handler403 = "units.views.permission_denied"
handler500 = "units.views.server_error"
