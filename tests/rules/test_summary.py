"""The digest's figures, week by week; today is Friday 3 July 2020 unless an example says otherwise."""

import json
import re
from dataclasses import fields, replace
from datetime import date, datetime, timedelta

import pytest

from taskbot.clock import OFFICE_ZONE
from taskbot.digest.beside import beside_counts
from taskbot.digest.change_words import changes_words
from taskbot.digest.words import balance_words, lights_words, reports_words, total_words
from taskbot.tasks.changes import Changes
from taskbot.tasks.facts import Asked, Milestone, ReportFacts, Returned, ShareFacts, TaskFacts
from taskbot.tasks.lifecycle import RequestKind, State
from taskbot.tasks.lights import LightRules, Standing
from taskbot.tasks.selections import Selection, Viewpoint, selected
from taskbot.tasks.summary import Counts, Snapshot, figures_of, summarize
from taskbot.tasks.surroundings import surroundings
from taskbot.tasks.workdays import Calendar

FRIDAY = datetime(2020, 7, 3, 16, tzinfo=OFFICE_ZONE)
TODAY = FRIDAY.date()
UNITS = ("省经信厅", "省科技厅", "省商务厅", "杭州市")


def summary_of(*tasks: TaskFacts, reports=(), as_of=FRIDAY):
    return summarize(Snapshot(as_of, tasks, reports, UNITS, LightRules()), Calendar())


def report(unit="省经信厅", number=1):
    return ReportFacts(FRIDAY - timedelta(days=1), unit, "王建国", number, "研究标准体系", 60, "正在征求意见")


@pytest.mark.parametrize(
    ("changes", "counted_as"),
    [
        ({}, "on_track"),
        ({"due_on": None}, "on_track"),
        ({"state": State.CLOSED, "due_on": date(2020, 6, 1)}, "closed"),
        ({"due_on": date(2020, 7, 2)}, "overdue"),
        ({"due_on": date(2020, 7, 2), "blocked_on": date(2020, 7, 1)}, "overdue"),
        ({"due_on": TODAY}, "due_soon"),
        ({"due_on": date(2020, 7, 10)}, "due_soon"),
        ({"due_on": date(2020, 7, 13)}, "on_track"),
        ({"due_on": TODAY, "blocked_on": date(2020, 7, 1)}, "blocked"),
        ({"due_on": date(2020, 8, 31), "progress": 5}, "behind"),
        ({"due_on": date(2020, 7, 2), "state": State.IN_REVIEW}, "overdue"),
    ],
)
def test_every_task_is_counted_once(make_task, changes, counted_as):
    assert summary_of(make_task(**changes)).counts == Counts(**{counted_as: 1})


def test_the_counts_sum_to_the_total_and_leave_cancelled_tasks_out(make_task):
    days = [date(2020, 6, 1) + timedelta(days=3 * n) for n in range(40)]
    tasks = [make_task(number=n, due_on=day) for n, day in enumerate(days)]
    counts = summary_of(*tasks, make_task(number=99, state=State.CANCELLED)).counts
    assert counts.total == 40 == sum(getattr(counts, standing, 0) for standing in Standing)


def test_the_public_counts_sum_to_the_total_with_behind_as_part_of_on_track():
    counts = Counts(closed=1, overdue=2, due_soon=3, behind=4, blocked=5, on_track=6)
    assert counts.to_json() == {
        "total": 21,
        "closed": 1,
        "overdue": 2,
        "due_soon": 3,
        "blocked": 5,
        "on_track": 10,
        "behind": 4,
    }


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"issued_on": date(2020, 6, 29)}, "issued"),
        ({"state": State.CLOSED, "closed_on": date(2020, 7, 3)}, "closed"),
        ({"state": State.CLOSED, "closed_on": date(2020, 6, 28)}, None),
        ({"first_overdue_on": date(2020, 7, 1), "due_on": date(2020, 8, 1)}, "overdue"),
        ({"due_on": date(2020, 6, 30)}, "overdue"),
        ({"due_on": date(2020, 6, 28)}, "overdue"),
        ({"due_on": date(2020, 6, 27)}, None),
        ({"due_on": TODAY}, None),
        ({"first_overdue_on": date(2020, 5, 1), "due_on": date(2020, 6, 30)}, "overdue"),
        ({"blocked_on": date(2020, 7, 2)}, "blocked"),
        ({"blocked_on": date(2020, 7, 2), "state": State.CLOSED}, None),
        ({"state": State.CANCELLED, "issued_on": date(2020, 6, 29)}, None),
    ],
)
def test_a_change_belongs_to_the_week_that_it_fell_in(make_task, changes, kind):
    found = summary_of(make_task(**changes)).changes
    named = {name for name in ("issued", "closed", "overdue", "blocked") if getattr(found, name)}
    assert named == ({kind} if kind else set())
    assert bool(found) is bool(kind)


