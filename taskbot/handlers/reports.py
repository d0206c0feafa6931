"""Reports: what a unit says of its tasks, by replying to a card, by number, or by /report; edits are new versions."""

import re
from dataclasses import dataclass

from aiogram import Bot, F, Router
from aiogram.filters import Filter
from aiogram.types import Message

from taskbot.handlers import declines, extensions, instructions, questions
from taskbot.handlers.answers import take_answer
from taskbot.handlers.cards import put_trouble_to_office, redraw_cards
from taskbot.handlers.commands import Command, number_and_words, split_command, text_of, without_mention
from taskbot.handlers.turn import Turn, in_turn
from taskbot.reminders.outbox import About, about_tasks
from taskbot.reminders.telegram import message_ref
from taskbot.tasks import moves, queries, reporting
from taskbot.tasks.errors import NotAllowed, NotYourTask, Refusal, WrongUse
from taskbot.tasks.facts import Status
from taskbot.tasks.lifecycle import OPEN_STATES, RequestKind, State
from taskbot.tasks.models import Purpose, Task
from taskbot.tasks.parsing.reply_claims import Ask, Claim
from taskbot.tasks.permissions import Role
from taskbot.tasks.replies import Reply, Report, parse_reply
from taskbot.tasks.request_reading import read_request
from taskbot.tasks.secrecy import require_free_report
from taskbot.texts.buttons import Press, button
from taskbot.texts.pages import pages
from taskbot.texts.refusals import refused

