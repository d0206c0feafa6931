"""Updates posted to the bot: with the secret, in order per chat, until they are taken."""

from dataclasses import dataclass, field

import pytest
from aiohttp import web

from taskbot.sandbox import Fault


@dataclass
class Receiver:
    """A bot's webhook: keeps what it was sent, and answers with the prepared answers first, then 200."""

    url: str = ""
    texts: list[str] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    answers: list[web.Response] = field(default_factory=list)

    async def receive(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.texts.append((await request.json())["message"]["text"])
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
async def receiver():
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.receive)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def test_updates_are_posted_with_the_secret_and_confirmed_by_2xx(town, receiver):
    await town.done("setWebhook", url=receiver.url, secret_token="s3cret", allowed_updates=["message"])
    for number in range(3):
        town.sandbox.say(town.liaison, town.group, f"/task {number}")
    await town.sandbox.drained()
    assert receiver.texts == ["/task 0", "/task 1", "/task 2"]
    assert set(receiver.secrets) == {"s3cret"}
    info = await town.done("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (receiver.url, 0)


async def test_a_failed_delivery_is_repeated_before_the_next_of_that_chat(town, receiver):
    receiver.answers = [web.Response(status=500), web.Response(status=302)]
    await town.done("setWebhook", url=receiver.url)
    town.sandbox.say(town.liaison, town.group, "/task 1")
    town.sandbox.say(town.liaison, town.group, "/task 2")
    await town.sandbox.drained()
    assert receiver.texts == ["/task 1", "/task 1", "/task 1", "/task 2"]


async def test_an_unreachable_webhook_is_told_in_its_info(town):
    await town.done("setWebhook", url="http://127.0.0.1:9/hook")
    town.sandbox.say(town.liaison, town.group, "/task 1")
    webhook = town.sandbox.world.webhook
    await town.sandbox.wait_for(lambda: webhook.error is not None)
    info = await town.done("getWebhookInfo")
    assert info["last_error_message"] == "Connection failed: ClientConnectorError"
    assert info["pending_update_count"] == 1


async def test_the_answer_may_be_a_call(town, receiver):
    call = {"method": "sendMessage", "chat_id": town.group.id, "text": "收到"}
    receiver.answers = [web.json_response(call)]
    await town.done("setWebhook", url=receiver.url)
    town.sandbox.say(town.liaison, town.group, "/mine")
    await town.sandbox.drained()
    assert town.sandbox.messages(town.group)[-1].text == "收到"


async def test_an_answer_that_is_no_json_is_no_call(town, receiver):
    receiver.answers = [web.Response(text="{", content_type="application/json")]
    await town.done("setWebhook", url=receiver.url)
    town.sandbox.say(town.liaison, town.group, "/mine")
    await town.sandbox.drained()
    assert receiver.texts == ["/mine"]


async def test_a_taken_update_can_come_once_more(town, receiver):
    town.sandbox.faults.add(Fault("duplicate_update"))
    await town.done("setWebhook", url=receiver.url)
    town.sandbox.say(town.liaison, town.group, "/mine")
    await town.sandbox.drained()
    assert receiver.texts == ["/mine", "/mine"]


async def test_polling_and_a_webhook_exclude_each_other(town, receiver):
    await town.done("setWebhook", url=receiver.url)
    code, words = await town.refusal("getUpdates")
    assert (code, words.partition(";")[0]) == (
        409,
        "Conflict: can't use getUpdates method while webhook is active",
    )
    await town.done("setWebhook", url="")
    assert await town.done("getUpdates") == []


async def test_pending_updates_can_be_dropped(town):
    town.sandbox.say(town.liaison, town.group, "/mine")
    await town.done("deleteWebhook", drop_pending_updates=True)
    assert await town.done("getUpdates") == []
