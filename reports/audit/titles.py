"""Titles of posts in running text and on covers, and whether two of them mean the same post."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

HEADS = (
    r"(?:(?:plt|plh|pj)\.?\s+)?(?:kepala|ka\.|ka\b|kasi\b|kasie\b|kasubb?ag\b|ka\.?\s?subb?ag\b|kasubb?id\b|kabid\b|"
    r"kabag\b|kadis\b|kaban\b|kasatpol\b|sekretaris|sekdin\b|sekban\b|sekcam\b|camat|lurah|inspektur|direktur|"
    r"(?:sub\s?[.-]?\s?)?koordinator|subkoordinator|ketua\s+tim|pengawas\b|asisten|wakil\s+direktur)"
)
_HEAD = re.compile(rf"\b{HEADS}", re.IGNORECASE)
OFFICES = (
    r"satuan polisi|dinas|badan|kantor|inspektorat|sekretariat daerah|sekretariat dprd|sekretariat dewan|kecamatan|"
    r"kelurahan|rumah sakit|rsud|puskesmas|satpol|uptd?|kabupaten|kab\.|kota|provinsi|pemerintah|pada"
)
_OFFICE = re.compile(rf"\b(?:{OFFICES})\b", re.IGNORECASE)
OFFICE_LINE = re.compile(
    r"^\(?(?:satuan polisi|dinas|badan|kantor|inspektorat|sekretariat (?:daerah|dprd|dewan)|kecamatan|kelurahan|"
    r"rumah sakit|rsud|puskesmas|uptd?|satpol|kabupaten|kab\.|kota|provinsi|pemerintah|jl\.?|jalan|alamat|telp)\b",
    re.IGNORECASE,
)
# What follows a title in a sentence and belongs to it no more.
_STOPS = frozenset(
    ("memuat", "mempunyai", "adalah", "yang", "sebagaimana", "dengan", "kepada", "sebesar", "untuk", "tahun", "pada",
     "dalam", "sesuai", "berkaitan", "sangat", "tentang", "telah", "dapat", "ini", "adapun", "berdasarkan", "adanya",
     "bertanggung", "tersebut", "terhadap", "atas", "sebagai", "disusun", "triwulan", "tribulan", "bulan",
     "merupakan", "akan", "menyampaikan", "melaporkan", "menyusun", "antara", "lain", "berada", "memiliki", "guna",
     "serta", "selaku", "bersama", "mengenai", "oleh", "dari", "per", "tw", "di", "ke", "hingga", "sampai", "agar",
     "karena")
)  # fmt: skip
_WORDS = re.compile(r"[A-Za-z][A-Za-z'’-]*|[&/.,()]|\S")
_EXPANDED = {
    "ka": "kepala", "kasi": "kepala seksi", "kasie": "kepala seksi", "kabid": "kepala bidang", "kabag": "kepala bagian",
    "kasubag": "kepala sub bagian", "kasubbag": "kepala sub bagian", "kasubid": "kepala sub bidang",
    "kasubbid": "kepala sub bidang", "kadis": "kepala dinas", "kaban": "kepala badan", "subag": "sub bagian",
    "subbag": "sub bagian", "subbagian": "sub bagian", "subbid": "sub bidang", "subbidang": "sub bidang",
    "bag": "bagian", "bid": "bidang", "sie": "seksi", "sekdin": "sekretaris", "sekcam": "sekretaris",
    "sekban": "sekretaris", "subkoordinator": "sub koordinator", "pamongpraja": "pamong praja",
    "satpol": "satuan polisi", "pp": "pamong praja", "kec": "kecamatan", "kab": "kabupaten", "dgn": "dengan",
    "kerjasama": "kerja sama", "plt": "", "plh": "", "pj": "",
}  # fmt: skip
_UNIT_HEADS = re.compile(
    r"^(?:(?:kepala|ka\.?)\s*(?:pelaksana\s+)?|ketua tim\s+|(?:sub\s?[.-]?\s?)?koordinator\s+)(?=\w)", re.IGNORECASE
)
_UNITS_SHORT = (
    (re.compile(r"^kasub?bag\.?\s+|^sub\.?\s*bag(?:ian)?\.?\s+", re.IGNORECASE), "Sub Bagian "),
    (re.compile(r"^kasub?bid\.?\s+|^sub\.?\s*bid(?:ang)?\.?\s+", re.IGNORECASE), "Sub Bidang "),
    (re.compile(r"^kabid\.?\s+|^bid\.\s*", re.IGNORECASE), "Bidang "),
    (re.compile(r"^kabag\.?\s+|^bag\.\s*", re.IGNORECASE), "Bagian "),
    (re.compile(r"^kasie?\.?\s+|^sie\.?\s+", re.IGNORECASE), "Seksi "),
)
# What a unit's name begins with; without it a name is only what work is about.
UNIT_WORDS = re.compile(
    r"^(?:seksi|bidang|bagian|sub|sekretariat|upt|uptd|dinas|badan|kantor|inspektorat|kecamatan|kelurahan|satuan|tim|"
    r"irban|pusat|balai|instalasi)\b",
    re.IGNORECASE,
)

# A cover's line of a unit within an office, and not of the office itself.
UNIT_LINE = re.compile(
    r"^(?:seksi|bidang|bagian|sub[\s.-]*(?:bagian|bag|bidang|bid)|subbag|sekretariat(?!\s+(?:daerah|dprd|dewan))|"
    r"instalasi)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Title:
    """A post named at `text[start:end]`."""

    start: int
    end: int
    text: str


def titles(text: str, office: str = "") -> Iterator[Title]:
    """The posts that a text names, each up to where the sentence goes on or the office's name begins."""
    end = 0
    for found in _HEAD.finditer(text):
        if found.start() < end or not _is_title(found[0], text, found.end()):
            continue
        end = _end(text, found.end(), office)
        written = text[found.start() : end].strip(" ,.;:/&")
        end = found.start() + len(written)
        yield Title(found.start(), end, written)


