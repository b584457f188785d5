"""The zip of a workbook: what in it could act is refused, its parts are found and parsed."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO
from urllib.parse import unquote
from xml.parsers import expat

from reports.importers.unpacking.sheets import TextsReader, whole
from reports.importers.unpacking.trouble import Trouble

MOST_ENTRIES = 2000
MOST_UNPACKED = 192 * 1024 * 1024
# A part beside the sheets and their texts; relationships and styles are far smaller.
MOST_SMALL = 16 * 1024 * 1024
# Real workbooks reach about 40; a sheet of a million equal cells about 300.
MOST_DENSE = 250
_CHUNK = 256 * 1024
# How Excel shows a number without a format of the file's own, by the kinds of SheetReader (ISO/IEC 29500-1, 18.8.30).
_SHOWN_AS = {
    **dict.fromkeys((9, 10), "p"),
    **dict.fromkeys((12, 13), "q"),
    **dict.fromkeys((*range(14, 18), 22, *range(27, 37), *range(50, 59)), "d"),
}
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


@dataclass
class _Book:
    """What the main part says: the sheets in their order as name, hidden, part; and its neighbours by kind."""

    sheets: list[tuple[str, bool, str]] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)
    is_1904: bool = False


class Package:
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
        if not name:
            raise Trouble("HEAVY")
        if name.endswith("/") and not entry.file_size:
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
        book = _Book(parts=dict(relations.values()))

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
        reader = TextsReader()
        if part in self._entries:
            self.parse(part, reader.begin, reader.end, reader.text, most=MOST_UNPACKED)
        return reader.texts

    def styles(self, book: _Book) -> dict[int, str]:
        """The kind (of SheetReader) of a number by the cell format that shows it as something else."""
        part, shown_as = book.parts.get("styles", ""), dict(_SHOWN_AS)
        found: list[int] = []
        inside: list[str] = []

        def begin(element: str, given: dict[str, str]) -> None:
            if element == "numfmt":
                shown_as[whole(given.get("numfmtid"))] = _kind_of(_bare_format(given.get("formatcode", "")))
            elif element == "cellxfs":
                inside.append(element)
            elif element == "xf" and inside:
                found.append(whole(given.get("numfmtid")))

        def end(element: str) -> None:
            if element == "cellxfs":
                inside.clear()

        if part in self._entries:
            self.parse(part, begin, end)
        return {number: kind for number, each in enumerate(found) if (kind := shown_as.get(each, "n")) != "n"}

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


def _kind_of(code: str) -> str:
    """The kind of a number that a bare format shows."""
    if re.search(r"[dy]|m{3}", code) and "general" not in code:
        return "d"
    if "%" in code:
        return "p"
    return "q" if re.search(r"[#?0]\s*/\s*[#?0-9]", code) else "n"
