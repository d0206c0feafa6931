"""What is said of requests and instructions: whoever writes what, a message fits and nobody's words are markup."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest
from plain import PLAIN

from taskbot.tasks.facts import ShareFacts, TaskFacts, Wait
from taskbot.tasks.lifecycle import Outcome, RequestKind, State
from taskbot.tasks.models import Instruction, Part, Request
from taskbot.tasks.parsing.instruction_parts import Aim, InstructionPart
from taskbot.tasks.workdays import Calendar
from taskbot.texts import asking, deciding, instructions, notices, requests
from taskbot.texts.requests import Shown
from taskbot.texts.tasks import deadline, lateness, named
from taskbot.texts.words import plain
from taskbot.texts.zh import Texts

HOSTILE = '<b>粗</b> & "x"'
LONG = HOSTILE + "长" * 5000
TODAY = date(2020, 7, 8)
AT = datetime(2020, 7, 6, 1, 30, tzinfo=UTC)
DUE = date(2020, 6, 30)

TASK = replace(
    PLAIN,
    number=12,
    title=HOSTILE,
    state=State.IN_PROGRESS,
    due_on=DUE,
    original_due_on=DUE,
    deadline_phrase="6月底前",
)
CROWDED = replace(
    TASK,
    title=LONG[:300],
    content=LONG,
    done=LONG,
    problem=LONG,
    lead_unit=HOSTILE,
    shares=tuple(ShareFacts(f"省级第{number}单位", blocked_on=DUE) for number in range(60)),
)


def request(kind: RequestKind = RequestKind.EXTENSION, **changes: object) -> Request:
    given: dict[str, object] = {"reason": LONG, "answer": "", "asked_at": AT, "unit_id": 1, "asked_by": 5}
    return Request(id=3, kind=kind, task_number=12, **given | changes)


def shown(of: Request, task: TaskFacts = CROWDED, *earlier: Request, part: Part = Part.LEAD) -> Shown:
    return Shown(of, task, HOSTILE, part, HOSTILE, HOSTILE, earlier)


def messages() -> Iterator[str]:
    wanted = {"wanted_on": TODAY}
    refused = request(outcome=Outcome.REFUSED, answer=LONG, answered_at=AT)
    for kind, part in product(RequestKind, Part):
        yield requests.waiting(shown(request(kind, **wanted), CROWDED, refused, part=part), TODAY, Calendar())
    for kind, outcome, answer in product(RequestKind, Outcome, ("", LONG)):
        of = request(kind, outcome=outcome, answer=answer, answered_at=AT, granted_on=TODAY, **wanted)
        yield requests.answered(shown(of), TODAY)
    card = Texts("省转升办").card(CROWDED, TODAY)
    returned = request(RequestKind.CLOSING, outcome=Outcome.REFUSED, answer=LONG, answered_at=AT)
    yield requests.review(shown(request(RequestKind.CLOSING), CROWDED, returned), card, TODAY)
    office, whom = HOSTILE, asking.mention(5, HOSTILE)
    yield asking.extension_question(CROWDED, whom, TODAY)
    yield asking.extension_incomplete(12, None, LONG, TODAY)
    yield asking.day_doubted(12, LONG, "没有这一天")
    yield asking.extension_asked(CROWDED, "第1次延期", TODAY, LONG, TODAY, office)
    yield asking.extension_previewed(CROWDED, None, LONG, "没有这一天", TODAY)
    yield asking.extension_granted(CROWDED, "第1次延期", TODAY, TODAY, office)
    yield asking.extension_refused(CROWDED, TODAY, office)
    yield asking.refusal_explained(CROWDED, "延期", LONG, TODAY, office)
    yield asking.decline_question(CROWDED, whom)
    yield asking.decline_asked(CROWDED, LONG, TODAY, office)
    yield asking.unit_released(CROWDED, HOSTILE, TODAY, office)
    yield asking.decline_refused(CROWDED, HOSTILE, TODAY, office)
    yield asking.submitted(CROWDED, TODAY, office)
    yield asking.closed(CROWDED, TODAY, office)
    yield asking.returned(CROWDED, LONG, TODAY, office)
    yield asking.coordination_answered(CROWDED, LONG, LONG, TODAY, office)
    yield deciding.day_question(CROWDED, whom)
    yield deciding.lead_question(CROWDED, whom)
    yield deciding.lead_unknown(LONG, [HOSTILE])
    yield deciding.answer_question(CROWDED, whom)
    yield deciding.reason_question(12, whom)
    yield deciding.transferred(12, HOSTILE)
    yield deciding.coordination_answered(12, HOSTILE)
    given = Instruction(id=1, task_number=12, words=LONG, about=HOSTILE, by=5, at=AT, forwarded_at=AT)
    told = {f"{HOSTILE}{number}": way for number, way in enumerate(notices.Way)}
    for tasks in ([], [CROWDED], [CROWDED] * 20):
        yield instructions.to_forward(given, HOSTILE, [], tasks, TODAY)
        yield instructions.forwarded(given, HOSTILE, HOSTILE, tasks, TODAY)
        yield instructions.for_units(given, HOSTILE, tasks, TODAY, [HOSTILE])
        yield instructions.passed_on(given, HOSTILE, told, tasks, TODAY)
    yield notices.told(told)
    parts = [
        InstructionPart(Aim((12, 13)), LONG),
        InstructionPart(Aim((), (9,)), LONG),
        InstructionPart(Aim(), LONG),
    ]
    yield instructions.recorded(parts, HOSTILE, HOSTILE)
    yield instructions.recorded(parts[:1], HOSTILE, "")


@pytest.mark.parametrize("message", list(messages()))
def test_a_message_fits_and_shows_words_as_words(message):
    assert len(message.encode("utf-16-le")) // 2 <= 4096
    assert "<b>粗" not in message


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "6月30日（周二）（原文：6月底前），已逾期 8 天"),
        (
            {"waits": (Wait(date(2020, 7, 2), date(2020, 7, 5)),)},
            "6月30日（周二）（原文：6月底前），已逾期 5 天",
        ),
        ({"state": State.CLOSED}, "6月30日（周二）（原文：6月底前）"),
        ({"due_on": TODAY, "extensions": 1}, "7月8日（周三）（原定6月30日（周二），已延期1次）"),
        ({"due_on": TODAY}, "7月8日（周三）（原定6月30日（周二））"),
        ({"due_on": TODAY, "original_due_on": None}, "7月8日（周三）（原文：6月底前）"),
        ({"due_on": None, "deadline_phrase": ""}, "长期"),
    ],
)
def test_the_deadline_is_the_day_that_counts_with_the_original_beside_it(changes, words):
    assert plain(deadline(replace(TASK, **changes), TODAY)) == words


@pytest.mark.parametrize(
    ("waits", "words"),
    [
        ((), "逾期8天"),
        ((Wait(date(2020, 7, 2), date(2020, 7, 5)),), "逾期5天，等待督办单位答复的3天不计"),
        ((Wait(DUE),), ""),
    ],
)
def test_lateness_leaves_out_the_days_that_were_the_offices(waits, words):
    assert lateness(replace(TASK, waits=waits), TODAY) == words


def test_a_task_is_named_with_its_day():
    assert named(replace(TASK, title="绘制图谱"), TODAY) == "#12 绘制图谱，时限6月30日（周二）"


def test_the_extensions_of_a_task_are_listed_in_order():
    july = [date(2020, 7, day) for day in (3, 5, 10)]
    asked = [
        request(wanted_on=july[1], granted_on=july[0], outcome=Outcome.GRANTED),
        request(wanted_on=july[2], outcome=Outcome.REFUSED),
        request(wanted_on=july[1], granted_on=july[1], outcome=Outcome.GRANTED),
        request(wanted_on=july[2], outcome=Outcome.LAPSED),
        request(wanted_on=july[2]),
    ]
    assert requests.sequence(asked, TODAY) == [
        "第1次延期：申请延至7月5日（周日），同意延至7月3日（周五）",
        "第2次延期：申请延至7月10日（周五），未同意",
        "第2次延期：申请延至7月5日（周日），已同意",
        "第3次延期：申请延至7月10日（周五），已不需要答复",
        "第3次延期：申请延至7月10日（周五），待答复",
    ]


def test_the_office_sees_which_extension_it_is_and_how_many_working_days_it_waits():
    granted = request(outcome=Outcome.GRANTED)
    refused = request(outcome=Outcome.REFUSED)
    task = replace(TASK, title="绘制图谱", due_on=date(2020, 7, 10), extensions=1)
    friday = datetime(2020, 7, 3, 1, 30, tzinfo=UTC)
    of = request(wanted_on=date(2020, 7, 20), reason="还要论证", asked_at=friday)
    view = Shown(of, task, "省经信厅", Part.LEAD, "李文", "", (granted, refused))
    assert plain(requests.waiting(view, TODAY, Calendar())).splitlines() == [
        "申请第2次延期：省经信厅（李文）",
        "#12 绘制图谱",
        "现时限：7月10日（周五）（原定6月30日（周二），已延期1次）",
        "申请延至：7月20日（周一）",
        "原因：还要论证",
        "此前有1次申请未同意",
        "已等待 3 个工作日",
    ]
