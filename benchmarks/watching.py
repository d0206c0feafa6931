"""Who watches the simulated bot: every message that arrives against the naive ladder, and what has arrived nowhere.

What counts is the message in the chat, not the row of the ledger; of the ledger only what it covers and the weekly count are
believed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import count

from sqlmodel import Session, col, select

from benchmarks.naive_ladder import DAY, Days, Due, Life, begun, standing
from benchmarks.refusing import Ways
from taskbot.clock import OFFICE_ZONE, office_day, office_time
from taskbot.reminders import delivery
from taskbot.reminders.models import Delivery, Lane, Lapse, Letter, Reminder
from taskbot.reminders.planning import Rules
from taskbot.tasks.models import Event, Unit
from taskbot.texts.pages import LONGEST_MESSAGE, utf16_length
from taskbot.texts.words import plain

_ROW = re.compile(r"^#(\d+) ", re.MULTILINE)
_IN_SHORT = re.compile(r"^(?:另有 )?(\d+) 项.*：(#.*)$", re.MULTILINE)
_COUNT = re.compile(r"，共 (\d+) 项$", re.MULTILINE)

Key = tuple[str, str, str]
Seen = tuple[int, int, Key]
"""A chat, a task, a step."""


@dataclass
class Watch:
    """What has been seen so far; `ways` says where each unit is spoken to, `office` where the office is."""

    rules: Rules
    ways: Ways
    office: Sequence[int]
    group: int
    wrong: list[str] = field(default_factory=list)
    capped: int = 0
    lives: dict[int, Life] = field(default_factory=dict)
    told: set[Seen] = field(default_factory=set)
    spoken_on: set[tuple[int, date]] = field(default_factory=set)
    asks: Counter[tuple[str, date]] = field(default_factory=Counter)
    """By unit and Monday."""
    is_clock_wrong_until: date = date.min

    def __post_init__(self) -> None:
        self._days = Days(self.rules.hours.calendar)
        self._requests = count(1)
        self._last_event = 0
        self._names: dict[int, str] = {}
        self._asked = set[tuple[int, Key]]()
        self._waiting = defaultdict[Seen, set[date]](set)
        self._given = set[tuple[int, Key]]()

    def read(self, session: Session) -> None:
        """Goes on by what the journal has got since."""
        units = session.exec(select(Unit.id, Unit.name, Unit.short_name)).all()
        self._names = {unit_id or 0: short for unit_id, _, short in units}
        short_names = {name: short for _, name, short in units}
        new = select(Event).where(col(Event.seq) > self._last_event).order_by(col(Event.seq))
        for event in session.exec(new):
            self._last_event = event.seq
            if event.kind == "issued" and event.task_number:
                self.lives[event.task_number] = begun(event, short_names)
            elif event.task_number:
                unit = self._names.get(event.unit_id or 0, "")
                self.lives[event.task_number].take(event, unit, lambda: next(self._requests))

    def see_message(self, session: Session, letter: Letter, now: datetime) -> None:
        """A reminder that arrives: at the right time, alone, in the right chat, of nothing but what stands, all of that said."""
        self.read(session)
        today, text = office_day(now), plain(letter.content["text"])
        chat = f"message {letter.id} to {letter.chat_id} at {office_time(now):%m-%d %H:%M}"
        if not self.rules.hours.are_open(now):
            self.wrong.append(f"{chat}: out of hours")
        if (letter.chat_id, today) in self.spoken_on:
            self.wrong.append(f"{chat}: the second of the day")
        self.spoken_on.add((letter.chat_id, today))
        if utf16_length(text) >= LONGEST_MESSAGE:
            self.wrong.append(f"{chat}: too long")
        meant = set()
        for row in letter.content["reminds"]:
            number, key = row["number"], self._key(row["unit_id"], row["step"], row["occasion"])
            meant.add(number)
            seen = (letter.chat_id, number, key)
            if seen in self.told:
                self.wrong.append(f"{chat}: {key} of #{number} again")
            if not row["to_office"] and (number, key) not in self._asked:
                self._asked.add((number, key))
                self.asks[key[0], today - today.weekday() * DAY] += 1
            self.told.add(seen)
            if due := self._due(number, key, today):
                if letter.chat_id not in self._audience(due) | self.ways.lately(key[0], today):
                    self.wrong.append(f"{chat}: {key} of #{number} is nothing for it")
            elif not self._is_beyond(number, key):
                self.wrong.append(f"{chat}: {key} of #{number} does not stand")
        self._see_words(chat, text, meant)

    def _see_words(self, chat: str, text: str, meant: set[int]) -> None:
        in_full, in_short = _ROW.findall(text), _IN_SHORT.findall(text)
        said = set(map(int, in_full))
        for _, numbers in in_short:
            said |= {int(number[1:]) for number in numbers.split("、")}
        if said != meant:
            self.wrong.append(f"{chat}: says {sorted(said)} and not {sorted(meant)}")
        if _COUNT.findall(text) != [str(len(in_full) + sum(int(number) for number, _ in in_short))]:
            self.wrong.append(f"{chat}: counts wrongly")

    def see_refused(self, session: Session, letter: Letter, now: datetime) -> None:
        """One that will never arrive: the office sees that, and what comes after it goes another way."""
        if letter.id not in {each.id for each in delivery.in_doubt(session)}:
            self.wrong.append(f"message {letter.id} to {letter.chat_id} was refused and nobody sees it")
        if letter.chat_id in self.ways.lost:
            self.wrong.append(
                f"message {letter.id} to {letter.chat_id}, which had turned the bot away before"
            )
        self.see_change(session, letter.chat_id, now, is_lost=True)

    def see_change(self, session: Session, chat_id: int, now: datetime, *, is_lost: bool) -> None:
        """The bot hears of a chat that it is lost, or there again; what it has given of the unit by then goes no second way."""
        unit = self.ways.change(chat_id, office_day(now), is_lost=is_lost)
        for row in session.exec(select(Reminder)):
            if self._names[row.unit_id] == unit and row.lapse in (None, Lapse.PARTLY):
                self._given.add((row.task_number, self._key(row.unit_id, row.step, row.occasion)))

    def look_for_missing(self, session: Session, now: datetime) -> None:
        """After a tick in the hours: whatever stands has arrived in every chat that is to see it, or is on its way there.

        A chat that has had its message of the day may wait until the next; the weekly limit may hold up what lies ahead.
        """
        self.read(session)
        today, still = office_day(now), set[Seen]()
        coming = self._coming(session)
        spoken = {chat_id for chat_id, _, _ in coming} | {
            chat_id for chat_id, day in self.spoken_on if day == today
        }
        covered, asked = self._believed(session, today)
        for life in self.lives.values():
            for due in standing(life, today, self._days):
                if (life.number, due.key) in covered:
                    continue
                is_given = (life.number, due.key) in self._given
                missing = [
                    seen
                    for chat_id in self._audience(due) - set(self.ways.of(due.unit) if is_given else ())
                    if (seen := (chat_id, life.number, due.key)) not in self.told and seen not in coming
                ]
                if missing and self._is_capped(due, asked):
                    self.capped += 1
                    continue
                for seen in missing:
                    still.add(seen)
                    self._waiting[seen].add(today)
                    if today > self.is_clock_wrong_until and (
                        seen[0] not in spoken or len(self._waiting[seen]) > 1
                    ):
                        self.wrong.append(
                            f"{due.key} of #{life.number} has not come to {seen[0]} on {now:%m-%d %H:%M} (due since {due.on})"
                        )
        for seen in self._waiting.keys() - still:
            del self._waiting[seen]

    def _coming(self, session: Session) -> set[Seen]:
        """What waits to be sent."""
        waiting = select(Letter).where(
            Letter.lane == Lane.REMINDER, col(Letter.delivery).in_((Delivery.QUEUED, Delivery.SENDING))
        )
        return {
            (letter.chat_id, row["number"], self._key(row["unit_id"], row["step"], row["occasion"]))
            for letter in session.exec(waiting)
            for row in letter.content["reminds"]
        }

    def _believed(self, session: Session, today: date) -> tuple[set[tuple[int, Key]], Counter[str]]:
        """Of the ledger: what a more urgent step has covered, and how often each unit was asked this week."""
        monday = datetime.combine(today - today.weekday() * DAY, time(), OFFICE_ZONE).astimezone(UTC)
        covered, asked = set[tuple[int, Key]](), Counter[str]()
        for row in session.exec(select(Reminder)):
            if row.is_covered:
                covered.add((row.task_number, self._key(row.unit_id, row.step, row.occasion)))
            elif row.given_at >= monday and not row.to_office and row.lapse in (None, Lapse.PARTLY):
                asked[self._names[row.unit_id]] += 1
        return covered, asked

    def _is_capped(self, due: Due, asked: Counter[str]) -> bool:
        return not (due.is_loud or due.is_offices) and asked[due.unit] >= self.rules.asks_per_week

    def _audience(self, due: Due) -> set[int]:
        """The chats that are to see it."""
        if due.is_offices:
            return set(self.office)
        chats = self.ways.of(due.unit)
        asked = set(chats if due.circle else chats[:1])
        return (
            asked
            | ({self.group} if due.is_loud else set())
            | (set(self.office) if due.circle == 2 else set())
        )

    def _due(self, number: int, key: Key, today: date) -> Due | None:
        return next((due for due in standing(self.lives[number], today, self._days) if due.key == key), None)

    def _is_beyond(self, number: int, key: Key) -> bool:
        """Not judged: the cycles of a unit that has reported."""
        life = self.lives[number]
        return bool(life.monthly_on and life.reported_on and "cycle" in " ".join(key))

    def _key(self, unit_id: int, step: str, occasion: str) -> Key:
        return self._names[unit_id], step, occasion
