"""The work list's tables. Rows are built only in `service`; a table class does not validate what it is given."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, UniqueConstraint, text
from sqlalchemy import Enum as SqlEnum
from sqlmodel import Field, SQLModel

from taskbot.tasks.liaisons import Rank, Reachability
from taskbot.tasks.lifecycle import Outcome, RequestKind, State
from taskbot.tasks.permissions import Role


class ChatKind(StrEnum):
    """What a chat is for."""

    PRIVATE = "private"
    WORK = "work"
    LEADERS = "leaders"
    UNIT = "unit"


class Part(StrEnum):
    """A unit's part in a task: 牵头 or 配合."""

    LEAD = "lead"
    SUPPORTING = "supporting"


class Purpose(StrEnum):
    """What a message of the bot is for, and so what a reply to it means."""

    CARD = "card"
    NOTICE = "notice"
    REQUEST = "request"
    """The office's copy of a request, to which a reply is the answer or the reason."""
    ASK_REPORT = "ask_report"
    ASK_RETURN_REASON = "ask_return_reason"
    ASK_EXTENSION = "ask_extension"
    ASK_EXTENSION_DATE = "ask_ext_date"
    ASK_DECLINE_REASON = "ask_decline_reason"
    ASK_NEW_LEAD = "ask_new_lead"
    ASK_ANSWER = "ask_answer"
    """A reply is the office's answer to a request."""
    ASK_CANCEL_REASON = "ask_cancel_reason"
    ASK_REOPEN_REASON = "ask_reopen_reason"
    ASK_SOURCE = "ask_source"
    """A reply names who told the office what it enters on a unit's behalf."""
    ASK_INSTRUCTION = "ask_instruction"
    """A reply is a leader's instruction."""
    DIGEST = "digest"
    DIGEST_SHOWN = "digest_shown"
    """The office's copy of a digest that is to go out."""
    ASK_DIGEST_WORD = "ask_digest_word"
    """A reply is the office's own word at the head of a digest."""
    ASK_CORRECTION = "ask_correction"
    """A reply says what a correction of a digest corrects."""
    ANSWERED = "answered"
    """The message asked something that has been answered."""
    DRAFT = "draft"
    DRAFT_ITEM = "draft_item"
    """The message shows one draft of a list, and may show another later."""
    ASK_DEADLINE = "ask_deadline"
    ASK_MARKS_REASON = "ask_marks_reason"


def _by_value(enum: type[StrEnum]) -> Any:  # noqa: ANN401 (SQLAlchemy's column type has no narrower name)
    return SqlEnum(
        enum, native_enum=False, length=20, values_callable=lambda members: [item.value for item in members]
    )


def _unique_while(name: str, condition: str, *columns: str) -> Index:
    """Unique among the rows that meet the condition, in both databases."""
    return Index(name, *columns, unique=True, sqlite_where=text(condition), postgresql_where=text(condition))


class Unit(SQLModel, table=True):
    """A responsible unit 责任单位, as the register in config/units.toml names it."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    short_name: str = Field(unique=True)
    position: int
    """Order in the register; every list of units follows it."""
    answers_in: int | None = Field(default=None, sa_type=BigInteger)
    """The chat that the unit last answered in."""


class Person(SQLModel, table=True):
    """Somebody the bot has met, known by Telegram's numeric id and by nothing else."""

    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    name: str
    reachability: Reachability = Field(default=Reachability.NEVER_STARTED, sa_type=_by_value(Reachability))

    @property
    def has_started(self) -> bool:
        """Whether the bot may write to the person in private."""
        return self.reachability is Reachability.REACHABLE


