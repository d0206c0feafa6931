"""Environment variables that mean a setting and miss it by a letter: nobody would notice that they do nothing."""

import difflib
from collections.abc import Iterable

_NEAR = 0.9
"""How alike two names are, of 1, when one is the other misspelt; platforms set names of their own under our prefix."""


def misspelt(names: Iterable[str], known: Iterable[str]) -> str | None:
    """A sentence for the first of the names that is none of the known ones but near one; None where there is none."""
    there = sorted(known)
    for name in sorted(set(names).difference(there)):
        for near in difflib.get_close_matches(name.partition("__")[0], there, n=1, cutoff=_NEAR):
            if near != name.partition("__")[0]:
                return f"{name}：没有这一项设置，是不是 {near}？"
    return None
