"""Cells that have slipped into another row: a column that was sorted by itself, a cell pasted one row too low. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from taskbot.tasks.matching import closed, same_words
from taskbot.tasks.work_lists import Column

_OWN_WORDS = frozenset({Column.CONTENT, Column.PROGRESS, Column.PROBLEM, Column.NEXT_STEP})
"""The columns in which two tasks hardly say the same."""
_TELLING = 8
"""Characters: of a shorter text (正在征求意见) two tasks may well say the same."""
_SEVERAL = 3
"""From so many on it is the column that has slipped."""


Words = Mapping[int, str]
"""Of a column, by task."""


@dataclass(frozen=True, slots=True)
class Slips:
    """By column the tasks that have another's cell there, and that other."""

    found: Mapping[Column, Mapping[int, int]]

    def holds(self, column: Column, number: int) -> bool:
        """Whether the task's cell in the column is another's."""
        return number in self.found.get(column, {})

    def columns_told(self) -> Iterator[tuple[Column, str]]:
        """What is said once of a column."""
        for column, found in self.found.items():
            if len(found) >= _SEVERAL:
                yield (
                    column,
                    f"有 {len(found)} 行写的是制表时其他任务的内容，像是这一列单独排了序或错了行，先不采用，请核对",
                )

    def cell_told(self, column: Column, number: int) -> str:
        """What is said of a cell; empty where it is in its place, or its column has been told of."""
        found = self.found.get(column, {})
        is_told = number in found and len(found) < _SEVERAL
        return f"与 #{found[number]} 制表时的内容相同，请核对是否写错了行" if is_told else ""


def slips_in(words: Mapping[Column, Words], drawn: Mapping[Column, Words]) -> Slips:
    """Compares the columns as they came back with how they were made."""
    return Slips({column: _slipped(column, here, drawn[column]) for column, here in words.items()})


def _slipped(column: Column, words: Words, drawn: Words) -> dict[int, int]:
    """Of units, days and figures, which many tasks share, only a column tells that is still the same as a whole."""
    edited = {number: closed(each) for number, each in words.items() if not same_words(each, drawn[number])}
    made = {number: closed(each) for number, each in drawn.items()} if edited else {}
    owners, shared = {said: number for number, said in made.items()}, Counter(made.values())
    moved = {made[number]: number for number in edited}
    if len(edited) >= _SEVERAL and Counter(edited.values()) == Counter(made[number] for number in edited):
        return {number: moved[said] for number, said in edited.items()}
    if column not in _OWN_WORDS:
        return {}
    return {
        number: moved.get(said) or owners[said]
        for number, said in edited.items()
        if len(said) >= _TELLING and (said in moved or shared[said] == 1)
    }
