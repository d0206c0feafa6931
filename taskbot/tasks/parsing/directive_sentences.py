"""Sentences and clauses of a paper as places in its text; what stands in brackets or quotes is never cut."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Span(NamedTuple):
    """A place in the text: from `start`, up to `end`."""

    start: int
    end: int


_ENCLOSED = r"\((?:[^()\n]|\([^()\n]{0,80}\)){0,600}\)|“[^“”\n]{0,60}”|《[^《》\n]{0,200}》|\[[^\[\]\n]{0,600}\]|【[^【】\n]{0,600}】"
_SENTENCE = re.compile(rf"(?:[^。!?(“《\[【\n]|{_ENCLOSED}|[(“《\[【])*+[。!?\n]*+(?:[”)])?")
_CLAUSE = re.compile(rf"(?:[^。!?;(“《\[【\n]|{_ENCLOSED}|[(“《\[【])*+[。!?;\n]*+(?:[”)])?")
_PHRASE = re.compile(rf"(?:[^。!?;,:(“《\[【\n]|:(?=[0-9])|{_ENCLOSED}|[(“《\[【])*+[。!?;,:\n]*+")
SHORTEST = 4
"""Characters: fewer order nothing and set no deadline."""
_COUNTED = re.compile(
    r"(?:(?<=[。;:!?,)\s”])|^)(?:(?P<one>[一二三四五六七八九十]{1,2})(?:是|要(?!求))|(?P<circled>[①-⑳])|\((?P<figure>[0-9]{1,2})\))"
)
_ORDER = {sign: place for place, sign in enumerate("一二三四五六七八九十", 1)}


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Cuts at full stops."""
    return _cut(_SENTENCE, text, start, end)


def clauses(text: str, start: int, end: int) -> Iterator[Span]:
    """Cuts at full stops and semicolons."""
    return _cut(_CLAUSE, text, start, end)


def phrases(text: str, start: int, end: int) -> Iterator[Span]:
    """Cuts at every stop, commas included."""
    return _cut(_PHRASE, text, start, end)


def _cut(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        found = pattern.match(text, start, end)
        stop = found.end() if found and found.end() > start else start + 1
        if text[start:stop].strip():
            yield Span(start, stop)
        start = stop


def counted(text: str, start: int, end: int) -> list[int]:
    """Where the points of an enumeration inside a paragraph begin (一是…二是…, ①…②…); empty for fewer than two."""
    found = [(kind, order, at) for kind, order, at in _ordinals(text, start, end)]
    for kind in dict.fromkeys(kind for kind, _, _ in found):
        points: list[int] = []
        for _, order, at in (each for each in found if each[0] == kind):
            if order == len(points) + 1:
                points.append(at)
        if len(points) > 1:
            return points
    return []


def _ordinals(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    for found in _COUNTED.finditer(text, start, end):
        if words := found["one"]:
            order = 10 + _ORDER[words[1]] if len(words) == 2 else _ORDER[words[0]]
            yield text[found.end() - 1], order, found.start()
        elif found["circled"]:
            yield "①", ord(found["circled"]) - ord("①") + 1, found.start()
        else:
            yield "(", int(found["figure"]), found.start()
