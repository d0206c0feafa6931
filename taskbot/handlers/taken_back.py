"""报办结 that is taken back: the unit is asked after words that deny it, the office reads them before it closes the task."""

from aiogram import F, Router

from taskbot.handlers.cards import redraw_cards
from taskbot.handlers.presses import Pressed
from taskbot.handlers.request_views import redraw_request, request_look
from taskbot.handlers.turn import Turn, in_turn
from taskbot.tasks import moves, queries, requests
from taskbot.tasks.errors import StaleButton
from taskbot.tasks.lifecycle import Action, RequestKind
from taskbot.tasks.models import Request
from taskbot.tasks.taken_back import denied_since, take_back_submission
from taskbot.texts import taken_back as texts
from taskbot.texts.buttons import Keyboard, Press, PressData, button

_KEPT = "keep"


def redraw_reviews(turn: Turn, number: int) -> Request | None:
    """The office's copies show what the unit has said since; returns the request that they show."""
    waiting = requests.pending(turn.session, number, RequestKind.CLOSING)
    for request in waiting:
        redraw_request(turn, request)
    return waiting[0] if waiting else None


def question(turn: Turn, request: Request) -> tuple[str, Keyboard]:
    """Under the echo of words that deny completion."""
    number, mark = request.task_number, str(request.id)
    row = [
        button(f"撤回报办结 #{number}", Press.TAKE_BACK, number, mark, style="primary"),
        button("不撤回", Press.TAKE_BACK, number, f"{mark}.{_KEPT}"),
    ]
    return texts.asked(number, turn.texts.office), [row]


def take_back(turn: Turn, pressed: PressData) -> None:
    """撤回报办结 or 不撤回, by the unit that has handed the task in."""
    number = pressed.target
    moves.task_of_unit(turn.session, number, Action.TAKE_BACK, turn.actor)
    mark, _, answer = pressed.choice.partition(".")
    request = turn.session.get(Request, int(mark)) if mark.isdecimal() and len(mark) < 18 else None
    if request is None or request.task_number != number or request.outcome is not None:
        raise StaleButton
    if answer == _KEPT:
        turn.redraw(texts.kept(number, turn.texts.office))
        return
    take_back_submission(turn.session, number, by=turn.actor, now=turn.now)
    redraw_cards(turn, number)
    turn.toast(texts.taken_back_briefly(number))
    turn.redraw(texts.taken_back(queries.facts_of(turn.session, number), turn.today))


def warn(turn: Turn, request: Request, seen: int | None) -> bool:
    """Shows the office once what the unit has said since; False where there is nothing, or it is what was `seen`."""
    said = denied_since(turn.session, request)
    if said is None or said.seq == seen:
        return False
    sentence = texts.denied(request.task_number, (said.new or {}).get("words", ""))
    look = request_look(turn, request, seen=said.seq)
    if turn.query_id is None:
        turn.reply(sentence, look[1])
    else:
        turn.toast(sentence, alert=True)
        turn.redraw(*look)
    return True


def make_router() -> Router:
    """The routing table."""
    router = Router(name="taken_back")
    router.callback_query.register(in_turn(take_back), Pressed(Press.TAKE_BACK), F.message)
    return router
