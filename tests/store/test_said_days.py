"""Words that an older report left behind keep their day in what is compared later: a returned workbook, a correction."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from digesting import FRIDAY, MONDAY, AtTime, bind_leaders, process_of, staff_office, told
from factories import OFFICE, WorkList

from taskbot.digest import editions
from taskbot.digest.revisions import plan_brought
from taskbot.digest.service import look_after_digests
from taskbot.intake.documents import read_document
from taskbot.intake.service import brought_in
from taskbot.rendering import Renderer
from taskbot.tasks import reporting, service, terms
from taskbot.tasks.facts import Status

SOON = FRIDAY + timedelta(hours=1)


@pytest.fixture
def at(work: WorkList, tmp_path: Path, renderer: Renderer) -> AtTime:
    return process_of(work, tmp_path, renderer)


@pytest.fixture
async def told_in_two_reports(work: WorkList, at: AtTime) -> WorkList:
    """The leaders have a week in which the next step is of Monday and the progress of Tuesday."""
    staff_office(work)
    bind_leaders(work)
    number = work.issue(due_on=date(2020, 8, 1), now=MONDAY)
    first = Status("50% 初稿已成，下步征求意见", 50, done="初稿已成", next_step="征求意见")
    second = Status("60% 已送审", 60, done="已送审")
    for status, now in ((first, MONDAY), (second, MONDAY + timedelta(days=1))):
        work.do(reporting.report_status, number, status, by=work.liaison(), now=now)
    await look_after_digests(at(FRIDAY))
    return work


async def test_a_workbook_that_comes_back_untouched_is_no_change(told_in_two_reports, at, tmp_path):
    work, [drawn] = told_in_two_reports, (tmp_path / "digests").glob("digest-2020-W27.xlsx")
    brought = brought_in(read_document(drawn.read_bytes(), drawn.name), drawn.name)
    plan = work.ask(plan_brought, brought, at(SOON), now=SOON)
    assert (plan.changed, plan.problems, plan.conflicts, plan.unchanged) == ((), (), (), (1,))


async def test_a_correction_changes_only_what_was_put_right(told_in_two_reports, at):
    work = told_in_two_reports
    stored = work.ask(terms.task_terms, [1])[1]
    assert work.do(service.amend_task, 1, replace(stored, leader="周明"), by=OFFICE, now=SOON)
    work.do(editions.correct, "2020-W27", "#1分管领导有误", by=OFFICE, now=SOON)
    await look_after_digests(at(SOON))
    assert "与上一版没有不同" in told(work, OFFICE.id)[-1]
