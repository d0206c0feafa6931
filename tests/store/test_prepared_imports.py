"""Prepared imports: what was shown is what is done, once, and only while it still fits."""

import pytest
from factories import NOW, OFFICE, OUTSIDER, WorkList
from sqlmodel import Session

from taskbot.intake.service import plan_list
from taskbot.tasks import prepared_imports, service
from taskbot.tasks.draft_models import PreparedImport
from taskbot.tasks.errors import ImportGone, Marked, NotAllowed, PlanOutdated
from taskbot.tasks.facts import NewTask
from taskbot.tasks.importing import ImportPlan
from taskbot.tasks.models import Task
from taskbot.tasks.work_lists import Column, ListedRow
from taskbot.tasks.work_lists import WorkList as ListedTasks
from taskbot.tasks.workdays import Calendar

HEADINGS = {Column.TITLE: "任务", Column.LEAD: "牵头单位", Column.DEADLINE: "完成时限"}


def plan_of(work: WorkList, *rows: tuple[str, str, str]) -> ImportPlan:
    listed = ListedTasks(
        title="重点任务清单",
        document_number="",
        dated=None,
        year=None,
        as_of=None,
        rows=[
            ListedRow("表1", place, dict(zip(HEADINGS, words, strict=True)), HEADINGS)
            for place, words in enumerate(rows, 2)
        ],
    )
    return work.ask(plan_list, listed, work.register, Calendar(), now=NOW)


def prepare(work: WorkList, *rows: tuple[str, str, str]) -> int:
    plan = plan_of(work, *rows)
    return work.do(prepared_imports.prepare, "清单", plan, by=OFFICE, now=NOW).id


def confirm(work: WorkList, prepared_id: int) -> ImportPlan:
    def act(session: Session) -> ImportPlan:
        prepared = prepared_imports.prepared_for(session, OFFICE, prepared_id)
        return prepared_imports.confirm(session, prepared, by=OFFICE, now=NOW)

    return work.do(act)


ROW = ("走访重点企业", "省商务厅", "6月底前")


def test_what_was_shown_is_done_once(work):
    prepared_id = prepare(work, ROW, ("编印案例", "天上局", "7月底前"))
    assert work.rows(Task) == []
    plan = confirm(work, prepared_id)
    assert [task.title for task in work.rows(Task)] == ["走访重点企业"]
    assert [problem.row for problem in plan.problems] == [3]
    with pytest.raises(ImportGone):
        confirm(work, prepared_id)
    assert len(work.rows(Task)) == 1


def test_a_task_that_was_issued_meanwhile_makes_the_plan_old(work):
    prepared_id = prepare(work, ROW)
    work.issue("省经信厅")
    with pytest.raises(PlanOutdated):
        confirm(work, prepared_id)
    assert len(work.rows(Task)) == 1
    assert [prepared.is_open for prepared in work.rows(PreparedImport)] == [True]


def test_a_change_that_was_made_meanwhile_is_not_overwritten(work):
    confirm(work, prepare(work, ROW))
    prepared_id = prepare(work, (*ROW[:2], "7月底前"))
    new = NewTask("走访重点企业", work.full_name("省商务厅"), deadline_phrase="9月底前")
    work.do(service.amend_task, 1, new, by=OFFICE, now=NOW)
    with pytest.raises(PlanOutdated):
        confirm(work, prepared_id)
    assert work.facts(1).deadline_phrase == "9月底前"


def test_an_import_that_was_given_up_is_gone(work):
    prepared_id = prepare(work, ROW)

    def drop(session: Session) -> None:
        prepared_imports.settle(session, prepared_imports.prepared_for(session, OFFICE, prepared_id))

    work.do(drop)
    with pytest.raises(ImportGone):
        confirm(work, prepared_id)
    with pytest.raises(ImportGone):
        confirm(work, 404)


def test_imports_are_for_the_office_alone(work):
    plan = plan_of(work, ROW)
    prepared_id = prepare(work, ROW)
    for actor in (work.liaison(), OUTSIDER):
        with pytest.raises(NotAllowed):
            work.do(prepared_imports.prepare, "清单", plan, by=actor, now=NOW)
        with pytest.raises(NotAllowed):
            work.ask(prepared_imports.prepared_for, actor, prepared_id)


MARKED = ("走访重点企业【内部资料】", "省商务厅", "6月底前")


def test_a_list_with_marks_is_not_imported(work):
    prepared_id = prepare(work, MARKED)
    with pytest.raises(Marked) as refused:
        confirm(work, prepared_id)
    assert refused.value.marks == ("内部资料",)
    assert work.rows(Task) == []


def test_marks_that_somebody_has_answered_for_are_imported(work):
    plan, despite = plan_of(work, MARKED), {"内部资料": "误写"}
    prepared_id = work.do(
        prepared_imports.prepare, "清单", plan, despite_marks=despite, by=OFFICE, now=NOW
    ).id
    confirm(work, prepared_id)
    assert len(work.rows(Task)) == 1
