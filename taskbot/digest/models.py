"""The table of weekly digests that were given."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Digest(SQLModel, table=True):
    """One week's digest, frozen: the same week made again shows the same data."""

    week: str = Field(primary_key=True)
    """ISO week, as 2020-W27."""
    snapshot: str
    """JSON of `summary.Snapshot`."""
    document_number: str
    journal_head: str
    given_at: datetime
