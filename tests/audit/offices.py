"""Made-up offices: their posts, what each has agreed to and reached, and in which manner their books are written."""

import copy
import random
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tests.audit import vocabulary as words
from tests.audit.numbers import fixed, grouped, percent_of, plain

ROMAN = ("", "I", "II", "III", "IV")
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober")
MONTHS = (*MONTHS, "November", "Desember")
LAST_DAY = {1: 31, 2: 30, 3: 30, 4: 31}


@dataclass
class Item:
    """An activity with its indicator, as one post answers for it."""

    kode: str
    kegiatan: str
    sasaran: str
    indikator: str
    satuan: str
    target: Decimal
    realisasi: Decimal
    pagu: Decimal
    spent: Decimal
    sumber: str
    # Codes of the activities below it in the same book, whose money it adds up.
    evaluation: str = ""
    follow: str = ""
    reason: str = ""
    paragraph: str = ""
    extra: tuple[str, str] | None = None

    def capaian(self, style: "Style") -> Decimal:
        return percent_of(self.realisasi, self.target, style.decimals)

    def serapan(self, style: "Style") -> Decimal:
        return percent_of(self.spent, self.pagu, style.decimals)

    def efisiensi(self, style: "Style") -> Decimal:
        return self.capaian(style) - self.serapan(style)


@dataclass
class Person:
    name: str
    nip: str


@dataclass
class Post:
    title: str
    unit: str
    superior: str
    level: str
    person: Person
    superior_person: Person
    items: list[Item] = field(default_factory=list)
    legal: str = ""
    date: str = ""

    @property
    def level_name(self) -> str:
        return "Kegiatan" if self.level == "kegiatan" else "Sub Kegiatan"


@dataclass
class Style:
    """The manner of one book; every choice is made once."""

    decimals: int
    point: str
    sign: str
    money: str
    minus: str
    zero_dash: bool
    quarter: str
    months: str
    sections: tuple[str, ...]
    chapters: str
    titles: tuple[str, ...]
    split: bool
    satuan_column: bool
    totals: str
    cost_total: bool
    codes: str
    number_row: bool
    merged: bool
    tables_first: bool
    money_first: bool
    sources: bool
    heads: dict[str, str]
    capital_heads: bool
    section_c: str
    wording: int
    landscape: bool
    disposition: bool
    signature_tab: bool
    cover_of_book: bool
    continued: bool
    lists: str
    typed_numbers: bool
    one_sheet: bool
    upright: bool = False
    """Whether Cost Per Outcome stands upright: labels in the first column, an indicator below the other."""

    def percent(self, value: Decimal) -> str:
        return f"{self.signed(value)}{self.sign}"

    def signed(self, value: Decimal) -> str:
        text = fixed(abs(value), self.decimals, self.point)
        return f"{self.minus}{text}" if value < 0 else text

    def in_words(self, value: Decimal) -> str:
        """A percentage as sentences have it: always with its sign."""
        return f"{self.signed(value)}{self.sign or '%'}"

    def amount(self, value: Decimal) -> str:
        """An amount in a table."""
        if not value and self.zero_dash:
            return "-"
        return self.money.format(grouped(value))

    def count(self, value: Decimal) -> str:
        return plain(value, self.point)


@dataclass
class Book:
    seed: int
    kind: words.Kind
    office: str
    place: str
    year: int
    quarter: int
    posts: list[Post]
    style: Style
    head: str

    def tw(self, quarter: int | None = None) -> str:
        """The quarter as this book writes it."""
        number = self.quarter if quarter is None else quarter
        return self.style.quarter.format(roman=ROMAN[number], number=number, word=WORDS[number])

    def months(self, last: str = "") -> str:
        return self.style.months.format(last=last or MONTHS[self.quarter * 3 - 1])

    @property
    def due(self) -> Decimal:
        return Decimal(self.quarter * 25)

    def is_low(self, item: Item) -> bool:
        bound = self.due * 9 / 10
        return item.capaian(self.style) < bound or item.serapan(self.style) < bound


