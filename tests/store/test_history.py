"""The work list as it stood after any event: what was read right after it is what is read of it ever after."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from factories import NOW, OFFICE, WorkList
from sqlmodel import Session

from taskbot.intake.service import apply_at_keyboard, plan_list, read_list
from taskbot.tasks import (
    attachments,
    history,
    instructions,
    journal,
    lateness,
    measures,
    queries,
    reporting,
    requests,
    service,
    taken_back,
    terms,
)
from taskbot.tasks.attachments import Enclosure
from taskbot.tasks.errors import NoDueDate
from taskbot.tasks.facts import Indicator, Milestone, Status
from taskbot.tasks.lifecycle import State
from taskbot.tasks.models import Event, Task
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.reported import reports_between
from taskbot.tasks.workdays import Calendar
from taskbot.texts.words import EVENT_WORDS

Act = Callable[[WorkList, datetime], object]

LEAD, SUPPORTING, OTHER = "省经信厅", "省财政厅", "省科技厅"
PEOPLE = {LEAD: 1, SUPPORTING: 2, OTHER: 3}
DUE, LATER = date(2020, 6, 30), date(2020, 7, 10)
STEPS = (Milestone("征求意见", date(2020, 6, 22), "6月22日前"), Milestone("形成初稿", date(2020, 6, 18)))
FIGURES = (Indicator("建成标准站", 30, "个"), Indicator("走访企业", 200, "家"))

TROUBLE = Status("受阻，需协调数据", problem="需协调数据", is_blocked=True)
UNDER_WAY = Status("60%，已走访", 60, done="已走访", next_step="汇总")
DONE = Status("已完成", 100, done="已完成", is_finished=True)


def act(use_case: Callable[..., object], *given: object, who: str = "", chat: int | None = None) -> Act:
    """What the office does, or whoever is named, in one transaction; a message of `chat` where there is one."""

    def do(work: WorkList, now: datetime) -> object:
        actor = work.liaison(who, person_id=PEOPLE[who]) if who else OFFICE
        return work.do(use_case, *given, by=replace(actor, chat_id=chat, message_id=chat), now=now)

    return do


def lead(use_case: Callable[..., object], *given: object, chat: int | None = None) -> Act:
    return act(use_case, *given, who=LEAD, chat=chat)


def reported(status: Status, who: str = LEAD, chat: int | None = None) -> Act:
    return act(reporting.report_status, 1, status, who=who, chat=chat)


def amended(**changes: object) -> Act:
    """Units by short name."""

    def do(work: WorkList, now: datetime) -> None:
        stored = work.ask(terms.task_terms, [1])[1]
        for name in ("lead_unit", "supporting_units") & changes.keys():
            units = changes[name]
            changes[name] = (
                work.full_name(units) if name == "lead_unit" else tuple(map(work.full_name, units))
            )
        assert work.do(service.amend_task, 1, replace(stored, **changes), by=OFFICE, now=now)

    return do


def transferred(to: str) -> Act:
    return lambda work, now: work.do(service.transfer_task, 1, work.unit(to), "职责调整", by=OFFICE, now=now)


def edited(status: Status) -> Act:
    """The author's edit of the task's first report."""

    def do(work: WorkList, now: datetime) -> None:
        first = next(event for event in work.events(1) if event.kind == "reported")
        by = work.liaison(LEAD, chat_id=first.chat_id, message_id=first.message_id)
        work.do(reporting.report_status, 1, status, first=first, by=by, now=now)

    return do


def imported(*rows: str) -> Act:
    """A list as a clerk sends it."""

    def do(work: WorkList, now: datetime) -> None:
        text = "\n".join(("序号,任务,时限,牵头单位,配合单位,进展情况,存在问题,状态", *rows))
        listed = read_list(text.encode(), "清单.csv")
        plan = work.ask(plan_list, listed, work.register, Calendar(), now=now)
        work.do(apply_at_keyboard, plan, now=now)

    return do


def overdue(work: WorkList, now: datetime) -> None:
    work.do(lateness.note_overdue, now=now + timedelta(days=20))


def instructed(work: WorkList, now: datetime) -> None:
    by = Actor(9, "周明", frozenset({Role.LEADER}))
    work.do(instructions.instruct, "请抓紧", 1, by=by, now=now)


SUBMITTED = (reported(UNDER_WAY), lead(requests.submit_task, 1, "已印发"))
CLOSED = (*SUBMITTED, act(requests.close_task, 1))
ASKED = (reported(TROUBLE), lead(requests.ask_extension, 1, LATER, "数据未到"))
"""Its requests are number 1, the trouble, and 2."""

EXAMPLES: tuple[tuple[str, tuple[Act, ...]], ...] = (
    ("issued", (lambda work, now: work.issue(OTHER, [LEAD], now=now, due_on=DUE, milestones=STEPS),)),
    ("issued", (imported("1,绘制图谱,6月30日,省经信厅,省财政厅,,,", "7,新任务,长期,省科技厅,,已启动,,"),)),
    ("acknowledged", (lead(reporting.acknowledge_task, 1),)),
    ("acknowledged", (reported(UNDER_WAY), act(reporting.acknowledge_task, 1, who=SUPPORTING))),
    ("reported", (reported(UNDER_WAY),)),
    ("reported", (reported(UNDER_WAY), reported(TROUBLE), reported(Status("70%", 70)), reported(UNDER_WAY))),
    ("reported", (reported(DONE, SUPPORTING), reported(TROUBLE, SUPPORTING), reported(DONE, SUPPORTING))),
    ("reported", (reported(UNDER_WAY, chat=77), edited(TROUBLE), reported(UNDER_WAY), edited(DONE))),
    ("entered", (act(reporting.enter_status, 1, UNDER_WAY),)),
    ("entered", (imported("1,绘制图谱,6月30日,省经信厅,省财政厅,已走访,缺数据,"),)),
    ("corrected", (reported(UNDER_WAY), act(reporting.correct_status, 1, TROUBLE))),
    ("share_finished", (reported(TROUBLE, SUPPORTING), act(reporting.finish_share, 1, who=SUPPORTING))),
    ("submitted", SUBMITTED),
    ("submitted", (act(requests.submit_for_lead, 1, "已印发", "来电"),)),
    ("submitted", (*SUBMITTED, act(requests.return_task, 1, "补充名录"), lead(requests.submit_task, 1))),
    ("returned", (*SUBMITTED, act(requests.return_task, 1, "补充名录"))),
    ("closed", CLOSED),
    ("closed", (reported(TROUBLE, SUPPORTING), *CLOSED)),
    ("closed", (imported("8,已办任务,6月30日,省科技厅,,已印发,,已办结"),)),
    ("cancelled", (*ASKED, act(service.cancel_task, 1, "与另一项合并"))),
    ("cancelled", (imported("8,停办任务,6月30日,省科技厅,,,,已撤销"),)),
    ("recalled", (lambda work, now: work.do(service.recall_task, work.issue(now=now), by=OFFICE, now=now),)),
    ("reopened", (*CLOSED, act(service.reopen_task, 1, "仍有遗留"))),
    ("amended", (amended(title="绘制新图谱", content="另行部署", section="产业", urgency="急", leader="周副省长"),)),
    ("amended", (*ASKED, amended(due_on=LATER, deadline_phrase="7月10日前"))),
    ("amended", (amended(due_on=None, recurrence="FREQ=MONTHLY;BYMONTHDAY=5"), reported(UNDER_WAY), amended(due_on=DUE, recurrence=None))),
    ("amended", (reported(TROUBLE), amended(lead_unit=OTHER, supporting_units=(LEAD,)), amended(lead_unit=LEAD))),
    ("amended", (lead(measures.reach_milestone, 1), amended(milestones=STEPS[1:], indicators=FIGURES[:1]))),
    ("amended", (amended(milestones=()), amended(milestones=STEPS), amended(milestones=STEPS[:1]))),
    ("amended", (imported("1,绘制新图谱,7月10日,省经信厅,省科技厅,,,"),)),
    ("transferred", (*ASKED, transferred(OTHER))),
    ("transferred", (*SUBMITTED[:1], transferred(SUPPORTING), transferred(LEAD))),
    ("extension_asked", ASKED),
    ("extension_granted", (*ASKED, act(requests.grant_extension, 2))),
    ("extension_granted", (*ASKED, act(requests.grant_extension, 2, date(2020, 7, 3)))),
    ("extension_refused", (*ASKED, act(requests.refuse_request, 2, "不同意"))),
    ("refusal_explained", (*ASKED, act(requests.refuse_request, 2), act(requests.explain_refusal, 2, "时限已定"))),
    ("declined", (lead(requests.decline_task, 1, "非本单位职责"),)),
    ("decline_refused", (lead(requests.decline_task, 1, "非本单位职责"), act(requests.refuse_request, 1))),
    ("decline_granted", (act(requests.decline_task, 1, "非本单位职责", who=SUPPORTING), act(requests.release_unit, 1))),
    ("coordination_answered", (*ASKED, act(requests.answer_coordination, 1, "已协调"))),
    ("milestone_reached", (lead(measures.reach_milestone, 2),)),
    ("milestone_reopened", (lead(measures.reach_milestone, 2), act(measures.reopen_milestone, 2))),
    ("indicator_set", (lead(measures.set_indicator, 1, 12.5), act(measures.set_indicator, 1, 13.0))),
    ("overdue", (overdue,)),
    ("overdue", (*ASKED, act(requests.refuse_request, 2), overdue)),
    ("late_days_kept", (overdue, lambda work, now: amended(due_on=LATER)(work, now + timedelta(days=20)))),
    ("submission_taken_back", (*SUBMITTED, lead(taken_back.take_back_submission, 1))),
    ("attached", (lead(attachments.attach, 1, Enclosure("photo", "file"), chat=77),)),
    ("instructed", (instructed,)),
    ("forwarded", (instructed, act(instructions.forward, 1))),
)  # fmt: skip
"""The kind of the last act's event, and the acts; before them there is task 1, with steps, figures and two units."""

