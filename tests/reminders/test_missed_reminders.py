"""Reminders that were not sent on their day, were not needed, or found a chat that had had its message: told once, and never lost."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

import pytest
from factories import OFFICE, WorkList
from staff import CHEN, CLERK, GROUP, LI, RULES, WU, at, days, issue_seen, send, told_by_day

from taskbot.reminders import ledger
from taskbot.reminders.chases import chase
from taskbot.reminders.models import Delivery, Letter, Reminder
from taskbot.reminders.service import next_reminder_at
from taskbot.tasks import membership, requests
from taskbot.tasks.liaisons import Reachability
from taskbot.texts.words import plain

BLOCKED = "Forbidden: bot was blocked by the user"
FIRST, SECOND, THIRD = date(2020, 7, 3), date(2020, 6, 19), date(2020, 6, 23)


def rows(words: str) -> list[str]:
    return [line for line in plain(words).splitlines() if line.startswith("#")]


def given(work: WorkList) -> list[tuple[int, str]]:
    return [(row.task_number, row.step) for row in work.rows(Reminder) if row.lapse is None]


def sender_first(work: WorkList, run: Callable[[datetime], int]) -> Sequence[dict[int, str]]:
    early = send(work, at("06-19"))
    run(at("06-19"))
    return early, send(work, at("06-19"))


def tick_first(work: WorkList, run: Callable[[datetime], int]) -> Sequence[dict[int, str]]:
    run(at("06-19"))
    return send(work, at("06-19")), {}


@pytest.mark.parametrize("begin_the_day", [sender_first, tick_first])
def test_what_has_waited_overnight_is_in_the_one_message_of_the_day_whoever_comes_first(
    staffed: WorkList, run, begin_the_day
):
    late, due = issue_seen(staffed, due_on=FIRST), issue_seen(staffed, due_on=SECOND, title="今天的事")
    run(at("06-18", "17:29"))
    assert send(staffed, at("06-18", "17:31")) == {}
    told = [each for each in begin_the_day(staffed, run) if each]
    assert [set(each) for each in told] == [{LI, GROUP}]
    assert rows(told[0][LI]) == [
        f"#{due} 今天的事，时限6月19日（周五） —— 今天到期",
        f"#{late} 绘制产业链图谱，时限7月3日（周五） —— 还有 9 个工作日（补发，原应于6月18日提醒）",
    ]
    assert sorted(given(staffed)) == [(late, "before-10"), (due, "before-0")]
    assert [letter.delivery for letter in staffed.rows(Letter)] == [Delivery.MISSED, *[Delivery.SENT] * 2]
    assert run(at("06-19", "11:00")) == 0


def test_a_message_that_has_waited_beyond_the_hours_says_at_the_next_opening_how_things_are_then(bound, run):
    issue_seen(bound, due_on=date(2020, 7, 3))
    assert run(at("07-03", "17:29")) == 1
    assert send(bound, at("07-03", "17:31")) == {}
    assert [letter.delivery for letter in bound.rows(Letter)] == [Delivery.MISSED]
    assert run(at("07-04")) == run(at("07-06", "08:59")) == 0
    run(at("07-06"))
    assert rows(send(bound, at("07-06"))[GROUP])[0].endswith("已逾期 3 天")


def test_what_could_not_be_sent_for_days_is_one_message_of_the_most_urgent_step(staffed, run):
    number = issue_seen(staffed, due_on=date(2020, 6, 22))
    for now in days("06-15", "06-22"):
        run(now)
    assert sum(letter.delivery == Delivery.QUEUED for letter in staffed.rows(Letter)) == 2
    told = send(staffed, at("06-22"))
    assert {chat: rows(words) for chat, words in told.items()} == {
        chat: [f"#{number} 绘制产业链图谱，时限6月22日（周一） —— 今天到期"] for chat in (LI, GROUP)
    }


def test_who_cannot_be_written_to_any_more_is_told_the_next_way(staffed, run):
    number = issue_seen(staffed, due_on=FIRST)
    run(at("06-18"))
    staffed.do(membership.note_reachability, LI, Reachability.BLOCKED)
    send(staffed, at("06-18", "18:00"))
    run(at("06-19"))
    told = send(staffed, at("06-19"))
    assert set(told) == {CHEN}
    assert f"#{number} " in told[CHEN]


def test_a_chat_that_has_seen_it_does_not_see_it_again_where_another_has_missed_it(staffed, run):
    number = issue_seen(staffed, due_on=date(2020, 6, 17))
    run(at("06-18"))
    [group] = [letter for letter in staffed.rows(Letter) if letter.chat_id == GROUP]
    send_only(staffed, group.id or 0, at("06-18"))
    run(at("06-19"))
    told = send(staffed, at("06-19"))
    assert set(told) == {LI}
    assert f"#{number} " in told[LI]
    assert "补发，原应于6月18日提醒" in told[LI]


def send_only(work: WorkList, letter_id: int, now: datetime) -> None:
    """The others wait for something."""
    kept = [letter.id for letter in work.rows(Letter) if letter.id != letter_id]
    work.do(_hold, kept, Delivery.SENDING)
    assert len(send(work, now)) == 1
    work.do(_hold, kept, Delivery.QUEUED)


def _hold(session, letter_ids, delivery) -> None:
    for letter_id in letter_ids:
        letter = session.get(Letter, letter_id)
        letter.delivery = delivery
        session.add(letter)


def test_the_office_hears_on_the_next_day_what_came_after_its_message_of_the_day(staffed, run):
    """The unit is told of its fifth late day only when a chase has failed; by then the office has had its message."""
    number = issue_seen(staffed, "省财政厅", due_on=date(2020, 6, 15))
    other = issue_seen(staffed)
    staffed.do(requests.submit_task, other, by=staffed.liaison(), now=at("06-18", "10:00"))
    told_by_day(staffed, run, days("06-16", "06-21"))
    staffed.do(chase, number, "", RULES, by=OFFICE, now=at("06-22", "08:30"))
    run(at("06-22"))
    assert set(send(staffed, at("06-22"), refused={WU: BLOCKED})) == {CLERK}
    run(at("06-22", "09:10"))
    assert set(send(staffed, at("06-22", "09:10"))) == {GROUP}
    told = told_by_day(staffed, run, days("06-23", "06-24"))
    assert {day: set(chats) for day, chats in told.items()} == {"06-23": {CLERK}}
    assert f"#{number} " in told["06-23"][CLERK]
    assert "补发" not in told["06-23"][CLERK]
    assert given(staffed).count((number, "overdue-5")) == 1


@pytest.mark.parametrize("others", [0, 1])
def test_what_was_not_needed_when_its_turn_came_is_told_once_it_stands_again(staffed, run, others):
    """Also where the message went out for the sake of another task: then on the next day."""
    number = issue_seen(staffed, due_on=date(2020, 6, 22))
    for _ in range(others):
        issue_seen(staffed, due_on=date(2020, 7, 3), title="另一件")
    run(at("06-18"))
    wanted = date(2020, 6, 30)
    staffed.do(requests.ask_extension, number, wanted, "再议", by=staffed.liaison(), now=at("06-18"))
    told = send(staffed, at("06-18", "09:01"))
    assert all(f"#{number} " not in words for words in told.values())
    [asked] = staffed.ask(requests.all_pending)
    staffed.do(requests.refuse_request, asked.id, "请按期完成", by=OFFICE, now=at("06-18", "10:30"))
    again = at("06-19") if others else at("06-18", "11:00")
    run(at("06-18", "11:00"))
    run(again)
    told = send(staffed, again)
    assert f"#{number} " in told[LI]
    assert "补发" not in told[LI]
    assert given(staffed).count((number, "before-2")) == 1
    burden = staffed.ask(ledger.asks_of_week, date(2020, 6, 18))
    assert burden == {staffed.unit("省经信厅").id: 1 + others}


class TestBesideAChase:
    def press(self, work: WorkList, number: int, hour: str) -> None:
        work.do(chase, number, "", RULES, by=OFFICE, now=at("06-19", hour))

    def test_a_reminder_waits_while_the_chase_is_on_its_way_and_is_none_once_it_has_arrived(
        self, staffed, run
    ):
        number = issue_seen(staffed, due_on=SECOND)
        self.press(staffed, number, "08:30")
        assert run(at("06-19")) == 0
        assert "催办" in send(staffed, at("06-19"))[LI]
        assert run(at("06-19", "09:10")) == run(at("06-19", "16:00")) == 0

    def test_one_that_never_arrived_counts_for_nothing(self, staffed, run):
        number = issue_seen(staffed, "省财政厅", due_on=SECOND)
        self.press(staffed, number, "08:30")
        assert run(at("06-19")) == 0
        assert send(staffed, at("06-19"), refused={WU: BLOCKED}) == {}
        run(at("06-19", "09:10"))
        assert f"#{number} " in send(staffed, at("06-19", "09:10"))[GROUP]

    def test_one_that_reached_a_colleague_has_reached_the_unit(self, staffed, run):
        number = issue_seen(staffed, due_on=SECOND)
        self.press(staffed, number, "08:30")
        assert set(send(staffed, at("06-19"), refused={LI: BLOCKED})) == {CHEN}
        assert run(at("06-19")) == run(at("06-19", "09:10")) == 0


def test_what_waits_from_yesterday_is_the_next_reminder(staffed, run):
    issue_seen(staffed, due_on=FIRST)
    run(at("06-18"))
    assert staffed.ask(next_reminder_at, RULES, now=at("06-18", "20:00")) == at("06-19")
