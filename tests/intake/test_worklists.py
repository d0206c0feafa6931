"""Work lists as offices keep them: each file in `lists/` draws one, and says what is read out of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from drawn import drawn

from taskbot.intake.worklists import read_work_list
from taskbot.tasks.lifecycle import State
from taskbot.tasks.list_words import indicator_words, milestone_words
from taskbot.tasks.planning import PlannedList, PlannedTask, Planner, RowProblem
from taskbot.tasks.units import UnitRegister
from taskbot.tasks.work_lists import WorkList
from taskbot.tasks.workdays import Calendar

LISTS = sorted((Path(__file__).parent / "lists").glob("*.txt"))
TODAY = date(2020, 4, 20)
LISTED_UNITS = 3


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_list_is_read_as_drawn(golden, register, path: Path):
    drawing, _, _ = path.read_text(encoding="utf-8").partition("=>\n")
    listed = read_work_list(drawn(drawing))
    planned = Planner(register, Calendar(), TODAY).plan(listed)
    golden(path, "\n".join([f"{drawing}=>", *_told(listed, planned, register), ""]))


def _told(listed: WorkList, planned: PlannedList, register: UnitRegister) -> Iterator[str]:
    as_of = f"截至{listed.as_of}" if listed.as_of else ""
    paper = (f"《{listed.title}》" if listed.title else "", listed.document_number, str(listed.dated or ""), as_of)
    if any(paper):
        yield " ".join(filter(None, paper))
    is_one = len({row.table for row in listed.rows}) == 1
    for task in planned.tasks:
        yield ("" if is_one else f"{task.table}·") + " ".join(filter(None, _task_words(task, register)))
    for mark, problems in (("!", planned.problems), ("~", [each for task in planned.tasks for each in task.remarks])):
        yield from (_problem_words(mark, each) for each in problems)
    yield from (f"* {remark}" for remark in planned.remarks)


def _task_words(planned: PlannedTask, register: UnitRegister) -> Iterator[str]:
    task, status = planned.task, planned.status
    yield f"{planned.row} #{planned.number or '-'} {task.title}"
    yield f"[{task.section}]" if task.section else ""
    yield "{%s}" % task.content.replace("\n", "⏎") if task.content else ""
    if task.deadline_phrase:
        meant = task.due_on or (task.recurrence or "").removeprefix("RRULE:")
        yield f"时限={task.deadline_phrase}" + (f"={meant}" if meant else "")
    lead, *others = (_short(name, register) for name in (task.lead_unit, *task.supporting_units))
    yield f"牵头={lead}"
    if others:
        yield f"配合={'、'.join(others) if len(others) <= LISTED_UNITS else f'{len(others)}家'}"
    if task.milestones:
        yield f"节点={milestone_words(task.milestones)}".replace("\n", "、")
    if task.indicators:
        yield f"指标={indicator_words(task.indicators)}".replace("\n", "、")
    if status:
        yield "" if status.progress is None else f"{status.progress}%"
        yield f"进展={status.done}" if status.done else ""
        yield f"问题={status.problem}" if status.problem else ""
        yield f"下步={status.next_step}" if status.next_step else ""
        yield "受阻" if status.is_blocked else ""
    yield task.urgency if task.urgency != "一般" else ""
    yield "办结" if planned.state is State.CLOSED else "撤销" if planned.state else ""


def _short(name: str, register: UnitRegister) -> str:
    unit = register.find(name)
    return register.short_name(unit) if unit else name


def _problem_words(mark: str, problem: RowProblem) -> str:
    return f"{mark} {problem.row} {problem.column}：{problem.problem}"
