"""How made-up offices write numbers: percentages, amounts, targets, in the manner of one book."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

HUNDRED = Decimal(100)


def percent_of(part: Decimal, whole: Decimal, decimals: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """`part` of `whole` in percent; 0 where there is no whole."""
    if not whole:
        return Decimal(0)
    return (part * HUNDRED / whole).quantize(Decimal(1).scaleb(-decimals), rounding)


def cut_off(part: Decimal, whole: Decimal, decimals: int) -> Decimal:
    return percent_of(part, whole, decimals, ROUND_DOWN)


def grouped(value: Decimal) -> str:
    """1754000 as 1.754.000."""
    return f"{int(value):,}".replace(",", ".")


def plain(value: Decimal, point: str) -> str:
    """A count or percentage without trailing zeros, thousands grouped: 1.250, 97,5."""
    whole, _, rest = f"{value.normalize():f}".partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    text = sign + grouped(Decimal(digits))
    return f"{text}{point}{rest}" if rest else text


def fixed(value: Decimal, decimals: int, point: str) -> str:
    """With just so many decimals: 48,92."""
    return f"{value:.{decimals}f}".replace(".", point)
