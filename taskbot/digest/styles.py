"""The official look of the workbook: named styles in 黑体, 宋体 and 仿宋, thin borders, light fills."""

from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

from taskbot.digest.colours import HAIRLINE, HEAD_FILL, INK, LIGHT_FILLS, LIGHT_INKS, MUTED, RULE_RED
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

BODY_SIZE = 10.5
"""五号, the size of official tables."""

_Horizontal = Literal["left", "center"]
_Vertical = Literal["top", "center"]

_LINE = Side(style="thin", color=HAIRLINE)
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_RED_RULE = Border(bottom=Side(style="medium", color=RULE_RED))


def add_styles(book: Workbook) -> None:
    """Registers the digest's styles; Excel offers them to the office in its style gallery."""
    body = Font(name="宋体", size=BODY_SIZE, color=INK)
    for style in (
        _style(TITLE, Font(name="黑体", size=20, color=INK), _aligned("center")),
        _style(SUBTITLE, Font(name="仿宋", size=11, color=MUTED), _aligned("center"), border=_RED_RULE),
        _style(LEAD, Font(name="仿宋", size=13, color=INK), _aligned("left")),
        _style(BLOCK, Font(name="黑体", size=12, color=INK), _aligned("left")),
        _style(HEAD, Font(name="黑体", size=BODY_SIZE, color=INK), _aligned("center"), HEAD_FILL, _BOX),
        _style(TEXT, body, _aligned("left"), border=_BOX),
        _style(LONG_TEXT, body, _aligned("left", "top"), border=_BOX),
        _style(CENTRED, body, _aligned("center"), border=_BOX),
        _style(TOTAL, Font(name="黑体", size=BODY_SIZE, color=INK), _aligned("center"), HEAD_FILL, _BOX),
        _style(NOTE, Font(name="仿宋", size=10, color=MUTED), _aligned("left")),
        *(_lamp_style(light) for light in Light),
    ):
        book.add_named_style(style)


def _lamp_style(light: Light) -> NamedStyle:
    font = Font(name="黑体", size=BODY_SIZE, color=LIGHT_INKS[light])
    return _style(LAMPS[light], font, _aligned("center"), LIGHT_FILLS[light], _BOX)


def _aligned(horizontal: _Horizontal, vertical: _Vertical = "center") -> Alignment:
    return Alignment(horizontal=horizontal, vertical=vertical, wrap_text=True)


def _style(
    name: str, font: Font, alignment: Alignment, fill: str | None = None, border: Border | None = None
) -> NamedStyle:
    style = NamedStyle(name=name, font=font, alignment=alignment, border=border or Border())
    if fill:
        style.fill = PatternFill("solid", start_color=fill)
    return style
