"""A file is fetched as far as a bot may have it, whatever was said of its size."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.types import Document
from aiohttp import web
from aiohttp.test_utils import TestServer

from taskbot.handlers.fetching import FileTooLarge, fetched
from taskbot.reminders.sessions import HttpSession
from taskbot.tasks.attachments import LARGEST

CHUNK = bytes(2**20)
TOKEN = "1000:demo"


class Endless:
    """A server whose one file never ends."""

    def __init__(self) -> None:
        self.sent = 0

    async def file(self, request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/getFile"):
            return web.json_response(
                {"ok": True, "result": {"file_id": "f", "file_unique_id": "u", "file_path": "x"}}
            )
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(CHUNK)
            self.sent += len(CHUNK)


@pytest.fixture
async def endless() -> AsyncIterator[tuple[Endless, Bot]]:
    files, app = Endless(), web.Application()
    app.router.add_route("*", "/{path:.*}", files.file)
    async with TestServer(app) as server:
        bot = Bot(TOKEN, session=HttpSession(str(server.make_url("/"))))
        yield files, bot
        await bot.session.close()


async def test_a_file_without_a_size_is_given_up_where_it_is_too_large(endless: tuple[Endless, Bot]):
    files, bot = endless
    with pytest.raises(FileTooLarge):
        await asyncio.wait_for(fetched(bot, Document(file_id="f", file_unique_id="u"), 30), 60)
    assert files.sent < 2 * LARGEST


async def test_a_file_that_is_said_to_be_too_large_is_not_asked_for(endless: tuple[Endless, Bot]):
    files, bot = endless
    with pytest.raises(FileTooLarge):
        await fetched(bot, Document(file_id="f", file_unique_id="u", file_size=LARGEST + 1), 30)
    assert files.sent == 0
