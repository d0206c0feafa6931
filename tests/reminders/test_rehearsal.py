"""The rehearsal: what would go to whom, on a copy; on a whole year it is what really comes when nobody acts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from factories import OFFICE, WorkList
from sqlmodel import Session, col, select

from taskbot.clock import OFFICE_ZONE, office_day
from taskbot.copies import scratch_copy
from taskbot.reminders import delivery, ledger, letters
from taskbot.reminders.foreseen import as_json, in_words, names_now
from taskbot.reminders.ladders import Ladder
from taskbot.reminders.models import Delivery, Letter, Reminder
from taskbot.reminders.planning import Rules, Told
from taskbot.reminders.policy import Hours
from taskbot.reminders.rehearsal import Foreseen, foresee, foresee_next
from taskbot.reminders.routes import Place
from taskbot.reminders.service import tick
from taskbot.tasks import membership, reporting, requests
from taskbot.tasks.facts import Milestone, Status
from taskbot.tasks.liaisons import Rank
from taskbot.tasks.models import ChatKind, Event, Member
from taskbot.tasks.permissions import Role
from taskbot.tasks.workdays import Calendar
from taskbot.texts.words import plain

LADDER = Ladder(
    unacknowledged=(1, 2),
    before=(10, 5, 2, 0),
    overdue=(1, 3, 5),
    overdue_weekly_cap=8,
    milestone_before=(2, 0),
    milestone_overdue=(1, 3),
    returned=(2,),
    unanswered=(2, 5),
)
RULES = Rules({"": LADDER, "特急": replace(LADDER, escalation=1)}, Hours(time(9), time(17, 30), Calendar()))
NAME = "省转升办"
START = datetime(2020, 6, 15, 8, tzinfo=OFFICE_ZONE)
GROUP, OWN_CHAT = -1001, -1002
CLERK, LI, CHEN, WU, ZHOU, QIAN = 100_000, 1, 2, 3, 4, 5


def on(day: str, hour: str = "09:00") -> datetime:
    return datetime.fromisoformat(f"2020-{day} {hour}").replace(tzinfo=OFFICE_ZONE)


def in_2020(month: int, day: int) -> date:
    return date(2020, month, day)


@pytest.fixture
def office(work: WorkList) -> WorkList:
    """Liaisons of every kind: two ranks; one who never started the bot; one for two units; a unit with a chat of its own."""
    work.do(membership.bind_chat, GROUP, "工作群", ChatKind.WORK, by=OFFICE, now=START)
    own = work.unit("杭州市")
    work.do(membership.bind_chat, OWN_CHAT, "杭州专班", ChatKind.UNIT, own, by=OFFICE, now=START)
    staff = [
        (CLERK, "王敏", Role.OFFICE, "", None, True),
        (LI, "李文", Role.LIAISON, "省经信厅", Rank.A, True),
        (CHEN, "陈静", Role.LIAISON, "省经信厅", Rank.B, True),
        (WU, "吴芳", Role.LIAISON, "省财政厅", Rank.A, True),
        (WU, "吴芳", Role.LIAISON, "省商务厅", Rank.A, True),
        (WU, "吴芳", Role.OFFICE, "", None, True),
        (ZHOU, "周平", Role.LIAISON, "省科技厅", Rank.A, False),
        (QIAN, "钱进", Role.LIAISON, "杭州市", Rank.A, True),
    ]
    for person_id, name, role, unit, rank, started in staff:
        work.do(membership.meet, person_id, name, started=started)
        unit_id = work.unit(unit).id if unit else None
        work.add(Member(person_id=person_id, role=role, unit_id=unit_id, rank=rank, joined_at=START))
    return work


UNITS = ("省经信厅", "省财政厅", "省商务厅", "省科技厅", "杭州市", "省教育厅")
"""The last has no liaison at all."""


def fill(work: WorkList) -> None:
    """A list with tasks of every kind, for each of the units."""
    for position, unit in enumerate(UNITS):
        later = timedelta(days=7 * position)

        def issue(
            *, seen: bool = True, unit: str = unit, supporting: Sequence[str] = (), **terms: object
        ) -> int:
            number = work.issue(unit, supporting, now=START, **terms)
            if seen:
                work.do(reporting.acknowledge_task, number, by=work.liaison(unit), now=START)
            return number

        issue(seen=False)
        issue(seen=False, due_on=in_2020(6, 19), urgency="特急", title="急办")
        issue(supporting=[UNITS[position - 1], UNITS[position - 2]], title="有配合单位的")
        issue(due_on=in_2020(7, 4) + later, title="周六到期")
        issue(due_on=in_2020(10, 3) + later, urgency="特急", title="国庆到期")
        issue(due_on=date(2021, 2, 14) + later, urgency="急", title="春节到期")
        issue(recurrence="FREQ=MONTHLY;BYMONTHDAY=28", title="每月报送")
        if position % 2:
            issue(recurrence="FREQ=WEEKLY;BYDAY=FR", due_on=in_2020(9, 30), title="每周报送")
        steps = (Milestone("完成初稿", in_2020(8, 1) + later), Milestone("印发", in_2020(12, 31)))
        issue(due_on=in_2020(12, 31), milestones=steps, title="有节点的")
        reported = issue(due_on=in_2020(7, 10), title="报过一次的")
        status = Status("60%", 60, problem="缺数据", is_blocked=True)
        work.do(reporting.report_status, reported, status, by=work.liaison(unit), now=START)
        returned = issue(due_on=in_2020(11, 20) + later, title="退办的")
        work.do(requests.submit_task, returned, by=work.liaison(unit), now=START)
        work.do(requests.return_task, returned, "缺材料", by=OFFICE, now=START)
        submitted = issue(due_on=in_2020(8, 20), title="待审核的")
        work.do(requests.submit_task, submitted, by=work.liaison(unit), now=START)
        extended = issue(due_on=in_2020(7, 20), title="申请延期的")
        wanted = in_2020(8, 31)
        work.do(requests.ask_extension, extended, wanted, "征求意见", by=work.liaison(unit), now=START)


def live(work: WorkList, rules: Rules, instants: Sequence[datetime]) -> Iterator[Foreseen]:
    """What really comes: at each of the instants what the clock's job does, and then the sender."""
    ticked_on = None
    for now in instants:
        is_first = rules.hours.are_open(now) and ticked_on != office_day(now)
        if not is_first and not work.ask(ledger.is_anything_due, now):
            continue
        work.do(tick, rules, now=now)
        ticked_on = office_day(now) if rules.hours.are_open(now) else ticked_on
        for letter_id in work.ask(_queued, now):
            if work.do(_send, letter_id, rules, now):
                sent = work.ask(lambda session, id_=letter_id: session.get_one(Letter, id_))
                rows = tuple(Told(**row) for row in sent.content["reminds"])
                yield Foreseen(now, sent.chat_id, rows, sent.content["text"])


