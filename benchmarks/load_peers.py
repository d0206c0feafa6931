"""What a status update costs beside its limits, in one run: raw sqlite3, SQLModel's AsyncSession, a bare echo bot.

A status update is the use case by which the chat takes a report: share and task, the report in the journal with its hash,
the answer in the outbox, one transaction. Raw sqlite3 writes the same rows by hand (WAL, synchronous FULL), the hash too.
Of eight writers at once ours share one writing thread. Their peers have a SQLModel AsyncSession on aiosqlite each (`make
bench` installs it; without it this figure is left out), begin deferred as it does, wait for the lock by SQLite's own
timeout, and begin anew where what they had read is no longer the newest. The echo bot is aiogram's polling with one handler that answers, a process
of its own as `taskbot run` is one; Telegram is the sandbox in this process for both, and people report as fast as they can.
"""

import asyncio
import hashlib
import json
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import Session, text
from sqlmodel.ext.asyncio.session import AsyncSession

from benchmarks.crash_town import MONDAY, TOKEN, Town
from taskbot.clock import Clock
from taskbot.context import Context, open_context
from taskbot.reminders import outbox
from taskbot.reminders.models import Lane
from taskbot.reminders.outbox import Address, Body
from taskbot.sandbox import Sandbox
from taskbot.sandbox.models import Change
from taskbot.settings import load_settings
from taskbot.tasks import reporting
from taskbot.tasks.facts import Status
from taskbot.tasks.permissions import Actor, Role

LEAST_OF_RAW, MOST_OF_P99, LEAST_OF_ECHO = 0.25, 1 / 20, 0.5
UPDATES, ROUNDS, WRITERS, REPORTS = 40, 3, 8, 100
WORDS = "60% 已书面征求成员单位意见，正在汇总修改"
ANSWER = "已记录 #1 基础事项1，时限6月29日（周一）\n60% · 推进中\n进展：已书面征求成员单位意见，正在汇总修改"
ECHO_BOT = """
import asyncio, sys
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

async def main():
    bot = Bot(sys.argv[1], session=AiohttpSession(api=TelegramAPIServer.from_base(sys.argv[2])))
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message):
        await message.reply(message.text)

    await dispatcher.start_polling(bot, handle_signals=False)

asyncio.run(main())
"""


def main() -> None:
    """Prints each figure with its aim; ends the process with what was missed."""
    with TemporaryDirectory() as folder:
        missed = asyncio.run(_measure(Path(folder)))
    if missed:
        raise SystemExit(f"load_peers: missed: {', '.join(missed)}")


async def _measure(folder: Path) -> list[str]:
    sandbox = Sandbox(Clock(MONDAY), token=TOKEN)
    town = Town(sandbox, await sandbox.start(), folder, f"sqlite:///{folder / 'taskbot.db'}")
    town.furnish()
    echoed = await _handled(town, (sys.executable, "-c", ECHO_BOT, TOKEN, town.url))
    handled = await _handled(town, None)
    await sandbox.stop()
    words = f"{handled:.0f}, {echoed:.0f}"
    missed = _told("reports handled a second, of an echo bot", handled / echoed, LEAST_OF_ECHO, words)
    context = open_context(load_settings(**town.settings()), Clock(MONDAY))
    try:
        ours, raw = _alone(town, context, folder)
        words = f"{ours:.2f} ms, {raw:.2f} ms"
        missed += _told("status updates a second, of raw sqlite3", raw / ours, LEAST_OF_RAW, words)
        if find_spec("aiosqlite"):
            late, later = await _together(town, context)
            words = f"{late:.0f} ms, {later:.0f} ms"
            missed += _told(
                "p99 of 8 writers, of AsyncSession on aiosqlite", late / later, MOST_OF_P99, words
            )
    finally:
        context.db.close()
    return missed


def _told(what: str, ratio: float, aim: float, words: str) -> list[str]:
    is_most = aim == MOST_OF_P99
    print(
        f"{what:<48}{ratio:>7.3f}  aim {'at most' if is_most else 'at least'} {aim:.2f}  ({words})",
        flush=True,
    )
    return [what] if (ratio > aim if is_most else ratio < aim) else []


def _update(town: Town) -> Callable[[Session], None]:
    unit_id = 0

    def update(session: Session) -> None:
        nonlocal unit_id
        who = town.liaisons[0]
        unit_id = (
            unit_id or session.exec(text("SELECT unit_id FROM assignment WHERE task_number = 1")).one()[0]
        )  # type: ignore[call-overload]  # the stub knows selects only, this is SQL as text
        by = Actor(
            who.id,
            who.name,
            frozenset({Role.LIAISON}),
            unit_ids=frozenset({unit_id}),
            chat_id=who.id,
            message_id=1,
        )
        now = MONDAY + timedelta(minutes=1)
        reporting.report_status(session, 1, Status(WORDS, progress=60), by=by, now=now)
        outbox.tell(session, Address(who.id, 1), Body(ANSWER), lane=Lane.ANSWER, now=now)

    return update


