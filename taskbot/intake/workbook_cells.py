"""A cell of a workbook as the words that Excel shows in it."""

import re
from datetime import date, datetime, time, timedelta

from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape

_CHINESE_DATES = {27: "ym", 28: "md", 29: "md", 30: "ymd", 31: "ymd", 36: "ym", 50: "ym", 51: "md", 52: "ym", 53: "md", 54: "md", 57: "ym", 58: "md"}  # fmt: skip
"""Number formats that Chinese editions of Excel know by number only, as far as they show dates."""

_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_FIGURES = 15


def cell_words(value: object, number_format: str, format_id: int) -> str:
    """The words; a date is written 2020年6月30日, and without its day where the cell shows none."""
    if format_id in _CHINESE_DATES and isinstance(value, int | float) and not isinstance(value, bool):
        number_format, value = _CHINESE_DATES[format_id], from_excel(value)
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case datetime() | date():
            return _date_words(value, _LITERAL.sub("", number_format).lower())
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            hours, seconds = divmod(int(value.total_seconds()), 3600)
            return f"{hours}:{seconds // 60:02}"
        case int() | float():
            return _number_words(value, _LITERAL.sub("", number_format))
        case _:
            return unescape(str(value)).strip()


def _date_words(value: date, number_format: str) -> str:
    day = f"{value.day}日" if "d" in number_format or "y" not in number_format else ""
    hour = f" {value:%H:%M}" if isinstance(value, datetime) and (value.hour or value.minute) else ""
    return f"{value.year}年{value.month}月{day}{hour}"


def _number_words(value: float, number_format: str) -> str:
    if "%" in number_format:
        return f"{value * 100:.{_FIGURES}g}%"
    return f"{value:.{_FIGURES}g}" if abs(value) < 10**_FIGURES else str(value)
