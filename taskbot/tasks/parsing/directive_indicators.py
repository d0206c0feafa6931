"""Figures 量化指标 that a sentence sets: 新建小微企业园59个, 覆盖率达到90%以上, 入园企业全覆盖."""

import re
from collections.abc import Iterator

from taskbot.tasks.facts import Indicator

_UNITS = (
    "万亿元|亿元|万元|元|亿千瓦时|万千瓦|千瓦|亿立方米|万立方米|立方米|亿吨|万吨|吨|平方公里|平方千米|万平方米|平方米|万亩|亩|公顷|公里|千米"
    "|万人次|人次|万人|万名|万户|万家|万个|万套|万辆|万件|亿人|名|人|户|家|个百分点|个|项|条|件|套|座|所|处|门|场|次|批|辆|艘|台|支|篇|例|款|种"
    "|倍|分钟|小时|天|位|只|株|床|张|片|块|类|部"
)
_NUMBER = re.compile(
    rf"(?P<than>(?:达到?|超过?|突破|不低于|不少于|不超过|不高于|控制在|降(?:低)?(?:到|至)|提高(?:到|至)|增长|下降|保持在?|完成|约|近|在)*)"
    rf"(?<![0-9.\-/第年月〔(])(?<![0-9],)(?P<number>[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,3}}(?![0-9])|[0-9]{{1,9}}(?:\.[0-9]{{1,4}})?)(?P<unit>%|‰|{_UNITS})(?P<about>左右|以上|以内|以下|多)?"
)
_NOT_A_FIGURE = re.compile(r"(?:第|每|近|前|超过?半|《[^》]*|“[^”]*)$")
_DURATION = re.compile(r"(?:小时|天|分钟)(?:内|以内|之内|前|后|值班)")
_ALL = re.compile(r"(?P<all>全覆盖|全部(?:出清|完成|达标|清零|办结|建成|整改到位|覆盖|纳入|淘汰|关停|退出))")
_EDGES = re.compile(
    r"^(?:[一二三四五六七八九十]是|目标|力争|争取|确保|努力|到[0-9]{4}年底?|[0-9]{4}年底?前?|今年|全年|年内|其中|以及|和|、|要|并)+"
)
_NAME_BEFORE = re.compile(r"[^,。;:!?\n]{0,40}$")
_NAME_AFTER = re.compile(r"[^,。;:!?、\n]{0,40}")
LONGEST_NAME = 40
"""Characters of an indicator's name."""


def indicators_in(text: str) -> list[Indicator]:
    """The figures of a sentence or two in half width, in their order; names are the words around the figure."""
    found = [*_numbers(text), *_all_of(text)]
    return list(dict.fromkeys(found))


def without_figure(name: str) -> str:
    """建成标准站 of 建成标准站30个: what is counted, where the figure stands beside it."""
    return " ".join(_NUMBER.sub("", name, count=1).split()) or name


def _numbers(text: str) -> Iterator[Indicator]:
    for figure in _NUMBER.finditer(text):
        before = text[: figure.start()]
        if _NOT_A_FIGURE.search(before[-30:]) or _DURATION.match(text, figure.start("unit")):
            continue
        value = float(figure["number"].replace(",", ""))
        yield Indicator(_name_of(text, figure), value, figure["unit"])


def _name_of(text: str, figure: re.Match[str]) -> str:
    """What is counted: the words before a percentage, those around any other figure."""
    before = _NAME_BEFORE.search(text, max(0, figure.start() - LONGEST_NAME), figure.start())
    name = _EDGES.sub("", before[0] if before else "")
    if figure["unit"] in ("%", "‰") and name:
        return name.strip()
    after = _NAME_AFTER.match(text, figure.end())
    return f"{name}{figure[0]}{after[0] if after else ''}".strip()[:LONGEST_NAME]


def _all_of(text: str) -> Iterator[Indicator]:
    for found in _ALL.finditer(text):
        before = _NAME_BEFORE.search(text, max(0, found.start() - LONGEST_NAME), found.start())
        yield Indicator(_EDGES.sub("", f"{before[0] if before else ''}{found['all']}").strip(), 100.0, "%")
