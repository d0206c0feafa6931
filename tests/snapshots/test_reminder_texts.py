"""What a reminder says of each rule, in the unit's words and in the office's; a full one fits, and no word is markup."""

import re
from dataclasses import replace
from datetime import date

import pytest
from plain import PLAIN

from taskbot.tasks.facts import Asked, Instructed, Milestone, TaskFacts
from taskbot.tasks.lifecycle import RequestKind
from taskbot.tasks.workdays import Calendar
from taskbot.texts.formatting import MOST_FORMATTED, formatted_parts
from taskbot.texts.pages import utf16_length
from taskbot.texts.reminders import Row, Rule, Section, how_to_answer, in_brief, late, reason, reminder
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
        (Rule("before-2", "", "省经信厅"), AHEAD, "还有 2 个工作日", "省经信厅还有 2 个工作日，尚无反馈"),
        (
            Rule("before-0", "", "省经信厅"),
            replace(TASK, due_on=TODAY),
            "今天到期",
            "省经信厅今天到期，尚无反馈",
        ),
        (
            Rule("before-0", "", "省经信厅"),
            replace(TASK, due_on=date(2020, 7, 5)),
            "时限前最后一个工作日",
            "省经信厅时限前最后一个工作日，尚无反馈",
        ),
        (Rule("overdue-3", "", "省经信厅"), TASK, "已逾期 3 天", "省经信厅已逾期 3 天，尚无反馈"),
        (
            Rule("overdue-3", "", "省经信厅"),
            REPORTED,
            "已逾期 3 天",
            "省经信厅已逾期 3 天，最近一次反馈是6月24日",
        ),
        (Rule("unacknowledged-1", "", "省经信厅"), TASK, "尚未签收", "省经信厅尚未签收"),
        (Rule("returned-2", "", "省经信厅"), TASK, "退办后尚未反馈", "退办后尚未反馈"),
        (
            Rule("cycle", "", "省经信厅", date(2020, 6, 28)),
            TASK,
            "6月28日的一期尚未反馈",
            "6月28日的一期尚未反馈",
        ),
        (Rule("before-0", "", "省经信厅", TODAY), TASK, "本期反馈今天到期", "本期反馈今天到期"),
        (
            Rule("before-0", "", "省经信厅", date(2020, 7, 5)),
            TASK,
            "本期反馈7月5日（周日）到期",
            "本期反馈7月5日（周日）到期",
        ),
        (
            Rule("before-2", "", "省经信厅", step(date(2020, 7, 7))),
            TASK,
            "时间节点「完成初稿」还有 2 个工作日",
            None,
        ),
        (Rule("before-0", "", "省经信厅", step(TODAY)), TASK, "时间节点「完成初稿」今天到期", None),
        (
            Rule("overdue-1", "", "省经信厅", step(date(2020, 7, 2))),
            TASK,
            "时间节点「完成初稿」已逾期 1 天",
            None,
        ),
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
    for step, occasion in (("2", "7"), ("weekly", "7+1")):
        rule = Rule(f"{kind}-{step}", occasion, "省税务局")
        assert reason(rule, replace(TASK, asked=(asked,)), TODAY, CALENDAR, to_office=True) == words


def test_a_leaders_instruction_waits_to_be_passed_on():
    task = replace(TASK, instructed=(Instructed(7, date(2020, 7, 1)), Instructed(8, date(2020, 6, 22))))
    words = [
        reason(Rule(name, occasion, ""), task, TODAY, CALENDAR, to_office=True)
        for name, occasion in (("instruction-2", "7"), ("instruction-weekly", "8+1"))
    ]
    assert words == [
        "领导批示待转办，已等待 2 个工作日（/pending）",
        "领导批示待转办，已等待 8 个工作日（/pending）",
    ]
    assert in_brief(Rule("instruction-2", "7", ""), task, TODAY) == "批示待转办"


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
        "（2027年放假安排未公布，暂按法定节假日推算）",
    ]


def test_a_supporting_units_share_is_said_with_its_name_to_the_office():
    rule = Rule("unacknowledged-2", "2020-06-30", "省财政厅")
    assert reason(rule, TASK, TODAY, CALENDAR, to_office=True) == "省财政厅尚未签收"


@pytest.mark.parametrize(
    ("rule", "task", "words"),
    [
        (Rule("before-2", "", "省经信厅"), AHEAD, "临近时限"),
        (Rule("before-0", "", "省经信厅"), replace(TASK, due_on=TODAY), "今日到期"),
        (Rule("overdue-weekly", "", "省经信厅"), TASK, "已逾期"),
        (Rule("unacknowledged-1", "", "省经信厅"), TASK, "尚未签收"),
        (Rule("returned-2", "", "省经信厅"), TASK, "退办后尚未反馈"),
        (Rule("cycle", "", "省经信厅", date(2020, 6, 28)), TASK, "本期尚未反馈"),
        (Rule("before-0", "", "省经信厅", TODAY), TASK, "本期反馈到期"),
        (Rule("before-2", "", "省经信厅", step(date(2020, 7, 7))), TASK, "时间节点临近时限"),
        (Rule("overdue-1", "", "省经信厅", step(date(2020, 7, 2))), TASK, "时间节点已逾期"),
        (Rule("closing-2", "7", "省经信厅"), TASK, "报办结待答复"),
        (Rule("coordination-2", "7", "省经信厅"), TASK, "需协调事项待答复"),
    ],
)
def test_in_brief_a_rule_is_a_word(rule, task, words):
    assert in_brief(rule, task, TODAY) == words


