"""The plain words of the office and the leaders in private: a task or a list is shown, an order or a paper offered as a draft."""

from aiogram import F, Router

from taskbot.handlers import drafts, lists, task_views
from taskbot.handlers.incoming import Kind, Wish
from taskbot.handlers.presses import Asked, Pressed
from taskbot.handlers.turn import Turn, in_turn
from taskbot.tasks import queries
from taskbot.tasks.errors import MessageGone
from taskbot.tasks.parsing.plain_asks import PlainAsk, Wanted, asks_the_office, asks_when, read_ask
from taskbot.tasks.permissions import Role
from taskbot.texts import plain_asks as texts
from taskbot.texts.buttons import Press, PressData, button
from taskbot.texts.lists import selection_called

_SEES_ALL = frozenset({Role.OFFICE, Role.LEADER})
_PAPER_ROWS, _PAPER_LENGTH = 3, 60


def take_plain(turn: Turn, words: str) -> bool:
    """Whether the words were understood and answered; a liaison's are so only where they ask for the own list."""
    asked = None if turn.is_group else read_ask(words)
    if asked is None:
        return False
    if asked.wanted is Wanted.MINE and turn.actor.roles:
        (lists.show_mine if Role.LIAISON in turn.actor.roles else _show_all)(turn)
        return True
    may_ask = bool(_SEES_ALL & turn.actor.roles) and Role.LIAISON not in turn.actor.roles
    return may_ask and _answer(turn, asked)


def _show_all(turn: Turn) -> None:
    lists.show_list(turn, "")


def _answer(turn: Turn, asked: PlainAsk) -> bool:
    match asked.wanted:
        case Wanted.TASK:
            task_views.show_task(turn, str(asked.number))
        case Wanted.LIST if selection_called(asked.words):
            lists.show_list(turn, asked.words)
        case Wanted.CLOSE | Wanted.RETURN if Role.OFFICE in turn.actor.roles:
            turn.reply(texts.decide_by_command(asked.number, is_return=asked.wanted is Wanted.RETURN))
        case _:
            return False
    return True


def offer_draft(turn: Turn, words: str) -> bool:
    """Whether the office's words are an order to a unit, or a pasted paper: they are offered as drafts, by one tap."""
    if turn.is_group or Role.OFFICE not in turn.actor.roles or Role.LIAISON in turn.actor.roles:
        return False
    rows = [row for row in words.splitlines() if row.strip()]
    if len(rows) >= _PAPER_ROWS and len(words) >= _PAPER_LENGTH:
        choice = Wish(Kind.DIRECTIVE).pack()
        turn.reply(texts.paper_offered(), [[button("拟办", Press.READ_AS, turn.message_id, choice)]])
        return True
    proposal = drafts.reader_of(turn).read_text(words, turn.now)
    names_unit = proposal.lead_unit is not None or bool(proposal.expanded)
    if not names_unit or not proposal.title or not (proposal.due_on or proposal.recurrence):
        return False
    turn.reply(texts.order_offered(), [[button("拟办任务", Press.NEW_AS_SAID, turn.message_id)]])
    return True


def propose_as_said(turn: Turn, pressed: PressData, asked_about: str) -> None:
    """拟办任务, under an order in plain words."""
    if not asked_about:
        raise MessageGone
    drafts.propose(turn, asked_about)
    turn.redraw(texts.taken_as_order())


def answer_question(turn: Turn, words: str, about: frozenset[int]) -> bool:
    """Whether a question about the one task of the message replied to was answered: 什么时候要？ 能不能给个模板"""
    if len(about) != 1:
        return False
    (number,) = about
    if asks_when(words):
        turn.reply(texts.when_due(queries.facts_of(turn.session, number), turn.today))
    elif asks_the_office(words) and Role.LIAISON in turn.actor.roles:
        turn.reply(texts.ask_the_office(number, turn.texts.office))
    else:
        return False
    return True


def make_router() -> Router:
    """The routing table."""
    router = Router(name="plain asks")
    router.callback_query.register(in_turn(propose_as_said), Pressed(Press.NEW_AS_SAID), F.message, Asked())
    return router
