"""The tables of what is told: the outbox, and the ledger of reminders that were given."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class Lane(IntEnum):
    """Who goes first: somebody who waits, then the office's orders, reminders, digests, then how old messages look.

    Last is what waits for the office's hours: so it keeps nothing else of its chat waiting.
    """

    ANSWER = 0
    ORDER = 1
    REMINDER = 2
    DIGEST = 3
    REDRAW = 4
    HELD = 5


class Delivery(StrEnum):
    """What became of an outbox row."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    """A crash fell between Telegram's acceptance and our note of it; Telegram has no idempotency key."""
    FAILED = "failed"
    EXPIRED = "expired"
    """A reminder that nobody needed any more when its turn came."""
    DROPPED = "dropped"
    """It did not arrive, or nobody knows, and the office has decided to let it be."""
    MISSED = "missed"
    """A reminder that was not sent on its day; what still stands of it is in a later day's message."""


class Lapse(StrEnum):
    """Why what the ledger has as given is to be given again, where it still stands."""

    UNNEEDED = "unneeded"
    """When its turn to be sent came it did not stand."""
    MISSED = "missed"
    """Its message was not sent on its day."""
    PARTLY = "partly"
    """Another chat that is to see it had had its message of the day."""


class Letter(SQLModel, table=True):
    """One outbox row: what to say to whom, written in the transaction that is the reason for it."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "delivery", "due_at"),
        Index("ix_outbox_edits", "chat_id", "edits_message_id"),
        Index(
            "ix_outbox_reminders",
            "sent_at",
            sqlite_where=text("lane = 2"),
            postgresql_where=text("lane = 2"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    lane: int
    kind: str
    """text, rich, edit, whisper, whisper_edit, pin, toast, reaction, photo or document: which fields `content` has."""
    chat_id: int = Field(sa_type=BigInteger)
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    edits_message_id: int | None = Field(default=None, sa_type=BigInteger)
    about: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The message links to make once the message has its id: as `About` has them."""
    delivery: str = Delivery.QUEUED.value
    due_at: datetime
    attempts: int = 0
    created_at: datetime
    sent_at: datetime | None = None
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    """Negative for a message that one member of the group alone sees; Telegram counts those for themselves."""
    error: str = ""


class Board(SQLModel, table=True):
    """The board 看板 of a work group: the letters that made, pinned and last redrew it, and what it shows."""

    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    letter_id: int = Field(foreign_key="outbox.id")
    pin_letter_id: int | None = Field(default=None, foreign_key="outbox.id")
    edit_letter_id: int | None = Field(default=None, foreign_key="outbox.id")
    look: str
    """SHA-256 of what it shows, without the time."""
    drawn_at: datetime
    has_told: bool = False
    """Whether the office was told that the bot may not pin."""


class Reminder(SQLModel, table=True):
    """The ledger: a unit was reminded of a task for one step of a ladder on one occasion, never twice. No row is deleted."""

    __table_args__ = (
        UniqueConstraint("unit_id", "task_number", "step", "occasion"),
        Index("ix_reminder_given", "given_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    task_number: int = Field(foreign_key="task.number", index=True)
    step: str
    occasion: str
    """What the step counts from (a due date, the day of issue), so that a new date arms it again."""
    given_at: datetime
    letter_id: int | None = Field(default=None, foreign_key="outbox.id")
    """What became of it is the letter's to say."""
    is_covered: bool = False
    """Not told by itself: a more urgent step of the same task went out in its stead."""
    to_office: bool = False
    """The office was told, and nothing was asked of the unit."""
    lapse: str | None = None
    """A `Lapse`; None for what counts as told."""


class Marker(SQLModel, table=True):
    """What the clock remembers from one tick to another."""

    name: str = Field(primary_key=True)
    value: str
