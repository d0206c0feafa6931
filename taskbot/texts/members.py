"""Who speaks for which unit, in chat: the overview of units, one unit, the staff, invitations, hand-overs. Telegram HTML."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from taskbot.clock import office_day
from taskbot.tasks.liaisons import Mark, Rank, Reachability
from taskbot.tasks.models import Chat, ChatKind, Invitation
from taskbot.tasks.permissions import Role
from taskbot.tasks.rosters import Liaison, UnitPeople, UnreachableUnit
from taskbot.texts.words import ROLE_WORDS, bare_day, day, excerpt, own

_NAME_LENGTH = 16
_UNIT_LENGTH = 30
_NAMED_HOLDERS = 3

MARK_WORDS = {
    Mark.UNBOUND: "未绑定",
    Mark.NEVER_STARTED: "未启动",
    Mark.BLOCKED: "已屏蔽",
    Mark.REACHABLE: "可达",
}

_REACHABILITY_WORDS = {
    Reachability.NEVER_STARTED: "未启动",
    Reachability.BLOCKED: "已屏蔽",
    Reachability.DEACTIVATED: "已屏蔽（账号已注销）",
    Reachability.REACHABLE: "可达",
}

_CHAT_WORDS = {ChatKind.WORK: "工作群", ChatKind.LEADERS: "领导群", ChatKind.UNIT: "单位群"}


def short(name: str) -> str:
    """A person's name as HTML; Telegram lets it be very long."""
    return own(excerpt(name, _NAME_LENGTH))


def holder_words(name: str, rank: Rank | None) -> str:
    """李文（A角）"""
    return f"{short(name)}（{rank or Rank.B}角）"


def no_place_words(unit: str, wanted: Rank | None, holders: Sequence[tuple[str, Rank | None]]) -> str:
    """Why a unit has no place for one more liaison, or none of that rank."""
    names = "、".join(holder_words(*each) for each in holders[:_NAMED_HOLDERS])
    has = f"已有联络员{names}，" if names else ""
    return f"{own(unit)}{has}没有{f'{wanted}角' if wanted else ''}空缺"


def role_words(role: Role, unit: str | None, rank: Rank | None) -> str:
    """省经信厅联络员（A角）, 领导"""
    named = f"（{rank}角）" if rank else ""
    return f"{own(unit or '')}{ROLE_WORDS[role]}{named}"


def units_page(
    shown: Sequence[UnitPeople], counts: Counter[Mark], count: int, place: str, today: date
) -> str:
    """A page of all units, or of those with a mark; `counts` are of all `count` units, `place` says what is shown."""
    facts = " · ".join(f"{words} {counts[mark]}" for mark, words in MARK_WORDS.items())
    lines = [f"<b>责任单位 {count} 家</b>：{facts}"]
    if sum(counts.values()) > count:
        lines.append("（联络员情况不同的单位分别计入）")
    lines += ["", *(_unit_line(people, today) for people in shown)]
    if not shown:
        lines.append("没有这样的单位。")
    return "\n".join([*lines, "", place] if place else lines)


def _unit_line(people: UnitPeople, today: date) -> str:
    said = [_liaison(each, today) for each in people.liaisons] or [MARK_WORDS[Mark.UNBOUND]]
    said += [_waiting(people.invitations, today)] if people.invitations else []
    return f"{own(excerpt(people.name, _UNIT_LENGTH))}：{' · '.join(said)}"


def _liaison(liaison: Liaison, today: date) -> str:
    ends = liaison.successor_until
    leaving = f"（交接中，至{bare_day(office_day(ends), today)}）" if ends else ""
    return f"{holder_words(liaison.name, liaison.rank)}{_REACHABILITY_WORDS[liaison.reachability]}{leaving}"


def _waiting(invitations: Sequence[Invitation], today: date) -> str:
    """The invitations that nobody has accepted, with the day on which the last of them expires."""
    several = f" {len(invitations)} 人" if len(invitations) > 1 else ""
    until = bare_day(office_day(invitations[-1].expires_at), today)
    return f"已邀请{several}，未接受（至{until}）"


