"""What a digest tells of the time since the one before, whether that was given or not."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from digesting import FRIDAY, MONDAY, NEXT_FRIDAY, AtTime, process_of
from factories import OFFICE, WorkList
from openpyxl import load_workbook

from taskbot.context import Context
from taskbot.digest.change_words import changes_words
from taskbot.digest.freezing import Wanted, freeze
from taskbot.digest.on_demand import make_digest
from taskbot.digest.service import desk_of
from taskbot.rendering import Renderer
from taskbot.tasks import reporting, requests, service, terms
from taskbot.tasks.facts import Status
from taskbot.tasks.models import Request
from taskbot.tasks.summary import summarize
from taskbot.tasks.workdays import Calendar

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
        assert "时限调整：#3 第三（省经信厅），8月1日→9月1日" in lines


def test_the_total_is_told_from_the_list_of_that_hour(work, at, tmp_path):
    work.issue(now=MONDAY)
    work.issue(now=MONDAY, title="将要撤销")
    work.issue(now=EVENING, title="周五晚上交办")
    work.do(service.cancel_task, 2, "并入其他任务", by=OFFICE, now=SUNDAY)
    made = make_digest(at(NEXT_FRIDAY), tmp_path / "out", None)
    lead = str(load_workbook(made["files"][0])["概览"]["A4"].value)
    assert lead.endswith("上期2项＋新交办1项－撤销1项＝本期2项。")


def submitted(work: WorkList, now: datetime) -> None:
    work.do(requests.submit_task, 2, by=work.liaison(), now=now)


def refused(work: WorkList, now: datetime) -> None:
    asked = work.do(requests.ask_extension, 2, date(2020, 9, 1), "要招标", by=work.liaison(), now=now)
    work.do(requests.refuse_request, asked.id, "请按期完成", by=OFFICE, now=now)


def declined(work: WorkList, now: datetime) -> None:
    work.do(requests.decline_task, 2, "不属本厅职能", by=work.liaison(), now=now)


def answered(work: WorkList, now: datetime) -> None:
    [asked] = work.rows(Request)
    work.do(requests.answer_coordination, asked.id, "已开会协调", by=OFFICE, now=now)


def retitled(work: WorkList, now: datetime) -> None:
    amend(work, 2, now, title="新名称")


def reopened(work: WorkList, now: datetime) -> None:
    submitted(work, now)
    work.do(requests.close_task, 2, by=OFFICE, now=now)
    work.do(service.reopen_task, 2, "尚有尾项", by=OFFICE, now=now)


def withdrawn(work: WorkList, now: datetime) -> None:
    number = work.issue(now=now, title="发错的任务")
    work.do(service.cancel_task, number, "与第2项重复", by=OFFICE, now=now + timedelta(hours=2))


def recalled(work: WorkList, now: datetime) -> None:
    number = work.issue(now=now, title="发错的任务")
    work.do(service.recall_task, number, by=OFFICE, now=now + timedelta(seconds=20))


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (submitted, "本周新提申请1项。"),
        (refused, "本周答复申请1项。"),
        (declined, "本周新提申请1项。"),
        (answered, "本周答复申请1项。"),
        (retitled, "本周内容调整1项。"),
        (reopened, "本周答复申请1项。"),
        (withdrawn, "本周撤销1项、新交办1项。"),
        (recalled, "本周无变化。"),
    ],
)
def test_one_act_alone_is_told(work, at, act, said):
    for _ in range(3):
        work.issue(due_on=date(2020, 8, 1), now=MONDAY)
    trouble = Status("10% 需协调经费", 10, problem="需省财政厅协调经费", is_blocked=True)
    work.do(reporting.report_status, 3, trouble, by=work.liaison(), now=MONDAY)
    act(work, SUNDAY)
    frozen = work.ask(freeze, desk_of(at(NEXT_FRIDAY)), Wanted("2020-W28", NEXT_FRIDAY))
    summary = summarize(frozen.snapshot, Calendar())
    assert changes_words(replace(summary, lights_before=None)) == said


def test_a_list_that_came_after_the_last_digest_was_due_is_new(work, at, tmp_path):
    work.issue(due_on=date(2020, 8, 1), now=SUNDAY)
    lines = told_of(at(NEXT_FRIDAY), tmp_path / "out")
    assert lines[2] == "本周新交办1项。"
