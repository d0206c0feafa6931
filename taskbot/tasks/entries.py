"""What the office types after /enter 12 or /correct 12: the unit where it is not the lead, what was said, and by whom."""

import re
from dataclasses import dataclass

from taskbot.tasks.errors import UnknownUnit
from taskbot.tasks.units import Unit, UnitRegister

_FIRST_WORD = re.compile(r"\s*(?P<name>[^\s,，:：;；。]{2,40})(?:[\s,，:：]+(?=\S)|\s*$)")
_MAY_BE_UNIT = re.compile(
    r"(?!.*(?:已|正|在|报|送|将|拟|请|完成))[^\s]*(?:[厅局委办市院会处行]|集团|公司|中心)"
)
_SOURCE = re.compile(r"(?<!数据)(?<!资金)来源\s?[:：]")
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