def _queued(session: Session, now: datetime) -> Sequence[int]:
    queued = select(Letter.id).where(Letter.delivery == Delivery.QUEUED, Letter.due_at <= now)
    return session.exec(queued.order_by(col(Letter.id))).all()


def _send(session: Session, letter_id: int, rules: Rules, now: datetime) -> bool:
    letter = delivery.claim(session, letter_id)
    assert letter is not None
    if not letters.write(session, letter, rules, NAME, now=now):
        return False
    delivery.note_sent(session, letter_id, None, now=now)
    return True


def instants_of(first: date, last: date, hours: Sequence[str]) -> Iterator[datetime]:
    for day in range(first.toordinal(), last.toordinal() + 1):
        for hour in hours:
            yield datetime.combine(date.fromordinal(day), time.fromisoformat(hour), OFFICE_ZONE)


def _put_back(session: Session, now: datetime) -> None:
    """Telegram was out of order."""
    for letter_id in _queued(session, now):
        delivery.claim(session, letter_id)
        delivery.put_back(session, letter_id, "Bad Gateway", now=now, wait=timedelta(minutes=5))


HOURS = ("00:00", "08:59", "09:00", "09:12", "17:31")


def without_sender(work: WorkList, rules: Rules, instants: Sequence[datetime]) -> None:
    """Ticks while Telegram cannot be reached."""
    for now in instants:
        work.do(tick, rules, now=now)


