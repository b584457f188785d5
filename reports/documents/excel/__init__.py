"""The workbooks: a report's tables and a whole period's, with live formulas. Values in, bytes out; no database."""

from reports.documents.excel.period import period_stem, period_workbook
from reports.documents.excel.recap import recap_workbook
from reports.documents.excel.report import report_workbook

__all__ = ["period_stem", "period_workbook", "recap_workbook", "report_workbook"]
