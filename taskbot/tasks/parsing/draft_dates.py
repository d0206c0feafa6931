"""Finds the one deadline on the sheet that /new is typed on, and cuts it out where it is no part of a sentence."""

import re
from dataclasses import replace
from datetime import date

from taskbot.tasks.deadlines import Deadline, parse_deadline
from taskbot.tasks.parsing.deadline_grammar import Precision
from taskbot.tasks.parsing.draft_sheet import PIECE, Sheet
from taskbot.tasks.workdays import Calendar

_BEFORE = re.compile(r"(?:请|务必|必须|须|需|要求?|应当?|于|在|确保|力争)*")
_AFTER = re.compile(r"(?:完成|办结|办理完毕|报送?|上报|反馈|落实|提交|推进|开展|坚持)?!*")
_FIRM = re.compile(r"[前底末内旬]")
_BRACKETS = "()[]【】"
_BRACKET = re.compile(r"[(\[【][^()\[\]【】\n]{1,30}[)\]】]")
_LEFT_OVER = re.compile(
    rf"(?<![^\s,;。\0])(?=[^\s,;。\0])(?:{_BEFORE.pattern}{_AFTER.pattern}(?=[\s,;。\0]|$)|于)"
    r"|(?<![A-Za-z0-9_])\(\)|\[\]|【】"
)


def take_deadline(sheet: Sheet, today: date, calendar: Calendar) -> Deadline:
    """The labelled deadline, or the one that the rest of the text holds; to be taken after the units."""
    labelled = _take_labelled(sheet, today, calendar)
    if labelled:
        _take_alone(sheet, today, calendar, only_firm=True)
        _take_left_over(sheet)
    return labelled or _take_said(sheet, today, calendar)


def _take_labelled(sheet: Sheet, today: date, calendar: Calendar) -> Deadline | None:
    """The last labelled one wins: an answer to a question is written below what it corrects."""
    found = None
    for label, end in sheet.labels("deadline", "steps"):
        deadline = moved(
            parse_deadline(sheet.line[label.end() : end], today, calendar), sheet.text, label.end()
        )
        value = PIECE.search(sheet.line, label.end(), end)
        stop = value.end() if value else label.end()
        if deadline.span:
            found = deadline
            closing = _AFTER.match(sheet.line, deadline.span[1])
            stop = closing.end() if closing else stop
        if deadline.span or label["deadline"]:
            sheet.cut(label.start(), stop)
    return found


def _take_left_over(sheet: Sheet) -> None:
    """务必…完成, 于…: what stood around a deadline that was taken away, when a labelled one replaced it."""
    for left_over in list(_LEFT_OVER.finditer(sheet.line)):
        sheet.cut(*left_over.span())


def _take_said(sheet: Sheet, today: date, calendar: Calendar) -> Deadline:
    if alone := _take_alone(sheet, today, calendar, only_firm=False):
        first = alone[0]
        other_on = next((each.due_on for each in alone if each.due_on != first.due_on), None)
        return replace(first, confirm="写了两个时限", other_on=other_on) if other_on else first
    deadline = parse_deadline(sheet.line, today, calendar)
    if deadline.span and (deadline.due_on or deadline.recurrence or deadline.precision is Precision.INVALID):
        _cut_at_edge(sheet, *deadline.span)
    return moved(deadline, sheet.text, 0)


def _take_alone(sheet: Sheet, today: date, calendar: Calendar, *, only_firm: bool) -> list[Deadline]:
    """What says when and nothing else, as a piece of its own or in brackets: the first, and days beside it on its line."""
    found: list[Deadline] = []
    row_end = len(sheet.line)
    for place in (*sheet.pieces(), *_BRACKET.finditer(sheet.line)):
        words = place.group().strip(_BRACKETS)
        start = place.start() + place.group().find(words)
        deadline = parse_deadline(words, today, calendar)
        is_firm = bool(deadline.due_on and _FIRM.search(deadline.phrase))
        is_told = is_firm or (not only_firm and not found and words == place.group())
        if start < row_end and is_told and is_bare(words, deadline) and sheet.line.startswith(words, start):
            found.append(moved(deadline, sheet.text, start))
            sheet.cut(start, start + len(words))
            row_end = min(row_end, max(sheet.line.find("\n", start), 0) or row_end)
    return found


def _cut_at_edge(sheet: Sheet, start: int, end: int) -> None:
    """Takes the deadline out of the title where it opens or closes a piece; inside it is part of the sentence."""
    pieces = [piece for piece in sheet.pieces() if piece.end() > start and piece.start() < end]
    if _BEFORE.fullmatch(sheet.line, pieces[0].start(), start):
        closing = _AFTER.fullmatch(sheet.line, end, pieces[-1].end())
        sheet.cut(pieces[0].start(), closing.end() if closing else end)
    elif _AFTER.fullmatch(sheet.line, end, pieces[-1].end()):
        sheet.cut(start, pieces[-1].end())


def moved(deadline: Deadline, text: str, offset: int) -> Deadline:
    """The same finding, placed in the whole text."""
    span = deadline.span
    return replace(deadline, text=text, span=span and (span[0] + offset, span[1] + offset))


def is_bare(words: str, deadline: Deadline) -> bool:
    """Whether the words say when and nothing else but 完成."""
    span = deadline.span
    return bool(span and _BEFORE.fullmatch(words, 0, span[0]) and _AFTER.fullmatch(words, span[1]))


def opens(words: str, deadline: Deadline) -> bool:
    """Whether the words begin with when."""
    return bool(deadline.span and _BEFORE.fullmatch(words, 0, deadline.span[0]))
