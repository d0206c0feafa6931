"""Deadlines that name a month, quarter, half-year or year: 6月底前, 5月上旬, 第三季度, 上半年, 到2022年, 五一前."""

from dataclasses import replace
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
    year_of,
)
from taskbot.tasks.parsing.numerals import number


def _month_end(fields: Fields, on: Reference) -> Reading:
    return in_month(fields, last_day, Precision.MONTH, on)


def _ten_days(fields: Fields, on: Reference) -> Reading:
    """上旬 ends on the 10th, 中旬 on the 20th, 下旬 with the month."""
    part = fields["part"] or ""
    return in_month(fields, lambda year, month: _end_of_part(year, month, part), Precision.TEN_DAY, on)


def _end_of_part(year: int, month: int, part: str) -> date:
    return last_day(year, month) if part == "下" else date(year, month, 10 if part == "上" else 20)


def _ten_days_alone(fields: Fields, on: Reference) -> Reading:
    """The coming 中旬: this month's, or the next month's when it is past."""
    this = _ten_days(fields, on)
    if this.due_on and this.due_on >= on.today:
        return this
    return _ten_days({**fields, "month": "下"}, on)


def _these_ten_days(fields: Fields, on: Reference) -> Reading:
    part = "上中下"[min((on.today.day - 1) // 10, 2)]
    return Reading(Precision.TEN_DAY, _end_of_part(on.today.year, on.today.month, part))


def _range_of_ten_days(fields: Fields, on: Reference) -> Reading:
    month, part = number(fields["end_month"] or ""), fields["part"] or ""
    return range_end(fields, month, lambda year: _end_of_part(year, month, part), Precision.TEN_DAY, on)


def _half_month(fields: Fields, on: Reference) -> Reading:
    if fields["part"] == "下":
        return _month_end(fields, on)
    return in_month(fields, lambda year, month: date(year, month, 15), Precision.DAY, on)


def _month_start(fields: Fields, on: Reference) -> Reading:
    first_ten_days = _ten_days({**fields, "part": "上"}, on)
    return _start(first_ten_days)


def _coming_month_start(fields: Fields, on: Reference) -> Reading:
    first_ten_days = _ten_days_alone({"part": "上"}, on)
    return _start(first_ten_days)


def _month_middle(fields: Fields, on: Reference) -> Reading:
    middle = _half_month({**fields, "part": "上"}, on)
    return Reading(Precision.DAY, middle.due_on, confirm="“月中”没有确切的日子，按15日")


def _month_range(fields: Fields, on: Reference) -> Reading:
    month = number(fields["end_month"] or "")
    return range_end(fields, month, lambda year: last_day(year, month), Precision.MONTH, on)


def _before(first: date, last: date, precision: Precision, on: Reference) -> Reading:
    """Before a period begins, or by its end? The strict day is proposed, unless it is past already."""
    strict, words = first - DAY, "“前”可以指开始之前，也可以指结束之前"
    if strict < on.today <= last:
        return Reading(precision, last, confirm=words)
    return Reading(precision, strict, confirm=words, other_on=last)


def _before_month(fields: Fields, on: Reference) -> Reading:
    end = in_month(fields, last_day, Precision.MONTH, on).due_on
    return _before(end.replace(day=1), end, Precision.MONTH, on) if end else Reading(Precision.NONE)


def _quarter(fields: Fields, on: Reference) -> Reading:
    if fields.get("quarter"):
        month = 3 * number(fields["quarter"] or "")
        return in_year(fields, lambda year: last_day(year, month), Precision.QUARTER, on)
    ahead = 3 if (fields.get("which") or "").startswith("下") else 0
    return Reading(Precision.QUARTER, last_day(*month_after(on.today, ahead + (-on.today.month) % 3)))


def _before_quarter(fields: Fields, on: Reference) -> Reading:
    last = _quarter(fields, on).due_on or on.today
    return _before(date(last.year, last.month - 2, 1), last, Precision.QUARTER, on)


def _half_year(fields: Fields, on: Reference) -> Reading:
    month = 6 if fields["half"] == "上" else 12
    return in_year(fields, lambda year: last_day(year, month), Precision.HALF, on)


def _before_half_year(fields: Fields, on: Reference) -> Reading:
    last = _half_year(fields, on).due_on or on.today
    return _before(date(last.year, last.month - 5, 1), last, Precision.HALF, on)


def _start_of_quarter(fields: Fields, on: Reference) -> Reading:
    last = _quarter(fields, on).due_on or on.today
    return _start(Reading(Precision.TEN_DAY, last.replace(month=last.month - 2, day=10)))


def _start_of_half_year(fields: Fields, on: Reference) -> Reading:
    last = _half_year(fields, on).due_on or on.today
    return _start(Reading(Precision.TEN_DAY, last.replace(month=last.month - 5, day=10)))


def _start(first_ten_days: Reading) -> Reading:
    """初 is no exact day: the first ten days are proposed."""
    return replace(first_ten_days, confirm=first_ten_days.confirm or "“初”没有确切的日子，按第一个上旬")


def _year_end(fields: Fields, on: Reference) -> Reading:
    return in_year(fields, lambda year: date(year, 12, 31), Precision.YEAR, on)


def _this_year(fields: Fields, on: Reference) -> Reading:
    return _year_end({"year": fields.get("year") or "今"}, on)


def _bare_year(fields: Fields, on: Reference) -> Reading | None:
    """2022年 as such; a year that is over is only mentioned."""
    reading = _year_end(fields, on)
    return reading if reading.due_on and reading.due_on >= on.today else None


def _middle_of_year(fields: Fields, on: Reference) -> Reading:
    return in_year(fields, lambda year: date(year, 6, 30), Precision.HALF, on)


def _start_of_year(fields: Fields, on: Reference) -> Reading:
    reading = in_year(fields, lambda year: date(year, 1, 31), Precision.MONTH, on)
    return Reading(Precision.MONTH, reading.due_on, confirm="“年初”没有确切的日子，按1月")


def _before_year(fields: Fields, on: Reference) -> Reading:
    year = year_of(fields["year"] or "", on.today)
    return _before(date(year, 1, 1), date(year, 12, 31), Precision.YEAR, on)


def _before_the_new_year(fields: Fields, on: Reference) -> Reading:
    """年前: before the Spring Festival, once the calendar year has turned; in doubt before that."""
    festival = on.calendar.festival("春节", on.today.year)
    if festival and on.today < festival.day:
        return Reading(Precision.DAY, festival.day - DAY, confirm="“年前”按春节前")
    coming = on.calendar.festival("春节", on.today.year + 1)
    other = coming and coming.day - DAY
    return Reading(
        Precision.YEAR,
        date(on.today.year, 12, 31),
        confirm="“年前”可以指元旦前，也可以指春节前",
        other_on=other,
    )


def _this_and_next_year(fields: Fields, on: Reference) -> Reading:
    return Reading(
        Precision.YEAR, date(on.today.year + (2 if "后" in (fields["years"] or "") else 1), 12, 31)
    )


def _five_year_plan(fields: Fields, on: Reference) -> Reading | None:
    """The tenth plan ended in 2005, the fourteenth in 2025. What is done during a plan that is ending is history."""
    last = date(1955 + 5 * number(fields["count"] or ""), 12, 31)
    return None if fields["during"] and last.year <= on.today.year else Reading(Precision.YEAR, last)


_QUARTER = "(?:第?(?P<quarter>[一二三四1-4])季(?:度|(?=〈底〉))|(?P<which>本|当|这个?|下个?)季度?)"
_SOME = "0-9一二三四五六七八九十两半几近"
_YEAR_GOES_ON = (
    "(?![0-9一二三四五六七八九十上下第前中初以已来的是各度间]|开始|开展|春节|国庆|政府工作报告|《|两会)"
)
_AIM = "(?:到|至|力争|争取|确保|在|于)"
_STOPS = "(?=〈前〉|完成|[,。;]|$)"

# fmt: off
_TABLE = (
    ("year and month", "-/.", r"(?<!\d)(?P<year>20\d\d)[-/.](?P<month>0?[1-9]|1[0-2])(?![\d.版])", _month_end),
    ("range of ten days", "旬", "〈年〉〈始月〉[上中下]旬?〈至〉〈末年〉〈末月〉(?P<part>[上中下])旬", _range_of_ten_days),
    ("ten days", "旬", "〈年〉〈月〉的?(?:[上中]|[上中]旬?〈至〉)?(?P<part>[上中下])旬", _ten_days),
    ("ten days alone", "旬", "(?:[上中]|[上中]旬?〈至〉)?(?P<part>[上中下])旬", _ten_days_alone),
    ("these ten days", "旬", "(?:本|当|这一?)旬", _these_ten_days),
    ("half month", "半", "〈年〉〈月〉的?(?P<part>[上下])半月", _half_month),
    ("month range", "月", "〈年〉〈单月〉〈至〉〈末年〉〈末月〉(?!〈序〉[日号])", _month_range),
    ("month end", "底末", "〈年〉〈月〉月?〈底〉", _month_end),
    ("month start", "初", "〈年〉〈月〉初", _month_start),
    ("month middle", "中", "〈年〉〈月〉中(?![国央心小学期级等介外])", _month_middle),
    ("before a month", "前", "〈年〉〈月〉〈前〉", _before_month),
    ("month", "月", "〈年〉〈月〉〈内〉?", _month_end),
    ("end of this month", "月", f"(?<![{_SOME}个数])月(?:〈底〉|〈内〉)", _month_end),
    ("start of this month", "初", "(?<![个数])月初", _coming_month_start),
    ("middle of this month", "中", f"(?<![个数])月中{_STOPS}", _month_middle),
    ("before a quarter", "季", f"〈年〉{_QUARTER}〈前〉", _before_quarter),
    ("first quarters", "季", "〈年〉(?:前|一季?度?〈至〉第?|1〈至〉)(?P<quarter>[二三四2-4])个?季度", _quarter),
    ("start of a quarter", "季", f"〈年〉{_QUARTER}初", _start_of_quarter),
    ("quarter", "季", f"〈年〉{_QUARTER}(?:〈底〉|〈内〉)?", _quarter),
    ("quarter in short", "Qq", "〈年〉(?<![A-Za-z])[Qq](?P<quarter>[1-4])(?![0-9A-Za-z])", _quarter),
    ("end of this quarter", "季", "(?<!每)季度?(?:〈底〉|〈内〉)", _quarter),
    ("before half a year", "半", "〈年〉(?P<half>[上下])半年〈前〉", _before_half_year),
    ("start of half a year", "半", "〈年〉(?P<half>[上下])半年初", _start_of_half_year),
    ("half a year", "半", "〈年〉(?P<half>[上下])半年(?:〈底〉|〈内〉)?(?!以)", _half_year),
    ("this and next year", "今明", "(?P<years>今明后?(?:两|二|2|三|3)?|明后(?:两|二|2))年", _this_and_next_year),
    ("five-year plan", "五", "[“\"]?(?P<count>十[一二三四五六七八九]|二十)五[”\"]?(?:规划)?(?:期?末|(?P<during>期间|时期|〈内〉))",
     _five_year_plan),
    ("range of years", "年", "〈始年〉年?(?:〈至〉|[、和及])〈年份〉年度?(?:〈底〉|〈内〉)?", _year_end),
    ("year end", "年", "〈某年〉年?(?:〈底〉|〈内〉|终)", _year_end),
    ("end of this year", "年岁", f"(?<![{_SOME}])全?年度?(?:〈底〉|〈内〉|终)|岁〈底〉", _this_year),
    ("middle of the year", "中", f"〈年〉年?中(?<=年中){_STOPS}", _middle_of_year),
    ("start of the year", "初", "〈年份〉年?年初", _start_of_year),
    ("before a year", "前", "〈年份〉年度?〈前〉", _before_year),
    ("before the new year", "前", f"(?<![{_SOME}今本去多])年前", _before_the_new_year),
    ("to a year", "年", f"{_AIM}〈年份〉年度?{_YEAR_GOES_ON}", _year_end),
    ("this year", "年", f"(?:(?P<year>[今明本]|后(?!年[产均营销利]))年度?|全年(?!无|持续|推进|坚持))年?{_YEAR_GOES_ON}", _this_year),
    ("year", "年", r"〈年份〉年度?(?=[,。;\s]|$|要|实现|完成|达到|建成|基本|全面)", _bare_year),
)
# fmt: on
RULES = tuple(rule(*line) for line in _TABLE)
