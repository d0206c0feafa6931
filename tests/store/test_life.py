"""Who may do what in which state: every (state × role × action), done or refused, and nothing changed by a refusal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from factories import NOW, OFFICE, OUTSIDER, WorkList
from sqlmodel import Session

from taskbot.tasks import membership, queries, reporting, requests, service, taken_back, terms
from taskbot.tasks.errors import Anonymous, IllegalMove, NotAllowed, NotYourTask
from taskbot.tasks.facts import Status
from taskbot.tasks.lifecycle import MOVES, Action, State
from taskbot.tasks.permissions import GROUP_ANONYMOUS_BOT, Actor, Role
from taskbot.tasks.pressing import share_to_press

LEAD, SUPPORTING, OTHER = "省经信厅", "省财政厅", "省科技厅"
LATER = NOW + timedelta(seconds=30)

Act = Callable[[Session, int, Actor], object]


def _amend(session: Session, number: int, by: Actor) -> object:
    new = replace(terms.task_terms(session, [number])[number], title="绘制产业链全景图")
    return service.amend_task(session, number, new, by=by, now=LATER)


def _transfer(session: Session, number: int, by: Actor) -> object:
    unit = membership.unit_named(session, "浙江省商务厅")
    return service.transfer_task(session, number, unit, "职责调整", by=by, now=LATER)


def _with(use_case: Callable[..., object], *words: object) -> Act:
    return lambda session, number, by: use_case(session, number, *words, by=by, now=LATER)


def _press(action: Action) -> Act:
    """What is looked at before the office presses a unit; what it does then is in tests/reminders and test_writs."""
    return lambda session, number, by: share_to_press(session, number, action, by=by)


PRESSING = (Action.CHASE, Action.ESCALATE, Action.WRIT)

ACTS: dict[Action, Act] = {
    Action.ACKNOWLEDGE: _with(reporting.acknowledge_task),
    Action.REPORT: _with(reporting.report_status, Status("60% 正在征求意见", progress=60)),
    Action.FINISH_SHARE: _with(reporting.finish_share),
    Action.DECLINE: _with(requests.decline_task, "职责不在我单位"),
    Action.SUBMIT: _with(requests.submit_task),
    Action.TAKE_BACK: _with(taken_back.take_back_submission),
    Action.EXTEND: _with(requests.ask_extension, date(2020, 7, 10), "需再征求一轮意见"),
    Action.CLOSE: _with(requests.close_task),
    Action.RETURN: _with(requests.return_task, "请补充材料"),
    Action.AMEND: _amend,
    Action.TRANSFER: _transfer,
    Action.RECALL: _with(service.recall_task),
    Action.CANCEL: _with(service.cancel_task, "与另一项合并"),
    Action.REOPEN: _with(service.reopen_task, "成果需要修订"),
    **{action: _press(action) for action in PRESSING},
}

WHO_MAY = """
acknowledge   lead supporting
report        lead supporting
finish_share  lead supporting
decline       lead supporting
submit        lead
take_back     lead
extend        lead
close         office
return        office
amend         office
transfer      office
recall        office
cancel        office
reopen        office
chase         office
escalate      office
writ          office
"""
MAY = {Action(action): frozenset(roles) for action, *roles in map(str.split, WHO_MAY.strip().splitlines())}
ROLES = ("office", "lead", "supporting", "other unit", "leader", "admin", "outsider", "anonymous")


def actor(work: WorkList, role: str) -> Actor:
    match role:
        case "office":
            return OFFICE
        case "lead":
            return work.liaison(LEAD, person_id=1)
        case "supporting":
            return work.liaison(SUPPORTING, person_id=2)
        case "other unit":
            return work.liaison(OTHER, person_id=3)
        case "leader":
            return Actor(4, "周明", frozenset({Role.LEADER}))
        case "admin":
            return Actor(5, "赵工", frozenset({Role.ADMIN}))
        case "anonymous":
            return Actor(GROUP_ANONYMOUS_BOT, "Group", frozenset(Role))
        case _:
            return OUTSIDER


def task_in(work: WorkList, state: State) -> int:
    """A task that has come to the state."""
    number = work.issue(LEAD, [SUPPORTING], due_on=date(2020, 6, 30))
    lead = actor(work, "lead")
    if state is State.IN_PROGRESS:
        work.do(reporting.acknowledge_task, number, by=lead, now=NOW)
    if state in (State.IN_REVIEW, State.CLOSED):
        work.do(requests.submit_task, number, by=lead, now=NOW)
    if state is State.CLOSED:
        work.do(requests.close_task, number, by=OFFICE, now=NOW)
    if state is State.CANCELLED:
        work.do(service.cancel_task, number, "与另一项合并", by=OFFICE, now=NOW)
    assert work.facts(number).state is state
    return number


def refusal_of(role: str, action: Action, state: State) -> type[Exception] | None:
    """The right is looked at first, then the state."""
    if role not in MAY[action]:
        if role == "anonymous":
            return Anonymous
        is_of_a_unit = role in ("lead", "supporting", "other unit")
        return NotYourTask if is_of_a_unit and "office" not in MAY[action] else NotAllowed
    return None if action in MOVES[state] else IllegalMove


def test_the_tables_here_have_every_action():
    assert set(ACTS) == set(MAY) == set(Action)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", State)
def test_every_action_of_everybody_in_every_state(work: WorkList, state: State, role: str):
    number, by = task_in(work, state), actor(work, role)

    def rehearsed(session: Session, act: Act) -> tuple[str | None, State, int]:
        try:
            act(session, number, by)
        except Exception as refusal:  # noqa: BLE001 (its type is what is compared)
            refused = type(refusal).__name__
        else:
            refused = None
        session.flush()
        return refused, queries.facts_of(session, number).state, len(queries.timeline(session, number))

    before = len(work.events(number))
    for action, act in ACTS.items():
        refused, after, events = work.db.rehearse_now(rehearsed, act)
        wanted = refusal_of(role, action, state)
        assert refused == (wanted.__name__ if wanted else None), action
        assert after is (state if wanted else MOVES[state][action]), action
        says_nothing_new = action in (Action.ACKNOWLEDGE, Action.FINISH_SHARE, *PRESSING)
        assert events == before if wanted else events >= before + (not says_nothing_new), action
