"""What has become otherwise in a week beside ends, days, leads and troubles; the first digest is of Friday 3 July 2020."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from taskbot.clock import OFFICE_ZONE
from taskbot.digest.change_words import change_lists, changes_words
from taskbot.tasks.facts import (
    Answered,
    Asked,
    Indicator,
    Milestone,
    ReportFacts,
    Returned,
    ShareFacts,
    TaskFacts,
)
from taskbot.tasks.lifecycle import Outcome, RequestKind, State
from taskbot.tasks.lights import LightRules
from taskbot.tasks.summary import Snapshot, Summary, figures_of, summarize
from taskbot.tasks.workdays import Calendar

FRIDAY = datetime(2020, 7, 3, 16, tzinfo=OFFICE_ZONE)
LATER = FRIDAY + timedelta(days=7)
MONDAY = date(2020, 7, 6)
UNITS = ("省经信厅", "省科技厅", "省商务厅")
Make = Callable[..., TaskFacts]


def later(then: TaskFacts | None, now: TaskFacts, reports=(), calendar: Calendar | None = None) -> Summary:
    """The digest of a week later; the task is new where it was not there then."""
    calendar = calendar or Calendar()
    first = Snapshot(FRIDAY, (then,) if then else (), (), UNITS, LightRules())
    counts, lights = figures_of(first, calendar)
    second = Snapshot(LATER, (now,), reports, UNITS, LightRules(), first.marks())
    return summarize(replace(second, counts_before=counts, lights_before=lights), calendar)


def told(summary: Summary) -> dict[str, list[str]]:
    """What is said of the task, by the kind of change."""
    lists = change_lists(summary.changes, summary.today).items()
    return {word: [said for _, said in tasks] for word, tasks in lists if tasks}


def asked(kind: RequestKind, *, until: date | None = None) -> dict[str, object]:
    return {"asked": (Asked(kind, "省经信厅", until, 7, MONDAY),)}


def answered(
    kind: RequestKind, outcome: Outcome, words: str = "", until: date | None = None
) -> dict[str, object]:
    return {"answered": (Answered(kind, "省经信厅", outcome, MONDAY, words, until, 7),)}


STEP = Milestone("选址", date(2020, 7, 8))
FIGURE = Indicator("覆盖率", 100, "%")
SHARE = ShareFacts("省科技厅")
SEPTEMBER = date(2020, 9, 1)
EXTENDED = {"due_on": SEPTEMBER, "extensions": 1}


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ({}, {}, {}),
        ({}, asked(RequestKind.CLOSING), {"新提申请": ["省经信厅7月6日报办结，待审核"]}),
        (
            {},
            asked(RequestKind.EXTENSION, until=SEPTEMBER),
            {"新提申请": ["省经信厅7月6日申请延期至9月1日"]},
        ),
        ({}, asked(RequestKind.DECLINE), {"新提申请": ["省经信厅7月6日申请退回"]}),
        (asked(RequestKind.DECLINE), asked(RequestKind.DECLINE), {}),
        (
            asked(RequestKind.EXTENSION),
            answered(RequestKind.EXTENSION, Outcome.REFUSED, "请按期\n完成", SEPTEMBER),
            {"答复申请": ["7月6日不同意省经信厅延期至9月1日：请按期 完成"]},
        ),
        (
            {},
            answered(RequestKind.EXTENSION, Outcome.GRANTED, until=SEPTEMBER) | EXTENDED,
            {"延期": ["7月31日→9月1日"]},
        ),
        (
            {},
            answered(RequestKind.DECLINE, Outcome.REFUSED),
            {"答复申请": ["7月6日不同意省经信厅退回"]},
        ),
        (
            {},
            answered(RequestKind.COORDINATION, Outcome.GRANTED, "周五开会"),
            {"答复申请": ["7月6日答复省经信厅需协调事项：周五开会"]},
        ),
        ({}, answered(RequestKind.COORDINATION, Outcome.LAPSED), {}),
        (
            {},
            answered(RequestKind.CLOSING, Outcome.LAPSED),
            {"答复申请": ["7月6日省经信厅撤回报办结"]},
        ),
        (
            {},
            answered(RequestKind.CLOSING, Outcome.GRANTED),
            {"答复申请": ["7月6日同意办结，后又重办"]},
        ),
        (
            {},
            answered(RequestKind.CLOSING, Outcome.GRANTED) | {"state": State.CLOSED},
            {"新办结": [""]},
        ),
        (
            {},
            answered(RequestKind.CLOSING, Outcome.REFUSED, "再办") | {"returned": Returned(MONDAY, "再办")},
            {"退办": ["7月6日退办：再办"]},
        ),
        ({}, {"title": "新名称", "content": "新内容"}, {"内容调整": ["任务名称、任务内容"]}),
        ({}, {"supporting_units": ("省科技厅",)}, {"内容调整": ["配合单位"]}),
        (
            {"supporting_units": ("省科技厅",)},
            {"supporting_units": ("省商务厅",)},
            {"内容调整": ["配合单位"]},
        ),
        ({"supporting_units": ("旧名单位",)}, {"supporting_units": ("省科技厅",)}, {}),
        ({"supporting_units": ("省科技厅",)}, {"supporting_units": ()}, {"内容调整": ["配合单位"]}),
        ({}, {"urgency": "特急", "leader": "周副省长"}, {"内容调整": ["分管领导、紧急程度"]}),
        ({}, {"deadline_phrase": "7月底前"}, {"内容调整": ["完成时限"]}),
        ({}, {"deadline_phrase": "9月1日前", "due_on": SEPTEMBER}, {"时限调整": ["7月31日→9月1日"]}),
        ({"progress": 60}, {"progress": 50}, {"进展更新": [""]}),
        ({"milestones": (STEP,)}, {"milestones": (STEP,)}, {"节点逾期": ["选址（7月8日）"]}),
        (
            {"milestones": (STEP,)},
            {"milestones": (replace(STEP, reached_on=MONDAY),)},
            {"完成节点": ["选址（7月8日）"]},
        ),
        (
            {"indicators": (FIGURE,)},
            {"indicators": (replace(FIGURE, current=60),)},
            {"更新指标": ["覆盖率 60/100%"]},
        ),
        ({"shares": (SHARE,)}, {"shares": (replace(SHARE, finished_on=MONDAY),)}, {"完成配合": ["省科技厅"]}),
        ({"acknowledged_on": None}, {"acknowledged_on": MONDAY}, {"签收": [""]}),
        (
            {},
            {"state": State.CANCELLED, "cancelled_on": MONDAY, "cancel_reason": "并入第4项"},
            {"撤销": ["7月6日撤销：并入第4项"]},
        ),
    ],
)
def test_whatever_has_moved_is_told_and_the_week_is_not_without_change(make_task, then, now, said):
    plain = {"due_on": date(2020, 7, 31), "original_due_on": date(2020, 7, 31)}
    found = later(make_task(**plain | then), make_task(**plain | now))
    assert told(found) == said
    assert found.is_quiet is (not said)
    assert ("无变化" in changes_words(found)) is (not said)


def test_of_a_new_task_requests_are_told_but_not_its_terms(make_task: Make):
    new = make_task(issued_on=MONDAY, progress=20, acknowledged_on=MONDAY, **asked(RequestKind.CLOSING))
    assert told(later(None, new)) == {"新提申请": ["省经信厅7月6日报办结，待审核"], "新交办": [""]}


def test_what_was_issued_and_cancelled_since_is_told_and_what_was_taken_back_at_once_is_not(make_task: Make):
    gone = make_task(
        issued_on=MONDAY, state=State.CANCELLED, cancelled_on=MONDAY, cancel_reason="与第2项重复"
    )
    assert told(later(None, gone)) == {"撤销": ["7月6日撤销：与第2项重复"], "新交办": [""]}
    assert later(None, replace(gone, is_recalled=True)).is_quiet


def test_how_a_task_gets_on_is_told_by_its_report(make_task: Make):
    report = ReportFacts(LATER, "省经信厅", "王建国", 1, "研究标准体系", 60, "已送审")
    found = later(
        make_task(number=1, acknowledged_on=None),
        make_task(number=1, acknowledged_on=MONDAY, progress=60, done="已送审"),
        (report,),
    )
    assert changes_words(found) == "本周收到反馈1条。"
    assert not found.is_quiet


def test_a_light_that_the_days_alone_have_turned_is_a_change(make_task: Make):
    blocked = make_task(due_on=date(2020, 12, 31), blocked_on=date(2020, 7, 2))
    found = later(blocked, blocked)
    assert changes_words(found) == "本周亮灯红0→1、黄1→0。"
    assert not found.is_quiet


def test_a_digest_of_before_these_were_told_stays_as_it_was_given(make_task: Make):
    then, now = make_task(), make_task(title="新名称", **asked(RequestKind.CLOSING))
    marks = replace(Snapshot(FRIDAY, (then,), (), UNITS, LightRules()).marks(), particulars=None)
    stored = Snapshot(LATER, (now,), (), UNITS, LightRules(), marks)
    assert not summarize(Snapshot.from_json(stored.to_json()), Calendar()).changes
