"""The board 看板 of a work group: how the list stands in numbers. It names no unit, so it shames none. Telegram HTML."""

from collections.abc import Sequence
from datetime import date, datetime

from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.selections import Selection, Viewpoint, selected
from taskbot.texts.buttons import Keyboard, Press, button
from taskbot.texts.lists import SELECTION_WORDS, Lamps, lights_line
from taskbot.texts.words import day, moment, own

LIST, MINE = "list", "mine"
"""What the buttons ask for."""

_NAMED = 30
_COUNTED = (Selection.OVERDUE, Selection.UNACKNOWLEDGED, Selection.BLOCKED, Selection.IN_REVIEW)


def board(tasks: Sequence[TaskFacts], today: date, lamps: Lamps) -> str:
    """What it shows, without the time of it: lights, counts, and what falls due this week by number."""
    view = Viewpoint(today)
    open_tasks = selected(tasks, Selection.OPEN, view)
    if not open_tasks:
        return "<b>工作看板</b>\n目前没有未办结的任务。"
    counts = (f"{SELECTION_WORDS[each]} {len(selected(tasks, each, view))}" for each in _COUNTED)
    closed = len(selected(tasks, Selection.CLOSED, view))
    return "\n".join(
        [
            f"<b>工作看板</b>　未办结 {len(open_tasks)} 项，已办结 {closed} 项",
            lights_line(open_tasks, today, lamps),
            " · ".join(counts),
            _due_this_week(selected(tasks, Selection.DUE_THIS_WEEK, view), today),
        ]
    )


def _due_this_week(tasks: Sequence[TaskFacts], today: date) -> str:
    """By day; long weeks name the first only."""
    if not tasks:
        return "本周到期：没有"
    by_day: dict[date, list[str]] = {}
    for task in sorted(tasks, key=lambda task: (task.due_on or today, task.number))[:_NAMED]:
        by_day.setdefault(task.due_on or today, []).append(f"#{task.number}")
    lines = [f"　　{day(on, today)}：{' '.join(numbers)}" for on, numbers in by_day.items()]
    more = [f"　　另有 {len(tasks) - _NAMED} 项"] if len(tasks) > _NAMED else []
    return "\n".join([f"本周到期 {len(tasks)}", *lines, *more])


def drawn(shown: str, now: datetime, today: date) -> str:
    """The board with its time."""
    return f"{shown}\n\n{moment(now, today)}更新"


def board_buttons() -> Keyboard:
    """What can be asked below it."""
    return [[button("清单", Press.BOARD, 0, LIST), button("我的", Press.BOARD, 0, MINE)]]


def pin_refused(chat: str) -> str:
    """To the office, once: the board stands in the group, but not at its top."""
    return f"看板已发到「{own(chat)}」，但是机器人没有置顶的权限，请群管理员手动置顶那条消息；看板照常更新。"


def board_moved() -> str:
    """In place of the board of a group that is no longer the work group."""
    return "<b>工作看板</b>\n本群已不是工作群，看板不再更新。"
