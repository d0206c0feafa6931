"""提请领导: the last step of the ladder, taken by the office: once for a task and due date the leaders are told the facts."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session, col, select

from taskbot.clock import office_day
from taskbot.reminders import ledger, outbox
from taskbot.reminders.ladders import ladder_for
from taskbot.reminders.ledger import CHASE, ESCALATED, Entry
from taskbot.reminders.models import Lane, Reminder
from taskbot.reminders.outbox import About, Address, Body
from taskbot.reminders.planning import Rules
from taskbot.reminders.policy import has_reached_office
from taskbot.tasks import journal, membership
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import Action
from taskbot.tasks.models import ChatKind, Event, Purpose
from taskbot.tasks.permissions import Actor
from taskbot.tasks.press_errors import AlreadyEscalated, NoLeadersChat, NotAtOffice
from taskbot.tasks.pressing import share_to_press
from taskbot.texts import escalations as texts
from taskbot.texts.escalations import Asks


def escalate(
    session: Session, number: int, rules: Rules, office: str, *, by: Actor, now: datetime
) -> TaskFacts:
    """Queues the message to the leaders' chat and journals it; the unit is told nothing.

    Raises what `share_to_press` does, AlreadyEscalated, NotAtOffice and NoLeadersChat.
    """
    task, share = share_to_press(session, number, Action.ESCALATE, by=by)
    today, calendar = office_day(now), rules.hours.calendar
    if escalated_among(session, [task]):
        last = _last_escalation(session, number)
        raise AlreadyEscalated(number, last.by_name, last.at)
    if not has_reached_office(task, today, calendar, ladder_for(task, rules.ladders)):
        raise NotAtOffice(number)
    leaders = membership.bound_chat(session, ChatKind.LEADERS)
    if leaders is None or leaders.left_at is not None:
        raise NoLeadersChat
    asks = _asks(ledger.asks_of(session, share.unit_id, number), _occasion(task.due_on))
    body = Body(
        texts.to_leaders(task, share, asks, office, today, calendar), about=[About(Purpose.NOTICE, number)]
    )
    letter = outbox.tell(session, Address(leaders.id), body, lane=Lane.ORDER, now=now)
    entry = Entry(share.unit_id, number, (ESCALATED, _occasion(task.due_on)), outbox.id_of(session, letter))
    ledger.enter(session, [entry], now=now)
    journal.record(session, "escalated", task_number=number, new={"due_on": task.due_on}, by=by, now=now)
    return task


def escalated_among(session: Session, tasks: Collection[TaskFacts]) -> set[int]:
    """The numbers of those of which the leaders were told for the due date that they have now."""
    given = ledger.given(session, [task.number for task in tasks])
    told = {(key.number, key.occasion) for key in given if key.step == ESCALATED}
    return {task.number for task in tasks if (task.number, _occasion(task.due_on)) in told}


def can_be_escalated(session: Session, task: TaskFacts, rules: Rules, today: date) -> bool:
    """Whether the office is offered it."""
    ladder = ladder_for(task, rules.ladders)
    has_reached = has_reached_office(task, today, rules.hours.calendar, ladder)
    return has_reached and not escalated_among(session, [task])


def _asks(given: Collection[Reminder], occasion: str) -> Asks:
    """Reminders of this due date, before and after it, and every chase."""
    of_date = [
        each
        for each in given
        if each.step.startswith(("before-", "overdue-")) and each.occasion.partition("+")[0] == occasion
    ]
    late = sum(each.step.startswith("overdue-") for each in of_date)
    return Asks(len(of_date), late, sum(each.step == CHASE for each in given))


def _occasion(due_on: date | None) -> str:
    return due_on.isoformat() if due_on else ""


def _last_escalation(session: Session, number: int) -> Event:
    told = select(Event).where(Event.task_number == number, Event.kind == "escalated")
    return session.exec(told.order_by(col(Event.seq).desc()).limit(1)).one()
