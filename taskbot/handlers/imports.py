"""Work lists in chat: what an import would do is shown first, page by page; one confirmation does exactly that.

Of a workbook of ours that the office has edited each row can be left out.
"""

from collections.abc import Callable
from functools import partial
from hashlib import sha256

from aiogram import F, Router

from taskbot.context import Context
from taskbot.digest.revisions import grounds_of, plan_document
from taskbot.handlers import marks, notices
from taskbot.handlers.cards import post_cards
from taskbot.handlers.draft_views import Look
from taskbot.handlers.files import ReadFile, in_reader
from taskbot.handlers.marks import Reason
from taskbot.handlers.paging import Page, in_rows, page_in, page_of
from taskbot.handlers.plan_notices import tell_plan
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Act, Turn, in_turn
from taskbot.tasks import membership, prepared_imports
from taskbot.tasks.draft_models import PreparedImport
from taskbot.tasks.errors import PlanOutdated, StaleButton
from taskbot.tasks.importing import ImportPlan
from taskbot.tasks.models import ChatKind
from taskbot.texts import imports as texts
from taskbot.texts.buttons import Keyboard, Press, PressData, button
from taskbot.texts.pages import pages

_PAGE_LENGTH = 600
"""Characters: what a phone shows without much scrolling."""

_ALL = "all"
_TICKS_A_ROW = 4


async def planned(context: Context, read: ReadFile, reason: Reason | None) -> Act:
    """Plans the import, outside of any writing: a confirmation tells what has changed since."""
    grounds, now = grounds_of(context), context.clock.now()
    plan = await in_reader(context, plan_document, grounds, read.document, read.given.name, now)
    return partial(_preview, plan=plan, read=read, reason=reason)


def _preview(turn: Turn, plan: ImportPlan, read: ReadFile, reason: Reason | None) -> None:
    """Shows the plan."""
    answered = marks.let_through(turn, read.marks, reason, plan.title or read.title) if reason else {}
    prepared = prepared_imports.prepare(
        turn.session, read.title, plan, despite_marks=answered, by=turn.actor, now=turn.now
    )
    turn.reply(*_look(turn, prepared, prepared_imports.plan_of(prepared), 0))


def _standing(act: Callable[[Turn, PreparedImport, PressData], None]) -> Act:
    """The act on the preview that was pressed; of one that a later preview has replaced only that is said."""

    def acted(turn: Turn, pressed: PressData) -> None:
        if prepared_imports.is_replaced(turn.session, turn.actor, pressed.target):
            turn.redraw(texts.replaced())
            turn.toast(texts.replaced(), alert=True)
        else:
            act(turn, prepared_imports.prepared_for(turn.session, turn.actor, pressed.target), pressed)

    return acted


def show_page(turn: Turn, prepared: PreparedImport, pressed: PressData) -> None:
    """‹ ›"""
    if not pressed.choice.isdecimal():
        raise StaleButton
    turn.redraw(*_look(turn, prepared, prepared_imports.plan_of(prepared), int(pressed.choice)))


def choose(turn: Turn, prepared: PreparedImport, pressed: PressData) -> None:
    """☑ #12, 全选: the row is left out or taken back in; the message shows it."""
    page, number = page_in(pressed.choice)
    if number != _ALL and not number.isdecimal():
        raise StaleButton
    plan = prepared_imports.choose(turn.session, prepared, None if number == _ALL else int(number))
    turn.redraw(*_look(turn, prepared, plan, page))


