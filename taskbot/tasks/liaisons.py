"""What is particular to liaisons: A角 and B角, and whether the bot may write to them. Pure rules."""

import re
from collections.abc import Collection, Sequence
from enum import StrEnum

from taskbot.tasks.parsing.numerals import half_width


class Rank(StrEnum):
    """A角 is one person; whoever else speaks for the unit is B角."""

    A = "A"
    B = "B"


class Reachability(StrEnum):
    """Whether the bot may write to a person in private, as it heard last."""

    NEVER_STARTED = "never_started"
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    """The account is gone: somebody else has to take over."""
    REACHABLE = "reachable"


class Mark(StrEnum):
    """What the office sorts units by: something true of one liaison at least, or that there is none."""

    UNBOUND = "unbound"
    NEVER_STARTED = "never_started"
    BLOCKED = "blocked"
    REACHABLE = "reachable"


_MARKS = {
    Reachability.NEVER_STARTED: Mark.NEVER_STARTED,
    Reachability.BLOCKED: Mark.BLOCKED,
    Reachability.DEACTIVATED: Mark.BLOCKED,
    Reachability.REACHABLE: Mark.REACHABLE,
}

_REFUSALS = {
    "can't initiate conversation": Reachability.NEVER_STARTED,
    "chat not found": Reachability.NEVER_STARTED,
    "PEER_ID_INVALID": Reachability.NEVER_STARTED,
    "user is deactivated": Reachability.DEACTIVATED,
    "Forbidden": Reachability.BLOCKED,
}
"""What Telegram says instead of delivering a private message; the first sign that is in it counts."""

_LOST_GROUP = (
    "chat not found",
    "group chat was deactivated",
    "CHAT_WRITE_FORBIDDEN",
    "not enough rights to send",
    "have no rights to send",
    "need administrator rights",
    "Forbidden",
)
"""What Telegram says where the bot is no longer in a group, or may not speak there; any of them."""

_RANK_AT_END = re.compile(r"(?:^|(?<=\s))([AB])$|([AB])\s?角$", re.IGNORECASE)


def marks_of(liaisons: Collection[Reachability]) -> frozenset[Mark]:
    """The marks of a unit with such liaisons."""
    return frozenset(_MARKS[each] for each in liaisons) or frozenset({Mark.UNBOUND})


def reachability_after(error: str) -> Reachability | None:
    """What a refused private message says of its addressee; None where the fault lies elsewhere."""
    return next((found for sign, found in _REFUSALS.items() if sign in error), None)


def is_lost_group(error: str) -> bool:
    """Whether a refused message says that the bot cannot speak in the group at all; another fault may be the message's."""
    return any(sign in error for sign in _LOST_GROUP)


def free_rank(held: Sequence[Rank], wanted: Rank | None, per_unit: int) -> Rank | None:
    """The rank that one more liaison of a unit gets beside those `held`; None where there is no place.

    Without a wish the first is A角, every later one B角; a wish is kept or refused, never changed.
    """
    if len(held) >= per_unit:
        return None
    rank = wanted or (Rank.B if Rank.A in held else Rank.A)
    places = 1 if rank is Rank.A else per_unit - 1
    return rank if held.count(rank) < places else None


def without_rank(words: str) -> tuple[str, Rank | None]:
    """`省经信厅 B角` as the unit's name and the rank; a bare letter counts only as a word of its own."""
    said = words.strip()
    found = _RANK_AT_END.search(half_width(said))
    if found is None:
        return said, None
    return said[: found.start()].strip(), Rank((found[1] or found[2]).upper())
