"""Reads a line of responsible units: who leads, who supports, which names the register does not know.

A unit marked 牵头 leads; otherwise the first-listed one does, and the reading says that this was assumed.
In running text (请省A厅、省B厅修订目录) it also tells where the names end.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from taskbot.tasks.numerals import half_width
from taskbot.tasks.units import Unit, UnitRegister

READ_CHARACTERS = 20_000
"""Many times the longest list; what follows is not read, so that the time stays bounded."""


class Role(StrEnum):
    """What a marker says about the units it goes with."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"


MARKS = {
    "牵头": Role.LEAD,
    "主办": Role.LEAD,
    "主责": Role.LEAD,
    "负责": Role.RESPONSIBLE,
    "责任": Role.RESPONSIBLE,
    "承办": Role.RESPONSIBLE,
    "落实": Role.RESPONSIBLE,
    "配合": Role.SUPPORTING,
    "协办": Role.SUPPORTING,
    "协助": Role.SUPPORTING,
    "协同": Role.SUPPORTING,
    "参加": Role.SUPPORTING,
    "参与": Role.SUPPORTING,
}
"""A牵头，B、C配合 (after the names) or 牵头单位：A；配合单位：B (before them)."""

_MARK = "|".join(MARKS)
_MARK_PHRASE = rf"(?:按照?(?:各自)?职责)?(?:分工|分别|共同|联合|具体|主要|积极){{0,3}}(?:{_MARK})"
_BOUNDARY = r"、,/|\s;。:()\[\]【】〔〕@\0"
_TOKEN = re.compile(
    rf"""
    (?P<stop>      [;。\n]+ )
  | (?P<comma>     \s*,[、,/|\s]* )
  | (?P<separator> [、/|\s]+ | 以及 | 及其? | 和 | 与 | 并 )
  | (?P<label>     (?:主要)?(?:{_MARK})(?:单位|部门|处室)?\s*: | (?:{_MARK})(?:单位|部门)\s* )
  | (?P<address>   @ )
  | (?P<joiner>    会同 | 联合(?=[省市各国]) | 商(?=[省市各国]) )
  | (?P<mark>      {_MARK_PHRASE} )
  | (?P<filler>    (?:等(?:\d{{1,2}}|[一二三四五六七八九十两]{{1,3}})?个?)?(?:省级|省直)?(?:各?有关|各?相关)?(?:职能)?(?:部门(?:和单位)?|单位)
                 | 由 | 等(?:\d{{1,2}}|[两三四五六七八九十])? | [两三四五六七八九十]市 )
  | (?P<unknown>   [^{_BOUNDARY}]+?(?=[{_BOUNDARY}]|$|按|{_MARK}|会同|(?:以及|及|和|与)[省市各国]) )
  | (?P<other>     . )
    """,
    re.VERBOSE,
)
_ASIDE = re.compile(r"\([^()、,;]{1,20}\)")
_ENDS_NAME = re.compile(
    rf"[{_BOUNDARY}省各]|$|浙江|国家|中国|按|以及|[及和与并由等两三四五六七八九十]|会同|{_MARK}|部门|单位|有关|相关"
)
_NAMES = ("unit", "short", "group", "unknown")
_MARKED_KINDS = {"unit", "group", "label", "mark", "own_mark", "address"}

