"""Finds every deadline of a sentence by the tables of rules, tried in their order.

What only looks like a deadline (`deadline_traps`) is put out of sight first; what a rule has taken is out of sight for
the rules after it. A sentence without any sign of time is not looked at at all.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from taskbot.tasks.parsing import (
    deadline_cycles,
    deadline_days,
    deadline_festivals,
    deadline_periods,
    deadline_spans,
    deadline_undated,
)
from taskbot.tasks.parsing.deadline_grammar import ROLLED, Precision, Reading, Reference, Rule, pattern
from taskbot.tasks.parsing.deadline_tails import start_with_lead, with_tail
from taskbot.tasks.parsing.deadline_traps import (
    ACTS_BY,
    PUBLISHED_AFTER,
    STARTS_AFTER,
    STARTS_BEFORE,
    TRAPS,
)
from taskbot.tasks.parsing.numerals import NUMERAL_SIGNS, closed_up, half_width, without_spaces

RULES = (
    *deadline_cycles.RULES,
    *deadline_festivals.RULES,
    *deadline_spans.RULES,
    *deadline_days.RULES,
    *deadline_periods.RULES,
    *deadline_undated.RULES,
)

FIRM = re.compile(r"[前底末内旬止晚迟到至限+＋]")
"""What makes a date a deadline: 6月底, 6月30日前; 6月30日 alone may be one."""

_SIGNS = tuple(
    map(
        pattern,
        (
            f"[{NUMERAL_SIGNS}](?:[年月日号天周旬点时季:：]|[./·．／—–~～―‐‑−-](?=[0-9０-９])|半[年月]"
            "|〈周〉|工作日|自然日|小时|个(?:工作日|自然日|小时|半?月|季|〈周〉))",
            "[0-9０-９+＋EeTtＥＴｅｔQqＱｑ](?:(?<=[0-9０-９])[0-9０-９]{3}|(?<=[+＋])[0-9０-９ ]|(?<=[EeTtＥＴｅｔ])[OoＯｏ]|(?<=[QqＱｑ])[1-4１-４])",
            "[今明后当本每次同来这下各逐按隔双][个一两二三几]?(?:[年月日天周旬季晚早工]|〈周〉|半)",
            "[年月周度旬季天日班午晚节会岁][底末内中初终前后报之以]|每逢",
            "旬|半年|全年|五年|十[一二三四五六七八九]五|周[一二三四五六日天1-7１-７]|星期|礼拜",
            *deadline_festivals.SIGNS,
            *deadline_undated.SIGNS,
        ),
    )
)
"""Of these a sentence with a deadline holds one at least; each begins with a sign that is quickly searched for."""
_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_EDGES = " ,:、.()（），：　"
_BY = re.compile(r"[前内止晚迟限]")
_ENDS = re.compile(r"[内至到止-]")
_JOINT = re.compile(r"-{1,2}|至|到")


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule made of the text between `start` and `end`."""

    start: int
    end: int
    rule: str
    reading: Reading


def find_all(text: str, on: Reference) -> list[Found]:
    """Everything that is or stands for a deadline, in order."""
    found: list[Found] = []
    for sentence in _SENTENCE.finditer(text):
        if shows_time(sentence.group()):
            found += _in_sentence(sentence.group(), sentence.start(), on)
    return found


def shows_time(sentence: str) -> bool:
    """Whether the sentence holds any sign of time; without one no rule can match. Most sentences end here."""
    words = without_spaces(sentence)
    return any(sign.search(words) for sign in _SIGNS)


def _in_sentence(sentence: str, offset: int, on: Reference) -> list[Found]:
    line, places = closed_up(half_width(sentence))
    found = _joined(_meant(_by_rules(line, on), line, on), line)
    return [
        Found(offset + places[each.start], offset + places[each.end - 1] + 1, each.rule, each.reading)
        for each in found
    ]


def _by_rules(line: str, on: Reference) -> list[Found]:
    """What the rules find, in the line's order."""
    found: list[Found] = []
    signs = set(line)
    for trap in TRAPS:
        if not trap.signs.isdisjoint(signs):
            line = trap.pattern.sub(_blank, line)
    for each in RULES:
        if not each.signs.isdisjoint(signs) and each.pattern.search(line):
            line = _apply(each, line, on, found)
    return sorted(found, key=lambda each: each.start)


def _apply(each: Rule, line: str, on: Reference, found: list[Found]) -> str:
    """Adds what the rule finds, and returns the line with that out of sight."""
    taken = 0
    for match in list(each.pattern.finditer(line)):
        if match.start() < taken:
            continue
        reading, end = _read(each, match, on)
        if reading is None:
            continue
        start = start_with_lead(line, match.start())
        found.append(Found(start, end, each.name, reading))
        taken = end
        line = line[:start] + "\0" * (end - start) + line[end:]
    return line


def _read(each: Rule, match: re.Match[str], on: Reference) -> tuple[Reading | None, int]:
    """The reading with what follows it, and where it ends. A day that the calendar does not have is invalid."""
    try:
        reading = each.read(match.groupdict(), on)
    except (ValueError, OverflowError):
        reading = Reading(Precision.INVALID)
    return (None, match.end()) if reading is None else with_tail(reading, match.string, match.end())


def _blank(match: re.Match[str]) -> str:
    return "\0" * len(match.group())


def _meant(found: Sequence[Found], line: str, on: Reference) -> list[Found]:
    """Without the days that open something (自7月1日起施行), date a paper (4月15日印发) or only tell what was."""
    return [each for each in found if not (_is_beginning(each, line) or _is_told(each, line, on))]


def _is_beginning(each: Found, line: str) -> bool:
    if each.reading.due_on is None:
        return False
    phrase = line[each.start : each.end]
    if STARTS_AFTER.match(line, each.end):
        return True
    if STARTS_BEFORE.search(line, max(0, each.start - 6), each.start) and not _ENDS.search(phrase):
        return True
    return bool(PUBLISHED_AFTER.match(line, each.end)) and not FIRM.search(phrase)


def _is_told(each: Found, line: str, on: Reference) -> bool:
    """A day in the past is only mentioned, unless the words make it a deadline or say nothing else."""
    due, phrase = each.reading.due_on, line[each.start : each.end]
    if due is None or (due >= on.today and each.reading.confirm != ROLLED) or _BY.search(phrase):
        return False
    fills_the_line = phrase.strip(_EDGES) == line.strip(_EDGES)
    return not fills_the_line and not ACTS_BY.match(line, each.end)


def _joined(found: Sequence[Found], line: str) -> list[Found]:
    """Of two dates with 至 between them the second is the deadline (6月1日至7月底)."""
    kept: list[Found] = []
    for each in found:
        before = kept[-1] if kept else None
        if before and before.reading.due_on and each.reading.due_on and _are_range(before, each, line):
            kept[-1] = Found(before.start, each.end, each.rule, each.reading)
        else:
            kept.append(each)
    return kept


def _are_range(first: Found, last: Found, line: str) -> bool:
    between = line[first.end : last.start]
    return bool(_JOINT.fullmatch(between) if between else _JOINT.match(line, last.start))
