"""The bundled typeface of the picture, and which characters it holds (made by scripts/make_font.py)."""

import unicodedata
from functools import lru_cache
from pathlib import Path

from taskbot.texts.words import MISSING

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

    A character it lacks becomes its plain form (NFKC: ㍿ → 株式会社) or the sign 〓; emoji and marks that are not seen
    by themselves (joiners, accents that no letter takes up) are dropped, unless there is nothing else.
    """
    line = unicodedata.normalize("NFC", " ".join(text.split()))
    shown = " ".join("".join(map(_settable_character, line)).split())
    return shown or MISSING * bool(line)


@lru_cache(maxsize=30_000)
def _settable_character(character: str) -> str:
    if covers(character):
        return character
    plain = unicodedata.normalize("NFKC", character)
    if all(map(covers, plain)):
        return plain
    is_unseen = unicodedata.category(character) in {"Cf", "Mn", "Me"}
    return "" if is_unseen or character in _TINTS or _is_emoji(character) else MISSING


def _is_emoji(character: str) -> bool:
    is_picture = character >= "\U0001f000" or "☀" <= character <= "➿"
    return is_picture and unicodedata.category(character) == "So"
