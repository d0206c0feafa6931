"""The official working calendar: which days the office works, and how they are counted.

Published years come from the State Council's notices (chinesecalendar); other years are reckoned from weekends and
the statutory holidays alone, and `Calendar.is_published` says so. The office's own table wins over both.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from chinese_calendar.constants import holidays as PUBLISHED_HOLIDAYS  # noqa: N812 - it is a constant there
from chinese_calendar.constants import workdays as PUBLISHED_MAKE_UP_DAYS  # noqa: N812 - it is a constant there

from taskbot.tasks.tables import BadTable, read_tables

DAY = timedelta(days=1)
_ABOUT_A_FESTIVAL = timedelta(days=15)
PUBLISHED_YEARS = frozenset(day.year for day in PUBLISHED_HOLIDAYS)

FIXED_FESTIVALS = {"元旦": (1, 1), "劳动节": (5, 1), "国庆": (10, 1)}
LUNAR_FESTIVALS = ("春节", "端午", "中秋")
LUNAR_DAYS = {
    2015: ((2, 19), (6, 20), (9, 27)),
    2016: ((2, 8), (6, 9), (9, 15)),
    2017: ((1, 28), (5, 30), (10, 4)),
    2018: ((2, 16), (6, 18), (9, 24)),
    2019: ((2, 5), (6, 7), (9, 13)),
    2020: ((1, 25), (6, 25), (10, 1)),
    2021: ((2, 12), (6, 14), (9, 21)),
    2022: ((2, 1), (6, 3), (9, 10)),
    2023: ((1, 22), (6, 22), (9, 29)),
    2024: ((2, 10), (6, 10), (9, 17)),
    2025: ((1, 29), (5, 31), (10, 6)),
    2026: ((2, 17), (6, 19), (9, 25)),
    2027: ((2, 6), (6, 9), (9, 15)),
    2028: ((1, 26), (5, 28), (10, 3)),
    2029: ((2, 13), (6, 16), (9, 22)),
    2030: ((2, 3), (6, 5), (9, 12)),
    2031: ((1, 23), (6, 24), (10, 1)),
    2032: ((2, 11), (6, 12), (9, 19)),
    2033: ((1, 31), (6, 1), (9, 8)),
    2034: ((2, 19), (6, 20), (9, 27)),
    2035: ((2, 8), (6, 10), (9, 16)),
}
"""Month and day of 正月初一, 五月初五 and 八月十五, as the Purple Mountain Observatory's almanac has them."""


class Festival(NamedTuple):
    """A statutory festival and the unbroken rest days around it (equal to `day` where it stands alone)."""

    day: date
    first_rest_day: date
    last_rest_day: date


class CalendarYear(NamedTuple):
    """A year as a calendar had it, kept for what is to be reckoned again as it was."""

    year: int
    is_published: bool
    shifted: tuple[date, ...]
    """The days that are free from Monday to Friday, or worked at a weekend; in order."""


