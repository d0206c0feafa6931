"""An issue of a digest before and after the leaders have it: shown, released, held, reworded, corrected."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from digesting import (
    FRIDAY,
    LEADERS,
    MONDAY,
    NEXT_FRIDAY,
    NEXT_WEEK,
    PREVIEW,
    AtTime,
    bind_leaders,
    frozen,
    issue_and_report,
    issues,
    process_of,
    report,
    staff_office,
    told,
)
from factories import OFFICE, OUTSIDER, WorkList

from taskbot.digest import editions
from taskbot.digest.freezing import keep
from taskbot.digest.models import Digest
from taskbot.digest.service import look_after_digests
from taskbot.reminders.models import Letter
from taskbot.rendering import Renderer
from taskbot.tasks import requests
from taskbot.tasks.errors import NotAllowed
from taskbot.tasks.issues import IssueGone, IssueMoved, NeverGiven

HELD = datetime.fromisoformat("2020-07-03T15:40:00+08:00")


@pytest.fixture
def at(work: WorkList, tmp_path: Path, renderer: Renderer) -> AtTime:
    return process_of(work, tmp_path, renderer)


@pytest.fixture
def listed(work: WorkList) -> WorkList:
    staff_office(work)
    bind_leaders(work)
    issue_and_report(work)
    return work


def buttons(work: WorkList, chat_id: int = OFFICE.id) -> list[str]:
    """Under the newest message there that has any, edits too."""
    letters = [each for each in work.rows(Letter) if each.chat_id == chat_id and each.content.get("keyboard")]
    return [button["text"] for row in letters[-1].content["keyboard"] for button in row]


async def test_the_office_is_shown_it_half_an_hour_before_once_and_in_private(listed, at):
    assert not await look_after_digests(at(PREVIEW - timedelta(minutes=1)))
    assert await look_after_digests(at(PREVIEW))
    caption, workbook, question = told(listed, OFFICE.id)
    assert ("周报</b> 2020年第27周" in caption, workbook) == (True, "digest-2020-W27.xlsx")
    assert "将于7月3日（周五）16:00发到领导群" in question
    assert buttons(listed) == ["放行", "暂缓", "改"]
    assert told(listed, LEADERS) == []
    assert not await look_after_digests(at(PREVIEW + timedelta(minutes=1)))


async def test_unanswered_it_goes_out_with_the_data_of_its_hour(listed, at):
    await look_after_digests(at(PREVIEW))
    report(listed, "90% 已送审", 90, PREVIEW + timedelta(minutes=5))
    assert await look_after_digests(at(FRIDAY))
    assert issues(listed) == [("2020-W27", 1, "given")]
    assert frozen(listed)[-1].tasks[0].progress == 90
    assert buttons(listed, LEADERS) == ["逾期 0", "需协调 0", "本周变化 1", "批示"]
    assert not await look_after_digests(at(FRIDAY + timedelta(minutes=1)))


async def test_unanswered_it_stays_where_the_settings_say_so_and_the_office_hears_of_it(listed, at):
    await look_after_digests(at(PREVIEW, unanswered="hold"))
    assert await look_after_digests(at(FRIDAY, unanswered="hold"))
    assert issues(listed) == [("2020-W27", 1, "held")]
    assert "还没有发给领导" in told(listed, OFFICE.id)[-1]
    assert told(listed, LEADERS) == []


@pytest.mark.parametrize("unanswered", ["send", "hold"])
async def test_a_preview_that_an_outage_has_swallowed_does_not_delay_it(listed, at, unanswered):
    assert await look_after_digests(at(FRIDAY, unanswered=unanswered))
    assert issues(listed) == [("2020-W27", 1, "given")]


async def test_without_a_preview_in_the_settings_nobody_is_asked(listed, at):
    assert not await look_after_digests(at(FRIDAY - timedelta(seconds=1), preview_minutes=0))


async def test_released_it_waits_for_its_hour(listed, at):
    await look_after_digests(at(PREVIEW))
    listed.do(editions.release, 1, by=OFFICE, now=HELD)
    assert not await look_after_digests(at(HELD, unanswered="hold"))
    assert await look_after_digests(at(FRIDAY, unanswered="hold"))
    assert issues(listed) == [("2020-W27", 1, "given")]


async def test_held_the_leaders_get_nothing_until_it_is_released_with_what_is_so_then(listed, at):
    await look_after_digests(at(PREVIEW))
    listed.do(editions.hold, 1, by=OFFICE, now=HELD)
    assert await look_after_digests(at(FRIDAY))
    assert "还没有发给领导" in told(listed, OFFICE.id)[-1]
    assert buttons(listed) == ["放行", "改"]
    assert not await look_after_digests(at(FRIDAY + timedelta(hours=1)))
    report(listed, "90% 已送审", 90, FRIDAY + timedelta(hours=1))
    later = FRIDAY + timedelta(hours=2)
    listed.do(editions.release, 1, by=OFFICE, now=later)
    assert await look_after_digests(at(later))
    [digest] = listed.rows(Digest)
    assert frozen(listed)[-1].tasks[0].progress == 90
    assert (digest.as_of, len(told(listed, LEADERS))) == (later, 3)


async def test_of_what_is_held_the_office_hears_once_a_working_day(listed, at):
    await look_after_digests(at(PREVIEW))
    listed.do(editions.hold, 1, by=OFFICE, now=HELD)
    days = [FRIDAY + timedelta(days=n, minutes=m) for n in range(5) for m in (-1, 0, 1)]
    told_at = [now for now in days if now >= FRIDAY and await look_after_digests(at(now))]
    assert told_at == [FRIDAY, FRIDAY + timedelta(days=3), FRIDAY + timedelta(days=4)]


async def test_a_word_of_the_office_stands_at_the_head_and_it_is_shown_again(listed, at):
    await look_after_digests(at(PREVIEW))
    listed.do(editions.reword, 1, "下周三开调度会。", by=OFFICE, now=HELD)
    assert await look_after_digests(at(HELD))
    assert "省转升办：下周三开调度会。" in told(listed, OFFICE.id)[3]
    await look_after_digests(at(FRIDAY))
    assert "省转升办：下周三开调度会。" in told(listed, LEADERS)[0]


async def test_of_two_presses_at_once_one_wins(listed, at):
    await look_after_digests(at(PREVIEW))
    listed.do(editions.hold, 1, by=OFFICE, now=HELD)
    with pytest.raises(IssueMoved):
        listed.do(editions.hold, 1, by=OFFICE, now=HELD)
    listed.do(editions.release, 1, by=OFFICE, now=HELD)
    await look_after_digests(at(FRIDAY))
    for step in (editions.release, editions.hold, editions.drop):
        with pytest.raises(IssueMoved):
            listed.do(step, 1, by=OFFICE, now=FRIDAY)
    assert [kind for kind in listed.kinds() if kind.startswith("digest")] == [
        "digest_shown",
        "digest_held",
        "digest_released",
        "digest_given",
    ]


async def test_only_the_office_may(listed, at):
    await look_after_digests(at(PREVIEW))
    for step in (editions.release, editions.hold, editions.drop):
        with pytest.raises(NotAllowed):
            listed.do(step, 1, by=OUTSIDER, now=HELD)
    with pytest.raises(NotAllowed):
        listed.do(editions.reword, 1, "说明", by=listed.liaison(), now=HELD)
    with pytest.raises(NotAllowed):
        listed.do(editions.correct, "2020-W27", "说明", by=listed.liaison(), now=HELD)
    with pytest.raises(IssueGone):
        listed.do(editions.release, 7, by=OFFICE, now=HELD)


async def test_a_correction_is_another_issue_that_is_confirmed_and_the_first_stays(listed, at):
    await look_after_digests(at(FRIDAY))
    [first] = listed.rows(Digest)
    listed.do(requests.submit_task, 1, by=listed.liaison(), now=NEXT_WEEK)
    listed.do(requests.close_task, 1, by=OFFICE, now=NEXT_WEEK)
    digest = listed.do(editions.correct, "2020-W27", "#1已于周五办结", by=OFFICE, now=NEXT_WEEK)
    assert await look_after_digests(at(NEXT_WEEK))
    assert issues(listed)[1] == ("2020-W27", 2, "drafted")
    question = told(listed, OFFICE.id)[-1]
    assert "更正说明：#1已于周五办结" in question
    assert "数字：临期1→0、办结0→1" in question
    assert buttons(listed) == ["确认发出", "改", "取消"]
    assert len(told(listed, LEADERS)) == 3
    listed.do(editions.release, digest.id, by=OFFICE, now=NEXT_WEEK + timedelta(hours=1))
    assert await look_after_digests(at(NEXT_WEEK + timedelta(hours=1)))
    caption = told(listed, LEADERS)[3]
    assert "周报（更正第2版）</b> 2020年第27周" in caption
    assert "更正说明：#1已于周五办结\n更正数字：临期1→0、办结0→1。" in caption
    kept, corrected = listed.rows(Digest)
    assert kept == first
    assert (corrected.stage, frozen(listed)[-1].as_of) == ("given", NEXT_WEEK)


async def test_a_dropped_correction_leaves_its_number_to_the_next(listed, at):
    await look_after_digests(at(FRIDAY))
    digest = listed.do(editions.correct, "2020-W27", "有误", by=OFFICE, now=NEXT_WEEK)
    await look_after_digests(at(NEXT_WEEK))
    listed.do(editions.drop, digest.id, by=OFFICE, now=NEXT_WEEK)
    assert issues(listed)[1] == ("2020-W27", 2, "dropped")
    listed.do(editions.correct, "2020-W27", "确有误", by=OFFICE, now=NEXT_WEEK)
    assert issues(listed)[1:] == [("2020-W27", 2, "drafted")]


async def test_late_reports_are_the_next_weeks_also_after_a_correction(listed, at):
    await look_after_digests(at(FRIDAY))
    report(listed, "90% 已送审", 90, FRIDAY + timedelta(hours=1))
    digest = listed.do(editions.correct, "2020-W27", "补报", by=OFFICE, now=NEXT_WEEK)
    listed.do(editions.release, digest.id, by=OFFICE, now=NEXT_WEEK)
    await look_after_digests(at(NEXT_WEEK))
    await look_after_digests(at(NEXT_FRIDAY))
    assert [each.words for each in frozen(listed)[-1].reports] == ["90% 已送审"]


async def test_a_correction_of_an_older_week_ends_where_the_next_digest_began(listed, at):
    await look_after_digests(at(FRIDAY))
    await look_after_digests(at(NEXT_FRIDAY))
    later = NEXT_FRIDAY + timedelta(days=3)
    listed.do(requests.submit_task, 1, by=listed.liaison(), now=later)
    digest = listed.do(editions.correct, "2020-W27", "口径有误", by=OFFICE, now=later)
    assert digest.as_of == NEXT_FRIDAY


async def test_what_an_issue_was_made_from_is_kept_once_it_is_given_and_not_before(listed, at):
    await look_after_digests(at(PREVIEW))
    assert frozen(listed) == []
    await look_after_digests(at(FRIDAY))
    [kept] = frozen(listed)
    freezing = replace(kept, as_of=NEXT_WEEK)
    listed.do(keep, 1, freezing)
    assert frozen(listed) == [kept]


def test_what_was_never_given_is_not_corrected(listed):
    with pytest.raises(NeverGiven):
        listed.do(editions.correct, "2020-W27", "有误", by=OFFICE, now=FRIDAY)


async def test_the_next_digest_compares_with_the_newest_issue_of_the_last(listed, at):
    await look_after_digests(at(FRIDAY))
    listed.issue(title="后来的任务", due_on=date(2020, 8, 1), now=NEXT_WEEK)
    digest = listed.do(editions.correct, "2020-W27", "漏列#2", by=OFFICE, now=NEXT_WEEK)
    listed.do(editions.release, digest.id, by=OFFICE, now=NEXT_WEEK)
    await look_after_digests(at(NEXT_WEEK))
    await look_after_digests(at(NEXT_FRIDAY))
    *_, newest = listed.rows(Digest)
    before = frozen(listed)[-1].before
    assert before is not None
    assert before.known == {1, 2}
    assert newest.as_of > MONDAY
