"""What a digest tells of the time since the one before, whether that was given or not."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from digesting import FRIDAY, MONDAY, NEXT_FRIDAY, AtTime, process_of
from factories import OFFICE, WorkList
from openpyxl import load_workbook

from taskbot.context import Context
from taskbot.digest.on_demand import make_digest
from taskbot.rendering import Renderer
from taskbot.tasks import reporting, service, terms
from taskbot.tasks.facts import Status

EVENING = FRIDAY + timedelta(hours=1)
SUNDAY = FRIDAY + timedelta(days=2)


@pytest.fixture
def at(work: WorkList, tmp_path: Path, renderer: Renderer) -> AtTime:
    return process_of(work, tmp_path, renderer)


def told_of(context: Context, folder: Path, on: date | None = None) -> list[str]:
    """The lines of the digest's text."""
    made = make_digest(context, folder, on)
    return Path(made["files"][2]).read_text(encoding="utf-8").splitlines()


def amend(work: WorkList, number: int, now: datetime, **changed: object) -> None:
    stored = work.ask(terms.task_terms, [number])[number]
    new = replace(stored, **changed)  # type: ignore[arg-type]  # the terms are a NewTask's own
    work.do(service.amend_task, number, new, by=OFFICE, now=now)


def test_where_the_week_before_was_not_given_all_since_its_hour_is_told(work, at, tmp_path):
    work.issue(due_on=FRIDAY.date(), now=MONDAY, title="周五到期")
    for title in ("其他", "第三"):
        work.issue(due_on=date(2020, 8, 1), now=MONDAY, title=title)
    assert "，清单共3项：临期1项、正常2项。" in told_of(at(FRIDAY), tmp_path / "first")[1]
    status = Status("80% 周五晚上报", 80)
    work.do(reporting.report_status, 2, status, by=work.liaison(), now=EVENING)
    amend(work, 3, SUNDAY, due_on=date(2020, 9, 1))
    for number, now in enumerate((FRIDAY + timedelta(days=3), NEXT_FRIDAY)):
        lines = told_of(at(now), tmp_path / f"later{number}")
        assert lines[2] == "本周新逾期1项、时限调整1项，收到反馈1条。"
        assert "时限调整：#3 第三（省经信厅） 8月1日→9月1日" in lines


def test_the_total_is_told_from_the_list_of_that_hour(work, at, tmp_path):
    work.issue(now=MONDAY)
    work.issue(now=MONDAY, title="将要撤销")
    work.issue(now=EVENING, title="周五晚上交办")
    work.do(service.cancel_task, 2, "并入其他任务", by=OFFICE, now=SUNDAY)
    made = make_digest(at(NEXT_FRIDAY), tmp_path / "out", None)
    lead = str(load_workbook(made["files"][0])["概览"]["A4"].value)
    assert lead.endswith("上期2项＋新交办1项－撤销1项＝本期2项。")


def test_a_list_that_came_after_the_last_digest_was_due_is_new(work, at, tmp_path):
    work.issue(due_on=date(2020, 8, 1), now=SUNDAY)
    lines = told_of(at(NEXT_FRIDAY), tmp_path / "out")
    assert lines[2] == "本周新交办1项。"
