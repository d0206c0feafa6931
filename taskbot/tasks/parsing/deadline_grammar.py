"""What the tables of deadline rules are written in: templates such as 〈年〉〈月〉底, and how a match becomes a date.

A rule builds its date with `datetime.date`; what the calendar refuses (9月31日) is an impossible deadline.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from taskbot.tasks.parsing.numerals import CHINESE_DIGITS, COUNTING_DIGITS, DIGITS, number
from taskbot.tasks.workdays import Calendar

DAY = timedelta(days=1)


class Precision(StrEnum):
    """How exactly a deadline is said, or why it has no date."""

    DAY = "day"
    WEEK = "week"
    TEN_DAY = "ten-day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    RECURRING = "recurring"
    LONG_TERM = "long-term"
    VAGUE = "vague"
    EVENT = "event"
    INVALID = "invalid"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule makes of its match. `confirm` says why a person should look; `other_on` is the date it may also be."""

    precision: Precision
    due_on: date | None = None
    recurrence: str | None = None
    confirm: str | None = None
    other_on: date | None = None
    due_time: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """The day that relative words count from, and the working calendar."""

    today: date
    calendar: Calendar


Fields = Mapping[str, str | None]
"""The named groups of a match."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a table. `signs` are characters of which every match holds at least one: a cheap first look."""

    name: str
    signs: frozenset[str]
    pattern: re.Pattern[str]
    read: Callable[[Fields, Reference], Reading | None]


_NUMERAL = rf"(?:[0-9]{{1,2}}|[{CHINESE_DIGITS}]{{1,3}})"
_YEAR = "[0-9]{4}|[0-9〇零Oo一二三四五六七八九]{4}"
_RELATIVE_YEAR = "(?:[今本当同明次来]|后(?!年[产均营销利]))"
_RELATIVE_MONTH = "本|(?<!月)当|这个?|[下再]下个?|下个?|次"
FREE = rf"(?<![{DIGITS}.])"

FRAGMENTS = {
    "年": rf"(?:(?P<year>{_RELATIVE_YEAR}|{FREE}(?:{_YEAR}|[0-9]{{2}}))年度?的?)?",
    "某年": rf"(?P<year>{_RELATIVE_YEAR}|{FREE}(?:{_YEAR}|[0-9]{{2}}))年度?的?",
    "年份": rf"(?P<year>{_RELATIVE_YEAR}|{FREE}(?:{_YEAR}))",
    "始年": rf"{FREE}(?:{_YEAR})",
    "月": rf"(?P<month>{_RELATIVE_MONTH}|{FREE}{_NUMERAL}|元)月份?",
    "始月": rf"(?P<first_month>{_RELATIVE_MONTH}|{FREE}{_NUMERAL})月份?",
    "单月": rf"(?P<first_month>{FREE}{_NUMERAL})月?份?",
    "日": rf"(?P<day>{_NUMERAL})",
    "末年": rf"(?:(?P<end_year>{_RELATIVE_YEAR}|{_YEAR})年度?)?",
    "末月": rf"(?P<end_month>{_NUMERAL})月份?",
    "末日": rf"(?P<end_day>{_NUMERAL})[日号]",
    "数": rf"(?:{FREE}{_NUMERAL}(?:-|至|到)){{0,1}}(?P<count>{FREE}(?:[0-9]{{1,3}}|[{COUNTING_DIGITS}]{{1,5}}|(?<![上下])半))",
    "序": _NUMERAL,
    "自由": FREE,
    "至": "(?:-{1,2}|至|到)",
    "前": "(?:之前|以前|前(?!后|述|期|往|来|[0-9一二三四五六七八九十两几]{1,3}(?:个?[月季周批]|[年天名位])))",
    "后": "(?:之后|以后|后)",
    "内": "(?:之内|以内|内)",
    "底": "(?:底|末)",
    "周": "(?:周|星期|礼拜)",
    "周几": "(?P<weekday>[一二三四五六日天1-7])",
}


