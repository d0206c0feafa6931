"""One person who speaks for several units of a task: whose share an act is of."""

from datetime import timedelta

import pytest
from factories import NOW, OFFICE, WorkList

from taskbot.settings import CONFIG_DIR
from taskbot.tasks import membership, reporting, requests
from taskbot.tasks.entries import spoken_for
from taskbot.tasks.errors import NotYourTask, RequestPending
from taskbot.tasks.facts import Status
from taskbot.tasks.lifecycle import Action, State
from taskbot.tasks.models import Assignment, ChatKind, Part
from taskbot.tasks.moves import shares_meant
from taskbot.tasks.units import load_register

LATER = NOW + timedelta(hours=1)
LEAD = Assignment(task_number=1, unit_id=1, part=Part.LEAD)
SECOND = Assignment(task_number=1, unit_id=2, part=Part.SUPPORTING)
THIRD = Assignment(task_number=1, unit_id=3, part=Part.SUPPORTING)
DONE = Assignment(task_number=1, unit_id=2, part=Part.SUPPORTING, finished_at=NOW)
OWN_CHAT = -12


@pytest.mark.parametrize(
    ("action", "own", "here", "meant"),
    [
        (Action.ACKNOWLEDGE, [LEAD, SECOND], None, [LEAD, SECOND]),
        (Action.ACKNOWLEDGE, [LEAD, SECOND], 2, [LEAD, SECOND]),
        (Action.REPORT, [LEAD, SECOND], None, [LEAD, SECOND]),
        (Action.REPORT, [LEAD, SECOND], 2, [SECOND]),
        (Action.REPORT, [LEAD, SECOND], 9, [LEAD, SECOND]),  # the chat of a unit that has no part
        (Action.DECLINE, [LEAD, SECOND], None, [LEAD, SECOND]),
        (Action.DECLINE, [LEAD, SECOND], 2, [SECOND]),
        (Action.SUBMIT, [LEAD, SECOND], 2, [LEAD]),
        (Action.EXTEND, [LEAD, SECOND], 2, [LEAD]),
        (Action.SUBMIT, [SECOND, THIRD], None, []),
        (Action.FINISH_SHARE, [LEAD, SECOND], None, [SECOND, LEAD]),
        (Action.FINISH_SHARE, [LEAD, DONE, THIRD], None, [THIRD, DONE, LEAD]),
        (Action.FINISH_SHARE, [DONE, THIRD], 2, [DONE]),
    ],
)
def test_the_shares_that_an_action_can_be_of(action, own, here, meant):
    assert [share.unit_id for share in shares_meant(own, action, here)] == [share.unit_id for share in meant]


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("#12 省财政厅 60% 已拨付", (12, "浙江省财政厅", "#12 60% 已拨付")),
        ("#12省财政厅：已完成", (12, "浙江省财政厅", "#12已完成")),
        ("12 省财政厅，已完成", (12, "浙江省财政厅", "12 已完成")),
        ("省财政厅已完成", (None, "浙江省财政厅", "已完成")),
        ("省财政厅", (None, "浙江省财政厅", "")),
        ("已会同省财政厅完成", (None, None, "已会同省财政厅完成")),
        ("#12 已会同省财政厅完成", (12, None, "#12 已会同省财政厅完成")),
        ("12省财政厅", (None, None, "12省财政厅")),
        ("各设区市已完成", (None, None, "各设区市已完成")),
        ("", (None, None, "")),
    ],
)
def test_the_unit_that_a_report_begins_with(words, read):
    number, unit, rest = spoken_for(words, load_register(CONFIG_DIR / "units.toml"))
    assert (number, unit.full_name if unit else None, rest) == read


@pytest.fixture
def number(work: WorkList) -> int:
    return work.issue(supporting=["省财政厅", "省科技厅"])


def test_one_tap_acknowledges_for_all_of_them(work, number):
    both = work.liaison("省经信厅", "省财政厅")
    for now in (NOW, LATER):
        work.do(reporting.acknowledge_task, number, by=both, now=now)
    facts = work.facts(number)
    assert [facts.acknowledged_on, *(share.acknowledged_on for share in facts.shares)] == [
        NOW.date(),
        NOW.date(),
        None,
    ]
    assert work.kinds() == ["issued", "acknowledged", "acknowledged"]


def test_lead_and_supporting_share_end_each_in_its_own_way(work, number):
    both = work.liaison("省经信厅", "省财政厅")
    work.do(reporting.finish_share, number, by=both, now=NOW)
    work.do(requests.submit_task, number, by=both, now=NOW)
    facts = work.facts(number)
    assert facts.state is State.IN_REVIEW
    assert [share.unit for share in facts.shares if share.finished_on] == ["省财政厅"]


def test_two_supporting_shares_are_finished_one_by_one(work, number):
    both = work.liaison("省财政厅", "省科技厅")
    finished = [work.do(reporting.finish_share, number, by=both, now=NOW).unit_id for _ in range(3)]
    first, second = work.unit("省财政厅").id, work.unit("省科技厅").id
    assert finished == [first, second, first]
    assert work.kinds().count("share_finished") == 2


def test_a_report_is_the_leads_or_that_of_the_unit_whose_chat_it_is(work, number):
    work.do(
        membership.bind_chat, OWN_CHAT, "财政厅群", ChatKind.UNIT, work.unit("省财政厅"), by=OFFICE, now=NOW
    )
    units = ("省经信厅", "省财政厅")
    work.do(reporting.report_status, number, Status("60%", 60), by=work.liaison(*units), now=NOW)
    there = work.liaison(*units, chat_id=OWN_CHAT)
    work.do(reporting.report_status, number, Status("30%", 30), by=there, now=NOW)
    assert (work.facts(number).progress, work.facts(number).shares[0].progress) == (60, 30)
    work.do(requests.submit_task, number, by=there, now=NOW)
    assert work.facts(number).state is State.IN_REVIEW


def test_units_are_declined_one_after_the_other(work, number):
    both = work.liaison("省经信厅", "省财政厅")
    asked = [work.do(requests.decline_task, number, "职责不符", by=both, now=NOW).unit_id for _ in range(2)]
    assert asked == [work.unit("省经信厅").id, work.unit("省财政厅").id]
    with pytest.raises(RequestPending):
        work.do(requests.decline_task, number, "职责不符", by=both, now=NOW)


def test_nobody_speaks_for_a_unit_that_is_not_the_own(work, number):
    other = work.liaison("省经信厅").speaking_for(work.unit("省财政厅").id)
    with pytest.raises(NotYourTask):
        work.do(reporting.report_status, number, Status("60%", 60), by=other, now=NOW)


def test_what_the_office_enters_is_taken_by_nobody_of_the_unit(work, number):
    work.do(reporting.enter_status, number, Status("60%", 60), source="电话", by=OFFICE, now=NOW)
    lead = work.rows(Assignment)[0]
    assert (lead.acknowledged_at, lead.acknowledged_by) == (NOW, None)
