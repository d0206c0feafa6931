"""Cuts a line of responsible units into names, role marks and separators.

With a register the names it knows are found first, the longest one each time. What it does not know, and
without a register every name, is taken as written: up to the next separator or mark, its brackets included.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.units import UnitRegister

READ_CHARACTERS = 8_000
"""Many times the longest list; what follows is not read, so that the time stays bounded."""


class Role(StrEnum):
    """What a mark says about the units it goes with."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"


MARKS = {
    "牵头": Role.LEAD,
    "主办": Role.LEAD,
    "主责": Role.LEAD,
    "负总责": Role.LEAD,
    "为主": Role.LEAD,
    "配合": Role.SUPPORTING,
    "协办": Role.SUPPORTING,
    "协助": Role.SUPPORTING,
    "协同": Role.SUPPORTING,
    "参加": Role.SUPPORTING,
    "参与": Role.SUPPORTING,
    "会办": Role.SUPPORTING,
    "指导": Role.SUPPORTING,
    "负责": Role.RESPONSIBLE,
    "责任": Role.RESPONSIBLE,
    "承办": Role.RESPONSIBLE,
    "落实": Role.RESPONSIBLE,
    "实施": Role.RESPONSIBLE,
}
"""A牵头，B、C配合 (after the names) or 牵头单位：A；配合单位：B (before them). Of two in one (牵头负责) the upper one counts."""

NAME_BOUNDARY = r"、,/|\s;。:()\[\]【】〔〕@\0"
MARK = "|".join(MARKS).replace("指导", "指导(?!中心|委|站|服务)")
_DUTY = r"按照?(?:各自)?(?:职责|职能)"
_MANNER = "分工|分别|总|共同|联合|具体|主要|积极|密切|组织|抓好|抓|推进|推动|做好|认真|全面|统筹"
MARK_PHRASE = rf"(?:(?:{_DUTY})?(?:{_MANNER}){{0,3}}(?:{MARK}){{1,2}}|作?为(?:{MARK})(?:单位|部门))"

_BODY_END = "厅局委办部署会室院行司社团组所中心市区县镇乡"
_COMPOUND = (
    "人力资源和社会|住房和城乡|文化和旅游|工业和信息|经济和信息|科技和信息|发展和改革|卫生和计划|网络安全和信息|规划和自然|农业和农村|"
    "水利和湖泊|海洋和渔业|民族和宗教|部门[和及]单位|党委和政府"
)
"""Names of departments that hold the word 和 themselves."""
_JOINED_BODY = rf"(?<![{_BODY_END}])[和与及](?=[^{NAME_BOUNDARY}和与及省市各国]{{1,10}}[厅局委办](?:[{NAME_BOUNDARY}]|$|按|等|{MARK_PHRASE}))"
_PLACES = (
    r"各(?:省|市|县|区|州|地|乡镇|镇)"
    r"(?:、(?:自治区|直辖市|自治州|开发区|街道|[市县区州旗镇])(?=[、,;\s()和及与]|$|人民政府|政府|党委))+"
)
"""各省、自治区、直辖市 and 各市、县 are one name, though 、 stands in it."""
_ASIDE = rf"\((?![^()]{{0,24}}(?:{MARK}))[^()\n;]{{1,24}}\)"
_JOINER = r"会同|(?:会商|联合|协同)(?=[省市县区各国])|(?<=[厅局委办部])商(?![务会业])"
_COUNT = r"(?:[0-9]{1,2}|[一二三四五六七八九十两]{1,3})?个?"
_OTHERS = r"(?:省级|省直|市级|市直)?(?:其他|其它)?(?:各?有关|各?相关)(?:职能)?(?:部门(?:[和及]单位)?|单位(?:[和及]部门)?)"
_BODIES = r"(?:省级|省直)?(?:职能)?(?:部门(?:[和及]单位)?|单位)"
_NAME_ENDS = (
    rf"[{NAME_BOUNDARY}]|$|按|{MARK_PHRASE}|{_JOINER}|以及|[和与及]"
    rf"|等{_COUNT}(?:{_OTHERS}|{_BODIES}|[{NAME_BOUNDARY}]|$|按|{MARK_PHRASE})"
)
_CLOSED = rf"(?=[{NAME_BOUNDARY}]|$|按|{_JOINER}|{MARK_PHRASE})"
_FILLER = "|".join(
    (
        "[①-⑳]",
        r"[0-9]{1,2}[.)、]",
        rf"等{_COUNT}{_BODIES}",
        rf"{_BODIES}{_CLOSED}",
        "(?:以上|上述)各?(?:部门|单位)",
        rf"(?:等{_COUNT}|[0-9]{{1,2}}个?|[两三四五六七八九十]{{1,2}}个?)(?:设区)?[市地](?:人民政府|政府)?{_CLOSED}",
        "等(?:[0-9]{1,2}|[两三四五六七八九十])?",
        "(?:全省|其[他余])(?=各|设区|[0-9])",
        rf"(?:暂?无|没有)(?=[{NAME_BOUNDARY}]|$)",
        "(?:建议|主要|原则上|拟|应|可)?由|请|责成",
        rf"以(?=[^{NAME_BOUNDARY}]{{2,20}}为主)",
        rf"{_DUTY}(?:分工)?",
    )
)
"""What belongs to the list and names nobody: numbering, 等9个部门, 温州等市, 由, 按职责分工, 无."""
_TOKEN = re.compile(
    rf"""
    (?P<stop>      [;。\n]+ )
  | (?P<comma>     \s*,[、,/|\s]* )
  | (?P<separator> [、/|\s+&·-]+ | 以及 | 及其? | 和 | 与 | 并 )
  | (?P<label>     (?:主要|第一|其[他它])?(?:{MARK})(?:单位|部门|处室)?(?:\([^()]{{1,20}}\))?\s*[:=→] | (?:{MARK})(?:单位|部门)[为是有]?\s* )
  | (?P<address>   @ )
  | (?P<joiner>    {_JOINER} )
  | (?P<mark>      {MARK_PHRASE} )
  | (?P<others>    (?:等{_COUNT})?{_OTHERS} )
  | (?P<filler>    {_FILLER} )
  | (?P<unknown>   (?:{_PLACES}|各(?:{MARK})(?=单位|部门)|{_COMPOUND}|[^{NAME_BOUNDARY}])
                   (?:{_COMPOUND}|{_JOINED_BODY}|(?!{_NAME_ENDS})[^{NAME_BOUNDARY}]|{_ASIDE})*+ )
  | (?P<other>     . )
    """,
    re.VERBOSE,
)
_OWN_MARK = re.compile(
    rf"[(\[【〔](?:第一|总|主要)?{MARK_PHRASE}(?:单位|部门)?[)\]】〕]|:\s*{MARK_PHRASE}(?=[\s、,;。]|$)"
)
_IS_NO_WORK = re.compile(rf"^[省市县区各国的人]|(?:[{_BODY_END}]|部门|单位)$")
_PLACES_ALONE = re.compile(_PLACES)
_PART_OF_NAME = re.compile(_ASIDE)
_EXCEPTION = re.compile(
    r"除了?[^,;()\n]{1,30}?(?:以|之)?外的?|\((?:不含|不包括|除)[^()\n]{1,30}\)|\([^()\n]{1,30}除外\)"
)
_ENDS_NAME = re.compile(
    rf"[{NAME_BOUNDARY}省各+&·0-9-]|$|浙江|国家|中国|按|以及|[及和与并由等两三四五六七八九十]|{_JOINER}|{MARK_PHRASE}|部门|单位|有关|相关"
)

