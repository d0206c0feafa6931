"""Old Word files (.doc): what is said of stretches of characters and of paragraphs, found by their place in the file.

The names in brackets are those of Microsoft's published description of the format, [MS-DOC].
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

DELETED, HIDDEN, IN_TABLE, ROW_END, LIST = 0x0800, 0x083C, 0x2416, 0x2417, 0x460B
"""[sprmCFRMarkDel, sprmCFVanish, sprmPFInTable, sprmPFTtp, sprmPIlfo]"""

_PAGE = 512
_OPERANDS = (1, 1, 2, 4, 2, 2, 0, 3)
"""Bytes of a property's value, by the top three bits of its number; 0: it says so itself."""
_TABLE_DEFINITION = 0xD608
_PARAGRAPH_PLACE = 13

Properties = dict[int, int]


class _Stretch(NamedTuple):
    start: int
    end: int
    style: int
    properties: Properties


class Stretches:
    """Stretches of the file that do not overlap, each with its properties."""

    def __init__(self, stretches: Iterator[_Stretch]) -> None:
        self.all = sorted(stretches, key=lambda stretch: stretch.start)
        self._starts = [stretch.start for stretch in self.all]

    def at(self, place: int) -> Properties:
        """What is said of the character at a place."""
        index = bisect_right(self._starts, place) - 1
        if index < 0 or place >= self.all[index].end:
            return {}
        return self.all[index].properties


def character_stretches(main: bytes, index: bytes) -> Stretches:
    """What is said of characters [PlcBteChpx]."""
    return Stretches(
        _Stretch(start, end, 0, _properties(page[at + 1 : at + 1 + page[at]]) if at else {})
        for page in _pages(main, index)
        for start, end, at in _places(page, 1)
    )


def paragraph_stretches(main: bytes, index: bytes) -> Stretches:
    """What is said of paragraphs, and the numbers of their styles [PlcBtePapx]."""
    return Stretches(
        _Stretch(start, end, *_styled(_paragraph_data(page, at)))
        for page in _pages(main, index)
        for start, end, at in _places(page, _PARAGRAPH_PLACE)
    )


def numbered_styles(sheet: bytes) -> set[int]:
    """The styles whose paragraphs get automatic numbers [STSH]; a style takes its list from the one it is based on."""
    bases: dict[int, int] = {}
    numbered = set()
    base_size = _short(sheet, 4)
    at = 2 + _short(sheet, 0)
    for number in range(_short(sheet, 2)):
        size = _short(sheet, at)
        style = sheet[at + 2 : at + 2 + size]
        at += 2 + size + size % 2
        if len(style) < base_size or _short(style, 2) & 0xF != 1:
            continue
        bases[number] = _short(style, 2) >> 4
        name_end = base_size + 2 + 2 * _short(style, base_size) + 2
        said = style[name_end + 2 : name_end + 2 + _short(style, name_end)]
        if _styled(said)[1].get(LIST):
            numbered.add(number)
    return {number for number in bases if numbered & set(_line_of(number, bases))}


def _line_of(number: int, bases: dict[int, int]) -> Iterator[int]:
    for _ in range(len(bases)):
        if number not in bases:
            return
        yield number
        number = bases[number]


def _pages(main: bytes, index: bytes) -> Iterator[bytes]:
    count = (len(index) - 4) // 8
    for number in range(count):
        at = (_long(index, 4 * (count + 1 + number)) & 0x3FFFFF) * _PAGE
        page = main[at : at + _PAGE]
        if len(page) == _PAGE:
            yield page


def _places(page: bytes, size: int) -> Iterator[tuple[int, int, int]]:
    """Start and end of each stretch, and where on the page its properties are; 0 for none."""
    count = page[-1]
    for number in range(count):
        at = 4 * (count + 1) + size * number
        yield _long(page, 4 * number), _long(page, 4 * number + 4), 2 * page[at]


def _paragraph_data(page: bytes, at: int) -> bytes:
    if not at:
        return b""
    if page[at]:
        return page[at + 1 : at + 2 * page[at]]
    return page[at + 2 : at + 2 + 2 * page[at + 1]]


def _styled(said: bytes) -> tuple[int, Properties]:
    return (_short(said, 0), _properties(said[2:])) if len(said) >= 2 else (0, {})


def _properties(said: bytes) -> Properties:
    properties: Properties = {}
    at = 0
    while at + 2 < len(said):
        name = _short(said, at)
        at += 2
        size = _OPERANDS[name >> 13]
        if name == _TABLE_DEFINITION:
            size = _short(said, at) + 1
        elif not size:
            size = 1 + said[at]
        properties[name] = int.from_bytes(said[at : at + size], "little")
        at += size
    return properties


def _short(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<H", data, at)[0])


def _long(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0])
