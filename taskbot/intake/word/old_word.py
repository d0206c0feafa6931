"""Old Word files (.doc): their text, where all of it stands in the file as text.

The format is described in [MS-DOC]. Numbers that Word gives by itself are not in the text: a file with such is refused.
"""

import re
import struct
from collections.abc import Iterator

from taskbot.intake.plain_text import seen
from taskbot.intake.unreadable import UnreadableDocument
from taskbot.intake.word.old_word_formats import (
    DELETED,
    HIDDEN,
    IN_TABLE,
    LIST,
    ROW_END,
    character_stretches,
    numbered_styles,
    paragraph_stretches,
)

SAVE_AS = "请用 Word 或 WPS 另存为 .docx 再发"

_WORD_97 = 0xC1
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_FLAGS, _TEXT_LENGTH, _PARTS = 0x0A, 0x4C, 0x9A
_STYLES, _CHARACTERS, _PARAGRAPHS, _PIECES = 1, 12, 13, 33
"""Where in the head of the file its parts are listed, and which of them are needed."""

_SET = {1, 0x81}
_SIGNS = {"\x0b": "\n", "\x0c": "\n", "\r": "\n", "\x1e": "-", "\t": "\t"}
_CELL = "\x07"


def table_stream(main: bytes) -> str:
    """The name of the stream that the main one refers to; raises UnreadableDocument for what is not read."""
    version, flags = struct.unpack_from("<H", main, 2)[0], struct.unpack_from("<H", main, _FLAGS)[0]
    if flags & _ENCRYPTED:
        raise UnreadableDocument("文件有密码保护，请取消密码后再发")
    if version < _WORD_97:
        raise UnreadableDocument(f"这是旧版 .doc，{SAVE_AS}")
    return "1Table" if flags & _SECOND_TABLE else "0Table"


def read_old_word(main: bytes, table: bytes) -> list[str]:
    """The lines of the text, a table's row as one line; raises UnreadableDocument, and struct.error when broken."""
    paragraphs = paragraph_stretches(main, _part(main, table, _PARAGRAPHS))
    numbered = numbered_styles(_part(main, table, _STYLES))
    if any(_number(stretch.properties, stretch.style in numbered) for stretch in paragraphs.all):
        raise UnreadableDocument(f"这是旧版 .doc，其中的自动编号读不出来，{SAVE_AS}")
    characters = character_stretches(main, _part(main, table, _CHARACTERS))
    signs: list[str] = []
    for place, sign in _characters(main, _part(main, table, _PIECES)):
        said = characters.at(place)
        if said.get(DELETED) in _SET or said.get(HIDDEN) in _SET:
            continue
        paragraph = paragraphs.at(place)
        if sign == _CELL:
            signs.append("\n" if paragraph.get(ROW_END) else "\t")
        elif sign == "\r" and paragraph.get(IN_TABLE):
            signs.append(" ")
        else:
            signs.append(_SIGNS.get(sign, sign))
    words = "".join(signs).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return [re.sub(r"\t{2,}", "\t", line).rstrip("\t ") for line in seen(_results(words)).split("\n")]


def _number(properties: dict[int, int], by_style: bool) -> bool:
    return bool(properties.get(LIST, by_style))


def _part(main: bytes, table: bytes, number: int) -> bytes:
    start, size = struct.unpack_from("<II", main, _PARTS + 8 * number)
    return table[start : start + size]


def _characters(main: bytes, pieces: bytes) -> Iterator[tuple[int, str]]:
    """The characters of the text in their order, each with its place in the file [Clx]."""
    at = 0
    while pieces[at] == 1:
        at += 3 + struct.unpack_from("<H", pieces, at + 1)[0]
    count = (struct.unpack_from("<I", pieces, at + 1)[0] - 4) // 12
    starts = struct.unpack_from(f"<{count + 1}I", pieces, at + 5)
    length = struct.unpack_from("<I", main, _TEXT_LENGTH)[0]
    for number in range(count):
        place = struct.unpack_from("<I", pieces, at + 5 + 4 * (count + 1) + 8 * number + 2)[0]
        size = max(0, min(starts[number + 1], length) - starts[number])
        if place & 0x40000000:
            place = (place & 0x3FFFFFFF) // 2
            text = main[place : place + size].decode("cp1252", "replace")
            yield from ((place + index, sign) for index, sign in enumerate(text))
        else:
            units = struct.unpack_from(f"<{size}H", main, place)
            yield from ((place + 2 * index, chr(unit)) for index, unit in enumerate(units))


def _results(text: str) -> str:
    """The text with the results of its fields, without their instructions."""
    open_fields: list[bool] = []
    kept = []
    for sign in text:
        if sign == "\x13":
            open_fields.append(False)
        elif sign == "\x14" and open_fields:
            open_fields[-1] = True
        elif sign == "\x15" and open_fields:
            open_fields.pop()
        elif all(open_fields):
            kept.append(sign)
        elif sign == "\n":
            open_fields = [True] * len(
                open_fields
            )  # an instruction ends with its paragraph, whatever is missing
            kept.append(sign)
    return "".join(kept)
