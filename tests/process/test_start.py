"""How the program starts and stops when something is amiss: one clear sentence, no traceback, no token."""

import asyncio
import json
import re
import socket
from dataclasses import dataclass

import pytest
from town import SUPERVISOR_SECONDS, TOKEN, FoundTown, Program, free_port

from taskbot.app import make_bot
from taskbot.sandbox import Fault
from taskbot.settings import BadSettings, load_settings

OTHER_TOKEN = "700000002:AAF-the_secret_half_of_another_tokn"

REFUSED = {
    "a token nobody knows": ({"bot_token": OTHER_TOKEN, "logs__form": "json"}, "Telegram 不认识这个令牌"),
    "no such settings": ({"config": "nowhere.toml"}, "没有这个文件：nowhere.toml"),
    "an unknown setting": ({"mode": "pigeon"}, "TASKBOT_MODE"),
    "a host that is another machine's": ({"host": "203.0.113.1"}, "TASKBOT_HOST：203.0.113.1 不是本机的地址"),
    "port taken": ({"port": "taken"}, "请用 TASKBOT_PORT 另选一个"),
}
"""Settings, and what the sentence says."""


@dataclass(frozen=True)
class Starts:
    """Programs that have ended, by what was amiss when they were started."""

    refused: dict[str, Program]
    late: Program
    unreachable: Program


@pytest.fixture(scope="session")
async def starts(found_town: FoundTown) -> Starts:
    """All at once, since each takes seconds."""
    return Starts(*await asyncio.gather(_refused(found_town), _late(found_town), _unreachable(found_town)))


async def _refused(found_town: FoundTown) -> dict[str, Program]:
    town = await found_town("refused")
    with socket.create_server(("", 0)) as taken:
        port = {"port": taken.getsockname()[1]}
        programs = []
        for amiss, (settings, _) in REFUSED.items():
            own_data = town.folder / amiss
            own_data.mkdir()
            programs.append(
                await town.run(**settings | (port if settings.get("port") else {}), data_dir=own_data)
            )
        await asyncio.gather(*(program.ended() for program in programs))
    return dict(zip(REFUSED, programs, strict=True))


async def _late(found_town: FoundTown) -> Program:
    """Telegram has a webhook, is in trouble at first, then answers, and then serves another process instead."""
    town = await found_town("late")
    hook = {"url": f"http://127.0.0.1:{free_port()}/"}
    async with town.http.get(f"{town.url}/bot{TOKEN}/setWebhook", params=hook) as answer:
        assert answer.ok
    town.sandbox.faults.add(Fault("drop_before", "getMe"))
    town.sandbox.faults.add(Fault("502_html", "setMyCommands"))
    town.sandbox.faults.add(Fault("429", "deleteWebhook"))
    program = await town.running(cold=True)
    town.sandbox.start_bot(town.office)
    await town.heard(town.sandbox.private_chat(town.office), "您好")
    async with asyncio.timeout(SUPERVISOR_SECONDS), asyncio.TaskGroup() as group:
        ending = group.create_task(program.ended())
        while not ending.done():
            async with town.http.get(f"{town.url}/bot{TOKEN}/getUpdates", params={"timeout": 1}):
                continue
    return program


async def _unreachable(found_town: FoundTown) -> Program:
    """Nobody answers; it is stopped while it waits."""
    town = await found_town("unreachable")
    program = await town.run(telegram_api=f"http://127.0.0.1:{free_port()}")
    await program.says("Telegram is out of reach")
    assert await town.asked_over_http(program, "/healthz") == {"ok": True}
    async with asyncio.timeout(SUPERVISOR_SECONDS):
        await program.stop()
    return program


@pytest.mark.parametrize("amiss", REFUSED)
async def test_what_a_person_can_mend_is_one_sentence(starts: Starts, amiss: str) -> None:
    program, (settings, words) = starts.refused[amiss], REFUSED[amiss]
    assert program.process.returncode == 2
    [line] = program.errors.splitlines()
    assert words in (line if "logs__form" not in settings else json.loads(line)["message"])


@pytest.mark.parametrize(("token", "words"), [(None, "缺少令牌"), ("hello", "不是 Telegram 的令牌")])
def test_a_token_that_cannot_be_one_is_refused(token: str | None, words: str) -> None:
    with pytest.raises(BadSettings, match=words):
        make_bot(load_settings(bot_token=token))


async def test_it_waits_for_a_telegram_that_is_down_and_says_so(starts: Starts) -> None:
    waits = re.findall(r"Telegram is out of reach \((\w+)\)", starts.late.errors)
    assert waits == ["TelegramNetworkError"] * 2
    assert "the webhook stays for now (TelegramRetryAfter), next try in 1 s" in starts.late.errors


async def test_another_process_with_the_same_token_ends_it(starts: Starts) -> None:
    assert starts.late.process.returncode == 2
    assert "另有一个进程" in starts.late.errors.splitlines()[-1]


async def test_it_can_be_stopped_while_it_waits_for_telegram(starts: Starts) -> None:
    assert starts.unreachable.process.returncode == 0


async def test_nothing_on_stderr_tells_a_token_or_a_traceback(starts: Starts) -> None:
    said = "".join(program.errors for program in (*starts.refused.values(), starts.late, starts.unreachable))
    assert TOKEN.partition(":")[2] not in said
    assert OTHER_TOKEN.partition(":")[2] not in said
    assert "Traceback" not in said
