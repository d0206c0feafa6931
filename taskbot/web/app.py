"""The HTTP door: Telegram's webhook, and whether the process lives and is ready."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

from taskbot.context import Context
from taskbot.reminders import delivery

_LARGEST_UPDATE = 1024**2
_STORED_WITHIN = 20.0
"""Seconds; Telegram waits for an answer for 60, and brings an update that was not taken again."""
_LARGEST_ID = 2**63 - 1
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name)

Accept = Callable[[Sequence[dict[str, Any]]], Awaitable[None]]


@dataclass(slots=True)
class Pulse:
    """What the clock's door has done last; `ticked_at` is None before the first tick."""

    ticked_at: datetime | None = field(default=None)


def make_web_app(context: Context, pulse: Pulse, accept: Accept | None) -> web.Application:
    """The routes; `accept` takes updates, in webhook mode."""
    app = web.Application(client_max_size=_LARGEST_UPDATE)
    app.router.add_get("/healthz", _health)
    app.router.add_get("/readyz", _make_readiness(context, pulse))
    if accept is not None and context.settings.webhook_url is not None:
        path = context.settings.webhook_url.path or "/"
        app.router.add_post(path, _make_webhook(context, accept))
    return app


async def _health(_request: web.Request) -> web.Response:
    return web.json_response({"ok": True})


def _make_readiness(context: Context, pulse: Pulse) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def readiness(_request: web.Request) -> web.Response:
        due = await context.db.read(delivery.count_due, context.clock.now())
        ticked_at = pulse.ticked_at.isoformat() if pulse.ticked_at else None
        status = 200 if ticked_at else 503
        return web.json_response({"ticked_at": ticked_at, "outbox_due": due}, status=status)

    return readiness


def _make_webhook(context: Context, accept: Accept) -> Callable[[web.Request], Awaitable[web.Response]]:
    secret = context.settings.webhook_secret
    expected = secret.get_secret_value().encode() if secret else b""

    async def webhook(request: web.Request) -> web.Response:
        given = request.headers.get(_SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, expected):
            return web.Response(status=403)
        update = _read_update(await request.read())
        if update is None:
            return web.Response(status=400)
        try:
            async with asyncio.timeout(_STORED_WITHIN):
                await accept([update])
        except TimeoutError:
            return web.Response(status=503)
        return web.Response()

    return webhook


def _read_update(body: bytes) -> dict[str, Any] | None:
    """The update that the body holds; None for anything else."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(update, dict) or type(update.get("update_id")) is not int:
        return None
    return update if 0 < update["update_id"] <= _LARGEST_ID else None
