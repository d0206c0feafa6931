"""People and chats: who somebody is, invitations, and what a chat is for."""

from aiogram import Router
from aiogram.utils.deep_linking import create_telegram_link

from taskbot.handlers.cards import tell_office
from taskbot.handlers.commands import AnyCommand, Command
from taskbot.handlers.turn import Turn, in_turn
from taskbot.reminders import outbox
from taskbot.reminders.models import Lane
from taskbot.reminders.outbox import Address, Body
from taskbot.tasks import invitations, membership, queries, rosters
from taskbot.tasks.errors import Anonymous, NoPrivateChat, SaidByAnother, UnknownUnit, WrongUse
from taskbot.tasks.invitations import Acceptance, Invited
from taskbot.tasks.liaisons import free_rank, without_rank
from taskbot.tasks.models import ChatKind, Invitation, Member, Person, Unit
from taskbot.tasks.permissions import GROUP_ANONYMOUS_BOT, Actor, Role
from taskbot.texts import members as texts
from taskbot.texts.buttons import Keyboard, Press, button
from taskbot.texts.quiet import ask_in_private
from taskbot.texts.words import ROLE_WORDS, plain

ROLES = (
    {word: role for role, word in ROLE_WORDS.items()}
    | {role.value: role for role in Role}
    | {"督办": Role.OFFICE}
)
"""What roles are called in commands."""

_CHAT_KINDS = {
    "work": ChatKind.WORK,
    "leaders": ChatKind.LEADERS,
    "unit": ChatKind.UNIT,
    "工作群": ChatKind.WORK,
    "领导群": ChatKind.LEADERS,
    "单位群": ChatKind.UNIT,
}


def start(turn: Turn, words: str) -> None:
    """/start, with an invitation's code or without."""
    _require_name(turn.actor)
    if not words.strip():
        turn.reply(turn.texts.welcomed(turn.actor, _unit_names(turn)))
        return
    per_unit = turn.context.settings.office.liaisons_per_unit
    accepted = invitations.accept(turn.session, words.strip(), per_unit=per_unit, by=turn.actor, now=turn.now)
    person = turn.session.get_one(Person, turn.actor.id)
    turn.actor = membership.actor_of(turn.session, person, turn.context.settings.admin_ids)
    say = turn.texts.joined if accepted.is_new else turn.texts.joined_already
    turn.reply(say(turn.actor, _unit_names(turn)))
    if accepted.former is not None:
        _tell_of_hand_over(turn, accepted, accepted.former)


def _tell_of_hand_over(turn: Turn, accepted: Acceptance, former: Member) -> None:
    """To the one who has handed over, and to the office."""
    person = turn.session.get_one(Person, former.person_id)
    whom = role_of(turn, accepted.member)
    if person.has_started:
        turn.post(person.id, texts.relieved(whom, turn.actor.name))
    tell_office(turn, texts.handed_over(whom, person.name, turn.actor.name), [], [])


def show_help(turn: Turn) -> None:
    """/help"""
    _require_name(turn.actor)
    turn.whisper(turn.texts.helped(turn.actor), short=ask_in_private("/help"))


def show_who(turn: Turn) -> None:
    """/whoami"""
    _require_name(turn.actor)
    words = turn.texts.told_who(turn.actor, _unit_names(turn))
    turn.whisper(words, short=ask_in_private("/whoami"))


def invite(turn: Turn, words: str, username: str) -> None:
    """/invite 联络员 省经信厅 B角; in private, since whoever opens the link first has the role."""
    role_word, _, rest = words.strip().partition(" ")
    if turn.is_group or role_word not in ROLES:
        raise WrongUse("invite")
    role = ROLES[role_word]
    name, rank = without_rank(rest)
    unit = unit_of(turn, name) if role is Role.LIAISON and name else None
    days = turn.context.settings.office.invitation_days
    invited = invitations.invite(turn.session, role, unit, rank=rank, days=days, by=turn.actor, now=turn.now)
    show_invitation(turn, invited, username)


