"""The open office, and the files that people of a dialog send."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from shutil import copyfile

import pytest
from opened_office import office, open_office
from openpyxl import Workbook
from servers import Make

from taskbot.clock import OFFICE_ZONE, Clock
from taskbot.demo import SAMPLE, Stage
from taskbot.demo import stage as raised

__all__ = ["files", "office", "open_office"]

_MONDAY_MORNING = datetime(2020, 6, 15, 8, 30, tzinfo=OFFICE_ZONE)


@pytest.fixture
async def stage_on_postgresql(tmp_path: Path, migrated_on_server: Make) -> AsyncIterator[Stage]:
    """The stage, with its database on a server."""
    with migrated_on_server() as url:
        clock = Clock(_MONDAY_MORNING)
        async with raised(tmp_path, clock, has_board=False, database_url=url) as standing:
            yield standing


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that people of a dialog send: the samples, and some that bear marks of secrecy."""
    folder = tmp_path_factory.mktemp("files")
    copies = {
        "directive.txt": ("directive.txt", "关于重点任务的通知（征求意见稿）.txt", "商业秘密保护办法.txt"),
        "worklist.xlsx": ("worklist.xlsx", "机密-工作清单.xlsx"),
        "worklist.csv": ("worklist.csv",),
    }
    for sample, names in copies.items():
        for name in names:
            copyfile(SAMPLE / sample, folder / name)
    book = Workbook()
    book.active.append(["任务", "牵头单位", "完成时限", "备注"])
    book.active.append(["编印案例", "省经信厅", "7月底前", "内部资料"])
    book.save(folder / "清单.xlsx")
    return folder
