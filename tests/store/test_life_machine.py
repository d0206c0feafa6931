"""Random people do random things, allowed or not, on random days; what must never go wrong is checked after each."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from factories import NOW, OFFICE, OUTSIDER, WorkList
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import Session

from taskbot.clock import office_day
from taskbot.db import Database
from taskbot.tasks import journal, queries, reporting, requests, service, terms
from taskbot.tasks.errors import Refusal
from taskbot.tasks.facts import Status
from taskbot.tasks.lifecycle import OPEN_STATES, RequestKind, State
from taskbot.tasks.models import Assignment, Event, Part, Request, Task
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.units import UnitRegister

UNITS = ("省经信厅", "省财政厅", "省科技厅", "省商务厅")
STATUSES = (
    Status("已收集资料", done="已收集资料"),
    Status("60%", progress=60),
    Status("受阻，需省财政厅协调", problem="需省财政厅协调", is_blocked=True),
    Status("已完成", progress=100, done="已完成", is_finished=True),
)

people = st.sampled_from(("office", "leader", "outsider", *UNITS))
numbers = st.integers(1, 4)
days = st.integers(-3, 30)
words = st.sampled_from(("", " ", "资料不全", "职责调整"))


@dataclass
class Known:
    """What was once seen of a task and must stay so."""

    original_due_on: date | None
    first_overdue_on: date | None = None


class Life(RuleBasedStateMachine):
    """A small work list; `now` only goes forward."""

    def __init__(self, make: Callable[[], WorkList]) -> None:
        super().__init__()
        self.work = make()
        self.now: datetime = NOW
        self.known: dict[int, Known] = {}
        self.said: dict[tuple[int, int], str] = {}
        self.journal: list[tuple[int, str]] = []
        self.closed_by: dict[int, str] = {}

    @initialize()
    def the_office_issues(self) -> None:
        for due_on in (date(2020, 6, 16), date(2020, 6, 30), None):
            self.work.issue(UNITS[0], UNITS[1:3], due_on=due_on)

    def teardown(self) -> None:
        self.work.db.close()

    def actor(self, who: str) -> Actor:
        if who == "office":
            return OFFICE
        if who in UNITS:
            return self.work.liaison(who, person_id=1 + UNITS.index(who))
        return Actor(9, "周明", frozenset({Role.LEADER})) if who == "leader" else OUTSIDER

    def attempt(self, who: str, use_case: Callable[..., Any], *given: object) -> bool:
        """Tries it; what is refused has changed nothing."""
        before = self.dump()
        try:
            self.work.do(use_case, *given, by=self.actor(who), now=self.now)
        except Refusal:
            assert self.dump() == before
            return False
        return True

    def dump(self) -> list[object]:
        tables = (Task, Assignment, Request, Event)
        return [row.model_dump() for table in tables for row in self.work.rows(table)]

    @rule(hours=st.integers(0, 100))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.work.do(service.note_overdue, now=self.now)

    @rule(who=people, number=numbers)
    def acknowledge(self, who: str, number: int) -> None:
        self.attempt(who, reporting.acknowledge_task, number)

    @rule(who=people, number=numbers, status=st.sampled_from(STATUSES))
    def report(self, who: str, number: int, status: Status) -> None:
        if self.attempt(who, reporting.report_status, number, status) and status.done:
            (unit_id,) = self.actor(who).unit_ids
            self.said[number, unit_id] = status.done

    @rule(who=people, number=numbers)
    def finish(self, who: str, number: int) -> None:
        self.attempt(who, reporting.finish_share, number)

    @rule(who=people, number=numbers)
    def submit(self, who: str, number: int) -> None:
        self.attempt(who, requests.submit_task, number)

    @rule(who=people, number=numbers)
    def close(self, who: str, number: int) -> None:
        if self.attempt(who, requests.close_task, number):
            self.closed_by[number] = who

    @rule(who=people, number=numbers, reason=words)
    def give_back(self, who: str, number: int, reason: str) -> None:
        self.attempt(who, requests.return_task, number, reason)

    @rule(who=people, number=numbers, reason=words, offset=days)
    def ask_extension(self, who: str, number: int, reason: str, offset: int) -> None:
        wanted = office_day(self.now) + timedelta(days=offset)
        self.attempt(who, requests.ask_extension, number, wanted, reason)

    @rule(who=people, request_id=st.integers(1, 12), offset=st.none() | days)
    def grant(self, who: str, request_id: int, offset: int | None) -> None:
        day = None if offset is None else office_day(self.now) + timedelta(days=offset)
        self.attempt(who, requests.grant_extension, request_id, day)

    @rule(who=people, request_id=st.integers(1, 12), reason=words)
    def refuse(self, who: str, request_id: int, reason: str) -> None:
        self.attempt(who, requests.refuse_request, request_id, reason)

    @rule(who=people, request_id=st.integers(1, 12), reason=words)
    def answer(self, who: str, request_id: int, reason: str) -> None:
        self.attempt(who, requests.answer_coordination, request_id, reason)

    @rule(who=people, number=numbers, reason=words)
    def decline(self, who: str, number: int, reason: str) -> None:
        self.attempt(who, requests.decline_task, number, reason)

    @rule(who=people, request_id=st.integers(1, 12))
    def release(self, who: str, request_id: int) -> None:
        self.attempt(who, requests.release_unit, request_id)

    @rule(who=people, number=numbers, unit=st.sampled_from(UNITS), reason=words)
    def transfer(self, who: str, number: int, unit: str, reason: str) -> None:
        self.attempt(who, service.transfer_task, number, self.work.unit(unit), reason)

    @rule(who=people, number=numbers, due=st.none() | days, units=st.sets(st.sampled_from(UNITS), min_size=1))
    def amend(self, who: str, number: int, due: int | None, units: set[str]) -> None:
        def amend(session: Session, *, by: Actor, now: datetime) -> None:
            now_so = terms.task_terms(session).get(number)
            lead, *others = map(self.work.full_name, sorted(units))
            due_on = None if due is None else office_day(now) + timedelta(days=due)
            if now_so is not None:
                new = replace(now_so, lead_unit=lead, supporting_units=tuple(others), due_on=due_on)
                service.amend_task(session, number, new, by=by, now=now)

        self.attempt(who, amend)

    @rule(who=people, number=numbers)
    def recall(self, who: str, number: int) -> None:
        self.attempt(who, service.recall_task, number)

    @rule(who=people, number=numbers, reason=words)
    def reopen(self, who: str, number: int, reason: str) -> None:
        self.attempt(who, service.reopen_task, number, reason)

    @rule(who=people, number=st.just(4), reason=words)
    def cancel(self, who: str, number: int, reason: str) -> None:
        self.attempt(who, service.cancel_task, number, reason)

    @rule(number=st.just(3), reason=words)
    def cancel_the_third(self, number: int, reason: str) -> None:
        self.attempt("office", service.cancel_task, number, reason)

    @invariant()
    def the_chain_holds_and_the_past_stays(self) -> None:
        events = self.work.rows(Event)
        assert journal.first_broken(events) is None
        now_so = [(event.seq, event.hash) for event in events]
        assert now_so[: len(self.journal)] == self.journal
        self.journal = now_so

    @invariant()
    def lateness_and_the_original_day_stay(self) -> None:
        for task in self.work.rows(Task):
            known = self.known.setdefault(task.number, Known(task.original_due_on))
            assert task.original_due_on == known.original_due_on
            assert known.first_overdue_on in (None, task.first_overdue_on)
            known.first_overdue_on = task.first_overdue_on
            late = self.work.facts(task.number).late_days(office_day(self.now))
            assert all(task.due_on and day > task.due_on for day in late)

    @invariant()
    def only_the_office_closes(self) -> None:
        for task in self.work.rows(Task):
            assert (task.closed_at is not None) is (task.state is State.CLOSED)
            if task.state is State.CLOSED:
                assert self.closed_by[task.number] == "office"

    @invariant()
    def one_unit_leads_and_no_share_is_lost(self) -> None:
        shares = {(share.task_number, share.unit_id): share for share in self.work.rows(Assignment)}
        for task in self.work.rows(Task):
            leads = [
                share
                for (number, _), share in shares.items()
                if number == task.number and share.part is Part.LEAD and share.left_at is None
            ]
            assert len(leads) == 1
        assert all(shares[key].done == said for key, said in self.said.items())

    @invariant()
    def what_waits_fits_the_state(self) -> None:
        tasks = {task.number: task for task in self.work.rows(Task)}
        for number, task in tasks.items():
            waiting = self.work.ask(requests.pending, number)
            kinds = [request.kind for request in waiting]
            assert (RequestKind.CLOSING in kinds) is (task.state is State.IN_REVIEW)
            assert kinds.count(RequestKind.CLOSING) <= 1
            assert kinds.count(RequestKind.EXTENSION) <= 1
            assert not kinds or task.state in OPEN_STATES
            present = {share.unit_id for share in self.work.ask(queries.shares_of, number)}
            asking = {each.unit_id for each in waiting if each.kind is not RequestKind.CLOSING}
            assert asking <= present


def test_no_order_of_events_breaks_what_must_hold(
    fresh_database: Callable[[Path], str], register: UnitRegister, tmp_path: Path
):
    places = count(1)

    def make() -> WorkList:
        folder = tmp_path / str(next(places))
        folder.mkdir()
        return WorkList(Database(fresh_database(folder)), register)

    run_state_machine_as_test(
        lambda: Life(make),
        settings=settings(
            max_examples=25, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
