"""Finds the indicators 量化指标 on the sheet that /new is typed on: 指标：建成标准站30个；走访企业200家."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from taskbot.tasks.deadlines import parse_deadline
from taskbot.tasks.facts import Indicator
from taskbot.tasks.parsing.draft_dates import is_bare
from taskbot.tasks.parsing.draft_milestones import ROW
from taskbot.tasks.parsing.draft_sheet import NOTHING, Sheet
from taskbot.tasks.parsing.indicator_items import IndicatorItem, indicator_items
from taskbot.tasks.workdays import Calendar


@dataclass(frozen=True, slots=True)
class IndicatorsSaid:
    """What stands behind the label: the indicators, the items that are none as written, and where all of it is.

    Without a place nothing is said of indicators; 指标：无 has one.
    """

    indicators: tuple[Indicator, ...] = ()
    unclear: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


def take_indicators(sheet: Sheet, today: date, calendar: Calendar) -> IndicatorsSaid:
    """Takes them off the sheet; after the units, so that a unit named behind the figures is none of them."""
    items: list[IndicatorItem] = []
    spans: list[tuple[int, int]] = []
    for label, end in list(sheet.labels("indicators")):
        found = list(_block(sheet, label.end(), end, today, calendar))
        spans.append((label.start(), found[-1].span[1] if found else label.end()))
        items += [item for item in found if item.words.strip() not in NOTHING]
    for span in spans:
        sheet.cut(*span)
    return IndicatorsSaid(
        tuple(dict.fromkeys(item.indicator for item in items if item.indicator)),
        tuple(sheet.as_written(*item.span).strip() for item in items if item.indicator is None),
        tuple(spans),
    )


def says_indicators(words: str) -> bool:
    """Whether the words begin with the label."""
    first = next(Sheet(words.strip()).labels("indicators"), None)
    return first is not None and first[0].start() <= 1


def _block(sheet: Sheet, start: int, end: int, today: date, calendar: Calendar) -> Iterator[IndicatorItem]:
    """The items on the label's own line up to a bare day or a space behind one, and the rows that hold nothing else."""
    for item in indicator_items(sheet.line, start, end):
        if item.indicator is None and is_bare(item.words, parse_deadline(item.words, today, calendar)):
            return
        yield item
        if item.rest:
            return
    while row := ROW.match(sheet.line, end):
        items = list(indicator_items(sheet.line, *row.span(1)))
        is_whole = bool(items) and all(item.indicator and not item.rest for item in items)
        if not is_whole or parse_deadline(row[1], today, calendar).span:
            return
        yield from items
        end = row.end()
