"""The sheet that /new is typed on: its parts are cut out one after another, and what is left over is the title."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from taskbot.tasks.deadline_grammar import Precision
from taskbot.tasks.deadlines import Deadline, parse_deadline
from taskbot.tasks.numerals import half_width
from taskbot.tasks.unit_lists import MARKS, parse_units
from taskbot.tasks.units import UnitRegister
from taskbot.tasks.workdays import Calendar

READ_CHARACTERS = 8_000
"""Twice the longest message there is; what follows is not read."""

_COMMAND = re.compile(r"\s*(?:/(?:new|task)(?:@\w+)?|/?交办)(?=[\s:]|$)[\s:]*")
_GRADES = {
    "特急": "特急",
    "特提": "特急",
    "加急": "急",
    "紧急": "急",
    "急件": "急",
    "急": "急",
    "平急": "一般",
    "一般": "一般",
}
"""What is written, and the grade that it means."""

_GRADE = "|".join(_GRADES)
_URGENCY = re.compile(
    rf"[\[【(〔] ?(?P<bracketed>{_GRADE}) ?[\]】)〕]|(?:紧急程度|缓急程度|紧急等级|办理等级) ?:? ?(?P<labelled>{_GRADE})"
    rf"|(?<![^\s,;。\0])(?P<alone>{_GRADE})(?=[\s,;。!:\0]|$):?"
)
_LABELS = "标题|任务名称|任务内容|工作内容|重点任务|任务|事项|内容"
_DEADLINE_LABELS = (
    "完成时限|办理时限|办结时限|完成时间|办结时间|时间节点|截止时间|截止日期|时间要求|时限|截止|期限|时间"
)
_UNIT_LABELS = rf"(?:主要)?(?:{'|'.join(MARKS)})(?:单位|部门)?"
_LABEL = re.compile(
    rf"(?<![^\s,;。、(\0])(?:(?P<title>{_LABELS})|(?P<deadline>{_DEADLINE_LABELS})|(?P<units>{_UNIT_LABELS})) ?:"
)
_UNIT_SEPARATOR = re.compile(r" ?(?:[、,/]|以及|及|和|会同) ?")
_MARK = re.compile(rf"\(?(?:{'|'.join(MARKS)})\)?")
_MENTION = re.compile(r"@(?!(?<=[A-Za-z0-9_.]@)[A-Za-z0-9_])")
_MENTIONED = re.compile(r"[^\s@,;。、\0]*")
_ADDRESSED = re.compile(r"[请由]")
_PIECE = re.compile(r"[^\s,;。]+")
_BEFORE_DEADLINE = re.compile(r"(?:请|务必|必须|须|需|要求|应当?|于|在|确保|力争)*")
_AFTER_DEADLINE = re.compile(r"(?:完成|办结|办理完毕|报送?|上报|反馈|落实|提交)?")
_EDGES = " \t\r\n,;，；。、:："
_CUT = re.compile(r"(?<![ ,;，；、])[ ,;，；、]*+\0[\0 ,;，；、]*+")
_EMPTY_BRACKETS = re.compile(r"[（(【\[〔][;；,，、。]*\0[\0;；,，、。]*[）)】\]〕]")


class Sheet:
    """The text with its parts cut out one after another; what is left over is the title."""

    def __init__(self, text: str, register: UnitRegister) -> None:
        self._text = text[:READ_CHARACTERS]
        self._register = register
        self._line = half_width(self._text)
        self._units: list[tuple[int, str]] = []
        if command := _COMMAND.match(self._line):
            self._cut(*command.span())

    def take_deadline(self, today: date, calendar: Calendar) -> Deadline:
        """The labelled deadline, or the one that the rest of the text holds; to be taken after the units."""
        return self._take_labelled_deadline(today, calendar) or self._take_said_deadline(today, calendar)

    def take_units(self) -> str:
        """Every responsible unit with its marks, as one list."""
        self._take_labelled_units()
        self._take_mentions()
        self._take_unit_pieces()
        return "。".join(words for _, words in sorted(self._units))

    def _cut(self, start: int, end: int) -> None:
        """A cut leaves NUL, so that positions hold and nothing is read across it."""
        self._line = self._line[:start] + "\0" * (end - start) + self._line[end:]

    def take_urgency(self) -> str:
        """特急, 急 or 一般."""
        found = _URGENCY.search(self._line)
        if found is None:
            return "一般"
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
        """The last labelled one wins: an answer to a question is written below what it corrects."""
        found = None
        for label, end in self._labels("deadline"):
            deadline = _moved(
                parse_deadline(self._line[label.end() : end], today, calendar), self._text, label.end()
            )
            value = _PIECE.search(self._line, label.end(), end)
            stop = value.end() if value else label.end()
            if deadline.span:
                found = deadline
                closing = _AFTER_DEADLINE.match(self._line, deadline.span[1])
                stop = closing.end() if closing else stop
            self._cut(label.start(), stop)
        return found

    def _take_labelled_units(self) -> None:
        for label, _ in self._labels("title"):
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
        for found in list(_MENTION.finditer(self._line)):
            stop = self._names_end(found.end())
            if stop == found.end() and (unknown := _MENTIONED.match(self._line, stop)):
                stop = unknown.end()
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
            elif _ADDRESSED.match(piece.group()):
                self._take_addressed(piece.start())

    def _take_addressed(self, start: int) -> None:
        """请省A厅会同省B厅于6月底前…: the units that a sentence opens with."""
        stop = self._names_end(start + 1)
        if stop > start + 1:
            self._units.append((start, self._line[start + 1 : stop]))
            self._cut(start, stop)

    def _take_said_deadline(self, today: date, calendar: Calendar) -> Deadline:
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

    def title_and_content(self) -> tuple[str, str]:
        """What was not cut out, as written: its first line, and the lines after it."""
        kept = "".join(
            "\0" if mark == "\0" else sign for sign, mark in zip(self._text, self._line, strict=True)
        )
        rows = _CUT.sub(_joint, _EMPTY_BRACKETS.sub("\0", kept)).split("\n")
        lines = [row.strip() for row in rows if row.strip(_EDGES)]
        return (lines[0].strip(_EDGES) if lines else ""), "\n".join(lines[1:])


def _joint(cut: re.Match[str]) -> str:
    """What stays where something was cut out: the stop that stood there, or a space."""
    return next((sign for sign in cut.group() if sign in ",;，；、"), " ")


def _moved(deadline: Deadline, text: str, offset: int) -> Deadline:
    """The same finding, placed in the whole text."""
    span = deadline.span
    return replace(deadline, text=text, span=span and (span[0] + offset, span[1] + offset))


def _fills(piece: str, span: tuple[int, int]) -> bool:
    before, after = piece[: span[0]].strip("\0"), piece[span[1] :].strip("\0")
    return bool(_BEFORE_DEADLINE.fullmatch(before) and _AFTER_DEADLINE.fullmatch(after))
