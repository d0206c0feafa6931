"""Finds the deadline in a sentence: the last acceptable day, how exactly it is said, and what a person should look at.

Tables of rules (`deadline_cycles`, `deadline_spans`, `deadline_days`, `deadline_periods`) are tried in that order
after what only looks like a deadline (`deadline_traps`) has been put out of sight.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from taskbot.tasks import deadline_cycles, deadline_days, deadline_periods, deadline_spans
from taskbot.tasks.deadline_grammar import DAY, Precision, Reading, Reference, Rule, weekday_of
from taskbot.tasks.deadline_traps import LONG_TERM, PUBLISHED_AFTER, STARTS_AFTER, STARTS_BEFORE, TRAPS, VAGUE
from taskbot.tasks.numerals import closed_up, half_width, number
from taskbot.tasks.workdays import Calendar

READ_CHARACTERS = 20_000
"""Only so much of a text is read: no sentence is longer, and the time stays bounded for hostile input."""

RULES = (*deadline_cycles.RULES, *deadline_spans.RULES, *deadline_days.RULES, *deadline_periods.RULES)

_LEAD = re.compile(
    r"(?:不晚于|不迟于|最晚|最迟|截[止至](?:到|至|时间|日期)?[为是]?:?|(?<!达)[到至]|限)(?:于|在|到)?$"
)
_TAIL = re.compile(
    r"(?:\([本下]?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])\))?"
    r"(?:\((?P<inclusion>不?含)[^()]{0,4}\))?"
    r"的?(?P<period>凌晨|早上|上午|中午|下午|傍晚|晚上|晚间|[早晚])?"
    r"(?:(?P<hour>[0-9]{1,2}|[零一二两三四五六七八九十]{1,3})(?:[点时](?:(?P<half>半)|(?P<minute>[0-5]?[0-9])分?|整|钟)?"
    r"|:(?P<minutes>[0-5][0-9])))?"
    r"(?P<close>下班)?"
    r"(?:(?P<about>前后|左右)|之前|以前|前|以内|之内|内|截止|为止|止)?"
)
_SHORT_TAIL = re.compile(r"(?:(?P<about>前后|左右)|之前|以前|前|以内|之内|内|截止|为止|止)?")
_WITH_HOURS = (Precision.DAY, Precision.RECURRING, Precision.INVALID)
_ENDS = re.compile(r"[内至到止-]")
_FIRM = re.compile(r"[前底末内旬止晚迟到至限+]")


@dataclass(frozen=True, slots=True)
class Deadline:
    """What was found. `due_on` is inclusive; `recurrence` is an RRULE; `span` is the phrase's place in `text`.

    `confirm` says why a person should look, `other_on` is the date that may be meant instead, `due_time` is HH:MM or
    EOB (end of business), `rule` is the name of the rule that fired.
    """

    text: str
    due_on: date | None = None
    precision: Precision = Precision.NONE
    recurrence: str | None = None
    confirm: str | None = None
    other_on: date | None = None
    due_time: str | None = None
    span: tuple[int, int] | None = None
    rule: str | None = None

    @property
    def phrase(self) -> str:
        """The deadline as it was written."""
        return self.text[slice(*self.span)] if self.span else ""

    def to_json(self) -> dict[str, Any]:
        """The public form (`taskbot parse deadline`)."""
        return {
            "text": self.text,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "precision": str(self.precision),
            "recurrence": self.recurrence,
            "confirm": self.confirm is not None,
            "confirm_reason": self.confirm,
            "other_on": self.other_on.isoformat() if self.other_on else None,
            "due_time": self.due_time,
            "span": list(self.span) if self.span else None,
            "rule": self.rule,
        }


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    rule: str
    reading: Reading
    is_firm: bool


def parse_deadline(text: str, today: date, calendar: Calendar) -> Deadline:
    """Reads the deadline in `text`; relative words count from `today`. Never raises; no date where there is none."""
    line, places = closed_up(half_width(text[:READ_CHARACTERS]))
    found = _choose(_all_found(line, Reference(today, calendar)))
    if found is None:
        return Deadline(text)
    reading = _looked_at(found.reading, today)
    return Deadline(
        text=text,
        due_on=reading.due_on,
        precision=reading.precision,
        recurrence=reading.recurrence,
        confirm=reading.confirm,
        other_on=reading.other_on,
        due_time=reading.due_time,
        span=(places[found.start], places[found.end - 1] + 1),
        rule=found.rule,
    )


def _looked_at(reading: Reading, today: date) -> Reading:
    """No past day without a person's look, and nothing impossible without one."""
    if reading.precision is Precision.INVALID:
        return Reading(Precision.INVALID, confirm="没有这一天")
    if reading.due_on and reading.due_on < today:
        return replace(reading, confirm=reading.confirm or "这个日期已经过去")
    return reading


