"""What there is: the lists of tasks, one task with its timeline, and what waits for the office."""

from collections.abc import Sequence
from pathlib import Path

from aiogram import F, Router

from taskbot.handlers.commands import Command, number_and_words
from taskbot.handlers.presses import Pressed
from taskbot.handlers.request_views import review_keyboard
from taskbot.handlers.standing import task_keyboard
from taskbot.handlers.turn import Turn, in_turn
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About
from taskbot.tasks import journal, queries, requests
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import RequestKind
from taskbot.tasks.models import Chat, Person, Purpose
from taskbot.tasks.permissions import Role
from taskbot.texts import requests as request_texts
from taskbot.texts.buttons import Keyboard, Press, PressData, button
from taskbot.texts.pages import pages
from taskbot.texts.quiet import ask_in_private
from taskbot.texts.timelines import timeline_line
from taskbot.texts.words import plain


def show_mine(turn: Turn) -> None:
    """/mine"""
    turn.actor.require(Role.LIAISON)
    numbers = queries.open_numbers(turn.session, turn.actor.unit_ids)
    own = {
        name for unit_id, name in queries.unit_names(turn.session).items() if unit_id in turn.actor.unit_ids
    }
    facts = _facts_of(turn, numbers)
    _show_list(turn, "mine", "本单位牵头的任务", [task for task in facts if task.lead_unit in own])
    supported = [task for task in facts if task.lead_unit not in own]
    if supported:
        _show_list(turn, "mine", "本单位配合的任务", supported)


def show_list(turn: Turn, words: str) -> None:
    """/list, or /list 省科技厅, /list 逾期: the open tasks whose line holds the words."""
    turn.actor.require(Role.OFFICE, Role.LEADER)
    wanted = words.strip()
    facts = _facts_of(turn, queries.open_numbers(turn.session))
    shown = [task for task in facts if wanted in plain(turn.texts.task_line(task, turn.today))]
    _show_list(turn, "list", f"工作清单（未办结{'，' + wanted if wanted else ''}）", shown)
    if not wanted:
        journal.record_access(
            turn.session, "listed", "work_list", count=len(shown), by=turn.actor, now=turn.now
        )


def _facts_of(turn: Turn, numbers: list[int]) -> list[TaskFacts]:
    """The tasks in the order of the numbers."""
    facts = {task.number: task for task in queries.task_facts(turn.session, numbers)}
    return [facts[number] for number in numbers]


def _show_list(turn: Turn, command: str, title: str, tasks: Sequence[TaskFacts]) -> None:
    lines = [turn.texts.task_line(task, turn.today) for task in tasks]
    for page in pages([turn.texts.list_headed(title, len(lines)), *lines]):
        turn.whisper(page, short=ask_in_private(f"/{command}"))


def show_task(turn: Turn, words: str) -> None:
    """/task 12"""
    number, _ = number_and_words(words, "task")
    queries.task_for(turn.session, turn.actor, number)
    facts = queries.facts_of(turn.session, number)
    events = [timeline_line(event, turn.today) for event in queries.timeline(turn.session, number)]
    extensions = requests.requests_of(turn.session, number, RequestKind.EXTENSION)
    asked = request_texts.sequence(extensions, turn.today)
    lines = [turn.texts.card(facts, turn.today), *asked, "", *events[-20:]]
    first, *more = pages(lines)
    short = ask_in_private(f"/task {number}")
    turn.whisper(first, _keyboard_for(turn, facts), [About(Purpose.NOTICE, number)], short=short)
    for page in more:
        turn.whisper(page, short=short)


def _keyboard_for(turn: Turn, facts: TaskFacts) -> Keyboard:
    return task_keyboard(turn, facts) or []


def show_pending(turn: Turn) -> None:
    """/pending: what waits for the office."""
    turn.actor.require(Role.OFFICE)
    reviews = queries.task_facts(turn.session, queries.numbers_in_review(turn.session))
    doubtful = outbox.in_doubt(turn.session)
    short = ask_in_private("/pending")
    turn.whisper(turn.texts.pending_headed(len(reviews) + len(doubtful)), short=short)
    for task in reviews:
        about = [About(Purpose.NOTICE, task.number)]
        text = turn.texts.card(task, turn.today)
        turn.whisper(text, review_keyboard(task.number), about, short=short)
    for letter in doubtful:
        what = letter.content["text"] or Path(letter.content["path"]).name
        text = turn.texts.letter_in_doubt(_addressee(turn, letter.chat_id), what, letter.error)
        turn.whisper(text, [[button("再发一次", Press.RESEND, letter.id or 0)]], short=short)


def _addressee(turn: Turn, chat_id: int) -> str:
    person, chat = turn.session.get(Person, chat_id), turn.session.get(Chat, chat_id)
    return person.name if person else chat.title if chat else str(chat_id)


def resend(turn: Turn, pressed: PressData) -> None:
    """再发一次: a letter in doubt goes out again."""
    turn.actor.require(Role.OFFICE)
    was_sent = outbox.send_again(turn.session, pressed.target, now=turn.now)
    turn.toast(turn.texts.letter_sent_again() if was_sent else turn.texts.letter_not_in_doubt())


def make_router() -> Router:
    """The routing table."""
    router = Router(name="lists")
    router.callback_query.register(in_turn(resend), Pressed(Press.RESEND), F.message)
    router.message.register(in_turn(show_mine), Command("mine"))
    router.message.register(in_turn(show_list), Command("list"))
    router.message.register(in_turn(show_task), Command("task"))
    router.message.register(in_turn(show_pending), Command("pending"))
    return router
