"""The cells of an uploaded workbook as JSON; or the trouble for which the whole file is not taken. Runs in the sandbox.

What makes a file dangerous is looked for first and found in its directory and small parts, within a second; then its
sheets are read element by element. Numbers stay as they are written in the file: no float is made of them.
"""

import datetime
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any
from urllib.parse import unquote
from xml.parsers import expat

MOST_ENTRIES = 2000
MOST_UNPACKED = 192 * 1024 * 1024
# A part beside the sheets and their texts; relationships and styles are far smaller.
MOST_SMALL = 16 * 1024 * 1024
# Real workbooks reach about 40; a sheet of a million equal cells about 300.
MOST_DENSE = 250
LAST_ROW, LAST_COLUMN = 50_000, 200
MOST_CELLS = 1_500_000
_CHUNK = 256 * 1024
_EPOCH = datetime.date(1899, 12, 30)
_EPOCH_1904 = datetime.date(1904, 1, 1)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# Numbers that Excel shows as dates without a format of the file's own (ISO/IEC 29500-1, 18.8.30).
_PERCENT_FORMATS = {9, 10}
_DATE_FORMATS = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError)
# Parts and types by which a file can act, and the trouble that each is.
_SUSPECT_WORDS = {
    "vbaproject": "MACROS",
    "macro": "MACROS",
    "dialogsheet": "MACROS",
    "activex": "MACROS",
    "externallink": "LINKED",
    "connections.xml": "LINKED",
    "connections+xml": "LINKED",
    "querytable": "LINKED",
    "webextension": "LINKED",
    "customdata": "LINKED",
    "oleobject": "EMBEDDED",
    "embeddings/": "EMBEDDED",
}


class Trouble(Exception):
    """The file is not taken; `name` is a key of the sentences in reports.importers.opening, `where` a cell."""

    def __init__(self, name: str, where: str = "") -> None:
        self.name, self.where = name, where
        super().__init__(name)


def unpack(data: bytes) -> bytes:
    """The workbook's sheets as JSON: `{"sheets": […]}`, or `{"trouble": …, "where": …}`."""
    try:
        found = {"sheets": list(_sheets(data))}
    except Trouble as trouble:
        return json.dumps({"trouble": trouble.name, "where": trouble.where}).encode()
    except _BROKEN:
        return json.dumps({"trouble": "DAMAGED", "where": ""}).encode()
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _sheets(data: bytes) -> Iterator[dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = _Package(archive, len(data))
        package.refuse_what_acts()
        book = package.book()
        texts = package.texts(book)
        dates, percents = package.styles(book)
        left = MOST_CELLS
        for name, hidden, part in book.sheets:
            reader = _SheetReader(texts, dates, percents, _EPOCH_1904 if book.is_1904 else _EPOCH, left)
            package.parse(part, reader.begin, reader.end, reader.text)
            left = reader.left
            yield {"name": name, "hidden": hidden, "merged": reader.merged, "rows": reader.rows}


@dataclass
class _Book:
    """What the main part says: the sheets in their order as name, hidden, part; and its neighbours by kind."""

    sheets: list[tuple[str, bool, str]] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)
    is_1904: bool = False


