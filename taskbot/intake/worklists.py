"""Reads a work list from .xlsx: finds the header row by the names that offices give their columns, gives back words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from taskbot.errors import UserError

COLUMNS = {
    "number": ("序号", "编号"),
    "section": ("重点方向", "工作板块", "板块", "类别"),
    "title": ("任务", "重点任务", "任务内容", "工作内容", "具体举措", "工作任务", "任务名称"),
    "deadline": ("时限", "完成时限", "时间节点", "完成时间"),
    "lead": ("牵头单位", "责任单位", "责任部门"),
    "supporting": ("配合单位", "参加单位", "协办单位"),
    "progress": ("进展情况", "进展", "工作进展"),
    "problem": ("存在问题", "问题"),
    "next_step": ("下步打算", "下一步打算", "下步工作"),
    "urgency": ("紧急程度",),
}
"""Our name of a column, and what offices write above it."""

_FIELDS = {heading: name for name, headings in COLUMNS.items() for heading in headings}
_REQUIRED = frozenset({"title", "lead"})
_HEAD_ROWS = 15
_LARGEST_FILE = 20 * 1024**2
_NOT_A_WORKBOOK = (InvalidFileException, BadZipFile, ParseError, OSError, LookupError, ValueError)
_DATED = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?=印发)")
_DOCUMENT_NUMBER = re.compile(r"[一-龥]{2,12}[〔\[（(]\d{4}[〕\])）]\d{1,4}号")


class UnreadableList(UserError):
    """The file is not a work list; the message says why, in the user's language."""


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row of the list: its place in the sheet, and its words by our column names."""

    place: int
    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class WorkList:
    """A list as it was read; `dated` is when its directive was issued, if the head says so."""

    title: str
    document_number: str
    dated: date | None
    headings: dict[str, str]
    """Our column name → the heading as written."""
    rows: list[ListedRow] = field(default_factory=list)


def read_work_list(path: Path) -> WorkList:
    """Reads the first sheet; raises UnreadableList."""
    if not path.is_file():
        raise UnreadableList(f"没有这个文件：{path.name}")
    if path.stat().st_size > _LARGEST_FILE:
        raise UnreadableList("文件超过 20 MB，请拆分后再导入")
    try:
        rows = _first_sheet(path)
    except _NOT_A_WORKBOOK:
        raise UnreadableList(f"{path.name} 不是 .xlsx 工作簿，请另存为 .xlsx 后再导入") from None
    return _list_of(rows)


def _first_sheet(path: Path) -> list[list[str]]:
    with closing(load_workbook(path, read_only=True, data_only=True)) as book:
        return [[_words(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]


def _list_of(rows: Sequence[Sequence[str]]) -> WorkList:
    head = next((index for index, row in enumerate(rows[:_HEAD_ROWS]) if _is_header(row)), None)
    if head is None:
        raise UnreadableList("没有找到表头：需要一行写有「任务」「牵头单位」「时限」等列名")
    columns = {
        index: _FIELDS[_bare(words)] for index, words in enumerate(rows[head]) if _bare(words) in _FIELDS
    }
    above = [words for row in rows[:head] for words in row if words]
    preamble = "　".join(above)
    number = _DOCUMENT_NUMBER.search(preamble)
    return WorkList(
        title=above[0] if above else "",
        document_number=number[0] if number else "",
        dated=_issued_on(preamble),
        headings={name: rows[head][index] for index, name in columns.items()},
        rows=list(_listed(rows[head + 1 :], columns, head + 2)),
    )


def _issued_on(preamble: str) -> date | None:
    found = _DATED.search(preamble)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _listed(rows: Iterable[Sequence[str]], columns: dict[int, str], first: int) -> Iterator[ListedRow]:
    for number, row in enumerate(rows, first):
        words = {name: row[index] for index, name in columns.items() if index < len(row)}
        if words.get("title") or words.get("lead"):
            yield ListedRow(number, words)


def _is_header(row: Sequence[str]) -> bool:
    return {_FIELDS.get(_bare(words)) for words in row} >= _REQUIRED


def _bare(words: str) -> str:
    return re.sub(r"\s", "", words)


def _words(cell: object) -> str:
    """A cell as somebody would read it out."""
    match cell:
        case None:
            return ""
        case datetime() | date():
            return f"{cell.year}年{cell.month}月{cell.day}日"
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell).strip()
