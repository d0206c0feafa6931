"""What is read from the work list, and in which order."""

from dataclasses import replace
from datetime import date

import pytest
from factories import NOW, OFFICE, OUTSIDER, WorkList

from taskbot.tasks import queries, reporting, requests
from taskbot.tasks.errors import NoSuchTask, NotSeen
from taskbot.tasks.facts import Status
from taskbot.tasks.models import Directive, MessageLink, Purpose
from taskbot.tasks.permissions import Role
from taskbot.tasks.reported import reports_between


@pytest.mark.parametrize("role", [Role.OFFICE, Role.LEADER, Role.ADMIN])
def test_who_reads_everything_sees_every_task(work, role):
    number = work.issue()
    assert work.ask(queries.task_for, replace(OUTSIDER, roles=frozenset({role})), number).number == number


@pytest.mark.parametrize("unit", ["省经信厅", "省财政厅"])
def test_a_liaison_sees_the_tasks_in_which_the_unit_has_a_share(work, unit):
    number = work.issue(supporting=["省财政厅"])
    assert work.ask(queries.task_for, work.liaison(unit), number).number == number


def test_another_units_task_is_not_seen_and_its_lead_is_named(work):
    work.issue("省经信厅")
    with pytest.raises(NotSeen) as refusal:
        work.ask(queries.task_for, work.liaison("省科技厅"), 1)
    assert (refusal.value.number, refusal.value.lead) == (1, "省经信厅")


def test_to_a_stranger_not_allowed_and_not_there_are_the_same_answer(work):
    work.issue()
    for actor, number in ((OUTSIDER, 1), (work.liaison("省科技厅"), 2), (OFFICE, 2)):
        with pytest.raises(NoSuchTask) as refusal:
            work.ask(queries.task_for, actor, number)
        assert str(refusal.value) == f"no task {number}"


def test_the_lead_comes_first_among_the_shares(work):
    number = work.issue("省财政厅", ["省经信厅", "杭州市"])
    shares = work.ask(queries.shares_of, number)
    names = work.ask(queries.unit_names)
    assert [names[share.unit_id] for share in shares] == ["省财政厅", "省经信厅", "杭州市"]


def test_unit_names_follow_the_register(work):
    shown = [work.register.short_name(unit) for unit in work.register.units]
    assert list(work.ask(queries.unit_names).values()) == shown


def test_facts_are_of_all_tasks_or_of_those_asked_for_by_number(work):
    for title in ("甲", "乙", "丙"):
        work.issue(title=title)
    assert [task.title for task in work.ask(queries.task_facts)] == ["甲", "乙", "丙"]
    assert [task.title for task in work.ask(queries.task_facts, [3, 1])] == ["甲", "丙"]
    assert work.ask(queries.task_facts, []) == []


def test_open_tasks_come_by_due_date_those_without_one_last(work):
    for due_on in (None, date(2020, 7, 3), date(2020, 6, 30), date(2020, 7, 3)):
        work.issue(due_on=due_on)
    closed = work.issue(due_on=date(2020, 6, 29))
    work.do(requests.submit_task, closed, by=work.liaison(), now=NOW)
    assert work.ask(queries.open_numbers) == [closed, 3, 2, 4, 1]
    work.do(requests.close_task, closed, by=OFFICE, now=NOW)
    assert work.ask(queries.open_numbers) == [3, 2, 4, 1]


def test_open_tasks_of_a_unit_are_those_with_a_share_in_any_part(work):
    work.issue("省财政厅")
    led, supported = work.issue("省经信厅"), work.issue("省财政厅", ["省经信厅"])
    assert work.ask(queries.open_numbers, {work.unit("省经信厅").id}) == [led, supported]
    assert work.ask(queries.open_numbers, frozenset()) == []


def test_links_tell_what_a_message_is_about(work):
    number = work.issue()
    work.add(
        MessageLink(chat_id=-5, message_id=9, purpose=Purpose.CARD, task_number=number),
        MessageLink(chat_id=-5, message_id=9, purpose=Purpose.NOTICE, task_number=number),
        MessageLink(chat_id=-6, message_id=9, purpose=Purpose.CARD, task_number=number),
    )
    assert [link.purpose for link in work.ask(queries.links_of, -5, 9)] == [Purpose.CARD, Purpose.NOTICE]
    assert [link.chat_id for link in work.ask(queries.cards_of, number)] == [-5, -6]
    assert work.ask(queries.links_of, -5, 10) == []


def report(work: WorkList, number: int, words: str, message_id: int | None = None, *, now=NOW) -> None:
    by = work.liaison(chat_id=-5 if message_id else None, message_id=message_id)
    work.do(reporting.report_status, number, Status(words), by=by, now=now)


def test_the_reports_of_a_span_come_after_its_first_event_and_up_to_its_last(work):
    number = work.issue()
    for words in ("早", "起", "末", "迟"):
        report(work, number, words)
    assert [each.words for each in work.ask(reports_between, 2, 4)] == ["起", "末"]


def test_of_an_edited_report_the_last_version_counts_and_of_one_message_every_task(work):
    first, second = work.issue(), work.issue(title="乙")
    report(work, first, "甲一", 17)
    report(work, second, "乙一", 17)
    report(work, first, "另一条", 18)
    report(work, first, "甲二", 17)
    report(work, first, "没有消息")
    report(work, first, "没有消息")
    found = work.ask(reports_between, 0, 8)
    assert [each.words for each in found] == ["甲二", "乙一", "另一条", "没有消息", "没有消息"]
    assert (found[0].unit, found[0].by, found[0].number) == ("省经信厅", "李文", first)
    assert [event.new["words"] for event in work.ask(queries.reports_from, -5, 17)] == [
        "甲一",
        "乙一",
        "甲二",
    ]


def test_the_newest_directive_heads_the_papers(work):
    assert work.ask(queries.latest_directive) is None
    work.add(Directive(title="甲", document_number="一号"))
    work.add(Directive(title="乙", document_number="二号"))
    assert work.ask(queries.latest_directive).document_number == "二号"
