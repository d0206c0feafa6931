"""The composition root: builds one process out of its parts, runs it, and takes it down again."""

import asyncio
import errno
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import cache, partial
from typing import TypeVar

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.utils.deep_linking import create_telegram_link
from aiogram.utils.token import TokenValidationError
from aiohttp import web
from loguru import logger
from sqlmodel import Session

from taskbot.clock import Clock
from taskbot.context import Context, awaited_context
from taskbot.errors import UNKNOWN_BOT, Stopped, UserError, why
from taskbot.handlers.commands import publish_commands
from taskbot.handlers.feed import Feed
from taskbot.handlers.polling import ALLOWED_UPDATES, poll
from taskbot.handlers.routes import make_router
from taskbot.handlers.standing import redraw_pressed
from taskbot.handlers.watched import watched
from taskbot.jobs import Jobs, words_of
from taskbot.lock import doing
from taskbot.meters import Meters
from taskbot.pauses import keep_pauses_short
from taskbot.pulse import Part, Pulse
from taskbot.reminders.dispatcher import Dispatcher as Post
from taskbot.reminders.limiter import Limits
from taskbot.reminders.sessions import HttpSession, trouble_of
from taskbot.seats import Seats, ServerSeats
from taskbot.settings import BadSettings, Settings
from taskbot.tasks import invitations, membership
from taskbot.tasks.liaisons import Rank
from taskbot.tasks.permissions import Role
from taskbot.watch.looking import Lookout
from taskbot.watch.signs import give_signs
from taskbot.web.app import Health, make_web_app

T = TypeVar("T")

_LONGEST_PAUSE = 60.0
_FINISH_SECONDS = 3.0

_ALONE_SECONDS, _AMONG_OTHERS_SECONDS = 1.0, 0.2
_CATCHING_UP_SECONDS = 20.0
_HOOK_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class App:
    """The running parts that the doors of the demo and of the tests reach for."""

    context: Context
    bot: Bot
    feed: Feed
    post: Post
    jobs: Jobs
    lookout: Lookout
    pulse: Pulse


def make_bot(settings: Settings, pulse: Pulse | None = None, meters: Meters | None = None) -> Bot:
    """The bot of the token; raises BadSettings without one."""
    if settings.bot_token is None:
        raise BadSettings("缺少令牌：请把 @BotFather 给您的令牌写进环境变量 TASKBOT_BOT_TOKEN")
    address = str(settings.telegram_api) if settings.telegram_api else None
    try:
        return Bot(
            settings.bot_token.get_secret_value(),
            session=HttpSession(address, pulse, meters),
            default=DefaultBotProperties(parse_mode=ParseMode.HTML),
        )
    except TokenValidationError:
        raise BadSettings("TASKBOT_BOT_TOKEN 不是 Telegram 的令牌，令牌形如 123456:AbC…") from None


@asynccontextmanager
async def running(
    settings: Settings, clock: Clock, parts: Collection[Part] = frozenset(Part)
) -> AsyncIterator[App]:
    """The parts of `taskbot run`, until the block is left; raises Stopped when Telegram ends it."""
    pulse, meters = Pulse(parts=parts), Meters()
    bot = make_bot(settings, pulse, meters)
    context = await awaited_context(settings, clock, meters)
    seats = Seats() if context.db.is_sqlite else ServerSeats(context.db.url)
    try:
        pulse.keeps_time = Part.CLOCK in parts and context.db.is_sqlite
        post = Post(context.db, bot, clock.now, Limits(**settings.limits.model_dump()), words_of(context))
        feed = Feed(context, bot, _make_dispatcher(), post.wake, seats)
        lookout = Lookout(context, bot, pulse)
        jobs = Jobs(context, post, pulse, lookout.look)
        app = App(context, bot, feed, post, jobs, lookout, pulse)
        has_door = Part.WEB in parts or "port" in settings.model_fields_set
        door = _serving(context, lookout, feed if Part.WEB in parts else None) if has_door else nullcontext()
        with doing(settings.data_dir, context.db.url, parts) if context.db.is_sqlite else nullcontext():
            async with door, _in_background(give_signs(context.db, pulse), *_clockwork(app, seats, parts)):
                if parts != {Part.CLOCK}:
                    await _patiently(bot.me)
                async with _in_background(*_loops(app, seats, parts)):
                    try:
                        yield app
                    finally:
                        await feed.close()
    finally:
        await seats.close()
        await bot.session.close()
        context.renderer.close()
        context.reader.close()
        context.db.close()


