"""A year of an office, played with random people on the real tick and the real outbox, and held against a naive ladder.

Units acknowledge, report, hand in, ask for more time or say nothing; the office answers, amends, transfers, takes up again;
the bot is out of service for hours or days, dies between a commit and the sending, in a transaction or after a claim; its
clock steps back and forward. Telegram takes its time, is out of order or asks to wait, and people and groups turn the bot away. `python -m benchmarks.simulation SEED` plays another year.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sqlmodel import Session, col, select

from benchmarks.acts import ACTS, OFFICE, issue
from benchmarks.naive_ladder import DAY
from benchmarks.refusing import Telegram, Ways
from benchmarks.watching import Watch
from taskbot.clock import OFFICE_ZONE, Clock, office_day
from taskbot.context import open_context
from taskbot.reminders import delivery, ledger, letters
from taskbot.reminders.models import Delivery, Letter
from taskbot.reminders.service import tick
from taskbot.settings import load_settings
from taskbot.tasks import membership
from taskbot.tasks.errors import Refusal
from taskbot.tasks.liaisons import Rank
from taskbot.tasks.models import ChatKind, Member, Unit
from taskbot.tasks.permissions import Actor, Role

CLERKS = (9_000, 9_001)
GROUP = -1
FIRST_DAY = date(2020, 3, 2)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is played."""

    tasks: int = 400
    units: int = 49
    days: int = 366


class Crash(Exception):
    """The process dies here."""


def main(seed: int = 1, size: Size | None = None) -> None:
    """Prints the counts of a year; ends with a complaint where anything was wrong."""
    size = size or Size()
    with TemporaryDirectory() as folder:
        play = Play(Path(folder), seed, size)
        play.every_day()
        play.context.db.close()
    watch, asks = play.watch, list(play.watch.asks.values())
    weeks = size.units * size.days / 7
    print(f"  {size.tasks} tasks, {size.units} units, {size.days} days, seed {seed}: {dict(play.counts)}")
    print(
        f"  asks a unit and week: mean {sum(asks) / weeks:.2f}, at most {max(asks)}; held up by the weekly limit: {watch.capped}"
    )
    if watch.wrong:
        raise SystemExit(f"simulation: {len(watch.wrong)} wrong, first {'; '.join(watch.wrong[:10])}")


