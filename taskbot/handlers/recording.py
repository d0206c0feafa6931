"""Reports are recorded, each for itself, and echoed: what was read, of whose share, and what a tap may settle beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from taskbot.handlers import measures, questions, shares, taken_back
from taskbot.handlers.cards import put_trouble_to_office, redraw_cards, tell_office
from taskbot.handlers.enclosures import attach
from taskbot.handlers.own_tasks import own_tasks
from taskbot.handlers.turn import Turn
from taskbot.reminders.outbox import About, about_tasks
from taskbot.tasks import queries, requests
from taskbot.tasks.attachments import Enclosure
from taskbot.tasks.errors import Refusal
from taskbot.tasks.facts import Status
from taskbot.tasks.lifecycle import State
from taskbot.tasks.models import Purpose, Task
from taskbot.tasks.parsing.reply_claims import Ask, Claim
from taskbot.tasks.replies import Reply, Report, parse_reply
from taskbot.texts.buttons import Keyboard, Press, button
from taskbot.texts.echoes import Heard, echo, figure_doubted, files_registered, trouble_told
from taskbot.texts.entries import submission_offered
from taskbot.texts.pages import pages
from taskbot.texts.refusals import refused

Store = Callable[[int, Status], Task]
"""Brings a unit's share of the task of that number to the status: as its report, as an entry, as a correction."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One report that was recorded: of which task, and whose share it speaks of."""

    number: int
    unit_id: int


@dataclass(frozen=True, slots=True)
class _Echo:
    """What is answered to one report: what was recorded, or why nothing was, and what a tap may settle."""

    words: str
    recorded: Recorded | None = None
    doubt: Ask | None = None
    """Whether the task may be finished, or stuck: buttons ask."""
    closes: Press | None = None
    """The button by which the task can be handed in."""
    offers: Keyboard = field(default_factory=list)


_OWN = frozenset({Heard.REPORTED, Heard.EDITED})
_CLOSES = {Heard.REPORTED: Press.SUBMIT, Heard.EDITED: Press.SUBMIT, Heard.ENTERED: Press.SUBMIT_FOR}
"""Who says that a task is done hands it in; a correction offers nothing."""


def parse(turn: Turn, words: str, to: int | None, own: Mapping[int, str] | None = None) -> Reply:
    """The message as a reply to the card of task `to`; `own` are the `own_tasks` of who speaks, where they are read."""
    titles = own_tasks(turn) if own is None else own
    return parse_reply(words, turn.today, turn.context.calendar, to, titles)


def asked(reply: Reply, words: str, number: int) -> Reply:
    """Somebody who was asked for a report, or gave the command, gives one, whatever the words."""
    return reply if reply.is_report else Reply(words, (Report((str(number),), done_text=words),))


def record_reports(
    turn: Turn,
    reply: Reply,
    store: Store,
    heard: Heard,
    *,
    enclosed: Enclosure | None = None,
    notes: Sequence[str] = (),
) -> list[Recorded]:
    """Records every report of the message and echoes each; `notes` are lines below. Returns what was recorded."""
    echoed = [
        _record_one(turn, int(number), one, reply.text, store, heard)
        for one in reply.reports
        for number in one.numbers
    ]
    recorded = [each.recorded for each in echoed if each.recorded]
    if enclosed and recorded:
        for number in dict.fromkeys(each.number for each in recorded):
            attach(turn, number, enclosed)
        notes = (*notes, files_registered(enclosed))
    for each in echoed:
        if each.recorded and each.doubt:
            words = "\n".join([each.words, *notes])
            questions.ask_if(turn, each.doubt, each.recorded.number, words, each.offers)
    _answer(turn, [each for each in echoed if not each.doubt], notes if recorded else ())
    return recorded


def _answer(turn: Turn, echoed: list[_Echo], notes: Sequence[str]) -> None:
    """All that is certain, in as few messages as hold it."""
    if not echoed:
        return
    closing = {
        press: [each.recorded.number for each in echoed if each.recorded and each.closes is press]
        for press in (Press.SUBMIT, Press.SUBMIT_FOR)
    }
    lines = [*(each.words for each in echoed), *notes]
    if closing[Press.SUBMIT]:
        lines.append(turn.texts.completion_offered(closing[Press.SUBMIT]))
    lines += map(submission_offered, closing[Press.SUBMIT_FOR])
    about = about_tasks(Purpose.NOTICE, (each.recorded.number for each in echoed if each.recorded))
    *full, last = pages(lines)
    for page in full:
        turn.reply(page, about=about)
    turn.reply(last, [row for each in echoed for row in each.offers], about)


