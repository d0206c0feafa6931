"""The labelled sheet that the draft of a directive's item is kept as, and the edits that buttons make to it."""

import re
from collections.abc import Iterable

from taskbot.tasks.directives import Item
from taskbot.tasks.drafts import LONGEST_TITLE

_UNITS = re.compile(r"^(?:牵头|责任|配合)单位：(.*)$", re.MULTILINE)


def sheet_of(item: Item) -> str:
    """任务名称：… 牵头单位：… 配合单位：… 完成时限：… 报送周期：…, a line each; 责任单位 in order of naming where the lead is only assumed."""
    title = " ".join(item.title.split())
    lines = [("任务名称", title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…")]
    if item.lead_assumed:
        lines.append(("责任单位", "、".join([*item.lead_units, *item.supporting_units])))
    else:
        lines.append(("牵头单位", "、".join(item.lead_units)))
        lines.append(("配合单位", "、".join(item.supporting_units)))
    lines.append(("完成时限", "".join(item.deadline.phrase.split())))
    lines.append(("报送周期", "".join(item.cycle.phrase.split()) if item.cycle else ""))
    return "\n".join(f"{label}：{words}" for label, words in lines if words)


def with_lead(sheet: str, name: str) -> str:
    """The sheet with another unit in the lead; whoever was named before supports. The first mention of a unit counts."""
    first = _UNITS.search(sheet)
    at = first.start() if first else len(sheet)
    return f"{sheet[:at].rstrip()}\n牵头单位：{name}\n{_UNITS.sub(_as_supporting, sheet[at:])}".rstrip()


def with_units_of(sheet: str, other: str, *, has_lead: bool) -> str:
    """The sheet with the units of another one added; they support, unless this one lacks a lead."""
    added: Iterable[re.Match[str]] = _UNITS.finditer(other)
    return "\n".join([sheet, *(_as_supporting(line) if has_lead else line[0] for line in added)])


def with_deadline_phrase(sheet: str, phrase: str) -> str:
    """The sheet with a deadline in the words of another one."""
    return f"{sheet}\n完成时限：{phrase}"


def _as_supporting(line: re.Match[str]) -> str:
    return f"配合单位：{line[1]}"
