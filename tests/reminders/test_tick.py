"""The tick on the store: what is due is told once, to the right chats, in the hours, and nothing is lost or doubled."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from factories import OFFICE, WorkList
from sqlalchemy import event
from sqlmodel import Session
from staff import (
    CHEN,
    CLERK,
    DUE,
    GROUP,
    LI,
    RULES,
    START,
    WU,
    add_person,
    at,
    days,
    issue_seen,
    send,
    told_by_day,
)

from taskbot.reminders import ledger
from taskbot.reminders.models import Delivery, Lane, Letter, Reminder
from taskbot.reminders.policy import Hours
from taskbot.reminders.routes import Place
from taskbot.reminders.service import next_reminder_at, tick
from taskbot.tasks import instructions, membership, reporting, requests, service
from taskbot.tasks.facts import Milestone, NewTask, Status
from taskbot.tasks.liaisons import Rank, Reachability
from taskbot.tasks.models import ChatKind, Task
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.workdays import Calendar


def steps(work: WorkList) -> list[str]:
    return [reminder.step for reminder in work.rows(Reminder)]


def test_a_reminder_is_told_exactly_once(bound, run):
    number = issue_seen(bound)
    assert [run(at("06-18", hour)) for hour in ("08:59", "09:00", "09:01", "17:30")] == [0, 1, 0, 0]
    [letter] = bound.rows(Letter)
    [reminder] = bound.rows(Reminder)
    assert (letter.chat_id, letter.lane) == (GROUP, Lane.REMINDER)
    assert (reminder.step, reminder.occasion, reminder.letter_id) == ("before-10", "2020-07-03", letter.id)
    assert f"#{number}" in send(bound, at("06-18"))[GROUP]
    assert bound.rows(Letter)[0].about[0]["task_number"] == number


def test_a_whole_life_of_silence_climbs_the_ladder_step_by_step(bound, run):
    issue_seen(bound)
    told = told_by_day(bound, run, days("06-15", "07-24"))
    assert " ".join(told) == "06-18 06-28 07-01 07-03 07-06 07-08 07-10 07-17 07-24"
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
    assert ["逾期" in each[GROUP] for each in told.values()] == [False] * 4 + [True] * 5


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
    assert bound.rows(Letter) == []


def test_lateness_is_written_down_even_when_nothing_is_told(bound, run):
    number = issue_seen(bound)
    assert run(at("07-04", "00:00")) == 0
    assert bound.facts(number).first_overdue_on == date(2020, 7, 4)


class TestOneMessage:
    def test_it_holds_all_tasks_of_a_unit_the_most_urgent_first(self, staffed, run):
        later, sooner = issue_seen(staffed), issue_seen(staffed, due_on=date(2020, 6, 22), title="先到期")
        issue_seen(staffed, "省财政厅", title="别家的事")
        assert run(at("06-18")) == 2
        told = send(staffed, at("06-18"))
        assert set(told) == {LI, WU}
        assert told[LI].index(f"#{sooner} ") < told[LI].index(f"#{later} ")
        assert "共 2 项" in told[LI]
        assert "别家的事" in told[WU]

    def test_what_becomes_due_later_on_the_day_waits_for_the_next(self, staffed, run):
        issue_seen(staffed)
        run(at("06-18"))
        late = staffed.issue(due_on=date(2020, 6, 19), now=at("06-18", "10:00"), title="后交办")
        assert run(at("06-18", "15:00")) == 0
        run(at("06-19"))
        told = send(staffed, at("06-19"))
        assert set(told) == {LI, GROUP}
        assert all(f"#{late} " in words for words in told.values())

    def test_a_task_has_all_its_reasons_in_one_row(self, staffed, run):
        number = staffed.issue(due_on=date(2020, 6, 18), now=START)
        run(at("06-16"))
        words = send(staffed, at("06-16"))[LI]
        assert (
            f"#{number} 绘制产业链图谱，时限6月18日（周四） —— 还有 2 个工作日；尚未签收"
            in words.splitlines()
        )
        assert "共 1 项" in words

    def test_who_speaks_for_two_units_gets_one(self, staffed, run):
        add_person(staffed, CHEN, "陈静", Role.LIAISON, "省商务厅", Rank.A)
        add_person(staffed, CHEN, "陈静", Role.OFFICE)
        first = issue_seen(staffed, "省商务厅", due_on=date(2020, 6, 12))
        second = issue_seen(staffed, due_on=date(2020, 6, 10), title="另一件事")
        for now in days("06-16", "06-17"):
            run(now)
        told = send(staffed, at("06-17"))
        assert len([letter for letter in staffed.rows(Letter) if letter.chat_id == CHEN]) == 1
        assert f"#{first} " in told[CHEN]
        assert second

    def test_nothing_is_sent_where_there_is_nothing_to_say(self, staffed, run):
        issue_seen(staffed, due_on=None)
        assert told_by_day(staffed, run, days("06-15", "07-24")) == {}


class TestWhere:
    def test_ahead_of_a_deadline_in_private_to_the_first_liaison_alone(self, staffed, run):
        issue_seen(staffed)
        run(at("06-18"))
        assert set(send(staffed, at("06-18"))) == {LI}

    def test_what_is_due_or_overdue_in_the_work_group_too_once_a_day_for_all_units(self, staffed, run):
        first = issue_seen(staffed, due_on=date(2020, 6, 18))
        second = issue_seen(staffed, "省财政厅", due_on=date(2020, 6, 18))
        ahead = issue_seen(staffed, due_on=date(2020, 6, 22))
        run(at("06-18"))
        told = send(staffed, at("06-18"))
        assert set(told) == {LI, WU, GROUP}
        assert all(f"#{number} " in told[GROUP] for number in (first, second))
        assert f"#{ahead} " not in told[GROUP]
        assert "共 2 项" in told[GROUP]
        assert "tg://user" not in told[GROUP]

    @pytest.mark.parametrize(
        ("place", "chats"),
        [(Place.PRIVATE, {LI}), (Place.GROUP, {GROUP}), (Place.BOTH, {LI, GROUP})],
    )
    def test_it_is_a_setting(self, staffed, place, chats):
        issue_seen(staffed, due_on=date(2020, 6, 18))
        rules = replace(RULES, place=place)
        staffed.do(tick, rules, now=at("06-18"))
        assert set(send(staffed, at("06-18"), rules)) == chats

    def test_who_cannot_be_written_to_is_called_by_name_in_the_work_group(self, staffed, run):
        for person_id in (LI, CHEN):
            staffed.do(membership.note_reachability, person_id, Reachability.BLOCKED)
        issue_seen(staffed)
        run(at("06-18"))
        told = send(staffed, at("06-18"))
        assert set(told) == {GROUP}
        assert f'<a href="tg://user?id={LI}">李文</a>' in told[GROUP]

    def test_b_is_written_to_where_a_cannot_be(self, staffed, run):
        staffed.do(membership.note_reachability, LI, Reachability.BLOCKED)
        issue_seen(staffed)
        run(at("06-18"))
        assert set(send(staffed, at("06-18"))) == {CHEN}

    def test_the_units_own_chat_comes_before_its_people(self, staffed, run):
        unit = staffed.unit("省经信厅")
        staffed.do(membership.bind_chat, -77, "经信厅群", ChatKind.UNIT, unit, by=OFFICE, now=START)
        issue_seen(staffed)
        run(at("06-18"))
        assert set(send(staffed, at("06-18"))) == {-77}

    def test_without_any_way_nothing_is_told_nor_counted_as_told(self, work, run):
        issue_seen(work)
        assert run(at("07-03")) == 0
        assert (work.rows(Letter), work.rows(Reminder)) == ([], [])
        work.do(membership.bind_chat, GROUP, "工作群", ChatKind.WORK, by=OFFICE, now=at("07-03"))
        assert run(at("07-03", "09:10")) == 1


class TestEscalation:
    def circles(self, work: WorkList, run: Callable[[datetime], int], until: str) -> dict[str, set[int]]:
        told = told_by_day(work, run, days("06-15", until))
        return {day: set(chats) - {GROUP} for day, chats in told.items()}

    def test_the_longer_nobody_answers_the_wider(self, staffed, run):
        issue_seen(staffed, due_on=date(2020, 6, 15))
        assert self.circles(staffed, run, "06-22") == {
            "06-16": {LI},
            "06-18": {LI, CHEN},
            "06-22": {LI, CHEN, CLERK},
        }

    def test_an_urgent_one_goes_up_twice_as_fast(self, staffed, run):
        issue_seen(staffed, due_on=date(2020, 6, 15), urgency="特急")
        assert self.circles(staffed, run, "06-18") == {"06-16": {LI}, "06-18": {LI, CHEN, CLERK}}

    def test_who_has_answered_is_asked_alone_again(self, staffed, run):
        number = issue_seen(staffed, due_on=date(2020, 6, 15))
        assert self.circles(staffed, run, "06-18") == {"06-16": {LI}, "06-18": {LI, CHEN}}
        by, status = staffed.liaison(), Status("60%", 60)
        staffed.do(reporting.report_status, number, status, by=by, now=at("06-19", "10:00"))
        told = told_by_day(staffed, run, days("06-19", "06-22"))
        assert {day: set(chats) for day, chats in told.items()} == {"06-22": {LI, GROUP}}

    def test_an_unacknowledged_task_is_the_units_first_and_then_the_offices(self, staffed, run):
        number = staffed.issue(due_on=None, now=START)
        told = told_by_day(staffed, run, days("06-15", "06-30"))
        assert {day: set(chats) for day, chats in told.items()} == {"06-16": {LI}, "06-17": {CLERK}}
        assert f"#{number} 绘制产业链图谱 —— 省经信厅尚未签收" in told["06-17"][CLERK]
        assert steps(staffed) == ["unacknowledged-1", "unacknowledged-2"]


class TestTheOfficesOwnQueue:
    def test_what_waits_for_an_answer_is_brought_up_after_two_and_five_workdays_and_weekly_then(
        self, staffed, run
    ):
        number = issue_seen(staffed)
        by = staffed.liaison()
        staffed.do(requests.submit_task, number, by=by, now=at("06-15", "10:00"))
        told = told_by_day(staffed, run, days("06-15", "07-24"))
        weekly = ("06-30", "07-07", "07-14", "07-21")
        assert {day: set(chats) for day, chats in told.items()} == {
            day: {CLERK} for day in ("06-17", "06-22", *weekly)
        }
        assert "省经信厅报办结，已等待答复 2 个工作日" in told["06-17"][CLERK]

    def test_a_trouble_that_nobody_answered_is_brought_up_beside_the_units_own_deadline(self, staffed, run):
        number = issue_seen(staffed, due_on=date(2020, 6, 17))
        status = Status("卡住", problem="缺数据", is_blocked=True)
        staffed.do(reporting.report_status, number, status, by=staffed.liaison(), now=at("06-15", "10:00"))
        run(at("06-17"))
        told = send(staffed, at("06-17"))
        assert "省经信厅需协调，已等待答复 2 个工作日" in told[CLERK]
        assert "今天到期" in told[LI]


class TestOtherDates:
    def test_a_milestone_has_its_own_ladder(self, staffed, run):
        step = Milestone("完成初稿", date(2020, 6, 19))
        issue_seen(staffed, due_on=None, milestones=(step,))
        told = told_by_day(staffed, run, days("06-15", "06-24"))
        assert {day: chats[LI].splitlines()[1].partition(" —— ")[2] for day, chats in told.items()} == {
            "06-17": "时间节点「完成初稿」还有 2 个工作日",
            "06-19": "时间节点「完成初稿」<b>今天到期</b>",
            "06-22": "时间节点「完成初稿」<b>已逾期 3 天</b>",
            "06-24": "时间节点「完成初稿」<b>已逾期 5 天</b>",
        }

    def test_a_cycle_is_asked_for_on_its_last_day_and_in_wider_circles_once_it_has_passed(self, staffed, run):
        issue_seen(staffed, due_on=None, recurrence="FREQ=MONTHLY;BYMONTHDAY=28")
        told = told_by_day(staffed, run, days("06-15", "07-27"))
        assert {day: chats[LI].splitlines()[1].partition(" —— ")[2] for day, chats in told.items()} == {
            "06-28": "<b>本期反馈今天到期</b>",
            "06-29": "6月28日的一期尚未反馈",
            "07-01": "6月28日的一期尚未反馈",
            "07-03": "6月28日的一期尚未反馈",
        }
        assert {day: set(chats) - {GROUP} for day, chats in told.items()} == {
            "06-28": {LI},
            "06-29": {LI},
            "07-01": {LI, CHEN},
            "07-03": {LI, CHEN, CLERK},
        }
        assert all(GROUP in chats for chats in told.values())
        assert set(steps(staffed)) == {"before-0", "cycle"}

    def test_the_last_day_of_a_cycle_is_named_beside_what_the_one_before_has_not_brought(self, staffed, run):
        issue_seen(staffed, due_on=None, recurrence="FREQ=WEEKLY;BYDAY=FR")
        told = told_by_day(staffed, run, days("06-15", "07-10"))
        assert "7月3日的一期尚未反馈" in told["07-10"][LI]
        assert "本期反馈今天到期" in told["07-10"][LI]

    def test_who_has_reported_late_is_asked_no_more(self, staffed, run):
        number = issue_seen(staffed, due_on=None, recurrence="FREQ=MONTHLY;BYMONTHDAY=28")
        told_by_day(staffed, run, days("06-15", "06-29"))
        by = staffed.liaison()
        staffed.do(reporting.report_status, number, Status("60%", 60), by=by, now=at("06-30", "10:00"))
        assert told_by_day(staffed, run, days("06-30", "07-27")) == {}

    def test_a_cycle_that_was_missed_under_another_lead_is_nothing_that_the_new_one_has_to_answer(
        self, staffed, run
    ):
        number = issue_seen(staffed, due_on=None, recurrence="FREQ=MONTHLY;BYMONTHDAY=28")
        told_by_day(staffed, run, days("06-15", "06-28"))
        unit = staffed.unit("省财政厅")
        staffed.do(service.transfer_task, number, unit, "职责调整", by=OFFICE, now=at("06-29", "08:00"))
        staffed.do(
            reporting.acknowledge_task, number, by=staffed.liaison("省财政厅"), now=at("06-29", "08:30")
        )
        told = told_by_day(staffed, run, [at("06-29")])
        assert told == {}

    def test_a_report_within_the_cycle_is_not_asked_for_again(self, staffed, run):
        number = issue_seen(staffed, due_on=None, recurrence="FREQ=MONTHLY;BYMONTHDAY=28")
        status = Status("60%", 60)
        staffed.do(reporting.report_status, number, status, by=staffed.liaison(), now=at("06-22"))
        assert told_by_day(staffed, run, days("06-15", "07-27")) == {}

    def test_a_returned_task_is_spoken_of_after_two_workdays_of_silence(self, staffed, run):
        number = issue_seen(staffed, due_on=date(2020, 9, 30))
        staffed.do(requests.submit_task, number, by=staffed.liaison(), now=START)
        staffed.do(requests.return_task, number, "缺材料", by=OFFICE, now=at("06-15", "10:00"))
        told = told_by_day(staffed, run, days("06-15", "06-30"))
        assert {day: set(chats) for day, chats in told.items()} == {"06-17": {LI}}
        assert "退办后尚未反馈" in told["06-17"][LI]

    def test_who_has_taken_a_returned_task_over_has_nothing_to_answer_for(self, staffed, run):
        number = issue_seen(staffed, due_on=date(2020, 9, 30))
        staffed.do(requests.submit_task, number, by=staffed.liaison(), now=START)
        staffed.do(requests.return_task, number, "缺材料", by=OFFICE, now=at("06-15", "10:00"))
        unit = staffed.unit("省财政厅")
        staffed.do(service.transfer_task, number, unit, "职责调整", by=OFFICE, now=at("06-16"))
        told = told_by_day(staffed, run, days("06-15", "06-30"))
        assert {row.step for row in staffed.rows(Reminder)} == {"unacknowledged-1", "unacknowledged-2"}
        assert {day: set(chats) for day, chats in told.items()} == {"06-17": {WU}, "06-18": {CLERK}}


class TestOutage:
    def test_only_the_most_urgent_step_goes_out_late_and_says_so(self, bound, run):
        run(at("06-15"))
        bound.issue(due_on=date(2020, 6, 19), now=at("06-15", "10:00"))
        assert run(at("06-24")) == 1
        words = send(bound, at("06-24"))[GROUP]
        assert "已逾期" in words
        assert "补发，原应于6月24日提醒" not in words
        assert "尚未签收" not in words
        assert sorted((row.step, row.is_covered) for row in bound.rows(Reminder)) == [
            ("overdue-3", False),
            ("unacknowledged-1", True),
        ]

    def test_what_should_have_gone_out_on_a_day_of_outage_says_which(self, bound, run):
        issue_seen(bound, due_on=date(2020, 6, 30))
        run(at("06-19"))
        run(at("06-23"))
        words = send(bound, at("06-23"))[GROUP]
        assert "（补发，原应于6月22日提醒）" in words

    def test_what_a_colleague_of_the_office_held_up_is_not_called_late(self, bound, run):
        number = issue_seen(bound, due_on=date(2020, 6, 30))
        bound.do(requests.submit_task, number, by=bound.liaison(), now=at("06-19"))
        for now in days("06-19", "06-22"):
            run(now)
        bound.do(requests.return_task, number, "缺材料", by=OFFICE, now=at("06-23", "08:00"))
        run(at("06-23"))
        assert all("补发" not in words for words in send(bound, at("06-23")).values())


def acknowledged(work: WorkList, number: int) -> None:
    work.do(reporting.acknowledge_task, number, by=work.liaison(), now=at("06-16", "08:00"))


def reported(work: WorkList, number: int) -> None:
    work.do(reporting.report_status, number, Status("60%", 60), by=work.liaison(), now=at("06-16", "08:00"))


@pytest.mark.parametrize("answer", [acknowledged, reported])
def test_the_asking_for_acknowledgement_stops_the_moment_the_unit_has_answered(bound, run, answer):
    number = bound.issue(now=START)
    answer(bound, number)
    assert [run(now) for now in days("06-16", "06-30")] == [0] * 15


def test_a_task_that_was_answered_a_second_ago_is_not_chased(staffed, run):
    number = issue_seen(staffed, due_on=date(2020, 6, 17))
    other = issue_seen(staffed, due_on=date(2020, 6, 17), title="另一件事")
    run(at("06-17"))
    staffed.do(reporting.report_status, number, Status("60%", 60), by=staffed.liaison(), now=at("06-17"))
    told = send(staffed, at("06-17"))
    assert all(f"#{number} " not in words and f"#{other} " in words for words in told.values())
    assert "共 1 项" in told[LI]


def test_a_message_that_nobody_needs_any_more_is_not_sent_and_its_row_says_so(bound, run):
    number = issue_seen(bound, due_on=date(2020, 6, 17))
    run(at("06-17"))
    bound.do(service.cancel_task, number, "不再需要", by=OFFICE, now=at("06-17"))
    assert send(bound, at("06-17")) == {}
    assert [letter.delivery for letter in bound.rows(Letter)] == [Delivery.EXPIRED]


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


def test_an_extended_deadline_arms_the_ladder_again_from_the_day_after_it_was_told(bound, run):
    number = issue_seen(bound, due_on=date(2020, 6, 17))
    assert run(at("06-17")) == 1
    send(bound, at("06-17"))
    later = NewTask("", bound.full_name("省经信厅"), due_on=date(2020, 6, 22))
    bound.do(service.amend_task, number, later, by=OFFICE, now=at("06-17", "10:00"))
    told = told_by_day(bound, run, days("06-18", "06-22"))
    assert list(told) == ["06-18", "06-22"]
    assert steps(bound) == ["before-0", "before-2", "before-0"]


def test_what_was_near_when_it_was_issued_is_not_asked_for_in_the_same_hour(bound, run):
    issue_seen(bound, due_on=date(2020, 6, 17))
    assert [run(now) for now in days("06-15", "06-17")] == [0, 0, 1]


def test_a_task_is_its_leads_to_answer_for(bound, run):
    number = bound.issue(supporting=["省财政厅"], due_on=DUE, now=START)
    for unit in ("省经信厅", "省财政厅"):
        bound.do(reporting.acknowledge_task, number, by=bound.liaison(unit), now=START)
    assert run(at("07-03")) == 1
    assert {reminder.unit_id for reminder in bound.rows(Reminder)} == {bound.unit("省经信厅").id}


class TestSupportingUnits:
    def issue(self, work: WorkList, now: datetime = START, *supporting: str) -> int:
        number = work.issue(supporting=supporting or ("省财政厅",), due_on=None, now=now)
        work.do(reporting.acknowledge_task, number, by=work.liaison(), now=now)
        return number

    def told(self, work: WorkList, run: Callable[[datetime], int], until: str = "06-30") -> dict[str, dict]:
        return told_by_day(work, run, days("06-15", until))

    def test_one_that_has_not_acknowledged_is_asked_and_then_the_office_is_told_which(self, staffed, run):
        number = self.issue(staffed)
        told = self.told(staffed, run)
        assert {day: set(chats) for day, chats in told.items()} == {"06-16": {WU}, "06-17": {CLERK}}
        assert f"#{number} 绘制产业链图谱 —— 尚未签收" in told["06-16"][WU]
        assert "省财政厅尚未签收" in told["06-17"][CLERK]
        assert [(row.step, row.unit_id, row.to_office) for row in staffed.rows(Reminder)] == [
            ("unacknowledged-1", staffed.unit("省财政厅").id, False),
            ("unacknowledged-2", staffed.unit("省财政厅").id, True),
        ]
        assert staffed.ask(ledger.asks_of_week, date(2020, 6, 17)) == {staffed.unit("省财政厅").id: 1}

    def test_each_is_asked_for_itself_beside_the_lead(self, staffed, run):
        number = staffed.issue(supporting=["省财政厅", "省商务厅"], due_on=None, now=START)
        told = self.told(staffed, run)
        assert {day: set(chats) for day, chats in told.items()} == {
            "06-16": {LI, WU, GROUP},
            "06-17": {CLERK},
        }
        words = [f"{unit}尚未签收" for unit in ("省经信厅", "省财政厅", "省商务厅")]
        [row] = [line for line in told["06-17"][CLERK].splitlines() if line.startswith(f"#{number} ")]
        assert all(each in row for each in words)
        assert "共 1 项" in told["06-17"][CLERK]

    @pytest.mark.parametrize("status", [Status("60%", 60), Status("已完成", is_finished=True)])
    def test_one_that_has_reported_or_finished_is_not_asked(self, staffed, run, status):
        number = self.issue(staffed)
        by = staffed.liaison("省财政厅")
        staffed.do(reporting.report_status, number, status, by=by, now=at("06-15", "10:00"))
        assert self.told(staffed, run) == {}

    def test_one_that_wants_to_leave_the_task_is_not_asked(self, staffed, run):
        number = self.issue(staffed)
        by = staffed.liaison("省财政厅")
        staffed.do(requests.decline_task, number, "不属于职责", by=by, now=at("06-15", "10:00"))
        told = self.told(staffed, run)
        assert {day: set(chats) for day, chats in told.items()} == {
            day: {CLERK} for day in ("06-17", "06-22", "06-30")
        }
        assert all("申请退回" in chats[CLERK] and "尚未签收" not in chats[CLERK] for chats in told.values())

    def test_one_that_joins_later_has_its_days_from_then(self, staffed, run):
        number = self.issue(staffed, START, "省商务厅")
        staffed.do(reporting.acknowledge_task, number, by=staffed.liaison("省商务厅"), now=START)
        more = NewTask(
            "", "", supporting_units=(staffed.full_name("省商务厅"), staffed.full_name("省财政厅"))
        )
        new = replace(more, title="绘制产业链图谱", lead_unit=staffed.full_name("省经信厅"))
        staffed.do(service.amend_task, number, new, by=OFFICE, now=at("06-23", "10:00"))
        told = self.told(staffed, run)
        assert {day: set(chats) for day, chats in told.items()} == {"06-24": {WU}, "06-28": {CLERK}}

    def test_one_that_has_left_is_not_asked(self, staffed, run):
        number = self.issue(staffed)
        alone = NewTask("绘制产业链图谱", staffed.full_name("省经信厅"))
        staffed.do(service.amend_task, number, alone, by=OFFICE, now=at("06-15", "10:00"))
        assert self.told(staffed, run) == {}


def test_a_unit_is_asked_ahead_of_deadlines_only_so_often_a_week_but_what_is_due_goes_out(bound):
    rules = replace(RULES, asks_per_week=2)
    ahead = [issue_seen(bound, due_on=date(2020, 6, 19)) for _ in range(4)]
    due = issue_seen(bound, due_on=date(2020, 6, 17))
    bound.do(tick, rules, now=at("06-17"))
    told = send(bound, at("06-17"), rules)[GROUP]
    assert f"#{due} " in told
    assert sum(f"#{number} " in told for number in ahead) == 1
    assert bound.ask(ledger.asks_of_week, date(2020, 6, 17)) == {bound.unit("省经信厅").id: 2}


def test_what_is_due_or_overdue_beside_the_deadline_goes_out_beyond_the_weekly_limit_and_in_the_group(
    staffed,
):
    """A milestone's day, and the last day of a report cycle."""
    rules = replace(RULES, asks_per_week=1)
    issue_seen(staffed, due_on=date(2020, 6, 24), title="占用本周次数")
    step = issue_seen(staffed, due_on=None, milestones=(Milestone("完成初稿", date(2020, 6, 19)),))
    cycle = issue_seen(staffed, due_on=None, recurrence="FREQ=MONTHLY;BYMONTHDAY=19")
    for now in days("06-15", "06-18"):
        staffed.do(tick, rules, now=now)
        send(staffed, now, rules)
    staffed.do(tick, rules, now=at("06-19"))
    told = send(staffed, at("06-19"), rules)
    assert set(told) == {LI, GROUP}
    for words in told.values():
        assert f"#{step} " in words
        assert f"#{cycle} " in words