def rule(name: str, signs: str, template: str, read: Callable[[Fields, Reference], Reading | None]) -> Rule:
    """A rule from a template: 〈名〉 stands for a fragment, everything else is a regular expression."""
    return Rule(name, frozenset(signs), pattern(template), read)


def pattern(template: str) -> re.Pattern[str]:
    """A template as a regular expression."""
    return re.compile(re.sub("〈(.+?)〉", lambda found: FRAGMENTS[found.group(1)], template))


def year_of(word: str, today: date) -> int:
    """The year meant by 今, 明, 2022, 二〇二二 or 22."""
    if word in "今本当同":
        return today.year
    if word in "明次来":
        return today.year + 1
    if word == "后":
        return today.year + 2
    value = number(word)
    return value + 2000 if value < 100 else value


def month_after(today: date, months: int) -> tuple[int, int]:
    """Year and month so many months after today's."""
    years, month = divmod(today.month - 1 + months, 12)
    return today.year + years, month + 1


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = month_after(day, months)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_day(year: int, month: int) -> date:
    """The last day of a month. Raises ValueError for a month there is not."""
    if not 1 <= month <= 12:
        raise ValueError(f"no month {month}")
    return date(year, month, monthrange(year, month)[1])


ROLLED = "今年的这个日期已过，按明年理解"


def upcoming(day_in: Callable[[int], date], precision: Precision, today: date) -> Reading:
    """The first such day that is not past. When the past one is much nearer, a person should look."""
    this_year = day_in(today.year)
    if this_year >= today:
        return Reading(precision, this_year)
    next_year = day_in(today.year + 1)
    is_nearer = next_year - today < today - this_year
    return Reading(precision, next_year, confirm=None if is_nearer else ROLLED)


def in_year(fields: Fields, day_in: Callable[[int], date], precision: Precision, on: Reference) -> Reading:
    """The day in the year that is named, or in the coming one where none is."""
    year = fields.get("year")
    if year:
        return Reading(precision, day_in(year_of(year, on.today)))
    return upcoming(day_in, precision, on.today)


def in_month(
    fields: Fields, day_in: Callable[[int, int], date], precision: Precision, on: Reference
) -> Reading:
    """The day in the month that is named: by number (with or without its year) or as 本月, 下月."""
    word = fields.get("month") or "本"
    ahead = months_ahead(word)
    if ahead is not None:
        return Reading(precision, day_in(*month_after(on.today, ahead)))
    month = 1 if word == "元" else number(word)
    return in_year(fields, lambda year: day_in(year, month), precision, on)


def range_end(
    fields: Fields, month: int, day_in: Callable[[int], date], precision: Precision, on: Reference
) -> Reading:
    """The end of a range, in `month`: a range whose end month comes before its first one runs into the next year."""
    if end_year := fields.get("end_year"):
        return Reading(precision, day_in(year_of(end_year, on.today)))
    first = number(fields["first_month"] or "")
    if year := fields.get("year"):
        return Reading(precision, day_in(year_of(year, on.today) + (month < first)))
    coming = upcoming(day_in, precision, on.today)
    return replace(coming, confirm=None) if month < first else coming


def months_ahead(word: str) -> int | None:
    """0 for 本月, 1 for 下月, 2 for 下下月; None for a month's number."""
    if word in ("本", "当", "这", "这个"):
        return 0
    if word in ("下", "下个", "次"):
        return 1
    return 2 if word[:2] in ("下下", "再下") else None


def weekday_of(word: str) -> int:
    """0 for Monday … 6 for Sunday."""
    return 6 if word in "日天" else number(word) - 1


def weekday_of_week(day: date, weekday: int, weeks: int = 0) -> date:
    """That weekday in the Monday-to-Sunday week of `day`, or so many weeks later."""
    return day + (weekday - day.weekday() + 7 * weeks) * DAY
