"""Numbers as a made-by-hand table prints them: read where that is possible in one way only."""

import re
from dataclasses import dataclass
from decimal import Decimal

from lkj import formats

DASHES = frozenset("-–—−")
_SIGN = re.compile(r"^[-−–]\s?(?=\d)")
_RUPIAH = re.compile(r"^(?:rp|idr)\s?[.:]?\s?", re.IGNORECASE)
_RUN = re.compile(r"\d(?:[\d.,]|(?<=[\d.,])\s?/\s?(?=\d))*")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"\d+(?:,\d+)?")
_COMMA_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POINT_DECIMAL = re.compile(r"\d+\.\d{1,4}")
_FRACTION = re.compile(r"\d+(?:\s?/\s?\d+)+")
_UNIT = re.compile(r"[^\d\s.,;:()=+*][^\d=]{0,38}[²³23]?|%")
_ASIDE = re.compile(r"\s?\([^()\d]*\)\s?")


@dataclass(frozen=True)
class Printed:
    """A cell read as a number: its value, decimals as printed, and satuan.

    `broken` is what cannot be read as written (29.5102.000); `dash` says that a dash stands there; `parts` are the
    numbers of one written with strokes (41/12), which has no value of its own.
    """

    text: str
    value: Decimal | None = None
    decimals: int = 0
    unit: str = ""
    broken: bool = False
    dash: bool = False
    parts: tuple[Decimal, ...] = ()

    @property
    def is_number(self) -> bool:
        return self.value is not None or self.broken or self.dash or bool(self.parts)


@dataclass(frozen=True)
class Style:
    """How a document writes numbers, where it is not the Indonesian way: 1,754,000 and 48.92."""

    comma_groups: bool = False
    point_decimals: bool = False


INDONESIAN = Style()


def read(text: str, style: Style = INDONESIAN) -> Printed:
    """The number of a cell with its satuan behind it; without `value` where the cell is no number."""
    bare = " ".join(text.replace("\u00a0", " ").split())
    if bare and set(bare.replace(" ", "").rstrip("%")) <= DASHES and bare.strip("% "):
        return Printed(bare, dash=True, unit="%" if "%" in bare else "")
    written = _RUPIAH.sub("", bare)
    negative = bool(_SIGN.match(written)) or (written.startswith("(") and written.rstrip("% ").endswith(")"))
    written = _SIGN.sub("", written.strip("()") if written.startswith("(") else written)
    is_money = written != bare
    run = _RUN.match(written)
    if run is None:
        return Printed(bare)
    digits, rest = run[0].rstrip(".,/ "), written[len(run[0].rstrip(".,/ ")) :]
    rest = re.sub(r"^[.,]?\s?-+$|^,-", "", _ASIDE.sub(" ", rest).strip())
    if re.match(r"[OolI](?![a-z])|[.,]?\d", rest) or (is_money and re.match(r"[A-Za-z]?\d", rest)):
        return Printed(bare, broken=True)
    if re.match(r"[a-zA-Z?*#]\d", rest) or re.match(r"\d", rest.lstrip("()")):
        return Printed(bare, broken=True)
    unit = rest.strip(" ().,;:*")
    if unit and not _UNIT.fullmatch(unit):
        return Printed(bare)
    return _value(bare, digits, -1 if negative else 1, unit, style)


def _value(bare: str, digits: str, sign: int, unit: str, style: Style) -> Printed:
    if _FRACTION.fullmatch(digits):
        parts = tuple(Decimal(part.strip()) for part in digits.split("/"))
        return Printed(bare, unit=unit, parts=parts)
    if style.comma_groups and (_COMMA_GROUPED.fullmatch(digits)):
        digits = digits.replace(",", "").replace(".", ",")
    elif style.point_decimals and _POINT_DECIMAL.fullmatch(digits) and not _GROUPED.fullmatch(digits):
        digits = digits.replace(".", ",")
    if not (_GROUPED.fullmatch(digits) or _PLAIN.fullmatch(digits)):
        return Printed(bare, unit=unit, broken=True)
    whole, _, fraction = digits.replace(".", "").partition(",")
    return Printed(bare, sign * Decimal(f"{whole}.{fraction or '0'}").normalize() + 0, len(fraction), unit)


def style_of(texts: list[str]) -> Style:
    """How most of a document's numbers are written; one number that differs is a mistake and no style."""
    runs = [run[0].rstrip(".,") for text in texts for run in _RUN.finditer(text)]
    comma = sum(bool(re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?", run)) for run in runs)
    point = sum(bool(re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?", run)) for run in runs)
    with_point = sum(bool(re.fullmatch(r"[-−–(]?\s?\d{1,3}\.\d{1,2}\s?%?\)?", text)) for text in texts)
    with_comma = sum(bool(re.fullmatch(r"[-−–(]?\s?\d{1,3},\d{1,2}\s?%?\)?", text)) for text in texts)
    return Style(comma > 2 * point and comma >= 3, with_point > 2 * with_comma and with_point >= 3)


def as_indonesian(text: str, style: Style) -> str:
    """A text with its numbers written the Indonesian way, of the same length: 27.23 % as 27,23 %."""
    if style.comma_groups:
        text = _COMMA_RUN.sub(lambda found: found[0].translate(_SWAPPED), text)
    if style.point_decimals:
        text = _POINT_RUN.sub(lambda found: found[0].replace(".", ","), text)
    return text


_SWAPPED = str.maketrans(",.", ".,")
_COMMA_RUN = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?![\d])")
_POINT_RUN = re.compile(r"(?<![\d.,])\d{1,3}\.\d{1,2}(?=\s?(?:%|persen|poin))", re.IGNORECASE)


def satuan(unit: str) -> str:
    """A satuan without capitals and punctuation: `Orang/Bulan` → `orang bulan`."""
    return " ".join(re.findall(r"[a-z²³%]+", unit.casefold()))


def percent(value: Decimal, decimals: int) -> str:
    quantum = Decimal(1).scaleb(-decimals)
    return f"{formats.number(value.quantize(quantum))}%"
