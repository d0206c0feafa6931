"""Several tasks typed after one /new: numbered rows, below a heading or without one."""

import re

from taskbot.tasks.parsing.numerals import half_width

_NUMBERED = re.compile(
    r"\s*(?:[0-9]{1,2}[.、)](?!\d)|\([0-9一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、|[①-⑳])\s*"
)


def numbered_rows(text: str) -> tuple[str, tuple[str, ...]]:
    """The heading, which may be empty, and the rows without their numbers; no rows where one bears none."""
    rows = [row for row in text.splitlines() if row.strip()]
    found = [_NUMBERED.match(half_width(row)) for row in rows]
    first = next((place for place, number in enumerate(found) if number), len(rows))
    if first > 1 or not all(found[first:]):
        return "", ()
    said = tuple(row[number.end() :].strip() for row, number in zip(rows, found, strict=True) if number)
    return " ".join(rows[:first]).strip(), said
