"""Answers to what the bot has asked: a message's purpose says whom a reply to it concerns. A restart forgets no question."""

from collections.abc import Callable

from taskbot.handlers import drafts, entries, reviews
from taskbot.handlers.turn import Turn
from taskbot.tasks.models import MessageLink, Purpose

ANSWERS: dict[Purpose, Callable[[Turn, MessageLink, str], None]] = {
    Purpose.ASK_RETURN_REASON: reviews.return_with_reason,
    Purpose.ASK_SOURCE: entries.take_source,
    Purpose.DRAFT: drafts.take_answer,
    Purpose.DRAFT_ITEM: drafts.take_answer,
    Purpose.ASK_DEADLINE: drafts.take_answer,
}
"""By what the message is for; a reply to any other is a report, or chatter."""
