"""What the tick will do, before it does it: who is told what in which message, and when each task is looked at again."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import NamedTuple

from sqlmodel import Session

from taskbot.clock import OFFICE_ZONE, office_day
from taskbot.reminders import ledger
from taskbot.reminders.ladders import Circle, Ladder, Step, ladder_for
from taskbot.reminders.models import Letter
from taskbot.reminders.policy import Decision, Hours, Key, decide
from taskbot.reminders.routes import Place, Routes, routes_now
from taskbot.tasks import queries
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.reading import batched

_ROOM = 20
"""Tasks that one message has room for: so many rows stay below Telegram's 4096 characters."""

_LOUD = 100
"""From this urgency on the work group sees it, and the weekly limit does not hold: due today, overdue."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the tick goes by; `ladders` by urgency, the ordinary one under the empty word."""

    ladders: Mapping[str, Ladder]
    hours: Hours
    place: Place = Place.BOTH
    asks_per_week: int = 20
    """So many times a week a unit is asked ahead of a deadline, at most."""
    admin_ids: frozenset[int] = frozenset()
    retry: timedelta = timedelta(minutes=10)
    """How soon to look again for a way to a unit that there is none to."""

    def fingerprint(self) -> str:
        """SHA-256 of what the days of the steps depend on: with another one every task is reckoned anew."""
        known = (sorted(self.ladders.items()), self.hours.start, self.hours.calendar.known_days())
        return sha256(repr(known).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Ask:
    """One row of a message: a step of a task, asked of its unit or told to the office."""

    unit_id: int
    number: int
    step: Step
    covered: tuple[Step, ...] = ()
    is_late: bool = False
    """Its day had no tick: the bot was out of service."""

    @property
    def is_to_office(self) -> bool:
        """Whether it asks nothing of the unit."""
        return self.step.circle is Circle.OFFICE

    @property
    def is_loud(self) -> bool:
        """Whether it is due today or overdue."""
        return self.step.urgency >= _LOUD


class Told(NamedTuple):
    """A row of a message, as the outbox keeps it: enough to reckon it again when the message is sent."""

    unit_id: int
    number: int
    step: str
    occasion: str
    is_late: bool
    to_office: bool


@dataclass(slots=True)
class Plan:
    """Messages by chat, the ledger's new rows with the chat of each, and the next look at each task.

    Where a message of an earlier day still waits to be sent (`left_over`) the rows are added to that one.
    """

    messages: dict[int, list[Told]] = field(default_factory=dict)
    left_over: dict[int, Letter] = field(default_factory=dict)
    entries: list[tuple[Ask, int]] = field(default_factory=list)
    looks: dict[int, datetime | None] = field(default_factory=dict)


class _Asking(NamedTuple):
    """A task that asks for something, without the rest of what is known of it."""

    number: int
    lead_unit: str
    decision: Decision


@dataclass(slots=True)
class _Day:
    """The state of one tick's planning."""

    now: datetime
    rules: Rules
    routes: Routes
    told: set[int]
    burden: Counter[int]
    plan: Plan
    deferred: dict[int, datetime] = field(default_factory=dict)
    copies: list[tuple[Ask, Sequence[int], bool]] = field(default_factory=list)
    """What others than the unit itself are to see too, where there is room left."""

    def room_in(self, chat_id: int) -> bool:
        waiting = self.plan.left_over.get(chat_id)
        rows = len(self.plan.messages.get(chat_id, ()))
        rows += len(waiting.content["reminds"]) if waiting else 0
        return chat_id not in self.told and rows < _ROOM

    def put(self, ask: Ask, chats: Sequence[int], *, to_office: bool = False) -> int | None:
        """Adds the row to every one of the chats that has room; returns the first of them."""
        open_chats = [chat_id for chat_id in chats if self.room_in(chat_id)]
        row = Told(ask.unit_id, ask.number, *ask.step.key, ask.is_late, to_office)
        for chat_id in open_chats:
            self.plan.messages.setdefault(chat_id, []).append(row)
        return open_chats[0] if open_chats else None

    def defer(self, ask: Ask, until: datetime) -> None:
        self.deferred[ask.number] = min(until, self.deferred.get(ask.number, until))


def plan_at(session: Session, rules: Rules, now: datetime) -> Plan:
    """What a tick at that instant does. Outside the hours it only sets the next look."""
    numbers = ledger.woken(session, now)
    if not numbers:
        return Plan()
    plan, asking = Plan(), list[_Asking]()
    for task, decision in _decided(session, rules, numbers, office_day(now)):
        plan.looks[task.number] = _midnight(decision.look_on) if decision.look_on else None
        if decision.asks:
            asking.append(_Asking(task.number, task.lead_unit, decision))
    if rules.hours.are_open(now):
        later = _put_all(session, rules, now, asking, plan)
    else:
        later = dict.fromkeys((each.number for each in asking), rules.hours.next_opening(now))
    for number, at in later.items():
        plan.looks[number] = min(at, plan.looks[number] or at)
    return plan


def _decided(
    session: Session, rules: Rules, numbers: Sequence[int], today: date
) -> Iterator[tuple[TaskFacts, Decision]]:
    """What each task asks for, part by part: whatever has become due, only a few tasks are in memory."""
    for part in batched(numbers):
        told = ledger.told_keys(session, part)
        for task in queries.task_facts(session, part):
            ladder = ladder_for(task, rules.ladders)
            yield task, decide(task, told[task.number], today, rules.hours.calendar, ladder)


def _put_all(
    session: Session,
    rules: Rules,
    now: datetime,
    asking: Sequence[_Asking],
    plan: Plan,
) -> dict[int, datetime]:
    """Fills the plan with messages; returns when to look again at what has to wait.

    Who has no other way than the work group comes before what is only shown there, too.
    """
    today = office_day(now)
    if not asking:
        return {}
    plan.left_over = ledger.left_over(session, today)
    day = _Day(
        now,
        rules,
        routes_now(session, rules.place, rules.admin_ids),
        ledger.chats_told(session, today),
        Counter(ledger.asks_of_week(session, today)),
        plan,
    )
    chased = ledger.chased(session, today)
    tomorrow = rules.hours.next_opening(now)
    for ask in _asks(session, asking, today):
        if (ask.unit_id, ask.number) in chased and not ask.is_to_office:
            day.defer(ask, tomorrow)
        elif (chat_id := _place_of(ask, day, tomorrow)) is not None:
            plan.entries.append((ask, chat_id))
    for ask, chats, to_office in sorted(day.copies, key=lambda copy: -copy[0].step.urgency):
        day.put(ask, chats, to_office=to_office)
    return day.deferred


def _asks(session: Session, asking: Sequence[_Asking], today: date) -> Iterator[Ask]:
    """Every row, by unit in the order of the register, the most urgent of each first."""
    ids = {name: unit_id for unit_id, name in queries.unit_names(session).items()}
    last_day = ledger.last_day_told(session)
    by_unit = defaultdict[int, list[Ask]](list)
    for number, lead_unit, decision in asking:
        unit_id, covered = ids[lead_unit], tuple(decision.covered)
        for step in decision.asks:
            is_late = last_day is not None and last_day < step.on < today
            covers = () if step.circle is Circle.OFFICE else covered
            by_unit[unit_id].append(Ask(unit_id, number, step, covers, is_late))
            covered = covered if step.circle is Circle.OFFICE else ()
    for unit_id in ids.values():
        yield from sorted(by_unit.get(unit_id, ()), key=lambda ask: (-ask.step.urgency, ask.number))


def _place_of(ask: Ask, day: _Day, tomorrow: datetime) -> int | None:
    """Puts the row where it belongs; None where it has to wait."""
    if ask.is_to_office:
        return _put_or_defer(ask, day.routes.office, day, tomorrow, to_office=True)
    if not ask.is_loud and day.burden[ask.unit_id] >= day.rules.asks_per_week:
        day.defer(ask, tomorrow)
        return None
    private, work = day.routes.private(ask.unit_id, ask.step.circle), day.routes.work_group
    group = [work] if work is not None else []
    chat_id = _put_or_defer(ask, private or group, day, tomorrow)
    if chat_id is None:
        return None
    day.burden[ask.unit_id] += 1
    if private and ask.is_loud and day.rules.place is Place.BOTH:
        day.copies.append((ask, group, False))
    if ask.step.circle is Circle.OFFICE_TOO:
        day.copies.append((ask, day.routes.office, True))
    return chat_id


def _put_or_defer(
    ask: Ask, chats: Sequence[int], day: _Day, tomorrow: datetime, *, to_office: bool = False
) -> int | None:
    chat_id = day.put(ask, chats, to_office=to_office)
    if chat_id is None:
        day.defer(ask, tomorrow if chats else day.now + day.rules.retry)
    return chat_id


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE)


def keys_told(ask: Ask) -> Iterator[tuple[Key, bool]]:
    """The rows of the ledger that the ask makes, and whether each is only covered."""
    yield ask.step.key, False
    for step in ask.covered:
        yield step.key, True
