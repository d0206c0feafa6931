"""One sandbox per test, on its own port, with an office worker, a liaison and their group."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from aiohttp import ClientSession

from taskbot.clock import OFFICE_ZONE, Clock
from taskbot.sandbox import Sandbox
from taskbot.sandbox.features import Feature
from taskbot.sandbox.models import Chat, User

TOKEN = "1000:demo"

Json = dict[str, Any]


@dataclass
class Town:
    """A running sandbox and who lives in it; `call` is the bot's side, over real HTTP."""

    sandbox: Sandbox
    url: str
    http: ClientSession
    office: User
    liaison: User
    group: Chat

    @property
    def bot_url(self) -> str:
        return f"{self.url}/bot{TOKEN}"

    async def call(self, method: str, **params: object) -> Json:
        async with self.http.post(f"{self.bot_url}/{method}", json=params) as response:
            answer: Json = await response.json()
            assert response.status == answer.get("error_code", 200)
            return answer

    async def done(self, method: str, **params: object) -> Any:  # noqa: ANN401  (the result of any method)
        """The `result` of a call that must succeed."""
        answer = await self.call(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refusal(self, method: str, **params: object) -> tuple[int, str]:
        """Code and words of a call that must fail."""
        answer = await self.call(method, **params)
        assert not answer["ok"], answer
        return answer["error_code"], answer["description"]

    async def send(self, text: str, **params: object) -> Json:
        return await self.done("sendMessage", chat_id=self.group.id, text=text, **params)


Founder = Callable[..., Awaitable[Town]]


@pytest.fixture
async def found_town() -> AsyncIterator[Founder]:
    """Makes towns: `await found_town(privacy=False)`."""
    running: list[Sandbox] = []
    async with ClientSession() as http:

        async def found(
            *,
            privacy: bool = True,
            limits: bool = False,
            lacks: Collection[Feature] = (),
            refuses: bool = False,
        ) -> Town:
            clock = Clock(datetime(2020, 6, 29, 9, 30, tzinfo=OFFICE_ZONE))
            sandbox = Sandbox(
                clock, token=TOKEN, privacy=privacy, limits=limits, lacks=lacks, refuses_unknown=refuses
            )
            running.append(sandbox)
            url = await sandbox.start()
            office = sandbox.add_user("王敏", role="督办单位")
            liaison = sandbox.add_user("李工", role="省经信厅")
            group = sandbox.add_group("工作群", members=[liaison], admins=[office])
            sandbox.world.updates.drop()
            return Town(sandbox, url, http, office, liaison, group)

        yield found
        for sandbox in running:
            await sandbox.stop()


@pytest.fixture
async def town(found_town: Founder) -> Town:
    return await found_town()
