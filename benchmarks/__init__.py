"""The figures the project claims, each measured by a file of this package: `python -m benchmarks`."""

import gc
import time
import timeit
from collections.abc import Callable


def best_seconds(action: Callable[[], object], runs: int = 3) -> float:
    """Processor seconds of the shortest of several runs, which other load disturbs least; garbage is collected."""
    return min(timeit.repeat(action, gc.enable, timer=time.process_time, number=1, repeat=runs))
