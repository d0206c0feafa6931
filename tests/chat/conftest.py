"""The open office, and the files that people of a dialog send."""

from pathlib import Path
from shutil import copyfile

import pytest
from opened_office import office, open_office
from openpyxl import Workbook

from taskbot.demo import SAMPLE

__all__ = ["files", "office", "open_office"]


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
