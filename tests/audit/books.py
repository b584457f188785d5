"""A made-up book as it stands on paper: paragraphs and tables, each piece knowing what it says of which report."""

from dataclasses import dataclass, field
from decimal import Decimal

from tests.audit import vocabulary as words
from tests.audit.offices import ROMAN, Book, Item, Post, make_book

__all__ = ["Block", "Cell", "Document", "Para", "Table", "compose", "make_book"]

LEFT, UP = "left", "up"


@dataclass
class Para:
    """A paragraph; `role` says what it claims, `item` of which row of its report."""

    text: str
    kind: str = "body"
    role: str = ""
    report: int = 0
    item: int | None = None


@dataclass
class Cell:
    """A cell; `merged` says that it belongs to the one at its left or above it."""

    text: str
    role: str = ""
    item: int | None = None
    merged: str = ""
    value: Decimal | None = None
    unit: str = ""


@dataclass
class Table:
    role: str
    report: int
    head: list[list[Cell]] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)


@dataclass
class Break:
    """Another page."""


Block = Para | Table | Break


@dataclass
class Document:
    book: Book
    blocks: list[Block] = field(default_factory=list)

    def paras(self, *roles: str, report: int | None = None) -> list[Para]:
        found = [each for each in self.blocks if isinstance(each, Para) and each.role in roles]
        return [each for each in found if report in (None, each.report)]

    def tables(self, role: str, report: int | None = None) -> list[Table]:
        found = [each for each in self.blocks if isinstance(each, Table) and each.role == role]
        return [each for each in found if report in (None, each.report)]

    def cells(self, table: str, *roles: str, report: int | None = None, item: int | None = None) -> list[Cell]:
        rows = [row for each in self.tables(table, report) for row in each.rows]
        found = [cell for row in rows for cell in row if cell.role in roles and not cell.merged]
        return [cell for cell in found if item in (None, cell.item)]

    def report_of(self, cell: Cell) -> int:
        for table in (each for each in self.blocks if isinstance(each, Table)):
            if any(each is cell for row in [*table.head, *table.rows] for each in row):
                return table.report
        raise LookupError(cell.text)


def compose(book: Book) -> Document:
    document = Document(book)
    writer = _Writer(book, document)
    if book.style.cover_of_book and len(book.posts) > 1:
        writer.cover_of_book()
    for number, post in enumerate(book.posts, 1):
        _ReportWriter(book, document, post, number).write()
    return document


class _Writer:
    def __init__(self, book: Book, document: Document, report: int = 0) -> None:
        self.book, self.style, self.document, self.report = book, book.style, document, report

    def say(self, text: str, role: str = "", kind: str = "body", item: int | None = None) -> None:
        self.document.blocks.append(Para(text, kind, role, self.report, item))

    def cover_of_book(self) -> None:
        book = self.book
        for line in ("LAPORAN KINERJA", "ESELON III DAN IV", f"{book.tw().upper()} TAHUN {book.year}"):
            self.say(line, "cover", "cover")
        self.say(book.office.upper(), "cover", "cover")
        self.say(book.place.upper(), "cover", "cover")
        self.say(words.STREETS[book.seed % len(words.STREETS)], "address", "cover")
        self.document.blocks.append(Break())


