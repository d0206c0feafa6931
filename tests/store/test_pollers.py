"""Two processes that ask Telegram in turns, by their seats on PostgreSQL: what is cut ends neither of them."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiogram import Bot
from factories import only_postgresql
from sqlalchemy import text

from taskbot.clock import Clock
from taskbot.db import Database
from taskbot.errors import Stopped
from taskbot.handlers import polling
from taskbot.handlers.polling import poll
from taskbot.pulse import Pulse
from taskbot.reminders.sessions import HttpSession
from taskbot.sandbox import Fault, Sandbox
from taskbot.seats import Seats, ServerSeats

pytestmark = only_postgresql

TOKEN = "1000:demo"
CONFLICT = {"ok": False, "error_code": 409, "description": "Conflict: terminated by other getUpdates request"}
_CUT = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE application_name LIKE 'taskbot%' AND datname = current_database()"
)


@dataclass
class Line:
    """A Telegram, somebody who writes to it, and what has been taken of that by whoever asks."""

    sandbox: Sandbox
    url: str
    taken: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.person = self.sandbox.add_user("李文")

    async def accept(self, updates: Sequence[dict[str, Any]]) -> None:
        self.taken += updates

    async def asks(self, seats: Seats) -> None:
        """One process's asking, with patience from the beginning: only the last time it asks it does not wait."""
        is_patient = asyncio.Event()
        is_patient.set()
        async with Bot(TOKEN, session=HttpSession(self.url)) as bot:
            await seats.occupy("poller", lambda: poll(bot, self.accept, is_patient, seats, Pulse()))

    async def comes_through(self, words: str) -> None:
        self.sandbox.say(self.person, self.sandbox.private_chat(self.person), words)
        async with asyncio.timeout(30):
            while not self.taken or self.taken[-1]["message"]["text"] != words:  # noqa: ASYNC110 (over HTTP)
                await asyncio.sleep(0.02)


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    sandbox = Sandbox(Clock(), token=TOKEN)
    yield Line(sandbox, await sandbox.start())
    await sandbox.stop()


@asynccontextmanager
async def asking(line: Line, url: str, count: int) -> AsyncIterator[list[asyncio.Task[None]]]:
    """So many processes' asking, and their seats."""
    all_seats = [ServerSeats(url) for _ in range(count)]
    pollers = [asyncio.create_task(line.asks(seats)) for seats in all_seats]
    keepers = [asyncio.create_task(seats.run()) for seats in all_seats]
    yield pollers
    for task in (*pollers, *keepers):
        task.cancel()
    await asyncio.gather(*pollers, *keepers, return_exceptions=True)
    for seats in all_seats:
        await seats.close()


async def test_lost_seats_end_nobody_and_who_has_lost_his_asks_no_more(db: Database, line: Line):
    async with asking(line, db.url, 2) as pollers:
        await line.comes_through("一")
        for words in ("二", "三"):
            while not db.read_now(lambda session: session.execute(_CUT).all()):  # noqa: ASYNC110 (until they are back)
                await asyncio.sleep(0.02)
            await line.comes_through(words)
        assert [call.params["offset"] for call in line.sandbox.log if call.params.get("timeout") == 0] == []
        assert [task.done() for task in pollers] == [False, False]
    assert [update["message"]["text"] for update in line.taken if "message" in update][-3:] == [
        "一",
        "二",
        "三",
    ]


async def test_where_seats_are_shared_another_poller_is_outwaited(db: Database, line: Line, monkeypatch):
    monkeypatch.setattr(polling, "_REFUSED_PAUSE", 0.0)
    async with asking(line, db.url, 1) as pollers:
        await line.comes_through("一")
        line.sandbox.faults.add(
            Fault("instead", "getUpdates", times=5, status=409, body=json.dumps(CONFLICT))
        )
        await line.comes_through("二")
        assert not pollers[0].done()
        line.sandbox.faults.add(
            Fault("instead", "getUpdates", times=99, status=409, body=json.dumps(CONFLICT))
        )
        line.sandbox.say(line.person, line.sandbox.private_chat(line.person), "三")
        with pytest.raises(Stopped, match="另有一个进程"):
            await asyncio.wait_for(pollers[0], 30)


async def test_alone_it_ends_at_once(line: Line):
    line.sandbox.faults.add(Fault("instead", "getUpdates", status=409, body=json.dumps(CONFLICT)))
    with pytest.raises(Stopped, match="另有一个进程"):
        await asyncio.wait_for(line.asks(Seats()), 10)
