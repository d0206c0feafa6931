"""Finds tasks that are named by words of their titles (图谱70%，用地试点50%), among the titles that the writer may mean."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.parsing.reply_words import DEED_OF_PERIOD, any_of

SHORTEST_NAME = 2
LONGEST_NAME = 40


class Named(NamedTuple):
    """line[start:end] is about a task that is named there; `numbers` are all that may be meant: none, one or several.

    A whole title is no part of what is said of the task, a part of one may narrow it down (图谱已完成) and is.
    """

    numbers: tuple[str, ...]
    start: int
    end: int


_CLAUSE = re.compile(r"(?:^|(?<=[,;。!、\n ]))[《“]?(?=[\u4e00-\u9fff0-9A-Za-z])[^,;。!、\n ]+")
_GENERAL = any_of(
    """工作 任务 事项 项目 方案 计划 目标 情况 企业 单位 全省 全市 各市 各县 我省 我市 重点 相关 有关 主要 牵头 配合 研究 制定 提出 推进 推动 开展 组织 落实 完成 建立 建设
    加快 加强 做好 形成 出台 印发 报送 修订 编制 起草 深化 实施 启动 进展 进度 总体 整体 累计 目前 现在 已经 其中 本周 本月 上周 上月 全部 平均 综合 基本 部分 初稿 问题 覆盖率? 完成率?
    率 度 的 和 与 等 及"""
)
GENERAL_ONLY = re.compile(f"{_GENERAL}+")
"""What stands in many a title and names none."""

_STATE = re.compile(
    r"[》”]?(?:的?这?[一项]?(?:工作|任务|事项|项目|方面|这项|那项))?[:,]?\s?(?:目前|现在?|总体|的)?(?:进度|进展|完成率?|推进)?(?:[:为是约到达]|达到|大概){0,2}\s?"
    "(?:[0-9]{1,3}(?:[.][0-9]{1,2})?%|百分之|[一二三四五六七八九]成(?=[,。;半]|$)|过半|一半|已|正在|[尚仍还][未没在]|[未没](?:启|开|完|办)|基本|受阻|完成|办结|推进|"
    f"有序|顺利|正常|差|待|停滞|卡|{DEED_OF_PERIOD.pattern})"
)
_FIGURE_OF = re.compile(
    r"[《“]?(?P<name>[\u4e00-\u9fff]{2,12}?)[》”]?(?:进度|进展|完成)?[:为约]?\s?[0-9]{1,3}%$"
)


def named_in(line: str, titles: Mapping[int, str]) -> tuple[Named, ...]:
    """The clauses that begin with a name and go on with a state, once one of them names a task; else nothing.

    A name is the longest beginning of the clause that stands in a title. Words with a figure (名单50%) that stand in
    no title are of no number: whose they are has to be asked.
    """
    known = {number: half_width(title) for number, title in titles.items() if title}
    found = [each for clause in _CLAUSE.finditer(line) if (each := _named(clause, known))]
    if not any(each.numbers for each in found):
        return ()
    ends = [each.start for each in found[1:]] + [len(line)]
    return tuple(each._replace(end=end) for each, end in zip(found, ends, strict=True))


def _named(clause: re.Match[str], titles: Mapping[int, str]) -> Named | None:
    """What the clause names, to its own end."""
    start, end = clause.span()
    said = clause.group().lstrip("《“")
    for length in range(min(len(said), LONGEST_NAME), SHORTEST_NAME - 1, -1):
        name = said[:length]
        numbers = tuple(str(number) for number, title in titles.items() if name in title)
        if numbers:
            is_name = not GENERAL_ONLY.fullmatch(name) and _STATE.match(said, length)
            is_whole = name in titles.values()
            start = end - len(said[length:].lstrip("》”")) if is_whole else start
            return Named(numbers, start, end) if is_name else None
    other = _FIGURE_OF.match(said)
    if other is None or GENERAL_ONLY.fullmatch(other["name"]):
        return None
    return Named((), start, end)