def confirm(turn: Turn, prepared: PreparedImport, pressed: PressData) -> None:
    """确认导入, 全部确认, 确认所选: new tasks that nobody has reported on yet are shown to their units.

    Where tasks have changed since the preview it is renewed, and waits for another press.
    """
    plan = prepared_imports.plan_of(prepared)
    if pressed.choice != _mark(plan):
        turn.redraw(*_look(turn, prepared, plan, 0))
        turn.toast(texts.choice_changed())
        return
    stood = notices.before(turn, [entry.number for entry in plan.chosen])
    try:
        prepared_imports.confirm(turn.session, prepared, by=turn.actor, now=turn.now)
    except PlanOutdated as outdated:
        if not outdated.numbers:
            raise
        plan = prepared_imports.renew(turn.session, prepared, outdated.numbers)
        turn.redraw(*_look(turn, prepared, plan, 0))
        turn.toast(texts.renewed(outdated.numbers), alert=True)
        return
    if _has_place(turn):
        post_cards(turn, _unheard(plan))
    told = tell_plan(turn, stood, plan)
    first, *more = pages(texts.imported(plan, prepared.name, told))
    turn.redraw(first)
    for page in more:
        turn.reply(page)
    turn.toast(texts.imported_briefly(plan))


def drop(turn: Turn, prepared: PreparedImport, _pressed: PressData) -> None:
    """取消"""
    plan = prepared_imports.plan_of(prepared)
    prepared_imports.settle(turn.session, prepared)
    turn.redraw(texts.import_dropped(plan))


def _look(turn: Turn, prepared: PreparedImport, plan: ImportPlan, page: int) -> Look:
    """A page of the preview; it can be confirmed from every page."""
    lines = texts.preview_lines(plan, turn.context.register, turn.today)
    bodies = list(pages(lines, _PAGE_LENGTH)) or [""]
    here = page_of(bodies, page, 1)
    closing = [here.place]
    prepared_id = prepared.id or 0
    rows = [*_ticks(plan, prepared_id, here), *here.pager(Press.IMPORT_PAGE, prepared_id)]
    if plan.created or plan.changed:
        if doubtful := plan.doubtful & plan.left_out:
            closing.append(texts.doubts_left(len(doubtful)))
        if unheard := _unheard(plan):
            closing.append(texts.cards_announced(len(unheard), has_place=_has_place(turn)))
        acts = [button("取消", Press.DROP_IMPORT, prepared_id)]
        if plan.left_out - plan.doubtful:
            acts.insert(0, button("全选", Press.CHOOSE_ROW, prepared_id, f"{here.number}.{_ALL}"))
        if plan.created or plan.chosen:
            label = texts.confirm_label(plan)
            acts.insert(0, button(label, Press.IMPORT, prepared_id, _mark(plan), style="success"))
        rows.append(acts)
    elif not plan.all_problems:
        closing.append(texts.nothing_to_import(plan))
    head = texts.preview_headed(plan, prepared.name)
    parts = [head, here.shown[0].strip("\n"), "\n".join(filter(None, closing))]
    return "\n\n".join(filter(None, parts)), rows


def _ticks(plan: ImportPlan, prepared_id: int, here: Page[str]) -> Keyboard:
    """A button for each row of the page that can be left out."""
    shown = [
        entry for entry in plan.changed if plan.source and texts.changes_of(plan, entry) in here.shown[0]
    ]
    ticks = [
        button(
            texts.tick_label(plan, entry),
            Press.CHOOSE_ROW,
            prepared_id,
            f"{here.number}.{entry.number}",
        )
        for entry in shown
    ]
    return in_rows(ticks, _TICKS_A_ROW)


def _mark(plan: ImportPlan) -> str:
    """Tells one choice of rows from another, so that a press does what its button said; empty where all are wanted."""
    return sha256(repr(sorted(plan.left_out)).encode()).hexdigest()[:8] if plan.left_out else ""


def _unheard(plan: ImportPlan) -> list[int]:
    """New tasks of whose progress the list says nothing: their units may not know of them yet."""
    return [entry.number for entry in plan.created if entry.status is None and entry.state is None]


def _has_place(turn: Turn) -> bool:
    return turn.is_group or membership.bound_chat(turn.session, ChatKind.WORK) is not None


def make_router() -> Router:
    """The routing table."""
    router = Router(name="imports")
    for press, act in (
        (Press.IMPORT_PAGE, show_page),
        (Press.CHOOSE_ROW, choose),
        (Press.IMPORT, confirm),
        (Press.DROP_IMPORT, drop),
    ):
        router.callback_query.register(in_turn(_standing(act)), Pressed(press), F.message)
    return router
