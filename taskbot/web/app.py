"""The HTTP door: Telegram's webhook, and how the process is."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import PayloadEncodingError
from aiohttp.web_protocol import RequestPayloadError
from prometheus_client import CONTENT_TYPE_LATEST
from yarl import URL

from taskbot.arrivals import is_update, read_json
from taskbot.settings import Settings

_LARGEST_UPDATE = 1024**2
_READ_WITHIN = 10.0
_STORED_WITHIN = 20.0
"""Seconds; Telegram waits for an answer for 60, and brings an update that was not taken again."""
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name)

Accept = Callable[[Sequence[dict[str, Any]]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Health:
    """What is answered when the process is asked how it is."""

    readiness: Callable[[], Awaitable[dict[str, Any]]]
    """JSON; 503 where its `unwell` names anything."""
    metrics: Callable[[], Awaitable[bytes]]


def make_web_app(settings: Settings, health: Health, accept: Accept | None) -> web.Application:
    """The routes; `accept` takes updates, in webhook mode."""
    app = web.Application(client_max_size=_LARGEST_UPDATE)
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/readyz", _make_readiness(health))
    app.router.add_get("/metrics", _make_metrics(health))
    if accept is not None and settings.webhook_url is not None:
        door = web.PlainResource(URL(str(settings.webhook_url)).path_safe)
        door.add_route("POST", _make_webhook(settings, accept))
        app.router.register_resource(door)
    return app


async def _alive(_request: web.Request) -> web.Response:
    """That the event loop answers is all that is asked."""
    return web.json_response({"ok": True})


def _make_readiness(health: Health) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def readiness(_request: web.Request) -> web.Response:
        found = await health.readiness()
        return web.json_response(found, status=503 if found["unwell"] else 200)

    return readiness


def _make_metrics(health: Health) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=await health.metrics(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return metrics


def _make_webhook(settings: Settings, accept: Accept) -> Callable[[web.Request], Awaitable[web.Response]]:
    secret = settings.webhook_secret
    expected = secret.get_secret_value().encode() if secret else b""

    async def webhook(request: web.Request) -> web.Response:
        given = request.headers.get(_SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, expected):
            return web.Response(status=403)
        try:
            async with asyncio.timeout(_READ_WITHIN):
                update = _read_update(await request.read())
        except TimeoutError:
            return web.Response(status=408)
        except (PayloadEncodingError, RequestPayloadError):
            update = None
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
        update = read_json(body)
    except ValueError:
        return None
    return update if is_update(update) else None
