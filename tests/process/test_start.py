"""How the program starts and stops when something is amiss: one clear sentence, no traceback, no token."""

import asyncio
import socket

import pytest
from town import TOKEN, FoundTown, Program, free_port

from taskbot.app import make_bot
from taskbot.sandbox import Fault
from taskbot.settings import BadSettings, load_settings

SECRET_HALF = TOKEN.partition(":")[2]
OTHER_TOKEN = "700000002:AAF-the_secret_half_of_another_tokn"
SUPERVISOR_SECONDS = 10

REFUSED = {
    "no token": ({"bot_token": ""}, "缺少令牌"),
    "a token nobody knows": ({"bot_token": OTHER_TOKEN}, "Telegram 不认识这个令牌"),
    "no such settings": ({"config": "nowhere.toml"}, "没有这个文件：nowhere.toml"),
    "an unknown setting": ({"mode": "pigeon"}, "TASKBOT_MODE"),
    "port taken": ({"port": "taken"}, "请用 TASKBOT_PORT 另选一个"),
}
"""Settings, and what the sentence says."""


@pytest.fixture(scope="session")
async def refused(found_town: FoundTown) -> dict[str, Program]:
    """Programs that were started with those settings and have ended; all at once, since each takes seconds."""
    town = await found_town("refused")
    with socket.create_server(("", 0)) as taken:
        port = {"port": taken.getsockname()[1]}
        programs = [
            await town.run(**settings | (port if settings.get("port") else {}))
            for settings, _ in REFUSED.values()
        ]
        await asyncio.gather(*(program.ended() for program in programs))
    return dict(zip(REFUSED, programs, strict=True))


@pytest.mark.parametrize("amiss", REFUSED)
async def test_what_a_person_can_mend_is_one_sentence(refused: dict[str, Program], amiss: str) -> None:
    program, (_, words) = refused[amiss], REFUSED[amiss]
    assert program.process.returncode == 2
    [line] = program.errors.splitlines()
    assert words in line
    assert SECRET_HALF not in line
    assert OTHER_TOKEN.partition(":")[2] not in line


def test_a_token_of_another_form_is_refused() -> None:
    with pytest.raises(BadSettings, match="不是 Telegram 的令牌"):
        make_bot(load_settings(bot_token="hello"))


async def test_it_waits_for_a_telegram_that_is_down_and_then_works(found_town: FoundTown) -> None:
    town = await found_town("late")
    town.sandbox.faults.add(Fault("drop_before", "getMe"))
    town.sandbox.faults.add(Fault("502_html", "setMyCommands"))
    town.sandbox.faults.add(Fault("429", "deleteWebhook"))
    program = await town.run()
    await program.says("Telegram is out of reach (TelegramNetworkError)")
    await program.says("Telegram is out of reach (ClientDecodeError)")
    await program.says("Telegram asks to wait")
    await program.says("taskbot is running")
    town.sandbox.start_bot(town.office)
    await town.heard(town.sandbox.private_chat(town.office), "您好")
    town.sandbox.faults.add(Fault("slow", "sendMessage"))
    await town.asked(town.office, "/whoami", "督办单位")
    async with asyncio.timeout(SUPERVISOR_SECONDS):
        assert await program.stop() == 0, "an answer that never comes does not keep it from stopping"
    assert SECRET_HALF not in program.errors
    assert "Traceback" not in program.errors


async def test_it_can_be_stopped_while_it_waits_for_telegram(found_town: FoundTown) -> None:
    town = await found_town("unreachable")
    program = await town.run(telegram_api=f"http://127.0.0.1:{free_port()}")
    await program.says("Telegram is out of reach")
    assert (await town.asked_over_http(program, "/healthz")) == {"ok": True}
    async with asyncio.timeout(SUPERVISOR_SECONDS):
        assert await program.stop() == 0
    assert SECRET_HALF not in program.errors


async def test_a_second_process_with_the_same_token_ends_it(found_town: FoundTown) -> None:
    town = await found_town("conflict")
    program = await town.running()
    await town.sandbox.wait_for(lambda: town.sandbox.log[-1].method == "deleteWebhook")
    async with asyncio.timeout(SUPERVISOR_SECONDS), asyncio.TaskGroup() as group:
        ending = group.create_task(program.ended())
        while not ending.done():
            async with town.http.get(f"{town.url}/bot{TOKEN}/getUpdates", params={"timeout": 1}):
                continue
    assert ending.result() == 2
    assert "另有一个进程" in program.errors.splitlines()[-1]
    assert "Traceback" not in program.errors
