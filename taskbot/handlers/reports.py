"""Reports: what a unit says of its tasks, by replying to a card, by number, or by /report; edits are new versions."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial

from aiogram import Bot, F, Router
from aiogram.filters import Filter
from aiogram.types import Message

from taskbot.handlers import declines, edits, extensions, instructions, questions, shares
from taskbot.handlers.answered import Answered, answered_by, tasks_answered
from taskbot.handlers.answers import answers_a_question, take_answer
from taskbot.handlers.attachments import keep
from taskbot.handlers.cards import redraw_cards
from taskbot.handlers.commands import Command, number_and_words, split_command, text_of, without_mention
from taskbot.handlers.enclosures import Enclosing
from taskbot.handlers.recording import asked, parse, record_reports, status_of
from taskbot.handlers.turn import Turn, in_turn
from taskbot.reminders.outbox import About, about_tasks
from taskbot.tasks import moves, queries, reporting
from taskbot.tasks.attachments import Enclosure
from taskbot.tasks.errors import NotAllowed, NotYourTask, Refusal, WrongUse
from taskbot.tasks.facts import Status
from taskbot.tasks.lifecycle import OPEN_STATES, RequestKind
from taskbot.tasks.models import Event, Purpose, Task
from taskbot.tasks.parsing.reply_claims import Ask, Claim
from taskbot.tasks.permissions import Role
from taskbot.tasks.replies import Reply, Report
from taskbot.tasks.request_reading import read_request
from taskbot.tasks.secrecy import require_free_report
from taskbot.texts.asking import answer_stands
from taskbot.texts.echoes import Heard


class Words(Filter):
    """Lets any text through that is no command; goes on as `words`, with the message that it replies to as `answered`."""

    async def __call__(self, message: Message, username: str, bot: Bot) -> bool | dict[str, object]:
        text = text_of(message)
        is_command = text.lstrip().startswith(("/", "／"))
        if not text or is_command or split_command(text, username, is_group=message.chat.type != "private"):
            return False
        return {"words": without_mention(text, username), "answered": answered_by(message, bot.id)}


def read_words(turn: Turn, words: str, answered: Answered | None, enclosed: Enclosure | None) -> None:
    """Any text: an answer to something that the bot asked, a report, or chatter, which gets no answer."""
    links = queries.links_of(turn.session, turn.chat_id, answered.message_id) if answered else ()
    if any(take_answer(turn, link, words) for link in links):
        return
    about = tasks_answered(turn, answered)
    if answered and instructions.take_instruction(turn, words, links, about, answered.quoted):
        return
    was_asked = any(link.purpose is Purpose.ASK_REPORT for link in links)
    _read_report(turn, words, about, enclosed, was_asked=was_asked)


def report(turn: Turn, words: str, enclosed: Enclosure | None) -> None:
    """/report 12 60% 正在征求意见; for one of several own units /report 12 省财政厅 60% …"""
    _record(turn, _commanded(turn, words), enclosed)


def _commanded(turn: Turn, words: str) -> Reply:
    number, said = number_and_words(words, "report")
    if not said:
        raise WrongUse("report")
    own = shares.speak_for_named(turn, said, number)
    return replace(asked(parse(turn, own, number), own, number), text=said)


def read_edit(turn: Turn, words: str, answered: Answered | None, enclosed: Enclosure | None) -> None:
    """An edited message: a new version of the report that it was."""
    earlier = queries.reports_from(turn.session, turn.chat_id, turn.message_id)
    if not earlier:
        if edits.stands_as_sent(turn):
            return
        if answers_a_question(turn, answered):
            turn.reply(answer_stands())
        else:
            read_words(turn, words, answered, enclosed)
        return
    numbers = {event.task_number for event in earlier}
    to = numbers.pop() if len(numbers) == 1 else None
    reply = replace(parse(turn, shares.speak_for_named(turn, words, to), to), text=words)
    if reply.is_report:
        _revise(turn, reply, enclosed, earlier)
    else:
        turn.reply(turn.texts.correction_unreadable())


def _changed(reply: Reply, earlier: Sequence[Event]) -> tuple[Report, ...]:
    """What an edited message says otherwise than before, or of other tasks; all of it where that is nothing.

    Of a task that it says the same of there is nothing to record: its words are kept with the others.
    """
    stood = {str(event.task_number): event.new or {} for event in earlier}
    changed = []
    for one in reply.reports:
        read = asdict(status_of(one, ""))
        del read["words"]
        numbers = tuple(each for each in one.numbers if not read.items() <= stood.get(each, {}).items())
        if numbers:
            changed.append(replace(one, numbers=numbers))
    return tuple(changed) or reply.reports


def edit_command(turn: Turn, words: str, enclosed: Enclosure | None) -> None:
    """An edited /report 12 …"""
    reply = _commanded(turn, words)
    earlier = queries.reports_from(turn.session, turn.chat_id, turn.message_id)
    if earlier:
        _revise(turn, reply, enclosed, earlier)
    else:
        _record(turn, reply, enclosed)


def _revise(turn: Turn, reply: Reply, enclosed: Enclosure | None, earlier: Sequence[Event]) -> None:
    """Records what has come to be said otherwise; of a task that the message no longer names, the report stands."""
    said = {int(number) for one in reply.reports for number in one.numbers}
    newest = earlier[-1]
    stand = {event.task_number for event in earlier if event.at == newest.at}
    if (newest.new or {}).get("words") == reply.text and said & stand:
        return
    _record(turn, replace(reply, reports=_changed(reply, earlier)), enclosed, first=earlier[0])
    left = sorted({event.task_number for event in earlier if event.task_number is not None} - said)
    if left:
        turn.reply(turn.texts.report_left_behind(left), about=about_tasks(Purpose.NOTICE, left))


def _read_report(
    turn: Turn, words: str, about: frozenset[int], enclosed: Enclosure | None, *, was_asked: bool
) -> None:
    to = next(iter(about)) if len(about) == 1 else None
    own = shares.speak_for_named(turn, words, to)
    reply = replace(parse(turn, own, to), text=words)
    if (reply.ask or enclosed) and Role.LIAISON in turn.actor.roles:
        require_free_report(words, turn.file_name)
    if (asked_for := _offered_request(turn, own, to)) is not None:
        reply = replace(reply, reports=_said_beside(reply.reports, str(asked_for)))
        if not reply.reports:
            return
    if to is not None and reply.acknowledgement and enclosed is None:
        _acknowledge(turn, to)
    elif reply.is_report:
        _record(turn, reply, enclosed)
    elif to is not None and was_asked:
        _record(turn, asked(reply, words, to), enclosed)
    elif enclosed is not None:
        keep(turn, enclosed, frozenset(map(int, reply.left_open)) or about)
    elif reply.ask is Ask.WHICH_TASK and Role.LIAISON in turn.actor.roles:
        turn.reply(turn.texts.number_missing())
    elif reply.ask is Ask.WHAT_STATE and Role.LIAISON in turn.actor.roles:
        _ask_state(turn, reply.left_open)


def _offered_request(turn: Turn, words: str, to: int | None) -> int | None:
    """Asks back where a unit asks for 延期 or 退回 in its own words; nothing is stored before its tap. The task's number."""
    asked_for = read_request(words, to) if Role.LIAISON in turn.actor.roles else None
    if asked_for is None:
        return None
    if asked_for.kind is RequestKind.EXTENSION:
        extensions.preview_extension(turn, asked_for.number, asked_for.words)
    else:
        declines.preview_decline(turn, asked_for.number)
    return asked_for.number


