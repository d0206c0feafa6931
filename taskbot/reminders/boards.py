"""The board 看板 of the work group: one message, made and pinned once, edited in place when what it shows has changed.

Level-triggered: every time is asked what the board's letters have come to, and what is still to be done.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlmodel import Session, col, select

from taskbot.clock import office_day
from taskbot.reminders import outbox
from taskbot.reminders.models import Board, Delivery, Lane, Letter
from taskbot.reminders.outbox import Address, Body
from taskbot.tasks import membership, queries
from taskbot.tasks.models import Chat, ChatKind
from taskbot.tasks.permissions import Role
from taskbot.texts import boards as texts
from taskbot.texts.lists import Lamps

_GONE = ("message to edit not found", "MESSAGE_ID_INVALID", "message can't be edited")
"""What Telegram says of a message that somebody has deleted."""

_NO_RIGHT = ("not enough rights", "CHAT_ADMIN_REQUIRED")


@dataclass(frozen=True, slots=True)
class BoardRules:
    """What the board goes by; `admin_ids` are told beside the office when it cannot be pinned."""

    every: timedelta
    lamps: Lamps
    admin_ids: Collection[int]


def keep_board(session: Session, rules: BoardRules, *, now: datetime) -> bool:
    """Makes, pins or redraws the board, whichever is next; whether a letter was queued.

    One that somebody has unpinned stays unpinned; one that turns out to have been deleted is made anew.
    """
    work = membership.bound_chat(session, ChatKind.WORK)
    has_left = _leave_others(session, work, now)
    if work is None:
        return has_left
    board = session.get(Board, work.id)
    if board is None:
        return _make(session, work.id, None, _shown(session, rules, now), now)
    message_id = session.get_one(Letter, board.letter_id).message_id
    if message_id is not None and board.pin_letter_id is None:
        pin = outbox.pin(session, work.id, message_id, now=now)
        board.pin_letter_id = outbox.id_of(session, pin)
        session.add(board)
        return True
    if not board.has_told and _failed(session, board.pin_letter_id, *_NO_RIGHT):
        return _tell_office(session, board, work, rules, now)
    if now - board.drawn_at < rules.every:
        return has_left
    return _redraw(session, board, message_id, _shown(session, rules, now), now)


def _shown(session: Session, rules: BoardRules, now: datetime) -> str:
    return texts.board(queries.task_facts(session), office_day(now), rules.lamps)


def _make(session: Session, chat_id: int, board: Board | None, shown: str, now: datetime) -> bool:
    """A crash while it is being sent may leave two of them in the group; the newer one is kept."""
    body = Body(texts.drawn(shown, now, office_day(now)), texts.board_buttons())
    letter = outbox.tell(session, Address(chat_id), body, lane=Lane.REDRAW, now=now)
    board = board or Board(chat_id=chat_id, letter_id=0, look="", drawn_at=now)
    board.letter_id, board.pin_letter_id, board.edit_letter_id = outbox.id_of(session, letter), None, None
    board.look, board.drawn_at = _look(shown), now
    session.add(board)
    return True


def _redraw(session: Session, board: Board, message_id: int | None, shown: str, now: datetime) -> bool:
    if _failed(session, board.edit_letter_id, *_GONE):
        return _make(session, board.chat_id, board, shown, now)
    if board.look == _look(shown):
        return False
    if _failed(session, board.letter_id):
        return _make(session, board.chat_id, board, shown, now)
    if message_id is None:
        return False
    body = Body(texts.drawn(shown, now, office_day(now)), texts.board_buttons())
    edit = outbox.redraw(session, board.chat_id, message_id, body, now=now)
    board.edit_letter_id = outbox.id_of(session, edit)
    board.look, board.drawn_at = _look(shown), now
    session.add(board)
    return True


def _leave_others(session: Session, work: Chat | None, now: datetime) -> bool:
    """The board of a group that is no longer the work group says so for the last time."""
    others = session.exec(select(Board).where(col(Board.chat_id) != (work.id if work else 0))).all()
    for board in others:
        message_id = session.get_one(Letter, board.letter_id).message_id
        if message_id is not None:
            outbox.redraw(session, board.chat_id, message_id, Body(texts.board_moved()), now=now)
        session.delete(board)
    return bool(others)


def _tell_office(session: Session, board: Board, work: Chat, rules: BoardRules, now: datetime) -> bool:
    board.has_told = True
    session.add(board)
    people = membership.reachable_people(session, Role.OFFICE, also=rules.admin_ids)
    for person_id in people:
        body = Body(texts.pin_refused(work.title))
        outbox.tell(session, Address(person_id), body, lane=Lane.ORDER, now=now)
    return bool(people)


def _failed(session: Session, letter_id: int | None, *signs: str) -> bool:
    """Whether Telegram has refused the letter for good, with one of the words, where some are given."""
    letter = session.get(Letter, letter_id) if letter_id is not None else None
    if letter is None or letter.delivery != Delivery.FAILED:
        return False
    return not signs or any(sign in letter.error for sign in signs)


def _look(shown: str) -> str:
    return sha256(shown.encode()).hexdigest()
