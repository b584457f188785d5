"""Words of a picture drawn as words.

WeasyPrint 70 lays every letter of an SVG <text> out as a line of its own, since each might have its own place and turn:
a fifth of a millisecond a letter, a tenth of a second for a picture with five labels. Letters of our pictures only
follow one another, so their texts are set whole, which also keeps them words for whoever searches or copies them.
"""

from typing import Any

from weasyprint import svg as renderer
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.draw.text import draw_emojis, draw_first_line
from weasyprint.matrix import Matrix
from weasyprint.svg.text import Style, TextBox
from weasyprint.svg.utils import size
from weasyprint.text.line_break import create_layout


def install() -> None:
    """Teach the renderer. Our documents hold no SVG but reports.documents.pictures, whose <text> this draws whole."""
    renderer.TAGS["text"] = draw


def draw(svg: Any, node: Any, font_size: float) -> None:
    """A <text> at x, y with its fill and font-size; the font-family may be inherited."""
    if not node.text:
        return
    style = _style(svg, node, font_size)
    layout = create_layout(node.text, style, svg.context, None, 0)
    x, y = size(node.get("x")), size(node.get("y"))
    svg.stream.push_state()
    fill, stroke = svg.set_graphical_state(node, font_size)
    svg.stream.begin_text()
    svg.fill_stroke(fill, stroke, text=True)
    emojis = draw_first_line(svg.stream, TextBox(layout, style), "none", "none", Matrix(d=-1, e=x, f=y))
    svg.stream.end_text()
    svg.stream.pop_state()
    draw_emojis(svg.stream, style, x, y, emojis)


def _style(svg: Any, node: Any, font_size: float) -> Style:
    style = Style(INITIAL_VALUES)
    style.font_config = svg.font_config
    style["font_family"] = [name.strip() for name in node.get("font-family", "sans-serif").split(",")]
    style["font_size"] = font_size
    return style
