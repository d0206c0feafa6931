"""The marks that paragraphs of a paper bear: 一、（一）1.（1）① —— 一是, or a label such as 整改措施：."""

import re
from typing import NamedTuple

_CN = "[一二三四五六七八九十百]{1,4}"
MARKS = re.compile(
    rf"[ \t]*(?:(?P<chapter>第{_CN}[章编部篇][分]?[ :、]*)"
    rf"|(?P<first>{_CN}[、.][ ]*)"
    rf"|(?P<second>\({_CN}\)[、.]?[ ]*)"
    rf"|(?P<article>第{_CN}[条项](?![规款的])[ :、]*)"
    rf"|(?P<third>[0-9]{{1,2}}(?:[、]|[.](?![0-9]))[ ]*)"
    rf"|(?P<fourth>\([0-9]{{1,2}}\)[、.]?[ ]*)"
    rf"|(?P<fifth>[0-9]{{1,2}}\)[ ]*|[①-⑳][ ]*)"
    rf"|(?P<dashed>-{{2,}}[ ]*|[●■◆•·][ ]*)"
    rf"|(?P<counted>{_CN}(?:是|要(?!求))[:,]?)"
    rf"|(?P<labelled>(?![^:\n]{{0,16}}(?:年|实现|如下|以下|包括|要求|强调|指出|认为))[“\"]?[^ ,。;:()“”\"\n]{{2,16}}[”\"]?:(?=[^\n0-9])))"
)
LEVELS = (
    "chapter",
    "first",
    "second",
    "article",
    "third",
    "fourth",
    "fifth",
    "dashed",
    "counted",
    "labelled",
)
LOWEST_HEADING = LEVELS.index("fourth")
NUMBERED = re.compile(rf"[ \t]*(?:第{_CN}[章编部篇]|{_CN}[、.])")
PLAIN = len(LEVELS)
"""The level of a paragraph without a mark: below every mark."""


class Mark(NamedTuple):
    """A mark: its level, the outermost 0, and where the words after it begin."""

    level: int
    end: int


def mark_at(text: str, start: int, end: int) -> Mark:
    """The mark that a line opens with; a line without one is `PLAIN`."""
    found = MARKS.match(text, start, end)
    return (
        Mark(LEVELS.index(found.lastgroup), found.end()) if found and found.lastgroup else Mark(PLAIN, start)
    )


def level_of(name: str) -> int:
    """The level of a kind of mark."""
    return LEVELS.index(name)
