"""The sender itself, in real time: against the sandbox with its limits for about a minute, and in a burst of 10,000.

In the burst Telegram answers at once and the limits are wide open, so that nothing is measured but the sender and its
database; three times it is stopped after 700. A coroutine that wants to run every millisecond notes how late it comes, and
how much of that is ours: not the time in which the kernel had a thread of this process wait for a processor that others
were using. A busy disk or a virtual machine's host still is in it, so in between the same is measured beside a thread that
does nothing but commit with plain sqlite3: the aim is for what the sender adds to that. Medians of three.
"""

import asyncio
import gc
import sqlite3
import tracemalloc
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Chat, Message
from sqlmodel import insert, select

from taskbot import schema
from taskbot.clock import Clock
from taskbot.db import Database
from taskbot.reminders import delivery, outbox
from taskbot.reminders.dispatcher import Dispatcher
from taskbot.reminders.limiter import Limits
from taskbot.reminders.models import Delivery, Lane, Letter
from taskbot.reminders.waiting import Waiting
from taskbot.sandbox import Sandbox
from taskbot.settings import load_settings

TOKEN = "1000:demo"  # noqa: S105  (the sandbox's)
GROUPS, PERSONS, BURST, SENT_AT_ONCE = 60, 400, 10_000, 700
MINUTE_LETTERS, ANSWERS, ANSWERS_EVERY = 1_560, 100, 0.5
WORDS = (
    "【临期提醒】以下事项将于6月30日（周二）到期，请于到期前反馈进展：\n#12 研究提出重点产业改造提升评价办法"
)
WIDE_OPEN = Limits(per_second=1000, per_chat_seconds=0, per_group_minute=1000)
LONGEST_LAG, MOST_MB, PLAIN_SECONDS = 0.015, 50, 15.0
MOST_OF_BOUND, LONGEST_P95 = 1.15, 1.5


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
            began_at = asyncio.get_running_loop().time()
            await _run_until(_ask(db, dispatcher, chats, clock), dispatcher)
            seconds = asyncio.get_running_loop().time() - began_at
            rows = db.read_now(lambda session: session.exec(select(Letter)).all())
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
        "no 429 of the sandbox": codes[429] > 0,
        "a short minute": seconds > MOST_OF_BOUND * bound,
        "quick answers": p95 > LONGEST_P95,
    }
    return [name for name, is_missed in checks.items() if is_missed]


async def _ask(db: Database, dispatcher: Dispatcher, chats: list[int], clock: Clock) -> None:
    """Here and there somebody asks and is answered, until everything is sent."""
    for chat in Random(3).choices(chats, k=ANSWERS):
        await asyncio.sleep(ANSWERS_EVERY)
        to, body = outbox.Address(chat), outbox.Body("已收到")
        await db.write(outbox.tell, to, body, lane=Lane.ANSWER, now=clock.now())
        dispatcher.wake()
    await dispatcher.drained()


async def _burst() -> list[str]:
    clock, telegram, plain, sending = Clock(), AtOnce(), [], []
    chats = [*range(-GROUPS, 0), *range(1, PERSONS + 1)]
    async with Bot(TOKEN, session=telegram) as bot, _outbox(BURST, chats, clock) as db:
        taken = _memory(db)
        gc.freeze()  # as `taskbot run` does
        for _ in range(3):
            plain.append(await _lag(asyncio.to_thread(_commit_plainly)))
            dispatcher = Dispatcher(db, bot, clock.now, WIDE_OPEN)
            sending.append(await _lag(_run_until(telegram.had_enough(), dispatcher)))
    seconds = sum(lag.seconds for lag in sending) / telegram.taken
    late, ours, beside = (
        median(lag.late for lag in sending),
        median(lag.ours for lag in sending),
        median(lag.ours for lag in plain),
    )
    print(
        f"{'burst':<9}{'letters':>9}{'sent':>7}{'ms each':>9}{'late ms':>9}{'ours ms':>9}{'plain':>9}{'index MB':>10}"
    )
    print(
        f"{'':<9}{BURST:>9,}{telegram.taken:>7,}{seconds * 1e3:>9.1f}{late * 1e3:>9.1f}{ours * 1e3:>9.1f}"
        f"{beside * 1e3:>9.1f}{taken:>10.1f}"
    )
    checks = {"a loop that is not blocked": ours > LONGEST_LAG, "a small index": taken > MOST_MB}
    return [name for name, is_missed in checks.items() if is_missed]


def _commit_plainly() -> None:
    """Small transactions, as durable as the outbox's."""
    with TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "plain.db")) as connection:
        connection.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE letter (words TEXT)"
        )
        until = monotonic() + PLAIN_SECONDS
        while monotonic() < until:
            with connection:
                connection.execute("INSERT INTO letter VALUES (?)", (WORDS,))


async def _run_until(end: Awaitable[object], dispatcher: Dispatcher) -> None:
    running = asyncio.create_task(dispatcher.run())
    await end
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


@dataclass(slots=True)
class Lag:
    """Seconds: the longest by which a turn at the loop was late, the most of it that was ours, and how long it all took."""

    late: float = 0.0
    ours: float = 0.0
    seconds: float = 0.0


async def _lag(work: Awaitable[object]) -> Lag:
    loop, lag = asyncio.get_running_loop(), Lag()

    async def tick() -> None:
        while True:
            before, waited = loop.time(), _kept_waiting()
            await asyncio.sleep(0.001)
            late = loop.time() - before - 0.001
            lag.late = max(lag.late, late)
            lag.ours = max(lag.ours, late - (_kept_waiting() - waited))

    ticking, began_at = asyncio.create_task(tick()), loop.time()
    await work
    lag.seconds = loop.time() - began_at
    ticking.cancel()
    return lag


def _kept_waiting() -> float:
    """Seconds that the threads of this process could have run and had no processor; 0 where the kernel does not say."""
    stats = Path("/proc/self/task").glob("*/schedstat")
    return sum(int(stat.read_text(encoding="ascii").split()[1]) for stat in stats) / 1e9


def _memory(db: Database) -> float:
    """MB that the index of all that waits takes."""
    gc.collect()
    tracemalloc.start()
    waiting = Waiting(WIDE_OPEN)
    for envelope in db.read_now(delivery.envelopes):
        waiting.put(envelope)
    waiting.choose(0.0, Clock().now().timestamp())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    gc.collect()
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
    """A connection to a Telegram that takes every message at once, and says when it has had enough."""

    def __init__(self) -> None:
        super().__init__()
        self.taken = 0
        self._has_enough = asyncio.Event()

    async def had_enough(self) -> None:
        self._has_enough.clear()
        await self._has_enough.wait()

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109  (aiogram's signature)
    ) -> TelegramType:
        assert isinstance(method, SendMessage)
        self.taken += 1
        if self.taken % SENT_AT_ONCE == 0:
            self._has_enough.set()
        message = Message(message_id=1, date=0, chat=Chat(id=method.chat_id, type="private"))
        return cast(TelegramType, message)

    async def stream_content(self, url: str, *_more: object, **_most: object) -> AsyncIterator[bytes]:
        yield b""

    async def close(self) -> None:
        """Nothing is open."""


if __name__ == "__main__":
    main()
