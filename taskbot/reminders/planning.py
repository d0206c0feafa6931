"""What the tick will do, before it does it: who is told what in which message, and when each task is looked at again."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from sqlmodel import Session

from taskbot.clock import OFFICE_ZONE, office_day
from taskbot.reminders import ledger
from taskbot.reminders.ladders import Circle, Ladder, Step, ladder_for
from taskbot.reminders.ledger import Given, Key
from taskbot.reminders.models import Lapse
from taskbot.reminders.policy import Decision, Hours, decide
from taskbot.reminders.routes import Place, Routes, routes_now
from taskbot.tasks import queries, whole_tasks
from taskbot.tasks.reading import batched

_EDITION = 2
"""Another one where the ladders themselves are reckoned otherwise than before."""


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
        known = (_EDITION, sorted(self.ladders.items()), self.hours.start, self.hours.calendar.known_days())
        return sha256(repr(known).encode()).hexdigest()


class Ask(NamedTuple):
    """One row of a message: a step of a task, asked of its unit or told to the office."""

    key: Key
    step: Step
    covered: Sequence[Step]
    is_late: bool
    """It should have been told on its day: the bot was out of service, or its message was not sent."""

    @property
    def is_to_office(self) -> bool:
        """Whether it asks nothing of the unit."""
        return self.step.circle is Circle.OFFICE


class Told(NamedTuple):
    """A row of a message, as the outbox keeps it: enough to reckon it again when the message is sent."""

    unit_id: int
    number: int
    step: str
    occasion: str
    is_late: bool
    to_office: bool

    @property
    def key(self) -> Key:
        """What the ledger knows it by."""
        return Key(*self[:4])


class Placed(NamedTuple):
    """An ask that is in messages: the chat by whose message it is asked, None where only others than those asked see it."""

    ask: Ask
    chat_id: int | None
    is_partly: bool
    """Whether a chat that is to see it has had its message of the day."""


@dataclass(slots=True)
class Plan:
    """Messages by chat, what is in them, the next look at each task, and the rows of the ledger that have lapsed."""

    messages: dict[int, list[Told]] = field(default_factory=dict)
    placed: list[Placed] = field(default_factory=list)
    looks: dict[int, datetime | None] = field(default_factory=dict)
    lapsed: dict[Key, Given] = field(default_factory=dict)


_NOTHING: Sequence[Step] = ()


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
    """Chats that have their message of the day."""
    shown: set[tuple[int, Key]]
    """What has lapsed, but was seen in these chats all the same."""
    burden: Counter[int]
    plan: Plan
    tomorrow: datetime
    deferred: dict[int, datetime] = field(default_factory=dict)
    audiences: dict[tuple[int, Circle, bool], "_Audience"] = field(default_factory=dict)

    def put(self, ask: Ask, chats: Iterable[int], *, to_office: bool) -> tuple[list[int], bool]:
        """Adds the row to every one of the chats that has not had its message; returns these, and whether some had."""
        wanted = [chat_id for chat_id in chats if (chat_id, ask.key) not in self.shown]
        free = [chat_id for chat_id in wanted if chat_id not in self.told]
        row = Told(*ask.key, ask.is_late, to_office)
        for chat_id in free:
            self.plan.messages.setdefault(chat_id, []).append(row)
        return free, len(free) < len(wanted)

    def defer(self, ask: Ask, until: datetime) -> None:
        self.deferred[ask.key.number] = min(until, self.deferred.get(ask.key.number, until))

    def audience(self, ask: Ask) -> "_Audience":
        """Who is asked, and who sees it too: the same for many."""
        circle, is_loud = ask.step.circle, ask.step.is_loud
        known = self.audiences.get((ask.key.unit_id, circle, is_loud))
        if known is None:
            known = _audience(ask.key.unit_id, circle, is_loud, self.routes, self.rules.place)
            self.audiences[ask.key.unit_id, circle, is_loud] = known
        return known


class _Audience(NamedTuple):
    """The chats of those that are asked; of those that see it too; of the office, where it sees it too."""

    asked: Sequence[int]
    group: Sequence[int] = ()
    office: Sequence[int] = ()


def plan_at(session: Session, rules: Rules, now: datetime) -> Plan:
    """What a tick at that instant does. Outside the hours it only sets the next look."""
    numbers = ledger.woken(session, now)
    if not numbers:
        return Plan()
    plan, asking = Plan(), list[_Asking]()
    names = queries.unit_names(session)
    for part in batched(numbers):
        for each in _decided(session, rules, part, names, office_day(now), plan.lapsed):
            number, _, decision = each
            plan.looks[number] = _midnight(decision.look_on) if decision.look_on else None
            if decision.asks:
                asking.append(each)
    if rules.hours.are_open(now):
        later = _put_all(session, rules, now, asking, names, plan)
    else:
        later = dict.fromkeys((each.number for each in asking), rules.hours.next_opening(now))
    for number, at in later.items():
        plan.looks[number] = min(at, plan.looks[number] or at)
    return plan


def _decided(
    session: Session,
    rules: Rules,
    numbers: Sequence[int],
    names: Mapping[int, str],
    today: date,
    lapsed: dict[Key, Given],
) -> Iterator[_Asking]:
    """What each of the tasks asks for; what has lapsed counts as not told, and is put down."""
    told = defaultdict[int, set[tuple[str, str, str]]](set)
    for key, row in ledger.given(session, numbers).items():
        if row.lapse is None:
            told[key.number].add((names[key.unit_id], key.step, key.occasion))
        else:
            lapsed[key] = row
    for task in whole_tasks.task_times(session, names, numbers):
        ladder = ladder_for(task, rules.ladders)
        decision = decide(task, told[task.number], today, rules.hours.calendar, ladder)
        yield _Asking(task.number, task.lead_unit, decision)


def _put_all(
    session: Session,
    rules: Rules,
    now: datetime,
    asking: Sequence[_Asking],
    names: Mapping[int, str],
    plan: Plan,
) -> dict[int, datetime]:
    """Fills the plan with messages; returns when to look again at what has to wait."""
    if not asking:
        return {}
    today = office_day(now)
    asks = list(_asks(asking, names, plan.lapsed, ledger.last_day_told(session), today))
    again = [plan.lapsed[ask.key].at for ask in asks if ask.key in plan.lapsed]
    day = _Day(
        now,
        rules,
        routes_now(session, rules.place, rules.admin_ids),
        ledger.chats_told(session, today),
        ledger.shown(session, min(again)) if again else set(),
        Counter(ledger.asks_of_week(session, today)),
        plan,
        rules.hours.next_opening(now),
    )
    chased = ledger.chased(session, today)
    for ask in asks:
        has_arrived = None if ask.is_to_office else chased.get(ask.key[:2])
        if has_arrived is not None:
            day.defer(ask, day.tomorrow if has_arrived else now + rules.retry)
        else:
            _place(ask, day)
    return day.deferred


def _asks(
    asking: Sequence[_Asking],
    names: Mapping[int, str],
    lapsed: Mapping[Key, Given],
    last_day: date | None,
    today: date,
) -> Iterator[Ask]:
    """Every row, by unit in the order of the register, the most urgent of each first."""
    ids = {name: unit_id for unit_id, name in names.items()}
    by_unit = defaultdict[int, list[Ask]](list)
    for number, lead_unit, decision in asking:
        covered = list(decision.covered)
        for step in decision.asks:
            unit_id, covers = ids[step.unit or lead_unit], _NOTHING
            if covered and step.circle is not Circle.OFFICE:
                covers = [each for each in covered if each.unit == step.unit]
                covered = [each for each in covered if each.unit != step.unit]
            key = Key(unit_id, number, step.name, step.occasion)
            is_late = step.on < today and (
                (last_day is not None and last_day < step.on) or _was_missed(lapsed.get(key))
            )
            by_unit[unit_id].append(Ask(key, step, covers, is_late))
    for unit_id in names:
        yield from sorted(by_unit.get(unit_id, ()), key=lambda ask: (-ask.step.urgency, ask.key.number))


def _was_missed(row: Given | None) -> bool:
    return row is not None and row.lapse == Lapse.MISSED


def _place(ask: Ask, day: _Day) -> None:
    """Puts the row where it belongs, or defers it: to the next day where nobody of those asked has room for it today.

    The weekly limit holds ahead of deadlines alone.
    """
    unit_id, is_to_office = ask.key.unit_id, ask.is_to_office
    is_free = is_to_office or ask.step.is_loud
    if not is_free and day.burden[unit_id] >= day.rules.asks_per_week:
        day.defer(ask, day.tomorrow)
        return
    audience = day.audience(ask)
    if not audience.asked:
        day.defer(ask, day.now + day.rules.retry)
        return
    asked, is_partly = day.put(ask, audience.asked, to_office=is_to_office)
    if is_partly and not asked:
        day.defer(ask, day.tomorrow)
        return
    for see_too, to_office in ((audience.group, False), (audience.office, True)):
        if see_too:
            _, is_missing = day.put(ask, see_too, to_office=to_office)
            is_partly |= is_missing
    if is_partly:
        day.defer(ask, day.tomorrow)
    if asked and not is_to_office:
        day.burden[unit_id] += 1
    day.plan.placed.append(Placed(ask, asked[0] if asked else None, is_partly))


def _audience(unit_id: int, circle: Circle, is_loud: bool, routes: Routes, place: Place) -> _Audience:
    """By the circle and by whether it is due or overdue. Who is asked does not see it a second time."""
    if circle is Circle.OFFICE:
        return _Audience(routes.office)
    private = routes.private(unit_id, circle)
    group = [routes.work_group] if routes.work_group is not None else []
    asked = private or group
    sees_too = group if private and is_loud and place is Place.BOTH else []
    office = routes.office if circle is Circle.OFFICE_TOO else ()
    return _Audience(asked, sees_too, [chat_id for chat_id in office if chat_id not in asked])


@lru_cache(maxsize=4096)
def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE)
