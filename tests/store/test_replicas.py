"""Two processes that feed from one inbox on PostgreSQL: a chat is one process's at a time, so that its order is kept."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import Message
from factories import only_postgresql

from taskbot.clock import Clock
from taskbot.context import open_context
from taskbot.db import Database
from taskbot.handlers.feed import Feed
from taskbot.reminders.sessions import HttpSession
from taskbot.sandbox import Sandbox
from taskbot.seats import ServerSeats
from taskbot.settings import load_settings

pytestmark = only_postgresql

TOKEN = "1000:demo"
LIAISON, COLLEAGUE, OFFICE = 5, 6, 7


class Replica:
    """A process's feed, and the words it has handled; at 「慢」 it is held until it is let go."""

    def __init__(self, bot: Bot, folder: Path, url: str) -> None:
        folder.mkdir()
        settings = load_settings(bot_token=TOKEN, data_dir=folder, database_url=url)
        self.context, self.seats = open_context(settings, Clock()), ServerSeats(url)
        self.handled: list[str] = []
        self.is_held, self.let_go = asyncio.Event(), asyncio.Event()
        dispatcher = Dispatcher(disable_fsm=True)
        dispatcher.message.register(self._handle)
        self.feed = Feed(self.context, bot, dispatcher, lambda: None, self.seats)

    async def _handle(self, message: Message) -> None:
        if message.text == "慢":
            self.is_held.set()
            await self.let_go.wait()
        self.handled.append(message.text or "")

    async def close(self) -> None:
        await self.seats.close()
        self.context.db.close()


@pytest.fixture
async def two(db: Database, tmp_path: Path) -> AsyncIterator[tuple[Replica, Replica]]:
    sandbox = Sandbox(Clock(), token=TOKEN)
    async with Bot(TOKEN, session=HttpSession(await sandbox.start())) as bot:
        both = Replica(bot, tmp_path / "here", db.url), Replica(bot, tmp_path / "there", db.url)
        yield both
        for replica in both:
            await replica.close()
    await sandbox.stop()


def update(number: int, person_id: int, text: str) -> dict[str, object]:
    chat = {"id": person_id, "type": "private", "first_name": "李文"}
    sender = {"id": person_id, "is_bot": False, "first_name": "李文"}
    message = {"message_id": number, "date": 1_592_182_800, "chat": chat, "from": sender, "text": text}
    return {"update_id": number, "message": message}


async def test_what_follows_in_a_chat_waits_for_the_process_that_is_at_it(two: tuple[Replica, Replica]):
    here, there = two
    await here.feed.accept([update(1, LIAISON, "慢"), update(2, LIAISON, "后"), update(3, COLLEAGUE, "别处")])
    first = asyncio.create_task(here.feed.drained())
    await here.is_held.wait()
    await there.feed.accept([update(4, LIAISON, "再后"), update(5, OFFICE, "第三处")])
    await there.feed.drained()
    handled_meanwhile = [*there.handled]
    here.let_go.set()
    await first
    await there.feed.drained()
    assert handled_meanwhile == ["第三处"]
    assert (here.handled, there.handled) == (["慢", "后", "别处", "再后"], ["第三处"])
