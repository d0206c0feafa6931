"""A table's cells by place, with what merged cells cover."""

from taskbot.errors import UserError
from taskbot.intake.grids import Grid, Merged

MOST_ROWS = 20_000
MOST_COLUMNS = 256
MOST_COVERED = 200_000
"""Places under merged cells. Many times the largest list that an office keeps, so that the work stays bounded."""


class UnreadableList(UserError):
    """The file is not a work list; the message says why, in the user's language."""


class Cells:
    """The words of a table, rows of equal width; raises UnreadableList for one that is too large."""

    def __init__(self, grid: Grid) -> None:
        self._rows = [[words.strip() for words in row] for row in grid.rows]
        self.height = max((at for at, row in enumerate(self._rows, 1) if any(row)), default=0)
        self.width = max((at for row in self._rows for at, words in enumerate(row, 1) if words), default=0)
        if self.height > MOST_ROWS:
            raise UnreadableList(f"「{grid.name}」超过 {MOST_ROWS} 行，请删去多余的行或拆成几个文件后再导入")
        if self.width > MOST_COLUMNS:
            raise UnreadableList(f"「{grid.name}」超过 {MOST_COLUMNS} 列，请删去多余的列后再导入")
        inside = [self._inside(merged) for merged in grid.merged]
        covered = sum((m.bottom - m.top + 1) * (m.right - m.left + 1) for m in inside)
        if covered > MOST_COVERED:
            raise UnreadableList(f"「{grid.name}」合并的单元格太多，请取消不必要的合并后再导入")
        self._merged = {
            (row, column): merged
            for merged in inside
            for row in range(merged.top, merged.bottom + 1)
            for column in range(merged.left, merged.right + 1)
        }

    def _inside(self, merged: Merged) -> Merged:
        """The part of a merged cell that is inside the table."""
        top, left = max(merged.top, 0), max(merged.left, 0)
        bottom, right = min(merged.bottom, self.height - 1), min(merged.right, self.width - 1)
        return Merged(top, left, max(bottom, top - 1), max(right, left - 1))

    def text(self, row: int, column: int) -> str:
        """The words that stand in the place itself; empty outside the table."""
        cells = self._rows[row] if 0 <= row < self.height else []
        return cells[column] if column < len(cells) else ""

    def row(self, row: int) -> list[str]:
        """The words of a row as they stand."""
        return [self.text(row, column) for column in range(self.width)]

    def is_merged(self, row: int, column: int) -> bool:
        """Whether the place belongs to a merged cell."""
        return (row, column) in self._merged

    def covered(self, row: int, column: int) -> bool:
        """Whether the place belongs to a merged cell that begins in a row above."""
        merged = self._merged.get((row, column))
        return merged is not None and merged.top < row

    def down(self, row: int, column: int) -> str:
        """The words that count for the row in this column: its own, or a merged cell's from above."""
        merged = self._merged.get((row, column))
        if merged is None or merged.left != column:
            return self.text(row, column)
        return self.text(merged.top, column)

    def across(self, row: int, column: int) -> str:
        """The words that stand over this column in the row: its own, or a merged cell's from the left."""
        merged = self._merged.get((row, column))
        return self.text(row, merged.left if merged and merged.top == row else column)

    def end(self, row: int, column: int) -> int:
        """The first column after the cell that begins at the place."""
        merged = self._merged.get((row, column))
        return merged.right + 1 if merged and merged.left == column else column + 1

    def is_wide(self, row: int, column: int) -> bool:
        """Whether the place belongs to a cell merged over several columns."""
        merged = self._merged.get((row, column))
        return merged is not None and merged.right > merged.left

    def is_tall(self, row: int, column: int) -> bool:
        """Whether a cell merged over several rows begins in the place."""
        merged = self._merged.get((row, column))
        return merged is not None and merged.top == row < merged.bottom
