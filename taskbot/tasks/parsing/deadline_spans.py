"""Deadlines that are counted from a day: 30天内, 5个工作日内, 印发之日起10日内, +3d.

What counts from an event whose day is not known (开网后3日内) has no date.
"""

import re
from collections.abc import Callable
from datetime import date

from taskbot.tasks.parsing.deadline_grammar import (
    DAY,
    Fields,
    Precision,
    Reading,
    Reference,
    last_day,
    months_later,
    rule,
    weekday_of_week,
    year_of,
)
from taskbot.tasks.parsing.numerals import CHINESE_DIGITS, number

_PAPER = (
    "通知|意见|方案|计划|办法|文件|函|细则|规划|纲要|清单|任务单?|通知书|[意建]议书|告知书|督办单|交办单|工单"
)
_ISSUED = "印发|下发|发布|公布|发文|行文|成文|签发|制发|部署|交办|转办|出台"
_FROM_TODAY = re.compile(
    rf"(?:(?:^|(?<=[本该此件位门市县区厅局委]))(?:正式)?(?:{_ISSUED})|[本该此](?:{_PAPER}|件)(?:正式)?(?:{_ISSUED})?|^通知"
    r"|即日|今天?|今日|现在|当[日天])$"
)
_FROM_A_MEETING = re.compile(r"(?:散会|(?<![全两委事代大年览动])会|会议(?:召开|结束)?)$")
_FROM_A_PAPER = re.compile(rf"^(?:行动|工作|实施)?(?:{_PAPER})(?:正式)?(?:{_ISSUED})$")
_RECEIVED = re.compile(
    rf"(?:[收接][到悉][本该此]?(?:[^收接]{{0,6}}(?:{_PAPER})|来?[文件函])?|[收接][文件]|(?<![验招征回吸接])收)$"
)
_FEW = re.compile("[一两二三四五六七八九]{2}")
"""三五天: three to five."""

_DATE_OF_EVENT = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]?$")


def _span(fields: Fields, on: Reference) -> Reading:
    event = fields.get("event")
    confirm = None
    if event is None or _FROM_TODAY.search(event):
        start = on.today
    elif dated := _DATE_OF_EVENT.search(event):
        start = date(int(dated[1] or on.today.year), int(dated[2]), int(dated[3]))
    elif _FROM_A_MEETING.search(event):
        start, confirm = on.today, "从开会当天算起，按今天开会"
    elif _FROM_A_PAPER.search(event):
        start, confirm = on.today, "从这份文件印发之日算起，按来文日期"
    elif _RECEIVED.search(event):
        start, confirm = on.today, "从收到之日算起，按当天收到"
    else:
        return Reading(Precision.EVENT)
    return Reading(Precision.DAY, count_on(start, fields, on), confirm=confirm or _loose_count(fields))


def _loose_count(fields: Fields) -> str | None:
    return "几天说得不准，按较长的算" if _FEW.fullmatch(fields["count"] or "") else None


def count_on(start: date, fields: Fields, on: Reference) -> date:
    """The day so many days, weeks, months … after `start`, which itself is not counted."""
    unit = (fields["unit"] or "d").strip("个")
    words = fields["count"] or ""
    half = words == "半"
    if _FEW.fullmatch(words):
        words = words[-1]
    count = 0 if half else number(words)
    match unit:
        case "工作日" | "wd" | "bd":
            return on.calendar.add_workdays(start, count)
        case "小时" | "h":
            return start + count // 24 * DAY
        case "周" | "星期" | "礼拜" | "w":
            return start + 7 * count * DAY
        case "月" | "m":
            return start + 15 * DAY if half else months_later(start, count)
        case "半月":
            return months_later(start, count) + 15 * DAY
        case "季度":
            return months_later(start, 3 * count)
        case "年半":
            return months_later(start, 12 * count + 6)
        case "年" | "y":
            return months_later(start, 12 * count + (6 if half else 0))
    return start + count * DAY


def _span_alone(fields: Fields, on: Reference) -> Reading:
    return Reading(Precision.DAY, count_on(on.today, fields, on), confirm="只有时长，按从当天算起")


