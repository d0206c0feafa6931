"""A digest that is asked for: of any period, as it was given or as the journal has it; nothing is stored."""

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from taskbot.clock import OFFICE_ZONE, office_day
from taskbot.context import Context
from taskbot.digest.drawing import Told, draw_issue
from taskbot.digest.freezing import Wanted, given_before, issue_of, newest_given
from taskbot.digest.models import Digest
from taskbot.digest.schedule import Schedule
from taskbot.digest.service import desk_of, has_list, schedule_of
from taskbot.errors import UserError
from taskbot.tasks.issues import NotYet
from taskbot.tasks.models import Event
from taskbot.tasks.periods import Span, period_bounds, period_of, span_of
from taskbot.texts.digests import DRAFT
from taskbot.texts.words import plain


@dataclass(frozen=True, slots=True)
class Withheld:
    """A digest that leaders are yet to get: when it is due, whether the office looks at it, and what they have."""

    period: str
    due_at: datetime | None
    is_with_office: bool
    last: Digest | None


def wanted_of(
    session: Session, schedule: Schedule, period: str, now: datetime, on: date | None = None
) -> Wanted:
    """The newest issue that the leaders have of the period; else the list as it stood on the day `on`.

    Without `on` it is the digest's own day. Raises NotYet for a period that has not begun.
    """
    if period_bounds(period)[0] > office_day(now):
        raise NotYet(period)
    given = newest_given(session, period)
    if given is not None:
        return Wanted(period, given.as_of, given.number, given.word, given.correction)
    begun = issue_of(session, period, 1)
    as_of = _instant(session, schedule, period, now, on)
    return Wanted(period, as_of, word=begun.word if begun else "", mark=DRAFT)


def withheld(session: Session, schedule: Schedule, period: str, now: datetime) -> Withheld | None:
    """Why leaders do not get the period's digest on demand; None where they do.

    Never while the office has it, nor before its hour, but for leaders who have had none of its kind yet.
    """
    if period_bounds(period)[0] > office_day(now) or newest_given(session, period) is not None:
        return None
    begun, last = issue_of(session, period, 1), given_before(session, period)
    due_at = schedule.due_at(period) if span_of(period) in schedule.spans else None
    is_to_come = due_at is not None and office_day(now) <= period_bounds(period)[1]
    if begun is None and not (is_to_come and last):
        return None
    return Withheld(period, begun.due_at if begun else due_at, begun is not None, last)


def make_digest(
    context: Context, folder: Path, on: date | None, span: Span = Span.WEEK, told: Told = lambda _: None
) -> dict[str, Any]:
    """The digest of the period that holds `on` (today's when None), as files in `folder`; returns the public JSON.

    What was given is made from what was frozen then, any other as `wanted_of` has it.
    """
    now = context.clock.now()
    period = period_of(on or office_day(now), span)
    if period_bounds(period)[0] > office_day(now):
        raise UserError(f"--as-of {on} 所在的{_SPAN_WORDS[span]}还没有到，请写以前的日期")
    wanted = context.db.read_now(wanted_of, schedule_of(context), period, now, on or office_day(now))
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


def _instant(session: Session, schedule: Schedule, period: str, now: datetime, on: date | None) -> datetime:
    """Today it is now, of a day that has passed its end; of the digest's own day its hour, if it had a list to tell of."""
    due_at = schedule.due_at(period)
    day = on or (office_day(due_at) if due_at else period_bounds(period)[1])
    if day >= office_day(now):
        return _latest(session, now)
    if due_at is not None and office_day(due_at) == day and has_list(session, due_at):
        return due_at
    return _end_of(day)


def _latest(session: Session, now: datetime) -> datetime:
    """Now, or the newest event's instant where the clock that it was written by was ahead: the list is taken whole."""
    newest = session.exec(select(Event.at).order_by(col(Event.seq).desc()).limit(1)).first()
    return max(now, newest) if newest else now


_SPAN_WORDS = {Span.WEEK: "一周", Span.MONTH: "一月", Span.QUARTER: "一季"}


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, OFFICE_ZONE)