def test_units_stand_in_register_order_whatever_their_counts(make_task):
    summary = summary_of(
        make_task(number=1, lead_unit="省商务厅", due_on=date(2020, 6, 1)),
        make_task(number=2, lead_unit="省经信厅", supporting_units=("杭州市", "旧单位")),
        make_task(number=3, lead_unit="省商务厅", supporting_units=("省经信厅",)),
        reports=(report("省商务厅"), report("省商务厅")),
    )
    assert [unit.name for unit in summary.units] == ["省经信厅", "省商务厅", "杭州市", "旧单位"]
    facts = {unit.name: (unit.counts.total, unit.supporting, unit.reports) for unit in summary.units}
    assert facts == {"省经信厅": (1, 1, 0), "省商务厅": (2, 0, 2), "杭州市": (0, 1, 0), "旧单位": (0, 1, 0)}


def test_what_the_office_entered_is_no_report_of_the_units(make_task):
    entered = replace(report(), by="", recorded_by="王敏", source="工作簿《周报》")
    corrected = replace(report(), recorded_by="王敏", is_correction=True)
    summary = summary_of(make_task(), reports=(report(), entered, entered, corrected))
    assert [(unit.reports, unit.entered) for unit in summary.units] == [(2, 2)]
    assert changes_words(summary) == "本周收到反馈2条，督办单位代录2条。"
    assert reports_words(summary_of(make_task(), reports=(entered,))) == "督办单位代录1条"
    assert reports_words(summary_of(make_task())) == "收到反馈0条"


def test_sections_stand_in_the_order_of_the_work_list(make_task):
    tasks = [make_task(number=n, section=name) for n, name in [(3, "甲"), (1, "乙"), (2, ""), (4, "甲")]]
    sections = summary_of(*tasks).sections
    assert [(group.name, group.counts.total) for group in sections] == [("乙", 1), ("", 1), ("甲", 2)]


def kinds_in(found: Changes) -> set[str]:
    return {each.name for each in fields(found) if getattr(found, each.name)}


def later(then: TaskFacts, now: TaskFacts, units=UNITS):
    """The digest of a week later."""
    calendar, first = Calendar(), Snapshot(FRIDAY, (then,), (), UNITS, LightRules())
    second = Snapshot(FRIDAY + timedelta(days=7), (now,), (), units, LightRules(), first.marks())
    return summarize(replace(second, counts_before=figures_of(first, calendar)[0]), calendar)


ASKS = ShareFacts("省科技厅", problem="缺数据", blocked_on=date(2020, 7, 6))
BACK = Returned(date(2020, 7, 6), "请补充名录")
CANCELLED = {"state": State.CANCELLED, "cancelled_on": date(2020, 7, 6)}


