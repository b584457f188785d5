from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "units"
    verbose_name = "Perangkat daerah dan pejabat"

    def ready(self) -> None:
        from units.log import (
            logins,
            system_checks,  # noqa: F401 (registers itself)
        )

        logins.connect()
