"""Report cycles 报送周期: the days on which a recurring report is due, and whether the latest one is missing."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

from dateutil.rrule import rrule, rrulestr

from taskbot.tasks.facts import TaskTimes

_WITHOUT_DAY = {
    "FREQ=WEEKLY": ";BYDAY=FR",
    "FREQ=MONTHLY": ";BYMONTHDAY=-1",
    "FREQ=YEARLY": ";BYMONTH=12;BYMONTHDAY=-1",
}
"""每周, 每月, 每年 without a day mean the end of it."""


def missing_report(task: TaskTimes, today: date) -> date | None:
    """The last day of the latest cycle that has passed without a report of the lead unit; None when it has none.

    A report that is nearer to a missed day than to the coming one answers the missed cycle, late, and no other. What
    fell due before the task was issued is nobody's fault.
    """
    if not task.is_open or task.recurrence is None:
        return None
    missed, since = None, date.min
    for due, coming in pairwise(_days_due(task.recurrence, task.issued_on, today)):
        missed = None if _has_report(task, since, due) else due
        since = due + (coming - due) // 2 if missed else due
    return None if missed is None or _has_report(task, missed, today) else missed


def _days_due(recurrence: str, issued_on: date, today: date) -> list[date]:
    """The days after the issue on which a report was due before today, and the one that comes next."""
    rule = _rule(recurrence, issued_on)
    passed = rule.between(_midnight(issued_on), _midnight(today))
    coming = rule.after(_midnight(max(issued_on, today - timedelta(days=1))))
    return [each.date() for each in [*passed, coming] if each]


def _has_report(task: TaskTimes, since: date, until: date) -> bool:
    return any(since < day <= until for day in task.report_days)


def next_report_due(task: TaskTimes, today: date) -> date | None:
    """The next day on which a report falls due, today included; None for a task without a cycle."""
    if task.recurrence is None:
        return None
    coming = _rule(task.recurrence, task.issued_on).after(_midnight(today), inc=True)
    return coming.date() if coming else None


def reported_in_cycle(task: TaskTimes, today: date) -> date | None:
    """The day on which the lead unit last reported in the running cycle; None where it has not, or there is no cycle."""
    coming = next_report_due(task, today)
    if coming is None or not task.report_days or missing_report(task, coming + timedelta(days=1)) is not None:
        return None
    return task.report_days[-1]


@lru_cache(maxsize=1_000)
def _rule(recurrence: str, issued_on: date) -> rrule:
    """The cycle from before the issue on; of a step of several periods (每两个月, 隔周) the report is due in the last.

    Months are counted from the turn of the year, as quarters are (每两个月 and 双月 are the even months); weeks, days
    and years from the issue.
    """
    words = recurrence.removeprefix("RRULE:")
    plain = re.sub(r";INTERVAL=\d+", "", words)
    found = re.search(r";INTERVAL=(\d+)", words)
    start = _start(words, int(found[1]) - 1 if found else 0, issued_on)
    rule = rrulestr(
        _in_every_month(words + _WITHOUT_DAY.get(plain, "")), dtstart=_midnight(start), cache=True
    )
    if not isinstance(rule, rrule):
        raise TypeError(f"more than one rule: {recurrence}")
    return rule


def _start(words: str, skipped: int, issued_on: date) -> date:
    """The first day of the first period in which a report can be due; `skipped` of them pass without one."""
    if not skipped:
        return date(issued_on.year, 1, 1)
    try:
        match words.partition(";")[0]:
            case "FREQ=MONTHLY":
                return date(issued_on.year + skipped // 12, skipped % 12 + 1, 1)
            case "FREQ=WEEKLY":
                return issued_on + timedelta(weeks=skipped, days=-issued_on.weekday())
            case "FREQ=YEARLY":
                return date(issued_on.year + skipped, 1, 1)
        return issued_on + timedelta(days=skipped + 1)
    except (OverflowError, ValueError):
        return date.max


def _in_every_month(words: str) -> str:
    """每月30日 is the last day of February, which RFC 5545 would pass over."""
    found = re.fullmatch(r"(FREQ=MONTHLY.*;BYMONTHDAY=)(29|30|31)", words)
    if found is None:
        return words
    days = ",".join(map(str, range(28, int(found[2]) + 1)))
    return f"{found[1]}{days};BYSETPOS=-1"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
