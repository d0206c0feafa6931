"""People and chats: who somebody is, invitations, and what a chat is for."""

from aiogram import F, Router
from aiogram.types import ChatMemberUpdated
from aiogram.utils.deep_linking import create_telegram_link

from taskbot.context import Context
from taskbot.handlers.commands import AnyCommand, Command
from taskbot.handlers.turn import Turn, in_turn
from taskbot.tasks import membership, queries
from taskbot.tasks.errors import Anonymous, UnknownUnit, WrongUse
from taskbot.tasks.models import ChatKind, Unit
from taskbot.tasks.permissions import GROUP_ANONYMOUS_BOT, Actor, Role
from taskbot.texts.quiet import ask_in_private
from taskbot.texts.words import ROLE_WORDS

_ROLES = (
    {word: role for role, word in ROLE_WORDS.items()}
    | {role.value: role for role in Role}
    | {"督办": Role.OFFICE}
)

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
    membership.accept_invitation(turn.session, words.strip(), by=turn.actor, now=turn.now)
    person = membership.meet(turn.session, turn.actor.id, turn.actor.name)
    turn.actor = membership.actor_of(turn.session, person, turn.context.settings.admin_ids)
    turn.reply(turn.texts.joined(turn.actor, _unit_names(turn)))


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
    """/invite 联络员 省经信厅; in private, since whoever opens the link first has the role."""
    role_word, _, unit_name = words.strip().partition(" ")
    if turn.is_group or role_word not in _ROLES:
        raise WrongUse("invite")
    role = _ROLES[role_word]
    is_for_unit = role is Role.LIAISON and unit_name.strip()
    unit = unit_of(turn, unit_name.strip()) if is_for_unit else None
    days = turn.context.settings.office.invitation_days
    code = membership.invite(turn.session, role, unit, days=days, by=turn.actor, now=turn.now)
    link = create_telegram_link(username, start=code)
    turn.reply(turn.texts.invited(role, unit.short_name if unit else None, link, days))


def bind_chat(turn: Turn, words: str) -> None:
    """/bindchat work|leaders|unit 省经信厅"""
    kind_word, _, unit_name = words.strip().partition(" ")
    kind = _CHAT_KINDS.get(kind_word)
    if not turn.is_group or kind is None or (kind is ChatKind.UNIT and not unit_name.strip()):
        raise WrongUse("bindchat")
    unit = unit_of(turn, unit_name.strip()) if kind is ChatKind.UNIT else None
    membership.bind_chat(turn.session, turn.chat_id, turn.chat_title, kind, unit, by=turn.actor, now=turn.now)
    turn.reply(turn.texts.chat_bound(kind, unit.short_name if unit else None))


def refuse_command(turn: Turn) -> None:
    """A command that does not exist; in a group it may be meant for another bot."""
    if not turn.is_group or turn.actor.roles:
        turn.reply(turn.texts.command_unknown())


def unit_of(turn: Turn, name: str) -> Unit:
    """The unit of that name or alias; raises UnknownUnit with the nearest names."""
    register = turn.context.register
    entry = register.find(name)
    if entry is None:
        raise UnknownUnit(name, [register.short_name(near) for near in register.near(name)])
    return membership.unit_named(turn.session, entry.full_name)


async def note_private_chat(event: ChatMemberUpdated, context: Context) -> None:
    """Remembers who has started the bot, and who has blocked it."""
    reachable = event.new_chat_member.status == "member"
    await context.db.write(
        membership.note_reachable, event.from_user.id, event.from_user.full_name, reachable
    )


def _require_name(actor: Actor) -> None:
    if actor.id == GROUP_ANONYMOUS_BOT:
        raise Anonymous


def _unit_names(turn: Turn) -> list[str]:
    names = queries.unit_names(turn.session)
    return [name for unit_id, name in names.items() if unit_id in turn.actor.unit_ids]


def make_router() -> Router:
    """The routing table."""
    router = Router(name="members")
    router.message.register(in_turn(start), Command("start"))
    router.message.register(in_turn(show_help), Command("help"))
    router.message.register(in_turn(show_who), Command("whoami"))
    router.message.register(in_turn(invite), Command("invite"))
    router.message.register(in_turn(bind_chat), Command("bindchat"))
    router.my_chat_member.register(note_private_chat, F.chat.type == "private")
    return router


def make_last_router() -> Router:
    """What no other router wanted."""
    router = Router(name="unknown commands")
    router.message.register(in_turn(refuse_command), AnyCommand())
    return router
