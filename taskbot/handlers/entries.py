"""代录 and 更正: what the office enters on a unit's behalf, and puts right of what the unit has reported."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from aiogram import F, Router

from taskbot.handlers.answered import Answered, Answering, tasks_answered
from taskbot.handlers.cards import redraw_cards, tell_units
from taskbot.handlers.commands import Command, number_and_words
from taskbot.handlers.presses import Pressed
from taskbot.handlers.recording import Recorded, asked, parse, record_reports
from taskbot.handlers.request_views import about_request, request_look
from taskbot.handlers.turn import Turn, in_turn
from taskbot.reminders import outbox
from taskbot.reminders.outbox import About
from taskbot.tasks import membership, moves, queries, reporting, requests
from taskbot.tasks.draft_models import Draft
from taskbot.tasks.entries import Entry, correction_in, entry_in
from taskbot.tasks.errors import StaleButton, WrongUse
from taskbot.tasks.facts import Status
from taskbot.tasks.lifecycle import Action
from taskbot.tasks.models import Assignment, Event, MessageLink, Purpose, Task
from taskbot.tasks.permissions import Role
from taskbot.tasks.secrecy import require_free_report
from taskbot.texts import entries as texts
from taskbot.texts.asking import submitted_briefly
from taskbot.texts.buttons import Press, PressData
from taskbot.texts.echoes import Heard

_NEVER_MIND = frozenset({"取消", "算了", "不录了"})


def enter(turn: Turn, words: str) -> None:
    """/enter 12 60% 正在征求意见 来源：张处长电话; for a supporting unit /enter 12 省财政厅 60% …"""
    turn.actor.require(Role.OFFICE)
    number, entry = _read(turn, words)
    if _stands(turn, entry):
        return
    if entry.source:
        _enter(turn, number, entry)
    else:
        _ask_source(turn, number, entry, words)


def _stands(turn: Turn, entry: Entry) -> bool:
    """Whether the message, which Telegram calls edited for many a reason, still says what was recorded of it."""
    earlier = queries.said_in(turn.session, turn.chat_id, turn.message_id)
    told = (earlier[-1].new or {}) if earlier else {}
    return (told.get("words"), told.get("source", "")) == (entry.said, entry.source)


def _read(turn: Turn, words: str) -> tuple[int, Entry]:
    number, rest = number_and_words(words, "enter")
    entry = entry_in(rest, turn.context.register)
    if not entry.said:
        raise WrongUse("enter")
    return number, entry


def _ask_source(turn: Turn, number: int, entry: Entry, words: str) -> None:
    """The half-made entry waits as a draft for the answer, so that a restart forgets nothing."""
    moves.task_of_office(turn.session, number, Action.REPORT, turn.actor)
    share = reporting.share_of(turn.session, number, _unit_id(turn, entry))
    draft = Draft(by=turn.actor.id, text=words, kind="entry", created_at=turn.now)
    turn.session.add(draft)
    turn.session.flush()
    unit = queries.unit_names(turn.session)[share.unit_id]
    prompt = texts.source_asked(number, unit, turn.actor.id, turn.actor.name)
    turn.reply(prompt, about=[About(Purpose.ASK_SOURCE, number, draft.id)], force_reply=True)


def take_source(turn: Turn, link: MessageLink, words: str) -> None:
    """The source has come: the entry is made as it was typed."""
    turn.actor.require(Role.OFFICE)
    draft = turn.session.get_one(Draft, link.draft_id)
    if not draft.is_open:
        turn.reply(texts.entry_done())
        return
    draft.is_open = False
    turn.session.add(draft)
    number, entry = _read(turn, draft.text)
    if words.strip() in _NEVER_MIND:
        turn.reply(texts.entry_dropped(number))
    else:
        _enter(turn, number, replace(entry, source=words.strip().removeprefix("来源：")))


def _enter(turn: Turn, number: int, entry: Entry) -> None:
    require_free_report(f"{entry.said}\n{entry.source}")
    moves.task_of_office(turn.session, number, Action.REPORT, turn.actor)
    reply = asked(parse(turn, entry.said, number), entry.said, number)
    store = partial(_store_entry, turn, unit_id=_unit_id(turn, entry), source=entry.source)
    share = reporting.share_of(turn.session, number, _unit_id(turn, entry))
    stood = _as_stands(turn, share)
    notes = [texts.stood_line(stood), texts.source_line(entry.source), *_objection(turn, share.unit_id)]
    recorded = record_reports(turn, reply, store, Heard.ENTERED, notes=notes)
    told = partial(
        texts.entered_for_unit, share=stood, words=entry.said, source=entry.source, today=turn.today
    )
    _tell_units(turn, recorded, told)


def _store_entry(turn: Turn, number: int, status: Status, *, unit_id: int | None, source: str) -> Task:
    return reporting.enter_status(
        turn.session, number, status, unit_id=unit_id, source=source, by=turn.actor, now=turn.now
    )


def correct(turn: Turn, words: str, answered: Answered | None) -> None:
    """/correct 12 70% …, or /correct 70% … in reply to a unit's report or to the bot's echo of it."""
    turn.actor.require(Role.OFFICE)
    said = {event.task_number: event for event in _said_in(turn, answered)}
    shown = {number for number in said if number is not None} or set(tasks_answered(turn, answered))
    number, rest = _number(words, shown)
    if number is None:
        turn.reply(texts.which_report(sorted(shown)))
        return
    entry = entry_in(rest, turn.context.register)
    if not entry.said:
        raise WrongUse("correct")
    stands, reason = correction_in(entry.said)
    require_free_report(entry.said)
    entry = replace(entry, said=stands)
    if _stands(turn, entry):
        return
    moves.task_of_office(turn.session, number, Action.AMEND, turn.actor)
    unit_id = said[number].unit_id if number in said else _unit_id(turn, entry)
    share = reporting.share_of(turn.session, number, unit_id)
    reply = asked(parse(turn, entry.said, number), entry.said, number)
    store = partial(_store_correction, turn, unit_id=unit_id, reason=reason)
    stood = _as_stands(turn, share)
    notes = [texts.stood_line(stood), *texts.reason_lines(reason), *_objection(turn, share.unit_id)]
    recorded = record_reports(turn, reply, store, Heard.CORRECTED, notes=notes)
    told = partial(texts.corrected_for_unit, share=stood, words=entry.said, reason=reason, today=turn.today)
    _tell_units(turn, recorded, told)


def _said_in(turn: Turn, answered: Answered | None) -> Iterable[Event]:
    """The reports that came with the message replied to, or with the one that it echoes."""
    if answered is None:
        return ()
    echoed = outbox.message_answered(turn.session, turn.chat_id, answered.message_id)
    return queries.said_in(turn.session, turn.chat_id, echoed or answered.message_id)


def _number(words: str, shown: set[int]) -> tuple[int | None, str]:
    """The task, and the words; a number in a reply is the task's only if the answered message is about it."""
    try:
        number, rest = number_and_words(words, "correct")
    except WrongUse:
        if not shown:
            raise
    else:
        if not shown or number in shown:
            return number, rest
    return (next(iter(shown)) if len(shown) == 1 else None), words


