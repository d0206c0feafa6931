"""The words under the picture."""

import re
from dataclasses import replace
from datetime import date

import pytest
from long_list import AS_OF, make_task

from taskbot.digest.caption import CAPTION_LIMIT, caption_of
from taskbot.digest.cells import utf16_length
from taskbot.digest.details import Listed, part
from taskbot.digest.overview import overview
from taskbot.digest.weekly_list import weekly_list
from taskbot.digest.words import LISTED_TASKS, Masthead, asks_words
from taskbot.sandbox.markup import parse_html
from taskbot.tasks.changes import marks_of
from taskbot.tasks.facts import Asked, Closure, Milestone
from taskbot.tasks.follow_ups import InstructionFacts
from taskbot.tasks.lifecycle import RequestKind, State
from taskbot.tasks.lights import LightRules
from taskbot.tasks.summary import Snapshot, summarize
from taskbot.tasks.workdays import Calendar


def test_the_caption_says_counts_changes_and_what_needs_a_leader(summary, masthead):
    lines = caption_of(summary, masthead).splitlines()
    assert lines[0] == "<b>传统制造业改造提升工作周报</b> 2020年第27周"
    assert lines[1].startswith("截至2020年7月3日（周五）16:00，清单共41项：逾期")
    assert re.fullmatch("本周新逾期[0-9]+项、新办结[0-9]+项，收到反馈7条。", lines[2])
    assert lines[3] == "亮灯：红8项、黄3项、绿22项、灰8项。"
    assert lines[4] == "<b>逾期</b>"


def test_a_week_without_change_is_one_line(quiet, masthead):
    assert caption_of(quiet, masthead) == (
        "<b>传统制造业改造提升工作周报</b> 2020年第27周：截至2020年7月3日（周五）16:00，本周无变化。清单共1项：正常1项。"
    )


def test_what_a_leader_has_to_act_on_is_named_also_in_a_week_without_change(snapshot, masthead):
    late = replace(snapshot.tasks[0], number=8, due_on=date(2020, 6, 1), first_overdue_on=date(2020, 6, 2))
    marks = marks_of((late,), snapshot.today)
    summary = summarize(replace(snapshot, tasks=(late,), reports=(), before=marks), Calendar())
    first, *more = caption_of(summary, masthead).splitlines()
    assert "本周无变化" in first
    assert more[0] == "<b>逾期</b>"
    assert more[1].startswith("#8 ")


def test_instructions_that_wait_are_told_under_the_lights_and_in_a_quiet_week(snapshot, masthead):
    given = InstructionFacts("周明", "请抓紧", date(2020, 6, 24), None)
    summary = summarize(replace(snapshot, instructions=(given,)), Calendar())
    lines = caption_of(summary, masthead).splitlines()
    assert lines[4] == "领导批示1条：待转办1条（最长已等6个工作日）。"
    assert next(table for table in overview(summary, masthead).tables if "批示" in table.title).rows == (
        ("整体工作", 6, "周明6月24日批示：请抓紧\n待转办，已等6个工作日"),
    )
    tasks = (make_task(7),)
    marks = marks_of(tasks, snapshot.today)
    quiet = replace(snapshot, tasks=tasks, reports=(), before=marks, instructions=(given,))
    first, second = caption_of(summarize(quiet, Calendar()), masthead).splitlines()
    assert ("本周无变化" in first, second) == (True, lines[4])


def test_in_a_week_without_change_what_lags_and_what_waits_for_the_office_is_named_too(snapshot, masthead):
    plain = {"blocked_on": None, "shares": (), "due_on": date(2020, 9, 30)}
    tasks = (
        replace(make_task(8, issued_on=date(2020, 1, 1), progress=5), state=State.IN_PROGRESS, **plain),
        replace(make_task(9, submitted_on=date(2020, 7, 1)), state=State.IN_REVIEW, **plain),
    )
    marks = marks_of(tasks, snapshot.today)
    lines = caption_of(
        summarize(replace(snapshot, tasks=tasks, reports=(), before=marks), Calendar()), masthead
    )
    first, behind, eighth, owed, ninth = lines.splitlines()
    assert "，本周无变化。清单共2项：滞后1项、正常1项。" in first
    assert (behind, owed) == ("<b>滞后</b>", "<b>待督办单位答复的申请</b>")
    assert eighth.startswith("#8 ")
    assert ninth.endswith("7月1日报办结，待审核，已等2个工作日）")


def test_what_lags_and_what_waits_for_the_office_is_named_with_its_days(snapshot, masthead):
    asked = (Asked(RequestKind.EXTENSION, "省科技厅", date(2020, 9, 1), since=date(2020, 6, 29)),)
    tasks = (
        make_task(
            8, state=State.IN_PROGRESS, due_on=date(2020, 9, 30), issued_on=date(2020, 1, 1), progress=5
        ),
        make_task(9, state=State.IN_REVIEW, submitted_on=date(2020, 7, 1), due_on=date(2020, 9, 30)),
        make_task(10, state=State.IN_PROGRESS, asked=asked, due_on=date(2020, 9, 30)),
    )
    plain = (replace(task, blocked_on=None, shares=()) for task in tasks)
    summary = summarize(Snapshot(AS_OF, tuple(plain), snapshot.reports[:1], (), LightRules()), Calendar())
    lines = caption_of(summary, masthead).splitlines()
    assert lines[lines.index("<b>滞后</b>") + 1].startswith("#8 ")
    at = lines.index("<b>待督办单位答复的申请</b>")
    assert lines[at + 1].endswith("（省科技厅6月29日申请延期至9月1日，已等4个工作日）")
    assert lines[at + 2].endswith("7月1日报办结，待审核，已等2个工作日）")
    assert asks_words(summary) == "待督办单位答复的申请2项（最长已等4个工作日）"
    for listed in (Listed.BEHIND, Listed.OWED):
        assert part(summary, listed).lines
    assert part(summary, Listed.OWED).numbers == (10, 9)


