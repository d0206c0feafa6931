"""Long answers as several messages: Telegram takes 4096 UTF-16 units of text, and an item is never split."""

from collections.abc import Iterator, Sequence

LONGEST_MESSAGE = 4096
"""UTF-16 units, as Telegram counts."""

_PAGE_LENGTH = 3500
"""The rest is room for a head."""


def pages(lines: Sequence[str], length: int = _PAGE_LENGTH, most: int | None = None) -> Iterator[str]:
    """The lines as messages below Telegram's limit or `length`, at most so many on one, never split within an item."""
    page, count = "", 0
    for line in lines:
        if page and (count == most or utf16_length(page) + utf16_length(line) > length):
            yield page
            page, count = "", 0
        page, count = f"{page}\n{line}" if page else line, count + 1
    yield page


def fitting(lines: Sequence[str], room: int) -> Sequence[str]:
    """The first lines that fit into so many UTF-16 units, the breaks between them counted."""
    for count, line in enumerate(lines):
        room -= utf16_length(line) + 1
        if room < 0:
            return lines[:count]
    return lines


def utf16_length(text: str) -> int:
    """The text's length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2
