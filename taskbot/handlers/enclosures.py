"""The file or photo that a message brings: fetched for its hash outside of any transaction, kept at Telegram."""

import hashlib

from aiogram import Bot
from aiogram.filters import Filter
from aiogram.types import Document, Message, PhotoSize, Update
from sqlmodel import Session

from taskbot.context import Context
from taskbot.handlers.fetching import NotFetched, fetched
from taskbot.handlers.turn import Turn, make_turn
from taskbot.tasks import attachments
from taskbot.tasks.attachments import Enclosure
from taskbot.tasks.permissions import Role
from taskbot.tasks.secrecy import require_free_report

_SECONDS = 10
"""Everybody waits meanwhile, so that what the sender writes next is not handled before."""


class Enclosing(Filter):
    """Lets every message through; what it brings goes on as `enclosed`, if a liaison sends it, else None."""

    async def __call__(
        self, message: Message, bot: Bot, context: Context, event_update: Update
    ) -> dict[str, Enclosure | None]:
        file = brought(message)
        if file is None or Role.LIAISON not in await roles_of(context, event_update):
            return {"enclosed": None}
        return {"enclosed": await _fetched(bot, file, is_of_album=message.media_group_id is not None)}


def brought(message: Message) -> Document | PhotoSize | None:
    """The message's file, or its photo in the largest size."""
    return message.document or (message.photo[-1] if message.photo else None)


async def roles_of(context: Context, update: Update) -> frozenset[Role]:
    """What the sender is."""
    return await context.db.read(_roles, context, update)


def _roles(session: Session, context: Context, update: Update) -> frozenset[Role]:
    return make_turn(session, context, update).actor.roles


async def _fetched(bot: Bot, file: Document | PhotoSize, *, is_of_album: bool) -> Enclosure:
    """The file with its hash; one that is too large or does not come through is kept without."""
    kind, name = ("document", file.file_name or "") if isinstance(file, Document) else ("photo", "")
    try:
        digest = hashlib.sha256(await fetched(bot, file, _SECONDS)).hexdigest()
    except NotFetched:
        digest = ""
    return Enclosure(kind, file.file_id, name, file.file_size, digest, is_of_album)


def attach(turn: Turn, number: int, enclosed: Enclosure) -> None:
    """Keeps the file with the task; raises MarkedReport for one whose name bears marks of secrecy."""
    require_free_report("", enclosed.name)
    attachments.attach(turn.session, number, enclosed, by=turn.actor, now=turn.now)