def crowded(units: int, tasks: int, title: str = HOSTILE + "长" * 300) -> list[Section]:
    """Long tasks of many units; the first of each unit is more urgent than all the second, and so on."""
    task: TaskFacts = replace(TASK, title=title, lead_unit=HOSTILE)
    rule = Rule("overdue-1", "", HOSTILE, Milestone(HOSTILE * 9, date(2020, 7, 1)))
    words = reason(rule, task, TODAY, CALENDAR, to_office=False)
    return [
        Section(
            f"省级单位名称较长的第{unit}家",
            [
                Row(replace(task, number=1000 * unit + n), [words], -n, ("已逾期", "今日到期")[n % 2])
                for n in range(1, tasks + 1)
            ],
            [(9, HOSTILE)] if unit % 2 else (),
        )
        for unit in range(1, units + 1)
    ]


@pytest.mark.parametrize(
    ("units", "tasks"), [(1, 1), (1, 40), (1, 900), (20, 1), (20, 5), (49, 2), (49, 40), (90, 90)]
)
def test_a_message_of_any_size_fits_and_nobodys_words_are_markup(units, tasks):
    sections = crowded(units, tasks)
    message = reminder(sections, TODAY, unpublished=[2027], foot=how_to_answer([1, 2]))
    assert utf16_length(plain(message)) < 4096
    assert f"共 {units * tasks} 项" in message
    assert "<b>粗" not in message
    assert message.endswith(how_to_answer([1, 2]))
    lines = plain(message).splitlines()
    in_full = [line for line in lines if line.startswith("#")]
    in_short = [int(found[1]) for line in lines if (found := re.search(r"(?:^|另有 )(\d+) 项", line))]
    assert len(in_full) + sum(in_short) == units * tasks
    assert len(in_full) >= min(6, units * tasks)


@pytest.mark.parametrize(
    ("units", "tasks", "people"), [(1, 1, 2), (1, 95, 0), (40, 1, 2), (49, 1, 2), (49, 3, 3), (95, 1, 1)]
)
def test_no_more_is_formatted_than_telegram_shows_and_mentions_before_all_else(units, tasks, people):
    """Every unit's first liaison is called, as far as there is room; nothing that is said depends on it."""
    sections = [
        Section(
            f"第{unit}家",
            [Row(TASK, ["<b>今天到期</b>"], 1, "今日到期") for _ in range(tasks)],
            [(10 * unit + n, f"联络员{n}") for n in range(people)],
        )
        for unit in range(1, units + 1)
    ]
    message = reminder(sections, TODAY, foot=how_to_answer([1, 2]))
    assert formatted_parts(message) <= MOST_FORMATTED
    called = [int(person) for person in re.findall(r'tg://user\?id=(\d+)">联络员', message)]
    assert [person for person in called if person % 10 == 0] == [
        10 * unit for unit in range(1, min(units, MOST_FORMATTED - 1) + 1) if people
    ]
    in_full, in_short = (
        re.findall("^#12 ", plain(message), re.MULTILINE),
        re.findall(r"(\d+) 项今日", message),
    )
    assert len(in_full) + sum(map(int, in_short)) == units * tasks
    assert ("<b>" in message) == (units * tasks == 1)


def test_the_most_urgent_stand_in_full_and_of_the_rest_the_numbers_by_unit_and_reason():
    message = plain(reminder(crowded(2, 60, "长" * 300), TODAY))
    first, second = message.split("省级单位名称较长的第2家")
    shown = [[int(n) for n in re.findall(r"^#(\d+) ", part, re.MULTILINE)] for part in (first, second)]
    assert shown[0] == [1000 + n for n in range(1, len(shown[0]) + 1)]
    assert len(shown[0]) - len(shown[1]) in (0, 1)
    in_short = [line for line in first.splitlines() if line.startswith("另有")]
    assert [re.sub(r"\d+", "n", line.partition("：")[0]) for line in in_short] == [
        "另有 n 项今日到期",
        "另有 n 项已逾期",
    ]
    assert sum(message.count(f"#{1000 * unit + n}") for unit in (1, 2) for n in range(1, 61)) == 120


def test_where_all_fits_all_stands_in_full():
    message = reminder(crowded(3, 3, "短"), TODAY)
    assert len(re.findall(r"^#\d+ ", message, re.MULTILINE)) == 9
    assert "另有" not in message
