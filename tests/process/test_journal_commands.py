"""`taskbot journal`: a chain that holds, one that was tampered with behind the program's back, and timelines."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from keyboard import Ran, typed
from openpyxl import load_workbook
from test_cli import WORK_LIST

GUARD = ("event_no_update", "event_no_delete", "event_no_replace")
HEAD = re.compile(r"[0-9a-f]{64}")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office whose list was imported."""
    data = tmp_path_factory.mktemp("journal")
    assert typed("import", WORK_LIST, data=data).code == 0
    return data


@contextmanager
def opened(data: Path) -> Iterator[sqlite3.Connection]:
    """The office's database in a stranger's hand; what is done there is committed."""
    with closing(sqlite3.connect(data / "taskbot.db")) as connection, connection:
        yield connection


@pytest.fixture
def copied(office: Path, tmp_path: Path) -> Path:
    """The same, for a test to spoil."""
    with opened(office) as source, opened(tmp_path) as target:
        source.backup(target)
    return tmp_path


def spoil(data: Path, statement: str) -> None:
    """What somebody with the file in hand could do."""
    with opened(data) as connection:
        for trigger in GUARD:
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute(statement)


def verified(data: Path, *arguments: str) -> Ran:
    return typed("journal", "verify", *arguments, data=data)


def test_a_whole_chain_is_told_with_its_count_and_head(office: Path) -> None:
    run = verified(office)
    assert (run.code, run.err) == (0, "")
    [head] = HEAD.findall(run.out)
    assert run.out == f"台账完整，共 103 条，链首校验码：{head}\n"
    for given in (head, head[:12], f"{head[:6].upper()} {head[6:20]}"):
        again = verified(office, "--head", given)
        assert (again.code, again.err) == (0, "")
        assert again.out.splitlines()[1] == "给出的校验码是第 103 条的，其后又有 0 条"


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE event SET new = replace(new, '20', '80') WHERE seq = 7", "第 7 条（#4，"),
        ("UPDATE event SET by_name = '王敏' WHERE seq = 103", "第 103 条（#"),
        ("DELETE FROM event WHERE seq = 7", "第 7 条缺失，其后是第 8 条（#"),
        ("DELETE FROM event WHERE seq BETWEEN 7 AND 9", "第 7 至 9 条缺失，其后是第 10 条（#"),
        ("UPDATE event SET new = '{' WHERE seq = 1", "第 1 条（#1，"),
    ],
)
def test_the_first_event_that_is_wrong_is_named_in_one_line(copied: Path, statement: str, words: str) -> None:
    spoil(copied, statement)
    run = verified(copied)
    assert (run.code, run.out) == (1, "")
    [line] = run.err.splitlines()
    assert line.startswith("台账不完整：")
    assert words in line


def test_a_head_that_was_printed_shows_a_journal_cut_short(copied: Path) -> None:
    [head] = HEAD.findall(verified(copied).out)
    spoil(copied, "DELETE FROM event WHERE seq > 100")
    assert verified(copied).code == 0
    run = verified(copied, "--head", head)
    assert (run.code, run.out) == (1, "")
    assert run.err == f"台账中没有校验码 {head}：台账被截短或者换过，或者校验码抄写有误\n"


async def test_a_database_refuses_what_a_stranger_changes(copied: Path) -> None:
    with opened(copied) as connection:
        for statement in ("UPDATE event SET kind = 'closed'", "DELETE FROM event"):
            with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
                connection.execute(statement)


def test_a_timeline_is_told_in_words_as_json_and_as_a_sheet(copied: Path) -> None:
    told = typed("journal", "show", "4", data=copied)
    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines()[1:3] == ["台账 2 条", "6月29日（周一）09:30 督办单位（后台） 交办"]
    words = "20%，市场份额的统计口径已初步商定。"
    assert told.out.count(words) == 1
    listed = typed("journal", "show", "4", "--json", data=copied)
    assert listed.out.count(words) == 1
    issued, entered = listed.json
    assert {"seq", "at", "by", "kind", "old", "new", "chat", "message"} <= issued.keys()
    assert [issued["kind"], entered["kind"], entered["new"]["words"]] == ["issued", "entered", words]
    out = copied / "timeline.xlsx"
    saved = typed("journal", "show", "4", "--out", out, data=copied)
    assert (saved.code, saved.err, saved.out) == (0, "", f"已导出 #4 台账 2 条：{out}\n")
    [sheet] = load_workbook(out).worksheets
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$5:$5"
    heads = ["序号", "时间", "操作人", "事项", "原值", "新值", "来源消息", "哈希前12位"]
    assert [cell.value for cell in sheet[5]] == heads
    assert [row[7].value for row in sheet.iter_rows(6, 7)] == [issued["hash"][:12], entered["hash"][:12]]
    [head] = HEAD.findall(verified(copied).out)
    assert verified(copied, "--head", head).out.startswith("台账完整，共 106 条")


def test_a_task_that_does_not_exist_has_no_timeline(office: Path) -> None:
    run = typed("journal", "show", "999", "--json", data=office)
    assert (run.code, run.out, run.err) == (1, "", "没有找到 #999，请核对编号\n")


def test_the_evidence_of_a_task_is_written_into_a_folder_and_its_export_is_journalled(
    copied: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    head = verified(copied).out.split("：")[1].strip()
    run = typed("ledger", "4", "--out", folder, "--json", data=copied)
    assert (run.code, run.err) == (0, "")
    assert [Path(file) for file in run.json["files"]] == [
        folder / "任务4卷宗.docx",
        folder / "任务4卷宗.xlsx",
    ]
    assert run.json["journal_head"] == head
    assert load_workbook(folder / "任务4卷宗.xlsx").sheetnames[:2] == ["基本情况", "任务台账"]
    later = verified(copied, "--head", head)
    assert later.out.endswith("，其后又有 1 条\n")
    missing = typed("ledger", "99", "--out", folder, data=copied)
    assert (missing.code, missing.out, missing.err) == (1, "", "没有找到 #99，请核对编号\n")
