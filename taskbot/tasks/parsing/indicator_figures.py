"""Finds in a report the figure at which an indicator 量化指标 stands now: 累计建成智能工厂30个. In doubt there is none.

Everything else that a clause says beside the figure and the indicator's name must be known to go with a figure
reached (`_HARMLESS`): so targets, plans, gaps, growth, parts and rough figures fall through by themselves.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from taskbot.tasks.facts import Indicator
from taskbot.tasks.parsing.numerals import half_width, number

READ_CHARACTERS = 8_000
_LONGEST_CLAUSE = 120
_SHORTEST_NAME = 2


class Rule(StrEnum):
    """By what a figure was known as the indicator's."""

    NAMED = "named"
    """Its name, at least its last two characters, stands in the clause."""
    SOLE = "sole"
    """It is the only one in that unit, and the clause says that so much is done (已建成30个)."""
    OF_TARGET = "of target"
    """The target stands beside it (30/100个)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What the indicator at `place` of the list stands at, in its own unit; where it is said, and the rule that read it."""

    place: int
    value: float
    span: tuple[int, int]
    rule: Rule
    is_total: bool = False
    """Whether it is said to be the whole so far (累计)."""


_NUMERAL = r"[0-9]{1,3}(?:,[0-9]{3}){1,3}(?![0-9])|[0-9]{1,12}(?:\.[0-9]{1,4})?|(?:[一二两三四五六七八九]?[十百千]零?){1,3}[一二三四五六七八九]?|[一二两三四五六七八九]"
_SCALES = {"万亿": 1e12, "亿": 1e8, "万": 1e4, "": 1.0}
_FIGURE = re.compile(
    r"百分之(?P<hundredths>[零一二三四五六七八九十百]{1,4}|[0-9]{1,3}(?:\.[0-9]{1,4})?)"
    rf"|(?<![0-9.,/第几数号年月一二两三四五六七八九十百千-])(?P<number>{_NUMERAL})(?:/(?P<whole>{_NUMERAL}))?(?P<scale>万亿|亿|万)?"
)
_CLAUSE = re.compile(r"(?:[^,;。!?\n()、]|(?<=[0-9]),(?=[0-9]{3}(?![0-9])))+")
_UNIT = re.compile("(万亿|亿|万)?(.*)")
_COUNTED = frozenset(["个", "家", "户", "座", "处", "所", "项", "条", "款", "种", "套"])
"""Words for one of several things: of a thing that is named, one stands for the other (智能工厂30家)."""

_DONE = re.compile(
    "建成|完成|达到|达|实现|累计|已有|现有|共有|认定|培育|打造|创建|形成|投产|投用|改造|推广|发布|出台|制定|销号|办结"
    "|(?:提[高升]|上升|增[加长]?|降低?|下降|扩大)[到至]"
)
_DEEDS = re.compile(
    "走访|培训|调研|检查|服务|帮扶|排查|摸排|整治|整改|拆除|签约|引进|引育|招引|举办|开展|新建|改建|覆盖|发放|兑现|归集|攻关|创建|清理|处置|孵化"
)
"""What is done again and again; said of a figure it has to be what the indicator counts (走访 of 走访企业)."""

_TOTAL = re.compile("累计|一共|总共|总计|合计|总[数量]|共")
_HARMLESS = re.compile(
    "截[至止](?:到|目前)?(?:[0-9]{4}年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}[日号]|[上中下]旬|底|末|初)?|今年以来|目前为止|目前|现在|今年|年内"
    "|[从由][0-9.]{1,12}(?:万亿|亿|万)?[%个家户座元]{0,2}(?=提|上升|增|降|下降|扩|更正|修正|调整|改)"
    "|(?:更正|修正|调整|改)[为成到至]"
    "|全[省市县区]|我[省市县区厅局委]|各[地市县]|省级|规上|规模以上|工业"
    f"|{_DONE.pattern}|{_TOTAL.pattern}|已经|建设|数量|数|任务|工作|方面|指标|实际|现|已|均|全部|就|仅|只|有|为|是|了|建|[:\\s]"
)
_TARGET_BEFORE = re.compile(rf"^(?P<whole>{_NUMERAL})(?P<scale>万亿|亿|万)?")
_SET = re.compile(rf"(?:{_NUMERAL})(?:万亿|亿|万)?[%‰\u4e00-\u9fff]")
_NAME_EDGES = re.compile(
    "^(?:目标|力争|争取|确保|努力|[0-9]{4}年底?|[0-9]{1,2}月底?|[年月]底|[今本全]年|到|前)+|(?:以上|以内|左右|不低于|不少于|超过|突破|总?额|数量|总数)+$"
)


