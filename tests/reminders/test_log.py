"""What the log says of a tick: the rule that fired, for which task and chat, and nobody's own words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from aiogram import Bot
from factories import OFFICE, WorkList
from loguru import logger
from postbox import FREELY, TOKEN
from staff import GROUP, START, at, issue_seen

from taskbot.clock import Clock
from taskbot.context import Context, open_context
from taskbot.jobs import Jobs
from taskbot.pulse import Pulse
from taskbot.reminders.dispatcher import Dispatcher
from taskbot.settings import load_settings
from taskbot.tasks import membership
from taskbot.tasks.facts import Milestone
from taskbot.tasks.models import ChatKind


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    opened = open_context(load_settings(data_dir=tmp_path, database_url=None), Clock(START))
    yield opened
    opened.db.close()


@pytest.fixture
def lines() -> Iterator[list[str]]:
    found: list[str] = []
    sink = logger.add(lambda line: found.append(line.record["message"]), level="INFO")
    yield found
    logger.remove(sink)


async def test_each_message_is_logged_with_the_rules_that_fired(context: Context, lines: list[str]):
    work = WorkList(context.db, context.register)
    work.do(membership.bind_chat, GROUP, "工作群", ChatKind.WORK, by=OFFICE, now=START)
    milestone = Milestone("内部的初稿", at("06-19").date())
    number = issue_seen(work, due_on=at("06-17").date())
    other = issue_seen(work, due_on=None, milestones=(milestone,))
    bot = Bot(TOKEN)
    jobs = Jobs(context, Dispatcher(context.db, bot, context.clock.now, FREELY), Pulse())
    context.clock.move_to(at("06-17"))
    await jobs.remind()
    await bot.session.close()
    [line] = [line for line in lines if line.startswith("reminder to")]
    assert line == f"reminder to {GROUP}: before-0 2020-06-17 of #{number}, before-2 2020-06-19 of #{other}"


async def test_a_line_of_the_log_names_the_first_rules_alone(context: Context, lines: list[str]):
    work = WorkList(context.db, context.register)
    work.do(membership.bind_chat, GROUP, "工作群", ChatKind.WORK, by=OFFICE, now=START)
    for _ in range(13):
        issue_seen(work, due_on=at("06-17").date())
    bot = Bot(TOKEN)
    context.clock.move_to(at("06-17"))
    await Jobs(context, Dispatcher(context.db, bot, context.clock.now, FREELY), Pulse()).remind()
    await bot.session.close()
    [line] = [line for line in lines if line.startswith("reminder to")]
    assert line.count(" of #") == 10
    assert line.endswith(", and 3 more")
