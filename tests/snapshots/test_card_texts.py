"""Cards: how far each unit is, what is late; a list card of any size fits into a message, now and after every report."""

from dataclasses import replace
from datetime import date

import pytest
from plain import PLAIN

from taskbot.handlers.cards import card_keyboard
from taskbot.tasks.facts import Asked, Indicator, Milestone, Returned, ShareFacts, TaskFacts
from taskbot.tasks.lifecycle import RequestKind, State
from taskbot.texts.cards import card, recalled_card
from taskbot.texts.list_cards import list_card, split_for_cards
from taskbot.texts.pages import LONGEST_MESSAGE, utf16_length

TODAY = date(2020, 6, 24)
DAY = date(2020, 6, 16)


def supported(*shares: ShareFacts, **facts: object) -> TaskFacts:
    return replace(PLAIN, supporting_units=tuple(share.unit for share in shares), shares=shares, **facts)


def line(task: TaskFacts, start: str) -> str:
    (found,) = (each for each in card(task, "6月30日（周二）", TODAY).splitlines() if each.startswith(start))
    return found


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (ShareFacts("省税务局"), "省税务局（未签收）"),
        (ShareFacts("省税务局", DAY), "省税务局（已签收）"),
        (ShareFacts("省税务局", DAY, 60), "省税务局（已签收，60%）"),
        (ShareFacts("省税务局", DAY, 60, blocked_on=DAY), "省税务局（已签收，60%，受阻）"),
        (ShareFacts("省税务局", DAY, 100, finished_on=DAY), "省税务局（已完成）"),
    ],
)
def test_a_supporting_unit_is_shown_with_how_far_it_is(share, shown):
    assert line(supported(share), "牵头") == f"牵头：省经信厅　配合：{shown}"


def test_what_is_the_same_of_all_supporting_units_is_said_once():
    names = ("省税务局", "省财政厅", "省科技厅")
    task = supported(*map(ShareFacts, names))
    assert line(task, "牵头").endswith("配合：省税务局、省财政厅、省科技厅（均未签收）")
    done = supported(*(ShareFacts(name, DAY, finished_on=DAY) for name in names), state=State.CLOSED)
    assert line(done, "牵头").endswith("配合：省税务局、省财政厅、省科技厅（均已完成）")


def test_of_many_supporting_units_the_first_are_named_and_the_rest_counted():
    shares = [
        ShareFacts(f"单位{number}", DAY if number < 5 else None, finished_on=DAY if number < 2 else None)
        for number in range(12)
    ]
    named = "单位0、单位1、单位2、单位3等 12 家"
    assert line(supported(*shares), "牵头").endswith(
        f"配合：{named}（已完成 2 家，推进中 3 家，未签收 7 家）"
    )
    assert line(supported(*shares, state=State.CLOSED), "牵头").endswith(f"配合：{named}")
    assert line(supported(*map(ShareFacts, map(str, range(9)))), "牵头").endswith("等 9 家（均未签收）")


@pytest.mark.parametrize(
    ("share", "stage"),
    [
        (ShareFacts("省税务局"), "未签收"),
        (ShareFacts("省税务局", DAY), "推进中"),
        (ShareFacts("省税务局", DAY, 60, blocked_on=DAY), "受阻"),
        (ShareFacts("省税务局", DAY, 100, finished_on=DAY), "已完成"),
    ],
)
def test_each_of_many_supporting_units_is_counted_in_one_place(share, stage):
    mixed = supported(share, *(ShareFacts(name, DAY) for name in "甲乙丙丁"))
    one = {"推进中": "均推进中"}.get(stage, f"{stage} 1 家")
    assert one in line(mixed, "牵头")
    assert line(supported(*[share] * 5), "牵头").endswith(f"等 5 家（均{stage}）")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            Asked(RequestKind.EXTENSION, "省经信厅", date(2020, 7, 10)),
            "申请延期至7月10日（周五），待督办单位答复",
        ),
        (Asked(RequestKind.DECLINE, "省经信厅"), "省经信厅申请退回，待督办单位答复"),
    ],
)
def test_what_waits_for_the_office_stands_in_the_state(asked, said):
    task = replace(PLAIN, state=State.IN_PROGRESS, asked=(asked,))
    assert line(task, "状态") == f"状态：推进中 · 已签收 · {said}"
    assert " · 待督办单位答复" in list_card([task, PLAIN], TODAY)


@pytest.mark.parametrize("kind", [RequestKind.CLOSING, RequestKind.COORDINATION])
def test_a_review_and_a_trouble_are_told_otherwise(kind):
    assert "答复" not in card(replace(PLAIN, asked=(Asked(kind, "省经信厅"),)), "", TODAY)


def test_a_return_is_seen_until_it_is_answered():
    task = replace(PLAIN, state=State.IN_PROGRESS, returned=Returned(DAY, "缺<附件>"))
    assert line(task, "退办") == "退办（6月16日）：缺&lt;附件&gt;"


