from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "units"
    verbose_name = "Perangkat daerah dan pejabat"

    def ready(self) -> None:
        from units import system_checks  # noqa: F401 (the checks register themselves)
        from units.log import logins
        from units.log import system_checks as log_checks  # noqa: F401

        logins.connect()