def test_rehearsal_and_reality_agree_on_a_year(office: WorkList):
    """In which some messages wait from before, unsent, and say on the first day what that day has to say, too."""
    fill(office)
    second, last = in_2020(6, 17), date(2021, 6, 16)
    office.do(ledger.go_by, RULES.fingerprint(), now=START)
    without_sender(office, RULES, [on("06-15", "09:00"), on("06-16", "17:29")])
    waiting = [letter.chat_id for letter in office.rows(Letter) if letter.delivery == Delivery.QUEUED]
    assert len(waiting) > 3
    foreseen = list(foresee(office.db, RULES, NAME, (second, last), now=on("06-16", "20:00")))
    came = list(live(office, RULES, list(instants_of(second, last, HOURS))))
    assert len(came) > 400
    assert foreseen == came
    assert any("补发，原应于6月16日提醒" in message.text for message in came)


@pytest.mark.parametrize("place", [Place.PRIVATE, Place.GROUP])
def test_they_agree_wherever_units_are_reminded_and_from_the_middle_on(office: WorkList, place: Place):
    fill(office)
    rules = replace(RULES, place=place, asks_per_week=6)
    first, half, last = START.date(), in_2020(7, 3), in_2020(7, 31)
    office.do(ledger.go_by, rules.fingerprint(), now=START)
    foreseen = list(foresee(office.db, rules, NAME, (first, last), now=START))
    came = list(live(office, rules, list(instants_of(first, half, HOURS))))
    rest = list(foresee(office.db, rules, NAME, (half + timedelta(days=1), last), now=came[-1].at))
    assert came + rest == foreseen
    assert len(came) > 10
    came += live(office, rules, list(instants_of(half + timedelta(days=1), last, HOURS)))
    assert came == foreseen


def test_it_writes_nothing_and_sends_nothing(office: WorkList):
    fill(office)
    before = [office.rows(table) for table in (Letter, Reminder, Event)]
    assert list(foresee(office.db, RULES, NAME, (START.date(), in_2020(7, 31)), now=START))
    assert [office.rows(table) for table in (Letter, Reminder, Event)] == before


def test_a_copy_holds_every_row(office: WorkList):
    fill(office)
    with scratch_copy(office.db) as scratch:
        copied = WorkList(scratch, office.register)
        for table in (Event, Letter, Member):
            assert copied.rows(table) == office.rows(table)


class TestTheDays:
    @pytest.fixture
    def number(self, office: WorkList) -> int:
        number = office.issue(due_on=in_2020(7, 3), now=START)
        office.do(reporting.acknowledge_task, number, by=office.liaison(), now=START)
        return number

    def steps(self, office: WorkList, first: date, last: date, now: datetime = START) -> list[str]:
        messages = foresee(office.db, RULES, NAME, (first, last), now=now)
        return [f"{each.at:%m-%d} {row.step}" for each in messages if each.chat_id == LI for row in each.rows]

    def test_both_are_included(self, office: WorkList, number: int):
        assert self.steps(office, in_2020(6, 18), in_2020(7, 3)) == [
            "06-18 before-10",
            "06-28 before-5",
            "07-01 before-2",
            "07-03 before-0",
        ]

    def test_what_comes_before_the_first_is_taken_as_sent(self, office: WorkList, number: int):
        assert self.steps(office, in_2020(7, 2), in_2020(7, 6)) == ["07-03 before-0", "07-06 overdue-1"]

    def test_days_that_are_past_are_played_as_if_it_were_then(self, office: WorkList, number: int):
        now = on("12-01")
        assert self.steps(office, in_2020(7, 1), in_2020(7, 3), now) == ["07-01 before-2", "07-03 before-0"]

    def test_today_begins_now(self, office: WorkList, number: int):
        now = on("06-18", "17:31")
        assert self.steps(office, now.date(), in_2020(6, 30), now) == ["06-19 before-10", "06-28 before-5"]

    def test_what_waits_to_be_sent_is_a_message_to_be_and_is_counted_once(
        self, office: WorkList, number: int
    ):
        now = on("06-18", "17:29")
        office.do(tick, RULES, now=now)
        assert self.steps(office, now.date(), in_2020(6, 30), now) == ["06-18 before-10", "06-28 before-5"]
        evening = on("06-18", "18:00")
        assert self.steps(office, now.date(), in_2020(6, 30), evening) == [
            "06-19 before-10",
            "06-28 before-5",
        ]

    def test_what_was_put_back_comes_when_it_is_tried_again(self, office: WorkList, number: int):
        now = on("06-18", "09:00")
        office.do(tick, RULES, now=now)
        office.do(_put_back, now)
        found = foresee(office.db, RULES, NAME, (now.date(), now.date()), now=now)
        assert [each.at for each in found] == [on("06-18", "09:05")]

    def test_what_is_under_way_is_no_message_to_be(self, office: WorkList, number: int):
        now = on("06-18", "09:00")
        office.do(tick, RULES, now=now)
        for letter in office.rows(Letter):
            office.do(delivery.claim, letter.id or 0)
        assert self.steps(office, now.date(), in_2020(6, 30), now) == ["06-28 before-5"]

    def test_the_next_is_today_or_the_first_day_that_has_any(self, office: WorkList, number: int):
        for now, at in ((START, on("06-18")), (on("06-18", "12:00"), on("06-18", "12:00"))):
            assert {each.at for each in foresee_next(office.db, RULES, NAME, now=now)} == {at}
        noon = on("06-18", "12:00")
        assert len(list(live(office, RULES, [noon]))) == 1
        assert {each.at for each in foresee_next(office.db, RULES, NAME, now=on("06-18", "12:01"))} == {
            on("06-28")
        }

    def test_there_may_be_no_next(self, office: WorkList):
        assert foresee_next(office.db, RULES, NAME, now=START) == []


