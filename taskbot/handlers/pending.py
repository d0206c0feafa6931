"""待我办: what waits for the office, by kind, the oldest first; each item with the buttons that settle it."""

from collections.abc import Sequence

from aiogram import F, Router

from taskbot.handlers import looks
from taskbot.handlers.commands import Command
from taskbot.handlers.draft_views import Look
from taskbot.handlers.paging import in_rows, page_in, page_of
from taskbot.handlers.pending_kinds import KINDS, Item
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Act, Turn, in_turn
from taskbot.reminders import delivery, outbox
from taskbot.reminders.outbox import About, Body
from taskbot.tasks import queries
from taskbot.tasks.errors import StaleButton
from taskbot.tasks.models import Purpose
from taskbot.tasks.permissions import Role
from taskbot.texts import pending as texts
from taskbot.texts.buttons import Press, PressData, button
from taskbot.texts.pending import WAITING_WORDS, Waiting

_SHOWN_AT_ONCE = 5
_ITEMS, _ITEMS_A_ROW = 8, 4
_KINDS_A_ROW = 3

Found = dict[Waiting, list[Item]]


def show_pending(turn: Turn) -> None:
    """/pending: the counts, and below them what waits for a decision: all of it, or the oldest of each kind."""
    found = _find(turn)
    decisions = [(kind, item) for kind in _decisions(found) for item in found[kind]]
    if len(decisions) > _SHOWN_AT_ONCE:
        decisions = [(kind, found[kind][0]) for kind in _decisions(found)]
    looks.answer(turn, _head_look(found, len(decisions)), "/pending")
    for kind, item in sorted(decisions, key=lambda each: each[1].since):
        _show(turn, kind, item)


def open_kind(turn: Turn, pressed: PressData) -> None:
    """One kind as a list, in place; without a choice, back to the counts."""
    turn.actor.require(Role.OFFICE)
    if pressed.choice:
        page, kind = page_in(pressed.choice)
        looks.redraw(turn, _kind_look(turn, _kind(kind), page))
    else:
        found = _find(turn)
        looks.redraw(turn, _head_look(found, sum(len(found[kind]) for kind in _decisions(found))))


def open_item(turn: Turn, pressed: PressData) -> None:
    """One item, as a message of its own with its buttons; one that was settled meanwhile leaves the list."""
    turn.actor.require(Role.OFFICE)
    kind = _kind(pressed.choice)
    items = KINDS[kind].find(turn)
    item = next((each for each in items if each.id == pressed.target), None)
    if item is None:
        turn.toast(texts.gone(), alert=True)
        looks.redraw(turn, _kind_look(turn, kind, 0))
        return
    _show(turn, kind, item)


def resend(turn: Turn, pressed: PressData) -> None:
    """再发一次: a letter in doubt goes out again."""
    turn.actor.require(Role.OFFICE)
    was_sent = delivery.send_again(turn.session, pressed.target, now=turn.now)
    turn.toast(turn.texts.letter_sent_again() if was_sent else turn.texts.letter_not_in_doubt())


def let_be(turn: Turn, pressed: PressData) -> None:
    """不再发送: a letter in doubt is settled without another try."""
    turn.actor.require(Role.OFFICE)
    was_dropped = delivery.let_be(turn.session, pressed.target)
    turn.toast(turn.texts.letter_let_be() if was_dropped else turn.texts.letter_not_in_doubt())


def _find(turn: Turn) -> Found:
    turn.actor.require(Role.OFFICE)
    return {kind: each.find(turn) for kind, each in KINDS.items()}


def _decisions(found: Found) -> list[Waiting]:
    """The kinds of which something waits for the office's word."""
    return [kind for kind, items in found.items() if items and KINDS[kind].is_decision]


def _kind(words: str) -> Waiting:
    if words not in set(Waiting):
        raise StaleButton
    return Waiting(words)


def _show(turn: Turn, kind: Waiting, item: Item) -> None:
    show = KINDS[kind].show
    if show is not None:
        look, about = show(turn, item.id)
        if turn.is_group:
            looks.answer(turn, look, "/pending", about)
            return
        _retire_copies(turn, kind, about)
        turn.post(turn.chat_id, *look, about)


def _retire_copies(turn: Turn, kind: Waiting, about: Sequence[About]) -> None:
    """Nothing stands twice with its buttons in one's private chat: the earlier copies of what is shown again give way."""
    for shown in about:
        for copy in queries.copies_of(turn.session, shown.request_id, shown.instruction_id):
            if copy.chat_id == turn.chat_id:
                body = Body(texts.moved(kind, shown.task_number))
                outbox.redraw(turn.session, copy.chat_id, copy.message_id, body, now=turn.now)
                notice = [About(Purpose.NOTICE, shown.task_number)]
                outbox.relink(turn.session, copy.chat_id, copy.message_id, notice)


def _head_look(found: Found, shown: int) -> Look:
    counts = {kind: len(items) for kind, items in found.items()}
    decisions = sum(counts[kind] for kind in _decisions(found))
    kinds = [
        button(f"{WAITING_WORDS[kind]} {count}", Press.PENDING, 0, f"0.{kind}")
        for kind, count in counts.items()
        if count
    ]
    return texts.pending_headed(counts, decisions, shown=shown), in_rows(kinds, _KINDS_A_ROW)


def _kind_look(turn: Turn, kind: Waiting, page: int) -> Look:
    items = KINDS[kind].find(turn)
    here = page_of(items, page, _ITEMS)
    text = texts.kind_page(kind, len(items), [item.lines for item in here.shown], here.place)
    openers = [
        button(item.label, Press.PENDING_ITEM, item.id, kind) for item in here.shown if KINDS[kind].show
    ]
    return text, [
        *in_rows(openers, _ITEMS_A_ROW),
        *here.pager(Press.PENDING, 0, f".{kind}"),
        [button("返回待我办", Press.PENDING, 0)],
    ]


_PRESSES: dict[Press, Act] = {
    Press.PENDING: open_kind,
    Press.PENDING_ITEM: open_item,
    Press.RESEND: resend,
    Press.LET_BE: let_be,
}


def make_router() -> Router:
    """The routing table."""
    router = Router(name="pending")
    for press, act in _PRESSES.items():
        router.callback_query.register(in_turn(act), Pressed(press), F.message)
    router.message.register(in_turn(looks.quietly(show_pending)), Command("pending"))
    return router