NAMES = ("unit", "short", "group", "unknown", "others")


class Token(NamedTuple):
    """A piece of the line: one of `NAMES`, another group of `_TOKEN`, or what stands in brackets after a name.

    `work` is what a unit is to do (A牵头推进), `exception` whom a collective name leaves out.
    """

    kind: str
    text: str
    at: int

    @property
    def end(self) -> int:
        """Where the piece ends in the line."""
        return self.at + len(self.text)


def unit_tokens(text: str, register: UnitRegister | None = None) -> Iterator[Token]:
    """The pieces of the line, without a gap. Every character keeps its place; widths are brought to one."""
    text = half_width(text[:READ_CHARACTERS])
    at, previous = 0, ""
    while at < len(text):
        token = register and (_exception_at(text, at) or _name_at(text, at, register))
        token = token or (_aside_at(text, at) if previous in NAMES else None) or _plain_token_at(text, at)
        if token.kind == "unknown" and previous == "mark" and not _IS_NO_WORK.search(token.text):
            token = Token("work", token.text, at)
        yield token
        at, previous = token.end, token.kind


def _aside_at(text: str, at: int) -> Token | None:
    """What stands in brackets right after a name: its role (牵头), or a part of it (人才办) that is read over."""
    if found := _OWN_MARK.match(text, at):
        return Token("own_mark", found.group(), at)
    if found := _PART_OF_NAME.match(text, at):
        return Token("aside", found.group(), at)
    return None


def _exception_at(text: str, at: int) -> Token | None:
    """除A外, （A除外）: who is left out of a collective name."""
    found = _EXCEPTION.match(text, at)
    return Token("exception", found.group(), at) if found else None


def _name_at(text: str, at: int, register: UnitRegister) -> Token | None:
    """A known name, unless it only begins a longer unknown one (宁波市 in 宁波市市场监管局)."""
    name = register.longest_name_at(text, at)
    if name is None or _PLACES_ALONE.match(text, at):
        return None
    end = at + len(name)
    if not _ENDS_NAME.match(text, end) and not _runs_on(name, register.longest_name_at(text, end), register):
        return None
    if register.find_group(name):
        return Token("group", name, at)
    return Token("short" if register.find_short_form(name) else "unit", name, at)


def _runs_on(name: str, following: str | None, register: UnitRegister) -> bool:
    """省A厅省B厅, 杭州宁波等市: names may follow each other without a sign, but a city's department is one name."""
    first, second = register.find(name), register.find(following or "")
    if first is None or second is None:
        return False
    if first.level == "city":
        return second.level == "city"
    return not register.find_short_form(name) and not register.find_short_form(following or "")


def _plain_token_at(text: str, at: int) -> Token:
    found = _TOKEN.match(text, at)
    if found is None or found.lastgroup is None:
        return Token("other", text[at], at)
    return Token(found.lastgroup, found.group(), at)
