"""A leader's words: which tasks they name, and when they order nothing (阅, 好的, 谢谢)."""

import re
from collections.abc import Iterable

from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.parsing.reply_words import ACKNOWLEDGED, MEASURES_APART, THANKS, any_of

_NUMBER = r"[0-9]{1,5}(?![0-9])"
_AT_HEAD = re.compile(
    rf"\s*+#?\s?({_NUMBER}(?:\s?[、,和]\s?#?{_NUMBER}|\s?#{_NUMBER}){{0,30}})(?:[\s,:]++|、(?!\s?[0-9])|$)"
)
_HASHED = re.compile(
    rf"\s*+#\s?({_NUMBER}(?:\s?[、,和]?\s?#\s?{_NUMBER}){{0,30}})(?:[\s,:、]++|(?=[^\s0-9])|$)"
)
_SPOKEN = re.compile(r"\s*+([0-9]{1,5})号(?:任务|(?=的?(?:进展|进度|工作|推进|情况|完成)))")
"""2号的进展太慢了, not 3号前报我."""
_COUNTED = re.compile(rf"\s*+[0-9]{{1,5}}\s?{MEASURES_APART}")
_NAMED = re.compile(rf"#\s?({_NUMBER})|任务\s?({_NUMBER})|(?<![0-9])({_NUMBER})号任务|第({_NUMBER})项(?!目)")
_PRAISE = re.compile(
    f"{any_of('总体上? 整体上? 总的 工作 进展 成效 都 还 做得 比较 较')}{{0,4}}"
    f"{any_of('阅 已阅 圈阅 看了 看过了 知道了 很好 不错 辛苦 感谢 谢谢 谢 点赞')}(?:了|大家|各位|同志们)?"
)
_ORDER = re.compile(
    any_of(
        """请(?!示) (?<![需只主重])要(?![素点件闻]) [必务]须 须(?!知) 应(?:当|该|于|在|由|尽|加|按) 抓紧 尽快 加快 加大 加强 务必 督促 督办 确保 不得 不能再 限期 限[0-9于]
        同意 重视 压实 追责 问责 通报 约谈 专报 报我 汇报 调度 会办 催 太慢 偏慢 滞后 不够 不行 不理想 差距 为什么 为何 怎么 [?]"""
    )
)
"""What orders, asks or finds fault."""
_CLAUSE = re.compile("[^,。;!、\\s]+")
_DIGITS = re.compile("[0-9]+")


_TASK = rf"(?:#\s?{_NUMBER}|任务\s?{_NUMBER}|(?<![0-9]){_NUMBER}号(?:任务)?|第{_NUMBER}项(?!目))"
_TASKS = rf"{_TASK}(?:\s?[、,和及]?\s?{_TASK}){{0,30}}(?:任务)?"
REFERENCE = "…"
"""What stands for each letter of what is named as an example."""
_REFERENCE = re.compile(
    rf"{any_of('对照 参照 比照 对标 参考 参见 借鉴 学习 仿照 套用')}(?:了|一下)?\s?{_TASKS}"
    rf"|(?:按照?|依照|照|像|如|同|与|和|跟|推广|复制)\s?{_TASKS}的?"
    rf"{any_of('做法 经验 办法 方法 模式 样子 标准 要求 思路 方式 格式 口径 一样 那样 这样')}"
)


def without_references(words: str) -> str:
    """The words without the tasks that are named as an example or a measure: 请对照#1的做法抓紧 orders nothing of #1."""
    return _REFERENCE.sub(lambda found: REFERENCE * len(found[0]), half_width(words))


def numbers_at_head(words: str) -> tuple[tuple[int, ...], str]:
    """`12、13 请抓紧` as the tasks' numbers and the rest; no number where the words begin otherwise (3家企业…)."""
    found = _AT_HEAD.match(half_width(words))
    if found is None:
        return (), words.strip()
    return _unique(_DIGITS.findall(found[1])), words[found.end() :].strip()


def numbers_opening(words: str, *, bare: bool) -> tuple[tuple[int, ...], str]:
    """#12 请抓紧 as the tasks' numbers and the rest, with `bare` also 12 请抓紧, but not 12 个县…; else no number."""
    line = half_width(words)
    found = _HASHED.match(line) or (_AT_HEAD.match(line) if bare and not _COUNTED.match(line) else None)
    if found is None:
        spoken = _SPOKEN.match(line) if bare else None
        return (_unique([spoken[1]]) if spoken else ()), words.strip()
    return _unique(_DIGITS.findall(found[1])), words[found.end() :].strip()


def numbers_in(words: str) -> tuple[int, ...]:
    """The tasks that are named anywhere: #12, 任务12, 12号任务, 第12项."""
    return _unique(next(filter(None, found)) for found in _NAMED.findall(half_width(words)))


def orders_nothing(words: str) -> bool:
    """Whether the whole message only acknowledges, praises or thanks."""
    beside = (_PRAISE, ACKNOWLEDGED, THANKS)
    clauses = _CLAUSE.findall(half_width(words))
    return all(any(each.fullmatch(clause) for each in beside) for clause in clauses)


def orders_something(words: str) -> bool:
    """Whether the words order, ask or find fault; 60% and 已完成 do not, and read like a unit's report."""
    return _ORDER.search(half_width(words)) is not None


def _unique(numbers: Iterable[str]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(number) for number in numbers if int(number)))
