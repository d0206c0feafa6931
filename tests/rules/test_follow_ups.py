"""What has become of the leaders' instructions; today is Friday 10 July 2020."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from taskbot.clock import OFFICE_ZONE
from taskbot.digest.differences import numbers_changed
from taskbot.digest.instruction_words import aim_words, given_words, instructions_words, outcome_words
from taskbot.tasks.follow_ups import InstructionFacts, followed_since
from taskbot.tasks.lifecycle import State
from taskbot.tasks.lights import LightRules
from taskbot.tasks.summary import Snapshot, summarize
from taskbot.tasks.workdays import Calendar

AS_OF = datetime(2020, 7, 10, 16, tzinfo=OFFICE_ZONE)
TODAY = AS_OF.date()
FRIDAY, MONDAY = date(2020, 7, 3), date(2020, 7, 6)
WAITING = InstructionFacts("周明", "请抓紧", FRIDAY, None)
PASSED_ON = replace(WAITING, forwarded_on=MONDAY)


def summed(*instructions: InstructionFacts, tasks=()):
    snapshot = Snapshot(AS_OF, tasks, (), ("省经信厅",), LightRules(), instructions=instructions)
    return summarize(Snapshot.from_json(snapshot.to_json()), Calendar())


@pytest.mark.parametrize(
    ("given", "changes", "expected"),
    [
        (WAITING, {}, "待转办，已等5个工作日"),
        (replace(WAITING, given_on=TODAY), {}, "待转办"),
        (PASSED_ON, {}, "7月6日转办工作群"),
        (replace(PASSED_ON, number=1), {"last_report_on": None}, "7月6日转办，此后未反馈"),
        (replace(PASSED_ON, number=1), {"last_report_on": FRIDAY, "progress": 60}, "7月6日转办，此后未反馈"),
        (
            replace(PASSED_ON, number=1),
            {"last_report_on": date(2020, 7, 8), "progress": 85, "done": "争议已解决"},
            "7月6日转办，7月8日反馈：85%，争议已解决",
        ),
        (
            replace(PASSED_ON, number=1),
            {"last_report_on": date(2020, 7, 8), "progress": None, "done": ""},
            "7月6日转办，7月8日反馈",
        ),
        (
            replace(PASSED_ON, number=1),
            {"state": State.CLOSED, "closed_on": date(2020, 7, 9)},
            "7月6日转办，7月9日办结",
        ),
        (replace(PASSED_ON, number=1), {"state": State.CANCELLED}, "7月6日转办，已撤销"),
    ],
)
def test_what_has_become_of_an_instruction(make_task, given, changes, expected):
    [each] = summed(given, tasks=(make_task(number=1, **changes),)).follow_ups
    assert outcome_words(each, TODAY) == expected


def test_of_what_it_is_and_on_which_paper(make_task):
    on_list = replace(WAITING, about="2020年第27周周报（逾期事项）")
    general, of_task = summed(on_list, replace(WAITING, number=1), tasks=(make_task(number=1),)).follow_ups
    assert (aim_words(general), aim_words(of_task)[:3]) == ("整体工作", "#1 ")
    assert given_words(general.given, TODAY) == "周明7月3日对2020年第27周周报（逾期事项）批示：请抓紧"


@pytest.mark.parametrize(
    ("instructions", "expected"),
    [
        ((), ""),
        ((WAITING,), "领导批示1条：待转办1条（最长已等5个工作日）"),
        ((PASSED_ON, PASSED_ON), "领导批示2条：已转办2条"),
        (
            (PASSED_ON, WAITING, replace(WAITING, given_on=TODAY)),
            "领导批示3条：待转办2条（最长已等5个工作日）、已转办1条",
        ),
    ],
)
def test_how_many_wait_and_how_long(instructions, expected):
    assert instructions_words(summed(*instructions)) == expected


def test_what_was_written_at_once_is_one_instruction_and_waits_until_all_of_it_was_passed_on(make_task):
    tasks = tuple(make_task(number=number) for number in (1, 2, 3))
    at_once = [replace(PASSED_ON, number=number, given_at=AS_OF - timedelta(4)) for number in (1, 2)]
    another = replace(WAITING, number=3, given_at=AS_OF - timedelta(3))
    assert instructions_words(summed(*at_once, tasks=tasks)) == "领导批示1条：已转办1条"
    half = [at_once[0], replace(at_once[1], forwarded_on=None)]
    told = summed(*half, another, tasks=tasks)
    assert instructions_words(told) == "领导批示2条：待转办2条（最长已等5个工作日）"
    assert len(told.follow_ups) == 3
    assert "批示待转办2→1" in numbers_changed(told, summed(*at_once, another, tasks=tasks))


def test_what_waits_stands_first():
    assert [each.is_waiting for each in summed(PASSED_ON, WAITING, PASSED_ON).follow_ups] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("given", "changes", "is_told"),
    [
        (WAITING, {}, True),
        (replace(WAITING, given_on=date(2020, 1, 3)), {}, True),
        (PASSED_ON, {}, True),
        (replace(PASSED_ON, forwarded_on=FRIDAY), {}, False),
        (replace(PASSED_ON, forwarded_on=FRIDAY, number=1), {}, True),
        (
            replace(PASSED_ON, forwarded_on=FRIDAY, number=1),
            {"state": State.CLOSED, "closed_on": TODAY},
            True,
        ),
        (
            replace(PASSED_ON, forwarded_on=FRIDAY, number=1),
            {"state": State.CLOSED, "closed_on": FRIDAY},
            False,
        ),
        (
            replace(PASSED_ON, forwarded_on=FRIDAY, number=1),
            {"state": State.CANCELLED, "cancelled_on": FRIDAY},
            False,
        ),
    ],
)
def test_which_a_digest_tells_of(make_task, given, changes, is_told):
    assert bool(followed_since([given], [make_task(number=1, **changes)], MONDAY)) is is_told


def test_a_week_with_an_instruction_is_not_quiet():
    assert not summed(PASSED_ON).is_quiet
    assert summed(replace(WAITING, given_on=FRIDAY)).is_quiet
