"""An issue of a digest before and after the leaders have it: shown, released, held, reworded, corrected."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from digesting import (
    FRIDAY,
    LEADERS,
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
from taskbot.reminders import delivery
from taskbot.reminders.models import Letter
from taskbot.rendering import Renderer
from taskbot.tasks import requests
from taskbot.tasks.errors import NotAllowed
from taskbot.tasks.issues import IssueGone, IssueMoved, NeverGiven
from taskbot.tasks.summary import summarize
from taskbot.tasks.workdays import Calendar

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


def edits(work: WorkList) -> list[str]:
    """What the office's messages were brought to, in order."""
    return [each.content["text"] for each in work.rows(Letter) if each.kind == "edit"]


async def test_the_office_is_shown_it_half_an_hour_before_once_and_in_private(listed, at):
    assert not await look_after_digests(at(PREVIEW - timedelta(minutes=1)))
    assert await look_after_digests(at(PREVIEW))
    caption, workbook, lists, question = told(listed, OFFICE.id)
    assert ("周报</b> 2020年第27周" in caption, workbook) == (True, "digest-2020-W27.xlsx")
    assert lists.startswith("<b>2020年第27周周报明细</b>")
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


async def test_what_went_out_unseen_the_office_gets_at_once(listed, at):
    await look_after_digests(at(FRIDAY))
    caption, workbook, lists, sentence = told(listed, OFFICE.id)
    assert ("周报</b> 2020年第27周" in caption, workbook) == (True, "digest-2020-W27.xlsx")
    assert lists.startswith("<b>2020年第27周周报明细</b>")
    assert "事先没有来得及预览" in sentence
    assert buttons(listed) == ["更正"]


async def test_where_nobody_asks_for_previews_the_office_gets_nothing(listed, at):
    await look_after_digests(at(FRIDAY, preview_minutes=0))
    assert told(listed, OFFICE.id) == []


async def test_the_office_reads_that_the_leaders_have_it_only_when_they_have(listed, at):
    await look_after_digests(at(PREVIEW))
    for letter in listed.rows(Letter):
        listed.do(delivery.note_sent, letter.id, letter.id, now=PREVIEW)
    await look_after_digests(at(FRIDAY))
    assert "正在发到领导群" in edits(listed)[-1]
    arrived = FRIDAY + timedelta(minutes=7)
    letters = [each.id for each in listed.rows(Letter) if each.chat_id == LEADERS]
    for place, letter in enumerate(letters, start=1):
        assert not await look_after_digests(at(arrived))
        listed.do(delivery.note_sent, letter, place, now=arrived)
    assert await look_after_digests(at(arrived))
    assert "已于7月3日（周五）16:07发到领导群" in edits(listed)[-1]
    assert not await look_after_digests(at(arrived))


async def test_what_cannot_be_drawn_is_told_once_and_tried_again_after_ever_longer(listed, at, tmp_path):
    (tmp_path / "digests").touch()  # where the folder should be
    minutes = (0, 1, 9, 11, 29, 33, 34)
    tried = [now for now in minutes if await look_after_digests(at(FRIDAY + timedelta(minutes=now)))]
    assert tried == [0, 11, 33]
    [sentence] = told(listed, OFFICE.id)
    assert "2020年第27周周报没有做成" in sentence
    assert listed.kinds().count("digest_failed") == 3
    assert told(listed, LEADERS) == []
    (tmp_path / "digests").unlink()
    assert await look_after_digests(at(FRIDAY + timedelta(minutes=80)))
    assert len(told(listed, LEADERS)) == 3


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


async def test_what_is_released_after_the_next_digest_has_the_data_of_its_own_time(listed, at):
    """The next one has told the rest."""
    await look_after_digests(at(FRIDAY))
    report(listed, "70% 在办", 70, NEXT_WEEK)
    await look_after_digests(at(NEXT_FRIDAY - timedelta(minutes=30)))
    listed.do(editions.hold, 2, by=OFFICE, now=NEXT_FRIDAY - timedelta(minutes=20))
    report(listed, "80% 在办", 80, NEXT_FRIDAY + timedelta(days=4))
    await look_after_digests(at(NEXT_FRIDAY + timedelta(days=7)))
    later = NEXT_FRIDAY + timedelta(days=10)
    listed.do(editions.release, 2, by=OFFICE, now=later)
    await look_after_digests(at(later))
    _, held, following = sorted(frozen(listed), key=lambda each: each.week)
    assert (held.as_of, held.tasks[0].progress) == (NEXT_FRIDAY, 70)
    assert [each.words for each in following.reports] == ["70% 在办", "80% 在办"]
    assert [summarize(following, Calendar()).is_late(each) for each in following.reports] == [False, False]


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
    assert "省转升办：下周三开调度会。" in told(listed, OFFICE.id)[4]
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
    assert (
        "#1 绘制产业链图谱：进度 60%→100%；办理动态 6月29日反馈→7月7日办结 6月29日反馈；本周变化 新交办→新办结 新交办；灯 临期→办结"
        in question
    )
    assert buttons(listed) == ["确认发出", "改", "取消"]
    assert len(told(listed, LEADERS)) == 3
    listed.do(editions.release, digest.id, by=OFFICE, now=NEXT_WEEK + timedelta(hours=1))
    assert await look_after_digests(at(NEXT_WEEK + timedelta(hours=1)))
    caption = told(listed, LEADERS)[3]
    assert "周报（第1次更正）</b> 2020年第27周" in caption
    assert (
        "更正说明：#1已于周五办结\n"
        "更正数字：临期1→0、办结0→1、本周变化1→2、近期到期1→0；亮灯：黄1→0、灰0→1；本周新办结0→1；省经信厅牵头：临期1→0、办结0→1。\n"
        "截至2020年7月3日（周五）16:00（另含其后办结1项），" in caption
    )
    kept, corrected = listed.rows(Digest)
    assert kept == first
    assert (corrected.stage, frozen(listed)[-1].as_of) == ("given", FRIDAY)


async def test_a_correction_that_is_held_is_a_draft_again(listed, at):
    await look_after_digests(at(FRIDAY))
    digest = listed.do(editions.correct, "2020-W27", "有误", by=OFFICE, now=NEXT_WEEK)
    await look_after_digests(at(NEXT_WEEK))
    listed.do(editions.release, digest.id, by=OFFICE, now=NEXT_WEEK)
    listed.do(editions.hold, digest.id, by=OFFICE, now=NEXT_WEEK)
    assert issues(listed)[1] == ("2020-W27", 2, "drafted")
    assert not await look_after_digests(at(NEXT_WEEK + timedelta(hours=1)))
    listed.do(editions.drop, digest.id, by=OFFICE, now=NEXT_WEEK)
    assert issues(listed)[1] == ("2020-W27", 2, "dropped")


async def test_a_dropped_correction_leaves_its_number_to_the_next(listed, at):
    await look_after_digests(at(FRIDAY))
    digest = listed.do(editions.correct, "2020-W27", "有误", by=OFFICE, now=NEXT_WEEK)
    await look_after_digests(at(NEXT_WEEK))
    listed.do(editions.drop, digest.id, by=OFFICE, now=NEXT_WEEK)
    assert issues(listed)[1] == ("2020-W27", 2, "dropped")
    listed.do(editions.correct, "2020-W27", "确有误", by=OFFICE, now=NEXT_WEEK)
    assert issues(listed)[1:] == [("2020-W27", 2, "drafted")]


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