def _is_title(head: str, text: str, end: int) -> bool:
    """Whether it is written as a title: with a capital, not `kepala daerah` or `kepala desa`."""
    after = text[end : end + 20].lstrip(" .").casefold()
    return head.strip()[0].isupper() and not after.startswith(
        ("daerah", "desa", "dusun", "keluarga", "negara", "sekolah")
    )


def _end(text: str, start: int, office: str) -> int:
    shouted = text[:start].rstrip()[-3:].isupper()
    end = last = start
    joining = False
    for found in _WORDS.finditer(text, start):
        word = found[0]
        if len(text[last : found.start()]) > 2:
            break
        last = found.end()
        if not word[0].isalpha():
            if word in "&/" or (word in ".," and found.end() < len(text) and text[found.end()].isalpha()):
                joining = True
                if word == "," and text[found.end() : found.end() + 1] != " ":
                    continue
                if word == ",":
                    break
                continue
            if word == "." and _abbreviates(text, found.start()):
                continue
            if word == "," and _goes_on(text, found.end()):
                continue
            break
        lower = word.casefold()
        if end > start and _HEAD.match(text, found.start()) and text[start:end].strip().casefold() not in ("", "."):
            break
        if lower in _STOPS or (_OFFICE.match(text, found.start()) and end > start and not _is_part(lower, text, end)):
            break
        if lower in ("dan", "serta"):
            joining = True
            continue
        if not word[0].isupper() and not shouted and not joining:
            break
        if not word[0].isupper() and not shouted:
            break
        joining, end = False, found.end()
    return end


def _abbreviates(text: str, place: int) -> bool:
    word = re.search(r"[A-Za-z]+$", text[:place])
    return bool(word) and word[0].casefold() in ("ka", "sub", "bag", "bid", "subag", "subbag", "kasubag")  # type: ignore[index]


