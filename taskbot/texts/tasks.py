"""How a task is named in passing, its deadline, and how late it is. Telegram HTML."""

from datetime import date

from taskbot.tasks.deadlines import without_cycle
from taskbot.tasks.facts import TaskFacts
from taskbot.texts.words import as_written, day, excerpt, last_day, own

TITLE_LENGTH = 60


def named(task: TaskFacts, today: date) -> str:
    """Number, title and deadline."""
    due = f"，时限{day(task.due_on, today)}" if task.due_on else ""
    return f"#{task.number} {own(excerpt(task.title, TITLE_LENGTH))}{due}"


def deadline(task: TaskFacts, today: date) -> str:
    """The day that counts; beside it the words as they were written, or the original day where it is another."""
    if task.due_on is None:
        return own(task.deadline_phrase) or "长期"
    late = len(task.late_days(today)) if task.is_open else 0
    overdue = f"，已逾期 {late} 天" if late else ""
    return f"{last_day(task.due_on, today)}{_beside(task, task.due_on, today)}{overdue}"


def _beside(task: TaskFacts, due_on: date, today: date) -> str:
    if task.original_due_on is None or task.original_due_on == due_on:
        return as_written(without_cycle(task.deadline_phrase)[0], due_on)
    times = f"，已延期{task.extensions}次" if task.extensions else ""
    return f"（原定{day(task.original_due_on, today)}{times}）"


def lateness(task: TaskFacts, today: date) -> str:
    """逾期2天，等待督办单位答复的3天不计 (公平时钟); empty for a task in time."""
    late = len(task.late_days(today))
    if task.due_on is None or not late:
        return ""
    waited = (today - task.due_on).days - late
    return f"逾期{late}天" + (f"，等待督办单位答复的{waited}天不计" if waited else "")
