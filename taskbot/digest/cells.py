"""What a spreadsheet can hold: users' words made safe for a cell, and how much room they take."""

import math
import re
import unicodedata

MISSING = "〓"
"""The printers' sign for a character that cannot be set."""

CELL_LIMIT = 32_767
"""Longest text of an Excel cell, in UTF-16 code units."""

_CUT = "……（超出单元格上限，此后从略）"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def cell_text(text: str) -> str:
    """The text as a cell can hold it: unwritable characters become MISSING, an over-long text is cut, marked.

    OOXML reads `_x0041_` in a text as an escaped character, so such an underscore is itself escaped.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    shown = _LOOKS_ESCAPED.sub("_x005F_", _UNWRITABLE.sub(MISSING, lines))
    if utf16_length(shown) <= CELL_LIMIT:
        return shown
    room = 2 * (CELL_LIMIT - utf16_length(_CUT))
    return shown.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + _CUT


def utf16_length(text: str) -> int:
    """The length as Excel and Telegram count it."""
    return len(text.encode("utf-16-le")) // 2


def display_width(text: str) -> int:
    """The width of one line in half-width columns; a Chinese character or mark takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def line_count(text: str, width: float) -> int:
    """How many lines the text takes when wrapped at `width` half-width columns."""
    return sum(max(1, math.ceil(display_width(line) / width)) for line in text.split("\n"))
