"""Reads deadlines: the last acceptable day, how exactly it is said, and what a person should look at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from taskbot.tasks.parsing.deadline_finding import FIRM, find_all
from taskbot.tasks.parsing.deadline_grammar import Precision, Reading, Reference
from taskbot.tasks.parsing.deadline_traps import ACTS_BY
from taskbot.tasks.workdays import Calendar

READ_CHARACTERS = 20_000
"""Only so much of a text is read: no sentence is longer, and the time stays bounded for hostile input."""


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

    @property
    def is_firm(self) -> bool:
        """Whether the words say that it is a deadline (6月底前, 6月30日完成), not only a date (6月30日)."""
        return bool(FIRM.search(self.phrase) or (self.span and ACTS_BY.match(self.text, self.span[1])))

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


def parse_deadline(text: str, today: date, calendar: Calendar) -> Deadline:
    """The one deadline of `text`; relative words count from `today`. Never raises; no date where there is none."""
    return _chosen(find_deadlines(text, today, calendar)) or Deadline(text)


def find_deadlines(text: str, today: date, calendar: Calendar) -> list[Deadline]:
    """All deadlines of `text` in order: dates, cycles, impossible days, and words such as 长期 and 尽快.

    Of a longer text the first READ_CHARACTERS are read: a whole directive is best read sentence by sentence.
    """
    return [
        _deadline(text, found.start, found.end, found.rule, _looked_at(found.reading, today))
        for found in find_all(text[:READ_CHARACTERS], Reference(today, calendar))
    ]


def _deadline(text: str, start: int, end: int, rule: str, reading: Reading) -> Deadline:
    return Deadline(
        text=text,
        due_on=reading.due_on,
        precision=reading.precision,
        recurrence=reading.recurrence,
        confirm=reading.confirm,
        other_on=reading.other_on,
        due_time=reading.due_time,
        span=(start, end),
        rule=rule,
    )


_CYCLE_BESIDE = "；报送："


def with_cycle(phrase: str, cycle: str) -> str:
    """The words of a due date and of the report cycle beside it, as they are kept and read again: 12月20日；报送：每月25日."""
    return f"{phrase}{_CYCLE_BESIDE}{cycle}" if cycle else phrase


def without_cycle(phrase: str) -> tuple[str, str]:
    """The words of the due date, and those of the cycle beside it."""
    due, _, cycle = phrase.partition(_CYCLE_BESIDE)
    return due, cycle


def _looked_at(reading: Reading, today: date) -> Reading:
    """No past day without a person's look, and nothing impossible without one."""
    if reading.precision is Precision.INVALID:
        return Reading(Precision.INVALID, confirm="没有这一天")
    if reading.due_on and reading.due_on < today:
        return replace(reading, confirm=reading.confirm or "这个日期已经过去")
    return reading


def _chosen(found: Sequence[Deadline]) -> Deadline | None:
    """Of several: a firm date before a loose one, the last before the earlier ones; a cycle goes along with a date."""
    dated = [each for each in found if each.due_on or each.precision is Precision.INVALID]
    firm = [each for each in dated if each.is_firm]
    cycle = _cycle_of(found)
    if firm:
        return replace(_last_of(firm), recurrence=cycle.recurrence if cycle else None)
    if cycle:
        return cycle
    if dated:
        return _last_of(dated)
    undated = (Precision.EVENT, Precision.LONG_TERM, Precision.VAGUE)
    return next((each for kind in undated for each in found if each.precision is kind), None)


def _last_of(dated: Sequence[Deadline]) -> Deadline:
    last = next((each for each in dated if each.precision is Precision.INVALID), dated[-1])
    if len({each.due_on for each in dated}) > 1 and last.confirm is None:
        return replace(last, confirm="有几个时限，按最后一个")
    return last


def _cycle_of(found: Sequence[Deadline]) -> Deadline | None:
    """The cycle that is named first, in its most exact form: 每周四 says more than the 周报制度 before it."""
    cycles = [(each.recurrence.removesuffix("-1"), each) for each in found if each.recurrence]
    same = [(said, each) for said, each in cycles if said.startswith(cycles[0][0])]
    return max(same, key=lambda one: len(one[0]))[1] if same else None
