"""The command line: exit codes, what goes to stdout and stderr, and what a command does not import."""

import asyncio
import os
import re
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from keyboard import CLOCK, Ran, typed
from openpyxl import Workbook, load_workbook
from town import ANSWER_SECONDS, START_SECONDS, TASKBOT, TOKEN, FoundTown, environment, started

from taskbot.app import make_invitation
from taskbot.clock import Clock
from taskbot.context import open_context
from taskbot.errors import UserError
from taskbot.sandbox import Fault
from taskbot.settings import load_settings

WORK_LIST = Path(__file__).parents[2] / "config" / "sample" / "worklist.xlsx"


async def ran(*arguments: str | Path, data: Path, stdin: bytes = b"", **settings: object) -> Ran:
    """`taskbot` with the arguments, in an office whose files are in `data`."""
    env = environment(data_dir=data, clock=CLOCK, **settings)
    process = await started(*arguments, env=env)
    async with asyncio.timeout(START_SECONDS):
        out, err = await process.communicate(stdin)
    assert process.returncode is not None
    return Ran(process.returncode, out.decode(), err.decode())


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Ran]]:
    """An office after the sample list was imported: as a rehearsal, then truly, then once more."""
    data = tmp_path_factory.mktemp("imported")
    runs = [typed("import", WORK_LIST, *more, "--json", data=data) for more in (["--dry-run"], [], [])]
    return data, runs


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], ["aiogram", "sqlmodel", "sqlalchemy", "openpyxl", "aiohttp"]),
        (["digest", "--help"], ["aiogram", "sqlmodel", "sqlalchemy", "openpyxl", "aiohttp"]),
        (["parse", "deadline", "--on", "2020-06-01"], ["aiogram", "sqlmodel", "openpyxl", "aiohttp"]),
        (["parse", "reply"], ["aiogram", "sqlmodel", "openpyxl", "aiohttp"]),
        (["parse", "task", "--on", "2020-06-01"], ["aiogram", "sqlmodel", "openpyxl", "aiohttp"]),
        (["digest", "--out", "papers"], ["aiogram"]),
        (["export", "--out", "list.xlsx"], ["aiogram"]),
        (["remind", "--from", "2020-06-29", "--to", "2020-06-29"], ["aiogram", "openpyxl", "aiohttp"]),
        (["journal", "verify"], ["aiogram", "openpyxl", "aiohttp"]),
        (["journal", "show", "1"], ["aiogram", "openpyxl", "aiohttp"]),
    ],
    ids=" ".join,
)
async def test_a_command_imports_only_what_it_needs(
    tmp_path: Path, arguments: list[str], unwanted: list[str]
) -> None:
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-X", "importtime", TASKBOT, *arguments],
        env=environment(data_dir=tmp_path),
        cwd=tmp_path,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, told = await process.communicate()
    imported = {line.rpartition(b"|")[2].strip().decode() for line in told.splitlines()}
    assert "taskbot.cli" in imported
    assert imported.isdisjoint(unwanted)


def test_deadlines_are_parsed_line_by_line(tmp_path: Path) -> None:
    stdin = "6月底前\n\n9月31日前\n每月5日前".encode()
    run = typed("parse", "deadline", "--on", "2020-06-01", data=tmp_path, stdin=stdin)
    assert (run.code, run.err) == (0, "")
    keys = {"text", "due_on", "precision", "recurrence", "confirm", "span"}
    assert all(keys <= line.keys() for line in run.lines)
    assert [line["text"] for line in run.lines] == ["6月底前", "", "9月31日前", "每月5日前"]
    assert [line["due_on"] for line in run.lines][:3] == ["2020-06-30", None, None]
    assert [line["precision"] for line in run.lines] == ["month", "none", "invalid", "recurring"]


def test_replies_are_parsed_line_by_line(tmp_path: Path) -> None:
    stdin = "#12 60% 正在征求意见\n大家好\n".encode()
    run = typed("parse", "reply", data=tmp_path, stdin=stdin)
    assert (run.code, run.err) == (0, "")
    assert [(line["text"], line["is_report"]) for line in run.lines] == [
        ("#12 60% 正在征求意见", True),
        ("大家好", False),
    ]
    [report] = run.lines[0]["reports"]
    keys = {"numbers", "progress", "claim", "needs_coordination", "problem", "next_step", "expected_on"}
    assert keys <= report.keys()
    assert (report["numbers"], report["progress"]) == (["12"], 60)


