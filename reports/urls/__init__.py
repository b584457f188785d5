"""The addresses of the reports app, in two lists by whom they are for."""

from reports.urls import office, pages

urlpatterns = [*pages.urlpatterns, *office.urlpatterns]
