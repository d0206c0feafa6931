"""What the office orders of a task: who may, what it leaves of before, what of the units' requests is settled by it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from factories import NOW, OFFICE, OUTSIDER, WorkList, old_of
from sqlmodel import Session

from taskbot.tasks import drafting, queries, reporting, requests, service
from taskbot.tasks.drafting import DraftReader
from taskbot.tasks.errors import (
    DraftGone,
    IllegalMove,
    NoSuchTask,
    NotAllowed,
    ReasonMissing,
    RecallTooLate,
    SameLead,
)
from taskbot.tasks.facts import NewTask, Status
from taskbot.tasks.lifecycle import Outcome, RequestKind, State
from taskbot.tasks.models import Assignment, Event, Part, Request, Task
from taskbot.tasks.permissions import Role
from taskbot.tasks.terms import task_terms
from taskbot.tasks.workdays import Calendar

TUESDAY = NOW + timedelta(days=1)
JULY = date(2020, 7, 10)
JUNE = date(2020, 6, 30)


def terms(work: WorkList, number: int) -> NewTask:
    return work.ask(task_terms, [number])[number]


def amend(work: WorkList, number: int, reason: str = "", **changes: object) -> bool:
    new = replace(terms(work, number), **changes)
    return work.do(service.amend_task, number, new, reason, by=OFFICE, now=TUESDAY)


def outcomes(work: WorkList) -> list[Outcome | None]:
    return [request.outcome for request in work.rows(Request)]


@pytest.fixture
def number(work: WorkList) -> int:
    return work.issue(supporting=["省财政厅"], due_on=JUNE, deadline_phrase="6月底前")


class TestAmending:
    def test_old_text_new_text_and_reason_are_in_the_journal_and_the_original_day_stays(self, work, number):
        assert amend(work, number, "会期推迟", due_on=JULY, deadline_phrase="7月10日前")
        facts = work.facts(number)
        assert (facts.due_on, facts.original_due_on, facts.deadline_phrase) == (JULY, JUNE, "7月10日前")
        event = work.events(number)[-1]
        assert old_of(event) == {"due_on": "2020-06-30", "deadline_phrase": "6月底前"}
        assert event.new == {"due_on": "2020-07-10", "deadline_phrase": "7月10日前", "reason": "会期推迟"}

    def test_what_says_the_same_leaves_no_trace(self, work, number):
        before = work.rows(Event)
        assert not amend(work, number, "没有变化")
        assert work.rows(Event) == before

    def test_a_due_date_answers_the_extension_that_was_asked_for(self, work, number):
        work.do(requests.ask_extension, number, date(2020, 7, 3), "需再论证", by=work.liaison(), now=NOW)
        amend(work, number, title="绘制首批图谱")
        assert outcomes(work) == [None]
        amend(work, number, due_on=JULY)
        assert outcomes(work) == [Outcome.LAPSED]
        assert not work.facts(number).waits_for_office

    def test_a_unit_that_is_taken_off_waits_for_no_answer_and_keeps_what_it_reported(self, work, number):
        finance = work.liaison("省财政厅")
        work.do(reporting.report_status, number, Status("40% 已测算", 40, "已测算"), by=finance, now=NOW)
        work.do(requests.decline_task, number, "不属本单位职责", by=finance, now=NOW)
        amend(work, number, supporting_units=())
        assert outcomes(work) == [Outcome.GRANTED]
        assert work.facts(number).supporting_units == ()
        amend(work, number, supporting_units=(work.full_name("省财政厅"),))
        [share] = work.facts(number).shares
        assert (share.progress, share.acknowledged_on) == (40, date(2020, 6, 15))


class TestTransferring:
    def transfer(self, work, number, unit="省科技厅", reason="职责调整", by=OFFICE):
        return work.do(service.transfer_task, number, work.unit(unit), reason, by=by, now=TUESDAY)

    def test_the_former_leads_report_is_kept_and_its_requests_are_settled(self, work, number):
        lead = work.liaison()
        work.do(reporting.report_status, number, Status("30%", 30), by=lead, now=NOW)
        work.do(requests.decline_task, number, "不属本单位职责", by=lead, now=NOW)
        work.do(requests.ask_extension, number, JULY, "需再论证", by=lead, now=NOW)
        self.transfer(work, number)
        facts = work.facts(number)
        assert (facts.lead_unit, facts.progress, facts.acknowledged_on) == ("省科技厅", None, None)
        assert facts.state is State.IN_PROGRESS
        assert outcomes(work) == [Outcome.GRANTED, Outcome.LAPSED]
        former = next(share for share in work.rows(Assignment) if share.left_at)
        assert (former.progress, former.left_at) == (30, TUESDAY)
        self.transfer(work, number, "省经信厅", "另有安排")
        assert work.facts(number).progress == 30

    def test_a_supporting_unit_that_leads_supports_no_longer(self, work, number):
        self.transfer(work, number, "省财政厅")
        assert (work.facts(number).lead_unit, work.facts(number).supporting_units) == ("省财政厅", ())
        shares = work.ask(queries.shares_of, number)
        assert [share.part for share in shares] == [Part.LEAD]

    def test_it_is_refused_without_a_reason_to_the_same_unit_and_to_others_than_the_office(
        self, work, number
    ):
        before = work.rows(Assignment), work.rows(Event)
        with pytest.raises(ReasonMissing):
            self.transfer(work, number, reason=" \n")
        with pytest.raises(SameLead):
            self.transfer(work, number, "省经信厅")
        for by in (OUTSIDER, work.liaison()):
            with pytest.raises(NotAllowed):
                self.transfer(work, number, by=by)
        assert (work.rows(Assignment), work.rows(Event)) == before


ENDINGS = {"cancel": service.cancel_task, "reopen": service.reopen_task}


@pytest.mark.parametrize("act", ENDINGS.values(), ids=ENDINGS)
class TestEnding:
    def test_it_needs_a_reason_the_office_and_a_task(self, work, number, act):
        if act is service.reopen_task:
            work.do(requests.submit_task, number, by=work.liaison(), now=NOW)
            work.do(requests.close_task, number, by=OFFICE, now=NOW)
        before = work.rows(Task), work.rows(Event)
        with pytest.raises(ReasonMissing):
            work.do(act, number, "  ", by=OFFICE, now=TUESDAY)
        with pytest.raises(NoSuchTask):
            work.do(act, 99, "重复", by=OFFICE, now=TUESDAY)
        for by in (OUTSIDER, work.liaison(), replace(OUTSIDER, roles=frozenset({Role.LEADER}))):
            with pytest.raises(NotAllowed):
                work.do(act, number, "重复", by=by, now=TUESDAY)
        assert (work.rows(Task), work.rows(Event)) == before

    def test_it_is_done_once(self, work, number, act):
        if act is service.reopen_task:
            work.do(requests.submit_task, number, by=work.liaison(), now=NOW)
            work.do(requests.close_task, number, by=OFFICE, now=NOW)
        work.do(act, number, " 重复 ", by=OFFICE, now=TUESDAY)
        assert work.events(number)[-1].new["reason"] == "重复"
        with pytest.raises(IllegalMove):
            work.do(act, number, "再来一次", by=OFFICE, now=TUESDAY)


def test_a_cancelled_task_leaves_nothing_waiting(work, number):
    work.do(requests.ask_extension, number, JULY, "需再论证", by=work.liaison(), now=NOW)
    work.do(service.cancel_task, number, "任务合并", by=OFFICE, now=TUESDAY)
    assert work.ask(requests.all_pending, [RequestKind.EXTENSION]) == []


class TestRecalling:
    @pytest.fixture
    def reader(self, work: WorkList) -> DraftReader:
        return DraftReader(work.register, Calendar())

    def issued(self, work, reader, text="走访企业 @省经信厅 6月30日前", now=NOW) -> int:
        draft = work.do(drafting.open_draft, text, reader, by=OFFICE, now=now)

        return self.issue(work, draft.id, reader, now)

    def issue(self, work, draft_id, reader, now=NOW) -> int:
        def issue(session: Session) -> int:
            draft = drafting.draft_for(session, OFFICE, draft_id)
            return drafting.issue_draft(session, draft, reader, by=OFFICE, now=now).number

        return work.do(issue)

    @pytest.mark.parametrize("seconds", [0, 59, 60])
    def test_within_a_minute_it_is_taken_back_and_its_draft_is_open_again(self, work, reader, seconds):
        number = self.issued(work, reader)
        now = NOW + timedelta(seconds=seconds)
        work.do(service.recall_task, number, by=OFFICE, now=now)
        draft = work.do(drafting.reopen_draft_of, number)
        assert (draft.is_open, draft.task_number) == (True, None)
        assert work.facts(number).state is State.CANCELLED
        assert work.facts(number).is_recalled
        again = self.issued(work, reader, now=now)
        assert again == number + 1

    def test_after_a_minute_it_is_too_late(self, work, number):
        with pytest.raises(RecallTooLate):
            work.do(service.recall_task, number, by=OFFICE, now=NOW + timedelta(seconds=60, microseconds=1))
        assert work.facts(number).state is State.ISSUED

    def test_what_is_cancelled_is_not_taken_back(self, work, number):
        work.do(service.cancel_task, number, "与另一项任务合并", by=OFFICE, now=NOW)
        assert not work.facts(number).is_recalled

    @pytest.mark.parametrize("unit", ["省经信厅", "省财政厅"])
    def test_it_is_too_late_when_any_unit_has_taken_it(self, work, number, unit):
        work.do(reporting.acknowledge_task, number, by=work.liaison(unit), now=NOW)
        with pytest.raises(IllegalMove):
            work.do(service.recall_task, number, by=OFFICE, now=NOW)

    def test_a_task_that_came_without_a_draft_opens_none(self, work, number):
        assert work.do(drafting.reopen_draft_of, number) is None

    def test_an_open_draft_is_issued_once_more_only(self, work, reader):
        number = self.issued(work, reader)
        work.do(service.recall_task, number, by=OFFICE, now=NOW)
        draft = work.do(drafting.reopen_draft_of, number)
        self.issue(work, draft.id, reader)
        with pytest.raises(DraftGone):
            self.issue(work, draft.id, reader)

    def test_a_batch_is_the_drafts_of_one_paper_between_two_numbers(self, work, number):
        assert work.ask(drafting.drafts_issued, number, 10**8) == []
