"""A request as the office sees it: words and buttons while it waits, the outcome in every copy once it was answered."""

from taskbot.handlers.turn import Turn
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About, Body
from taskbot.tasks import queries, requests
from taskbot.tasks.lifecycle import RequestKind
from taskbot.tasks.models import Instruction, MessageLink, Part, Person, Purpose, Request
from taskbot.texts import instructions as instruction_texts
from taskbot.texts import requests as texts
from taskbot.texts.buttons import Keyboard, Press, button
from taskbot.texts.requests import Shown

Look = tuple[str, Keyboard]


def review_keyboard(number: int) -> Keyboard:
    """What the office can do with a task in review."""
    return [
        [
            button(f"办结 #{number}", Press.CLOSE, number, style="success"),
            button(f"退办 #{number}", Press.RETURN, number, style="danger"),
        ]
    ]


def request_look(turn: Turn, request: Request) -> Look:
    """The request with its buttons while it waits, else with its outcome."""
    shown = shown_request(turn, request)
    if request.outcome is not None:
        return texts.answered(shown, turn.today), []
    if request.kind is RequestKind.CLOSING:
        card = turn.texts.card(shown.task, turn.today)
        return texts.review(shown, card, turn.today), review_keyboard(request.task_number)
    return texts.waiting(shown, turn.today), _keyboard(shown)


def about_request(request: Request) -> About:
    """A reply to 需协调 is the answer, one to a refusal its reason; to any other message it is no answer."""
    takes_words = request.kind is RequestKind.COORDINATION and request.outcome is None
    purpose = Purpose.REQUEST if takes_words or texts.can_be_explained(request) else Purpose.NOTICE
    return About(purpose, request.task_number, request_id=request.id)


def shown_request(turn: Turn, request: Request) -> Shown:
    """The request with the names and the history that its message shows."""
    share = requests.share_of(turn.session, request)
    before = requests.requests_of(turn.session, request.task_number, request.kind)
    return Shown(
        request=request,
        task=queries.facts_of(turn.session, request.task_number),
        unit=queries.unit_names(turn.session)[request.unit_id],
        part=share.part,
        asked_by=_name(turn, request.asked_by),
        answered_by=_name(turn, request.answered_by),
        earlier=[each for each in before if (each.id or 0) < (request.id or 0)],
    )


def instruction_look(turn: Turn, given: Instruction) -> Look:
    """An instruction with its button until it is passed on."""
    task = queries.facts_of(turn.session, given.task_number) if given.task_number else None
    leader = _name(turn, given.by)
    if given.forwarded_at is not None:
        by = _name(turn, given.forwarded_by)
        return instruction_texts.forwarded(given, leader, by, task, turn.today), []
    number = f" #{given.task_number}" if given.task_number else ""
    row = [button(f"转办批示{number}", Press.FORWARD, given.id or 0, style="primary")]
    return instruction_texts.to_forward(given, leader, task, turn.today), [row]


def redraw_request(turn: Turn, request: Request) -> None:
    """Brings every copy of the request's message up to date, also what a reply to it means."""
    look = request_look(turn, request)
    for link in queries.messages_of_request(turn.session, request.id or 0):
        _redraw(turn, link, look)
        outbox.relink(turn.session, link.chat_id, link.message_id, [about_request(request)])


def redraw_instruction(turn: Turn, given: Instruction) -> None:
    """Brings every copy of the instruction's message up to date."""
    look = instruction_look(turn, given)
    for link in queries.messages_of_instruction(turn.session, given.id or 0):
        _redraw(turn, link, look)


def redraw_answered(turn: Turn, number: int) -> None:
    """What was answered or has lapsed in this turn no longer shows buttons to anybody."""
    for request in requests.requests_of(turn.session, number):
        if request.answered_at == turn.now:
            redraw_request(turn, request)


def _redraw(turn: Turn, link: MessageLink, look: Look) -> None:
    outbox.redraw(turn.session, link.chat_id, link.message_id, Body(*look), now=turn.now)


def _keyboard(shown: Shown) -> Keyboard:
    number, request_id = shown.task.number, shown.request.id or 0
    refuse = button(f"不同意 #{number}", Press.REFUSE, request_id, style="danger")
    grant = button(f"同意 #{number}", Press.GRANT, request_id, style="success")
    match shown.request.kind:
        case RequestKind.EXTENSION:
            return [[grant, button(f"改日期 #{number}", Press.CHANGE_DAY, request_id), refuse]]
        case RequestKind.DECLINE if shown.part is Part.LEAD:
            return [[button(f"转办 #{number}", Press.ASK_NEW_LEAD, request_id, style="primary"), refuse]]
        case RequestKind.DECLINE:
            return [[grant, refuse]]
    return [[button(f"答复 #{number}", Press.ANSWER, request_id, style="primary")]]


def _name(turn: Turn, person_id: int | None) -> str:
    person = turn.session.get(Person, person_id) if person_id else None
    return person.name if person else ""