HEADS = {
    "no": ("No", "No.", "NO.", "Nomor"),
    "sasaran": ("Sasaran {level}", "Sasaran", "Sasaran Strategis", "Sasaran Kinerja"),
    "indikator": ("Indikator Kinerja", "Indikator", "Indikator Kinerja {level}", "Indikator Sasaran"),
    "target": ("Target", "Target Tahunan", "Target Tahun {year}", "Target Kinerja", "Target {year}"),
    "satuan": ("Satuan",),
    "realisasi": ("Realisasi", "Realisasi s.d. {tw}", "Realisasi Kinerja", "Realisasi {tw}"),
    "capaian": ("Capaian", "Tingkat Capaian", "Persentase Capaian", "Capaian Kinerja"),
    "keterangan": ("Keterangan", "Ket.", "Ket"),
    "kegiatan": ("{level}", "Nama {level}", "Uraian {level}"),
    "pagu": ("Anggaran Rp.", "Anggaran (Rp)", "Pagu (Rp)", "Pagu Anggaran", "Anggaran", "Jumlah Anggaran (Rp)"),
    "cost_pagu": ("Target", "Pagu", "Pagu Anggaran", "Alokasi"),
    "cost_spent": ("Realisasi", "Realisasi Anggaran", "Realisasi Keuangan"),
    "serapan": ("Capaian", "Serapan", "Serapan Anggaran", "Persentase Serapan", "Penyerapan"),
    "cost_target": ("Target", "Target Kinerja"),
    "cost_realisasi": ("Realisasi", "Realisasi Kinerja"),
    "cost_capaian": ("Capaian", "Capaian Kinerja", "Persentase Capaian"),
    "efisiensi": ("Efisiensi", "Tingkat Efisiensi", "Efisiensi Anggaran"),
    "kode": ("Kode {level}", "Kode", "Kode Rekening", "Nomor Rekening"),
    "evaluasi": ("Evaluasi", "Hasil Evaluasi", "Uraian Evaluasi"),
    "tindak_lanjut": ("Tindak Lanjut", "Rencana Tindak Lanjut", "Upaya Tindak Lanjut"),
    "sumber": ("Keterangan", "Sumber Dana", "Sumber Anggaran"),
}
QUARTERS = (
    "Triwulan {roman}", "Triwulan {roman}", "TRIWULAN {roman}", "Triwulan {number}", "TW {roman}", "Triwulan {word}",
    "Tribulan {roman}", "triwulan {roman}",
)  # fmt: skip
WORDS = ("", "Pertama", "Kedua", "Ketiga", "Keempat")


def make_style(rng: random.Random) -> Style:
    decimals = rng.choice((0, 2, 2, 1, 0))
    return Style(
        decimals=decimals,
        point="." if decimals and rng.random() < 0.2 else ",",
        sign=rng.choice((" %", "%", "%", "")),
        money=rng.choice(("{}", "{}", "Rp. {},-", "Rp {}", "Rp{}", "{},00")),
        minus=rng.choice(("-", "-", "−", "- ")),
        zero_dash=rng.random() < 0.5,
        quarter=rng.choice(QUARTERS),
        months=rng.choice(
            ("Januari s.d. {last}", "Januari sampai dengan {last}", "Januari – {last}", "Januari s/d {last}")
        ),
        sections=rng.choice(
            (("A.", "B.", "C.", "D."), ("2.1", "2.2", "2.3", "2.4"), ("1.", "2.", "3.", "4."), ("A", "B", "C", "D"))
        ),
        chapters=rng.choice(("BAB {roman}\n{name}", "BAB {roman} {name}", "{roman}. {name}")),
        titles=rng.choice(
            (
                ("PERJANJIAN KINERJA", "CAPAIAN KINERJA", "EVALUASI DAN ANALISIS KINERJA", "RENCANA TINDAK LANJUT"),
                ("Perjanjian Kinerja", "Pengukuran Capaian Kinerja", "Evaluasi dan Analisis", "Rencana Tindak Lanjut"),
                ("Perjanjian Kinerja", "Capaian Kinerja", "Analisis Capaian Kinerja", "Tindak Lanjut"),
                ("PERJANJIAN KINERJA", "HASIL PENGUKURAN KINERJA", "EVALUASI KINERJA", "TINDAK LANJUT HASIL EVALUASI"),
            )
        ),
        split=rng.random() < 0.4,
        satuan_column=rng.random() < 0.25,
        totals=rng.choice(("Total", "Jumlah", "JUMLAH", "")),
        cost_total=rng.random() < 0.3,
        codes=rng.choice(("plan", "plan", "budget", "cost")),
        number_row=rng.random() < 0.6,
        merged=rng.random() < 0.5,
        tables_first=rng.random() < 0.3,
        money_first=rng.random() < 0.75,
        sources=rng.random() < 0.8,
        heads={key: rng.choice(choices) for key, choices in HEADS.items()},
        capital_heads=rng.random() < 0.3,
        section_c=rng.choice(("list", "list", "sentence", "prose", "formula")),
        wording=rng.randrange(3),
        landscape=rng.random() < 0.3,
        disposition=rng.random() < 0.7,
        signature_tab=rng.random() < 0.25,
        cover_of_book=rng.random() < 0.6,
        continued=rng.random() < 0.3,
        lists=rng.choice(("a.", "1.", "-")),
        typed_numbers=rng.random() < 0.5,
        one_sheet=rng.random() < 0.5,
    )


