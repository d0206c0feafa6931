"""What a work list would change of a task that is known: field by field, old → new. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from taskbot.tasks.facts import NewTask, Status, TaskFacts
from taskbot.tasks.list_statuses import NEEDS_COORDINATION
from taskbot.tasks.list_words import by_day, deadline_words, indicator_words, milestone_words
from taskbot.tasks.matching import same_words
from taskbot.tasks.planning import PlannedTask

ShortName = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a task as it stands and as the list has it, in the words that the list would have for both."""

    number: int
    title: str
    field: str
    old: str
    new: str


FIELD_WORDS = {
    "title": "任务",
    "content": "任务内容",
    "section": "重点方向",
    "deadline": "完成时限",
    "lead_unit": "牵头单位",
    "supporting_units": "配合单位",
    "leader": "分管领导",
    "urgency": "紧急程度",
    "milestones": "阶段节点",
    "indicators": "量化指标",
    "progress": "进度",
    "done": "进展情况",
    "problem": "存在问题",
    "next_step": "下步打算",
}
"""By the field of a change."""

STATUS_FIELDS = frozenset({"progress", "done", "problem", "next_step"})
"""Those that tell what a unit has reported."""


def wanted_terms(planned: PlannedTask, stored: NewTask, original_due_on: date | None) -> NewTask:
    """The task's terms as the list wants them: what it has no word on, or says in the same words, stays as it stands."""
    listed, says = planned.task, planned.says
    terms = stored
    for name in ("title", "content", "section", "leader"):
        if name in says and not same_words(getattr(stored, name), getattr(listed, name)):
            terms = replace(terms, **{name: getattr(listed, name)})
    for name in ("urgency", "lead_unit"):
        if name in says:
            terms = replace(terms, **{name: getattr(listed, name)})
    if "supporting_units" in says and {*listed.supporting_units} != {*stored.supporting_units}:
        terms = replace(terms, supporting_units=listed.supporting_units)
    if terms.lead_unit in terms.supporting_units:
        terms = replace(
            terms, supporting_units=tuple(unit for unit in terms.supporting_units if unit != terms.lead_unit)
        )
    if "milestones" in says and not same_words(
        milestone_words(by_day(listed.milestones)), milestone_words(by_day(stored.milestones))
    ):
        terms = replace(terms, milestones=listed.milestones)
    if "indicators" in says and not same_words(
        indicator_words(listed.indicators), indicator_words(stored.indicators)
    ):
        terms = replace(terms, indicators=listed.indicators)
    if "deadline" in says and not keeps_deadline(planned, stored, original_due_on):
        phrase = listed.deadline_phrase or (stored.deadline_phrase if listed.due_on == stored.due_on else "")
        terms = replace(terms, due_on=listed.due_on, deadline_phrase=phrase, recurrence=listed.recurrence)
    return terms


def keeps_deadline(planned: PlannedTask, stored: NewTask, original_due_on: date | None) -> bool:
    """Whether the deadline stays: the same words mean the same day as before, whenever they are read again.

    A list from before an extension does not take it back: the original day beside the same words is no change.
    """
    listed = planned.task
    if planned.names_day and listed.due_on not in {stored.due_on, original_due_on}:
        return False
    if not listed.deadline_phrase:
        return listed.due_on in {stored.due_on, original_due_on}
    return same_words(listed.deadline_phrase, stored.deadline_phrase)


def terms_changes(number: int, stored: NewTask, wanted: NewTask, short_name: ShortName) -> Iterator[Change]:
    """What differs, in words; nothing where both are the same."""
    old, new = _words(stored, short_name), _words(wanted, short_name)
    for name in old:
        if old[name] != new[name]:
            yield Change(number, wanted.title, name, old[name], new[name])


def _words(terms: NewTask, short_name: ShortName) -> dict[str, str]:
    return {
        "title": terms.title,
        "content": terms.content,
        "section": terms.section,
        "deadline": deadline_words(terms.deadline_phrase, terms.due_on),
        "lead_unit": short_name(terms.lead_unit),
        "supporting_units": "、".join(map(short_name, terms.supporting_units)),
        "leader": terms.leader,
        "urgency": terms.urgency,
        "milestones": milestone_words(terms.milestones),
        "indicators": indicator_words(terms.indicators),
    }


def wanted_status(listed: Status, facts: TaskFacts) -> Status | None:
    """The list's status where it says something else than is known; what it leaves blank stays as it is."""
    if not any(status_changes(listed, facts)):
        return None
    if listed.problem:
        return listed
    return replace(listed, problem=facts.problem, is_blocked=facts.blocked_on is not None)


def status_changes(listed: Status, facts: TaskFacts) -> Iterator[Change]:
    """What a status changes, in words; what it leaves blank changes nothing."""
    problem = facts.problem or (NEEDS_COORDINATION if facts.blocked_on else "")
    pairs = {
        "progress": (_percent(facts.progress_now), _percent(listed.progress)),
        "done": (facts.done, listed.done),
        "problem": (problem, listed.problem),
        "next_step": (facts.next_step, listed.next_step),
    }
    for name, (old, new) in pairs.items():
        if new and not same_words(old, new):
            yield Change(facts.number, facts.title, name, old, new)


def _percent(progress: int | None) -> str:
    return "" if progress is None else f"{progress}%"
