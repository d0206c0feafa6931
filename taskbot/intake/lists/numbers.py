"""Which numbers of a list name its tasks: those that count the whole list, not a section of it and not a tree."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from taskbot.intake.lists.rows import is_graded_number, plain_number
from taskbot.tasks.work_lists import Column, ListedRow


def with_plain_numbers(rows: Sequence[ListedRow], shared: Sequence[str]) -> tuple[list[ListedRow], list[str]]:
    """The rows with their numbers in digits, empty where they name no task; and remarks on what was not taken.

    `shared` are the numbers that stand over several tasks.
    """
    remarks = []
    if shared:
        remarks.append(f"序号 {'、'.join(shared)} 合并了几项任务，没有采用，任务编号按先后另排")
    graded = [words for row in rows if is_graded_number(words := row.words.get(Column.NUMBER, ""))]
    if graded:
        remarks.append(f"分级或带字母的序号（{graded[0]} 等 {len(graded)} 个）没有采用，任务编号按先后另排")
    plain = [_with_number(row, plain_number) for row in rows]
    if _starts_again(plain):
        remarks.append("序号重新从 1 编起，没有采用，任务编号按先后另排")
        plain = [_with_number(row, lambda _: "") for row in plain]
    return plain, remarks


def _starts_again(rows: Sequence[ListedRow]) -> bool:
    """Whether another table or section begins anew at 1."""
    first = [row for row in rows if row.words.get(Column.NUMBER) == "1"]
    places = {(row.table, row.words.get(Column.SECTION, "")) for row in first}
    return len(places) > 1


def _with_number(row: ListedRow, read: Callable[[str], str]) -> ListedRow:
    words = row.words.get(Column.NUMBER)
    return row if words is None else replace(row, words={**row.words, Column.NUMBER: read(words)})
