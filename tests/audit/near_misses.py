"""What looks like an error in a made-up book and is none: an auditor leaves each of these alone."""

import random
from collections.abc import Callable

from tests.audit.books import Document, Para, compose, style_amount
from tests.audit.numbers import plain
from tests.audit.offices import MONTHS, Book, copied

NearMiss = Callable[[Document, random.Random], None]
NEAR_MISSES: dict[str, NearMiss] = {}


def _near(make: NearMiss) -> NearMiss:
    NEAR_MISSES[make.__name__.strip("_")] = make
    return make


def with_near_miss(book: Book, name: str) -> Document:
    """A consistent book with this harmless thing in it."""
    document = compose(copied(book))
    NEAR_MISSES[name](document, random.Random(f"{book.seed} {name}"))  # noqa: S311
    return document


def _add(document: Document, rng: random.Random, text: str) -> None:
    """One more sentence at the end of some report's section C."""
    before = rng.choice(document.paras("plan-lead"))
    section = document.blocks.index(before) - 1
    document.blocks.insert(section, Para(text, "body", "near-miss", before.report))


@_near
def _earlier_quarter(document: Document, rng: random.Random) -> None:
    book = document.book
    if book.quarter > 1:
        earlier = book.tw(book.quarter - 1)
        _add(
            document, rng, f"Dibandingkan dengan {earlier}, pelaksanaan kegiatan pada {book.tw()} berjalan lebih baik."
        )


@_near
def _next_quarter(document: Document, rng: random.Random) -> None:
    book = document.book
    if book.quarter < 4:
        _add(document, rng, f"Sisa kegiatan direncanakan untuk dilaksanakan pada {book.tw(book.quarter + 1)}.")


@_near
def _month_of_an_event(document: Document, rng: random.Random) -> None:
    month = MONTHS[rng.randrange(document.book.quarter * 3)]
    _add(document, rng, f"Rapat koordinasi diselenggarakan pada bulan {month} {document.book.year} di ruang pertemuan.")


@_near
def _partner(document: Document, rng: random.Random) -> None:
    partner = rng.choice(("Dinas Kesehatan", "Dinas Pendidikan", "Kepolisian Resor", "Kementerian Dalam Negeri"))
    _add(document, rng, f"Kegiatan dilaksanakan bekerja sama dengan {partner} {document.book.place}.")


@_near
def _colleague(document: Document, rng: random.Random) -> None:
    title = rng.choice(document.book.posts).unit
    _add(document, rng, f"Pelaksanaan kegiatan dikoordinasikan dengan {title} agar jadwal tidak berbenturan.")


@_near
def _last_year(document: Document, rng: random.Random) -> None:
    amount = style_amount(document.book.style.money, rng.randint(20, 900) * 1_000_000)
    year = document.book.year - 1
    _add(document, rng, f"Pada tahun {year} kegiatan yang sama memperoleh anggaran sebesar Rp {amount}.")


@_near
def _last_years_percentage(document: Document, rng: random.Random) -> None:
    year = document.book.year - 1
    _add(document, rng, f"Sebagai pembanding, capaian kinerja pada akhir tahun {year} adalah {rng.randint(80, 99)}%.")


@_near
def _capitals(document: Document, rng: random.Random) -> None:
    cell = rng.choice(document.cells("performance", "indikator"))
    cell.text = rng.choice((cell.text.upper(), cell.text.lower(), cell.text.replace(",", ";"), f"{cell.text}."))


@_near
def _unit_with_a_capital(document: Document, rng: random.Random) -> None:
    for cell in document.cells("performance", "target", "realisasi", "satuan"):
        cell.text = " ".join(part.capitalize() for part in cell.text.split(" "))


@_near
def _name_with_a_capital(document: Document, rng: random.Random) -> None:
    cell = rng.choice(document.cells("plan", "kegiatan"))
    cell.text = rng.choice((cell.text.upper(), cell.text.replace(", dan", " dan"), cell.text.replace("/", " / ")))


@_near
def _rounded_in_words(document: Document, rng: random.Random) -> None:
    book = document.book
    post = rng.choice(book.posts)
    item = rng.choice(post.items)
    percent = round(item.spent * 100 / item.pagu)
    report = book.posts.index(post) + 1
    lead = document.paras("plan-lead", report=report)[0]
    text = f"Serapan anggaran {item.kegiatan} dengan demikian sekitar {percent}% dari pagu."
    document.blocks.insert(document.blocks.index(lead) - 1, Para(text, "body", "near-miss", report))


@_near
def _millions(document: Document, rng: random.Random) -> None:
    book = document.book
    post = rng.choice(book.posts)
    item = max(post.items, key=lambda each: each.pagu)
    report = book.posts.index(post) + 1
    lead = document.paras("plan-lead", report=report)[0]
    text = f"Pagu {item.kegiatan} sebesar Rp {plain((item.pagu / 1_000_000).quantize(1 + item.pagu * 0), ',')} juta."
    document.blocks.insert(document.blocks.index(lead) - 1, Para(text, "body", "near-miss", report))


@_near
def _nothing_left(document: Document, rng: random.Random) -> None:
    """Efisiensi of nought, printed as a dash."""
    for table in document.tables("cost"):
        for row in table.rows:
            for cell in row:
                if cell.role == "efisiensi" and cell.value == 0:
                    cell.text, cell.value = "-", None


@_near
def _acting(document: Document, rng: random.Random) -> None:
    for piece in document.paras("own-title")[:1]:
        piece.text = f"Plt. {piece.text}"


@_near
def _abbreviated(document: Document, rng: random.Random) -> None:
    """The post's own title, shortened as everybody does."""
    piece = rng.choice(document.paras("closing-own"))
    for whole, short in (
        ("Kepala Sub Bagian", "Kasubbag"),
        ("Kepala Subbagian", "Ka. Subbag"),
        ("Kepala Seksi", "Kasi"),
    ):
        piece.text = piece.text.replace(whole, short)


@_near
def _counts(document: Document, rng: random.Random) -> None:
    _add(document, rng, f"Kegiatan tersebut diikuti {rng.randint(12, 90)} peserta dari {rng.randint(3, 20)} desa.")


@_near
def _by_law(document: Document, rng: random.Random) -> None:
    _add(document, rng, "Pelaksanaan kegiatan berpedoman pada Peraturan Menteri Dalam Negeri Nomor 77 Tahun 2020.")


@_near
def _sums_of_pages(document: Document, rng: random.Random) -> None:
    """A follow-up that has its own share of words about a finished thing."""
    for table in document.tables("plan"):
        for row in table.rows:
            for cell in row:
                if cell.role == "tindak_lanjut" and "Mempertahankan" in cell.text:
                    cell.text = "Mempertahankan capaian kinerja dan menyusun laporan akhir kegiatan"


NAMES = tuple(NEAR_MISSES)
