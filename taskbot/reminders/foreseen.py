"""What a rehearsal has found, as JSON and as a person reads it."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlmodel import Session, col, select

from taskbot.clock import office_time
from taskbot.reminders.ladders import is_of_cycle, milestone_in
from taskbot.reminders.planning import Told
from taskbot.reminders.rehearsal import Foreseen
from taskbot.tasks.models import Chat, Person, Unit
from taskbot.texts import previews as texts
from taskbot.texts.previews import Announced
from taskbot.texts.words import plain


@dataclass(frozen=True, slots=True)
class Names:
    """Units (full name, short name) and chats by id."""

    units: Mapping[int, tuple[str, str]]
    chats: Mapping[int, str]


def names_now(session: Session) -> Names:
    """Whoever may be told something, and of what unit."""
    units = session.exec(select(Unit.id, Unit.name, Unit.short_name).order_by(col(Unit.position)))
    people = dict(session.exec(select(Person.id, Person.name)).all())
    chats = dict(session.exec(select(Chat.id, Chat.title)).all())
    return Names({unit_id or 0: (name, short) for unit_id, name, short in units}, people | chats)


def as_json(message: Foreseen, names: Names) -> Iterator[dict[str, Any]]:
    """One object for each step of each unit in the message; `text` is the whole message, without markup."""

    def step(row: Told) -> Hashable:
        return row.unit_id, row.step, milestone_in(row.occasion), row.is_late, row.to_office

    for rows in _grouped(message.rows, step):
        yield {
            "at": office_time(message.at).isoformat(timespec="seconds"),
            "to": message.chat_id,
            "unit": names.units[rows[0].unit_id][0],
            "step": rows[0].step,
            "tasks": [row.number for row in rows],
            "milestone": milestone_in(rows[0].occasion),
            "late": rows[0].is_late,
            "to_office": rows[0].to_office,
            "text": plain(message.text),
        }


def in_words(messages: Iterable[Foreseen], names: Names, today: date) -> list[str]:
    """Lines of Telegram HTML, by instant and receiver."""
    return [
        line
        for at, told in groupby(messages, lambda message: message.at)
        for line in texts.instant(at, [_announced(each, names) for each in told], today)
    ]


def _announced(message: Foreseen, names: Names) -> Announced:
    reasons = {_reason(rows[0]): [row.number for row in rows] for rows in _grouped(message.rows, _reason)}
    asked = {row.unit_id for row in message.rows if not row.to_office} if message.chat_id > 0 else set()
    units = [short for unit_id, (_, short) in names.units.items() if unit_id in asked]
    return Announced(names.chats.get(message.chat_id, str(message.chat_id)), units, reasons)


def _reason(row: Told) -> str:
    of_milestone, of_cycle = milestone_in(row.occasion) is not None, is_of_cycle(row.occasion)
    return texts.step_words(row.step, of_milestone=of_milestone, of_cycle=of_cycle, is_late=row.is_late)


def _grouped(rows: Iterable[Told], key: Callable[[Told], Hashable]) -> list[Sequence[Told]]:
    """The rows by key, in the order in which each key comes first."""
    found = defaultdict[Hashable, list[Told]](list)
    for row in rows:
        found[key(row)].append(row)
    return list(found.values())
