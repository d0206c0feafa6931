"""Report cycles: 每月28日前, 每季度末, 每周五 as RRULE (RFC 5545). A cycle without a day is left to the office's default."""

import re

from taskbot.tasks.deadline_grammar import Fields, Precision, Reading, Reference, rule
from taskbot.tasks.numerals import DIGITS, number

_WEEKDAYS = dict(
    zip("一二三四五六日天1234567", "MO TU WE TH FR SA SU SU MO TU WE TH FR SA SU".split(), strict=True)
)
_WORKING_WEEK = "MO,TU,WE,TH,FR"
_QUARTER_ENDS = "3,6,9,12"
_TEN_DAYS = {"上": 10, "中": 20, "下": -1}


def _cycle(recurrence: str) -> Reading:
    return Reading(Precision.RECURRING, recurrence=f"RRULE:{recurrence}")


def _numbers(words: str | None) -> list[int]:
    return sorted({number(word) for word in re.findall(rf"[{DIGITS}]+", words or "")})


def _joined(values: list[int], highest: int) -> str:
    """Comma-separated; raises ValueError for a day or month there is not."""
    if not values or not all(1 <= value <= highest for value in values):
        raise ValueError(f"not within 1–{highest}: {values}")
    return ",".join(map(str, values))


def _ordinal(word: str | None) -> int:
    return -1 if word in ("最后一个", "末个") else number((word or "").strip("第个首") or "1")


def _interval(fields: Fields) -> str:
    count = number(fields.get("count") or "1")
    return f";INTERVAL={count}" if count > 1 else ""


def _monthly_days(fields: Fields, on: Reference) -> Reading:
    return _cycle(f"FREQ=MONTHLY;BYMONTHDAY={_joined(_numbers(fields['days']), 31)}")


def _monthly_end(fields: Fields, on: Reference) -> Reading:
    return _cycle("FREQ=MONTHLY;BYMONTHDAY=-1")


def _monthly_part(fields: Fields, on: Reference) -> Reading:
    return _cycle(f"FREQ=MONTHLY;BYMONTHDAY={_TEN_DAYS[fields['part'] or '']}")


def _monthly_workday(fields: Fields, on: Reference) -> Reading:
    return _cycle(f"FREQ=MONTHLY;BYDAY={_WORKING_WEEK};BYSETPOS={_ordinal(fields['which'])}")


def _monthly_first_workdays(fields: Fields, on: Reference) -> Reading:
    return _cycle(f"FREQ=MONTHLY;BYDAY={_WORKING_WEEK};BYSETPOS={number(fields['count'] or '')}")


def _monthly_weekday(fields: Fields, on: Reference) -> Reading:
    return _cycle(f"FREQ=MONTHLY;BYDAY={_ordinal(fields['which'])}{_WEEKDAYS[fields['weekday'] or '']}")


def _monthly(fields: Fields, on: Reference) -> Reading:
    return _cycle(f"FREQ=MONTHLY{_interval(fields)}")


def _every_ten_days(fields: Fields, on: Reference) -> Reading:
    return _cycle("FREQ=MONTHLY;BYMONTHDAY=10,20,-1")


