"""The one way in which reading a file fails."""

from taskbot.errors import UserError


class UnreadableDocument(UserError):
    """The file gives no words; the message is one sentence in the user's language: what it is, what to send instead."""


TOO_MUCH = "文件内容过多，读不完，请拆分后再发"

MOST_CHARACTERS = 2_000_000
"""Of text that somebody would have to read: a thousand closely written pages and more."""
MOST_CELLS = 500_000


def check_size(rows: int, columns: int) -> None:
    """Refuses a table that would take too much room as a rectangle."""
    if rows * columns > MOST_CELLS:
        raise UnreadableDocument("表格过大，请拆分后再发")