def test_a_reply_to_a_card_is_about_its_task(tmp_path: Path) -> None:
    run = typed("parse", "reply", "--to", "7", data=tmp_path, stdin="已完成80%".encode())
    assert run.lines[0]["reports"][0]["numbers"] == ["7"]


def test_orders_are_parsed_line_by_line(tmp_path: Path) -> None:
    stdin = "研究提出2.0版标准体系 @省经信厅 配合：省市场监管局 6月底前\n无单位的事\n".encode()
    run = typed("parse", "task", "--on", "2020-06-01", data=tmp_path, stdin=stdin)
    assert (run.code, run.err) == (0, "")
    order, vague = run.lines
    keys = {"text", "title", "lead_unit", "supporting_units", "due_on", "deadline_phrase"}
    assert keys | {"recurrence", "urgency", "problems"} <= order.keys()
    assert order["lead_unit"] == "浙江省经济和信息化厅"
    assert order["supporting_units"] == ["浙江省市场监督管理局"]
    assert order["due_on"] == "2020-06-30"
    assert order["problems"] == []
    assert vague["problems"]


@pytest.mark.parametrize(
    ("arguments", "words"), [([], "没有写明要做什么"), (["import", "missing.xlsx"], "missing.xlsx")]
)
async def test_the_program_ends_wrong_use_with_one_sentence(
    tmp_path: Path, arguments: list[str], words: str
) -> None:
    """All others are in test_cli_words, without a start each."""
    run = await ran(*arguments, data=tmp_path)
    assert (run.code, run.out) == (2, "")
    [line] = run.err.splitlines()
    assert words in line


async def test_an_import_tells_what_it_did(imported: tuple[Path, list[Ran]]) -> None:
    _, runs = imported
    assert [(run.code, run.err) for run in runs] == [(0, "")] * 3
    rehearsed, first, second = (run.json for run in runs)
    assert rehearsed["created"] == first["created"] == len(first["tasks"]) >= 40
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, first["created"])
    assert first["problems"] == []
    keys = {"number", "title", "lead_unit", "supporting_units", "due_on", "deadline_phrase"}
    assert all(keys <= task.keys() for task in first["tasks"])
    assert [task["number"] for task in second["tasks"]] == [task["number"] for task in first["tasks"]]


def test_an_exported_list_is_imported_without_a_change(
    imported: tuple[Path, list[Ran]], tmp_path: Path
) -> None:
    data, _ = imported
    out = tmp_path / "list.xlsx"
    out.write_text("换掉", encoding="utf-8")
    told = typed("export", "--out", out, data=data)
    assert (told.code, told.err, told.out) == (0, "", f"已导出 54 项任务：{out}\n")
    assert _paths_in(tmp_path) == [str(out)]
    again = typed("import", out, "--dry-run", "--json", data=data)
    result = again.json
    assert (result["created"], result["updated"], result["unchanged"]) == (0, 0, 54)
    assert (result["problems"], result["changes"], result["remarks"]) == ([], [], [])


def test_an_edited_workbook_is_rehearsed_and_taken_over(
    imported: tuple[Path, list[Ran]], tmp_path: Path
) -> None:
    """The weekly workbook of the command line, with a deadline that counts and one that cannot be read."""
    data, _ = imported
    made = typed("digest", "--out", tmp_path, "--json", data=data)
    book = load_workbook(made.json["files"][0])
    sheet = book["工作清单"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "序号")
    at = next(cell.column for cell in head if cell.value == "时限")
    sheet.cell(head[0].row + 1, at).value = "2021年7月5日"
    sheet.cell(head[0].row + 2, at).value = "九月三十二"
    book.save(tmp_path / "edited.xlsx")
    rehearsed = typed("import", tmp_path / "edited.xlsx", "--dry-run", "--json", data=data)
    result = rehearsed.json
    assert (result["created"], result["updated"], result["unchanged"]) == (0, 1, 52)
    (problem,) = result["problems"]
    assert (problem["table"], problem["row"], problem["column"]) == ("工作清单", head[0].row + 2, "时限")
    assert next((each["number"], each["due_on"]) for each in result["tasks"]) == (1, "2021-07-05")
    told = typed("import", tmp_path / "edited.xlsx", "--dry-run", data=data)
    assert told.out.startswith("仅预演，没有写入。\n新增 0 项，更新 1 项，未变 52 项\n#1「")
    assert f"「工作清单」第 {head[0].row + 2} 行「时限」：" in told.out
    (foreign := tmp_path / "foreign").mkdir()
    refused = typed("import", tmp_path / "edited.xlsx", data=foreign)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.count("\n") == 1
    assert "这份工作簿与本台账对不上" in refused.err


