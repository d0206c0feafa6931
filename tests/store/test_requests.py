"""What units ask of the office: who may, in which state, what is answered once, what lapses, and whose the days are."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from factories import NOW, OFFICE, OUTSIDER, WorkList, old_of

from taskbot.clock import OFFICE_ZONE, office_day
from taskbot.tasks import membership, reporting, requests, service, terms
from taskbot.tasks.dossiers import dossier_of
from taskbot.tasks.errors import (
    AlreadyAnswered,
    ExtensionNotLater,
    ExtensionPast,
    ExtensionTooLate,
    IllegalMove,
    NoDueDate,
    NotAllowed,
    NotYourTask,
    ReasonMissing,
    RequestGone,
    RequestPending,
    StaleButton,
)
from taskbot.tasks.exporting import exported_row
from taskbot.tasks.facts import Asked, Closure, Returned, Status, Wait
from taskbot.tasks.lifecycle import Outcome, RequestKind, State
from taskbot.tasks.list_changes import status_changes
from taskbot.tasks.models import Assignment, Event, Part, Request, Task
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.work_lists import Column
from taskbot.tasks.workdays import Calendar
from taskbot.texts.cards import card
from taskbot.texts.dossiers import dossier

DUE, WANTED = date(2020, 6, 30), date(2020, 7, 10)
REASON = "需再征求一轮意见"
COLLEAGUE = Actor(100_001, "郑蓉", frozenset({Role.OFFICE}))
LEADER = replace(OUTSIDER, roles=frozenset({Role.LEADER}))
BLOCKED = Status("受阻，需省财政厅协调", problem="需省财政厅协调", is_blocked=True)


def at(day: int, month: int = 7, hour: int = 10) -> datetime:
    return datetime(2020, month, day, hour, tzinfo=OFFICE_ZONE)


def ask(work: WorkList, number: int, wanted_on: date = WANTED, now: datetime = NOW) -> int:
    asked = work.do(requests.ask_extension, number, wanted_on, REASON, by=work.liaison(), now=now)
    return asked.id or 0


def decline(work: WorkList, number: int, unit: str, now: datetime = NOW) -> int:
    asked = work.do(requests.decline_task, number, "职责不在我单位", by=work.liaison(unit), now=now)
    return asked.id or 0


def state_of_store(work: WorkList) -> tuple[object, ...]:
    return tuple(work.rows(table) for table in (Task, Assignment, Request, Event))


@pytest.fixture
def number(work: WorkList) -> int:
    return work.issue(supporting=["省财政厅"], due_on=DUE, deadline_phrase="6月底前")


class TestExtension:
    def test_the_office_agrees_and_the_original_day_stays(self, work, number):
        work.do(requests.grant_extension, ask(work, number), by=OFFICE, now=NOW)
        facts = work.facts(number)
        assert (facts.due_on, facts.original_due_on, facts.extensions) == (WANTED, DUE, 1)
        _, asked, granted = work.events(number)
        assert (asked.kind, old_of(asked), asked.new) == (
            "extension_asked",
            {"due_on": "2020-06-30"},
            {"wanted_on": "2020-07-10", "reason": REASON, "state": "in_progress"},
        )
        assert (granted.kind, granted.new) == (
            "extension_granted",
            {"due_on": "2020-07-10", "wanted_on": "2020-07-10"},
        )

    def test_the_office_sets_another_day(self, work, number):
        request_id = ask(work, number)
        work.do(requests.grant_extension, request_id, date(2020, 7, 3), by=OFFICE, now=NOW)
        [request] = work.rows(Request)
        assert work.facts(number).due_on == request.granted_on == date(2020, 7, 3)
        assert request.wanted_on == WANTED

    def test_a_refusal_leaves_the_day_and_may_be_explained_later(self, work, number):
        request_id = ask(work, number)
        work.do(requests.refuse_request, request_id, by=OFFICE, now=NOW)
        work.do(requests.explain_refusal, request_id, " 请先报阶段成果 ", by=COLLEAGUE, now=NOW)
        [request] = work.rows(Request)
        assert (request.outcome, request.answer, request.answered_by) == (
            Outcome.REFUSED,
            "请先报阶段成果",
            OFFICE.id,
        )
        assert work.facts(number).due_on == DUE
        assert work.kinds()[-2:] == ["extension_refused", "refusal_explained"]

    def test_only_a_refusal_is_explained_and_only_by_the_office(self, work, number):
        request_id = ask(work, number)
        with pytest.raises(StaleButton):
            work.do(requests.explain_refusal, request_id, "为什么", by=OFFICE, now=NOW)
        work.do(requests.refuse_request, request_id, by=OFFICE, now=NOW)
        with pytest.raises(NotAllowed):
            work.do(requests.explain_refusal, request_id, "为什么", by=work.liaison(), now=NOW)
        with pytest.raises(ReasonMissing):
            work.do(requests.explain_refusal, request_id, "  ", by=OFFICE, now=NOW)

    def test_the_sequence_is_kept(self, work, number):
        for day in (3, 6, 10):
            work.do(requests.grant_extension, ask(work, number, date(2020, 7, day)), by=OFFICE, now=NOW)
        asked = work.ask(requests.requests_of, number, RequestKind.EXTENSION)
        assert [each.granted_on.day for each in asked] == [3, 6, 10]
        assert (work.facts(number).extensions, work.facts(number).original_due_on) == (3, DUE)

    @pytest.mark.parametrize("granted_on", [None, date(2020, 7, 1), WANTED])
    def test_a_day_that_has_passed_meanwhile_is_not_agreed_to(self, work, number, granted_on):
        request_id = ask(work, number)
        before = state_of_store(work)
        with pytest.raises(ExtensionPast):
            work.do(requests.grant_extension, request_id, granted_on, by=OFFICE, now=at(11))
        assert state_of_store(work) == before
        work.do(requests.grant_extension, request_id, date(2020, 7, 11), by=OFFICE, now=at(11))
        assert work.facts(number).due_on == date(2020, 7, 11)

    @pytest.mark.parametrize("wanted_on", [DUE, date(2020, 6, 29)])
    def test_the_day_has_to_be_later(self, work, number, wanted_on):
        before = state_of_store(work)
        with pytest.raises(ExtensionNotLater):
            ask(work, number, wanted_on)
        assert state_of_store(work) == before
        request_id = ask(work, number)
        with pytest.raises(ExtensionNotLater):
            work.do(requests.grant_extension, request_id, wanted_on, by=OFFICE, now=NOW)

    def test_it_is_asked_until_the_end_of_the_last_day(self, work, number):
        with pytest.raises(ExtensionTooLate):
            ask(work, number, now=at(1, hour=0))
        ask(work, number, now=at(30, month=6, hour=23))

    def test_what_cannot_be_asked(self, work, number):
        ask(work, number)
        before = state_of_store(work)
        with pytest.raises(RequestPending):
            ask(work, number)
        with pytest.raises(NoDueDate):
            ask(work, work.issue())
        for by, refusal in (
            (work.liaison("省财政厅"), NotYourTask),
            (work.liaison("省科技厅"), NotYourTask),
            (OFFICE, NotAllowed),
            (LEADER, NotAllowed),
        ):
            with pytest.raises(refusal):
                work.do(requests.ask_extension, number, WANTED, REASON, by=by, now=NOW)
        with pytest.raises(ReasonMissing):
            work.do(requests.ask_extension, work.issue(due_on=DUE), WANTED, " ", by=work.liaison(), now=NOW)
        assert work.rows(Request) == before[2]

    def test_not_in_review_nor_after_the_end(self, work, number):
        work.do(requests.submit_task, number, by=work.liaison(), now=NOW)
        with pytest.raises(IllegalMove):
            ask(work, number)
        work.do(requests.close_task, number, by=OFFICE, now=NOW)
        with pytest.raises(IllegalMove):
            ask(work, number)


class TestAnsweredOnce:
    @pytest.mark.parametrize("by", [LEADER, OUTSIDER, replace(OFFICE, roles=frozenset({Role.ADMIN}))])
    def test_only_the_office_answers(self, work, number, by):
        request_id = ask(work, number)
        before = state_of_store(work)
        for answer in (requests.grant_extension, requests.refuse_request):
            with pytest.raises(NotAllowed):
                work.do(answer, request_id, by=by, now=NOW)
        assert state_of_store(work) == before

    @pytest.mark.parametrize("first", [requests.grant_extension, requests.refuse_request])
    @pytest.mark.parametrize("second", [requests.grant_extension, requests.refuse_request])
    def test_of_two_decisions_the_first_counts(self, work, number, first, second):
        work.do(membership.meet, OFFICE.id, OFFICE.name)
        request_id = ask(work, number)
        work.do(first, request_id, by=OFFICE, now=NOW)
        before = state_of_store(work)
        with pytest.raises(AlreadyAnswered) as refusal:
            work.do(second, request_id, by=COLLEAGUE, now=NOW)
        assert (refusal.value.by, refusal.value.number) == ("王敏", number)
        assert state_of_store(work) == before

    def test_a_button_of_another_kind_answers_nothing(self, work, number):
        extension, coordination = ask(work, number), RequestKind.COORDINATION
        with pytest.raises(StaleButton):
            work.do(requests.release_unit, extension, by=OFFICE, now=NOW)
        with pytest.raises(StaleButton):
            work.do(requests.answer_coordination, extension, "已协调", by=OFFICE, now=NOW)
        with pytest.raises(RequestGone):
            work.do(requests.grant_extension, 99, by=OFFICE, now=NOW)
        work.do(requests.submit_task, number, by=work.liaison(), now=NOW)
        [closing] = work.ask(requests.pending, number, RequestKind.CLOSING)
        with pytest.raises(StaleButton):
            work.do(requests.refuse_request, closing.id, by=OFFICE, now=NOW)
        assert work.ask(requests.pending, number, coordination) == []


class TestDecline:
    def test_a_supporting_unit_is_released_and_its_words_are_kept(self, work, number):
        unit = work.liaison("省财政厅")
        work.do(reporting.report_status, number, Status("30%", 30), by=unit, now=NOW)
        work.do(requests.release_unit, decline(work, number, "省财政厅"), by=OFFICE, now=NOW)
        assert work.facts(number).supporting_units == ()
        [share] = [each for each in work.rows(Assignment) if each.part is Part.SUPPORTING]
        assert (share.progress, share.left_at) == (30, NOW)
        with pytest.raises(NotYourTask):
            work.do(reporting.report_status, number, Status("40%", 40), by=unit, now=NOW)

    def test_until_the_office_answers_nothing_changes_and_a_refusal_changes_nothing(self, work, number):
        before = work.facts(number)
        request_id = decline(work, number, "省财政厅")
        asked = Asked(RequestKind.DECLINE, "省财政厅", None, request_id, office_day(NOW))
        assert work.facts(number) == replace(before, asked=(asked,))
        work.do(requests.refuse_request, request_id, "属于贵厅职责", by=OFFICE, now=NOW)
        after = work.facts(number)
        [told] = after.answered
        assert (told.unit, told.outcome, told.answer) == ("省财政厅", Outcome.REFUSED, "属于贵厅职责")
        assert replace(after, answered=()) == before
        assert work.events(number)[-1].new == {"reason": "属于贵厅职责"}

    def test_a_lead_is_released_by_a_transfer_only(self, work, number):
        request_id = decline(work, number, "省经信厅")
        with pytest.raises(StaleButton):
            work.do(requests.release_unit, request_id, by=OFFICE, now=NOW)
        work.do(service.transfer_task, number, work.unit("省科技厅"), "职责调整", by=OFFICE, now=NOW)
        [request] = work.rows(Request)
        assert (request.outcome, work.facts(number).lead_unit) == (Outcome.GRANTED, "省科技厅")

    def test_each_unit_declines_once_at_a_time(self, work, number):
        decline(work, number, "省财政厅")
        with pytest.raises(RequestPending):
            decline(work, number, "省财政厅")
        decline(work, number, "省经信厅")
        with pytest.raises(NotYourTask):
            decline(work, number, "省科技厅")

    def test_a_reason_is_needed(self, work, number):
        with pytest.raises(ReasonMissing):
            work.do(requests.decline_task, number, "\n", by=work.liaison(), now=NOW)
        assert work.rows(Request) == []


class TestCoordination:
    def report(self, work: WorkList, number: int, status: Status, now: datetime) -> None:
        work.do(reporting.report_status, number, status, by=work.liaison(), now=now)

    def test_it_is_asked_once_and_newer_words_stand_beside_the_older(self, work, number):
        self.report(work, number, BLOCKED, NOW)
        again = replace(BLOCKED, problem="需省财政厅和省大数据局协调")
        self.report(work, number, again, NOW + timedelta(days=1))
        self.report(work, number, again, NOW + timedelta(days=2))
        [request] = work.rows(Request)
        told = "需省财政厅协调\n需省财政厅和省大数据局协调"
        assert (request.reason, request.asked_at) == (told, NOW)

    def test_a_figure_alone_changes_neither_the_trouble_nor_its_words(self, work, number):
        self.report(work, number, BLOCKED, NOW)
        self.report(work, number, Status("60%", 60), NOW + timedelta(days=1))
        [request] = work.ask(requests.pending, number)
        assert request.reason == "需省财政厅协调"

    def test_the_answer_is_journalled_and_the_unit_stays_blocked(self, work, number):
        self.report(work, number, BLOCKED, NOW)
        [request] = work.rows(Request)
        work.do(requests.answer_coordination, request.id, "已商省财政厅", by=OFFICE, now=at(16, month=6))
        facts = work.facts(number)
        assert (facts.blocked_on, facts.answer_awaited_since) == (date(2020, 6, 15), None)
        assert facts.trouble_answered_on == date(2020, 6, 16)
        assert work.events(number)[-1].new == {"answer": "已商省财政厅"}
        with pytest.raises(AlreadyAnswered):
            work.do(requests.answer_coordination, request.id, "再答一次", by=COLLEAGUE, now=NOW)

    def test_a_trouble_that_is_told_again_after_an_answer_is_asked_anew(self, work, number):
        self.report(work, number, BLOCKED, NOW)
        [request] = work.rows(Request)
        work.do(requests.answer_coordination, request.id, "已商省财政厅", by=OFFICE, now=NOW)
        self.report(work, number, replace(BLOCKED, problem="资金仍未到位"), at(17, month=6))
        [waiting] = work.ask(requests.pending, number)
        assert (waiting.reason, waiting.asked_at) == ("资金仍未到位", at(17, month=6))
        assert work.facts(number).trouble_answered_on is None

    @pytest.mark.parametrize(
        "status",
        [
            Status("资金已协调到位", done="资金已协调到位"),
            Status("50% 不再需要协调", 50, done="不再需要协调"),
            Status("问题已解决；5 受阻", done="问题已解决", said="问题已解决"),
            Status("已完成", done="已完成", is_finished=True),
        ],
    )
    def test_it_lapses_by_the_units_own_word(self, work, number, status):
        self.report(work, number, BLOCKED, NOW)
        self.report(work, number, status, at(17, month=6))
        [request] = work.rows(Request)
        assert (request.outcome, request.answered_by) == (Outcome.LAPSED, None)
        assert (work.facts(number).blocked_on, work.facts(number).problem) == (None, "")
        assert work.events(number)[-1].new["coordination"] == "lapsed"

    @pytest.mark.parametrize(
        "status",
        [
            Status("45% 又走访了3家企业", 45, "又走访了3家企业"),
            Status("走访12家，下步汇总", done="走访12家", next_step="汇总"),
            Status("存在问题：企业配合不够", problem="企业配合不够"),
            Status("进展顺利；5 问题已解决", done="进展顺利", said="进展顺利"),
        ],
    )
    def test_it_lasts_through_mere_progress(self, work, number, status):
        self.report(work, number, BLOCKED, NOW)
        self.report(work, number, status, at(17, month=6))
        [request] = work.ask(requests.pending, number)
        facts = work.facts(number)
        assert (request.reason, facts.blocked_on) == ("需省财政厅协调", date(2020, 6, 15))
        assert facts.problem == (status.problem or "需省财政厅协调")
        assert (facts.progress, facts.done) == (status.progress, status.done)

    def test_what_others_say_leaves_it(self, work, number):
        self.report(work, number, BLOCKED, NOW)
        solved = Status("70% 问题已解决", 70, "问题已解决")
        work.do(reporting.correct_status, number, solved, by=OFFICE, now=at(16, month=6))
        work.do(reporting.report_status, number, solved, by=work.liaison("省财政厅"), now=at(17, month=6))
        assert [each.reason for each in work.ask(requests.pending, number)] == ["需省财政厅协调"]
        assert (work.facts(number).progress, work.facts(number).blocked_on) == (70, date(2020, 6, 15))
        told = {"source": "电话", "by": OFFICE, "now": at(18, month=6)}
        work.do(reporting.enter_status, number, solved, **told)
        assert work.ask(requests.pending, number) == []

    def edit(self, work: WorkList, number: int, status: Status, message_id: int) -> None:
        first = next(each for each in work.events(number) if each.message_id == message_id)
        by = work.liaison(chat_id=-5, message_id=message_id)
        work.do(reporting.report_status, number, status, first=first, by=by, now=at(15, month=6, hour=15))

    def test_an_edit_takes_back_what_the_message_itself_had_asked(self, work, number):
        by = work.liaison(chat_id=-5, message_id=7)
        work.do(reporting.report_status, number, BLOCKED, by=by, now=NOW)
        self.edit(work, number, replace(BLOCKED, progress=45), 7)
        assert len(work.ask(requests.pending, number)) == 1
        self.edit(work, number, Status("45% 走访12家", 45, "走访12家"), 7)
        [request] = work.rows(Request)
        assert (request.outcome, work.facts(number).blocked_on) == (Outcome.WITHDRAWN, None)

    def test_an_edit_of_another_message_takes_nothing_back(self, work, number):
        for message_id, status in ((7, BLOCKED), (8, Status("走访12家", done="走访12家"))):
            by = work.liaison(chat_id=-5, message_id=message_id)
            work.do(reporting.report_status, number, status, by=by, now=NOW + timedelta(hours=message_id))
        self.edit(work, number, Status("走访13家", done="走访13家"), 8)
        assert len(work.ask(requests.pending, number)) == 1

    def test_what_was_answered_ends_with_the_next_progress(self, work, number):
        self.report(work, number, BLOCKED, NOW)
        [request] = work.rows(Request)
        work.do(requests.answer_coordination, request.id, "已商省财政厅", by=OFFICE, now=NOW)
        self.report(work, number, Status("60%", 60), at(17, month=6))
        assert work.facts(number).blocked_on == date(2020, 6, 15)
        self.report(work, number, Status("走访12家", done="走访12家"), at(18, month=6))
        assert work.facts(number).blocked_on is None

    def test_an_empty_answer_is_none(self, work, number):
        self.report(work, number, BLOCKED, NOW)
        [request] = work.rows(Request)
        with pytest.raises(ReasonMissing):
            work.do(requests.answer_coordination, request.id, " ", by=OFFICE, now=NOW)


class TestLapse:
    @pytest.fixture
    def asked(self, work, number) -> int:
        ask(work, number)
        decline(work, number, "省财政厅")
        work.do(reporting.report_status, number, BLOCKED, by=work.liaison(), now=NOW)
        return number

    def outcomes(self, work: WorkList) -> set[Outcome | None]:
        return {each.outcome for each in work.rows(Request) if each.kind is not RequestKind.CLOSING}

    def test_what_is_asked_lapses_with_the_end_of_the_task(self, work, asked):
        work.do(requests.submit_task, asked, by=work.liaison(), now=NOW)
        assert self.outcomes(work) == {None}
        work.do(requests.close_task, asked, by=OFFICE, now=NOW)
        assert self.outcomes(work) == {Outcome.LAPSED}
        with pytest.raises(AlreadyAnswered) as refusal:
            work.do(requests.grant_extension, 1, by=OFFICE, now=NOW)
        assert refusal.value.outcome is Outcome.LAPSED
        assert work.facts(asked).due_on == DUE

    def test_or_with_its_withdrawal(self, work, asked):
        work.do(service.cancel_task, asked, "与另一项合并", by=OFFICE, now=NOW)
        assert self.outcomes(work) == {Outcome.LAPSED}

    def test_a_return_answers_the_closing_request_alone(self, work, asked):
        work.do(requests.submit_task, asked, by=work.liaison(), now=NOW)
        work.do(requests.return_task, asked, "请补充名录", by=OFFICE, now=NOW)
        assert self.outcomes(work) == {None}
        [closing] = work.ask(requests.requests_of, asked, RequestKind.CLOSING)
        assert (closing.outcome, closing.answer) == (Outcome.REFUSED, "请补充名录")

    def test_the_queue_is_by_the_time_of_asking(self, work, asked):
        other = work.issue(due_on=DUE)
        ask(work, other, now=NOW - timedelta(hours=1))
        kinds = [each.kind for each in work.ask(requests.all_pending)]
        assert kinds[0] is RequestKind.EXTENSION
        assert len(work.ask(requests.all_pending, [RequestKind.EXTENSION])) == 2
        assert len(kinds) == 4


class TestTheFairClock:
    def test_days_of_waiting_for_an_extension_are_not_the_units(self, work, number):
        request_id = ask(work, number, now=at(29, month=6))
        work.do(requests.refuse_request, request_id, by=OFFICE, now=at(3))
        assert work.facts(number).late_days(date(2020, 7, 5)) == (date(2020, 7, 4), date(2020, 7, 5))

    def test_nor_are_those_of_a_review_that_ends_in_a_return(self, work, number):
        work.do(requests.submit_task, number, by=work.liaison(), now=at(2))
        work.do(requests.return_task, number, "请补充名录", by=OFFICE, now=at(5))
        late = work.facts(number).late_days(date(2020, 7, 6))
        assert [day.day for day in late] == [1, 2, 6]

    def test_what_was_closed_and_taken_up_again_waited_for_the_office_until_it_was_closed(self, work, number):
        work.do(reporting.report_status, number, Status("95%", 95), by=work.liaison(), now=at(1))
        work.do(requests.submit_task, number, by=work.liaison(), now=at(1, hour=11))
        work.do(requests.close_task, number, by=OFFICE, now=at(3))
        closed = work.facts(number)
        assert (closed.closures, closed.waits_for_office) == ((Closure(date(2020, 7, 3)),), False)
        work.do(service.reopen_task, number, "发现新问题", by=OFFICE, now=at(7, month=8))
        facts = work.facts(number)
        assert facts.waits == (Wait(date(2020, 7, 1), date(2020, 7, 3)),)
        assert facts.closures == (Closure(date(2020, 7, 3), date(2020, 8, 7)),)
        late = facts.late_days(date(2020, 8, 8))
        assert [(day.month, day.day) for day in late] == [(7, 1), (8, 7), (8, 8)]
        assert (facts.progress, facts.progress_now) == (95, 100)
        known = work.ask(partial(dossier_of, also_unforwarded=False), number)
        shown = dossier("", known, [], date(2020, 8, 7), Calendar()).splitlines()
        assert "等待督办单位 2 天不计（报办结 7月1日（周三）至7月3日（周五））" in shown
        assert "7月3日办结、8月7日重办，其间不计" in shown
        assert any(line.startswith("牵头 省经信厅：") and " · 100% · " in line for line in shown)
        assert "状态：推进中 · 牵头单位已签收 · 100%" in card(facts, "", date(2020, 8, 7)).splitlines()
        stored = work.ask(terms.task_terms, [number])[number]
        assert exported_row(stored, facts, str)[Column.PERCENT] == 1
        assert not [*status_changes(Status("", 100), facts)]
        work.do(reporting.report_status, number, Status("80%", 80), by=work.liaison(), now=at(7, 8, 11))
        assert work.facts(number).progress_now == 80

    @pytest.mark.parametrize("unit", ["省财政厅", None])
    def test_what_stops_no_clock(self, work, number, unit):
        if unit:
            decline(work, number, unit, now=at(29, month=6))
        else:
            work.do(reporting.report_status, number, BLOCKED, by=work.liaison(), now=at(29, month=6))
        assert not work.facts(number).waits_for_office
        assert len(work.facts(number).late_days(date(2020, 7, 3))) == 3

    def test_a_share_that_is_finished_closes_nothing(self, work, number):
        unit = work.liaison("省财政厅")
        for now in (NOW, at(16, month=6)):
            work.do(reporting.finish_share, number, "资金已下达", by=unit, now=now)
        facts = work.facts(number)
        assert (facts.state, facts.shares[0].finished_on) == (State.IN_PROGRESS, date(2020, 6, 15))
        assert work.kinds().count("share_finished") == 1


def test_a_return_stands_until_the_lead_reports_or_hands_in_again(work, number):
    def returned(day: int) -> None:
        work.do(requests.submit_task, number, by=work.liaison(), now=at(day, 6))
        assert work.facts(number).returned is None
        work.do(requests.return_task, number, "请补充名录", by=OFFICE, now=at(day + 1, 6))

    returned(16)
    assert work.facts(number).returned == Returned(date(2020, 6, 17), "请补充名录")
    helper = work.liaison("省财政厅")
    work.do(reporting.report_status, number, Status("已提供数据"), by=helper, now=at(18, 6))
    assert work.facts(number).returned is not None
    work.do(reporting.report_status, number, Status("已补充"), by=work.liaison(), now=at(18, 6))
    assert work.facts(number).returned is None
    returned(19)
    work.do(service.cancel_task, number, "与另一项任务合并", by=OFFICE, now=at(21, 6))
    assert work.facts(number).returned is None
