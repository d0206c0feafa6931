"""Words that nobody could read: taken as the answer to what was asked last, or answered with how to write instead.

Only in private, where they are meant for the bot; in a group they are talk among people.
"""

from datetime import datetime, time, timedelta

from taskbot.clock import OFFICE_ZONE
from taskbot.handlers.answers import QUESTIONS, take_answer
from taskbot.handlers.turn import Turn
from taskbot.reminders import outbox
from taskbot.tasks import queries
from taskbot.tasks.models import MessageLink, Purpose
from taskbot.tasks.parsing.instruction_words import orders_nothing
from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.parsing.reply_words import QUESTION
from taskbot.tasks.permissions import Role
from taskbot.texts import reading as texts

_FRESH = timedelta(days=1)
"""So long an open question is remembered to somebody who seems to answer it without replying."""


def question_before(turn: Turn) -> MessageLink | None:
    """The question that words in private follow without replying to it: the last that the bot has said there."""
    if turn.is_group:
        return None
    last = outbox.last_message_in(turn.session, turn.chat_id)
    links = queries.links_of(turn.session, turn.chat_id, last) if last else ()
    return next((link for link in links if link.purpose in QUESTIONS | {Purpose.ASK_REPORT}), None)


def take_unreplied(turn: Turn, question: MessageLink, words: str) -> bool:
    """Takes the words as the answer to that question, unless they only acknowledge, or ask."""
    if question.purpose is Purpose.ASK_REPORT:
        return False
    if orders_nothing(words) or QUESTION.search(half_width(words)):
        return False
    return take_answer(turn, question, words)


def hint(turn: Turn, words: str) -> None:
    """How to write instead: by role; to somebody without a role once a day, and only where nothing else was said."""
    if turn.is_group or (turn.actor.roles and orders_nothing(words)):
        return
    if turn.actor.roles and (question := _open_question(turn)) is not None:
        turn.reply(texts.answer_hint(), to=question.message_id)
    elif Role.LIAISON in turn.actor.roles:
        turn.reply(texts.liaison_hint(turn.texts.office))
    elif Role.LEADER in turn.actor.roles:
        turn.reply(texts.leader_hint())
    elif not turn.actor.roles:
        midnight = datetime.combine(turn.today, time(), OFFICE_ZONE)
        if not outbox.has_spoken(turn.session, turn.chat_id, midnight):
            turn.reply(turn.texts.welcomed(turn.actor, ()))


def _open_question(turn: Turn) -> MessageLink | None:
    """The one question that waits for an answer there, if there is but one."""
    asked = outbox.questions_in(turn.session, turn.chat_id, QUESTIONS, turn.now - _FRESH)
    return asked[0] if len({each.message_id for each in asked}) == 1 else None
