"""撤回: what was issued a moment ago is taken back, and its draft can be put right and issued under a new number."""

from collections.abc import Sequence

from aiogram import F, Router

from taskbot.handlers import draft_lists, drafts, notices
from taskbot.handlers.cards import redraw_cards
from taskbot.handlers.draft_views import list_look
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Act, Turn, in_turn
from taskbot.reminders.outbox import about_tasks
from taskbot.tasks import drafting, queries, service
from taskbot.tasks.errors import DraftGone, IllegalMove, RecallTooLate, Refusal
from taskbot.tasks.models import Purpose
from taskbot.tasks.permissions import Role
from taskbot.texts.buttons import Press, PressData
from taskbot.texts.notices import RECALLED
from taskbot.texts.orders import recalled
from taskbot.texts.refusals import refused

_LONGEST_NUMBER = 9
"""Digits."""


def recall(turn: Turn, pressed: PressData) -> None:
    """撤回 of one task; the message that said 已交办 is the preview again."""
    number = pressed.target
    service.recall_task(turn.session, number, by=turn.actor, now=turn.now)
    draft = drafting.reopen_draft_of(turn.session, number)
    _tell(turn, [number])
    links = queries.links_of(turn.session, turn.chat_id, turn.message_id)
    if draft and draft.id in {link.draft_id for link in links}:
        drafts.show(turn, draft)
    elif draft:
        drafts.preview(turn, draft)


def recall_all(turn: Turn, pressed: PressData) -> None:
    """撤回 of a batch, from the task `target` to the task `choice`: whatever no unit has taken up by now."""
    turn.actor.require(Role.OFFICE)
    if not pressed.choice.isdecimal() or len(pressed.choice) > _LONGEST_NUMBER:
        raise DraftGone
    batch = drafting.drafts_issued(turn.session, pressed.target, int(pressed.choice))
    if not batch:
        raise DraftGone
    directive_id = batch[0].directive_id or 0
    taken, kept = _recall_each(turn, [draft.task_number or 0 for draft in batch])
    if taken:
        _tell(turn, taken, list(kept))
    else:
        late = (why for why in kept.values() if isinstance(why, RecallTooLate))
        turn.refuse(refused(next(late, next(iter(kept.values())))))
    draft_lists.draw(turn, list_look(turn, drafts.list_of(turn, directive_id)))


def _recall_each(turn: Turn, numbers: Sequence[int]) -> tuple[list[int], dict[int, Refusal]]:
    """The numbers that were recalled, and of the others why not."""
    taken: list[int] = []
    kept: dict[int, Refusal] = {}
    for number in numbers:
        try:
            service.recall_task(turn.session, number, by=turn.actor, now=turn.now)
        except (IllegalMove, RecallTooLate) as why:
            kept[number] = why
        else:
            drafting.reopen_draft_of(turn.session, number)
            taken.append(number)
    return taken, kept


def _tell(turn: Turn, numbers: Sequence[int], kept: Sequence[int] = ()) -> None:
    told = notices.tell(turn, RECALLED, notices.about_all(turn, numbers))
    redraw_cards(turn, *numbers)
    turn.reply(recalled(numbers, kept, told), about=about_tasks(Purpose.NOTICE, numbers))


_PRESSES: dict[Press, Act] = {Press.RECALL: recall, Press.RECALL_ALL: recall_all}


def make_router() -> Router:
    """The routing table."""
    router = Router(name="recalls")
    for press, act in _PRESSES.items():
        router.callback_query.register(in_turn(act), Pressed(press), F.message)
    return router