TARGETS = {
    "dokumen": (2, 24),
    "laporan": (4, 24),
    "orang": (20, 400),
    "unit": (3, 60),
    "paket": (2, 12),
    "kasus": (50, 500),
    "lembaga": (5, 40),
    "kali": (4, 24),
    "kelompok": (5, 30),
}
EVALUATIONS = (
    "Capaian serapan anggaran {tw} sebesar {serapan} dengan capaian kinerja sebesar {capaian}",
    "Serapan anggaran sampai dengan {tw} sebesar {serapan} dan capaian kinerja {capaian}",
    "Capaian kinerja {tw} sebesar {capaian}, capaian serapan anggaran sebesar {serapan}",
)
FOLLOWS = (
    "Melanjutkan sisa capaian kinerja pada {next}",
    "Melaksanakan serapan anggaran sesuai jadwal yang telah ditetapkan",
    "Mempercepat pelaksanaan kegiatan dan pertanggungjawaban keuangan",
)
KEEPS = ("Mempertahankan capaian kinerja yang telah diraih", "Menjaga mutu hasil kegiatan yang telah dicapai")
EXTRAS = (
    ("Telah dilaksanakan rapat koordinasi sebanyak {n} kali", "Menyusun notula dan membagikannya kepada peserta"),
    ("Terdapat {n} usulan warga yang perlu ditelaah", "Menelaah usulan bersama tim teknis"),
    ("Dilakukan kunjungan lapangan ke {n} lokasi", "Menyusun laporan hasil kunjungan"),
)
SASARAN = ("Terlaksananya", "Meningkatnya", "Terwujudnya")


