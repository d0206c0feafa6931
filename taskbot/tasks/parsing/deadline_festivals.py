"""Deadlines by the festivals: 五一前, 明年春节前, 国庆后第一个工作日, 节前, 七一前, 元宵节前."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from taskbot.tasks.parsing.deadline_grammar import (
    DAY,
    Fields,
    Precision,
    Reading,
    Reference,
    rule,
    weekday_of_week,
    year_of,
)
from taskbot.tasks.parsing.deadline_spans import SPAN, count_on
from taskbot.tasks.parsing.numerals import number
from taskbot.tasks.workdays import Festival

_FESTIVALS = {
    "元旦": "元旦",
    "春节": "春节",
    "新春": "春节",
    "过年": "春节",
    "清明": "清明",
    "五一": "劳动节",
    r"5\.1": "劳动节",
    "劳动": "劳动节",
    "端午": "端午",
    "中秋": "中秋",
    "国庆": "国庆",
    "十一": "国庆",
    "十・一": "国庆",
}
_ANNIVERSARIES = {
    "三八": (3, 8),
    "植树": (3, 12),
    "五四": (5, 4),
    "六一": (6, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "教师": (9, 10),
}
_DAYS_FROM_SPRING = {"除夕": -1, "元宵": 14}
_NEXT_FESTIVAL = "按最近的节日"


def _coming(fields: Fields, on: Reference) -> Festival | None:
    """The festival that is named (any, if none is) of the year that is named, or the first whose holiday is not over."""
    word = fields.get("festival")
    names = [_FESTIVALS[word]] if word else list(dict.fromkeys(_FESTIVALS.values()))
    if year := fields.get("year"):
        return on.calendar.festival(names[0], year_of(year, on.today))
    years = (on.today.year, on.today.year + 1)
    found = (on.calendar.festival(name, year) for name in names for year in years)
    return min((each for each in found if each and each.last_rest_day >= on.today), default=None)


def _unknown() -> Reading:
    return Reading(Precision.EVENT, confirm="这一年的节日日期还不知道")


def _before_festival(fields: Fields, on: Reference) -> Reading:
    festival = _coming(fields, on)
    if festival is None:
        return _unknown()
    due = (festival.first_rest_day if fields["holiday"] else festival.day) - DAY
    if not fields.get("festival"):
        return Reading(Precision.DAY, due, confirm=_NEXT_FESTIVAL)
    if on.calendar.is_workday(due):
        return Reading(Precision.DAY, due)
    workday = on.calendar.last_workday_before(due)
    return Reading(Precision.DAY, due, confirm="节前一天已经放假", other_on=workday)


def _some_days_before(fields: Fields, on: Reference) -> Reading:
    festival = _coming(fields, on)
    if festival is None:
        return _unknown()
    count, unit = number(fields["count"] or ""), (fields["unit"] or "").strip("个")
    if unit == "工作日":
        return Reading(Precision.DAY, on.calendar.add_workdays(festival.first_rest_day, -count))
    return Reading(Precision.DAY, festival.day - count * (DAY if unit in "天日" else 7 * DAY))


def _days_of_year(fields: Fields, on: Reference) -> Iterator[date]:
    """The day of an anniversary in the year that is named, or in this one and the next."""
    years = [year_of(fields["year"], on.today)] if fields["year"] else [on.today.year, on.today.year + 1]
    name = fields["anniversary"] or ""
    for year in years:
        if name in _ANNIVERSARIES:
            yield date(year, *_ANNIVERSARIES[name])
        elif spring := on.calendar.festival("春节", year):
            yield spring.day + _DAYS_FROM_SPRING[name] * DAY


def _before_anniversary(fields: Fields, on: Reference) -> Reading:
    days = [day - DAY for day in _days_of_year(fields, on)]
    coming = next((day for day in days if day >= on.today or fields["year"]), None)
    return Reading(Precision.DAY, coming) if coming else _unknown()


def _after_festival(
    day_after: Callable[[date, Fields, Reference], date], precision: Precision = Precision.DAY
) -> Callable[[Fields, Reference], Reading]:
    """A rule that counts from the last rest day of a holiday."""

    def read(fields: Fields, on: Reference) -> Reading:
        festival = _coming(fields, on)
        if festival is None:
            return _unknown()
        confirm = None if fields.get("festival") else _NEXT_FESTIVAL
        return Reading(precision, day_after(festival.last_rest_day, fields, on), confirm=confirm)

    return read


def _soon_after(fields: Fields, on: Reference) -> Reading:
    first_workday = _after_festival(_nth_workday)({**fields, "nth": "1"}, on)
    return replace(first_workday, confirm="“节后”没有确切的日子，按节后第一个工作日")


def _nth_workday(last_rest_day: date, fields: Fields, on: Reference) -> date:
    return on.calendar.add_workdays(last_rest_day, number(fields["nth"] or "1"))


def _first_friday(last_rest_day: date, fields: Fields, on: Reference) -> date:
    return weekday_of_week(on.calendar.add_workdays(last_rest_day, 1), 4)


_QUOTED = '[“”"]?'
_FESTIVAL = rf"〈年〉{_QUOTED}(?<![第一二三四五六七八九十])(?P<festival>{'|'.join(_FESTIVALS)}){_QUOTED}(?:国际)?(?:劳动)?节?"
_ANNIVERSARY = (
    rf"〈年〉{_QUOTED}(?<![一二三四五六七八九十])(?P<anniversary>{'|'.join((*_ANNIVERSARIES, *_DAYS_FROM_SPRING))})"
    rf"{_QUOTED}[建党军儿童青妇女年]*节?"
)
_BACK = "(?:假期|长假|小长假|假)?(?:结束)?〈后〉(?:上班|返岗|复工|开工)?的?"
_NTH_DAY = "(?:第?(?P<nth>〈序〉)|首)个?(?:工作日|天)(?!〈内〉)"
_AT_ONCE = "(?=上班|完成|上?报|提交|反馈|\\)|$)"

SIGNS = (
    f"(?:{'|'.join((*_FESTIVALS, *_ANNIVERSARIES, *_DAYS_FROM_SPRING))}).{{0,9}}[前后]",
    "节.{0,3}[前后]",
)
"""What a match holds at least."""

# fmt: off
_TABLE = (
    ("workday after a festival", "后", f"{_FESTIVAL}{_BACK}{_NTH_DAY}", _after_festival(_nth_workday)),
    ("week after a festival", "后", f"{_FESTIVAL}{_BACK}(?:第一|首)个?〈周〉",
     _after_festival(_first_friday, Precision.WEEK)),
    ("span after a festival", "后", f"{_FESTIVAL}{_BACK}{SPAN}〈内〉", _after_festival(count_on)),
    ("after a festival", "后", f"{_FESTIVAL}(?:假期|长假)?〈后〉{_AT_ONCE}", _soon_after),
    ("some days before a festival", "前", f"{_FESTIVAL}前〈数〉(?P<unit>个?工作日|天|日|周|个?星期)(?!〈内〉)", _some_days_before),
    ("before a festival", "前", f"{_FESTIVAL}(?P<holiday>假期|长假|小长假|放假)?〈前〉", _before_festival),
    ("before an anniversary", "前", f"{_ANNIVERSARY}〈前〉", _before_anniversary),
    ("before the next festival", "节", "(?<![春秋午明庆动师宵旦党军童年女阳])(?P<holiday>放?假)?节〈前〉", _before_festival),
    ("workday after the next festival", "节", f"节{_BACK}{_NTH_DAY}", _after_festival(_nth_workday)),
    ("span after the next festival", "节", f"节{_BACK}{SPAN}〈内〉", _after_festival(count_on)),
    ("after the next festival", "节", f"节〈后〉{_AT_ONCE}", _soon_after),
)
# fmt: on
RULES = tuple(rule(*line) for line in _TABLE)