def _years_counted(fields: Fields, on: Reference) -> Reading:
    """从今年开始的3年: this year is the first of them."""
    first = year_of(fields["year"] or "今", on.today)
    return Reading(Precision.YEAR, date(first + number(fields["count"] or "") - 1, 12, 31))


def _years_to_come(fields: Fields, on: Reference) -> Reading:
    due = _years_counted({**fields, "year": "今"}, on).due_on
    return Reading(Precision.YEAR, due, confirm="从今年算起，含今年")


_SHORTHAND_WORDS: dict[str, Callable[[date], date]] = {
    "today": lambda today: today,
    "eod": lambda today: today,
    "tomorrow": lambda today: today + DAY,
    "eow": lambda today: weekday_of_week(today, 4 if today.weekday() < 5 else 6),
    "eom": lambda today: last_day(today.year, today.month),
    "eoq": lambda today: last_day(today.year, today.month + (-today.month) % 3),
    "eoy": lambda today: date(today.year, 12, 31),
}


def _shorthand_word(fields: Fields, on: Reference) -> Reading:
    return Reading(Precision.DAY, _SHORTHAND_WORDS[(fields["word"] or "").lower()](on.today))


_UNIT = (
    "(?P<unit>个?工作日|个?自然日|天|日|个?小时|个?星期|个?礼拜|周|个半月|个月|月(?<=半月)|年半|年|个季度)"
)
SPAN = f"〈数〉{_UNIT}"
_EVENT = r"(?P<event>(?:(?![自在于从要应])[^,;。:!?、\s\0]){1,16}?)"
_SINCE = "(?:之日起|之日|起|〈后〉)的?"
_ENDED = "(?!未|无|不|没有|禁止|免|连续|曾|累计|已)"
_NOT_PAST = "(?<![月近续每年满])(?<!最近)(?<!过去)(?<!连续)"
# fmt: off
_TABLE = (
    ("shorthand", "+", r"(?<![\w+])\+ ?(?P<count>\d{1,3}) ?(?P<unit>wd|bd|d|w|m|y|h|天|日|周|个?工作日|个月)?(?![\w%])",
     _span),
    ("shorthand word", "eEtT", r"(?<!\w)(?P<word>(?i:eo[dwmqy]|today|tomorrow))(?!\w)", _shorthand_word),
    ("years counted", "年", "从?〈年份〉年(?:开始|起)的?新?的?〈数〉年(?:时间|〈内〉|间)?", _years_counted),
    ("years to come", "年", "(?:今后|未来|接下来|下一步)的?〈数〉年(?:时间|〈内〉|间)?", _years_to_come),
    ("years of work", "年", "(?:用|经过|通过)(?!半)〈数〉年(?:左右)?的?(?:时间|努力)", _years_to_come),
    ("counted from an event", "内", f"{_EVENT}{_SINCE}{SPAN}〈内〉", _span),
    ("counted from today", "内", f"{_NOT_PAST}{SPAN}〈内〉{_ENDED}", _span),
    ("later", "后", f"{_NOT_PAST}{SPAN}〈后〉(?!,?(?:又|再次|仍))", _span),
    ("time to come", "未今接", f"(?:未来|今后|接下来)的?{SPAN}(?<!年)", _span),
    ("time of work", "时", f"[用给]{SPAN}(?:左右)?的?时间", _span),
    ("span alone", "天日周星礼月年时季", f"^(?:限时|给我?|大?约|不超过)?{SPAN}(?<![0-9{CHINESE_DIGITS}][年日时])(?=(?:左右|时间)?$)", _span_alone),
    ("time allowed", "限", f"(?:(?<![时期上有无])限[期时]?|(?<!规定)(?:期限|时限))为?:?在?{SPAN}〈内〉?", _span),
    ("workdays to finish", "作", "(?<!公示)(?<!最后)(?<![第满])(?<![少低]于)(?<!超过)〈数〉(?P<unit>个工作日)(?=完成|办结|反馈|回复|答复|报|[,。;]|$)",
     _span),
)
# fmt: on
RULES = tuple(rule(*line) for line in _TABLE)