def figures_in(words: str, indicators: Sequence[Indicator]) -> tuple[Figure, ...]:
    """At most one figure for each indicator, in their order; two that contradict each other are none.

    One that is said to be a total counts before others.
    """
    names = [subject_of(each.name) for each in indicators]
    found: dict[int, list[Figure]] = {}
    line = half_width(words[:READ_CHARACTERS].replace("，", ";"))
    for clause in _CLAUSE.finditer(line):
        if len(clause[0]) <= _LONGEST_CLAUSE and _FIGURE.search(clause[0]):
            for figure in _figures(clause[0], clause.start(), indicators, names):
                found.setdefault(figure.place, []).append(figure)
    agreed = (_agreed(found[place]) for place in sorted(found))
    return tuple(figure for figure in agreed if figure)


def subject_of(name: str) -> str:
    """智能工厂 of 年底前建成智能工厂100个: the name without its figure, its day, and what is only said of figures."""
    name = _NAME_EDGES.sub("", _SET.sub("", half_width(name)).strip())
    opening = re.match(f"(?:{_HARMLESS.pattern})*", name)
    rest = name[opening.end() :] if opening else name
    return rest if len(rest) >= _SHORTEST_NAME else name


def _agreed(told: list[Figure]) -> Figure | None:
    told = [figure for figure in told if figure.is_total] or told
    return told[-1] if len({figure.value for figure in told}) == 1 else None


def _figures(
    clause: str, start: int, indicators: Sequence[Indicator], names: Sequence[str]
) -> Iterator[Figure]:
    for found in _FIGURE.finditer(clause):
        ranked = sorted(
            (
                (len(shared), place, figure)
                for place, indicator in enumerate(indicators)
                for shared, figure in _read(clause, start, found, place, indicator, names)
            ),
            key=lambda each: -each[0],
        )
        if ranked and (len(ranked) == 1 or ranked[0][0] > ranked[1][0]):
            yield ranked[0][2]


def _read(
    clause: str,
    start: int,
    found: re.Match[str],
    place: int,
    indicator: Indicator,
    names: Sequence[str],
) -> Iterator[tuple[str, Figure]]:
    """The figure as that of the indicator, with what the clause says of its name; nothing where it is none."""
    measured = _measured(clause, found, indicator)
    if measured is None:
        return
    value, end, is_own_unit = measured
    before, after = clause[: found.start()], clause[end:]
    shared = _shared(names[place], before) or _shared(names[place], after)
    said = _without_target(before.replace(shared, "", 1), indicator) + after.replace(shared, "", 1)
    deeds = [each for each in _DEEDS.findall(indicator.name) if each in before]
    for deed in deeds:
        said = said.replace(deed, "", 1)
    if _HARMLESS.sub("", said):
        return
    is_done = bool(deeds or _DONE.search(before) or _DONE.match(after))
    if found["whole"]:
        rule = Rule.OF_TARGET
    elif shared:
        rule = Rule.NAMED
    elif is_done and is_own_unit and indicator.unit != "%":
        rule = Rule.SOLE
    else:
        return
    if rule is Rule.NAMED or is_own_unit:
        span = (start + found.start(), start + end)
        yield shared, Figure(place, value, span, rule, is_total=bool(_TOTAL.search(before)))


def _measured(clause: str, found: re.Match[str], indicator: Indicator) -> tuple[float, int, bool] | None:
    """The value in the indicator's unit, where the unit ends, and whether it is the very unit of the indicator."""
    if found["hundredths"]:
        return (_value(found["hundredths"]), found.end(), True) if indicator.unit == "%" else None
    scale, base = _scale_and_base(indicator.unit)
    own = _SCALES[found["scale"] or ""]
    value = _value(found["number"]) * own / scale
    if found["whole"] and _value(found["whole"]) * own / scale != indicator.value:
        return None
    if base and clause.startswith(base, found.end()):
        return round(value, 6), found.end() + len(base), True
    if base == "元" and found["scale"] and found.end() == len(clause):
        return round(value, 6), found.end(), True
    if base in _COUNTED and clause[found.end() : found.end() + 1] in _COUNTED:
        return round(value, 6), found.end() + 1, False
    return None


def _without_target(before: str, indicator: Indicator) -> str:
    """100个智能工厂已建成30个: the target in front of the figure is no other figure."""
    target = _TARGET_BEFORE.match(before)
    if target is None:
        return before
    scale, base = _scale_and_base(indicator.unit)
    value = _value(target["whole"]) * _SCALES[target["scale"] or ""] / scale
    rest = before[target.end() :]
    return rest.removeprefix(base).removeprefix("中") if value == indicator.value and rest else before


def _shared(name: str, said: str) -> str:
    """The longest ending of the indicator's name that is said, of two characters or more."""
    for length in range(len(name), _SHORTEST_NAME - 1, -1):
        if name[-length:] in said:
            return name[-length:]
    return ""


def _scale_and_base(unit: str) -> tuple[float, str]:
    found = _UNIT.fullmatch(unit.strip())
    return (_SCALES[found[1] or ""], found[2]) if found else (1.0, unit)


def _value(written: str) -> float:
    return float(written.replace(",", "")) if written.isascii() else float(number(written))
