"""Seats: one process has each, and whoever comes next gets it when that process ends or loses its connection."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from factories import only_postgresql
from loguru import logger
from sqlalchemy import make_url, text

from taskbot.db import Database
from taskbot.logs import start_logging
from taskbot.seats import Seats, ServerSeats

pytestmark = only_postgresql


@pytest.fixture
async def two(db: Database) -> AsyncIterator[tuple[ServerSeats, ServerSeats]]:
    """The seats as two processes have them."""
    here, there = ServerSeats(db.url), ServerSeats(db.url)
    yield here, there
    await here.close()
    await there.close()


@pytest.fixture
def cut(db: Database) -> Iterator[None]:
    """Ends every connection that has a seat, as a server does that goes down."""
    hold = text(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database ="
        " (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    return lambda: db.read_now(lambda session: session.execute(hold).all())


async def test_a_seat_is_taken_once_and_others_stay_free(two):
    here, there = two
    assert [await here.take("clock"), await there.take("clock")] == [True, False]
    assert await here.take("clock"), "who has it keeps it"
    assert await there.take("sender")


async def test_a_seat_that_was_given_back_is_free(two):
    here, there = two
    assert await here.take("chat -5")
    await here.leave("chat -5")
    assert await there.take("chat -5")


async def test_who_ends_leaves_all_seats(two):
    here, there = two
    assert [await here.take(name) for name in ("clock", "sender")] == [True, True]
    await here.close()
    while not await there.take("clock"):  # noqa: ASYNC110 (the server needs a moment to notice)
        await asyncio.sleep(0)
    assert await there.take("sender")


async def test_work_stops_when_the_seat_is_lost_and_begins_again_with_the_next(two, cut):
    here, there = two
    begun = asyncio.Queue[str]()

    async def work(name: str) -> None:
        begun.put_nowait(name)
        try:
            await asyncio.Event().wait()
        finally:
            begun.put_nowait(f"{name} ends")

    loops = [asyncio.create_task(seats.run()) for seats in two]
    loops.append(asyncio.create_task(here.occupy("clock", lambda: work("here"))))
    assert await begun.get() == "here"
    cut()
    assert await begun.get() == "here ends"
    loops.append(asyncio.create_task(there.occupy("clock", lambda: work("there"))))
    assert await begun.get() in ("here", "there")
    for loop in loops:
        loop.cancel()
    await asyncio.gather(*loops, return_exceptions=True)
    assert begun.qsize() == 1


async def test_a_loss_is_told_once_however_often_it_is_asked_for(two, cut, db: Database, capsys):
    here, _ = two
    assert await here.take("clock")
    start_logging()
    away = ServerSeats(make_url(db.url).set(port=1, host="127.0.0.1").render_as_string(hide_password=False))
    assert [await away.take("clock") for _ in range(3)] == [False, False, False]
    cut()
    assert [await asyncio.gather(*(here.take(name) for name in "abc"))] == [[False, False, False]]
    assert await here.take("clock")
    logger.remove()
    assert capsys.readouterr().err.count("the seats are lost") == here.losses + away.losses == 2


async def test_where_nobody_else_can_be_every_seat_is_free():
    seats, done = Seats(), []

    async def work() -> None:
        done.append(1)

    await seats.occupy("clock", work)
    assert (done, await seats.take("sender")) == ([1], True)
