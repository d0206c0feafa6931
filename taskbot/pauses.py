"""How the interpreter is set in a process whose event loop is not to be kept waiting by what other threads do."""

import gc
import sys

_COLLECT_AFTER = (10_000, 50, 10)
"""Objects to a collection, collections to one of the older: it takes a millisecond or two, where one of 50,000 objects took ten."""
_SWITCH_SECONDS = 0.001
"""So long a thread that computes keeps one that waits; Python's own figure is five times that."""


def keep_pauses_short() -> None:
    """To be called once everything is set up: what is there by then stays and is not looked through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)
    sys.setswitchinterval(_SWITCH_SECONDS)
