"""The bundled typeface of the picture, and which characters it holds (made by scripts/make_font.py)."""

import unicodedata
from functools import lru_cache
from pathlib import Path

from taskbot.digest.cells import MISSING

FONT_FILE = Path(__file__).parent / "TaskbotSansSC-Regular.otf"

EXTRA_CHARACTERS = "·—–‑‒…•‹›«»¥€£©®™°±×÷≈½¼¾²³µ←↑→↓↔✓○●◐△▲▽▼□■☆★㎡㎏㎞㎜℃‰⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
"""What Chinese office texts use and the GBK table lacks or maps elsewhere."""


RARE_CHARACTERS = frozenset("".join(Path(__file__).with_name("rare.txt").read_text(encoding="utf-8").split()))
"""Beyond GBK: what the standard table 通用规范汉字表 has besides, for names of people and places, and 𠮷."""

_NOT_DRAWN = "≒"
"""What GBK has and the typeface does not."""

_TINTS = frozenset(map(chr, range(0x1F3FB, 0x1F400)))


def covers(character: str) -> bool:
    """Whether the bundled font has a glyph for it: all of GBK (ASCII, and the 21,003 characters that names are written
    with), RARE_CHARACTERS and EXTRA_CHARACTERS.
    """
    if character in EXTRA_CHARACTERS or character in RARE_CHARACTERS:
        return True
    if character in _NOT_DRAWN:
        return False
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return character.isprintable()


def settable(text: str) -> str:
    """The text in one line that the bundled font can set.

    A character it lacks becomes its plain form (NFKC: ㍿ → 株式会社) or the sign 〓; marks that are not seen by
    themselves (joiners, accents that no letter takes up, the tint of an emoji) are dropped.
    """
    line = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(map(_settable_character, line))


@lru_cache(maxsize=30_000)
def _settable_character(character: str) -> str:
    if covers(character):
        return character
    if unicodedata.category(character) in {"Cf", "Mn", "Me"} or character in _TINTS:
        return ""
    plain = unicodedata.normalize("NFKC", character)
    return plain if all(map(covers, plain)) else MISSING
