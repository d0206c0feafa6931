"""Webhook mode, and what the HTTP door says of the program's health."""

import asyncio
import json
import re
import sqlite3
import stat
from dataclasses import dataclass
from io import BytesIO

import pytest
from town import ANSWER_SECONDS, FoundTown, Program, Town, free_port

from taskbot.sandbox import Fault
from taskbot.web.alive import is_alive

SECRET = "a-secret_of-the_webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
PATH = "/telegram/updates"


@dataclass
class Hooked:
    """A town whose bot runs in webhook mode."""

    town: Town
    program: Program

    async def post(self, body: bytes, secret: str | None = SECRET) -> int:
        """The status that the webhook answers."""
        url = f"http://127.0.0.1:{self.program.port}{PATH}"
        headers = {} if secret is None else {HEADER: secret}
        async with self.town.http.post(url, data=BytesIO(body), headers=headers) as response:
            return response.status

    def handling(self, update_id: int) -> list[str]:
        """What the database says became of an update."""
        connection = sqlite3.connect(self.town.folder / "taskbot.db")
        rows = connection.execute("SELECT handling FROM inbox WHERE update_id = ?", [update_id]).fetchall()
        connection.close()
        return [handling for (handling,) in rows]


@pytest.fixture(scope="session")
async def hooked(found_town: FoundTown) -> Hooked:
    town = await found_town("webhook")
    port = free_port()
    settings = {"webhook_url": f"http://127.0.0.1:{port}{PATH}", "webhook_secret": SECRET, "port": port}
    program = await town.running(mode="webhook", **settings)
    await town.sandbox.wait_for(lambda: town.sandbox.world.webhook is not None)
    town.sandbox.start_bot(town.office)
    await town.heard(town.sandbox.private_chat(town.office), "您好")
    return Hooked(town, program)


async def test_updates_come_by_the_webhook(hooked: Hooked) -> None:
    await hooked.town.asked(hooked.town.office, "/whoami", "督办单位")
    assert {call.method for call in hooked.town.sandbox.log} >= {"setWebhook", "setMyCommands"}
    assert "getUpdates" not in {call.method for call in hooked.town.sandbox.log}


@pytest.mark.parametrize("secret", [None, "", "wrong", "密钥", SECRET + "\u00e9", SECRET.upper()])
async def test_a_wrong_secret_is_refused(hooked: Hooked, secret: str | None) -> None:
    assert await hooked.post(b'{"update_id": 11}', secret) == 403
    assert hooked.handling(11) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"null",
        b'{"update_id": "12"}',
        b'{"update_id": true}',
        b'{"update_id": 0}',
        b'{"update_id": 99999999999999999999}',
        b"[" * 100_000,
    ],
    ids=lambda body: body[:24].decode("ascii", "replace"),
)
async def test_a_body_that_is_no_update_is_refused(hooked: Hooked, body: bytes) -> None:
    assert await hooked.post(body) == 400


async def test_a_body_beyond_a_megabyte_is_refused(hooked: Hooked) -> None:
    assert await hooked.post(b" " * 1024**2 + b'{"update_id": 13}') == 413
    assert hooked.handling(13) == []


async def test_the_update_is_committed_before_the_answer(hooked: Hooked) -> None:
    assert await hooked.post(_said(21, hooked.town, "/help")) == 200
    assert hooked.handling(21) in (["waiting"], ["done"])
    await hooked.town.heard(hooked.town.sandbox.private_chat(hooked.town.office), "/invite")


async def test_an_update_delivered_twice_is_applied_once(hooked: Hooked) -> None:
    town = hooked.town
    chat = town.sandbox.private_chat(town.office)
    town.sandbox.faults.add(Fault("duplicate_update"))
    twice = await town.asked(town.office, "/whoami", "督办单位")
    await town.sandbox.drained()
    body = _said(22, town, "/list")
    assert [await hooked.post(body), await hooked.post(body)] == [200, 200]
    last = await town.asked(town.office, "/pending", "待我办")
    answers = [message for message in town.said(chat) if twice.serial <= message.serial < last.serial]
    assert [message.text.partition("（")[0].partition("：")[0] for message in answers] == ["王敏", "工作清单"]


async def test_the_answer_does_not_wait_for_what_is_being_handled(hooked: Hooked) -> None:
    """Somebody's file takes its time: updates are taken all the same, and handled after it, in their order."""
    town = hooked.town
    slow = Fault("slow", "getFile")
    town.sandbox.faults.add(slow)
    desk = town.sandbox.private_chat(town.office)
    town.sandbox.say(town.office, desk, "/draft 2020-04-15", file=("来文.txt", "请省经信厅研究。".encode()))
    await town.sandbox.wait_for(lambda: town.sandbox.log[-1].method == "getFile", timeout=ANSWER_SECONDS)
    async with asyncio.timeout(ANSWER_SECONDS):
        said = [_said(31, town, "/units"), _said(32, town, "/whoami")]
        assert [await hooked.post(body) for body in said] == [200, 200]
    assert (hooked.handling(31), hooked.handling(32)) == (["waiting"], ["waiting"])
    slow.released.set()
    first = await town.heard(desk, "责任单位")
    await town.heard(desk, "督办单位", after=first.serial)


async def test_health_and_readiness(hooked: Hooked) -> None:
    assert await hooked.town.asked_over_http(hooked.program, "/healthz") == {"ok": True}
    await hooked.town.ready(hooked.program)
    told = await hooked.town.asked_over_http(hooked.program, "/readyz")
    assert told.keys() >= {"ticked_at", "outbox_due"}


async def test_a_supervisor_hears_that_it_lives(hooked: Hooked) -> None:
    assert await asyncio.to_thread(is_alive, hooked.program.port)
    assert not await asyncio.to_thread(is_alive, free_port())


async def test_metrics_are_counted_and_collected(hooked: Hooked) -> None:
    url = f"http://127.0.0.1:{hooked.program.port}/metrics"
    assert await hooked.post(_said(23, hooked.town, "/help")) == 200
    async with hooked.town.http.get(url) as response:
        told = await response.text()
    assert re.search(r"^taskbot_journal_events \d", told, re.MULTILINE)
    assert re.search(r'^taskbot_updates_total\{kind="message",result="done"\} [1-9]', told, re.MULTILINE)


async def test_what_it_writes_is_for_its_owner_only(hooked: Hooked) -> None:
    written = [file for file in hooked.town.folder.iterdir() if file.name != "patient.toml"]
    assert {"taskbot.db", "taskbot.db-wal", "run.lock"} <= {file.name for file in written}
    assert {oct(stat.S_IMODE(file.stat().st_mode)) for file in written if file.is_file()} == {"0o600"}


def _said(update_id: int, town: Town, text: str) -> bytes:
    """What Telegram posts when the office writes to the bot."""
    office = {"id": town.office.id, "first_name": town.office.name}
    message = {
        "message_id": 1,
        "date": 1,
        "chat": office | {"type": "private"},
        "from": office | {"is_bot": False},
        "text": text,
    }
    return json.dumps({"update_id": update_id, "message": message}).encode()
