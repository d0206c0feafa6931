"""The journal's chain: what an event's hash covers, and where a row of events stops following. Pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

Facts = Mapping[str, Any]
"""An event by the names of `COVERED`, and `hash`; `at` is aware, `old` and `new` are as JSON reads them."""

GENESIS = "0" * 64
COVERED = (
    "seq",
    "at",
    "by",
    "by_name",
    "kind",
    "task_number",
    "unit_id",
    "old",
    "new",
    "chat_id",
    "message_id",
)
"""What a hash covers. The list is closed: one name more or less, and no event that was written before would hold."""

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class Fault(StrEnum):
    """What is wrong with a link."""

    MISSING = "missing"
    ALTERED = "altered"
    """Its content, its place or its hash is not what was written."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The first event that does not hold; of a missing one `found` is the event that stands after the gap."""

    seq: int
    fault: Fault
    found: Facts


@dataclass(frozen=True, slots=True)
class Checked:
    """A chain followed to its end, or to where it breaks."""

    count: int
    """Events that hold."""
    head: str
    broken: Broken | None = None
    wanted_at: int | None = None
    """The number of the event whose hash was looked for; 0 for the empty journal's."""


def hash_after(previous: str, facts: Facts) -> str:
    """The hash of an event that follows the one whose hash is `previous`.

    An instant counts as seconds since 1970, so that neither zone nor spelling matters; a surrogate without its
    partner, which no encoding knows, counts by its own bytes. Raises ValueError for a figure that JSON has no word for.
    """
    covered = {name: facts[name] for name in COVERED}
    covered["at"] = facts["at"].timestamp()
    canonical = _CANONICAL.encode(covered)
    return sha256(f"{previous}\n{canonical}".encode("utf-8", "surrogatepass")).hexdigest()


def follow(events: Iterable[Facts], wanted: str = "") -> Checked:
    """Follows the events, in order of `seq`, to the first that breaks the chain.

    `wanted` is a hash, or its beginning, that is looked for on the way.
    """
    count, head = 0, GENESIS
    wanted_at = 0 if wanted and head.startswith(wanted) else None
    for facts in events:
        expected = count + 1
        if facts["seq"] > expected:
            return Checked(count, head, Broken(expected, Fault.MISSING, facts), wanted_at)
        if facts["seq"] < expected or not _holds(head, facts):
            return Checked(count, head, Broken(facts["seq"], Fault.ALTERED, facts), wanted_at)
        count, head = expected, facts["hash"]
        if wanted and wanted_at is None and head.startswith(wanted):
            wanted_at = count
    return Checked(count, head, wanted_at=wanted_at)


def _holds(previous: str, facts: Facts) -> bool:
    """Values of a type that no event has are as wrong as other values."""
    try:
        return bool(facts["hash"] == hash_after(previous, facts))
    except (AttributeError, TypeError, ValueError):
        return False
