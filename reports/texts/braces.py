"""The grammar of braces in texts: `{name}` stands for a value, any other brace is a typing error.

A name is one word or several, perhaps with a number behind it: `{jabatan}`, `{perangkat daerah}`, `{capaian 2}`. Case
and extra spaces are forgiven, and so is the number 1; an underscore is read as a space.
Fixed texts (reports.texts.fixed) and live values (reports.texts.live_values) both use it.
"""

import re
from collections.abc import Mapping

_LONGEST_NAME = 40
_BRACED = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"([^\W\d_](?:[^\W\d_]|[\s_])*)([0-9]{0,3})")


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each known name replaced by its value; what names no value stays as it was typed.

    A value is inserted as it is; names inside it are not replaced. Where a value ends with a full stop (a degree, S.E.)
    and the sentence ends there, one of the two full stops is left out.
    """

    def value(found: re.Match[str]) -> str:
        name = _name(found[1])
        inserted = values.get(name, found[0]) if name else found[0]
        return inserted.removesuffix(".") if text.startswith(".", found.end()) else inserted

    return _BRACED.sub(value, text)


def names(text: str) -> tuple[str, ...]:
    """The names in braces, normalised, each once, in their order."""
    return tuple(dict.fromkeys(filter(None, map(_name, _BRACED.findall(text)))))


def unknown(text: str, known: Mapping[str, object]) -> tuple[str, ...]:
    """The names in braces that are not among the known ones."""
    return tuple(name for name in names(text) if name not in known)


def is_in_name(text: str, at: int) -> bool:
    """Whether the letter at that index belongs to a name in braces, known or not."""
    return any(found.start() < at < found.end() for found in _BRACED.finditer(text) if _name(found[1]))


def has_stray(text: str) -> bool:
    """Whether the text has a brace that belongs to no name: `{`, `}`, `{}`, `{5 %}`."""
    rest = _BRACED.sub(lambda found: "" if _name(found[1]) else found[0], text)
    return "{" in rest or "}" in rest


def numbered(name: str, number: int) -> str:
    """The name of the value with that number; the first has none: `capaian`, `capaian 2`."""
    return name if number == 1 else f"{name} {number}"


def _name(inside: str) -> str:
    """The text inside a pair of braces as a normalised name; empty where it is no name."""
    found = _NAME.fullmatch(inside.strip()) if len(inside) <= _LONGEST_NAME else None
    if found is None:
        return ""
    words, number = " ".join(found[1].lower().replace("_", " ").split()), found[2]
    return numbered(words, int(number)) if number else words
