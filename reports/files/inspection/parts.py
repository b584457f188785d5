"""The XML parts of an Office file: their types, relationships, fields and formulas. Runs in the sandbox."""

import re
from collections.abc import Callable
from urllib.parse import unquote
from xml.parsers import expat

from reports.files.inspection import Suspect, Trouble

# The last word of a relationship's type (ISO/IEC 29500-1, 11 to 15, and Microsoft's own), and why it is not taken.
_SUSPECT_KINDS = {
    **dict.fromkeys(("vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet", "dialogsheet"), Trouble.MACROS),
    **dict.fromkeys(("extensibility", "attachedtoolbars", "keymapcustomizations", "usercustomization"), Trouble.MACROS),
    **dict.fromkeys(("oleobject", "control", "activexcontrolbinary"), Trouble.EMBEDDED),
    **dict.fromkeys(("connections", "querytable", "afchunk", "frame", "subdocument"), Trouble.LINKED),
    **dict.fromkeys(("mailmergesource", "mailmergeheadersource", "recipientdata"), Trouble.LINKED),
    **dict.fromkeys(("webextension", "webextensiontaskpanes"), Trouble.LINKED),
}
# Relationships that may point to files on the reader's own machine; only a hyperlink may point to the web.
_OUTSIDE = {
    *("hyperlink", "image", "attachedtemplate", "externallinkpath", "externallinklongpath"),
    *("xlpathmissing", "xlstartup", "xlalternatestartup", "xllibrary"),
}
_WEB = ("http:", "https:", "mailto:", "tel:")
_SUSPECT_ELEMENTS = {
    **dict.fromkeys(("ddelink", "olelink", "altchunk", "datamashup"), Trouble.LINKED),
    "script": Trouble.MACROS,
}
# Deleted field codes come back when the deletion is rejected.
_CODES = {"instrtext", "delinstrtext"}
_FORMULAS = {"f", "formula", "formula1", "formula2", "definedname"}
# Word's fields that fetch or run (ISO/IEC 29500-1, 17.16.5, and older ones).
_FIELDS = {"DDE", "DDEAUTO", "INCLUDE", "INCLUDETEXT", "IMPORT", "LINK", "DATABASE"}
_NESTED = "\1"
_DRIVE = re.compile(r"/?[a-z]:(/|$)", re.IGNORECASE)
_CALLS = re.compile(
    r"(?<![\w.])(?:_xlfn\.|_xll\.)*(CALL|REGISTER(\.ID)?|EXEC|RTD|WEBSERVICE|FOPEN|RUN)\s*\(", re.IGNORECASE
)


Begin = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Types:
    """The declared types of the parts (ISO/IEC 29500-2, 10.1.2), in small letters."""

    def __init__(self) -> None:
        self.by_ending: dict[str, str] = {}
        self.by_name: dict[str, str] = {}

    def all(self) -> list[str]:
        return [*self.by_ending.values(), *self.by_name.values()]

    def of(self, name: str) -> str:
        """The part's declared type; empty where it has none."""
        return self.by_name.get(name) or self.by_ending.get(name.rpartition(".")[2], "")


def read_types(data: bytes) -> Types:
    """The types declared in `[Content_Types].xml`. Raises Suspect, also where a part has two types."""
    reader = _TypesReader()
    _parse(data, reader.begin, _nothing, _nothing)
    return reader.types


def read_part(data: bytes) -> None:
    """Parse one XML part. Raises Suspect where it does more than show text and pictures."""
    reader = _PartReader()
    _parse(data, reader.begin, reader.end, reader.text)


def _nothing(_: str) -> None:
    pass


