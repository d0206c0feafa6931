"""The lines of a PDF joined again into paragraphs, as they were before they were set on pages."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from taskbot.intake.pdf.layout import Line, Page
from taskbot.intake.pdf.margins import without_margins
from taskbot.intake.pdf.rows import joined, rows

_NEAR = 0.7
_SPACED = 1.3
_DEEPEST_HANG = 3.0
_LEAST_SHARE = 0.1
_BODY_SHARE = 0.6

_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)"
    r"|第[一二三四五六七八九十百零\d]{1,5}[章节条]|[一二三四五六七八九十]{1,2}[是要]|[①-⑳]|附件"
)
_OPEN = ("，", "、")
_CLOSED = re.compile(r"[。；：！？][”’）]?$")
_UNBROKEN = re.compile(
    r"(?:(?:[“‘（《〈【〔]{0,3}[0-9A-Za-z.%/+-]{1,40}){1,3}|[“‘（《〈【〔]{0,3}.)[，。、；：？！”’）》〉】〕%]{0,3}"
)
"""The first piece of a line that could not have been parted to fill up the line before."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Where the text of the pages of one size begins and ends, and how far its lines are apart."""

    left: float
    right: float
    pitch: float
    em: float


def paragraphs(pages: list[Page]) -> list[str]:
    """The paragraphs and the rows of tables, without page numbers and running heads."""
    pages = without_margins(pages)
    blocks = {size: _block(list(group)) for size, group in _by_size(pages).items()}
    written: list[str] = []
    pending: list[Line] = []
    for page in pages:
        block = blocks[page.width, page.height]
        for item in rows(page):
            if isinstance(item, Line) and pending and _goes_on(pending, item, block):
                pending.append(item)
                continue
            written.extend(_closed(pending))
            pending = []
            if isinstance(item, Line):
                pending = [item]
            else:
                written.append(item)
    return [*written, *_closed(pending)]


def _closed(lines: list[Line]) -> Iterator[str]:
    if lines:
        yield joined([line.words for line in lines])


def _goes_on(pending: list[Line], line: Line, block: _Block) -> bool:
    """Whether a line belongs to the paragraph before it."""
    first, last = pending[0], pending[-1]
    if last.baseline - line.baseline > _SPACED * block.pitch:
        return False
    if last.words.endswith(_OPEN):
        return True
    if not (_is_full(last, line, block) or _is_unfinished(first, last, line, block)):
        return False
    if len(pending) > 1:
        return abs(line.left - last.left) <= _NEAR * block.em
    indent, step = (first.left - block.left) / block.em, (line.left - first.left) / block.em
    if step < -_NEAR:
        return True
    if step > _NEAR:
        hangs = step <= _DEEPEST_HANG and indent <= _NEAR and _NUMBERED.match(first.words)
        return bool(hangs) or (_is_centred(first, block) and _is_centred(line, block))
    return indent <= _NEAR and not (_CLOSED.search(last.words) or _NUMBERED.match(line.words))


def _is_full(line: Line, following: Line, block: _Block) -> bool:
    """There was no room left for the first piece of the following line."""
    piece = _UNBROKEN.match(following.words)
    width = sum(0.6 if sign.isascii() else 1 for sign in piece[0]) if piece else 1
    return block.right - line.right < (width + 0.5) * block.em


def _is_unfinished(first: Line, last: Line, line: Line, block: _Block) -> bool:
    """A long line that ends in no full stop, below it one at the edge, which begins no new heading."""
    at_edge = abs(line.left - block.left) <= _NEAR * block.em
    indented = first.left - line.left > _NEAR * block.em
    long = last.right - last.left >= _BODY_SHARE * (block.right - block.left)
    return (
        at_edge and long and not _CLOSED.search(last.words) and (indented or not _NUMBERED.match(line.words))
    )


def _is_centred(line: Line, block: _Block) -> bool:
    return abs(line.left + line.right - block.left - block.right) <= 2 * _NEAR * block.em


def _by_size(pages: Iterable[Page]) -> dict[tuple[float, float], list[Page]]:
    sizes: dict[tuple[float, float], list[Page]] = {}
    for page in pages:
        sizes.setdefault((page.width, page.height), []).append(page)
    return sizes


def _block(pages: list[Page]) -> _Block:
    """The leftmost and the rightmost edge that long lines have in common, as far as a tenth of them has it."""
    lines = [line for page in pages for line in page.lines]
    em = max((page.em for page in pages), default=1.0)
    reach = max((line.right for line in lines), default=0) - min((line.left for line in lines), default=0)
    least = _BODY_SHARE * reach
    long = [line for line in lines if line.right - line.left >= least]
    lefts = _frequent([line.left for line in long], em)
    rights = _frequent([line.right for line in long], em)
    pitches = [
        above.baseline - below.baseline
        for page in pages
        for above, below in pairwise(page.lines)
        if min(above.right - above.left, below.right - below.left) >= least
    ]
    pitch = min((step for step in _frequent(pitches, em) if step > 0), default=2 * em)
    return _Block(min(lefts, default=0.0), max(rights, default=0.0), pitch, em)


def _frequent(edges: list[float], em: float) -> list[float]:
    places = Counter(round(edge / em) for edge in edges)
    return [edge for edge in edges if places[round(edge / em)] >= _LEAST_SHARE * len(edges)]
