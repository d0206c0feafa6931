"""An import in two steps: what it would do, as facts that can be shown and kept, and the doing of exactly that.

Tasks are found by number, without one by title and lead unit, so that a second import of a list changes nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session, select

from taskbot.tasks import queries, reporting, secrecy, service
from taskbot.tasks.errors import PlanOutdated
from taskbot.tasks.facts import NewTask, Status, TaskFacts
from taskbot.tasks.lifecycle import OPEN_STATES, State
from taskbot.tasks.list_changes import (
    STATUS_FIELDS,
    Change,
    status_changes,
    terms_changes,
    wanted_status,
    wanted_terms,
)
from taskbot.tasks.list_words import day_words
from taskbot.tasks.matching import StoredTask, counts_for_itself, match_rows
from taskbot.tasks.models import Directive
from taskbot.tasks.permissions import Actor
from taskbot.tasks.planning import PlannedList, PlannedTask, RowProblem
from taskbot.tasks.terms import task_terms
from taskbot.tasks.units import UnitRegister
from taskbot.tasks.work_lists import Column, WorkList


@dataclass(frozen=True, slots=True)
class Entry:
    """One task as it will be: its number and terms, and what is entered of its progress and state."""

    number: int
    row: int
    table: str
    terms: NewTask
    status: Status | None = None
    state: State | None = None
    changes: tuple[Change, ...] = ()
    """Of a task that is known."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do. It can be kept as text (`stored_plan`) and done later, while its `basis` still holds."""

    title: str
    document_number: str
    issued_on: date | None
    created: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    unchanged: tuple[int, ...]
    problems: tuple[RowProblem, ...]
    conflicts: tuple[RowProblem, ...]
    """Rows whose number is another task's, or whose task is finished; they are not imported."""
    remarks: tuple[str, ...]
    basis: Mapping[int, str] = field(default_factory=dict)
    """How each task stood that the plan makes or changes; see `basis_of`."""
    source: str = ""
    """Of a workbook of ours that the office has edited: its name; the units are told of what is entered from it."""
    doubtful: frozenset[int] = frozenset()
    """Tasks with a change that somebody should look at first: it is not wanted before somebody says so."""
    left_out: frozenset[int] = frozenset()
    """Tasks whose changes the office does not want."""

    @property
    def chosen(self) -> tuple[Entry, ...]:
        """The changes that are wanted."""
        return tuple(entry for entry in self.changed if entry.number not in self.left_out)

    def remarks_on(self, entry: Entry) -> list[RowProblem]:
        """What is to be said of a change that can be taken, doubts first."""
        said = (each for each in self.problems if each.is_imported and each.number == entry.number)
        return sorted(said, key=lambda each: not each.is_doubtful)

    @property
    def changes(self) -> list[Change]:
        """Every difference, task by task."""
        return [change for entry in self.changed for change in entry.changes]

    @property
    def all_problems(self) -> list[RowProblem]:
        """Problems and conflicts, in the order of the tables' rows."""
        tables = list(dict.fromkeys(each.table for each in (*self.problems, *self.conflicts)))
        return sorted(
            (*self.problems, *self.conflicts), key=lambda each: (tables.index(each.table), each.row)
        )


_STORED = TypeAdapter(ImportPlan)
_NAMED = 10
"""So many tasks are named in a sentence."""


def stored_plan(plan: ImportPlan) -> str:
    """The plan as text to keep between a preview and its confirmation."""
    return _STORED.dump_json(plan).decode()


def plan_stored(text: str) -> ImportPlan:
    """The plan that `stored_plan` gave."""
    return _STORED.validate_json(text)


def plan_import(
    session: Session, listed: WorkList, planned: PlannedList, register: UnitRegister
) -> ImportPlan:
    """What importing the list would do to the tasks as they stand; writes nothing."""
    return _Importer(session, listed, register).plan(planned)


