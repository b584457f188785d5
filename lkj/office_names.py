"""Names as offices make them: the title of who leads a unit, its short code, a person's user name; pasted lists."""

import re
import unicodedata
from collections.abc import Iterable

# How the title of a head begins instead of “Kepala” and the unit's name, by the beginning of that name.
TITLES = (
    ("Sekretariat", "Sekretaris"),
    ("Inspektorat", "Inspektur"),
    ("Kecamatan", "Camat"),
    ("Kelurahan", "Lurah"),
)
# Units that stand at the lowest echelon wherever they are, by the beginning of their names.
LOWEST = ("Seksi", "Sub Bagian", "Subbagian", "Subbag", "Sub Bidang", "Subbidang", "Subbid")
# Below which units those usually stand, by the beginnings of both names.
_USUALLY_BELOW = (
    (("Seksi", "Sub Bidang", "Subbidang", "Subbid"), ("Bidang",)),
    (("Sub Bagian", "Subbagian", "Subbag"), ("Sekretariat", "Bagian")),
)
# Who leads a region, by the kind of region.
_HEADS = {"Kabupaten": "Bupati", "Kota": "Wali Kota", "Provinsi": "Gubernur"}
_SHORT = {"sub-bagian": "subbag", "sub-bidang": "subbid"}
_LONGEST_CODE = 50
# What stands before an item of a list that was copied from a regulation: a., 1), (a), •, –
_MARK = re.compile(r"^(?:\(?(?:[a-z]{1,2}|[0-9]{1,3}|[ivx]{1,5})[.)]|[-–—•*·])\s+", re.IGNORECASE)
_END = re.compile(r"\s*(?:;\s*(?:dan|serta)?|,\s*dan|[.])\s*$", re.IGNORECASE)


def title_of(unit: str) -> str:
    """`Sekretariat` → `Sekretaris`, `Bidang Kesmas` → `Kepala Bidang Kesmas`. A secretariat's own sections are led."""
    for start, title in TITLES:
        if unit == start or unit.startswith(f"{start} "):
            return f"{title}{unit[len(start) :]}"
    return f"Kepala {unit}"


def is_lowest(unit: str) -> bool:
    """Whether it is a seksi, sub bagian or sub bidang, which is of echelon IV also directly below an office's head."""
    return _begins(unit, LOWEST)


def stands_below(unit: str, other: str) -> bool:
    """Whether such a unit usually stands below such another one, as a seksi below a bidang."""
    return any(_begins(unit, lower) and _begins(other, upper) for lower, upper in _USUALLY_BELOW)


def _begins(unit: str, starts: Iterable[str]) -> bool:
    return any(f"{unit.casefold()} ".startswith(f"{start.casefold()} ") for start in starts)


def title_in(government: str) -> str:
    """`Kabupaten Lumajang` → `Bupati Lumajang`; empty for what is no region."""
    kind, _, name = " ".join(government.split()).removeprefix("Pemerintah ").partition(" ")
    return f"{_HEADS[kind]} {name}" if name and kind in _HEADS else ""


def code_of(unit: str) -> str:
    """`Sub Bagian Umum dan Keuangan` → `subbag-umum-keuangan`; letters, digits and hyphens only."""
    words = re.findall(r"[a-z0-9]+", _plain(unit))
    code = "-".join(word for word in words if word not in ("dan", "pada"))
    for long, short in _SHORT.items():
        code = code.replace(long, short)
    return code[:_LONGEST_CODE].strip("-") or "unit"


def username_of(name: str) -> str:
    """`Drs. Wulan Uji Coba, M.Si.` → `wulan.uji`: the first two words of the name without its titles."""
    words = [word for word in _plain(name.split(",")[0]).split() if not word.endswith(".")]
    return ".".join(re.sub(r"[^a-z0-9]", "", word) for word in words[:2])[:60]


def free(name: str, taken: set[str], joint: str = "-") -> str:
    """The name, or the first of `name-2`, `name-3` … that is not taken."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}{joint}{number}"
    return found


def items_of(text: str) -> list[str]:
    """The items of a pasted list, a line each, without their numbers, letters and closing punctuation.

    Behind an item with a number or letter, a line that the regulation's page broke off goes on with the sentence.
    """
    items: list[str] = []
    for line in filter(None, (" ".join(each.split()) for each in text.splitlines())):
        if items and _MARK.match(items[-1]) and not _MARK.match(line) and not _END.search(items[-1]):
            items[-1] = f"{items[-1]} {line}"
        else:
            items.append(line)
    found = (_END.sub("", _MARK.sub("", item)) for item in items)
    return [item for item in found if item]


def _plain(text: str) -> str:
    """Small letters without accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
