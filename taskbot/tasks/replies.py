"""Reads a unit's ordinary answer: which tasks it speaks of, how far they are, what hinders, what comes next.

In doubt nothing is claimed and `ask` says what a person should be asked; 办结 is never guessed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from taskbot.tasks.deadlines import parse_deadline
from taskbot.tasks.facts import Indicator
from taskbot.tasks.parsing import reply_forecasts as forecasts
from taskbot.tasks.parsing import reply_words as words
from taskbot.tasks.parsing.deadline_grammar import ROLLED
from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.parsing.reply_claims import Ask, Claim, claim_of, is_unfinished
from taskbot.tasks.parsing.reply_clauses import (
    Clause,
    Topic,
    about,
    clauses_of,
    is_acknowledgement,
    needs_coordination,
)
from taskbot.tasks.parsing.reply_heads import UNREADABLE, Segment, segments_of, without_quotation
from taskbot.tasks.parsing.reply_progress import (
    counted_whole,
    has_figures_side_by_side,
    progress_of,
    progress_of_each,
    tells_progress,
    without_progress,
)
from taskbot.tasks.parsing.reply_titles import named_in
from taskbot.tasks.troubles import needs_no_help
from taskbot.tasks.workdays import Calendar

READ_CHARACTERS = 8_000
"""Twice the longest message there is; what follows is not read."""

NOBODYS: Mapping[int, str] = MappingProxyType({})
"""The tasks of somebody of whom none are known."""


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
    expected_phrase: str | None = None
    """预计7月10日前完成: what says no more than when the task is expected to be finished."""
    expected_act: str = "完成"
    """What is expected on that day, as written: 印发, 完成验收."""
    ask: Ask | None = None
    said: str = ""
    """All that the message says of these tasks, as written."""
    counted_of: float | None = None
    """The whole of which `progress` was counted (120 of 已完成160家中的120家)."""
    is_unfinished: bool = False
    """Whether it cannot be said of a finished task."""

    @property
    def is_trouble(self) -> bool:
        """Whether the unit is blocked or needs coordination."""
        return self.claim is Claim.BLOCKED or self.needs_coordination

    def measured_by(self, indicators: Sequence[Indicator]) -> "Report":
        """A share of so many is the progress of a task only where its one indicator counts just these."""
        targets = [each.value for each in indicators]
        if self.counted_of is None or not targets or targets == [self.counted_of]:
            return self
        return replace(self, progress=None)

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
            "expected_phrase": self.expected_phrase,
            "ask": self.ask,
        }


@dataclass(frozen=True, slots=True)
class Reply:
    """A message: its reports, what it acknowledges (收到), and what it leaves open, of which tasks.

    A task that a message which reports anything names is in its reports, in `acknowledged` or in `left_open`.
    """

    text: str
    reports: tuple[Report, ...] = ()
    acknowledgement: bool = False
    """Whether it says no more than 收到: of the tasks it names, else of the one whose card it answers."""
    ask: Ask | None = None
    left_open: tuple[str, ...] = ()
    acknowledged: tuple[str, ...] = ()

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
            "left_open": list(self.left_open),
            "acknowledged": list(self.acknowledged),
        }


_EDGES = " ，,。；;！!：:、.\n-"
_ORDINAL = re.compile(r"第(?:[0-9]{1,5}|[一二三四五六七八九十]{1,3})[项条]")
"""第二条 counts the points of a paper or of a list; it may not be the number of a task."""


def parse_reply(
    text: str,
    today: date,
    calendar: Calendar,
    to: int | None = None,
    own: Mapping[int, str] = NOBODYS,
) -> Reply:
    """Reads a message; `to` is the task whose card it answers. Words without a number are about that task.

    `own` are the tasks of whoever writes, with their titles: their numbers need less to be recognised, and words of a
    title name a task where no number does.
    """
    line, quoted = without_quotation(half_width(text[:READ_CHARACTERS]))
    to = to if to is not None else quoted
    segments = segments_of(line, to, own)
    named = _numbers(segments if to is None else segments[1:])
    if is_acknowledgement(",".join(line[each.start : each.end] for each in segments) if named else line):
        return Reply(text, acknowledgement=True, acknowledged=named)
    if words.FORWARDED.match(line) or words.URGES.search(line):
        return Reply(text)
    if to is None and not named:
        by_title = named_in(line, own)
        if any(len(each.numbers) != 1 for each in by_title):
            return Reply(text, ask=Ask.WHICH_TASK)
        segments = [Segment(each.numbers, each.start, each.end) for each in by_title] or segments
        named = _numbers(segments)
    return _read(text, line, segments, named, today, calendar)


def _read(
    text: str, line: str, segments: list[Segment], named: tuple[str, ...], today: date, calendar: Calendar
) -> Reply:
    """What the segments report and acknowledge; whatever else of the `named` tasks is left open."""
    stated = [(segment, _clauses(text, line, segment)) for segment in segments]
    told = tuple(
        replace(report, said="；".join(text[each.start : each.end].strip(_EDGES) for each in parts))
        for parts, clauses in _by_task(stated)
        if (numbers := parts[0].numbers)
        for report in _told(numbers, clauses, _joined(line, parts), today, calendar)
    )
    taken = _numbers(
        each for each in segments if each.numbers and is_acknowledgement(line[each.start : each.end])
    )
    if told or taken:
        known = {*taken, *(number for report in told for number in report.numbers)}
        left_open = tuple(number for number in named if number not in known)
        return Reply(text, told, False, Ask.WHAT_STATE if left_open else None, left_open, taken)
    ask = _left_open(line, stated)
    return Reply(text, ask=ask, left_open=_numbers(segments) if ask is Ask.WHAT_STATE else ())


def _joined(line: str, parts: list[Segment]) -> str:
    return "；".join(line[each.start : each.end] for each in parts)


def _told(
    numbers: tuple[str, ...], clauses: list[Clause] | None, said: str, today: date, calendar: Calendar
) -> list[Report]:
    """What is reported of the tasks; that nothing hinders any more (无需协调, 存在问题：无) is a report, too."""
    told = []
    if clauses and not _only_promises(clauses):
        told = [each for each in _reports(numbers, clauses, today, calendar) if _says_something(each)]
    if not told and clauses != [] and needs_no_help(said):
        told = [Report(numbers, claim=Claim.IN_PROGRESS, done_text=_words(clauses or []))]
    return told


def _by_task(
    stated: list[tuple[Segment, list[Clause] | None]],
) -> list[tuple[list[Segment], list[Clause] | None]]:
    """All that is said of the same tasks together (#1 60%，#8 55%。其中#8受阻), so that none is reported twice."""
    said: dict[tuple[str, ...], tuple[list[Segment], list[Clause] | None]] = {}
    for segment, clauses in stated:
        parts, earlier = said.get(segment.numbers, ([], None))
        together = earlier + clauses if earlier and clauses else earlier or clauses
        said[segment.numbers] = ([*parts, segment], together)
    return list(said.values())


def _numbers(segments: Iterable[Segment]) -> tuple[str, ...]:
    """The numbers of the tasks that the segments are about, each once."""
    return tuple(dict.fromkeys(number for segment in segments for number in segment.numbers))


def _clauses(text: str, line: str, segment: Segment) -> list[Clause] | None:
    """What a segment states: nothing if it cannot be read, None if it is no statement."""
    if UNREADABLE.match(line, segment.start, segment.end):
        return []
    return clauses_of(text, line, segment.start, segment.end) or None


def _only_promises(clauses: list[Clause]) -> bool:
    """Whether no more is said than that the task will be done (保证按时完成)."""
    return all(words.PROMISE.fullmatch(clause.text) for clause in clauses)


def _left_open(line: str, stated: list[tuple[Segment, list[Clause] | None]]) -> Ask | None:
    """What to ask about a message that reports nothing."""
    segments = [segment for segment, _ in stated]
    opens_with_task = bool(segments[0].numbers) or not line[: segments[0].end].strip(_EDGES)
    if opens_with_task and any(each.numbers and _is_of_its_state(clauses) for each, clauses in stated):
        return Ask.WHAT_STATE
    for _, clauses in stated:
        if clauses and _is_of_some_task(line, clauses):
            return Ask.WHICH_TASK
    has_only_numbers = not any(line[each.start : each.end].strip(_EDGES) for each in segments)
    return Ask.WHAT_STATE if has_only_numbers and len(segments) > 1 else None


def _is_of_its_state(clauses: list[Clause] | None) -> bool:
    """Whether words that tell no state may be meant to (见附件), and are not just about the task (的附件打不开)."""
    return clauses is not None and not (clauses and words.ABOUT_IT.match(clauses[0].text))


def _is_of_some_task(line: str, clauses: list[Clause]) -> bool:
    """Whether words that name no task are evidently a report of one."""
    claim, ask = claim_of(clauses, progress_of(clauses))
    return (
        claim is Claim.DONE
        or tells_progress(clauses)
        or bool(_ORDINAL.search(line) and (claim or ask or needs_coordination(clauses)))
    )


def _says_something(report: Report) -> bool:
    return bool(report.claim or report.ask or report.needs_coordination)


def _reports(
    numbers: tuple[str, ...], clauses: list[Clause], today: date, calendar: Calendar
) -> Iterator[Report]:
    """One report on all the tasks, or one on each where their percentages are told one after the other."""
    each = progress_of_each(clauses, len(numbers))
    report = _report(numbers, clauses, progress_of(clauses), today, calendar)
    if each is None:
        yield report
        return
    for number, progress in zip(numbers, each, strict=True):
        yield replace(report, numbers=(number,), progress=progress)


def _report(
    numbers: tuple[str, ...], clauses: list[Clause], progress: int | None, today: date, calendar: Calendar
) -> Report:
    claim, ask = claim_of(clauses, progress)
    if has_figures_side_by_side(clauses):
        ask = ask or Ask.WHICH_FIGURE
    expected_on, act, no_more = _expected(clauses, today, calendar)
    told = without_progress([clause for clause in clauses if clause not in no_more], progress)
    return Report(
        numbers=numbers,
        progress=progress,
        claim=claim,
        needs_coordination=needs_coordination(clauses),
        done_text=_words(about(told, Topic.DONE)),
        problem=_problem(told),
        next_step=_words(about(told, Topic.PLAN)),
        expected_on=None if claim is Claim.DONE else expected_on,
        expected_phrase=_words(no_more),
        expected_act=act,
        ask=ask,
        counted_of=counted_whole(clauses),
        is_unfinished=is_unfinished(clauses, claim, progress),
    )


def _words(clauses: list[Clause]) -> str | None:
    """Whole; the 的 of 7号任务的汇总表 belongs to the number."""
    return "".join(clause.written for clause in clauses).strip(_EDGES).removeprefix("的") or None


def _problem(clauses: list[Clause]) -> str | None:
    """What stands in the way; 受阻 alone is the claim and tells no problem."""
    told = about(clauses, Topic.PROBLEM)
    return None if all(words.ONLY_BLOCKED.fullmatch(clause.text) for clause in told) else _words(told)


def _expected(
    clauses: list[Clause], today: date, calendar: Calendar
) -> tuple[date | None, str, list[Clause]]:
    """When the task is expected to be finished, in which words, and the clauses that say no more than that.

    That something of it will be handed on (下周一报送初稿) is its end only where no other day is told.
    """
    whole: list[tuple[date, str]] = []
    partial: list[tuple[date, str]] = []
    no_more = []
    for before, clause in zip((None, *clauses), clauses, strict=False):
        if forecasts.UNSURE.search(clause.text):
            whole, partial = [], []
        if _is_no_forecast(clause.text):
            continue
        deadline = parse_deadline(words.HANDED_ON.sub("完成", clause.text), today, calendar)
        if deadline.span is None:
            continue
        rest = clause.text[: deadline.span[0]] + clause.text[deadline.span[1] :]
        says_no_more = words.FORECAST.fullmatch(rest) is not None
        is_ahead = words.EXPECTED.search(clause.text) or (
            words.TO_BE_FINISHED.match(clause.text, deadline.span[1]) and deadline.confirm != ROLLED
        )
        is_told = bool(is_ahead and (says_no_more or words.EXPECTED_WHAT.search(rest)))
        is_later = is_told and deadline.due_on is not None and deadline.due_on > today
        if says_no_more and _stands_alone(clause, before, is_later=is_later):
            no_more.append(clause)
        if is_told and deadline.due_on and is_later:
            told = words.ACT.match(clause.text, deadline.span[1])
            is_part = words.IN_PART.search(rest) or words.HANDED_ON.search(rest)
            (partial if is_part else whole).append((deadline.due_on, told["act"] if told else "完成"))
    expected_on, act = next(iter(whole + partial), (None, "完成"))
    return expected_on, act, no_more


def _stands_alone(clause: Clause, before: Clause | None, *, is_later: bool) -> bool:
    """Whether a clause with a day and no more is a forecast, and not the end of the plan before it."""
    if clause.topic is Topic.PLAN:
        return not (before and before.topic is Topic.PLAN)
    return clause.topic is Topic.DONE and is_later


def _is_no_forecast(said: str) -> bool:
    """Whether a day that is told there is not when the unit expects to have finished."""
    denies = (words.NOT_EXPECTED, forecasts.DENIED, forecasts.UNSURE, forecasts.IN_PART)
    return any(each.search(said) for each in denies) or not words.MAY_BE_EXPECTED.search(said)
