"""Rules of the author's sentences: other quarters, units and figures than the report's own, and copies.

What Indonesian official prose says is read by reports.language; here it is set against the report.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from lkj import formats
from reports.calculations import HUNDRED
from reports.checks.found import on_text
from reports.checks.registry import Found, Reads, rule
from reports.checks.subject import Subject, Text
from reports.content.report import Budget, Topic
from reports.enums import Quarter, RuleFamily, Severity
from reports.language.amounts import Amount, Bound, Kind, amounts, broken, matches
from reports.language.likeness import Copy
from reports.language.names import Mention, NameKind
from reports.language.periods import Period, Role, Unit, contradicts, periods
from reports.language.sentences import Sentence, sentence_at

FAMILY = RuleFamily.NARRATIVE
_FEWEST_WORDS = 4  # of an indicator's name, so that a mention of it is no coincidence
# Before a unit's name these say that somebody else is meant: a partner, a source, a recipient.
_PARTNER = re.compile(
    r"\b(dengan|bersama|koordinasi|berkoordinasi|kerja\s?sama|bekerja\s?sama|kepada|dari|oleh|melalui|antara|ke|untuk|"
    r"mendukung|membantu|mengundang|melibatkan|menurut|menunggu|usulan|permintaan|bantuan|seperti|termasuk)\b",
    re.IGNORECASE,
)
# And behind it, what a partner does.
_HELPS = re.compile(
    r"\s+(?:(?:telah|sudah|belum|juga|ikut|turut|akan|yang)\s+)*"
    r"(?:membantu|mendukung|memberi(?:kan)?|menyediakan|menyampaikan|menyerahkan|mengirim(?:kan)?|meminta|mengusulkan)\b",
    re.IGNORECASE,
)
_OWN_RESULT = re.compile(
    r"\b(capaian|kinerja|realisasi|anggaran|serapan|terserap|target|laporan|tugas|program|kegiatan)\b", re.IGNORECASE
)
_ITS_RESULT = re.compile(
    r"\b(capaian|kinerja|realisasi|serapan|laporan|target)(\s+(kinerja|anggaran|pada))?\s+$", re.IGNORECASE
)
_AS = re.compile(r"\b(selaku|sebagai|jabatan|saya)\s*,?\s*$", re.IGNORECASE)
_SUPERIOR = re.compile(r"\batasan\b", re.IGNORECASE)
_OFFICE_TYPES = "Dinas|Badan|Kantor|Satuan|Kecamatan|Inspektorat|Kelurahan|Bagian|Rumah Sakit"
_OWN_OFFICE = re.compile(
    rf"\b(?P<kind>{_OFFICE_TYPES})\s+(?:ini|kami)\b"
    rf"|\b(?:pada|di|lingkungan|lingkup)\s+(?P<bare>{_OFFICE_TYPES})\s*(?=[.,;]|$)"
)
# A figure in a sentence is held against the tables only where the sentence says what it is.
_SAYS_MONEY = re.compile(
    r"\b(pagu|anggaran(?:nya)?|terserap|serapan|penyerapan|realisasi|terealisasi|direalisasikan|dibelanjakan|"
    # All of it: `belanja modal Rp5.000.000`, on one thing, stands in no table.
    r"belanja(?:nya)?(?=\s(?:(?:sub\s)?kegiatan\s(?:ini\s)?)?(?:sebesar|senilai|mencapai|baru|sudah|telah|sampai|rp)))\b",
    re.IGNORECASE,
)
_SAYS_PERCENT = re.compile(
    r"\b(capaian|tercapai|mencapai|serapan|terserap|penyerapan|realisasi|terealisasi|efisiensi|kinerja|target)\b",
    re.IGNORECASE,
)
_NOTHING_SPENT = re.compile(
    r"\bbelum ada (?:(?:realisasi|penyerapan|serapan) anggaran|anggaran yang (?:terserap|direalisasikan))\b"
    r"|\banggaran(?:nya)? belum (?:terserap|direalisasikan|diserap)(?! (?:seluruhnya|semuanya|sepenuhnya|penuh))\b",
    re.IGNORECASE,
)
# Figures that are not the report's own, of which its tables know nothing.
_OF_OTHERS = re.compile(r"\b(nasional|provinsi|kementerian|rpjm\w*|rpjp\w*|renstra|rkpd|spm|sdgs?)\b", re.IGNORECASE)
_VERSION = re.compile(
    r"\b(?:PK|Perjanjian\s+Kinerja)(?:\s+tahun\s+\d{4})?\s+(?P<name>murni|awal|perubahan(?:\s+(?:ke-?\s*)?(?P<number>\d))?)\b",
    re.IGNORECASE,
)


@rule(
    "triwulan-lain",
    "Triwulan lain disebut sebagai triwulan laporan",
    Severity.WARNING,
    FAMILY,
    reads=Reads.TEXT,
    guards_truth=True,
    why="Kalimat yang disalin dari triwulan lalu membawa serta nama triwulannya. Perbandingan dan rencana boleh "
    "menyebut triwulan lain.",
)
def another_quarter(subject: Subject, text: Text) -> Iterator[Found]:
    return _other_periods(subject, text, (Unit.QUARTER, Unit.SEMESTER))


@rule(
    "bulan-lain",
    "Bulan lain disebut sebagai masa laporan",
    Severity.WARNING,
    FAMILY,
    reads=Reads.TEXT,
    guards_truth=True,
    why="“Januari sampai Maret” dalam laporan Triwulan II biasanya tertinggal dari laporan sebelumnya.",
)
def other_months(subject: Subject, text: Text) -> Iterator[Found]:
    return _other_periods(subject, text, (Unit.MONTHS,))


@rule(
    "hari-mustahil",
    "Lebih banyak hari daripada masa yang disebut",
    Severity.WARNING,
    FAMILY,
    reads=Reads.TEXT,
    why="Dari Januari sampai Maret ada 90 hari, bukan 180. Kalimat seperti itu menggabungkan angka satu triwulan "
    "dengan bulan triwulan lain.",
)
def more_days_than_the_months_have(subject: Subject, text: Text) -> Iterator[Found]:
    for period in _said(text):
        sentence = sentence_at(text.words, period.start)
        days = _days(period, subject.year)
        for amount in _amounts(subject, text, sentence) if days else ():
            if amount.kind is Kind.COUNT and amount.unit.casefold() == "hari" and days < amount.value <= 366:
                message = f"Tertulis {amount.text.strip()}, padahal {period.text.strip()} hanya mempunyai {days} hari."
                yield on_text(text, message, sentence.text, tertulis=formats.plain(amount.value), hari=str(days))


@rule(
    "unit-lain",
    "Unit lain disebut sebagai pelapor",
    Severity.WARNING,
    FAMILY,
    reads=Reads.TEXT,
    guards_truth=True,
    why="Kalimat yang disalin dari laporan unit lain menyebut unit itu. Unit yang disebut sebagai mitra, sumber, atau "
    "bawahan tidak ditanya.",
)
def another_unit(subject: Subject, text: Text) -> Iterator[Found]:
    own = subject.office.family_of(subject.post, subject.unit)
    for mention in subject.office.mentions(text.words):
        sentence = sentence_at(text.words, mention.start)
        if mention.kind is not NameKind.UNIT or own & set(mention.keys) or _is_partner(text, mention, sentence):
            continue
        if _OWN_RESULT.search(sentence.text):
            message = f"Disebut “{mention.text}”, padahal laporan ini dari {subject.unit}. Periksa kalimatnya."
            yield on_text(text, message, sentence.text, tertulis=mention.text, laporan=subject.unit)
    for mention in subject.office.names.strangers(text.words) if subject.office.posts else ():
        # A unit that the office does not have: only where a result is said to be its own.
        if mention.kind is NameKind.UNIT and _ITS_RESULT.search(text.words[: mention.start]):
            message = f"Disebut “{mention.text}”, unit yang tidak ada di perangkat daerah ini. Periksa kalimatnya."
            about = sentence_at(text.words, mention.start).text
            yield on_text(text, message, about, tertulis=mention.text, laporan=subject.unit)


@rule(
    "jabatan-lain",
    "Jabatan lain disebut sebagai pelapor",
    Severity.WARNING,
    FAMILY,
    reads=Reads.TEXT,
    why="“Selaku Kepala Seksi …” menyebut pelapornya sendiri. Bila jabatannya lain, kalimatnya milik laporan lain.",
)
def another_post(subject: Subject, text: Text) -> Iterator[Found]:
    for mention in subject.office.mentions(text.words):
        if mention.kind is not NameKind.POST or _key(NameKind.POST, subject.post) in mention.keys:
            continue
        if _AS.search(text.words[: mention.start]):
            sentence = sentence_at(text.words, mention.start)
            message = f"Disebut “{mention.text}”, padahal pelapornya {subject.post}. Periksa kalimatnya."
            yield on_text(text, message, sentence.text, tertulis=mention.text, laporan=subject.post)


@rule(
    "atasan-lain",
    "Atasan lain disebut",
    Severity.WARNING,
    FAMILY,
    reads=Reads.TEXT,
    why="Kalimat tentang atasan langsung menyebut atasan menurut struktur. Bila lain, kalimatnya biasanya disalin.",
)
def another_superior_in_words(subject: Subject, text: Text) -> Iterator[Found]:
    known = {_key(NameKind.POST, subject.superior), _key(NameKind.POST, subject.post)}
    for mention in subject.office.mentions(text.words) if subject.superior else ():
        sentence = sentence_at(text.words, mention.start)
        if mention.kind is NameKind.POST and not known & set(mention.keys) and _SUPERIOR.search(sentence.text):
            message = f"Disebut “{mention.text}” sebagai atasan; menurut struktur {subject.superior}."
            yield on_text(text, message, sentence.text, tertulis=mention.text, struktur=subject.superior)


@rule(
    "perangkat-lain",
    "Jenis perangkat daerah lain",
    Severity.WARNING,
    FAMILY,
    reads=Reads.TEXT,
    why="“Dinas ini” dalam laporan sebuah badan atau satuan berasal dari contoh perangkat daerah lain.",
)
def another_kind_of_office(subject: Subject, text: Text) -> Iterator[Found]:
    own = subject.office.name
    for found in _OWN_OFFICE.finditer(text.words) if own else ():
        kind = found["kind"] or found["bare"]
        if not own.casefold().startswith(kind.casefold()):
            about = sentence_at(text.words, found.start()).text
            yield on_text(text, f"Tertulis “{found[0]}”, padahal perangkat daerah ini {own}.", about, tertulis=kind)


@rule(
    "angka-narasi",
    "Angka dalam kalimat tidak ada dalam tabel",
    Severity.WARNING,
    FAMILY,
    reads=Reads.TEXT,
    why="Capaian, serapan, pagu, atau realisasi yang disebut dalam kalimat sama dengan angka kegiatannya dalam tabel; "
    "pembulatan boleh. Dengan nilai sisipan angkanya selalu benar.",
)
def another_figure(subject: Subject, text: Text) -> Iterator[Found]:
    if text.topic is None or text.field == "tindak_lanjut":
        return
    percents, money = _figures(subject, text.topic)
    for amount in amounts(text.words):
        sentence = sentence_at(text.words, amount.start)
        says, known = (_SAYS_MONEY, money) if amount.kind is Kind.MONEY else (_SAYS_PERCENT, percents)
        is_one = amount.kind in (Kind.MONEY, Kind.PERCENT, Kind.POINTS) and amount.bound in (Bound.EXACTLY, Bound.ABOUT)
        said = list(says.finditer(text.words, sentence.start, amount.start)) if is_one and known else []
        if not said or _OF_OTHERS.search(text.words, said[-1].start(), amount.start):
            continue
        if not _of_another_time(subject, sentence) and not any(matches(amount, value) for value in known):
            own = f"{text.topic.kind} ini"
            message = f"“{amount.text.strip()}” tidak sama dengan angka mana pun dari {own}. Periksa angkanya."
            yield on_text(text, message, sentence.text, tertulis=formats.plain(amount.value))
    yield from _spending_denied(subject, text, text.topic.line)


def _spending_denied(subject: Subject, text: Text, line: Budget | None) -> Iterator[Found]:
    """Words of a quarter in which nothing was spent, taken over into one in which something was."""
    for found in _NOTHING_SPENT.finditer(text.words) if line is not None and line.realisasi else ():
        sentence = sentence_at(text.words, found.start())
        if line is not None and not _of_another_time(subject, sentence):
            message = f"Tertulis “{found[0]}”, padahal sudah {formats.rupiah(line.realisasi)}. Periksa kalimatnya."
            yield on_text(text, message, sentence.text, tertulis=found[0])


@rule(
    "angka-rusak",
    "Angka yang tidak dapat dibaca",
    Severity.WARNING,
    FAMILY,
    reads=Reads.TEXT,
    why="29.5102.000 atau 1,754,000 tidak dapat dibaca sebagai angka Indonesia: ribuan dipisah titik, desimal koma.",
)
def unreadable_number(subject: Subject, text: Text) -> Iterator[Found]:
    for each in broken(text.words):
        message = f"“{each.text}” tidak dapat dibaca sebagai angka. Pisahkan ribuan dengan titik, desimal dengan koma."
        yield on_text(text, message, sentence_at(text.words, each.start).text, tertulis=each.text)


@rule(
    "indikator-lain",
    "Indikator jabatan lain disebut",
    Severity.WARNING,
    FAMILY,
    reads=Reads.TEXT,
    why="Bunyi indikator jabatan lain dalam penjelasan menunjukkan kalimat yang disalin dari laporannya.",
)
def another_indicator(subject: Subject, text: Text) -> Iterator[Found]:
    words = _bare(text.words)
    own = {_bare(row.name) for row in subject.figures.performance}
    for post, names in subject.office.bare_indicators.items():
        for bare, name in names.items() if post != subject.post else ():
            if bare in words and not any(bare in mine for mine in own) and len(bare.split()) >= _FEWEST_WORDS:
                message = f"Disebut “{name}”, indikator {post}. Periksa kalimatnya."
                yield on_text(text, message, name, tertulis=name, jabatan=post)


@rule(
    "teks-tersalin",
    "Paragraf yang ada dalam laporan lain",
    Severity.WARNING,
    FAMILY,
    reads=Reads.REPORT,
    why="Dua jabatan jarang mempunyai sebab yang sama kata demi kata. Kalimat baku perangkat daerah dan kalimat pendek "
    "tidak ditanya, juga bukan yang dilaporkan atasan tentang bawahannya.",
)
def copied(subject: Subject) -> Iterator[Found]:
    """Each paragraph once, at its first place. A superior reports of what the posts below did, in their words."""
    known, line = set(), subject.office.line_of(subject.post)
    for text, copy in _copies(subject):
        if copy.source.owner in line or _bare(copy.text) in known:
            continue
        known.add(_bare(copy.text))
        owner = copy.source.owner
        message = f"Paragraf “{_short(copy.text)}” juga ada dalam laporan {owner}. Tulis dengan kata-kata Anda sendiri."
        yield on_text(text, message, copy.text, anywhere=True, laporan=owner, kemiripan=str(copy.likeness))


@rule(
    "versi-pk-lain",
    "Versi PK lain disebut",
    Severity.WARNING,
    FAMILY,
    reads=Reads.TEXT,
    why="Laporan dinilai menurut versi Perjanjian Kinerja yang berlaku pada triwulannya. Kalimat yang menyebut versi "
    "lain menyesatkan pembaca.",
)
def another_version(subject: Subject, text: Text) -> Iterator[Found]:
    own = subject.agreement.partition(",")[0].strip().casefold()
    for found in _VERSION.finditer(text.words) if own else ():
        is_first = found["name"].casefold() in ("murni", "awal")
        same = is_first == (own == "murni") and found["number"] in (None, own.rpartition(" ")[2])
        sentence = sentence_at(text.words, found.start())
        if not same and not _of_another_time(subject, sentence):
            message = f"Disebut “{found[0]}”, padahal laporan ini menurut PK {own}."
            yield on_text(text, message, sentence.text, tertulis=found["name"], laporan=own)


def _copies(subject: Subject) -> Iterator[tuple[Text, Copy]]:
    for text in subject.texts:
        for copy in subject.office.library.copies(text.words, owner=subject.post):
            yield text, copy


def _other_periods(subject: Subject, text: Text, units: tuple[Unit, ...]) -> Iterator[Found]:
    if not subject.quarter:
        return
    for period in _said(text):
        # A keterangan may note in few words when something is planned.
        explains = text.field != "keterangan"
        if period.unit in units and contradicts(period, subject.quarter, subject.year, explains=explains):
            own = f"{Quarter(subject.quarter).label} {subject.year}"
            message = f"Tertulis “{period.text.strip()}”, padahal laporan ini {own}. Periksa kalimatnya."
            about = sentence_at(text.words, period.start).text
            yield on_text(text, message, about, tertulis=period.text.strip(), laporan=own)


def _said(text: Text) -> tuple[Period, ...]:
    # What is planned may name any time.
    return () if text.field == "tindak_lanjut" else periods(text.words)


def _days(period: Period, year: int) -> int:
    """The days of the months of a period that is named in months or quarters; 0 for others."""
    if period.unit not in (Unit.MONTHS, Unit.QUARTER) or not year:
        return 0
    of_month = (31, 29 if year % 4 == 0 else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    first = 1 if period.unit is Unit.QUARTER else period.first_month
    return sum(of_month[first - 1 : period.last_month])


def _amounts(subject: Subject, text: Text, sentence: Sentence) -> list[Amount]:
    return [each for each in amounts(text.words) if sentence.start <= each.start < sentence.end]


def _of_another_time(subject: Subject, sentence: Sentence) -> bool:
    """Whether the sentence compares or plans, so that its figures are not this quarter's."""
    said = periods(sentence.text)
    others = (period.role in (Role.COMPARISON, Role.PLAN) or period.year not in (None, subject.year) for period in said)
    return any(others) or bool(
        re.search(r"\b(tahun|triwulan)\s+(lalu|sebelumnya|depan)\b", sentence.text, re.IGNORECASE)
    )


