"""催办 and 提请领导 on the store: once, to whom, when, and not to a unit that has answered."""

from datetime import date, datetime

import pytest
from factories import NOW, OFFICE, WorkList
from queueing import next_letters
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session
from staff import CHEN, CLERK, DUE, GROUP, LI, RULES, WU, at, send

from taskbot.reminders import delivery, ledger, letters, outbox
from taskbot.reminders.chases import chase
from taskbot.reminders.escalations import escalate
from taskbot.reminders.ledger import CHASE, Entry
from taskbot.reminders.models import Delivery, Lane, Letter, Reminder
from taskbot.reminders.outbox import Address, Body
from taskbot.tasks import membership, reporting, requests, service
from taskbot.tasks.errors import IllegalMove
from taskbot.tasks.facts import Status
from taskbot.tasks.liaisons import Reachability
from taskbot.tasks.models import ChatKind, Event
from taskbot.tasks.press_errors import (
    AlreadyChased,
    AlreadyEscalated,
    NoLeadersChat,
    NotAtOffice,
    NoWayToUnit,
    WaitsForOffice,
)
from taskbot.texts.chases import Chased, CycleReport

LEADERS = -1002
FRIDAY_EVENING, SATURDAY, MONDAY = at("06-19", "18:00"), at("06-20", "10:00"), at("06-22", "09:00")


def press(
    work: WorkList, now: datetime, number: int = 1, words: str = "", unit_id: int | None = None
) -> Chased:
    return work.do(chase, number, words, RULES, unit_id=unit_id, by=OFFICE, now=now)


def chats(work: WorkList) -> list[int]:
    return [letter.chat_id for letter in work.rows(Letter)]


def sent(work: WorkList, letter_id: int, now: datetime) -> Letter:
    """The letter as the dispatcher would have sent it at that instant."""

    def send(session: Session) -> None:
        claimed = delivery.claim(session, letter_id)
        assert claimed is not None
        if letters.write(session, claimed, RULES, "省转升办", now=now):
            delivery.note_sent(session, letter_id, 100 + letter_id, now=now)

    work.do(send)
    return work.ask(lambda session: session.get_one(Letter, letter_id))


def test_both_liaisons_are_told_and_the_ledger_has_one_row(staffed: WorkList):
    staffed.issue(due_on=DUE)
    chased = press(staffed, at("06-18", "10:00"), words="请于本周内反馈")
    assert chats(staffed) == [LI, CHEN]
    assert (chased.goes_at, list(chased.way.people)) == (None, ["李文", "陈静"])
    assert [(row.step, row.occasion) for row in staffed.rows(Reminder)] == [(CHASE, "2020-06-18")]
    letter = sent(staffed, 1, at("06-18", "10:00"))
    assert "督办意见：请于本周内反馈" in letter.content["text"]
    assert letter.content["keyboard"][0][0]["text"] == "签收 #1"


def test_where_nobody_can_be_written_to_the_work_group_is_and_calls_by_name(staffed: WorkList):
    staffed.issue("省财政厅", due_on=DUE)
    staffed.do(membership.note_reachability, WU, Reachability.BLOCKED)
    chased = press(staffed, at("06-18", "10:00"))
    assert (chats(staffed), list(chased.way.called)) == ([GROUP], ["吴芳"])
    assert f"tg://user?id={WU}" in sent(staffed, 1, at("06-18", "10:00")).content["text"]


def test_without_any_way_nothing_is_stored(work: WorkList):
    work.issue(due_on=DUE)
    with pytest.raises(NoWayToUnit):
        press(work, at("06-18", "10:00"))
    assert (work.rows(Letter), work.rows(Reminder), work.kinds()) == ([], [], ["issued"])


