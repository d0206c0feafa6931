"""Signs of life: each process notes in the database which parts of the program it is, for the pages of the others.

That it can be noted shows that anything can be written. Processes on several machines share the clock of the database's
server: by each machine's own, one that is a minute off would make all of them call each other dead.
"""

import asyncio
import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from time import monotonic

from sqlmodel import Session, col, func, select

from taskbot.clock import Clock
from taskbot.db import Database
from taskbot.pulse import Part, Pulse
from taskbot.reminders.models import Marker

_PREFIX = "sign of life "
"""How their markers begin; the part's name follows."""
_EVERY_SECONDS, _LOOK_SECONDS = 5.0, 0.5


async def give_signs(db: Database, pulse: Pulse) -> None:
    """Notes this process's signs until cancelled, in the machine's time: each process may have moved its own clock.

    A part that has just come to life, as the clock does with its first tick, is noted at once.
    """
    known: set[str] = set()
    noted_at = -math.inf
    while True:
        now, at = Clock.of_the_machine(), monotonic()
        signs = signs_of(pulse, now)
        if at - noted_at >= _EVERY_SECONDS or known != signs.keys():
            await db.write_aside(note, signs, now=now)
            known, noted_at = set(signs), at
        await asyncio.sleep(_LOOK_SECONDS)


def signs_of(pulse: Pulse, now: datetime) -> dict[str, datetime]:
    """When each part of the process was last seen at work: the clock when it ticked, the others by being there."""
    signs: dict[str, datetime] = {part: now for part in pulse.parts if part is not Part.CLOCK}
    if pulse.keeps_time and pulse.ticked is not None:
        signs[Part.CLOCK] = now - pulse.ticked.ago
    return signs


def note(session: Session, signs: Mapping[str, datetime], *, now: datetime) -> None:
    """Puts them in the place of the former ones; they, and `now`, are in the time of this machine."""
    ahead = _server_ahead(session, now)
    for part, at in signs.items():
        session.merge(Marker(name=f"{_PREFIX}{part}", value=(at + ahead).isoformat()))


def noted(session: Session, *, now: datetime) -> dict[str, datetime]:
    """The last sign of each part that has ever given one, in the time of this machine, as `now` is."""
    ahead = _server_ahead(session, now)
    markers = session.exec(select(Marker).where(col(Marker.name).startswith(_PREFIX)))
    return {each.name.removeprefix(_PREFIX): datetime.fromisoformat(each.value) - ahead for each in markers}


def _server_ahead(session: Session, now: datetime) -> timedelta:
    """How far the clock of the database's server is ahead of this machine's; a SQLite file has no clock of its own."""
    if session.get_bind().dialect.name == "sqlite":
        return timedelta()
    of_the_server: datetime = session.exec(select(func.clock_timestamp())).one()
    return of_the_server - now