def _clockwork(app: App, seats: Seats, parts: Collection[Part]) -> list[Coroutine[None, None, None]]:
    """What goes on whether Telegram answers or not."""
    keep_time = partial(_keep_time, app, is_alone=_is_whole(app, parts))
    return [seats.run(), *([seats.occupy("clock", keep_time)] if Part.CLOCK in parts else [])]


async def _keep_time(app: App, *, is_alone: bool) -> None:
    """Nobody is reminded of what was answered while the program was away: that is handled first, if Telegram has it soon."""
    if is_alone and app.context.settings.mode == "polling":
        with suppress(TimeoutError):
            await asyncio.wait_for(app.feed.caught_up(), _CATCHING_UP_SECONDS)
    await app.jobs.run()


def _is_whole(app: App, parts: Collection[Part]) -> bool:
    """Whether this process does everything, and no other does anything."""
    return app.context.db.is_sqlite and set(parts) == set(Part)


def _loops(app: App, seats: Seats, parts: Collection[Part]) -> list[Coroutine[None, None, None]]:
    """What the parts do beside the clock once Telegram has answered."""
    settings, bot, feed = app.context.settings, app.bot, app.feed
    loops = []
    if Part.WEB in parts and settings.mode == "webhook":
        loops.append(keep_webhook(settings, bot))
    if Part.BOT in parts:
        look = _look_about(app, _ALONE_SECONDS if _is_whole(app, parts) else _AMONG_OTHERS_SECONDS)
        loops += [seats.occupy("sender", app.post.run), feed.run(), look]
        loops.append(_if_possible(partial(publish_commands, bot)))
        if settings.mode == "polling":
            loops.append(
                seats.occupy("poller", partial(poll, bot, feed.accept, feed.has_newest, seats, app.pulse))
            )
    return loops


async def _look_about(app: App, seconds: float) -> None:
    """Letters that were put back become due without anybody's doing, and other processes work on the same tables."""
    while True:
        await asyncio.sleep(seconds)
        app.post.wake()
        app.feed.wake()


@cache
def _make_dispatcher() -> Dispatcher:
    """The routing tables, made once in a process: they hold no state, a bot is handed in with each update."""
    dispatcher = Dispatcher(disable_fsm=True, redraw_pressed=redraw_pressed)
    dispatcher.update.outer_middleware(watched)
    dispatcher.include_router(make_router())
    return dispatcher


async def _patiently(call: Callable[[], Awaitable[T]]) -> T:
    """What the call returns, once Telegram answers; raises Stopped when its answer is no."""
    pause = 1.0
    while True:
        try:
            return await call()
        except TelegramRetryAfter as error:
            pause = float(error.retry_after)
            logger.warning("Telegram asks to wait {} s", pause)
        except (TelegramNetworkError, TelegramServerError, ClientDecodeError) as error:
            logger.warning("Telegram is out of reach ({}), next try in {} s", type(error).__name__, pause)
        except (TelegramUnauthorizedError, TelegramNotFound):
            raise Stopped(UNKNOWN_BOT) from None
        except TelegramAPIError as error:
            raise Stopped(f"Telegram 拒绝了这个机器人：{error.message}") from None
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


async def _if_possible(call: Callable[[], Awaitable[object]]) -> None:
    """Something that the bot can do without: a server that refuses it is no reason not to run."""
    try:
        await _patiently(call)
    except Stopped as refusal:
        logger.warning("going on without: {}", refusal)


async def keep_webhook(settings: Settings, bot: Bot, seconds: float = _HOOK_SECONDS) -> None:
    """Sets the webhook, and again where a look so many seconds later shows that somebody has taken it away."""
    url = str(settings.webhook_url)
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else None
    set_it = partial(bot.set_webhook, url, allowed_updates=ALLOWED_UPDATES, secret_token=secret)
    await _patiently(set_it)
    while True:
        is_set = True
        while is_set:
            await asyncio.sleep(seconds)
            is_set = (await _patiently(bot.get_webhook_info)).url == url
        logger.warning("the webhook was taken away from this program, and is set again")
        await _if_possible(set_it)


