"""What the office types after /enter 12 or /correct 12: the unit where it is not the lead, what was said, and by whom."""

import re
from dataclasses import dataclass

from taskbot.tasks.errors import UnknownUnit
from taskbot.tasks.units import Unit, UnitRegister

_FIRST_WORD = re.compile(r"\s*(?P<name>[^\s,，:：;；。]{2,40})(?:[\s,，:：]+(?=\S)|\s*$)")
_MAY_BE_UNIT = re.compile(
    r"(?!.*(?:已|正|在|报|送|将|拟|请|完成))[^\s]*(?:[厅局委办市院会处行]|集团|公司|中心)"
)
_NUMBER = re.compile(r"\s*(?:[#＃]\s?(\d{1,9})[\s,，、:：]*|(\d{1,9})[\s,，、:：]+)")
_SOURCE = re.compile(r"(?<!数据)(?<!资金)来源\s?[:：]")
_AFTER_NAME = " \n\t,，:："
_BEFORE, _AFTER = " \n\t,，;；。(（", " \n\t)）。"


@dataclass(frozen=True, slots=True)
class Entry:
    """`unit` is None for the lead; `source` is empty where it is not said."""

    unit: Unit | None
    said: str
    source: str = ""


def entry_in(words: str, register: UnitRegister) -> Entry:
    """Reads `省财政厅 60% 正在征求意见 来源：张处长电话`; raises UnknownUnit for a name that is nearly a unit's."""
    unit, rest = unit_first(words, register)
    *_, last = (None, *_SOURCE.finditer(rest))
    source = rest[last.end() :].strip(_AFTER) if last else ""
    if last is None or "\n" in source:
        return Entry(unit, rest.strip())
    return Entry(unit, rest[: last.start()].rstrip(_BEFORE).lstrip(), source)


def spoken_for(words: str, register: UnitRegister) -> tuple[int | None, Unit | None, str]:
    """The task and the unit that a report begins with (#12 省财政厅：60% …), as far as it does; the words without the unit."""
    number = _NUMBER.match(words)
    start = number.end() if number else 0
    name = register.longest_name_at(words, start) or ""
    unit = register.find(name)
    rest = words[:start] + words[start + len(name) :].lstrip(_AFTER_NAME) if unit else words
    return int(number[1] or number[2]) if number else None, unit, rest


def unit_first(words: str, register: UnitRegister) -> tuple[Unit | None, str]:
    """The unit that the words begin with (None for none), and the rest; raises UnknownUnit as `entry_in` does."""
    first = _FIRST_WORD.match(words)
    if first is None:
        return None, words
    unit = register.find(first["name"])
    if unit is not None:
        return unit, words[first.end() :]
    near = register.near(first["name"]) if _MAY_BE_UNIT.fullmatch(first["name"]) else []
    if near:
        raise UnknownUnit(first["name"], map(register.short_name, near))
    return None, words
