"""Drawing an SVG <text> as one line for WeasyPrint 70, which lays out each letter as a line of its own.

Letter by letter, since each might have its own position and angle, takes 0.2 ms a letter: 0.1 s for a picture with five
labels. In our pictures letters only follow each other. Set as a whole, they are also words to search and copy.
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
    """Make draw() WeasyPrint's way to draw <text>. All SVG in our documents is our own."""
    renderer.TAGS["text"] = draw


def draw(svg: Any, node: Any, font_size: float) -> None:
    """Draw a <text> at its x and y with its fill and font size; the font family may be inherited."""
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
