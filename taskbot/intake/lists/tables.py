"""Walks one table of a work list from its head down, and gives back its tasks' rows in words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from taskbot.intake.lists import rows as list_rows
from taskbot.intake.lists.cells import Cells
from taskbot.intake.lists.heads import Head, head_at
from taskbot.intake.lists.preambles import one_line
from taskbot.intake.lists.rows import said
from taskbot.intake.lists.text import with_units
from taskbot.tasks.work_lists import Column, Goal

FIRST_ROWS = 40
"""A head stands in one of these; below it may stand again anywhere."""

_FIGURE = re.compile(r"[0-9.,]+")
_TICK = re.compile(r"[√✓✔●○★☆■▲]|是")
JOINED_BY = {Column.LEAD: "、", Column.SUPPORTING: "、", Column.LEADER: "、"}
_CONTINUED = re.compile(r"[（(](?:续|续表|接上页)[^（()）]{0,4}[）)]$")
_REPEATED = frozenset(
    {Column.SECTION, Column.LEAD, Column.SUPPORTING, Column.LEADER, Column.DEADLINE, Column.URGENCY}
)
"""Where 同上 stands for the words above; elsewhere it is somebody's own word."""
_ONE_LINE = frozenset(Column) - {
    Column.TITLE, Column.CONTENT, Column.LEAD, Column.SUPPORTING, Column.PROGRESS, Column.PROBLEM, Column.NEXT_STEP,
    Column.MILESTONES, Column.INDICATORS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A task's row while its table is read. `covered` are the columns whose words stand in a merged cell from above."""

    place: int
    head: Head
    words: dict[Column, str]
    goals: tuple[Goal, ...] = ()
    covered: frozenset[Column] = frozenset()
    asides: tuple[str, ...] = ()
    """What stands in columns that are not kept."""


def _first_head(cells: Cells) -> tuple[int, Head | None]:
    """The row of the table's first head, and the head; the end of the table where there is none."""
    heads = ((row, head_at(cells, row)) for row in range(min(cells.height, FIRST_ROWS)))
    return next(((row, head) for row, head in heads if head), (cells.height, None))


def _same(one: Head | None, other: Head | None) -> bool:
    """Whether both heads say the same over the same columns."""
    return one is not None and other is not None and one.headings == other.headings


def _headings_at_end(above: Sequence[str]) -> list[str]:
    """The numbered headings (一、, （一）) that stand last above a table, the outer one first."""
    last = takewhile(lambda line: len(line) <= 60 and list_rows.level_of(line) is not None, reversed(above))
    return list(last)[::-1]


@dataclass(slots=True)
class Sections:
    """The headings that stand over the rows, by depth: under 一、 a new （一） takes the place of the last one."""

    by_level: dict[int, str] = field(default_factory=dict)

    def open(self, heading: str) -> None:
        level = list_rows.level_of(heading)
        depth = 0 if level is None else level
        self.by_level = {at: words for at, words in self.by_level.items() if at < depth} | {depth: heading}

    def __str__(self) -> str:
        return " ".join(self.by_level.values())


class Table:
    """One table. `before` is the one that it may go on from: a document's table can be the next page of it."""

    def __init__(self, name: str, cells: Cells, above: Sequence[str], before: "Table | None") -> None:
        self.name = name
        self._cells = cells
        self.first, self.head = _first_head(cells)
        is_page = before is not None and self.head is None and before.width == cells.width
        if before is not None and is_page:
            self.first, self.head = 0, before.head
        goes_on = before is not None and _same(before.head, self.head)
        self._sections = before.sections if before and goes_on else Sections()
        self._lines = before.lines[-1:] if before and goes_on else []
        self._carried = len(self._lines)
        self._in_notes = False
        self._page_begins = False
        self._notes: list[str] = []
        self.above = [*above, *(words for row in range(self.first) for words in cells.row(row) if words)]
        for heading in _headings_at_end(self.above):
            self._sections.open(heading)
        self._read()
        if before and self._carried:
            before.lines[-1] = self._lines.pop(0)

    @property
    def sections(self) -> Sections:
        """The headings that are over its last row."""
        return self._sections

    @property
    def lines(self) -> list[Line]:
        """Its tasks' rows; the last one may still grow by the table that comes next."""
        return self._lines

    @property
    def about(self) -> list[str]:
        """What is said of the list above it and in its notes."""
        return self.above + self._notes

    @property
    def width(self) -> int:
        """How many columns it has."""
        return self._cells.width

    def _read(self) -> None:
        head, row = self.head, self.first
        while head is not None and row < self._cells.height:
            if again := head_at(self._cells, row):
                head, row = again, again.end
                self._page_begins = bool(self._lines)
                continue
            self._take(row, head)
            row += 1

    def _take(self, row: int, head: Head) -> None:
        filled = [words for words in self._cells.row(row) if words]
        if not filled:
            return
        self._in_notes = list_rows.opens_notes(filled[0]) or (self._in_notes and len(filled) == 1)
        if (
            self._in_notes
            or list_rows.is_no_task(filled)
            or (len(filled) == 1 and self._repeats_title(filled[0]))
        ):
            self._notes += filled
            return
        line = self._line(row, head)
        if self._joins(line, row) or self._opens_section(line, filled, row):
            return
        if line.words.get(Column.TITLE) or line.words.get(Column.LEAD) or line.words.get(Column.CONTENT):
            if self._page_begins:
                line = self._from_page_before(line, row)
            self._lines.append(self._complete(line))
            self._page_begins = False

    def _repeats_title(self, words: str) -> bool:
        """Whether the row is the list's title again, as it heads every page."""
        return _CONTINUED.sub("", one_line(words)) in map(one_line, self.above)

    def _from_page_before(self, line: Line, row: int) -> Line:
        """The first row of a page, with what a merged cell that the page broke says for it."""
        above = self._lines[-1]
        words = {
            column: above.words.get(column, "")
            for at, column in line.head.columns.items()
            if column in _REPEATED
            and not line.words[column]
            and (column in above.covered or self._cells.is_tall(row, at))
        }
        return replace(line, words=line.words | words)

    def _line(self, row: int, head: Head) -> Line:
        """The row's words by column, merged cells counted for every row that they cover."""
        words: dict[Column, str] = {}
        covered = set()
        for at, column in sorted(head.columns.items()):
            cell = self._cell(row, at, head)
            if column in _ONE_LINE:
                cell = one_line(cell)
            if self._cells.covered(row, at):
                covered.add(column)
            words[column] = _with(words.get(column, ""), cell, column, head.headings[at].written)
        asides = filter(None, (self._cell(row, at, head) for at in head.asides))
        goals = self._goals(row, head)
        return Line(row + 1, head, words, tuple(goals), frozenset(covered), tuple(asides))

    def _goals(self, row: int, head: Head) -> Iterator[Goal]:
        """What stands under the heads with a date, a figure with what it counts."""
        unit = "" if head.figure_unit is None else self._cell(row, head.figure_unit, head)
        for at in head.goals:
            heading, cell = head.headings[at], one_line(self._cell(row, at, head))
            if cell:
                words = "" if _TICK.fullmatch(cell) else f"{cell}{unit if _FIGURE.fullmatch(cell) else ''}"
                yield Goal(heading.by, heading.called, words, heading.written)

    def _cell(self, row: int, column: int, head: Head) -> str:
        """What the row says under the heading at the column."""
        under = (said(self._cells.down(row, at)) for at in range(column, head.ends[column]))
        return next(filter(None, under), "")

    def _joins(self, line: Line, row: int) -> bool:
        """Adds the row to the one above where it is only the rest of it."""
        if not self._lines or line.covered or any(self._cells.is_wide(row, at) for at in line.head.columns):
            return False
        above = self._lines[-1]
        joined = list_rows.goes_on(line.words, above.words, is_numbered=Column.NUMBER in line.words)
        if joined is None:
            return False
        self._lines[-1] = replace(above, words=joined)
        return True

    def _opens_section(self, line: Line, filled: list[str], row: int) -> bool:
        """A heading that stands alone in its row, or with its numeral only, is over the rows below."""
        words = {column: text for column, text in line.words.items() if text}
        numeral, title = words.get(Column.NUMBER, ""), words.get(Column.TITLE, "")
        if len(filled) == 1 and not line.covered:
            first = next(at for at, text in enumerate(self._cells.row(row)) if text)
            is_apart = self._cells.is_wide(row, first) or first != line.head.place(Column.TITLE)
            if is_apart or list_rows.level_of(filled[0]) is not None:
                self._sections.open(one_line(filled[0]))
                return True
        if words.keys() == {Column.NUMBER, Column.TITLE}:
            if list_rows.is_section_number(numeral):
                self._sections.open(list_rows.numbered_section(numeral, title))
                return True
            below = self._cells.text(row + 1, line.head.place(Column.NUMBER) or 0)
            if list_rows.is_child_of(below, list_rows.plain_number(numeral)):
                self._sections.open(title)
                return True
        return False

    def _complete(self, line: Line) -> Line:
        """The row with 同上 written out, its section, and the units and the deadline that stand in its text."""
        above = self._lines[-1].words if self._lines else {}
        words = {
            column: above.get(column, "") if column in _REPEATED and list_rows.is_as_above(text) else text
            for column, text in line.words.items()
        }
        if not words.get(Column.SECTION) and (Column.SECTION in words or self._sections.by_level):
            words[Column.SECTION] = str(self._sections) or above.get(Column.SECTION, "")
        lead = line.head.place(Column.LEAD)
        if lead is not None and line.head.headings[lead].has_deadline_too:
            words[Column.DEADLINE] = words[Column.LEAD]
        if Column.DEADLINE not in words and (by := _deadline_in_head(line.head)):
            words[Column.DEADLINE] = by
        words = with_units(words, line.asides)
        return replace(line, words=words | {Column.TITLE: one_line(words.get(Column.TITLE, ""))})


def _with(before: str, cell: str, column: Column, heading: str) -> str:
    """What several columns of one kind say together: units side by side, of progress the last, of content each with its head."""
    if not before or not cell:
        return before or cell
    if column is Column.PROGRESS:
        return cell
    return (
        f"{before}\n{heading}：{cell}"
        if column is Column.CONTENT
        else f"{before}{JOINED_BY.get(column, '　')}{cell}"
    )


def _deadline_in_head(head: Head) -> str:
    """The date in the head of a column that is no goal (6月底前完成情况)."""
    return next((head.headings[at].by for at in head.columns if head.headings[at].by), "")
