"""The composition root: builds one process out of its parts, runs it, and takes it down again."""

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramServerError
from aiogram.utils.deep_linking import create_telegram_link
from aiohttp import web
from loguru import logger
from sqlmodel import Session

from taskbot.clock import Clock
from taskbot.context import Context, open_context
from taskbot.errors import UserError
from taskbot.handlers.commands import publish_commands
from taskbot.handlers.feed import ALLOWED_UPDATES, Feed, Stopped
from taskbot.handlers.routes import make_router
from taskbot.jobs import Jobs
from taskbot.reminders.dispatcher import Dispatcher as Post
from taskbot.reminders.limiter import Limits
from taskbot.settings import BadSettings, Settings
from taskbot.tasks import membership
from taskbot.tasks.errors import UnitRequired
from taskbot.tasks.permissions import Role
from taskbot.web.app import Pulse, make_web_app

_LONGEST_PAUSE = 60.0


@dataclass(frozen=True, slots=True)
class App:
    """The running parts that the doors of the demo and of the tests reach for."""

    context: Context
    bot: Bot
    feed: Feed
    post: Post
    jobs: Jobs


def make_bot(settings: Settings) -> Bot:
    """The bot of the token; raises BadSettings without one."""
    if settings.bot_token is None:
        raise BadSettings("TASKBOT_BOT_TOKEN is missing: put the token that @BotFather gave you there")
    server = TelegramAPIServer.from_base(str(settings.telegram_api)) if settings.telegram_api else None
    session = AiohttpSession(api=server) if server else AiohttpSession()
    try:
        return Bot(
            settings.bot_token.get_secret_value(),
            session=session,
            default=DefaultBotProperties(parse_mode=ParseMode.HTML),
        )
    except ValueError:
        raise BadSettings("TASKBOT_BOT_TOKEN is not a Telegram bot token") from None


@asynccontextmanager
async def running(settings: Settings, clock: Clock) -> AsyncIterator[App]:
    """Everything that `taskbot run` runs, until the block is left; raises Stopped when Telegram ends it."""
    bot = make_bot(settings)
    context = open_context(settings, clock)
    try:
        username = await _introduce(bot)
        pulse = Pulse()
        post = Post(context.db, bot, clock.now, Limits(**settings.limits.model_dump()))
        feed = Feed(context, bot, username, _make_dispatcher(), post.wake)
        jobs = Jobs(context, post, pulse)
        async with _serving(context, pulse, feed):
            scheduler = jobs.scheduled()
            scheduler.start()
            async with _in_background(post.run(), _updates(settings, bot, feed)):
                try:
                    yield App(context, bot, feed, post, jobs)
                finally:
                    scheduler.shutdown()
    finally:
        await bot.session.close()
        context.db.close()


def _make_dispatcher() -> Dispatcher:
    dispatcher = Dispatcher()
    dispatcher.include_router(make_router())
    return dispatcher


async def _introduce(bot: Bot) -> str:
    """Waits until Telegram answers, then says who the bot is; raises Stopped for a token that it does not know."""
    pause = 1.0
    while True:
        try:
            me = await bot.me()
            await publish_commands(bot)
        except (TelegramNetworkError, TelegramServerError) as error:
            logger.warning("Telegram is out of reach ({}), next try in {} s", type(error).__name__, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        except TelegramAPIError as error:
            raise Stopped(f"Telegram refuses this bot: {error.message}") from None
        else:
            return me.username or ""


async def _updates(settings: Settings, bot: Bot, feed: Feed) -> None:
    """Receives updates in the configured way."""
    if settings.mode == "polling":
        await bot.delete_webhook()
        await feed.poll()
        return
    await feed.accept([])
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else None
    await bot.set_webhook(str(settings.webhook_url), allowed_updates=ALLOWED_UPDATES, secret_token=secret)


@asynccontextmanager
async def _serving(context: Context, pulse: Pulse, feed: Feed) -> AsyncIterator[None]:
    """The HTTP door, open."""
    accept = feed.accept if context.settings.mode == "webhook" else None
    runner = web.AppRunner(make_web_app(context, pulse, accept), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, port=context.settings.port).start()
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _in_background(*loops: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Runs the loops beside the block; one that fails ends the block with its error."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(loop) for loop in loops]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*tasks, return_exceptions=True)


def run_until_stopped(settings: Settings) -> None:
    """Runs until SIGINT or SIGTERM; what is in hand then is finished first."""

    async def until_signalled() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        async with running(settings, Clock(settings.clock)):
            logger.info("taskbot is running ({})", settings.mode)
            await stop.wait()
            logger.info("stopping: finishing what is in hand")

    try:
        asyncio.run(until_signalled())
    except* UserError as group:
        raise group.exceptions[0] from None


def make_invitation(context: Context, role: str, unit_name: str | None) -> str:
    """A one-time link, made at the keyboard; asks Telegram for the bot's name."""
    if role not in set(Role):
        raise UserError(f"--role {role}：请写 {'、'.join(Role)} 之一")
    entry = context.register.find(unit_name) if unit_name else None
    if unit_name and entry is None:
        near = "、".join(context.register.short_name(unit) for unit in context.register.near(unit_name))
        raise UserError(f"没有找到单位「{unit_name}」" + (f"，是不是：{near}" if near else ""))

    def write(session: Session) -> str:
        unit = membership.unit_named(session, entry.full_name) if entry else None
        days = context.settings.office.invitation_days
        return membership.invite(
            session, Role(role), unit, days=days, by=membership.KEYBOARD, now=context.clock.now()
        )

    username = asyncio.run(_username(make_bot(context.settings)))
    try:
        return create_telegram_link(username, start=context.db.write_now(write))
    except UnitRequired:
        raise UserError("联络员要写明单位：--unit 省经信厅") from None


async def _username(bot: Bot) -> str:
    try:
        return (await bot.me()).username or ""
    except TelegramAPIError as error:
        raise UserError(f"Telegram 没有应答：{error.message}") from None
    finally:
        await bot.session.close()
