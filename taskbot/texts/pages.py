"""Long answers as several messages: Telegram takes 4096 UTF-16 units of text, and an item is never split."""

from collections.abc import Iterator, Sequence

_PAGE_LENGTH = 3500
"""UTF-16 units, as Telegram counts; the rest is room for a head."""


def pages(lines: Sequence[str], length: int = _PAGE_LENGTH) -> Iterator[str]:
    """The lines as messages below Telegram's limit or `length`, never split within an item."""
    page = ""
    for line in lines:
        if page and _utf16_length(page) + _utf16_length(line) > length:
            yield page
            page = ""
        page = f"{page}\n{line}" if page else line
    yield page


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
