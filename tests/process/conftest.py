"""Towns, each a Telegram of its own, for real `taskbot` processes."""

from collections.abc import AsyncIterator, Iterator

import pytest
from aiohttp import ClientSession
from factories import (
    fresh_database,
    pytest_generate_tests,
)
from town import TOKEN, FoundTown, Town
from warm import Nursery

from taskbot.clock import Clock
from taskbot.sandbox import Sandbox

__all__ = [
    "fresh_database",
    "pytest_generate_tests",
]


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where programs come from."""
    made = Nursery()
    yield made
    made.close()


@pytest.fixture(scope="session")
async def found_town(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> AsyncIterator[FoundTown]:
    """Makes towns, each with a folder of its name."""
    towns: list[Town] = []
    async with ClientSession() as http:

        async def found(name: str) -> Town:
            sandbox = Sandbox(Clock(), token=TOKEN)
            town = Town(sandbox, await sandbox.start(), tmp_path_factory.mktemp(name), http, nursery)
            towns.append(town)
            return town

        yield found
        for town in towns:
            for program in town.programs:
                if program.process.returncode is None:
                    await program.crash()
            await town.sandbox.stop()
