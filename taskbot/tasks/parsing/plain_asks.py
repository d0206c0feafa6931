"""What the office and the leaders ask for in private without a command: a task, a list, the end of a task; and a unit's questions."""

import re
from dataclasses import dataclass
from enum import StrEnum

from taskbot.tasks.parsing.numerals import half_width

_NUMBER = r"(?:#\s?|第|任务\s?|)(?P<number>[0-9]{1,5})(?![0-9])(?:号任务|号|项任务|项)?"
_HOW = "(?:的?(?:最新)?(?:进展|进度|情况|状态|推进|推进情况))?(?:(?:现在|目前)?(?:怎么样|怎样|如何|到哪一?步|到什么程度|什么情况|咋样))?了?"
_TASK = re.compile(rf"(?:请问|查一?下|看一?下|看看)?(?:{_NUMBER}){_HOW}")
_MARKED = re.compile(r"[#第号项]|任务")
_CLOSE = re.compile(
    rf"(?P<deed>办结|退办)\s?(?:{_NUMBER})|(?:{_NUMBER.replace('number', 'other')})(?:可以|同意|予以)办结"
)
_MINE = re.compile(
    "(?:查一?下|看一?下|看看)?(?:我|我们|我单位|我厅|我市|本单位)(?:现在|目前)?的?(?:都?有?(?:什么|哪些|多少))?(?:任务|事项)(?:有哪些|清单)?"
)
_LIST = re.compile(
    "(?:请问|查一?下|看一?下|看看|目前|现在|今天)*(?:还?有)?(?:哪些|什么|多少)?(?:是|的)?(?P<words>[^\\s,。;:?!0-9]{2,6}?)的?(?:任务|事项|项目)?(?:有哪些|清单)?"
)
_WHEN = re.compile(
    "(?:请问)?(?:这个|这项|该|它)?(?:任务|事项)?(?:是|要)?(?:(?:什么时候|何时|几号|哪天)(?:之?前)?(?:要|交|报|完成|办结|截止|到期)?|(?:时限|截止(?:时间|日期)?|期限)是?(?:什么时候|哪天|几号|多少))"
)
_OF_THE_TASK = re.compile(
    "什么意思|啥意思|怎么(?:理解|填|写|报(?!价))|(?:模板|样表|格式|口径)(?:吗|呢|[?？]|是什么|在哪)|(?:有没有|能不能|可否|能否|有无)[^,。;]{0,8}(?:模板|样表|格式|口径)"
)
_ENDS = " \t\r\n,，。.;；!！?？"


class Wanted(StrEnum):
    """What is asked for."""

    TASK = "task"
    LIST = "list"
    MINE = "mine"
    CLOSE = "close"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class PlainAsk:
    """`number` is the task's; `words` name the selection of a list."""

    wanted: Wanted
    number: int = 0
    words: str = ""


def read_ask(words: str) -> PlainAsk | None:
    """What the whole message asks for: #1, 1号任务怎么样了, 有哪些逾期的？, 我的任务, 办结 4; None for anything else."""
    line = half_width(words[:60]).strip(_ENDS)
    if len(words) > 60 or not line:
        return None
    if _MINE.fullmatch(line):
        return PlainAsk(Wanted.MINE)
    if found := _CLOSE.fullmatch(line):
        wanted = Wanted.RETURN if found["deed"] == "退办" else Wanted.CLOSE
        return PlainAsk(wanted, int(found["number"] or found["other"]))
    if (found := _TASK.fullmatch(line)) and _MARKED.search(line):
        return PlainAsk(Wanted.TASK, int(found["number"]))
    found = _LIST.fullmatch(line)
    return PlainAsk(Wanted.LIST, words=found["words"]) if found else None


def asks_when(words: str) -> bool:
    """Whether somebody asks by when: 什么时候要？"""
    return _WHEN.fullmatch(half_width(words[:40]).strip(_ENDS)) is not None


def asks_the_office(words: str) -> bool:
    """Whether somebody asks what only the office can answer: 这个任务是什么意思, 能不能给个模板."""
    return len(words) <= 40 and _OF_THE_TASK.search(half_width(words)) is not None