@asynccontextmanager
async def _serving(context: Context, lookout: Lookout, feed: Feed | None) -> AsyncIterator[None]:
    """The HTTP door, open; the webhook's, too, where there is a feed for what it brings."""
    accept = feed.accept if feed is not None and context.settings.mode == "webhook" else None
    app = make_web_app(context.settings, Health(lookout.readiness, lookout.metrics), accept)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_FINISH_SECONDS)
    await runner.setup()
    port = context.settings.port
    try:
        try:
            await web.TCPSite(runner, context.settings.host, port).start()
        except OSError as error:
            if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
                raise UserError(f"TASKBOT_HOST：{context.settings.host} 不是本机的地址") from None
            raise UserError(f"端口 {port} 打不开（{why(error)}），请用 TASKBOT_PORT 另选一个") from None
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _in_background(*loops: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Runs the loops beside the block; the first that fails ends the block with its error.

    When the block is left, each finishes what it has in hand, but not for longer than a supervisor would wait.
    """
    failure: BaseException | None = None
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(loop) for loop in loops]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                if tasks:
                    _, late = await asyncio.wait(tasks, timeout=_FINISH_SECONDS)
                    for task in late:
                        task.cancel()
    except BaseExceptionGroup as failures:
        failure = failures.exceptions[0]
    if failure is not None:
        raise failure


def run_until_stopped(settings: Settings, only: str = "") -> None:
    """Runs all parts, or those of the list, until SIGINT or SIGTERM; what is in hand then is finished first."""
    parts = parts_named(only)

    async def run() -> None:
        async with running(settings, Clock(settings.clock), parts):
            keep_pauses_short()
            logger.info("taskbot is running ({}, port {})", settings.mode, settings.port)
            try:
                await asyncio.Event().wait()
            finally:
                logger.info("stopping: finishing what is in hand")

    async def until_signalled() -> None:
        program = asyncio.create_task(run())
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, program.cancel)
        with suppress(asyncio.CancelledError):
            await program

    asyncio.run(until_signalled())
    logger.info("taskbot has stopped")


def parts_named(only: str) -> frozenset[Part]:
    """The parts of a comma-separated list, all where it is empty; raises UserError for a name that is none."""
    names = [name.strip() for name in only.split(",") if name.strip()]
    unknown = [name for name in names if name not in set(Part)]
    if unknown:
        raise UserError(f"--only {unknown[0]}：请写 {'、'.join(Part)} 中的一个或几个，用逗号分开")
    return frozenset(map(Part, names)) or frozenset(Part)


def make_invitation(context: Context, role: str, unit_name: str | None, rank: str | None) -> str:
    """A one-time link, made at the keyboard; asks Telegram for the bot's name."""
    if role not in set(Role):
        raise UserError(f"--role {role}：请写 {'、'.join(Role)} 之一")
    if role == Role.LIAISON and not unit_name:
        raise UserError("联络员要写明单位，例如：--unit 省经信厅")
    if rank and role != Role.LIAISON:
        raise UserError("--rank 只用于联络员")
    if rank and rank.upper() not in set(Rank):
        raise UserError(f"--rank {rank}：请写 {'、'.join(Rank)} 之一")
    entry = context.register.find(unit_name) if unit_name else None
    if unit_name and entry is None:
        near = "、".join(context.register.short_name(unit) for unit in context.register.near(unit_name))
        raise UserError(f"没有找到单位「{unit_name}」" + (f"，是不是：{near}" if near else ""))

    def write(session: Session) -> str:
        unit = membership.unit_named(session, entry.full_name) if entry else None
        days = context.settings.office.invitation_days
        by, now = membership.KEYBOARD, context.clock.now()
        wanted = Rank(rank.upper()) if rank else None
        return invitations.invite(session, Role(role), unit, rank=wanted, days=days, by=by, now=now).code

    username = asyncio.run(_username(make_bot(context.settings)))
    return create_telegram_link(username, start=context.db.write_now(write))


async def _username(bot: Bot) -> str:
    try:
        async with bot:
            return (await bot.me()).username or ""
    except (TelegramUnauthorizedError, TelegramNotFound):
        raise UserError(UNKNOWN_BOT) from None
    except AiogramError as error:
        raise UserError(f"连不上 Telegram，邀请链接没有生成，请稍后再试（{trouble_of(error)}）") from None
