"""Report cycles 报送周期: the days on which a recurring report is due, and whether the latest one is missing."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from dateutil.rrule import rrule, rrulestr

from taskbot.tasks.facts import TaskFacts

_A_YEAR = timedelta(days=366)

_WITHOUT_DAY = {
    "FREQ=WEEKLY": ";BYDAY=FR",
    "FREQ=MONTHLY": ";BYMONTHDAY=-1",
    "FREQ=YEARLY": ";BYMONTH=12;BYMONTHDAY=-1",
}
"""每周, 每月, 每年 without a day mean the end of it."""


def missing_report(task: TaskFacts, today: date) -> date | None:
    """The last day of the latest cycle that has passed without a report of the lead unit; None when it has none.

    A late report answers for the cycle, too. What fell due before the task was issued is nobody's fault.
    """
    if not task.is_open or task.recurrence is None:
        return None
    rule = _rule(task.recurrence, task.issued_on)
    due = rule.before(_midnight(today))
    if due is None or due.date() <= task.issued_on:
        return None
    before = rule.before(due)
    since = max(before.date(), task.issued_on - timedelta(days=1)) if before else date.min
    is_answered = task.last_report_on is not None and task.last_report_on > since
    return None if is_answered else due.date()


def next_report_due(task: TaskFacts, today: date) -> date | None:
    """The next day on which a report falls due, today included; None for a task without a cycle."""
    if task.recurrence is None:
        return None
    coming = _rule(task.recurrence, task.issued_on).after(_midnight(today), inc=True)
    return coming.date() if coming else None


@lru_cache(maxsize=1_000)
def _rule(recurrence: str, issued_on: date) -> rrule:
    """The cycle from a year before the issue on; one that skips periods (每两个月) counts from the issue."""
    words = recurrence.removeprefix("RRULE:")
    plain = re.sub(r";INTERVAL=\d+", "", words)
    start = issued_on - _A_YEAR if plain == words else issued_on
    rule = rrulestr(
        _in_every_month(words + _WITHOUT_DAY.get(plain, "")), dtstart=_midnight(start), cache=True
    )
    if not isinstance(rule, rrule):
        raise TypeError(f"more than one rule: {recurrence}")
    return rule


def _in_every_month(words: str) -> str:
    """每月30日 is the last day of February, which RFC 5545 would pass over."""
    found = re.fullmatch(r"(FREQ=MONTHLY.*;BYMONTHDAY=)(29|30|31)", words)
    if found is None:
        return words
    days = ",".join(map(str, range(28, int(found[2]) + 1)))
    return f"{found[1]}{days};BYSETPOS=-1"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
