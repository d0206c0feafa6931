"""The figures the project claims, each measured by a file of this package: `python -m benchmarks`."""

import gc
import timeit
from collections.abc import Callable


def best_seconds(action: Callable[[], object], runs: int = 3) -> float:
    """The shortest of several runs, which other load disturbs least; garbage is collected, as in the program."""
    return min(timeit.repeat(action, gc.enable, number=1, repeat=runs))
