"""A request as the office sees it: words and buttons while it waits, the outcome in every copy once it was answered."""

from collections.abc import Iterable

from taskbot.handlers.paging import in_rows
from taskbot.handlers.tellers import Teller
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About, Body
from taskbot.tasks import instructions, queries, requests
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import RequestKind
from taskbot.tasks.models import Instruction, MessageLink, Part, Person, Purpose, Request
from taskbot.tasks.taken_back import denied_since
from taskbot.texts import instructions as instruction_texts
from taskbot.texts import requests as texts
from taskbot.texts.buttons import Keyboard, Press, button
from taskbot.texts.requests import Shown

Look = tuple[str, Keyboard]

EACH_MEANT = "all"
"""The choice of 转办 that sends an instruction to the units of all the tasks that may be meant."""
_OFFERED = 8
"""So many of those have a button of their own."""


def review_keyboard(request: Request, seen: int | None = None) -> Keyboard:
    """What the office can do with a task in review; the buttons are of this request and of no later one.

    `seen` is the journal's number of the later words that the office has been shown before it closes the task.
    """
    number, mark = request.task_number, str(request.id)
    closing = mark if seen is None else f"{mark}.{seen}"
    return [
        [
            button(f"办结 #{number}", Press.CLOSE, number, closing, style="success"),
            button(f"退办 #{number}", Press.RETURN, number, mark, style="danger"),
        ]
    ]


def request_look(teller: Teller, request: Request, *, seen: int | None = None) -> Look:
    """The request with its buttons while it waits, else with its outcome; `seen` as in `review_keyboard`."""
    shown = shown_request(teller, request)
    if request.outcome is not None:
        return texts.answered(shown, teller.today), []
    if request.kind is RequestKind.CLOSING:
        card = teller.texts.card(shown.task, teller.today)
        denied = denied_since(teller.session, request)
        later = (denied.new or {}).get("words", "") if denied else ""
        return texts.review(shown, card, teller.today, later), review_keyboard(request, seen)
    return texts.waiting(shown, teller.today, teller.context.calendar), _keyboard(shown)


def answer_rows(teller: Teller, number: int) -> Keyboard:
    """The buttons by which the office answers all that waits on a task; where that is several things, each names its own."""
    asked = requests.pending(teller.session, number)
    rows: Keyboard = []
    for request in asked:
        if request.kind is RequestKind.CLOSING:
            rows += review_keyboard(request)
        else:
            rows += _keyboard(shown_request(teller, request), is_alone=len(asked) == 1)
    return rows


def about_request(request: Request) -> About:
    """A reply to 需协调 is the answer, one to a refusal its reason; to any other message it is no answer."""
    takes_words = request.kind is RequestKind.COORDINATION and request.outcome is None
    purpose = Purpose.REQUEST if takes_words or texts.can_be_explained(request) else Purpose.NOTICE
    return About(purpose, request.task_number, request_id=request.id)


def shown_request(teller: Teller, request: Request) -> Shown:
    """The request with the names and the history that its message shows."""
    share = requests.share_of(teller.session, request)
    before = requests.requests_of(teller.session, request.task_number, request.kind)
    return Shown(
        request=request,
        task=queries.facts_of(teller.session, request.task_number),
        unit=queries.unit_names(teller.session)[request.unit_id],
        part=share.part,
        asked_by=_name(teller, request.asked_by),
        answered_by=_name(teller, request.answered_by),
        earlier=[each for each in before if (each.id or 0) < (request.id or 0)],
    )


def instruction_look(teller: Teller, given: Instruction) -> Look:
    """An instruction with its buttons until it is passed on; one that names no task can go to those that may be meant."""
    leader = _name(teller, given.by)
    if given.forwarded_at is not None:
        by, tasks = (
            _name(teller, given.forwarded_by),
            _tasks(teller, instructions.passed_on_with(teller.session, given)),
        )
        return instruction_texts.forwarded(given, leader, by, tasks, teller.today), []
    tasks, meant = _tasks(teller, [given.task_number]), _tasks(teller, given.meant)
    number = f" #{given.task_number}" if given.task_number else ""
    rows = [[button(f"转办批示{number}", Press.FORWARD, given.id or 0, style="primary")]]
    singly = [
        button(f"转给 #{task.number}", Press.FORWARD, given.id or 0, str(task.number)) for task in meant
    ]
    rows += in_rows(singly[:_OFFERED], 4)
    if len(meant) > 1:
        rows.append([button(f"转给以上 {len(meant)} 项", Press.FORWARD, given.id or 0, EACH_MEANT)])
    return instruction_texts.to_forward(given, leader, tasks, meant, teller.today), rows


def _tasks(teller: Teller, numbers: Iterable[int | None]) -> list[TaskFacts]:
    known = [number for number in numbers if number is not None]
    return queries.task_facts(teller.session, known) if known else []


def redraw_request(teller: Teller, request: Request) -> None:
    """Brings every copy of the request's message up to date, also what a reply to it means."""
    look = request_look(teller, request)
    for link in queries.copies_of(teller.session, request.id):
        _redraw(teller, link, look)
        outbox.relink(teller.session, link.chat_id, link.message_id, [about_request(request)])


def redraw_instruction(teller: Teller, given: Instruction) -> None:
    """Brings every copy of the instruction's message up to date."""
    look = instruction_look(teller, given)
    for link in queries.copies_of(teller.session, instruction_id=given.id):
        _redraw(teller, link, look)


def redraw_answered(teller: Teller, asked: Iterable[Request]) -> None:
    """What of it was answered or has lapsed in this turn no longer shows buttons to anybody."""
    for request in asked:
        if request.answered_at == teller.now:
            redraw_request(teller, request)


def _redraw(teller: Teller, link: MessageLink, look: Look) -> None:
    outbox.redraw(teller.session, link.chat_id, link.message_id, Body(*look), now=teller.now)


def _keyboard(shown: Shown, *, is_alone: bool = True) -> Keyboard:
    number, request_id = shown.task.number, shown.request.id or 0
    what = "" if is_alone else texts.told_apart(shown)
    refuse = button(f"不同意{what} #{number}", Press.REFUSE, request_id, style="danger")
    grant = button(f"同意{what} #{number}", Press.GRANT, request_id, style="success")
    match shown.request.kind:
        case RequestKind.EXTENSION:
            return [[grant, button(f"改日期 #{number}", Press.CHANGE_DAY, request_id), refuse]]
        case RequestKind.DECLINE if shown.part is Part.LEAD:
            return [[button(f"转办 #{number}", Press.ASK_NEW_LEAD, request_id, style="primary"), refuse]]
        case RequestKind.DECLINE:
            return [[grant, refuse]]
    return [[button(f"答复{what} #{number}", Press.ANSWER, request_id, style="primary")]]


def _name(teller: Teller, person_id: int | None) -> str:
    person = teller.session.get(Person, person_id) if person_id else None
    return person.name if person else ""