def apply_plan(
    session: Session, plan: ImportPlan, *, despite_marks: Collection[str] = (), by: Actor, now: datetime
) -> None:
    """Does what was planned and chosen; raises PlanOutdated, and does nothing, where one of its tasks has changed since.

    Raises Marked with secrecy marks that nobody has answered for.
    """
    secrecy.require_free(_marks(plan), despite_marks)
    stands = basis_of(session, [entry.number for entry in (*plan.created, *plan.chosen)])
    if moved := [number for number, basis in stands.items() if plan.basis.get(number) != basis]:
        raise PlanOutdated(moved if plan.source else ())
    directive_id = _directive_id(session, plan)
    for entry in plan.created:
        task = service.issue_task(
            session, entry.terms, number=entry.number, directive_id=directive_id, by=by, now=now
        )
        if entry.status is not None:
            reporting.enter_status(session, task.number, entry.status, by=by, now=now)
        if entry.state is not None:
            reporting.enter_end(session, task.number, entry.state, by=by, now=now)
    for entry in plan.chosen:
        service.amend_task(session, entry.number, entry.terms, by=by, now=now)
        if entry.status is not None:
            reporting.enter_status(
                session,
                entry.number,
                entry.status,
                source=plan.source,
                has_seen=not plan.source,
                by=by,
                now=now,
            )


class _Importer:
    """Lays a list beside the tasks as they stand."""

    def __init__(self, session: Session, listed: WorkList, register: UnitRegister) -> None:
        self._session = session
        self._listed = listed
        self._register = register
        self._terms = task_terms(session)
        self._facts = {facts.number: facts for facts in queries.task_facts(session)}
        self._problems: list[RowProblem] = []
        self._conflicts: list[RowProblem] = []
        self._created: list[tuple[int | None, PlannedTask]] = []
        self._changed: list[Entry] = []
        self._unchanged: list[int] = []

    def plan(self, planned: PlannedList) -> ImportPlan:
        papers = queries.document_numbers(self._session)
        stored = {number: StoredTask(terms, papers.get(number, "")) for number, terms in self._terms.items()}
        self._problems = list(planned.problems)
        rows, paper, remarks = planned.tasks, self._listed.document_number, planned.remarks
        if counts_for_itself(rows, stored, paper):
            rows = [replace(row, number=None) for row in rows]
            remarks = [*remarks, "清单的序号已是其他任务的编号，没有采用，任务编号另排"]
        for row, match in zip(rows, match_rows(rows, stored, paper), strict=True):
            if match.conflict:
                self._conflicts.append(_problem(row, Column.NUMBER, match.conflict))
            elif match.number is None:
                self._created.append((row.number, row))
                self._problems += row.remarks
            else:
                self._lay(row, match.number)
        created = tuple(self._numbered())
        changed = tuple(self._changed)
        return ImportPlan(
            title=self._listed.title,
            document_number=self._listed.document_number,
            issued_on=self._listed.dated,
            created=created,
            changed=changed,
            unchanged=tuple(self._unchanged),
            problems=tuple(self._problems),
            conflicts=tuple(self._conflicts),
            remarks=tuple(remarks),
            basis=basis_of(self._session, [entry.number for entry in (*created, *changed)]),
        )

    def _lay(self, row: PlannedTask, number: int) -> None:
        """A row beside the task that it means."""
        stored, facts = self._terms[number], self._facts[number]
        terms = wanted_terms(row, stored, facts.original_due_on)
        changes = list(terms_changes(number, stored, terms, self._register.shown_name))
        if changes and facts.state not in OPEN_STATES:
            self._conflicts.append(_problem(row, Column.NUMBER, f"任务 #{number} 已经了结，不再改动"))
            return
        status = self._status(row, facts)
        if status is not None:
            changes += status_changes(status, facts)
        self._remark(row, facts, terms)
        if changes:
            self._changed.append(Entry(number, row.row, row.table, terms, status, None, tuple(changes)))
        else:
            self._unchanged.append(number)

    def _status(self, row: PlannedTask, facts: TaskFacts) -> Status | None:
        """What the list enters of the progress; a unit's own report that is newer than the list stands."""
        status = wanted_status(row.status, facts) if row.status else None
        if status is None or facts.state not in OPEN_STATES:
            return None
        as_of, heard = self._listed.as_of, facts.last_report_on
        is_older = as_of is None or (heard is not None and as_of <= heard)
        if heard and is_older and queries.is_reported(self._session, facts.number):
            words = f"{facts.lead_unit}已于{day_words(heard)}反馈，清单中的进展没有采用"
            self._problems.append(_problem(row, Column.PROGRESS, words, is_imported=True))
            return None
        return status

    def _remark(self, row: PlannedTask, facts: TaskFacts, terms: NewTask) -> None:
        """What a clerk should know of a row that means a known task."""
        if terms != self._terms[facts.number]:
            is_dated = "deadline" in row.says
            self._problems += (each for each in row.remarks if is_dated or each.about is not Column.DEADLINE)
        if row.names_day and facts.due_on and row.task.due_on not in {facts.due_on, terms.due_on}:
            words = f"时限已调整为{day_words(facts.due_on)}，清单中原来的时限没有采用"
            self._problems.append(_problem(row, Column.DEADLINE, words, is_imported=True))
        if row.state and facts.state in OPEN_STATES:
            words = f"任务 #{facts.number} 尚未了结，清单中的状态没有采用，请由督办单位办理"
            self._problems.append(_problem(row, Column.STATE, words, is_imported=True))

    def _numbered(self) -> Iterable[Entry]:
        """The new tasks, those without a number under the next free ones."""
        taken = {*self._terms, *(number for number, _ in self._created if number)}
        after = max(taken, default=0)
        for number, row in self._created:
            if number is None:
                after += 1
            yield Entry(number or after, row.row, row.table, row.task, row.status, row.state)


