"""How long documents take, compared in one run with the programs that offices use today: LibreOffice and Chromium.

The renderings are those that people get: queued, made by two real workers, put into the store. The other programs
print the same content: Chromium the same HTML with the same style sheet, LibreOffice a .docx that it made of that HTML
before.
"""

import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from django.conf import settings
from django.test import Client

from lkj.pdf.joining import page_count
from reports import workflow
from reports.actions import findings, results
from reports.documents import html, lkj_pdf
from reports.documents.book import build_book
from reports.documents.lkj import build_lkj
from reports.enums import RenderState, ReportState
from reports.files import rendered
from reports.models import Period, RenderedFile, Report
from reports.queries.draft import findings_now
from reports.services import rendering, signing
from units.models import User
from units.queries import holder

ROUNDS = 5
CHROMIUM = (
    *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-pdf-header-footer"),
)
# A report of eight pages that is laid out once, and one of seven whose tables repeat what spans them.
PRINTED = ("sekretariat", "seksi-damkar")
# The report that is changed for the book.
UNIT = "seksi-damkar"
PORT = 18765
SECONDS = 2.0
PASSPHRASE = "frasa sandi uji"
THREADS = 4
_COUNT = count(1)


def seconds(act: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The shortest of several rounds, in seconds: other work of the machine can only make a round longer."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return min(taken)


def line(name: str, value: float, against: float | None = None, aim: str = "") -> None:
    ratio = f"{value / against:7.3f} ×" if against else ""
    print(f"{name:58}{value:8.3f} s {ratio:>10}  {aim}", flush=True)


def main() -> None:
    period = Period.objects.get(year=2022, quarter=2)
    with tempfile.TemporaryDirectory(prefix="lkj-bench-") as folder:
        for unit in PRINTED:
            one_report(unit, Path(folder))
        office = baselines(period, Path(folder))
        whole_book(period, office)
    downloads()


def one_report(unit: str, folder: Path) -> None:
    lkj = build_lkj(Report.objects.get(position__unit__code=unit, period__quarter=2, period__year=2022))
    count = page_count(lkj_pdf.lkj_pdf(lkj))
    page = folder / "report.html"
    page.write_text(styled(html.lkj_html(lkj)))
    chromium = seconds(lambda: print_by_chromium(page, folder))
    print(f"One report, {count} pages ({unit})")
    line("  Chromium from its start, same HTML, untagged", chromium)
    ours = seconds(lambda: lkj_pdf.lkj_pdf(lkj))
    line("  ours in a warm process, tagged, PDF/A-3a, attachments", ours, chromium, "≤ 0.65")


def styled(document: str) -> str:
    sheets = "".join((settings.BASE_DIR / "templates/document" / name).read_text() for name in ("print.css",))
    return document.replace("</head>", f"<style>{sheets}</style></head>")


def print_by_chromium(page: Path, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as profile:
        command = [*CHROMIUM, f"--user-data-dir={profile}", f"--print-to-pdf={folder / 'printed.pdf'}", str(page)]
        subprocess.run(command, check=True, capture_output=True)


def baselines(period: Period, folder: Path) -> float:
    """Seconds that LibreOffice takes for a .docx of the book's content."""
    bodies = [html.lkj_html(lkj) for lkj in build_book(period).reports]
    whole = folder / "book.html"
    inner = "".join(re.search(r"<body>(.*)</body>", body, re.DOTALL)[1] for body in bodies)  # type: ignore[index]
    whole.write_text(styled(f"<!doctype html><html><head><meta charset='utf-8'></head><body>{inner}</body></html>"))
    convert(whole, "docx:MS Word 2007 XML", folder, "--infilter=HTML (StarWriter)")
    docx, pdf = folder / "book.docx", folder / "book.pdf"
    convert(docx, "pdf", folder)
    if not pdf.exists():
        raise SystemExit("LibreOffice converts no documents here: install libreoffice-writer.")
    print(f"The book of {len(bodies)} reports (the .docx gives {page_count(pdf.read_bytes())} pages)")
    office = seconds(lambda: convert(docx, "pdf", folder))
    line("  LibreOffice, headless, .docx to PDF", office)
    line("  Chromium, the same HTML", seconds(lambda: print_by_chromium(whole, folder), 3), office)
    return office


def convert(source: Path, target: str, folder: Path, *options: str) -> None:
    profile = f"-env:UserInstallation=file://{folder}/office"
    command = ["soffice", profile, "--headless", *options, "--convert-to", target, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True)


@contextmanager
def running(*command: str) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, *command], env=os.environ, start_new_session=True)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def made(period: Period) -> RenderedFile:
    """Request the book as a page does, and wait for it without a page's pauses."""
    file = rendering.request_book(period)
    wait_for(file)
    return file


def wait_for(file: RenderedFile) -> None:
    while file.state != RenderState.READY and rendered.ready(file.key) is None:
        time.sleep(0.01)


