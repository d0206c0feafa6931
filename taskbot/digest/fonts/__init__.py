"""The bundled typeface of the picture, and which characters it holds (made by scripts/make_font.py)."""

import unicodedata
from pathlib import Path

from taskbot.digest.cells import MISSING

FONT_FILE = Path(__file__).parent / "TaskbotSansSC-Regular.otf"

EXTRA_CHARACTERS = "·—–‑‒…•‹›«»¥€£©®™°±×÷≈½¼¾²³µ←↑→↓↔✓○●◐△▲▽▼□■☆★㎡㎏㎞㎜℃‰⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
"""What Chinese office texts use and the GB2312 table lacks or maps elsewhere."""


def covers(character: str) -> bool:
    """Whether the bundled font has a glyph for it: all of GB2312 (which holds ASCII) and EXTRA_CHARACTERS."""
    if character in EXTRA_CHARACTERS:
        return True
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return character.isprintable()


def settable(text: str) -> str:
    """The text in one line that the bundled font can set.

    A character it lacks becomes its plain form (NFKC: ㊣ → 正) or the sign 〓; invisible marks are dropped.
    """
    return "".join(map(_settable_character, " ".join(text.split())))


def _settable_character(character: str) -> str:
    if covers(character):
        return character
    if unicodedata.category(character) in {"Cf", "Mn"}:
        return ""
    plain = unicodedata.normalize("NFKC", character)
    return plain if all(map(covers, plain)) else MISSING
