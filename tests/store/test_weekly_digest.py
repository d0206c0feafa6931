"""The weekly digest: given once, to leaders who were there, and the same when it is made again."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from factories import OFFICE, WorkList
from openpyxl import load_workbook

from taskbot.clock import OFFICE_ZONE, Clock
from taskbot.context import Context
from taskbot.digest.models import Digest
from taskbot.digest.service import digest_folder, give_digest_when_due, make_digest
from taskbot.errors import UserError
from taskbot.reminders.models import Lane, Letter
from taskbot.settings import load_settings
from taskbot.tasks import membership, reporting, requests
from taskbot.tasks.facts import Status
from taskbot.tasks.models import ChatKind, Event
from taskbot.tasks.summary import Snapshot
from taskbot.tasks.workdays import Calendar
from taskbot.texts.zh import Texts

MONDAY = datetime(2020, 6, 29, 9, tzinfo=OFFICE_ZONE)
FRIDAY = datetime(2020, 7, 3, 16, tzinfo=OFFICE_ZONE)
NEXT_WEEK = FRIDAY + timedelta(days=4)

AtTime = Callable[[datetime], Context]


@pytest.fixture
def at(work: WorkList, tmp_path: Path) -> AtTime:
    """The context of a process whose clock shows that time."""
    settings = load_settings(data_dir=tmp_path)
    return lambda now: Context(settings, work.db, Clock(now), work.register, Calendar(), Texts("省转升办"))


def bind_leaders(work: WorkList, now: datetime = MONDAY) -> None:
    work.do(membership.bind_chat, -9, "领导群", ChatKind.LEADERS, by=OFFICE, now=now)


@pytest.fixture
def listed(work: WorkList) -> WorkList:
    """Leaders who listen, and a task to tell them of."""
    bind_leaders(work)
    number = work.issue(due_on=date(2020, 7, 10), now=MONDAY)
    work.do(reporting.report_status, number, Status("60% 征求意见", 60), by=work.liaison(), now=MONDAY)
    return work


async def test_it_is_given_once_as_picture_and_workbook(listed, at):
    assert await give_digest_when_due(at(FRIDAY))
    letters = listed.rows(Letter)
    assert [(each.kind, each.chat_id, each.lane) for each in letters] == [
        ("photo", -9, Lane.DIGEST),
        ("document", -9, Lane.DIGEST),
    ]
    assert {Path(each.content["path"]).name for each in letters} == set(papers(at(FRIDAY)))
    for now in (FRIDAY, FRIDAY + timedelta(minutes=1), NEXT_WEEK):
        assert not await give_digest_when_due(at(now))
    assert [digest.week for digest in listed.rows(Digest)] == ["2020-W27"]
    assert listed.rows(Event)[-1].new == {"week": "2020-W27"}


@pytest.mark.parametrize(("delay", "given"), [(timedelta(seconds=-1), False), (timedelta(), True)])
async def test_it_is_not_given_before_its_time(listed, at, delay, given):
    assert await give_digest_when_due(at(FRIDAY + delay)) is given


async def test_after_an_outage_it_is_given_late_for_its_own_week_as_of_then(listed, at):
    assert await give_digest_when_due(at(NEXT_WEEK))
    [digest] = listed.rows(Digest)
    snapshot = Snapshot.from_json(digest.snapshot)
    assert (digest.week, snapshot.today) == ("2020-W27", NEXT_WEEK.date())
    assert not await give_digest_when_due(at(NEXT_WEEK))


async def test_it_is_not_given_without_a_leaders_chat_nor_for_a_time_before_that_was_bound(work, at):
    work.issue(now=MONDAY)
    assert not await give_digest_when_due(at(FRIDAY))
    bind_leaders(work, FRIDAY + timedelta(hours=1))
    assert not await give_digest_when_due(at(NEXT_WEEK))
    assert await give_digest_when_due(at(FRIDAY + timedelta(days=7)))


async def test_a_change_of_chat_after_its_time_loses_no_digest(listed, at):
    listed.do(
        membership.bind_chat, -99, "新领导群", ChatKind.LEADERS, by=OFFICE, now=FRIDAY + timedelta(hours=1)
    )
    assert await give_digest_when_due(at(NEXT_WEEK))
    assert {letter.chat_id for letter in listed.rows(Letter) if letter.lane == Lane.DIGEST} == {-99}


async def test_it_is_not_given_before_there_was_a_task(work, at):
    bind_leaders(work)
    assert not await give_digest_when_due(at(FRIDAY))
    work.issue(now=NEXT_WEEK)
    assert not await give_digest_when_due(at(NEXT_WEEK))


def papers(context: Context) -> list[str]:
    return [path.name for path in digest_folder(context).iterdir()]


def cells(folder: Path, week: str) -> list[list[tuple[object, ...]]]:
    book = load_workbook(folder / f"digest-{week}.xlsx")
    return [list(sheet.values) for sheet in book.worksheets]


async def test_a_week_that_was_given_is_the_same_when_made_again(listed, at, tmp_path):
    await give_digest_when_due(at(FRIDAY))
    listed.do(requests.submit_task, 1, by=listed.liaison(), now=NEXT_WEEK)
    listed.do(requests.close_task, 1, by=OFFICE, now=NEXT_WEEK)
    listed.issue(title="后来的任务", now=NEXT_WEEK)
    again = make_digest(at(NEXT_WEEK), tmp_path / "again", date(2020, 7, 1))
    assert (again["week"], again["counts"]["closed"], again["counts"]["total"]) == ("2020-W27", 0, 1)
    assert again["journal_head"] == listed.rows(Digest)[0].journal_head
    assert cells(tmp_path / "again", "2020-W27") == cells(digest_folder(at(FRIDAY)), "2020-W27")
    now = make_digest(at(NEXT_WEEK), tmp_path / "now", None)
    assert (now["week"], now["counts"]["closed"], now["counts"]["total"]) == ("2020-W28", 1, 2)


def test_on_demand_it_is_made_as_of_a_day_and_nothing_is_stored(listed, at, tmp_path):
    before = listed.rows(Event), listed.rows(Letter)
    made = make_digest(at(FRIDAY), tmp_path / "out", date(2020, 6, 29))
    assert made["week"] == "2020-W27"
    assert [Path(name).name for name in made["files"]] == [
        "digest-2020-W27.xlsx",
        "digest-2020-W27.png",
        "digest-2020-W27.txt",
    ]
    assert all(Path(name).stat().st_size for name in made["files"])
    assert made["counts"]["total"] == sum(
        made["counts"][name] for name in ("closed", "overdue", "due_soon", "blocked", "on_track")
    )
    assert (listed.rows(Event), listed.rows(Letter), listed.rows(Digest)) == (*before, [])


@pytest.mark.parametrize(
    ("on", "standing"), [(date(2020, 7, 10), "due_soon"), (date(2020, 7, 11), "overdue")]
)
def test_lateness_is_judged_as_of_that_day(listed, at, tmp_path, on, standing):
    made = make_digest(at(FRIDAY + timedelta(days=30)), tmp_path / "out", on)
    assert made["counts"][standing] == 1


def test_a_later_day_of_the_week_is_made_as_of_now(listed, at, tmp_path):
    assert make_digest(at(FRIDAY), tmp_path / "out", date(2020, 7, 5))["week"] == "2020-W27"


def test_a_week_to_come_is_refused(listed, at, tmp_path):
    with pytest.raises(UserError, match="还没有到"):
        make_digest(at(FRIDAY), tmp_path / "out", date(2020, 12, 31))
