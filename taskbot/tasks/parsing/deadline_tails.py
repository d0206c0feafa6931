"""What stands around a deadline and belongs to it: 不晚于, 截止日期：; （周二）, （含）, 下午5点, 下班, 左右, 前."""

import re
from dataclasses import replace

from taskbot.tasks.parsing.deadline_grammar import DAY, Precision, Reading, weekday_of
from taskbot.tasks.parsing.numerals import number

_LEAD = re.compile(
    r"(?:不[得应]?(?:晚|迟)于|最晚|最迟|截[止至](?:到|至|时间|日期)?[为是]?:?|(?<!达)[到至]|限)(?:不[得应]?超过|于|在|到)?$"
)
_LONGEST_LEAD = 10
_TAIL = re.compile(
    r"(?:当[天日])?(?:\(?[本下]?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])\)?)?"
    r"(?:\((?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})[日号]\))?"
    r"(?:\((?P<inclusion>不?含)[^()]{0,4}\))?"
    r"(?:的(?=[凌早上中下傍晚0-9]))?(?P<period>凌晨|早上|上午|中午|下午|傍晚|晚上|晚间|[早晚])?"
    r"(?:(?P<hour>[0-9]{1,2}|[零一二两三四五六七八九十]{1,3})(?:[点时](?:(?P<half>半)|(?P<minute>[0-5]?[0-9])分?|整|钟)?"
    r"|:(?P<minutes>[0-5][0-9])))?"
    r"(?P<close>下班)?"
    r"(?:(?P<about>前后|左右)|之前|以前|前|以内|之内|内|截止|为止|止)?"
)
_SHORT_TAIL = re.compile(r"(?:(?P<about>前后|左右)|之前|以前|前|以内|之内|内|截止|为止|止)?")
_AFTERNOON = ("下午", "傍晚", "晚上", "晚间", "晚")
_WITH_HOURS = (Precision.DAY, Precision.RECURRING, Precision.INVALID)


def start_with_lead(line: str, start: int) -> int:
    """Where the deadline that begins at `start` begins with the words that lead up to it."""
    window = max(0, start - _LONGEST_LEAD)
    lead = _LEAD.search(line[window:start])
    return window + lead.start() if lead else start


def with_tail(reading: Reading, line: str, end: int) -> tuple[Reading, int]:
    """The reading with what follows it in the line, and where that ends. 0时 is the end of the day before."""
    tail = (_TAIL if reading.precision in _WITH_HOURS else _SHORT_TAIL).match(line, end)
    if tail is None:
        return reading, end
    if tail["about"]:
        reading = replace(reading, confirm="说的是大约的时间")
    return (_with_hour(reading, tail) if tail.re is _TAIL else reading), tail.end()


def _with_hour(reading: Reading, tail: re.Match[str]) -> Reading:
    due, due_time = reading.due_on, _time_of(tail)
    if due is None:
        return replace(reading, due_time=due_time)
    if (weekday := tail["weekday"]) and due.weekday() != weekday_of(weekday):
        reading = replace(reading, confirm=f"星期不符：这一天是星期{'一二三四五六日'[due.weekday()]}")
    if tail["month"] and (due.month, due.day) != (int(tail["month"]), int(tail["day"])):
        reading = replace(reading, confirm="括号里的日期与前面的不是同一天")
    if tail["inclusion"] == "不含" or due_time == "00:00":
        return replace(reading, due_on=due - DAY, due_time="24:00" if due_time else None)
    return replace(reading, due_time=due_time)


def _time_of(tail: re.Match[str]) -> str | None:
    period = tail["period"] or ""
    if tail["hour"] is None:
        return "EOB" if tail["close"] else {"中午": "12:00"}.get(period)
    hour = number(tail["hour"])
    minute = 30 if tail["half"] else int(tail["minute"] or tail["minutes"] or 0)
    if period in _AFTERNOON and (hour < 12 or (hour == 12 and "晚" in period)):
        hour += 12
    return f"{hour:02}:{minute:02}" if hour <= 24 and minute < 60 else None
