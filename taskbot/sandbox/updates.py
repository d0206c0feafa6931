"""The bot's queue of updates: kept until confirmed, taken by long polling or by the webhook's courier."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count

from taskbot.sandbox.errors import ApiError
from taskbot.sandbox.faults import Faults
from taskbot.sandbox.models import Json
from taskbot.sandbox.pulse import Pulse

FIRST_UPDATE_ID = 700_000_001
ONLY_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
INTERRUPTED = "Conflict: terminated by {by}"
OTHER_POLL = "other getUpdates request; make sure that only one bot instance is running"


@dataclass(frozen=True)
class Update:
    """`kind` is the name of the Update's field that holds `body`; order is kept within a chat."""

    id: int
    kind: str
    body: Json
    chat_id: int

    def as_json(self) -> Json:
        return {"update_id": self.id, self.kind: self.body}


class Updates:
    """Not yet confirmed updates, oldest first; `changed` is called when the queue grows or shrinks."""

    def __init__(self, faults: Faults, changed: Callable[[], None]) -> None:
        self.waiting: list[Update] = []
        self.allowed: list[str] = []
        self._ids = count(FIRST_UPDATE_ID)
        self._faults = faults
        self._changed = changed
        self._pulse = Pulse()
        self._poll = 0
        self._interrupted_by = OTHER_POLL
        self._closed = False

    def put(self, kind: str, body: Json, chat_id: int) -> None:
        """Queues an update, unless the bot did not ask for its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in ONLY_ON_REQUEST
        if wanted:
            self.waiting.append(Update(next(self._ids), kind, body, chat_id))
            self._tell()

    def confirm(self, confirmed: Sequence[Update]) -> None:
        """Forgets updates, or keeps them for one more delivery when that fault is ordered."""
        if confirmed and not self._faults.repeats_update():
            gone = {update.id for update in confirmed}
            self.waiting = [update for update in self.waiting if update.id not in gone]
            self._tell()

    def drop(self) -> None:
        """Forgets every update (drop_pending_updates)."""
        self.waiting.clear()
        self._tell()

    def interrupt(self, by: str) -> None:
        """Ends a poll under way with 409; `by` are Telegram's words for the cause."""
        self._poll += 1
        self._interrupted_by = by
        self._pulse.beat()

    def close(self) -> None:
        """Ends a poll under way with no updates, for the server is stopping."""
        self._closed = True
        self._pulse.beat()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """One getUpdates: confirms what lies before `offset`, waits up to `seconds` for the first update.

        A negative offset keeps only that many of the newest. Raises ApiError 409 when another poll begins.
        """
        self.interrupt(OTHER_POLL)
        poll = self._poll
        if offset < 0:
            self.confirm(self.waiting[:offset])
        else:
            self.confirm([update for update in self.waiting if update.id < offset])
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not (self.waiting or self._closed or poll != self._poll):
                    await self._pulse.wait()
        if poll != self._poll:
            raise ApiError(409, INTERRUPTED.format(by=self._interrupted_by))
        return [update.as_json() for update in self.waiting[:limit]]

    def _tell(self) -> None:
        self._pulse.beat()
        self._changed()
