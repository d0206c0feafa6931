"""Report cycles: 每月28日前, 每季度末, 每周五 as RRULE (RFC 5545). A cycle without a day is left to the office's default."""

import re
from collections.abc import Callable

from taskbot.tasks.parsing.deadline_grammar import Fields, Precision, Reading, Reference, rule
from taskbot.tasks.parsing.numerals import DIGITS, number

_WEEKDAYS = dict(zip("一二三四五六日天", ["MO", "TU", "WE", "TH", "FR", "SA", "SU", "SU"], strict=True))


def _numbers_up_to(highest: int) -> Callable[[str | None], str]:
    def joined(words: str | None) -> str:
        values = sorted({number(word) for word in re.findall(rf"[{DIGITS}]+", words or "")})
        if not values or not all(1 <= value <= highest for value in values):
            raise ValueError(f"not within 1–{highest}: {words}")
        return ",".join(map(str, values))

    return joined


def _interval(word: str | None) -> str:
    count = 2 if word in ("隔一", "隔1") else number((word or "1").removeprefix("隔"))
    return f";INTERVAL={count}" if count > 1 else ""


def _ordinal(word: str | None) -> str:
    if word and word[0] in "最末":
        return "-1"
    sign = "-" if word and word.startswith("倒数") else ""
    return sign + str(number((word or "").strip("倒数第前首个") or "1"))


def _weekdays(words: str | None) -> str:
    return ",".join(dict.fromkeys(_WEEKDAYS[sign] for sign in words or "" if sign in _WEEKDAYS))


def _months_of_quarter(word: str | None) -> str:
    """Which month of every quarter; the last one unless another is named."""
    return {"首": "1,4,7,10", "第一": "1,4,7,10", "次": "1,4,7,10", "第二": "2,5,8,11"}.get(
        word or "", "3,6,9,12"
    )


_FILL: dict[str, Callable[[str | None], str]] = {
    "days": _numbers_up_to(31),
    "months": _numbers_up_to(12),
    "more": _numbers_up_to(12),
    "interval": _interval,
    "ordinal": _ordinal,
    "weekdays": _weekdays,
    "quarter_months": _months_of_quarter,
    "part": lambda word: {"上": "10", "中": "20", "下": "-1"}[word or ""],
    "quarter": lambda word: str(3 * number(word or "")),
    "half": lambda word: "6" if word == "上" else "12",
}
"""How the words that a rule has picked out go into its RRULE."""


def _cycle(template: str) -> Callable[[Fields, Reference], Reading]:
    def read(fields: Fields, on: Reference) -> Reading:
        filled = template.format(**{name: _FILL[name](words) for name, words in fields.items()})
        return Reading(Precision.RECURRING, recurrence=f"RRULE:{filled}")

    return read


_N = f"[{DIGITS}]{{1,3}}"
_LIST = f"{_N}[日号]?(?:[、,和及](?:当月)?{_N}[日号]?){{0,5}}(?<=[日号])"
_MONTHS = f"{_N}(?:月份?(?:〈底〉)?)?(?:[、,和及]{_N}(?:月份?(?:〈底〉)?)?){{0,11}}(?<=[月份底末])"
_MONTHLY = "(?:每逢?个?月份?|逐月|按月(?![均人平计])|各月)的?"
_EVEN, _ODD = (f"(?:每个?|逢|每逢)?(?:{sign})月份?的?" for sign in ("双|偶数", "单|奇数"))
_AT_END = "(?:月?〈底〉的?)?"
_QUARTERLY = "(?:每个?季度?|逐季度?|按季度?|各季度)的?"
_YEARLY = "(?:每个?年度?|逐年)的?"
_WHICH = f"(?P<ordinal>最后一个|末个|(?:倒数)?第{_N}个|首个)"
_QUARTER_MONTH = "(?P<quarter_months>首|第一|第二|第三|最后一|末|次)个?月份?的?"
_EVERY = f"每逢?(?P<interval>隔?{_N})?个?"
_ACT = "(?=次|报|评|检|考|调|会|通报|汇总|研究)"
_WORKDAYS = "BYDAY=MO,TU,WE,TH,FR"
_WEEKDAY_LIST = (
    "(?P<weekdays>[一二三四五六日天](?:(?:[、,和及]?〈周〉?[一二三四五六日天]){1,6}|(?![次]))(?![至到-]))"
)

