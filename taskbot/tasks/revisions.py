"""Three versions of the list side by side: as a workbook of ours was made, as the office sends it back, as it is now. Pure.

A cell that reads as it was drawn was not edited. What was edited is a change where the field is now as it was then, a
conflict where it has become something else meanwhile, and nothing where it has become the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import State
from taskbot.tasks.list_words import beginning, is_cut
from taskbot.tasks.matching import LIKE, LIKE_OF_ONE_UNIT, closed, likeness, same_words
from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.planning import NUMBER, RowProblem
from taskbot.tasks.revised_cells import CellReader
from taskbot.tasks.revised_columns import columns_of, lacks_number
from taskbot.tasks.revised_fields import Clash, Fields, clash_words, cut, fields_of, merged
from taskbot.tasks.revised_lists import DrawnList, Flaw, RevisedCell, RevisedRow, RevisedSheet
from taskbot.tasks.revised_shifts import Slips, slips_in
from taskbot.tasks.work_lists import Column

_COLUMNS = {
    "title": (Column.TITLE,),
    "content": (Column.CONTENT, Column.TITLE),
    "section": (Column.SECTION,),
    "deadline": (Column.DEADLINE, Column.DUE_ON),
    "lead_unit": (Column.LEAD,),
    "supporting_units": (Column.SUPPORTING, Column.LEAD),
    "leader": (Column.LEADER,),
    "urgency": (Column.URGENCY,),
    "milestones": (Column.MILESTONES,),
    "indicators": (Column.INDICATORS,),
    "progress": (Column.PERCENT, Column.PROGRESS),
    "done": (Column.PROGRESS,),
    "problem": (Column.PROBLEM,),
    "next_step": (Column.NEXT_STEP,),
}
"""Where a field may have been edited."""
_FLAWS = {
    Flaw.FORMULA: "是公式，没有计算，也没有采用，请改成文字或数字",
    Flaw.ERROR: "是错误值，没有采用，请改成文字或数字",
    Flaw.MERGED: "是合并的单元格，没有采用，请取消合并、逐行填写",
}
_CUT = "这一格只有开头，没有全文，没有采用；请写全文（去掉“全文见”一句），或用 /amend、/correct"
_NOT_TAKEN = {
    "灯": "灯由系统按亮灯规则得出，没有采用；请改时限或进展",
    "距时限": "距时限由系统算出，没有采用；请改时限",
    "状态": "状态不从清单改，没有采用；请用 /close、/return、/reopen 或 /cancel",
}
_ENDED = {State.CLOSED: "已办结", State.CANCELLED: "已撤销"}
_DERIVED = "这一栏由系统生成，没有采用；请改时限、单位、进展等栏，或用 /enter 代录"


@dataclass(frozen=True, slots=True)
class RowRevision:
    """What a row proposes of its task: new values by field."""

    number: int
    place: int
    fields: Fields


@dataclass(slots=True)
class Revisions:
    """All that a sheet proposes; a cell with a problem or a conflict proposes nothing.

    What is proposed of a `doubtful` task should be looked at first.
    """

    rows: list[RowRevision] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    conflicts: list[RowProblem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    doubtful: set[int] = field(default_factory=set)


def compare(
    sheet: RevisedSheet,
    drawn: DrawnList,
    base: Mapping[int, TaskFacts],
    now: Mapping[int, TaskFacts],
    reader: CellReader,
) -> Revisions:
    """What the sheet proposes; `drawn` is `base` as the workbook had it."""
    listed = {number: task for number, task in base.items() if number in drawn.rows}
    return _Comparison(sheet, drawn, listed, now, reader).compare()


class _Comparison:
    def __init__(
        self,
        sheet: RevisedSheet,
        drawn: DrawnList,
        base: Mapping[int, TaskFacts],
        now: Mapping[int, TaskFacts],
        reader: CellReader,
    ) -> None:
        self._sheet = sheet
        self._drawn = drawn
        self._base = base
        self._now = now
        self._reader = reader
        self._found = Revisions()
        self._columns = columns_of(sheet, drawn)
        self._titled = self._by_title()

    def compare(self) -> Revisions:
        """Row by row, by number."""
        self._say_columns()
        if lacks_number(self._columns, self._drawn):
            words = "这一列已删去，无法对应任务，请从原工作簿改起"
            self._complain(self._sheet.head_place, Column.NUMBER, words)
            return self._found
        numbered: dict[int, list[RevisedRow]] = defaultdict(list)
        for row in self._sheet.rows:
            number = self._number(row)
            if number is not None:
                numbered[number].append(row)
        only = {number: row for number, rows in numbered.items() for row in self._only(number, rows)}
        slips = self._slips_in(only)
        for number, row in only.items():
            self._compare_row(number, row, slips)
        self._say_missing(numbered)
        self._found.problems.sort(key=lambda each: each.row)
        return self._found

    def _say_columns(self) -> None:
        head, found = self._sheet.head_place, self._columns
        for heading in found.doubled:
            self._remark(head, heading, "这一列有两栏，按左边一栏读")
        for heading in found.gone:
            if self._drawn.headings[heading] is not Column.NUMBER:
                self._remark(head, heading, "这一列已删去，按没有改动处理")
        derived = [each for each in found.places.values() if self._drawn.headings[each] is None]
        if self._drawn.is_reckoned_anew and derived:
            named = "".join(f"「{heading}」" for heading in derived)
            self._found.remarks.append(f"制表以后亮灯规则或工作日历有变动，{named}由系统算出，没有核对")
        if found.added:
            self._found.remarks.append(f"以下各栏不是清单原有的，没有采用：{'、'.join(found.added)}")

    def _cell(self, row: RevisedRow, column: Column) -> RevisedCell:
        return self._columns.cell(row, self._drawn.heading(column))

    def _number(self, row: RevisedRow) -> int | None:
        """The row's number, of a task that the workbook held; else says why it proposes nothing."""
        if self._columns.is_blank(row):
            return None
        cell = self._cell(row, Column.NUMBER)
        words = half_width(cell.words).removeprefix("#")
        if cell.flaw or not NUMBER.fullmatch(words):
            self._complain(row.place, Column.NUMBER, _no_number(cell))
            return None
        number = int(words)
        if number not in self._base:
            self._complain(row.place, Column.NUMBER, self._not_held(number))
            return None
        return number

    def _not_held(self, number: int) -> str:
        if number in self._now:
            return f"#{number} 是制表以后交办的，这份工作簿里没有，请用新的工作簿改"
        return f"没有 #{number} 这项任务，请核对序号；新任务请用 /new，或另列清单用 /import"

    def _only(self, number: int, rows: list[RevisedRow]) -> list[RevisedRow]:
        """The row of the number; of several the one that has its title, or the first where all say the same; else none."""
        title = self._drawn.rows[number].get(self._drawn.heading(Column.TITLE), "")
        titled = [row for row in rows if same_words(self._cell(row, Column.TITLE).words, title)]
        own = rows if len({row.cells for row in rows}) == 1 else titled if len(titled) == 1 else []
        first = own[0] if own else None
        others = [row for row in rows if row is not first]
        places = "、".join(str(row.place) for row in rows)
        for row in others:
            words = f"序号 {number} 出现在第 {places} 行，内容不同，都没有采用，请只留一行"
            if first is not None:
                words = self._another(number, row) or f"序号 {number} 与第 {first.place} 行重复，没有采用"
            self._complain(row.place, Column.NUMBER, words, number)
        return own[:1]

    def _slips_in(self, rows: Mapping[int, RevisedRow]) -> Slips:
        """What has come into another row is not taken unasked; from several on that is said once of the column."""
        words: dict[Column, dict[int, str]] = {}
        drawn: dict[Column, dict[int, str]] = {}
        for heading in self._columns.places.values():
            column = self._drawn.headings[heading]
            if column is not None and column not in {Column.NUMBER, Column.TITLE, Column.STATE}:
                made = {number: row.get(heading, "") for number, row in self._drawn.rows.items()}
                cells = {number: self._columns.cell(row, heading) for number, row in rows.items()}
                drawn[column] = made
                words[column] = {
                    number: made[number] if self._is_as_drawn(number, heading, cell.words) else cell.words
                    for number, cell in cells.items()
                    if not cell.flaw
                }
        slips = slips_in(words, drawn)
        for column, said in slips.columns_told():
            self._complain(self._sheet.head_place, column, said)
        return slips

    def _compare_row(self, number: int, row: RevisedRow, slips: Slips) -> None:
        """Each cell for itself: what is wrong with one takes nothing from the others."""
        if words := self._another(number, row):
            self._complain(row.place, Column.NUMBER, words)
            return
        told = len(self._found.problems)
        edited = self._edited(number, row)
        base, now = self._base[number], self._now[number]
        reading = self._reader.read(edited, base)
        for column, words in reading.problems:
            if edited[column].words or not slips.holds(column, number):
                self._complain(row.place, column, words, number)
        changes, clashes = merged(fields_of(base), fields_of(now), reading.fields)
        if (changes or clashes) and not now.is_open:
            self._say_ended(number, row.place, next(iter(edited)))
            return
        places = {name: next(each for each in _COLUMNS[name] if each in edited) for name in reading.fields}
        self._say_clashes(number, row.place, clashes, places)
        if _only_ends_trouble(changes, now):
            self._complain(row.place, Column.PROBLEM, "要去掉存在问题，请同时写明进展或下步打算", number)
            del changes["problem"]
        if changes:
            self._found.rows.append(RowRevision(number, row.place, changes))
            for column in dict.fromkeys(places[name] for name in changes):
                words = "；".join(said for at, said in reading.doubts if at is column)
                self._doubt(number, row.place, column, words, slips)
        elif not clashes and told == len(self._found.problems):
            self._found.unchanged.append(number)
        for column, words in reading.remarks:
            if not any(column in _COLUMNS[clash.name] for clash in clashes):
                self._remark(row.place, self._drawn.heading(column), words, number)

    def _say_clashes(
        self, number: int, place: int, clashes: Sequence[Clash], places: Mapping[str, Column]
    ) -> None:
        for column in dict.fromkeys(places[clash.name] for clash in clashes):
            here = [clash for clash in clashes if places[clash.name] is column]
            self._conflict(place, column, clash_words(here), number)

    def _doubt(self, number: int, place: int, column: Column, read: str, slips: Slips) -> None:
        """What is to be looked at first of a cell that can be taken."""
        for words in filter(None, (read, slips.cell_told(column, number))):
            problem = self._problem(place, self._drawn.heading(column), words, number)
            self._found.problems.append(replace(problem, is_imported=True, is_doubtful=True))
        if read or slips.holds(column, number):
            self._found.doubtful.add(number)

    def _say_ended(self, number: int, place: int, column: Column) -> None:
        words = f"任务{_ENDED[self._now[number].state]}，不再改动，没有采用；要恢复办理请用 /reopen {number}"
        if self._base[number].is_open:
            self._conflict(place, column, f"制表以后{words}", number)
        else:
            self._complain(place, column, words, number)

    def _edited(self, number: int, row: RevisedRow) -> dict[Column, RevisedCell]:
        """The cells that were edited and can be read."""
        edited: dict[Column, RevisedCell] = {}
        for at, heading in self._columns.places.items():
            cell, column = row.cells[at], self._drawn.headings[heading]
            is_same = not cell.flaw and self._is_as_drawn(number, heading, cell.words)
            is_typed_day = column is Column.DUE_ON and cell.is_typed_day
            is_derived_anew = column is None and self._drawn.is_reckoned_anew
            if (is_same and not is_typed_day) or column is Column.NUMBER or is_derived_anew:
                continue
            if column in {None, Column.STATE}:
                self._complain_at(row.place, heading, _NOT_TAKEN.get(heading, _DERIVED), number)
            elif cell.flaw or is_cut(cell.words):
                self._complain(row.place, column, _FLAWS[cell.flaw] if cell.flaw else _CUT, number)
            else:
                edited[column] = cell
        return edited

    def _is_as_drawn(self, number: int, heading: str, words: str) -> bool:
        if (lines := self._drawn.unknown.get(heading)) is not None:
            return lines.issuperset(words.splitlines())
        return _reads_as(words, self._drawn.rows[number].get(heading, ""))

    def _another(self, number: int, row: RevisedRow) -> str:
        """Why the row seems to be another task's; empty where it does not."""
        words, lead = (self._cell(row, column).words for column in (Column.TITLE, Column.LEAD))
        title, base = words.partition("\n")[0], self._base[number]
        if self._is_as_drawn(number, self._drawn.heading(Column.TITLE), words):
            return ""
        others = [other for other in self._titled.get(closed(words), ()) if other != number]
        if others:
            return f"这一行是 #{others[0]} 的任务，序号写成了 {number}，请核对序号"
        if title and likeness(title, base.title) < (LIKE_OF_ONE_UNIT if lead == base.lead_unit else LIKE):
            shown = f"序号 {number} 是「{cut(base.title)}」"
            return f"{shown}，与这一行的任务对不上，请核对序号；确要改名的请用 /amend"
        return ""

    def _by_title(self) -> dict[str, list[int]]:
        heading = self._drawn.heading(Column.TITLE)
        found: dict[str, list[int]] = defaultdict(list)
        for number, words in self._drawn.rows.items():
            found[closed(words.get(heading, ""))].append(number)
        return found

    def _say_missing(self, numbered: Iterable[int]) -> None:
        missing = sorted(self._base.keys() - {*numbered})
        if missing:
            named = "、".join(f"#{number}" for number in missing[:10]) + ("等" if len(missing) > 10 else "")
            self._found.remarks.append(
                f"清单中没有 {named}（{len(missing)} 项），没有改动；删行不等于撤销，撤销任务请用 /cancel"
            )

    def _conflict(self, place: int, column: Column, words: str, number: int) -> None:
        self._found.conflicts.append(self._problem(place, self._drawn.heading(column), words, number))

    def _complain(self, place: int, column: Column, words: str, number: int | None = None) -> None:
        self._complain_at(place, self._drawn.heading(column), words, number)

    def _complain_at(self, place: int, heading: str, words: str, number: int | None) -> None:
        self._found.problems.append(self._problem(place, heading, words, number))

    def _remark(self, place: int, heading: str, words: str, number: int | None = None) -> None:
        self._found.problems.append(replace(self._problem(place, heading, words, number), is_imported=True))

    def _problem(self, place: int, heading: str, words: str, number: int | None) -> RowProblem:
        return RowProblem(self._sheet.name, place, heading, words, number=number)


def _reads_as(words: str, drawn: str) -> bool:
    """Whether a cell's words are those that were drawn, or as much of them as their row had room for."""
    kept = beginning(words)
    return same_words(words, drawn) or (kept is not None and closed(drawn).startswith(closed(kept)))


def _no_number(cell: RevisedCell) -> str:
    if cell.flaw:
        return _FLAWS[cell.flaw]
    if not cell.words:
        return "没有序号，这一行没有采用；新任务请用 /new，或另列清单用 /import"
    return f"序号「{cut(cell.words)}」不是任务编号，请改回原来的数字"


def _only_ends_trouble(changes: Fields, now: TaskFacts) -> bool:
    """A report that says nothing ends no trouble."""
    if changes.get("problem") != "":
        return False
    return not any(changes.get(name, getattr(now, name)) for name in ("done", "next_step"))
