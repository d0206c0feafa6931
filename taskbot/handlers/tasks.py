"""Tasks: the buttons of their cards, and the lists."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from aiogram import F, Router

from taskbot.handlers.cards import card_keyboard, redraw_cards, review_keyboard, tell_lead, tell_office
from taskbot.handlers.commands import Command
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Act, Turn, in_turn
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About
from taskbot.tasks import queries, service
from taskbot.tasks.errors import NotYourTask, StaleButton, WrongUse
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import OPEN_STATES, Action, State, state_after
from taskbot.tasks.models import Chat, Event, Person, Purpose
from taskbot.tasks.permissions import Role
from taskbot.texts.buttons import Keyboard, Press, PressData, button
from taskbot.texts.list_cards import acknowledged_all
from taskbot.texts.quiet import ask_in_private
from taskbot.texts.words import plain

_NEVER_MIND = frozenset({"取消", "算了", "不退了"})
_PAGE_LENGTH = 3500
"""UTF-16 units, as Telegram counts; it takes 4096."""
_NUMBER_FIRST = re.compile(r"\s*[#＃]?\s*(\d{1,9})(?!\d|%|％)[\s,，、:：]*")


def acknowledge(turn: Turn, pressed: PressData) -> None:
    """签收"""
    service.acknowledge_task(turn.session, pressed.target, by=turn.actor, now=turn.now)
    turn.toast(turn.texts.acknowledged(pressed.target))
    redraw_cards(turn, pressed.target)


def acknowledge_all(turn: Turn, pressed: PressData) -> None:
    """全部签收, under a list card: whatever the actor's unit has a share in."""
    taken: list[int] = []
    for number in queries.cards_in(turn.session, turn.chat_id, turn.message_id) or [pressed.target]:
        try:
            task, share = service.own_share(turn.session, number, turn.actor)
        except NotYourTask:
            continue
        if task.state in OPEN_STATES and share.acknowledged_at is None:
            service.acknowledge_task(turn.session, number, by=turn.actor, now=turn.now)
            redraw_cards(turn, number)
            taken.append(number)
    if taken:
        turn.toast(acknowledged_all(taken))
    else:
        acknowledge(turn, pressed)


def ask_report(turn: Turn, pressed: PressData) -> None:
    """反馈: opens a reply box for the one who pressed."""
    task, _ = service.own_share(turn.session, pressed.target, turn.actor)
    state_after(task.number, task.state, Action.REPORT)
    facts = queries.facts_of(turn.session, task.number)
    prompt = turn.texts.report_asked(facts, turn.actor.id, turn.actor.name)
    turn.reply(prompt, about=[About(Purpose.ASK_REPORT, task.number)], force_reply=True)


def submit(turn: Turn, pressed: PressData) -> None:
    """报办结 by one tap."""
    _submit(turn, pressed.target, "")
    turn.toast(turn.texts.submitted_briefly(pressed.target))


def submit_with_note(turn: Turn, words: str) -> None:
    """/done 12 说明"""
    number, note = number_and_words(words, "done")
    _submit(turn, number, note)
    facts = queries.facts_of(turn.session, number)
    turn.reply(turn.texts.submitted(facts, turn.today), about=[About(Purpose.NOTICE, number)])


def _submit(turn: Turn, number: int, note: str) -> None:
    service.submit_task(turn.session, number, note, by=turn.actor, now=turn.now)
    redraw_cards(turn, number)
    facts = queries.facts_of(turn.session, number)
    text = turn.texts.review_requested(facts, facts.lead_unit, turn.actor.name, note, turn.today)
    tell_office(turn, text, review_keyboard(number), [About(Purpose.NOTICE, number)])


def close(turn: Turn, pressed: PressData) -> None:
    """办结"""
    number = pressed.target
    service.close_task(turn.session, number, by=turn.actor, now=turn.now)
    facts = queries.facts_of(turn.session, number)
    turn.redraw(turn.texts.closed(facts, turn.today))
    tell_lead(turn, number, turn.texts.closed(facts, turn.today))
    redraw_cards(turn, number)


