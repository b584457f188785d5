"""An uploaded workbook, opened in the sandbox: its sheets and cells, or the sentence for which it is not taken."""

import io
import json
import logging
import re
from dataclasses import dataclass
from typing import NamedTuple

from lkj import formats, sandbox
from lkj.sandbox import MB, Limits
from reports.files.file_types import Signature, signature_of
from reports.refusal import Refused

logger = logging.getLogger(__name__)

LARGEST = 20 * MB
LIMITS = Limits(memory=1024 * MB, cpu_seconds=20, wall_seconds=25.0, output_bytes=96 * MB)
_AGAIN = "Salin isinya ke templat yang diunduh dari halaman ini, lalu unggah templat itu."
_REASONS = {
    "UNKNOWN": f"Berkas ini bukan buku kerja Excel (.xlsx), apa pun akhiran namanya. {_AGAIN}",
    "DAMAGED": "Berkas ini rusak atau terpotong. Buka dan simpan lagi sebagai .xlsx, lalu unggah lagi.",
    "OLD": "Berkas ini berformat Excel lama (.xls). Simpan sebagai .xlsx, lalu unggah lagi.",
    "LOCKED": "Berkas ini dikunci dengan kata sandi. Hapus kata sandinya, lalu unggah lagi.",
    "MACROS": f"Berkas ini memuat makro atau program. {_AGAIN}",
    "LINKED": "Berkas ini mengambil isi dari berkas atau tempat lain (tautan luar atau koneksi data). Ganti rumus "
    f"bertaut itu dengan nilainya, atau: {_AGAIN[0].lower()}{_AGAIN[1:]}",
    "EMBEDDED": f"Berkas ini memuat berkas lain di dalamnya. {_AGAIN}",
    "HEAVY": f"Berkas ini terlalu besar atau tersusun tidak biasa, sehingga tidak dibaca. {_AGAIN}",
    "FAR": "Sel {where} berisi sesuatu, padahal jauh di luar tabel. Hapus isinya, lalu unggah lagi.",
}
_AREA = re.compile(r"([A-Z]{1,3})([0-9]+):([A-Z]{1,3})([0-9]+)")


class Cell(NamedTuple):
    """What a cell holds: its kind as in unpacking (s n d b e f) and its text."""

    kind: str
    text: str


EMPTY = Cell("", "")


@dataclass(frozen=True)
class Sheet:
    """A sheet: its cells by row and column, both from 1; areas of merged cells as (top, left, bottom, right)."""

    name: str
    hidden: bool
    rows: dict[int, dict[int, Cell]]
    merged: list[tuple[int, int, int, int]]

    def cell(self, row: int, column: int) -> Cell:
        return self.rows.get(row, {}).get(column, EMPTY)


def open_workbook(data: bytes) -> list[Sheet]:
    """The sheets in their order. Raises Refused with one sentence, Busy, OSError."""
    if not data:
        raise Refused(["Berkas ini kosong. Pilih templat yang sudah diisi, lalu unggah lagi."])
    if len(data) > LARGEST:
        size, most = formats.file_size(len(data)), formats.file_size(LARGEST)
        raise Refused([f"Ukuran berkas ini {size}, lebih dari {most}. {_AGAIN}"])
    signature = signature_of(data)
    if signature is Signature.OLE:
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise Refused([_REASONS["LOCKED" if locked else "OLD"]])
    if signature is not Signature.ZIP:
        raise Refused([_REASONS["UNKNOWN"]])
    return sheets_in(_unpacked(data))


def _unpacked(data: bytes) -> bytes:
    try:
        function = "reports.importers.unpacking:unpack"
        return sandbox.run(function, data, turns=sandbox.OF_PEOPLE, limits=LIMITS)
    except sandbox.Busy as busy:
        raise Refused([str(busy)]) from busy
    except sandbox.TooMuch as too_much:
        raise Refused([_REASONS["HEAVY"]]) from too_much
    except sandbox.Crashed as crash:
        # Logged, since a missing library would make every file look broken.
        logger.warning("Opening a workbook failed: %s", crash)
        raise Refused([_REASONS["DAMAGED"]]) from crash


def sheets_in(answer: bytes) -> list[Sheet]:
    """The sheets that unpacking has written. Raises Refused where it names a trouble."""
    found: list[Sheet] = []
    # Most words of a workbook stand in many of its cells: each is kept once.
    known: dict[Cell, Cell] = {}
    for line in io.BytesIO(answer):
        said = json.loads(line)
        if isinstance(said, list):
            cells = map(Cell, said[2::3], said[3::3])
            found[-1].rows.setdefault(said[0], {}).update(
                zip(said[1::3], (known.setdefault(cell, cell) for cell in cells), strict=True)
            )
        elif trouble := said.get("trouble"):
            raise Refused([_REASONS[trouble].format(where=said["where"])])
        elif "name" in said:
            found.append(Sheet(said["name"], said["hidden"], {}, []))
        else:
            areas = (_AREA.fullmatch(each) for each in said["merged"])
            found[-1].merged.extend(
                (int(area[2]), column_number(area[1]), int(area[4]), column_number(area[3])) for area in areas if area
            )
    return found


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
