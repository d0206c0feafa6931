"""The table of 督办单: drafts, and what was sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, UniqueConstraint
from sqlmodel import Field, SQLModel


class Writ(SQLModel, table=True):
    """One 督办单. Only one that was sent has a number, so that the numbers of a year have no gap."""

    __table_args__ = (UniqueConstraint("year", "serial"),)

    id: int | None = Field(default=None, primary_key=True)
    task_number: int = Field(foreign_key="task.number", index=True)
    unit_id: int = Field(foreign_key="unit.id")
    colour: str
    words: str = ""
    """What the office demands beyond the colour's own demand."""
    fields: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """What the paper says, as it was shown last, by the names of the template; without its number."""
    is_open: bool = True
    """Neither sent nor dropped."""
    drafted_by: int = Field(sa_type=BigInteger)
    drafted_at: datetime
    year: int | None = None
    serial: int | None = None
    sent_by: str = ""
    sent_at: datetime | None = None
    sha256: str = ""
    """Of the file that was sent."""
