"""Asks Telegram for updates, again and again: whatever it answers, what is sound of it is taken, and only then confirmed."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import aiohttp
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramRetryAfter
from loguru import logger

from taskbot.arrivals import is_update, read_json
from taskbot.clock import Clock
from taskbot.errors import UNKNOWN_BOT, Stopped
from taskbot.pulse import Pulse, Sign
from taskbot.reminders.sessions import seconds_asked
from taskbot.seats import Seats

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
_POLL_SECONDS = 25
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_REFUSED_PAUSE = 2.0
_CONFLICT, _CONFLICTS = 409, 30
"""So many times in a row, a minute in all, another process may be served while seats change hands."""
_TROUBLE = (aiohttp.ClientError, TimeoutError, ValueError)
_WEBHOOK, _DELETE_SECONDS = "webhook is active", 10
_OTHER_WAY = "有程序把这个机器人改成了用 webhook 接收消息：请先停掉它，再启动本程序"
_OTHER_PROGRAM = "另有一个进程在用同一个令牌接收消息：请先停掉它，再启动本程序"


async def poll(
    bot: Bot,
    accept: Callable[[Sequence[dict[str, Any]]], Awaitable[None]],
    has_newest: asyncio.Event,
    seats: Seats,
    pulse: Pulse,
) -> None:
    """Asks until cancelled, and then confirms what was accepted; sets `has_newest` once nothing more is there.

    A webhook that was set before is deleted where Telegram says that it is in the way. A process that has lost its seat confirms nothing: it would turn away the one that has the seat now.
    Raises Stopped where asking again is of no use.
    """
    losses, offset, pause, conflicts = seats.losses, 0, _FIRST_PAUSE, 0
    pulse.polls, pulse.brought = True, None
    timeout = aiohttp.ClientTimeout(total=_POLL_SECONDS + 10)
    async with aiohttp.ClientSession(timeout=timeout) as http:
        ask = partial(_ask, http, bot)
        try:
            while True:
                try:
                    answer = await ask(offset, _POLL_SECONDS if has_newest.is_set() else 0)
                    updates = updates_in(answer)
                except _TROUBLE as error:
                    pause = await _rest(type(error).__name__, pause)
                    continue
                if updates is None:
                    if pulse.brought is None and _is_webhook_active(answer):
                        await _delete_webhook(bot)
                        continue
                    conflicts += isinstance(answer, dict) and answer.get("error_code") == _CONFLICT
                    may_pass = seats.are_shared and conflicts < _CONFLICTS
                    await asyncio.sleep(rest_after(answer, may_pass=may_pass))
                    continue
                await accept(updates)
                pulse.brought = Sign(Clock.of_the_machine())
                if not updates:
                    has_newest.set()
                conflicts, before = 0, offset
                offset = max((update["update_id"] + 1 for update in updates), default=offset)
                is_repeated = bool(updates) and offset <= before
                pause = await _rest("nothing new", pause) if is_repeated else _FIRST_PAUSE
        except asyncio.CancelledError:
            if seats.losses == losses:
                with suppress(*_TROUBLE):
                    await ask(offset, 0)
            raise
        finally:
            pulse.polls = False


def _is_webhook_active(answer: object) -> bool:
    """Whether nothing is brought because it is taken elsewhere; another process that polls is refused with the same code."""
    told = answer if isinstance(answer, dict) else {}
    return told.get("error_code") == _CONFLICT and _WEBHOOK in str(told.get("description"))


async def _delete_webhook(bot: Bot) -> None:
    try:
        await bot.delete_webhook(request_timeout=_DELETE_SECONDS)
    except AiogramError as error:
        asked = error.retry_after if isinstance(error, TelegramRetryAfter) else _REFUSED_PAUSE
        logger.warning("the webhook stays for now ({}), next try in {} s", type(error).__name__, asked)
        await asyncio.sleep(asked)


async def _rest(trouble: str, seconds: float) -> float:
    """Waits; returns how long to wait where that was not enough."""
    logger.warning("Telegram is out of reach ({}), next try in {} s", trouble, seconds)
    await asyncio.sleep(seconds)
    return min(seconds * 2, _LONGEST_PAUSE)


async def _ask(http: aiohttp.ClientSession, bot: Bot, offset: int, seconds: int) -> object:
    """The answer to getUpdates, which confirms what lies before the offset; raises one of `_TROUBLE`."""
    url = bot.session.api.api_url(bot.token, "getUpdates")
    wanted = {"offset": offset, "timeout": seconds, "allowed_updates": ALLOWED_UPDATES}
    async with http.post(url, json=wanted, allow_redirects=False) as response:
        return read_json(await response.read())


def updates_in(answer: object) -> list[dict[str, Any]] | None:
    """The updates that the answer brings, None for a refusal; what is no update is told by its place and passed over.

    Raises ValueError where it brings nothing but that: asked again at once it would do so again.
    """
    if not isinstance(answer, dict) or answer.get("ok") is not True:
        return None
    result = answer.get("result")
    brought = result if isinstance(result, list) else [result]
    for place, value in enumerate(brought, 1):
        if not is_update(value):
            logger.warning("place {} of {} of what Telegram brings is no update", place, len(brought))
    updates = [value for value in brought if is_update(value)]
    if brought and not updates:
        raise ValueError("no updates")
    return updates


def rest_after(answer: object, *, may_pass: bool = False) -> float:
    """How long to wait after a refused getUpdates; raises Stopped where waiting is of no use.

    `may_pass`: that another process is served may be over soon.
    """
    refusal = answer if isinstance(answer, dict) else {}
    code, seconds = refusal.get("error_code"), _REFUSED_PAUSE
    match code:
        case 401 | 404:
            raise Stopped(UNKNOWN_BOT)
        case code if code == _CONFLICT and not may_pass:
            raise Stopped(_OTHER_WAY if _is_webhook_active(answer) else _OTHER_PROGRAM)
        case 429:
            seconds = float(seconds_asked(refusal.get("parameters")) or 1)
    told = code if isinstance(code, int) else "no code"
    logger.warning("Telegram gives no updates ({}), next try in {} s", told, seconds)
    return seconds
