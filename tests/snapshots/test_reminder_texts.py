"""What a reminder says of each rule, in the unit's words and in the office's; a full one fits, and no word is markup."""

from dataclasses import replace
from datetime import date

import pytest
from plain import PLAIN

from taskbot.tasks.facts import Asked, Milestone, TaskFacts
from taskbot.tasks.lifecycle import RequestKind
from taskbot.tasks.workdays import Calendar
from taskbot.texts.reminders import Row, Rule, Section, how_to_answer, late, reason, reminder
from taskbot.texts.words import plain

TODAY = date(2020, 7, 3)
CALENDAR = Calendar()
HOSTILE = '<b>粗</b> & "x"'
TASK = replace(PLAIN, number=12, title="绘制产业链图谱", lead_unit="省经信厅", due_on=date(2020, 6, 30))
AHEAD = replace(TASK, due_on=date(2020, 7, 7))
REPORTED = replace(TASK, last_report_on=date(2020, 6, 24))


def step(due_on: date) -> Milestone:
    return Milestone("完成初稿", due_on)


@pytest.mark.parametrize(
    ("rule", "task", "to_unit", "to_office"),
    [
        (Rule("before-2", ""), AHEAD, "还有 2 个工作日", "省经信厅还有 2 个工作日，尚无反馈"),
        (Rule("before-0", ""), replace(TASK, due_on=TODAY), "今天到期", "省经信厅今天到期，尚无反馈"),
        (
            Rule("before-0", ""),
            replace(TASK, due_on=date(2020, 7, 5)),
            "时限前最后一个工作日",
            "省经信厅时限前最后一个工作日，尚无反馈",
        ),
        (Rule("overdue-3", ""), TASK, "已逾期 3 天", "省经信厅已逾期 3 天，尚无反馈"),
        (Rule("overdue-3", ""), REPORTED, "已逾期 3 天", "省经信厅已逾期 3 天，最近一次反馈是6月24日"),
        (Rule("unacknowledged-1", ""), TASK, "尚未签收", "省经信厅尚未签收"),
        (Rule("returned-2", ""), TASK, "退办后尚未反馈", "退办后尚未反馈"),
        (Rule("cycle", "", date(2020, 6, 28)), TASK, "6月28日的一期尚未反馈", "6月28日的一期尚未反馈"),
        (Rule("before-0", "", TODAY), TASK, "本期反馈今天到期", "本期反馈今天到期"),
        (
            Rule("before-0", "", date(2020, 7, 5)),
            TASK,
            "本期反馈7月5日（周日）到期",
            "本期反馈7月5日（周日）到期",
        ),
        (Rule("before-2", "", step(date(2020, 7, 7))), TASK, "时间节点「完成初稿」还有 2 个工作日", None),
        (Rule("before-0", "", step(TODAY)), TASK, "时间节点「完成初稿」今天到期", None),
        (Rule("overdue-1", "", step(date(2020, 7, 2))), TASK, "时间节点「完成初稿」已逾期 1 天", None),
    ],
)
def test_a_rule_is_said_as_a_fact(rule, task, to_unit, to_office):
    assert plain(reason(rule, task, TODAY, CALENDAR, to_office=False)) == to_unit
    if to_office is not None:
        assert plain(reason(rule, task, TODAY, CALENDAR, to_office=True)) == to_office


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (RequestKind.CLOSING, "省税务局报办结，已等待答复 2 个工作日"),
        (RequestKind.EXTENSION, "省税务局申请延期，已等待答复 2 个工作日"),
        (RequestKind.DECLINE, "省税务局申请退回，已等待答复 2 个工作日"),
        (RequestKind.COORDINATION, "省税务局需协调，已等待答复 2 个工作日"),
    ],
)
def test_what_waits_for_the_office_is_said_with_its_days(kind, words):
    asked = Asked(kind, "省税务局", None, 7, date(2020, 7, 1))
    rule = Rule(f"{kind}-2", "7")
    assert reason(rule, replace(TASK, asked=(asked,)), TODAY, CALENDAR, to_office=True) == words


def test_what_was_missed_says_when_it_was_due():
    assert late("尚未签收", date(2020, 7, 1), TODAY) == "尚未签收（补发，原应于7月1日提醒）"


def test_a_message_about_one_unit_is_headed_with_it_and_one_about_several_has_parts():
    row = Row(TASK, ["尚未签收"])
    assert plain(reminder([Section("省经信厅", [row])], TODAY)).splitlines() == [
        "省经信厅 督办提醒 7月3日（周五），共 1 项",
        "#12 绘制产业链图谱，时限6月30日（周二） —— 尚未签收",
    ]
    other = Section("省财政厅", [Row(replace(TASK, number=13), ["今天到期", "尚未签收"])], [(5, "吴芳")])
    assert plain(reminder([Section("省经信厅", [row]), other], TODAY, unpublished=[2027])).splitlines() == [
        "督办提醒 7月3日（周五），共 2 项",
        "",
        "省经信厅",
        "#12 绘制产业链图谱，时限6月30日（周二） —— 尚未签收",
        "",
        "省财政厅（请联络员 吴芳 查看）",
        "#13 绘制产业链图谱，时限6月30日（周二） —— 今天到期；尚未签收",
        "（2027年放假安排未公布，工作日暂按法定节假日推算）",
    ]


def crowded() -> list[Section]:
    """As much as one message is given: twenty tasks of twenty units."""
    task: TaskFacts = replace(TASK, title=HOSTILE + "长" * 300, lead_unit=HOSTILE)
    rule = Rule("overdue-1", "", Milestone(HOSTILE * 9, date(2020, 7, 1)))
    words = reason(rule, task, TODAY, CALENDAR, to_office=False)
    return [
        Section(f"省级单位名称较长的第{number}家", [Row(replace(task, number=9000 + number), [words])])
        for number in range(20)
    ]


def test_a_full_message_fits_and_nobodys_words_are_markup():
    sections = crowded()
    numbers = [row.task.number for section in sections for row in section.rows]
    message = "\n".join([reminder(sections, TODAY, unpublished=[2027]), how_to_answer(numbers)])
    assert len(plain(message)) <= 4096
    assert "<b>粗" not in message
