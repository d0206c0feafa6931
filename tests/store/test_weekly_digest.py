"""The weekly digest: given once, to leaders who were there, and the same when it is made again."""

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from digesting import (
    FRIDAY,
    LEADERS,
    MONDAY,
    NEXT_FRIDAY,
    NEXT_WEEK,
    AtTime,
    bind_leaders,
    frozen,
    issue_and_report,
    process_of,
    report,
    told,
)
from factories import OFFICE, WorkList
from openpyxl import load_workbook
from sqlmodel import Session

from taskbot.context import Context
from taskbot.digest.freezing import given_before
from taskbot.digest.models import Digest, DigestSnapshot
from taskbot.digest.on_demand import make_digest
from taskbot.digest.proofs import altered
from taskbot.digest.service import digest_folder, look_after_digests
from taskbot.errors import UserError
from taskbot.reminders.models import Lane, Letter
from taskbot.rendering import Renderer
from taskbot.tasks import membership, requests, service, terms
from taskbot.tasks.models import ChatKind, Directive, Event, Task
from taskbot.tasks.periods import Span
from taskbot.tasks.workdays import Calendar


@pytest.fixture
def at(work: WorkList, tmp_path: Path, renderer: Renderer) -> AtTime:
    return process_of(work, tmp_path, renderer)


@pytest.fixture
def listed(work: WorkList) -> WorkList:
    """Leaders who listen, and a task to tell them of; nobody of the office can be written to."""
    bind_leaders(work)
    issue_and_report(work)
    return work


async def test_it_is_given_once_as_picture_and_workbook(listed, at):
    assert await look_after_digests(at(FRIDAY))
    letters = listed.rows(Letter)
    assert [(each.kind, each.chat_id, each.lane) for each in letters] == [
        ("photo", LEADERS, Lane.DIGEST),
        ("document", LEADERS, Lane.DIGEST),
        ("rich", LEADERS, Lane.DIGEST),
    ]
    assert {Path(each.content["path"]).name for each in letters[:2]} == set(papers(at(FRIDAY)))
    for now in (FRIDAY, FRIDAY + timedelta(minutes=1), NEXT_WEEK):
        assert not await look_after_digests(at(now))
    assert [digest.period for digest in listed.rows(Digest)] == ["2020-W27"]
    workbook = digest_folder(at(FRIDAY)) / "digest-2020-W27.xlsx"
    [snapshot] = listed.rows(DigestSnapshot)
    assert listed.rows(Event)[-1].new == {
        "week": "2020-W27",
        "snapshot": sha256(snapshot.content.encode()).hexdigest(),
        "workbook": sha256(workbook.read_bytes()).hexdigest(),
    }


@pytest.mark.parametrize(("delay", "given"), [(timedelta(seconds=-1), False), (timedelta(), True)])
async def test_it_is_not_given_before_its_time(listed, at, delay, given):
    assert await look_after_digests(at(FRIDAY + delay)) is given


async def test_after_an_outage_it_is_given_late_as_it_would_have_been_given_then(listed, at):
    report(listed, "90% 已送审", 90, FRIDAY + timedelta(hours=1))
    assert await look_after_digests(at(NEXT_WEEK))
    [digest] = listed.rows(Digest)
    snapshot = frozen(listed)[-1]
    assert (digest.period, snapshot.as_of) == ("2020-W27", FRIDAY)
    assert (snapshot.tasks[0].progress, len(snapshot.reports)) == (60, 1)
    assert not await look_after_digests(at(NEXT_WEEK))


async def test_a_report_that_comes_after_it_is_listed_the_next_week(listed, at):
    await look_after_digests(at(FRIDAY))
    report(listed, "90% 已送审", 90, FRIDAY + timedelta(seconds=1))
    report(listed, "95% 待印发", 95, FRIDAY + timedelta(hours=1))
    await look_after_digests(at(NEXT_FRIDAY))
    reports = [each.reports for each in frozen(listed)]
    assert [[one.words for one in each] for each in reports] == [
        ["60% 征求意见"],
        ["90% 已送审", "95% 待印发"],
    ]


async def test_it_is_not_given_without_a_leaders_chat_nor_for_a_time_before_that_was_bound(work, at):
    work.issue(now=MONDAY)
    assert not await look_after_digests(at(FRIDAY))
    bind_leaders(work, FRIDAY + timedelta(hours=1))
    assert not await look_after_digests(at(NEXT_WEEK))
    assert await look_after_digests(at(FRIDAY + timedelta(days=7)))


