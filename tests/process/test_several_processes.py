"""Several processes on one PostgreSQL: nothing is lost and nothing doubled that must not be, though one is killed."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from servers import Make
from several import Outcome, Several, filled, replicas
from town import ANSWER_SECONDS, FoundTown

from taskbot.reminders.models import Delivery
from taskbot.tasks import journal
from taskbot.tasks.units import UnitRegister

GROUPS, LETTERS, REPORTS = 12, 360, 12


@dataclass
class Killed:
    """What was left when the sender and clock was killed with a third sent, and reports under way."""

    several: Several
    outcome: Outcome
    seats_before: set[int]
    seats_after: set[int]
    progress: list[int]


@pytest.fixture(scope="module")
async def killed(
    found_town: FoundTown, register: UnitRegister, migrated_on_server: Make
) -> AsyncIterator[Killed]:
    town = await found_town("several")
    with migrated_on_server() as url, filled(url, register, town) as work:
        town.sandbox.start_bot(town.liaison)
        async with replicas(town, work, 3) as several:
            several.queue(GROUPS, LETTERS)
            sender, clock = await several.seated("sender"), await several.seated("clock")
            chat = town.sandbox.private_chat(town.liaison)
            for number in range(REPORTS):
                town.sandbox.say(town.liaison, chat, f"#1 {number + 1}% 第{number + 1}批已完成")
            await several.sent(LETTERS // 3)
            await several.crash(sender)
            if clock is not sender:
                await several.crash(clock)
            seats = {(await several.seated(seat)).process.pid for seat in ("sender", "clock")}
            async with asyncio.timeout(ANSWER_SECONDS):
                await town.sandbox.drained(timeout=ANSWER_SECONDS)
                await several.settled()
            for program in several.programs:
                assert await program.stop() == 0
            before = {sender.process.pid, clock.process.pid}
            yield Killed(several, several.outcome(), before, seats, several.progress())


async def test_another_process_sends_and_keeps_time(killed: Killed) -> None:
    assert not killed.seats_before & killed.seats_after


async def test_no_reminder_and_no_order_is_lost(killed: Killed) -> None:
    assert killed.outcome.lost == []


async def test_no_order_comes_twice_and_the_doubtful_are_those_in_flight(killed: Killed) -> None:
    outcome = killed.outcome
    assert [words for words in outcome.doubled if words.startswith("交办")] == []
    assert len(outcome.doubled) + len(outcome.unknown) <= GROUPS
    assert all(words.startswith("交办") for words in outcome.unknown)


async def test_in_each_chat_messages_keep_their_order(killed: Killed) -> None:
    assert killed.outcome.in_order


async def test_each_report_is_recorded_once_and_in_order_whoever_took_it(killed: Killed) -> None:
    assert killed.progress == [*range(1, REPORTS + 1)]
    assert killed.several.work.ask(journal.verify).broken is None


async def test_who_stops_leaves_nothing_under_way(killed: Killed) -> None:
    assert killed.several.letters(of=Delivery.SENDING) == []
