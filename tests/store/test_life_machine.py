"""Random people do random things, allowed or not, on random days; what must never go wrong is checked after each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from factories import NOW, OFFICE, OUTSIDER, WorkList
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text
from sqlmodel import Session, select

from taskbot.clock import office_day
from taskbot.db import Database
from taskbot.tasks import (
    history,
    journal,
    lateness,
    measures,
    queries,
    reporting,
    requests,
    service,
    taken_back,
    terms,
)
from taskbot.tasks.errors import Refusal
from taskbot.tasks.facts import Indicator, Milestone, Status, TaskFacts
from taskbot.tasks.lifecycle import OPEN_STATES, RequestKind, State
from taskbot.tasks.models import Assignment, Event, Part, Request, Task
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.units import UnitRegister

EVERYTHING = (
    "SELECT * FROM task ORDER BY number",
    "SELECT * FROM assignment ORDER BY id",
    "SELECT * FROM request ORDER BY id",
    "SELECT * FROM milestone ORDER BY id",
    "SELECT * FROM indicator ORDER BY id",
    "SELECT * FROM event ORDER BY seq",
)
UNITS = ("省经信厅", "省财政厅", "省科技厅", "省商务厅")
STATUSES = (
    Status("已收集资料", done="已收集资料"),
    Status("60%", progress=60),
    Status("受阻，需省财政厅协调", problem="需省财政厅协调", is_blocked=True),
    Status("已完成", progress=100, done="已完成", is_finished=True),
)

TOLD = (reporting.enter_status, reporting.correct_status)

office = st.sampled_from(("office", "office", "office", "leader", "outsider", UNITS[0]))
units = st.sampled_from((*UNITS, UNITS[0], UNITS[0], "office"))
"""Who does a thing: mostly somebody who may."""

STEPS = (Milestone("形成初稿", date(2020, 6, 20)), Milestone("征求意见", date(2020, 6, 18), "6月18日前"))
FIGURES = (Indicator("建成标准站", 30, "个"), Indicator("走访企业", 200, "家"))

numbers = st.integers(1, 5)
days = st.integers(-3, 30)
words = st.sampled_from(("职责调整", "资料不全", "职责调整", " "))


@dataclass
class Known:
    """What was once seen of a task and must stay so."""

    original_due_on: date | None
    first_overdue_on: date | None = None
    late: set[date] = field(default_factory=set)


class Life(RuleBasedStateMachine):
    """A small work list; `now` only goes forward."""

    def __init__(self, make: Callable[[], WorkList]) -> None:
        super().__init__()
        self.work = make()
        self.now: datetime = NOW
        self.known: dict[int, Known] = {}
        self.said: dict[tuple[int, int], str] = {}
        self.journal: list[tuple[int, str]] = []
        self.lists: dict[int, list[TaskFacts]] = {}
        self.closed_by: dict[int, str] = {}

    @initialize()
    def the_office_issues(self) -> None:
        for due_on in (date(2020, 6, 16), date(2020, 6, 30), date(2020, 6, 30), None):
            self.work.issue(UNITS[0], UNITS[1:3], due_on=due_on, milestones=STEPS, indicators=FIGURES)

    def teardown(self) -> None:
        assert self.work.ask(journal.verify).broken is None
        for seq, listed in self.lists.items():
            assert self.work.ask(history.task_facts_at, seq) == listed
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

    def lead_of(self, number: int) -> int:
        share, *_ = self.work.ask(queries.shares_of, number)
        return share.unit_id

    def dump(self) -> list[object]:
        """All rows as the database has them."""

        def rows(session: Session) -> list[object]:
            connection = session.connection()
            return [tuple(row) for query in EVERYTHING for row in connection.execute(text(query))]

        return self.work.ask(rows)

    @rule(hours=st.integers(0, 100))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.work.do(lateness.note_overdue, now=self.now)

    @rule(who=units, number=numbers)
    def acknowledge(self, who: str, number: int) -> None:
        self.attempt(who, reporting.acknowledge_task, number)

    @rule(who=units, number=numbers, status=st.sampled_from(STATUSES))
    def report(self, who: str, number: int, status: Status) -> None:
        if self.attempt(who, reporting.report_status, number, status) and status.done:
            (unit_id,) = self.actor(who).unit_ids
            self.said[number, unit_id] = status.done

    @rule(who=office, number=numbers, status=st.sampled_from(STATUSES), does=st.sampled_from(TOLD))
    def enter(self, who: str, number: int, status: Status, does: Callable[..., Any]) -> None:
        if self.attempt(who, does, number, status) and status.done:
            self.said[number, self.lead_of(number)] = status.done

    @rule(who=units | office, measure=st.integers(1, 10), figure=st.integers(0, 3))
    def measure(self, who: str, measure: int, figure: int) -> None:
        for does, *given in (
            (measures.reach_milestone,),
            (measures.reopen_milestone,),
            (measures.set_indicator, float(figure)),
        )[figure % 3 :]:
            self.attempt(who, does, measure, *given)

    @rule(who=units, number=numbers)
    def finish(self, who: str, number: int) -> None:
        self.attempt(who, reporting.finish_share, number)

    @rule(who=units, number=numbers)
    def submit(self, who: str, number: int) -> None:
        self.attempt(who, requests.submit_task, number)

    @rule(who=units, number=numbers)
    def take_back(self, who: str, number: int) -> None:
        self.attempt(who, taken_back.take_back_submission, number)

    @rule(who=office, number=numbers)
    def close(self, who: str, number: int) -> None:
        if self.attempt(who, requests.close_task, number):
            self.closed_by[number] = who

    @rule(who=office, number=numbers, reason=words)
    def give_back(self, who: str, number: int, reason: str) -> None:
        self.attempt(who, requests.return_task, number, reason)

    @rule(who=units, number=numbers, reason=words, offset=days)
    def ask_extension(self, who: str, number: int, reason: str, offset: int) -> None:
        wanted = office_day(self.now) + timedelta(days=offset)
        self.attempt(who, requests.ask_extension, number, wanted, reason)

    @rule(who=office, request_id=st.integers(1, 12), offset=st.none() | days)
    def grant(self, who: str, request_id: int, offset: int | None) -> None:
        day = None if offset is None else office_day(self.now) + timedelta(days=offset)
        self.attempt(who, requests.grant_extension, request_id, day)

    @rule(who=office, request_id=st.integers(1, 12), reason=words)
    def refuse(self, who: str, request_id: int, reason: str) -> None:
        self.attempt(who, requests.refuse_request, request_id, reason)

    @rule(who=office, request_id=st.integers(1, 12), reason=words)
    def answer(self, who: str, request_id: int, reason: str) -> None:
        self.attempt(who, requests.answer_coordination, request_id, reason)

    @rule(who=units, number=numbers, reason=words)
    def decline(self, who: str, number: int, reason: str) -> None:
        self.attempt(who, requests.decline_task, number, reason)

    @rule(who=office, request_id=st.integers(1, 12))
    def release(self, who: str, request_id: int) -> None:
        self.attempt(who, requests.release_unit, request_id)

    @rule(who=office, number=numbers, unit=st.sampled_from(UNITS), reason=words)
    def transfer(self, who: str, number: int, unit: str, reason: str) -> None:
        self.attempt(who, service.transfer_task, number, self.work.unit(unit), reason)

    @rule(who=office, number=numbers, due=st.none() | days, named=st.sets(st.sampled_from(UNITS), min_size=1))
    def amend(self, who: str, number: int, due: int | None, named: set[str]) -> None:
        def amend(session: Session, *, by: Actor, now: datetime) -> None:
            now_so = terms.task_terms(session).get(number)
            lead, *others = map(self.work.full_name, sorted(named))
            due_on = None if due is None else office_day(now) + timedelta(days=due)
            if now_so is not None:
                new = replace(now_so, lead_unit=lead, supporting_units=tuple(others), due_on=due_on)
                service.amend_task(session, number, new, by=by, now=now)

        self.attempt(who, amend)

    @rule(who=office, number=numbers, steps=st.sets(st.sampled_from(STEPS)), aim=st.integers(29, 31))
    def amend_measures(self, who: str, number: int, steps: set[Milestone], aim: int) -> None:
        figures = (replace(FIGURES[0], value=aim), *FIGURES[aim % 2 + 1 :])

        def amend(session: Session, *, by: Actor, now: datetime) -> None:
            for now_so in terms.task_terms(session, [number]).values():
                new = replace(now_so, milestones=tuple(steps), indicators=figures)
                service.amend_task(session, number, new, by=by, now=now)

        self.attempt(who, amend)

    @rule(who=office, number=numbers)
    def recall(self, who: str, number: int) -> None:
        self.attempt(who, service.recall_task, number)

    @rule(who=office, number=numbers, reason=words)
    def reopen(self, who: str, number: int, reason: str) -> None:
        self.attempt(who, service.reopen_task, number, reason)

    @rule(who=office, number=st.integers(3, 5), reason=words)
    def cancel(self, who: str, number: int, reason: str) -> None:
        """Never the first two, so that something goes on."""
        self.attempt(who, service.cancel_task, number, reason)

    @invariant()
    def what_must_never_go_wrong(self) -> None:
        self.work.ask(self.look)

    def look(self, session: Session) -> None:
        self.the_past_stays(session)
        shares, waiting = session.exec(select(Assignment)).all(), requests.all_pending(session)
        tasks = {task.number: task for task in session.exec(select(Task))}
        self.lists[self.journal[-1][0]] = listed = queries.task_facts(session)
        for facts in listed:
            task = tasks[facts.number]
            self.lateness_and_the_original_day_stay(task, facts)
            self.only_the_office_closes(task)
            own = [share for share in shares if share.task_number == task.number]
            present = {share.unit_id: share.part for share in own if share.left_at is None}
            assert list(present.values()).count(Part.LEAD) == 1
            asked = [request for request in waiting if request.task_number == task.number]
            self.what_waits_fits_the_state(task, asked, present)
        said = {(share.task_number, share.unit_id): share.done for share in shares}
        assert said | self.said == said

    def the_past_stays(self, session: Session) -> None:
        now_so = list(session.exec(select(Event.seq, Event.hash).order_by(Event.seq)).all())
        assert now_so[: len(self.journal)] == self.journal
        self.journal = now_so

    def lateness_and_the_original_day_stay(self, task: Task, facts: TaskFacts) -> None:
        known = self.known.setdefault(task.number, Known(task.original_due_on))
        assert task.original_due_on == known.original_due_on
        assert known.first_overdue_on in (None, task.first_overdue_on)
        known.first_overdue_on = task.first_overdue_on
        today = office_day(self.now)
        assert all(task.due_on and day > task.due_on for day in facts.overdue_days(today))
        late = set(facts.late_days(today))
        assert known.late <= late
        known.late = late

    def only_the_office_closes(self, task: Task) -> None:
        assert (task.closed_at is not None) is (task.state is State.CLOSED)
        if task.state is State.CLOSED:
            assert self.closed_by[task.number] == "office"

    def what_waits_fits_the_state(
        self, task: Task, asked: list[Request], present: Mapping[int, Part]
    ) -> None:
        kinds = [request.kind for request in asked]
        assert (RequestKind.CLOSING in kinds) is (task.state is State.IN_REVIEW)
        assert kinds.count(RequestKind.CLOSING) <= 1
        assert kinds.count(RequestKind.EXTENSION) <= 1
        assert not kinds or task.state in OPEN_STATES
        assert all(each.unit_id in present for each in asked if each.kind is not RequestKind.CLOSING)


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
            max_examples=25, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
