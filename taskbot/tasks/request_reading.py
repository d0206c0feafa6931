"""Reads what a unit asks of the office in ordinary words: a later date with its reason, or that a task is not its own."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from taskbot.tasks.deadlines import Deadline, find_deadlines, parse_deadline
from taskbot.tasks.lifecycle import RequestKind
from taskbot.tasks.parsing import request_words as words
from taskbot.tasks.parsing.deadline_grammar import Reference
from taskbot.tasks.parsing.deadline_spans import count_on
from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.parsing.reply_heads import Segment, segments_of, without_quotation
from taskbot.tasks.workdays import Calendar

READ_CHARACTERS = 4_096
"""The longest message there is."""

_EDGES = " ，,。.;；:：、!！?？\n\t-—()（）"
_HEAD_BEFORE = re.compile("(?:任务|事项|第)*#?[0-9]{1,5}(?:号|项)?(?:任务|事项)?的?$")
_SEVERAL = "不止一个日期，分不清要延到哪一天"
_A_SPAN = "没有说清从哪一天算起"
_FROM_DUE_DATE = "从现时限算起"


@dataclass(frozen=True, slots=True)
class ExtensionWords:
    """A wanted day and its reason, as far as the words have them.

    `doubt` says why `phrase`, which speaks of time, is no day that can be asked for. A span (再延两周) is `proposed_on`
    where the present date is known that it counts from, and `doubt` says that it does.
    """

    wanted_on: date | None = None
    reason: str = ""
    phrase: str = ""
    doubt: str = ""
    proposed_on: date | None = None


@dataclass(frozen=True, slots=True)
class RequestWords:
    """What a message asks for, of which tasks (none where it names none), in the words that are about them.

    `is_bare`: it says not why; `is_plain`: it asks in so many words (申请, 请), and so is meant for the office.
    """

    kind: RequestKind
    numbers: tuple[int, ...]
    words: str
    is_bare: bool = False
    is_plain: bool = True


def read_extension(
    text: str, today: date, calendar: Calendar, due_on: date | None = None, *, has_day: bool = False
) -> ExtensionWords:
    """The day that is asked for, and all other words as the reason; `due_on` is the present date.

    `has_day`: a day is known already, so that one inside a reason (数据6月20日才到) is not taken for another.
    """
    text = text[:READ_CHARACTERS]
    return _Extension(text, today, calendar, due_on).read(has_day=has_day)


def read_request(text: str, to: int | None = None, own: Collection[int] = ()) -> RequestWords | None:
    """The request in a message; `to` is the task whose card it answers, `own` are the tasks of whoever writes.

    None for a report, a question, chatter.
    """
    line, quoted = without_quotation(half_width(text[:READ_CHARACTERS]))
    segments = segments_of(line, to if to is not None else quoted, own)
    for numbers, start, end in segments:
        found = _request(line[start:end])
        if found and (numbers or len(segments) == 1):
            return replace(found, numbers=tuple(map(int, numbers)), words=text[start:end].strip(_EDGES))
    if len(segments) == 2 and not segments[0].numbers:
        return _around_number(text, line, segments[1])
    return None


def _around_number(text: str, line: str, segment: Segment) -> RequestWords | None:
    """申请将#1延期到7月3日: what is asked for around the one number that there is."""
    head = _HEAD_BEFORE.search(line, 0, segment.start)
    if head is None:
        return None
    found = _request(line[: head.start()] + line[segment.start : segment.end])
    said = text[: head.start()] + text[segment.start : segment.end]
    return (
        replace(found, numbers=tuple(map(int, segment.numbers)), words=said.strip(_EDGES)) if found else None
    )


def _request(said: str) -> RequestWords | None:
    """What these words ask for, as yet of no task."""
    clauses = [found.group().strip(_EDGES) for found in words.CLAUSE.finditer(said)]
    is_asked = any(map(words.EXTENSION.match, clauses))
    stated = words.POLITE.sub("请", said.rstrip(" 。!\n")) if is_asked else said.rstrip(" 。!\n")
    if words.QUESTION.search(stated):
        return None
    declines = (words.NOT_OURS, words.NOT_LEADING, words.UNRELATED, words.ANOTHERS, words.RETURNED)
    if any(each.fullmatch(clause) for clause in clauses for each in declines):
        is_bare = all(words.RETURNED.fullmatch(clause) for clause in clauses if clause)
        return RequestWords(RequestKind.DECLINE, (), "", is_bare)
    if is_asked or any(map(words.LATER.match, clauses)):
        is_plain = is_asked and not words.POLITE.search(said)
        return RequestWords(RequestKind.EXTENSION, (), "", is_plain=is_plain)
    return None


