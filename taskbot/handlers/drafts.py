"""Drafts: /new becomes a preview; blanks are filled by buttons or by words; nothing leaves before 确认交办."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zlib import crc32

from aiogram import F, Router

from taskbot.handlers import draft_views, marks
from taskbot.handlers.cards import post_card
from taskbot.handlers.commands import Command
from taskbot.handlers.draft_views import Look
from taskbot.handlers.marks import Wanted
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Turn, in_turn
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About, Body
from taskbot.tasks import draft_lists, draft_splits, drafting, queries
from taskbot.tasks.draft_lists import DraftList
from taskbot.tasks.draft_models import Draft
from taskbot.tasks.drafting import DraftReader
from taskbot.tasks.drafts import Problem, ProblemKind, Proposal
from taskbot.tasks.errors import BadAnswer, Marked, StaleButton, WrongUse
from taskbot.tasks.models import MessageLink, Purpose, Task
from taskbot.tasks.permissions import Role
from taskbot.tasks.units import Unit
from taskbot.texts import draft_lists as texts
from taskbot.texts.buttons import Keyboard, Press, PressData, button
from taskbot.texts.marks import answer_refused, issue_refused, words_refused
from taskbot.texts.orders import RECALL_LABEL
from taskbot.texts.problems import NO_DEADLINE_LABEL
from taskbot.texts.refusals import refused

_NO_DEADLINE = "none"


def propose(turn: Turn, words: str) -> None:
    """/new 任务名称 @牵头单位 配合：单位 6月30日前"""
    turn.actor.require(Role.OFFICE)
    if not words.strip():
        raise WrongUse("new")
    try:
        directive_id = draft_splits.open_rows(
            turn.session, words, reader_of(turn), by=turn.actor, now=turn.now
        )
        if directive_id is not None:
            turn.reply(*draft_views.list_look(turn, list_of(turn, directive_id)))
            return
        draft = drafting.open_draft(turn.session, words, reader_of(turn), by=turn.actor, now=turn.now)
    except Marked as refusal:
        marks.refuse(turn, words_refused(refusal.marks), turn.message_id, (marks.DESPITE, Wanted.NEW))
        return
    preview(turn, draft)


def choose_unit(turn: Turn, pressed: PressData) -> None:
    """A near name was tapped: `choice` is the mark of the unknown name and the unit's key."""
    draft = drafting.draft_for(turn.session, turn.actor, pressed.target)
    try:
        mark, key = map(int, pressed.choice.split("."))
        unknown = {_mark(problem): problem.words for problem in reader_of(turn).read(draft).problems}[mark]
    except (ValueError, LookupError):
        raise StaleButton from None
    rewrite(turn, draft, reader_of(turn).with_unit(draft, unknown, unit_keyed(turn, key)))
    show(turn, draft)


def unit_keyed(turn: Turn, key: int) -> Unit:
    """The unit that a button names; raises StaleButton where the register no longer has it."""
    unit = turn.context.register.keyed(key)
    if unit is None:
        raise StaleButton
    return unit


def choose_date(turn: Turn, pressed: PressData) -> None:
    """One reading of an ambiguous deadline was tapped, or that there is none."""
    draft = drafting.draft_for(turn.session, turn.actor, pressed.target)
    try:
        on = None if pressed.choice == _NO_DEADLINE else date.fromisoformat(pressed.choice)
    except ValueError:
        raise StaleButton from None
    rewrite(turn, draft, reader_of(turn).with_deadline(draft, on))
    show(turn, draft)


def take_answer(turn: Turn, link: MessageLink, words: str) -> None:
    """A reply to a preview, to an item of a list or to a question; to what was not understood one can reply again."""
    draft = drafting.draft_for(turn.session, turn.actor, link.draft_id or 0)
    is_about_time = link.purpose is Purpose.ASK_DEADLINE
    try:
        text = answered_text(turn, draft, words, is_about_time=is_about_time)
        rewrite(turn, draft, text)
    except BadAnswer as refusal:
        purpose = Purpose.ASK_DEADLINE if is_about_time else Purpose.DRAFT
        turn.reply(refused(refusal), about=[About(purpose, draft_id=draft.id)])
    except Marked as refusal:
        wanted = Wanted.DEADLINE if is_about_time else Wanted.ANSWER
        wish = (marks.DESPITE, f"{wanted}{link.message_id}")
        marks.refuse(turn, answer_refused(refusal.marks), draft.id or 0, wish)
    else:
        show_answered(turn, draft, link.message_id)


