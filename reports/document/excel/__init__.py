"""The workbooks: a report's tables and a whole period's, with live formulas. Values in, bytes out; no database."""

from reports.document.excel.period import period_stem, period_workbook
from reports.document.excel.report import report_workbook

__all__ = ["period_stem", "period_workbook", "report_workbook"]
