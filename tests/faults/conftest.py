"""An office that a whole module's faults come over, one after the other: it has to stand all of them."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from shutil import copyfile

import pytest
from opened_office import opened

from taskbot.clock import OFFICE_ZONE, Clock
from taskbot.demo import Stage, stage

MONDAY_MORNING = datetime(2020, 6, 15, 8, 30, tzinfo=OFFICE_ZONE)


@pytest.fixture(scope="module")
async def office(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> AsyncIterator[Stage]:
    folder = tmp_path_factory.mktemp("faults")
    copyfile(migrated_file, folder / migrated_file.name)
    async with stage(folder, Clock(MONDAY_MORNING), has_board=False) as standing:
        yield await opened(standing)
