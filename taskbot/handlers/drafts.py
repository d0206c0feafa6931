"""Drafts: /new becomes a preview; blanks are filled by buttons or by words; nothing leaves before 确认交办."""

from datetime import date
from zlib import crc32

from aiogram import F, Router

from taskbot.handlers.cards import post_card
from taskbot.handlers.commands import Command
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Turn, in_turn
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About, Body
from taskbot.tasks import drafting
from taskbot.tasks.drafting import DraftReader
from taskbot.tasks.drafts import Problem, ProblemKind, Proposal
from taskbot.tasks.errors import BadAnswer, StaleButton, WrongUse
from taskbot.tasks.models import Draft, Purpose
from taskbot.tasks.permissions import Role
from taskbot.texts.buttons import Keyboard, Press, PressData, button
from taskbot.texts.problems import NO_DEADLINE_LABEL
from taskbot.texts.refusals import refused

_NO_DEADLINE = "none"


def propose(turn: Turn, words: str) -> None:
    """/new 任务名称 @牵头单位 配合：单位 6月30日前"""
    turn.actor.require(Role.OFFICE)
    if not words.strip():
        raise WrongUse("new")
    _preview(turn, drafting.open_draft(turn.session, words, by=turn.actor, now=turn.now))


def choose_unit(turn: Turn, pressed: PressData) -> None:
    """A near name was tapped: `choice` is the mark of the unknown name and the unit's place in the register."""
    draft = drafting.draft_for(turn.session, turn.actor, pressed.target)
    try:
        mark, order = map(int, pressed.choice.split("."))
        unit = turn.context.register.units[order]
        unknown = {_mark(problem): problem.words for problem in _reader(turn).read(draft).problems}[mark]
    except (ValueError, LookupError):
        raise StaleButton from None
    _rewrite(turn, draft, _reader(turn).with_unit(draft, unknown, unit))


def choose_date(turn: Turn, pressed: PressData) -> None:
    """One reading of an ambiguous deadline was tapped, or that there is none."""
    draft = drafting.draft_for(turn.session, turn.actor, pressed.target)
    try:
        on = None if pressed.choice == _NO_DEADLINE else date.fromisoformat(pressed.choice)
    except ValueError:
        raise StaleButton from None
    _rewrite(turn, draft, _reader(turn).with_deadline(draft, on))


def fill_blank(turn: Turn, draft_id: int, words: str, preview_id: int) -> None:
    """A reply to the preview, which gives way to a new one; to what was not understood one can reply again."""
    draft = drafting.draft_for(turn.session, turn.actor, draft_id)
    try:
        text = _reader(turn).with_answer(draft, words, turn.today)
    except BadAnswer as refusal:
        turn.reply(refused(refusal), about=[About(Purpose.DRAFT, draft_id=draft_id)])
        return
    drafting.rewrite(turn.session, draft, text)
    outbox.redraw(turn.session, turn.chat_id, preview_id, Body(turn.texts.draft_replaced()), now=turn.now)
    _preview(turn, draft)


def issue(turn: Turn, pressed: PressData) -> None:
    """确认交办"""
    draft = drafting.draft_for(turn.session, turn.actor, pressed.target)
    task = drafting.issue_draft(turn.session, draft, _reader(turn), by=turn.actor, now=turn.now)
    post_card(turn, task.number)
    turn.redraw(turn.texts.issued(task.number, task.title))
    turn.toast(turn.texts.issued_briefly(task.number))


def drop(turn: Turn, pressed: PressData) -> None:
    """取消"""
    drafting.settle(turn.session, drafting.draft_for(turn.session, turn.actor, pressed.target))
    turn.redraw(turn.texts.draft_dropped())


def _reader(turn: Turn) -> DraftReader:
    return DraftReader(turn.context.register, turn.context.calendar)


def _rewrite(turn: Turn, draft: Draft, text: str) -> None:
    drafting.rewrite(turn.session, draft, text)
    proposal = _reader(turn).read(draft)
    turn.redraw(
        turn.texts.draft(proposal, turn.context.register, turn.today), _keyboard(turn, draft, proposal)
    )


def _preview(turn: Turn, draft: Draft) -> None:
    proposal = _reader(turn).read(draft)
    text = turn.texts.draft(proposal, turn.context.register, turn.today)
    turn.reply(text, _keyboard(turn, draft, proposal), [About(Purpose.DRAFT, draft_id=draft.id)])


def _keyboard(turn: Turn, draft: Draft, proposal: Proposal) -> Keyboard:
    draft_id = draft.id or 0
    rows = [*_unit_rows(turn, draft_id, proposal), *_date_rows(turn, draft_id, proposal)]
    last = [button("取消", Press.DROP, draft_id)]
    if not proposal.problems:
        last.insert(0, button("确认交办", Press.ISSUE, draft_id, style="success"))
    return [*rows, last]


def _unit_rows(turn: Turn, draft_id: int, proposal: Proposal) -> Keyboard:
    register = turn.context.register
    return [
        [button(register.short_name(unit), Press.CHOOSE_UNIT, draft_id, f"{_mark(problem)}.{unit.order}")]
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
        (Press.ISSUE, issue),
        (Press.DROP, drop),
    ):
        router.callback_query.register(in_turn(act), Pressed(press), F.message)
    return router