def test_what_the_office_is_told_of_a_unit_is_nothing_that_the_unit_was_asked(staffed, run):
    number = issue_seen(staffed)
    staffed.do(requests.submit_task, number, by=staffed.liaison(), now=at("06-15", "10:00"))
    staffed.issue("省财政厅", due_on=None, now=at("06-12", "10:00"))
    run(at("06-17"))
    assert sorted((row.step, row.to_office) for row in staffed.rows(Reminder)) == [
        ("closing-2", True),
        ("unacknowledged-1", False),
        ("unacknowledged-2", True),
    ]
    assert staffed.ask(ledger.asks_of_week, date(2020, 6, 17)) == {staffed.unit("省财政厅").id: 1}


def test_the_office_is_reminded_of_an_instruction_until_it_passes_it_on(staffed, run):
    number = issue_seen(staffed, due_on=None)
    leader = Actor(9, "周明", frozenset({Role.LEADER}))
    given = staffed.do(instructions.instruct, "请抓紧推进", number, by=leader, now=at("06-15", "10:00")).id
    told = told_by_day(staffed, run, days("06-15", "06-30"))
    staffed.do(instructions.forward, given, by=OFFICE, now=at("06-30", "10:00"))
    told |= told_by_day(staffed, run, days("07-01", "07-31"))
    assert {day: list(chats) for day, chats in told.items()} == {
        "06-17": [CLERK],
        "06-22": [CLERK],
        "06-30": [CLERK],
    }
    assert all("领导批示待转办" in chats[CLERK] for chats in told.values())


