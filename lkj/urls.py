"""The site's addresses: it includes those of the apps, and replaces two pages of the administration by ours."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from units.login.views import LogoutView

urlpatterns = [
    # Django's own page for a new password records nothing in the event log; its log-out leaves cached pages.
    path("admin/password_change/", RedirectView.as_view(pattern_name="password_change")),
    path("admin/logout/", LogoutView.as_view()),
    path("admin/", admin.site.urls),
    path("", include("units.login.urls")),
    path("", include("reports.urls")),
]

handler400 = "units.web.error_pages.bad_request"
handler403 = "units.web.error_pages.permission_denied"
handler500 = "units.web.error_pages.server_error"
