"""The tick: what is due now and not in the ledger is told, once, one message per unit and day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import Session, col, select

from taskbot.clock import OFFICE_ZONE, office_day, office_time
from taskbot.reminders import outbox
from taskbot.reminders.models import Lane, Reminder
from taskbot.reminders.outbox import Address, Body
from taskbot.reminders.policy import Ladder, Step, is_office_hour, steps_due
from taskbot.tasks import membership, queries, service
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.models import Purpose, Unit
from taskbot.tasks.workdays import Calendar
from taskbot.texts.buttons import Keyboard, Press, button
from taskbot.texts.zh import Texts

_BUTTONS = 6
_NAMED = 20
_LOOK_AHEAD_WORKDAYS = 40


@dataclass(frozen=True, slots=True)
class Rules:
    """What the tick goes by."""

    ladder: Ladder
    calendar: Calendar
    from_time: time
    until_time: time


@dataclass(frozen=True, slots=True)
class Due:
    """A task that a unit is to be reminded of, and the step that says so."""

    task: TaskFacts
    step: Step
    passed_over: tuple[Step, ...]
    """Less urgent steps reached at the same time: they count as given."""


@dataclass(frozen=True, slots=True)
class UnitDues:
    """What a unit is to be reminded of, the most urgent first, and in which chat."""

    unit: Unit
    chat_id: int
    dues: Sequence[Due]
    unnamed: int
    """So many more wait for another day: one message has room for only so many."""


def tick(session: Session, rules: Rules, texts: Texts, *, now: datetime) -> int:
    """Writes down new lateness and queues today's reminders; returns how many messages were queued."""
    service.note_overdue(session, now=now)
    if not is_office_hour(now, rules.calendar, rules.from_time, rules.until_time):
        return 0
    asked = due_by_unit(session, rules, now)
    for each in asked:
        _remind(session, each, rules.calendar, texts, now=now)
    return len(asked)


def due_by_unit(session: Session, rules: Rules, now: datetime) -> list[UnitDues]:
    """Whom to remind now of what; a unit that was reminded today rests, one without a chat cannot be reminded."""
    by_lead: defaultdict[str, list[TaskFacts]] = defaultdict(list)
    for task in queries.task_facts(session, queries.open_numbers(session)):
        by_lead[task.lead_unit].append(task)
    leads = session.exec(
        select(Unit).where(col(Unit.short_name).in_(by_lead)).order_by(col(Unit.position))
    ).all()
    found = []
    for unit in leads:
        dues = _dues(session, unit.id or 0, by_lead[unit.short_name], rules, office_day(now))
        chat_id = membership.chat_of_unit(session, unit.id or 0) if dues else None
        if chat_id is not None:
            found.append(UnitDues(unit, chat_id, dues[:_NAMED], len(dues[_NAMED:])))
    return found


def _dues(session: Session, unit_id: int, tasks: Sequence[TaskFacts], rules: Rules, today: date) -> list[Due]:
    """What of the unit's tasks is due and not in the ledger, the most urgent first; nothing more on a day that had some."""
    given = session.exec(select(Reminder).where(Reminder.unit_id == unit_id)).all()
    if any(office_day(reminder.given_at) == today for reminder in given):
        return []
    told = {(reminder.task_number, reminder.step, reminder.occasion) for reminder in given}
    dues = []
    for task in tasks:
        steps = steps_due(task, today, rules.calendar, rules.ladder)
        new = [step for step in steps if (task.number, step.name, step.occasion) not in told]
        if new:
            dues.append(Due(task, new[0], tuple(new[1:])))
    return sorted(dues, key=lambda due: -due.step.urgency)


def next_reminder_at(session: Session, rules: Rules, *, now: datetime) -> datetime | None:
    """The next instant, within two months, at which something will be told if nobody does anything until then."""
    is_open = is_office_hour(now, rules.calendar, rules.from_time, rules.until_time)
    instant = now if is_open else _next_opening(now, rules)
    for _ in range(_LOOK_AHEAD_WORKDAYS):
        if due_by_unit(session, rules, instant):
            return instant
        instant = _next_opening(instant, rules)
    return None


def _next_opening(now: datetime, rules: Rules) -> datetime:
    local = office_time(now)
    day = local.date()
    if local.time() >= rules.from_time or not rules.calendar.is_workday(day):
        day = rules.calendar.add_workdays(day, 1)
    return datetime.combine(day, rules.from_time, OFFICE_ZONE)


def _remind(session: Session, asked: UnitDues, calendar: Calendar, texts: Texts, *, now: datetime) -> None:
    """Queues the unit's message and enters every step in the ledger."""
    about = outbox.about_tasks(Purpose.NOTICE, [due.task.number for due in asked.dues])
    body = Body(_text(asked, calendar, texts, now), _keyboard(asked.dues), about=about)
    letter = outbox.tell(session, Address(asked.chat_id), body, lane=Lane.REMINDER, now=now)
    session.add_all(
        Reminder(
            unit_id=asked.unit.id or 0,
            task_number=due.task.number,
            step=step.name,
            occasion=step.occasion,
            given_at=now,
            letter_id=letter.id,
        )
        for due in asked.dues
        for step in (due.step, *due.passed_over)
    )


def _text(asked: UnitDues, calendar: Calendar, texts: Texts, now: datetime) -> str:
    today = office_day(now)
    lines = [texts.reminder_headed(asked.unit.short_name, len(asked.dues), today)]
    for due in asked.dues:
        left = calendar.workdays_left(today, due.task.due_on) if due.task.due_on else 0
        reason = texts.reminder_reason(due.step.name, due.task, today, left)
        lines.append(texts.reminder_line(due.task, reason, today))
    if asked.unnamed:
        lines.append(texts.reminder_continued(asked.unnamed))
    return "\n".join([*lines, texts.reminder_footed([due.task.number for due in asked.dues])])


def _keyboard(dues: Sequence[Due]) -> Keyboard:
    unseen = [due.task.number for due in dues if due.task.acknowledged_on is None]
    return [[button(f"签收 #{number}", Press.ACKNOWLEDGE, number)] for number in unseen[:_BUTTONS]]
