"""The sender itself, in real time: against the sandbox with its limits for about a minute, and in a burst of 10,000.

In the burst Telegram answers at once and the limits are wide open, so that nothing is measured but the sender and its
database. The event loop's lag is what a coroutine notes that wants to run every millisecond; beside it stands the lag of
the same loop with nothing to do, which is the machine's own.
"""

import asyncio
import gc
import tracemalloc
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import SendMessage
from aiogram.types import Chat, Message
from sqlmodel import insert

from taskbot import schema
from taskbot.clock import Clock
from taskbot.db import Database
from taskbot.reminders import outbox
from taskbot.reminders.dispatcher import Dispatcher
from taskbot.reminders.limiter import Limits
from taskbot.reminders.models import Delivery, Lane, Letter
from taskbot.reminders.waiting import Waiting
from taskbot.sandbox import Sandbox
from taskbot.settings import load_settings

TOKEN = "1000:demo"  # noqa: S105  (the sandbox's)
GROUPS, PERSONS, BURST = 60, 400, 10_000
MINUTE_LETTERS, ANSWERS_EVERY = 1_560, 0.5
WORDS = (
    "【临期提醒】以下事项将于6月30日（周二）到期，请于到期前反馈进展：\n#12 研究提出重点产业改造提升评价办法"
)
WIDE_OPEN = Limits(per_second=1000, per_chat_seconds=0, per_group_minute=1000)
LONGEST_LAG, MOST_MB, MOST_OF_BOUND = 0.015, 50, 1.15


def main() -> None:
    """Prints both tables; ends the process with what was missed of our aims."""
    missed = [*asyncio.run(_minute()), *asyncio.run(_burst())]
    if missed:
        raise SystemExit(f"sending_live: missed its aims: {', '.join(missed)}")


async def _minute() -> list[str]:
    clock = Clock()
    sandbox = Sandbox(clock, token=TOKEN, limits=True)
    server = TelegramAPIServer.from_base(await sandbox.start())
    persons = [sandbox.add_user(f"联络员{number}") for number in range(PERSONS)]
    chats = [sandbox.add_group(f"群{number}", members=persons[:1]).id for number in range(GROUPS)]
    for person in persons:
        sandbox.start_bot(person)
    chats += [person.id for person in persons]
    limits = Limits(**load_settings().limits.model_dump())
    try:
        async with (
            Bot(TOKEN, session=AiohttpSession(api=server)) as bot,
            _outbox(MINUTE_LETTERS, chats, clock) as db,
        ):
            dispatcher = Dispatcher(db, bot, clock.now, limits)
            asking = asyncio.create_task(_ask(db, dispatcher, chats[-1], clock))
            seconds = await _drain(dispatcher)
            asking.cancel()
            rows = db.read_now(lambda session: session.exec(outbox.select(Letter)).all())
    finally:
        await sandbox.stop()
    codes = Counter(call.result.get("error_code", 200) for call in sandbox.log)
    took = sorted((row.sent_at - row.created_at).total_seconds() for row in rows if row.lane == Lane.ANSWER)
    bound = (len(rows) - 1) // 30
    print(
        f"{'sandbox':<9}{'letters':>9}{'sent':>7}{'429':>5}{'seconds':>9}{'bound':>7}{'ratio':>7}{'answers: p95 s':>16}"
    )
    sent = sum(row.delivery == Delivery.SENT for row in rows)
    p95 = took[int(len(took) * 0.95)]
    print(
        f"{'':<9}{len(rows):>9,}{sent:>7,}{codes[429]:>5}{seconds:>9.1f}{bound:>7}{seconds / bound:>7.3f}{p95:>16.2f}"
    )
    checks = {
        "a 429 of the sandbox": codes[429] > 0,
        "the sandbox's makespan": seconds > MOST_OF_BOUND * bound,
    }
    return [name for name, is_missed in checks.items() if is_missed]


async def _ask(db: Database, dispatcher: Dispatcher, chat: int, clock: Clock) -> None:
    """Somebody asks and is answered, again and again."""
    while True:
        await asyncio.sleep(ANSWERS_EVERY)
        to, body = outbox.Address(chat), outbox.Body("已收到")
        await db.write(outbox.tell, to, body, lane=Lane.ANSWER, now=clock.now())
        dispatcher.wake()


