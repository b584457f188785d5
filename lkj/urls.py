"""The site's addresses: includes, and two pages of the administration that are ours."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from units.login.views import LogoutView

urlpatterns = [
    # Of the admin's own page for a password nothing is told in the log; its way out is ours for all.
    path("admin/password_change/", RedirectView.as_view(pattern_name="password_change")),
    path("admin/logout/", LogoutView.as_view()),
    path("admin/", admin.site.urls),
    path("", include("units.login.urls")),
    path("", include("reports.urls")),
]

handler400 = "units.web.error_pages.bad_request"
handler403 = "units.web.error_pages.permission_denied"
handler500 = "units.web.error_pages.server_error"
