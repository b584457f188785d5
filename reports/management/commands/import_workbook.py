"""`import_workbook FILE --year YEAR [--organization CODE …] [--by USERNAME] [--dry-run] [--json]`: apply a workbook."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.importers import workbooks
from reports.importers.comparing import Plan, Scope
from reports.importers.workbooks import Preview
from reports.refusal import Refused
from units.models import Organization, User


class Command(BaseCommand):
    help = "Menerapkan templat Excel yang sudah diisi (01-susunan, 02-anggaran, 03-pk, 04-realisasi), seluruhnya."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="Berkas .xlsx")
        parser.add_argument("--year", type=int, required=True, help="Tahun anggaran")
        parser.add_argument(
            "--organization",
            action="append",
            default=[],
            help="Kode perangkat daerah; boleh diulang. Bawaan: yang disebut berkasnya",
        )
        parser.add_argument("--by", default="", help="Nama pengguna atas nama siapa; wajib untuk 04-realisasi")
        parser.add_argument("--dry-run", action="store_true", help="Hanya tunjukkan perubahannya")
        parser.add_argument("--json", action="store_true", help="Tulis sebagai JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        scope, data = _scope(options), _data(options["file"])
        try:
            if options["dry_run"]:
                found = workbooks.preview(data, scope)
            else:
                found = workbooks.apply(data, scope, token=None, by=scope.user)
        except Refused as refusal:
            self._refused(refusal.messages, options)
        except PermissionDenied as denied:
            self._refused([str(denied)], options)
        else:
            said = _as_json(found, applied=not options["dry_run"]) if options["json"] else _listed(found.plan)
            self.stdout.write(said)
            if found.plan.problems:
                raise CommandError(f"{len(found.plan.problems)} masalah; tidak ada yang diterapkan.")

    def _refused(self, sentences: list[str], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps({"applied": False, "problems": sentences}, ensure_ascii=False, indent=2))
        raise CommandError("\n".join(sentences))


def _scope(options: dict[str, Any]) -> Scope:
    codes = options["organization"]
    offices = Organization.objects.order_by("code")
    if codes:
        offices = offices.filter(code__in=codes)
        if missing := set(codes) - set(offices.values_list("code", flat=True)):
            raise CommandError(f"Perangkat daerah tidak ada: {', '.join(sorted(missing))}.")
    if not offices:
        raise CommandError("Belum ada perangkat daerah.")
    user = None
    if options["by"] and (user := User.objects.filter(username=options["by"]).first()) is None:
        raise CommandError(f"Pengguna {options['by']} tidak ada.")
    return Scope(list(offices), options["year"], user, is_chosen=bool(codes))


def _data(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} tidak dapat dibaca: {error.strerror}.") from error


def _as_json(found: Preview, *, applied: bool) -> str:
    plan = found.plan
    said = {
        "workbook": found.book.name,
        "applied": applied,
        "changes": [asdict(each) for each in plan.changes],
        "problems": [str(each) for each in plan.problems],
        "remarks": plan.remarks,
        "same": plan.same,
        "newer": plan.newer,
    }
    return json.dumps(said, ensure_ascii=False, indent=2)


def _listed(plan: Plan) -> str:
    lines = [str(each) for each in plan.problems]
    lines += [
        f"{each.sheet}!{each.cell} {each.what}: {each.field or 'seluruh baris'}: {each.old} → "
        + "; ".join(each.new.splitlines())
        for each in plan.changes
    ]
    lines += [*plan.remarks, f"{len(plan.changes)} perubahan, {len(plan.problems)} masalah, {plan.same} baris sama."]
    return "\n".join(lines)
