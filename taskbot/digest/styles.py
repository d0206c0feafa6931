"""The official look of the workbook: named styles in 黑体, 宋体 and 仿宋, thin borders, light fills."""

from functools import cache
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

from taskbot.digest.colours import (
    BAND_FILLS,
    HAIRLINE,
    HEAD_FILL,
    INK,
    LIGHT_FILLS,
    LIGHT_INKS,
    MUTED,
    RULE_RED,
)
from taskbot.tasks.lights import Light

TITLE = "周报标题"
SUBTITLE = "周报副标题"
LEAD = "周报提要"
BLOCK = "周报分题"
HEAD = "周报表头"
TEXT = "周报正文"
LONG_TEXT = "周报长文"
CENTRED = "周报居中"
TOTAL = "周报合计"
NOTE = "周报附注"
LAMPS = {light: f"周报灯_{light.value}" for light in Light}
BANDS = {light: f"周报时间带_{light.value}" for light in Light}

BODY_SIZE = 10.5
"""五号, the size of official tables."""

GENERAL = "General"
"""The number format of what is shown as it is."""

_GB2312 = 134
_FAMILIES = {"宋体": 1, "黑体": 2, "仿宋": 3}
"""What a program that lacks the typeface chooses another one by: serif, sans serif, script, all for Chinese."""

_Horizontal = Literal["left", "center"]
_Vertical = Literal["top", "center"]

_LINE = Side(style="thin", color=HAIRLINE)
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_RED_RULE = Border(bottom=Side(style="medium", color=RULE_RED))


class StyleIds:
    """The digest's styles in a workbook, which Excel offers to the office in its gallery, by the numbers of the file."""

    def __init__(self, book: Workbook) -> None:
        for style in named_styles():
            book.add_named_style(style)
        self._book = book
        self.of = cache(self._number)
        """The number of a style, with a number format, and with the mark of a text that looks like a formula."""

    def _number(self, style: str, number_format: str = GENERAL, *, quoted: bool = False) -> int:
        cell = WriteOnlyCell(self._book.worksheets[0])
        cell.style = style
        cell.number_format = number_format
        cell.quotePrefix = quoted
        return cell.style_id


def named_styles() -> tuple[NamedStyle, ...]:
    """Every look that a cell of ours can have."""
    body = _font("宋体", BODY_SIZE)
    heading = _font("黑体", BODY_SIZE)
    return (
        _style(TITLE, _font("黑体", 20), _aligned("center")),
        _style(SUBTITLE, _font("仿宋", 11, MUTED), _aligned("center"), border=_RED_RULE),
        _style(LEAD, _font("仿宋", 13), _aligned("left")),
        _style(BLOCK, _font("黑体", 12), _aligned("left")),
        _style(HEAD, heading, _aligned("center"), HEAD_FILL, _BOX),
        _style(TEXT, body, _aligned("left", indent=1), border=_BOX),
        _style(LONG_TEXT, body, _aligned("left", "top", indent=1), border=_BOX),
        _style(CENTRED, body, _aligned("center"), border=_BOX),
        _style(TOTAL, heading, _aligned("center"), HEAD_FILL, _BOX),
        _style(NOTE, _font("仿宋", 10, MUTED), _aligned("left")),
        *(_lamp_style(light) for light in Light),
        *(_band_style(light) for light in Light),
    )


def _lamp_style(light: Light) -> NamedStyle:
    font = _font("黑体", BODY_SIZE, LIGHT_INKS[light])
    return _style(LAMPS[light], font, _aligned("center"), LIGHT_FILLS[light], _BOX)


def _band_style(light: Light) -> NamedStyle:
    font = _font("宋体", 9, LIGHT_INKS[light])
    return _style(BANDS[light], font, _aligned("center"), BAND_FILLS[light], _BOX)


def _font(name: str, size: float, colour: str = INK) -> Font:
    return Font(name=name, size=size, color=colour, family=_FAMILIES[name], charset=_GB2312)


def _aligned(horizontal: _Horizontal, vertical: _Vertical = "center", indent: int = 0) -> Alignment:
    return Alignment(horizontal=horizontal, vertical=vertical, wrap_text=True, indent=indent)


def _style(
    name: str, font: Font, alignment: Alignment, fill: str | None = None, border: Border | None = None
) -> NamedStyle:
    style = NamedStyle(name=name, font=font, alignment=alignment, border=border or Border())
    if fill:
        style.fill = PatternFill("solid", start_color=fill)
    return style