def test_a_late_milestone_is_counted_and_named(snapshot, masthead):
    step = Milestone("征求<意见", date(2020, 7, 1))
    task = make_task(8, state=State.IN_PROGRESS, due_on=date(2020, 9, 30), milestones=(step,))
    told = replace(task, blocked_on=None, shares=(), title="起草办法", lead_unit="省科技厅")
    summary = summarize(replace(snapshot, tasks=(told,)), Calendar())
    lines = caption_of(summary, masthead).splitlines()
    assert lines[1].endswith("，节点逾期1项。")
    assert lines[lines.index("<b>节点逾期</b>") + 1] == (
        "#8 起草办法（省科技厅，节点「征求&lt;意见」7月1日）"
    )
    assert part(summary, Listed.STEPS).lines == (
        "#8 起草办法（省科技厅） —— 节点「征求&lt;意见」应于7月1日前完成，逾期2天",
    )
    assert part(summary, Listed.STEPS).numbers == (8,)


def test_a_reopened_task_is_named_with_the_days_of_its_end_and_its_reopening(snapshot, masthead):
    closures = (Closure(date(2020, 6, 1), date(2020, 7, 3)),)
    task = make_task(8, state=State.IN_PROGRESS, due_on=date(2020, 6, 1), closures=closures)
    told = replace(task, blocked_on=None, shares=(), title="起草办法", lead_unit="省科技厅")
    caption = caption_of(summarize(replace(snapshot, tasks=(told,)), Calendar()), masthead)
    assert "#8 起草办法（省科技厅，6月1日，6月1日办结、7月3日重办）" in caption.splitlines()


def test_before_there_was_a_list_that_is_said(nothing, masthead):
    assert caption_of(nothing, masthead) == (
        "<b>传统制造业改造提升工作周报</b> 2020年第27周：截至2020年7月3日尚无工作清单。"
    )


def test_users_words_never_become_markup(summary, masthead):
    caption = caption_of(summary, masthead)
    assert "省&lt;i&gt;厅" in caption
    assert "<i>" not in caption
    assert set(re.findall("<[^>]*>", caption)) == {"<b>", "</b>"}


@pytest.mark.parametrize("title", ["&" * 200, "任务" * 100, "😀" * 200, "一\n二"])
def test_no_words_make_it_longer_than_telegram_takes(snapshot, title):
    tasks = tuple(replace(task, title=title, lead_unit=title) for task in snapshot.tasks)
    long = summarize(Snapshot(snapshot.as_of, tasks, snapshot.reports, (), LightRules()), Calendar())
    caption = caption_of(long, Masthead(title))
    assert utf16_length(parse_html(caption)[0]) <= CAPTION_LIMIT
    assert caption.count("<b>") == caption.count("</b>")
    assert not re.search("&(?!amp;|lt;|gt;)", caption)


def test_what_counts_is_what_is_read(summary, masthead):
    said, escaped = (caption_of(summary, replace(masthead, word=sign * 200)) for sign in "任&")
    assert utf16_length(escaped) > CAPTION_LIMIT
    assert parse_html(escaped)[0].replace("&", "任") == parse_html(said)[0]
    assert "<b>逾期</b>\n#" in escaped


@pytest.mark.parametrize("length", range(150, 260, 2))
def test_a_heading_never_stands_alone(summary, masthead, length):
    lines = caption_of(summary, replace(masthead, word="任" * length)).splitlines()
    assert lines[-1] == "其余见附表。" or lines[-1].startswith(("#", "另有"))
    headings = [at for at, line in enumerate(lines[3:-1], 3) if line.startswith("<b>")]
    assert all(lines[at + 1].startswith("#") for at in headings)


def test_a_day_of_another_year_has_its_year(snapshot, masthead):
    late = make_task(8, state=State.IN_PROGRESS, due_on=date(2019, 12, 31), last_report_on=date(2019, 12, 20))
    summary = summarize(replace(snapshot, tasks=(late,)), Calendar())
    assert "，2019年12月31日）" in caption_of(summary, masthead)
    assert "，2019年12月31日）" in part(summary, Listed.OVERDUE).lines[0]
    [table] = weekly_list(summary, masthead).tables
    assert "2019年12月20日反馈" in table.rows[0][10]


def test_a_long_list_is_named_in_part_and_counted_in_full(snapshot, masthead):
    tasks = tuple(replace(task, due_on=snapshot.today.replace(day=1)) for task in snapshot.tasks)
    late = summarize(Snapshot(snapshot.as_of, tasks, (), (), LightRules()), Calendar())
    assert f"另有{late.counts.overdue - LISTED_TASKS}项，见附表。" in caption_of(late, masthead)
