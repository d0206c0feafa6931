"""The one way in which reading a file fails."""

from taskbot.errors import UserError


class UnreadableDocument(UserError):
    """The file gives no words; the message is one sentence in the user's language: what it is, what to send instead."""
