"""Signs of life: each process notes in the database which parts of the program it is, for the pages of the others.

That it can be noted shows that anything can be written.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from taskbot.clock import Clock
from taskbot.db import Database
from taskbot.pulse import Part, Pulse
from taskbot.reminders.models import Marker

_PREFIX = "sign of life "
"""How their markers begin; the part's name follows."""
_EVERY_SECONDS, _FIRST_SECONDS = 5.0, 0.5


async def give_signs(db: Database, pulse: Pulse) -> None:
    """Notes this process's signs until cancelled, in the machine's time: each process may have moved its own clock."""
    while True:
        signs = signs_of(pulse, Clock.of_the_machine())
        await db.write_aside(note, signs)
        has_to_tick = pulse.keeps_time and Part.CLOCK not in signs
        await asyncio.sleep(_FIRST_SECONDS if has_to_tick else _EVERY_SECONDS)


def signs_of(pulse: Pulse, now: datetime) -> dict[str, datetime]:
    """When each part of the process was last seen at work: the clock when it ticked, the others by being there."""
    signs: dict[str, datetime] = {part: now for part in pulse.parts if part is not Part.CLOCK}
    if pulse.keeps_time and pulse.ticked is not None:
        signs[Part.CLOCK] = now - pulse.ticked.ago
    return signs


def note(session: Session, signs: Mapping[str, datetime]) -> None:
    """Puts them in the place of the former ones."""
    for part, at in signs.items():
        session.merge(Marker(name=f"{_PREFIX}{part}", value=at.isoformat()))


def noted(session: Session) -> dict[str, datetime]:
    """The last sign of each part that has ever given one."""
    markers = session.exec(select(Marker).where(col(Marker.name).startswith(_PREFIX)))
    return {each.name.removeprefix(_PREFIX): datetime.fromisoformat(each.value) for each in markers}
