"""Deadlines that name a day or a week: 6月30日, 4月20日至30日, 下周三, 月最后一个工作日, 五一前, 0630前."""

from datetime import date

from taskbot.tasks.parsing.deadline_grammar import (
    DAY,
    Fields,
    Precision,
    Reading,
    Reference,
    in_month,
    in_year,
    last_day,
    month_after,
    range_end,
    rule,
    upcoming,
    weekday_of,
    weekday_of_week,
)
from taskbot.tasks.parsing.numerals import number

_FRIDAY, _SUNDAY = 4, 6


def _day_of_month(fields: Fields, on: Reference) -> Reading:
    return in_month(
        fields, lambda year, month: date(year, month, number(fields["day"] or "")), Precision.DAY, on
    )


def _bare_day(fields: Fields, on: Reference) -> Reading:
    """The coming 20日: this month's, or the next month's when it is past."""
    day = number(fields["day"] or "")
    if day >= on.today.day:
        return Reading(Precision.DAY, on.today.replace(day=day))
    return Reading(Precision.DAY, date(*month_after(on.today, 1), day))


def _short_numeric(fields: Fields, on: Reference) -> Reading | None:
    """6.30 or 0630: a date only when there is such a day; a person looks at 6.3, which may be a number."""
    month, day = int(fields["month"] or ""), int(fields["day"] or "")
    if not 1 <= day <= last_day(2000, month).day:
        return None
    reading = upcoming(lambda year: date(year, month, day), Precision.DAY, on.today)
    if len(fields["day"] or "") == 2:
        return reading
    return Reading(Precision.DAY, reading.due_on, confirm="这可能是数字而不是日期")


def _short_numeric_due(fields: Fields, on: Reference) -> Reading | None:
    """6.5前 is a date, and 6.31前 is meant for one, of a day that there is not."""
    return _day_of_month(fields, on) if 1 <= int(fields["day"] or "") <= 31 else None


def _day_range(fields: Fields, on: Reference) -> Reading:
    """4月20日至5月10日: the end counts; without a month of its own it is in the first one's."""
    if not fields["end_month"] and not fields["end_year"]:
        return _day_of_month({**fields, "month": fields["first_month"], "day": fields["end_day"]}, on)
    month, day = number(fields["end_month"] or ""), number(fields["end_day"] or "")
    return range_end(fields, month, lambda year: date(year, month, day), Precision.DAY, on)


def _workday_of_month(fields: Fields, on: Reference) -> Reading:
    nth = _nth(fields)

    def day_in(year: int, month: int) -> date:
        if nth is None:
            return on.calendar.last_workday_before(last_day(year, month) + DAY)
        return on.calendar.add_workdays(date(year, month, 1) - DAY, nth)

    return in_month(fields, day_in, Precision.DAY, on)


def _last_workday_of_year(fields: Fields, on: Reference) -> Reading:
    def day_in(year: int) -> date:
        return on.calendar.last_workday_before(date(year + 1, 1, 1))

    return in_year(fields, day_in, Precision.DAY, on)


def _last_day_of_month(fields: Fields, on: Reference) -> Reading:
    return in_month(fields, last_day, Precision.DAY, on)


def _weekday_of_month(fields: Fields, on: Reference) -> Reading:
    nth, weekday = _nth(fields), weekday_of(fields["weekday"] or "")

    def day_in(year: int, month: int) -> date:
        if nth is None:
            end = last_day(year, month)
            return end - (end.weekday() - weekday) % 7 * DAY
        first = date(year, month, 1)
        return first.replace(day=1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1))

    return in_month(fields, day_in, Precision.DAY, on)


def _week_of_month(fields: Fields, on: Reference) -> Reading:
    """Friday of the week; the first week is the one that holds the month's first Friday."""
    friday = _weekday_of_month({**fields, "weekday": "五"}, on)
    return Reading(Precision.WEEK, friday.due_on, confirm="一个月的第几周有不同算法")


def _nth(fields: Fields) -> int | None:
    """The ordinal; None for the last."""
    word = fields["nth"] or ""
    return None if word == "最后一" else number(word.removeprefix("第"))


_NEAR_DAYS = {"今": 0, "当": 0, "本": 0, "明": 1, "次": 1, "大后": 3, "后": 2, "明后": 2, "今明": 1}


def _near_day(fields: Fields, on: Reference) -> Reading:
    word = fields["near"] or fields["two"] or fields["near_too"] or fields["near_again"] or ""
    return Reading(Precision.DAY, on.today + _NEAR_DAYS[word] * DAY)


def _today(fields: Fields, on: Reference) -> Reading:
    """An hour without a day is today's; the hour itself is read like any that follows a day."""
    return Reading(Precision.DAY, on.today)


def _weeks_ahead(word: str | None) -> int:
    return len(word.rstrip("个")) if word and word[0] == "下" else 0


def _weekday(fields: Fields, on: Reference) -> Reading:
    """下周三; 周三 alone is the coming one, today included."""
    weekday = weekday_of(fields["weekday"] or "")
    if fields["week"]:
        return Reading(Precision.DAY, weekday_of_week(on.today, weekday, _weeks_ahead(fields["week"])))
    return Reading(Precision.DAY, on.today + (weekday - on.today.weekday()) % 7 * DAY)


def _week(fields: Fields, on: Reference) -> Reading:
    """The week's Friday; its Sunday once Friday is past."""
    weeks = _weeks_ahead(fields["week"])
    friday = weekday_of_week(on.today, _FRIDAY, weeks)
    sunday = weekday_of_week(on.today, _SUNDAY, weeks)
    return Reading(Precision.WEEK, friday if friday >= on.today else sunday, other_on=sunday)


