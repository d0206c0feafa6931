"""Work lists in chat: what an import would do is shown first, page by page; one confirmation does exactly that."""

from aiogram import F, Router

from taskbot.handlers import marks, notices
from taskbot.handlers.cards import post_cards
from taskbot.handlers.draft_views import Look
from taskbot.handlers.files import ReadFile
from taskbot.handlers.marks import Reason
from taskbot.handlers.paging import page_of
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Turn, in_turn
from taskbot.intake.service import plan_list
from taskbot.tasks import membership, prepared_imports
from taskbot.tasks.draft_models import PreparedImport
from taskbot.tasks.errors import StaleButton
from taskbot.tasks.importing import ImportPlan, plan_stored
from taskbot.tasks.models import ChatKind
from taskbot.tasks.work_lists import WorkList
from taskbot.texts import imports as texts
from taskbot.texts.buttons import Press, PressData, button
from taskbot.texts.pages import pages

_PAGE_LENGTH = 600
"""Characters: what a phone shows without much scrolling."""


def preview(turn: Turn, listed: WorkList, read: ReadFile, reason: Reason | None) -> None:
    """Plans the import and shows the plan."""
    context = turn.context
    plan = plan_list(turn.session, listed, context.register, context.calendar, now=turn.now)
    answered = marks.let_through(turn, read.marks, reason, plan.title or read.title) if reason else {}
    prepared = prepared_imports.prepare(
        turn.session, read.title, plan, despite_marks=answered, by=turn.actor, now=turn.now
    )
    turn.reply(*_look(turn, prepared, plan, 0))


def show_page(turn: Turn, pressed: PressData) -> None:
    """‹ ›"""
    prepared = prepared_imports.prepared_for(turn.session, turn.actor, pressed.target)
    if not pressed.choice.isdecimal():
        raise StaleButton
    turn.redraw(*_look(turn, prepared, plan_stored(prepared.plan), int(pressed.choice)))


def confirm(turn: Turn, pressed: PressData) -> None:
    """确认导入: new tasks that nobody has reported on yet are shown to their units."""
    prepared = prepared_imports.prepared_for(turn.session, turn.actor, pressed.target)
    stood = notices.before(turn, [entry.number for entry in plan_stored(prepared.plan).changed])
    plan = prepared_imports.confirm(turn.session, prepared, by=turn.actor, now=turn.now)
    if _has_place(turn):
        post_cards(turn, _unheard(plan))
    told = notices.tell_amended(turn, stood)
    turn.redraw("\n".join(filter(None, [texts.imported(plan, prepared.name), told])))
    turn.toast(texts.imported_briefly(plan))


def drop(turn: Turn, pressed: PressData) -> None:
    """取消"""
    prepared = prepared_imports.prepared_for(turn.session, turn.actor, pressed.target)
    prepared_imports.settle(turn.session, prepared)
    turn.redraw(texts.import_dropped())


def _look(turn: Turn, prepared: PreparedImport, plan: ImportPlan, page: int) -> Look:
    """A page of the preview; it can be confirmed from every page."""
    lines = texts.preview_lines(plan, turn.context.register, turn.today)
    bodies = list(pages(lines, _PAGE_LENGTH)) or [""]
    here = page_of(bodies, page, 1)
    closing = [here.place]
    prepared_id = prepared.id or 0
    rows = here.pager(Press.IMPORT_PAGE, prepared_id)
    if plan.created or plan.changed:
        if unheard := _unheard(plan):
            closing.append(texts.cards_announced(len(unheard), has_place=_has_place(turn)))
        confirmation = button("确认导入", Press.IMPORT, prepared_id, style="success")
        rows.append([confirmation, button("取消", Press.DROP_IMPORT, prepared_id)])
    elif not plan.all_problems:
        closing.append(texts.nothing_to_import())
    head = texts.preview_headed(plan, prepared.name)
    parts = [head, here.shown[0].strip("\n"), "\n".join(filter(None, closing))]
    return "\n\n".join(filter(None, parts)), rows


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
        (Press.IMPORT, confirm),
        (Press.DROP_IMPORT, drop),
    ):
        router.callback_query.register(in_turn(act), Pressed(press), F.message)
    return router
