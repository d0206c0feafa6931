"""The process in which papers are drawn: what it knows, what becomes of one that dies."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from taskbot.rendering import Renderer, RendererClosed


@pytest.fixture
def renderer() -> Iterator[Renderer]:
    made = Renderer()
    yield made
    made.close()


def loaded() -> set[str]:
    import taskbot.digest.drawing  # noqa: F401, PLC0415 (what drawing brings along)

    return {name.partition(".")[0] for name in sys.modules}


def die_once(mark: Path) -> int:
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def refuse() -> None:
    raise LookupError("nothing to draw")


async def test_it_is_another_process_that_knows_no_telegram(renderer):
    assert await renderer.run(os.getpid) != os.getpid()
    assert "aiogram" not in await renderer.run(loaded)


async def test_one_worker_does_all(renderer):
    assert len({await renderer.run(os.getpid) for _ in range(3)}) == 1


async def test_what_is_raised_there_is_raised_here(renderer):
    with pytest.raises(LookupError, match="nothing to draw"):
        await renderer.run(refuse)


async def test_a_worker_that_was_killed_is_replaced_once(renderer, tmp_path):
    first = await renderer.run(os.getpid)
    assert await renderer.run(die_once, tmp_path / "mark") != first
    with pytest.raises(Exception, match="terminated abruptly"):
        await renderer.run(die)
    assert await renderer.run(os.getpid) != os.getpid()


async def test_works_under_way_when_a_worker_dies_are_all_done(renderer, tmp_path):
    done = await asyncio.gather(renderer.run(die_once, tmp_path / "mark"), renderer.run(os.getpid))
    assert all(pid != os.getpid() for pid in done)


async def test_a_closed_one_has_no_worker_and_draws_no_more(renderer):
    worker = await renderer.run(os.getpid)
    renderer.close()
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)
    with pytest.raises(RendererClosed):
        await renderer.run(os.getpid)
    renderer.close()


async def test_closing_ends_what_is_being_drawn(renderer, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    drawing = asyncio.create_task(renderer.run(pipe.read_bytes))
    worker = await asyncio.to_thread(pipe.open, "wb")
    with worker:
        renderer.close()
    with pytest.raises(RendererClosed):
        await drawing
