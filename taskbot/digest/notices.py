"""督查通报: what the paper says of a week, by the fields of its template. Facts in the order of the unit register, never a rank."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from taskbot.digest.beside import beside_counts
from taskbot.digest.change_words import changes_words
from taskbot.digest.words import (
    COUNT_WORDS,
    answer_words,
    calendar_words,
    day_words,
    full_day_words,
    week_words,
)
from taskbot.tasks.asks import Trouble
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import State
from taskbot.tasks.lights import Standing
from taskbot.tasks.summary import Summary
from taskbot.tasks.task_lines import TaskLine
from taskbot.texts.paper_fields import Fields, Shape
from taskbot.texts.tasks import not_counted
from taskbot.texts.words import bare_day, excerpt

SHAPE: Shape = {
    "督办单位": (),
    "工作": (),
    "期次": (),
    "日期": (),
    "主送": (),
    "截至": (),
    "总体进展": (),
    "本周变化": (),
    "办结情况": (),
    "办结事项": ("序号", "单位", "任务", "办结日期"),
    "逾期情况": (),
    "逾期事项": ("序号", "单位", "任务", "时限", "逾期", "进展"),
    "协调情况": (),
    "协调事项": ("序号", "单位", "任务", "问题", "提出"),
    "到期情况": (),
    "到期事项": ("序号", "单位", "任务"),
    "下步要求": (),
    "补充要求": (),
}
"""What the template can ask for."""

_TITLE_LENGTH, _PROBLEM_LENGTH = 100, 80
_ENDS = "。！？"


def notice_fields(
    summary: Summary, office: str, work: str, *, to: str, demand: str, words: str = ""
) -> Fields:
    """The paper's fields in plain words; `office` is its full name, `words` what it demands beyond its standing `demand`."""
    overdue = _in_register_order(
        summary, (line for line in summary.lines if line.standing is Standing.OVERDUE)
    )
    coming = [line.task for line in summary.coming if line.task.state is not State.IN_REVIEW]
    ended = {task.number for task in summary.changes.closed}
    closed = _in_register_order(summary, (line for line in summary.lines if line.task.number in ended))
    return {
        "督办单位": office,
        "工作": work,
        "期次": week_words(summary),
        "日期": full_day_words(summary.today),
        "主送": to,
        "截至": full_day_words(summary.today),
        "总体进展": _overall(summary),
        "本周变化": changes_words(summary),
        "办结情况": f"本周办结{len(closed)}项：" if closed else "本周无新办结事项。",
        "办结事项": _numbered([_closed(line.task, summary.today) for line in closed]),
        "逾期情况": _overdue_words(summary, len(overdue)),
        "逾期事项": _numbered([_overdue(line, summary.today) for line in overdue]),
        "协调情况": _troubles_words(summary),
        "协调事项": _numbered([_trouble(each, summary.today) for each in _troubles_by_unit(summary)]),
        "到期情况": _coming_words(summary, len(coming)),
        "到期事项": _numbered(_by_unit(summary, coming)),
        "下步要求": _sentence(demand),
        "补充要求": _sentence(words),
    }


def _in_register_order(summary: Summary, lines: Iterable[TaskLine]) -> list[TaskLine]:
    places = _places(summary)
    return sorted(lines, key=lambda line: (places[line.task.lead_unit], line.task.number))


def _places(summary: Summary) -> dict[str, int]:
    return {unit.name: place for place, unit in enumerate(summary.units)}