def test_ledger_and_outbox_are_written_together_or_not_at_all(bound, run):
    issue_seen(bound)

    class PowerCut(Exception):
        pass

    def cut(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO reminder"):
            raise PowerCut

    engine = bound.do(lambda session: session.get_bind())
    event.listen(engine, "before_cursor_execute", cut)
    try:
        with pytest.raises(PowerCut):
            run(at("07-03"))
    finally:
        event.remove(engine, "before_cursor_execute", cut)
    assert (bound.rows(Letter), bound.rows(Reminder)) == ([], [])
    assert run(at("07-03", "09:01")) == 1


def test_a_crash_after_the_tick_does_not_repeat_it(bound, run):
    issue_seen(bound)

    def tick_and_crash(session: Session) -> None:
        assert list(tick(session, RULES, now=at("07-03"))) == [GROUP]
        raise LookupError

    with pytest.raises(LookupError):
        bound.do(tick_and_crash)
    assert bound.rows(Letter) == []
    assert [run(at("07-03")), run(at("07-03"))] == [1, 0]


class TestAttention:
    def woken(self, work: WorkList, now: datetime) -> Sequence[int]:
        return work.ask(ledger.woken, now)

    def test_a_task_is_looked_at_when_something_happens_to_it_and_when_its_next_step_is_due(self, bound, run):
        number = issue_seen(bound)
        assert self.woken(bound, START) == [number]
        run(at("06-15"))
        assert self.woken(bound, at("06-17", "23:59")) == []
        assert self.woken(bound, at("06-18", "00:00")) == [number]
        bound.do(reporting.report_status, number, Status("1%", 1), by=bound.liaison(), now=at("06-16"))
        assert self.woken(bound, at("06-16")) == [number]

    def test_an_ended_one_never_again(self, bound, run):
        number = issue_seen(bound)
        bound.do(service.cancel_task, number, "不再需要", by=OFFICE, now=START)
        run(at("06-15"))
        assert bound.rows(Task)[0].attention_at is None

    def test_other_rules_or_another_calendar_wake_every_open_task_once(self, bound, run):
        number = issue_seen(bound)
        run(at("06-15"))
        other = replace(RULES, hours=Hours(time(9), time(17, 30), Calendar({date(2020, 6, 18): False})))
        for rules, woken in ((RULES, [number]), (RULES, []), (other, [number]), (other, [])):
            bound.do(ledger.go_by, rules.fingerprint(), now=at("06-15"))
            assert self.woken(bound, at("06-15")) == woken
            bound.do(tick, rules, now=at("06-15"))


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
            send(bound, foreseen)
            met.append(f"{foreseen:%m-%d}")
            now = foreseen
        assert met[:6] == ["06-17", "06-18", "06-23", "06-28", "06-29", "07-01"]

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

    def test_there_is_none_where_nobody_is_to_be_asked(self, bound):
        assert self.foreseen(bound, START) is None
        issue_seen(bound, due_on=None)
        assert self.foreseen(bound, START) is None

    def test_there_is_none_without_a_way_to_tell_it(self, work):
        issue_seen(work)
        assert self.foreseen(work, at("07-03")) is None