def _is_partner(text: Text, mention: Mention, sentence: Sentence) -> bool:
    before = text.words[sentence.start : mention.start]
    return bool(_PARTNER.search(before) or _HELPS.match(text.words, mention.end))


def _figures(subject: Subject, topic: Topic) -> tuple[list[Decimal], list[Decimal]]:
    """What a sentence about the topic may say: in percent, and in rupiah."""
    percents, money = _of_line(topic.line) if topic.line else ([], [])
    for row in topic.rows:
        percents += _given(row.capaian, row.capaian_quarter, row.capaian_due, row.efisiensi)
        percents += _given(*([row.target, row.realisasi, row.previous] if row.unit == "%" else []))
        percents += _shares(row.realisasi, row.target) + _shares(row.numerator, row.denominator)
    totals = subject.figures
    percents += _given(totals.serapan_total, totals.capaian_average, totals.capaian_due_average)
    money += _given(totals.ceiling_total, totals.realisasi_total)
    # What is left of the whole, and an efisiensi without its sign.
    return [*percents, *(HUNDRED - each for each in percents), *(-each for each in percents), Decimal(HUNDRED)], money


def _of_line(line: Budget) -> tuple[list[Decimal], list[Decimal]]:
    money = _given(line.ceiling, line.realisasi, line.previous)
    if line.realisasi is not None:
        money += [line.realisasi - each for each in _given(line.previous)]
        money += [each - line.realisasi for each in _given(line.ceiling)]
    return _given(line.serapan) + _shares(line.previous, line.ceiling), money


def _given(*values: Decimal | None) -> list[Decimal]:
    return [value for value in values if value is not None]


def _shares(part: Decimal | None, whole: Decimal | None) -> list[Decimal]:
    return [part / whole * HUNDRED] if part is not None and whole else []


def _key(kind: NameKind, name: str) -> str:
    return f"{kind.value}:{name}"


def _short(text: str) -> str:
    bare = " ".join(text.split())
    return bare if len(bare) <= 60 else f"{bare[:60].rpartition(' ')[0]} …"


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