class TestTheTelling:
    @pytest.fixture
    def told(self, office: WorkList) -> list[Foreseen]:
        """16 June: 李文 is asked for two tasks, one of them for two reasons; 17 June: the office is told."""
        for _ in range(2):
            office.issue(now=START)
        office.issue(
            "省财政厅", due_on=in_2020(6, 18), now=START, milestones=(Milestone("初稿", in_2020(6, 18)),)
        )
        return list(foresee(office.db, RULES, NAME, (in_2020(6, 16), in_2020(6, 17)), now=START))

    def test_as_json_it_has_a_row_for_each_message_unit_and_step(
        self, office: WorkList, told: list[Foreseen]
    ):
        names = office.ask(names_now)
        rows = [row for each in told for row in as_json(each, names)]
        facts = [
            (row["at"], row["to"], row["unit"], row["step"], row["tasks"], row["to_office"]) for row in rows
        ]
        [economy, finance] = [office.full_name(unit) for unit in ("省经信厅", "省财政厅")]
        told_office = [
            ("2020-06-17T09:00:00+08:00", chat_id, unit, "unacknowledged-2", numbers, True)
            for chat_id in (WU, CLERK)
            for unit, numbers in ((economy, [1, 2]), (finance, [3]))
        ]
        assert facts == [
            ("2020-06-16T09:00:00+08:00", LI, economy, "unacknowledged-1", [1, 2], False),
            ("2020-06-16T09:00:00+08:00", WU, finance, "before-2", [3], False),
            ("2020-06-16T09:00:00+08:00", WU, finance, "unacknowledged-1", [3], False),
            *told_office,
        ]
        assert {row["text"] for row in rows if row["to"] == LI} == {
            "省经信厅 督办提醒 6月16日（周二），共 2 项\n"
            "#1 绘制产业链图谱 —— 尚未签收\n#2 绘制产业链图谱 —— 尚未签收\n"
            "回复本条并写明编号即可反馈，例如：#1 60% 正在征求意见"
        }

    def test_in_words_it_is_by_instant_and_receiver(self, office: WorkList, told: list[Foreseen]):
        lines = in_words(told, office.ask(names_now), START.date())
        assert list(map(plain, lines)) == [
            "6月16日（周二）09:00：2 条消息，3 项任务",
            "李文（省经信厅） 2 项：尚未签收 #1、#2",
            "吴芳（省财政厅） 1 项：时限前2个工作日 #3；尚未签收 #3",
            "6月17日（周三）09:00：2 条消息，3 项任务",
            "吴芳 3 项：尚未签收 #1、#2、#3",
            "王敏 3 项：尚未签收 #1、#2、#3",
        ]
