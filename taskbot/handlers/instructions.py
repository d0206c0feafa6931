"""批示: a leader instructs by /note or by replying to a digest or to a task's message; the office passes it on by one tap."""

from collections.abc import Collection, Sequence

from aiogram import F, Router

from taskbot.handlers.cards import people_of_office, tell_units
from taskbot.handlers.commands import Command
from taskbot.handlers.presses import Pressed
from taskbot.handlers.request_views import instruction_look, redraw_instruction
from taskbot.handlers.turn import Turn, in_turn
from taskbot.reminders.outbox import About
from taskbot.tasks import instructions, membership, queries
from taskbot.tasks.errors import NoWorkGroup, WrongUse
from taskbot.tasks.models import ChatKind, Instruction, MessageLink, Person, Purpose
from taskbot.tasks.parsing.instruction_words import (
    numbers_at_head,
    numbers_in,
    numbers_opening,
    orders_nothing,
)
from taskbot.tasks.permissions import Role
from taskbot.tasks.secrecy import require_free_report
from taskbot.texts import instructions as texts
from taskbot.texts.buttons import Press, PressData


def note(turn: Turn, words: str) -> None:
    """/note 12 请抓紧推进, or without a number of the work as a whole."""
    turn.actor.require(Role.LEADER)
    numbers, said = numbers_at_head(words)
    if not said:
        raise WrongUse("note")
    _instruct(turn, numbers, said)


def take_asked(turn: Turn, link: MessageLink, words: str) -> None:
    """The answer to 批示 under a digest."""
    turn.actor.require(Role.LEADER)
    numbers, said = numbers_at_head(words)
    if not said:
        raise WrongUse("note")
    _instruct(turn, numbers or numbers_in(said), said)


def take_instruction(
    turn: Turn, words: str, links: Sequence[MessageLink], shown: Collection[int], quoted: str
) -> bool:
    """Whether a reply is a leader's instruction; it is then recorded.

    It is about the tasks that it names, else those of the quoted line, else the one task that the message is about
    (`shown`), else about the work as a whole.
    """
    is_digest = any(link.purpose is Purpose.DIGEST for link in links)
    may_report = Role.LIAISON in turn.actor.roles and not is_digest
    if Role.LEADER not in turn.actor.roles or may_report or not (is_digest or shown):
        return False
    if not orders_nothing(words):
        only = tuple(shown) if len(shown) == 1 else ()
        _instruct(turn, numbers_in(words) or numbers_in(quoted) or only, words)
    return True


def take_named(turn: Turn, words: str) -> bool:
    """Whether a leader's words that open with the numbers of tasks are an instruction; in a group they need the #."""
    if Role.LEADER not in turn.actor.roles or Role.LIAISON in turn.actor.roles:
        return False
    numbers, said = numbers_opening(words, bare=not turn.is_group)
    if not numbers or not said:
        return False
    if not orders_nothing(said):
        _instruct(turn, numbers, said)
    return True


def forward(turn: Turn, pressed: PressData) -> None:
    """转办: to every unit of the task, once per chat; what is about the work as a whole, to the work group."""
    given = instructions.forward(turn.session, pressed.target, by=turn.actor, now=turn.now)
    text = _for_units(turn, given)
    if given.task_number is not None:
        was_told = tell_units(turn, given.task_number, text)
    else:
        work = membership.bound_chat(turn.session, ChatKind.WORK)
        was_told = work is not None
        if work is not None:
            turn.post(work.id, text)
    if not was_told:
        raise NoWorkGroup
    turn.toast(texts.forwarded_briefly())
    turn.redraw(*instruction_look(turn, given))
    redraw_instruction(turn, given)


def _instruct(turn: Turn, numbers: Sequence[int], words: str) -> None:
    """One instruction for each task; the office hears of each in private, since no unit should read it before."""
    require_free_report(words, turn.file_name)
    for number in numbers or (None,):
        given = instructions.instruct(turn.session, words, number, by=turn.actor, now=turn.now)
        about = [About(Purpose.NOTICE, number, instruction_id=given.id)]
        for person_id in people_of_office(turn):
            turn.post(person_id, *instruction_look(turn, given), about)
    turn.reply(texts.recorded(numbers, turn.texts.office))


def _for_units(turn: Turn, given: Instruction) -> str:
    task = queries.facts_of(turn.session, given.task_number) if given.task_number else None
    return texts.for_units(given, turn.session.get_one(Person, given.by).name, task, turn.today)


def make_router() -> Router:
    """The routing table."""
    router = Router(name="instructions")
    router.message.register(in_turn(note), Command("note"))
    router.callback_query.register(in_turn(forward), Pressed(Press.FORWARD), F.message)
    return router
