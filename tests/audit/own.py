"""Our own reports and their paper: whether the same rule finds the same on the record and on the PDF read back.

`python -m tests.audit.own` loads the demo into a throw-away database, prints its 14 reports as PDFs, joins their pages
(no attachment and no metadata come along), audits that, and lists what only one of the two found; so of each workbook.
"""

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

# Rules that look at what the paper carries, too. Those of IKI, of earlier quarters and of the structure do not. Two of
# the plan are stricter on the record: teks-tersalin, since books repeat short follow-ups for every activity, and
# tindak-lanjut-janggal, whose note says no more than that a finished activity goes on.
SHARED = frozenset(
    (
        "pagu-rincian", "realisasi-rincian", "melebihi-pagu", "kode-rusak", "kode-ganda", "label-tingkat",
        "nip-mustahil", "tanggal-mendahului", "triwulan-lain", "bulan-lain", "hari-mustahil", "unit-lain",
        "atasan-lain", "perangkat-lain", "angka-narasi", "angka-rusak", "salah-ketik",
    )
)  # fmt: skip
# Of these a workbook has the cells: codes, amounts, names, and the plan's words. It has no chapters and signatures, and
# one report alone.
IN_WORKBOOK = SHARED - {"pagu-rincian", "realisasi-rincian", "nip-mustahil", "tanggal-mendahului", "atasan-lain"}
# Sections of the paper that no rule of the record reads: duties are words of a regulation.
UNREAD = frozenset(("Tugas dan fungsi",))
# What no paper of ours may be told: its figures are computed once, its tables are of one record.
NEVER = frozenset(
    (
        "capaian-salah", "serapan-salah", "efisiensi-salah", "efisiensi-tanda", "pembulatan", "jumlah-salah",
        "target-berbeda", "realisasi-berbeda", "pagu-berbeda", "sasaran-berbeda", "indikator-berbeda",
        "kegiatan-berbeda", "satuan-berbeda",
    )
)  # fmt: skip
Found = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Compared:
    """By rule and title of the post: what both found, only the record, only the paper; and what can never be true."""

    both: Found
    record: Found
    paper: Found
    never: tuple[str, ...]


def compared(own: Found, findings: Iterable, titles: list[str]) -> Compared:
    """`findings` are those of the audit of a file with the reports of these titles in their order."""
    said = list(findings)
    shared = [each for each in said if each.report and each.rule in SHARED and each.section not in UNREAD]
    read = frozenset((each.rule, titles[each.report - 1]) for each in shared)
    wrong = tuple(f"{each.rule}, {titles[each.report - 1]}: {each.message}" for each in said if each.rule in NEVER)
    return Compared(own & read, own - read, read - own, wrong)


def printed(report) -> bytes:
    """The pages of a report, without attachments."""
    from reports.documents.lkj import build_lkj
    from reports.documents.lkj_pdf import lkj_pages

    return lkj_pages(build_lkj(report))


def of_period(period, pages: Callable = printed) -> Compared:
    """The comparison over all reports of the period, each printed by `pages` and read back in one file."""
    import pikepdf

    from reports.audit import audit
    from reports.models import Report
    from reports.queries.draft import all_findings_now

    reports = list(Report.objects.in_period(period).with_people())
    own = frozenset(
        (each.rule, report.post_title)
        for report, found_now in all_findings_now(reports)
        for each in found_now
        if each.rule in SHARED
    )
    whole = pikepdf.new()
    for report in reports:
        with pikepdf.open(io.BytesIO(pages(report))) as opened:
            whole.pages.extend(opened.pages)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        whole.save(file.name)
        found = audit(Path(file.name))
    if len(found.reports) != len(reports):
        raise AssertionError(f"{len(found.reports)} reports were recognised, not {len(reports)}")
    return compared(own, found.findings, [report.post_title for report in reports])


def of_workbooks(period) -> Compared:
    """The comparison over all reports of the period with their workbooks, each read back by itself."""
    from reports.audit import audit
    from reports.documents.excel import report_workbook
    from reports.documents.lkj import build_lkj
    from reports.models import Report
    from reports.queries.draft import all_findings_now

    own: set[tuple[str, str]] = set()
    read: set[tuple[str, str]] = set()
    never: list[str] = []
    for report, findings in all_findings_now(list(Report.objects.in_period(period).with_people())):
        title = report.post_title
        # Section C and its words are on paper alone.
        own |= {(each.rule, title) for each in findings if not each.place.startswith("evaluasi")}
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
            Path(file.name).write_bytes(report_workbook(build_lkj(report)))
            found = audit(Path(file.name))
        if [each.position for each in found.reports] != [title]:
            raise AssertionError(f"{title}: read back as {[each.position for each in found.reports]}")
        read |= {(each.rule, title) for each in found.findings}
        never += [f"{each.rule}, {title}: {each.message}" for each in found.findings if each.rule in NEVER]
    own, read = ({pair for pair in pairs if pair[0] in IN_WORKBOOK} for pairs in (own, read))
    return Compared(frozenset(own & read), frozenset(own - read), frozenset(read - own), tuple(never))


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lkj.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LKJ_DATA"] = folder
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        from reports.actions import demo
        from reports.models import Period

        call_command("prepare", verbosity=0)
        demo.load(settings.BASE_DIR / "fixtures" / "demo")
        period = Period.objects.get(quarter=2)
        return shown("PDF", of_period(period)) + shown("Excel", of_workbooks(period))


def shown(kind: str, result: Compared) -> int:
    """Print the comparison; 1 where the two differ."""
    print(kind)
    for name, pairs in (("both", result.both), ("only the record", result.record), ("only the file", result.paper)):
        print(f"  {name}: {len(pairs)}")
        for rule, title in sorted(pairs):
            print(f"    {rule:<24}{title}")
    print(f"  never true: {len(result.never)}")
    for each in result.never:
        print(f"    {each}")
    return 1 if result.record or result.paper or result.never else 0


if __name__ == "__main__":
    sys.exit(main())