def _quarterly_day(fields: Fields, on: Reference) -> Reading:
    months = {"首": "1,4,7,10", "第一个": "1,4,7,10", "第二个": "2,5,8,11"}.get(
        fields["which"] or "", _QUARTER_ENDS
    )
    return _cycle(f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={_joined(_numbers(fields['days']), 31)}")


def _quarterly_month(fields: Fields, on: Reference) -> Reading:
    months = {"首": "1,4,7,10", "第一个": "1,4,7,10", "第二个": "2,5,8,11"}.get(
        fields["which"] or "", _QUARTER_ENDS
    )
    return _cycle(f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY=-1")


def _after_quarter(fields: Fields, on: Reference) -> Reading:
    return _cycle(f"FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY={_joined(_numbers(fields['days']), 31)}")


def _quarterly(fields: Fields, on: Reference) -> Reading:
    return _cycle(f"FREQ=YEARLY;BYMONTH={_QUARTER_ENDS};BYMONTHDAY=-1")


def _half_yearly(fields: Fields, on: Reference) -> Reading:
    return _cycle("FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1")


def _yearly_day(fields: Fields, on: Reference) -> Reading:
    months, days = _joined(_numbers(fields["months"]), 12), _joined(_numbers(fields["days"]), 31)
    return _cycle(f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={days}")


def _yearly_months(fields: Fields, on: Reference) -> Reading:
    return _cycle(f"FREQ=YEARLY;BYMONTH={_joined(_numbers(fields['months']), 12)};BYMONTHDAY=-1")


def _yearly_quarter(fields: Fields, on: Reference) -> Reading:
    return _cycle(f"FREQ=YEARLY;BYMONTH={3 * number(fields['quarter'] or '')};BYMONTHDAY=-1")


def _yearly_half(fields: Fields, on: Reference) -> Reading:
    return _cycle(f"FREQ=YEARLY;BYMONTH={6 if fields['half'] == '上' else 12};BYMONTHDAY=-1")


def _yearly_end(fields: Fields, on: Reference) -> Reading:
    return _cycle("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1")


def _yearly(fields: Fields, on: Reference) -> Reading:
    return _cycle(f"FREQ=YEARLY{_interval(fields)}")


def _weekly_days(fields: Fields, on: Reference) -> Reading:
    days = dict.fromkeys(_WEEKDAYS[sign] for sign in fields["weekdays"] or "" if sign in _WEEKDAYS)
    return _cycle(f"FREQ=WEEKLY{_interval(fields)};BYDAY={','.join(days)}")


def _weekly(fields: Fields, on: Reference) -> Reading:
    return _cycle(f"FREQ=WEEKLY{_interval(fields)}")


def _every_other_week(fields: Fields, on: Reference) -> Reading:
    return _cycle("FREQ=WEEKLY;INTERVAL=2")


def _every_workday(fields: Fields, on: Reference) -> Reading:
    return _cycle(f"FREQ=WEEKLY;BYDAY={_WORKING_WEEK}")


def _daily(fields: Fields, on: Reference) -> Reading:
    return _cycle("FREQ=DAILY")


_N = f"[{DIGITS}]{{1,3}}"
_DAYS = f"(?P<days>{_N}[日号]?(?:[、,和及](?:当月)?{_N}[日号]?){{0,5}}(?<=[日号]))"
_EACH = "(?:每个?|逐|各)"
_MONTHLY = f"(?:{_EACH}月份?|次月(?=每)|按月|每个月)的?"
_QUARTERLY = "(?:每个?季度?|逐季度?|各季度|按季度?)的?"
_YEARLY = "(?:每年度?|逐年|每个年度)的?"
_WHICH = f"(?P<which>最后一个|末个|第{_N}个|首个)"
_WHICH_MONTH = "(?P<which>首|第一个|第二个|第三个|最后一个|末)个?月份?的?"
_WEEK = "(?:周|星期|礼拜)"
_WEEKDAY_LIST = f"(?P<weekdays>[一二三四五六日天1-7](?:[、,和及]?{_WEEK}?[一二三四五六日天]){{0,6}})"
_ONE = "一"

_TABLE = (
    ("quarterly day", "季", f"{_QUARTERLY}{_WHICH_MONTH}{_DAYS}", _quarterly_day),
    ("quarterly month", "季", f"{_QUARTERLY}{_WHICH_MONTH}(?:底|末)?", _quarterly_month),
    (
        "after the quarter",
        "季",
        f"(?:{_QUARTERLY}(?:结束|终了)?|季度?)(?:之后|后)的?(?P<days>{_N})[日天](?:内|之内|以内)",
        _after_quarter,
    ),
    ("quarterly", "季", f"{_QUARTERLY}度?(?:底|末|末月底)?|{_ONE}季度?{_ONE}", _quarterly),
    ("half-yearly", "半", "(?:每|逐)半年度?(?:底|末)?|半年一", _half_yearly),
    ("yearly day", "年", f"{_YEARLY}(?P<months>{_N})月份?{_DAYS}", _yearly_day),
    (
        "yearly months",
        "年",
        f"{_YEARLY}(?P<months>{_N}月?份?(?:底|末)?(?:[、,和及]{_N}月?份?){{0,11}}(?<=[月份底末]))(?:底|末)?",
        _yearly_months,
    ),
    ("yearly quarter", "季", f"{_YEARLY}第?(?P<quarter>[一二三四1-4])季度(?:底|末)?", _yearly_quarter),
    ("yearly half", "半", f"{_YEARLY}(?P<half>[上下])半年(?:底|末)?", _yearly_half),
    ("yearly end", "年", f"{_YEARLY}(?:年底|年末|年终|底|末)", _yearly_end),
    (
        "yearly",
        "年",
        f"每(?P<count>{_N})?年|逐年(?!提|增|上|下|降|递)|{_ONE}年{_ONE}(?:次|报|评|检|考)",
        _yearly,
    ),
    ("ten-daily", "旬", f"{_EACH}旬|{_ONE}旬{_ONE}", _every_ten_days),
    ("monthly weekday", "月", f"{_MONTHLY}{_WHICH}{_WEEK}(?P<weekday>[一二三四五六日天])", _monthly_weekday),
    ("monthly workday", "月", f"{_MONTHLY}{_WHICH}工作日", _monthly_workday),
    (
        "monthly first workdays",
        "月",
        f"{_MONTHLY}(?:前|初|结束后|后|之后)(?P<count>{_N})个?工作日(?:内)?",
        _monthly_first_workdays,
    ),
    ("monthly range", "月", f"{_MONTHLY}{_N}[日号]?(?:-|至|到)(?P<days>{_N})[日号]", _monthly_days),
    ("monthly range to the end", "月", f"{_MONTHLY}{_N}[日号]?(?:-|至|到)月?(?:底|末)", _monthly_end),
    ("monthly days", "月", f"{_MONTHLY}(?:的)?{_DAYS}", _monthly_days),
    (
        "after the month",
        "月",
        f"(?:{_MONTHLY}(?:结束|终了)?|月)(?:之后|后)的?(?P<days>{_N})[日天](?:内|之内|以内)",
        _monthly_days,
    ),
    ("monthly part", "旬", f"{_MONTHLY}(?P<part>[上中下])旬", _monthly_part),
    ("monthly end", "底末", f"{_MONTHLY}月?(?:底|末)", _monthly_end),
    ("monthly", "月", f"每(?:隔)?(?P<count>{_N})个月|{_MONTHLY}|{_ONE}月{_ONE}", _monthly),
    ("every workday", "作", "(?:每个?|逐)工作日", _every_workday),
    (
        "weekly days",
        "周星礼",
        f"(?:每(?P<count>{_N})?个?|逐){_WEEK}(?:的?{_WEEK})?{_WEEKDAY_LIST}",
        _weekly_days,
    ),
    (
        "every other week",
        "周星礼",
        f"(?:双|隔|每隔一|每两个?|每2个?){_WEEK}(?!末|[一二三四五六日])",
        _every_other_week,
    ),
    ("weekly", "周星礼", f"每(?P<count>{_N})?个?{_WEEK}(?!末)|逐周|按周|{_ONE}周{_ONE}", _weekly),
    ("daily", "天日", f"(?:每|逐)[天日]|{_ONE}[天日]{_ONE}|按日|日报制度", _daily),
)
RULES = tuple(rule(*line) for line in _TABLE)
