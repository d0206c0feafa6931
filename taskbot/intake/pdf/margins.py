"""What stands around the text of a page: page numbers and running heads; both are left out."""

import re
from collections import Counter
from collections.abc import Iterator

from taskbot.intake.pdf.layout import Line, Page

_NUMBER = re.compile(r"[—–\-－·]*(?:第?\d{1,4}页?|\d{1,4}/\d{1,4}|第\d{1,4}页[，,/]?共\d{1,4}页)[—–\-－·]*")
_EDGE_LINES = 2
_LEAST_SHARE = 0.4
_NEAR = 3.0


def without_margins(pages: list[Page]) -> list[Page]:
    """The pages without their first and last lines that come again on others, and without page numbers."""
    heads = _heads(pages)
    return [_body(page, heads) for page in pages]


def running_heads(pages: list[Page]) -> list[Line]:
    """The lines that are left out because they come again."""
    heads = _heads(pages)
    return [page.lines[at] for page in pages for at, mark in _marks(page).items() if mark in heads]


def _heads(pages: list[Page]) -> set[tuple[str, int]]:
    again = Counter(mark for page in pages for mark in set(_marks(page).values()))
    return {mark for mark, times in again.items() if times > 1 and times >= _LEAST_SHARE * len(pages)}


def _body(page: Page, heads: set[tuple[str, int]]) -> Page:
    marks = _marks(page)
    lines = [line for at, line in enumerate(page.lines) if marks.get(at) not in heads]
    for edge in (min, max):
        if lines:
            level = edge(line.baseline for line in lines)
            alone = [line for line in lines if abs(line.baseline - level) < _NEAR]
            if _NUMBER.fullmatch("".join(line.words for line in alone)):
                lines = [line for line in lines if abs(line.baseline - level) >= _NEAR]
    return Page(page.width, page.height, page.em, lines)


def _marks(page: Page) -> dict[int, tuple[str, int]]:
    """Of the lines at the page's edges: what says that they are the same on another page."""
    return {at: (line.words, round(line.baseline / _NEAR)) for at, line in _at_edges(page)}


def _at_edges(page: Page) -> Iterator[tuple[int, Line]]:
    levels = sorted({round(line.baseline / _NEAR) for line in page.lines})
    edges = {*levels[:_EDGE_LINES], *levels[-_EDGE_LINES:]}
    return ((at, line) for at, line in enumerate(page.lines) if round(line.baseline / _NEAR) in edges)