class _Package:
    def __init__(self, archive: zipfile.ZipFile, size: int) -> None:
        self._archive = archive
        self._entries: dict[str, zipfile.ZipInfo] = {}
        infos = archive.infolist()
        unpacked, packed = sum(each.file_size for each in infos), sum(each.compress_size for each in infos)
        if len(infos) > MOST_ENTRIES or unpacked > MOST_UNPACKED or packed > size:
            raise Trouble("HEAVY")
        for each in infos:
            self._add(each)

    def _add(self, entry: zipfile.ZipInfo) -> None:
        """Refuse an entry that is locked, packed strangely or too densely, or stands twice under one name."""
        name = unquote(entry.filename).lower().replace("\\", "/").lstrip("/")
        if entry.flag_bits & 1:
            raise Trouble("LOCKED")
        if entry.is_dir() and not entry.file_size:
            return
        is_dense = entry.file_size > MOST_DENSE * max(entry.compress_size, 4096)
        if name in self._entries or is_dense or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Trouble("HEAVY")
        self._entries[name] = entry

    def refuse_what_acts(self) -> None:
        if "[content_types].xml" not in self._entries:
            raise Trouble("UNKNOWN")
        types: list[str] = []
        self.parse("[content_types].xml", lambda _, found: types.append(found.get("contenttype", "").lower()))
        for said in [*self._entries, *types]:
            for word, trouble in _SUSPECT_WORDS.items():
                if word in said:
                    raise Trouble(trouble)
        if not any("spreadsheetml" in each for each in types):
            raise Trouble("UNKNOWN")
        for name in self._entries:
            if name.endswith(".rels"):
                self.relations(name)
            elif name.endswith((".xml", ".vml")) and b"<!DOCTYPE" in self._beginning(name):
                raise Trouble("HEAVY")

    def _beginning(self, name: str) -> bytes:
        with self._archive.open(self._entries[name]) as opened:
            start = opened.read(4096)
        return start.replace(b"\0", b"").upper()

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """The relationships in a part: kind and target by identity. Refuses one that fetches from elsewhere."""
        found: dict[str, tuple[str, str]] = {}
        folder = name.rpartition("/_rels/")[0] if "/_rels/" in name else ""

        def begin(element: str, given: dict[str, str]) -> None:
            if element != "relationship":
                return
            kind = given.get("type", "").rpartition("/")[2].lower()
            target = given.get("target", "")
            if given.get("targetmode", "Internal") != "Internal":
                if kind != "hyperlink":
                    raise Trouble("LINKED")
                return
            found[given.get("id", "")] = (kind, _joined(folder, target))

        if name in self._entries:
            self.parse(name, begin)
        return found

    def book(self) -> _Book:
        mains = [part for kind, part in self.relations("_rels/.rels").values() if kind == "officedocument"]
        if len(mains) != 1 or mains[0] not in self._entries:
            raise Trouble("DAMAGED")
        folder, _, last = mains[0].rpartition("/")
        relations = self.relations(f"{folder}/_rels/{last}.rels" if folder else f"_rels/{last}.rels")
        book = _Book(parts={kind: part for kind, part in relations.values()})

        def begin(element: str, given: dict[str, str]) -> None:
            if element == "workbookpr":
                book.is_1904 = given.get("date1904", "0") in ("1", "true")
            elif element == "sheet":
                kind, part = relations.get(given.get("id", ""), ("", ""))
                if kind == "worksheet" and part in self._entries:
                    hidden = given.get("state", "visible") != "visible"
                    book.sheets.append((given.get("name", "").strip(), hidden, part))

        self.parse(mains[0], begin)
        if not book.sheets:
            raise Trouble("DAMAGED")
        return book

    def texts(self, book: _Book) -> list[str]:
        """The shared texts, without the hints on pronunciation that Excel stores beside them."""
        part = book.parts.get("sharedstrings", "")
        reader = _TextsReader()
        if part in self._entries:
            self.parse(part, reader.begin, reader.end, reader.text, most=MOST_UNPACKED)
        return reader.texts

    def styles(self, book: _Book) -> tuple[set[int], set[int]]:
        """The numbers of the cell formats that show a number as a date, and of those that show it as percent."""
        part, own, percents = book.parts.get("styles", ""), set(_DATE_FORMATS), set(_PERCENT_FORMATS)
        found: list[int] = []
        inside: list[str] = []

        def begin(element: str, given: dict[str, str]) -> None:
            if element == "numfmt":
                number, code = _whole(given.get("numfmtid")), _bare_format(given.get("formatcode", ""))
                (own.add if _shows_a_date(code) else own.discard)(number)
                (percents.add if "%" in code else percents.discard)(number)
            elif element == "cellxfs":
                inside.append(element)
            elif element == "xf" and inside:
                found.append(_whole(given.get("numfmtid")))

        def end(element: str) -> None:
            if element == "cellxfs":
                inside.clear()

        if part in self._entries:
            self.parse(part, begin, end)
        dates = {number for number, each in enumerate(found) if each in own}
        return dates, {number for number, each in enumerate(found) if each in percents}

    def parse(
        self,
        name: str,
        begin: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] = lambda _: None,
        text: Callable[[str], None] = lambda _: None,
        most: int = MOST_UNPACKED,
    ) -> None:
        """Parse a part piece by piece; names of elements and attributes in small letters, without prefixes."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        known: dict[str, str] = {}

        def local(written: str) -> str:
            if written not in known:
                known[written] = written.rpartition(":")[2].lower()
            return known[written]

        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = lambda tag, given: begin(local(tag), {local(k): v for k, v in given.items()})
        parser.EndElementHandler = lambda tag: end(local(tag))
        parser.CharacterDataHandler = text
        try:
            with self._archive.open(self._entries[name]) as opened:
                self._feed(parser, opened, most)
        except expat.ExpatError as error:
            raise Trouble("DAMAGED") from error

    @staticmethod
    def _feed(parser: expat.XMLParserType, opened: IO[bytes], most: int) -> None:
        left = most
        while chunk := opened.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise Trouble("HEAVY")
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


class _TextsReader:
    """Texts of `si` or `is` elements: their runs joined."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._open, self._beside = False, 0

    def begin(self, element: str, given: dict[str, str]) -> None:
        if element == "si":
            self._pieces = []
        elif element == "rph":
            self._beside += 1
        elif element == "t":
            self._open = not self._beside

    def text(self, content: str) -> None:
        if self._open:
            self._pieces.append(content)

    def end(self, element: str) -> None:
        if element == "t":
            self._open = False
        elif element == "rph":
            self._beside -= 1
        elif element == "si":
            self.texts.append(_plain("".join(self._pieces)))


