"""Reads what the office types after /transfer 12: the unit that is to lead, and why. Pure."""

import re

from taskbot.tasks.errors import UnknownUnit
from taskbot.tasks.units import Unit, UnitRegister

_TO = re.compile(r"(?:改由|转[给交至到]|[给交由至到])?[\s:：]{0,9}")
_NAME = re.compile(r"[^\s,，;；。:：]+")
_BETWEEN = re.compile(r"(?:牵头|主办|承办|负责)?(?:办理)?[\s,，;；。:：]*(?:(?:原因|理由)[\s:：]+)?")
_NAMED = re.compile(f"{_TO.pattern}{_NAME.pattern}{_BETWEEN.pattern}")


def read_transfer(words: str, register: UnitRegister) -> tuple[Unit, str]:
    """省科技厅 职责调整 as the unit and the reason, which may be missing; raises UnknownUnit."""
    words = words.strip()
    opening = _TO.match(words)
    for start in (0, opening.end() if opening else 0):
        found = _NAME.match(words, start)
        written = found[0] if found else ""
        for name in (written, register.longest_name_at(words, start) or ""):
            if unit := register.find(name):
                between = _BETWEEN.match(words, start + len(name))
                return unit, words[between.end() if between else len(words) :]
    raise UnknownUnit(written, map(register.short_name, register.near(written)))


def reason_behind(words: str) -> str:
    """The reason behind a first name that is no unit's: 省科技听 职责调整."""
    found = _NAMED.match(words.strip())
    return words.strip()[found.end() :] if found else ""
