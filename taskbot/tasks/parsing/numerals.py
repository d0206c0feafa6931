"""Numerals as people write them: Arabic, full-width, 六十, 二〇二〇, 二O二O, 廿八; and text brought to one width."""

import re
from collections.abc import Sequence

_PLAIN = ("〇零Oo", "一壹", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_POSITIONAL = {sign: value for value, signs in enumerate(_PLAIN) for sign in signs}
_DIGITS = {**_POSITIONAL, **{str(n): n for n in range(10)}, "两": 2, "俩": 2, "元": 1}
_TENS = {"十": 10, "拾": 10, "廿": 20, "卅": 30, "百": 100, "佰": 100, "千": 1000}

CHINESE_DIGITS = "〇零一二三四五六七八九十廿卅两"
DIGITS = "0-9" + CHINESE_DIGITS
"""The inside of a regular expression's character class: what a number is written with."""

COUNTING_DIGITS = CHINESE_DIGITS + "百佰壹贰叁肆伍陆柒捌玖拾"
"""The same in full, for numbers whose unit tells them from words (大陆)."""

NUMERAL_SIGNS = f"0-9０-９Oo半几{COUNTING_DIGITS}"
"""The same for any sign a number may hold, in either width."""

_HALF_WIDTH: dict[int, int | str] = {
    **{full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)},
    **{ord(sign): "〇" for sign in "○◯"},
    **{ord(sign): "-" for sign in "—–―‐‑−~～"},
    **{ord(sign): " " for sign in "\u3000\u00a0\t"},
}

_WIDE = re.compile(f"[{''.join(map(chr, _HALF_WIDTH))}]".replace("-", r"\-").replace("~", r"\~"))

_SPACE = " \u2000-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_ANY_SPACE = re.compile(f"[{_SPACE}]")
_LETTER_SPACED = re.compile(rf"(?<![{DIGITS}])(?:[{DIGITS}] ){{1,3}}[{DIGITS}](?= ?[年月日号])")
_LOOSE_SPACE = re.compile(
    rf"(?<![{_SPACE}])[{_SPACE}]++(?![{DIGITS}])|(?<=[年月第每])[{_SPACE}]++"
    rf"|(?<![{DIGITS}{_SPACE}])[{_SPACE}]++(?![0-9]{{1,8}}(?:[-/.·]|[{_SPACE}\n]|$))"
)


def half_width(text: str) -> str:
    """The text with full-width signs, dashes and circles in one form; every character keeps its place."""
    return text.translate(_HALF_WIDTH) if _WIDE.search(text) else text  # looking is ten times faster


def without_spaces(text: str) -> str:
    """The text without the spaces of any kind, line ends kept."""
    return _ANY_SPACE.sub("", text)


def closed_up(text: str) -> tuple[str, Sequence[int]]:
    """The text without the spaces that Word and PDF leave inside phrases (6 月 30 日), and each character's place.

    A space that keeps two numbers apart stays.
    """
    if not _ANY_SPACE.search(text):
        return text, range(len(text))
    dropped: set[int] = set()
    for run in _LETTER_SPACED.finditer(text):
        dropped.update(at for at in range(*run.span()) if text[at] == " ")
    for run in _LOOSE_SPACE.finditer(text):
        dropped.update(range(*run.span()))
    places = [at for at in range(len(text)) if at not in dropped]
    return "".join(text[at] for at in places), places


def number(text: str) -> int:
    """The value of a numeral of up to four figures in any script. Raises ValueError for anything else."""
    if text.isascii() and text.isdigit():
        return int(text)
    if text and all(sign in _POSITIONAL or sign in "0123456789" for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total, pending = 0, None
    for sign in text:
        if sign in _TENS:
            total += _TENS[sign] * (1 if pending is None else pending)
            pending = None
        elif sign in _DIGITS:
            pending = _DIGITS[sign]
        else:
            raise ValueError(f"not a number: {text!r}")
    if not text:
        raise ValueError("not a number: ''")
    return total + (pending or 0)
