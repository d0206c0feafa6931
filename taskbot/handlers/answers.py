"""Answers to what the bot has asked: a message's purpose says whom a reply to it concerns. A restart forgets no question."""

from collections.abc import Callable

from taskbot.handlers import (
    decisions,
    declines,
    digest_previews,
    drafts,
    entries,
    extensions,
    instructions,
    orders,
    reviews,
)
from taskbot.handlers.answered import Answered
from taskbot.handlers.second_thoughts import is_dropped
from taskbot.handlers.turn import Turn
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About
from taskbot.tasks import queries
from taskbot.tasks.models import MessageLink, Purpose
from taskbot.texts.asking import answered_before, dropped


def _take_new_lead(turn: Turn, link: MessageLink, words: str) -> None:
    """In answer to a unit that declines, or of the office's own accord."""
    (decisions.take_new_lead if link.request_id else orders.take_order)(turn, link, words)


ANSWERS: dict[Purpose, Callable[[Turn, MessageLink, str], None]] = {
    Purpose.ASK_RETURN_REASON: reviews.return_with_reason,
    Purpose.ASK_EXTENSION: extensions.take_extension,
    Purpose.ASK_EXTENSION_DATE: decisions.take_day,
    Purpose.ASK_DECLINE_REASON: declines.take_decline,
    Purpose.ASK_NEW_LEAD: _take_new_lead,
    Purpose.ASK_ANSWER: decisions.take_words,
    Purpose.REQUEST: decisions.take_words,
    Purpose.ASK_CANCEL_REASON: orders.take_order,
    Purpose.ASK_REOPEN_REASON: orders.take_order,
    Purpose.ASK_SOURCE: entries.take_source,
    Purpose.ASK_INSTRUCTION: instructions.take_asked,
    Purpose.ASK_DIGEST_WORD: digest_previews.take_word,
    Purpose.ASK_CORRECTION: digest_previews.take_correction,
    Purpose.DRAFT: drafts.take_answer,
    Purpose.DRAFT_ITEM: drafts.take_answer,
    Purpose.ASK_DEADLINE: drafts.take_answer,
}
"""By what the message is for; a reply to any other is a report, or chatter."""

_DRAFTS = frozenset({Purpose.DRAFT, Purpose.DRAFT_ITEM, Purpose.ASK_DEADLINE})
"""Where 取消 is no answer: a draft is dropped by its button."""


_KEPT = _DRAFTS | {Purpose.REQUEST}
"""What can be answered again: a draft, and the office's copy of a request, which says what it takes."""

QUESTIONS = frozenset(ANSWERS) - {Purpose.DRAFT, Purpose.DRAFT_ITEM, Purpose.REQUEST}
"""What asks for words, and waits for them."""


def take_answer(turn: Turn, link: MessageLink, words: str) -> bool:
    """Takes a reply to something that was asked, once; False where nothing was."""
    if link.purpose is Purpose.ANSWERED:
        turn.reply(answered_before())
        return True
    if link.purpose not in ANSWERS:
        return False
    if is_dropped(words) and link.purpose not in _DRAFTS:
        turn.reply(dropped(link.task_number))
    else:
        ANSWERS[link.purpose](turn, link, words)
    if link.purpose not in _KEPT:
        about = About(Purpose.ANSWERED, link.task_number)
        outbox.relink(turn.session, turn.chat_id, link.message_id, [about])
    return True


def answers_a_question(turn: Turn, answered: Answered | None) -> bool:
    """Whether the message replied to is a question: its answer is given once, and an edit of it gives no other."""
    links = queries.links_of(turn.session, turn.chat_id, answered.message_id) if answered else ()
    return any(
        link.purpose is Purpose.ANSWERED or (link.purpose in ANSWERS and link.purpose not in _DRAFTS)
        for link in links
    )