# fmt: off
_TABLE = (
    ("quarterly day", "季", f"{_QUARTERLY}{_QUARTER_MONTH}(?P<days>{_LIST})",
     "FREQ=YEARLY;BYMONTH={quarter_months};BYMONTHDAY={days}"),
    ("day of the last month of a quarter", "季", f"{_QUARTERLY}(?:〈底〉的?)?(?P<days>{_LIST})",
     "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY={days}"),
    ("quarterly month", "季", f"{_QUARTERLY}{_QUARTER_MONTH}〈底〉?",
     "FREQ=YEARLY;BYMONTH={quarter_months};BYMONTHDAY=-1"),
    ("after the quarter", "季", f"(?:{_QUARTERLY}(?:结束|终了)?|季度?)〈后〉的?(?P<days>{_N})[日天]〈内〉",
     "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY={days}"),
    ("first workday of the quarter", "季", f"{_QUARTERLY}(?:第一|首)个工作日",
     f"FREQ=MONTHLY;BYMONTH=1,4,7,10;{_WORKDAYS};BYSETPOS=1"),
    ("last workday of the quarter", "季", f"{_QUARTERLY}(?:〈底〉的?)?最后一个工作日",
     f"FREQ=MONTHLY;BYMONTH=3,6,9,12;{_WORKDAYS};BYSETPOS=-1"),
    ("start of the quarter", "季", f"{_QUARTERLY}初", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10"),
    ("yearly quarter", "季", f"{_YEARLY}第?(?P<quarter>[一二三四1-4])季度〈底〉?",
     "FREQ=YEARLY;BYMONTH={quarter};BYMONTHDAY=-1"),
    ("quarterly", "季", f"{_QUARTERLY}〈底〉?|一季度?一|季报告?制度|^季报告?$", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
    ("day of half a year", "半", f"[每逐按]半年度?(?:末月|最后一个?月|〈底〉)的?(?P<days>{_LIST})",
     "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY={days}"),
    ("after half a year", "半", f"[每逐按]半年度?(?:结束|终了)?〈后〉的?(?P<days>{_N})[日天]〈内〉",
     "FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY={days}"),
    ("half-yearly", "半", "[每逐按]半年度?〈底〉?|半年一", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"),
    ("yearly, both half-year ends", "年", f"{_YEARLY}6月30日?[、和及与]12月31日",
     "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"),
    ("yearly, same day of two months", "年", f"{_YEARLY}(?P<months>{_N})月(?P<days>{_N}日)[、和及与](?P<more>{_N})月(?P=days)",
     "FREQ=YEARLY;BYMONTH={months},{more};BYMONTHDAY={days}"),
    ("yearly range", "年", f"{_YEARLY}{_N}月份?〈至〉(?P<months>{_N})月(?!{_N}[日号])", "FREQ=YEARLY;BYMONTH={months};BYMONTHDAY=-1"),
    ("yearly range of days", "年", f"{_YEARLY}{_N}月{_N}[日号]?〈至〉(?P<months>{_N})月(?P<days>{_N}[日号])",
     "FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={days}"),
    ("yearly range in a month", "年", f"{_YEARLY}(?P<months>{_N})月{_N}[日号]?〈至〉(?P<days>{_N}[日号])",
     "FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={days}"),
    ("yearly day", "年", f"{_YEARLY}(?P<months>{_N}(?:月?[、,和及]{_N}){{0,11}})月份?(?P<days>{_LIST})",
     "FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={days}"),
    ("yearly months", "年", f"{_YEARLY}(?P<months>{_MONTHS})〈底〉?", "FREQ=YEARLY;BYMONTH={months};BYMONTHDAY=-1"),
    ("yearly half", "半", f"{_YEARLY}(?P<half>[上下])半年〈底〉?", "FREQ=YEARLY;BYMONTH={half};BYMONTHDAY=-1"),
    ("after the year", "年", f"(?:{_YEARLY}|年度?)(?:结束|终了)〈后〉的?(?P<days>{_N})[日天]〈内〉",
     "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY={days}"),
    ("month after the year", "年", f"(?:{_YEARLY}|年度?)(?:结束|终了)〈后〉的?[一1]个?月〈内〉", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=-1"),
    ("yearly end", "年", f"{_YEARLY}年?(?:〈底〉|终)", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1"),
    ("yearly", "年", f"{_EVERY}年度?|(?:逐年|按年度?)(?!提|增|上|下|降|递|均|计)|一年一(?=次|报|评|检|考)", "FREQ=YEARLY{interval}"),
    ("ten-daily", "旬", "(?:每个?|逐)旬|一旬一", "FREQ=MONTHLY;BYMONTHDAY=10,20,-1"),
    ("half-monthly", "半", "(?:每|逐)半个?月|半月一(?=次|报|评|检|调)", "FREQ=MONTHLY;BYMONTHDAY=15,-1"),
    ("monthly weekday", "月", f"{_MONTHLY}{_AT_END}{_WHICH}〈周〉(?P<weekdays>[一二三四五六日天])",
     "FREQ=MONTHLY;BYDAY={ordinal}{weekdays}"),
    ("monthly workday", "月", f"{_MONTHLY}{_AT_END}{_WHICH}工作日", f"FREQ=MONTHLY;{_WORKDAYS};BYSETPOS={{ordinal}}"),
    ("monthly first workdays", "月", f"{_MONTHLY}(?:初|结束后|〈后〉)?(?P<ordinal>前?{_N})个?工作日〈内〉?",
     f"FREQ=MONTHLY;{_WORKDAYS};BYSETPOS={{ordinal}}"),
    ("weekday of a week of every month", "周星礼", f"{_MONTHLY}(?P<ordinal>最后一|第{_N}|首)个?〈周〉的?〈周〉(?P<weekdays>[一二三四五六日天])",
     "FREQ=MONTHLY;BYDAY={ordinal}{weekdays}"),
    ("week of every month", "周星礼", f"{_MONTHLY}(?P<ordinal>最后一|第{_N}|首)个?〈周〉", "FREQ=MONTHLY;BYDAY={ordinal}FR"),
    ("monthly range", "月", f"{_MONTHLY}{_N}[日号]?〈至〉(?P<days>{_N})[日号]", "FREQ=MONTHLY;BYMONTHDAY={days}"),
    ("monthly days", "月", f"{_MONTHLY}{_AT_END}(?P<days>{_LIST})(?!〈至〉)", "FREQ=MONTHLY;BYMONTHDAY={days}"),
    ("after the month", "月", f"(?:{_MONTHLY}(?:结束|终了)?|月)〈后〉的?(?P<days>{_N})[日天]〈内〉",
     "FREQ=MONTHLY;BYMONTHDAY={days}"),
    ("monthly part", "旬", f"{_MONTHLY}(?P<part>[上中下])旬", "FREQ=MONTHLY;BYMONTHDAY={part}"),
    ("monthly start", "初", f"{_MONTHLY}月?初", "FREQ=MONTHLY;BYMONTHDAY=10"),
    ("monthly end", "底末后", f"{_MONTHLY}(?:{_N}[日号]?〈至〉)?(?:月?〈底〉|最后一[天日])", "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ("day of every other month", "月", f"(?:每?隔|每隔?[两2]个)月的?(?P<days>{_LIST})(?!〈至〉)", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY={days}"),
    ("every few months", "月", f"每隔?(?P<interval>{_N})个月", "FREQ=MONTHLY{interval}"),
    ("once in a few months", "月", f"(?P<interval>{_N})个?月一{_ACT}", "FREQ=MONTHLY{interval}"),
    ("day of even months", "月", f"{_EVEN}(?P<days>{_LIST})(?!〈至〉)", "FREQ=YEARLY;BYMONTH=2,4,6,8,10,12;BYMONTHDAY={days}"),
    ("end of even months", "月", f"{_EVEN}(?:月?〈底〉|最后一[天日])", "FREQ=YEARLY;BYMONTH=2,4,6,8,10,12;BYMONTHDAY=-1"),
    ("day of odd months", "月", f"{_ODD}(?P<days>{_LIST})(?!〈至〉)", "FREQ=YEARLY;BYMONTH=1,3,5,7,9,11;BYMONTHDAY={days}"),
    ("end of odd months", "月", f"{_ODD}(?:月?〈底〉|最后一[天日])", "FREQ=YEARLY;BYMONTH=1,3,5,7,9,11;BYMONTHDAY=-1"),
    ("every other month", "月", "[双隔]月(?!份)", "FREQ=MONTHLY;INTERVAL=2"),
    ("monthly", "月", f"{_MONTHLY}|一月一|月报告?制度|^月报告?$", "FREQ=MONTHLY"),
    ("every workday", "作周星礼", "(?:每个?|逐)工作日|每〈周〉一〈至〉〈周〉?五", f"FREQ=WEEKLY;{_WORKDAYS}"),
    ("weekly days", "周星礼", f"(?:{_EVERY}|逐)〈周〉(?:的?〈周〉)?{_WEEKDAY_LIST}", "FREQ=WEEKLY{interval};BYDAY={weekdays}"),
    ("every weekend", "周", "每个?周末", "FREQ=WEEKLY;BYDAY=FR"),
    ("days of every other week", "周星礼", f"[双隔]〈周〉(?:的?〈周〉)?{_WEEKDAY_LIST}", "FREQ=WEEKLY;INTERVAL=2;BYDAY={weekdays}"),
    ("every other week", "周星礼", "[双隔]〈周〉(?!末)", "FREQ=WEEKLY;INTERVAL=2"),
    ("once in a few weeks", "周星礼", f"(?P<interval>{_N})个?〈周〉一{_ACT}", "FREQ=WEEKLY{interval}"),
    ("weekly", "周星礼", f"{_EVERY}〈周〉|逐周|按周|一周一|周报告?制度|^周报告?$", "FREQ=WEEKLY{interval}"),
    ("every few days", "天日", f"每(?P<interval>{_N})[天日]", "FREQ=DAILY{interval}"),
    ("every other day", "天日", "隔[天日]", "FREQ=DAILY;INTERVAL=2"),
    ("daily", "天日晚", "[每逐][天日晚]|一[天日]一|按日(?![均人平计])|日报告?制度|^日报告?$", "FREQ=DAILY"),
)
# fmt: on
RULES = tuple(rule(name, signs, pattern, _cycle(template)) for name, signs, pattern, template in _TABLE)
