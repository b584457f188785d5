"""One error of a kind, put into a made-up book: what is wrong there, where, and what should stand instead."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from tests.audit import vocabulary as words
from tests.audit.books import Cell, Document, Para, compose, style_amount, with_unit
from tests.audit.numbers import cut_off, grouped, percent_of
from tests.audit.offices import MONTHS, Book, Item, Post, copied, roll_up


class Unplantable(Exception):
    """This book has no place for an error of that kind."""


@dataclass
class Planted:
    """An error that was put in. `pieces` are where it may be shown; `also` are codes that say the same of it.

    `others` are further reports in which it may be shown: of two names for one number nobody can tell the wrong one.
    """

    rule: str
    report: int
    printed: str
    expected: str
    pieces: list[Cell | Para] = field(default_factory=list)
    also: frozenset[str] = frozenset()
    others: frozenset[int] = frozenset()


Change = Callable[[Book, random.Random], object]
Edit = Callable[[Document, random.Random, object], Planted]


@dataclass(frozen=True)
class Plant:
    rule: str
    textual: bool
    size: int | None
    before: Change | None
    edit: Edit


PLANTS: dict[str, Plant] = {}


def _plant(
    rule: str, *, textual: bool = False, size: int | None = None, before: Change | None = None
) -> Callable[[Edit], Edit]:
    def register(edit: Edit) -> Edit:
        PLANTS[rule] = Plant(rule, textual, size, before, edit)
        return edit

    return register


def plant(book: Book, rule: str) -> tuple[Document, Planted]:
    """The book with exactly one error of this kind. Raises Unplantable where the book has no place for it."""
    rng = random.Random(f"{book.seed} {rule}")  # noqa: S311
    own, made = copied(book), PLANTS[rule]
    told = made.before(own, rng) if made.before else None
    document = compose(own)
    return document, made.edit(document, rng, told)


# ---- helpers


def pick(rng: random.Random, found: list) -> object:
    if not found:
        raise Unplantable
    return rng.choice(found)


def _item(document: Document, report: int, cell: Cell | Para) -> Item:
    return document.book.posts[report - 1].items[cell.item or 0]


def _cell(
    document: Document, rng: random.Random, table: str, *roles: str, where=lambda item, style: True
) -> tuple[Cell, int, Item]:
    found = []
    for each in document.tables(table):
        for row in each.rows:
            for cell in row:
                if cell.role in roles and not cell.merged:
                    item = _item(document, each.report, cell)
                    if where(item, document.book.style):
                        found.append((cell, each.report, item))
    return pick(rng, found)


def _reprint(cell: Cell, document: Document, value: Decimal) -> None:
    style = document.book.style
    cell.value = value
    if cell.role in ("capaian", "serapan", "efisiensi"):
        cell.text = f"{style.signed(value)}{cell.unit}"
    elif cell.role in ("pagu", "spent"):
        cell.text = style.amount(value)
    else:
        cell.text = with_unit(style.count(value), cell.unit)


def _even(document: Document, report: int, cell: Cell) -> None:
    """Have efisiensi be the difference of what is printed beside it."""
    row = next(row for each in document.tables("cost", report) for row in each.rows if any(one is cell for one in row))
    by_role = {each.role: each for each in row}
    _reprint(by_role["efisiensi"], document, by_role["capaian"].value - by_role["serapan"].value)


def _off(rng: random.Random, value: Decimal, decimals: int) -> Decimal:
    """Another percentage, between two and thirty points away, never below zero."""
    step = Decimal(rng.randint(200, 3000)) / 100
    step = step.quantize(Decimal(1).scaleb(-decimals))
    return value - step if value > step and rng.random() < 0.5 else value + step


def _wrong_percent(document: Document, rng: random.Random, rule: str, tables: tuple[str, ...], role: str) -> Planted:
    table = rng.choice(tables)
    cell, report, _item = _cell(document, rng, table, role, where=lambda item, style: item.pagu > 0)
    right = cell.text
    _reprint(cell, document, _off(rng, cell.value, document.book.style.decimals))
    if table == "cost":
        _even(document, report, cell)
    return Planted(rule, report, cell.text, right, [cell])


# ---- figures


@_plant("capaian-salah")
def _(document, rng, told):
    return _wrong_percent(document, rng, "capaian-salah", ("performance", "cost"), "capaian")


@_plant("serapan-salah")
def _(document, rng, told):
    return _wrong_percent(document, rng, "serapan-salah", ("cost",), "serapan")


@_plant("efisiensi-salah")
def _(document, rng, told):
    cell, report, _item = _cell(document, rng, "cost", "efisiensi")
    right = cell.text
    value = _off(rng, abs(cell.value), document.book.style.decimals)
    if abs(value) == abs(cell.value):
        raise Unplantable
    _reprint(cell, document, value if cell.value >= 0 else -value)
    return Planted("efisiensi-salah", report, cell.text, right, [cell])


@_plant("efisiensi-tanda")
def _(document, rng, told):
    cell, report, _item = _cell(
        document, rng, "cost", "efisiensi", where=lambda item, style: abs(item.efisiensi(style)) >= 1
    )
    right = cell.text
    _reprint(cell, document, -cell.value)
    return Planted("efisiensi-tanda", report, cell.text, right, [cell])


@_plant("pembulatan")
def _(document, rng, told):
    style = document.book.style

    def cut(item: Item, style) -> bool:
        return cut_off(item.realisasi, item.target, style.decimals) != item.capaian(style)

    def cut_money(item: Item, style) -> bool:
        return cut_off(item.spent, item.pagu, style.decimals) != item.serapan(style)

    rounded = [
        item for post in document.book.posts for item in post.items if cut(item, style) or cut_money(item, style)
    ]
    if len(rounded) < 2:
        raise Unplantable
    role = rng.choice(("capaian", "serapan"))
    table = rng.choice(("performance", "cost")) if role == "capaian" else "cost"
    cell, report, item = _cell(document, rng, table, role, where=cut if role == "capaian" else cut_money)
    right = cell.text
    part, whole = (item.realisasi, item.target) if role == "capaian" else (item.spent, item.pagu)
    _reprint(cell, document, cut_off(part, whole, style.decimals))
    if table == "cost":
        _even(document, report, cell)
    return Planted("pembulatan", report, cell.text, right, [cell])


def _with_totals(book: Book, rng: random.Random) -> None:
    book.style.totals = book.style.totals or rng.choice(("Total", "Jumlah"))


@_plant("jumlah-salah", before=_with_totals)
def _(document, rng, told):
    cell, report, _item = _cell(document, rng, "budget", "total-pagu")
    right = cell.text
    value = cell.value + rng.choice((-1, 1)) * Decimal(rng.randint(1, 90)) * 10 ** rng.randint(3, 6)
    if value <= 0:
        raise Unplantable
    cell.value, cell.text = value, document.book.style.amount(value)
    return Planted("jumlah-salah", report, cell.text, right, [cell])


def _above(book: Book, rng: random.Random) -> tuple[int, int]:
    """An activity above others of the book: report and row."""
    items = [(number, row, item) for number, post in enumerate(book.posts, 1) for row, item in enumerate(post.items)]
    found = [
        (number, row)
        for number, row, item in items
        if any(each.kode.startswith(f"{item.kode}.") for _, _, each in items)
    ]
    return pick(rng, found)


def _other_pagu(book: Book, rng: random.Random) -> tuple[int, int, Decimal]:
    report, row = _above(book, rng)
    item = book.posts[report - 1].items[row]
    right = item.pagu
    item.pagu += Decimal(rng.randint(2, 80)) * 1_000_000
    return report, row, right


def _other_spent(book: Book, rng: random.Random) -> tuple[int, int, Decimal]:
    report, row = _above(book, rng)
    item = book.posts[report - 1].items[row]
    right = item.spent
    item.spent = right - Decimal(int(right / rng.randint(4, 12))) - 1000
    if item.spent <= 0:
        raise Unplantable
    return report, row, right


@_plant("pagu-rincian", size=3, before=_other_pagu)
def _(document, rng, told):
    report, row, right = told
    cells = document.cells("budget", "pagu", report=report, item=row)
    cells += document.cells("cost", "pagu", report=report, item=row)
    return Planted("pagu-rincian", report, cells[0].text, document.book.style.amount(right), cells)


@_plant("realisasi-rincian", size=3, before=_other_spent)
def _(document, rng, told):
    report, row, right = told
    cells = document.cells("cost", "spent", report=report, item=row)
    return Planted("realisasi-rincian", report, cells[0].text, document.book.style.amount(right), cells)


@_plant("angka-rusak")
def _(document, rng, told):
    table = rng.choice(("budget", "cost"))
    roles = ("pagu",) if table == "budget" else ("pagu", "spent")
    cell, report, _item = _cell(
        document, rng, table, *roles, where=lambda item, style: min(item.pagu, item.spent) >= 1_000_000
    )
    right = cell.text
    digits = grouped(cell.value)
    first, _, rest = digits.partition(".")
    broken = [
        digits.replace(".", ","),
        f"{first}.{rest.replace('.', '', 1)}",
        digits.replace(".", "..", 1),
        f"{first}{rest[0]}.{rest[1:]}",
        digits[:-1] + "O" if digits.endswith("0") else f"{digits[:-1]}l",
    ]
    cell.text, cell.value = right.replace(digits, rng.choice(broken)), None
    return Planted("angka-rusak", report, cell.text, right, [cell])


# ---- the same thing, told twice


@_plant("target-berbeda")
def _(document, rng, told):
    cell, report, _item = _cell(document, rng, "targets", "target")
    right = cell.text
    _reprint(cell, document, cell.value + rng.randint(1, max(2, int(cell.value) // 3)))
    same = document.cells("performance", "target", report=report, item=cell.item)
    same += document.cells("cost", "target", report=report, item=cell.item)
    return Planted("target-berbeda", report, cell.text, right, [cell, *same])


@_plant("realisasi-berbeda")
def _(document, rng, told):
    style = document.book.style
    cell, report, item = _cell(
        document, rng, "performance", "realisasi", where=lambda item, style: item.realisasi < item.target
    )
    right = cell.text
    value = Decimal(rng.randint(int(cell.value) + 1, int(item.target)))
    capaian = document.cells("performance", "capaian", report=report, item=cell.item)[0]
    _reprint(cell, document, value)
    _reprint(capaian, document, percent_of(value, item.target, style.decimals))
    other = document.cells("cost", "realisasi", report=report, item=cell.item)
    return Planted("realisasi-berbeda", report, cell.text, right, [cell, *other])


@_plant("pagu-berbeda")
def _(document, rng, told):
    style = document.book.style
    cell, report, item = _cell(document, rng, "cost", "pagu")
    if style.cost_total:
        raise Unplantable
    right = cell.text
    value = cell.value + Decimal(rng.randint(1, 90)) * 10 ** rng.randint(4, 6)
    _reprint(cell, document, value)
    serapan = document.cells("cost", "serapan", report=report, item=cell.item)[0]
    _reprint(serapan, document, percent_of(item.spent, value, style.decimals))
    _even(document, report, serapan)
    other = document.cells("budget", "pagu", report=report, item=cell.item)
    return Planted("pagu-berbeda", report, cell.text, right, [cell, *other])


def _other_words(rng: random.Random, text: str) -> str:
    """The same name as somebody types it who remembers it wrongly."""
    said = text.split()
    if len(said) < 4:
        return f"{text} Daerah"
    choice = rng.randrange(3)
    if choice == 0:
        return " ".join(said[:-2])
    if choice == 1:
        return " ".join([*said[:2], *said[3:]])
    return " ".join([*said[:-1], "Wilayah", said[-1]])


def _said_otherwise(document: Document, rng: random.Random, rule: str, tables: tuple[str, ...], role: str) -> Planted:
    table = rng.choice([each for each in tables if document.cells(each, role)] or [tables[0]])
    cell, report, _item = _cell(document, rng, table, role)
    right = cell.text
    cell.text = _other_words(rng, right)
    same = [each for name in tables for each in document.cells(name, role, report=report, item=cell.item)]
    return Planted(rule, report, cell.text, right, [cell, *same])


def _sasaran_twice(book: Book, rng: random.Random) -> None:
    if book.style.wording == 1:
        book.style.wording = 2


@_plant("sasaran-berbeda", before=_sasaran_twice)
def _(document, rng, told):
    return _said_otherwise(document, rng, "sasaran-berbeda", ("performance", "cost", "targets"), "sasaran")


@_plant("indikator-berbeda")
def _(document, rng, told):
    return _said_otherwise(document, rng, "indikator-berbeda", ("performance", "cost", "targets"), "indikator")


@_plant("kegiatan-berbeda")
def _(document, rng, told):
    return _said_otherwise(document, rng, "kegiatan-berbeda", ("plan", "budget"), "kegiatan")


@_plant("satuan-berbeda")
def _(document, rng, told):
    table = rng.choice(("targets", "performance"))
    cells = [
        (cell, report, item)
        for cell, report, item in _cells_with_unit(document, table)
        if item.satuan in words_for_units() and item.satuan != "%"
    ]
    cell, report, item = pick(rng, cells)
    other = rng.choice([each for each in words_for_units() if each != item.satuan])
    right = cell.text
    cell.text = right.replace(item.satuan, other)
    cell.value = None if cell.unit else cell.value
    return Planted("satuan-berbeda", report, cell.text, right, [cell])


def words_for_units() -> tuple[str, ...]:
    return ("dokumen", "laporan", "orang", "unit", "paket", "kasus", "lembaga", "kali", "kelompok")


def _cells_with_unit(document: Document, table: str) -> list[tuple[Cell, int, Item]]:
    found = []
    for each in document.tables(table):
        for row in each.rows:
            for cell in row:
                if not cell.merged and (cell.role == "satuan" or (cell.role == "target" and cell.unit)):
                    found.append((cell, each.report, _item(document, each.report, cell)))
    return found


# ---- codes


@_plant("kode-rusak")
def _(document, rng, told):
    cell, report, _item = _cell(document, rng, "plan", "kode")
    right = cell.text
    parts = right.split(".")
    cell.text = rng.choice(
        (
            "..".join((".".join(parts[:3]), ".".join(parts[3:]))),
            right.replace(".0", ".O", 1),
            f"'{parts[0]}-{'.'.join(parts[1:])}",
            ".".join(parts[:-1]) + parts[-1] + "x",
            right.replace(".", ",", 2),
        )
    )
    if cell.text == right:
        raise Unplantable
    return Planted("kode-rusak", report, cell.text, right, [cell, *document.cells("budget", "kode", report=report)])


def _one_code(book: Book, rng: random.Random) -> tuple[str, str]:
    pairs = []
    for post in book.posts:
        for one in post.items:
            for other in post.items:
                if one is not other and one.kode.rpartition(".")[0] == other.kode.rpartition(".")[0]:
                    pairs.append((one, other))
    one, other = pick(rng, pairs)
    right, other.kode = other.kode, one.kode
    return one.kode, right


@_plant("kode-ganda", before=_one_code)
def _(document, rng, told):
    kode, right = told
    found = [
        (cell, each.report)
        for each in document.tables("plan")
        for row in each.rows
        for cell in row
        if cell.text == kode
    ]
    cells = [cell for cell, _ in found]
    cells += [cell for table in ("budget", "cost") for cell in document.cells(table, "kode") if cell.text == kode]
    return Planted("kode-ganda", found[-1][1], kode, right, cells)


@_plant("label-tingkat")
def _(document, rng, told):
    table = pick(rng, document.tables("plan"))
    post = document.book.posts[table.report - 1]
    wrong = rng.choice([each for each in ("Program", "Kegiatan", "Sub Kegiatan") if each != post.level_name])
    heads = [cell for row in table.head for cell in row if cell.role in ("head-kode", "head-kegiatan")]
    for cell, name in zip(heads, (f"Kode {wrong}", f"Nama {wrong}"), strict=True):
        cell.text = name.upper() if document.book.style.capital_heads else name
    cells = [cell for row in table.rows for cell in row if cell.role == "kode"]
    return Planted("label-tingkat", table.report, heads[0].text, f"Kode {post.level_name}", [*heads, *cells])


@_plant("sel-kosong")
def _(document, rng, told):
    table, role = rng.choice(
        (
            ("performance", "realisasi"),
            ("performance", "capaian"),
            ("cost", "spent"),
            ("cost", "serapan"),
            ("cost", "realisasi"),
            ("targets", "target"),
        )
    )
    if document.book.style.cost_total and role == "spent":
        table, role = "performance", "capaian"
    cell, report, _item = _cell(
        document, rng, table, role, where=lambda item, style: item.realisasi > 0 and item.spent > 0
    )
    right, cell.text, cell.value = cell.text, "", None
    return Planted("sel-kosong", report, "", right, [cell])


# ---- words


def _written(document: Document, *roles: str) -> list[Para | Cell]:
    """Paragraphs and cells of the plan that make this kind of claim."""
    found: list[Para | Cell] = list(document.paras(*roles))
    return found + document.cells("plan", *roles)


def _report(document: Document, piece: Para | Cell) -> int:
    return piece.report if isinstance(piece, Para) else document.report_of(piece)


@_plant("triwulan-lain", textual=True)
def _(document, rng, told):
    book = document.book
    right = book.tw()
    roles = ("intro", "summary", "c-spent", "c-sentence", "evaluasi")
    piece = pick(rng, [each for each in _written(document, *roles) if right in each.text])
    wrong = book.tw(rng.choice([each for each in (1, 2, 3, 4) if each != book.quarter]))
    piece.text = piece.text.replace(right, wrong, 1)
    return Planted("triwulan-lain", _report(document, piece), wrong, right, [piece])


@_plant("bulan-lain", textual=True)
def _(document, rng, told):
    book = document.book
    piece = pick(rng, document.paras("months"))
    right = MONTHS[book.quarter * 3 - 1]
    wrong = rng.choice([each for each in MONTHS[1:] if each != right])
    piece.text = piece.text.replace(book.months(), book.months(wrong))
    return Planted("bulan-lain", piece.report, wrong, right, [piece])


def _other_post(document: Document, rng: random.Random, own: Post) -> str:
    """Another reporting post of this office, in the book or not."""
    others = [post.title for post in document.book.posts if post.title not in (own.title, own.superior)]
    if not others or rng.random() < 0.2:
        others = [f"Kepala Seksi {name}" for each in document.book.kind.fields for name in each.sections]
        others = [each for each in others if each != own.title]
    return pick(rng, others)


@_plant("unit-lain", textual=True)
def _(document, rng, told):
    piece = pick(rng, document.paras("intro", "caption-post", "closing-own"))
    own = document.book.posts[piece.report - 1]
    wrong = _other_post(document, rng, own)
    piece.text = piece.text.replace(own.title, wrong, 1)
    return Planted("unit-lain", piece.report, wrong, own.title, [piece], frozenset({"jabatan-berbeda"}))


@_plant("atasan-lain", textual=True)
def _(document, rng, told):
    piece = pick(rng, document.paras("pk", "closing"))
    own = document.book.posts[piece.report - 1]
    heads = [f"Kepala Bidang {each.name}" for each in document.book.kind.fields] + ["Sekretaris"]
    # “Sekretaris” is the Sekretaris Kecamatan in short, and nobody else.
    wrong = pick(rng, [each for each in heads if each != own.title and not own.superior.startswith(each)])
    office = document.book.office
    right = f"{own.superior} {document.book.place}" if own.superior == document.book.head else own.superior
    other = f"{wrong} {office} {document.book.place}" if own.superior == document.book.head else wrong
    if right not in piece.text:
        raise Unplantable
    head, _, tail = piece.text.rpartition(right)
    piece.text = f"{head}{other}{tail}"
    return Planted("atasan-lain", piece.report, wrong, own.superior, [piece])


@_plant("jabatan-berbeda", textual=True)
def _(document, rng, told):
    piece = pick(rng, document.paras("pk", "closing", "own-title"))
    own = document.book.posts[piece.report - 1]
    rest = own.title.removeprefix("Kepala Seksi ").removeprefix("Kepala Sub Bagian ").removeprefix("Kepala Subbagian ")
    rest = rest.removeprefix("Kepala Bidang ")
    if rest == own.title:
        raise Unplantable
    wrong = f"{'Koordinator' if 'Bidang' in own.title else 'Sub Koordinator'} {rest}"
    if piece.role == "own-title":
        piece.text = wrong.upper()
    else:
        piece.text = piece.text.replace(own.title, wrong, 1)
    pieces = [piece, *document.paras("own-title", "cover-post", report=piece.report)]
    return Planted("jabatan-berbeda", piece.report, wrong, own.title, pieces)


@_plant("angka-narasi", textual=True)
def _(document, rng, told):
    style = document.book.style
    roles = ("c-serapan", "c-capaian", "c-sentence", "c-spent", "c-pagu", "evaluasi")
    choices = []
    for piece in _written(document, *roles):
        report = _report(document, piece)
        item = _item(document, report, piece)
        for name in ("capaian", "serapan"):
            text = style.in_words(getattr(item, name)(style))
            if piece.text.count(text) == 1:
                choices.append((piece, report, name, text, item))
        for name in ("pagu", "spent"):
            text = style_amount(style.money, getattr(item, name))
            if len(text) > 6 and piece.text.count(text) == 1:
                choices.append((piece, report, name, text, item))
    piece, report, name, right, item = pick(rng, choices)
    also = frozenset()
    if name in ("capaian", "serapan"):
        known = {each.capaian(style) for each in document.book.posts[report - 1].items}
        known |= {each.serapan(style) for each in document.book.posts[report - 1].items}
        value = next(
            each
            for each in (_off(rng, getattr(item, name)(style), style.decimals) for _ in range(20))
            if each not in known
        )
        wrong = style.in_words(value)
    else:
        value = getattr(item, name) + Decimal(rng.randint(1, 90)) * 10 ** rng.randint(3, 6)
        wrong = style_amount(style.money, value)
        also = frozenset({"pagu-berbeda" if name == "pagu" else "realisasi-berbeda"})
    piece.text = piece.text.replace(right, wrong)
    return Planted("angka-narasi", report, wrong, right, [piece], also)


@_plant("salah-ketik", textual=True)
def _(document, rng, told):
    roles = (
        "preface",
        "intro",
        "pk",
        "summary",
        "c-lead",
        "plan-lead",
        "closing",
        "closing-own",
        "tindak_lanjut",
        "c-free",
    )
    choices = [
        (piece, right, wrong)
        for piece in _written(document, *roles)
        for right, wrong in words.MISSPELLINGS
        if f" {right} " in f" {piece.text} "
    ]
    piece, right, wrong = pick(rng, choices)
    piece.text = f" {piece.text} ".replace(f" {right} ", f" {wrong} ", 1).strip()
    return Planted("salah-ketik", _report(document, piece), wrong, right, [piece])


@_plant("teks-tersalin", textual=True, size=3)
def _(document, rng, told):
    source = pick(rng, document.paras("c-free"))
    others = [each for each in document.paras("c-free") if each.report != source.report]
    target = pick(rng, others)
    right, target.text = target.text, source.text
    return Planted("teks-tersalin", target.report, source.text, right, [target, source])


# ---- people and days


def _nips(document: Document) -> list[Para | Cell]:
    return [*document.paras("own-nip", "superior-nip"), *document.cells("signatures", "own-nip", "superior-nip")]


@_plant("nip-mustahil")
def _(document, rng, told):
    piece = pick(rng, _nips(document))
    right = piece.text
    start, born, began, sex, number = right.split()
    broken = (
        (f"{born[:4]}13{born[6:]}", began, sex, number),
        (f"{born[:6]}32", began, sex, number),
        (born, f"{began[:4]}13", sex, number),
        (born, began, "3", number),
        (born, began, sex, number[:2]),
        (born, f"{int(born[:4]) + 5}{began[4:]}", sex, number),
    )
    piece.text = " ".join((start, *rng.choice(broken)))
    return Planted("nip-mustahil", _report(document, piece), piece.text, right, [piece], frozenset({"pejabat-berbeda"}))


@_plant("pejabat-berbeda", size=3)
def _(document, rng, told):
    pieces = [*document.paras("superior-name"), *document.cells("signatures", "superior-name")]
    by_name: dict[str, list] = {}
    for each in pieces:
        by_name.setdefault(each.text, []).append(each)
    same = pick(rng, [each for each in by_name.values() if len(each) > 1])
    piece = rng.choice(same)
    right = piece.text
    used = {each.text for each in pieces} | {post.person.name for post in document.book.posts}
    piece.text = pick(rng, [each for each in words.NAMES if each not in used])
    others = frozenset(_report(document, each) for each in same)
    return Planted("pejabat-berbeda", _report(document, piece), piece.text, right, same, others=others)


@_plant("tanggal-mendahului")
def _(document, rng, told):
    piece = pick(rng, document.paras("date"))
    right = piece.text
    month = rng.randint((document.book.quarter - 1) * 3, document.book.quarter * 3 - 2)
    place = right.partition(",")[0]
    piece.text = f"{place}, {rng.randint(1, 28)} {MONTHS[month]} {document.book.year}"
    return Planted("tanggal-mendahului", piece.report, piece.text, right, [piece])


@_plant("dasar-hukum-berbeda", textual=True, size=3)
def _(document, rng, told):
    pieces = document.paras("legal")
    if len(pieces) < 3:
        raise Unplantable
    piece = pick(rng, pieces)
    right = document.book.posts[piece.report - 1].legal
    before, _, rest = right.partition(" Nomor ")
    number, _, year = rest.partition(" Tahun ")
    wrong = f"{before} Nomor {int(number) + rng.randint(1, 30)} Tahun {2018 if year != '2018' else 2020}"
    piece.text = piece.text.replace(right, wrong)
    return Planted("dasar-hukum-berbeda", piece.report, wrong, right, pieces)


# ---- what does not follow


def _low_level(book: Book, rng: random.Random) -> tuple[int, int, Item]:
    found = [
        (number, row, item)
        for number, post in enumerate(book.posts, 1)
        for row, item in enumerate(post.items)
        if post.level == "sub"
    ]
    return pick(rng, found)


def _finished(book: Book, rng: random.Random) -> tuple[int, int]:
    report, row, item = _low_level(book, rng)
    item.realisasi, item.spent, item.reason, item.extra = item.target, Decimal(int(item.pagu * 98 / 100)), "", None
    item.follow = rng.choice(
        ("Melanjutkan sisa capaian kinerja pada {next}", "Melanjutkan sisa target kinerja di {next}")
    )
    roll_up(book)
    return report, row


@_plant("tindak-lanjut-janggal", textual=True, before=_finished)
def _(document, rng, told):
    report, row = told
    cells = document.cells("plan", "tindak_lanjut", "evaluasi", report=report, item=row)
    return Planted("tindak-lanjut-janggal", report, cells[-1].text, "", cells)


def _unexplained(book: Book, rng: random.Random) -> tuple[int, int]:
    report, row, item = _low_level(book, rng)
    if book.quarter == 1:
        raise Unplantable
    item.realisasi = Decimal(int(item.target * rng.randint(0, 6) / 100))
    item.spent = Decimal(int(item.pagu * rng.randint(2, 7) / 100))
    item.reason, item.paragraph, item.extra = rng.choice(("", "-")), "", None
    item.follow = "Melaksanakan serapan anggaran sesuai jadwal yang telah ditetapkan"
    roll_up(book)
    return report, row


@_plant("alasan-kosong", textual=True, before=_unexplained)
def _(document, rng, told):
    report, row = told
    pieces: list[Cell | Para] = [
        cell
        for table in ("performance", "cost", "plan")
        for each in document.tables(table, report)
        for line in each.rows
        for cell in line
        if cell.item == row
    ]
    pieces += [each for each in document.blocks if isinstance(each, Para) and (each.report, each.item) == (report, row)]
    return Planted("alasan-kosong", report, "", "", pieces)


RULES = tuple(PLANTS)
