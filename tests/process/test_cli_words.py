"""The command line without a start of the program: wrong use of every kind, and what lines on stdin become."""

from pathlib import Path

import pytest
from keyboard import typed
from openpyxl import Workbook


@pytest.mark.parametrize(
    ("stdin", "texts"),
    [
        (b"", []),
        (b"\n", [""]),
        (b"\r\n \r\n", ["", " "]),
        ("\ufeff6月底前\r\n".encode(), ["6月底前"]),
        ("6月底前".encode(), ["6月底前"]),
        (b"\xff\xfe6\n\n", ["��6", ""]),
        ("甲\r乙\u2028丙\n".encode(), ["甲\r乙\u2028丙"]),
    ],
    ids=["nothing", "an empty line", "blank CRLF lines", "BOM", "no last newline", "no UTF-8", "one line"],
)
def test_every_line_of_stdin_gives_one_object(tmp_path: Path, stdin: bytes, texts: list[str]) -> None:
    run = typed("parse", "deadline", "--on", "2020-06-01", data=tmp_path, stdin=stdin)
    assert (run.code, run.err) == (0, "")
    assert [line["text"] for line in run.lines] == texts


def _files(folder: Path) -> None:
    """Files that are no work lists."""
    (folder / "folder.xlsx").mkdir()
    (folder / "words.xlsx").write_text("这不是工作簿", encoding="utf-8")
    Workbook().save(folder / "empty.xlsx")
    book = Workbook()
    book.worksheets[0].append(["序号", "金额"])
    book.save(folder / "bare.xlsx")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "没有写明要做什么"),
        (["dance"], "dance"),
        (["parse", "deadline"], "--on"),
        (["parse", "deadline", "--on", "2020-13-01"], "2020-13-01"),
        (["digest", "--into", "x"], "--into"),
        (["digest", "--out", "out", "--as-of", "1900-01-01"], "--as-of 1900-01-01"),
        (["sandbox", "--port", "many"], "--port"),
        (["sandbox", "--port", "65536"], "--port 不能大于 65535"),
        (["import", "missing.xlsx"], "missing.xlsx"),
        (["import", "folder.xlsx"], "folder.xlsx"),
        (["import", "words.xlsx"], "words.xlsx"),
        (["import", "empty.xlsx"], "没有文字"),
        (["import", "bare.xlsx"], "表头"),
        (["export"], "--out"),
        (["export", "--out", "list.csv"], ".xlsx"),
        (["export", "--out", "missing/list.xlsx"], "missing/list.xlsx"),
        (["export", "--out", "folder.xlsx"], "folder.xlsx"),
        (["export", "--out", f"{'长' * 100}.xlsx"], "写不进去：名字太长"),
        (["export", "--out", "\udcff.xlsx"], "读不出来的字符"),
        (["backup", "长" * 100], "写不进去（名字太长）"),
        (["restore", "长" * 100], "打不开（名字太长）"),
        (["import", "长" * 100], "打不开：名字太长"),
        (["journal", "verify", "--head", "f" * 11], "--head"),
        (["journal", "verify", "--head", "链首校验码"], "--head"),
        (["journal", "show"], "缺少 number"),
        (["journal", "show", "12a"], "number"),
        (["journal", "show", "0"], "number 不能小于 1"),
        (["journal", "show", "1", "--out", "list.csv"], ".xlsx"),
        (["digest", "--out", "words.xlsx"], "words.xlsx"),
        (["digest", "--out", "长" * 100], "不能用作目录：名字太长"),
        (["digest", "--out", "/proc"], "/proc 不能用作目录"),
        (["demo", "--headless", "--out", "words.xlsx"], "words.xlsx"),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, list) else "",
)
def test_wrong_use_is_one_sentence(tmp_path: Path, arguments: list[str], words: str) -> None:
    _files(tmp_path)
    run = typed(*arguments, data=tmp_path)
    assert (run.code, run.out) == (2, "")
    [line] = run.err.splitlines()
    assert words in line


@pytest.mark.parametrize(
    ("arguments", "number"),
    [
        (["journal", "show"], str(2**63)),
        (["journal", "show", "--out", "list.xlsx"], str(2**63 - 1)),
        (["ledger", "--out", "."], "9" * 30),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value[:4],
)
def test_a_task_that_is_not_there_is_not_found_however_great_its_number(
    tmp_path: Path, arguments: list[str], number: str
) -> None:
    run = typed(*arguments, number, data=tmp_path)
    assert (run.code, run.out, run.err) == (1, "", f"没有找到 #{number}，请核对编号\n")
