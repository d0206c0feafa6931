"""The sheet that /new is typed on: its parts are cut out one after another, and what is left over is the title."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from taskbot.tasks.deadline_grammar import Precision
from taskbot.tasks.deadlines import Deadline, parse_deadline
from taskbot.tasks.numerals import half_width
from taskbot.tasks.unit_lists import parse_units
from taskbot.tasks.unit_mentions import date_start, known_name_end, names_end
from taskbot.tasks.unit_tokens import MARKS
from taskbot.tasks.units import UnitRegister
from taskbot.tasks.workdays import Calendar

READ_CHARACTERS = 8_000
"""Twice the longest message there is; what follows is not read."""

LONGEST_DATE = 12
"""Characters, up to its 前."""

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
_EMOJI = "\u2600-\u27bf\ufe0f\U0001f300-\U0001faff"
_URGENCY = re.compile(
    rf"[\[【(〔] ?(?P<bracketed>{_GRADE}) ?[\]】)〕]|(?:紧急程度|缓急程度|紧急等级|办理等级) ?:? ?(?P<labelled>{_GRADE})"
    rf"|(?<![^\s,;。\0{_EMOJI}])(?P<alone>{_GRADE})(?=[\s,;。!:\0{_EMOJI}]|$)[:!]*"
)
_LABELS = "标题|任务名称|任务内容|工作内容|重点任务|任务|事项|内容"
_DEADLINE_LABELS = (
    "完成时限|办理时限|办结时限|完成时间|办结时间|时间节点|截止时间|截止日期|时间要求|时限|截止|期限|时间"
)
_UNIT_LABELS = rf"(?:主要)?(?:{'|'.join(MARKS)})(?:单位|部门)?"
_LABEL = re.compile(
    rf"(?<![^\s,;。、(\0])(?:(?P<title>{_LABELS})|(?P<deadline>{_DEADLINE_LABELS})|(?P<units>{_UNIT_LABELS})) ?:"
)
_MARKED = re.compile("|".join(MARKS))
_UNIT_AND_MARK = re.compile("省[^省]{1,9}(?:牵头|主办|配合|协办)")
_MARK_IN_FRONT = re.compile(rf"^({'|'.join(MARKS)})(?=[省市各浙国])")
_MENTION = re.compile(r"(?:(?<![^\s,;。\0])(?:烦请|麻烦|[请由]) ?)?@(?!(?<=[A-Za-z0-9_.]@)[A-Za-z0-9_])")
_LABELLED_MENTION = re.compile(rf"{_UNIT_LABELS} ?: ?@")
_ADDRESSED = re.compile(
    r"(?:(?<![^\s,;。\0])|(?<=[前底内]))(?:烦请|麻烦|[请由])|(?<![^\s,;。\0])(?=[^\s,;。\0])"
)
_BY_A_DAY = re.compile(rf"[^\s,;。\0]{{1,{LONGEST_DATE}}}?前")
_BRACKET = re.compile(r"\(([^()]{1,100})\)|\[([^\[\]]{1,100})\]|【([^【】]{1,100})】")
_ROW = re.compile(r"[^\n]+")
_PIECE = re.compile(r"[^\s,;。\0]+")
_BEFORE_DEADLINE = re.compile(r"(?:请|务必|必须|须|需|要求|应当?|于|在|确保|力争)*")
_AFTER_DEADLINE = re.compile(r"(?:完成|办结|办理完毕|报送?|上报|反馈|落实|提交)?")
_EDGES = " \t\r\n,;，；。、:：|｜"
_CUT = re.compile(r"(?<![ ,;，；、|｜])[ ,;，；、|｜]*+\0[\0 ,;，；、|｜]*+")
_EMPTY_BRACKETS = re.compile(r"[（(【\[〔][;；,，、。]*\0[\0;；,，、。]*[）)】\]〕]")
_LEFT_OVER = re.compile(
    rf"(?<![^\s,;。\0])(?=[^\s,;。\0])(?:{_BEFORE_DEADLINE.pattern}{_AFTER_DEADLINE.pattern}(?=[\s,;。\0]|$)|于)"
    r"|(?<![A-Za-z0-9_])\(\)|\[\]|【】"
)


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
        labelled = self._take_labelled_deadline(today, calendar)
        if labelled:
            self._take_left_over()
        return labelled or self._take_said_deadline(today, calendar)

    def take_units(self) -> str:
        """Every responsible unit with its marks, as one list."""
        self._open_brackets()
        self._take_mentions()
        self._take_labelled_units()
        self._take_addressed()
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

    def _take_left_over(self) -> None:
        """务必…完成, 于…: what stood around a deadline that was taken away, when a labelled one replaced it."""
        for left_over in list(_LEFT_OVER.finditer(self._line)):
            self._cut(*left_over.span())

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
            names_stop = date_start(self._line, piece.start() + 1, piece.end())
            names = self._line[piece.start() : names_stop]
            is_told = stop == start or ("@" not in names and self._are_known(f"责任单位:{names}"))
            if "\0" in self._line[stop : piece.start()] or not is_told:
                break
            stop = names_stop
        return stop

    def _are_known(self, names: str) -> bool:
        read = parse_units(names, self._register)
        return bool(read.lead or read.supporting) and not read.unknown

    def _open_brackets(self) -> None:
        """（省A厅牵头，6月底前完成）: brackets that hold units with their marks are read like what stands outside."""
        for bracket in list(_BRACKET.finditer(self._line)):
            pieces = _PIECE.findall(next(filter(None, bracket.groups())))
            if any(_MARKED.search(piece) and self._are_known(piece) for piece in pieces):
                self._cut(bracket.start(), bracket.start() + 1)
                self._cut(bracket.end() - 1, bracket.end())

    def _take_mentions(self) -> None:
        labelled = {label.end() for label in _LABELLED_MENTION.finditer(self._line)}
        taken = 0
        for mention in list(_MENTION.finditer(self._line)):
            if mention.start() < taken:
                continue
            stop = names_end(self._line, mention.end(), self._register)
            if stop == mention.end():
                continue
            taken = stop
            if mention.end() not in labelled:
                self._take_names(mention.start(), mention.end() - 1, stop)

    def _take_names(self, start: int, names_start: int, stop: int) -> None:
        self._units.append((start, self._line[names_start:stop]))
        self._cut(start, stop)

    def _take_unit_pieces(self) -> None:
        for piece in list(_PIECE.finditer(self._line)):
            names = _MARK_IN_FRONT.sub(r"\1:", piece.group())
            if self._are_known(names) or self._is_misspelt(piece):
                is_told = bool(_MARKED.search(names))
                self._units.append((piece.start() + (0 if is_told else READ_CHARACTERS), names))
                self._cut(*piece.span())

    def _is_misspelt(self, piece: re.Match[str]) -> bool:
        """省财政居配合: what begins like a known name and closes with a role is meant for one."""
        is_marked = _UNIT_AND_MARK.fullmatch(piece.group())
        return bool(is_marked and self._register.longest_name_at(self._line, piece.start()))

    def _take_addressed(self) -> None:
        """请省A厅会同省B厅于6月底前…, 省A厅牵头…, 省A厅：…: the units that a sentence opens with."""
        for opening in list(_ADDRESSED.finditer(self._line)):
            at = opening.end()
            if not known_name_end(self._line, at, self._register):
                continue
            stop = names_end(self._line, at, self._register)
            if opening.group() or self._line[at:stop].endswith("牵头") or self._is_subject(stop):
                self._take_names(opening.start(), at, stop + self._line.startswith(":", stop))

    def _is_subject(self, stop: int) -> bool:
        """省A厅：梳理清单; and, where nobody else is named, 省A厅6月底前梳理清单."""
        if self._line.startswith(":", stop):
            return True
        has_date = date_start(self._line, stop, stop + LONGEST_DATE) == stop
        return not self._units and has_date and bool(_BY_A_DAY.match(self._line, stop))

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
        if _BEFORE_DEADLINE.fullmatch(self._line, piece.start(), start):
            self._cut(piece.start(), end)
        elif _AFTER_DEADLINE.fullmatch(self._line, end, piece.end()):
            self._cut(start, piece.end())

    def title_and_content(self) -> tuple[str, str]:
        """What was not cut out, as written: its first line, and the lines after it.

        Lines that each mention a unit are tasks of their own: all of them stay in the title, where they are seen.
        """
        kept = "".join(
            "\0" if mark == "\0" else sign for sign, mark in zip(self._text, self._line, strict=True)
        )
        titles: list[str] = []
        content: list[str] = []
        has_unit = False
        for row in _ROW.finditer(kept):
            words = _CUT.sub(_joint, _EMPTY_BRACKETS.sub("\0", row.group())).strip()
            mentions = bool(_MENTION.search(half_width(self._text[slice(*row.span())])))
            if words.strip(_EDGES):
                (titles if not titles or (has_unit and mentions) else content).append(words)
            has_unit |= mentions
        return "；".join(title.strip(_EDGES) for title in titles), "\n".join(content)


def _joint(cut: re.Match[str]) -> str:
    """What stays where something was cut out: the stop that stood there, or a space."""
    return next((sign for sign in cut.group() if sign in ",;，；、"), " ")


def _moved(deadline: Deadline, text: str, offset: int) -> Deadline:
    """The same finding, placed in the whole text."""
    span = deadline.span
    return replace(deadline, text=text, span=span and (span[0] + offset, span[1] + offset))


def _fills(piece: str, span: tuple[int, int]) -> bool:
    return bool(_BEFORE_DEADLINE.fullmatch(piece, 0, span[0]) and _AFTER_DEADLINE.fullmatch(piece, span[1]))