_NUMBERED = re.compile(r"^#(\d{1,9}) ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Echo:
    """What is answered to one report: what was recorded of which task, or why nothing was, and what is left to say."""

    words: str
    task: Task | None = None
    offers_completion: bool = False
    is_in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """The message that a text replies to, the tasks' numbers that it shows where it is the bot's own, and what is quoted."""

    message_id: int
    numbers: frozenset[int] = frozenset()
    quoted: str = ""


class Words(Filter):
    """Lets any text through that is no command; goes on as `words`, with the message that it replies to as `answered`."""

    async def __call__(self, message: Message, username: str, bot: Bot) -> bool | dict[str, object]:
        text = text_of(message)
        is_command = text.lstrip().startswith(("/", "／"))
        if not text or is_command or split_command(text, username, is_group=message.chat.type != "private"):
            return False
        return {"words": without_mention(text, username), "answered": _answered(message, bot.id)}


def read_words(turn: Turn, words: str, answered: Answered | None) -> None:
    """Any text: an answer to something that the bot asked, a report, or chatter, which gets no answer."""
    if answered is None:
        _read_report(turn, words, frozenset())
        return
    links = queries.links_of(turn.session, turn.chat_id, answered.message_id)
    if any(take_answer(turn, link, words) for link in links):
        return
    linked = frozenset(link.task_number for link in links if link.task_number is not None)
    if instructions.take_instruction(turn, words, links, linked or answered.numbers, answered.quoted):
        return
    was_asked = any(link.purpose is Purpose.ASK_REPORT for link in links)
    _read_report(turn, words, linked or answered.numbers, was_asked=was_asked)


def report(turn: Turn, words: str) -> None:
    """/report 12 60% 正在征求意见"""
    number, said = number_and_words(words, "report")
    if not said:
        raise WrongUse("report")
    _record(turn, _asked(_parse(turn, said, number), said, number))


def read_edit(turn: Turn, words: str, answered: Answered | None) -> None:
    """An edited message: a new version of the report that it was."""
    earlier = queries.reports_from(turn.session, turn.chat_id, turn.message_id)
    if not earlier:
        if not instructions.was_instruction(turn):
            read_words(turn, words, answered)
        return
    if (earlier[-1].new or {}).get("words") == words:
        return
    numbers = {event.task_number for event in earlier}
    to = numbers.pop() if len(numbers) == 1 else None
    reply = _parse(turn, words, to)
    if not reply.is_report:
        turn.reply(turn.texts.correction_unreadable())
        return
    _record(turn, reply, corrected=True)
    said = {int(number) for one in reply.reports for number in one.numbers}
    left = sorted({event.task_number for event in earlier if event.task_number is not None} - said)
    if left:
        turn.reply(turn.texts.report_left_behind(left), about=about_tasks(Purpose.NOTICE, left))


def edit_command(turn: Turn, words: str) -> None:
    """An edited /report 12 …"""
    number, said = number_and_words(words, "report")
    is_new = not queries.reports_from(turn.session, turn.chat_id, turn.message_id)
    _record(turn, _asked(_parse(turn, said, number), said, number), corrected=not is_new)


def _answered(message: Message, bot_id: int) -> Answered | None:
    """A crash between posting a card and noting its id leaves the card without a link: then its words tell the task."""
    replied = message.reply_to_message
    if replied is None:
        return None
    is_own = replied.from_user is not None and replied.from_user.id == bot_id
    shown = _NUMBERED.findall(text_of(replied)) if is_own else []
    quoted = message.quote.text if message.quote and is_own else ""
    return Answered(message_ref(replied), frozenset(map(int, shown)), quoted)


def _read_report(turn: Turn, words: str, about: frozenset[int], *, was_asked: bool = False) -> None:
    to = next(iter(about)) if len(about) == 1 else None
    reply = _parse(turn, words, to)
    if reply.ask and Role.LIAISON in turn.actor.roles:
        require_free_report(words, turn.file_name)
    if _offers_request(turn, words, to) and not any(one.progress is not None for one in reply.reports):
        return
    if to is not None and reply.acknowledgement:
        _acknowledge(turn, to)
    elif reply.is_report:
        _record(turn, reply)
    elif to is not None and was_asked:
        _record(turn, _asked(reply, words, to))
    elif reply.ask is Ask.WHICH_TASK and Role.LIAISON in turn.actor.roles:
        turn.reply(turn.texts.number_missing())
    elif reply.ask is Ask.WHAT_STATE and Role.LIAISON in turn.actor.roles:
        _ask_state(turn, reply.left_open)


def _offers_request(turn: Turn, words: str, to: int | None) -> bool:
    """Asks back where a unit asks for 延期 or 退回 in its own words; nothing is stored before its tap."""
    asked = read_request(words, to) if Role.LIAISON in turn.actor.roles else None
    if asked is None:
        return False
    if asked.kind is RequestKind.EXTENSION:
        extensions.preview_extension(turn, asked.number, asked.words)
    else:
        declines.preview_decline(turn, asked.number)
    return True


def _ask_state(turn: Turn, numbers: tuple[str, ...]) -> None:
    """By buttons where it is one task of the own unit, else in words."""
    try:
        (number,) = numbers
        questions.ask_state(turn, int(number))
    except (ValueError, Refusal):
        turn.reply(turn.texts.state_missing())


def _parse(turn: Turn, words: str, to: int | None) -> Reply:
    return parse_reply(words, turn.today, turn.context.calendar, to)


def _asked(reply: Reply, words: str, number: int) -> Reply:
    """Somebody who was asked for a report, or gave the command, gives one, whatever the words."""
    return reply if reply.is_report else Reply(words, (Report((str(number),), done_text=words),))


def _acknowledge(turn: Turn, number: int) -> None:
    """收到, in reply to a card; from anybody else than its unit it is chatter."""
    try:
        task, share = moves.own_share(turn.session, number, turn.actor)
    except (NotAllowed, NotYourTask):
        return
    if share.acknowledged_at is None and task.state in OPEN_STATES:
        reporting.acknowledge_task(turn.session, number, by=turn.actor, now=turn.now)
        redraw_cards(turn, number)
        turn.reply(turn.texts.acknowledged(number), about=[About(Purpose.NOTICE, number)])


def _record(turn: Turn, reply: Reply, *, corrected: bool = False) -> None:
    """Records every report of the message, each for itself, and echoes what was recorded."""
    turn.actor.require(Role.LIAISON)
    require_free_report(reply.text, turn.file_name)
    echoes = [
        _record_one(turn, int(number), one, reply.text, corrected=corrected)
        for one in reply.reports
        for number in one.numbers
    ]
    for echo in echoes:
        if echo.task and echo.is_in_doubt:
            questions.ask_if_done(turn, echo.task.number, echo.words)
    _answer(turn, [echo for echo in echoes if not echo.is_in_doubt])


def _answer(turn: Turn, echoes: list[_Echo]) -> None:
    """All that is certain, in as few messages as hold it."""
    lines = [echo.words for echo in echoes]
    finished = [echo.task.number for echo in echoes if echo.task and echo.offers_completion]
    if finished:
        lines.append(turn.texts.completion_offered(finished))
    if not lines:
        return
    about = about_tasks(Purpose.NOTICE, (echo.task.number for echo in echoes if echo.task))
    *full, last = pages(lines)
    for page in full:
        turn.reply(page, about=about)
    turn.reply(last, [[button(f"报办结 #{number}", Press.SUBMIT, number)] for number in finished], about)


def _record_one(turn: Turn, number: int, one: Report, words: str, *, corrected: bool) -> _Echo:
    try:
        with turn.session.begin_nested():
            task = reporting.report_status(
                turn.session, number, _status(one, words), by=turn.actor, now=turn.now
            )
    except Refusal as refusal:
        return _Echo(refused(refusal))
    redraw_cards(turn, number)
    put_trouble_to_office(turn, number)
    facts = queries.facts_of(turn.session, number)
    leads = queries.shares_of(turn.session, number)[0].unit_id in turn.actor.unit_ids
    may_submit = leads and task.state is not State.IN_REVIEW
    return _Echo(
        turn.texts.report_recorded(facts, one, turn.today, corrected=corrected),
        task,
        offers_completion=may_submit and one.claim is Claim.DONE,
        is_in_doubt=may_submit and one.ask is Ask.IS_IT_DONE,
    )


def _status(one: Report, words: str) -> Status:
    return Status(
        words=words,
        progress=one.progress,
        done=one.done_text or "",
        problem=one.problem or "",
        next_step="；".join(filter(None, (one.next_step, one.expected_phrase))),
        is_blocked=one.claim is Claim.BLOCKED or one.needs_coordination,
    )


def make_router() -> Router:
    """The routing table."""
    router = Router(name="reports")
    router.message.register(in_turn(report), Command("report"))
    router.edited_message.register(in_turn(edit_command), Command("report"))
    router.message.register(in_turn(read_words), F.from_user, Words())
    router.edited_message.register(in_turn(read_edit), F.from_user, Words())
    return router
