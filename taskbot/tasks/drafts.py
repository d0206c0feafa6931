"""Reads what the office types after /new into a proposed task, and lists what a person still has to settle."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from taskbot.tasks.deadline_grammar import Precision
from taskbot.tasks.deadlines import Deadline, parse_deadline
from taskbot.tasks.numerals import half_width
from taskbot.tasks.unit_lists import MARKS, UnitsRead, parse_units
from taskbot.tasks.units import Unit, UnitRegister
from taskbot.tasks.workdays import Calendar

LONGEST_TITLE = 200


class Urgency(StrEnum):
    """紧急程度 as official papers mark it."""

    EXTRA_URGENT = "特急"
    URGENT = "急"
    ORDINARY = "一般"


class ProblemKind(StrEnum):
    """What keeps a draft from being issued as it is."""

    NO_TITLE = "no_title"
    TITLE_TOO_LONG = "title_too_long"
    NO_UNIT = "no_unit"
    UNKNOWN_UNIT = "unknown_unit"
    NO_DEADLINE = "no_deadline"
    AMBIGUOUS_DEADLINE = "ambiguous_deadline"
    INVALID_DEADLINE = "invalid_deadline"


@dataclass(frozen=True, slots=True)
class Problem:
    """`words` are the ones at fault, as written; `near` are full names of units to offer."""

    kind: ProblemKind
    words: str = ""
    near: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The public form, one entry of `problems`."""
        return {"kind": self.kind, "words": self.words, "near": list(self.near)}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed task. `problems` must be settled; the assumed lead and expanded groups are shown before issuing."""

    text: str
    title: str
    content: str
    lead_unit: Unit | None
    supporting_units: tuple[Unit, ...]
    deadline: Deadline
    urgency: Urgency
    problems: tuple[Problem, ...]
    lead_assumed: bool
    expanded: tuple[str, ...]
    other_leads: tuple[Unit, ...]

    @property
    def due_on(self) -> date | None:
        """The last acceptable day."""
        return self.deadline.due_on

    @property
    def deadline_phrase(self) -> str:
        """The deadline as it was written."""
        return self.deadline.phrase

    @property
    def precision(self) -> Precision:
        """How exactly the deadline was said."""
        return self.deadline.precision

    @property
    def recurrence(self) -> str | None:
        """The report cycle as an RRULE."""
        return self.deadline.recurrence

    def to_json(self) -> dict[str, Any]:
        """The public form (`taskbot parse task`); units by full name."""
        return {
            "text": self.text,
            "title": self.title,
            "content": self.content or None,
            "lead_unit": self.lead_unit.full_name if self.lead_unit else None,
            "supporting_units": [unit.full_name for unit in self.supporting_units],
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "deadline_phrase": self.deadline_phrase or None,
            "precision": self.precision,
            "recurrence": self.recurrence,
            "urgency": self.urgency,
            "lead_assumed": self.lead_assumed,
            "expanded": list(self.expanded),
            "problems": [problem.to_json() for problem in self.problems],
        }


_COMMAND = re.compile(r"\s*(?:/(?:new|task)(?:@\w+)?|/?交办)(?=[\s:]|$)[\s:]*")
_GRADES = {
    "特急": Urgency.EXTRA_URGENT,
    "特提": Urgency.EXTRA_URGENT,
    "加急": Urgency.URGENT,
    "紧急": Urgency.URGENT,
    "急件": Urgency.URGENT,
    "急": Urgency.URGENT,
    "平急": Urgency.ORDINARY,
    "一般": Urgency.ORDINARY,
}
_GRADE = "|".join(_GRADES)
_URGENCY = re.compile(
    rf"[\[【(〔] ?(?P<bracketed>{_GRADE}) ?[\]】)〕]|(?:紧急程度|缓急程度|紧急等级|办理等级) ?:? ?(?P<labelled>{_GRADE})"
    rf"|(?<!\S)(?P<alone>{_GRADE})(?=[\s,;。!:]|$):?"
)
_LABELS = "标题|任务名称|任务内容|工作内容|重点任务|任务|事项|内容"
_DEADLINE_LABELS = (
    "完成时限|办理时限|办结时限|完成时间|办结时间|时间节点|截止时间|截止日期|时间要求|时限|截止|期限|时间"
)
_UNIT_LABELS = rf"(?:主要)?(?:{'|'.join(MARKS)})(?:单位|部门)?"
_LABEL = re.compile(
    rf"(?<![^\s,;。、(])(?:(?P<title>{_LABELS})|(?P<deadline>{_DEADLINE_LABELS})|(?P<units>{_UNIT_LABELS})) ?:"
)
_UNIT_SEPARATOR = re.compile(r" ?(?:[、,/]|以及|及|和) ?")
_MARK = re.compile(rf"\(?(?:{'|'.join(MARKS)})\)?")
_PIECE = re.compile(r"[^\s,;。]+")
_BEFORE_DEADLINE = re.compile(r"(?:请|务必|必须|须|需|要求|应当?|于|在|确保|力争)*")
_AFTER_DEADLINE = re.compile(r"(?:完成|办结|办理完毕|报送?|上报|反馈|落实|提交)?")
_EDGES = " \t\r\n,;，；。、:："


def parse_draft(text: str, today: date, calendar: Calendar, register: UnitRegister) -> Proposal:
    """Reads /new 标题 @牵头单位 配合：单位 时限, the parts in any order, on one line or several."""
    return _Sheet(text, register).read(today, calendar)


class _Sheet:
    """The text with its parts cut out one after another; what is left over is the title."""

    def __init__(self, text: str, register: UnitRegister) -> None:
        self._text = text
        self._register = register
        self._line = half_width(text)
        self._units: list[tuple[int, str]] = []
        if command := _COMMAND.match(self._line):
            self._cut(*command.span())

    def read(self, today: date, calendar: Calendar) -> Proposal:
        urgency = self._take_urgency()
        deadline = self._take_labelled_deadline(today, calendar)
        self._take_labelled_units()
        self._take_mentions()
        self._take_unit_pieces()
        deadline = deadline or self._take_deadline(today, calendar)
        units = parse_units("。".join(words for _, words in sorted(self._units)), self._register)
        title, content = self._title_and_content()
        return Proposal(
            text=self._text,
            title=title,
            content=content,
            lead_unit=units.lead,
            supporting_units=units.supporting,
            deadline=deadline,
            urgency=urgency,
            problems=tuple(_problems(title, units, deadline, self._register)),
            lead_assumed=units.lead_assumed,
            expanded=units.expanded,
            other_leads=units.other_leads,
        )

    def _cut(self, start: int, end: int) -> None:
        """A cut leaves NUL, so that positions hold and nothing is read across it."""
        self._line = self._line[:start] + "\0" * (end - start) + self._line[end:]

    def _take_urgency(self) -> Urgency:
        found = _URGENCY.search(self._line)
        if found is None:
            return Urgency.ORDINARY
        self._cut(*found.span())
        return _GRADES[found["bracketed"] or found["labelled"] or found["alone"]]

    def _labels(self, kind: str) -> Iterator[tuple[re.Match[str], int]]:
        """Labels of a kind, each with where its line or the next label ends it."""
        labels = list(_LABEL.finditer(self._line))
        for place, label in enumerate(labels):
            newline = self._line.find("\n", label.end())
            ends = [newline if newline >= 0 else len(self._line)]
            ends += [following.start() for following in labels[place + 1 : place + 2]]
            if label[kind]:
                yield label, min(ends)

    def _take_labelled_deadline(self, today: date, calendar: Calendar) -> Deadline | None:
        for label, end in self._labels("deadline"):
            deadline = parse_deadline(self._line[label.end() : end], today, calendar)
            if deadline.span:
                found = _moved(deadline, self._text, label.end())
                closing = _AFTER_DEADLINE.match(self._line, label.end() + deadline.span[1])
                self._cut(label.start(), closing.end() if closing else end)
                return found
        return None

    def _take_labelled_units(self) -> None:
        for label, end in self._labels("title"):
            self._cut(*label.span())
        for label, end in self._labels("units"):
            stop = self._units_end(label.end(), end)
            self._units.append((label.start(), self._line[label.start() : stop]))
            self._cut(label.start(), stop)

    def _units_end(self, start: int, end: int) -> int:
        """Where the names after a label end: the first piece is always one, later ones only if they are known."""
        stop = start
        for piece in _PIECE.finditer(self._line, start, end):
            if "\0" in self._line[stop : piece.start()] or "@" in piece.group():
                break
            known = parse_units(f"责任单位:{piece.group()}", self._register)
            is_known = (known.lead or known.supporting) and not known.unknown
            if stop != start and not is_known:
                break
            stop = piece.end()
        return stop

    def _take_mentions(self) -> None:
        for found in list(re.finditer("@", self._line)):
            stop = self._names_end(found.end())
            if stop == found.end():
                unknown = re.compile(r"[^\s@,;。、\0]*").match(self._line, stop)
                stop = unknown.end() if unknown else stop
            if stop > found.end():
                self._units.append((found.start(), self._line[found.end() : stop]))
                self._cut(found.start(), stop)

    def _names_end(self, at: int) -> int:
        end = at
        while name := self._register.longest_name_at(self._line, at):
            end = at + len(name)
            if mark := _MARK.match(self._line, end):
                end = mark.end()
            separator = _UNIT_SEPARATOR.match(self._line, end)
            if separator is None:
                break
            at = separator.end()
        return end

    def _take_unit_pieces(self) -> None:
        for piece in list(_PIECE.finditer(self._line)):
            words = piece.group().strip("\0")
            read = parse_units(words, self._register) if words else None
            if read and (read.lead or read.supporting) and not read.unknown:
                self._units.append((piece.start(), words))
                self._cut(*piece.span())

    def _take_deadline(self, today: date, calendar: Calendar) -> Deadline:
        pieces = [
            (piece, parse_deadline(piece.group(), today, calendar)) for piece in _PIECE.finditer(self._line)
        ]
        for piece, deadline in pieces:
            if deadline.span and _fills(piece.group(), deadline.span):
                self._cut(*piece.span())
                return _moved(deadline, self._text, piece.start())
        deadline = parse_deadline(self._line, today, calendar)
        if deadline.span and (
            deadline.due_on or deadline.recurrence or deadline.precision is Precision.INVALID
        ):
            self._cut_at_edge(*deadline.span)
        return _moved(deadline, self._text, 0)

    def _cut_at_edge(self, start: int, end: int) -> None:
        """Takes the deadline out of the title where it opens or closes a piece; inside it is part of the sentence."""
        piece = next((p for p in _PIECE.finditer(self._line) if p.start() <= start and end <= p.end()), None)
        if piece is None:
            return
        before = self._line[piece.start() : start].strip("\0")
        if _BEFORE_DEADLINE.fullmatch(before):
            self._cut(piece.start(), end)
        elif _AFTER_DEADLINE.fullmatch(self._line, end, piece.end()):
            self._cut(start, piece.end())

    def _title_and_content(self) -> tuple[str, str]:
        kept = "".join(
            " " if mark == "\0" else sign for sign, mark in zip(self._text, self._line, strict=True)
        )
        lines = [line for row in kept.split("\n") if (line := re.sub(" {2,}", " ", row).strip(_EDGES))]
        return (lines[0] if lines else ""), "\n".join(lines[1:])


def _moved(deadline: Deadline, text: str, offset: int) -> Deadline:
    """The same finding, placed in the whole text."""
    span = deadline.span
    return replace(deadline, text=text, span=span and (span[0] + offset, span[1] + offset))


def _fills(piece: str, span: tuple[int, int]) -> bool:
    before, after = piece[: span[0]].strip("\0"), piece[span[1] :].strip("\0")
    return bool(_BEFORE_DEADLINE.fullmatch(before) and _AFTER_DEADLINE.fullmatch(after))


def _problems(title: str, units: UnitsRead, deadline: Deadline, register: UnitRegister) -> Iterator[Problem]:
    if not title:
        yield Problem(ProblemKind.NO_TITLE)
    elif len(title) > LONGEST_TITLE:
        yield Problem(ProblemKind.TITLE_TOO_LONG, title)
    for name in units.unknown:
        yield Problem(ProblemKind.UNKNOWN_UNIT, name, tuple(unit.full_name for unit in register.near(name)))
    if units.lead is None and not units.unknown:
        yield Problem(ProblemKind.NO_UNIT)
    if deadline.precision is Precision.INVALID:
        yield Problem(ProblemKind.INVALID_DEADLINE, deadline.phrase)
    elif deadline.confirm:
        yield Problem(ProblemKind.AMBIGUOUS_DEADLINE, deadline.phrase)
    elif not deadline.due_on and not deadline.recurrence and deadline.precision is not Precision.LONG_TERM:
        yield Problem(ProblemKind.NO_DEADLINE, deadline.phrase)
