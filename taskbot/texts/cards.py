"""A task as its card shows it: what is to be done, by whom, and how far everybody is. Telegram HTML."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from taskbot.tasks.facts import Indicator, Milestone, ShareFacts, TaskFacts
from taskbot.tasks.lifecycle import RequestKind
from taskbot.texts.tasks import headed
from taskbot.texts.words import STATE_WORDS, aim, bare_day, day, excerpt, own, spelled

_REPORT_LENGTH = 400
_NAME_LENGTH = 30
NAMED_SHARES = 4
AWAITED = "待督办单位答复"


def card(task: TaskFacts, deadline: str, today: date) -> str:
    """The card; `deadline` is how the due date is written."""
    helpers = f"　配合：{supporting(task)}" if task.supporting_units else ""
    lines = [headline(task), f"时限：{deadline}", f"牵头：{own(task.lead_unit)}{helpers}"]
    if task.leader:
        lines.append(f"分管领导：{own(excerpt(task.leader, _NAME_LENGTH))}")
    lines += substance(task.title, task.content, task.milestones, today, is_open=task.is_open)
    lines += figures(task.indicators)
    lines.append(f"状态：{standing(task, today)}")
    if task.returned:
        reason = own(excerpt(task.returned.reason, _REPORT_LENGTH))
        lines.append(f"退办（{bare_day(task.returned.on, today)}）：{reason}")
    said = (("进展", task.done), ("问题", task.problem))
    lines += [f"{name}：{own(excerpt(words, _REPORT_LENGTH))}" for name, words in said if words]
    return "\n".join(lines)


def recalled_card(task: TaskFacts) -> str:
    """In place of the card of a task that was taken back."""
    return f"{headline(task)}\n已撤回，请勿办理。"


def headline(task: TaskFacts) -> str:
    """Number, urgency and title."""
    return f"<b>{headed(task)}</b>"


def substance(
    title: str, content: str, milestones: Sequence[Milestone], today: date, *, is_open: bool = False
) -> Iterator[str]:
    """What is to be done beyond the title, and in which steps; of an open task also which of them are late."""
    if content and content != title:
        yield f"内容：{own(excerpt(content, _REPORT_LENGTH))}"
    if milestones:
        yield f"节点：{'；'.join(_milestone(step, today, is_open=is_open) for step in milestones)}"


def figures(indicators: Sequence[Indicator]) -> Iterator[str]:
    """What is to be reached, and what was reported of it last."""
    if indicators:
        yield f"量化指标：{'；'.join(map(_indicator, indicators))}"


def _milestone(step: Milestone, today: date, *, is_open: bool) -> str:
    is_late = is_open and step.reached_on is None and step.due_on < today
    mark = " ✓" if step.reached_on else "（逾期）" if is_late else ""
    return f"{day(step.due_on, today)}{own(excerpt(step.title, _NAME_LENGTH))}{mark}"


def _indicator(figure: Indicator) -> str:
    """建成智能工厂100个（目前30个）; without a report only the target."""
    reached = "" if figure.current is None else f"（目前{spelled(figure.current)}{figure.unit}）"
    return own(aim(excerpt(figure.name, _NAME_LENGTH), figure.value, figure.unit) + reached)


def supporting(task: TaskFacts) -> str:
    """Who helps, and how far each is; of many the first, and how many have come how far."""
    if len(task.supporting_units) <= NAMED_SHARES:
        marks = {share.unit: _share(share, task) for share in task.shares}
        if len(marks) > 1 and len(same := {*marks.values()}) == 1:
            return own("、".join(task.supporting_units)) + _bracketed("均", *same)
        return "、".join(own(unit) + _bracketed("", marks.get(unit, "")) for unit in task.supporting_units)
    named = own("、".join(task.supporting_units[:NAMED_SHARES]))
    counts = _counted(task.shares) if task.is_open else ""
    return f"{named}等 {len(task.supporting_units)} 家{counts}"


def _bracketed(how_many: str, mark: str) -> str:
    return f"（{how_many}{mark}）" if mark else ""


def _share(share: ShareFacts, task: TaskFacts) -> str:
    if share.finished_on:
        return "已完成"
    if not task.is_open:
        return ""
    facts = ["已签收" if share.acknowledged_on else "未签收"]
    facts += [f"{share.progress}%"] if share.progress is not None else []
    facts += ["受阻"] if share.blocked_on else []
    return "，".join(facts)


def _counted(shares: Sequence[ShareFacts]) -> str:
    """Each unit once, by what matters most of it."""
    counts = Counter(map(_stage, shares))
    if len(counts) == 1:
        return _bracketed("均", *counts)
    return f"（{'，'.join(f'{stage} {counts[stage]} 家' for stage in _STAGES if counts[stage])}）"


_STAGES = ("已完成", "受阻", "推进中", "未签收")


def _stage(share: ShareFacts) -> str:
    if share.finished_on:
        return "已完成"
    if share.blocked_on:
        return "受阻"
    return "推进中" if share.acknowledged_on else "未签收"


def standing(task: TaskFacts, today: date) -> str:
    """The state, and of an open task the facts beside it: an ended one is measured by its end alone."""
    if not task.is_open:
        return STATE_WORDS[task.state]
    who = "牵头单位" if task.supporting_units else ""
    parts = [STATE_WORDS[task.state], f"{who}已签收" if task.acknowledged_on else f"{who}未签收"]
    parts += [f"{task.progress_now}%"] if task.progress_now is not None else []
    parts += ["受阻"] if task.blocked_on else []
    return " · ".join([*parts, *awaited(task, today)])


def awaited(task: TaskFacts, today: date) -> Iterator[str]:
    """The extension and the declines that wait for the office; that a review does is the task's state."""
    for asked in task.asked:
        if asked.kind is RequestKind.EXTENSION and asked.wanted_on:
            yield f"申请延期至{day(asked.wanted_on, today)}，{AWAITED}"
        elif asked.kind is RequestKind.DECLINE:
            yield f"{own(asked.unit)}申请退回，{AWAITED}"
