"""提请领导: the facts of an overdue task, for the leaders; without blame, without a score. Telegram HTML."""

from dataclasses import dataclass
from datetime import date

from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.models import Assignment
from taskbot.tasks.workdays import Calendar
from taskbot.texts.cards import headline
from taskbot.texts.chases import report_words
from taskbot.texts.tasks import deadline, named
from taskbot.texts.words import day, own


@dataclass(frozen=True, slots=True)
class Asks:
    """How often the unit was reminded of the due date, how often of that after it, and how often the office has chased."""

    reminders: int
    late_reminders: int
    chases: int


def to_leaders(
    task: TaskFacts, share: Assignment, asks: Asks, office: str, today: date, calendar: Calendar
) -> str:
    """The message to the leaders' chat."""
    working = sum(map(calendar.is_workday, task.overdue_days(today)))
    return "\n".join(
        [
            "<b>提请领导关注</b>",
            headline(task),
            f"牵头单位：{own(task.lead_unit)}",
            f"时限：{deadline(task, today)}（其中工作日 {working} 天）",
            f"最近反馈：{report_words(share, today)}",
            f"已提醒 {asks.reminders} 次（其中逾期后 {asks.late_reminders} 次），催办 {asks.chases} 次",
            f"{own(office)}　{day(today, today)}",
        ]
    )


def escalated(task: TaskFacts, today: date) -> str:
    """To the one of the office who pressed."""
    return f"已报领导群：\n{named(task, today)}"


def escalated_briefly(number: int) -> str:
    """Toast after 提请领导."""
    return f"#{number} 已提请领导"
