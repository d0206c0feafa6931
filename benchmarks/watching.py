"""Who watches the simulated bot: every message and every row of the ledger against the naive ladder, and what was never told."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

from sqlmodel import Session, col, select

from benchmarks.naive_ladder import DAY, Days, Due, Life, begun, standing
from taskbot.clock import office_day, office_time
from taskbot.reminders.models import Lane, Letter, Reminder
from taskbot.reminders.planning import Rules
from taskbot.tasks.models import Event, Unit
from taskbot.texts.pages import LONGEST_MESSAGE, utf16_length
from taskbot.texts.words import plain

_ROOM = 20
_ROW = re.compile(r"^#(\d+) ", re.MULTILINE)

Key = tuple[str, str]


@dataclass
class Watch:
    """What has been seen so far; `chat_of` says where each unit is spoken to, `office` where the office is."""

    rules: Rules
    chat_of: Mapping[str, int]
    office: Sequence[int]
    wrong: list[str] = field(default_factory=list)
    deferred: int = 0
    lives: dict[int, Life] = field(default_factory=dict)
    told: set[tuple[int, int, Key]] = field(default_factory=set)
    spoken_on: set[tuple[int, date]] = field(default_factory=set)
    asks: Counter[tuple[str, date]] = field(default_factory=Counter)
    """By unit and Monday."""
    is_clock_wrong_until: date = date.min

    def __post_init__(self) -> None:
        self._days = Days(self.rules.hours.calendar)
        self._requests = count(1)
        self._ledger = defaultdict[int, set[Key]](set)
        self._last_event = self._last_row = 0
        self._waiting = defaultdict[tuple[int, Key], set[date]](set)

    def read(self, session: Session) -> None:
        """Goes on by what the journal has got since."""
        units = session.exec(select(Unit.name, Unit.short_name)).all()
        new = select(Event).where(col(Event.seq) > self._last_event).order_by(col(Event.seq))
        for event in session.exec(new):
            self._last_event = event.seq
            if event.kind == "issued" and event.task_number:
                self.lives[event.task_number] = begun(event, dict(units))
            elif event.task_number:
                self.lives[event.task_number].take(event, lambda: next(self._requests))

    def see_message(self, session: Session, letter: Letter, now: datetime) -> None:
        """A reminder that is being sent: at the right time, alone, of nothing that does not stand, complete."""
        self.read(session)
        today, text = office_day(now), plain(letter.content["text"])
        chat = f"message {letter.id} to {letter.chat_id} at {office_time(now):%m-%d %H:%M}"
        if not self.rules.hours.are_open(now):
            self.wrong.append(f"{chat}: out of hours")
        if (letter.chat_id, today) in self.spoken_on:
            self.wrong.append(f"{chat}: the second of the day")
        self.spoken_on.add((letter.chat_id, today))
        if utf16_length(text) > LONGEST_MESSAGE:
            self.wrong.append(f"{chat}: too long")
        meant = set()
        for row in letter.content["reminds"]:
            number, key = row["number"], (row["step"], row["occasion"])
            if (letter.chat_id, number, key) in self.told:
                self.wrong.append(f"{chat}: {key} of #{number} again")
            self.told.add((letter.chat_id, number, key))
            if self._stands(number, key, today):
                meant.add(number)
        said = set(map(int, _ROW.findall(text)))
        if said != meant:
            self.wrong.append(f"{chat}: says {sorted(said)} and not {sorted(meant)}")

    def see_ledger(self, session: Session, now: datetime) -> None:
        """After a tick: each new row has a reason, and nothing that stands is left out without one."""
        self.read(session)
        today, monday = office_day(now), office_day(now) - office_day(now).weekday() * DAY
        names = dict(session.exec(select(Unit.id, Unit.short_name)).all())
        for row in session.exec(
            select(Reminder).where(col(Reminder.id) > self._last_row).order_by(col(Reminder.id))
        ):
            self._last_row = row.id or 0
            key = (row.step, row.occasion)
            if key in self._ledger[row.task_number]:
                self.wrong.append(f"{key} of #{row.task_number} twice in the ledger")
            self._ledger[row.task_number].add(key)
            if (
                not self._stands(row.task_number, key, today)
                or names[row.unit_id] != self.lives[row.task_number].lead
            ):
                self.wrong.append(f"{key} of #{row.task_number} on {today}: without a reason")
            if not (row.is_covered or row.to_office):
                self.asks[names[row.unit_id], monday] += 1
        if self.rules.hours.are_open(now):
            self._look_for_missing(session, now)

    def _look_for_missing(self, session: Session, now: datetime) -> None:
        today = office_day(now)
        rows = Counter[int]()
        since = now - timedelta(days=7)
        for letter in session.exec(
            select(Letter).where(Letter.lane == Lane.REMINDER, Letter.created_at >= since)
        ):
            if office_day(letter.created_at) == today:
                rows[letter.chat_id] = max(rows[letter.chat_id], len(letter.content["reminds"]))
        still = set()
        for life in self.lives.values():
            for due in standing(life, today, self._days):
                if due.key in self._ledger[life.number]:
                    continue
                chats = self.office if due.is_offices else [self.chat_of[life.lead]]
                what = (life.number, due.key)
                still.add(what)
                if all(rows[chat] >= _ROOM for chat in chats) or self._is_capped(life, due, today):
                    self.deferred += 1
                    continue
                self._waiting[what].add(today)
                has_spoken = any(rows[chat] or (chat, today) in self.spoken_on for chat in chats)
                if today > self.is_clock_wrong_until and (not has_spoken or len(self._waiting[what]) > 1):
                    self.wrong.append(
                        f"{due.key} of #{life.number} has not been told on {today} (due since {due.on})"
                    )
        for what in self._waiting.keys() - still:
            del self._waiting[what]

    def _is_capped(self, life: Life, due: Due, today: date) -> bool:
        is_loud = due.step.startswith("overdue") or due.key == ("before-0", str(life.due_on))
        asked = self.asks[life.lead, today - today.weekday() * DAY]
        return not (is_loud or due.is_offices) and asked >= self.rules.asks_per_week

    def _stands(self, number: int, key: Key, today: date) -> bool:
        life = self.lives[number]
        if life.monthly_on and life.reported_on and "cycle" in " ".join(key):
            return True  # not judged here
        return any(due.key == key for due in standing(life, today, self._days))
