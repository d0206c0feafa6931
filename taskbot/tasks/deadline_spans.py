"""Deadlines that are counted from a day: 30天内, 5个工作日内, 印发之日起10日内, 春节后第一个工作日, +3d.

What counts from an event whose day is not known (开网后3日内) has no date.
"""

import re
from collections.abc import Callable
from datetime import date

from taskbot.tasks.deadline_grammar import (
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
from taskbot.tasks.numerals import number
from taskbot.tasks.workdays import Festival

_FROM_TODAY = re.compile(
    r"(?:印发|下发|发布|公布|发文|行文|成文|签发|制发|部署|交办|转办|散会|(?<!董事)(?<!理事)会|会议(?:召开|结束)?"
    r"|即日|今天?|今日|现在|当[日天]|本(?:通知|意见|方案|办法|文件|函)|(?<!收到)(?<!接到)通知)$"
)
_DATE_OF_EVENT = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]?$")


def _span(fields: Fields, on: Reference) -> Reading:
    event = fields.get("event")
    start = on.today if event is None else _day_of(event, on)
    if start is None:
        return Reading(Precision.EVENT)
    return Reading(Precision.DAY, _count_on(start, fields, on))


def _day_of(event: str, on: Reference) -> date | None:
    """The day that the words before 起 or 后 name: today for 印发, 会, 即日; a date; None for an event to come."""
    if dated := _DATE_OF_EVENT.search(event):
        year = int(dated[1]) if dated[1] else on.today.year
        return date(year, int(dated[2]), int(dated[3]))
    return on.today if _FROM_TODAY.search(event) else None


def _count_on(start: date, fields: Fields, on: Reference) -> date:
    unit = (fields["unit"] or "d").strip("个")
    words = fields["count"] or ""
    half = words == "半"
    if re.fullmatch("[一二三四五六七八九]{2}", words):
        words = words[-1]  # 三五天: three to five
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
        case "年" | "y":
            return months_later(start, 12 * count + (6 if half else 0))
    return start + count * DAY


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