def _store_correction(turn: Turn, number: int, status: Status, *, unit_id: int | None, reason: str) -> Task:
    return reporting.correct_status(
        turn.session, number, status, unit_id=unit_id, reason=reason, by=turn.actor, now=turn.now
    )


def submit_for(turn: Turn, pressed: PressData) -> None:
    """代报办结: what the lead unit is said to have finished is handed in, and waits for 办结 like any other."""
    turn.actor.require(Role.OFFICE)
    number = pressed.target
    queries.task_for(turn.session, turn.actor, number)
    lead = reporting.share_of(turn.session, number)
    said = queries.last_said(turn.session, number, lead.unit_id)
    if said is None or said.kind != "entered" or pressed.choice != str(said.seq):
        raise StaleButton
    told = said.new or {}
    words, source = told.get("words", ""), told.get("source", "")
    request = requests.submit_for_lead(turn.session, number, words, source, by=turn.actor, now=turn.now)
    turn.toast(submitted_briefly(number, turn.texts.office))
    turn.redraw(*request_look(turn, request))
    outbox.relink(turn.session, turn.chat_id, turn.message_id, [about_request(request)])
    redraw_cards(turn, number)
    handed_in = partial(texts.submitted_for_unit, source=source, today=turn.today)
    _tell_units(turn, [Recorded(number, lead.unit_id)], handed_in)


def _tell_units(turn: Turn, recorded: Iterable[Recorded], text: "partial[str]") -> None:
    """Each unit once, in the chat where it answers; not again where it has read the echo."""
    for each in recorded:
        if not _hears(turn, each.unit_id):
            facts = queries.facts_of(turn.session, each.number)
            tell_units(turn, each.number, text(turn.texts.office, facts), [each.unit_id])


def _as_stands(turn: Turn, share: Assignment) -> texts.Share:
    unit = queries.unit_names(turn.session)[share.unit_id]
    return texts.Share(unit, share.progress, share.done)


def _objection(turn: Turn, unit_id: int) -> list[str]:
    return [texts.objection_line()] if _hears(turn, unit_id) else []


def _hears(turn: Turn, unit_id: int) -> bool:
    """Whether the unit answers in the very chat, so that the echo tells it."""
    return membership.chat_of_unit(turn.session, unit_id) == turn.chat_id


def _unit_id(turn: Turn, entry: Entry) -> int | None:
    return membership.unit_named(turn.session, entry.unit.full_name).id if entry.unit else None


def make_router() -> Router:
    """The routing table."""
    router = Router(name="entries")
    for observer in (router.message, router.edited_message):
        observer.register(in_turn(enter), Command("enter"))
        observer.register(in_turn(correct), Command("correct"), Answering())
    router.callback_query.register(in_turn(submit_for), Pressed(Press.SUBMIT_FOR), F.message)
    return router
