"""The table of digests: every issue of every period."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from taskbot.tasks.issues import Stage


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
    """The instant of its data: when it is due, later where it was held or is a correction."""
    word: str = ""
    """The office's own, at the head."""
    correction: str = ""
    """What was corrected; empty for the first issue."""
    snapshot: str = ""
    """JSON of `summary.Snapshot`, once it was given."""
    document_number: str = ""
    journal_head: str = ""
    shown_at: datetime | None = None
    """When the office was shown it as it stands; None where it has yet to be."""
    reminded_at: datetime | None = None
    """When the office was last told that it is held."""
    settled_by: str = ""
    """Who released, held or dropped it last; empty for the clock."""
    given_at: datetime | None = None

    @property
    def is_at(self) -> Stage:
        """Where it stands."""
        return Stage(self.stage)
