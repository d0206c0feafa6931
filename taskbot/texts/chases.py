"""催办: what the unit reads, and what the office is told of the unit and of who was told. Telegram HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from taskbot.clock import office_day
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.models import Assignment
from taskbot.tasks.workdays import Calendar
from taskbot.texts.reminders import called, due_words, how_to_answer
from taskbot.texts.tasks import named
from taskbot.texts.words import day, excerpt, moment, own

_WORDS_LENGTH = 1000
_REPORT_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Way:
    """How a unit is spoken to: people in private, else groups; who is called by name there, and who cannot be written to."""

    people: Sequence[str]
    groups: Sequence[str]
    called: Sequence[str]
    unreachable: Sequence[str]
    is_bound: bool


@dataclass(frozen=True, slots=True)
class CycleReport:
    """The report of the running cycle: when it came, and when the next falls due."""

    came_on: date
    next_due: date


@dataclass(frozen=True, slots=True)
class Chased:
    """A chase: of whom, by which way, when (None: at once), and what came before it."""

    task: TaskFacts
    unit: str
    share: Assignment
    way: Way
    goes_at: datetime | None
    last_chase: tuple[str, datetime] | None
    report: CycleReport | None
    last_reminder: datetime | None


def to_unit(
    task: TaskFacts,
    unit: str,
    words: str,
    office: str,
    today: date,
    calendar: Calendar,
    *,
    is_taken: bool,
    mentions: Sequence[tuple[int, str]],
) -> str:
    """The message to the unit."""
    facts = [] if is_taken else ["尚未签收"]
    if task.due_on and (task.due_on >= today or task.is_overdue(today)):
        facts.append(due_words(task.due_on, len(task.overdue_days(today)), today, calendar))
    standing = f" —— {'；'.join(facts)}" if facts else ""
    called_upon = called(mentions)
    return "\n".join(
        [
            f"<b>{own(unit)} 催办通知</b>",
            *([called_upon] if called_upon else []),
            f"{named(task, today)}{standing}",
            *([f"督办意见：{own(excerpt(words, _WORDS_LENGTH))}"] if words else []),
            "请抓紧办理并反馈进展，有困难的请一并说明。",
            f"{own(office)}　{day(today, today)}",
            how_to_answer([task.number]),
        ]
    )


def chased(of: Chased, today: date) -> str:
    """To the one of the office who chased: whether the unit can be reached, and what is known of it."""
    at = f"，将于{moment(of.goes_at, today)}发出" if of.goes_at else ""
    return "\n".join(
        [
            f"已催办{own(of.unit)}{at}：",
            named(of.task, today),
            f"送达：{way_words(of.way)}",
            f"上次催办：{_last_chase(of, today)}",
            f"上次提醒：{moment(of.last_reminder, today) if of.last_reminder else '尚未提醒'}",
            f"最近反馈：{report_words(of.share, today)}",
            *([_asked_twice(of.report, today)] if of.report else []),
        ]
    )


def _asked_twice(report: CycleReport, today: date) -> str:
    came, due = day(report.came_on, today), day(report.next_due, today)
    return f"注意：该单位本期已于{came}反馈，下次应于{due}前报送，请不要重复催报。"


def chased_briefly(number: int) -> str:
    """Toast after 催办."""
    return f"已催办 #{number}"


def way_words(way: Way) -> str:
    """How the unit is reached, and whom of it the bot cannot write to."""
    private = f"私聊{own('、'.join(way.people))}" if way.people else ""
    places = "、".join(filter(None, [private, own("、".join(way.groups))]))
    if way.called:
        return f"{places}（点名{own('、'.join(way.called))}，不能私聊）"
    if not way.is_bound:
        return f"{places}（该单位未绑定联络员）"
    more = own("、".join(way.unreachable)) if way.people else ""
    return places + (f"（另有{more}不能私聊）" if more else "")


def report_words(share: Assignment, today: date) -> str:
    """What the unit said last, and when."""
    if share.last_report_at is None:
        return "尚未反馈" + ("" if share.acknowledged_at else "、尚未签收")
    said = [f"{share.progress}%"] if share.progress is not None else []
    said += [own(excerpt(words, _REPORT_LENGTH)) for words in (share.done or share.problem,) if words]
    return f"{day(office_day(share.last_report_at), today)}{' '.join(['', *said])}"


def _last_chase(of: Chased, today: date) -> str:
    if of.last_chase is None:
        return "此前未催办"
    by, at = of.last_chase
    return f"{own(by)} {moment(at, today)}"