def answered_text(turn: Turn, draft: Draft, words: str, *, is_about_time: bool) -> str:
    """The draft's text with the answer in it; raises BadAnswer."""
    reader = reader_of(turn)
    answered = reader.with_said_deadline if is_about_time else reader.with_answer
    return answered(draft, words, turn.today)


def show_answered(turn: Turn, draft: Draft, asked_in: int) -> None:
    """Shows what an answer has made of the draft that the message `asked_in` showed or asked about."""
    if draft.directive_id is None:
        outbox.redraw(turn.session, turn.chat_id, asked_in, Body(turn.texts.draft_replaced()), now=turn.now)
        preview(turn, draft)
    else:
        _echo_item(turn, draft, draft.directive_id)


def _echo_item(turn: Turn, draft: Draft, directive_id: int) -> None:
    """Says what an answer has made of an item, and brings the messages that show it up to date."""
    text, keyboard = look(turn, draft)
    for message_id in queries.messages_showing(turn.session, turn.chat_id, draft.id or 0):
        outbox.redraw(turn.session, turn.chat_id, message_id, Body(text, keyboard), now=turn.now)
    listed = list_of(turn, directive_id)
    entry = listed.entry(draft)
    echo = texts.item_answered(entry, turn.context.register, turn.today)
    turn.reply(echo, draft_views.way_on(listed, entry), [About(Purpose.DRAFT, draft_id=draft.id)])


def issue(turn: Turn, pressed: PressData) -> None:
    """确认交办"""
    draft = drafting.draft_for(turn.session, turn.actor, pressed.target)
    try:
        task = issue_shown(turn, draft)
    except Marked as refusal:
        marks.refuse(turn, issue_refused(refusal.marks), draft.id or 0, (marks.DESPITE, Wanted.ISSUE))
    else:
        turn.toast(turn.texts.issued_briefly(task.number))


def issue_shown(turn: Turn, draft: Draft) -> Task:
    """Issues the draft that the turn's message shows; raises Marked before anything is done."""
    task = drafting.issue_draft(turn.session, draft, reader_of(turn), by=turn.actor, now=turn.now)
    post_card(turn, task.number)
    show(turn, draft, [[button(RECALL_LABEL, Press.RECALL, task.number)]])
    return task


def drop(turn: Turn, pressed: PressData) -> None:
    """取消"""
    draft = drafting.draft_for(turn.session, turn.actor, pressed.target)
    drafting.settle(turn.session, draft)
    show(turn, draft)


def split(turn: Turn, pressed: PressData) -> None:
    """每市一项"""
    draft = drafting.draft_for(turn.session, turn.actor, pressed.target)
    directive_id = draft_splits.split(turn.session, draft, reader_of(turn))
    turn.redraw(*draft_views.list_look(turn, list_of(turn, directive_id)))
    outbox.relink(turn.session, turn.chat_id, turn.message_id, [])


def reader_of(turn: Turn) -> DraftReader:
    """The reader of drafts, by the office's register and calendar."""
    return DraftReader(turn.context.register, turn.context.calendar)


def list_of(turn: Turn, directive_id: int) -> DraftList:
    """The draft list of a directive, for the office."""
    return draft_lists.list_of(turn.session, turn.actor, directive_id, reader_of(turn))


def look(turn: Turn, draft: Draft) -> Look:
    """What a draft looks like now: alone, or as an item of its directive's list."""
    if draft.directive_id is not None:
        return _item_look(turn, draft, list_of(turn, draft.directive_id))
    if draft.task_number is not None:
        return turn.texts.issued(draft.task_number, turn.session.get_one(Task, draft.task_number).title), []
    if not draft.is_open:
        return turn.texts.draft_dropped(), []
    proposal = reader_of(turn).read(draft)
    text = turn.texts.draft(proposal, turn.context.register, turn.today)
    return text, _keyboard(turn, draft, proposal, button("取消", Press.DROP, draft.id or 0))