OF_NO_TASK_ROW = frozenset(
    {
        *("chased", "escalated", "writ_sent", "digest_given", "marks_overridden", "secrecy_overridden"),
        *(
            "digest_shown",
            "digest_released",
            "digest_held",
            "digest_reworded",
            "digest_dropped",
            "digest_corrected",
            "digest_failed",
        ),
        *("invited", "invitation_revoked", "joined", "handed_over", "left", "ranked"),
        *("chat_bound", "chat_left", "chat_joined", "chat_moved", "listed", "consulted", "exported"),
        "restored",
    }
)
"""What tells of people, chats, papers and reads, and leaves the tasks as they are."""


@pytest.mark.parametrize(
    ("kind", "acts"), EXAMPLES, ids=[f"{kind}-{place}" for place, (kind, _) in enumerate(EXAMPLES)]
)
def test_whatever_happened_the_list_of_every_event_is_known(work: WorkList, kind: str, acts: tuple[Act, ...]):
    work.issue(LEAD, [SUPPORTING], due_on=DUE, milestones=STEPS, indicators=FIGURES, title="绘制图谱")
    lists = {0: [], 1: work.ask(queries.task_facts)}
    for hours, do in enumerate(acts, start=1):
        do(work, NOW + timedelta(hours=hours))
        lists[len(work.kinds())] = work.ask(queries.task_facts)
    assert kind in work.kinds()[sorted(lists)[-2] :]
    read = [work.ask(history.task_facts_at, seq) for seq in range(len(work.kinds()) + 1)]
    assert {seq: read[seq] for seq in lists} == lists


