"""What stands in the weekly workbook's cells, before any file is written."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from taskbot.digest.cells import (
    CELL_LIMIT,
    MOST_LINES,
    cell_text,
    fitted_text,
    line_count,
    row_parts,
    utf16_length,
)
from taskbot.digest.layout import Lamp
from taskbot.digest.overview import LISTED_CHANGES
from taskbot.digest.sheets import digest_book
from taskbot.digest.words import Masthead, days_words, deadline_words
from taskbot.tasks.facts import (
    Asked,
    Closure,
    FormerLead,
    Indicator,
    Milestone,
    ReportFacts,
    Returned,
    ShareFacts,
    TaskFacts,
    Wait,
)
from taskbot.tasks.lifecycle import RequestKind, State
from taskbot.tasks.lights import Light, LightRules, Standing
from taskbot.tasks.summary import Snapshot, summarize
from taskbot.tasks.workdays import Calendar

FRIDAY = datetime(2020, 7, 3, 8, tzinfo=UTC)
EXTENSION = Asked(RequestKind.EXTENSION, "省经信厅", date(2020, 9, 1), since=date(2020, 6, 30))
MASTHEAD = Masthead("传统制造业改造提升工作", "〔2020〕27号", "9f2c5e1b")


def summary_of(*tasks: TaskFacts, reports=()):
    return summarize(Snapshot(FRIDAY, tasks, reports, ("省经信厅", "省科技厅"), LightRules()), Calendar())


def sheets_of(*tasks: TaskFacts, reports=()):
    book = digest_book(summary_of(*tasks, reports=reports), MASTHEAD)
    return {sheet.name: sheet for sheet in book.sheets}


def test_the_workbook_has_its_sheets_and_the_list_the_headings_that_it_is_read_by(make_task):
    sheets = sheets_of(make_task())
    assert list(sheets) == [
        "概览",
        "工作清单",
        "逾期与临期",
        "需协调事项",
        "责任单位汇总",
        "本周反馈",
        "时间轴",
        "指标",
        "填报说明",
    ]
    columns = sheets["工作清单"].tables[0].columns
    assert [column.heading for column in columns] == [
        "序号",
        "任务",
        "时限",
        "截止日期",
        "牵头单位",
        "配合单位",
        "进度",
        "进展情况",
        "存在问题",
        "下步打算",
        "办理动态",
        "本周变化",
        "灯",
    ]
    derived = {column.heading for column in columns if column.blank is None}
    assert derived == {"序号", "办理动态", "本周变化", "灯"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ""),
        ({"issued_on": date(2020, 6, 30)}, "新交办"),
        (
            {"due_on": date(2020, 7, 1), "original_due_on": date(2020, 7, 1), "blocked_on": date(2020, 7, 1)},
            "新逾期\n新受阻",
        ),
        (
            {"due_on": date(2020, 9, 1), "original_due_on": date(2020, 8, 1), "due_since": date(2020, 7, 1)},
            "时限调整",
        ),
        ({"state": State.CANCELLED, "cancelled_on": date(2020, 7, 1)}, "撤销"),
    ],
)
def test_the_list_can_be_filtered_by_what_changed_in_the_week(make_task, changes, words):
    [row] = sheets_of(make_task(**changes))["工作清单"].tables[0].rows
    assert row[11] == words


def test_every_row_fits_its_head_and_its_grid(make_task):
    report = ReportFacts(FRIDAY, "省经信厅", "王建国", 1, "标准", 60, "正在征求意见")
    tasks = [make_task(due_on=FRIDAY.date()), make_task(number=2, blocked_on=FRIDAY.date())]
    for sheet in sheets_of(*tasks, reports=(report,)).values():
        for table in sheet.tables:
            assert all(len(row) == len(table.columns) for row in table.rows)
            assert table.total is None or len(table.total) == len(table.columns)
            assert sum(column.span for column in table.columns) <= len(sheet.widths)


def test_a_task_is_one_row_of_its_own_words(make_task):
    task = make_task(
        number=12,
        content="6月底前研究提出2.0版的具体标准体系。",
        supporting_units=("省市场监管局", "省统计局"),
        due_on=date(2020, 6, 30),
        original_due_on=date(2020, 6, 30),
        deadline_phrase="6月底前",
        progress=60,
        done="已完成征求意见稿。",
        problem="口径不一致",
        next_step="专家论证",
        last_report_on=date(2020, 6, 24),
    )
    assert list(sheets_of(task)["工作清单"].tables[0].rows) == [
        (
            12,
            "研究提出2.0版具体标准体系\n6月底前研究提出2.0版的具体标准体系。",
            "6月底前",
            date(2020, 6, 30),
            "省经信厅",
            "省市场监管局、省统计局",
            0.6,
            "已完成征求意见稿。",
            "口径不一致",
            "专家论证",
            "6月24日反馈",
            "新逾期",
            Lamp(Light.RED, Standing.OVERDUE),
        )
    ]
    assert str(Lamp(Light.RED, Standing.OVERDUE)) == "红 逾期"
    assert str(Lamp(Light.GREEN, Standing.ON_TRACK, "待审核")) == "绿 待审核"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "尚未反馈"),
        ({"acknowledged_on": None}, "未签收\n尚未反馈"),
        ({"state": State.CLOSED, "closed_on": date(2020, 7, 2)}, "7月2日办结\n尚未反馈"),
        ({"state": State.CANCELLED}, "撤销"),
        (
            {"state": State.CANCELLED, "cancelled_on": date(2020, 7, 2), "cancel_reason": "并入第4项"},
            "7月2日撤销：并入第4项",
        ),
        (
            {"state": State.IN_REVIEW, "submitted_on": date(2020, 7, 1)},
            "报办结，待审核（已等2个工作日）\n尚未反馈",
        ),
        ({"state": State.IN_REVIEW, "submitted_on": date(2020, 7, 3)}, "报办结，待审核\n尚未反馈"),
        (
            {"asked": (Asked(RequestKind.EXTENSION, "省经信厅", date(2020, 9, 1), since=date(2020, 6, 29)),)},
            "申请延期至9月1日（已等4个工作日）\n尚未反馈",
        ),
        ({"waits": (Wait(date(2020, 6, 1), date(2020, 6, 4)),)}, "曾待督办单位答复3天\n尚未反馈"),
        (
            {"closures": (Closure(date(2020, 6, 1), date(2020, 7, 2)),)},
            "6月1日办结、7月2日重办\n尚未反馈",
        ),
        ({"original_due_on": date(2020, 6, 30)}, "原时限2020年6月30日\n尚未反馈"),
        ({"last_report_on": date(2020, 6, 24)}, "6月24日反馈"),
        (
            {"returned": Returned(date(2020, 7, 2), "请补充名录"), "last_report_on": date(2020, 7, 1)},
            "7月2日退办：请补充名录\n7月1日反馈",
        ),
        (
            {"former_lead": FormerLead("杭州市", date(2020, 6, 30), 55, "已推荐4批", date(2020, 6, 24))},
            "6月30日转办；原牵头单位杭州市6月24日反馈：55%，已推荐4批\n尚未反馈",
        ),
        (
            {"milestones": (Milestone("形成初稿", date(2020, 7, 2)), Milestone("印发", date(2020, 7, 3)))},
            "尚未反馈\n节点逾期：形成初稿（7月2日）",
        ),
    ],
)
def test_what_follows_from_the_rest_stands_in_a_column_that_nobody_edits(make_task, changes, words):
    task = make_task(**{"due_on": date(2020, 8, 31), "original_due_on": date(2020, 8, 31), **changes})
    [row] = sheets_of(task)["工作清单"].tables[0].rows
    assert row[10] == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"progress": None}, "尚未反馈"),
        ({"progress": 0}, "0%。"),
        ({"state": State.IN_REVIEW, "progress": 100}, "已报办结，待审核。100%。"),
        ({"done": "已印发。", "progress": 60}, "60%。已印发。"),
        (
            {
                "done": "已收到14份申报。",
                "progress": 70,
                "done_on": date(2020, 6, 24),
                "last_report_on": date(2020, 6, 29),
            },
            "70%。已收到14份申报。（6月24日）\n（最近反馈：6月29日）",
        ),
        (
            {"done": "已印发。", "done_on": date(2020, 6, 29), "last_report_on": date(2020, 6, 29)},
            "已印发。\n（最近反馈：6月29日）",
        ),
    ],
)
def test_a_list_that_is_only_read_says_in_one_cell_what_is_known(make_task, changes, words):
    task = make_task(due_on=date(2020, 7, 6), **changes)
    assert sheets_of(task)["逾期与临期"].tables[0].rows[0][5] == words


@pytest.mark.parametrize(
    ("phrase", "due_on", "changes", "words"),
    [
        ("7月3日前", date(2020, 7, 20), {"extensions": 1}, "7月20日前（原7月3日前）"),
        ("6月底前", date(2021, 1, 31), {"extensions": 2}, "2021年1月31日前（原6月底前）"),
        ("7月20日前", date(2020, 7, 20), {"extensions": 1}, "7月20日前"),  # amended after the extension
        ("7月3日前", date(2020, 7, 20), {"extensions": 0}, "7月3日前"),  # another day entered by the office
        ("7月3日前", date(2020, 7, 3), {"extensions": 1}, "7月3日前"),
        ("", date(2020, 7, 20), {"extensions": 1}, "2020年7月20日"),
    ],
)
def test_an_agreed_extension_stands_before_the_words_of_the_directive(
    make_task, phrase, due_on, changes, words
):
    task = make_task(
        deadline_phrase=phrase,
        due_on=due_on,
        original_due_on=date(2020, 7, 3),
        issued_on=date(2020, 6, 15),
        **changes,
    )
    assert deadline_words(task) == words


@pytest.mark.parametrize(
    ("phrase", "due_on", "words"),
    [
        ("6月底前", date(2020, 6, 30), "6月底前"),
        ("", date(2020, 6, 30), "2020年6月30日"),
        ("每月5日前", None, "每月5日前"),
        ("", None, "长期"),
    ],
)
def test_a_deadline_shows_the_words_as_they_were_written(make_task, phrase, due_on, words):
    assert deadline_words(make_task(deadline_phrase=phrase, due_on=due_on)) == words


@pytest.mark.parametrize(
    ("today", "due_on", "words"),
    [
        (date(2020, 7, 3), date(2020, 6, 30), "逾期3天（其中工作日3天）"),
        (date(2020, 7, 4), date(2020, 7, 3), "逾期1天（其中工作日0天）"),
        (date(2020, 7, 3), date(2020, 7, 3), "今日到期"),
        (date(2020, 7, 3), date(2020, 7, 4), "7月4日（周六）到期"),
        (date(2020, 7, 3), date(2020, 7, 7), "剩2个工作日"),
        (date(2020, 7, 3), None, ""),
    ],
)
def test_the_distance_of_a_deadline_is_said_in_working_days(make_task, today, due_on, words):
    as_of = datetime(today.year, today.month, today.day, 8, tzinfo=UTC)
    snapshot = Snapshot(as_of, (make_task(due_on=due_on),), (), (), LightRules())
    assert days_words(summarize(snapshot, Calendar()).lines[0], today) == words


@pytest.mark.parametrize(
    ("changes", "words", "lamp"),
    [
        (
            {"closures": (Closure(date(2020, 6, 30), date(2020, 7, 2)),)},
            "逾期2天（其中工作日2天，6月30日办结、7月2日重办，其间不计）",
            Lamp(Light.RED, Standing.OVERDUE),
        ),
        (
            {"asked": (EXTENSION,), "waits": (Wait(date(2020, 6, 30)),)},
            "已过时限，待督办单位答复",
            Lamp(Light.YELLOW, Standing.DUE_SOON),
        ),
        (
            {"state": State.IN_REVIEW, "waits": (Wait(date(2020, 6, 30)),)},
            "已过时限，待督办单位答复",
            Lamp(Light.GREEN, Standing.ON_TRACK, "待审核"),
        ),
        (
            {"waits": (Wait(date(2020, 6, 30), FRIDAY.date()),)},
            "已过时限，次日起计逾期",
            Lamp(Light.YELLOW, Standing.DUE_SOON),
        ),
    ],
)
def test_past_its_deadline_a_task_says_whose_the_days_are(make_task, changes, words, lamp):
    [row] = sheets_of(make_task(due_on=date(2020, 6, 30), **changes))["逾期与临期"].tables[0].rows
    assert (row[4], row[-1], str(row[-1])) == (words, lamp, str(lamp))


def test_a_reopened_task_stays_whole_until_the_unit_says_otherwise(make_task):
    reopened = make_task(progress=95, is_whole=True, due_on=date(2020, 7, 6))
    sheets = sheets_of(reopened)
    assert sheets["工作清单"].tables[0].rows[0][6] == 1.0
    assert sheets["逾期与临期"].tables[0].rows[0][5] == "100%。"


OLDER = {
    "done": "已收到14份申报。",
    "done_on": date(2020, 6, 29),
    "problem": "口径不一致",
    "problem_on": date(2020, 6, 24),
    "next_step": "7月1日前完成复核",
    "next_step_on": date(2020, 6, 24),
    "blocked_on": date(2020, 6, 24),
    "last_report_on": date(2020, 6, 29),
    "due_on": date(2020, 7, 6),
    "original_due_on": date(2020, 7, 6),
}


def test_what_was_said_before_the_last_report_says_of_which_day_it_is(make_task):
    sheets = sheets_of(make_task(**OLDER))
    [row] = sheets["工作清单"].tables[0].rows
    assert row[7:10] == ("已收到14份申报。", "口径不一致", "7月1日前完成复核")
    assert row[10] == "6月29日反馈\n存在问题、下步打算为6月24日所报"
    [row] = sheets["逾期与临期"].tables[0].rows
    assert (row[5].splitlines()[0], row[6]) == ("已收到14份申报。", "口径不一致（6月24日所报）")
    [row] = sheets["需协调事项"].tables[0].rows
    assert row[8] == "7月1日前完成复核（6月24日所报）"


@pytest.mark.parametrize("state", [State.CLOSED, State.CANCELLED])
def test_a_task_that_has_ended_has_neither_problem_nor_next_step(make_task, state):
    [row] = sheets_of(make_task(**OLDER, state=state))["工作清单"].tables[0].rows
    assert row[7:10] == ("已收到14份申报。", "", "")
    assert "所报" not in row[10]


def test_the_pressing_sheet_has_real_dates_to_sort_by(make_task):
    rows = sheets_of(make_task(due_on=date(2020, 7, 6)))["逾期与临期"].tables[0].rows
    assert rows[0][3] == date(2020, 7, 6)


def test_a_report_is_shown_at_the_offices_time_with_its_own_words():
    report = ReportFacts(FRIDAY, "省经信厅", "王建国", 1, "标准", 60, "=1+1")
    rows = sheets_of(reports=(report,))["本周反馈"].tables[0].rows
    assert list(rows) == [
        (datetime.fromisoformat("2020-07-03T16:00"), "省经信厅", "王建国", 1, "标准", 0.6, "=1+1", "")
    ]


def test_a_report_that_came_after_the_digest_before_is_marked(make_task):
    sunday = datetime(2020, 6, 28, 10, tzinfo=UTC)
    late = ReportFacts(sunday, "省经信厅", "王建国", 1, "标准", 60, "已完成", recorded_by="王敏")
    [row] = sheets_of(reports=(late,))["本周反馈"].tables[0].rows
    assert row[-1] == "上周补报\n代录：王敏"


def test_what_the_office_entered_or_corrected_says_who_told_it_and_who_wrote_it_down():
    entered = ReportFacts(
        FRIDAY, "省经信厅", "", 1, "标准", 60, "正在征求意见", recorded_by="王敏", source="张处长电话"
    )
    corrected = replace(entered, by="王建国", source="", is_correction=True)
    rows = sheets_of(reports=(entered, corrected))["本周反馈"].tables[0].rows
    assert [(row[2], row[-1]) for row in rows] == [
        ("", "来源：张处长电话\n代录：王敏"),
        ("王建国", "更正：王敏"),
    ]


def test_a_missing_report_of_a_cycle_is_among_what_presses(make_task):
    task = make_task(due_on=None, recurrence="FREQ=MONTHLY;BYMONTHDAY=28", issued_on=date(2020, 5, 1))
    sheets = sheets_of(task)
    (row,) = sheets["逾期与临期"].tables[0].rows
    assert row[4] == "6月28日应报未报"
    assert row[-1] == Lamp(Light.YELLOW, Standing.BEHIND)
    assert "报送周期内未按期反馈" in "".join(sheets["概览"].notes)


def test_progress_tells_what_indicators_stand_at_and_which_milestones_are_late(make_task):
    task = make_task(
        done="已培育。",
        due_on=date(2020, 7, 6),
        indicators=(Indicator("智能工厂", 100, "个", 30), Indicator("完成投资", 100, "亿元")),
        milestones=(Milestone("形成初稿", date(2020, 7, 2)), Milestone("印发方案", date(2020, 7, 3))),
    )
    (row,) = sheets_of(task)["逾期与临期"].tables[0].rows
    assert row[5] == "已培育。\n指标：智能工厂 30/100个\n节点逾期：形成初稿（7月2日）"


def test_a_late_milestone_is_told_where_a_leader_looks_and_the_task_keeps_its_light(make_task):
    steps = (Milestone("形成初稿", date(2020, 7, 2)), Milestone("印发", date(2020, 7, 1)))
    sheets = sheets_of(make_task(due_on=date(2020, 12, 31), milestones=steps))
    [row] = sheets["逾期与临期"].tables[0].rows
    assert row[4].endswith("个工作日\n节点逾期2项")
    assert row[-1] == Lamp(Light.GREEN, Standing.ON_TRACK)
    assert "，节点逾期2项" in sheets["概览"].lead


def test_the_overview_counts_as_many_grey_lights_as_the_work_list_shows(make_task):
    ended = [make_task(number=1, state=State.CLOSED), make_task(number=2, state=State.CANCELLED)]
    sheets = sheets_of(*ended, make_task(number=3))
    assert "按灯：绿1项、灰2项，其中办结1项、撤销1项" in sheets["概览"].lead
    lamps = [str(row[-1]) for row in sheets["工作清单"].tables[0].rows]
    assert sum(lamp.startswith("灰") for lamp in lamps) == 2


def test_the_overview_prints_the_rule_and_the_journal_head(make_task):
    notes = "".join(sheets_of(make_task())["概览"].notes)
    assert "剩余不超过5个工作日" in notes
    assert "9f2c5e1b" in notes


def test_many_changes_are_named_in_part_and_counted_in_full(make_task):
    tasks = [make_task(number=n, issued_on=date(2020, 7, 1)) for n in range(1, 11)]
    row = next(row for row in sheets_of(*tasks)["概览"].tables[1].rows if row[0] == "新交办")
    assert row[1] == 10
    assert row[2].count("#") == LISTED_CHANGES
    assert row[2].endswith("另有4项，见工作清单“本周变化”栏")


def test_the_overview_tells_who_asks_for_what_and_what_the_office_owes(make_task):
    asked = (Asked(RequestKind.EXTENSION, "省经信厅", date(2020, 9, 1), since=date(2020, 6, 29)),)
    shares = (ShareFacts("省科技厅", problem="缺少\n数据", blocked_on=date(2020, 6, 19)),)
    tables = sheets_of(
        make_task(title="绘制图谱", blocked_on=date(2020, 6, 22), problem="口径不一致", shares=shares),
        make_task(number=2, title="制定标准", asked=asked, extensions=1, due_since=date(2020, 7, 1)),
    )["概览"].tables
    assert list(tables[2].rows) == [
        ("#1 绘制图谱", 9, "省科技厅6月19日提出：缺少 数据"),
        ("#1 绘制图谱", 8, "省经信厅6月22日提出：口径不一致"),
    ]
    assert list(tables[3].rows) == [("#2 制定标准", 4, "省经信厅6月29日申请延期至9月1日")]
    assert [table.title for table in tables[2:]] == [
        "三、需协调事项",
        "四、待督办单位答复的申请（报办结、延期、退回）",
    ]


def test_a_task_that_was_closed_is_whole_whatever_was_reported_last(make_task):
    closed = make_task(state=State.CLOSED, closed_on=date(2020, 7, 1), progress=95)
    [row] = sheets_of(closed)["工作清单"].tables[0].rows
    assert row[6] == 1.0


def test_a_text_that_is_too_long_for_its_row_says_where_the_whole_of_it_is(make_task):
    for words in ("长" * 126 + "\n" + "字" * 1700, "已办。\n" * 40):
        cell = fitted_text(words, 32)
        assert cell.endswith("…（全文见「全文」表）")
        assert words.startswith(cell.removesuffix("…（全文见「全文」表）"))
        assert line_count(cell, 33) <= MOST_LINES
    short = "字" * 16 * MOST_LINES
    assert fitted_text(short, 32) == short
    assert fitted_text(short + "字", 32) != short + "字"


@pytest.mark.parametrize(
    "words", ["字" * 3000, "已办。\n" * 90, "\n" * 90, "甲\n\n" + "a" * 2500 + "\n乙", "短"]
)
def test_the_parts_of_a_text_are_the_whole_of_it(words):
    parts = [*row_parts(words, 32)]
    assert all(line_count(part, 32) <= MOST_LINES for part in parts)
    assert "".join(parts).replace("\n", "") == words.replace("\n", "")


def test_the_overview_signs_the_offices_word_and_counts_the_lights(make_task):
    book = digest_book(
        summary_of(make_task(due_on=date(2020, 6, 30)), make_task(number=2)),
        replace(MASTHEAD, word="请抓紧。", office="省转升办"),
    )
    first, second = book.sheets[0].lead.splitlines()
    assert first == "省转升办：请抓紧。"
    assert second.startswith("清单共2项（逾期1项、正常1项；按灯：红1项、绿1项）")


def test_an_extension_is_told_with_the_old_day_and_the_new_one(make_task):
    task = make_task(
        due_on=date(2020, 9, 30),
        original_due_on=date(2020, 8, 31),
        extensions=1,
        due_since=date(2020, 7, 1),
    )
    row = next(row for row in sheets_of(task)["概览"].tables[1].rows if row[0] == "延期")
    assert row[1:] == (1, f"#1 {task.title}（省经信厅），8月31日→9月30日")


def test_a_correction_says_so_on_every_sheet_and_why_on_the_first(make_task):
    book = digest_book(summary_of(make_task()), replace(MASTHEAD, number=2, correction="第3项误标办结。"))
    assert "第1次更正" in book.subtitle
    assert "第1次更正" in book.edition
    assert book.sheets[0].lead.startswith("第1次更正。更正说明：第3项误标办结。\n")


@pytest.mark.parametrize(
    ("indicator", "cells"),
    [
        (Indicator("智能工厂", 100, "家", 30), (100, 30, "家", 0.3, "未达目标")),
        (Indicator("智能工厂", 100, "家", 120), (100, 120, "家", 1.2, "已达目标")),
        (Indicator("智能工厂", 100, "家"), (100, None, "家", None, "未报数")),
        (Indicator("单位能耗降至", 0.5, "吨", 0.6), (0.5, 0.6, "吨", None, "未达目标")),
        (Indicator("单位能耗降至", 0.5, "吨", 0.5), (0.5, 0.5, "吨", None, "已达目标")),
        (Indicator("审批时间不超过", 3, "天", 4), (3, 4, "天", None, "未达目标")),
        (Indicator("覆盖率不低于", 80, "%", 85), (80, 85, "%", 85 / 80, "已达目标")),
        (Indicator("亩均税收下降", 0, "%", 0), (0, 0, "%", None, "已达目标")),
        (Indicator("安全事故", 0, "起", 0), (0, 0, "起", None, "已达目标")),
        (Indicator("安全事故", 0, "起", 2), (0, 2, "起", None, "未达目标")),
        (Indicator("增速不低于", 0, "%", 3), (0, 3, "%", None, "已达目标")),
    ],
)
def test_an_indicator_stands_against_its_target(make_task, indicator, cells):
    [row] = sheets_of(make_task(indicators=(indicator,)))["指标"].tables[0].rows
    assert row[4:9] == cells


def test_units_are_chosen_from_the_register(make_task):
    sheets = sheets_of(make_task())
    lead = next(column for column in sheets["工作清单"].tables[0].columns if column.heading == "牵头单位")
    names = sheets["填报说明"].tables[1]
    assert lead.blank is not None
    assert lead.blank.choices == names.columns[0].known_as
    assert [row[0] for row in names.rows] == ["省经信厅", "省科技厅"]


def test_units_add_up_to_the_work_list(make_task):
    table = sheets_of(
        make_task(supporting_units=("省科技厅",)), make_task(number=2, due_on=date(2020, 6, 1))
    )["责任单位汇总"].tables[0]
    assert [row[0] for row in table.rows] == ["省经信厅", "省科技厅"]
    assert table.total == ("合计", 2, 1, 0, 0, 0, 1, 0, 1, 0, 0)


def test_a_task_that_lags_is_not_counted_as_due_soon(make_task):
    lagging = make_task(due_on=date(2020, 8, 31), progress=5)
    table = sheets_of(lagging, make_task(number=2, due_on=date(2020, 7, 6)))["概览"].tables[0]
    headings = [column.heading for column in table.columns]
    assert headings == ["工作板块", "总数", "逾期", "受阻", "临期", "滞后", "正常", "办结"]
    assert table.total == ("合计", 2, 0, 0, 1, 1, 0, 0)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "=1+1"),
        ("第一行\r\n第二行\r第三行", "第一行\n第二行\n第三行"),
        ("a\x00b\x1bc", "a〓b〓c"),
        ("\ud83d坏", "〓坏"),
        ("\ufffe", "〓"),
        ("😀", "😀"),
        ("_x0041_", "_x005F_x0041_"),
        ("_xyz_", "_xyz_"),
    ],
)
def test_a_cell_shows_the_text_as_written_or_a_visible_mark(text, shown):
    assert cell_text(text) == shown


@pytest.mark.parametrize("character", ["字", "😀"])
def test_a_text_too_long_for_a_cell_is_cut_with_a_mark(character):
    shown = cell_text(character * 40_000)
    assert CELL_LIMIT - 1 <= utf16_length(shown) <= CELL_LIMIT
    assert shown.endswith("……（超出单元格上限，此后从略）")


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("", 10, 1), ("五个汉字呀", 10, 1), ("六个汉字在此", 10, 2), ("abcdefghij", 10, 1), ("一\n\n二", 10, 3)],
)
def test_a_chinese_character_is_as_wide_as_two_digits(text, width, lines):
    assert line_count(text, width) == lines
