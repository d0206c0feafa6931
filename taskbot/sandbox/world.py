"""The state of the sandbox and the few ways in which it changes; synchronous, in memory, gone at the end."""

import mimetypes
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import PurePath

from taskbot.clock import Clock
from taskbot.sandbox.entities import part
from taskbot.sandbox.faults import Faults
from taskbot.sandbox.features import Feature
from taskbot.sandbox.images import picture_size
from taskbot.sandbox.models import Change, Chat, Content, File, Json, Message, Query, Standing, User
from taskbot.sandbox.objects import (
    chat_object,
    member_object,
    message_object,
    query_object,
    reaction_object,
    stamp,
    user_object,
)
from taskbot.sandbox.updates import Updates


@dataclass
class Webhook:
    """Where the bot wants its updates posted; the last error as getWebhookInfo tells it."""

    url: str
    secret_token: str | None
    max_connections: int
    error: str | None = None
    error_at: datetime | None = None


class World:
    """Users, chats, files, presses, the bot's commands and its queue; every change is told to `listeners`."""

    def __init__(
        self,
        clock: Clock,
        bot: User,
        faults: Faults,
        *,
        privacy: bool,
        lacks: Collection[Feature] = (),
    ) -> None:
        self.clock = clock
        self.bot = bot
        self.privacy = privacy
        self.lacks = frozenset(lacks)
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.upgraded: dict[int, int] = {}
        self.files: dict[str, File] = {}
        self.queries: dict[str, Query] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.webhook: Webhook | None = None
        self.updates = Updates(faults, lambda: self.tell(Change("queue")))
        self.listeners: list[Callable[[Change], None]] = []
        self._serials = count(1)

    def tell(self, change: Change) -> None:
        for listener in tuple(self.listeners):
            listener(change)

    def post(
        self,
        chat: Chat,
        sender: User,
        content: Content,
        reply_to: Message | None = None,
        *,
        topic: int | None = None,
        receiver: User | None = None,
    ) -> Message:
        """Adds a message to a chat; one that is not the bot's own becomes an update if the bot may see it.

        A reply stands in the topic of what it answers, unless another is named.
        """
        message = Message(
            _next_id(chat, is_whisper=receiver is not None),
            next(self._serials),
            chat,
            sender,
            self.clock.now(),
            content,
            reply_to=reply_to,
            topic=reply_to.topic if reply_to and topic is None else topic,
            receiver=receiver,
        )
        chat.messages[message.id] = message
        self.tell(Change("sent", message=message))
        if sender is not self.bot:
            self._deliver("message", message)
        return message

    def change(self, message: Message, content: Content) -> None:
        """Gives a message other content; only other words count as an edit that people see."""
        before = message.text
        if (content.text, content.entities, content.file) != (before, message.content.entities, message.file):
            message.edited_at = self.clock.now()
        message.content = content
        self.tell(Change("edited", message=message, before=before))
        if message.sender is not self.bot:
            self._deliver("edited_message", message)

    def react(self, user: User, message: Message, emoji: str) -> None:
        """A person's reaction; a bot that asked for such updates and is an admin hears of it."""
        old = message.reacted.pop(user.id, "")
        if emoji:
            message.reacted[user.id] = emoji
        self.tell(Change("reacted", message=message, by=user))
        if message.chat.is_private or message.chat.is_led_by(self.bot):
            self.updates.put(
                "message_reaction",
                reaction_object(message, user, old, emoji, self.clock.now()),
                message.chat.id,
            )

    def delete(self, message: Message) -> None:
        del message.chat.messages[message.id]
        self.tell(Change("deleted", message=message))

    def press(self, user: User, message: Message, data: str) -> Query:
        query = Query(str(4_000_000_000 + next(self._serials)), user, message, data)
        self.queries[query.id] = query
        self.updates.put("callback_query", query_object(query), message.chat.id)
        return query

    def set_standing(self, chat: Chat, user: User, standing: Standing, *, by: User) -> None:
        """Admits, promotes or removes; the bot hears of its own changes (my_chat_member)."""
        old = chat.standing(user)
        chat.standings[user.id] = standing
        self.tell(Change("chats", chat=chat))
        if user is self.bot and old != standing:
            body = {
                "chat": chat_object(chat),
                "from": user_object(by),
                "date": stamp(self.clock.now()),
                "old_chat_member": member_object(user, old),
                "new_chat_member": member_object(user, standing),
            }
            self.updates.put("my_chat_member", body, chat.id)

    def keep(self, name: str, content: bytes, *, as_photo: bool) -> File:
        """Stores bytes; the name is only shown, never a path. A photo must be a picture (ValueError)."""
        size = picture_size(content) if as_photo else None
        if as_photo and size is None:
            raise ValueError(name)
        number = len(self.files) + 1
        folder = "photos" if as_photo else "documents"
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        suffix = PurePath(name).suffix if PurePath(name).suffix[1:].isalnum() else ""
        file = File(f"AgAD{number}", name, content, mime, f"{folder}/file_{number}{suffix}", size)
        self.files[file.id] = file
        return file

    def upgrade(self, chat: Chat, new_id: int, *, by: User) -> None:
        """The chat goes on under another id; the old one answers with migrate_to_chat_id, and so do its messages."""
        old_id = chat.id
        self.post(chat, by, Content(service={"migrate_to_chat_id": new_id}))
        self.upgraded[old_id] = new_id
        chat.first_message_id = chat.last_message_id + 1
        chat.topics.clear()
        self.chats = {(new_id if key == old_id else key): each for key, each in self.chats.items()}
        chat.id = new_id
        self.post(chat, by, Content(service={"migrate_from_chat_id": old_id}))
        self.tell(Change("chats", chat=chat))

    def _deliver(self, kind: str, message: Message) -> None:
        if self.is_visible(message):
            self.updates.put(kind, message_object(message), message.chat.id)

    def is_visible(self, message: Message) -> bool:
        """Privacy mode: what the bot gets to see of a group."""
        chat, bot = message.chat, self.bot
        if not chat.has(bot):
            return False
        if chat.is_private or not self.privacy or chat.is_led_by(bot) or message.is_service:
            return True
        if message.receiver is bot:
            return True
        if message.reply_to and message.reply_to.sender is bot:
            return True
        return self._is_addressed(message)

    def _is_addressed(self, message: Message) -> bool:
        """Begins with a command that is not another bot's, or mentions the bot."""
        me = f"@{self.bot.username}".lower()
        for entity in message.content.entities:
            words = part(message.text, entity.offset, entity.end).lower()
            if entity.type == "bot_command" and entity.offset == 0:
                return "@" not in words or words.endswith(me)
            if entity.type == "mention" and words == me:
                return True
        return False


def _next_id(chat: Chat, *, is_whisper: bool) -> int:
    if is_whisper:
        chat.last_whisper_id += 1
        return -chat.last_whisper_id
    chat.last_message_id += 1
    return chat.last_message_id
