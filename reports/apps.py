from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Laporan kinerja"

    def ready(self) -> None:
        from reports.document import system_checks  # noqa: F401 (registers itself)
