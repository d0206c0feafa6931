"""Reads a work list from tables, in whatever form an office keeps it: every table with a head, all as one list."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from taskbot.intake.grids import Grid
from taskbot.intake.lists.cells import Cells, UnreadableList
from taskbot.intake.lists.groups import grouped
from taskbot.intake.lists.numbers import with_plain_numbers
from taskbot.intake.lists.preambles import day_in, read_preamble
from taskbot.intake.lists.tables import Table
from taskbot.tasks.work_lists import Column, ListedRow, WorkList

_DOCUMENT_TABLE = "表"
"""How the names of a document's tables begin; they may be pages of one list."""
_LEAD_RULE = re.compile("(?:第一|首)位.{0,12}牵头")


def read_work_list(grids: Sequence[Grid]) -> WorkList:
    """The tasks of all tables that have a head and name units, in order; raises UnreadableList where there are none."""
    tables: list[Table] = []
    for grid in grids:
        before = tables[-1] if tables and grid.name.startswith(_DOCUMENT_TABLE) else None
        tables.append(Table(grid.name, Cells(grid), grid.above, before))
    listed = [table for table in tables if _is_listed(table)]
    if not listed:
        raise UnreadableList("没有找到表头：需要一行写有「任务」「牵头单位」「时限」等列名，并在表中写明单位")
    rows, shared = _rows(listed)
    rows, repeated = _without_repeats(rows)
    rows, not_taken = with_plain_numbers(rows, shared)
    preamble = read_preamble(_words_above(tables))
    return WorkList(
        title=preamble.title,
        document_number=preamble.document_number,
        dated=preamble.dated,
        year=preamble.year,
        as_of=preamble.as_of or _as_of_heads(listed),
        rows=rows,
        remarks=[*_left_out(tables), *repeated, *not_taken],
        names_lead_rule=any(_LEAD_RULE.search(words) for table in tables for words in table.about),
    )


def _is_listed(table: Table) -> bool:
    return table.head is not None and any(line.words.get(Column.LEAD) for line in table.lines)


def _rows(tables: Iterable[Table]) -> tuple[list[ListedRow], list[str]]:
    """All rows, and the numbers that several tasks share."""
    rows, shared = [], []
    for table in tables:
        lines, numbers = grouped(table.lines)
        shared += numbers
        rows += [
            ListedRow(table.name, line.place, line.words, line.head.written, line.goals) for line in lines
        ]
    return rows, shared


def _without_repeats(rows: Iterable[ListedRow]) -> tuple[list[ListedRow], list[str]]:
    """The rows without those that another table had before, as a summary repeats the sheets that it sums up."""
    seen: dict[tuple[str, ...], str] = {}
    kept, repeats = [], Counter[str]()
    for row in rows:
        same = tuple(row.words.get(column, "") for column in (Column.NUMBER, Column.TITLE, Column.LEAD))
        if row.words.get(Column.TITLE) and seen.setdefault(same, row.table) != row.table:
            repeats[row.table] += 1
        else:
            kept.append(row)
    return kept, [f"「{name}」有 {count} 行与前面相同，没有重复导入" for name, count in repeats.items()]


def _words_above(tables: Iterable[Table]) -> list[str]:
    """All that stands above the first list: a cover, paragraphs, rows."""
    words: list[str] = []
    for table in tables:
        words += table.above
        if _is_listed(table):
            break
    return words


def _as_of_heads(tables: Iterable[Table]) -> date | None:
    """The day that the head of a progress column names (截至2020年6月24日进展情况)."""
    written = (head for table in tables if table.head for head in table.head.written.values())
    return max(filter(None, (day_in(head) for head in written if "截" in head)), default=None)


def _left_out(tables: Iterable[Table]) -> list[str]:
    """What was not read: tables that are no lists, and columns."""
    remarks, columns = [], dict[str, None]()
    for table in tables:
        if table.head is not None and _is_listed(table):
            columns |= dict.fromkeys(table.head.headings[at].written for at in table.head.asides)
        elif table.width:
            why = "表头" if table.head is None else "写明单位"
            remarks.append(f"「{table.name}」中没有{why}，没有导入")
    return remarks + ([f"以下各栏没有导入：{'、'.join(columns)}"] if columns else [])
