"""A unit asks for 延期 or 退回 in its own words: it is asked back, and nothing is stored before its tap."""

from collections.abc import Mapping

from taskbot.handlers import declines, extensions
from taskbot.handlers.own_tasks import possible
from taskbot.handlers.turn import Turn
from taskbot.reminders.outbox import about_tasks
from taskbot.tasks.errors import Refusal
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import Action, RequestKind
from taskbot.tasks.models import Purpose
from taskbot.tasks.permissions import Role
from taskbot.tasks.request_reading import RequestWords, read_request
from taskbot.texts import reading as texts
from taskbot.texts.buttons import Press, button
from taskbot.texts.refusals import refused


def offer_request(
    turn: Turn, words: str, about: frozenset[int], own: Mapping[int, str]
) -> tuple[int, ...] | None:
    """The tasks for which a request was offered, or refused; none where it was asked which; None without a request.

    `about` are the tasks of the message replied to, `own` the `own_tasks` of who speaks. In a group, words that name no task and ask for nothing in so many
    words are talk among people.
    """
    if Role.LIAISON not in turn.actor.roles:
        return None
    to = next(iter(about)) if len(about) == 1 else None
    asked = read_request(words, to, own)
    if asked is None:
        return None
    if asked.numbers:
        _offer_each(turn, asked)
        return asked.numbers
    is_plain = asked.is_plain and asked.kind is RequestKind.EXTENSION
    if turn.is_group and not about and not is_plain:
        return None
    return _offer_the_one(turn, asked, about)


def _offer_each(turn: Turn, asked: RequestWords) -> None:
    """Raises the refusal of the only one; of several each is answered for itself."""
    if len(asked.numbers) == 1:
        _offer(turn, asked.numbers[0], asked)
        return
    for number in asked.numbers:
        try:
            with turn.session.begin_nested():
                _offer(turn, number, asked)
        except Refusal as refusal:
            turn.reply(refused(refusal))


def _offer(turn: Turn, number: int, asked: RequestWords) -> None:
    if asked.kind is RequestKind.EXTENSION:
        extensions.preview_extension(turn, number, asked.words)
    else:
        declines.preview_decline(turn, number)


def _offer_the_one(turn: Turn, asked: RequestWords, about: frozenset[int]) -> tuple[int, ...]:
    """Of the only task that it can be of; else asks which."""
    action = Action.EXTEND if asked.kind is RequestKind.EXTENSION else Action.DECLINE
    tasks = possible(turn, action, sorted(about))
    if len(tasks) == 1:
        _offer(turn, tasks[0].number, asked)
        return (tasks[0].number,)
    if not tasks:
        is_extension = asked.kind is RequestKind.EXTENSION
        turn.reply(texts.nothing_to_extend() if is_extension else texts.nothing_to_decline())
    else:
        _ask_which(turn, asked, tasks)
    return ()


def _ask_which(turn: Turn, asked: RequestWords, tasks: list[TaskFacts]) -> None:
    if asked.kind is RequestKind.EXTENSION:
        wanted_on = extensions.day_in(turn, asked.words)
        text = texts.extension_of_which(tasks, wanted_on, turn.today)
        press, label, choice = Press.EXTEND_AS_SAID, "申请延期", wanted_on.isoformat() if wanted_on else ""
    else:
        text = texts.decline_of_which(tasks, turn.today)
        press, label, choice = Press.DECLINE_AS_SAID, "退回", ""
    rows = [[button(f"{label} #{task.number}", press, task.number, choice)] for task in tasks]
    last = [button("取消", Press.WITHDRAW, tasks[0].number)]
    turn.reply(text, [*rows, last], about_tasks(Purpose.NOTICE, [task.number for task in tasks]))
