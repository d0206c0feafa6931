"""The weekly workbook, beside what else could write it.

openpyxl's write-only mode with the same cells and the same styles, set per cell and copied ready-made, and
XlsxWriter's constant-memory mode; they are given their cells, ours makes the words of its own. The last
only where it is installed (`make bench` installs it). Medians of interleaved runs, processor seconds.
Memory is what writing allocates beside the summary, at its peak, in a process of its own.
"""

import gc
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from io import BytesIO
from statistics import median
from tempfile import TemporaryFile

from benchmarks.digest_peers import (
    Cells,
    write_with_constant_memory,
    write_with_ready_styles,
    write_with_set_styles,
)
from benchmarks.digest_sample import MASTHEAD, summary_of
from taskbot.digest.layout import Book
from taskbot.digest.picture import draw_picture
from taskbot.digest.placing import placed
from taskbot.digest.rows import numbered
from taskbot.digest.sheets import digest_book
from taskbot.digest.workbook import write_workbook
from taskbot.tasks.summary import Summary

USUAL, LONG, LONGER = 60, 10_000, 100_000
RUNS = 3
MOST_ADDED = 10 * 1024 * 1024


def main(*arguments: str) -> None:
    """Prints the tables; `--short` measures a tenth of the tasks that the aims name."""
    if arguments[:1] == ("--memory",):
        print(_added_memory(int(arguments[1])))
        return
    part = 10 if "--short" in arguments else 1
    missed = [*_usual(), *_workbooks(LONG // part), *_memory(LONG // part, LONGER // part)]
    if missed:
        raise SystemExit("digest: " + "; ".join(missed))


def _usual() -> Iterator[str]:
    summary = summary_of(USUAL)
    workbook = _seconds(lambda: write_workbook(digest_book(summary, MASTHEAD), BytesIO()))
    picture = _seconds(lambda: draw_picture(summary, MASTHEAD))
    print(f"{USUAL} tasks: workbook {workbook:.3f} s, picture {picture:.3f} s")
    if workbook + picture > 1 or picture > 0.3:
        yield "the usual digest takes too long"


def _workbooks(count: int) -> Iterator[str]:
    summary = summary_of(count)
    cells = _cells(digest_book(summary, MASTHEAD))
    writers: dict[str, Callable[[], object]] = {
        "ours": lambda: _write(summary),
        "write-only, styles set per cell": lambda: write_with_set_styles(cells),
        "write-only, ready styles copied": lambda: write_with_ready_styles(cells),
    }
    if find_spec("xlsxwriter"):
        writers["XlsxWriter, constant memory"] = lambda: write_with_constant_memory(cells)
    seconds = _medians(writers, RUNS if count < LONG else 1)
    peer = seconds["write-only, styles set per cell"]
    print(f"{count:,} tasks, {sum(len(row) for sheet in cells for row in sheet):,} cells")
    for name, each in seconds.items():
        print(f"{name:>34}{each:>9.2f} s{each / peer:>7.2f}")
    if seconds["ours"] > peer:
        yield "the workbook takes longer than write-only mode"


def _memory(*counts: int) -> Iterator[str]:
    for count in counts:
        command = [sys.executable, "-m", "benchmarks.digest", "--memory", str(count)]
        added = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603 (our own)
        print(f"{count:>9,} tasks: {added / 1024 / 1024:.1f} MB added")
        if added > MOST_ADDED:
            yield f"{count} tasks take too much memory"


def _added_memory(count: int) -> int:
    """The peak of what writing allocates, in bytes."""
    summary = summary_of(count)
    write_workbook(digest_book(summary_of(USUAL), MASTHEAD), BytesIO())
    gc.collect()
    tracemalloc.start()
    _write(summary)
    return tracemalloc.get_traced_memory()[1]


def _write(summary: Summary) -> None:
    with TemporaryFile() as file:
        write_workbook(digest_book(summary, MASTHEAD), file)


def _medians(actions: dict[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """Each in turn, so that what else the machine does falls on all of them."""
    taken: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(runs):
        for name, action in actions.items():
            taken[name].append(_seconds(action))
    return {name: median(each) for name, each in taken.items()}


def _seconds(action: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    action()
    return time.process_time() - start


def _cells(book: Book) -> Cells:
    """What ours writes, ready for the others: values with the names of their styles, by row and sheet."""
    return [
        [
            [(value, style) for value, style, *_ in cells]
            for table in placed(sheet).tables
            for _, cells in numbered(table)
        ]
        for sheet in book.sheets
    ]


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        main(*sys.argv[1:])
