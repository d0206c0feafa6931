"""Instructions 批示: leaders give them, the office passes each on once, the journal tells both."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import NOW, OFFICE, OUTSIDER, WorkList

from taskbot.tasks import instructions
from taskbot.tasks.errors import AlreadyForwarded, NoSuchTask, NotAllowed, RequestGone, WrongUse
from taskbot.tasks.models import Event, Instruction
from taskbot.tasks.permissions import Actor, Role

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
    assert [each.words for each in work.ask(instructions.instructions_on, number)] == ["请抓紧推进"]


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