class Member(SQLModel, table=True):
    """A role that a person holds or held, for a unit where the role is liaison. A row is never deleted."""

    __table_args__ = (
        _unique_while("ix_member_once", "left_at IS NULL", "person_id", "role", "unit_id"),
        _unique_while("ix_member_a", "left_at IS NULL AND rank = 'A'", "unit_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True, sa_type=BigInteger)
    role: Role = Field(sa_type=_by_value(Role))
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    rank: Rank | None = Field(default=None, sa_type=_by_value(Rank))
    """A liaison's; others have none."""
    joined_at: datetime
    left_at: datetime | None = None
    """None while the person holds the role."""


class Invitation(SQLModel, table=True):
    """A one-time link; only the code's hash is kept."""

    id: int | None = Field(default=None, primary_key=True)
    code_hash: str = Field(unique=True)
    role: Role = Field(sa_type=_by_value(Role))
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    rank: Rank | None = Field(default=None, sa_type=_by_value(Rank))
    """The rank that it is for; None leaves it to what is free when it is accepted."""
    replaces: int | None = Field(default=None, foreign_key="member.id")
    """In a hand-over 交接, the membership that ends when it is accepted."""
    made_by: int | None = Field(default=None, sa_type=BigInteger)
    """None for one made at the keyboard."""
    made_at: datetime | None = None
    """None for one that is older than this column."""
    expires_at: datetime
    used_by: int | None = Field(default=None, sa_type=BigInteger)
    used_at: datetime | None = None
    revoked_at: datetime | None = None


class Chat(SQLModel, table=True):
    """A chat that the office has bound to a purpose."""

    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    kind: ChatKind = Field(sa_type=_by_value(ChatKind), index=True)
    title: str
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    bound_at: datetime
    """Since when there has been a chat for the purpose: a change of chat loses no digest."""
    thread_id: int | None = Field(default=None, sa_type=BigInteger)
    """The topic of a forum that was bound; None for the whole chat."""
    left_at: datetime | None = None
    """When the bot was put out of the chat; None while it is in."""


class Directive(SQLModel, table=True):
    """A paper 来文 that tasks are drawn from."""

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(index=True)
    document_number: str
    issued_on: date | None = None
    fingerprint: str = Field(default="", index=True)
    """SHA-256 of its words, by which the same paper is known again; empty where only its number is known."""
    uncovered: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The sentences that no task was drawn from, as {line, text}."""


class Task(SQLModel, table=True):
    """A task 任务. Its number is stable and never used again, since no task is ever deleted."""

    __table_args__ = (
        Index("ix_task_open_due", "state", "due_on"),
        Index("ix_task_attention", "attention_at"),
    )

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    title: str
    content: str = ""
    section: str = ""
    directive_id: int | None = Field(default=None, foreign_key="directive.id")
    leader: str = ""
    """The leader in charge 分管领导, as the work list names him."""
    urgency: str
    state: State = Field(sa_type=_by_value(State))
    due_on: date | None = None
    """The effective one: what the office decided last, by extension or amendment, else the original."""
    original_due_on: date | None = None
    deadline_phrase: str = ""
    recurrence: str | None = None
    issued_at: datetime
    submitted_at: datetime | None = None
    closed_at: datetime | None = None
    first_overdue_on: date | None = None
    late_spans: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Late days against due dates that have been moved since, as [first, last] in ISO form."""
    due_since: date | None = None
    """Since when the effective due date stands."""
    lead_since: date | None = None
    """Since when the lead unit has led."""
    attention_at: datetime | None = None
    """When the clock has to look at the task again. Every event of the journal sets it to its own instant; None: never."""


class Milestone(SQLModel, table=True):
    """A dated step 时间节点 inside a task."""

    id: int | None = Field(default=None, primary_key=True)
    task_number: int = Field(foreign_key="task.number", index=True)
    title: str
    due_on: date
    phrase: str = ""
    reached_on: date | None = None


class Indicator(SQLModel, table=True):
    """A figure 量化指标 that a task is to reach."""

    id: int | None = Field(default=None, primary_key=True)
    task_number: int = Field(foreign_key="task.number", index=True)
    name: str
    value: float
    unit: str
    current: float | None = None
    current_on: date | None = None


class Assignment(SQLModel, table=True):
    """One unit's share 承办 of a task, with what the unit said last."""

    __table_args__ = (UniqueConstraint("task_number", "unit_id"),)

    id: int | None = Field(default=None, primary_key=True)
    task_number: int = Field(foreign_key="task.number", index=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    part: Part = Field(sa_type=_by_value(Part))
    joined_on: date | None = None
    """Since when the unit has its part, where the task was issued without it."""
    left_at: datetime | None = None
    """Since when the unit has no part in the task any more; what it reported is kept."""
    acknowledged_at: datetime | None = None
    acknowledged_by: int | None = Field(default=None, sa_type=BigInteger)
    progress: int | None = None
    done: str = ""
    problem: str = ""
    next_step: str = ""
    blocked_at: datetime | None = None
    last_report_at: datetime | None = None
    finished_at: datetime | None = None
    """When a supporting unit said that its own share is done; the lead unit asks to close instead."""


class Request(SQLModel, table=True):
    """What a unit asks of the office 申请, and the answer; the rows of a task in order are its history."""

    id: int | None = Field(default=None, primary_key=True)
    kind: RequestKind = Field(sa_type=_by_value(RequestKind))
    task_number: int = Field(foreign_key="task.number", index=True)
    unit_id: int = Field(foreign_key="unit.id")
    asked_by: int = Field(sa_type=BigInteger)
    asked_at: datetime
    reason: str
    wanted_on: date | None = None
    """Of an extension: the day asked for."""
    outcome: Outcome | None = Field(default=None, sa_type=_by_value(Outcome), index=True)
    """None while it waits for the office."""
    granted_on: date | None = None
    """Of an extension: the day that the office agreed to."""
    answer: str = ""
    answered_by: int | None = Field(default=None, sa_type=BigInteger)
    answered_at: datetime | None = None
    clock_resumed_at: datetime | None = None
    """When the unit's clock ran on (公平时钟): at the answer; after 办结 not before a reopening."""


class Attachment(SQLModel, table=True):
    """A file or photo 附件 that came with a report: kept at Telegram, here its id and its hash."""

    id: int | None = Field(default=None, primary_key=True)
    task_number: int = Field(foreign_key="task.number", index=True)
    unit_id: int = Field(foreign_key="unit.id")
    kind: str
    """photo or document."""
    file_id: str
    name: str
    size: int | None = None
    sha256: str = ""
    """Empty where Telegram gives the file to no bot (over 20 MB)."""
    by: int = Field(sa_type=BigInteger)
    at: datetime
    chat_id: int = Field(sa_type=BigInteger)
    message_id: int = Field(sa_type=BigInteger)


class Instruction(SQLModel, table=True):
    """What a leader has ordered 批示, of a task or in general, and whether the office has passed it on."""

    id: int | None = Field(default=None, primary_key=True)
    task_number: int | None = Field(default=None, foreign_key="task.number", index=True)
    words: str
    about: str = ""
    """Which paper of ours it was written on, and which of its lists: 2020年第27周周报（逾期事项）; empty where on none."""
    meant: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Of one that names no task by number: those that it may be of, for the office to choose from."""
    by: int = Field(sa_type=BigInteger)
    at: datetime
    forwarded_by: int | None = Field(default=None, sa_type=BigInteger)
    forwarded_at: datetime | None = None


class Event(SQLModel, table=True):
    """One line of the journal 台账: append-only, each hash covers the one before."""

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime
    by: int | None = Field(default=None, sa_type=BigInteger)
    by_name: str
    kind: str
    task_number: int | None = Field(default=None, foreign_key="task.number", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    old: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    new: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    hash: str


class MessageLink(SQLModel, table=True):
    """What a message of the bot is about, so that a reply to it needs no number."""

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=BigInteger)
    message_id: int = Field(sa_type=BigInteger)
    purpose: Purpose = Field(sa_type=_by_value(Purpose))
    task_number: int | None = Field(default=None, foreign_key="task.number", index=True)
    draft_id: int | None = Field(default=None, foreign_key="draft.id")
    request_id: int | None = Field(default=None, foreign_key="request.id")
    marked_id: int | None = Field(default=None, foreign_key="marked_message.id")
    instruction_id: int | None = Field(default=None, foreign_key="instruction.id")
    digest_id: int | None = Field(default=None, foreign_key="digest.id")
    said: str = ""
    """Of a question that asks for two things: the half that was answered before, a day as ISO or a reason; of a digest's list, its name."""

    __table_args__ = (Index("ix_message_link_message", "chat_id", "message_id"),)
