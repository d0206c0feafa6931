"""Reads what stands behind the label 指标 (量化指标) in /new and /amend: 建成标准站30个；走访企业200家.

An item is a name and one figure with its unit, read as the sentences of a directive are (`directive_indicators`) or,
where it has a colon or a unit that is none of theirs, as a cell of a work list is (`list_words`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from taskbot.tasks.facts import Indicator
from taskbot.tasks.list_words import read_indicator
from taskbot.tasks.parsing.directive_indicators import LONGEST_NAME, indicators_in, without_figure
from taskbot.tasks.parsing.draft_sheet import READ_CHARACTERS
from taskbot.tasks.parsing.indicator_figures import subject_of
from taskbot.tasks.parsing.numerals import half_width, number

_MARK = r"(?:[-•·*]|\(?[0-9一二三四五六七八九十]{1,2}[.、)](?![0-9])|[①-⑳]) ?"
_GROUP = re.compile(
    rf"(?=[^;,。\n\0])[ \t、]*+(?:{_MARK})?+"
    r"(?P<words>[^0-9;,。\n\0]*+(?:[^;,、。\n\0]|(?<=[0-9]),(?=[0-9]{3}(?![0-9])))*+)"
)
"""Up to a stop, without its number; 、 parts items only behind a figure (走访企业、园区200家)."""
_SPACE = re.compile(r"(?<=[^ \t])[ \t]")
_EDGES = " \t\r\n,;，；。、:："
_SHORTEST_NAME = 2
_LONGEST = 80
"""Characters of an item; a longer one is running text."""

_NUMERALS = "零一二两三四五六七八九十百千"
_IN_WORDS = re.compile(
    rf"百分之(?P<hundredths>[{_NUMERALS}]{{1,6}}|[0-9.]{{1,8}})"
    rf"|(?P<count>[{_NUMERALS}]{{1,8}})(?=[万亿]{{0,2}}[^\W\d{_NUMERALS}]{{1,3}}$)"
)
_FROM_OLD = re.compile(
    r"由 ?[0-9][^ 由]{0,12}?(?:调整|修改|变更|更改|提[高升]|增加|减少|降低|[改增降减])?[为成到至]"
)
"""标准站由30个改为40个: the figure that is no longer wanted."""
_OTHER_UNIT = re.compile(
    rf"(?P<name>[^0-9:]{{2,{LONGEST_NAME}}}?)(?P<figure>(?:≥|>|不少于|不低于|达到?|约)?[0-9][^:]*)"
)


@dataclass(frozen=True, slots=True)
class IndicatorItem:
    """One item with its place; no indicator where its words give none. `rest` is what follows it after a space."""

    span: tuple[int, int]
    words: str
    indicator: Indicator | None
    rest: str = ""


def indicator_items(text: str, start: int = 0, end: int | None = None) -> Iterator[IndicatorItem]:
    """The items between two places of a text, in their order."""
    line = half_width(text[:READ_CHARACTERS])
    for group in _GROUP.finditer(line, start, len(line) if end is None else end):
        if group["words"].strip(_EDGES):
            yield _item(text, line, *group.span("words"))


def _item(text: str, line: str, start: int, end: int) -> IndicatorItem:
    """The shortest readable beginning that ends at a space, or the whole."""
    if end - start <= _LONGEST:
        for stop in (*(space.start() for space in _SPACE.finditer(line, start, end)), end):
            if read := read_item(line[start:stop]):
                return IndicatorItem((start, stop), text[start:stop], read, text[stop:end].strip(_EDGES))
    return IndicatorItem((start, end), text[start:end].strip(_EDGES), None)


def read_item(words: str) -> Indicator | None:
    """The indicator that an item names: exactly one figure with its unit, and what it counts, which is its name."""
    line = _IN_WORDS.sub(_in_digits, _FROM_OLD.sub("", half_width(words).strip(_EDGES), count=1))
    read = _read(line)
    if read is None or not read.unit or len(subject_of(read.name)) < _SHORTEST_NAME:
        return None
    return replace(read, name=without_figure(read.name))


def _read(line: str) -> Indicator | None:
    found = indicators_in(line)
    if len(found) == 1 and ":" not in line:
        return found[0]
    name, _, figure = line.partition(":")
    if not figure and not found and (split := _OTHER_UNIT.fullmatch(line)):
        name, figure = split.group("name", "figure")
    return read_indicator(name.strip(), figure.strip()) if name.strip() and figure else None


def _in_digits(written: re.Match[str]) -> str:
    """百分之九十 → 90%, 三十个 → 30个."""
    if written["count"]:
        return str(number(written["count"]))
    hundredths = written["hundredths"]
    return f"{hundredths if hundredths[0].isdigit() and hundredths.isascii() else number(hundredths)}%"