async def test_a_change_of_chat_after_its_time_loses_no_digest(listed, at):
    listed.do(
        membership.bind_chat, -99, "新领导群", ChatKind.LEADERS, by=OFFICE, now=FRIDAY + timedelta(hours=1)
    )
    assert await look_after_digests(at(NEXT_WEEK))
    assert {letter.chat_id for letter in listed.rows(Letter) if letter.lane == Lane.DIGEST} == {-99}


async def test_it_is_not_given_before_there_was_a_task(work, at):
    bind_leaders(work)
    assert not await look_after_digests(at(FRIDAY))
    work.issue(now=NEXT_WEEK)
    assert not await look_after_digests(at(NEXT_WEEK))


def papers(context: Context) -> list[str]:
    return [path.name for path in digest_folder(context).iterdir()]


def cells(folder: Path, week: str) -> list[list[tuple[object, ...]]]:
    [workbook] = folder.glob(f"digest-{week}*.xlsx")
    return [list(sheet.values) for sheet in load_workbook(workbook).worksheets]


async def test_a_week_that_was_given_is_the_same_when_made_again(listed, at, tmp_path):
    await look_after_digests(at(FRIDAY))
    listed.do(requests.submit_task, 1, by=listed.liaison(), now=NEXT_WEEK)
    listed.do(requests.close_task, 1, by=OFFICE, now=NEXT_WEEK)
    listed.issue(title="后来的任务", now=NEXT_WEEK)
    again = make_digest(at(NEXT_WEEK), tmp_path / "again", date(2020, 7, 1))
    assert (again["week"], again["counts"]["closed"], again["counts"]["total"]) == ("2020-W27", 0, 1)
    assert sum(again["lights"].values()) == 1
    assert again["journal_head"] == listed.rows(Digest)[0].journal_head
    assert cells(tmp_path / "again", "2020-W27") == cells(digest_folder(at(FRIDAY)), "2020-W27")
    now = make_digest(at(NEXT_WEEK), tmp_path / "now", None)
    assert (now["week"], now["counts"]["closed"], now["counts"]["total"]) == ("2020-W28", 1, 2)
    listed.do(service.cancel_task, 2, "重复", by=OFFICE, now=NEXT_WEEK)
    now = make_digest(at(NEXT_WEEK), tmp_path / "cancelled", None)
    assert (now["counts"]["total"], now["lights"]["grey"]) == (1, 2)


def moved_on(context: Context) -> Context:
    """The same process after the office has entered three rest days and has changed its name and the work's."""
    office = context.settings.office.model_copy(update={"name": "省提升办", "work": "数字化改造工作"})
    free = dict.fromkeys((date(2020, 7, day) for day in (6, 7, 8)), False)
    settings = context.settings.model_copy(update={"office": office})
    return replace(context, settings=settings, calendar=Calendar(free))


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.*")}


async def test_what_was_given_stays_as_it_was_when_holidays_and_names_have_changed(listed, at, tmp_path):
    listed.issue(due_on=date(2020, 7, 14), now=MONDAY)
    await look_after_digests(at(FRIDAY))
    again = make_digest(moved_on(at(NEXT_WEEK)), tmp_path / "again", date(2020, 7, 1))
    assert (again["counts"]["due_soon"], again["counts"]["on_track"]) == (1, 1)
    given, made = files(digest_folder(at(FRIDAY))), files(tmp_path / "again")
    assert {name: made[name] for name in given} == given
    assert "传统制造业改造提升工作周报" in (tmp_path / "again" / "digest-2020-W27.txt").read_text()
    await look_after_digests(moved_on(at(NEXT_FRIDAY)))
    assert frozen(listed)[-1].counts_before.due_soon == 1


async def test_an_old_snapshot_that_has_not_kept_them_is_drawn_with_those_of_now(listed, at, tmp_path):
    listed.issue(due_on=date(2020, 7, 14), now=MONDAY)
    await look_after_digests(at(FRIDAY))
    old = replace(frozen(listed)[0], surroundings=None).to_json()
    listed.do(lambda session: setattr(session.get_one(DigestSnapshot, 1), "content", old))
    again = make_digest(moved_on(at(NEXT_WEEK)), tmp_path / "again", date(2020, 7, 1))
    assert again["counts"]["due_soon"] == 2
    assert "数字化改造工作周报" in (tmp_path / "again" / "digest-2020-W27.txt").read_text()