@pytest.mark.parametrize(
    ("first", "second", "is_refused"),
    [
        (at("06-18", "10:00"), at("06-18", "10:01"), True),
        (at("06-18", "10:00"), at("06-18", "18:00"), True),
        (at("06-18", "10:00"), at("06-19", "09:00"), False),
        (FRIDAY_EVENING, SATURDAY, True),
        (FRIDAY_EVENING, at("06-22", "16:00"), True),
        (FRIDAY_EVENING, at("06-23", "09:00"), False),
        (at("06-19", "10:00"), FRIDAY_EVENING, True),
        (at("06-19", "08:00"), at("06-19", "09:30"), True),
    ],
)
def test_once_a_day(staffed: WorkList, first: datetime, second: datetime, is_refused: bool):
    staffed.issue(due_on=DUE)
    press(staffed, first)
    before = chats(staffed)
    if is_refused:
        with pytest.raises(AlreadyChased) as refusal:
            press(staffed, second)
        assert (refusal.value.by, refusal.value.at) == ("王敏", first)
        assert chats(staffed) == before
    else:
        assert press(staffed, second).last_chase == ("王敏", first)


def test_another_unit_of_the_task_and_another_task_are_chased_on_the_same_day(staffed: WorkList):
    staffed.issue(supporting=["省财政厅"], due_on=DUE)
    staffed.issue(due_on=DUE)
    press(staffed, at("06-18", "10:00"))
    press(staffed, at("06-18", "10:00"), unit_id=staffed.unit("省财政厅").id)
    press(staffed, at("06-18", "10:00"), number=2)
    assert chats(staffed) == [LI, CHEN, WU, LI, CHEN]


def test_the_database_itself_holds_one_a_day(staffed: WorkList):
    staffed.issue(due_on=DUE)
    press(staffed, at("06-18", "10:00"))
    unit_id = staffed.unit("省经信厅").id or 0
    with pytest.raises(IntegrityError):
        staffed.do(ledger.enter, [Entry(unit_id, 1, (CHASE, "2020-06-18"), None)], now=NOW)


def test_outside_the_hours_it_waits_and_keeps_nothing_else_waiting(staffed: WorkList):
    staffed.issue(due_on=DUE)
    assert press(staffed, FRIDAY_EVENING).goes_at == MONDAY
    staffed.do(outbox.tell, Address(LI), Body("交办"), lane=Lane.REDRAW, now=FRIDAY_EVENING)
    assert [letter.id for letter in next_letters(staffed, FRIDAY_EVENING)] == [3]
    staffed.do(delivery.note_sent, 3, 7, now=FRIDAY_EVENING)
    assert [letter.id for letter in next_letters(staffed, MONDAY)] == [1, 2]
    letter = sent(staffed, 1, MONDAY)
    assert (letter.delivery, letter.lane) == (Delivery.SENT, Lane.ORDER)


def test_an_urgent_task_is_chased_at_any_hour(staffed: WorkList):
    staffed.issue(due_on=DUE, urgency="特急")
    assert press(staffed, FRIDAY_EVENING).goes_at is None
    assert sent(staffed, 1, FRIDAY_EVENING).delivery == Delivery.SENT


def test_one_that_missed_its_hours_waits_for_the_next(staffed: WorkList):
    staffed.issue(due_on=DUE)
    press(staffed, FRIDAY_EVENING)
    letter = sent(staffed, 1, at("06-22", "20:00"))
    assert (letter.delivery, letter.due_at) == (Delivery.QUEUED, at("06-23", "09:00"))


def test_who_has_answered_before_it_goes_is_not_chased(staffed: WorkList):
    staffed.issue(due_on=DUE)
    press(staffed, FRIDAY_EVENING)
    liaison = staffed.liaison("省经信厅")
    staffed.do(reporting.report_status, 1, Status("60%", progress=60), by=liaison, now=SATURDAY)
    assert sent(staffed, 1, MONDAY).delivery == Delivery.EXPIRED


def test_a_task_that_is_cancelled_before_it_goes_is_not_chased(staffed: WorkList):
    staffed.issue(due_on=DUE)
    press(staffed, FRIDAY_EVENING)
    staffed.do(service.cancel_task, 1, "合并", by=OFFICE, now=SATURDAY)
    assert sent(staffed, 1, MONDAY).delivery == Delivery.EXPIRED


def test_a_chased_unit_gets_no_reminder_of_the_task_that_day(staffed: WorkList, run):
    staffed.issue(due_on=DUE, now=at("06-15", "08:00"))
    press(staffed, at("06-15", "20:00"))
    assert run(at("06-16", "09:00")) == 0
    assert run(at("06-17", "09:00")) > 0


