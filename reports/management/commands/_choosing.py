"""Arguments of the document commands: the office, the period and the unit."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import CommandError

from lkj import formats
from reports.enums import Quarter
from reports.models import Period, Report
from units.models import Organization, Unit


def add_period_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--year", type=int, required=True, help="Tahun, misalnya 2022")
    parser.add_argument("--quarter", type=int, required=True, choices=Quarter.values, help="Triwulan, 1 sampai 4")
    add_unit_arguments(parser)


def add_unit_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--unit", help="Kode unit kerja; tanpa ini semua unit")
    parser.add_argument("--organization", help="Kode perangkat daerah, bila ada lebih dari satu")


def organization_of(code: str | None) -> Organization:
    """The office of that code, or the only one there is. Raises CommandError."""
    offices = list(Organization.objects.order_by("code"))
    codes = ", ".join(office.code for office in offices)
    if code is not None:
        office = next((office for office in offices if office.code == code), None)
        if office is None:
            raise CommandError(f"Perangkat daerah “{code}” tidak dikenal. Yang ada: {codes or 'belum satu pun'}.")
        return office
    if not offices:
        raise CommandError("Belum ada perangkat daerah. Jalankan dulu: manage.py load_demo, atau isi lewat admin.")
    if len(offices) > 1:
        raise CommandError(f"Ada beberapa perangkat daerah; sebutkan salah satu dengan --organization: {codes}.")
    return offices[0]


def period_of(organization: Organization, year: int, quarter: int) -> Period:
    period = Period.objects.filter(organization=organization, year=year, quarter=quarter).first()
    if period is None:
        raise CommandError(
            formats.sentence(f"Periode {Quarter(quarter).label} {year} tidak ada di {organization.name}")
        )
    return period


def check_unit(organization: Organization, code: str) -> None:
    codes = list(Unit.objects.filter(organization=organization).values_list("code", flat=True))
    if code not in codes:
        raise CommandError(f"Unit “{code}” tidak dikenal. Yang ada: {', '.join(codes) or 'belum satu pun'}.")


def reports_of(period: Period, unit: str | None) -> list[Report]:
    """The period's reports in the order of the structure, or those of the unit. Raises CommandError."""
    reports = Report.objects.in_period(period).with_content()
    if unit is None:
        return list(reports)
    check_unit(period.organization, unit)
    found = list(reports.of_unit(unit))
    if not found:
        raise CommandError(f"Unit {unit} tidak mempunyai laporan untuk {period.label}.")
    return found


def folder(path: Path) -> Path:
    """The output folder, made where it is missing. Raises CommandError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"Folder {path} tidak dapat dibuat: {error.strerror}.") from error
    return path