def test_a_rehearsed_import_shows_what_differs(imported: tuple[Path, list[Ran]], tmp_path: Path) -> None:
    data, _ = imported
    book = Workbook()
    for row in (
        ["序号", "任务", "时限", "责任单位"],
        [4, "品质化：“品字标浙江制造”产品国内市场份额显著提高", "2022年6月底", "省市场监管局、省商务厅"],
        [5, "另一项毫不相干", "年底", "杭州市"],
        [90, "新的任务", "9月31日", "省经信厅"],
        [91, "再一项任务", "尽快", "省经信厅"],
        [92, "末一项任务", "年底", "省经信厅"],
    ):
        book.worksheets[0].append(row)
    book.save(tmp_path / "edited.xlsx")
    told = typed("import", tmp_path / "edited.xlsx", "--dry-run", data=data)
    assert (told.code, told.err) == (0, "")
    title = "品质化：“品字标浙江制造”产品国内市场份额显著提高"
    assert told.out.splitlines() == [
        "仅预演，没有写入。",
        "新增 2 项，更新 1 项，未变 0 项",
        f"#4「{title}」任务：品质化：“品字标浙江制造”产品国内市场份额明显提高 → {title}",
        f"#4「{title}」完成时限：到2022年（2022年12月31日） → 2022年6月底（2022年6月30日）",
        f"#4「{title}」配合单位：省经信厅、省商务厅 → 省商务厅",
        "第 3 行「序号」：序号 5 已是另一项任务「绿色化：“低散乱”企业按现行标准全部退出」，请改用新的序号或留空（未导入）",
        "第 4 行「时限」：时限「9月31日」没有这一天，请写成 6月30日 这样的日期，或 长期（未导入）",
        "第 5 行「时限」：「尽快」没有具体日期，按无时限导入（已导入）",
        "没有注明牵头的，按列第一位的单位牵头（1 项）",
    ]


def test_a_digest_is_made_on_demand(imported: tuple[Path, list[Ran]], tmp_path: Path) -> None:
    data, _ = imported
    run = typed("digest", "--as-of", "2020-07-01", "--out", tmp_path, "--json", data=data)
    assert (run.code, run.err) == (0, "")
    assert run.json["week"] == "2020-W27"
    counts = {"total", "closed", "overdue", "due_soon", "blocked", "on_track"}
    assert counts <= run.json["counts"].keys()
    assert re.fullmatch(r"[0-9a-f]{64}", run.json["journal_head"])
    assert sorted(Path(name).suffix for name in run.json["files"]) == [".png", ".txt", ".xlsx"]
    assert sorted(run.json["files"]) == _paths_in(tmp_path)


def _paths_in(folder: Path) -> list[str]:
    return sorted(map(str, folder.iterdir()))


async def test_the_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    run = await ran("db", "upgrade", data=tmp_path)
    assert (run.code, run.err) == (0, "")
    assert (tmp_path / "taskbot.db").exists()


