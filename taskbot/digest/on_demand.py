"""A digest that is asked for: of any period, as it was given or as the journal has it; nothing is stored."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from taskbot.clock import OFFICE_ZONE, office_day
from taskbot.context import Context
from taskbot.digest.drawing import Told, draw_issue
from taskbot.digest.freezing import Wanted, newest_given
from taskbot.digest.schedule import Schedule
from taskbot.digest.service import desk_of, schedule_of
from taskbot.errors import UserError
from taskbot.tasks.issues import NotYet
from taskbot.tasks.models import Event
from taskbot.tasks.periods import Span, period_bounds, period_of
from taskbot.texts.words import plain


def wanted_of(session: Session, period: str, as_of: datetime) -> Wanted:
    """The newest issue that the leaders have of the period; else what an issue as of that instant would be."""
    given = newest_given(session, period)
    if given is None:
        return Wanted(period, as_of)
    return Wanted(period, given.as_of, given.number, given.word, given.correction)


def instant_of(schedule: Schedule, period: str, now: datetime) -> datetime:
    """When the data of a period are of where it was not given: its digest's own instant, at the latest now.

    Raises NotYet for a period that has not begun.
    """
    first, last = period_bounds(period)
    if first > office_day(now):
        raise NotYet(period)
    return min(now, schedule.due_at(period) or _end_of(last))


def make_digest(
    context: Context, folder: Path, on: date | None, span: Span = Span.WEEK, told: Told = lambda _: None
) -> dict[str, Any]:
    """The digest of the period that holds `on` (today's when None), as files in `folder`; returns the public JSON.

    What was given is made from what was frozen then, any other as of the end of that day, on the digest's own day as
    of its instant.
    """
    now = context.clock.now()
    period = period_of(on or office_day(now), span)
    if period_bounds(period)[0] > office_day(now):
        raise UserError(f"--as-of {on} 所在的{_SPAN_WORDS[span]}还没有到，请写以前的日期")
    latest = context.db.read_now(_latest, now)
    as_of = latest if on is None else min(latest, _instant_on(schedule_of(context), period, on))
    wanted = context.db.read_now(wanted_of, period, as_of)
    papers = draw_issue(desk_of(context), wanted, folder, told)
    text = papers.workbook.with_suffix(".txt")
    below = f"\n\n{plain(papers.details.plain)}" if papers.details else ""
    text.write_text(f"{plain(papers.caption)}{below}\n", encoding="utf-8")
    return {
        "week": papers.period,
        "issue": papers.number,
        "files": [str(path) for path in (papers.workbook, papers.picture, text)],
        "counts": papers.counts,
        "lights": papers.lights,
        "journal_head": papers.journal_head,
    }


def _latest(session: Session, now: datetime) -> datetime:
    """Now, or the newest event's instant where the clock that it was written by was ahead: the list is taken whole."""
    newest = session.exec(select(Event.at).order_by(col(Event.seq).desc()).limit(1)).first()
    return max(now, newest) if newest else now


_SPAN_WORDS = {Span.WEEK: "一周", Span.MONTH: "一月", Span.QUARTER: "一季"}


def _instant_on(schedule: Schedule, period: str, day: date) -> datetime:
    due_at = schedule.due_at(period)
    return due_at if due_at is not None and office_day(due_at) == day else _end_of(day)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), OFFICE_ZONE)
