"""The commands that scripts call, and what documents need of the machine."""

import json
import subprocess
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core import checks
from django.core.management import CommandError, call_command

from lkj import formats
from lkj.pdf import system_checks
from reports.enums import FileKind
from reports.files import published
from reports.management.commands._choosing import organization_of
from reports.models import IndividualIndicator
from reports.queries.publications import current_file
from tests.conftest import make_organization
from tests.document.reading import outline_of, pages_of, text_of

WHEN = {"year": 2022, "quarter": 2, "organization": "dinas-uji"}


def run(name: str, **options: object) -> str:
    out = StringIO()
    call_command(name, stdout=out, **options)
    return out.getvalue()


def test_report_json_writes_the_period(office) -> None:
    made = json.loads(run("report_json", **WHEN))
    assert [report["unit"] for report in made["reports"]] == ["sekretariat", "subbag-umum", "seksi-lain"]


def test_report_json_writes_one_unit(office) -> None:
    made = json.loads(run("report_json", **WHEN, unit="seksi-lain"))
    assert [report["position"] for report in made["reports"]] == ["Kepala Seksi Lain"]


def test_report_pdf_writes_a_file_for_each_report(office, tmp_path: Path) -> None:
    said = run("report_pdf", **WHEN, out=tmp_path / "baru" / "lagi")
    names = sorted(path.name for path in (tmp_path / "baru" / "lagi").iterdir())
    assert names == [f"LKj-TW2-2022-dinas-uji-{unit}.pdf" for unit in ("sekretariat", "seksi-lain", "subbag-umum")]
    assert len(said.splitlines()) == 3


def test_report_pdf_writes_the_book(office, tmp_path: Path) -> None:
    run("report_pdf", **WHEN, out=tmp_path, book=True)
    book = (tmp_path / "Buku-LKj-TW2-2022-dinas-uji.pdf").read_bytes()
    assert [title for level, title, _ in outline_of(book) if level == 1][3:] == [
        "Sekretaris",
        "Kepala Sub Bagian Umum",
        "Kepala Seksi Lain",
    ]


def test_report_pdf_of_a_unit_writes_only_that(office, tmp_path: Path) -> None:
    office.fill()
    run("report_pdf", **WHEN, unit="subbag-umum", out=tmp_path)
    (path,) = tmp_path.iterdir()
    assert "7 pengaduan" in text_of(path.read_bytes())


def test_report_pdf_of_an_approved_report_is_the_one_that_will_be_signed(office, tmp_path: Path) -> None:
    office.approve()
    run("report_pdf", **WHEN, unit="subbag-umum", out=tmp_path)
    current = current_file(office.report)
    assert current is not None and current.kind == FileKind.APPROVED
    assert (tmp_path / "LKj-TW2-2022-dinas-uji-subbag-umum.pdf").read_bytes() == published.bytes_of(current)


def test_what_the_pdf_prints_is_what_the_json_says(office, tmp_path: Path) -> None:
    office.fill()
    run("report_pdf", **WHEN, unit="subbag-umum", out=tmp_path)
    text = text_of((tmp_path / "LKj-TW2-2022-dinas-uji-subbag-umum.pdf").read_bytes())
    (report,) = json.loads(run("report_json", **WHEN, unit="subbag-umum"))["reports"]
    for row in report["cost_per_outcome"]:
        for name, sign in (("serapan", "%"), ("capaian", "%"), ("efisiensi", "")):
            if row[name] is not None:
                # A column has two decimals where one of its figures has any.
                figure = formats.number(Decimal(row[name]))
                assert f"{figure}{sign}" in text or f"{figure},00{sign}" in text