class _SheetReader:
    """The cells of one sheet as `[row, [[column, kind, text], …]]`, both counted from 1.

    Kinds: s text, n number, p number shown as percent, d date in ISO 8601, b true or false, e error, f formula without a stored result.
    """

    def __init__(self, texts: list[str], dates: set[int], percents: set[int], epoch: datetime.date, left: int) -> None:
        self.rows: list[list[Any]] = []
        self.merged: list[str] = []
        self.left = left
        self._texts, self._dates, self._percents, self._epoch = texts, dates, percents, epoch
        self._row = self._column = 0
        self._cells: list[list[Any]] = []
        self._kind, self._style, self._formula = "n", 0, False
        self._pieces: list[str] | None = None
        self._value: list[str] = []

    def begin(self, element: str, given: dict[str, str]) -> None:
        if element == "c":
            self._begin_cell(given)
        elif element in ("v", "t"):
            self._pieces = self._value
        elif element == "f":
            self._formula = True
        elif element == "row":
            self._row, self._column, self._cells = _whole(given.get("r")) or self._row + 1, 0, []
        elif element == "rph":
            self._pieces = None
        elif element == "mergecell" and len(self.merged) < LAST_ROW:
            self.merged.append(given.get("ref", ""))

    def _begin_cell(self, given: dict[str, str]) -> None:
        found = _ADDRESS.fullmatch(given.get("r", ""))
        self._column = _column(found[1]) if found else self._column + 1
        self._kind, self._style = given.get("t", "n"), _whole(given.get("s"))
        self._value, self._formula = [], False

    def text(self, content: str) -> None:
        if self._pieces is not None:
            self._pieces.append(content)

    def end(self, element: str) -> None:
        if element in ("v", "t"):
            self._pieces = None
        elif element == "c":
            self._end_cell("".join(self._value))
        elif element == "row" and self._cells:
            self.rows.append([self._row, self._cells])

    def _end_cell(self, written: str) -> None:
        kind, text = self._read(written)
        if not kind:
            return
        if not (0 < self._row <= LAST_ROW and 0 < self._column <= LAST_COLUMN):
            raise Trouble("FAR", f"{_letters(self._column)}{self._row}")
        self.left -= 1
        if self.left < 0:
            raise Trouble("HEAVY")
        self._cells.append([self._column, kind, text])

    def _read(self, written: str) -> tuple[str, str]:
        """The kind and the text; no kind for an empty cell."""
        if self._kind == "s":
            index = _whole(written, -1)
            text = self._texts[index] if 0 <= index < len(self._texts) else ""
            return ("s", text) if text.strip() else ("", "")
        if self._kind in ("str", "inlineStr"):
            text = _plain(written)
            return ("s", text) if text.strip() else ("", "")
        bare = written.strip()
        if not bare:
            return ("f", "") if self._formula else ("", "")
        if self._kind in ("b", "e"):
            return self._kind, bare[:100]
        if self._kind == "d":
            return "d", bare[:10]
        return self._number(bare[:60])

    def _number(self, bare: str) -> tuple[str, str]:
        if self._style not in self._dates:
            return "p" if self._style in self._percents else "n", bare
        try:
            days = int(float(bare))
            return "d", (self._epoch + datetime.timedelta(days=days)).isoformat()
        except (ValueError, OverflowError):
            return "n", bare


def _refuse(*_: object) -> None:
    raise Trouble("HEAVY")


def _joined(folder: str, target: str) -> str:
    """The part that a relationship in a folder leads to, in small letters."""
    path = unquote(target).replace("\\", "/").lower()
    steps: list[str] = [] if path.startswith("/") else [each for each in folder.lower().split("/") if each]
    for step in path.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def _bare_format(code: str) -> str:
    """The format's code without what it writes literally."""
    return re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code).lower()


def _shows_a_date(code: str) -> bool:
    return bool(re.search(r"[dy]|m{3}", code)) and "general" not in code


def _plain(text: str) -> str:
    """The text without the escapes with which Excel stores control characters."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).replace("\0", "") if "_x" in text else text


def _whole(text: str | None, otherwise: int = 0) -> int:
    bare = (text or "").strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 10 else otherwise


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(column: int) -> str:
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
