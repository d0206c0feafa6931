"""What the office has edited in a workbook of ours, as a plan: amendments of the terms, and entries 代录 of the progress."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlmodel import Session

from taskbot.tasks import queries
from taskbot.tasks.facts import NewTask, Status, TaskFacts
from taskbot.tasks.importing import Entry, ImportPlan, basis_of
from taskbot.tasks.list_changes import FIELD_WORDS, STATUS_FIELDS, Change
from taskbot.tasks.list_deadlines import DeadlineReader
from taskbot.tasks.list_statuses import NEEDS_COORDINATION, needs_coordination
from taskbot.tasks.revised_cells import CellReader
from taskbot.tasks.revised_fields import Fields, fields_of, value_words
from taskbot.tasks.revised_lists import DrawnList, RevisedSheet
from taskbot.tasks.revisions import RowRevision, compare
from taskbot.tasks.terms import task_terms
from taskbot.tasks.units import UnitRegister
from taskbot.tasks.workdays import Calendar


def plan_revision(
    session: Session,
    sheet: RevisedSheet,
    drawn: DrawnList,
    base: Mapping[int, TaskFacts],
    source: str,
    register: UnitRegister,
    calendar: Calendar,
    *,
    made_on: date,
    today: date,
) -> ImportPlan:
    """What taking the edits over would do to the tasks as they stand; `base` and `drawn`: as the workbook was made.

    Days without a year count from `made_on`, the workbook's own. `source` is the workbook's name, which the entries of
    progress give as where they come from. What somebody should look at first is left out to begin with. Writes nothing.
    """
    now = {each.number: each for each in queries.task_facts(session)}
    reader = CellReader(register, DeadlineReader(made_on, calendar), today, is_combined=drawn.is_combined)
    found = compare(sheet, drawn, base, now, reader)
    terms = task_terms(session, [row.number for row in found.rows])
    changed = tuple(
        Entry(
            row.number,
            row.place,
            sheet.name,
            _terms(terms[row.number], row.fields, register),
            _status(now[row.number], row.fields, today, calendar),
            changes=tuple(_changes(now[row.number], row)),
        )
        for row in sorted(found.rows, key=lambda row: row.number)
    )
    return ImportPlan(
        title="",
        document_number="",
        issued_on=None,
        created=(),
        changed=changed,
        unchanged=tuple(sorted(found.unchanged)),
        problems=tuple(found.problems),
        conflicts=tuple(found.conflicts),
        remarks=tuple(found.remarks),
        basis=basis_of(session, [entry.number for entry in changed]),
        source=source,
        doubtful=frozenset(found.doubtful),
        left_out=frozenset(found.doubtful),
    )


def _terms(stored: NewTask, fields: Fields, register: UnitRegister) -> NewTask:
    """The task's terms with what was edited of them; a unit that comes to lead does not support itself."""

    def full_name(short_name: str) -> str:
        unit = register.find(short_name)
        return unit.full_name if unit else short_name

    plain = ("title", "content", "section", "leader", "urgency", "milestones", "indicators")
    terms = replace(stored, **{name: fields[name] for name in plain if name in fields})
    if "deadline" in fields:
        due = fields["deadline"]
        terms = replace(terms, due_on=due.on, deadline_phrase=due.phrase, recurrence=due.recurrence)
    if "lead_unit" in fields:
        terms = replace(terms, lead_unit=full_name(fields["lead_unit"]))
    if "supporting_units" in fields:
        terms = replace(terms, supporting_units=tuple(map(full_name, fields["supporting_units"])))
    others = tuple(name for name in terms.supporting_units if name != terms.lead_unit)
    return replace(terms, supporting_units=others)


def _status(now: TaskFacts, fields: Fields, today: date, calendar: Calendar) -> Status | None:
    """The edits as a report; what they do not speak of stays: a trouble goes on unless it was edited."""
    if not STATUS_FIELDS & fields.keys():
        return None
    problem = fields.get("problem")
    ends_trouble = problem == "" and not (fields.get("done") or fields.get("next_step"))
    return Status(
        words=_words(fields),
        progress=fields.get("progress"),
        done=fields.get("done", now.done if ends_trouble else ""),
        problem=now.problem if problem is None else problem,
        next_step=fields.get("next_step", now.next_step if ends_trouble else ""),
        is_blocked=now.blocked_on is not None
        if problem is None
        else problem == NEEDS_COORDINATION or needs_coordination(problem, today, calendar),
    )


def _words(fields: Fields) -> str:
    """What the office has written, as one would report it: 60%，正在征求意见；下步打算：印发."""
    said = [value_words(name, fields[name]) for name in ("progress", "done") if name in fields]
    rest = [
        f"{FIELD_WORDS[name]}：{fields[name] or '无'}" for name in ("problem", "next_step") if name in fields
    ]
    return "；".join(filter(None, ["，".join(said), *rest]))


def _changes(now: TaskFacts, row: RowRevision) -> list[Change]:
    stands = fields_of(now)
    return [
        Change(
            row.number, now.title, name, value_words(name, stands[name]), value_words(name, row.fields[name])
        )
        for name in FIELD_WORDS
        if name in row.fields
    ]
