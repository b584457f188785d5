"""Faster inner loops for WeasyPrint 70: work that it does for every box is done once for all boxes of a style.

Cells of a table share a style object. What follows from the style alone is stored on it: initial and inherited values,
used lengths without percentages, Pango's context and font, the height of a line. A line that was laid out is drawn as
it is, where WeasyPrint lays it out a second time. The pages stay the same to the last byte.
"""

import sys
from collections.abc import Callable
from struct import iter_unpack
from typing import Any

from weasyprint import css
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.draw import border
from weasyprint.draw import text as drawn
from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout import percent
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango

# Properties that WeasyPrint computes from more than their value and inheritance.
_OWN_WAYS = {"display", "float", "page", "position"} | INITIAL_NOT_COMPUTED
_PLAIN = [key for key in INITIAL_VALUES if key not in _OWN_WAYS and not key.startswith("text_decoration_")]
_INITIAL = {key: INITIAL_VALUES[key] for key in _PLAIN if key not in INHERITED}
_INHERITED = [key for key in _PLAIN if key in INHERITED]
_SIDES = ("top", "right", "bottom", "left")
_LENGTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES),
    *(f"{most}{axis}" for most in ("", "min_", "max_") for axis in ("width", "height")),
)
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
_RADII = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))
# Attributes that belong to a layout, not to its style.
_OWN = {"style", "text", "justification_spacing", "max_width", "first_line_direction"}
# A PangoGlyphInfo: glyph, width, offsets to the right and upwards, and bits that drawing ignores.
_GLYPH = "=IiiiI"
_GLYPH_SIZE = 20
_SQUARE = dict.fromkeys(_RADII, (0, 0))

_computed, _anonymous = css.ComputedStyle.__init__, css.AnonymousStyle.__init__
_percentages, _radii = percent.resolve_percentages, percent.resolve_radii_percentages
_in_flow, _strut = Box.is_in_normal_flow, line_break.strut
_split = line_break.split_first_line
_setup, _set_text = line_break.Layout.setup, line_break.Layout.set_text
_outline, _first_line = border.draw_outline, drawn.draw_first_line
_reactivate = line_break.Layout.reactivate


def install() -> None:
    """Replace WeasyPrint's functions by these. To be called once a process."""
    ffi.cdef("PangoLayout * pango_layout_copy (PangoLayout *layout);")
    css.ComputedStyle.__init__ = computed_style
    css.AnonymousStyle.__init__ = anonymous_style
    Box.is_in_normal_flow = is_in_normal_flow
    layout = line_break.Layout
    layout.setup, layout.set_text, layout.reactivate = setup, set_text, reactivate
    layout.deactivate = lambda self: None
    _replace(_percentages, resolve_percentages)
    _replace(_radii, resolve_radii_percentages)
    _replace(_strut, strut)
    _replace(_split, split_first_line)
    _replace(_outline, draw_outline)
    _replace(_first_line, draw_first_line)


def _replace(old: Callable, new: Callable) -> None:
    """Replace the function in every module that imported it."""
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint.") and getattr(module, old.__name__, None) is old:
            setattr(module, old.__name__, new)


def computed_style(self: Any, parent: Any, cascaded: Any, *rest: Any) -> None:
    """Fill in all values that no rule sets; WeasyPrint would compute each one when it is asked for it."""
    _computed(self, parent, cascaded, *rest)
    if parent is None or any("inline" in key or "block" in key for key in cascaded):
        return
    self.update(_INITIAL)
    self.update((key, parent[key]) for key in _INHERITED)
    for key in cascaded:
        self.pop(key, None)


def anonymous_style(self: Any, parent: Any) -> None:
    self.update(_INITIAL)
    _anonymous(self, parent)


def resolve_percentages(box: Any, containing_block: Any) -> None:
    style = box.style
    lengths = style.__dict__.get("lkj_lengths", 0)
    if lengths == 0:
        lengths = style.lkj_lengths = _lengths(style)
    if lengths is None:
        _percentages(box, containing_block)
        return
    own = box.__dict__
    if style["border_collapse"] == "collapse":
        # A cell's borders were resolved together with its neighbours'.
        own.update({**lengths, **{key: own[key] for key in _BORDERS if key in own}})
    else:
        own.update(lengths)
    if style["box_sizing"] != "content-box":
        percent.adjust_box_sizing(box, "width")
        percent.adjust_box_sizing(box, "height")