def _record_one(turn: Turn, number: int, one: Report, words: str, store: Store, heard: Heard) -> _Echo:
    try:
        with turn.session.begin_nested():
            says_finished = one.claim is Claim.DONE
            finished = shares.finished_units(turn, number) if says_finished else frozenset[int]()
            asked = requests.requests_of(turn.session, number)
            known = {request.id: request.reason for request in asked if request.outcome is None}
            one = _measured(turn, number, one)
            task = store(number, status_of(one, words))
    except Refusal as refusal:
        return _Echo(refused(refusal))
    event = queries.last_said(turn.session, number, also_outdated=True)
    if event is None or event.unit_id is None:
        raise LookupError(f"nothing was recorded of task {number}")
    facts = queries.facts_of(turn.session, number)
    unit = queries.unit_names(turn.session)[event.unit_id]
    recorded = Recorded(number, event.unit_id)
    if (event.new or {}).get("outdated"):
        return _Echo(echo(facts, unit, one, turn.today, Heard.OUTDATED), recorded)
    if (
        one.is_trouble
    ):  # what was asked before is up to date, for these are the session's own rows; this alone asks anew
        asked = requests.requests_of(turn.session, number)
    redraw_cards(turn, number, known=facts, asked=asked)
    put_trouble_to_office(turn, event.unit_id, asked, known)
    text = echo(facts, unit, one, turn.today, heard)
    if one.ask is Ask.WHICH_FIGURE:
        text = f"{text}\n{figure_doubted(number)}"
    if one.ask is Ask.IS_IT_STUCK and heard in _OWN:
        told = trouble_told(facts, unit, turn.actor.name, one, turn.today)
        tell_office(turn, told, [], [About(Purpose.NOTICE, number)])
    offers = measures.offers(turn, facts, event)
    if unit == facts.lead_unit:
        return _of_task(turn, _Echo(text, recorded, offers=offers), task, one, heard, event.seq)
    if says_finished and event.unit_id not in finished:
        shares.tell_lead_if_finished(turn, facts, unit)
    lines, more = shares.doubts(one, event.unit_id, number, heard)
    return _Echo("\n".join([text, *lines]), recorded, offers=[*more, *offers])


def _of_task(turn: Turn, said: _Echo, task: Task, one: Report, heard: Heard, seq: int) -> _Echo:
    """The echo of what is said for the lead unit, with the way to hand the task in where it is said to be done."""
    if task.state is State.IN_REVIEW:
        return _in_review(turn, said, task.number, one, heard)
    closes = _CLOSES.get(heard) if one.claim is Claim.DONE else None
    rows = [[_closing_button(closes, task.number, seq)]] if closes else []
    doubt = one.ask if one.ask in (Ask.IS_IT_DONE, Ask.IS_IT_STUCK) and heard in _OWN else None
    return replace(said, doubt=doubt, closes=closes, offers=[*rows, *said.offers])


def _in_review(turn: Turn, said: _Echo, number: int, one: Report, heard: Heard) -> _Echo:
    """Later words of a task that was handed in: the office's message shows them; a denial may take it back."""
    request = taken_back.redraw_reviews(turn, number)
    if request is None or not one.is_unfinished or heard not in _OWN:
        return said
    asked_back, row = taken_back.question(turn, request)
    return replace(said, words=f"{said.words}\n{asked_back}", offers=[*row, *said.offers])


def _measured(turn: Turn, number: int, one: Report) -> Report:
    if one.counted_of is None:
        return one
    tasks = queries.task_facts(turn.session, [number])
    return one.measured_by([each for task in tasks for each in task.indicators])


def _closing_button(closes: Press, number: int, seq: int) -> dict[str, Any]:
    if closes is Press.SUBMIT:
        return button(f"报办结 #{number}", closes, number)
    return button(f"代报办结 #{number}", closes, number, str(seq))


def status_of(one: Report, words: str) -> Status:
    """What a report of the message `words` brings a share to."""
    return Status(
        words=words,
        progress=one.progress,
        done=one.done_text or "",
        problem=one.problem or "",
        next_step="；".join(filter(None, (one.next_step, one.expected_phrase))),
        is_blocked=one.is_trouble,
        is_finished=one.claim is Claim.DONE,
        said=one.said,
    )