def unit_page(people: UnitPeople, chat: Chat | None, open_tasks: int, asks: int, today: date) -> str:
    """One unit: its people, its chat, what it has in hand, how often it was asked for something this week."""
    lines = [f"<b>{own(people.name)}</b>　{own(people.full_name)}"]
    lines += [
        f"{_liaison(each, today)}　{day(office_day(each.joined_at), today)}绑定" for each in people.liaisons
    ]
    if not people.liaisons:
        lines.append(f"联络员：{MARK_WORDS[Mark.UNBOUND]}")
    if people.invitations:
        lines.append(_waiting(people.invitations, today))
    lines.append(f"单位群：{_chat(chat)}")
    asked = f"　本周已提醒：{asks} 项次" if asks else ""
    lines.append(f"未办结任务：{open_tasks} 项{asked}")
    return "\n".join(lines)


def _chat(chat: Chat | None) -> str:
    if chat is None:
        return "未设定"
    return f"「{own(chat.title)}」" + ("，机器人已被移出" if chat.left_at else "")


def staff_page(role: Role, lines: Sequence[str]) -> str:
    """Who holds a role of the office's side."""
    return "\n".join([f"<b>{ROLE_WORDS[role]}</b>：{len(lines)} 人", *lines])


def staff_line(name: str, reachability: Reachability | None, joined_at: datetime | None, today: date) -> str:
    """One of them; whom the settings name has not joined on any day, and may never have been met."""
    met = _REACHABILITY_WORDS[reachability or Reachability.NEVER_STARTED]
    since = f"{day(office_day(joined_at), today)}绑定" if joined_at else "由系统设置指定"
    return f"{short(name)}　{met}　{since}"


def invited(whom: str, link: str, days: int) -> str:
    """An invitation, `whom` as role_words puts it."""
    return f"{whom}邀请链接（一次有效，{days} 天内使用，请私下转交本人）：\n{link}"


def no_place_yet(people: UnitPeople, wanted: Rank | None) -> str:
    """Under an invitation that cannot be accepted as things stand."""
    holders = [(each.name, each.rank) for each in people.liaisons]
    return (
        f"\n{no_place_words(people.name, wanted, holders)}："
        f"对方接受之前，请先用 /units {own(people.name)} 解绑，或改办交接。"
    )


def successor_invited(whom: str, former: str, link: str, days: int) -> str:
    """The invitation of a hand-over."""
    return (
        f"{whom}交接链接（一次有效，{days} 天内使用，请私下转交接任的人）：\n{link}\n"
        f"接受之后，{short(former)}的联络员身份同时解除，任务不变。"
    )


def link_sent_in_private() -> str:
    """Toast: a link is not shown to a group."""
    return "链接已发到您与机器人的私聊。"


def invitation_revoked(whom: str) -> str:
    """In place of the link."""
    return f"{whom}邀请已作废，原链接不能再用。"


def handed_over(whom: str, former: str, successor: str) -> str:
    """To the office."""
    names = f"由{short(former)}交给{short(successor)}"
    return f"交接完成：{whom}{names}，任务不变。"


def relieved(whom: str, successor: str) -> str:
    """To the one who has handed over."""
    return f"{whom}已由{short(successor)}接任，您的这一身份同时解除；单位的任务不变。"


def removal_asked(name: str, whom: str, *, is_last: bool) -> str:
    """Before a removal; `is_last`: the unit has nobody else."""
    alone = "此后该单位没有联络员。" if is_last else ""
    return f"要解绑{whom}{short(name)}吗？解绑后本人不能再以这个身份操作，任务和已有记录不变。{alone}"


def removed_briefly(name: str) -> str:
    """Toast after it."""
    return f"已解绑{short(name)}"


def removed(whom: str, office: str) -> str:
    """To the one who was removed."""
    return f"您的{whom}身份已由{own(office)}解除；如有疑问，请联系{own(office)}。"


def gone_already(name: str) -> str:
    """Toast on a button for a membership that has ended."""
    return f"{short(name)}已不在这个身份上，没有改动。"


def made_first(name: str) -> str:
    """Toast after 设为A角."""
    return f"{short(name)}已设为A角"


def chat_lost(chat: Chat, by: str) -> str:
    """To the office: the bot can no longer speak in a bound chat."""
    return (
        f"机器人已被{short(by)}移出「{own(chat.title)}」（{_CHAT_WORDS[chat.kind]}），消息不能再发到那里。"
        "请把机器人重新拉入，或在另一个群里用 /bindchat 重新设定。"
    )


def unreachable(unit: UnreachableUnit, today: date) -> str:
    """A unit that has tasks in hand and nobody who can be written to, with why."""
    return f"{_unit_line(unit.people, today)}；未办结任务 {unit.open_tasks} 项"
