"""What an event says: old → new in Chinese, whatever fields it has, and a report's full words once."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.models import Event
from taskbot.tasks.timelines import said_once
from taskbot.texts.events import event_words, new_words, old_words
from taskbot.texts.timelines import timeline_line

AT = datetime(2020, 6, 15, 1, 30, tzinfo=UTC)
LONG = "60% 已书面征求23家单位意见，" + "逐条研究" * 200


def event(
    kind: str = "amended", old: dict[str, Any] | None = None, new: dict[str, Any] | None = None
) -> Event:
    return Event(seq=1, at=AT, by=5, by_name="王敏", kind=kind, old=old, new=new, hash="")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (None, None, ""),
        ({}, {}, ""),
        ({"title": "绘制图谱"}, {"title": "绘制产业链图谱"}, "名称：绘制图谱 → 绘制产业链图谱"),
        ({"due_on": "2020-06-30"}, {"due_on": "2020-07-03"}, "时限：6月30日（周二） → 7月3日（周五）"),
        ({"due_on": "2020-06-30"}, {"due_on": "2021-01-04"}, "时限：6月30日（周二） → 2021年1月4日（周一）"),
        ({"due_on": "2020-06-30"}, {"due_on": None}, "时限：6月30日（周二） → （空）"),
        ({"due_on": None}, {"due_on": "2020-06-30"}, "时限：6月30日（周二）"),
        ({"due_on": "2020-06-30"}, {"reason": "等上级文件"}, "原时限：6月30日（周二）；原因：等上级文件"),
        ({"due_on": "2020-09-31"}, {"due_on": "20200630"}, "时限：2020-09-31 → 20200630"),
        ({}, {"asked_at": "2020-06-15T01:30:00+00:00"}, "asked_at：6月15日（周一）09:30"),
        ({"state": "in_review"}, {"state": "closed"}, "状态：报办结 → 办结"),
        ({"state": "issued"}, {"state": "issued"}, "状态：已交办"),
        ({"state": "unheard of"}, {"state": "closed"}, "状态：unheard of → 办结"),
        ({"progress": 40}, {"progress": 60}, "进度：40% → 60%"),
        ({"progress": None}, {"progress": 0}, "进度：0%"),
        ({"progress": 60}, {"progress": None}, "进度：60% → （空）"),
        (None, {"supporting_units": ["省财政厅", "省商务厅"]}, "配合单位：省财政厅、省商务厅"),
        (
            {"units": {"浙江省财政厅": "lead"}},
            {"units": {"浙江省商务厅": "lead", "浙江省财政厅": "supporting"}},
            "承办单位：浙江省财政厅（牵头） → 浙江省商务厅（牵头）、浙江省财政厅（配合）",
        ),
        (
            None,
            {"milestones": [{"title": "形成初稿", "due_on": "2020-05-31", "phrase": "5月底前"}]},
            "阶段节点：形成初稿 5月31日（周日） 5月底前",
        ),
        (
            None,
            {"indicators": [{"name": "覆盖率", "value": 100.0, "unit": "%"}, {"name": "总数", "value": 0.5}]},
            "量化指标：覆盖率 100%、总数 0.5",
        ),
        (None, {"deadline_phrase": "每月5日前", "recurrence": "FREQ=MONTHLY"}, "时限（原文）：每月5日前"),
        (None, {"is_blocked": True, "problem": "缺少专家。"}, "存在问题：缺少专家；受阻、需协调：是"),
        (None, {"is_blocked": False}, ""),
        (None, {"progress": 100, "is_finished": True}, "进度：100%；单位称已完成：是"),
        (None, {"role": "leader", "person": 7_000_000_001}, "身份：领导；人员编号：7000000001"),
        (None, {"of": "timeline", "task": 12}, "内容：任务时间线；任务编号：#12"),
        (None, {"kind": "work", "title": "<b>工作群</b>"}, "名称：<b>工作群</b>；用途：工作群"),
    ],
)
def test_fields_are_told_old_and_new(old, new, words):
    assert event_words(event(old=old, new=new)) == words


def test_a_report_holds_its_full_words_once_and_last():
    old = {"progress": 40, "words": "上一次的话"}
    new = {
        "words": LONG,
        "progress": 60,
        "done": LONG.removeprefix("60% "),
        "problem": "",
        "next_step": "另行推断的一步",
        "is_blocked": False,
        "state": "in_progress",
    }
    report = event("reported", old, new)
    words = event_words(report)
    assert words == f"进度：40% → 60%；下步打算：另行推断的一步；状态：推进中；反馈原文：{LONG}"
    assert old_words(report) == "进度：40%"
    assert new_words(report).count("已书面征求23家单位意见") == 1
    told_old, told_new = said_once(report)
    assert told_old == {"progress": 40}
    assert told_new == {name: value for name, value in new.items() if name != "done"}
    assert report.new == new


def test_a_report_without_words_keeps_its_parts():
    old, new = said_once(event("entered", {"words": "前"}, {"words": "", "done": "已印发", "problem": ""}))
    assert (old, new["done"]) == ({"words": "前"}, "已印发")


def test_what_was_taken_away_is_seen_on_both_sides():
    change = event(old={"content": "旧的内容", "section": "一"}, new={"content": ""})
    assert old_words(change) == "任务内容：旧的内容\n重点方向：一"
    assert new_words(change) == "任务内容：（空）"


SEVERAL = "#1 60% 已印发 #2 受阻，缺专家"


@pytest.mark.parametrize(
    ("kind", "new", "line"),
    [
        ("issued", {"title": "绘制图谱"}, "交办"),
        ("returned", {"reason": "缺<附件>"}, "退办：缺&lt;附件&gt;"),
        ("reported", {"words": "长" * 200}, f"反馈：{'长' * 119}…"),
        ("reported", {"words": SEVERAL, "progress": 60, "done": "已印发"}, "反馈：60%，已印发"),
        ("reported", {"words": SEVERAL, "problem": "缺专家", "is_blocked": True}, "反馈：问题：缺专家"),
        ("reported", {"words": SEVERAL, "is_blocked": True}, "反馈：受阻"),
        ("reported", {"words": SEVERAL, "is_finished": True}, "反馈：已完成"),
        ("reported", {"words": SEVERAL, "progress": 0, "next_step": "送审"}, "反馈：0%；下步：送审"),
        ("reported", {"words": "#1 70%", "progress": 70, "corrects": 3}, "更正反馈：70%"),
        ("reported", {"words": "#1 70%", "progress": 70, "outdated": True}, "更正反馈：70%"),
        ("corrected", {"words": "70%", "progress": 70, "corrects": 3}, "更正反馈：70%"),
        (
            "entered",
            {"words": "已送审", "done": "已送审", "source": "<张>"},
            "代录反馈：已送审（来源：&lt;张&gt;）",
        ),
        ("entered", {"words": "已送审", "done": "已送审"}, "录入进展：已送审"),
        ("instructed", {"words": "抓紧办理"}, "批示：抓紧办理"),
        ("not known yet", None, "not known yet"),
    ],
)
def test_a_line_under_a_card_is_short(kind, new, line):
    assert timeline_line(event(kind, new=new), {}, date(2020, 7, 2)) == f"6月15日（周一）09:30 王敏 {line}"


@pytest.mark.parametrize(
    ("kind", "old", "new", "line"),
    [
        (
            "extension_asked",
            {"due_on": "2020-06-30"},
            {"wanted_on": "2020-07-03", "reason": "再征求意见", "state": "in_progress"},
            "申请延期：6月30日（周二） → 7月3日（周五），再征求意见",
        ),
        (
            "extension_granted",
            {"due_on": "2020-06-30"},
            {"due_on": "2020-07-02", "wanted_on": "2020-07-03"},
            "同意延期：6月30日（周二） → 7月2日（周四）",
        ),
        (
            "amended",
            {"due_on": "2020-06-30", "deadline_phrase": "6月底前"},
            {"due_on": "2020-07-10", "deadline_phrase": "7月10日前", "reason": "任务有变"},
            "调整：时限：6月30日（周二） → 7月10日（周五）；原因：任务有变",
        ),
        (
            "amended",
            {"deadline_phrase": "每月5日前"},
            {"deadline_phrase": "长期"},
            "调整：时限（原文）：每月5日前 → 长期",
        ),
        (
            "amended",
            {"units": {"浙江省财政厅": "lead", "浙江省商务厅": "supporting"}},
            {"units": {"浙江省财政厅": "lead", "浙江省科学技术厅": "supporting"}, "reason": "职责"},
            "调整：增加浙江省科学技术厅；取消浙江省商务厅；原因：职责",
        ),
        (
            "transferred",
            {"lead": "省经信厅"},
            {"lead": "省科技厅", "reason": "职责"},
            "转办：省经信厅 → 省科技厅，职责",
        ),
    ],
)
def test_a_line_under_a_card_tells_what_was_and_what_is(kind, old, new, line):
    assert timeline_line(event(kind, old, new), {}, date(2020, 7, 2)).endswith(f" {line}")


def test_a_line_names_the_unit_that_it_is_about():
    entered = event("entered", new={"words": "已送审", "done": "已送审", "source": "电话"})
    entered.unit_id = 7
    line = timeline_line(entered, {7: "省经信厅"}, date(2020, 7, 2))
    assert line.endswith("王敏 代录反馈（省经信厅）：已送审（来源：电话）")


def test_an_instruction_is_no_report():
    assert event_words(event("instructed", new={"words": "抓紧办理"})) == "批示内容：抓紧办理"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
facts = st.dictionaries(
    st.sampled_from(["words", "done", "due_on", "state", "units", "progress", "of", "x"]), json_values
)


@given(st.none() | facts, st.none() | facts)
def test_whatever_an_event_holds_it_is_told(old, new):
    anything = event("x", old, new)
    assert all(isinstance(say(anything), str) for say in (event_words, old_words, new_words))
    told = (event(kind, old, new) for kind in ("reported", "amended", "extension_asked", "x"))
    assert all(timeline_line(each, {}, date(2020, 7, 2)) for each in told)
