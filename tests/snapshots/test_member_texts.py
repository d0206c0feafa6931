"""Who speaks for which unit, in words: whatever people call themselves, a page fits a message and no name is markup."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from taskbot.tasks.liaisons import Mark, Rank, Reachability
from taskbot.tasks.models import Chat, ChatKind, Invitation
from taskbot.tasks.permissions import Role
from taskbot.tasks.rosters import Liaison, UnitPeople, UnreachableUnit
from taskbot.texts import members
from taskbot.texts.words import plain

HOSTILE = '<b>粗</b> & "x"'
LONG = HOSTILE + "长" * 120
TODAY = date(2020, 6, 15)
AT = datetime(2020, 6, 15, 1, 30, tzinfo=UTC)
UNTIL = AT + timedelta(days=7)
UNITS_A_PAGE, MOST_LIAISONS = 12, 4
INVITATION = Invitation(code_hash="x", role=Role.LIAISON, unit_id=1, expires_at=UNTIL)


def liaison(name: str, rank: Rank, reachability: Reachability, until: datetime | None = None) -> Liaison:
    return Liaison(1, name, rank, reachability, AT, until)


FIRST = liaison("李文", Rank.A, Reachability.REACHABLE)
SECOND = liaison("张三", Rank.B, Reachability.BLOCKED)
UNIT = UnitPeople(1, "省经信厅", "浙江省经济和信息化厅")

LINES = [
    (UNIT, "省经信厅：未绑定"),
    (replace(UNIT, liaisons=(FIRST,)), "省经信厅：李文（A角）可达"),
    (replace(UNIT, liaisons=(FIRST, SECOND)), "省经信厅：李文（A角）可达 · 张三（B角）已屏蔽"),
    (
        replace(UNIT, liaisons=(replace(FIRST, reachability=Reachability.NEVER_STARTED),)),
        "省经信厅：李文（A角）未启动",
    ),
    (
        replace(UNIT, liaisons=(replace(SECOND, reachability=Reachability.DEACTIVATED),)),
        "省经信厅：张三（B角）已屏蔽（账号已注销）",
    ),
    (replace(UNIT, invitations=(INVITATION,)), "省经信厅：未绑定 · 已邀请，未接受（至6月22日）"),
    (
        replace(UNIT, liaisons=(FIRST,), invitations=(INVITATION, INVITATION)),
        "省经信厅：李文（A角）可达 · 已邀请 2 人，未接受（至6月22日）",
    ),
    (
        replace(UNIT, liaisons=(replace(FIRST, successor_until=UNTIL),)),
        "省经信厅：李文（A角）可达（交接中，至6月22日）",
    ),
]


@pytest.mark.parametrize(("people", "line"), LINES, ids=[line for _, line in LINES])
def test_a_unit_in_a_line(people, line):
    page = members.units_page([people], Counter(people.marks), 1, "", TODAY)
    assert page.splitlines()[-1] == line


def test_the_counts_are_of_units_and_say_when_one_counts_twice():
    both = members.units_page(
        [], Counter({Mark.UNBOUND: 46, Mark.BLOCKED: 1, Mark.REACHABLE: 3}), 49, "", TODAY
    )
    assert both.splitlines()[:2] == [
        "<b>责任单位 49 家</b>：未绑定 46 · 未启动 0 · 已屏蔽 1 · 可达 3",
        "（联络员情况不同的单位分别计入）",
    ]
    once = members.units_page([], Counter({Mark.UNBOUND: 46, Mark.REACHABLE: 3}), 49, "", TODAY)
    assert "分别计入" not in once


def test_a_full_page_fits_a_message_whatever_people_are_called():
    people = UnitPeople(
        1,
        "省" + "长" * 99,
        "浙江省" + "长" * 30,
        tuple(
            liaison(LONG, Rank.B, Reachability.DEACTIVATED, UNTIL.replace(year=2021))
            for _ in range(MOST_LIAISONS)
        ),
        (INVITATION, INVITATION),
    )
    counts = Counter(dict.fromkeys(Mark, 999))
    page = members.units_page([people] * UNITS_A_PAGE, counts, 999, "只看未绑定 · 第 10/10 页", TODAY)
    assert len(plain(page).encode("utf-16-le")) // 2 <= 4096


def test_a_unit_says_whom_it_has_where_it_is_and_what_it_has_in_hand():
    people = replace(UNIT, liaisons=(FIRST, SECOND), invitations=(INVITATION,))
    chat = Chat(id=-5, kind=ChatKind.UNIT, title="经信群", bound_at=AT)
    assert members.unit_page(people, chat, 3, 2, TODAY).splitlines()[1:] == [
        "李文（A角）可达　6月15日（周一）绑定",
        "张三（B角）已屏蔽　6月15日（周一）绑定",
        "已邀请，未接受（至6月22日）",
        "单位群：「经信群」",
        "未办结任务：3 项　本周已提醒：2 项次",
    ]
    chat.left_at = AT
    assert "单位群：「经信群」，机器人已被移出" in members.unit_page(UNIT, chat, 0, 0, TODAY)
    assert "联络员：未绑定" in members.unit_page(UNIT, None, 0, 0, TODAY)


def test_a_unit_that_cannot_be_reached_says_why():
    unit = UnreachableUnit(replace(UNIT, liaisons=(SECOND,)), 3)
    assert members.unreachable(unit, TODAY) == "省经信厅：张三（B角）已屏蔽；未办结任务 3 项"


HOSTILE_SENTENCES = [
    members.units_page(
        [replace(UNIT, liaisons=(replace(FIRST, name=HOSTILE),))], Counter([Mark.REACHABLE]), 1, "", TODAY
    ),
    members.unit_page(
        replace(UNIT, liaisons=(replace(FIRST, name=HOSTILE),)),
        Chat(id=-5, kind=ChatKind.UNIT, title=HOSTILE, bound_at=AT),
        0,
        0,
        TODAY,
    ),
    members.staff_page(Role.OFFICE, [members.staff_line(HOSTILE, Reachability.REACHABLE, AT, TODAY)]),
    members.no_place_yet(replace(UNIT, liaisons=(replace(FIRST, name=HOSTILE),)), None),
    members.successor_invited("省经信厅联络员（A角）", HOSTILE, "https://t.me/bot?start=x", 7),
    members.handed_over("省经信厅联络员（A角）", HOSTILE, HOSTILE),
    members.relieved("省经信厅联络员（A角）", HOSTILE),
    members.removal_asked(HOSTILE, "领导", is_last=False),
    members.removed_briefly(HOSTILE),
    members.gone_already(HOSTILE),
    members.made_first(HOSTILE),
    members.chat_lost(Chat(id=-5, kind=ChatKind.WORK, title=HOSTILE, bound_at=AT), HOSTILE),
]


@pytest.mark.parametrize("sentence", HOSTILE_SENTENCES)
def test_no_name_becomes_markup(sentence):
    assert "<b>粗" not in sentence
    assert "&lt;b&gt;粗" in sentence
