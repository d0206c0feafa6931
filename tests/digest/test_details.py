"""What can be opened under a digest, as a rich message and as plain text; and what a correction says otherwise."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from long_list import AS_OF, make_task

from taskbot.digest.cells import utf16_length
from taskbot.digest.details import Listed, details_of, list_page, part
from taskbot.digest.differences import differences, numbers_changed
from taskbot.digest.overview import overview
from taskbot.digest.words import figures_changed
from taskbot.sandbox.markup import parse_html
from taskbot.sandbox.rich_markup import read_rich_html
from taskbot.tasks.changes import marks_of
from taskbot.tasks.facts import Returned
from taskbot.tasks.follow_ups import InstructionFacts
from taskbot.tasks.lifecycle import State
from taskbot.tasks.lights import LightRules
from taskbot.tasks.summary import Counts, Snapshot, summarize
from taskbot.tasks.workdays import Calendar

MESSAGE_LIMIT = 4096


def summed(snapshot, tasks, **more: object):
    return summarize(replace(snapshot, tasks=tuple(tasks), **more), Calendar())


def test_the_rich_message_has_a_table_of_sections_and_a_fold_for_each_list(summary):
    details = details_of(summary)
    assert details is not None
    text, _ = read_rich_html(details.rich)
    assert details.rich.count("<details>") == sum(bool(part(summary, each).lines) for each in Listed)
    rows = text.splitlines()
    assert rows[0] == "2020年第27周周报　分板块进展"
    assert rows[1].startswith("板块　总数　逾期")
    assert [row.split("　")[0] for row in rows[2:7]] == [group.name for group in summary.sections]
    assert rows[7].startswith("合计　41　")


def test_the_plain_text_says_the_same_and_fits_into_a_message(summary):
    details = details_of(summary)
    assert details is not None
    text, entities = parse_html(details.plain)
    assert utf16_length(details.plain) <= MESSAGE_LIMIT
    assert {entity.type for entity in entities} == {"bold", "expandable_blockquote"}
    assert "逾期　" in text


def test_a_long_list_is_cut_and_counted(snapshot):
    late = summed(
        snapshot,
        (
            replace(task, state=State.IN_PROGRESS, due_on=snapshot.today - timedelta(9))
            for task in snapshot.tasks
        ),
    )
    count = late.counts.overdue
    assert len(part(late, Listed.OVERDUE).lines) == count
    details = details_of(late)
    assert details is not None
    assert f"另有{count - 8}项，见附表。" in details.plain


@pytest.mark.parametrize("words", ["<b>&" * 200, "任务" * 100, "😀" * 200, "</details><script>"])
def test_no_words_break_or_overflow_it(snapshot, words):
    tasks = (
        replace(task, title=words, lead_unit=words, problem=words, section=words) for task in snapshot.tasks
    )
    given = InstructionFacts(words, words, snapshot.today, None, number=1, about=words)
    hostile = summed(snapshot, tasks, unit_order=(), instructions=(given,) * 30)
    details = details_of(hostile)
    assert details is not None
    read_rich_html(details.rich)
    for html in (
        details.plain,
        *(list_page(hostile, each, place=at).words for each in Listed for at in (0, 1)),
    ):
        parse_html(html)
        assert utf16_length(html) <= MESSAGE_LIMIT


def test_a_list_of_its_own_pages_through_to_its_last_task(snapshot):
    tasks = (
        replace(task, title="任务" * 30, state=State.IN_PROGRESS, due_on=snapshot.today - timedelta(9))
        for task in snapshot.tasks
    )
    late = summed(snapshot, tasks)
    count = late.counts.overdue
    pages = [list_page(late, Listed.OVERDUE, place=place) for place in range(count // 20 + 1)]
    heads = [page.words.splitlines()[0] for page in pages]
    assert heads == [
        f"<b>2020年第27周周报：逾期</b>　{count}项，第 {n}/{len(pages)} 页" for n in range(1, len(pages) + 1)
    ]
    assert sum((page.numbers for page in pages), ()) == part(late, Listed.OVERDUE).numbers
    assert all(0 < len(page.numbers) <= 20 for page in pages)
    assert list_page(late, Listed.OVERDUE, place=99) == pages[-1]


def test_what_is_no_issue_says_so_under_the_picture_too(summary):
    details = details_of(summary, mark="未定稿")
    assert details is not None
    assert details.plain.startswith("<b>2020年第27周周报（未定稿）明细</b>")
    assert details.rich.startswith("<h3>2020年第27周周报（未定稿）　分板块进展</h3>")


def test_an_empty_list_is_one_line(quiet):
    assert list_page(quiet, Listed.OVERDUE).words == "2020年第27周周报：没有逾期的任务。"
    assert list_page(quiet, Listed.CHANGES).words == "2020年第27周周报：没有变化。"
    corrected = list_page(quiet, Listed.COORDINATION, 2)
    assert corrected.words == "2020年第27周周报（第1次更正）：没有需协调的任务。"


def test_where_nothing_has_changed_there_is_nothing_to_open(quiet):
    assert details_of(quiet) is None


def test_every_number_in_a_list_is_a_task_of_it(summary):
    overdue = {line.task.number for line in summary.lines if line.standing.value == "overdue"}
    found = re.findall(r"^#(\d+) ", list_page(summary, Listed.OVERDUE).words, re.MULTILINE)
    assert set(map(int, found)) == overdue


def test_a_correction_names_the_figures_and_the_tasks_that_differ(snapshot):
    first, *others = (task for task in snapshot.tasks if task.state is State.IN_PROGRESS)
    old = summed(snapshot, [first, others[0]])
    new = summed(snapshot, [replace(first, state=State.CLOSED, closed_on=snapshot.today), *others[:2]])
    said = differences(old, new)
    assert re.match("数字：总数2→3", said[0])
    assert "办结0→1" in said[0]
    assert any(re.fullmatch(f"#{first.number} .*；灯 .*→办结", line) for line in said)
    assert any(re.fullmatch(f"#{others[1].number} .*：补列", line) for line in said)
    assert not any(line.startswith(f"#{others[0].number} ") for line in said)
    assert differences(new, new) == ()


def test_a_change_stands_apart_from_the_task_that_it_is_of(masthead):
    back = Returned(AS_OF.date(), "请补充名录")
    told = summed(Snapshot(AS_OF, (), (), (), LightRules()), [replace(PLAIN, returned=back)], before=BEFORE)
    line = f"#1 {PLAIN.title}（省厅），7月3日退办：请补充名录"
    assert part(told, Listed.CHANGES).lines == (f"退办：{line}",)
    assert ("退办", 1, line) in overview(told, masthead).tables[1].rows


def test_figures_that_are_the_same_are_not_named():
    assert figures_changed(Counts(overdue=3, on_track=5), Counts(overdue=2, on_track=6)) == "逾期3→2、正常5→6"
    assert figures_changed(Counts(overdue=3), Counts(overdue=3)) == ""


DUE, LATER = date(2020, 8, 20), date(2020, 8, 31)
PLAIN = make_task(
    1,
    lead_unit="省厅",
    section="一",
    state=State.IN_PROGRESS,
    progress=90,
    blocked_on=None,
    shares=(),
    due_on=DUE,
)
BEFORE = marks_of([PLAIN], AS_OF.date())
BLOCKED = replace(PLAIN, blocked_on=AS_OF.date())
CLOSED = replace(PLAIN, state=State.CLOSED, progress=100, closed_on=AS_OF.date())
LATE = replace(PLAIN, due_on=date(2020, 7, 1), first_overdue_on=date(2020, 7, 2))


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ([PLAIN], [PLAIN], ""),
        (
            [BLOCKED],
            [PLAIN],
            "受阻1→0、正常0→1、需协调1→0、本周变化1→0；亮灯：黄1→0、绿0→1；本周新受阻1→0；省厅牵头：受阻1→0、正常0→1",
        ),
        (
            [PLAIN],
            [CLOSED],
            "正常1→0、办结0→1、本周变化0→1；亮灯：绿1→0、灰0→1；本周新办结0→1；省厅牵头：正常1→0、办结0→1",
        ),
        ([PLAIN], [replace(PLAIN, due_on=LATER, due_since=AS_OF.date())], "本周变化0→1；本周时限调整0→1"),
        (
            [PLAIN],
            [replace(PLAIN, state=State.CANCELLED, cancelled_on=AS_OF.date())],
            "总数1→0、正常1→0、另撤销0→1、本周变化0→1；亮灯：绿1→0、灰0→1；本周撤销0→1；省厅牵头：总数1→0、正常1→0",
        ),
        (
            [LATE],
            [PLAIN],
            "逾期1→0、正常0→1、本周变化2→0；亮灯：红1→0、绿0→1；本周新逾期1→0、时限调整1→0；省厅牵头：逾期1→0、正常0→1",
        ),
    ],
)
def test_every_number_that_a_correction_says_otherwise_is_named(snapshot, was, now, said):
    old, new = (summed(snapshot, tasks, reports=(), before=BEFORE) for tasks in (was, now))
    assert numbers_changed(old, new) == said


def test_the_numbers_of_the_sections_are_named_where_there_are_several(snapshot):
    old, new = (
        summed(
            snapshot,
            [PLAIN, replace(PLAIN, number=2, section=section)],
            reports=snapshot.reports[:reports],
        )
        for section, reports in (("一", 2), ("二", 3))
    )
    assert (
        numbers_changed(old, new) == "本周收到反馈2→3；板块「一」总数2→1、正常2→1；板块「二」总数0→1、正常0→1"
    )
