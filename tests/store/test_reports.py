"""Corrections, entries on behalf, supporting units' shares, files: what is kept, what counts, what the digest shows."""

from datetime import date, datetime, timedelta

import pytest
from factories import NOW, OFFICE

from taskbot.tasks import attachments, history, queries, reporting, requests
from taskbot.tasks.attachments import Enclosure
from taskbot.tasks.errors import (
    CorrectionTooLate,
    IllegalMove,
    NoShare,
    NoSuchTask,
    NotAllowed,
    NothingToCorrect,
    NotYourTask,
)
from taskbot.tasks.facts import PutRight, ReportFacts, SaidOn, Status
from taskbot.tasks.lifecycle import State
from taskbot.tasks.models import Attachment, Event
from taskbot.tasks.progress_days import said_on, with_progress_days
from taskbot.tasks.reported import reports_between

LATER = NOW + timedelta(hours=2)
NEXT_WEEK = NOW + timedelta(days=7)


def report(work, number, words, by=None, now=NOW, **how: Event):
    by = by or work.liaison(chat_id=-5, message_id=9)
    work.do(reporting.report_status, number, words, by=by, now=now, **how)


def week(work, start: datetime = NOW, days: int = 7) -> list[ReportFacts]:
    before, end = start - timedelta(microseconds=1), start + timedelta(days=days)
    return work.ask(reports_between, work.ask(history.seq_at, before), work.ask(history.seq_at, end))


SIXTY, SEVENTY = Status("60% 征求意见", 60, "征求意见"), Status("70% 汇总意见", 70, "汇总意见")


class TestAuthorsCorrections:
    def test_an_edit_within_a_day_counts_and_both_versions_stay(self, work):
        number = work.issue()
        report(work, number, SIXTY)
        report(work, number, SEVENTY, now=NOW + timedelta(days=1), first=work.events(number)[1])
        assert work.facts(number).progress == 70
        assert [event.new["progress"] for event in work.events(number)[1:]] == [60, 70]

    def test_an_edit_after_a_day_changes_nothing(self, work):
        number = work.issue()
        report(work, number, SIXTY)
        before, first = (work.rows(Event), work.facts(number)), work.events(number)[1]
        with pytest.raises(CorrectionTooLate):
            report(work, number, SEVENTY, now=NOW + timedelta(days=1, seconds=1), first=first)
        assert (work.rows(Event), work.facts(number)) == before

    def test_an_edit_of_an_older_report_is_kept_and_does_not_turn_the_clock_back(self, work):
        number = work.issue()
        report(work, number, SIXTY)
        report(work, number, SEVENTY, by=work.liaison(chat_id=-5, message_id=10), now=LATER)
        for words in (Status("61%", 61), Status("62%", 62)):
            report(work, number, words, now=LATER, first=work.events(number)[1])
            assert work.facts(number).progress == 70
        assert [event.new["progress"] for event in work.events(number)[1:]] == [60, 70, 61, 62]
        assert [each.progress for each in week(work)] == [62, 70]

    def test_an_edit_that_puts_the_number_right_counts_where_nobody_has_reported_since(self, work):
        wrong, right, busy = (work.issue() for _ in range(3))
        for number, message_id in ((right, 7), (wrong, 8)):
            report(work, number, SIXTY, by=work.liaison(chat_id=-5, message_id=message_id))
        by, first = work.liaison(chat_id=-5, message_id=8), work.events(wrong)[1]
        report(work, busy, SIXTY, by=work.liaison(chat_id=-5, message_id=9))
        for number in (right, busy):
            report(work, number, SEVENTY, by=by, now=LATER, first=first)
        assert [work.facts(number).progress for number in (wrong, right, busy)] == [60, 70, 60]

    def test_what_the_office_has_corrected_is_no_longer_the_authors(self, work):
        number = work.issue()
        report(work, number, SIXTY)
        work.do(reporting.correct_status, number, Status("50%", 50), by=OFFICE, now=LATER)
        report(work, number, SEVENTY, now=LATER, first=work.events(number)[1])
        assert work.facts(number).progress == 50


class TestDaysOfReports:
    """Of a task with a cycle: each report once, on the day on which it came."""

    def test_an_edit_and_a_correction_are_no_reports_of_their_own(self, work):
        number = work.issue(supporting=["省财政厅"], recurrence="RRULE:FREQ=MONTHLY;BYMONTHDAY=28")
        tomorrow = NOW + timedelta(hours=20)
        report(work, number, SIXTY, by=work.liaison(chat_id=1, message_id=5))
        report(work, number, SEVENTY, by=work.liaison("省财政厅", chat_id=2, message_id=7), now=tomorrow)
        first = work.events(number)[1]
        report(work, number, SEVENTY, by=work.liaison(chat_id=1, message_id=5), now=tomorrow, first=first)
        work.do(reporting.correct_status, number, SEVENTY, by=OFFICE, now=NEXT_WEEK)
        assert work.facts(number).report_days == (date(2020, 6, 15),)
        work.do(reporting.enter_status, number, SEVENTY, source="电话", by=OFFICE, now=NEXT_WEEK)
        assert work.facts(number).report_days == (date(2020, 6, 15), NEXT_WEEK.date())

    def test_without_a_cycle_they_are_not_read(self, work):
        number = work.issue()
        report(work, number, SIXTY)
        assert work.facts(number).report_days == ()


