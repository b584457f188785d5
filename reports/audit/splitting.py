"""Where each report of a document begins: with a cover, or with its first chapter behind another's end."""

import re
from collections.abc import Sequence

from reports.audit import titles
from reports.audit.blocks import Block, Paragraph, Table
from reports.audit.covers import post_lines, post_of
from reports.audit.lines import COVER, FIRST_CHAPTER, LAST_CHAPTER, QUARTER, is_heading

# Two sentences in one line, as a running head has: `LKj Interim Triwulan II. Keadaan: Disetujui.`
_SENTENCES = re.compile(r"\w{4,}\.\s+[A-Z]")


def split(blocks: Sequence[Block]) -> list[tuple[Block, ...]]:
    """The blocks of each report: a new one begins with a cover, or with its first chapter after the last of another."""
    starts = [index for index in range(len(blocks)) if _begins(blocks, index)]
    if not starts:
        return [tuple(blocks)] if blocks else []
    if starts[0] and any(isinstance(block, Table) for block in blocks[: starts[0]]):
        starts.insert(0, 0)
    parts = [tuple(blocks[start:end]) for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True)]
    return _without_repeats(_with_bodies(parts))


def _begins(blocks: Sequence[Block], index: int) -> bool:
    block = blocks[index]
    if not isinstance(block, Paragraph):
        return False
    if FIRST_CHAPTER.match(block.text):
        return _is_after_an_end(blocks, index)
    if not COVER.match(block.text) or not is_heading(block.text) or _SENTENCES.search(block.text):
        return False
    near = [each for each in blocks[index : index + 5] if isinstance(each, Paragraph)]
    return any(QUARTER.search(each.text) for each in near) and not _follows_a_cover(blocks, index)


def _follows_a_cover(blocks: Sequence[Block], index: int) -> bool:
    """Whether the line above is the same cover's: LAPORAN KINERJA / LKJ INTERIM."""
    above = blocks[index - 1] if index else None
    return isinstance(above, Paragraph) and bool(COVER.match(above.text)) and is_heading(above.text)


def _is_after_an_end(blocks: Sequence[Block], index: int) -> bool:
    """Whether a report has ended since the last cover or first chapter."""
    for block in reversed(blocks[:index]):
        if not isinstance(block, Paragraph):
            continue
        if FIRST_CHAPTER.match(block.text) or (COVER.match(block.text) and is_heading(block.text)):
            return False
        if LAST_CHAPTER.search(block.text) and is_heading(block.text):
            return True
    return False


def _with_bodies(parts: list[tuple[Block, ...]]) -> list[tuple[Block, ...]]:
    """The parts, a cover without a body joined to the next unless it is the whole book's."""
    found: list[tuple[Block, ...]] = []
    waiting: tuple[Block, ...] = ()
    for part in parts:
        has_body = any(isinstance(block, Table) for block in part) or any(
            isinstance(block, Paragraph) and len(block.text) > 120 for block in part
        )
        if not has_body:
            waiting = part
            continue
        own = post_lines([block for block in part[:12] if isinstance(block, Paragraph)])
        of_book = not waiting or own or not post_lines([each for each in waiting if isinstance(each, Paragraph)])
        found.append(part if of_book else (*waiting, *part))
        waiting = ()
    return found


def _without_repeats(parts: list[tuple[Block, ...]]) -> list[tuple[Block, ...]]:
    """The parts, one that repeats the cover before it joined to that: each sheet of a workbook may have the head."""
    found: list[tuple[Block, ...]] = []
    for part in parts:
        if found and _repeats(found[-1], part):
            found[-1] = (*found[-1], *part)
        else:
            found.append(part)
    return found


def _repeats(before: Sequence[Block], part: Sequence[Block]) -> bool:
    """Whether a part without a first chapter is of the same post, or begins with the same lines and names none."""
    lines = [block.text for block in part if isinstance(block, Paragraph)]
    if any(FIRST_CHAPTER.match(text) for text in lines):
        return False
    post, own = post_of(before), post_of(part)
    if post and own:
        return titles.bare(post) == titles.bare(own)
    return not own and lines[:2] == [block.text for block in before if isinstance(block, Paragraph)][:2]