def whole_book(period: Period, office: float) -> None:
    """The book with all reports submitted or approved; what submissions make ahead is made before a click counts."""
    for report in Report.objects.in_period(period).filter(state__in=(ReportState.DRAFT, ReportState.RETURNED)):
        hand_in(report)
    with running("manage.py", "worker"):
        wait_for_ahead(period)
        made(period)
        line("  ours from nothing, two workers", seconds(lambda: from_nothing(period)), office, "≤ 1.8")
        line("  ours, one report changed", min(changed(period) for _ in range(ROUNDS)), office, "≤ 0.3")
        line("  ours, unchanged", seconds(lambda: made(period)), office, "≤ 0.02")


def from_nothing(period: Period) -> None:
    RenderedFile.objects.all().delete()
    made(period)


def hand_in(report: Report) -> None:
    """Answer what the checks ask, and submit."""
    author = User.objects.get(username=report.position.unit.code)
    asked = [each.fingerprint for each in findings_now(report) if not each.blocks]
    findings.answer_findings(report, dict.fromkeys(asked, "Sudah diperiksa, angkanya benar."), by=author)
    workflow.perform(report, workflow.Submit(), by=author)


def wait_for_ahead(period: Period) -> None:
    """Wait until the PDFs of all submitted reports are there."""
    for report in Report.objects.in_period(period).filter(state=ReportState.SUBMITTED):
        wait_for(rendering.request_lkj(report))


def changed(period: Period) -> float:
    """Take a report back, change a figure, submit it again; seconds from the click on the book until it is there."""
    report = Report.objects.get(position__unit__code=UNIT, period=period)
    author = User.objects.get(username=UNIT)
    workflow.perform(report, workflow.Withdraw(), by=author)
    spent = report.budget_results.exclude(realisasi=None).first()
    assert spent is not None
    results.record_spending(report, spent.line, by=author, realisasi=spent.realisasi + next(_COUNT))
    hand_in(report)
    wait_for_ahead(period)
    return seconds(lambda: made(period), rounds=1)


def downloads() -> None:
    """Requests a second, in threads with one connection each, for a view that does nothing and for a signed PDF.

    In turns, the best of several rounds each: other work of the machine can only make a round worse.
    """
    report = Report.objects.filter(state=ReportState.APPROVED).first()
    assert report is not None
    client = Client()
    client.force_login(User.objects.get(username="perencana"), "units.login.backend.AccountBackend")
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    server = ("-m", "gunicorn", "lkj.wsgi", "--bind", f"127.0.0.1:{PORT}", "--workers", "2", "--threads", "4")
    with running("manage.py", "worker"), running(*server, "--log-level", "warning"):
        file = rendering.request_lkj(report)
        while rendered.stored(file.key) is None:
            time.sleep(0.05)
        signed(report)
        wait_until_up()
        print(f"Downloads from two server processes, {THREADS} connections, both with a session")
        addresses = ("/trivial/", f"/laporan/{report.pk}/pdf/")
        rounds = [[rate(address, cookie) for address in addresses] for _ in range(ROUNDS)]
        trivial, pdf = map(max, zip(*rounds, strict=True))
    print(f"{'  a view that does nothing':58}{trivial:8.0f} /s")
    print(f"{'  a signed PDF':58}{pdf:8.0f} /s {pdf / trivial:8.3f} ×  ≥ 0.3")


def signed(report: Report) -> None:
    """Have author and superior sign the report, each with their own certificate."""
    signing.prepare(report)
    for position in (report.position, report.position.superior):
        assignment = holder(position, report.organization.today()) if position else None
        assert assignment is not None and assignment.official.user is not None
        official, user = assignment.official, assignment.official.user
        signing.give_demo_key(official, by=user, passphrase=PASSPHRASE)
        signing.sign(report, by=user, signer=signing.signer_for(official, report, passphrase=PASSPHRASE))


def wait_until_up() -> None:
    for _ in range(1200):
        try:
            fetch(http.client.HTTPConnection("127.0.0.1", PORT), "/trivial/", "")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("The server did not start.")


def fetch(connection: http.client.HTTPConnection, address: str, cookie: str) -> bytes:
    connection.request("GET", address, headers={"Cookie": cookie, "Host": "127.0.0.1"})
    answer = connection.getresponse()
    data = answer.read()
    if answer.status != http.client.OK:
        raise SystemExit(f"{address}: {answer.status}")
    return data


def rate(address: str, cookie: str) -> float:
    def work(_: int) -> int:
        connection, done = http.client.HTTPConnection("127.0.0.1", PORT), 0
        while time.perf_counter() < until:
            fetch(connection, address, cookie)
            done += 1
        return done

    first = fetch(http.client.HTTPConnection("127.0.0.1", PORT), address, cookie)
    assert address == "/trivial/" or first.startswith(b"%PDF")
    until = time.perf_counter() + SECONDS
    with ThreadPoolExecutor(THREADS) as threads:
        return sum(threads.map(work, range(THREADS))) / SECONDS
