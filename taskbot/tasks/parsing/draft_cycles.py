"""Finds the report cycle 报送周期 on the sheet that /new is typed on, beside the one deadline: 报送：每月25日, 每月25日前报进展."""

from datetime import date

from taskbot.tasks.deadlines import Deadline, parse_deadline
from taskbot.tasks.parsing.draft_dates import moved, opens
from taskbot.tasks.parsing.draft_sheet import PIECE, Sheet
from taskbot.tasks.parsing.report_cycles import REPORTS_ONLY
from taskbot.tasks.workdays import Calendar


def take_labelled_cycle(sheet: Sheet, today: date, calendar: Calendar) -> Deadline | None:
    """The last one behind 报送：, 报送周期：; to be taken before the steps and the deadline."""
    found = None
    for label, end in list(sheet.labels("cycle")):
        value = PIECE.search(sheet.line, label.end(), end)
        cycle = _cycle(value.group(), today, calendar) if value else None
        if cycle and value:
            found = moved(cycle, sheet.text, value.start())
            sheet.cut(label.start(), value.end())
    return found


def take_said_cycle(sheet: Sheet, today: date, calendar: Calendar) -> Deadline | None:
    """每月25日前报送进展情况 as a clause of its own; to be taken once the deadline is known to be a day."""
    for piece in sheet.pieces():
        cycle = _cycle(piece.group(), today, calendar)
        if cycle and cycle.span and REPORTS_ONLY.fullmatch(piece.group(), cycle.span[1]):
            sheet.cut(*piece.span())
            return moved(cycle, sheet.text, piece.start())
    return None


def _cycle(words: str, today: date, calendar: Calendar) -> Deadline | None:
    read = parse_deadline(words, today, calendar)
    return read if read.recurrence and opens(words, read) else None