def test_every_kind_has_an_example():
    kinds = {kind for kind, _ in EXAMPLES}
    assert kinds & OF_NO_TASK_ROW == set()
    assert kinds | OF_NO_TASK_ROW == EVENT_WORDS.keys()


def test_an_event_is_found_by_its_instant_and_by_its_hash(work: WorkList):
    for hours in (0, 1, 1):
        work.issue(now=NOW + timedelta(hours=hours))
    first, second, third = work.rows(Event)
    before, between = NOW - timedelta(seconds=1), NOW + timedelta(minutes=59)
    found = [work.ask(history.seq_at, instant) for instant in (before, NOW, between, second.at, third.at)]
    assert found == [0, 1, 1, 3, 3]
    assert work.ask(history.seq_of, second.hash) == 2
    assert work.ask(history.seq_of, first.hash[:8]) is None


def test_what_was_taken_back_before_the_event_is_nothing_that_it_has_changed(work: WorkList):
    """A message about several tasks is refused for one of them."""
    work.issue(LEAD, [SUPPORTING], due_on=DUE)
    listed = work.ask(queries.task_facts)

    def refused_then_recorded(session: Session) -> None:
        with suppress(NoDueDate), session.begin_nested():
            session.get_one(Task, 1).title = "没有生效"
            session.flush()
            raise NoDueDate(1)
        reporting.report_status(session, 1, UNDER_WAY, by=work.liaison(LEAD), now=NOW)

    work.do(refused_then_recorded)
    assert work.ask(history.task_facts_at, 1) == listed
    former = (work.events(1)[-1].old or {})[journal.FORMER]
    assert former["task"] == {"1": {"state": "issued"}}


