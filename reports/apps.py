"""The app `reports`: at its start the services register their jobs and makers."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Laporan kinerja"

    def ready(self) -> None:
        from lkj.pdf import system_checks  # noqa: F401 (registers itself)
        from reports.services import audits, mailing, rendering, schedules, workbooks  # noqa: F401 (register their jobs)