class _Extension:
    """One text and the places in it where a day may be asked for."""

    def __init__(self, text: str, today: date, calendar: Calendar, due_on: date | None) -> None:
        self._text = text
        self._line = half_width(text)
        self._today = today
        self._calendar = calendar
        self._due_on = due_on
        self._requests = list(words.REQUEST.finditer(self._line))
        found = find_deadlines(self._line, today, calendar)
        self._dated = [each for each in found if each.due_on or each.confirm]

    def read(self, *, has_day: bool) -> ExtensionWords:
        wanted = self._wanted()
        if wanted is None and not has_day:
            ending = [
                each for each in self._dated if each.span and words.ENDS.match(self._line, each.span[1])
            ]
            if len({each.due_on for each in ending}) > 1:
                phrases = "、".join(each.phrase.lstrip("到至") for each in ending)
                return ExtensionWords(reason=self._text.strip(_EDGES), phrase=phrases, doubt=_SEVERAL)
            wanted = ending[0] if ending else None
        is_counted = wanted is not None and words.COUNTED.search(wanted.phrase) is not None
        if wanted is None or is_counted:
            if not (has_day and wanted is None) and (span := self._span()):
                return self._counted(span)
            if wanted is None:
                return ExtensionWords(reason=self._reason(*self._last_request()))
        doubt = _A_SPAN if is_counted else wanted.confirm or ""
        return ExtensionWords(
            None if doubt else wanted.due_on,
            self._reason(*self._asked(wanted)),
            wanted.phrase.lstrip("到至"),
            doubt,
        )

    def _last_request(self) -> tuple[int, int]:
        return self._requests[-1].span() if self._requests else (0, 0)

    def _span(self) -> tuple[re.Match[str], tuple[int, int]] | None:
        """How much longer: behind 延期, else at the beginning; with the place of all that asks for it."""
        for asked in reversed(self._requests):
            if found := words.SPAN.match(self._line, asked.start("span")):
                return found, (asked.start(), max(asked.end(), found.end()))
        opening = words.OPENING_SPAN.match(self._line)
        return (opening, opening.span()) if opening else None

    def _counted(self, span: tuple[re.Match[str], tuple[int, int]]) -> ExtensionWords:
        found, place = span
        phrase = found.group("count") + found.group("unit")
        reason = self._reason(*place)
        if self._due_on is None:
            return ExtensionWords(reason=reason, phrase=phrase, doubt=_A_SPAN)
        on = count_on(self._due_on, found.groupdict(), Reference(self._today, self._calendar))
        return ExtensionWords(reason=reason, phrase=phrase, doubt=_FROM_DUE_DATE, proposed_on=on)

    def _wanted(self) -> Deadline | None:
        """The day behind 延期到, else the one that the words begin with."""
        opening = words.OPENING.match(self._line)
        places = [found.end() for found in self._requests] + [opening.end() if opening else 0]
        return next((day for place in places if (day := self._day_at(place))), None)

    def _day_at(self, place: int) -> Deadline | None:
        """The day there, also one that has passed, of which a sentence would only tell (6月1日已报)."""
        if short := words.SHORT_DATE.match(self._line, place):
            return self._alone(short, f"{short[1]}月{short[2]}日")
        for each in self._dated:
            if each.span and each.span[0] in (place - 1, place):
                return each
        written = words.DATE.match(self._line, place)
        return self._alone(written, written.group()) if written else None

    def _alone(self, found: re.Match[str], said: str) -> Deadline | None:
        day = parse_deadline(said, self._today, self._calendar)
        return replace(day, text=self._line, span=found.span()) if day.span else None

    def _asked(self, wanted: Deadline) -> tuple[int, int]:
        """The place of the day, with the words that ask for it."""
        start, end = wanted.span or (0, 0)
        before = [found.start() for found in self._requests if found.start() <= start <= found.end()]
        done = words.DONE.match(self._line, end)
        return min([start, *before]), done.end() if done else end

    def _reason(self, start: int, end: int) -> str:
        """All words but those between, without labels and the figure of a report."""
        parts = (self._text[:start], self._text[end:])
        return "，".join(filter(None, (_without_label(part.strip(_EDGES)) for part in parts)))


def _without_label(words_of_reason: str) -> str:
    """Free of 原因：, and empty where it is only a percentage."""
    if words.A_FIGURE.fullmatch(words_of_reason):
        return ""
    label = words.REASON_LABEL.match(words_of_reason)
    return words_of_reason[label.end() :].strip(_EDGES) if label else words_of_reason
