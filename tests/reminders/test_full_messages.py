"""Many tasks at once: every one of them is told on its day, in the one message of each chat, and counted as it stands there."""

import re
from datetime import date

from staff import CHEN, CLERK, GROUP, LI, START, WU, add_person, at, issue_seen, send, told_by_day

from taskbot.reminders.models import Letter, Reminder
from taskbot.tasks import membership, reporting
from taskbot.tasks.facts import Status
from taskbot.tasks.liaisons import Reachability
from taskbot.tasks.permissions import Role
from taskbot.texts.pages import utf16_length
from taskbot.texts.words import plain

DUE_ON = date(2020, 6, 17)


def numbers_in(words: str) -> set[int]:
    lines = [line for line in plain(words).splitlines() if "回复本条" not in line]
    return {int(number) for line in lines for number in re.findall(r"#(\d+)", line)}


def count_in(words: str) -> int:
    found = re.search(r"，共 (\d+) 项", words)
    assert found is not None
    return int(found[1])


def rows_in(words: str) -> int:
    lines = plain(words).splitlines()
    more = [int(found[1]) for line in lines if (found := re.match(r"(?:另有 )?(\d+) 项", line))]
    return sum(line.startswith("#") for line in lines) + sum(more)


def test_a_unit_is_told_of_all_that_is_due_on_the_day(staffed, run):
    numbers = {issue_seen(staffed, due_on=DUE_ON, title="推进制造业数字化转型" * 6) for _ in range(60)}
    assert run(at("06-17")) == 2
    for words in send(staffed, at("06-17")).values():
        assert utf16_length(plain(words)) < 4096
        assert numbers_in(words) == numbers
        assert count_in(words) == rows_in(words) == 60
    assert {row.task_number for row in staffed.rows(Reminder) if row.step == "before-0"} == numbers
    assert {link["task_number"] for link in staffed.rows(Letter)[0].about} == numbers


def test_units_that_only_the_work_group_reaches_are_all_told_there_the_most_urgent_in_full(bound, run):
    """Two tasks of each unit: those of every other unit are overdue, the others due today."""
    names = [bound.register.short_name(unit) for unit in bound.register.units][:49]
    late, due = set[int](), set[int]()
    for position, name in enumerate(names):
        due_on, kind = (DUE_ON, due) if position % 2 else (date(2020, 6, 16), late)
        kind.update(issue_seen(bound, name, due_on=due_on, title="推进制造业数字化转型" * 4) for _ in "12")
    told = told_by_day(bound, run, [at("06-16"), at("06-17")])
    words = told["06-17"][GROUP]
    assert count_in(words) == rows_in(words) == 98
    assert numbers_in(words) == late | due
    in_full = {int(number) for number in re.findall(r"^#(\d+) ", plain(words), re.MULTILINE)}
    assert in_full
    assert in_full <= late
    assert {row.unit_id for row in bound.rows(Reminder)} == {bound.unit(name).id for name in names}


def test_who_has_no_other_way_and_what_is_only_shown_stand_in_the_work_group(staffed, run):
    staffed.do(membership.note_reachability, WU, Reachability.BLOCKED)
    shown = {issue_seen(staffed, due_on=date(2020, 6, 18)) for _ in range(20)}
    alone = issue_seen(staffed, "省财政厅")
    run(at("06-18"))
    words = send(staffed, at("06-18"))[GROUP]
    assert numbers_in(words) == shown | {alone}
    assert count_in(words) == rows_in(words) == 21


def test_a_day_after_day_overdue_list_is_never_the_same_twenty(staffed, run):
    numbers = {issue_seen(staffed, due_on=date(2020, 6, 15), title="推进" * 30) for _ in range(50)}
    told = told_by_day(staffed, run, [at("06-16"), at("06-18"), at("06-22")])
    for day, chats in told.items():
        assert set(chats) == {LI, GROUP} | ({CHEN} if day != "06-16" else set()) | (
            {CLERK} if day == "06-22" else set()
        )
        assert all(numbers_in(words) == numbers for words in chats.values())


def test_who_is_of_the_unit_and_of_the_office_has_each_task_once_and_all_that_can_be_done(staffed, run):
    add_person(staffed, LI, "李文", Role.OFFICE)
    number = issue_seen(staffed, due_on=date(2020, 6, 15))
    told_by_day(staffed, run, [at("06-16"), at("06-18")])
    run(at("06-22"))
    told = send(staffed, at("06-22"))
    assert plain(told[LI]).splitlines()[:2] == [
        "省经信厅 督办提醒 6月22日（周一），共 1 项",
        f"#{number} 绘制产业链图谱，时限6月15日（周一） —— 已逾期 7 天",
    ]
    [letter] = [each for each in staffed.rows(Letter)[-4:] if each.chat_id == LI]
    [buttons] = letter.content["keyboard"]
    assert [each["text"] for each in buttons] == [f"反馈 #{number}", f"提请领导 #{number}"]
    assert all(count_in(words) == rows_in(words) for words in told.values())


def test_a_task_that_both_its_unit_and_the_office_have_to_see_to_is_a_row_of_each(staffed, run):
    add_person(staffed, LI, "李文", Role.OFFICE)
    number = issue_seen(staffed, due_on=DUE_ON)
    status = Status("卡住", problem="缺数据", is_blocked=True)
    staffed.do(reporting.report_status, number, status, by=staffed.liaison(), now=at("06-15", "10:00"))
    run(at("06-17"))
    words = send(staffed, at("06-17"))[LI]
    assert count_in(words) == rows_in(words) == 2


def test_an_office_row_of_a_supporting_unit_presses_that_unit(staffed, run):
    number = staffed.issue(supporting=["省财政厅"], due_on=None, now=START)
    staffed.do(reporting.acknowledge_task, number, by=staffed.liaison(), now=START)
    told_by_day(staffed, run, [at("06-16"), at("06-17")])
    [letter] = [each for each in staffed.rows(Letter) if each.chat_id == CLERK]
    [[button]] = letter.content["keyboard"]
    assert button["text"] == f"催办 #{number} 省财政厅"
    assert button["data"] == f"chase:{number}:{staffed.unit('省财政厅').id}"