def test_what_waits_for_the_office_is_not_chased(staffed: WorkList):
    staffed.issue(due_on=DUE)
    liaison = staffed.liaison("省经信厅")
    staffed.do(requests.ask_extension, 1, at("07-10").date(), "再征求意见", by=liaison, now=NOW)
    with pytest.raises(WaitsForOffice):
        press(staffed, at("06-18", "10:00"))
    staffed.do(requests.submit_task, 1, by=liaison, now=NOW)
    with pytest.raises(IllegalMove):
        press(staffed, at("06-18", "10:00"))


@pytest.fixture
def silent(staffed: WorkList, run) -> WorkList:
    """#1 was due on 3 July and nobody has answered; it is 10 July, and every tick has been."""
    staffed.issue(due_on=DUE)
    for day in ("06-16", "06-17", "06-19", "06-28", "07-01", "07-03", "07-06", "07-08", "07-10"):
        run(at(day))
        send(staffed, at(day))
    return staffed


def bind_leaders(work: WorkList) -> None:
    work.do(membership.bind_chat, LEADERS, "领导群", ChatKind.LEADERS, by=OFFICE, now=NOW)


def up(work: WorkList, now: datetime) -> None:
    work.do(escalate, 1, RULES, "省转升办", by=OFFICE, now=now)


def test_the_leaders_are_told_the_facts_once(silent: WorkList):
    bind_leaders(silent)
    press(silent, at("07-10", "09:30"))
    up(silent, at("07-10", "10:00"))
    (letter,) = [each for each in silent.rows(Letter) if each.chat_id == LEADERS]
    assert "已逾期 7 天（其中工作日 5 天）" in letter.content["text"]
    assert "已提醒 7 次（其中逾期后 3 次），催办 1 次" in letter.content["text"]
    with pytest.raises(AlreadyEscalated) as refusal:
        up(silent, at("07-13", "10:00"))
    assert (refusal.value.by, refusal.value.at) == ("王敏", at("07-10", "10:00"))
    assert silent.kinds().count("escalated") == 1


def test_the_office_gets_the_button_only_until_the_leaders_were_told(silent: WorkList, run):
    def buttons() -> list[list[str]]:
        *_, last = (letter for letter in silent.rows(Letter) if letter.chat_id == CLERK)
        return [[each["text"] for each in row] for row in last.content["keyboard"]]

    assert buttons() == [["催办 #1", "提请领导 #1"]]
    bind_leaders(silent)
    up(silent, at("07-10", "10:00"))
    run(at("07-17"))
    send(silent, at("07-17"))
    assert buttons() == [["催办 #1"]]


def test_it_is_for_the_office_to_say_only_when_silence_has_brought_it_there(staffed: WorkList, run):
    bind_leaders(staffed)
    staffed.issue(due_on=DUE)
    for day in ("07-03", "07-06", "07-08"):
        run(at(day))
        with pytest.raises(NotAtOffice):
            up(staffed, at(day, "10:00"))


def test_who_has_answered_is_not_reported_to_the_leaders(silent: WorkList):
    bind_leaders(silent)
    liaison = silent.liaison("省经信厅")
    silent.do(reporting.report_status, 1, Status("60%", progress=60), by=liaison, now=at("07-10", "09:30"))
    with pytest.raises(NotAtOffice):
        up(silent, at("07-10", "10:00"))


def test_without_a_leaders_chat_nothing_is_stored(silent: WorkList):
    before = len(silent.rows(Event))
    with pytest.raises(NoLeadersChat):
        up(silent, at("07-10", "10:00"))
    assert len(silent.rows(Event)) == before


def test_that_the_cycles_report_came_is_told_to_who_chases(staffed: WorkList):
    staffed.issue(due_on=None, recurrence="RRULE:FREQ=MONTHLY;BYMONTHDAY=25")
    assert press(staffed, at("06-17", "10:00")).report is None
    staffed.do(
        reporting.report_status,
        1,
        Status("60%", progress=60),
        by=staffed.liaison("省经信厅"),
        now=at("06-18", "10:00"),
    )
    report = press(staffed, at("06-22", "10:00")).report
    assert report == CycleReport(date(2020, 6, 18), date(2020, 6, 25))