class Calendar:
    """Working days of the office. `overrides` maps a date to whether it is worked, and wins over every notice.

    `kept` are years as they were once: they stay so, whatever notices and overrides say by now.
    """

    def __init__(
        self, overrides: Mapping[date, bool] | None = None, kept: Iterable[CalendarYear] = ()
    ) -> None:
        self._overrides = dict(overrides or {})
        self._kept = {each.year: (each.is_published, frozenset(each.shifted)) for each in kept}
        self._entered_years = {
            day.year for day in self._overrides if _holds_a_notice(self._overrides, day.year)
        }
        self._by_year: dict[int, list[date]] = {}
        self._statutory: dict[int, frozenset[date]] = {}

    def is_published(self, year: int) -> bool:
        """Whether the holidays of the year are known: from its official notice, or from a notice in the office's table."""
        if year in self._kept:
            return self._kept[year][0]
        return year in PUBLISHED_YEARS or year in self._entered_years

    def known_days(self) -> list[tuple[date, bool]]:
        """Every day that is known from a notice or from the office's table, and whether it is worked; in order."""
        published = dict.fromkeys(PUBLISHED_HOLIDAYS, False) | dict.fromkeys(PUBLISHED_MAKE_UP_DAYS, True)
        return sorted((published | self._overrides).items())

    def is_workday(self, day: date) -> bool:
        """Whether the office works on that day, 调休 included."""
        if day.year in self._kept:
            return (day.weekday() < 5) is not (day in self._kept[day.year][1])
        if day in self._overrides:
            return self._overrides[day]
        if day.year in PUBLISHED_YEARS:
            return day in PUBLISHED_MAKE_UP_DAYS or (day.weekday() < 5 and day not in PUBLISHED_HOLIDAYS)
        return day.weekday() < 5 and day not in self._statutory_holidays(day.year)

    def years(self, first: int, last: int) -> tuple[CalendarYear, ...]:
        """These years as they are now, to be kept."""
        return tuple(
            CalendarYear(year, self.is_published(year), self._shifted(year))
            for year in range(first, last + 1)
        )

    def with_kept(self, years: Iterable[CalendarYear]) -> "Calendar":
        """The calendar with these years as they were."""
        return Calendar(self._overrides, years)

    def add_workdays(self, day: date, count: int) -> date:
        """The day `count` working days after `day` (before it, if negative); `day` itself is not counted."""
        if count == 0:
            return day
        year, days = day.year, self._workdays_of(day.year)
        index = bisect_right(days, day) + count - 1 if count > 0 else bisect_left(days, day) + count
        while index >= len(days):
            year, index = year + 1, index - len(days)
            days = self._workdays_of(year)
        while index < 0:
            year -= 1
            days = self._workdays_of(year)
            index += len(days)
        return days[index]

    def workdays_left(self, today: date, due_on: date) -> int:
        """Working days after `today` up to and including `due_on`: 0 on the due day itself.

        Negative once it has passed: minus the working days after `due_on` up to and including `today`. So the figure
        is 0 also on a weekend right after a Friday's deadline; being overdue is `today > due_on`, not its sign.
        """
        if due_on < today:
            return -self.workdays_left(due_on, today)
        whole_years = sum(len(self._workdays_of(year)) for year in range(today.year, due_on.year))
        return whole_years + self._count_through(due_on) - self._count_through(today)

    def last_workday_before(self, day: date) -> date:
        """The nearest working day that is earlier than `day`."""
        return self.add_workdays(day, -1)

    def festival(self, name: str, year: int) -> Festival | None:
        """A statutory festival by its short name (元旦 春节 清明 劳动节 端午 中秋 国庆); None if not known that year."""
        day = festival_day(name, year)
        if day is None:
            return None
        first = last = day
        while not self.is_workday(first - DAY):
            first -= DAY
        while not self.is_workday(last + DAY):
            last += DAY
        return Festival(day, first, last)

    def _count_through(self, day: date) -> int:
        return bisect_right(self._workdays_of(day.year), day)

    def _workdays_of(self, year: int) -> list[date]:
        if year not in self._by_year:
            self._by_year[year] = [day for day in _days_of(year) if self.is_workday(day)]
        return self._by_year[year]

    def _shifted(self, year: int) -> tuple[date, ...]:
        return tuple(day for day in _days_of(year) if self.is_workday(day) is not (day.weekday() < 5))

    def _statutory_holidays(self, year: int) -> frozenset[date]:
        if year not in self._statutory:
            self._statutory[year] = frozenset(_with_days_in_lieu(statutory_holidays(year)))
        return self._statutory[year]


def _days_of(year: int) -> Iterator[date]:
    return map(date.fromordinal, range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1))


def _holds_a_notice(overrides: Mapping[date, bool], year: int) -> bool:
    """Whether the table has more of the year than days of the office's own.

    Every notice moves days about 春节 and 国庆, the two long holidays; a table without either is none.
    """
    festivals = (festival_day(name, year) for name in ("春节", "国庆"))
    return all(day is None or _says_something_about(overrides, day) for day in festivals)


def _says_something_about(overrides: Mapping[date, bool], day: date) -> bool:
    return any(abs(entered - day) <= _ABOUT_A_FESTIVAL for entered in overrides)


def festival_day(name: str, year: int) -> date | None:
    """The day of the festival itself; None for a lunar one outside the almanac."""
    if name in FIXED_FESTIVALS:
        return date(year, *FIXED_FESTIVALS[name])
    if name == "清明":
        return date(year, 4, _qingming(year))
    if name in LUNAR_FESTIVALS and year in LUNAR_DAYS:
        return date(year, *LUNAR_DAYS[year][LUNAR_FESTIVALS.index(name)])
    return None


def _qingming(year: int) -> int:
    """Day of April; the usual approximation for 2000–2099."""
    return int(year % 100 * 0.2422 + 4.81) - year % 100 // 4


def statutory_holidays(year: int) -> list[date]:
    """The 13 days of 《全国年节及纪念日放假办法》 (2025), which hold before a year's notice is out."""
    days = [date(year, 1, 1), date(year, 5, 1), date(year, 5, 2), *(date(year, 10, n) for n in (1, 2, 3))]
    single = (festival_day(name, year) for name in ("清明", "端午", "中秋"))
    days += [day for day in single if day]
    if new_year := festival_day("春节", year):
        days += [new_year + n * DAY for n in (-1, 0, 1, 2)]
    return days


def _with_days_in_lieu(days: Iterable[date]) -> set[date]:
    """A statutory holiday on a Saturday or Sunday is made up for on the next weekday (第六条 of the same rules)."""
    free = set(days)
    for day in sorted(free):
        if day.weekday() >= 5:
            while day.weekday() >= 5 or day in free:
                day += DAY
            free.add(day)
    return free


def load_overrides(path: Path) -> dict[date, bool]:
    """The office's own table: `[[day]]` entries with `date` and `workday`. Raises BadTable."""
    overrides: dict[date, bool] = {}
    for row in read_tables(path, "day", {"day": ("date", "workday", "note")}):
        day = row.day("date")
        if day in overrides:
            raise BadTable(f"{row.place}：date {day} 写了两次")
        overrides[day] = row.flag("workday")
    return overrides
