"""QR codes as inline SVG."""

import itertools

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString


def qr_svg(address: str) -> SafeString:
    """The QR code of an address, with error correction M. The page around it has to leave the quiet zone.

    The PDF takes its alternative text from the <title>.
    """
    rows = segno.make(address, error="m", micro=False).matrix
    side = len(rows)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}" role="img" '
        'aria-label="{words}"><title>{words}</title><path d="{outline}" fill="#000000"/></svg>',
        side=side,
        words=f"Kode QR menuju {address}",
        outline=" ".join(_runs(row, y) for y, row in enumerate(rows) if any(row)),
    )


def _runs(row: bytearray, y: int) -> str:
    """The path of a row's dark modules, neighbours as one box."""
    boxes, x = [], 0
    for dark, modules in itertools.groupby(row):
        width = len(list(modules))
        if dark:
            boxes.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return " ".join(boxes)
