"""Which task of the store a row of a work list means: by number, without one by title and lead unit. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import category

from taskbot.tasks.facts import NewTask
from taskbot.tasks.planning import PlannedTask

LIKE = 0.5
LIKE_OF_ONE_UNIT = 0.25
LIKE_OF_ANOTHER_PAPER = 0.8
"""How alike two titles have to be for one task: less where the lead unit is the same, more where the paper is not."""

_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
"""Unicode's categories of what a cell does not show."""
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class StoredTask:
    """A task as it stands, and the number of the paper that it was drawn from."""

    terms: NewTask
    document_number: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The task that a row means, None for a new one; or why it cannot be told."""

    number: int | None = None
    conflict: str = ""


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but spaces, line breaks and signs that a cell cannot hold."""
    return one == other or closed(one) == closed(other)


def likeness(one: str, other: str) -> float:
    """How much two titles have in common, 0–1: the share of the pairs of characters that stand in both."""
    pairs, others = _pairs(one), _pairs(other)
    return 2 * len(pairs & others) / (len(pairs) + len(others)) if pairs and others else float(one == other)


def counts_for_itself(
    planned: Iterable[PlannedTask], stored: Mapping[int, StoredTask], document_number: str
) -> bool:
    """Whether a paper's list counts from 1 without regard to the tasks that are there: none of its numbers fits its title.

    That is so where the paper is new, and where its tasks are known under other numbers already.
    """
    rows = list(planned)
    held = [(stored[row.number], row) for row in rows if row.number is not None and row.number in stored]
    if not document_number or not held:
        return False
    if any(same_words(known.terms.title, row.task.title) for known, row in held):
        return False
    titles = {closed(task.terms.title) for task in stored.values() if task.document_number == document_number}
    return not titles or any(closed(row.task.title) in titles for row in rows)


def match_rows(
    planned: Iterable[PlannedTask], stored: Mapping[int, StoredTask], document_number: str
) -> list[Match]:
    """The match of each row, in order; what is certain goes first, so that no other row takes its task."""
    rows = list(planned)
    finder = _Finder(stored, document_number, rows)
    numbered = {id(row): finder.numbered(row) for row in rows if row.number is not None}
    return [numbered.get(id(row)) or finder.unnumbered(row) for row in rows]


class _Finder:
    """Finds tasks by title; a task that a row was found to mean is no other row's."""

    def __init__(
        self, stored: Mapping[int, StoredTask], document_number: str, rows: Sequence[PlannedTask]
    ) -> None:
        self._stored = stored
        self._document_number = document_number
        self._by_title: dict[str, list[int]] = {}
        for number, task in stored.items():
            self._by_title.setdefault(closed(task.terms.title), []).append(number)
        self._taken = {row.number for row in rows if row.number and self._is_titled(row.number, row)}
        self._exact = {id(row): led for row in rows if row.number is None and (led := self._led(row))}
        self._taken |= {*self._exact.values()}

    def numbered(self, row: PlannedTask) -> Match:
        """By number; one whose title is another task's, or has nothing to do with it, is a conflict."""
        number = row.number or 0
        known = self._stored.get(number)
        if number in self._taken:
            return Match(number)
        moved = self._titled(row)
        if moved is not None and (known is not None or self._is_led(moved, row)):
            return Match(conflict=f"这项任务已有，编号是 {moved}，请核对序号")
        if known is None:
            return Match()
        if self._is_another(known, row):
            known_title = known.terms.title
            return Match(conflict=f"序号 {number} 已是另一项任务「{known_title}」，请改用新的序号或留空")
        self._taken.add(number)
        return Match(number)

    def unnumbered(self, row: PlannedTask) -> Match:
        """By title and lead unit; in the same paper the title alone is enough, so that its unit can change."""
        if id(row) in self._exact:
            return Match(self._exact.pop(id(row)))
        found = self._titled(row)
        if found is None or not self._is_of_paper(found):
            return Match()
        self._taken.add(found)
        return Match(found)

    def _titled(self, row: PlannedTask) -> int | None:
        """The free task of the same title, that of the same lead unit first; None where there is none, or too many."""
        numbers = self._free(row)
        return self._led(row) or (numbers[0] if len(numbers) == 1 else None)

    def _led(self, row: PlannedTask) -> int | None:
        return next((number for number in self._free(row) if self._is_led(number, row)), None)

    def _free(self, row: PlannedTask) -> list[int]:
        return [
            number for number in self._by_title.get(closed(row.task.title), ()) if number not in self._taken
        ]

    def _is_titled(self, number: int, row: PlannedTask) -> bool:
        return number in self._stored and same_words(self._stored[number].terms.title, row.task.title)

    def _is_led(self, number: int, row: PlannedTask) -> bool:
        return self._stored[number].terms.lead_unit == row.task.lead_unit

    def _is_of_paper(self, number: int) -> bool:
        return bool(self._document_number) and self._stored[number].document_number == self._document_number

    def _is_another(self, known: StoredTask, row: PlannedTask) -> bool:
        papers = {known.document_number, self._document_number} - {""}
        wanted = LIKE_OF_ONE_UNIT if known.terms.lead_unit == row.task.lead_unit else LIKE
        return likeness(known.terms.title, row.task.title) < (
            LIKE_OF_ANOTHER_PAPER if len(papers) > 1 else wanted
        )


def closed(text: str) -> str:
    """The text without spaces, line breaks and signs that a cell cannot hold."""
    return "".join(sign for sign in text if category(sign) not in _UNSEEN and sign != "〓")


def _pairs(text: str) -> set[str]:
    closed = _SIGNS.sub("", text)
    return {closed[at : at + 2] for at in range(len(closed) - 1)}
