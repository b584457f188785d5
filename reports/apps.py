"""The app `reports`: at its start the services register their jobs and makers."""

from django.apps import AppConfig

# What the log need not prove: what people were told and have read, work in hand, and what is derived from other rows.
_NOT_LOGGED = {
    *("CheckedReport", "StoredFinding"),
    *("AlteredFile", "ExaminedDocument", "WorkbookUpload", "RegularJob", "RenderedFile"),
    *("Notification", "NotificationChoice", "OpenedSubmission", "UncertainMail"),
}


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Laporan kinerja"

    def ready(self) -> None:
        from lkj.pdf import system_checks  # noqa: F401 (registers itself)
        from reports.services import audits, mailing, rendering, schedules, workbooks  # noqa: F401 (register their jobs)
        from units.log import tables, touched

        tables.log_tables(self, but=_NOT_LOGGED, without={})
        touched.watch()
