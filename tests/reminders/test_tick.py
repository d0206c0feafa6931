"""The tick on the store: what is due is told once, to the right chat, in the hours, and nothing is lost or doubled."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from factories import OFFICE, WorkList
from sqlalchemy import event
from sqlmodel import Session

from taskbot.clock import OFFICE_ZONE
from taskbot.reminders.models import Lane, Letter, Reminder
from taskbot.reminders.policy import Ladder
from taskbot.reminders.service import Rules, next_reminder_at, tick
from taskbot.tasks import membership, reporting, requests, service
from taskbot.tasks.facts import NewTask, Status
from taskbot.tasks.models import ChatKind, Unit
from taskbot.tasks.workdays import Calendar
from taskbot.texts.zh import Texts

CALENDAR = Calendar()
RULES = Rules(Ladder((1, 2), (10, 5, 2, 0), (1, 3, 5), 8), CALENDAR, time(9), time(17, 30))
TEXTS = Texts("省转升办")
GROUP = -1001
DUE = date(2020, 7, 3)


def at(day: str, hour: str = "09:00") -> datetime:
    return datetime.fromisoformat(f"2020-{day} {hour}").replace(tzinfo=OFFICE_ZONE)


START = at("06-15", "08:00")


@pytest.fixture
def bound(work: WorkList) -> WorkList:
    """A work group to speak in."""
    work.do(membership.bind_chat, GROUP, "工作群", ChatKind.WORK, by=OFFICE, now=START)
    return work


@pytest.fixture
def run(work: WorkList) -> Callable[[datetime], int]:
    return lambda now: work.do(tick, RULES, TEXTS, now=now)


def issue_seen(work: WorkList, lead: str = "省经信厅", due_on: date | None = DUE, **terms: object) -> int:
    """A task that the unit has acknowledged, so that only its deadline is left to speak of."""
    number = work.issue(lead, due_on=due_on, now=START, **terms)
    work.do(reporting.acknowledge_task, number, by=work.liaison(lead), now=START)
    return number


def steps(work: WorkList) -> list[str]:
    return [reminder.step for reminder in work.rows(Reminder)]


def told(work: WorkList) -> list[str]:
    return [letter.content["text"] for letter in work.rows(Letter)]


def days(first: str, last: str) -> list[datetime]:
    start, end = at(first), at(last)
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def test_a_reminder_is_told_exactly_once(bound, run):
    number = issue_seen(bound)
    assert [run(at("06-18", hour)) for hour in ("08:59", "09:00", "09:01", "17:30")] == [0, 1, 0, 0]
    [letter] = bound.rows(Letter)
    [reminder] = bound.rows(Reminder)
    assert (letter.chat_id, letter.lane, letter.about[0]["task_number"]) == (GROUP, Lane.REMINDER, number)
    assert (reminder.step, reminder.occasion, reminder.letter_id) == ("before-10", "2020-07-03", letter.id)


def test_a_whole_life_of_silence_climbs_the_ladder_step_by_step(bound, run):
    issue_seen(bound)
    given = {f"{now:%m-%d}": run(now) for now in days("06-15", "07-24")}
    told_on = "06-18 06-28 07-01 07-03 07-06 07-08 07-10 07-17 07-24"
    assert " ".join(day for day, count in given.items() if count) == told_on
    assert steps(bound) == [
        "before-10",
        "before-5",
        "before-2",
        "before-0",
        "overdue-1",
        "overdue-3",
        "overdue-5",
        "overdue-weekly",
        "overdue-weekly",
    ]
    assert ["逾期" in text for text in told(bound)] == [False] * 4 + [True] * 5


@pytest.mark.parametrize(
    "now",
    [
        at("07-03", "08:59"),
        at("07-03", "17:31"),
        at("07-04"),  # Saturday
        at("06-25"),  # 端午
    ],
)
def test_nothing_is_told_outside_the_hours_or_on_a_rest_day(bound, run, now):
    issue_seen(bound)
    assert run(now) == 0
    assert told(bound) == []


def test_lateness_is_written_down_even_when_nothing_is_told(bound, run):
    number = issue_seen(bound)
    assert run(at("07-04", "00:00")) == 0
    assert bound.facts(number).first_overdue_on == date(2020, 7, 4)


def test_a_unit_gets_one_message_a_day_with_all_its_tasks_the_most_urgent_first(bound, run):
    later, sooner = issue_seen(bound), issue_seen(bound, due_on=date(2020, 6, 22), title="先到期")
    issue_seen(bound, "省财政厅", title="别家的事")
    assert run(at("06-18")) == 2
    [first, second] = sorted(bound.rows(Letter), key=lambda letter: -len(letter.about))
    assert [link["task_number"] for link in first.about] == [sooner, later]
    assert "别家的事" in second.content["text"]
    late = bound.issue(due_on=date(2020, 6, 18), now=at("06-18"), title="同日再交办")
    assert run(at("06-18", "15:00")) == 0
    assert run(at("06-19")) == 1
    assert [link["task_number"] for link in bound.rows(Letter)[-1].about] == [late]


def test_after_an_outage_only_the_most_urgent_step_goes_out_and_the_rest_never(bound, run):
    bound.issue(due_on=date(2020, 6, 19), now=START)
    assert run(at("06-24")) == 1
    assert "已逾期" in told(bound)[0]
    assert "尚未签收" not in told(bound)[0]
    assert [run(now) for now in days("06-24", "06-29")] == [0, 0, 0, 0, 0, 1]
    assert sorted(steps(bound)) == ["overdue-3", "overdue-5", "unacknowledged-2"]
    assert len(told(bound)) == 2


def test_who_has_not_acknowledged_is_asked_although_the_deadline_was_spoken_of_before(bound, run):
    number = bound.issue(due_on=date(2020, 6, 30), now=START)
    assert [run(now) for now in days("06-15", "06-18")] == [1, 1, 1, 0]
    assert steps(bound) == ["before-10", "unacknowledged-1", "unacknowledged-2"]
    assert bound.rows(Letter)[1].content["keyboard"][0][0]["text"] == f"签收 #{number}"


def acknowledged(work: WorkList, number: int) -> None:
    work.do(reporting.acknowledge_task, number, by=work.liaison(), now=at("06-16", "08:00"))


def reported(work: WorkList, number: int) -> None:
    work.do(reporting.report_status, number, Status("60%", 60), by=work.liaison(), now=at("06-16", "08:00"))


@pytest.mark.parametrize("answer", [acknowledged, reported])
def test_the_asking_for_acknowledgement_stops_the_moment_the_unit_has_answered(bound, run, answer):
    number = bound.issue(now=START)
    answer(bound, number)
    assert [run(now) for now in days("06-16", "06-30")] == [0] * 15


def test_a_task_in_review_or_closed_is_left_alone_and_one_returned_is_taken_up_again(bound, run):
    number = issue_seen(bound, due_on=date(2020, 6, 17))
    bound.do(requests.submit_task, number, by=bound.liaison(), now=START)
    assert [run(now) for now in days("06-15", "06-18")] == [0] * 4
    bound.do(requests.return_task, number, "缺材料", by=OFFICE, now=at("06-18"))
    assert run(at("06-18", "10:00")) == 0, "the day of the answer is still the office's"
    assert run(at("06-19")) == 1
    bound.do(requests.submit_task, number, by=bound.liaison(), now=at("06-19"))
    bound.do(requests.close_task, number, by=OFFICE, now=at("06-19"))
    assert [run(now) for now in days("06-19", "07-24")] == [0] * 36


def test_an_extended_deadline_arms_the_ladder_again(bound, run):
    number = issue_seen(bound, due_on=date(2020, 6, 17))
    assert run(at("06-17")) == 1
    later = NewTask("", bound.full_name("省经信厅"), due_on=date(2020, 6, 22))
    bound.do(service.amend_task, number, later, by=OFFICE, now=at("06-17", "10:00"))
    assert [run(now) for now in days("06-17", "06-22")] == [0, 1, 0, 0, 0, 1]
    assert steps(bound) == ["before-0", "before-2", "before-0"]


def test_a_task_is_its_leads_to_answer_for(bound, run):
    number = bound.issue(supporting=["省财政厅"], due_on=DUE, now=START)
    bound.do(reporting.acknowledge_task, number, by=bound.liaison(), now=START)
    assert run(at("07-03")) == 1
    assert {reminder.unit_id for reminder in bound.rows(Reminder)} == {bound.unit("省经信厅").id}


def test_without_a_chat_nothing_is_told_nor_counted_as_told(work, run):
    issue_seen(work)
    assert run(at("07-03")) == 0
    assert (work.rows(Letter), work.rows(Reminder)) == ([], [])
    work.do(membership.bind_chat, GROUP, "工作群", ChatKind.WORK, by=OFFICE, now=at("07-03"))
    assert run(at("07-03", "09:01")) == 1


def test_ledger_and_outbox_are_written_together_or_not_at_all(bound, run):
    issue_seen(bound)

    class PowerCut(Exception):
        pass

    def cut(_mapper: object, _connection: object, _reminder: Reminder) -> None:
        raise PowerCut

    event.listen(Reminder, "before_insert", cut)
    try:
        with pytest.raises(PowerCut):
            run(at("07-03"))
    finally:
        event.remove(Reminder, "before_insert", cut)
    assert (bound.rows(Letter), bound.rows(Reminder)) == ([], [])
    assert run(at("07-03", "09:01")) == 1


def test_a_crash_after_the_tick_does_not_repeat_it(bound, run):
    issue_seen(bound)

    def tick_and_crash(session: Session) -> None:
        assert tick(session, RULES, TEXTS, now=at("07-03")) == 1
        raise LookupError

    with pytest.raises(LookupError):
        bound.do(tick_and_crash)
    assert bound.rows(Letter) == []
    assert [run(at("07-03")), run(at("07-03"))] == [1, 0]


class TestTheNextReminder:
    def foreseen(self, work: WorkList, now: datetime) -> datetime | None:
        return work.ask(next_reminder_at, RULES, now=now)

    def test_it_is_foreseen_where_the_tick_gives_it(self, bound, run):
        issue_seen(bound)
        issue_seen(bound, "省财政厅", due_on=date(2020, 6, 28))
        bound.issue("杭州市", due_on=date(2020, 7, 20), now=at("06-16"))
        now, met = START, []
        while now < at("07-10"):
            foreseen = self.foreseen(bound, now)
            assert foreseen is not None
            silent = [each for each in days("06-15", "07-10") if now < each < foreseen]
            assert [run(each) for each in silent] == [0] * len(silent)
            assert run(foreseen) > 0
            met.append(f"{foreseen:%m-%d}")
            now = foreseen
        assert met[:6] == ["06-15", "06-17", "06-18", "06-23", "06-28", "06-29"]

    def test_what_is_due_in_the_hours_is_due_now(self, bound, run):
        issue_seen(bound)
        noon = at("07-03", "12:00")
        assert self.foreseen(bound, noon) == noon
        assert run(noon) == 1
        assert self.foreseen(bound, noon) == at("07-06")

    def test_before_after_and_outside_the_hours_it_waits_for_the_opening(self, bound):
        issue_seen(bound)
        for now, opening in (
            (at("07-03", "07:00"), at("07-03")),
            (at("07-03", "18:00"), at("07-06")),
            (at("07-04", "12:00"), at("07-06")),
            (at("06-24", "18:00"), at("06-28")),
        ):
            assert self.foreseen(bound, now) == opening

    def test_there_is_none_where_nobody_is_to_be_asked(self, bound, work):
        assert self.foreseen(bound, START) is None
        issue_seen(bound, due_on=None)
        assert self.foreseen(bound, START) is None

    def test_there_is_none_without_a_chat_to_tell_it_in(self, work):
        issue_seen(work)
        assert work.rows(Unit)[0].answers_in is None
        assert self.foreseen(work, at("07-03")) is None
