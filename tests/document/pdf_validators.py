"""Validation of PDFs by programs that are not ours."""

import subprocess
from pathlib import Path

import page

PROFILES = ("3a", "ua1")


def faults_of(pdf: bytes) -> list[str]:
    """The rules of PDF/A-3a and PDF/UA-1 that the file breaks, found by page-validation."""
    reports = [page.validate_pdf_bytes(pdf, profile=profile) for profile in PROFILES]
    assert all(report.rules.total > 100 for report in reports), "the validator judged by hardly any rule"
    return [f"{each.rule_id}: {each.message}" for report in reports for each in report.failures]


def complaints_of_qpdf(pdf: bytes, folder: Path) -> str:
    """What qpdf --check reports of the file; empty when it is sound."""
    path = folder / "checked.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
    return "" if done.returncode == 0 and "No syntax or stream encoding errors" in done.stdout else done.stdout


def fonts_of(pdf: bytes, folder: Path) -> list[tuple[str, bool]]:
    """Each font's name and whether it is embedded, by poppler's pdffonts."""
    path = folder / "fonts.pdf"
    path.write_bytes(pdf)
    lines = subprocess.run(["pdffonts", str(path)], check=True, capture_output=True, text=True).stdout.splitlines()
    start = lines[0].index("emb")
    return [(line.split()[0], line[start:].split()[0] == "yes") for line in lines[2:]]