_DATE_AHEAD = (
    r"[于在]?(?:[0-9]{1,4} ?(?:[年月日号天周]|个(?:月|工作日)|[./-][0-9])|[一二三四五六七八九十]{1,3}月|[今明后]天|[今明][日晚]"
    r"|[今明本当下每]个?(?:年|月|周|季)|[年月]底|年内|[上下]半年|第?[一二三四]季度|长期|尽快)"
)
_REST = re.compile(rf"(?:(?!{_MARK}|会同|以及|[及和与][省市各国]|{_DATE_AHEAD})[^{_BOUNDARY}])*")
# What ends like a body of its own and so belongs to the name before it, not to a title.
_BODY = re.compile(
    r"[^省]{0,8}(?:[厅局院所]|中心|公司|集团|(?<!查)处|[协学商]会|[区县]政府|[改健建纪政编科教信贸资]委|[府管改信综]办)"
)
_PART_OF_BODY = re.compile(rf"\((?:{_MARK}|[^()、,;0-9\0]{{0,17}}(?:[厅局委办部处室院所站筹]|中心))\)")
_OWN_MARK = re.compile(
    rf"(?:牵头(?![的人])|{_MARK_PHRASE}(?=[{_BOUNDARY}]|$|会同|{_DATE_AHEAD}))(?!(?:单位|部门)?:)"
)
_AND_OTHERS = re.compile(r"等?[0-9两三四五六七八九十]{0,2}个?(?:有关|相关)?(?:部门|单位)|等(?=[\s,;。@\0]|$)")
_BARE_MARK = re.compile(_MARK)
_DATE = re.compile(_DATE_AHEAD)
_SPACED_MARK = re.compile(rf" (?:{_MARK})(?=[\s,;。)@\0]|$)")
_NEXT_NAME = re.compile(r" ?(?:(?P<listed>[、/] ?@?)|(?P<joined>,? ?会同|以及|及|和)|, ?)")


