"""Puts our own site in the place of Django's admin.site."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    default_site = "lkj.administration.Administration"
