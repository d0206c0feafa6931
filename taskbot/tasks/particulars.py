"""What may become otherwise in a task beside its end, its days, its lead and its troubles. Pure.

Each particular has a mark, by which the next digest knows that it was so already.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from taskbot.tasks.facts import Answered, Asked, Indicator, Milestone, ShareFacts, TaskFacts
from taskbot.tasks.lifecycle import Outcome, RequestKind


class Kind(StrEnum):
    """What a particular is of."""

    MISSED = "missed"
    """A milestone whose day has passed."""
    ASKED = "asked"
    """What waits for the office's decision."""
    ANSWERED = "answered"
    TERMS = "terms"
    STATUS = "status"
    """Progress and problem that no report of the week tells: a list was taken over, an older report put right."""
    REACHED = "reached"
    """A milestone."""
    FINISHED = "finished"
    """A supporting unit's share."""
    FIGURE = "figure"
    SIGNED = "signed"


OF_NEW = frozenset({Kind.ASKED, Kind.ANSWERED})
"""What is news of a task, too, that is new itself."""


BY_REPORT = frozenset({Kind.STATUS, Kind.SIGNED})
"""What a unit's report brings about, and is no news beside it."""


What = Asked | Answered | Milestone | Indicator | ShareFacts | str
"""What a particular is about: of the terms the name of the field."""


@dataclass(frozen=True, slots=True)
class Particular:
    """One thing that is so of a task."""

    kind: Kind
    key: str
    what: What

    @property
    def mark(self) -> str:
        """By which it is known again."""
        return f"{self.kind}:{self.key}"


def particulars_of(task: TaskFacts, today: date) -> Iterator[Particular]:
    """All that is so on that day."""
    for kind, found in _FOUND.items():
        yield from (Particular(kind, key, what) for key, what in found(task, today))


_Found = Iterator[tuple[str, What]]
"""Keys, and what each is about."""


def _missed(task: TaskFacts, today: date) -> _Found:
    return ((f"{step.title} {step.due_on}", step) for step in task.late_milestones(today))


def _asked(task: TaskFacts, _: date) -> _Found:
    """What needs coordination is among the troubles."""
    asked = (each for each in task.asked if each.kind is not RequestKind.COORDINATION)
    return ((str(each.request_id), each) for each in asked)


def _answered(task: TaskFacts, _: date) -> _Found:
    """What needs no answer any more follows from something else, but for 报办结, which the unit has taken back then."""
    told = (
        each
        for each in task.answered
        if each.outcome is not Outcome.LAPSED or each.kind is RequestKind.CLOSING
    )
    return ((str(each.request_id), each) for each in told)


def _terms(task: TaskFacts, _: date) -> _Found:
    """By the names of `list_changes.FIELD_WORDS`; another day and another lead are news of their own."""
    terms = {
        "title": task.title,
        "content": task.content,
        "section": task.section,
        "deadline": f"{task.deadline_phrase} {task.recurrence or ''}",
        "supporting_units": "、".join(task.supporting_units),
        "leader": task.leader,
        "urgency": task.urgency,
        "milestones": "、".join(f"{step.title} {step.due_on}" for step in task.milestones),
        "indicators": "、".join(f"{each.name} {each.value:g}{each.unit}" for each in task.indicators),
    }
    return ((f"{name}={value}", name) for name, value in terms.items())


def _status(task: TaskFacts, _: date) -> _Found:
    own = (task.progress, task.done, task.problem, task.next_step)
    told = (own, *((share.progress, share.done, share.problem, "") for share in task.shares))
    return (("\n".join(map(str, each)), "") for each in told if each != (None, "", "", ""))


def _reached(task: TaskFacts, _: date) -> _Found:
    return ((step.title, step) for step in task.milestones if step.reached_on)


def _finished(task: TaskFacts, _: date) -> _Found:
    return ((share.unit, share) for share in task.shares if share.finished_on)


def _figures(task: TaskFacts, _: date) -> _Found:
    known = (each for each in task.indicators if each.current is not None)
    return ((f"{each.name}={each.current}", each) for each in known)


def _signed(task: TaskFacts, _: date) -> _Found:
    return iter([(str(task.acknowledged_on), "")] if task.acknowledged_on else [])


_FOUND: dict[Kind, Callable[[TaskFacts, date], _Found]] = {
    Kind.MISSED: _missed,
    Kind.ASKED: _asked,
    Kind.ANSWERED: _answered,
    Kind.TERMS: _terms,
    Kind.STATUS: _status,
    Kind.REACHED: _reached,
    Kind.FINISHED: _finished,
    Kind.FIGURE: _figures,
    Kind.SIGNED: _signed,
}


def known_of(task: TaskFacts, today: date, *, but: Iterable[Kind] = ()) -> tuple[str, ...]:
    """The marks of what is so, of all kinds `but` some."""
    others = frozenset(but)
    return tuple(each.mark for each in particulars_of(task, today) if each.kind not in others)


def is_same_units(known: Iterable[str], task: TaskFacts, register: Iterable[str]) -> bool:
    """Whether the supporting units only have other names: a unit of the `register` that is gone has left the task."""
    head = f"{Kind.TERMS}:supporting_units="
    before = next((mark.removeprefix(head) for mark in known if mark.startswith(head)), "")
    old = before.split("、") if before else []
    return len(old) == len(task.supporting_units) and {*old} & {*register} <= {*task.supporting_units}