def _all_found(line: str, on: Reference) -> list[_Found]:
    found: list[_Found] = []
    for trap in TRAPS:
        line = trap.sub(_blank, line)
    signs = set(line)
    for each in RULES:
        if not each.signs.isdisjoint(signs):
            line = _apply(each, line, on, found)
    for precision, pattern in ((Precision.LONG_TERM, LONG_TERM), (Precision.VAGUE, VAGUE)):
        reading = Reading(precision)
        found += [
            _Found(*match.span(), precision, reading, is_firm=False) for match in pattern.finditer(line)
        ]
    return found


def _apply(each: Rule, line: str, on: Reference, found: list[_Found]) -> str:
    """Adds what the rule finds, and returns the line with that out of sight."""
    for match in list(each.pattern.finditer(line)):
        reading, end = _read(each, match, on)
        if reading is None:
            continue
        start = _start_with_lead(line, match.start())
        if not _is_beginning(line, start, end):
            found.append(_Found(start, end, each.name, reading, bool(_FIRM.search(line[start:end]))))
        line = line[:start] + "\0" * (end - start) + line[end:]
    return line


def _read(each: Rule, match: re.Match[str], on: Reference) -> tuple[Reading | None, int]:
    """The reading with what follows it, and where it ends. A day that the calendar does not have is invalid."""
    try:
        reading = each.read(match.groupdict(), on)
    except (ValueError, OverflowError):
        reading = Reading(Precision.INVALID)
    if reading is None:
        return None, match.end()
    tail = (_TAIL if reading.precision in _WITH_HOURS else _SHORT_TAIL).match(match.string, match.end())
    return (_with_tail(reading, tail), tail.end()) if tail else (reading, match.end())


def _is_beginning(line: str, start: int, end: int) -> bool:
    """Whether the day opens something (自7月1日起施行) or dates a paper (4月15日印发) and so is no deadline."""
    phrase = line[start:end]
    if STARTS_AFTER.match(line, end):
        return True
    if STARTS_BEFORE.search(line[max(0, start - 6) : start]) and not _ENDS.search(phrase):
        return True
    return bool(PUBLISHED_AFTER.match(line, end)) and not _FIRM.search(phrase)


def _blank(match: re.Match[str]) -> str:
    return "\0" * len(match.group())


def _start_with_lead(line: str, start: int) -> int:
    window = max(0, start - 8)
    lead = _LEAD.search(line[window:start])
    return window + lead.start() if lead else start


def _with_tail(reading: Reading, tail: re.Match[str]) -> Reading:
    """What follows: 左右; of a day also its weekday in brackets, (不含), the hour. 0时 is the end of the day before."""
    if tail["about"]:
        reading = replace(reading, confirm="说的是大约的时间")
    if tail.re is _SHORT_TAIL:
        return reading
    due, due_time = reading.due_on, _time_of(tail)
    if due is None:
        return replace(reading, due_time=due_time)
    if (weekday := tail["weekday"]) and due.weekday() != weekday_of(weekday):
        reading = replace(reading, confirm=f"星期不符：这一天是星期{'一二三四五六日'[due.weekday()]}")
    if tail["inclusion"] == "不含" or due_time == "00:00":
        return replace(reading, due_on=due - DAY, due_time="24:00" if due_time else None)
    return replace(reading, due_time=due_time)


def _time_of(tail: re.Match[str]) -> str | None:
    period = tail["period"] or ""
    if tail["hour"] is None:
        return "EOB" if tail["close"] else {"中午": "12:00"}.get(period)
    hour = number(tail["hour"])
    minute = 30 if tail["half"] else int(tail["minute"] or tail["minutes"] or 0)
    if hour < 12 and period in ("下午", "傍晚", "晚上", "晚间", "晚"):
        hour += 12
    return f"{hour:02}:{minute:02}" if hour <= 24 and minute < 60 else None


def _choose(found: list[_Found]) -> _Found | None:
    """Of several: a firm date before a loose one, the last before the earlier ones; a cycle goes along with a date."""
    dated = [each for each in found if each.reading.due_on or each.reading.precision is Precision.INVALID]
    firm = sorted((each for each in dated if each.is_firm), key=lambda each: each.start)
    cycles = [each for each in found if each.reading.recurrence]
    if firm:
        return _with_cycle(_last_of(firm), cycles)
    loose = (
        cycles
        or dated
        or _of(found, Precision.INVALID)
        or _of(found, Precision.EVENT)
        or _of(found, Precision.LONG_TERM)
        or _of(found, Precision.VAGUE)
    )
    return min(loose, key=lambda each: each.start, default=None)


def _of(found: list[_Found], precision: Precision) -> list[_Found]:
    return [each for each in found if each.reading.precision is precision]


def _last_of(firm: list[_Found]) -> _Found:
    chosen = firm[-1]
    if invalid := _of(firm, Precision.INVALID):
        return invalid[0]
    if len({each.reading.due_on for each in firm}) > 1 and chosen.reading.confirm is None:
        return replace(chosen, reading=replace(chosen.reading, confirm="有几个时限，按最后一个"))
    return chosen


def _with_cycle(chosen: _Found, cycles: list[_Found]) -> _Found:
    if not cycles:
        return chosen
    return replace(chosen, reading=replace(chosen.reading, recurrence=cycles[0].reading.recurrence))