def ask_return_reason(turn: Turn, pressed: PressData) -> None:
    """退办: asks for the reason first."""
    turn.actor.require(Role.OFFICE)
    queries.task_for(turn.session, turn.actor, pressed.target)
    facts = queries.facts_of(turn.session, pressed.target)
    state_after(facts.number, facts.state, Action.RETURN)
    prompt = turn.texts.return_reason_asked(facts, turn.actor.id, turn.actor.name)
    turn.reply(prompt, about=[About(Purpose.ASK_RETURN_REASON, facts.number)], force_reply=True)


def return_with_reason(turn: Turn, number: int, reason: str) -> None:
    """The reason has come."""
    if not reason.strip():
        turn.reply(turn.texts.reason_missing())
        return
    if reason.strip() in _NEVER_MIND:
        turn.reply(turn.texts.return_dropped(number))
        return
    service.return_task(turn.session, number, reason.strip(), by=turn.actor, now=turn.now)
    facts = queries.facts_of(turn.session, number)
    tell_lead(turn, number, turn.texts.returned(facts, reason, turn.today))
    turn.reply(turn.texts.return_recorded(number))
    redraw_cards(turn, number)


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
    events = [_event_line(turn, event) for event in queries.timeline(turn.session, number)]
    lines = [turn.texts.card(facts, turn.today), "", *events[-20:]]
    first, *more = pages(lines)
    short = ask_in_private(f"/task {number}")
    turn.whisper(first, _keyboard_for(turn, facts), [About(Purpose.NOTICE, number)], short=short)
    for page in more:
        turn.whisper(page, short=short)


def _keyboard_for(turn: Turn, facts: TaskFacts) -> Keyboard:
    if Role.OFFICE in turn.actor.roles and facts.state is State.IN_REVIEW:
        return review_keyboard(facts.number)
    return card_keyboard(facts) if turn.actor.unit_ids else []


def _event_line(turn: Turn, event: Event) -> str:
    new = event.new or {}
    words = new.get("words") or new.get("note") or new.get("reason") or ""
    return turn.texts.timeline_line(event.at, event.by_name, event.kind, words, turn.today)


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


def number_and_words(words: str, command: str) -> tuple[int, str]:
    """`12 60% …` as the task's number and the rest; raises WrongUse naming the command."""
    found = _NUMBER_FIRST.match(words)
    if found is None:
        raise WrongUse(command)
    return int(found[1]), words[found.end() :].strip()


def pages(lines: Sequence[str], length: int = _PAGE_LENGTH) -> Iterator[str]:
    """The lines as messages below Telegram's limit or `length`, never split within an item."""
    page = ""
    for line in lines:
        if page and _utf16_length(page) + _utf16_length(line) > length:
            yield page
            page = ""
        page = f"{page}\n{line}" if page else line
    yield page


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


_PRESSES: dict[Press, Act] = {
    Press.ACKNOWLEDGE: acknowledge,
    Press.ACKNOWLEDGE_ALL: acknowledge_all,
    Press.REPORT: ask_report,
    Press.SUBMIT: submit,
    Press.CLOSE: close,
    Press.RETURN: ask_return_reason,
    Press.RESEND: resend,
}


def refuse_press(turn: Turn) -> None:
    """A button that this program did not make, or no longer knows."""
    raise StaleButton


def make_router() -> Router:
    """The routing table."""
    router = Router(name="tasks")
    for press, act in _PRESSES.items():
        router.callback_query.register(in_turn(act), Pressed(press), F.message)
    router.message.register(in_turn(submit_with_note), Command("done"))
    router.message.register(in_turn(show_mine), Command("mine"))
    router.message.register(in_turn(show_list), Command("list"))
    router.message.register(in_turn(show_task), Command("task"))
    router.message.register(in_turn(show_pending), Command("pending"))
    return router


def make_last_router() -> Router:
    """Presses that no other router wanted."""
    router = Router(name="unknown presses")
    router.callback_query.register(in_turn(refuse_press), F.message)
    return router
