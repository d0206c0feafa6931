"""Reads a directive 来文 into proposed tasks and targets, each with the sentences that it came from."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from taskbot.tasks.deadlines import Deadline
from taskbot.tasks.facts import Indicator


@dataclass(frozen=True, slots=True)
class Item:
    """A proposed task, or a target (a result without an action of its own), drawn from a directive.

    `content` is the source word for word and `line` its 1-based line; units are named as they are written there;
    `confirm` holds the reasons for which a person should look.
    """

    number: int
    kind: str
    """task or target"""
    title: str
    content: str
    section: str
    line: int
    lead_units: tuple[str, ...]
    supporting_units: tuple[str, ...]
    units_as_written: str
    units_inherited: bool
    """The units stand in a heading or in a sentence about the whole paper, not with the item itself."""
    lead_assumed: bool
    deadline: Deadline
    indicators: tuple[Indicator, ...]
    confirm: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The public form, one entry of `tasks` (`taskbot draft --json`)."""
        deadline = self.deadline
        return {
            "number": self.number,
            "kind": self.kind,
            "title": self.title,
            "content": self.content,
            "section": self.section,
            "line": self.line,
            "lead_units": list(self.lead_units),
            "supporting_units": list(self.supporting_units),
            "units_as_written": self.units_as_written or None,
            "units_inherited": self.units_inherited,
            "lead_assumed": self.lead_assumed,
            "deadline_phrase": deadline.phrase or None,
            "due_on": deadline.due_on.isoformat() if deadline.due_on else None,
            "precision": deadline.precision,
            "recurrence": deadline.recurrence,
            "indicators": [
                {"name": each.name, "value": each.value, "unit": each.unit} for each in self.indicators
            ],
            "confirm": list(self.confirm),
        }


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A sentence from which nothing was drawn, so that the office can check that nothing was missed."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class DirectiveRead:
    """What a directive says; `dated` is the day that relative deadlines count from."""

    title: str
    document_number: str
    dated: date
    items: tuple[Item, ...]
    uncovered: tuple[Uncovered, ...]

    def to_json(self) -> dict[str, Any]:
        """The public form (`taskbot draft --json`)."""
        return {
            "title": self.title or None,
            "document_number": self.document_number or None,
            "dated": self.dated.isoformat(),
            "tasks": [item.to_json() for item in self.items],
            "uncovered": [{"line": each.line, "text": each.text} for each in self.uncovered],
        }