def show_invitation(turn: Turn, invited: Invited, username: str) -> None:
    """The link, with what is to be known of it; whoever holds the link can take the role, so it is never said in a group."""
    made, link = invited.invitation, create_telegram_link(username, start=invited.code)
    days = turn.context.settings.office.invitation_days
    former = turn.session.get(Member, made.replaces) if made.replaces else None
    if former is None:
        text = texts.invited(role_of(turn, made), link, days) + _hindrance(turn, made)
    else:
        name = turn.session.get_one(Person, former.person_id).name
        text = texts.successor_invited(role_of(turn, made), name, link, days)
    keyboard = [[button("作废", Press.REVOKE, made.id or 0)]]
    _say_in_private(turn, text, keyboard)


def _hindrance(turn: Turn, made: Invitation) -> str:
    """Why nobody can accept the invitation as things stand; nothing where it can be accepted."""
    if made.unit_id is None:
        return ""
    (people,) = rosters.unit_people(turn.session, now=turn.now, unit_ids=[made.unit_id])
    per_unit = turn.context.settings.office.liaisons_per_unit
    is_free = free_rank(people.ranks, made.rank, per_unit) is not None
    return "" if is_free else texts.no_place_yet(people, made.rank)


def _say_in_private(turn: Turn, text: str, keyboard: Keyboard) -> None:
    """Answers a press in a group in the private chat of the one who pressed; raises NoPrivateChat."""
    address = Address(turn.actor.id, None if turn.is_group else turn.message_id)
    if turn.is_group:
        if not turn.session.get_one(Person, turn.actor.id).has_started:
            raise NoPrivateChat
        turn.toast(texts.link_sent_in_private(), alert=True)
    body = Body(text, keyboard, is_secret=True)
    outbox.tell(turn.session, address, body, lane=Lane.ANSWER, now=turn.now)


def role_of(turn: Turn, held: Member | Invitation) -> str:
    """What a membership or an invitation is called."""
    unit = turn.session.get_one(Unit, held.unit_id).short_name if held.unit_id else None
    return texts.role_words(held.role, unit, held.rank)


def bind_chat(turn: Turn, words: str) -> None:
    """/bindchat work|leaders|unit 省经信厅"""
    kind_word, _, unit_name = words.strip().partition(" ")
    kind = _CHAT_KINDS.get(kind_word)
    if not turn.is_group or kind is None or (kind is ChatKind.UNIT and not unit_name.strip()):
        raise WrongUse("bindchat")
    unit = unit_of(turn, unit_name.strip()) if kind is ChatKind.UNIT else None
    where = (turn.chat_id, turn.chat_title, kind, unit, turn.thread_id)
    membership.bind_chat(turn.session, *where, by=turn.actor, now=turn.now)
    turn.reply(turn.texts.chat_bound(kind, unit.short_name if unit else None))


def refuse_command(turn: Turn, by_another: bool) -> None:
    """A command that does not exist, or is not the sender's own; in a group it may be meant for another bot."""
    if turn.is_group and not turn.actor.roles:
        return
    if by_another:
        raise SaidByAnother
    turn.reply(turn.texts.command_unknown())


def unit_of(turn: Turn, name: str) -> Unit:
    """The unit of that name or alias; raises UnknownUnit with the nearest names."""
    register = turn.context.register
    entry = register.find(name)
    if entry is None:
        raise UnknownUnit(name, [register.short_name(near) for near in register.near(name)])
    return membership.unit_named(turn.session, entry.full_name)


def _require_name(actor: Actor) -> None:
    if actor.id == GROUP_ANONYMOUS_BOT:
        raise Anonymous


def _unit_names(turn: Turn) -> list[str]:
    """What the actor is for which unit: 省经信厅联络员（A角）."""
    ranks = rosters.ranks_of(turn.session, turn.actor.id)
    names = queries.unit_names(turn.session)
    return [
        plain(texts.role_words(Role.LIAISON, name, ranks[unit_id]))
        for unit_id, name in names.items()
        if unit_id in ranks
    ]


def make_router() -> Router:
    """The routing table."""
    router = Router(name="members")
    router.message.register(in_turn(start), Command("start"))
    router.message.register(in_turn(show_help), Command("help"))
    router.message.register(in_turn(show_who), Command("whoami"))
    router.message.register(in_turn(invite), Command("invite"))
    router.message.register(in_turn(bind_chat), Command("bindchat"))
    return router


def make_last_router() -> Router:
    """What no other router wanted."""
    router = Router(name="unknown commands")
    router.message.register(in_turn(refuse_command), AnyCommand())
    return router