def _goes_on(text: str, place: int) -> bool:
    """Whether a comma parts the words of one name: `Bidang Perencanaan, Pengendalian, dan Evaluasi`."""
    return bool(re.match(r"\s[A-Z][a-z]+(?:,|\s(?:dan|serta)\s[A-Z])", text[place : place + 60]))


def _is_part(word: str, text: str, end: int) -> bool:
    """Whether `Dinas` ends a head's own title: `Kepala Dinas`, `Sekretaris Dinas`."""
    return text[:end].rstrip().casefold().endswith(("kepala", "sekretaris")) and word not in (
        "kabupaten",
        "kota",
        "pada",
    )


@lru_cache(maxsize=4096)
def bare(title: str) -> str:
    """A title in plain small words, abbreviations written out, for comparing."""
    words = re.findall(r"[a-z]+", title.casefold().replace("&", " dan "))
    expanded = " ".join(_EXPANDED.get(word, word) for word in words).split()
    return " ".join(word for word in expanded if word)


def same(one: str, other: str) -> bool:
    """Whether two titles mean one post: the same words, or one the other's beginning (Kepala Satuan)."""
    first, second = bare(one), bare(other)
    if not first or not second:
        return True
    short, long = sorted((first, second), key=len)
    spaceless = short.replace(" ", "") == long.replace(" ", "")
    return spaceless or (long.startswith(f"{short} ") and not _cut_in_a_name(short, long))


def _cut_in_a_name(short: str, long: str) -> bool:
    """Whether the longer title goes on with another name: `Kepala Bidang Lalu Lintas dan Angkutan`."""
    return long[len(short) :].strip().startswith(("dan ", "serta ")) and len(short.split()) > 2


def misspelt(one: str, other: str) -> bool:
    """Whether two titles differ by letters of one or two words only, as slips do."""
    first, second = bare(one).split(), bare(other).split()
    if len(first) != len(second):
        return False
    different = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    if len(different) == 1 and min(len(word) for word in different[0]) >= 9 and fuzz.ratio(*different[0]) >= 80:
        return different[0][0][:2] == different[0][1][:2] and different[0][0][-3:] == different[0][1][-3:]
    return len(different) in (1, 2) and all(fuzz.ratio(a, b) >= 70 and _one_slip(a, b) for a, b in different)


def _one_slip(one: str, other: str) -> bool:
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other) <= (1 if min(len(one), len(other)) < 8 else 2)


def unit_of(title: str) -> str:
    """The unit that a post heads: `Kepala Seksi Kerja Sama` → `Seksi Kerja Sama`."""
    words = " ".join(title.split())
    if re.match(r"sekretaris\b", words, re.IGNORECASE):
        return "Sekretariat"
    unit = _UNIT_HEADS.sub("", re.sub(r"^(?:PLT|PLH|PJ)\.?\s+", "", words, flags=re.IGNORECASE))
    for short, whole in _UNITS_SHORT:
        unit = short.sub(whole, unit)
    return unit


def head_of_unit(unit: str) -> str:
    """The post that heads a unit within an office: `Seksi Terminal` → `Kepala Seksi Terminal`."""
    return "Sekretaris" if re.match(r"sekretariat\b", unit, re.IGNORECASE) else f"Kepala {unit}"


def as_title(text: str) -> str:
    """A title in capitals as it is written in a sentence."""
    if not text.isupper():
        return text
    small = {"dan", "di", "ke", "dari", "serta", "pada", "untuk", "dalam"}
    words = text.split()
    kept = {
        "pp",
        "sdm",
        "umkm",
        "kb",
        "upt",
        "uptd",
        "asn",
        "pns",
        "skpd",
        "opd",
        "tik",
        "ppa",
        "iptek",
        "rsud",
        "dprd",
        "bpbd",
        "bkd",
    }
    return " ".join(
        word.casefold() if word.casefold() in small else word if word.casefold() in kept else _capital(word)
        for word in words
    )


def _capital(word: str) -> str:
    return re.sub(r"[A-Za-z]+", lambda found: found[0][0].upper() + found[0][1:].lower(), word)
