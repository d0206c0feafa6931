"""The tables of what waits for the office's confirmation: drafts, imports, messages that were refused for their marks."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, UniqueConstraint
from sqlmodel import Field, SQLModel


class Draft(SQLModel, table=True):
    """What somebody is about to issue 拟办: nothing leaves before it is confirmed, and a restart forgets nothing.

    An entry 代录 waits here, too, while its source is asked for.

    One that was drawn from a directive keeps its place there, and the source sentences as `content`.
    """

    id: int | None = Field(default=None, primary_key=True)
    by: int = Field(sa_type=BigInteger)
    text: str
    """What the author wrote, edited by every answer since."""
    is_open: bool = True
    created_at: datetime
    directive_id: int | None = Field(default=None, foreign_key="directive.id", index=True)
    position: int = 0
    section: str = ""
    content: str = ""
    line: int | None = None
    """The 1-based line of the directive on which the content begins."""
    indicators: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """As {name, value, unit}."""
    kind: str = "task"
    """task, or target where the directive states a result without an action of its own; entry for one that lacks its source."""
    confirm: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Why a person should still look, in the reader's words; empty once somebody has put the draft right."""
    dated: date | None = None
    """The day that relative deadlines count from; without one, the day on which the draft was written."""
    task_number: int | None = Field(default=None, foreign_key="task.number")
    """The task that the draft became; a draft that is neither open nor a task was dropped."""
    despite_marks: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """The secrecy marks that somebody of the office has answered for, each with the reason."""


class PreparedImport(SQLModel, table=True):
    """An import between its preview and its confirmation: the plan, so that exactly what was shown is done."""

    __tablename__ = "prepared_import"

    id: int | None = Field(default=None, primary_key=True)
    by: int = Field(sa_type=BigInteger)
    name: str
    plan: str
    is_open: bool = True
    created_at: datetime
    despite_marks: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """As those of a draft."""


class MarkedMessage(SQLModel, table=True):
    """A message that was refused for its secrecy marks, from 仍要处理 until the reason has come; then its words go."""

    __tablename__ = "marked_message"
    __table_args__ = (UniqueConstraint("chat_id", "refusal_id"),)

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=BigInteger)
    refusal_id: int = Field(sa_type=BigInteger)
    """The message of the bot that refused it."""
    message_id: int = Field(sa_type=BigInteger)
    """The message that was refused; of a draft the one with 确认交办."""
    wish: str
    """What was wanted of it, as the button 仍要处理 brings it back."""
    target: int = Field(sa_type=BigInteger)
    """What the button speaks of."""
    words: str = ""
    file_id: str = ""
    file_name: str = ""
    is_open: bool = True
    created_at: datetime