class TestOfficesCorrections:
    def test_the_office_corrects_long_after_and_the_units_words_stay(self, work):
        number = work.issue()
        report(work, number, SIXTY)
        work.do(reporting.correct_status, number, Status("50%", 50), by=OFFICE, now=NEXT_WEEK)
        assert work.facts(number).progress == 50
        said, corrected = work.events(number)[1:]
        assert (corrected.kind, corrected.new["corrects"]) == ("corrected", said.seq)
        assert said.new["words"] == "60% 征求意见"

    def test_a_corrected_report_is_shown_once_in_its_own_words_with_the_last_correction(self, work):
        number = work.issue()
        report(work, number, SIXTY)
        for progress in (50, 55):
            work.do(reporting.correct_status, number, Status("改", progress), by=OFFICE, now=LATER)
        (shown,) = week(work)
        assert (shown.at, shown.by, shown.words, shown.recorded_by) == (NOW, "李文", SIXTY.words, "")
        assert (shown.progress, shown.put_right) == (55, PutRight(LATER, "王敏", "改"))

    def test_a_correction_of_last_weeks_report_is_no_report_of_this_week(self, work):
        number = work.issue()
        report(work, number, SIXTY)
        work.do(reporting.correct_status, number, SEVENTY, by=OFFICE, now=NEXT_WEEK + timedelta(hours=1))
        assert [(each.progress, each.put_right) for each in week(work)] == [(60, None)]
        assert week(work, NEXT_WEEK) == []

    def test_there_is_nothing_to_correct_before_a_report(self, work):
        number = work.issue(supporting=["省财政厅"])
        report(work, number, SIXTY)
        with pytest.raises(NothingToCorrect):
            work.do(
                reporting.correct_status,
                number,
                SEVENTY,
                unit_id=work.unit("省财政厅").id,
                by=OFFICE,
                now=NOW,
            )

    def test_only_the_office_corrects_and_not_what_is_closed(self, work):
        number = work.issue()
        report(work, number, SIXTY)
        with pytest.raises(NotAllowed):
            work.do(reporting.correct_status, number, SEVENTY, by=work.liaison(), now=NOW)
        work.do(requests.submit_task, number, by=work.liaison(), now=NOW)
        work.do(requests.close_task, number, by=OFFICE, now=NOW)
        with pytest.raises(IllegalMove):
            work.do(reporting.correct_status, number, SEVENTY, by=OFFICE, now=NOW)


class TestEntries:
    def test_source_and_clerk_are_kept(self, work):
        number = work.issue()
        work.do(reporting.enter_status, number, SIXTY, source="张处长电话", by=OFFICE, now=NOW)
        event = work.events(number)[-1]
        assert (event.kind, event.by_name, event.new["source"]) == ("entered", "王敏", "张处长电话")
        (shown,) = week(work)
        assert (shown.by, shown.recorded_by, shown.source) == ("", "王敏", "张处长电话")

    def test_what_a_list_said_is_no_report_of_the_week(self, work):
        number = work.issue()
        work.do(reporting.enter_status, number, SIXTY, by=OFFICE, now=NOW)
        assert week(work) == []

    def test_it_is_entered_for_a_supporting_unit_by_name(self, work):
        number = work.issue(supporting=["省财政厅"])
        unit_id = work.unit("省财政厅").id
        work.do(reporting.enter_status, number, SIXTY, unit_id=unit_id, source="电话", by=OFFICE, now=NOW)
        assert (work.facts(number).progress, work.facts(number).shares[0].progress) == (None, 60)

    def test_a_unit_without_a_share_is_refused_with_those_that_have_one(self, work):
        number = work.issue(supporting=["省财政厅"])
        unit_id = work.unit("省科技厅").id
        with pytest.raises(NoShare) as refusal:
            work.do(reporting.enter_status, number, SIXTY, unit_id=unit_id, by=OFFICE, now=NOW)
        assert (refusal.value.unit, refusal.value.units) == ("省科技厅", ("省经信厅", "省财政厅"))

    def test_an_unknown_number_is_refused(self, work):
        with pytest.raises(NoSuchTask):
            work.do(reporting.enter_status, 99, SIXTY, by=OFFICE, now=NOW)

    def test_what_is_handed_in_on_behalf_is_closed_out_of_review_like_any_other(self, work):
        number = work.issue()
        with pytest.raises(NotAllowed):
            work.do(requests.submit_for_lead, number, "已完成", "电话", by=work.liaison(), now=NOW)
        work.do(requests.submit_for_lead, number, "已完成", "张处长电话", by=OFFICE, now=NOW)
        assert work.facts(number).state is State.IN_REVIEW
        assert work.events(number)[-1].new == {"state": "in_review", "note": "已完成", "source": "张处长电话"}
        (request,) = work.ask(requests.pending, number)
        assert request.unit_id == work.unit("省经信厅").id
        work.do(requests.close_task, number, by=OFFICE, now=LATER)
        assert work.facts(number).state is State.CLOSED