def _said_beside(reports: tuple[Report, ...], number: str) -> tuple[Report, ...]:
    """What the message reports beside its request: of other tasks all, of the task itself a figure, an end or a trouble."""
    kept = []
    for one in reports:
        says_more = (
            one.progress is not None or one.claim in (Claim.DONE, Claim.BLOCKED) or one.needs_coordination
        )
        numbers = one.numbers if says_more else tuple(each for each in one.numbers if each != number)
        if numbers:
            kept.append(replace(one, numbers=numbers))
    return tuple(kept)


def _ask_state(turn: Turn, numbers: tuple[str, ...]) -> None:
    """By buttons where it is one task of the own unit, else in words."""
    try:
        (number,) = numbers
        questions.ask_state(turn, int(number))
    except (ValueError, Refusal):
        turn.reply(turn.texts.state_missing())


def _acknowledge(turn: Turn, number: int) -> None:
    """收到, in reply to a card; from anybody else than its unit it is chatter."""
    try:
        task, own = moves.own_shares(turn.session, number, turn.actor)
    except (NotAllowed, NotYourTask):
        return
    if task.state in OPEN_STATES and any(share.acknowledged_at is None for share in own):
        reporting.acknowledge_task(turn.session, number, by=turn.actor, now=turn.now)
        redraw_cards(turn, number)
        turn.reply(turn.texts.acknowledged(number), about=[About(Purpose.NOTICE, number)])


def _record(turn: Turn, reply: Reply, enclosed: Enclosure | None, *, first: Event | None = None) -> None:
    """Records the message as the unit's own word; `first` is the report that it was before it was edited."""
    turn.actor.require(Role.LIAISON)
    require_free_report(reply.text, turn.file_name)
    store = partial(_store, turn, first=first)
    record_reports(turn, reply, store, Heard.EDITED if first else Heard.REPORTED, enclosed=enclosed)


def _store(turn: Turn, number: int, status: Status, *, first: Event | None) -> Task:
    return reporting.report_status(turn.session, number, status, first=first, by=turn.actor, now=turn.now)


def make_router() -> Router:
    """The routing table."""
    router = Router(name="reports")
    router.message.register(in_turn(report), Command("report"), Enclosing())
    router.edited_message.register(in_turn(edit_command), Command("report"), Enclosing())
    router.message.register(in_turn(read_words), F.from_user, Words(), Enclosing())
    router.edited_message.register(in_turn(read_edit), F.from_user, Words(), Enclosing())
    return router
