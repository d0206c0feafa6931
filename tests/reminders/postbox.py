"""A dispatcher with a database to send from and a Telegram to send to."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from factories import WorkList

from taskbot.clock import OFFICE_ZONE, Clock
from taskbot.reminders import outbox
from taskbot.reminders.dispatcher import Dispatcher
from taskbot.reminders.limiter import Limits
from taskbot.reminders.models import Lane, Letter
from taskbot.reminders.outbox import Address, Body
from taskbot.reminders.sessions import HttpSession
from taskbot.sandbox import Sandbox
from taskbot.sandbox.features import Feature
from taskbot.sandbox.models import Chat, User
from taskbot.tasks import membership

TOKEN = "1000:demo"
FREELY = Limits(per_second=1000, per_chat_seconds=0, per_group_minute=1000)
BUTTON = [[{"text": "签收", "data": "ack:1"}]]


@dataclass
class Post:
    """A running dispatcher, the Telegram that it sends to, and the outbox that it sends from."""

    work: WorkList
    sandbox: Sandbox
    clock: Clock
    bot: Bot
    group: Chat
    person: User

    @asynccontextmanager
    async def running(
        self,
        limits: Limits = FREELY,
        **ways: Any,  # noqa: ANN401 (a dispatcher's own)
    ) -> AsyncIterator[Dispatcher]:
        dispatcher = Dispatcher(self.work.db, self.bot, self.clock.now, limits, **ways)
        loop = asyncio.create_task(dispatcher.run())
        try:
            yield dispatcher
        finally:
            loop.cancel()
            with suppress(asyncio.CancelledError):
                await loop

    def tell(self, text: str, chat_id: int | None = None, lane: Lane = Lane.ORDER, **body: object) -> int:
        to = Address(chat_id or self.group.id)
        return self.work.do(outbox.tell, to, Body(text, **body), lane=lane, now=self.clock.now()).id

    def redraw(self, message_id: int, text: str) -> int:
        body = Body(text, BUTTON)
        return self.work.do(outbox.redraw, self.group.id, message_id, body, now=self.clock.now()).id

    def letter(self, letter_id: int) -> Letter:
        return self.work.ask(lambda session: session.get_one(Letter, letter_id))

    def texts(self, chat: Chat | None = None) -> list[str]:
        return [each.text for each in self.sandbox.messages(chat or self.group) if not each.is_service]

    def forward(self, seconds: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(seconds=seconds))


@asynccontextmanager
async def opened(
    work: WorkList, lacks: Collection[Feature] = (), *, refuses: bool = False
) -> AsyncIterator[Post]:
    """A post on a Telegram that may lack something, and ignores or refuses it; 李文 is a member of the group."""
    clock = Clock(datetime(2020, 6, 29, 9, 30, tzinfo=OFFICE_ZONE))
    sandbox = Sandbox(clock, token=TOKEN, lacks=lacks, refuses_unknown=refuses)
    session = HttpSession(await sandbox.start())
    person = sandbox.add_user("李文")
    group = sandbox.add_group("工作群", members=[person])
    work.do(membership.meet, person.id, person.name, started=True)
    properties = DefaultBotProperties(parse_mode="HTML")
    try:
        async with Bot(TOKEN, session=session, default=properties) as bot:
            yield Post(work, sandbox, clock, bot, group, person)
    finally:
        await sandbox.stop()
    assert sandbox.violations == []


@pytest.fixture
async def post(work: WorkList) -> AsyncIterator[Post]:
    async with opened(work) as made:
        yield made
