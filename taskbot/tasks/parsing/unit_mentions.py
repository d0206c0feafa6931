"""Where unit names begin and end in running text (@省A厅、省B厅6月底前修订目录), before anybody reads them as a list."""

import re

from taskbot.tasks.parsing.unit_tokens import MARK, MARK_PHRASE, NAME_BOUNDARY
from taskbot.tasks.units import Unit, UnitRegister

DATE_AHEAD = (
    r"[于在]?(?:[0-9]{1,4} ?(?:[年月日号天周]|个(?:月|工作日)|[./-][0-9])|[一二三四五六七八九十]{1,3}月|[今明后]天|[今明][日晚]"
    r"|[今明本当下每]个?(?:年|月|周|季)|[年月]底|年内|[上下]半年|第?[一二三四]季度|长期|尽快)"
)
_REST = re.compile(rf"(?:(?!{MARK}|会同|以及|[及和与][省市各国]|{DATE_AHEAD})[^{NAME_BOUNDARY}])*")
# What ends like a body of its own and so belongs to the name before it, not to a title.
_BODY = re.compile(
    r"[^省]{0,8}(?:[厅局院所]|中心|公司|集团|(?<!查)处|[协学商]会|[区县]政府|[改健建纪政编科教信贸资]委|[府管改信综]办)"
)
_PART_OF_BODY = re.compile(rf"\((?:{MARK}|[^()、,;0-9\0]{{0,17}}(?:[厅局委办部处室院所站筹]|中心))\)")
_OWN_MARK = re.compile(
    rf"(?:牵头(?![的人])|{MARK_PHRASE}(?=[{NAME_BOUNDARY}]|$|会同|{DATE_AHEAD}))(?!(?:单位|部门)?:)"
)
_AND_OTHERS = re.compile(r"等?[0-9两三四五六七八九十]{0,2}个?(?:有关|相关)?(?:部门|单位)|等(?=[\s,;。@\0]|$)")
_BARE_MARK = re.compile(MARK)
_DATE = re.compile(DATE_AHEAD)
_SPACED_MARK = re.compile(rf" (?:{MARK})(?=[\s,;。)@\0]|$)")
_SUPPORTS = re.compile("配合|协办|协助|参加|参与")
_NEXT_NAME = re.compile(r" ?(?:(?P<listed>[、/] ?@?)|(?P<joined>,? ?会同 ?@?|以及|及|和)|, ?)")


def names_end(line: str, at: int, register: UnitRegister) -> int:
    """Where the names that an @ opens at `at` end, with their marks; `at` itself where there is no name.

    A name that the register does not know is taken whole, up to the next separator, mark or date.
    """
    end = _name_end(line, at, register)
    while end > at and (following := _next_name(line, end := _marks_end(line, end, register), register)):
        end = following
    supports = (
        _SUPPORTS.match(line, end) if "牵头" in line[at:end] and "牵头" not in line[end - 2 : end] else None
    )
    return supports.end() if supports else end  # A牵头、B配合修订目录


def _name_end(line: str, at: int, register: UnitRegister) -> int:
    """Where the name at `at`, known or not, ends."""
    return known_name_end(line, at, register) or _rest_end(line, at)


def known_name_end(line: str, at: int, register: UnitRegister) -> int | None:
    """Where the known name at `at` ends; None where it only begins another (省经信 in 省经信居, 宁波市 in 宁波市经信局)."""
    name = register.longest_name_at(line, at)
    if name is None:
        return None
    end = at + len(name)
    stop = _rest_end(line, end)
    is_cut_short = bool(register.find_short_form(name)) and not _AND_OTHERS.match(line, end)
    return None if stop > end and (is_cut_short or _BODY.fullmatch(line, end, stop)) else end


def units_named_in(sentence: str, register: UnitRegister, limit: int = 4) -> list[Unit]:
    """Units that a sentence names, in its order: to be offered, never assigned."""
    found: dict[Unit, None] = {}
    at = 0
    while at < len(sentence) and len(found) < limit:
        name = register.longest_name_at(sentence, at)
        unit = register.find(name) if name and not register.find_short_form(name) else None
        found |= {unit: None} if unit else {}
        at += len(name) if name and unit else 1
    return list(found)


def date_start(line: str, at: int, end: int) -> int:
    """Where in line[at:end] a date begins, as in 省经信厅6月底前; `end` where there is none."""
    date = _DATE.search(line, at, end)
    return date.start() if date else end


def _rest_end(line: str, at: int) -> int:
    rest = _REST.match(line, at)
    return rest.end() if rest else at


def _marks_end(line: str, end: int, register: UnitRegister) -> int:
    for pattern in (_PART_OF_BODY, _AND_OTHERS, _OWN_MARK, _SPACED_MARK):
        if found := pattern.match(line, end):
            end = found.end()
    supports = _BARE_MARK.match(line, end)
    return supports.end() if supports and _closed_name_end(line, supports.end(), register) else end


def _closed_name_end(line: str, at: int, register: UnitRegister) -> int | None:
    """Where the known name at `at` ends, if nothing is written on to it."""
    end = known_name_end(line, at, register)
    return end if end and _rest_end(line, end) == end else None


def _next_name(line: str, end: int, register: UnitRegister) -> int | None:
    """Where the next name of the list ends. After 、 anything is a name, after 和 a known one or 省…, else a closed one."""
    separator = _NEXT_NAME.match(line, end)
    at = separator.end() if separator else end
    known = known_name_end(line, at, register)
    whole = known or _rest_end(line, at)
    if separator and (separator["listed"] or (separator["joined"] and (known or line.startswith("省", at)))):
        return whole if whole > at else None
    return _closed_name_end(line, at, register)
