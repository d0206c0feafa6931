"""The tables of digests: every issue of every period, and what it was made from."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from taskbot.tasks.issues import CORRECTION_MOVES, MOVES, Stage, Step


class Digest(SQLModel, table=True):
    """One issue 版 of a period's digest. What was given is frozen: a correction is another row, this one stays as it is."""

    __table_args__ = (UniqueConstraint("period", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    period: str = Field(index=True)
    """A key of `tasks.periods`, as 2020-W27."""
    number: int = 1
    """1; of corrections 2, 3 …"""
    stage: str
    """A `Stage`."""
    due_at: datetime
    """When it is to go out; of a correction, when it was asked for."""
    as_of: datetime
    """The instant of its data: when it is due, later where it was held; of a correction that of the first issue."""
    word: str = ""
    """The office's own, at the head."""
    correction: str = ""
    """What was corrected; empty for the first issue."""
    document_number: str = ""
    journal_head: str = ""
    shown_at: datetime | None = None
    """When the office was shown it as it stands; None where it has yet to be."""
    reminded_at: datetime | None = None
    """When the office was last told that it is held."""
    settled_by: str = ""
    """Who released, held or dropped it last; empty for the clock."""
    given_at: datetime | None = None
    """When the leaders had it; None also where it was given and is still on its way."""

    @property
    def is_at(self) -> Stage:
        """Where it stands."""
        return Stage(self.stage)

    @property
    def was_shown(self) -> bool:
        """Whether the office has had it before it, be it as it stood before its own word."""
        return self.shown_at is not None or bool(self.word or self.settled_by)

    @property
    def steps(self) -> dict[Step, Stage]:
        """What can be done with it now, and where that leads."""
        return (CORRECTION_MOVES if self.number > 1 else MOVES)[self.is_at]


class DigestSnapshot(SQLModel, table=True):
    """What an issue was made from, frozen once it is given. Of ten thousand tasks it is megabytes: the process that draws
    reads and writes it, the one that answers never does.
    """

    __tablename__ = "digest_snapshot"

    digest_id: int = Field(
        primary_key=True, foreign_key="digest.id", sa_column_kwargs={"autoincrement": False}
    )
    content: str
    """JSON of `summary.Snapshot`."""
