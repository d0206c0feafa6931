"""What a Telegram of one bot consists of: users, chats, messages, files, presses of buttons."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from taskbot.sandbox.entities import Entity, html_of

Json = dict[str, Any]
Button = dict[str, Any]
Standing = Literal["creator", "administrator", "member", "left", "kicked"]


@dataclass(eq=False)
class User:
    """A person or the bot; `role` and `shown` are for the persona switch of the chat page."""

    id: int
    name: str
    username: str | None = None
    language: str | None = None
    is_bot: bool = False
    role: str = ""
    shown: bool = True
    avatar_color: str = "#5b8def"


ANONYMOUS_ADMIN = User(1087968824, "Group", "GroupAnonymousBot", is_bot=True)
"""Telegram's own stand-in for an admin who writes in the group's name."""


@dataclass(frozen=True)
class File:
    """Bytes kept by the server; `size` is (width, height) of a photo, None for a document."""

    id: str
    name: str
    content: bytes
    mime: str
    path: str
    size: tuple[int, int] | None

    @property
    def is_photo(self) -> bool:
        return self.size is not None


@dataclass(frozen=True)
class Content:
    """What a message says: the text, or the caption when there is a file; `service` replaces both."""

    text: str = ""
    entities: tuple[Entity, ...] = ()
    file: File | None = None
    markup: Json | None = None
    album: str | None = None
    service: Json | None = None
    rich: str = ""
    """Of a rich message: safe HTML of its blocks; `text` is what stands in them."""


@dataclass(eq=False)
class Message:
    """A message as it stands now; `id` counts per chat, `serial` over all chats.

    An ephemeral message has a `receiver`: it is between the bot and one person, and counts for itself, below zero.
    `topic` is the id of the forum topic that it stands in.
    """

    id: int
    serial: int
    chat: "Chat"
    sender: User
    at: datetime
    content: Content
    reply_to: "Message | None" = None
    edited_at: datetime | None = None
    reactions: tuple[str, ...] = ()
    """The bot's own; those of people are in `reacted`, by their ids."""
    reacted: dict[int, str] = field(default_factory=dict)
    pinned: bool = False
    receiver: User | None = None
    topic: int | None = None

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def html(self) -> str:
        """The text as safe HTML."""
        return self.content.rich or html_of(self.content.text, self.content.entities)

    @property
    def file(self) -> File | None:
        return self.content.file

    @property
    def buttons(self) -> list[list[Button]]:
        """The inline keyboard's rows."""
        rows: list[list[Button]] = (self.content.markup or {}).get("inline_keyboard", [])
        return rows

    @property
    def labels(self) -> list[str]:
        """The words on the buttons, row after row."""
        return [button["text"] for row in self.buttons for button in row]

    @property
    def is_service(self) -> bool:
        return self.content.service is not None

    @property
    def only_for(self) -> User | None:
        """The one person who sees an ephemeral message; None for one that everybody sees."""
        return self.sender if self.receiver and self.receiver.is_bot else self.receiver

    def is_seen_by(self, user: User) -> bool:
        return self.only_for in {None, user}

    @property
    def asks_reply(self) -> bool:
        return bool((self.content.markup or {}).get("force_reply"))


@dataclass(eq=False)
class Chat:
    """A supergroup, or the private chat of its `owner` with the bot (same id as the owner).

    `topics` are names by id, where the group has topics. Messages below `first_message_id` stayed in the group that
    the supergroup was before: people see them, the bot cannot reach them.
    """

    id: int
    title: str
    owner: User | None = None
    standings: dict[int, Standing] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    last_message_id: int = 0
    started: bool = False
    last_whisper_id: int = 0
    first_message_id: int = 1
    topics: dict[int, str] = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        return self.owner is not None

    def standing(self, user: User) -> Standing:
        return self.standings.get(user.id, "left")

    def has(self, user: User) -> bool:
        return self.standing(user) in {"creator", "administrator", "member"}

    def is_led_by(self, user: User) -> bool:
        return self.standing(user) in {"creator", "administrator"}


@dataclass(frozen=True)
class Answer:
    """The bot's answer to a press: a passing notice, or an alert to be closed."""

    text: str
    is_alert: bool


@dataclass(eq=False)
class Query:
    """A pressed button; `answer` is None until the bot has answered."""

    id: str
    user: User
    message: Message
    data: str
    answer: Answer | None = None


ChangeKind = Literal[
    "sent",
    "edited",
    "deleted",
    "reacted",
    "pinned",
    "answered",
    "typing",
    "chats",
    "clock",
    "queue",
    "called",
]


@dataclass(frozen=True)
class Change:
    """One step of the world, told to all listeners; `before` is the old text of an edited message.

    `by` is the person whose reaction it was, None for the bot's.
    """

    kind: ChangeKind
    message: Message | None = None
    query: Query | None = None
    chat: Chat | None = None
    before: str = ""
    by: User | None = None