class Token(NamedTuple):
    """A piece of the line: one of `_NAMES`, a group of `_TOKEN`, or what stands in brackets after a name."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class UnitsRead:
    """`lead` is None where nothing names one; `other_leads` were marked too and are counted as supporting."""

    lead: Unit | None
    supporting: tuple[Unit, ...]
    unknown: tuple[str, ...]
    lead_assumed: bool
    expanded: tuple[str, ...]
    other_leads: tuple[Unit, ...]


def parse_units(text: str, register: UnitRegister) -> UnitsRead:
    """Reads a list of units such as 由省A厅牵头，省B厅、各设区市配合."""
    tokens = list(_tokens(half_width(text[:READ_CHARACTERS]), register))
    return _Roles(register, _names_departments(tokens)).read(tokens)


def _tokens(text: str, register: UnitRegister) -> Iterator[Token]:
    at, after_name = 0, False
    while at < len(text):
        token = _aside_at(text, at) if after_name else None
        token = token or _name_at(text, at, register) or _plain_token_at(text, at)
        yield token
        at += len(token.text)
        after_name = token.kind in _NAMES


def _aside_at(text: str, at: int) -> Token | None:
    """What stands in brackets right after a name: its role (牵头), or a part of it (人才办) that is read over."""
    found = _ASIDE.match(text, at)
    if found is None:
        return None
    return Token("own_mark" if any(word in found.group() for word in MARKS) else "aside", found.group())


def _name_at(text: str, at: int, register: UnitRegister) -> Token | None:
    """A known name, unless it only begins a longer unknown one (宁波市 in 宁波市市场监管局)."""
    name = register.longest_name_at(text, at)
    if name is None or not _ENDS_NAME.match(text, at + len(name)):
        return None
    if register.find_group(name):
        return Token("group", name)
    return Token("short" if register.find_short_form(name) else "unit", name)


def _plain_token_at(text: str, at: int) -> Token:
    found = _TOKEN.match(text, at)
    if found is None or found.lastgroup is None:
        return Token("other", text[at])
    return Token(found.lastgroup, found.group())


def _names_departments(tokens: list[Token]) -> bool:
    """Whether the line is visibly a list of departments, so that 科技 in it means the department of science."""
    kinds = [token.kind for token in tokens]
    if not _MARKED_KINDS.isdisjoint(kinds):
        return True
    if any(token.kind == "filler" and token.text.endswith(("部门", "单位")) for token in tokens):
        return True
    return kinds.count("short") > 1 and "unknown" not in kinds


@dataclass
class _Roles:
    """Walks the tokens; `run` is the names that a marker coming after them would speak of.

    An unknown name keeps its place as a string, so that its mark never falls to its neighbour.
    """

    register: UnitRegister
    takes_short_forms: bool
    named: dict[Unit | str, Role | None] = field(default_factory=dict)
    collective: dict[Unit, Role | None] = field(default_factory=dict)
    run: list[Unit | str] = field(default_factory=list)
    role_ahead: Role | None = None
    expanded: list[str] = field(default_factory=list)

    def read(self, tokens: list[Token]) -> UnitsRead:
        previous = Token("stop", "")
        for token in tokens:
            self._take(token, previous)
            previous = token
        return self._result()

    def _take(self, token: Token, previous: Token) -> None:
        match token.kind:
            case "unit" | "short" | "unknown":
                self._take_name(token, previous)
            case "group":
                self._take_group(token.text)
            case "label":
                self.role_ahead = _role_in(token.text)
                self.run.clear()
            case "own_mark":
                self.named |= dict.fromkeys(self.run[-1:], _role_in(token.text))
            case "mark":
                self._take_mark(_role_in(token.text))
            case "joiner":
                self._mark_run(Role.LEAD)
                self.role_ahead = Role.SUPPORTING
            case "comma":
                self.run.clear()
            case "stop":
                self.run.clear()
                self.role_ahead = None if token.text.strip(";") else self.role_ahead

    def _take_name(self, token: Token, previous: Token) -> None:
        unit = self.register.find(token.text) or self.register.find_short_form(token.text)
        is_known = unit and token.kind != "unknown" and (token.kind == "unit" or self.takes_short_forms)
        name = unit if unit and is_known else token.text
        role = self.role_ahead
        if previous.kind == "mark" and _role_in(previous.text) is Role.SUPPORTING:
            role = Role.SUPPORTING if Role.LEAD in self.named.values() else Role.LEAD  # B配合A: A leads
        self.named[name] = self.named.get(name) or role
        self.run.append(name)

    def _take_group(self, name: str) -> None:
        group = self.register.find_group(name)
        members: tuple[Unit, ...] = self.register.members(group) if group else ()
        self.collective |= dict.fromkeys(members, self.role_ahead)
        self.expanded.append(name)

    def _take_mark(self, role: Role) -> None:
        if self.run:
            self._mark_run(role)
            self.role_ahead = None
        else:
            self.role_ahead = role

    def _mark_run(self, role: Role) -> None:
        for name in self.run:
            self.named[name] = self.named[name] or role
        self.run.clear()

    def _result(self) -> UnitsRead:
        marked = [name for name, role in self.named.items() if role is Role.LEAD]
        answerable = [name for name, role in self.named.items() if role is not Role.SUPPORTING]
        first = next(iter(marked or answerable), None)
        lead = first if isinstance(first, Unit) else None
        peers = len(answerable) + sum(role is not Role.SUPPORTING for role in self.collective.values())
        everyone = dict.fromkeys((*_known(self.named), *self.collective))
        return UnitsRead(
            lead=lead,
            supporting=tuple(unit for unit in everyone if unit is not lead),
            unknown=tuple(name for name in self.named if isinstance(name, str)),
            lead_assumed=lead is not None and not marked and peers > 1,
            expanded=tuple(dict.fromkeys(self.expanded)),
            other_leads=_known(marked[1:]),
        )


def _known(names: Iterable[Unit | str]) -> tuple[Unit, ...]:
    return tuple(name for name in names if isinstance(name, Unit))


def _role_in(text: str) -> Role:
    return next(role for word, role in MARKS.items() if word in text)


def names_end(line: str, at: int, register: UnitRegister) -> int:
    """Where the names that an @ opens at `at` end, with their marks; `at` itself where there is no name.

    A name that the register does not know is taken whole, up to the next separator, mark or date.
    """
    end = _name_end(line, at, register)
    while end > at and (following := _next_name(line, end := _marks_end(line, end, register), register)):
        end = following
    return end


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
