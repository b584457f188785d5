"""`verify_log [--json] [--remainder | --nightly | --since DAY] [--expect CHAIN=LENGTH:HASH …]` verifies log and tables.

Exits with 1 where anything is wrong. What a run found that compares the tables is kept for *Keadaan instalasi*. Store
the line that it prints for each chain on another machine and give it to a later run with --expect: nothing else finds
a chain that was rewritten with hashes that fit.
"""

import datetime
import json
import re
import sys
import time
from contextlib import nullcontext
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lkj import slots
from units.log import outcomes, verify
from units.log.heads import checkpoint
from units.log.verify import Finding, Head

_EXPECTED = re.compile(r"(\d{1,18})=(\d{1,18}):([0-9a-f]{64})")


class Command(BaseCommand):
    help = (
        "Memeriksa catatan peristiwa (baris yang diubah, hilang, disisipkan, atau ditukar) dan mencocokkan isi tabel "
        "dengannya."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Sebagai JSON")
        part = parser.add_mutually_exclusive_group()
        part.add_argument(
            "--remainder",
            action="store_true",
            help="Hanya peristiwa sejak pemeriksaan seluruhnya yang terakhir dan baris yang disebutnya",
        )
        part.add_argument(
            "--nightly",
            action="store_true",
            help="Seluruhnya bila sudah seminggu, selain itu seperti --remainder; dijalankan antrean setiap malam",
        )
        part.add_argument(
            "--since",
            type=_day,
            metavar="YYYY-MM-DD",
            help="Hanya peristiwa sejak tanggal ini, tanpa mencocokkan isi tabel",
        )
        parser.add_argument(
            "--expect",
            action="append",
            default=[],
            metavar="CHAIN=LENGTH:HASH",
            help="Ujung rantai yang dahulu dicetak perintah ini dan disimpan di luar; boleh diulang",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        expected = [_parsed(text) for text in options["expect"]]
        with slots.held("verify") if options["nightly"] else nullcontext(True) as free:
            if not free:
                raise CommandError("Pemeriksaan malam yang sebelumnya belum selesai.")
            heads, findings = _verified(options)
        for chain, length, head in expected:
            findings += verify.compare_head(chain, length, head)
        self.stdout.write(_as_json(heads, findings) if options["json"] else _as_text(heads, findings))
        if findings:
            sys.exit(1)


def _verified(options: dict[str, Any]) -> tuple[list[Head], list[Finding]]:
    """Verify what the options ask for, and keep the outcome."""
    begun = time.monotonic()
    remainder = options["remainder"] or (options["nightly"] and not verify.whole_is_due())
    if options["since"]:
        return verify.verify_log(options["since"])
    whole = not remainder or checkpoint() is None
    heads, findings = verify.verify_log(remainder=remainder)
    outcomes.keep(heads, findings, whole=whole, seconds=time.monotonic() - begun)
    return heads, findings


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _parsed(text: str) -> tuple[int, int, str]:
    found = _EXPECTED.fullmatch(text)
    if found is None:
        raise CommandError(f"“{text}” tidak terbaca. Tulis seperti 1=250:9f86d0…, dengan 64 huruf.", returncode=2)
    return int(found[1]), int(found[2]), found[3]


def _as_json(heads: list[Head], findings: list[Finding]) -> str:
    result = {"chains": [asdict(head) for head in heads], "findings": [asdict(finding) for finding in findings]}
    return json.dumps(result, ensure_ascii=False, indent=2)


def _as_text(heads: list[Head], findings: list[Finding]) -> str:
    lines = [str(finding) for finding in findings]
    lines += [f"{head.chain}={head.length}:{head.hash}  {head.name}" for head in heads]
    lines.append(f"{len(findings)} temuan." if findings else "Catatan utuh.")
    return "\n".join(lines)
