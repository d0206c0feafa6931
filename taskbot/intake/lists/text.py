"""Units and deadlines that stand inside the text of a task: （牵头单位：省A厅；完成时限：6月底前）, （省A厅牵头，省B厅配合）."""

import re
from collections.abc import Iterable, Iterator

from taskbot.intake.lists.headings import Kind, heading_of
from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.work_lists import Column

_CLOSERS = {"(": ")", "[": "]", "【": "】"}
_LABEL = re.compile(r"(?:(?<=[;,。\s])|^)(?P<label>[一-龥]{2,10}(?:\([一-龥]{1,6}\))?)\s?:")
_MARK = re.compile("牵头|主办|负责|配合|协办|落实|参加")
_LINE = re.compile(r"(?:^|\n)[^\S\n]*(?=[一-龥]{2,10}[^\S\n]?:)")
_BODIES = re.compile(r"[^,。;:\s()、]{1,24}[厅局委办部院府会行市司社心](?:等|等(?:有关|相关)?(?:单位|部门))?")
_LONGEST = 300
"""Characters inside the brackets; more is text."""

_COLUMNS = {
    Kind.LEAD: Column.LEAD,
    Kind.RESPONSIBLE: Column.LEAD,
    Kind.SUPPORTING: Column.SUPPORTING,
    Kind.DEADLINE: Column.DEADLINE,
}


def with_units(words: dict[Column, str], asides: Iterable[str]) -> dict[Column, str]:
    """The row's words with the units, and the deadline, that stand in its text or `asides` in their own columns."""
    return _with_units_of_asides(_with_units_of_text(words), asides)


def _with_units_of_text(words: dict[Column, str]) -> dict[Column, str]:
    """Units named in the text move to their columns where those are empty, and a deadline too."""
    for column in reversed((Column.TITLE, Column.CONTENT)):
        rest, found = _taken_from(words.get(column, ""))
        if Column.LEAD in found and not words.get(Column.LEAD):
            return (
                words | {column: rest} | {each: text for each, text in found.items() if not words.get(each)}
            )
        if Column.DEADLINE in found and Column.DEADLINE not in words and Column.LEAD not in found:
            return words | {Column.DEADLINE: found[Column.DEADLINE]}
    return words


def _with_units_of_asides(words: dict[Column, str], asides: Iterable[str]) -> dict[Column, str]:
    """The lead unit that stands among the supporting ones, beside the deadline or in a remark (备注：牵头单位：省A厅)."""
    if words.get(Column.LEAD):
        return words
    supporting = words.get(Column.SUPPORTING, "")
    if "牵头" in supporting:
        return words | {Column.LEAD: supporting, Column.SUPPORTING: ""}
    deadline, found = _taken_from(words.get(Column.DEADLINE, ""))
    if Column.LEAD in found:
        return words | {Column.DEADLINE: deadline, Column.LEAD: found[Column.LEAD]}
    for aside in asides:
        found = (_labelled(aside.strip()) if len(aside) <= _LONGEST else {}) or _taken_from(aside)[1]
        if Column.LEAD in found:
            return words | {column: text for column, text in found.items() if not words.get(column)}
    return words


def _taken_from(text: str) -> tuple[str, dict[Column, str]]:
    """The text without the part that names its units, and what that part says by column; as it was where none does.

    What has no label counts for the lead and the deadline both: which of its words is which, the planner knows.
    """
    for start, end, first, last in _parts(half_width(text)):
        inner = text[first:last].strip()
        if len(inner) <= _LONGEST and (found := _labelled(inner) or _unlabelled(inner, text[end:])):
            return f"{text[:start].rstrip()}{text[end:].strip()}", found
    return text, {}


def _parts(plain: str) -> Iterator[tuple[int, int, int, int]]:
    """Where the brackets stand, and what is inside, the last first; then the lines at the end that begin with a label."""
    opened: list[tuple[int, str]] = []
    brackets = []
    for at, sign in enumerate(plain):
        if sign in _CLOSERS:
            opened.append((at, _CLOSERS[sign]))
        elif opened and sign == opened[-1][1]:
            start, _ = opened.pop()
            if not opened:
                brackets.append((start, at + 1, start + 1, at))
    yield from reversed(brackets)
    lines = [found.start() for found in _LINE.finditer(plain)]
    yield from ((start, len(plain), start, len(plain)) for start in lines if start > 0)


def _labelled(inner: str) -> dict[Column, str]:
    """What the labels of the part say; nothing where it does not begin with one that names units or a deadline."""
    labels = [(found, heading_of(found["label"]).kind) for found in _LABEL.finditer(half_width(inner))]
    known = [(found, kind) for found, kind in labels if kind in _COLUMNS or kind is Kind.ASIDE]
    if not known or known[0][0].start() > 0:
        return {}
    ends = [found.start() for found, _ in known[1:]] + [len(inner)]
    said: dict[Column, str] = {}
    for (found, kind), end in zip(known, ends, strict=True):
        column = _COLUMNS.get(kind) if kind else None
        if column is Column.LEAD and column in said:
            column = Column.SUPPORTING
        if column:
            said.setdefault(column, inner[found.end() : end].strip(" 　;；,，。\n"))
    return {column: words for column, words in said.items() if words}


def _unlabelled(inner: str, after: str) -> dict[Column, str]:
    """A bracket at the end that marks roles (省A厅牵头) or holds nothing but bodies (省A厅、省B厅)."""
    if after.strip(" 。;；\n"):
        return {}
    if _MARK.search(inner):
        return {Column.LEAD: inner, Column.DEADLINE: inner}
    return {Column.LEAD: inner} if all(map(_BODIES.fullmatch, half_width(inner).split("、"))) else {}
