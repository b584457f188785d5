from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "units"
    verbose_name = "Perangkat daerah dan pejabat"

    def ready(self) -> None:
        from units import system_checks  # noqa: F401 (the checks register themselves)
        from units.log import baseline, logins, tables, touched
        from units.log import system_checks as log_checks  # noqa: F401

        logins.connect()
        tables.log_tables(
            self,
            but={"Event", "LogVerification", "MadeBackup", "Visit"},
            # An event is the last write of its chain; what logs people in is recorded by itself.
            without={"Chain": {"length", "head"}, "User": {"last_login"}},
        )
        touched.watch()
        baseline.connect()