@pytest.mark.parametrize(
    ("then", "now", "kinds"),
    [
        ({}, CANCELLED, {"cancelled"}),
        (CANCELLED, CANCELLED, set()),
        ({"state": State.CLOSED, "closed_on": TODAY}, {}, {"reopened"}),
        ({"due_on": date(2020, 9, 1)}, {"due_on": date(2020, 8, 1)}, {"redated"}),
        ({"due_on": None}, {"due_on": date(2020, 8, 1)}, {"redated"}),
        ({"due_on": date(2020, 8, 1)}, {"due_on": None}, {"redated"}),
        ({}, {"lead_unit": "省科技厅", "lead_since": date(2020, 7, 6)}, {"transferred"}),
        ({"lead_since": TODAY}, {"lead_unit": "省科技厅", "lead_since": TODAY}, {"transferred"}),
        ({}, {"shares": (ASKS,)}, {"asking"}),
        ({"shares": (ASKS,)}, {"shares": (ASKS,)}, set()),
        ({}, {"shares": (replace(ASKS, finished_on=date(2020, 7, 7)),)}, {"particulars"}),
        ({}, {"returned": BACK}, {"returned"}),
        ({"returned": BACK}, {"returned": BACK}, set()),
        ({"returned": Returned(date(2020, 7, 1), "")}, {"returned": BACK}, {"returned"}),
    ],
)
def test_whatever_has_become_otherwise_is_named(make_task, then, now, kinds):
    found = later(make_task(**then), make_task(**now))
    assert kinds_in(found.changes) == kinds
    assert found.is_quiet is (not kinds)


def test_of_a_new_task_what_units_ask_and_a_return_are_news_but_not_its_lead_and_its_day(make_task):
    new = make_task(
        number=2,
        issued_on=date(2020, 7, 6),
        lead_since=date(2020, 7, 6),
        due_since=date(2020, 7, 6),
        original_due_on=date(2020, 7, 31),
        shares=(ASKS,),
        returned=BACK,
    )
    assert kinds_in(later(make_task(), new).changes) == {"issued", "asking", "returned"}
    first = summary_of(new, as_of=FRIDAY + timedelta(days=7))
    assert kinds_in(first.changes) == {"issued", "asking", "returned"}


def test_a_unit_that_only_has_another_name_has_handed_nothing_over(make_task):
    then, now = make_task(lead_since=TODAY), make_task(lead_since=TODAY, lead_unit="省工信厅")
    assert not later(then, now, ("省工信厅", *UNITS[1:])).changes


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        (CANCELLED | {"cancelled_on": date(2020, 7, 2)}, "cancelled"),
        (CANCELLED | {"cancelled_on": date(2020, 6, 26)}, ""),
        ({"lead_since": date(2020, 7, 1)}, "transferred"),
        ({"lead_since": date(2020, 6, 26)}, ""),
        ({"returned": Returned(date(2020, 7, 1), "")}, "returned"),
        ({"shares": (replace(ASKS, blocked_on=date(2020, 7, 1)),)}, "asking"),
        ({"shares": (replace(ASKS, blocked_on=date(2020, 6, 26)),)}, ""),
    ],
)
def test_in_the_first_digest_news_is_known_by_its_day(make_task, changes, kind):
    assert kinds_in(summary_of(make_task(**changes)).changes) == ({kind} if kind else set())


def test_a_week_in_which_only_the_days_have_passed_is_not_without_change(make_task):
    task = make_task(due_on=date(2020, 7, 16))
    found = later(task, task)
    assert (found.is_quiet, bool(found.changes)) == (False, False)


def test_the_total_follows_from_the_last_one_and_what_was_taken_back_is_not_listed(make_task):
    calendar = Calendar()
    tasks = [make_task(number=n) for n in range(1, 5)]
    first = Snapshot(FRIDAY, tuple(tasks), (), UNITS, LightRules())
    now = (
        *tasks[:2],
        replace(tasks[2], state=State.CANCELLED),
        replace(tasks[3], state=State.CLOSED),
        make_task(number=5, issued_on=date(2020, 7, 6)),
        make_task(number=6, issued_on=date(2020, 7, 6), state=State.CANCELLED),
        make_task(number=7, issued_on=date(2020, 7, 6), state=State.CANCELLED, is_recalled=True),
    )
    snapshot = Snapshot(FRIDAY + timedelta(days=7), now, (), UNITS, LightRules(), first.marks())
    found = summarize(replace(snapshot, counts_before=figures_of(first, calendar)[0]), calendar)
    assert [line.task.number for line in found.lines] == [1, 2, 3, 4, 5, 6]
    assert balance_words(found) == "上期4项＋新交办2项－撤销2项＝本期4项"
    assert total_words(found).endswith("，另撤销2项")