async def _burst() -> list[str]:
    clock = Clock()
    chats = [*range(-GROUPS, 0), *range(1, PERSONS + 1)]
    async with Bot(TOKEN, session=AtOnce()) as bot, _outbox(BURST, chats, clock) as db:
        taken = _memory(db)
        still, _ = await _lag(asyncio.sleep(2, 2.0))
        lag, seconds = await _lag(_drain(Dispatcher(db, bot, clock.now, WIDE_OPEN)))
        left = db.read_now(outbox.count_due, clock.now())
    assert left == 0
    print(
        f"{'burst':<9}{'letters':>9}{'seconds':>9}{'ms each':>9}{'longest lag ms':>16}{'at rest ms':>12}{'index MB':>10}"
    )
    print(
        f"{'':<9}{BURST:>9,}{seconds:>9.1f}{seconds / BURST * 1e3:>9.2f}{lag * 1e3:>16.1f}{still * 1e3:>12.1f}{taken:>10.1f}"
    )
    checks = {"the loop's lag": lag > LONGEST_LAG, "the index's memory": taken > MOST_MB}
    return [name for name, is_missed in checks.items() if is_missed]


async def _drain(dispatcher: Dispatcher) -> float:
    """Seconds until everything is sent."""
    loop = asyncio.get_running_loop()
    began_at = loop.time()
    running = asyncio.create_task(dispatcher.run())
    await dispatcher.drained()
    seconds = loop.time() - began_at
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    return seconds


async def _lag(work: Awaitable[float]) -> tuple[float, float]:
    """The longest time by which a coroutine was late that wanted to run every millisecond, and what the work returns."""
    loop, longest = asyncio.get_running_loop(), 0.0

    async def tick() -> None:
        nonlocal longest
        while True:
            before = loop.time()
            await asyncio.sleep(0.001)
            longest = max(longest, loop.time() - before - 0.001)

    ticking = asyncio.create_task(tick())
    result = await work
    ticking.cancel()
    return longest, result


def _memory(db: Database) -> float:
    """MB that the index of all that waits takes."""
    gc.collect()
    tracemalloc.start()
    waiting = Waiting(WIDE_OPEN)
    for envelope in db.read_now(outbox.envelopes):
        waiting.put(envelope)
    waiting.choose(0.0, datetime.max.timestamp())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


@asynccontextmanager
async def _outbox(count: int, chats: list[int], clock: Clock) -> AsyncIterator[Database]:
    """A database in which so many reminders wait, chat after chat."""
    with TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{Path(folder) / 'taskbot.db'}")
        schema.upgrade(db)
        with db.connection() as connection:
            connection.execute(
                insert(Letter), [_row(chats[number % len(chats)], clock) for number in range(count)]
            )
        try:
            yield db
        finally:
            db.close()


def _row(chat: int, clock: Clock) -> dict[str, Any]:
    content = {"text": WORDS, "keyboard": [], "force_reply": False, "reply_to": None, "thread_id": None}
    now = clock.now()
    return {
        "lane": int(Lane.REMINDER),
        "kind": "text",
        "chat_id": chat,
        "content": content,
        "about": [],
        "delivery": Delivery.QUEUED.value,
        "due_at": now,
        "attempts": 0,
        "created_at": now,
        "error": "",
    }


class AtOnce(BaseSession):
    """A connection to a Telegram that takes every message at once."""

    async def make_request(self, bot: Bot, method: Any, timeout: int | None = None) -> Any:  # noqa: ARG002
        assert isinstance(method, SendMessage)
        chat = Chat(id=int(method.chat_id), type="private")
        return Message(message_id=1, date=datetime.fromtimestamp(0), chat=chat)  # noqa: DTZ006

    async def stream_content(self, *_args: Any, **_more: Any) -> AsyncIterator[bytes]:
        yield b""

    async def close(self) -> None:
        """Nothing is open."""


if __name__ == "__main__":
    main()