class TestShares:
    def test_a_supporting_units_done_finishes_its_share_and_closes_nothing(self, work):
        number = work.issue(supporting=["省财政厅"])
        support = work.liaison("省财政厅")
        report(work, number, Status("已完成", done="已完成", is_finished=True), by=support)
        (share,) = work.facts(number).shares
        assert share.finished_on == date(2020, 6, 15)
        assert work.facts(number).state is State.IN_PROGRESS

    def test_a_share_that_is_under_way_again_is_not_finished(self, work):
        number = work.issue(supporting=["省财政厅"])
        support = work.liaison("省财政厅")
        report(work, number, Status("已完成", is_finished=True), by=support)
        report(work, number, Status("90%", 90), by=support, now=LATER)
        assert work.facts(number).shares[0].finished_on is None


FILE = Enclosure("document", "f1", "材料.docx", 12, "ab")


class TestAttachments:
    def test_a_file_is_kept_with_its_hash_and_journalled(self, work):
        number = work.issue()
        by = work.liaison(chat_id=-5, message_id=9)
        work.do(attachments.attach, number, FILE, by=by, now=NOW)
        (kept,) = work.ask(queries.attachments_of, number)
        assert (kept.file_id, kept.name, kept.size, kept.sha256) == ("f1", "材料.docx", 12, "ab")
        assert (kept.unit_id, kept.chat_id, kept.message_id) == (work.unit("省经信厅").id, -5, 9)
        told = {"name": "材料.docx", "size": 12, "sha256": "ab"}
        assert (work.kinds()[-1], work.events(number)[-1].new) == ("attached", told)

    def test_the_same_file_of_the_same_message_is_kept_once(self, work):
        number = work.issue()
        for message_id in (9, 9, 10):
            by = work.liaison(chat_id=-5, message_id=message_id)
            work.do(attachments.attach, number, FILE, by=by, now=NOW)
        assert len(work.rows(Attachment)) == work.kinds().count("attached") == 2

    def test_a_file_starts_nothing(self, work):
        number = work.issue()
        work.do(attachments.attach, number, FILE, by=work.liaison(), now=NOW)
        facts = work.facts(number)
        assert (facts.state, facts.acknowledged_on, facts.last_report_on) == (State.ISSUED, None, None)

    def test_only_a_unit_with_a_share_hands_in_and_not_to_what_is_closed(self, work):
        number = work.issue()
        with pytest.raises(NotYourTask):
            work.do(attachments.attach, number, FILE, by=work.liaison("省科技厅"), now=NOW)
        with pytest.raises(NotAllowed):
            work.do(attachments.attach, number, FILE, by=OFFICE, now=NOW)
        work.do(requests.submit_task, number, by=work.liaison(), now=NOW)
        work.do(attachments.attach, number, FILE, by=work.liaison(), now=NOW)
        work.do(requests.close_task, number, by=OFFICE, now=NOW)
        with pytest.raises(IllegalMove):
            work.do(attachments.attach, number, FILE, by=work.liaison(), now=NOW)


def test_each_part_of_what_stands_keeps_the_day_on_which_it_was_said(work):
    number = work.issue()
    report(work, number, Status("70% 已收到14份申报", 70, "已收到14份申报", next_step="月底前评审"))
    report(work, number, Status("两宗地有争议", problem="两宗地有争议"), now=NEXT_WEEK)
    events = len(work.rows(Event))
    [task] = work.ask(lambda session: with_progress_days(session, queries.task_facts(session), events))
    assert (task.done, task.done_on) == ("已收到14份申报", NOW.date())
    assert (task.next_step, task.next_step_on) == ("月底前评审", NOW.date())
    assert (task.problem_on, task.last_report_on) == (NEXT_WEEK.date(), NEXT_WEEK.date())
    expected = SaidOn(NOW.date(), NOW.date(), NEXT_WEEK.date(), NOW.date())
    assert work.ask(said_on, number, task.lead_unit) == expected
    [before] = work.ask(lambda session: with_progress_days(session, queries.task_facts(session), 1))
    assert (before.done_on, before.problem_on, before.next_step_on) == (None, None, None)
