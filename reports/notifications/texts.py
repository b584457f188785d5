"""The words that every notice and e-mail takes for granted: one line, short enough, nothing unseen in it."""

from reports.models import Report


def one_line(text: str) -> str:
    """The text on one line, with spaces where line ends, control characters and marks of direction stood."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def shortened(text: str, length: int) -> str:
    """At most `length` characters; what is cut says so."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def name_of(report: Report) -> str:
    """As a sentence names the report: `Kepala Sub Bagian Umum Triwulan II 2022`."""
    return f"{shortened(one_line(report.position.title), 180)} {report.period.label}"