def test_what_needs_attention_is_listed_most_urgent_first(make_task):
    summary = summary_of(
        make_task(number=1, due_on=date(2020, 7, 6)),
        make_task(number=2, due_on=date(2020, 6, 30)),
        make_task(number=3, due_on=date(2020, 8, 31), progress=5),
        make_task(number=4, due_on=date(2020, 7, 8), blocked_on=date(2020, 7, 1)),
        make_task(number=5, blocked_on=date(2020, 6, 1)),
        make_task(number=6, state=State.IN_REVIEW),
        make_task(number=7, state=State.CLOSED, due_on=date(2020, 7, 6), blocked_on=date(2020, 6, 1)),
    )
    assert [line.task.number for line in summary.pressing] == [2, 1, 4, 3]
    assert [line.task.number for line in summary.needs_coordination] == [5, 4]
    assert [line.task.number for line in summary.waiting_on_office] == [6]
    assert [line.task.number for line in summary.coming] == [1, 4]
    assert summary.coming_until == date(2020, 7, 12)


STEPS = (Milestone("征求意见", date(2020, 7, 1)), Milestone("印发", date(2020, 7, 31)))


@pytest.mark.parametrize(
    ("tasks", "said"),
    [
        ([{"blocked_on": TODAY}], []),
        ([{"blocked_on": TODAY, "due_on": date(2020, 6, 30)}], ["另有1项逾期事项同时受阻"]),
        ([{"blocked_on": TODAY, "state": State.IN_REVIEW}], ["另有1项待审核事项同时受阻"]),
        ([{"blocked_on": TODAY, "state": State.CLOSED}], []),
        ([{"shares": (ShareFacts("省科技厅", blocked_on=TODAY),)}], ["另有1项由配合单位提出需协调"]),
        (
            [
                {
                    "shares": (ShareFacts("省科技厅", blocked_on=TODAY),),
                    "blocked_on": TODAY,
                    "milestones": STEPS,
                }
            ],
            ["节点逾期1项"],
        ),
        (
            [
                {"blocked_on": TODAY, "due_on": date(2020, 6, 30)},
                {"blocked_on": TODAY, "due_on": date(2020, 6, 29)},
                {"blocked_on": TODAY, "state": State.IN_REVIEW},
                {"shares": (ShareFacts("省科技厅", blocked_on=TODAY),), "milestones": STEPS},
                {"blocked_on": TODAY},
            ],
            [
                "另有2项逾期事项、1项待审核事项同时受阻",
                "另有1项由配合单位提出需协调",
                "节点逾期1项",
            ],
        ),
    ],
)
def test_what_is_more_than_it_is_counted_as_is_told_so_that_the_counts_agree(make_task, tasks, said):
    """受阻 in the counts and what is told beside them come to 需协调, and to what boards and lists call 受阻."""
    listed = [make_task(number=number, **changes) for number, changes in enumerate(tasks, 1)]
    summary = summary_of(*listed)
    assert list(beside_counts(summary)) == said
    assert "，".join(said) in total_words(summary)
    others = [int(count) for words in said if "节点" not in words for count in re.findall(r"(\d+)项", words)]
    assert summary.counts.blocked + sum(others) == len(summary.needs_coordination)
    assert len(summary.needs_coordination) == len(selected(listed, Selection.BLOCKED, Viewpoint(TODAY)))


def test_a_late_milestone_presses_and_leaves_its_tasks_light_as_it_is(make_task):
    other = (Milestone("送审", date(2020, 6, 1)), Milestone("起草", date(2020, 5, 1), reached_on=TODAY))
    summary = summary_of(
        make_task(milestones=STEPS), make_task(number=2, milestones=other), make_task(number=3)
    )
    late = [(each.line.task.number, each.step.title, each.days) for each in summary.late_steps]
    assert late == [(2, "送审", 32), (1, "征求意见", 2)]
    assert [(line.task.number, line.standing) for line in summary.pressing] == [
        (1, Standing.ON_TRACK),
        (2, Standing.ON_TRACK),
    ]


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ([State.CLOSED], "灰1项"),
        ([State.CANCELLED], "灰1项，其中撤销1项"),
        ([State.CLOSED, State.CLOSED, State.CANCELLED], "灰3项，其中办结2项、撤销1项"),
        ([State.IN_PROGRESS, State.CANCELLED], "绿1项、灰1项，其中撤销1项"),
    ],
)
def test_the_lights_are_those_of_the_work_list(make_task, states, words):
    summary = summary_of(*(make_task(number=n, state=state) for n, state in enumerate(states, 1)))
    assert lights_words(summary) == words