def _problem(row: PlannedTask, column: Column, words: str, *, is_imported: bool = False) -> RowProblem:
    heading = row.headings.get(column) or row.headings.get(Column.TITLE) or column
    return RowProblem(row.table, row.row, heading, words, is_imported, column)


def basis_of(session: Session, numbers: Collection[int]) -> dict[int, str]:
    """What a plan rests on, by number: how the task stands, or that there is none; as hashes."""
    if not numbers:
        return {}
    terms = task_terms(session, numbers)
    facts = {each.number: each for each in queries.task_facts(session, numbers)}
    return {
        number: sha256(repr((terms.get(number), facts.get(number))).encode()).hexdigest()
        for number in sorted(numbers)
    }


def import_json(session: Session, plan: ImportPlan) -> dict[str, Any]:
    """The plan as the public interface gives it (`taskbot import --json`), the tasks as they are after it."""
    after = task_terms(session, [*plan.unchanged, *plan.left_out]) | {
        entry.number: entry.terms for entry in (*plan.created, *plan.chosen)
    }
    return {
        "created": len(plan.created),
        "updated": len(plan.chosen),
        "unchanged": len(plan.unchanged),
        "problems": [_problem_json(problem, plan) for problem in plan.all_problems],
        "remarks": [*plan.remarks, *_left_out(plan)],
        "source": plan.source or None,
        "changes": [
            asdict(change) | {"imported": change.number not in plan.left_out} for change in plan.changes
        ],
        "tasks": [_task_json(number, after[number]) for number in sorted(after)],
    }


def _left_out(plan: ImportPlan) -> Iterator[str]:
    """What only somebody who sees it may take."""
    numbers = sorted(plan.left_out)
    if numbers:
        named = "、".join(f"#{number}" for number in numbers[:_NAMED])
        named += f" 等 {len(numbers)} 项" if numbers[_NAMED:] else " "
        yield f"{named}的改动需要核对，没有采用；核对无误的，请把工作簿发给机器人，勾选后确认"


def _problem_json(problem: RowProblem, plan: ImportPlan) -> dict[str, Any]:
    return {
        "table": problem.table,
        "row": problem.row,
        "number": problem.number,
        "column": problem.column,
        "problem": problem.problem,
        "imported": problem.is_imported and problem.number not in plan.left_out,
    }


def _task_json(number: int, terms: NewTask) -> dict[str, Any]:
    return {
        "number": number,
        "title": terms.title,
        "lead_unit": terms.lead_unit,
        "supporting_units": list(terms.supporting_units),
        "due_on": terms.due_on.isoformat() if terms.due_on else None,
        "deadline_phrase": terms.deadline_phrase or None,
    }


def _marks(plan: ImportPlan) -> Iterable[str]:
    """The secrecy marks in what an import would write."""
    yield from secrecy.marks_in_words(plan.title)
    for entry in plan.created:
        yield from secrecy.marks_in_task(entry.terms)
    for entry in (*plan.created, *plan.chosen):
        terms = [change.new for change in entry.changes if change.field not in STATUS_FIELDS]
        said = [change.new for change in entry.changes if change.field in STATUS_FIELDS]
        said += [entry.status.words] if entry.status else []
        yield from secrecy.marks_in_words("\n".join(terms))
        yield from secrecy.marks_in_report("\n".join(said))


def _directive_id(session: Session, plan: ImportPlan) -> int | None:
    if not plan.document_number:
        return None
    same = select(Directive).where(Directive.document_number == plan.document_number)
    known = session.exec(same).first()
    if known is None:
        known = Directive(title=plan.title, document_number=plan.document_number, issued_on=plan.issued_on)
        session.add(known)
        session.flush()
    return known.id
