"""Server-Sent Events for the chat page: a bounded ring of events that a page can take up again after a break."""

import asyncio
import json
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import ClientConnectionResetError, web

from taskbot.sandbox.models import Json
from taskbot.sandbox.pulse import Pulse

RING_SIZE = 1000
HEARTBEAT_SECONDS = 15


@dataclass(frozen=True)
class Event:
    id: int
    name: str
    data: Json

    def encode(self) -> bytes:
        body = json.dumps(self.data, ensure_ascii=False)
        return f"id: {self.id}\nevent: {self.name}\ndata: {body}\n\n".encode()


class Broadcast:
    """Numbers begin with the time of the start, so that a page of an earlier run is told to reset."""

    def __init__(self) -> None:
        self._ring: deque[Event] = deque(maxlen=RING_SIZE)
        self._pulse = Pulse()
        self._closed = False
        self.last_id = time.time_ns() // 1_000_000

    def send(self, name: str, data: Json) -> None:
        self.last_id += 1
        self._ring.append(Event(self.last_id, name, data))
        self._pulse.beat()

    def close(self) -> None:
        """Ends every stream, for the server is stopping."""
        self._closed = True
        self._pulse.beat()

    def after(self, event_id: int) -> list[Event]:
        """The events since the given one; a single `reset` when some of them are gone."""
        if event_id == self.last_id:
            return []
        first_id = self.last_id - len(self._ring)
        if not first_id <= event_id < self.last_id:
            return [Event(self.last_id, "reset", {})]
        return [event for event in self._ring if event.id > event_id]

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """One page's connection, until it closes or the server stops."""
        last_id = request.headers.get("Last-Event-ID") or request.query.get("after", "")
        seen = int(last_id) if last_id.isdecimal() else self.last_id
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        with suppress(ClientConnectionResetError):  # how a write learns that the page has closed
            await response.prepare(request)
            await self._write_events(response, seen)
        return response

    async def _write_events(self, response: web.StreamResponse, seen: int) -> None:
        await response.write(b"retry: 1000\n\n")
        while not self._closed:
            events = self.after(seen)
            await response.write(b"".join(event.encode() for event in events) or b": still here\n\n")
            seen = events[-1].id if events else seen
            if seen == self.last_id:
                await self._next_event()

    async def _next_event(self) -> None:
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                await self._pulse.wait()
        except TimeoutError:
            return
