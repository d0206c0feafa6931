"""Names of files are words: none becomes a path, here or in the sandbox."""

from pathlib import Path

import pytest
from aiohttp import ClientSession
from onlookers import desk, person, said

from taskbot.demo import Stage
from taskbot.sandbox.cast import DEMO_TOKEN

NAMES = [
    "../../passwd.txt",
    "/etc/passwd.txt",
    "..\\..\\x.txt",
    "\0.txt",
    "甲\n乙.txt",
    "a" * 300 + ".txt",
    "..",
]


def everything(folder: Path) -> set[str]:
    """The files there, but those of the database, which may come and go."""
    return {
        str(path.relative_to(folder)) for path in folder.rglob("*") if not path.name.startswith("taskbot.db")
    }


@pytest.mark.parametrize("name", NAMES)
async def test_an_upload_writes_no_file_whatever_it_is_called(office: Stage, tmp_path: Path, name: str):
    before, around = everything(tmp_path), {*tmp_path.parent.iterdir()}
    office.sandbox.say(person(office, "王敏"), desk(office), "", file=(name, "没有文字的文件。".encode()))
    await office.settle()
    assert said(office, "", desk(office)) != []
    assert (everything(tmp_path), {*tmp_path.parent.iterdir()}) == (before, around)


@pytest.mark.parametrize(
    "path", ["../../../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd", "documents/..%2f..%2fx"]
)
async def test_the_sandbox_serves_nothing_but_its_own_files(office: Stage, path: str):
    async with ClientSession() as http:
        for address in (f"file/bot{DEMO_TOKEN}/{path}", f"sandbox/file/1/{path}", f"static/{path}"):
            async with http.get(f"{office.url}/{address}") as response:
                assert response.status in (403, 404)
