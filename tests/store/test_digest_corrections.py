"""A correction holds what was put right, not what came the week after; the next digest begins where it ended."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from digesting import (
    FRIDAY,
    LEADERS,
    MONDAY,
    NEXT_FRIDAY,
    AtTime,
    bind_leaders,
    frozen,
    issue_and_report,
    process_of,
    report,
    staff_office,
    told,
)
from factories import OFFICE, WorkList
from openpyxl import Workbook, load_workbook
from revised import LIST, Edit, changes, edited, head_row, put

from taskbot.context import Context
from taskbot.digest import editions
from taskbot.digest.models import Digest
from taskbot.digest.revisions import plan_brought
from taskbot.digest.service import look_after_digests
from taskbot.intake.documents import read_document
from taskbot.intake.service import brought_in
from taskbot.reminders import delivery
from taskbot.reminders.models import Letter
from taskbot.rendering import Renderer
from taskbot.tasks import reporting, requests, service, terms
from taskbot.tasks.facts import Status
from taskbot.tasks.importing import ImportPlan
from taskbot.tasks.issues import Overtaken, Stage
from taskbot.tasks.lifecycle import State
from taskbot.tasks.summary import Later, Snapshot

MONDAY_AFTER = FRIDAY + timedelta(days=3)
Given = Callable[[datetime, str], Awaitable[Snapshot]]


@pytest.fixture
def at(work: WorkList, tmp_path: Path, renderer: Renderer) -> AtTime:
    return process_of(work, tmp_path, renderer)


@pytest.fixture
async def listed(work: WorkList, at: AtTime) -> WorkList:
    """Three tasks, of which the leaders have read."""
    staff_office(work)
    bind_leaders(work)
    issue_and_report(work)
    for _ in range(2):
        work.issue(due_on=date(2020, 8, 1), now=MONDAY)
    await look_after_digests(at(FRIDAY))
    return work


@pytest.fixture
def corrected(listed: WorkList, at: AtTime) -> Given:
    """Has the week corrected at that time, with that note."""

    async def correct(now: datetime, note: str) -> Snapshot:
        digest = listed.do(editions.correct, "2020-W27", note, by=OFFICE, now=now)
        await look_after_digests(at(now))
        listed.do(editions.release, digest.id, by=OFFICE, now=now)
        await look_after_digests(at(now))
        return frozen(listed)[-1]

    return correct


def amend(work: WorkList, number: int, now: datetime, **changes: object) -> None:
    stored = work.ask(terms.task_terms, [number])[number]
    assert work.do(service.amend_task, number, replace(stored, **changes), by=OFFICE, now=now)


def end(work: WorkList, number: int, now: datetime) -> None:
    work.do(requests.submit_task, number, by=work.liaison(), now=now)
    work.do(requests.close_task, number, by=OFFICE, now=now)


def sent_back(work: WorkList, context: Context, workbook: Path, *edits: Edit) -> ImportPlan:
    """What the workbook would do that was opened, edited and saved."""
    data = edited(workbook.read_bytes(), *edits)
    brought = brought_in(read_document(data, workbook.name), workbook.name)
    return work.ask(plan_brought, brought, context, now=context.clock.now())


def questions(work: WorkList) -> list[str]:
    """What the office is asked before a correction goes out."""
    return [text for text in told(work, OFFICE.id) if "请核对" in text]


def states(snapshot: Snapshot) -> list[State]:
    return [task.state for task in snapshot.tasks]


async def test_of_an_older_week_it_holds_what_its_note_names_and_nothing_of_the_next_week(
    listed, at, corrected
):
    report(listed, "90% 已送审", 90, MONDAY_AFTER)
    end(listed, 1, MONDAY_AFTER)
    await look_after_digests(at(NEXT_FRIDAY))
    later = NEXT_FRIDAY + timedelta(days=3)
    listed.do(service.cancel_task, 3, "重复登记", by=OFFICE, now=later)
    found = await corrected(later, "#3重复登记，不应计入")
    assert states(found) == [State.IN_PROGRESS, State.ISSUED, State.CANCELLED]
    assert (found.as_of, found.tasks[0].progress) == (FRIDAY, 60)
    assert [each.words for each in found.reports] == ["60% 征求意见"]


async def test_a_note_without_numbers_takes_nothing_and_the_office_is_asked_for_them(listed, corrected):
    report(listed, "90% 已送审", 90, MONDAY_AFTER)
    amend(listed, 2, MONDAY_AFTER, due_on=date(2020, 9, 1))
    listed.do(service.cancel_task, 3, "职能取消", by=OFFICE, now=MONDAY_AFTER)
    assert await corrected(MONDAY_AFTER, "附表表述有误") == frozen(listed)[0]
    [question] = questions(listed)
    first, note, unnamed, last = question.splitlines()
    assert (first, note) == (
        "<b>2020年第27周周报（第1次更正）与上一版没有不同，请核对</b>",
        "更正说明：附表表述有误",
    )
    assert unnamed.startswith("#2、#3在上一版之后也有调整，")
    assert last.startswith("领导看到的只多一句更正说明；")
    assert "没有计入；要计入的，请在更正说明里写明编号（如 #2）。" in question


async def test_what_a_later_digest_has_told_stays_there_also_where_the_note_names_it(listed, at, corrected):
    report(listed, "90% 已送审", 90, MONDAY_AFTER)
    amend(listed, 2, MONDAY_AFTER, due_on=date(2020, 12, 1))
    listed.do(service.cancel_task, 3, "职能取消", by=OFFICE, now=MONDAY_AFTER)
    await look_after_digests(at(NEXT_FRIDAY))
    later = NEXT_FRIDAY + timedelta(days=3)
    assert await corrected(later, "#1漏报，#2时限、#3状态有误") == frozen(listed)[0]
    [question] = questions(listed)
    assert "与上一版没有不同，请核对" in question
    assert "\n#1、#2、#3在上一版之后的变化属于以后各期，没有计入。\n" in question


async def test_a_draft_that_a_later_digest_has_overtaken_has_to_be_ordered_again(listed, at, corrected):
    amend(listed, 2, MONDAY_AFTER, due_on=date(2020, 9, 1))
    digest = listed.do(editions.correct, "2020-W27", "#2时限有误", by=OFFICE, now=MONDAY_AFTER)
    await look_after_digests(at(NEXT_FRIDAY))
    with pytest.raises(Overtaken):
        listed.do(editions.release, digest.id, by=OFFICE, now=NEXT_FRIDAY)
    assert listed.rows(Digest)[1].is_at is Stage.DRAFTED
    await corrected(NEXT_FRIDAY, "#2时限有误")
    assert frozen(listed)[1] == frozen(listed)[0]


async def test_what_the_note_does_not_name_is_left_out_and_the_office_is_told(listed, corrected):
    for number in (2, 3):
        amend(listed, number, MONDAY_AFTER, due_on=date(2020, 9, 1))
    found = await corrected(MONDAY_AFTER, "#2时限有误")
    assert [task.due_on for task in found.tasks[1:]] == [date(2020, 9, 1), date(2020, 8, 1)]
    [question] = questions(listed)
    assert "；截止日期 2020年8月1日→2020年9月1日；" in question
    assert (
        "#3在上一版之后也有调整，更正说明没有写到，没有计入；要计入的，请在更正说明里写明编号（如 #3）。"
        in question
    )


async def test_a_report_that_the_office_corrects_keeps_its_time_and_its_words(listed, at, corrected):
    listed.do(reporting.correct_status, 1, Status("50%，统计口径不同", 50), by=OFFICE, now=MONDAY_AFTER)
    report(listed, "80% 已送审", 80, MONDAY_AFTER + timedelta(hours=1))
    found = await corrected(MONDAY_AFTER + timedelta(hours=2), "#1进度有误，实为50%")
    [shown] = found.reports
    assert (shown.at, shown.words, shown.progress) == (MONDAY, "60% 征求意见", 50)
    assert (found.tasks[0].progress, shown.put_right.words) == (50, "50%，统计口径不同")
    await look_after_digests(at(NEXT_FRIDAY))
    assert [each.words for each in frozen(listed)[-1].reports] == ["80% 已送审"]


async def test_what_a_correction_has_told_is_not_told_again_the_next_week(listed, at, corrected):
    report(listed, "100% 周五已完成", 100, FRIDAY + timedelta(hours=1))
    end(listed, 1, FRIDAY + timedelta(hours=2))
    listed.issue(title="漏列的任务", due_on=date(2020, 8, 1), now=FRIDAY + timedelta(hours=3))
    found = await corrected(MONDAY_AFTER, "#1已于周五办结，漏列#4")
    assert (states(found)[0], len(found.tasks)) == (State.CLOSED, 4)
    assert [each.words for each in found.reports] == ["60% 征求意见", "100% 周五已完成"]
    await look_after_digests(at(NEXT_FRIDAY))
    next_week = frozen(listed)[-1]
    assert (next_week.week, next_week.reports) == ("2020-W28", ())
    assert next_week.before is not None
    assert (next_week.before.closed, next_week.before.known) == ({1}, {1, 2, 3, 4})


async def test_what_came_after_the_instant_is_said_beside_it_in_caption_and_workbook(
    listed, at, corrected, tmp_path
):
    report(listed, "100% 周五已完成", 100, FRIDAY + timedelta(hours=1))
    end(listed, 1, FRIDAY + timedelta(hours=2))
    listed.issue(title="漏列的任务", due_on=date(2020, 8, 1), now=FRIDAY + timedelta(hours=3))
    found = await corrected(MONDAY_AFTER, "#1已于周五办结，漏列#4")
    assert found.later == (Later(1, ("closed",)), Later(4, ("issued",)))
    said = "截至2020年7月3日（周五）16:00（另含其后补报1条、补列1项、办结1项）"
    caption = next(text for text in reversed(told(listed, LEADERS)) if "更正说明" in text)
    assert f"{said}，清单共4项" in caption
    book = load_workbook(tmp_path / "digests" / "digest-2020-W27-第1次更正.xlsx")
    assert all(sheet["A2"].value.endswith(said) for sheet in book.worksheets)
    amend(listed, 2, MONDAY_AFTER, due_on=date(2020, 9, 1))
    assert (await corrected(MONDAY_AFTER + timedelta(hours=1), "#2时限有误")).later == found.later


async def test_what_the_office_has_put_right_is_nothing_that_came_after(listed, corrected):
    report(listed, "90% 已送审", 90, FRIDAY + timedelta(hours=1))
    amend(listed, 1, MONDAY_AFTER, due_on=date(2020, 9, 1))
    found = await corrected(MONDAY_AFTER, "#1时限有误")
    assert (found.later, [each.words for each in found.reports]) == ((), ["60% 征求意见"])
    assert "另含其后" not in told(listed, LEADERS)[-1]


async def test_the_offices_own_sentence_stays_at_the_head_until_it_sets_another(listed, at, corrected):
    async def drafted(now: datetime, *word: str) -> Digest:
        digest = listed.do(editions.correct, "2020-W27", "口径有误", by=OFFICE, now=now)
        for each in word:
            listed.do(editions.reword, digest.id, each, by=OFFICE, now=now)
        await look_after_digests(at(now))
        return listed.rows(Digest)[-1]

    second = await drafted(MONDAY_AFTER, "请重点关注第3项。")
    listed.do(editions.release, second.id, by=OFFICE, now=MONDAY_AFTER)
    await look_after_digests(at(MONDAY_AFTER))
    third = await drafted(MONDAY_AFTER + timedelta(hours=1))
    assert (third.number, third.word) == (3, "请重点关注第3项。")
    assert "开头的话：请重点关注第3项。（要改或去掉的请点「改」）" in questions(listed)[-1]
    assert (await drafted(MONDAY_AFTER + timedelta(hours=2), "")).word == ""
    assert (await drafted(MONDAY_AFTER + timedelta(hours=3))).word == ""
    listed.do(editions.drop, third.id, by=OFFICE, now=MONDAY_AFTER + timedelta(hours=3))
    await corrected(MONDAY_AFTER + timedelta(hours=4), "附表表述有误")
    assert "省转升办：请重点关注第3项。\n更正说明：附表表述有误" in "\n".join(told(listed, LEADERS)[-3:])


async def test_late_reports_are_the_next_weeks_also_after_a_correction(listed, at, corrected):
    report(listed, "90% 已送审", 90, FRIDAY + timedelta(hours=1))
    await corrected(MONDAY_AFTER, "口径有误")
    await look_after_digests(at(NEXT_FRIDAY))
    assert [each.words for each in frozen(listed)[-1].reports] == ["90% 已送审"]


async def test_a_second_correction_keeps_what_the_first_has_put_right(listed, corrected):
    listed.do(service.cancel_task, 3, "重复登记", by=OFFICE, now=MONDAY_AFTER)
    await corrected(MONDAY_AFTER, "#3重复登记")
    amend(listed, 2, MONDAY_AFTER + timedelta(hours=1), due_on=date(2020, 9, 1))
    found = await corrected(MONDAY_AFTER + timedelta(hours=2), "#2时限有误")
    assert (states(found)[2], found.tasks[1].due_on) == (State.CANCELLED, date(2020, 9, 1))
    assert await corrected(MONDAY_AFTER + timedelta(hours=3), "附表表述有误") == found


async def test_the_issue_before_says_that_it_was_corrected_and_by_which(listed, corrected):
    sent = [each for each in listed.rows(Letter) if each.chat_id == LEADERS]
    for place, letter in enumerate(sent, start=1):
        listed.do(delivery.note_sent, letter.id, place, now=FRIDAY)
    for hours in (0, 1):
        await corrected(MONDAY_AFTER + timedelta(hours=hours), "口径有误")
    heads = [
        each.content["text"].splitlines()[:2] for each in listed.rows(Letter) if each.edits_message_id == 1
    ]
    caption = sent[0].content["text"].splitlines()[0]
    assert heads[0] == ["（本期已更正，以第1次更正为准）", caption]
    assert heads[-1] == ["（本期已更正，以第2次更正为准）", caption]


def no_properties(book: Workbook) -> None:
    for name in book.custom_doc_props.names:
        del book.custom_doc_props[name]


def no_titles(book: Workbook) -> None:
    """The list alone is left, from its head on."""
    for sheet in book.worksheets:
        if sheet.title != LIST:
            book.remove(sheet)
    for merged in [*book[LIST].merged_cells.ranges]:
        book[LIST].unmerge_cells(merged.coord)
    book[LIST].delete_rows(1, head_row(book[LIST]) - 1)


async def test_a_corrections_workbook_comes_back_beside_the_list_that_it_was_drawn_from(
    listed, at, corrected, tmp_path
):
    amend(listed, 2, FRIDAY + timedelta(hours=1), due_on=date(2020, 9, 1))
    amend(listed, 3, FRIDAY + timedelta(hours=1), title="绘制全省产业链图谱")
    await corrected(MONDAY_AFTER, "#3名称有误")
    report(listed, "90% 已送审", 90, MONDAY_AFTER)
    given = tmp_path / "digests" / "digest-2020-W27-第1次更正.xlsx"
    [shown] = (tmp_path / "digests" / "shown").glob("*/digest-2020-W27-第1次更正.xlsx")
    edits = (put(1, "进度", 0.7), put(2, "截止日期", date(2020, 8, 20)), put(3, "进度", 0.2))
    for workbook, saved in product((given, shown), (no_properties, no_titles)):
        plan = sent_back(listed, at(MONDAY_AFTER), workbook, saved)
        assert (plan.changed, plan.problems, plan.conflicts) == ((), (), ())
        plan = sent_back(listed, at(MONDAY_AFTER), workbook, *edits, saved)
        assert [each.number for each in plan.conflicts] == [1, 2]
        assert changes(plan) == [(3, "progress", "", "20%")]


async def test_a_drafts_workbook_belongs_to_its_own_order_also_after_another_one(listed, at, tmp_path):
    amend(listed, 2, MONDAY_AFTER, due_on=date(2020, 9, 1))
    amend(listed, 3, MONDAY_AFTER, due_on=date(2020, 9, 1))
    listed.do(editions.correct, "2020-W27", "#3时限有误", by=OFFICE, now=MONDAY_AFTER)
    await look_after_digests(at(MONDAY_AFTER))
    [workbook] = (tmp_path / "digests").glob("shown/*-2-*/digest-2020-W27-第1次更正.xlsx")
    drafted = workbook.rename(tmp_path / "drafted.xlsx")
    later = MONDAY_AFTER + timedelta(hours=1)
    listed.do(editions.correct, "2020-W27", "#2时限有误", by=OFFICE, now=later)
    await look_after_digests(at(later))
    plan = sent_back(listed, at(later), drafted)
    assert (plan.changed, plan.problems, plan.conflicts) == ((), (), ())