_FESTIVALS = {
    "元旦": "元旦",
    "春节": "春节",
    "新春": "春节",
    "过年": "春节",
    "清明": "清明",
    "五一": "劳动节",
    "5.1": "劳动节",
    "劳动": "劳动节",
    "端午": "端午",
    "中秋": "中秋",
    "国庆": "国庆",
    "十一": "国庆",
    "十・一": "国庆",
}
_ANNIVERSARIES = {
    "三八": (3, 8),
    "五四": (5, 4),
    "六一": (6, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "教师": (9, 10),
}


def _coming(name: str | None, on: Reference) -> Festival | None:
    """The festival of that name (any, if None) whose holiday is not over yet."""
    names = [_FESTIVALS[name]] if name else list(dict.fromkeys(_FESTIVALS.values()))
    years = (on.today.year, on.today.year + 1)
    found = (on.calendar.festival(each, year) for each in names for year in years)
    return min((f for f in found if f and f.last_rest_day >= on.today), default=None)


def _unknown_festival() -> Reading:
    return Reading(Precision.EVENT, confirm="这一年的节日日期还不知道")


def _before_festival(fields: Fields, on: Reference) -> Reading:
    festival = _coming(fields.get("festival"), on)
    if festival is None:
        return _unknown_festival()
    due = (festival.first_rest_day if fields["holiday"] else festival.day) - DAY
    if on.calendar.is_workday(due) or not fields.get("festival"):
        return Reading(Precision.DAY, due, confirm=None if fields.get("festival") else "按最近的节日")
    workday = on.calendar.last_workday_before(due)
    return Reading(Precision.DAY, due, confirm="节前一天已经放假", other_on=workday)


def _before_anniversary(fields: Fields, on: Reference) -> Reading:
    month, day = _ANNIVERSARIES[fields["anniversary"] or ""]
    year = on.today.year + (date(on.today.year, month, day) - DAY < on.today)
    return Reading(Precision.DAY, date(year, month, day) - DAY)


def _after_festival(
    day_after: Callable[[date, Fields, Reference], date], precision: Precision = Precision.DAY
) -> Callable[[Fields, Reference], Reading]:
    """A rule that counts from the last rest day of a holiday."""

    def read(fields: Fields, on: Reference) -> Reading:
        festival = _coming(fields.get("festival"), on)
        if festival is None:
            return _unknown_festival()
        return Reading(precision, day_after(festival.last_rest_day, fields, on))

    return read


def _nth_workday(last_rest_day: date, fields: Fields, on: Reference) -> date:
    return on.calendar.add_workdays(last_rest_day, number(fields["nth"] or ""))


def _first_friday(last_rest_day: date, fields: Fields, on: Reference) -> date:
    return weekday_of_week(on.calendar.add_workdays(last_rest_day, 1), 4)


def _event(fields: Fields, on: Reference) -> Reading:
    return Reading(Precision.EVENT)


_UNIT = "(?P<unit>个?工作日|个?自然日|天|日|个?小时|个?星期|个?礼拜|周|个半月|个月|年|个季度)"
_SPAN = f"〈数〉{_UNIT}"
_EVENT = r"(?P<event>(?:(?![自在于从要应])[^,;。:!?、\s\0]){1,16}?)"
_SINCE = "(?:之日起|之日|起|〈后〉)的?"
_ENDED = "(?!未|无|不得|没有|曾|累计|已)"
_NOT_PAST = "(?<![月近续每年])(?<!最近)(?<!过去)(?<!连续)"
_QUOTED = '[“”"]?'
_FESTIVAL = rf"{_QUOTED}(?<![第一二三四五六七八九十])(?P<festival>{'|'.join(_FESTIVALS)}){_QUOTED}(?:国际)?(?:劳动)?节?"
_ANNIVERSARY = rf"{_QUOTED}(?<![一二三四五六七八九十])(?P<anniversary>{'|'.join(_ANNIVERSARIES)}){_QUOTED}[建党军儿童青妇女年]*节?"
_BACK = "(?:假期|长假|小长假)?(?:结束)?〈后〉(?:上班|返岗|复工|开工)?的?"
_NTH_DAY = "第?(?P<nth>〈序〉)个?(?:工作日|天)(?!〈内〉)"
_WORDS = r"[^,;。:!?\s\0]"
_HAPPENS = (
    "完成|结束|到位|批复|获批|开工|投产|验收|竣工|出台|签订|审定|审核|通过|成立|启动|召开|解除|明确|批准"
)
_COMES = "汛期?|开学|两会|高考|会议?|召开|开工|投产|验收|入冬|入夏|换届|节"
_PLANNED = "时间节点|时间要求|时序进度|序时进度|进度要求|时间表|计划进度"

# fmt: off
_TABLE = (
    ("shorthand", "+", r"(?<![\w+])\+ ?(?P<count>\d{1,3}) ?(?P<unit>wd|bd|d|w|m|y|h|天|日|周|个?工作日|个月)?(?![\w%])",
     _span),
    ("shorthand word", "eEtT", r"(?<!\w)(?P<word>(?i:eo[dwmqy]|today|tomorrow))(?!\w)", _shorthand_word),
    ("years counted", "年", "从?〈年份〉年(?:开始|起)的?新?的?〈数〉年(?:时间|〈内〉|间)?", _years_counted),
    ("years to come", "年", "(?:今后|未来|接下来|下一步)的?〈数〉年(?:时间|〈内〉|间)?", _years_to_come),
    ("years of work", "年", "(?:用|经过|通过)〈数〉年(?:左右)?的?(?:时间|努力)", _years_to_come),
    ("workday after a festival", "后", f"{_FESTIVAL}{_BACK}{_NTH_DAY}", _after_festival(_nth_workday)),
    ("week after a festival", "后", f"{_FESTIVAL}{_BACK}(?:第一|首)个?〈周〉",
     _after_festival(_first_friday, Precision.WEEK)),
    ("span after a festival", "后", f"{_FESTIVAL}{_BACK}{_SPAN}〈内〉", _after_festival(_count_on)),
    ("before a festival", "前", f"{_FESTIVAL}(?P<holiday>假期|长假|小长假|放假)?〈前〉", _before_festival),
    ("before an anniversary", "前", f"{_ANNIVERSARY}〈前〉", _before_anniversary),
    ("before the next festival", "节", "(?<![春秋午明庆动])(?P<holiday>假)?节〈前〉", _before_festival),
    ("workday after the next festival", "节", f"节{_BACK}{_NTH_DAY}", _after_festival(_nth_workday)),
    ("counted from an event", "内", f"{_EVENT}{_SINCE}{_SPAN}〈内〉", _span),
    ("counted from today", "内", f"{_NOT_PAST}{_SPAN}〈内〉{_ENDED}", _span),
    ("later", "后", f"{_NOT_PAST}{_SPAN}〈后〉(?!,?(?:又|再次|仍))", _span),
    ("time to come", "未今接", f"(?:未来|今后|接下来)的?{_SPAN}(?<!年)", _span),
    ("time allowed", "限", f"(?:限期?|期限|时限)为?:?在?{_SPAN}〈内〉?", _span),
    ("workdays to finish", "作", "(?<!公示)(?<!最后)(?<!第)〈数〉(?P<unit>个工作日)(?=完成|办结|反馈|回复|答复|报|[,。;]|$)",
     _span),
    ("as planned", "按", f"按照?{_WORDS}{{0,12}}(?:{_PLANNED})", _event),
    ("after an event", "后", f"{_WORDS}{{1,12}}(?:{_HAPPENS})〈后〉(?!的)", _event),
    ("before an event", "前", f"{_WORDS}{{0,6}}(?:{_COMES})〈前〉", _event),
    ("at an event", "时后步", f"(?:待|结合){_WORDS}{{1,16}}(?:时|后)|与{_WORDS}{{1,12}}同步", _event),
)
# fmt: on
RULES = tuple(rule(*line) for line in _TABLE)
