"""While papers are drawn the chat goes on; what was asked for is not forgotten by a restart."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from test_delivery import group, person, said

from taskbot.demo import Stage
from taskbot.sandbox.models import Message

_SECONDS = 30


@asynccontextmanager
async def drawing_held_up(stage: Stage, tmp_path: Path) -> AsyncIterator[None]:
    """The one process that draws has something else to do until the block is left."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = asyncio.create_task(stage.app.context.renderer.run(pipe.read_bytes))
    with await asyncio.to_thread(pipe.open, "wb"):
        yield
    await asyncio.gather(reading, return_exceptions=True)


def documents(stage: Stage) -> list[Message]:
    private = stage.sandbox.private_chat(person(stage, "王敏"))
    return [message for message in stage.sandbox.messages(private) if message.file]


def actions(stage: Stage) -> list[str]:
    return [call.params["action"] for call in stage.sandbox.log if call.method == "sendChatAction"]


async def ask_and_report(stage: Stage) -> None:
    """What needs no drawing is answered, and the work that takes long has begun."""
    stage.sandbox.say(person(stage, "王敏"), stage.sandbox.private_chat(person(stage, "王敏")), "/digest")
    stage.sandbox.say(person(stage, "李文"), group(stage), "#1 60% 正在征求意见")
    await stage.sandbox.wait_for(
        lambda: bool(said(stage, "已记录 #1")) and bool(actions(stage)), timeout=_SECONDS
    )


async def test_a_report_is_echoed_while_a_digest_is_drawn(office: Stage, tmp_path):
    async with drawing_held_up(office, tmp_path):
        await ask_and_report(office)
        assert any("已记录 #1" in message.text for message in said(office, "已记录 #1"))
        assert documents(office) == []
        assert actions(office) == ["upload_document"]
    await office.settle()
    assert [each.file.name for each in documents(office) if each.file] == [
        "digest-2020-W25-非正式.png",
        "digest-2020-W25-非正式.xlsx",
    ]


async def test_a_digest_that_was_being_drawn_comes_after_a_restart(office: Stage, tmp_path):
    async with drawing_held_up(office, tmp_path):
        await ask_and_report(office)
        assert office.restart is not None
        await office.restart()
    await office.settle()
    assert len(documents(office)) == 2
