"""Seats: what one process at a time does for all that share a database (decision 0013).

A seat goes with the process that holds it, however that ends, and the next one that asks gets it.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from hashlib import blake2b

from loguru import logger
from psycopg import AsyncConnection, Error
from psycopg.conninfo import make_conninfo

_ASK_AGAIN_SECONDS = 0.25
_LINE = {
    "client_encoding": "utf8",
    "connect_timeout": "5",
    "keepalives_idle": "2",
    "keepalives_interval": "1",
    "keepalives_count": "3",
    "tcp_user_timeout": "5000",
    "options": "-c tcp_keepalives_idle=2 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3",
}
"""When a machine goes down without a word, the server frees its seats after five seconds; a process that dies says so at once."""


class Seats:
    """Where nobody else can be at work (SQLite: see `lock`) every seat is free."""

    are_shared = False
    losses = 0
    """How often all seats were lost."""

    async def take(self, name: str) -> bool:
        """Takes the seat, or keeps it; False while another process has it."""
        return True

    async def leave(self, name: str) -> None:
        """Gives the seat back."""

    async def run(self) -> None:
        """Notices until cancelled when the seats are lost."""

    async def close(self) -> None:
        """Gives up all seats."""

    async def occupy(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Does the work once the seat is free, for as long as it is ours, and again when it was lost and regained."""
        await work()


class ServerSeats(Seats):
    """Seats on PostgreSQL: locks of one connection, which the server gives up the moment that it ends."""

    are_shared = True

    def __init__(self, url: str) -> None:
        self._where = make_conninfo(url, application_name=f"taskbot {os.getpid()}", **_LINE)
        self._connection: AsyncConnection | None = None
        self._connecting = asyncio.Lock()
        self._lost = asyncio.Event()

    async def take(self, name: str) -> bool:
        return await self._ask("SELECT pg_try_advisory_lock(%s)", lock_number(name))

    async def leave(self, name: str) -> None:
        await self._ask("SELECT pg_advisory_unlock(%s)", lock_number(name))

    async def run(self) -> None:
        while True:
            await self._ask("SELECT %s > 0", 1)
            await asyncio.sleep(_ASK_AGAIN_SECONDS)

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()

    async def occupy(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            while not await self.take(name):  # noqa: ASYNC110 (it is the server that is asked)
                await asyncio.sleep(_ASK_AGAIN_SECONDS)
            logger.info("this process is the {} now", name)
            lost = asyncio.create_task(self._lost.wait())
            working = asyncio.ensure_future(work())
            try:
                await asyncio.wait((lost, working), return_when=asyncio.FIRST_COMPLETED)
            finally:
                lost.cancel()
                was_done = working.done()
                working.cancel()
                with suppress(asyncio.CancelledError):
                    await working
                with suppress(Error):
                    await self.leave(name)
            if was_done:
                return

    async def _ask(self, question: str, number: int) -> bool:
        """The server's answer; no while there is none, and then every seat is lost."""
        connection = self._connection
        try:
            async with self._connecting:
                if self._connection is None:
                    self._connection = await AsyncConnection.connect(self._where, autocommit=True)
                    self._lost = asyncio.Event()
                connection = self._connection
            answer = await (await connection.execute(question, [number])).fetchone()
        except Error as error:
            if connection is self._connection:
                self._lose(error)
            return False
        return bool(answer and answer[0])

    def _lose(self, error: Error) -> None:
        """All seats are gone; said once, however often they are asked for before there is a connection again."""
        if not self._lost.is_set():
            logger.error("the seats are lost ({})", type(error).__name__)
            self.losses += 1
        self._connection = None
        self._lost.set()


def lock_number(name: str) -> int:
    """The lock's number: 64 bits of a hash, signed as the server wants it."""
    return int.from_bytes(blake2b(f"taskbot {name}".encode(), digest_size=8).digest(), signed=True)
