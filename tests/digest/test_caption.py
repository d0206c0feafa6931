"""The words under the picture."""

import re
from dataclasses import replace

import pytest

from taskbot.digest.caption import CAPTION_LIMIT, LISTED_TASKS, caption_of
from taskbot.digest.cells import utf16_length
from taskbot.digest.words import Masthead
from taskbot.tasks.lights import LightRules
from taskbot.tasks.summary import Snapshot, summarize
from taskbot.tasks.workdays import Calendar


def test_the_caption_says_counts_changes_and_what_needs_a_leader(summary, masthead):
    lines = caption_of(summary, masthead).splitlines()
    assert lines[0] == "<b>传统制造业改造提升工作周报</b> 2020年第27周"
    assert lines[1].startswith("截至2020年7月3日（周五）16:00，清单共41项：逾期")
    assert re.fullmatch("本周新逾期[0-9]+项、新办结[0-9]+项，收到反馈7条。", lines[2])
    assert lines[3] == "<b>逾期</b>"
    assert "报办结待审核1项。" in lines


def test_a_week_without_change_is_one_line(quiet, masthead):
    assert caption_of(quiet, masthead) == (
        "<b>传统制造业改造提升工作周报</b> 2020年第27周：截至2020年7月3日（周五）16:00，本周无变化。清单共1项：正常1项。"
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
    assert utf16_length(caption) <= CAPTION_LIMIT
    assert caption.count("<b>") == caption.count("</b>")
    assert not re.search("&(?!amp;|lt;|gt;)", caption)


def test_a_long_list_is_named_in_part_and_counted_in_full(snapshot, masthead):
    tasks = tuple(replace(task, due_on=snapshot.today.replace(day=1)) for task in snapshot.tasks)
    late = summarize(Snapshot(snapshot.as_of, tasks, (), (), LightRules()), Calendar())
    assert f"另有{late.counts.overdue - LISTED_TASKS}项，见附表。" in caption_of(late, masthead)