def _numbered(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    return [{"序号": str(number), **row} for number, row in enumerate(rows, 1)]


def _overall(summary: Summary) -> str:
    """How many tasks, how many ended, and how the others stand, each with what it is a part of."""
    counts = summary.counts
    if not counts.total:
        return "工作清单尚无任务。"
    if counts.closed == counts.total:
        return f"工作清单共{counts.total}项，已全部办结。"
    standing = ((word, getattr(counts, name)) for name, word in COUNT_WORDS.items() if name != "closed")
    parts = "、".join(f"{word}{count}项" for word, count in standing if count)
    waiting = len(summary.waiting_on_office)
    more = [*beside_counts(summary), *([f"已报办结、待审核{waiting}项"] if waiting else [])]
    return (
        f"工作清单共{counts.total}项，已办结{counts.closed}项，在办{counts.total - counts.closed}项。"
        f"在办事项中，{parts}。{''.join(f'{each}。' for each in more)}"
    )


def _closed(task: TaskFacts, today: date) -> dict[str, str]:
    on = bare_day(task.closed_on, today) if task.closed_on else ""
    return {"单位": task.lead_unit, "任务": _named(task), "办结日期": on}


def _overdue_words(summary: Summary, count: int) -> str:
    if not count:
        return "无逾期事项。"
    open_count = summary.counts.total - summary.counts.closed
    note = f"（{calendar_words(summary).rstrip('。')}）" if summary.provisional_years else ""
    return f"在办{open_count}项中，逾期{count}项{note}："


def _overdue(line: TaskLine, today: date) -> dict[str, str]:
    task = line.task
    late = len(task.late_days(today))
    others = "".join(f"，{words}" for words in not_counted(task, today))
    return {
        "单位": task.lead_unit,
        "任务": _named(task),
        "时限": _deadline(task, today),
        "逾期": f"逾期{late}天（其中工作日{line.late_workdays}天{others}）",
        "进展": _progress(task),
    }


def _deadline(task: TaskFacts, today: date) -> str:
    """The day that counts; beside it the original one, where that was another."""
    if task.due_on is None:
        return task.deadline_phrase
    moved = task.original_due_on not in {None, task.due_on} and task.original_due_on
    return bare_day(task.due_on, today) + (f"（原定{bare_day(moved, today)}）" if moved else "")


def _progress(task: TaskFacts) -> str:
    if task.state is State.IN_REVIEW:
        return "已报办结，待审核"
    if task.progress_now is not None:
        return f"进展{task.progress_now}%"
    return "已反馈，未报进度" if task.last_report_on else "尚未反馈"


def _troubles_by_unit(summary: Summary) -> list[Trouble]:
    """By the units that ask, whether they lead or help."""
    places = _places(summary)
    return sorted(summary.troubles, key=lambda each: (places[each.unit], each.line.task.number))


def _troubles_words(summary: Summary) -> str:
    count, asked = len(summary.needs_coordination), len(summary.troubles)
    if not count:
        return "无受阻、需协调事项。"
    several = f"（单位提出的问题{asked}个）" if asked > count else ""
    return f"受阻、需协调事项{count}项{several}："


def _trouble(trouble: Trouble, today: date) -> dict[str, str]:
    task = trouble.line.task
    led_by = "" if trouble.unit == task.lead_unit else f"，{task.lead_unit}牵头"
    return {
        "单位": trouble.unit,
        "任务": _named(task, led_by),
        "问题": excerpt(trouble.problem, _PROBLEM_LENGTH).rstrip(_ENDS) or "需协调，未说明具体问题",
        "提出": f"{bare_day(trouble.since, today)}提出，{answer_words(trouble, today)}",
    }


def _coming_words(summary: Summary, count: int) -> str:
    until = day_words(summary.coming_until)
    return f"{until}前到期的事项{count}项，请牵头单位按期完成：" if count else f"{until}前无到期事项。"


def _by_unit(summary: Summary, tasks: Iterable[TaskFacts]) -> list[dict[str, str]]:
    """One row a unit, its deadlines in order."""
    named = defaultdict[str, list[str]](list)
    for task in tasks:
        named[task.lead_unit].append(f"{_named(task)}（{_deadline(task, summary.today)}）")
    units = (unit.name for unit in summary.units if unit.name in named)
    return [{"单位": unit, "任务": "；".join(named[unit])} for unit in units]


def _named(task: TaskFacts, more: str = "") -> str:
    return f"{excerpt(task.title, _TITLE_LENGTH).rstrip(_ENDS)}（清单第{task.number}项{more}）"


def _sentence(words: str) -> str:
    said = words.strip()
    return f"{said}。" if said and said[-1] not in _ENDS else said