def test_a_year_without_published_holidays_is_named():
    assert summary_of().provisional_years == ()
    new_year = datetime(2040, 12, 28, 16, tzinfo=OFFICE_ZONE)
    assert summary_of(as_of=new_year).provisional_years == (2040, 2041)


def test_the_day_is_the_offices_and_not_utc():
    late_on_sunday = datetime.fromisoformat("2020-07-05T23:30:00+08:00")
    assert summary_of(as_of=late_on_sunday).week == "2020-W27"
    assert summary_of(as_of=late_on_sunday + timedelta(hours=1)).week == "2020-W28"


def test_a_stored_snapshot_gives_the_same_digest_again(make_task):
    tasks = (
        make_task(number=2, blocked_on=TODAY, done="=1+1\n“引号”😀"),
        make_task(due_on=None, progress=60),
    )
    around = surroundings("改造提升工作", "省转升办", Calendar(), tasks, "2020-W27")
    snapshot = Snapshot(
        FRIDAY, tasks, (report(),), UNITS, LightRules(due_soon_workdays=3), surroundings=around
    )
    restored = Snapshot.from_json(snapshot.to_json())
    assert restored == snapshot
    assert summarize(restored, Calendar()) == summarize(snapshot, Calendar())


@pytest.mark.parametrize(
    ("then", "now", "kind"),
    [
        ({"due_on": date(2020, 7, 3)}, {"due_on": date(2020, 7, 3)}, "overdue"),
        ({"due_on": date(2020, 7, 1)}, {"due_on": date(2020, 7, 1)}, None),
        ({}, {"state": State.CLOSED, "closed_on": date(2020, 7, 3)}, "closed"),
        ({}, {"blocked_on": date(2020, 7, 3)}, "blocked"),
        ({"blocked_on": date(2020, 7, 3)}, {"blocked_on": date(2020, 7, 3)}, None),
        (
            {"due_on": date(2020, 7, 1)},
            {"due_on": date(2020, 8, 1), "first_overdue_on": date(2020, 7, 2)},
            None,
        ),
    ],
)
def test_news_is_what_was_not_so_in_the_digest_before(make_task, then, now, kind):
    """A deadline on the day of the digest, or something done in the evening after it, is news of the next one."""
    before = Snapshot(FRIDAY, (make_task(**then),), (), UNITS, LightRules()).marks()
    later = Snapshot(FRIDAY + timedelta(days=7), (make_task(**now),), (), UNITS, LightRules(), before)
    found = summarize(later, Calendar()).changes
    assert {name for name in ("issued", "closed", "overdue", "blocked") if getattr(found, name)} == (
        {kind} if kind else set()
    )


def extended(**changes: object) -> dict[str, object]:
    """A task whose day was moved from the end of July to the end of August this Wednesday."""
    return {
        "due_on": date(2020, 8, 31),
        "original_due_on": date(2020, 7, 31),
        "extensions": 1,
        "due_since": date(2020, 7, 1),
        **changes,
    }


@pytest.mark.parametrize(
    ("then", "now", "days"),
    [
        ({"due_on": date(2020, 7, 31)}, extended(), (date(2020, 7, 31), date(2020, 8, 31))),
        (extended(), extended(), None),
        (
            extended(),
            extended(due_on=date(2020, 9, 30), extensions=2),
            (date(2020, 8, 31), date(2020, 9, 30)),
        ),
        ({"due_on": date(2020, 7, 31)}, {"due_on": date(2020, 8, 31)}, None),
        (extended(), extended(due_on=None), None),
        ({"due_on": date(2020, 7, 31)}, extended(state=State.CANCELLED), None),
    ],
)
def test_an_extension_is_news_with_the_day_of_the_digest_before_and_the_new_one(make_task, then, now, days):
    before = Snapshot(FRIDAY, (make_task(**then),), (), UNITS, LightRules()).marks()
    later = Snapshot(FRIDAY + timedelta(days=7), (make_task(**now),), (), UNITS, LightRules(), before)
    found = summarize(later, Calendar()).changes.extended
    assert [(each.old, each.new) for each in found] == ([days] if days else [])


