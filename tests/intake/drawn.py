"""Tables drawn in plain text: `|` between cells, `^` and `<` for places merged with the cell above or to the left."""

import re
from collections.abc import Iterable

from taskbot.intake.grids import Grid, Merged

_NAME = re.compile(r"\[(.+)\]")


def drawn(text: str) -> list[Grid]:
    """The grids of a drawing: `[名称]` opens one, `« ` is a paragraph above it, `⏎` is a line break; what stands before the first is a comment."""
    grids: list[Grid] = []
    for line in text.splitlines():
        if name := _NAME.fullmatch(line):
            grids.append(Grid(name[1], []))
        elif line.startswith("« "):
            grids[-1].above.append(line.removeprefix("« "))
        elif grids:
            grids[-1].rows.append([cell.replace("⏎", "\n") for cell in line.split("|")])
    return [_merged(grid) for grid in grids]


def _merged(grid: Grid) -> Grid:
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for row, cells in enumerate(grid.rows):
        for column, words in enumerate(cells):
            above, left = owners.get((row - 1, column)), owners.get((row, column - 1))
            owner = above if words == "^" else left if words == "<" else None
            owners[row, column] = owner or (row, column)
    rows = [[("" if words in "^<" else words) for words in cells] for cells in grid.rows]
    return Grid(grid.name, rows, list(_corners(owners.items())), grid.above)


def _corners(owners: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> Iterable[Merged]:
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    for (row, column), owner in owners:
        bottom, right = ends.get(owner, owner)
        ends[owner] = max(bottom, row), max(right, column)
    return (Merged(*first, *last) for first, last in ends.items() if first != last)