def _lengths(style: Any) -> dict[str, Any] | None:
    """The used lengths of a box of that style; None where one depends on the box around it."""
    lengths = {}
    for key in _LENGTHS:
        value = style[key]
        if value == "auto":
            lengths[key] = 0 if key.startswith("min_") else "auto"
        elif getattr(value, "unit", None) == "px":
            lengths[key] = value.value
        else:
            return None
    return lengths | {key: style[key] for key in _BORDERS}


def resolve_radii_percentages(box: Any) -> None:
    style = box.style
    square = style.__dict__.get("lkj_square")
    if square is None:
        square = style.lkj_square = all((0, "px") in style[key] for key in _RADII)
    if square:
        box.__dict__.update(_SQUARE)
    else:
        _radii(box)


def is_in_normal_flow(self: Any) -> bool:
    style = self.style
    return bool((style["float"] == "none" and style["position"] in ("static", "relative")) or _in_flow(self))


def strut(style: Any) -> Any:
    found = style.__dict__.get("lkj_strut")
    if found is None:
        found = style.lkj_strut = _strut(style)
    return found


def split_first_line(
    text: str, style: Any, context: Any, width: Any, spacing: Any, is_line_start: bool = True, minimum: bool = False
) -> Any:
    """The line from the style's cache: rows that go to the next page, repeated heads and equal numbers ask again.

    Nothing changes a layout but the search for an ellipsis, which our style sheets never ask for.
    """
    lines = style.__dict__.setdefault("lkj_lines", {})
    key = (text, width, spacing, is_line_start, minimum)
    if key not in lines:
        lines[key] = _split(text, style, context, width, spacing, is_line_start, minimum)
    return lines[key]


def setup(self: Any, style: Any) -> None:
    """Make the layout a copy of the first one of its style, with the same context and font."""
    first = style.__dict__.get("lkj_layout")
    if first is None:
        _setup(self, style)
        first = style.lkj_layout = {key: value for key, value in self.__dict__.items() if key not in _OWN}
    self.__dict__.update(first, style=style, first_line_direction=0)
    self.layout = ffi.gc(pango.pango_layout_copy(first["layout"]), gobject.g_object_unref)


def set_text(self: Any, text: str, justify: bool = False) -> None:
    _set_text(self, text, justify)
    # Set now, as the line will be drawn with it: setting it later would lay the text out again.
    if "\n" not in self.text:
        pango.pango_layout_set_single_paragraph_mode(self.layout, True)


def reactivate(self: Any, style: Any) -> None:
    if self.justification_spacing:
        _reactivate(self, style)


def draw_outline(stream: Any, box: Any) -> None:
    if box.style["outline_width"]:
        _outline(stream, box)
        return
    for child in box.children:
        if isinstance(child, Box):
            draw_outline(stream, child)


def draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> Any:
    """Draw the line from its glyphs as they were laid out; lines that _shown() cannot write are left to WeasyPrint."""
    if text_overflow != "ellipsis" and block_ellipsis == "none" and textbox.text.strip():
        shown = _shown(stream, textbox.pango_layout)
        if shown:
            stream.set_text_matrix(*matrix.values)
            for font, size, string in shown:
                stream.set_font_size(font, size)
                stream.show_text(string)
            return []
    return _first_line(stream, textbox, text_overflow, block_ellipsis, matrix)


def _shown(stream: Any, layout: Any) -> list[tuple[str, float, str]]:
    """Each run of the line as font, size and hexadecimal PDF text; empty for a line with shifted or unknown glyphs."""
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    run, shown, last = layout.get_first_line()[0].runs[0], [], None
    while run != ffi.NULL:
        item, run = run.data, run.next
        pango_font = item.item.analysis.font
        font, size = stream.add_font(pango_font)
        if font.svg or font.png or font.colr or font.bitmap or pango_font == last:
            return []
        last, pieces = pango_font, font.__dict__.setdefault("lkj_pieces", {})
        string = "<"
        for glyph, width, right, up, _ in iter_unpack(
            _GLYPH, ffi.buffer(item.glyphs.glyphs, item.glyphs.num_glyphs * _GLYPH_SIZE)
        ):
            if right or up or glyph not in font.widths or glyph not in font.to_unicode:
                return []
            piece = pieces.get((size, glyph, width))
            if piece is None:
                kerning = font.widths[glyph] - width * 1000 * FROM_UNITS / size
                piece = pieces[size, glyph, width] = f"{glyph:04x}>{int(kerning)}<" if kerning else f"{glyph:04x}"
            string += piece
        shown.append((font.hash, size, string[:-1] if string[-1] == "<" else f"{string}>"))
    return shown