async def test_somebody_who_waits_at_a_terminal_is_told_what_for(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    process = await asyncio.create_subprocess_exec(
        *[TASKBOT, "import", WORK_LIST], env=environment(data_dir=tmp_path), stderr=theirs
    )
    os.close(theirs)
    shown = await asyncio.to_thread(_read_to_its_end, ours)
    assert await process.wait() == 0
    assert "正在导入 worklist.xlsx" in shown.decode()
    os.close(ours)


def _read_to_its_end(terminal: int) -> bytes:
    """All that is shown there; who writes to a terminal that nobody reads comes to a stop."""
    shown = b""
    with suppress(OSError):  # its other end is closed
        while part := os.read(terminal, 1000):
            shown += part
    return shown


@dataclass(frozen=True)
class Slow:
    """Commands that take seconds, run at once: a new office's checkup with a token, without, and behind a gateway, and the demo."""

    good: Ran
    bad: Ran
    walled: Ran
    demo: Ran
    papers: Path


@pytest.fixture(scope="session")
async def slow(found_town: FoundTown) -> Slow:
    town = await found_town("slow")
    walled_town = await found_town("walled")
    walled_town.sandbox.faults.add(Fault("redirect", times=100))
    folders = [town.folder / name for name in ("good", "bad", "walled", "demo")]
    for folder in folders:
        folder.mkdir()
    good, bad, walled, demo = folders
    runs = await asyncio.gather(
        ran("check", data=good, bot_token=TOKEN, telegram_api=town.url),
        ran("check", data=bad),
        ran("check", data=walled, bot_token=TOKEN, telegram_api=walled_town.url),
        ran("demo", "--headless", "--out", demo / "out", data=demo),
    )
    return Slow(*runs, demo / "out")


async def test_a_checkup_gives_a_line_each(slow: Slow) -> None:
    assert (slow.good.code, slow.good.err) == (0, "")
    assert (slow.bad.code, slow.bad.err) == (1, "")
    for run in (slow.good, slow.bad):
        assert all(re.match(r"(ok  |warn|fail)  \S+：", line) for line in run.out.splitlines())
    assert "@taskbot_demo_bot" in slow.good.out
    assert "ok    联络员：有任务的单位都有可达的联络员" in slow.good.out
    assert "ok    督办单：模板 writ.docx 可以使用" in slow.good.out
    assert "ok    接收方式：polling" in slow.good.out
    assert "ok    校时：时钟由 TASKBOT_CLOCK 设定" in slow.good.out
    for about in ("数据库结构", "备份", "磁盘", "数据目录"):
        assert f"  {about}：" in slow.bad.out
    assert "fail  令牌：缺少令牌" in slow.bad.out
    assert "fail  令牌：没有得到 Telegram 的回答：ClientError: redirected" in slow.walled.out
    assert TOKEN not in slow.good.out + slow.walled.out + slow.walled.err


@pytest.mark.parametrize(
    ("role", "unit", "rank", "words"),
    [
        ("boss", None, None, "office、liaison、leader、admin"),
        ("liaison", None, None, "--unit"),
        ("liaison", "省经济厅", None, "省经信厅"),
        ("liaison", "省经信厅", "C", "--rank C：请写 A、B 之一"),
        ("leader", None, "A", "--rank 只用于联络员"),
    ],
)
def test_an_invitation_asks_for_role_unit_and_rank(
    tmp_path: Path, role: str, unit: str | None, rank: str | None, words: str
) -> None:
    context = open_context(load_settings(data_dir=tmp_path), Clock())
    with pytest.raises(UserError, match=words):
        make_invitation(context, role, unit, rank)
    context.db.close()


async def test_the_demo_plays_the_week_and_leaves_its_papers(slow: Slow) -> None:
    assert (slow.demo.code, slow.demo.err) == (0, "")
    assert "演示" in slow.demo.out
    assert slow.demo.out.count("已写出") == 3
    transcript = (slow.papers / "transcript.txt").read_text(encoding="utf-8")
    assert all(words in transcript for words in ("确认交办", "签收", "60%", "督办提醒", "办结"))
    [workbook] = slow.papers.glob("digest-*.xlsx")
    assert len(load_workbook(workbook).sheetnames) == 9
    [picture] = slow.papers.glob("digest-*.png")
    assert picture.read_bytes().startswith(b"\x89PNG")


async def test_the_sandbox_tells_its_address_and_stops_at_ctrl_c(
    found_town: FoundTown, tmp_path: Path
) -> None:
    town = await found_town("visitor")
    process = await started("sandbox", "--port", "0", env=environment(data_dir=tmp_path, bot_token=TOKEN))
    assert process.stdout is not None
    async with asyncio.timeout(ANSWER_SECONDS):
        told = (await process.stdout.readline() + await process.stdout.readline()).decode()
    address = re.search(r"http://127\.0\.0\.1:\d+", told)
    assert address, told
    async with town.http.get(address[0]) as page:
        assert page.status == 200
        assert page.content_type == "text/html"
    process.send_signal(signal.SIGINT)
    out, err = await process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert TOKEN not in told + out.decode()


async def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        run = await ran("sandbox", "--port", port, data=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert run.err == f"端口 {port} 打不开（已被占用），请用 --port 另选一个\n"


def test_db_move_reads_the_address_from_its_input(tmp_path):
    run = typed(
        "db", "move", "--to", "-", data=tmp_path, stdin=b"postgresql://taskbot:secret@127.0.0.1:1/taskbot\n"
    )
    assert run.code == 2
    assert "没有可搬的数据" in run.err
    assert "secret" not in run.out + run.err