def test_an_ended_task_shows_no_percentage():
    assert line(replace(PLAIN, state=State.CLOSED, progress=45), "状态") == "状态：办结"


@pytest.mark.parametrize(
    ("facts", "asks"),
    [
        ({}, True),
        ({"due_on": TODAY}, True),
        ({"due_on": date(2020, 6, 23)}, False),
        ({"due_on": None}, False),
        ({"asked": (Asked(RequestKind.EXTENSION, "省经信厅", date(2020, 7, 10)),)}, False),
        ({"asked": (Asked(RequestKind.DECLINE, "省经信厅"),)}, True),
        ({"state": State.IN_REVIEW}, False),
    ],
)
def test_the_card_offers_an_extension_only_where_one_can_be_asked(facts, asks):
    rows = card_keyboard(replace(PLAIN, state=State.IN_PROGRESS, due_on=date(2020, 6, 30)), TODAY)
    assert "申请延期" in {each["text"] for row in rows for each in row}
    task = replace(PLAIN, **{"state": State.IN_PROGRESS, "due_on": date(2020, 6, 30)} | facts)
    rows = card_keyboard(task, TODAY)
    assert ("申请延期" in {each["text"] for row in rows for each in row}) == asks


def test_who_has_acknowledged_an_ended_task_is_of_no_interest():
    ended = supported(
        ShareFacts("省税务局"), ShareFacts("省财政厅", DAY, finished_on=DAY), state=State.CLOSED
    )
    assert line(ended, "牵头") == "牵头：省经信厅　配合：省税务局、省财政厅（已完成）"
    assert line(ended, "状态") == "状态：办结"


def test_milestones_and_indicators_show_what_was_reached_and_what_is_late():
    task = replace(
        PLAIN,
        leader="周副省长",
        milestones=(
            Milestone("形成初稿", date(2020, 6, 10), reached_on=DAY),
            Milestone("征求意见", date(2020, 6, 20)),
            Milestone("送审", date(2020, 6, 24)),
        ),
        indicators=(Indicator("智能工厂", 100, "个", 30), Indicator("覆盖率", 99.5, "%")),
    )
    assert line(task, "分管领导") == "分管领导：周副省长"
    assert line(task, "节点") == (
        "节点：6月10日（周三）形成初稿 ✓；6月20日（周六）征求意见（逾期）；6月24日（周三）送审"
    )
    assert line(task, "量化指标") == "量化指标：智能工厂100个（目前30个）；覆盖率 99.5%"
    assert "（逾期）" not in card(replace(task, state=State.CLOSED), "", TODAY)


def test_what_was_taken_back_says_so_and_nothing_else():
    assert recalled_card(PLAIN) == f"<b>#1 {PLAIN.title}</b>\n已撤回，请勿办理。"


def tasks(count: int, **facts: object) -> list[TaskFacts]:
    return [replace(PLAIN, number=number, **facts) for number in range(1, count + 1)]


WORST = {
    "title": "<长>" * 70,
    "content": "长" * 900,
    "urgency": "特急",
    "acknowledged_on": None,
    "supporting_units": ("省文化和旅游厅",) * 40,
    "shares": (ShareFacts("省文化和旅游厅"),) * 40,
    "due_on": date(2022, 12, 31),
}
REPORTED = {"state": State.IN_REVIEW, "progress": 100, "acknowledged_on": DAY, "due_on": date(2019, 12, 31)}


@pytest.mark.parametrize("count", [2, 8, 30, 54, 120, 400])
def test_a_list_card_fits_when_it_is_posted_and_when_everybody_has_reported(count):
    cards = list(split_for_cards(tasks(count, **WORST)))
    assert [task.number for shown in cards for task in shown] == list(range(1, count + 1))
    for shown in cards:
        for look in (shown, [replace(task, **REPORTED) for task in shown]):
            text = list_card(look, TODAY)
            assert utf16_length(text) <= LONGEST_MESSAGE
            assert all(f"#{task.number} " in text for task in shown)


def test_one_unit_gets_one_card_of_as_many_tasks_as_a_work_list_gives_it():
    assert len(list(split_for_cards(tasks(50)))) == 1
    assert list(split_for_cards([])) == []


def test_the_more_tasks_the_less_is_said_of_each():
    few, some, many = (list_card(tasks(count, content="首批图谱" * 30), TODAY) for count in (3, 25, 110))
    assert "首批图谱" in few
    assert "首批图谱" not in some
    assert "<b>#1 " in some
    assert "<b>#1 " not in many
    assert "#110 研究提出2.0版" in many


def test_a_list_card_marks_what_was_taken_back():
    kept, gone = tasks(2, content="首批图谱")
    shown = list_card([kept, replace(gone, state=State.CANCELLED, is_recalled=True)], TODAY)
    assert shown.count("已撤回，请勿办理") == shown.count("首批图谱") == 1
