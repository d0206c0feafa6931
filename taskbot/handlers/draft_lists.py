"""The draft list of a directive in chat: paged in place, each item opened, put in order, issued alone or with all."""

from aiogram import F, Router

from taskbot.handlers import drafts
from taskbot.handlers.cards import post_cards
from taskbot.handlers.draft_views import ONLY_BLANK, Look, list_look, uncovered_look, units_look
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Act, Turn, in_turn
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About
from taskbot.tasks import draft_lists, drafting
from taskbot.tasks.draft_lists import DraftList, mark_of
from taskbot.tasks.draft_models import Draft
from taskbot.tasks.errors import DraftGone, StaleButton
from taskbot.tasks.item_sheets import with_lead
from taskbot.tasks.models import Purpose
from taskbot.tasks.permissions import Role
from taskbot.texts import draft_lists as texts
from taskbot.texts.buttons import Press, PressData, button
from taskbot.texts.orders import RECALL_LABEL


def show_list(turn: Turn, pressed: PressData) -> None:
    """‹ ›, 只看缺项, 返回清单: `choice` is the page, with a mark where only what lacks something is wanted."""
    page, _, mark = pressed.choice.partition(".")
    listed = drafts.list_of(turn, pressed.target)
    draw(turn, list_look(turn, listed, _number(page), only_blank=mark == ONLY_BLANK))


def show_item(turn: Turn, pressed: PressData) -> None:
    """One item, in place of the list."""
    drafts.show(turn, _draft(turn, pressed.target))


def pick_lead(turn: Turn, pressed: PressData) -> None:
    """牵头单位: the register, page by page."""
    draft = drafting.draft_for(turn.session, turn.actor, pressed.target)
    text = texts.lead_asked(_list_with(turn, draft).entry(draft))
    presses = (Press.PICK_LEAD, Press.SET_LEAD)
    look, rows = units_look(turn, text, _number(pressed.choice), presses, pressed.target)
    turn.redraw(look, [*rows, [button("返回", Press.DRAFT_ITEM, pressed.target)]])


def set_lead(turn: Turn, pressed: PressData) -> None:
    """A unit was tapped."""
    draft = drafting.draft_for(turn.session, turn.actor, pressed.target)
    drafts.rewrite(
        turn, draft, with_lead(draft.text, drafts.unit_keyed(turn, _number(pressed.choice)).full_name)
    )
    drafts.show(turn, draft)


def pick_lead_for_all(turn: Turn, pressed: PressData) -> None:
    """缺牵头单位的交给…"""
    page, _, mark = pressed.choice.partition(".")
    listed = drafts.list_of(turn, pressed.target)
    if mark != mark_of(listed.leaderless):
        _show_changed(turn, listed)
        return
    text = texts.lead_asked_for(listed.leaderless)
    presses = (Press.PICK_LEAD_FOR_ALL, Press.SET_LEAD_FOR_ALL)
    look, rows = units_look(turn, text, _number(page), presses, pressed.target, f".{mark}")
    turn.redraw(look, [*rows, [button("返回清单", Press.DRAFT_LIST, pressed.target, "0")]])


def set_lead_for_all(turn: Turn, pressed: PressData) -> None:
    """A unit was tapped for all that lack a lead."""
    key, _, mark = pressed.choice.partition(".")
    listed = drafts.list_of(turn, pressed.target)
    if mark != mark_of(listed.leaderless):
        _show_changed(turn, listed)
        return
    draft_lists.give_lead(turn.session, listed, drafts.unit_keyed(turn, _number(key)))
    draw(turn, list_look(turn, drafts.list_of(turn, pressed.target)))


def ask_deadline(turn: Turn, pressed: PressData) -> None:
    """时限: opens a reply box for the one who pressed."""
    draft = drafting.draft_for(turn.session, turn.actor, pressed.target)
    prompt = texts.deadline_asked(_list_with(turn, draft).entry(draft), turn.actor.id, turn.actor.name)
    turn.reply(prompt, about=[About(Purpose.ASK_DEADLINE, draft_id=draft.id)], force_reply=True)


def delete(turn: Turn, pressed: PressData) -> None:
    """删除, which can be undone."""
    draft = drafting.draft_for(turn.session, turn.actor, pressed.target)
    drafting.settle(turn.session, draft)
    drafts.show(turn, draft)


def restore(turn: Turn, pressed: PressData) -> None:
    """恢复"""
    drafts.show(turn, draft_lists.restore(turn.session, turn.actor, pressed.target))