def _parse(data: bytes, begin: Begin, end: End, text: Text) -> None:
    """Parse the XML with these handlers. A document type is refused, so only XML's own five entities exist."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Suspect(Trouble.DAMAGED) from error


def _refuse_document_type(*_: object) -> None:
    raise Suspect(Trouble.HEAVY)


def _local(name: str) -> str:
    """An element's or attribute's name in small letters, without its prefix, which its writer may choose freely."""
    return name.rpartition(":")[2].lower()


def _attributes(attributes: dict[str, str]) -> dict[str, str]:
    return {_local(name): value for name, value in attributes.items()}


class _TypesReader:
    def __init__(self) -> None:
        self.types = Types()

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        found = _attributes(attributes)
        declared = found.get("contenttype", "").partition(";")[0].strip().lower()
        if _local(name) == "default":
            self._put(self.types.by_ending, found.get("extension", "").lower(), declared)
        elif _local(name) == "override":
            self._put(self.types.by_name, unquote(found.get("partname", "")).lstrip("/").lower(), declared)

    def _put(self, types: dict[str, str], key: str, declared: str) -> None:
        if types.setdefault(key, declared) != declared:
            raise Suspect(Trouble.HEAVY)


class _PartReader:
    """Checks each element where it begins, and the text of fields and formulas where they end."""

    def __init__(self) -> None:
        self._plain: set[str] = set()
        self._text: list[str] | None = None
        # Word's fields around the current element: the code so far, None once their result has begun.
        self._fields: list[str | None] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        # Checked once for each name, since a large sheet has millions of elements.
        if name in self._plain:
            return
        local = _local(name)
        if local in _SUSPECT_ELEMENTS:
            raise Suspect(_SUSPECT_ELEMENTS[local])
        if local in _CODES | _FORMULAS:
            self._text = []
        if look := _LOOKS.get(local):
            look(_attributes(attributes))
        elif local == "fldchar":
            self._turn(_attributes(attributes).get("fldchartype", ""))
        elif self._text is None:
            self._plain.add(name)

    def text(self, content: str) -> None:
        if self._text is not None:
            self._text.append(content)

    def end(self, name: str) -> None:
        if self._text is None or (local := _local(name)) not in _CODES | _FORMULAS:
            return
        text, self._text = "".join(self._text), None
        if local in _FORMULAS:
            _check_formula(text)
            return
        if self._fields and self._fields[-1] is not None:
            self._fields[-1] += text
        _check_field(text)

    def _turn(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append("")
        elif kind in ("separate", "end") and self._fields:
            if (code := self._fields[-1]) is not None:
                _check_field(code)
            self._fields[-1] = None
            if kind == "end":
                self._fields.pop()
                if self._fields and self._fields[-1] is not None:
                    self._fields[-1] += _NESTED


def _check_relationship(found: dict[str, str]) -> None:
    kind = found.get("type", "").rpartition("/")[2].lower()
    if kind in _SUSPECT_KINDS:
        raise Suspect(_SUSPECT_KINDS[kind])
    target = unquote(found.get("target", "")).strip()
    if is_near(target):
        # A part of the file itself, or a path on the reader's own machine.
        if found.get("targetmode", "Internal") != "Internal" and kind not in _OUTSIDE:
            raise Suspect(Trouble.LINKED)
    elif kind != "hyperlink" or not target.lower().startswith(_WEB):
        raise Suspect(Trouble.LINKED)


def is_near(target: str) -> bool:
    """Whether a target is a path within the file or on the reader's own machine, not on another one."""
    path = target.replace("\\", "/")
    if path.lower().startswith("file:"):
        path = path[len("file:") :]
        # After two slashes comes the machine's name; with a third slash there is none.
        path = path[2:] if path.startswith("///") else path
    if path.startswith("//"):
        return False
    return bool(_DRIVE.match(path)) or ":" not in path.partition("#")[0].partition("/")[0]


def _check_field(code: str) -> None:
    """Refuse a field code by its first word, also where a nested field would compute that word."""
    words = code.replace('"', " ").split()
    first = words[0].upper() if words else ""
    if first in _FIELDS or (_NESTED in first and not first.startswith("=")):
        raise Suspect(Trouble.LINKED)
    if first == "INCLUDEPICTURE" and (_NESTED in code or not all(is_near(unquote(word)) for word in words[1:])):
        raise Suspect(Trouble.LINKED)


def _check_formula(text: str) -> None:
    """Refuse functions that call out of the workbook, and `program|topic!item`, which starts a program (DDE)."""
    bare = re.sub(r'"[^"]*"', "", text)
    if "|" in bare or _CALLS.search(bare):
        raise Suspect(Trouble.LINKED)


def _check_name(found: dict[str, str]) -> None:
    """Refuse a defined name that is an Excel 4 macro."""
    if found.get("xlm", "0") not in ("0", "false"):
        raise Suspect(Trouble.MACROS)


def _check_picture(found: dict[str, str]) -> None:
    """Refuse VML pictures from another machine; VML names them by address, without a relationship."""
    if not all(is_near(unquote(found[key]).strip()) for key in ("src", "href", "althref") if key in found):
        raise Suspect(Trouble.LINKED)


_LOOKS: dict[str, Callable[[dict[str, str]], None]] = {
    "relationship": _check_relationship,
    "definedname": _check_name,
    **dict.fromkeys(("imagedata", "fill", "stroke"), _check_picture),
    "fldsimple": lambda found: _check_field(found.get("instr", "")),
}
