"""Posts updates to the bot's webhook: one at a time per chat, again and again until it answers 2xx."""

import asyncio
from http import HTTPStatus

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from taskbot.sandbox.botapi import BotApi
from taskbot.sandbox.calls import Call
from taskbot.sandbox.models import Change
from taskbot.sandbox.pulse import Pulse
from taskbot.sandbox.updates import Update
from taskbot.sandbox.world import Webhook, World

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 10.0
ANSWER_WITHIN = ClientTimeout(total=60)
PROOF_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Courier:
    """Runs while the server runs; idle as long as no webhook is set."""

    def __init__(self, world: World, api: BotApi, pulse: Pulse) -> None:
        self._world = world
        self._api = api
        self._pulse = pulse
        self._busy: set[int] = set()

    async def run(self) -> None:
        async with ClientSession(timeout=ANSWER_WITHIN) as session, asyncio.TaskGroup() as rounds:
            while True:
                if self._world.webhook:
                    for chat_id in {update.chat_id for update in self._world.updates.waiting} - self._busy:
                        self._busy.add(chat_id)
                        rounds.create_task(self._serve(session, chat_id))
                await self._pulse.wait()

    async def _serve(self, session: ClientSession, chat_id: int) -> None:
        """Delivers what waits for one chat, in order."""
        pause = FIRST_PAUSE_SECONDS
        while (webhook := self._world.webhook) and (update := self._next(chat_id)):
            if await self._post(session, webhook, update):
                self._world.updates.confirm([update])
                pause = FIRST_PAUSE_SECONDS
            else:
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
        self._busy.discard(chat_id)

    def _next(self, chat_id: int) -> Update | None:
        waiting = self._world.updates.waiting
        return next((update for update in waiting if update.chat_id == chat_id), None)

    async def _post(self, session: ClientSession, webhook: Webhook, update: Update) -> bool:
        headers = {PROOF_HEADER: webhook.secret_token} if webhook.secret_token else {}
        try:
            async with session.post(
                webhook.url, json=update.as_json(), headers=headers, allow_redirects=False
            ) as response:
                webhook.error = None if 200 <= response.status < 300 else _error(response)
                if webhook.error is None:
                    await self._answer(response)
        except (ClientError, TimeoutError) as error:
            webhook.error = f"Connection failed: {type(error).__name__}"
        if webhook.error:
            webhook.error_at = self._world.clock.now()
            self._world.tell(Change("queue"))
        return webhook.error is None

    async def _answer(self, response: ClientResponse) -> None:
        """A JSON answer that names a method is a call of it (as the Bot API allows)."""
        if response.content_type != "application/json":
            return
        try:
            body = await response.json()
        except ValueError:
            return
        if isinstance(body, dict) and (method := body.pop("method", None)):
            await self._api.perform(Call(str(method), body))


def _error(response: ClientResponse) -> str:
    return f"Wrong response from the webhook: {response.status} {HTTPStatus(response.status).phrase}"
