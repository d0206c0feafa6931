"""Reading a message as it would be read on a Wednesday in May."""

from datetime import date

from taskbot.tasks.replies import Reply, Report, parse_reply
from taskbot.tasks.workdays import Calendar

CALENDAR = Calendar()
TODAY = date(2020, 5, 20)


def read(text: str, to: int | None = None) -> Reply:
    return parse_reply(text, TODAY, CALENDAR, to)


def report_in(text: str, to: int | None = None) -> Report:
    (report,) = read(text, to).reports
    return report