def _alone(town: Town, context: Context, folder: Path) -> tuple[float, float]:
    """Milliseconds of an update, ours and by hand; medians of turns that take each other's place."""
    update, ours, raw = _update(town), [], []
    with closing(sqlite3.connect(folder / "taskbot.db", isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        for _ in range(ROUNDS):
            ours.append(_milliseconds(lambda: context.db.write_now(update)))
            connection.execute("CREATE TABLE IF NOT EXISTS raw_event AS SELECT * FROM event")
            raw.append(_milliseconds(lambda: _raw_update(connection)))
    return median(ours), median(raw)


def _milliseconds(act: Callable[[], object]) -> float:
    began = perf_counter()
    for _ in range(UPDATES):
        act()
    return (perf_counter() - began) * 1000 / UPDATES


def _raw_update(connection: sqlite3.Connection) -> None:
    """The same rows: the share and the task read and written, the journal's line, the letter."""
    connection.execute("BEGIN IMMEDIATE")
    number, state, due_on = connection.execute(
        "SELECT number, state, due_on FROM task WHERE number = 1"
    ).fetchone()
    share = connection.execute("SELECT * FROM assignment WHERE task_number = 1").fetchone()
    seq, head = connection.execute("SELECT seq, hash FROM raw_event ORDER BY seq DESC LIMIT 1").fetchone()
    new = json.dumps({"words": WORDS, "progress": 60, "state": state, "due_on": due_on}, ensure_ascii=False)
    old = json.dumps([str(value) for value in share], ensure_ascii=False)
    mark = hashlib.sha256(f"{head}{number}{new}{old}".encode()).hexdigest()
    connection.execute("UPDATE assignment SET progress = 60, done = ? WHERE task_number = 1", [WORDS])
    connection.execute("UPDATE task SET state = state WHERE number = 1")
    line = (seq + 1, "2020-06-29 01:31:00.000000", 1, "李文", "reported", number, 1, old, new, 1, 1, mark)
    connection.execute(f"INSERT INTO raw_event VALUES ({', '.join('?' * len(line))})", line)  # noqa: S608 (what is put in are question marks)
    letter = json.dumps({"text": ANSWER, "keyboard": [], "reply_to": 1}, ensure_ascii=False)
    connection.execute(
        "INSERT INTO outbox (lane, kind, chat_id, content, about, delivery, due_at, attempts, created_at, error)"
        " VALUES (0, 'text', 1, ?, '[]', 'sent', ?, 0, ?, '')",
        [letter, line[1], line[1]],
    )
    connection.execute("COMMIT")


async def _together(town: Town, context: Context) -> tuple[float, float]:
    """The 99th percentile in milliseconds of an update, with eight writers at once: ours, and an AsyncSession each."""
    update = _update(town)
    ours: list[float] = []
    theirs: list[float] = []

    async def write() -> None:
        for _ in range(UPDATES // 2):
            began = perf_counter()
            await context.db.write(update)
            ours.append((perf_counter() - began) * 1000)

    path = f"sqlite+aiosqlite:///{town.database_url.removeprefix('sqlite:///')}"
    engine = create_async_engine(path, pool_size=WRITERS, connect_args={"timeout": 60})

    async def write_deferred() -> None:
        for _ in range(UPDATES // 2):
            began, is_written = perf_counter(), False
            while not is_written:
                try:
                    async with AsyncSession(engine) as session, session.begin():
                        await (await session.connection()).exec_driver_sql("PRAGMA synchronous=FULL")
                        await session.run_sync(update)
                    is_written = True
                except DBAPIError:  # what it has read is no longer the newest
                    continue
            theirs.append((perf_counter() - began) * 1000)

    await asyncio.gather(*(write() for _ in range(WRITERS)))
    await asyncio.gather(*(write_deferred() for _ in range(WRITERS)))
    await engine.dispose()
    return quantiles(ours, n=100)[-1], quantiles(theirs, n=100)[-1]


async def _handled(town: Town, program: tuple[str, ...] | None) -> float:
    """Reports a second, from the first that is said to the answer of the last; without a program, by `taskbot run`."""
    random, sandbox = Random(3), town.sandbox
    if program is None:
        process = await town.start(MONDAY, by_webhook=False)
    else:
        process = await asyncio.create_subprocess_exec(
            *program, env=dict(os.environ), stderr=asyncio.subprocess.DEVNULL
        )
    answered: set[int] = set()

    def see(change: Change) -> None:
        if change.kind == "sent" and change.message and change.message.reply_to:
            answered.add(change.message.reply_to.serial)

    sandbox.world.listeners.append(see)
    warm = town.report(random).serial
    await sandbox.wait_for(lambda: warm in answered, timeout=120)
    began = monotonic()
    said = [town.report(random).serial for _ in range(REPORTS)]
    await sandbox.wait_for(lambda: len(answered) > REPORTS, timeout=600)
    lasted = monotonic() - began
    assert answered == {warm, *said}
    sandbox.world.listeners.remove(see)
    process.terminate()
    await process.wait()
    return REPORTS / lasted


if __name__ == "__main__":
    main()