def _before_week(fields: Fields, on: Reference) -> Reading:
    """下周前: before that week begins, or by its end? The strict one is proposed."""
    reading = _week({"week": "下" * (_weeks_ahead(fields["week"]) - 1)}, on)
    other = weekday_of_week(on.today, _FRIDAY, _weeks_ahead(fields["week"]))
    return Reading(
        Precision.WEEK, reading.due_on, confirm="可以指那一周开始之前，也可以指那一周之内", other_on=other
    )


_ISOLATED = r"(?<![^\s,;:。、(迟晚于在到至])"
_END = r"(?![^\s,;。、)])"
_DUE = r"(?=之?前|以前|截|止|下班|完成|交|报|日|号|\()"
_TIME_OF_DAY = "[上中下]午|下班|晚|早"
_HOUR = r"(?:[01]?\d|2[0-4]|[一二三四五六七八九十]{1,3})(?:[点时](?:半|[0-5]?\d分?|整|钟)?|:[0-5]\d)"
_FULL = r"20\d\d[-/.]\d{1,2}[-/.]\d{1,2}"
_RANGE_FROM = r"(?:\d{1,2}[.·/]\d{1,2}〈至〉)?"
_MONTH, _DAY = r"(?P<month>0?[1-9]|1[0-2])", r"(?P<day>[0-3]?\d)"
_NTH = "(?P<nth>最后一|第〈序〉)个?"
_WHICH_WEEK = "(?P<week>本|这个?|下下个?|下个?)"

# fmt: off
_TABLE = (
    ("full date", "-/.", rf"(?<!\d)(?:{_FULL}〈至〉)?(?P<year>20\d\d)[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d)",
     _day_of_month),
    ("short year", "./", rf"{_ISOLATED}(?P<year>[2-4]\d)[./](?P<month>\d{{1,2}})[./](?P<day>\d{{1,2}})(?:{_END}|{_DUE})", _day_of_month),
    ("compact date", "2", r"(?<!\d)(?P<year>20\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)", _day_of_month),
    ("range of days", "日号", "〈年〉〈始月〉〈序〉[日号]?起?〈至〉〈末年〉(?:〈末月〉)?〈末日〉", _day_range),
    ("workday of a month", "作", f"〈年〉〈月〉(?:月?〈底〉)?的?{_NTH}工作日", _workday_of_month),
    ("last workday of this month", "作", "(?<![个数])月〈底〉的?(?P<nth>最后一)个?工作日", _workday_of_month),
    ("last workday of the year", "作", "(?:〈某年〉)?年?〈底〉?的?最后一个工作日", _last_workday_of_year),
    ("last day of a month", "后", "〈年〉〈月〉的?最后一[天日]", _last_day_of_month),
    ("weekday of a month", "周星礼", f"〈年〉〈月〉的?{_NTH}〈周〉〈周几〉", _weekday_of_month),
    ("week of a month", "周星礼", f"〈年〉〈月〉的?{_NTH}〈周〉", _week_of_month),
    ("day of a month", "月", "〈年〉〈月〉〈日〉(?:[日号]|(?![0-9个家项万亿%.年月周天]))", _day_of_month),
    ("month.day", ".·/-", rf"〈自由〉{_RANGE_FROM}{_MONTH}[.·/-]{_DAY}(?![\d.%]){_DUE}[日号]?", _short_numeric_due),
    ("month.day alone", ".·/", rf"{_ISOLATED}{_RANGE_FROM}{_MONTH}[.·/]{_DAY}{_END}", _short_numeric),
    ("MMDD", "01", rf"(?<![\d.-])(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d){_DUE}", _short_numeric_due),
    ("MM-DD alone", "-", rf"{_ISOLATED}(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d){_END}", _short_numeric),
    ("MMDD alone", "0", rf"{_ISOLATED}(?P<month>0[1-9])(?P<day>[0-3]\d){_END}", _short_numeric),
    ("day alone", "日号", rf"(?<![第月路街巷弄道楼区幢栋座室])(?<!超过)〈自由〉〈日〉[日号](?=〈前〉|{_TIME_OF_DAY}|截|止|完成|交|报|\(〈周〉|[\s,;。]|$)", _bare_day),
    ("near day", "天日晚早", "(?P<near>今|明后|明|大后|后)天|(?P<two>今明|明后)两天|(?P<near_too>[今明])(?:日|(?=[晚早]))|(?P<near_again>[当本次])[天日](?=内|完成|〈前〉|下班|$)",
     _near_day),
    ("range of weekdays", "周星礼", f"{_WHICH_WEEK}〈周〉[一二三四五六]〈至〉〈周〉?〈周几〉", _weekday),
    ("weekday", "周星礼", f"(?<![每第0-9一二三四五六]){_WHICH_WEEK}?〈周〉〈周几〉(?![个至到-]|例会)", _weekday),
    ("before a week", "周星礼", "(?P<week>下下?个?)〈周〉〈前〉", _before_week),
    ("time of today", "前", rf"(?<![\d:)\0])(?=(?:[上中下]午|早上?|晚上?)?{_HOUR}〈前〉|(?:中午|下班|晚上)〈前〉)", _today),
    ("week", "周星礼", f"(?:{_WHICH_WEEK}|当)〈周〉末?(?:〈内〉|底)?|周内|周末(?=〈前〉|〈内〉|完成|报|交|[,。;]|$)", _week),
)
# fmt: on
RULES = tuple(rule(*line) for line in _TABLE)
