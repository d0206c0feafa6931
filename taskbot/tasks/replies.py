"""Reads a unit's ordinary answer: which tasks it speaks of, how far they are, what hinders, what comes next.

In doubt nothing is claimed and `ask` says what a person should be asked; 办结 is never guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from taskbot.tasks.deadlines import parse_deadline
from taskbot.tasks.numerals import half_width, number
from taskbot.tasks.reply_clauses import (
    EXPECTED,
    Ask,
    Claim,
    Clause,
    Topic,
    claim_of,
    clauses_of,
    is_acknowledgement,
    needs_coordination,
    progress_of,
    without_progress,
)
from taskbot.tasks.workdays import Calendar

READ_CHARACTERS = 8_000
"""Twice the longest message there is; what follows is not read."""

LONGEST_RANGE = 50


@dataclass(frozen=True, slots=True)
class Report:
    """What was said of the tasks `numbers`; `progress` in percent, texts as written, None where nothing was said."""

    numbers: tuple[str, ...]
    progress: int | None = None
    claim: Claim | None = None
    needs_coordination: bool = False
    done_text: str | None = None
    problem: str | None = None
    next_step: str | None = None
    expected_on: date | None = None
    ask: Ask | None = None

    def to_json(self) -> dict[str, Any]:
        """The public form, one entry of `reports`."""
        return {
            "numbers": list(self.numbers),
            "progress": self.progress,
            "claim": self.claim,
            "needs_coordination": self.needs_coordination,
            "done_text": self.done_text,
            "problem": self.problem,
            "next_step": self.next_step,
            "expected_on": self.expected_on.isoformat() if self.expected_on else None,
            "ask": self.ask,
        }


@dataclass(frozen=True, slots=True)
class Reply:
    """A message: its reports, or that it only acknowledges (收到), or what it leaves open."""

    text: str
    reports: tuple[Report, ...] = ()
    acknowledgement: bool = False
    ask: Ask | None = None

    @property
    def is_report(self) -> bool:
        """Whether anything is to be recorded."""
        return bool(self.reports)

    def to_json(self) -> dict[str, Any]:
        """The public form (`taskbot parse reply`)."""
        return {
            "text": self.text,
            "reports": [report.to_json() for report in self.reports],
            "is_report": self.is_report,
            "acknowledgement": self.acknowledgement,
            "ask": self.ask,
        }


class _Segment(NamedTuple):
    numbers: tuple[str, ...]
    start: int
    end: int


_NUMBER = "[0-9]{1,5}"
_NO_QUANTITY = (
    r"(?![0-9]|\s?%|\.[0-9]|:[0-9]{1,3}(?!%|[0-9])|[个家万亿元人层楼室天周次份批类台套公平年月日点时项条])"
)
_ONE = rf"#?{_NUMBER}{_NO_QUANTITY}"
_SEPARATOR = r"\s?[、,和及与/至到-]\s?"
_ENUMERATION = rf"{_ONE}(?:[、,和及与/至到-]\s?{_ONE}){{0,30}}"
_LIST = rf"{_ENUMERATION}(?!{_SEPARATOR}[0-9])"
_NUMBERS = rf"{_NUMBER}(?:[、,和及与至到-]第?{_NUMBER}){{0,30}}"
_CHINESE_NUMBER = "[一二三四五六七八九十]{1,3}"
_STATUS = (
    r"(?=[^#\n]{0,4}?(?:完成|办结|已|正在|推进|进行中|受阻|卡|未|没|尚|还|基本|即将|有困难|遇到|需|搞定|做完|落实|销号"
    r"|无法|暂停|启动|进展|进度|[0-9]{1,3}%|百分之|[一二三四五六七八九]成))"
)
_HEAD = re.compile(
    rf"(?P<hash>#\s?{_ENUMERATION}(?!{_SEPARATOR}[0-9]{{1,5}}(?![0-9.]*%)))号?(?:任务|事项)?"
    rf"|(?:任务|事项|序号|编号|No\.?)\s?(?P<named>{_LIST}|{_CHINESE_NUMBER}(?=已|正|完|未|尚|基|受|:|,|$))号?"
    rf"|第(?P<nth>{_NUMBERS}(?=号|[项条](?:任务|事项))|{_CHINESE_NUMBER}(?=号))[号项条](?:任务|事项|工作)?"
    rf"|(?<![0-9.:/年月-])(?P<counted>{_LIST})号(?:任务|事项)"
    rf"|(?:^|(?<=[\n,;。! ]))\(?(?P<bare>{_LIST})\)?(?:号(?=已|正|未|尚|受|基|[0-9]|:))?"
    rf"(?:(?P<point>[、.:,])|\s)?\s*{_STATUS}"
)
_OTHERS = re.compile(r"(?:其余|剩下|其[他它](?=[各几]?[项个]|任务|的|均|都|正|尚|未|已))")
_ORDINAL = re.compile(rf"第(?:{_NUMBER}|{_CHINESE_NUMBER})[项条]")
"""第二条 counts the points of a paper or of a list; it is the number of no task."""

_BETWEEN_NUMBERS = re.compile("[ 、]*")
_UNREADABLE = re.compile(" *(?:[0-9]{1,5}(?: +[0-9]|[:、] *[0-9.]+%)|-[0-9.]+%)")
"""`9 0%` may be 90% or a number of another task, and -5% is neither: what opens so is not read at all."""

_EDGES = " ，,。；;！!：:、.\n-"


def parse_reply(text: str, today: date, calendar: Calendar, to: int | None = None) -> Reply:
    """Reads a message; `to` is the task whose card it answers. Words without a number are about that task."""
    line = half_width(text[:READ_CHARACTERS])
    if is_acknowledgement(line):
        return Reply(text, acknowledgement=True)
    segments = list(_segments(line, to))
    reports = [
        _report(segment.numbers, clauses, today, calendar)
        for segment in segments
        if (clauses := _clauses(text, line, segment)) is not None
    ]
    told = tuple(report for report in reports if report.numbers and _says_something(report))
    return Reply(text, told, ask=None if told else _left_open(line, segments, reports))


def _clauses(text: str, line: str, segment: _Segment) -> list[Clause] | None:
    """What a segment states: nothing if it cannot be read, None if it is no statement."""
    if _UNREADABLE.match(line, segment.start, segment.end):
        return []
    return clauses_of(text, line, segment.start, segment.end) or None


def _left_open(line: str, segments: list[_Segment], reports: list[Report]) -> Ask | None:
    """What to ask about a message that reports nothing."""
    if any(report.numbers for report in reports):
        return Ask.WHAT_STATE
    if any(report.claim is Claim.DONE or report.progress is not None for report in reports):
        return Ask.WHICH_TASK
    if _ORDINAL.search(line) and any(_says_something(report) for report in reports):
        return Ask.WHICH_TASK
    has_only_numbers = not any(line[each.start : each.end].strip(_EDGES) for each in segments)
    return Ask.WHAT_STATE if has_only_numbers and len(segments) > 1 else None


def _says_something(report: Report) -> bool:
    return bool(report.claim or report.ask or report.needs_coordination)


def _report(numbers: tuple[str, ...], clauses: list[Clause], today: date, calendar: Calendar) -> Report:
    progress = progress_of(clauses)
    claim, ask = claim_of(clauses, progress)
    return Report(
        numbers=numbers,
        progress=progress,
        claim=claim,
        needs_coordination=needs_coordination(clauses),
        done_text=_words(without_progress(_about(clauses, Topic.DONE), progress)),
        problem=_words(_about(clauses, Topic.PROBLEM)),
        next_step=_words(_about(clauses, Topic.PLAN)),
        expected_on=None if claim is Claim.DONE else _expected_on(clauses, today, calendar),
        ask=ask,
    )


def _about(clauses: list[Clause], topic: Topic) -> list[Clause]:
    return [clause for clause in clauses if clause.topic is topic]


def _words(clauses: list[Clause]) -> str | None:
    return "".join(clause.written for clause in clauses).strip(_EDGES) or None


def _expected_on(clauses: list[Clause], today: date, calendar: Calendar) -> date | None:
    for clause in clauses:
        if EXPECTED.search(clause.text):
            due_on = parse_deadline(clause.text, today, calendar).due_on
            if due_on and due_on >= today:
                return due_on
    return None


def _segments(line: str, to: int | None) -> Iterator[_Segment]:
    """Cuts the message where another task begins to be spoken of."""
    numbers: tuple[str, ...] = (str(to),) if to is not None else ()
    cuts: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, numbers)]
    for head in _HEAD.finditer(line):
        is_point = to is not None and head["point"] and len(_numbers(head)) == 1
        if is_point or not (found := _numbers(head)):
            continue
        start, end, before = cuts[-1]
        if not end or not _BETWEEN_NUMBERS.fullmatch(line, end, head.start()):
            cuts.append((head.start(), head.end(), found))
        elif not _UNREADABLE.match(line, end):
            cuts[-1] = (start, head.end(), tuple(dict.fromkeys(before + found)))
    cuts += [(others.start(), others.end(), ()) for others in _OTHERS.finditer(line) if len(cuts) > 1]
    cuts.sort()
    ends = [start for start, _, _ in cuts[1:]] + [len(line)]
    for (_, start, numbers), end in zip(cuts, ends, strict=True):
        yield _Segment(numbers, start, max(start, end))


def _numbers(head: re.Match[str]) -> tuple[str, ...]:
    words_of_head = next(group for group in head.group("hash", "named", "nth", "counted", "bare") if group)
    numbers: list[int] = []
    for sign, written in re.findall(rf"([-至到]?)\s?[#第]?\s?({_NUMBER}|{_CHINESE_NUMBER})", words_of_head):
        value = number(written)
        if sign and numbers and 0 < value - numbers[-1] <= LONGEST_RANGE:
            numbers += range(numbers[-1] + 1, value)
        numbers.append(value)
    return tuple(str(value) for value in dict.fromkeys(numbers) if value)
