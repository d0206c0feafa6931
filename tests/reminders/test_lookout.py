"""The look around: what becomes an alarm, and what is given the time to catch up first."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from time import monotonic

import pytest
from aiogram import Bot
from factories import OFFICE, WorkList
from postbox import TOKEN

from taskbot.clock import Clock
from taskbot.context import open_context
from taskbot.handlers import inbox
from taskbot.pulse import Part, Pulse, Sign
from taskbot.reminders.models import Lane, Letter
from taskbot.settings import load_settings
from taskbot.tasks import membership
from taskbot.tasks.models import ChatKind
from taskbot.watch import signs
from taskbot.watch.looking import Lookout
from taskbot.watch.steady import Steady

ADMIN = 7
HOUR = timedelta(hours=1)


class Watched:
    """A bot that nobody runs, an hour after its start."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        settings = load_settings(data_dir=folder, database_url=None, admin_ids=str(ADMIN))
        self.context = open_context(settings, clock)
        self.work = WorkList(self.context.db, self.context.register)
        self.pulse = Pulse(reached=Sign(Clock.of_the_machine()))
        self.bot = Bot(TOKEN)
        self.work.do(membership.meet, ADMIN, "王敏", started=True)

    def lookout(self, ago: timedelta = HOUR) -> Lookout:
        at = asyncio.get_running_loop().time() - ago.total_seconds()
        steady = Steady(self.context.clock.now() - ago, at)
        return Lookout(self.context, self.bot, self.pulse, steady)

    def told(self) -> list[str]:
        return [letter.content["text"] for letter in self.work.rows(Letter) if letter.chat_id == ADMIN]


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    found = Watched(tmp_path, Clock())
    yield found
    found.context.db.close()
    await found.bot.session.close()


async def test_a_letter_that_does_not_get_out(watched: Watched):
    due_at = watched.context.clock.now() - timedelta(minutes=16)
    watched.work.add(
        Letter(lane=Lane.ORDER, kind="text", chat_id=-1, content={}, due_at=due_at, created_at=due_at)
    )
    just_started = watched.lookout(timedelta(minutes=14))
    assert not await just_started.look()
    assert "outbox" not in (await just_started.readiness())["unwell"]
    assert await watched.lookout().look()
    assert "1 条消息" in watched.told()[0]
    told = await watched.lookout().readiness()
    assert told["unwell"] == ["clock", "outbox"]
    assert (told["outbox_due"], told["outbox_oldest"] // 60) == (2, 16)
    assert not await watched.lookout().look()


async def unwell(watched: Watched, **parts_ago: timedelta) -> list[str]:
    """What a process that has only the pages says, once the others gave their last signs so long ago."""
    now = Clock.of_the_machine()
    watched.work.do(signs.note, {part: now - ago for part, ago in parts_ago.items()}, now=now)
    watched.pulse.parts, watched.pulse.keeps_time = {Part.WEB}, False
    return (await watched.lookout().readiness())["unwell"]


async def test_the_page_of_one_part_tells_that_another_is_dead(watched: Watched):
    second = timedelta(seconds=1)
    assert await unwell(watched) == ["clock", "bot"]
    assert await unwell(watched, clock=second, bot=second) == []
    told = await watched.lookout().readiness()
    assert (told["ticked_at"] is not None, 1 <= told["tick_age"] < 60) == (True, True)
    assert b'taskbot_last_seen_timestamp_seconds{what="tick"}' in await watched.lookout().metrics()
    assert await unwell(watched, clock=61 * second, bot=second) == ["clock"]
    assert await unwell(watched, clock=second, bot=61 * second) == ["bot"]
    assert await unwell(watched, clock=-2 * HOUR, bot=second) == ["clock"]


@pytest.mark.parametrize(
    ("seconds", "is_well"), [(None, False), (179, True), (181, False)], ids=["never", "lately", "long ago"]
)
async def test_a_bot_that_polls_is_well_while_updates_are_brought(watched: Watched, seconds, is_well):
    watched.pulse.polls = True
    if seconds is not None:
        watched.pulse.brought = Sign(Clock.of_the_machine(), monotonic() - seconds)
    assert ("telegram" not in (await watched.lookout().readiness())["unwell"]) == is_well
    watched.pulse.polls = False
    assert "telegram" not in (await watched.lookout().readiness())["unwell"]


async def test_what_nobody_takes_from_the_inbox(watched: Watched):
    second = timedelta(seconds=1)
    received_at = watched.context.clock.now() - timedelta(minutes=16)
    watched.work.do(inbox.store, [{"update_id": 1}], now=received_at)
    assert await unwell(watched, clock=second, bot=second) == ["inbox"]
    told = await watched.lookout(timedelta(minutes=14)).readiness()
    assert (told["unwell"], told["inbox_waiting"], told["inbox_oldest"] // 60) == ([], 1, 16)


async def test_a_clock_that_is_off(watched: Watched):
    watched.pulse.skew = timedelta(seconds=95)
    assert await watched.lookout().look()
    assert "慢 95 秒" in watched.told()[0]


async def test_a_clock_that_was_moved_on_purpose_is_not_compared(watched: Watched):
    watched.context.clock.move_to(watched.context.clock.now() + HOUR)
    watched.pulse.skew = timedelta(seconds=95)
    assert not await watched.lookout().look()


async def test_backups_that_are_not_made(watched: Watched):
    clock = watched.context.clock
    folder = watched.context.settings.backup_folder
    folder.mkdir()
    assert not await watched.lookout().look()  # there is nothing to lose
    watched.work.do(membership.bind_chat, -1, "工作群", ChatKind.WORK, by=OFFICE, now=clock.now() - 80 * HOUR)
    newest = folder / f"taskbot-{date.fromordinal(clock.today().toordinal() - 2)}.db"
    newest.touch()
    assert not await watched.lookout().look()
    newest.unlink()
    assert not await watched.lookout(timedelta(minutes=1)).look()
    assert await watched.lookout().look()
    assert "还没有一份夜间备份" in watched.told()[0]
