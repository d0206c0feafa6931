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
_WHY_LABELLED = re.compile(
    r"(?:更正|修改|调整)?的?(?:原因|理由|事由)(?:是|为)?\s?[:：]?|因为?(?=[^\s,，;；。]{1,30}$)|由于|系(?=[^\s,，;；。]{2,20}$)"
)
_WHY = re.compile(
    r"(?:经?(?:我办|与?[^,，;；。\s]{0,10})?核(?:实|对|查)后?)?(?:原|上次|此前|之前|单位|原来的?)?"
    "(?:数据|数字|进度|百分比|比例|口径|统计|单位|联络员|系|属|为){0,4}(?:上?报|填|录入?|写|算|统计|看|打)?"
    "(?:有误|错误?了?|失误|笔误|误[报填录写]|重复(?:计算|统计)|漏[报填录计]|多[报填算计]了?|少[报填算计]了?|偏[高低]|不一致|不准确?|不实|核[减增])"
    r"|经?[^,，;；。\s]{0,8}核(?:实|对|查)后?(?:更正|调整|修正|确认)?"
)
_CLAUSES = re.compile(r"[\s,，;；。(（]+")
_COUNTED_AS = re.compile(r"经?[^,，;；。\s]{0,8}核(?:实|对|查|定)后?(?:应|实际)?[为是]\s?(?=[0-9])")
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


def correction_in(said: str) -> tuple[str, str]:
    """What stands in place of the older words, and why: behind 原因 or 因, else a last clause such as 数据有误.

    经核实为50% gives a figure with its reason. The reason alone is no correction: then all is what stands.
    """
    if counted := _COUNTED_AS.search(said):
        reason = counted.group().strip()
        return (said[: counted.start()] + said[counted.end() :]).strip(), reason
    *_, last = ("", *_CLAUSES.split(said.rstrip(_AFTER)))
    start = said.rindex(last) if last else len(said)
    clause = said[start:].strip(_AFTER)
    label = _WHY_LABELLED.match(clause)
    reason = clause[label.end() :].strip(_BEFORE) if label else clause if _WHY.fullmatch(clause) else ""
    stands = said[:start].rstrip(_BEFORE + ",")
    return (stands, reason) if reason and stands else (said, "")


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
