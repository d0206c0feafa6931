"""批示: a leader instructs by /note, or by replying to a digest, a list of it or a task's message. The office passes it on (`forwarding`)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from aiogram import F, Router

from taskbot.digest.models import Digest
from taskbot.handlers.cards import people_of_office
from taskbot.handlers.commands import Command
from taskbot.handlers.presses import Pressed
from taskbot.handlers.request_views import instruction_look
from taskbot.handlers.turn import Turn, in_turn
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About, about_tasks
from taskbot.tasks import instructions, queries
from taskbot.tasks.errors import StaleButton, WrongUse
from taskbot.tasks.models import MessageLink, Purpose
from taskbot.tasks.parsing.instruction_parts import Aim, InstructionPart, instruction_parts
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
from taskbot.texts import digests as digest_texts
from taskbot.texts import instructions as texts
from taskbot.texts.buttons import Press, PressData, button


@dataclass(frozen=True, slots=True)
class Paper:
    """What an instruction is written on: a digest or one of its lists, and the tasks that the list names."""

    name: str = ""
    listed: tuple[int, ...] = ()
    digest_id: int | None = None


NO_PAPER = Paper()


def note(turn: Turn, words: str) -> None:
    """/note 12 请抓紧推进, or without a number of the work as a whole."""
    turn.actor.require(Role.LEADER)
    numbers, said = numbers_at_head(words)
    if not said:
        raise WrongUse("note")
    turn.reply(_instruct(turn, _parts(turn, said, numbers)))


def take_asked(turn: Turn, link: MessageLink, words: str) -> None:
    """The answer to 批示 under a digest, a list of it, or a task that was opened from there."""
    turn.actor.require(Role.LEADER)
    paper = paper_of(turn, queries.links_of(turn.session, turn.chat_id, link.message_id))
    numbers, said = numbers_at_head(words)
    if not said:
        raise WrongUse("note")
    only = paper.listed if len(paper.listed) == 1 else ()
    turn.reply(_instruct(turn, _parts(turn, said, numbers or only), paper))


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
    numbers, said = numbers_opening(words, bare=False)
    only = tuple(shown) if len(shown) == 1 else ()
    _take(turn, numbers or numbers_in(quoted) or only, said or words, paper_of(turn, links))
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
    numbers = tuple(link.task_number for link in links if link.task_number is not None)
    turn.redraw(_instruct(turn, [InstructionPart(Aim(numbers), words)], paper_of(turn, links)))
    outbox.relink(turn.session, turn.chat_id, turn.message_id, about_tasks(Purpose.NOTICE, numbers))


def paper_of(turn: Turn, links: Sequence[MessageLink]) -> Paper:
    """The digest that a message shows, or whose list it shows; none where it shows neither."""
    link = next((each for each in links if each.digest_id), None)
    digest = turn.session.get(Digest, link.digest_id) if link else None
    if link is None or digest is None:
        return NO_PAPER
    if link.purpose is Purpose.NOTICE or not link.said:
        return Paper(digest_texts.named(digest.period, digest.number), digest_id=digest.id)
    listed = tuple(each.task_number for each in links if each.task_number is not None)
    return Paper(link.said, listed, digest.id)


def _parts(turn: Turn, words: str, to: tuple[int, ...]) -> tuple[InstructionPart, ...]:
    return instruction_parts(words, queries.open_titles(turn.session), to)


def _take(turn: Turn, to: tuple[int, ...], words: str, paper: Paper = NO_PAPER) -> None:
    """An instruction, unless the words order nothing; what reads like a report is asked about first."""
    if orders_nothing(words):
        return
    parts = _parts(turn, words, to)
    if not _reads_like_a_report(turn, words):
        turn.reply(_instruct(turn, parts, paper))
        return
    require_free_report(words, turn.file_name)
    numbers = [number for part in parts for number in part.aim.numbers]
    for number in numbers:
        queries.task_for(turn.session, turn.actor, number)
    row = [button("作为批示", Press.INSTRUCT_AS_SAID, turn.actor.id)]
    about = [
        About(Purpose.NOTICE, number, digest_id=paper.digest_id, said=words) for number in numbers or (None,)
    ]
    turn.reply(texts.asked_if_meant(words, numbers), [row], about)


def _reads_like_a_report(turn: Turn, words: str) -> bool:
    """60%, 已完成, 受阻: a figure or a state, and no word of what is to be done."""
    told = parse_reply(words, turn.today, turn.context.calendar, to=1).reports
    has_state = any(
        one.progress is not None or one.claim in (Claim.DONE, Claim.BLOCKED, Claim.NOT_STARTED)
        for one in told
    )
    return has_state and not orders_something(words)


def _instruct(turn: Turn, parts: Sequence[InstructionPart], paper: Paper = NO_PAPER) -> str:
    """One instruction for each task of each part; the office hears of each in private, since no unit should read it before.

    Returns what the leader is told.
    """
    for part in parts:
        require_free_report(part.words, turn.file_name)
        meant = () if part.aim.numbers else part.aim.meant or paper.listed
        for number in part.aim.numbers or (None,):
            given = instructions.instruct(
                turn.session, part.words, number, about=paper.name, meant=meant, by=turn.actor, now=turn.now
            )
            about = [About(Purpose.NOTICE, number, instruction_id=given.id)]
            for person_id in people_of_office(turn):
                turn.post(person_id, *instruction_look(turn, given), about)
    return texts.recorded(parts, turn.texts.office, paper.name)


def make_router() -> Router:
    """The routing table."""
    router = Router(name="instructions")
    router.message.register(in_turn(note), Command("note"))
    router.callback_query.register(in_turn(instruct_as_said), Pressed(Press.INSTRUCT_AS_SAID), F.message)
    return router
