"""批示: a leader instructs by /note or by replying to a digest or to a task's message; the office passes it on by one tap."""

from collections.abc import Collection, Sequence

from aiogram import F, Router

from taskbot.handlers.cards import people_of_office, tell_units
from taskbot.handlers.commands import Command
from taskbot.handlers.presses import Pressed
from taskbot.handlers.request_views import instruction_look, redraw_instruction
from taskbot.handlers.turn import Turn, in_turn
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About, about_tasks
from taskbot.tasks import instructions, membership, queries
from taskbot.tasks.errors import NoWorkGroup, StaleButton, WrongUse
from taskbot.tasks.models import ChatKind, Instruction, MessageLink, Person, Purpose
from taskbot.tasks.parsing.instruction_words import (
    numbers_at_head,
    numbers_in,
    numbers_opening,
    orders_nothing,
    orders_something,
)
from taskbot.tasks.parsing.reply_claims import Claim
from taskbot.tasks.permissions import Role
from taskbot.tasks.replies import parse_reply
from taskbot.tasks.secrecy import require_free_report
from taskbot.texts import instructions as texts
from taskbot.texts.buttons import Press, PressData, button


def note(turn: Turn, words: str) -> None:
    """/note 12 请抓紧推进, or without a number of the work as a whole."""
    turn.actor.require(Role.LEADER)
    numbers, said = numbers_at_head(words)
    if not said:
        raise WrongUse("note")
    turn.reply(_instruct(turn, numbers, said))


def take_asked(turn: Turn, link: MessageLink, words: str) -> None:
    """The answer to 批示 under a digest."""
    turn.actor.require(Role.LEADER)
    numbers, said = numbers_at_head(words)
    if not said:
        raise WrongUse("note")
    turn.reply(_instruct(turn, numbers or numbers_in(said), said))


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
    only = tuple(shown) if len(shown) == 1 else ()
    _take(turn, numbers_in(words) or numbers_in(quoted) or only, words)
    return True


def take_named(turn: Turn, words: str) -> bool:
    """Whether a leader's words that open with the numbers of tasks are an instruction; in a group they need the #."""
    if Role.LEADER not in turn.actor.roles or Role.LIAISON in turn.actor.roles:
        return False
    numbers, said = numbers_opening(words, bare=not turn.is_group)
    if not numbers or not said:
        return False
    _take(turn, numbers, said)
    return True


def instruct_as_said(turn: Turn, pressed: PressData) -> None:
    """作为批示: the words that were asked about are an instruction, by whoever wrote them."""
    turn.actor.require(Role.LEADER)
    links = queries.links_of(turn.session, turn.chat_id, turn.message_id)
    words = next((link.said for link in links if link.said), "")
    if not words:
        raise StaleButton
    if pressed.target != turn.actor.id:
        turn.toast(texts.another_leaders())
        return
    numbers = [link.task_number for link in links if link.task_number is not None]
    turn.redraw(_instruct(turn, numbers, words))
    outbox.relink(turn.session, turn.chat_id, turn.message_id, about_tasks(Purpose.NOTICE, numbers))


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
    _tell_leader(turn, given)


def _tell_leader(turn: Turn, given: Instruction) -> None:
    """That it was passed on and to whom, where he can be written to."""
    leader = turn.session.get_one(Person, given.by)
    if not leader.has_started:
        return
    task = queries.facts_of(turn.session, given.task_number) if given.task_number else None
    units = [task.lead_unit, *task.supporting_units] if task else []
    text = texts.passed_on(given, turn.texts.office, units, task, turn.today)
    turn.post(leader.id, text, about=[About(Purpose.NOTICE, given.task_number)])


def _take(turn: Turn, numbers: Sequence[int], words: str) -> None:
    """An instruction, unless the words order nothing; what reads like a report is asked about first."""
    if orders_nothing(words):
        return
    if not _reads_like_a_report(turn, words):
        turn.reply(_instruct(turn, numbers, words))
        return
    require_free_report(words, turn.file_name)
    for number in numbers:
        queries.task_for(turn.session, turn.actor, number)
    row = [button("作为批示", Press.INSTRUCT_AS_SAID, turn.actor.id)]
    about = [About(Purpose.NOTICE, number, said=words) for number in numbers or (None,)]
    turn.reply(texts.asked_if_meant(words, numbers), [row], about)


def _reads_like_a_report(turn: Turn, words: str) -> bool:
    """60%, 已完成, 受阻: a figure or a state, and no word of what is to be done."""
    told = parse_reply(words, turn.today, turn.context.calendar, to=1).reports
    has_state = any(
        one.progress is not None or one.claim in (Claim.DONE, Claim.BLOCKED, Claim.NOT_STARTED)
        for one in told
    )
    return has_state and not orders_something(words)


def _instruct(turn: Turn, numbers: Sequence[int], words: str) -> str:
    """One instruction for each task; the office hears of each in private, since no unit should read it before.

    Returns what the leader is told.
    """
    require_free_report(words, turn.file_name)
    for number in numbers or (None,):
        given = instructions.instruct(turn.session, words, number, by=turn.actor, now=turn.now)
        about = [About(Purpose.NOTICE, number, instruction_id=given.id)]
        for person_id in people_of_office(turn):
            turn.post(person_id, *instruction_look(turn, given), about)
    return texts.recorded(numbers, turn.texts.office)


def _for_units(turn: Turn, given: Instruction) -> str:
    task = queries.facts_of(turn.session, given.task_number) if given.task_number else None
    return texts.for_units(given, turn.session.get_one(Person, given.by).name, task, turn.today)


def make_router() -> Router:
    """The routing table."""
    router = Router(name="instructions")
    router.message.register(in_turn(note), Command("note"))
    router.callback_query.register(in_turn(instruct_as_said), Pressed(Press.INSTRUCT_AS_SAID), F.message)
    router.callback_query.register(in_turn(forward), Pressed(Press.FORWARD), F.message)
    return router