@pytest.mark.parametrize(
    ("changes", "is_news"),
    [({}, "extended"), ({"due_since": date(2020, 6, 28)}, ""), ({"extensions": 0}, "redated")],
)
def test_in_the_first_digest_another_deadline_is_known_by_its_day(make_task, changes, is_news):
    found = summary_of(make_task(**extended(**changes))).changes
    assert kinds_in(found) == ({is_news} if is_news else set())


def test_a_snapshot_from_before_extensions_were_told_still_loads(make_task):
    before = Snapshot(FRIDAY, (make_task(),), (), UNITS, LightRules()).marks()
    snapshot = Snapshot(FRIDAY, (make_task(**extended()),), (report(),), UNITS, LightRules(), before)
    stored = json.loads(snapshot.to_json())
    del stored["before"]["due"]
    found = summarize(Snapshot.from_json(json.dumps(stored)), Calendar()).changes
    assert [(each.old, each.new) for each in found.extended] == [(date(2020, 7, 31), date(2020, 8, 31))]


def test_every_units_trouble_is_told_longest_first(make_task):
    shares = (
        ShareFacts("省科技厅", problem="缺数据", blocked_on=date(2020, 6, 1)),
        ShareFacts("省商务厅", problem="已解决", blocked_on=date(2020, 5, 1), finished_on=date(2020, 6, 1)),
    )
    summary = summary_of(
        make_task(
            number=1, blocked_on=date(2020, 6, 29), problem="口径", trouble_answered_on=date(2020, 6, 30)
        ),
        make_task(number=2, shares=shares),
        make_task(number=3, blocked_on=date(2020, 5, 1), state=State.CLOSED),
    )
    told = [
        (each.line.task.number, each.unit, each.problem, each.workdays, each.answered_on)
        for each in summary.troubles
    ]
    assert told == [
        (2, "省科技厅", "缺数据", 23, None),
        (1, "省经信厅", "口径", 4, date(2020, 6, 30)),
    ]
    assert [line.task.number for line in summary.needs_coordination] == [2, 1]


def test_what_waits_for_the_office_is_told_with_its_working_days(make_task):
    def asks(kind: RequestKind, since: date) -> Asked:
        return Asked(kind, "省经信厅", since=since)

    summary = summary_of(
        make_task(number=1, asked=(asks(RequestKind.EXTENSION, date(2020, 7, 1)),)),
        make_task(number=2, state=State.IN_REVIEW, asked=(asks(RequestKind.CLOSING, date(2020, 6, 24)),)),
        make_task(number=3, state=State.IN_REVIEW, submitted_on=date(2020, 7, 3)),
        make_task(number=4, asked=(asks(RequestKind.COORDINATION, date(2020, 6, 1)),)),
        make_task(number=5, state=State.CANCELLED, asked=(asks(RequestKind.DECLINE, date(2020, 6, 1)),)),
    )
    told = [(each.line.task.number, each.kind, each.workdays) for each in summary.owed]
    assert told == [
        (2, RequestKind.CLOSING, 6),
        (1, RequestKind.EXTENSION, 2),
        (3, RequestKind.CLOSING, 0),
    ]


@pytest.mark.parametrize(
    ("at", "told_until", "is_late"),
    [
        ("2020-06-28T23:59:59+08:00", None, True),
        ("2020-06-29T00:00:00+08:00", None, False),
        ("2020-06-28T23:59:59+08:00", date(2020, 6, 28), True),
        ("2020-06-26T12:00:00+08:00", date(2020, 6, 21), False),
    ],
)
def test_a_report_of_the_period_that_was_told_last_is_late(at, told_until, is_late):
    """Of a week whose digest was held and never given nothing was late."""
    late = replace(report(), at=datetime.fromisoformat(at))
    snapshot = Snapshot(FRIDAY, (), (late,), UNITS, LightRules(), told_until=told_until)
    assert summarize(snapshot, Calendar()).is_late(late) is is_late
