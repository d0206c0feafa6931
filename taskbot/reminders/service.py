"""The tick: what is due now and not in the ledger is told, once, one message per unit and day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlmodel import Session, col, select

from taskbot.clock import OFFICE_ZONE, office_day, office_time
from taskbot.reminders import outbox
from taskbot.reminders.models import Lane, Reminder
from taskbot.reminders.outbox import Address, Body
from taskbot.reminders.policy import Ladder, Step, is_office_hour, step_due
from taskbot.tasks import membership, queries, service
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.models import Purpose, Unit
from taskbot.tasks.workdays import Calendar
from taskbot.texts.buttons import Keyboard, Press, button
from taskbot.texts.zh import Texts

_BUTTONS = 6
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


def tick(session: Session, rules: Rules, texts: Texts, *, now: datetime) -> int:
    """Writes down new lateness and queues today's reminders; returns how many messages were queued."""
    service.note_overdue(session, now=now)
    if not is_office_hour(now, rules.calendar, rules.from_time, rules.until_time):
        return 0
    return sum(
        _remind(session, unit, dues, rules.calendar, texts, now=now)
        for unit, dues in due_by_unit(session, rules, now)
    )


def due_by_unit(session: Session, rules: Rules, now: datetime) -> list[tuple[Unit, list[Due]]]:
    """What each unit is to be reminded of now, the most urgent first; a unit that was reminded today rests."""
    today = office_day(now)
    by_lead: defaultdict[str, list[Due]] = defaultdict(list)
    for task in queries.task_facts(session, queries.open_numbers(session)):
        step = step_due(task, today, rules.calendar, rules.ladder)
        if step is not None:
            by_lead[task.lead_unit].append(Due(task, step))
    leads = session.exec(
        select(Unit).where(col(Unit.short_name).in_(by_lead)).order_by(col(Unit.position))
    ).all()
    found = []
    for unit in leads:
        given = session.exec(select(Reminder).where(Reminder.unit_id == unit.id)).all()
        if not any(office_day(reminder.given_at) == today for reminder in given):
            told = {(reminder.task_number, reminder.step, reminder.occasion) for reminder in given}
            dues = [due for due in by_lead[unit.short_name] if _key(due) not in told]
            if dues:
                found.append((unit, sorted(dues, key=lambda due: -due.step.urgency)))
    return found


def next_reminder_at(session: Session, rules: Rules, *, now: datetime) -> datetime | None:
    """The next instant, within two months, at which something will be told if nobody does anything until then."""
    opening = now
    for _ in range(_LOOK_AHEAD_WORKDAYS):
        opening = _next_opening(opening, rules)
        if due_by_unit(session, rules, opening):
            return opening
    return None


def _next_opening(now: datetime, rules: Rules) -> datetime:
    local = office_time(now)
    day = local.date()
    if local.time() >= rules.from_time or not rules.calendar.is_workday(day):
        day = rules.calendar.add_workdays(day, 1)
    return datetime.combine(day, rules.from_time, OFFICE_ZONE)


def _remind(
    session: Session, unit: Unit, dues: Sequence[Due], calendar: Calendar, texts: Texts, *, now: datetime
) -> int:
    """Queues the unit's message and enters every step in the ledger; 0 where there is no chat to tell it in."""
    unit_id = unit.id or 0
    chat_id = membership.chat_of_unit(session, unit_id)
    if chat_id is None:
        return 0
    about = outbox.about_tasks(Purpose.NOTICE, [due.task.number for due in dues])
    body = Body(_text(unit, dues, calendar, texts, now), _keyboard(dues), about=about)
    letter = outbox.tell(session, Address(chat_id), body, lane=Lane.REMINDER, now=now)
    session.add_all(
        Reminder(
            unit_id=unit_id,
            task_number=due.task.number,
            step=due.step.name,
            occasion=due.step.occasion,
            given_at=now,
            letter_id=letter.id,
        )
        for due in dues
    )
    return 1


def _text(unit: Unit, dues: Sequence[Due], calendar: Calendar, texts: Texts, now: datetime) -> str:
    today = office_day(now)
    lines = [texts.reminder_headed(unit.short_name, len(dues), today)]
    for due in dues:
        left = calendar.workdays_left(today, due.task.due_on) if due.task.due_on else 0
        reason = texts.reminder_reason(due.step.name, due.task, today, left)
        lines.append(texts.reminder_line(due.task, reason, today))
    return "\n".join([*lines, texts.reminder_footed()])


def _keyboard(dues: Sequence[Due]) -> Keyboard:
    unseen = [due.task.number for due in dues if due.task.acknowledged_on is None]
    return [[button(f"签收 #{number}", Press.ACKNOWLEDGE, number)] for number in unseen[:_BUTTONS]]


def _key(due: Due) -> tuple[int, str, str]:
    return due.task.number, due.step.name, due.step.occasion