def test_older_events_tell_of_the_task_itself(work: WorkList):
    """As a journal has them that was written before events kept the rows."""
    work.issue(LEAD, [SUPPORTING], due_on=DUE)
    told = (
        ("reported", {"progress": 20, "words": ""}),
        ("amended", {"due_on": "2020-06-30", "urgency": "一般"}),
        ("closed", {"state": "in_review"}),
    )
    for seq, (kind, old) in enumerate(told, start=2):
        work.add(Event(seq=seq, at=NOW, by_name="王敏", kind=kind, task_number=1, old=old, hash=""))
    work.do(
        lambda session: session.get_one(Task, 1).sqlmodel_update(
            {"state": State.CLOSED, "due_on": LATER, "urgency": "急"}
        )
    )
    told = [
        (task.state, task.due_on, task.urgency)
        for seq in (4, 3, 2)
        for task in work.ask(history.task_facts_at, seq)
    ]
    assert told == [
        (State.CLOSED, LATER, "急"),
        (State.IN_REVIEW, LATER, "急"),
        (State.IN_REVIEW, DUE, "一般"),
    ]


def test_of_what_came_later_chosen_events_stay(work: WorkList):
    """The office puts right what a unit goes on with before and after."""
    work.issue(LEAD, [SUPPORTING], due_on=DUE)
    for hours, do in enumerate(
        (
            reported(UNDER_WAY),
            amended(due_on=LATER),
            act(reporting.correct_status, 1, Status("50%，更正", 50, done="更正")),
            amended(supporting_units=(OTHER,)),
            reported(DONE),
            lead(requests.submit_task, 1),
        ),
        start=1,
    ):
        do(work, NOW + timedelta(hours=hours))
    righted = {event.seq for event in work.events(1) if event.kind in {"amended", "corrected"}}
    [then] = work.ask(history.task_facts_at, 1)
    [kept] = work.ask(history.task_facts_at, 1, righted)
    assert kept.state is then.state is State.ISSUED
    assert (kept.due_on, kept.progress, kept.done, kept.supporting_units) == (LATER, 50, "更正", (OTHER,))
    assert work.ask(history.task_facts_at, 1, {event.seq for event in work.events(1)}) == [work.facts(1)]


def test_a_report_is_read_in_the_words_of_then(work: WorkList):
    work.issue(LEAD, due_on=DUE, title="绘制图谱")
    for hours, do in enumerate(
        (reported(UNDER_WAY, chat=77), amended(title="绘制新图谱"), edited(DONE)), start=1
    ):
        do(work, NOW + timedelta(hours=hours))
    words = []
    for hours in (1.5, 4):
        until = work.ask(history.seq_at, NOW + timedelta(hours=hours))
        words += [each.words for each in work.ask(reports_between, 0, until)]
    assert words == [UNDER_WAY.words, DONE.words]
