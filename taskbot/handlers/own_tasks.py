"""The tasks of whoever speaks: what their numbers and titles help to read, and which of them something can be done to."""

from collections.abc import Iterable

from taskbot.handlers.turn import Turn
from taskbot.tasks import moves, queries, requests
from taskbot.tasks.errors import Refusal
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import Action

MOST_LISTED = 8
"""So many tasks are offered to choose from; who has more writes the number."""


def own_tasks(turn: Turn) -> dict[int, str]:
    """The titles by number; of a task that has ended the number alone, since nobody means it by its name any more."""
    if not turn.actor.unit_ids:
        return {}
    return queries.titles_of_units(turn.session, turn.actor.unit_ids)


def open_tasks(turn: Turn) -> list[TaskFacts]:
    """The first of the open ones, by due date."""
    return _facts(turn, queries.open_numbers(turn.session, turn.actor.unit_ids))


def unsigned_tasks(turn: Turn) -> list[TaskFacts]:
    """The open ones that a unit of the actor's has yet to acknowledge."""
    untaken = queries.untaken_numbers(turn.session, turn.actor.unit_ids)
    numbers = queries.open_numbers(turn.session, turn.actor.unit_ids)
    return _facts(turn, [number for number in numbers if number in untaken])


def possible(turn: Turn, action: Action, among: Iterable[int] = ()) -> list[TaskFacts]:
    """Those of the open ones (or of `among`) that the actor may do this to now."""
    numbers = among or queries.open_numbers(turn.session, turn.actor.unit_ids)
    return _facts(turn, [number for number in numbers if _may(turn, number, action)])


def _may(turn: Turn, number: int, action: Action) -> bool:
    try:
        task, _ = moves.task_of_unit(turn.session, number, action, turn.actor)
        if action is Action.EXTEND:
            requests.require_extendable(turn.session, task, turn.today)
    except Refusal:
        return False
    return True


def _facts(turn: Turn, numbers: list[int]) -> list[TaskFacts]:
    by_number = {task.number: task for task in queries.task_facts(turn.session, numbers)}
    return [by_number[number] for number in numbers[:MOST_LISTED]]
