"""Secrecy marks at the command line: refused in one line, let through with a reason, which an import journals."""

from pathlib import Path
from shutil import copyfile

import pytest
from keyboard import typed
from sqlmodel import col, select
from test_cli import WORK_LIST

from taskbot.db import Database
from taskbot.tasks.models import Event, Task

PAPER = """机密★1年
关于开展摸底的通知
各成员单位：
一、开展摸底。6月底前完成摸底。（牵头单位：省经信厅）
2020年6月10日
"""
REFUSED = "没有处理：涉密、内部和未定稿的内容不得在聊天中传递；确认可以处理的，请加 --despite-marks 理由\n"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "通知.txt"
    path.write_text(PAPER, encoding="utf-8")
    return path


@pytest.fixture
def work_list(tmp_path: Path) -> Path:
    return Path(copyfile(WORK_LIST, tmp_path / "内部资料_清单.xlsx"))


def test_a_marked_paper_is_not_drafted(paper: Path, tmp_path: Path) -> None:
    run = typed("draft", paper, data=tmp_path)
    assert (run.code, run.out) == (1, "")
    assert run.err == f"这份文件标有「机密」，{REFUSED}"


def test_a_marked_paper_is_drafted_with_a_reason(paper: Path, tmp_path: Path) -> None:
    run = typed("draft", paper, "--despite-marks", "已经解密", "--json", data=tmp_path)
    assert (run.code, run.err) == (0, "")
    assert [task["title"] for task in run.json["tasks"]] == ["开展摸底"]


@pytest.mark.parametrize("reason", ["", "。。", "ok"])
def test_a_reason_says_something(paper: Path, tmp_path: Path, reason: str) -> None:
    run = typed("draft", paper, "--despite-marks", reason, data=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith("--despite-marks 要写明理由，3 个字以上")


def test_a_paper_without_marks_needs_no_reason(tmp_path: Path) -> None:
    paper = WORK_LIST.with_name("directive.txt")
    for more in ([], ["--despite-marks", ""]):
        run = typed("draft", paper, *more, data=tmp_path)
        assert (run.code, run.err) == (0, "")


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_a_marked_list_is_not_imported(work_list: Path, tmp_path: Path, more: list[str]) -> None:
    run = typed("import", work_list, *more, data=tmp_path)
    assert (run.code, run.out) == (1, "")
    assert run.err == f"这份文件标有「内部资料」，{REFUSED}"


def test_an_import_with_a_reason_is_journalled(work_list: Path, tmp_path: Path) -> None:
    run = typed("import", work_list, "--despite-marks", "文件名是旧的", "--json", data=tmp_path)
    assert (run.code, run.json["created"]) == (0, 54)

    event, tasks = stored(tmp_path)
    assert (event.kind, event.by_name, tasks) == ("marks_overridden", "督办单位（后台）", 54)
    new = event.new or {}
    assert (new["marks"], new["reason"], new["file_name"]) == (["内部资料"], "文件名是旧的", work_list.name)


def stored(folder: Path) -> tuple[Event, int]:
    """The first line of the journal, and how many tasks there are."""
    db = Database(f"sqlite:///{next(folder.glob('*.db'))}")
    event = db.read_now(lambda session: session.exec(select(Event).order_by(col(Event.seq))).first())
    tasks = db.read_now(lambda session: len(session.exec(select(Task)).all()))
    db.close()
    assert event is not None
    return event, tasks
