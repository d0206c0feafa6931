"""Where the bot is let in and put out (my_chat_member): who can be written to, and which groups are lost."""

from aiogram import F, Router
from aiogram.types import ChatMemberUpdated
from sqlmodel import Session

from taskbot.context import Context
from taskbot.reminders import outbox
from taskbot.reminders.models import Lane
from taskbot.reminders.outbox import Address, Body
from taskbot.tasks import membership
from taskbot.tasks.liaisons import Reachability
from taskbot.tasks.permissions import Actor, Role
from taskbot.texts import members as texts

_OUT = frozenset({"left", "kicked"})


async def note_private_chat(event: ChatMemberUpdated, context: Context) -> None:
    """Remembers who has started the bot, and who has blocked it."""
    found = Reachability.BLOCKED if event.new_chat_member.status in _OUT else Reachability.REACHABLE
    await context.db.write(membership.note_reachability, event.chat.id, found)


async def note_group(event: ChatMemberUpdated, context: Context) -> None:
    """Remembers whether the bot is in a group; that a bound one is lost, the office is told in private, once."""
    await context.db.write(_note_group, event, context)


def _note_group(session: Session, event: ChatMemberUpdated, context: Context) -> None:
    by, now = Actor(event.from_user.id, event.from_user.full_name), context.clock.now()
    is_in = event.new_chat_member.status not in _OUT
    lost = membership.note_presence(session, event.chat.id, is_in=is_in, by=by, now=now)
    if lost is None:
        return
    body = Body(texts.chat_lost(lost, by.name))
    for person_id in membership.reachable_people(session, Role.OFFICE, also=context.settings.admin_ids):
        outbox.tell(session, Address(person_id), body, lane=Lane.ORDER, now=now)


def make_router() -> Router:
    """The routing table."""
    router = Router(name="presence")
    router.my_chat_member.register(note_private_chat, F.chat.type == "private")
    router.my_chat_member.register(note_group)
    return router
