"""`verify_log [--json] [--remainder | --since YYYY-MM-DD] [--expect CHAIN=LENGTH:HASH …]`: verifies log and tables.

Exits with 1 where anything is wrong. Store the line that it prints for each chain on another machine and give it to a
later run with --expect: nothing else finds a chain that was rewritten with hashes that fit.
"""

import datetime
import json
import re
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from units.log import verify
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
        heads, findings = verify.verify_log(options["since"], remainder=options["remainder"])
        for chain, length, head in expected:
            findings += verify.compare_head(chain, length, head)
        self.stdout.write(_as_json(heads, findings) if options["json"] else _as_text(heads, findings))
        if findings:
            sys.exit(1)


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
    lines = [_sentence(finding) for finding in findings]
    lines += [f"{head.chain}={head.length}:{head.hash}  {head.name}" for head in heads]
    lines.append(f"{len(findings)} temuan." if findings else "Catatan utuh.")
    return "\n".join(lines)


def _sentence(finding: Finding) -> str:
    named = (("Rantai", finding.chain), ("nomor", finding.number), ("id", finding.event))
    where = ", ".join(f"{word} {value}" for word, value in named if value is not None)
    return f"{where}: {finding.message}" if where else finding.message