async def test_a_snapshot_that_somebody_has_changed_is_found_out(listed, at):
    for now in (FRIDAY, NEXT_FRIDAY):
        await look_after_digests(at(now))
    assert listed.ask(altered) == []

    def change(session: Session) -> None:
        kept = session.get_one(DigestSnapshot, 1)
        kept.content = kept.content.replace("2020-07-10", "2020-07-01")
        session.delete(session.get_one(DigestSnapshot, 2))

    listed.do(change)
    assert listed.ask(altered) == ["2020年第27周周报", "2020年第28周周报"]


async def test_a_report_of_the_very_instant_is_in_the_list_and_among_the_reports(listed, at):
    report(listed, "90% 已送审", 90, FRIDAY)
    await look_after_digests(at(FRIDAY))
    [given] = frozen(listed)
    assert given.tasks[0].progress == 90
    assert [each.words for each in given.reports] == ["60% 征求意见", "90% 已送审"]


def test_a_list_that_came_after_the_hour_is_in_what_is_made_on_that_day_and_later(work, at, tmp_path):
    work.issue(now=FRIDAY + timedelta(minutes=90))
    for now in (FRIDAY + timedelta(hours=2), NEXT_WEEK):
        made = make_digest(at(now), tmp_path / f"{now:%d}", FRIDAY.date())
        assert (made["week"], made["counts"]["total"]) == ("2020-W27", 1)


def test_a_week_that_was_never_given_has_the_data_of_that_time(listed, at, tmp_path):
    made = make_digest(at(FRIDAY), tmp_path / "then", date(2020, 7, 3))
    stored = listed.ask(terms.task_terms, [1])[1]
    listed.do(service.amend_task, 1, replace(stored, title="改了名称"), by=OFFICE, now=NEXT_WEEK)
    listed.do(requests.submit_task, 1, by=listed.liaison(), now=FRIDAY + timedelta(hours=1))
    listed.do(requests.close_task, 1, by=OFFICE, now=NEXT_WEEK)
    listed.add(Directive(title="后来的来文", document_number="浙转升办〔2020〕9号"))
    later = listed.issue(title="后来的任务", now=NEXT_WEEK)
    listed.do(lambda session: setattr(session.get_one(Task, later), "directive_id", 1))
    again = make_digest(at(NEXT_FRIDAY), tmp_path / "again", date(2020, 7, 3))
    assert {**again, "files": ()} == {**made, "files": ()}
    assert cells(tmp_path / "again", "2020-W27") == cells(tmp_path / "then", "2020-W27")


def test_a_month_and_a_quarter_are_made_the_same_way(listed, at, tmp_path):
    june = make_digest(at(FRIDAY), tmp_path / "june", date(2020, 6, 30), Span.MONTH)
    assert (june["week"], june["counts"]["total"]) == ("2020-M06", 1)
    quarter = make_digest(at(FRIDAY), tmp_path / "quarter", None, Span.QUARTER)
    assert (quarter["week"], quarter["counts"]["total"]) == ("2020-Q3", 1)


@pytest.mark.parametrize(
    ("spans", "period", "head"),
    [
        ({"monthly": True}, "2020-M06", "月报</b> 2020年6月"),
        ({"monthly": True, "quarterly": True}, "2020-Q2", "季报</b> 2020年第二季度"),
    ],
)
async def test_a_month_or_its_quarter_is_given_on_the_last_working_day(listed, at, spans, period, head):
    tuesday = FRIDAY - timedelta(days=3)
    assert await look_after_digests(at(tuesday, **spans))
    assert [(each.period, each.due_at) for each in listed.rows(Digest)] == [(period, tuesday)]
    [caption] = [text for text in told(listed, LEADERS) if "报</b>" in text]
    assert head in caption
    assert not await look_after_digests(at(tuesday, **spans))
    before = listed.ask(given_before, "2020-M07")
    assert before is not None
    assert before.period == period, "July is told from there on"


def test_on_demand_it_is_made_as_of_a_day_and_nothing_is_stored(listed, at, tmp_path):
    before = listed.rows(Event), listed.rows(Letter)
    made = make_digest(at(FRIDAY), tmp_path / "out", date(2020, 6, 29))
    assert made["week"] == "2020-W27"
    assert [Path(name).name for name in made["files"]] == [
        "digest-2020-W27-非正式.xlsx",
        "digest-2020-W27-非正式.png",
        "digest-2020-W27-非正式.txt",
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


def test_a_list_that_was_written_by_a_clock_a_little_ahead_is_taken_whole(at, work: WorkList, tmp_path: Path):
    work.issue(now=FRIDAY + timedelta(seconds=3))
    made = make_digest(at(FRIDAY), tmp_path / "now", None)
    assert made["counts"]["total"] == 1