def test_iki_pdf_writes_the_sheets(office, tmp_path: Path) -> None:
    position = office.report.position
    IndividualIndicator.objects.create(
        position=position, year=2022, order=1, sasaran="S", indikator="I", formulation="F"
    )
    run("iki_pdf", year=2022, organization="dinas-uji", out=tmp_path)
    path, booklet = sorted(tmp_path.iterdir(), key=lambda each: -len(each.name))
    assert (path.name, booklet.name) == ("IKI-2022-dinas-uji-subbag-umum.pdf", "IKI-2022-dinas-uji.pdf")
    assert pages_of(path.read_bytes()) == pages_of(booklet.read_bytes())
    assert "Kepala Sub Bagian Umum" in pages_of(path.read_bytes())[0]


@pytest.mark.parametrize("command", ["report_json", "report_pdf"])
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"unit": "kepala"}, "Unit kepala tidak mempunyai laporan untuk Triwulan II 2022."),
        ({"unit": "tidak-ada"}, "Unit “tidak-ada” tidak dikenal. Yang ada: kepala, sekretariat, subbag-umum"),
        ({"year": 1999}, "Periode Triwulan II 1999 tidak ada di Dinas Uji."),
        ({"organization": "x"}, "Perangkat daerah “x” tidak dikenal. Yang ada: dinas-lain, dinas-uji."),
        ({"organization": None}, "sebutkan salah satu dengan --organization: dinas-lain, dinas-uji."),
    ],
)  # fmt: skip
def test_a_wrong_choice_is_refused_in_words(office, tmp_path: Path, command: str, options: dict, sentence: str) -> None:
    chosen = {**WHEN, **options} | ({"out": tmp_path / "out"} if command == "report_pdf" else {})
    with pytest.raises(CommandError) as refusal:
        run(command, **chosen)
    assert sentence in str(refusal.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.django_db
def test_the_only_office_need_not_be_named() -> None:
    with pytest.raises(CommandError, match="Belum ada perangkat daerah"):
        organization_of(None)
    only = make_organization()
    assert organization_of(None) == only


@pytest.mark.parametrize(
    ("unit", "sentence"),
    [
        ("kepala", "Unit kepala tidak mempunyai lembar IKI untuk tahun 2022."),
        (None, "Dinas Uji tidak mempunyai lembar IKI"),
    ],
)
def test_iki_pdf_without_sheets_says_so(office, tmp_path: Path, unit: str | None, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run("iki_pdf", year=2022, organization="dinas-uji", unit=unit, out=tmp_path)


def test_a_folder_that_cannot_be_made_is_reported(office, tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("")
    with pytest.raises(CommandError, match="tidak dapat dibuat"):
        run("report_pdf", **WHEN, unit="subbag-umum", out=tmp_path / "berkas" / "dalam")


@pytest.mark.parametrize(
    ("found", "errors"), [("Liberation Sans", 0), ("DejaVu Sans", 1), ("", 1), ("Arial,Liberation Sans", 0)]
)
def test_a_missing_font_stops_the_start(monkeypatch: pytest.MonkeyPatch, found: str, errors: int) -> None:
    monkeypatch.setattr(system_checks, "font_for", lambda family: found)
    made = system_checks.liberation_sans_installed(None)
    assert len(made) == errors
    assert all("fonts-liberation2" in (error.hint or "") for error in made)


def test_the_font_check_runs_at_the_start() -> None:
    assert system_checks.liberation_sans_installed in checks.registry.registry.get_checks()


def test_without_fontconfigs_tools_a_test_print_finds_the_font(monkeypatch: pytest.MonkeyPatch) -> None:
    assert system_checks.font_for("Liberation Sans") == "Liberation Sans"
    monkeypatch.setattr(system_checks.shutil, "which", lambda name: None)
    assert system_checks.font_for("Arial") == "Liberation Sans"
    assert "Liberation Sans" not in system_checks.font_for("DejaVu Sans Mono")


def test_a_pdf_uses_no_font_but_liberation(office, tmp_path: Path) -> None:
    run("report_pdf", **WHEN, unit="subbag-umum", out=tmp_path)
    listing = subprocess.run(
        ["pdffonts", str(next(tmp_path.iterdir()))], check=True, capture_output=True, text=True
    ).stdout.splitlines()[2:]
    assert listing
    assert all("Liberation-Sans" in line for line in listing)