def _item_look(turn: Turn, draft: Draft, listed: DraftList) -> Look:
    entry = listed.entry(draft)
    if not draft.is_open:
        return draft_views.settled_look(listed, entry)
    _, _, body = turn.texts.draft(entry.proposal, turn.context.register, turn.today).partition("\n")
    text = "\n".join([texts.item_headed(entry), body, "", texts.item_source(draft, entry.proposal)])
    return text, [*_keyboard(turn, draft, entry.proposal), *draft_views.item_rows(listed, entry)]


def show(turn: Turn, draft: Draft, way_back: Keyboard | None = None) -> None:
    """Shows the draft as it is now in the message whose button was pressed; a reply to that is an answer to it."""
    text, keyboard = look(turn, draft)
    turn.redraw(text, [*(way_back or []), *keyboard])
    if draft.directive_id is not None:
        about = [About(Purpose.DRAFT_ITEM, draft_id=draft.id)]
        outbox.relink(turn.session, turn.chat_id, turn.message_id, about)


def rewrite(turn: Turn, draft: Draft, text: str, despite_marks: Mapping[str, str] | None = None) -> None:
    """A person has put the draft right, and so has looked at it; raises Marked."""
    drafting.rewrite(turn.session, draft, text, despite_marks)
    draft.confirm = []


def preview(turn: Turn, draft: Draft) -> None:
    """Shows a draft that stands alone; a reply to that is an answer to it."""
    turn.reply(*look(turn, draft), [About(Purpose.DRAFT, draft_id=draft.id)])


def _keyboard(turn: Turn, draft: Draft, proposal: Proposal, *last: dict[str, Any]) -> Keyboard:
    draft_id = draft.id or 0
    rows = [*_member_rows(turn, draft_id, proposal), *_unit_rows(turn, draft_id, proposal)]
    rows = [*rows, *_date_rows(turn, draft_id, proposal)]
    end = [button("确认交办", Press.ISSUE, draft_id, style="success")] if not proposal.problems else []
    return [*rows, *([[*end, *last]] if end or last else [])]


def _member_rows(turn: Turn, draft_id: int, proposal: Proposal) -> Keyboard:
    members = draft_splits.members_of(proposal, reader_of(turn))
    return [[button(texts.each_one(members), Press.EACH_ONE, draft_id)]] if members else []


def _unit_rows(turn: Turn, draft_id: int, proposal: Proposal) -> Keyboard:
    register = turn.context.register
    return [
        [button(register.short_name(unit), Press.CHOOSE_UNIT, draft_id, f"{_mark(problem)}.{unit.key}")]
        for problem in proposal.problems
        for unit in map(register.find, problem.near)
        if unit is not None
    ]


def _mark(problem: Problem) -> int:
    """Tells a name from the others of its draft in a few bytes: a second tap must not put another name right."""
    return crc32(problem.words.encode())


def _date_rows(turn: Turn, draft_id: int, proposal: Proposal) -> Keyboard:
    kinds = {problem.kind for problem in proposal.problems}
    rows: Keyboard = []
    if kinds & {ProblemKind.AMBIGUOUS_DEADLINE, ProblemKind.INVALID_DEADLINE}:
        rows += [
            [button(turn.texts.date_choice(on, turn.today), Press.CHOOSE_DATE, draft_id, on.isoformat())]
            for on in (proposal.deadline.due_on, proposal.deadline.other_on)
            if on is not None
        ]
    if ProblemKind.NO_DEADLINE in kinds:
        rows.append([button(NO_DEADLINE_LABEL, Press.CHOOSE_DATE, draft_id, _NO_DEADLINE)])
    return rows


def make_router() -> Router:
    """The routing table."""
    router = Router(name="drafts")
    router.message.register(in_turn(propose), Command("new"))
    for press, act in (
        (Press.CHOOSE_UNIT, choose_unit),
        (Press.CHOOSE_DATE, choose_date),
        (Press.EACH_ONE, split),
        (Press.ISSUE, issue),
        (Press.DROP, drop),
    ):
        router.callback_query.register(in_turn(act), Pressed(press), F.message)
    return router
