"""Directives come in: a file in private, /draft with a file, in reply to one, or above pasted words, become a draft list."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from aiogram import Bot, F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, Update

from taskbot.context import Context
from taskbot.errors import UserError
from taskbot.handlers import drafts
from taskbot.handlers.commands import Command, split_command, text_of
from taskbot.handlers.draft_views import list_look
from taskbot.handlers.files import (
    Given,
    ReadFile,
    given_in,
    held_in,
    in_office_turn,
    is_from_office,
    read_given,
    split_day,
)
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Act, Turn
from taskbot.tasks import draft_lists, journal
from taskbot.tasks.directives import DirectiveRead, UndatedDirective, parse_directive
from taskbot.tasks.errors import WrongUse
from taskbot.tasks.secrecy import secrecy_marks
from taskbot.texts import draft_lists as texts
from taskbot.texts.buttons import Press, PressData, button
from taskbot.texts.words import excerpt

_PAPERS = 10
_TITLE_LENGTH = 60


async def draft_paper(
    message: Message, bot: Bot, context: Context, event_update: Update, username: str, words: str
) -> None:
    """/draft, or /draft 2020-04-15 where the paper does not say its day."""

    async def work() -> Act:
        day, rest = split_day(words)
        given = given_in(message, rest, bot, username)
        if given is not None:
            return await _read(bot, context, given, day)
        return _misused if day or message.reply_to_message else _show_papers

    await in_office_turn(context, event_update, work)


async def draft_file(message: Message, bot: Bot, context: Context, event_update: Update) -> None:
    """A file in private, without a command; with words of somebody outside the office it is a report."""
    if text_of(message) and not await is_from_office(context, event_update):
        raise SkipHandler

    async def work() -> Act:
        day, words = split_day(text_of(message))
        return await _read(bot, context, Given(message.message_id, words, message.document), day)

    await in_office_turn(context, event_update, work, otherwise=_not_taken)


async def override(
    query: CallbackQuery,
    bot: Bot,
    context: Context,
    event_update: Update,
    username: str,
    pressed: PressData,
) -> None:
    """仍要拟办: the paper is fetched again, since nothing of it was kept."""

    async def work() -> Act:
        replied = query.message.reply_to_message if isinstance(query.message, Message) else None
        given = held_in(replied, username) if replied else None
        if given is None:
            raise UserError("原来的消息已经不在，请重新发送")
        day, _ = split_day(pressed.choice)
        return await _read(bot, context, given, day, despite_marks=True)

    await in_office_turn(context, event_update, work)


async def _read(
    bot: Bot, context: Context, given: Given, day: date | None, *, despite_marks: bool = False
) -> Act:
    """Reads the paper beside the event loop; what is to be done with it in the turn."""
    read = await read_given(bot, given)
    marks = await asyncio.to_thread(secrecy_marks, f"{read.title}\n{read.document.text}")
    if marks and not despite_marks:
        return partial(_warn, given=given, marks=marks, day=day)
    paper = await asyncio.to_thread(_drawn, read, day, context)
    return partial(_open, read=read, paper=paper, marks=marks)


@dataclass(frozen=True, slots=True)
class _Paper:
    """What was drawn from a paper; its day was `told` by the sender, `assumed`, or stands in the paper."""

    read: DirectiveRead
    told: bool
    assumed: bool = False


def _drawn(read: ReadFile, day: date | None, context: Context) -> _Paper:
    text, calendar = read.document.text, context.calendar
    try:
        paper = _Paper(parse_directive(text, day, calendar), told=day is not None)
    except UndatedDirective:
        paper = _Paper(parse_directive(text, context.clock.today(), calendar), told=False, assumed=True)
    title = paper.read.title or read.title or excerpt(text.lstrip().partition("\n")[0], _TITLE_LENGTH)
    return replace(paper, read=replace(paper.read, title=title))


def _open(turn: Turn, read: ReadFile, paper: _Paper, marks: tuple[str, ...]) -> None:
    """The paper's list, with a word on what was done before and what was assumed."""
    reader, text = drafts.reader_of(turn), read.document.text
    opened = draft_lists.open_list(turn.session, text, paper.read, reader, by=turn.actor, now=turn.now)
    listed = drafts.list_of(turn, opened.directive_id)
    if opened.is_known and paper.told:
        draft_lists.count_from(turn.session, listed, paper.read.dated)
        listed = drafts.list_of(turn, opened.directive_id)
    if marks:
        new = {"directive": opened.directive_id, "title": paper.read.title, "marks": list(marks)}
        journal.record(turn.session, "secrecy_overridden", new=new, by=turn.actor, now=turn.now)
    notes = [
        (bool(marks), texts.overridden(marks, turn.actor.name)),
        (opened.is_known, texts.drafted_before()),
        (opened.earlier > 0, texts.amended(opened.earlier)),
        (paper.assumed and not opened.is_known, texts.day_assumed(turn.today)),
        (read.given.is_perhaps_cut, texts.perhaps_cut()),
    ]
    page, keyboard = list_look(turn, listed)
    turn.reply("\n\n".join([*(words for holds, words in notes if holds), page]), keyboard)
    if turn.query_id is not None:
        turn.redraw(texts.overridden(marks, turn.actor.name))


def _warn(turn: Turn, given: Given, marks: tuple[str, ...], day: date | None) -> None:
    """In reply to the message that holds the paper: from there it is fetched again if somebody answers for it."""
    choice = day.isoformat() if day else ""
    answer = [[button("仍要拟办", Press.OVERRIDE, given.message_id, choice, style="danger")]]
    turn.reply(texts.marked(marks), answer, to=given.message_id)


def _misused(_turn: Turn) -> None:
    raise WrongUse("draft")


def _not_taken(turn: Turn) -> None:
    turn.reply(texts.file_not_taken())


def _show_papers(turn: Turn) -> None:
    """/draft alone: the papers that have something left to settle."""
    papers = draft_lists.papers_in_hand(turn.session, turn.actor)[:_PAPERS]
    if not papers:
        raise WrongUse("draft")
    rows = [
        [button(texts.paper_button(paper, count), Press.DRAFT_LIST, paper.id or 0, "0")]
        for paper, count in papers
    ]
    turn.reply(texts.papers_in_hand(), rows)


class PlainFile(Filter):
    """Lets a file through that somebody sends in private without a command."""

    async def __call__(self, message: Message, username: str) -> bool:
        text = text_of(message)
        is_command = text.lstrip().startswith(("/", "／")) or split_command(text, username, is_group=False)
        return bool(message.document and message.chat.type == "private" and not is_command)


def make_router() -> Router:
    """The routing table."""
    router = Router(name="directives")
    router.message.register(draft_paper, Command("draft"))
    router.message.register(draft_file, PlainFile())
    router.callback_query.register(override, Pressed(Press.OVERRIDE), F.message)
    return router
