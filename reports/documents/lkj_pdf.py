"""The LKj as the one file that goes to people and into the archive: its pages with the data they print."""

import datetime
import json

from lkj.pdf.archive import Attached, finish
from reports.documents.excel import report_workbook
from reports.documents.html import lkj_pages
from reports.documents.lkj import Lkj
from reports.documents.machine import lkj_dict


def lkj_pdf(lkj: Lkj, pages: bytes | None = None) -> bytes:
    """The finished PDF; `pages` where html.lkj_pages() has made them already."""
    return finish(lkj_pages(lkj) if pages is None else pages, draft=lkj.is_draft, attached=attachments(lkj))


def attachments(lkj: Lkj) -> tuple[Attached, ...]:
    """The report's JSON and its tables as a workbook, dated by the document, not by the clock."""
    return (
        Attached(
            name=f"{lkj.file_stem}.json",
            description="Isi laporan untuk dibaca mesin",
            mime_type="application/json",
            relationship="Data",
            data=json.dumps(lkj_dict(lkj), ensure_ascii=False, indent=1).encode(),
            date=dated(lkj),
        ),
        Attached(
            name=f"{lkj.file_stem}.xlsx",
            description="Tabel laporan dengan rumusnya",
            mime_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            relationship="Supplement",
            data=report_workbook(lkj),
            date=dated(lkj),
        ),
    )


def dated(lkj: Lkj) -> datetime.datetime:
    """When the document became what it is, in UTC: the decision, or the report's date while nothing is decided."""
    if lkj.verdict is not None:
        return lkj.verdict.at.astimezone(datetime.UTC)
    return datetime.datetime.combine(lkj.content.report_date, datetime.time(), datetime.UTC)
