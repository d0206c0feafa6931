"""Every write on the work list: who may, what it changes, what it leaves in the journal, and what it refuses."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from factories import NOW, OFFICE, OUTSIDER, WorkList, old_of

from taskbot.clock import OFFICE_ZONE
from taskbot.tasks import lateness, membership, queries, reporting, requests, service
from taskbot.tasks.errors import IllegalMove, NoSuchTask, NotAllowed, NotYourTask
from taskbot.tasks.facts import NewTask, Status
from taskbot.tasks.lifecycle import State
from taskbot.tasks.models import Assignment, ChatKind, Event, Part, Task, Unit
from taskbot.tasks.permissions import Actor, Role

TUESDAY = NOW + timedelta(days=1)
WEDNESDAY = NOW + timedelta(days=2)
BLOCKED = Status("受阻，需省财政厅协调", problem="需省财政厅协调", is_blocked=True)
LEADER = replace(OUTSIDER, roles=frozenset({Role.LEADER}))


def report(work: WorkList, number: int, status: Status, by: Actor, now=NOW) -> Task:
    return work.do(reporting.report_status, number, status, by=by, now=now)


def state_of(work: WorkList, number: int) -> State:
    return work.facts(number).state


@pytest.fixture
def submitted(work: WorkList) -> int:
    number = work.issue(supporting=["省财政厅"])
    work.do(requests.submit_task, number, "已印发", by=work.liaison(), now=NOW)
    return number


class TestIssuing:
    def test_a_task_goes_to_its_units_and_into_the_journal(self, work):
        number = work.issue(
            supporting=["省财政厅", "杭州市"],
            due_on=date(2020, 6, 30),
            deadline_phrase="6月底前",
            section="一",
        )
        facts = work.facts(number)
        assert (facts.state, facts.lead_unit) == (State.ISSUED, "省经信厅")
        assert facts.supporting_units == ("省财政厅", "杭州市")
        assert facts.due_on == facts.original_due_on == date(2020, 6, 30)
        assert (facts.issued_on, facts.acknowledged_on, facts.progress) == (date(2020, 6, 15), None, None)
        [event] = work.events(number)
        assert (event.kind, event.by, event.by_name) == ("issued", OFFICE.id, "王敏")
        assert event.new["due_on"] == "2020-06-30"
        assert event.new["lead_unit"] == "浙江省经济和信息化厅"

    def test_numbers_follow_the_largest_and_a_list_may_give_its_own(self, work):
        new = NewTask("甲", work.full_name("省经信厅"))
        assert work.issue() == 1
        assert work.do(service.issue_task, new, number=54, by=OFFICE, now=NOW).number == 54
        assert work.issue() == 55

    @pytest.mark.parametrize("by", [OUTSIDER, LEADER, replace(OUTSIDER, roles=frozenset({Role.LIAISON}))])
    def test_only_the_office_issues(self, work, by):
        with pytest.raises(NotAllowed):
            work.do(service.issue_task, NewTask("甲", work.full_name("省经信厅")), by=by, now=NOW)
        assert work.rows(Task) == work.rows(Assignment) == work.rows(Event) == []

    def test_a_unit_that_leads_does_not_support_itself(self, work):
        assert work.facts(work.issue(supporting=["省经信厅", "省财政厅"])).supporting_units == ("省财政厅",)


WORK_GROUP, LEADERS_CHAT, OWN_CHAT, OTHERS_CHAT = -5, -6, -7, -8


class TestAcknowledging:
    def test_a_second_time_changes_nothing(self, work):
        number = work.issue()
        for now in (NOW, TUESDAY):
            work.do(reporting.acknowledge_task, number, by=work.liaison(), now=now)
        assert work.facts(number).acknowledged_on == date(2020, 6, 15)
        assert state_of(work, number) is State.IN_PROGRESS
        assert work.kinds() == ["issued", "acknowledged"]

    def test_every_unit_acknowledges_its_own_share(self, work):
        number = work.issue(supporting=["省财政厅"])
        work.do(reporting.acknowledge_task, number, by=work.liaison("省财政厅"), now=NOW)
        assert work.facts(number).acknowledged_on is None
        work.do(reporting.acknowledge_task, number, by=work.liaison(), now=TUESDAY)
        assert work.facts(number).acknowledged_on == date(2020, 6, 16)

    @pytest.mark.parametrize(
        ("chat_id", "answers_in"),
        [(1, 1), (WORK_GROUP, WORK_GROUP), (OWN_CHAT, OWN_CHAT), (OTHERS_CHAT, None), (LEADERS_CHAT, None)],
    )
    def test_a_unit_answers_to_itself_in_the_work_group_and_in_its_own_chat(self, work, chat_id, answers_in):
        number = work.issue()
        for bound, kind, unit in (
            (WORK_GROUP, ChatKind.WORK, None),
            (LEADERS_CHAT, ChatKind.LEADERS, None),
            (OWN_CHAT, ChatKind.UNIT, work.unit("省经信厅")),
            (OTHERS_CHAT, ChatKind.UNIT, work.unit("省财政厅")),
        ):
            work.do(membership.bind_chat, bound, "群", kind, unit, by=OFFICE, now=NOW)
        work.do(reporting.acknowledge_task, number, by=work.liaison(chat_id=chat_id), now=NOW)
        assert work.unit("省经信厅").answers_in == answers_in

    def test_an_answer_in_a_chat_that_nobody_bound_moves_no_reminder_there(self, work):
        number = work.issue()
        work.do(reporting.acknowledge_task, number, by=work.liaison(chat_id=-7), now=NOW)
        assert work.ask(membership.chat_of_unit, work.unit("省经信厅").id) is None


class TestReporting:
    def test_a_report_starts_the_work_and_shows_that_the_task_was_seen(self, work):
        number = work.issue()
        report(
            work, number, Status("60% 征求意见", 60, "征求意见", next_step="论证"), work.liaison(), TUESDAY
        )
        facts = work.facts(number)
        assert (facts.state, facts.progress, facts.done, facts.next_step) == (
            State.IN_PROGRESS,
            60,
            "征求意见",
            "论证",
        )
        assert facts.acknowledged_on == facts.last_report_on == date(2020, 6, 16)

    def test_both_versions_stay_in_the_journal(self, work):
        number = work.issue()
        liaison = work.liaison(chat_id=-5, message_id=9)
        report(work, number, Status("60% 征求意见", 60, "征求意见"), liaison)
        report(work, number, Status("80% 已修改", 80, "已修改"), liaison, TUESDAY)
        _, first, second = work.events(number)
        assert first.new["words"] == "60% 征求意见"
        assert old_of(second) == {"progress": 60, "words": "征求意见"}
        assert (second.new["progress"], second.new["words"]) == (80, "80% 已修改")
        assert (second.by_name, second.chat_id, second.message_id) == ("李文", -5, 9)

    def test_what_a_report_does_not_say_stays_as_it_was(self, work):
        number = work.issue()
        report(work, number, Status("60%", 60, "已征求意见", next_step="论证"), work.liaison())
        report(work, number, BLOCKED, work.liaison())
        facts = work.facts(number)
        assert (facts.progress, facts.done, facts.next_step) == (60, "已征求意见", "论证")
        assert facts.problem == "需省财政厅协调"

    def test_trouble_lasts_from_its_first_report_to_the_first_report_without_it(self, work):
        number = work.issue()
        for now in (NOW, TUESDAY):
            report(work, number, BLOCKED, work.liaison(), now)
        assert work.facts(number).blocked_on == date(2020, 6, 15)
        report(work, number, Status("50%", 50), work.liaison(), WEDNESDAY)
        assert work.facts(number).blocked_on == date(2020, 6, 15)
        report(work, number, Status("已协调解决", done="已协调解决"), work.liaison(), WEDNESDAY)
        assert (work.facts(number).blocked_on, work.facts(number).problem) == (None, "")

    def test_a_supporting_unit_reports_on_its_own_share(self, work):
        number = work.issue(supporting=["省财政厅"])
        report(work, number, Status("100% 资金已下达", 100), work.liaison("省财政厅"))
        assert (work.facts(number).progress, state_of(work, number)) == (None, State.IN_PROGRESS)
        assert [share.progress for share in work.rows(Assignment)] == [None, 100]

    def test_a_person_of_two_units_reports_for_the_lead(self, work):
        number = work.issue("省财政厅", ["省经信厅"])
        report(work, number, Status("60%", 60), work.liaison("省经信厅", "省财政厅"))
        assert work.facts(number).progress == 60

    def test_a_report_in_review_leaves_the_task_there(self, work, submitted):
        report(work, submitted, Status("补充材料"), work.liaison())
        assert state_of(work, submitted) is State.IN_REVIEW


class TestTheEnd:
    def test_the_unit_asks_and_the_office_closes(self, work, submitted):
        assert state_of(work, submitted) is State.IN_REVIEW
        assert work.ask(queries.numbers_in_review) == [submitted]
        work.do(requests.close_task, submitted, by=OFFICE, now=TUESDAY)
        assert (state_of(work, submitted), work.facts(submitted).closed_on) == (
            State.CLOSED,
            date(2020, 6, 16),
        )
        asked, closed = work.events(submitted)[1:]
        assert asked.new == {"state": "in_review", "note": "已印发"}
        assert (old_of(closed), closed.new) == ({"state": "in_review"}, {"state": "closed"})

    def test_a_unit_that_asks_for_the_end_has_seen_the_task(self, work, submitted):
        assert work.facts(submitted).acknowledged_on == date(2020, 6, 15)

    def test_the_office_returns_it_with_a_reason(self, work, submitted):
        work.do(requests.return_task, submitted, "请补充名录", by=OFFICE, now=TUESDAY)
        assert state_of(work, submitted) is State.IN_PROGRESS
        assert work.events(submitted)[-1].new == {"state": "in_progress", "reason": "请补充名录"}

    def test_only_the_lead_unit_asks_for_the_end(self, work):
        number = work.issue(supporting=["省财政厅"])
        with pytest.raises(NotYourTask) as refusal:
            work.do(requests.submit_task, number, by=work.liaison("省财政厅"), now=NOW)
        assert refusal.value.units == ("省经信厅",)
        assert state_of(work, number) is State.ISSUED

    @pytest.mark.parametrize("by", [OUTSIDER, LEADER, replace(OFFICE, roles=frozenset({Role.ADMIN}))])
    def test_only_the_office_decides(self, work, submitted, by):
        with pytest.raises(NotAllowed):
            work.do(requests.close_task, submitted, by=by, now=NOW)
        with pytest.raises(NotAllowed):
            work.do(requests.return_task, submitted, "缺材料", by=by, now=NOW)

    def test_there_is_nothing_to_decide_before_the_unit_asked(self, work):
        number = work.issue()
        with pytest.raises(IllegalMove):
            work.do(requests.close_task, number, by=OFFICE, now=NOW)
        with pytest.raises(IllegalMove):
            work.do(requests.return_task, number, "缺材料", by=OFFICE, now=NOW)

    def test_a_closed_task_takes_nothing_more(self, work, submitted):
        work.do(requests.close_task, submitted, by=OFFICE, now=NOW)
        before = work.rows(Event), work.facts(submitted)
        liaison = work.liaison()
        for act, by in (
            (reporting.acknowledge_task, liaison),
            (lambda *a, **k: reporting.report_status(*a, Status("再报"), **k), liaison),
            (requests.submit_task, liaison),
            (requests.close_task, OFFICE),
        ):
            with pytest.raises(IllegalMove):
                work.do(act, submitted, by=by, now=TUESDAY)
        assert (work.rows(Event), work.facts(submitted)) == before


ACTS = {
    "acknowledge": reporting.acknowledge_task,
    "report": lambda session, number, **who: reporting.report_status(session, number, BLOCKED, **who),
    "submit": requests.submit_task,
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
class TestRefusals:
    """A refusal changes nothing, and says the same of a task that is not there as the rights allow."""

    def test_another_units_task(self, work, act):
        number = work.issue(supporting=["省财政厅"])
        before = work.rows(Event), work.rows(Assignment), work.rows(Task), work.rows(Unit)
        with pytest.raises(NotYourTask) as refusal:
            work.do(act, number, by=work.liaison("省科技厅", chat_id=-9), now=NOW)
        assert refusal.value.units == ("省经信厅", "省财政厅")
        assert (work.rows(Event), work.rows(Assignment), work.rows(Task), work.rows(Unit)) == before

    def test_an_unknown_number(self, work, act):
        with pytest.raises(NoSuchTask):
            work.do(act, 99, by=work.liaison(), now=NOW)

    @pytest.mark.parametrize("number", [1, 99])
    def test_somebody_without_a_role_does_not_learn_what_exists(self, work, act, number):
        work.issue()
        with pytest.raises(NotAllowed):
            work.do(act, number, by=OUTSIDER, now=NOW)


def midnight(day: int, month: int = 7) -> datetime:
    return datetime(2020, month, day, tzinfo=OFFICE_ZONE)


class TestLateness:
    @pytest.fixture
    def number(self, work: WorkList) -> int:
        return work.issue(due_on=date(2020, 6, 30))

    def test_a_deadline_is_the_last_acceptable_day(self, work, number):
        work.do(lateness.note_overdue, now=midnight(1) - timedelta(microseconds=1))
        assert work.facts(number).first_overdue_on is None
        work.do(lateness.note_overdue, now=midnight(1))
        assert work.facts(number).first_overdue_on == date(2020, 7, 1)
        assert (work.kinds(), work.events(number)[1].new) == (["issued", "overdue"], {"since": "2020-07-01"})

    def test_it_is_the_day_itself_however_late_it_is_noticed_and_is_noted_once(self, work, number):
        for day in (6, 7):
            work.do(lateness.note_overdue, now=midnight(day))
        assert work.facts(number).first_overdue_on == date(2020, 7, 1)
        assert work.kinds() == ["issued", "overdue"]

    def test_an_extension_does_not_clear_it_nor_the_original_date(self, work, number):
        work.do(lateness.note_overdue, now=midnight(1))
        later = NewTask("", work.full_name("省经信厅"), due_on=date(2020, 7, 10))
        work.do(service.amend_task, number, later, by=OFFICE, now=midnight(2))
        work.do(lateness.note_overdue, now=midnight(11))
        facts = work.facts(number)
        assert facts.first_overdue_on == date(2020, 7, 1)
        assert (facts.due_on, facts.original_due_on) == (date(2020, 7, 10), date(2020, 6, 30))

    @pytest.mark.parametrize("due_on", [date(2020, 7, 31), date(2020, 7, 5), date(2020, 6, 20), None])
    def test_what_was_late_stays_on_record_when_the_date_moves(self, work, number, due_on):
        later = NewTask("", work.full_name("省经信厅"), due_on=due_on)
        work.do(service.amend_task, number, later, by=OFFICE, now=midnight(10))
        first_days = [date(2020, 7, day) for day in range(1, 11)]
        facts = work.facts(number)
        assert facts.first_overdue_on == date(2020, 7, 1)
        assert set(first_days) <= set(facts.late_days(date(2020, 7, 10)))
        kept = next(event for event in work.events(number) if event.kind == "late_days_kept")
        assert kept.new == {"late": [["2020-07-01", "2020-07-10"]]}
        assert work.kinds() == ["issued", "overdue", "late_days_kept", "amended"]

    def test_latenesses_against_several_dates_add_up_and_outlive_the_end(self, work, number):
        later = NewTask("", work.full_name("省经信厅"), due_on=date(2020, 7, 31))
        work.do(service.amend_task, number, later, by=OFFICE, now=midnight(10))
        assert not work.facts(number).is_overdue(date(2020, 7, 20))
        work.do(requests.submit_task, number, by=work.liaison(), now=midnight(2, 8))
        work.do(requests.close_task, number, by=OFFICE, now=midnight(5, 8))
        facts = work.facts(number)
        assert len(facts.late_days(date(2020, 9, 1))) == 12
        assert facts.overdue_days(date(2020, 9, 1)) == (date(2020, 8, 1), date(2020, 8, 2))

    def test_the_end_of_a_task_notes_what_no_tick_has_seen(self, work, number):
        work.do(requests.submit_task, number, by=work.liaison(), now=midnight(3))
        work.do(requests.close_task, number, by=OFFICE, now=midnight(5))
        assert work.facts(number).first_overdue_on == date(2020, 7, 1)
        other = work.issue(due_on=date(2020, 6, 30))
        work.do(service.cancel_task, other, "并入", by=OFFICE, now=midnight(3))
        facts = work.facts(other)
        assert (facts.first_overdue_on, len(facts.late_days(date(2020, 9, 1)))) == (date(2020, 7, 1), 3)

    def test_days_that_were_the_offices_are_kept_for_nobody(self, work, number):
        work.do(requests.submit_task, number, by=work.liaison(), now=midnight(2))
        work.do(requests.return_task, number, "补充", by=OFFICE, now=midnight(6))
        later = NewTask("", work.full_name("省经信厅"), due_on=date(2020, 7, 31))
        work.do(service.amend_task, number, later, by=OFFICE, now=midnight(8))
        assert work.facts(number).late_spans == (
            (date(2020, 7, 1), date(2020, 7, 2)),
            (date(2020, 7, 7), date(2020, 7, 8)),
        )

    @pytest.mark.parametrize(
        ("submitted_on", "late"), [(midnight(30, 6), None), (midnight(1), date(2020, 7, 1))]
    )
    def test_days_in_review_are_not_the_units_lateness(self, work, number, submitted_on, late):
        work.do(requests.submit_task, number, by=work.liaison(), now=submitted_on)
        work.do(lateness.note_overdue, now=midnight(6))
        assert work.facts(number).first_overdue_on == late

    def test_a_closed_or_undated_task_is_never_late(self, work, submitted):
        work.do(requests.close_task, submitted, by=OFFICE, now=NOW)
        undated = work.issue()
        work.do(lateness.note_overdue, now=midnight(31, 12))
        assert work.facts(submitted).first_overdue_on is work.facts(undated).first_overdue_on is None


class TestAmending:
    def amend(self, work: WorkList, number: int, **terms: object) -> bool:
        new = replace(NewTask("绘制产业链图谱", work.full_name("省经信厅")), **terms)
        return work.do(service.amend_task, number, new, by=OFFICE, now=TUESDAY)

    def test_the_same_terms_change_nothing(self, work):
        number = work.issue(due_on=date(2020, 6, 30))
        assert not self.amend(work, number, due_on=date(2020, 6, 30))
        assert work.kinds() == ["issued"]

    def test_old_and_new_are_journalled_of_what_changed(self, work):
        number = work.issue(due_on=date(2020, 6, 30), section="一")
        assert self.amend(work, number, due_on=date(2020, 7, 3), section="一", urgency="急")
        event = work.events(number)[-1]
        assert old_of(event) == {"due_on": "2020-06-30", "urgency": "一般"}
        assert event.new == {"due_on": "2020-07-03", "urgency": "急"}
        assert work.facts(number).due_on == date(2020, 7, 3)

    def test_another_lead_takes_over_and_a_unit_that_stays_keeps_its_report(self, work):
        number = work.issue(supporting=["省财政厅", "杭州市"])
        report(work, number, Status("30%", 30), work.liaison("省财政厅"))
        supporting = tuple(map(work.full_name, ("省经信厅", "宁波市")))
        assert self.amend(work, number, lead_unit=work.full_name("省财政厅"), supporting_units=supporting)
        facts = work.facts(number)
        assert (facts.lead_unit, facts.progress) == ("省财政厅", 30)
        assert set(facts.supporting_units) == {"省经信厅", "宁波市"}
        assert work.events(number)[-1].old["units"]["浙江省经济和信息化厅"] == Part.LEAD
        assert not self.amend(
            work, number, lead_unit=work.full_name("省财政厅"), supporting_units=supporting[::-1]
        )

    def test_only_the_office_amends(self, work):
        number = work.issue()
        with pytest.raises(NotAllowed):
            work.do(service.amend_task, number, NewTask("甲", ""), by=work.liaison(), now=NOW)


def test_what_a_list_says_of_progress_is_entered_for_the_lead_unit(work):
    number = work.issue(supporting=["省财政厅"])
    work.do(reporting.enter_status, number, Status("40%", 40), by=OFFICE, now=TUESDAY)
    facts = work.facts(number)
    assert (facts.state, facts.progress, facts.acknowledged_on) == (State.IN_PROGRESS, 40, date(2020, 6, 16))
    assert (work.events(number)[-1].kind, work.events(number)[-1].by_name) == ("entered", "王敏")
    with pytest.raises(NotAllowed):
        work.do(reporting.enter_status, number, Status("40%"), by=work.liaison(), now=NOW)
