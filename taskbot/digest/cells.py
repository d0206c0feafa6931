"""What a spreadsheet can hold: users' words made safe for a cell, a name or a footer, and how much room they take."""

import math
import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, takewhile

from taskbot.tasks.list_words import CUT_MARK
from taskbot.texts.pages import utf16_length
from taskbot.texts.words import MISSING

CELL_LIMIT = 32_767
"""Longest text of an Excel cell, in UTF-16 code units."""

NAME_LIMIT = 31
"""Longest name of a sheet, in UTF-16 code units."""

LOST = 1.0
"""Of a line's width, since marks do not begin a line and words of letters are not cut."""

INDENT = 2.0
"""Of a line's width, at the left of what is not centred: about one Chinese character."""

MOST_LINES = 26
"""So many lines has the tallest row."""

_CUT = "……（超出单元格上限，此后从略）"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_A_NAME = str.maketrans("[]:*?/\\", "［］：＊？／＼")
_RESERVED_NAME = "history"


def cell_text(text: str) -> str:
    """The text as a cell can hold it: unwritable characters become MISSING, an over-long text is cut, marked.

    OOXML reads `_x0041_` in a text as an escaped character, so such an underscore is itself escaped.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    shown = _LOOKS_ESCAPED.sub("_x005F_", _UNWRITABLE.sub(MISSING, lines))
    if len(shown) <= CELL_LIMIT // 2 or utf16_length(shown) <= CELL_LIMIT:
        return shown
    return _cut(shown, CELL_LIMIT - utf16_length(_CUT)) + _CUT


def line_text(text: str, limit: int) -> str:
    """The text on one line for a property, a hint or a footer, at most `limit` UTF-16 code units, cut with a mark."""
    line = " ".join(_UNWRITABLE.sub(MISSING, text).split())
    return line if utf16_length(line) <= limit else _cut(line, limit - 1) + "…"


def sheet_name(name: str, taken: Iterable[str] = ()) -> str:
    """A name that Excel takes for a sheet beside those `taken`: what may not stand in one becomes its full-width form."""
    plain = line_text(name.translate(_NOT_IN_A_NAME), NAME_LIMIT).strip("'") or "工作表"
    if plain.casefold() == _RESERVED_NAME:
        plain += "_"
    others = {each.casefold() for each in taken}
    free, count = plain, 1
    while free.casefold() in others:
        count += 1
        suffix = f"（{count}）"
        free = line_text(plain, NAME_LIMIT - len(suffix)) + suffix
    return free


def _cut(text: str, limit: int) -> str:
    """No half of a surrogate pair at the end."""
    return text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", errors="ignore")


def display_width(text: str) -> float:
    """The width of one line in half-width columns: one for ASCII, two for a Chinese character or mark.

    The bytes of UTF-8 tell the two apart; what lies between (letters of other scripts) is taken as one and a half.
    """
    if text.isascii():
        return len(text)
    return (len(text.encode("utf-8", "replace")) + len(text)) / 2


def is_too_tall(text: str, width: float) -> bool:
    """Whether the tallest row cannot show all of the text in lines of that width."""
    return line_count(text, width) > MOST_LINES


def fitted_text(text: str, width: float) -> str:
    """The text where the tallest row shows it in lines of that width, else its beginning, and where the whole of it is."""
    if not is_too_tall(text, width):
        return text
    room = MOST_LINES - line_count(CUT_MARK, width)
    return _first_lines(text, width, room).rstrip() + CUT_MARK


def row_parts(text: str, width: float) -> Iterator[str]:
    """The whole text in parts that a row each shows in lines of that width."""
    while text:
        part = _first_lines(text, width, MOST_LINES)
        yield part
        text = text[len(part) :].removeprefix("\n")


def _first_lines(text: str, width: float, room: int) -> str:
    """As much of the text's beginning as so many lines hold."""
    lines = []
    for line in text.split("\n", room)[:room]:
        if room <= 0:
            break
        kept = line[: _fitting(line, room * width)]
        lines.append(kept)
        room -= line_count(kept, width)
    return "\n".join(lines)


def _fitting(line: str, room: float) -> int:
    """How many of the line's first characters are no wider."""
    widths = accumulate(map(display_width, line))
    return sum(1 for _ in takewhile(lambda width: width <= room, widths))


def line_count(text: str, width: float) -> int:
    """How many lines the text takes when wrapped at `width` half-width columns."""
    return sum(max(1, math.ceil(display_width(line) / width)) for line in text.split("\n"))