class _Maker:
    """Makes one book from one seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311
        self.seed = seed
        self.style = make_style(self.rng)
        if seed % 8 == 5:
            self.style = replace(self.style, upright=True, cost_total=False)
        self.kind = self.rng.choice(words.KINDS)
        region = self.rng.choice(words.REGIONS)
        self.place = f"{region[0]} {region[1]}"
        self.year = self.rng.choice((2022, 2023, 2024, 2025))
        self.quarter = self.rng.choice((1, 2, 2, 3, 3, 4))
        self.names = self.rng.sample(words.NAMES, len(words.NAMES))
        self.paragraphs = self.rng.sample(words.PARAGRAPHS, len(words.PARAGRAPHS))
        self.reasons = self.rng.sample(words.REASONS, len(words.REASONS))
        self.program_width = self.rng.choice((2, 2, 3))
        self.sub_width = self.rng.choice((2, 2, 4))
        self.verb = self.rng.choice(SASARAN)
        self.evaluation = self.rng.choice(EVALUATIONS)
        self.sub_title = self.rng.choice(("Kepala Sub Bagian", "Kepala Subbagian"))

    def book(self, size: int | None) -> Book:
        name, head = self._office()
        posts = self._posts(name, head)
        if size is None:
            size = self.rng.choice((1, 3, 4, 6, 8, 12))
        if len(posts) > size:
            posts = posts[:size] if size > 1 else [self.rng.choice(posts)]
        book = Book(self.seed, self.kind, name, self.place, self.year, self.quarter, posts, self.style, head)
        self._share_out(book)
        self._people(book)
        self._words(book)
        return book

    def _office(self) -> tuple[str, str]:
        if self.kind is words.KECAMATAN:
            name = self.rng.choice(words.SUBDISTRICTS)
            return f"Kecamatan {name}", f"Camat {name}"
        if self.kind is words.BAGIAN:
            return "Bagian Organisasi", "Kepala Bagian Organisasi"
        rest = self.kind.name.partition(" ")[2]
        return self.kind.name, f"{self.kind.head} {rest}"

    def _posts(self, office: str, head: str) -> list[Post]:
        """The reporting posts, each superior before its subordinates."""
        found = []
        if self.kind is words.BAGIAN:
            area = self.kind.fields[0]
            return [self._post(f"{self.sub_title} {each}", f"Sub Bagian {each}", head) for each in area.sections]
        secretary = "Sekretaris Kecamatan" if self.kind is words.KECAMATAN else "Sekretaris"
        found.append(self._post(secretary, "Sekretariat", head, "kegiatan"))
        count = self.rng.choice((1, 2, 2, 3))
        for name, _ in words.SECRETARIAT[:count]:
            found.append(self._post(f"{self.sub_title} {name}", f"Sub Bagian {name}", secretary))
        branches = []
        for area in self.rng.sample(self.kind.fields, len(self.kind.fields)):
            if self.kind is words.KECAMATAN:
                branches.append([self._post(f"Kepala Seksi {area.sections[0]}", f"Seksi {area.sections[0]}", head)])
                continue
            leader = f"Kepala Bidang {area.name}"
            branch = [self._post(leader, f"Bidang {area.name}", head, "kegiatan")]
            branch += [self._post(f"Kepala Seksi {each}", f"Seksi {each}", leader) for each in area.sections]
            branches.append(branch)
        # Some books begin with the fields.
        ordered = [found, *branches] if self.rng.random() < 0.7 else [*branches, found]
        return [post for branch in ordered for post in branch]

    def _post(self, title: str, unit: str, superior: str, level: str = "sub") -> Post:
        nobody = Person("", "")
        return Post(title, unit, superior, level, nobody, nobody)

    def _share_out(self, book: Book) -> None:
        """Give every post its activities; those above add up those below."""
        by_title = {post.title: post for post in book.posts}
        for index, (name, kegiatans) in enumerate(words.SECRETARIAT):
            post = by_title.get(f"{self.sub_title} {name}")
            if post is not None:
                self._fill([post], self._coded(kegiatans, "01"), by_title.get(post.superior))
            elif index == 0 and (leader := next((each for each in book.posts if each.unit == "Sekretariat"), None)):
                leader.items += [self._item(code, each, percent=True) for code, each in self._coded(kegiatans, "01")]
        for area in self.kind.fields:
            seksi = [post for post in book.posts if post.unit.partition(" ")[2] in area.sections]
            leader = by_title.get(f"Kepala Bidang {area.name}")
            coded = self._coded(area.kegiatan, area.program)
            if seksi:
                self._fill(seksi, coded, leader)
            elif leader is not None:
                leader.items += [self._item(code, each, percent=True) for code, each in coded]

    def _coded(self, kegiatans: tuple[words.Kegiatan, ...], program: str) -> list[tuple[str, words.Kegiatan]]:
        prefix = f"{self.kind.urusan}.{program.zfill(self.program_width)}"
        return [(f"{prefix}.{each.code}", each) for each in kegiatans]

    def _fill(self, posts: list[Post], coded: list[tuple[str, words.Kegiatan]], leader: Post | None) -> None:
        for code, kegiatan in coded:
            subs = []
            for index, sub in enumerate(kegiatan.subs):
                item = self._item(f"{code}.{sub.code.zfill(self.sub_width)}", sub)
                posts[index % len(posts)].items.append(item)
                subs.append(item)
            if leader is not None:
                above = self._item(code, kegiatan, percent=True)
                above.pagu, above.spent = sum(each.pagu for each in subs), sum(each.spent for each in subs)
                leader.items.append(above)

    def _item(self, code: str, what: words.Sub | words.Kegiatan, *, percent: bool = False) -> Item:
        rng = self.rng
        if percent:
            target, satuan = Decimal(rng.choice((100, 100, 100, 90, 85))), "%"
        else:
            satuan = what.satuan
            target = Decimal(rng.randint(*TARGETS[satuan]))
        pace = rng.choice((1, 1, 1, 1, 0.35)) * rng.uniform(0.75, 1.08) * self.quarter / 4
        realisasi = Decimal(min(int(target), max(0, round(float(target) * pace))))
        if rng.random() < 0.12:
            realisasi = target
        pagu = Decimal(rng.randint(900, 900_000)) * rng.choice((1000, 1000, 500, 250)) + rng.choice((0, 0, 419, 80))
        share = float(realisasi / target) + rng.uniform(-0.12, 0.12)
        spent = Decimal(int(float(pagu) * min(max(share, 0.03), 0.995)))
        if realisasi * 4 < target and rng.random() < 0.15:
            spent = Decimal(0)
        verb = SASARAN[1] if percent else self.verb
        sasaran = f"{verb} {what.name}"
        return Item(
            code, what.name, sasaran, what.indikator, satuan, target, realisasi, pagu, spent, rng.choice(words.FUNDS)
        )

    def _people(self, book: Book) -> None:
        people: dict[str, Person] = {}
        for post in book.posts:
            for title in (post.title, post.superior):
                if title not in people:
                    people[title] = Person(self.names[len(people) % len(self.names)], self._nip())
            post.person, post.superior_person = people[post.title], people[post.superior]

    def _nip(self) -> str:
        rng = self.rng
        born, began = rng.randint(1966, 1990), rng.randint(0, 6)
        date = f"{born}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
        appointed = f"{born + 24 + began - (born > 1985) * 4}{rng.randint(1, 12):02}"
        return f"{date} {appointed} {rng.choice((1, 2))} {rng.randint(1, 40):03}"

    def _words(self, book: Book) -> None:
        rng = self.rng
        ruler = "Bupati" if book.place.startswith("Kabupaten") else "Wali Kota"
        legal = f"Peraturan {ruler} Nomor {rng.randint(11, 99)} Tahun {rng.choice((2016, 2019, 2021))}"
        day, month = LAST_DAY[book.quarter], book.quarter * 3
        if rng.random() < 0.4:
            day, month = rng.randint(1, 12), month + 1
        year = book.year + (month > 12)
        for number, post in enumerate(book.posts):
            post.legal, post.date = legal, f"{day} {MONTHS[(month - 1) % 12]} {year}"
            post.items.sort(key=lambda each: each.kode)
            if book.style.merged and post.level == "sub":
                for item in post.items:
                    item.sasaran = f"{self.verb} Kualitas Pelaksanaan Tugas {post.unit}"
            for item in post.items:
                self._words_of(book, item)
            # One longer paragraph a report at most, and each only once in a book.
            if post.items and (number < len(self.paragraphs)) and rng.random() < 0.85:
                item = rng.choice(post.items)
                item.paragraph = self._filled(self.paragraphs[number], item)

    def _words_of(self, book: Book, item: Item) -> None:
        rng = self.rng
        item.evaluation = self.evaluation
        done = item.capaian(book.style) >= 100
        item.follow = rng.choice(KEEPS) if done else rng.choice(FOLLOWS)
        if book.is_low(item):
            late = ("triwulan berikutnya", "semester kedua", "akhir tahun", "kedua tahun")
            fit = [each for each in self.reasons if book.quarter < 3 or not any(word in each for word in late)]
            item.reason = rng.choice(fit)
        if rng.random() < 0.25:
            what, then = rng.choice(EXTRAS)
            item.extra = (what.format(n=rng.randint(2, 30)), then)

    def _filled(self, paragraph: str, item: Item) -> str:
        return paragraph.format(kegiatan=item.kegiatan, n=self.rng.randint(3, 28))


def make_book(seed: int, size: int | None = None) -> Book:
    """A consistent book of a made-up office; the same seed gives the same book. `size` bounds its reports."""
    for attempt in range(20):
        book = _Maker(seed + attempt * 1_000_003).book(size)
        if all(post.items for post in book.posts):
            return book
    raise AssertionError(f"no book of seed {seed}")


def roll_up(book: Book) -> None:
    """Have every activity above others of the book add up their money again."""
    items = [item for post in book.posts for item in post.items]
    for item in items:
        below = [each for each in items if each.kode.startswith(f"{item.kode}.")]
        if below:
            item.pagu, item.spent = sum(each.pagu for each in below), sum(each.spent for each in below)


def copied(book: Book) -> Book:
    return copy.deepcopy(book)