class Play:
    """The office, its people and its bot; the bot's own clock may be `ahead` of the world's."""

    def __init__(self, folder: Path, seed: int, size: Size) -> None:
        self.random, self.size = Random(seed), size
        self.counts = Counter[str]()
        self.telegram = Telegram(self.random)
        self.context = open_context(load_settings(data_dir=folder, database_url=None), Clock(_at(FIRST_DAY)))
        self.rules = self.context.reminder_rules
        self.ahead = timedelta()
        self._ticked_on: date | None = None
        self.units = self.context.db.read_now(lambda session: session.exec(select(Unit)).all())[: size.units]
        self.watch = Watch(self.rules, self._settle_in(), CLERKS, GROUP)
        self._restart(_at(FIRST_DAY))

    def every_day(self) -> None:
        """Plays all the days; what is missed by an outage stays missed."""
        outages = list(self._spans(self.size.days // 40 + 1, longest_hours=100))
        wrong_clocks = list(self._spans(self.size.days // 60 + 1, longest_hours=48))
        aheads = [
            timedelta(minutes=self.random.choice((-1500, -200, -20, 20, 200, 1500))) for _ in wrong_clocks
        ]
        for offset in range(self.size.days):
            day = FIRST_DAY + offset * DAY
            for at, act in sorted(self._doings(day, offset), key=lambda each: each[0]):
                if any(start <= at < end for start, end in outages):
                    continue
                ahead = next(
                    (aheads[n] for n, (start, end) in enumerate(wrong_clocks) if start <= at < end),
                    timedelta(),
                )
                if ahead != self.ahead:
                    self.ahead = ahead
                    self.watch.is_clock_wrong_until = day + 5 * DAY
                    self.counts["clock steps"] += 1
                act(at + self.ahead)

    def _spans(self, number: int, longest_hours: int) -> Iterator[tuple[datetime, datetime]]:
        for _ in range(number):
            start = _at(FIRST_DAY) + timedelta(hours=self.random.uniform(24, self.size.days * 24))
            yield start, start + timedelta(hours=self.random.uniform(1, longest_hours))

    def _doings(self, day: date, offset: int) -> Iterator[tuple[datetime, Callable[[datetime], None]]]:
        hours = [8.9, 9.001, *(self.random.uniform(0, 24) for _ in range(5))]
        yield from ((_at(day) + timedelta(hours=hour), self.poll) for hour in hours)
        weights = {name: weight for name, (_, weight) in ACTS.items()}
        acts = self.random.choices(
            list(weights), list(weights.values()), k=round(self.size.tasks * self.random.uniform(0.02, 0.12))
        )
        new = self._issued_on(offset)
        for name in [*acts, *["issue"] * new]:
            yield _at(day) + timedelta(hours=self.random.gauss(13, 3)), self._acting(name)

    def _issued_on(self, offset: int) -> int:
        """A quarter at the beginning, the rest over four fifths of the time."""
        if offset == 0:
            return self.size.tasks // 4
        share = self.size.tasks * 0.75 / (self.size.days * 0.8)
        return int(share * (offset + 1)) - int(share * offset) if offset < self.size.days * 0.8 else 0

    def _acting(self, name: str) -> Callable[[datetime], None]:
        def act(now: datetime) -> None:
            try:
                done = ACTS[name][0](self, now) if name != "issue" else issue(self, now)
            except Refusal:
                done = False
            self.counts[name] += done

        return act

    # the bot

    def poll(self, now: datetime) -> None:
        """What the clock's job and then the sender do."""
        db, is_open = self.context.db, self.rules.hours.are_open(now)
        try:
            if (is_open and self._ticked_on != office_day(now)) or db.read_now(ledger.is_anything_due, now):
                db.write_now(self._tick, now)
                self._ticked_on = office_day(now) if is_open else None
            if is_open:
                db.read_now(self.watch.look_for_missing, now)
            self._perhaps_crash(0.01)
            for letter_id in db.read_now(_queued, now):
                if self.random.random() < 0.95:
                    self._send(letter_id, now)
        except Crash:
            self._restart(now)

    def _tick(self, session: Session, now: datetime) -> None:
        tick(session, self.rules, now=now)
        self._perhaps_crash(0.01)

    def _send(self, letter_id: int, now: datetime) -> None:
        db = self.context.db
        letter = db.write_now(self._claim, letter_id, now)
        self._perhaps_crash(0.002)
        if letter is None:
            return
        refusal = self.telegram.refusal(letter.chat_id)
        self.counts[refusal.kind if refusal else "messages"] += 1
        if refusal is None:
            db.read_now(self.watch.see_message, letter, now)
            db.write_now(delivery.note_sent, letter_id, None, now=now)
        elif refusal.is_final:
            db.write_now(delivery.note_refused, letter_id, refusal.words, now=now)
            db.read_now(self.watch.see_refused, letter, now)
        else:
            db.write_now(delivery.put_back, letter_id, refusal.words, now=now, wait=refusal.wait)

    def _claim(self, session: Session, letter_id: int, now: datetime) -> Letter | None:
        letter = delivery.claim(session, letter_id)
        if letter is not None and letters.write(session, letter, self.rules, "督办", now=now):
            return letter
        self.counts["not needed any more"] += letter is not None and letter.delivery == Delivery.EXPIRED
        return None

    def _perhaps_crash(self, chance: float) -> None:
        if self.random.random() < chance:
            raise Crash

    def _restart(self, now: datetime) -> None:
        self.counts["restarts"] += 1
        self._ticked_on = None
        self.context.db.write_now(delivery.recover)
        self.context.db.write_now(ledger.go_by, self.rules.fingerprint(), now=now)

    # the people

    def _settle_in(self) -> Ways:
        """Binds everybody; returns where each unit is spoken to: some have a chat of their own, some nobody to write to."""

        def write(session: Session) -> Ways:
            now, own_chats, people_of = _at(FIRST_DAY), {}, {}
            membership.bind_chat(session, GROUP, "工作群", ChatKind.WORK, by=OFFICE, now=now)
            for clerk in CLERKS:
                membership.meet(session, clerk, "督办", started=True)
                session.flush()
                session.add(Member(person_id=clerk, role=Role.OFFICE, joined_at=now))
            for position, unit in enumerate(self.units):
                people = [100 + 2 * position, 101 + 2 * position]
                reachable = [person for person in people if position % 8 and (person + position) % 5]
                for person, rank in zip(people, Rank, strict=False):
                    membership.meet(session, person, f"联络员{person}", started=person in reachable)
                    session.flush()
                    session.add(
                        Member(person_id=person, role=Role.LIAISON, unit_id=unit.id, rank=rank, joined_at=now)
                    )
                people_of[unit.short_name] = reachable
                if position % 11 == 3:
                    own = own_chats[unit.short_name] = -100 - position
                    membership.bind_chat(
                        session, own, unit.short_name, ChatKind.UNIT, unit, by=OFFICE, now=now
                    )
            return Ways(own_chats, people_of, GROUP)

        return self.context.db.write_now(write)

    def liaison(self, short_name: str) -> Actor:
        """Somebody of the unit."""
        unit = next(each for each in self.units if each.short_name == short_name)
        return Actor(1, "联络员", frozenset({Role.LIAISON}), frozenset({unit.id or 0}))

    def unit(self) -> Unit:
        return self.random.choice(self.units)

    def some_task(self, *, is_open: bool = True) -> int | None:
        found = [number for number, life in self.watch.lives.items() if life.is_open is is_open]
        return self.random.choice(found) if found else None

    def do(self, use_case: Callable[..., object], *given: object, by: Actor, now: datetime) -> bool:
        self.context.db.write_now(use_case, *given, by=by, now=now)
        self.context.db.read_now(self.watch.read)
        return True


def _queued(session: Session, now: datetime) -> Sequence[int]:
    queued = select(Letter.id).where(Letter.delivery == Delivery.QUEUED, Letter.due_at <= now)
    return [letter_id or 0 for letter_id in session.exec(queued.order_by(col(Letter.id)))]


def _at(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE)


if __name__ == "__main__":
    if "--short" in sys.argv:
        main(int(sys.argv[1]), Size(40, 12, 90))
    else:
        main(*map(int, sys.argv[1:]))
