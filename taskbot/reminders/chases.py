"""催办: the office chases a unit for a task, by hand, once a day; outside its hours at the next opening."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from taskbot.clock import office_day
from taskbot.reminders import ledger, outbox
from taskbot.reminders.ladders import Circle
from taskbot.reminders.ledger import CHASE, WRIT, Entry
from taskbot.reminders.models import Delivery, Lane, Letter
from taskbot.reminders.outbox import About, Address, Body
from taskbot.reminders.planning import Rules
from taskbot.reminders.routes import Routes, routes_now
from taskbot.tasks import journal, queries
from taskbot.tasks.cycles import next_report_due, reported_in_cycle
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import MOVES, Action
from taskbot.tasks.models import Assignment, Chat, Event, Purpose
from taskbot.tasks.permissions import Actor
from taskbot.tasks.press_errors import AlreadyChased, NoWayToUnit
from taskbot.tasks.pressing import owed_to, share_to_press
from taskbot.texts import chases as texts
from taskbot.texts.buttons import Press, button
from taskbot.texts.chases import Chased, CycleReport, Way

_AT_ONCE = "特急"
"""A task of this urgency is chased outside the hours, too."""


@dataclass(frozen=True, slots=True)
class Chase:
    """What the outbox keeps of a chase: enough to write it when it is sent."""

    unit_id: int
    number: int
    words: str
    step: str = CHASE


def chase(
    session: Session,
    number: int,
    words: str,
    rules: Rules,
    *,
    unit_id: int | None = None,
    by: Actor,
    now: datetime,
) -> Chased:
    """Queues a message to the unit (else the lead) and journals it; returns what the office is told of it.

    Raises what `share_to_press` does, AlreadyChased and NoWayToUnit.
    """
    task, share = share_to_press(session, number, Action.CHASE, unit_id, by=by)
    unit = queries.unit_names(session)[share.unit_id]
    last = _last_chase(session, share)
    _require_first_of_day(number, unit, last, now)
    routes = routes_now(session, rules.place, rules.admin_ids)
    chats = chats_of(routes, share.unit_id)
    if not chats:
        raise NoWayToUnit(unit)
    asks = ledger.asks_of(session, share.unit_id, number)
    goes_at = when_to_press(task, rules, now)
    is_at_once = goes_at == now
    body = Body(
        "", about=[About(Purpose.NOTICE, number)], reminds=[asdict(Chase(share.unit_id, number, words))]
    )
    letters = [_queue(session, chat_id, body, goes_at, now) for chat_id in chats]
    entry = Entry(
        share.unit_id, number, (CHASE, office_day(goes_at).isoformat()), outbox.id_of(session, letters[0])
    )
    ledger.enter(session, [entry], now=goes_at)
    new = ({"note": words} if words else {}) | ({} if is_at_once else {"goes_at": goes_at})
    journal.record(session, "chased", task_number=number, unit_id=share.unit_id, new=new, by=by, now=now)
    return Chased(
        task=task,
        unit=unit,
        share=share,
        way=way_to(session, routes, share.unit_id, chats),
        goes_at=None if is_at_once else goes_at,
        last_chase=(last.by_name, last.at) if last else None,
        report=_cycle_report(task, unit, office_day(now)),
        last_reminder=max((each.given_at for each in asks if each.step not in (CHASE, WRIT)), default=None),
    )


def _cycle_report(task: TaskFacts, unit: str, today: date) -> CycleReport | None:
    """What the lead unit has reported in the running cycle: asking for it again would be one ask too many."""
    reported_on, coming = reported_in_cycle(task, today), next_report_due(task, today)
    if unit != task.lead_unit or reported_on is None or coming is None:
        return None
    return CycleReport(reported_on, coming)


def _require_first_of_day(number: int, unit: str, last: Event | None, now: datetime) -> None:
    """A chase counts until the end of the day on which it goes out."""
    if last is None:
        return
    goes_at = _goes_at(last)
    if office_day(goes_at) >= office_day(now):
        raise AlreadyChased(number, unit, last.by_name, last.at, goes_at if goes_at > now else None)


def when_to_press(task: TaskFacts, rules: Rules, now: datetime) -> datetime:
    """When what the office presses for goes out: now within its hours, else at the next opening; 特急 goes at any hour."""
    is_at_once = rules.hours.are_open(now) or task.urgency == _AT_ONCE
    return now if is_at_once else rules.hours.next_opening(now)


def chats_of(routes: Routes, unit_id: int) -> Sequence[int]:
    """Where the office presses a unit: everybody who can be written to, else the work group."""
    work = [routes.work_group] if routes.work_group is not None else []
    return routes.private(unit_id, Circle.LIAISONS) or work


def write(session: Session, letter: Letter, rules: Rules, office: str, *, now: datetime) -> bool:
    """Gives a chase its words; False where it must not go now: it waits for the hours, or the unit has answered since."""
    chase = Chase(**letter.content["reminds"][0])
    (task,) = queries.task_facts(session, [chase.number])
    shares = {share.unit_id: share for share in queries.shares_of(session, chase.number)}
    share, unit = shares.get(chase.unit_id), queries.unit_names(session)[chase.unit_id]
    session.add(letter)
    if letter.lane == Lane.HELD and not rules.hours.are_open(now):
        letter.delivery, letter.due_at = Delivery.QUEUED, rules.hours.next_opening(now)
        return False
    is_open = Action.CHASE in MOVES[task.state] and not owed_to(task, unit)
    if share is None or not is_open or _has_answered(share, letter):
        letter.delivery = Delivery.EXPIRED
        return False
    words = _words(session, letter, chase, task, share, unit, rules, office, now)
    letter.content = letter.content | {"text": words, "keyboard": [[_nearest_answer(share)]]}
    letter.lane = Lane.ORDER
    return True


def _words(
    session: Session,
    letter: Letter,
    chase: Chase,
    task: TaskFacts,
    share: Assignment,
    unit: str,
    rules: Rules,
    office: str,
    now: datetime,
) -> str:
    routes = routes_now(session, rules.place, rules.admin_ids)
    called = routes.mentioned(chase.unit_id) if letter.chat_id < 0 else ()
    return texts.to_unit(
        task,
        unit,
        chase.words,
        office,
        office_day(now),
        rules.hours.calendar,
        is_taken=share.acknowledged_at is not None,
        mentions=[(contact.person_id, contact.name) for contact in called],
    )


def _nearest_answer(share: Assignment) -> dict[str, Any]:
    is_taken = share.acknowledged_at is not None
    press, label = (Press.REPORT, "反馈") if is_taken else (Press.ACKNOWLEDGE, "签收")
    return button(f"{label} #{share.task_number}", press, share.task_number)


def _has_answered(share: Assignment, letter: Letter) -> bool:
    return share.finished_at is not None or (
        share.last_report_at is not None and share.last_report_at > letter.created_at
    )


def _queue(session: Session, chat_id: int, body: Body, goes_at: datetime, now: datetime) -> Letter:
    lane = Lane.ORDER if goes_at == now else Lane.HELD
    letter = outbox.tell(session, Address(chat_id), body, lane=lane, now=now)
    letter.due_at = goes_at
    session.add(letter)
    return letter


def way_to(session: Session, routes: Routes, unit_id: int, chats: Sequence[int]) -> Way:
    """The same in names."""
    contacts = routes.liaisons.get(unit_id, ())
    groups = (session.get(Chat, chat_id) for chat_id in chats if chat_id < 0)
    return Way(
        people=[each.name for each in contacts if each.person_id in chats],
        groups=[chat.title for chat in groups if chat],
        called=[each.name for each in routes.mentioned(unit_id)],
        unreachable=[each.name for each in contacts if not each.is_reachable],
        is_bound=bool(contacts),
    )


def _last_chase(session: Session, share: Assignment) -> Event | None:
    chased = select(Event).where(Event.task_number == share.task_number, Event.unit_id == share.unit_id)
    return session.exec(chased.where(Event.kind == "chased").order_by(col(Event.seq).desc()).limit(1)).first()


def _goes_at(chased: Event) -> datetime:
    goes_at = (chased.new or {}).get("goes_at")
    return datetime.fromisoformat(goes_at) if goes_at else chased.at