class _ReportWriter(_Writer):
    """Writes one report, in the order in which such reports are bound."""

    def __init__(self, book: Book, document: Document, post: Post, number: int) -> None:
        super().__init__(book, document, number)
        self.post = post

    @property
    def whole_post(self) -> str:
        return f"{self.post.title} {self.book.office} {self.book.place}"

    @property
    def whole_superior(self) -> str:
        own = self.post.superior
        if own == self.book.head:
            return f"{own} {self.book.place}"
        return f"{own} {self.book.office} {self.book.place}"

    def write(self) -> None:
        if self.report > 1:
            self.document.blocks.append(Break())
        self.cover()
        self.introduction()
        self.chapter(2, "AKUNTABILITAS KINERJA")
        self.section(0)
        self.agreement()
        self.section(1)
        self.achievement()
        self.section(2)
        self.evaluation()
        self.section(3)
        self.plan()
        if self.style.disposition:
            self.disposition()
        self.closing()
        self.signatures()

    def chapter(self, number: int, name: str) -> None:
        for line in self.style.chapters.format(roman=ROMAN[number], name=name).split("\n"):
            self.say(line, "chapter", "chapter")

    def section(self, index: int) -> None:
        self.say(f"{self.style.sections[index]} {self.style.titles[index]}", "section", "section")

    def cover(self) -> None:
        book = self.book
        self.say("LAPORAN KINERJA", "cover-title", "cover")
        self.say(f"{book.tw().upper()} TAHUN {book.year}", "cover-quarter", "cover")
        self.say(self.post.title.upper(), "cover-post", "cover")
        self.say(book.office.upper(), "cover", "cover")
        self.say(book.place.upper(), "cover", "cover")

    def introduction(self) -> None:
        book, post = self.book, self.post
        self.chapter(1, "PENDAHULUAN")
        self.say(
            (
                "Pertanggungjawaban kinerja suatu unit kerja kepada atasannya merupakan kewajiban yang melekat dan"
                " perwujudan sikap yang akuntabel terhadap kinerjanya.",
                "Laporan kinerja interim disusun sebagai wujud akuntabilitas pelaksanaan tugas dan penggunaan anggaran"
                " yang dipercayakan kepada setiap pejabat.",
                "Setiap pejabat wajib mempertanggungjawabkan kinerjanya secara berkala sebagai bahan perbaikan"
                " pelaksanaan program dan kegiatan.",
            )[self.style.wording],
            "preface",
        )
        self.say(
            (
                f"Dalam LKj Interim Tahun {book.year} pada {book.tw()} ini disajikan keberhasilan maupun kekurangan"
                f" pencapaian kinerja {self.whole_post} sebagaimana tercantum dalam perjanjian kinerja.",
                f"Laporan ini menggambarkan pencapaian kinerja {self.whole_post} pada {book.tw()} Tahun {book.year}.",
                f"LKj Interim {book.tw()} Tahun {book.year} ini memuat hasil pelaksanaan kinerja {self.whole_post}.",
            )[self.style.wording],
            "intro",
        )
        self.say(
            f"Berdasarkan {post.legal} tentang Kedudukan, Susunan Organisasi, Uraian Tugas dan Fungsi serta Tata Kerja"
            f" {book.office} {book.place}, sebagai berikut:",
            "legal",
        )
        self.say("A. TUGAS POKOK", "duties", "section")
        marks = "abcdefg" if self.style.lists == "a." else "1234567"
        for mark, duty in zip(marks, words.DUTIES, strict=False):
            text = duty.format(unit=post.unit, superior=post.superior)
            self.say(f"- {text}" if self.style.lists == "-" else f"{mark}. {text} ;", "duty", "list")

    def agreement(self) -> None:
        lead = (
            f"Sebagaimana Perjanjian Kinerja Tahun {self.book.year} yang ditandatangani antara {self.post.title} dengan"
            f" {self.whole_superior} memuat sasaran dan indikator kinerja sebagai tolok ukur keberhasilan, adalah"
            " sebagai berikut:",
            f"Perjanjian Kinerja Tahun {self.book.year} antara {self.post.title} dengan {self.whole_superior} memuat"
            " sasaran, indikator kinerja, dan target berikut:",
            f"Target kinerja {self.post.title} yang diperjanjikan kepada {self.whole_superior} pada Tahun"
            f" {self.book.year} adalah sebagai berikut:",
        )[self.style.wording]
        if not self.style.tables_first:
            self.say(lead, "pk")
        self.say(("Tabel 2.1", "Tabel 2.1 Perjanjian Kinerja", "Tabel: 2.1")[self.style.wording], "caption", "caption")
        self.targets()
        if self.style.tables_first:
            self.say(lead.replace("berikut:", "tersebut pada tabel di atas."), "pk")
        self.budget()

    # ---- tables

    def head(self, key: str, *, bare_percent: bool = False) -> str:
        text = self.style.heads[key].format(level=self.post.level_name, year=self.book.year, tw=self.book.tw())
        if bare_percent and not self.style.sign:
            text = f"{text} (%)"
        return text.upper() if self.style.capital_heads else text

    def table(self, role: str, columns: list[str], groups: dict[str, str] | None = None) -> Table:
        """A table with its heads; `groups` names the head above some columns."""
        table = Table(role, self.report)
        names = {
            "pagu": "cost_pagu" if role == "cost" else "pagu",
            "spent": "cost_spent",
            "target": "cost_target" if role == "cost" else "target",
            "realisasi": "cost_realisasi" if role == "cost" else "realisasi",
            "capaian": "cost_capaian" if role == "cost" else "capaian",
        }
        percents = ("capaian", "serapan", "efisiensi")
        lower = []
        for key in columns:
            if key.endswith("_unit"):
                lower.append(Cell("", "head", merged=LEFT))
            else:
                lower.append(Cell(self.head(names.get(key, key), bare_percent=key in percents), f"head-{key}"))
        if groups:
            upper, told = [], ""
            for key, cell in zip(columns, lower, strict=True):
                group = groups.get(key.removesuffix("_unit"), "")
                if not group:
                    upper.append(Cell(cell.text, cell.role, merged=cell.merged))
                    cell.text, cell.merged = "", cell.merged or UP
                else:
                    upper.append(Cell("" if told == group else group, "head", merged=LEFT if told == group else ""))
                told = group
            table.head.append(upper)
        table.head.append(lower)
        if self.style.number_row:
            table.head.append(self._numbers(columns))
        self.document.blocks.append(table)
        return table

    def _numbers(self, columns: list[str]) -> list[Cell]:
        found: dict[str, int] = {}
        for key in columns:
            if not key.endswith("_unit"):
                found[key] = len(found) + 1
        cells = []
        for key in columns:
            if key.endswith("_unit"):
                cells.append(Cell("", "number", merged=LEFT))
                continue
            text = str(found[key])
            if key == "capaian" and {"target", "realisasi"} <= found.keys():
                text = f"{text}={found['realisasi']}/{found['target']}"
            elif key == "serapan":
                text = f"{text}={found['spent']}/{found['pagu']}"
            elif key == "efisiensi":
                text = f"{text}={found['capaian']}-{found['serapan']}"
            cells.append(Cell(text, "number"))
        return cells

    def _columns(self, *keys: str) -> list[str]:
        """The columns, with one of its own for each unit or percent sign where the book splits them."""
        found = []
        for key in keys:
            found.append(key)
            counts = key in ("target", "realisasi") and "satuan" not in keys
            percents = key in ("capaian", "serapan", "efisiensi") and bool(self.style.sign)
            if self.style.split and (counts or percents):
                found.append(f"{key}_unit")
        return found

    def _row(self, columns: list[str], index: int, item: Item, above: list[Cell] | None) -> list[Cell]:
        cells = []
        joined = "satuan" not in columns
        for key in columns:
            cell = self._cell(key, index, item, f"{key}_unit" in columns, joined)
            if above is not None and key in ("no", "sasaran") and self._goes_on(index):
                cell = Cell("", key, index, UP)
            cells.append(cell)
        return cells

    def _goes_on(self, index: int) -> bool:
        """Whether the row has the sasaran of the row before, and the book joins their cells."""
        items = self.post.items
        return self.style.merged and items[index].sasaran == items[index - 1].sasaran

    def _cell(self, key: str, index: int, item: Item, split: bool, joined: bool) -> Cell:
        style = self.style
        unit = "" if split or not joined else item.satuan
        if key == "no":
            return Cell(str(index + 1), key, index)
        if key in ("sasaran", "indikator", "kegiatan", "kode", "satuan"):
            return Cell(getattr(item, key), key, index)
        if key in ("target", "realisasi"):
            value = getattr(item, key)
            return Cell(with_unit(style.count(value), unit), key, index, value=value, unit=unit)
        if key in ("target_unit", "realisasi_unit"):
            return Cell(item.satuan, "satuan", index)
        if key in ("pagu", "spent"):
            value = getattr(item, key)
            return Cell(style.amount(value), key, index, value=value)
        if key in ("capaian", "serapan", "efisiensi"):
            value = getattr(item, key)(style)
            text = style.signed(value) if split else style.percent(value)
            return Cell(text, key, index, value=value, unit="" if split else style.sign)
        if key.endswith("_unit"):
            return Cell(style.sign.strip(), "sign", index)
        if key == "sumber":
            return Cell(item.sumber, key, index)
        return Cell("", key, index)

    def _filled(self, table: Table, columns: list[str]) -> None:
        above = None
        for index, item in enumerate(self.post.items):
            above = self._row(columns, index, item, above)
            table.rows.append(above)

    def _order(self, *keys: str) -> list[str]:
        """With satuan before target where it has a column of its own."""
        if not self.style.satuan_column:
            return list(keys)
        return [each for key in keys for each in (("satuan", "target") if key == "target" else (key,))]

    def targets(self) -> None:
        columns = self._order("no", "sasaran", "indikator", "target")
        self._filled(self.table("targets", columns), columns)

    def budget(self) -> None:
        columns = ["no", "kegiatan", "pagu"]
        if self.style.codes == "budget":
            columns.insert(1, "kode")
        if self.style.sources:
            columns.append("sumber")
        self.say("Anggaran untuk mencapai target tersebut:", "budget-lead")
        table = self.table("budget", columns)
        for index, item in enumerate(self.post.items):
            table.rows.append(self._row(columns, index, item, None))
        if self.style.totals:
            total = sum((item.pagu for item in self.post.items), Decimal(0))
            table.rows.append(self._total(columns, {"pagu": total}))

    def _total(self, columns: list[str], sums: dict[str, Decimal]) -> list[Cell]:
        cells = [Cell(self.style.totals or "Jumlah", "total-label")]
        before = True
        for key in columns[1:]:
            if key in sums:
                before = False
                text = self.style.percent(sums[key]) if key == "serapan" else self.style.amount(sums[key])
                cells.append(Cell(text, f"total-{key}", value=sums[key]))
            else:
                cells.append(Cell("", "total", merged=LEFT if before else ""))
        return cells

    def achievement(self) -> None:
        book = self.book
        lead = (
            f"Berikut adalah ringkasan atas capaian target kinerja yang dihasilkan pada {book.tw()} tahun {book.year}:",
            f"Capaian kinerja sampai dengan {book.tw()} Tahun {book.year} disajikan pada tabel berikut:",
            f"Hasil pengukuran kinerja {book.tw()} Tahun {book.year} adalah sebagai berikut:",
        )[self.style.wording]
        months = f"Data yang disajikan meliputi pelaksanaan kegiatan bulan {book.months()} {book.year}."
        if not self.style.tables_first:
            self.say(lead, "summary")
        self.say("Tabel 2.2", "caption", "caption")
        self.say(f"Capaian Kinerja {self.whole_post} Berdasarkan Perjanjian Kinerja", "caption-post", "caption")
        columns = self._columns(*self._order("no", "sasaran", "indikator", "target", "realisasi", "capaian"))
        columns.append("keterangan")
        groups = dict.fromkeys(("target", "realisasi", "capaian"), "Kinerja") if self.style.wording == 0 else None
        self._filled(self.table("performance", columns, groups), columns)
        if self.style.tables_first:
            self.say(lead.replace("berikut:", "di atas.").replace(":", "."), "summary")
        self.say(months, "months")
        self.cost()

    def cost(self) -> None:
        self.say(
            ("Tabel Cost Per Outcome", "Tabel 2.3 Efisiensi Anggaran dan Kinerja", "Tabel 2.3 Cost per Outcome")[
                self.style.wording
            ],
            "caption",
            "caption",
        )
        money, work = ["pagu", "spent", "serapan"], ["target", "realisasi", "capaian"]
        named = ["kegiatan"] if self.style.wording == 1 else ["sasaran"]
        first = ["no", *(["kode"] if self.style.codes == "cost" else []), *named, "indikator"]
        parts = [*money, *work] if self.style.money_first else [*work, *money]
        columns = self._columns(*first, *parts, "efisiensi")
        groups = dict.fromkeys(money, "Anggaran") | dict.fromkeys(work, "Kinerja")
        if self.style.capital_heads:
            groups = {key: name.upper() for key, name in groups.items()}
        table = self.table("cost", columns, groups)
        self._filled(table, columns)
        if self.style.cost_total:
            sums = {key: sum((getattr(item, key) for item in self.post.items), Decimal(0)) for key in ("pagu", "spent")}
            table.rows.append(self._total(columns, sums))

    # ---- sentences

    def values(self, item: Item) -> dict[str, str]:
        style = self.style
        level = self.post.level_name
        return {
            "level": level,
            "small": level.capitalize(),
            "kegiatan": item.kegiatan,
            "indikator": item.indikator,
            "pagu": f"Rp {style_amount(style.money, item.pagu)}",
            "spent": f"Rp {style_amount(style.money, item.spent)}",
            "target": with_unit(style.count(item.target), item.satuan),
            "realisasi": with_unit(style.count(item.realisasi), item.satuan),
            "capaian": style.in_words(item.capaian(style)),
            "serapan": style.in_words(item.serapan(style)),
            "tw": self.book.tw(),
            "year": str(self.book.year),
            "next": f"tahun {self.book.year + 1}" if self.book.quarter == 4 else "triwulan berikutnya",
        }

    def evaluation(self) -> None:
        self.say(
            "Dalam rangka mendorong pencapaian target sebagaimana diuraikan dalam perjanjian kinerja, berikut adalah"
            " uraian capaian dari masing-masing sasaran beserta indikatornya:",
            "c-lead",
        )
        for index, item in enumerate(self.post.items):
            getattr(self, f"c_{self.style.section_c}")(index, item, self.values(item))
            if item.paragraph:
                self.say(item.paragraph, "c-free", item=index)

    def c_list(self, index: int, item: Item, says: dict[str, str]) -> None:
        self.say("{number}. {level} {kegiatan}".format(number=index + 1, **says), "c-name", item=index)
        self.say(
            "Indikator {small} ini adalah {indikator}. Adapun evaluasinya sebagai berikut:".format(**says),
            "c-indicator",
            item=index,
        )
        self.say("a. Pagu anggaran sesuai DPA sebesar {pagu}".format(**says), "c-pagu", "list", index)
        self.say("b. Realisasi anggaran sampai dengan {tw} sebesar {spent}".format(**says), "c-spent", "list", index)
        self.say("c. Persentase serapan anggaran adalah: {serapan}".format(**says), "c-serapan", "list", index)
        self.say("d. Capaian kinerja sebesar {capaian}".format(**says), "c-capaian", "list", index)

    def c_sentence(self, index: int, item: Item, says: dict[str, str]) -> None:
        text = (
            "{mark} {small} {kegiatan} dengan pagu anggaran {pagu} terealisasi sebesar {spent} atau {serapan} sampai"
            " dengan {tw}, sedangkan capaian kinerja sebesar {capaian}, yaitu {realisasi} dari target {target}."
        )
        if item.satuan == "%":
            text = text.replace(", yaitu {realisasi} dari target {target}", "")
        self.say(text.format(mark=f"{index + 1}.", **says), "c-sentence", item=index)

    def c_prose(self, index: int, item: Item, says: dict[str, str]) -> None:
        self.say(
            (
                "Realisasi anggaran {small} {kegiatan} sampai dengan {tw} Tahun {year} adalah {spent} dari pagu {pagu}"
                " ({serapan}). {indikator} ditargetkan {target} dan terealisasi {realisasi} sehingga capaian kinerjanya"
                " {capaian}."
            ).format(**says),
            "c-sentence",
            item=index,
        )

    def c_formula(self, index: int, item: Item, says: dict[str, str]) -> None:
        self.say("{level} {number}: {kegiatan}".format(number=index + 1, **says), "c-name", item=index)
        self.say(
            "Analisis realisasi anggaran: dari pagu sebesar {pagu} telah direalisasikan {spent} pada {tw} dengan"
            " persentase serapan anggaran {serapan}.".format(**says),
            "c-sentence",
            item=index,
        )
        self.say("Analisis realisasi kinerja: {indikator}".format(**says), "c-indicator", item=index)
        self.say(
            "= {realisasi} / {target} x 100% = {capaian}".format(
                realisasi=says["realisasi"], target=says["target"], capaian=says["capaian"]
            ),
            "c-formula",
            item=index,
        )

    def plan(self) -> None:
        self.say(
            f"Dalam rangka meningkatkan kinerja {self.post.unit}, rencana tindak lanjut kami jelaskan pada tabel di"
            " bawah ini:",
            "plan-lead",
        )
        columns = ["kode", "kegiatan", "evaluasi", "tindak_lanjut", "keterangan"]
        table = self.table("plan", columns)
        for index, item in enumerate(self.post.items):
            says = self.values(item)
            table.rows.append(
                [
                    Cell(item.kode, "kode", index),
                    Cell(item.kegiatan, "kegiatan", index),
                    Cell(item.evaluation.format(**says), "evaluasi", index),
                    Cell(item.follow.format(**says), "tindak_lanjut", index),
                    Cell(item.reason, "keterangan", index),
                ]
            )
            if item.extra:
                evaluation, follow = item.extra
                blank = [Cell("", "kode", index, UP), Cell("", "kegiatan", index, UP)]
                more = [Cell(evaluation, "extra", index), Cell(follow, "extra", index), Cell("", "extra", index)]
                table.rows.append([*blank, *more])

    def disposition(self) -> None:
        self.say("RUANG DISPOSISI TANGGAPAN ATASAN LANGSUNG:", "disposition", "section")
        boxes = (
            "Laporan kurang baik",
            "Laporan sudah baik",
            "Laporan diperbaiki",
            "Target dan realisasi diteliti ulang",
        )
        for box in (*boxes, "Capaian diteliti ulang", "Lain-lain"):
            self.say(f"- {box}", "disposition", "list")

    def closing(self) -> None:
        self.chapter(3, "PENUTUP")
        self.say(
            f"LKj Interim ini disusun sebagai bentuk pertanggungjawaban {self.post.title} kepada {self.whole_superior}"
            f" atas penyelenggaraan tugas pada tahun {self.book.year} sebagai bahan pengambilan keputusan dalam"
            " perencanaan tahun berikutnya.",
            "closing",
        )
        self.say(
            f"Demikian LKj Interim {self.whole_post} disusun agar dapat digunakan sebagai alat introspeksi dan"
            " komunikasi bagi pihak terkait.",
            "closing-own",
        )

    def signatures(self) -> None:
        post = self.post
        self.say(f"{self.book.place.partition(' ')[2]}, {post.date}", "date", "sign")
        own = [post.title.upper(), post.person.name, f"NIP. {post.person.nip}"]
        above = [post.superior.upper(), post.superior_person.name, f"NIP. {post.superior_person.nip}"]
        roles = ("title", "name", "nip")
        if self.style.signature_tab:
            table = Table("signatures", self.report)
            for role, left, right in zip(roles, above, own, strict=True):
                table.rows.append([Cell(left, f"superior-{role}"), Cell(right, f"own-{role}")])
            self.document.blocks.append(table)
            return
        for whose, lines in (("superior", above), ("own", own)):
            for role, line in zip(roles, lines, strict=True):
                self.say(line, f"{whose}-{role}", "sign")


def style_amount(pattern: str, value: Decimal) -> str:
    """An amount in a sentence, without its Rp."""
    tail = ",-" if pattern.endswith(",-") else ""
    return f"{int(value):,}".replace(",", ".") + tail


def with_unit(text: str, unit: str) -> str:
    return f"{text} {unit}" if unit else text
