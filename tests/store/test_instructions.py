"""Instructions 批示: leaders give them, the office passes each on once, the journal tells both."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from factories import NOW, OFFICE, OUTSIDER, WorkList

from taskbot.digest.evidence import evidence_book, evidence_fields
from taskbot.tasks import history, instructions
from taskbot.tasks.dossiers import dossier_of
from taskbot.tasks.errors import AlreadyForwarded, NoSuchTask, NotAllowed, RequestGone, StaleButton, WrongUse
from taskbot.tasks.evidence import evidence_of
from taskbot.tasks.models import Event, Instruction
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.timelines import timeline_json, timeline_of
from taskbot.tasks.workdays import Calendar

LEADER = Actor(5, "周明", frozenset({Role.LEADER}), chat_id=-7, message_id=12)
LATER = NOW + timedelta(hours=2)


def instruct(work: WorkList, words: str, number: int | None = None, by: Actor = LEADER) -> int:
    return work.do(instructions.instruct, words, number, by=by, now=NOW).id or 0


def test_an_instruction_is_journalled_and_waits_to_be_passed_on(work):
    number = work.issue()
    instruction_id = instruct(work, " 请抓紧推进 ", number)
    general = instruct(work, "请各单位每周报一次")
    assert [each.id for each in work.ask(instructions.not_forwarded)] == [instruction_id, general]
    event = work.events(number)[-1]
    assert (event.kind, event.by_name, event.new) == ("instructed", "周明", {"words": "请抓紧推进"})
    assert told(work, number, LEADER) == {"请抓紧推进"}


def told(work: WorkList, number: int, reader: Actor) -> set[str]:
    """The instructions on a task that `reader` comes across, wherever a task's past is told."""
    evidence = work.ask(evidence_of, number, reader)
    timeline = work.ask(timeline_of, number, reader)
    also_unforwarded = instructions.reads_unforwarded(reader)
    dossier = work.ask(partial(dossier_of, also_unforwarded=also_unforwarded), number)
    book = evidence_book(evidence, "改造提升工作", Calendar(), LATER)
    fields = evidence_fields(evidence, "省转升办", "改造提升工作", Calendar(), LATER)
    whole = "".join(
        str(rows)
        for rows in (
            [each.words for each in dossier.instructions],
            [each.new for each in dossier.events],
            timeline_json(timeline),
            *(list(table.rows) for sheet in book.sheets for table in sheet.tables),
            fields,
        )
    )
    return {words for words in ("请抓紧推进", "请每周报一次") if words in whole}


def test_a_unit_reads_an_instruction_from_the_moment_at_which_it_is_passed_on(work):
    number = work.issue(supporting=["省财政厅"])
    units = [work.liaison(), work.liaison("省财政厅"), replace(work.liaison(), roles=frozenset({Role.ADMIN}))]
    first = instruct(work, "请抓紧推进", number)
    work.do(instructions.instruct, "请每周报一次", number, by=LEADER, now=NOW + timedelta(minutes=1))
    both = {"请抓紧推进", "请每周报一次"}
    assert [told(work, number, reader) for reader in (OFFICE, LEADER, *units)] == [both, both, *[set()] * 3]
    work.do(instructions.forward, first, by=OFFICE, now=LATER)
    assert [told(work, number, reader) for reader in (OFFICE, LEADER, *units)] == [
        both,
        both,
        *[{"请抓紧推进"}] * 3,
    ]


def test_the_office_passes_it_on_once(work):
    number = work.issue()
    instruction_id = instruct(work, "请抓紧推进", number)
    work.do(instructions.forward, instruction_id, by=OFFICE, now=LATER)
    before = work.rows(Instruction), work.rows(Event)
    with pytest.raises(AlreadyForwarded):
        work.do(instructions.forward, instruction_id, by=replace(OFFICE, id=7), now=LATER)
    assert (work.rows(Instruction), work.rows(Event)) == before
    [given] = work.rows(Instruction)
    assert (given.forwarded_by, given.forwarded_at) == (OFFICE.id, LATER)
    assert work.ask(instructions.not_forwarded) == []
    assert work.kinds() == ["issued", "instructed", "forwarded"]


def test_what_names_no_task_can_go_to_the_units_of_those_that_are_meant(work):
    """It is then an instruction on each, with the paper and the words that it was given with; before, it was on none."""
    first, second, other = work.issue(), work.issue(), work.issue()
    on_list = partial(instructions.instruct, about="2020年第25周周报（逾期事项）", meant=[first, second])
    given = work.do(on_list, "请抓紧推进", by=LEADER, now=NOW).id or 0
    waiting = work.ask(history.seq_at, NOW)
    for chosen in ([other], [first, other]):
        with pytest.raises(StaleButton):
            work.do(instructions.forward, given, chosen, by=OFFICE, now=LATER)
    passed = work.do(instructions.forward, given, [first, second], by=OFFICE, now=LATER)
    assert [(each.task_number, each.about, each.words) for each in passed] == [
        (number, "2020年第25周周报（逾期事项）", "请抓紧推进") for number in (first, second)
    ]
    for number in (first, second):
        assert told(work, number, work.liaison()) == {"请抓紧推进"}
        event = work.events(number)[-1]
        assert (event.kind, event.new["about"]) == ("forwarded", "2020年第25周周报（逾期事项）")
    assert told(work, other, OFFICE) == set()
    assert [task.instructed for task in work.ask(history.task_facts_at, waiting)] == [()] * 3
    assert work.ask(instructions.passed_on_with, passed[0]) == [first, second]


@pytest.mark.parametrize("role", [Role.OFFICE, Role.LIAISON, Role.ADMIN])
def test_only_leaders_instruct(work, role):
    with pytest.raises(NotAllowed):
        instruct(work, "请抓紧", by=replace(OUTSIDER, roles=frozenset({role})))
    assert work.rows(Instruction) == []


def test_only_the_office_passes_on(work):
    instruction_id = instruct(work, "请抓紧")
    for by in (LEADER, work.liaison()):
        with pytest.raises(NotAllowed):
            work.do(instructions.forward, instruction_id, by=by, now=NOW)
    with pytest.raises(RequestGone):
        work.do(instructions.forward, 99, by=OFFICE, now=NOW)


def test_what_orders_nothing_or_is_about_no_task_is_not_stored(work):
    with pytest.raises(WrongUse):
        instruct(work, " \n")
    with pytest.raises(NoSuchTask):
        instruct(work, "请抓紧", 99)
    assert work.rows(Instruction) == work.rows(Event) == []