def merge(turn: Turn, pressed: PressData) -> None:
    """并入上一项: into the one that was the one before when the button was drawn, or not at all."""
    draft = drafting.draft_for(turn.session, turn.actor, pressed.target)
    listed = _list_with(turn, draft)
    into = listed.open_before(listed.entry(draft))
    if into is None or pressed.choice != str(into.draft.id):
        _show_changed(turn, listed)
        return
    draft_lists.merge(turn.session, draft, into.draft, drafts.reader_of(turn))
    drafts.show(turn, into.draft)
    turn.toast(texts.merged(into.draft))


def issue_all(turn: Turn, pressed: PressData) -> None:
    """全部确认交办: all that is whole, in one transaction; the rest stays."""
    listed = drafts.list_of(turn, pressed.target)
    if pressed.choice != mark_of(listed.ready):
        _show_changed(turn, listed)
        return
    reader, left, marked = drafts.reader_of(turn), len(listed.blank), len(listed.marked)
    numbers = draft_lists.issue_ready(turn.session, listed, reader, by=turn.actor, now=turn.now)
    post_cards(turn, numbers)
    text, keyboard = list_look(turn, drafts.list_of(turn, pressed.target))
    way_back = [[button(RECALL_LABEL, Press.RECALL_ALL, numbers[0], str(numbers[-1]))]] if numbers else []
    draw(turn, (text, [*way_back, *keyboard]))
    turn.toast(texts.issued_all(numbers, left, marked), alert=True)


def drop_all(turn: Turn, pressed: PressData) -> None:
    """全部取消, which can be undone."""
    listed = drafts.list_of(turn, pressed.target)
    count = len(listed.open)
    draft_lists.drop_all(turn.session, listed)
    undo = [
        button("恢复", Press.RESTORE_ALL, pressed.target),
        button("返回清单", Press.DRAFT_LIST, pressed.target, "0"),
    ]
    draw(turn, (texts.all_dropped(count), [undo]))


def restore_all(turn: Turn, pressed: PressData) -> None:
    """恢复, of all that was deleted."""
    draft_lists.restore_all(turn.session, drafts.list_of(turn, pressed.target))
    draw(turn, list_look(turn, drafts.list_of(turn, pressed.target)))


def set_long_term(turn: Turn, pressed: PressData) -> None:
    """未写时限的按长期"""
    listed = drafts.list_of(turn, pressed.target)
    if pressed.choice != mark_of(listed.timeless):
        _show_changed(turn, listed)
        return
    count = len(listed.timeless)
    draft_lists.set_long_term(turn.session, listed, drafts.reader_of(turn))
    draw(turn, list_look(turn, drafts.list_of(turn, pressed.target)))
    turn.toast(texts.long_term_set(count))


def show_uncovered(turn: Turn, pressed: PressData) -> None:
    """未列入的句子"""
    directive = drafts.list_of(turn, pressed.target).directive
    draw(turn, uncovered_look(directive, _number(pressed.choice)))


def _show_changed(turn: Turn, listed: DraftList) -> None:
    """A press was meant for the list as it was: nothing is done, and it is shown as it is."""
    draw(turn, list_look(turn, listed))
    turn.toast(texts.changed_meanwhile(), alert=True)


def draw(turn: Turn, look: Look) -> None:
    """The message no longer shows one item, so that a reply to it answers none."""
    turn.redraw(*look)
    outbox.relink(turn.session, turn.chat_id, turn.message_id, [])


def _draft(turn: Turn, draft_id: int) -> Draft:
    """A draft of a list, open or settled."""
    turn.actor.require(Role.OFFICE)
    draft = turn.session.get(Draft, draft_id)
    if draft is None or draft.directive_id is None:
        raise DraftGone
    return draft


def _list_with(turn: Turn, draft: Draft) -> DraftList:
    if draft.directive_id is None:
        raise StaleButton
    return drafts.list_of(turn, draft.directive_id)


def _number(words: str) -> int:
    if not words.isdecimal():
        raise StaleButton
    return int(words)


_PRESSES: dict[Press, Act] = {
    Press.DRAFT_LIST: show_list,
    Press.DRAFT_ITEM: show_item,
    Press.PICK_LEAD: pick_lead,
    Press.SET_LEAD: set_lead,
    Press.PICK_LEAD_FOR_ALL: pick_lead_for_all,
    Press.SET_LEAD_FOR_ALL: set_lead_for_all,
    Press.ASK_DEADLINE: ask_deadline,
    Press.DELETE: delete,
    Press.RESTORE: restore,
    Press.MERGE: merge,
    Press.ISSUE_ALL: issue_all,
    Press.DROP_ALL: drop_all,
    Press.RESTORE_ALL: restore_all,
    Press.LONG_TERM_ALL: set_long_term,
    Press.UNCOVERED: show_uncovered,
}


def make_router() -> Router:
    """The routing table."""
    router = Router(name="draft lists")
    for press, act in _PRESSES.items():
        router.callback_query.register(in_turn(act), Pressed(press), F.message)
    return router
