"""Where each report of a document begins: with a cover, or with its first chapter behind another's end."""

from collections.abc import Sequence

from reports.audit.blocks import Block, Paragraph, Table
from reports.audit.covers import post_lines
from reports.audit.lines import COVER, FIRST_CHAPTER, LAST_CHAPTER, QUARTER, is_heading


def split(blocks: Sequence[Block]) -> list[tuple[Block, ...]]:
    """The blocks of each report: a new one begins with a cover, or with its first chapter after the last of another."""
    starts = [index for index in range(len(blocks)) if _begins(blocks, index)]
    if not starts:
        return [tuple(blocks)] if blocks else []
    if starts[0] and any(isinstance(block, Table) for block in blocks[: starts[0]]):
        starts.insert(0, 0)
    parts = [tuple(blocks[start:end]) for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True)]
    return _with_bodies(parts)


def _begins(blocks: Sequence[Block], index: int) -> bool:
    block = blocks[index]
    if not isinstance(block, Paragraph):
        return False
    if FIRST_CHAPTER.match(block.text):
        return _is_after_an_end(blocks, index)
    if not COVER.match(block.text) or not is_heading(block.text):
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
