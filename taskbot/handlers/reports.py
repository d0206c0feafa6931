"""Reports: what a unit says of its tasks, by replying to a card, by number, or by /report; edits are new versions."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from aiogram import Bot, F, Router
from aiogram.filters import Filter
from aiogram.types import Message, Update

from taskbot.context import Context
from taskbot.handlers import edits, instructions, questions, shares, unread
from taskbot.handlers.answered import Answered, Answering, answered_by, number_meant, tasks_answered
from taskbot.handlers.answers import answers_a_question, take_answer
from taskbot.handlers.asked_in_words import offer_request
from taskbot.handlers.attachments import keep
from taskbot.handlers.cards import redraw_cards
from taskbot.handlers.commands import Command, command_in, text_of, without_mention
from taskbot.handlers.enclosures import Enclosing
from taskbot.handlers.own_tasks import open_tasks, own_tasks, unsigned_tasks
from taskbot.handlers.paging import in_rows
from taskbot.handlers.plain_asks import answer_question, offer_draft, take_plain
from taskbot.handlers.presses import Asked, Pressed
from taskbot.handlers.recording import asked, parse, record_reports, status_of
from taskbot.handlers.turn import Turn, in_turn
from taskbot.reminders.outbox import about_tasks
from taskbot.tasks import moves, queries, reporting
from taskbot.tasks.attachments import Enclosure
from taskbot.tasks.errors import Refusal, StaleButton, WrongUse
from taskbot.tasks.facts import Status
from taskbot.tasks.lifecycle import OPEN_STATES, Action
from taskbot.tasks.models import Event, Purpose, Task
from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.parsing.reply_claims import Ask, Claim
from taskbot.tasks.parsing.reply_titles import named_in
from taskbot.tasks.parsing.reply_words import ALL_WELL, RECEIVED
from taskbot.tasks.permissions import Role
from taskbot.tasks.replies import Reply, Report
from taskbot.tasks.request_reading import read_request
from taskbot.tasks.secrecy import require_free_report
from taskbot.texts import reading
from taskbot.texts.asking import answer_stands
from taskbot.texts.buttons import Press, PressData, button
from taskbot.texts.echoes import Heard
from taskbot.texts.list_cards import acknowledged_all


class Words(Filter):
    """Lets any text through that is no command; goes on as `words`, with the message that it replies to as `answered`."""

    async def __call__(
        self, message: Message, username: str, bot: Bot, context: Context, event_update: Update
    ) -> bool | dict[str, object]:
        text = text_of(message)
        is_command = text.lstrip().startswith(("/", "／"))
        if not text or is_command or await command_in(message, username, context, event_update):
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
    if take_plain(turn, words) or instructions.take_named(turn, words):
        return
    question = unread.question_before(turn) if answered is None else None
    if question and question.purpose is Purpose.ASK_REPORT and question.task_number:
        about = frozenset({question.task_number})
    if question and not _speaks_for_itself(turn, words) and unread.take_unreplied(turn, question, words):
        return
    was_asked = any(link.purpose is Purpose.ASK_REPORT for link in links)
    if answer_question(turn, words, about) or (enclosed is None and offer_draft(turn, words)):
        return
    if not _read_report(turn, words, about, enclosed, was_asked=was_asked):
        unread.hint(turn, words)


def report(turn: Turn, words: str, answered: Answered | None, enclosed: Enclosure | None) -> None:
    """/report 12 60% 正在征求意见; for one of several own units /report 12 省财政厅 60% …; in reply to a card without the number."""
    _record(turn, _commanded(turn, words, answered), enclosed)


def _commanded(turn: Turn, words: str, answered: Answered | None) -> Reply:
    number, said = number_meant(turn, words, "report", answered)
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
        read = status_of(one, "").as_told()
        del read["words"]
        numbers = tuple(each for each in one.numbers if not read.items() <= stood.get(each, {}).items())
        if numbers:
            changed.append(replace(one, numbers=numbers))
    return tuple(changed) or reply.reports


def edit_command(turn: Turn, words: str, answered: Answered | None, enclosed: Enclosure | None) -> None:
    """An edited /report 12 …"""
    reply = _commanded(turn, words, answered)
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


def _speaks_for_itself(turn: Turn, words: str) -> bool:
    """Whether a liaison's words need no question to be understood."""
    if Role.LIAISON not in turn.actor.roles:
        return False
    reply = parse(turn, words, None)
    asked_for = read_request(words)
    return reply.is_report or bool(reply.acknowledged) or (asked_for is not None and bool(asked_for.numbers))


def _read_report(
    turn: Turn, words: str, about: frozenset[int], enclosed: Enclosure | None, *, was_asked: bool
) -> bool:
    """Whether the words were understood, and so recorded or answered, at least by silence."""
    to = next(iter(about)) if len(about) == 1 else None
    said = shares.speak_for_named(turn, words, to)
    own = own_tasks(turn)
    reply = replace(parse(turn, said, to, own), text=words)
    is_liaison = Role.LIAISON in turn.actor.roles
    if (reply.ask or enclosed) and is_liaison:
        require_free_report(words, turn.file_name)
    if (asked_for := offer_request(turn, said, about, own)) is not None:
        reply = replace(reply, reports=_said_beside(reply.reports, frozenset(map(str, asked_for))))
        if not reply.reports:
            return True
    taken = frozenset(map(int, reply.acknowledged)) or (about if reply.acknowledgement else frozenset())
    if taken and enclosed is None and is_liaison:
        _acknowledge(turn, sorted(taken))
    elif reply.acknowledgement and not (taken or turn.is_group) and RECEIVED.search(words):
        return _acknowledge_the_one(turn)
    if reply.is_report:
        _record(turn, reply, enclosed)
        if is_liaison and reply.left_open:
            _tell_left_open(turn, reply.left_open)
    elif to is not None and was_asked and not taken:
        _record(turn, asked(reply, words, to), enclosed)
    elif enclosed is not None:
        keep(turn, enclosed, frozenset(map(int, reply.left_open)) or about)
    elif reply.ask is Ask.WHICH_TASK and is_liaison:
        _ask_which(turn, words)
    elif reply.ask is Ask.WHAT_STATE and is_liaison:
        _ask_state(turn, reply)
    else:
        return bool(taken)
    return True


def _tell_left_open(turn: Turn, numbers: tuple[str, ...]) -> None:
    turn.reply(reading.states_missing(numbers), about=about_tasks(Purpose.NOTICE, map(int, numbers)))


def _ask_which(turn: Turn, words: str) -> None:
    """By a button for each open task of the unit, where the words are about one."""
    named = named_in(half_width(words), own_tasks(turn))
    meant = {number for each in named for number in each.numbers}
    tasks = [task for task in open_tasks(turn) if not meant or str(task.number) in meant or len(named) > 1]
    if not tasks:
        turn.reply(turn.texts.number_missing())
    elif len(named) > 1:
        turn.reply(reading.reports_of_which(tasks, turn.today))
    else:
        rows = in_rows([button(f"#{each.number}", Press.REPORT_AS_SAID, each.number) for each in tasks], 4)
        turn.reply(reading.report_of_which(tasks, turn.today), rows)


def report_as_said(turn: Turn, pressed: PressData, asked_about: str) -> None:
    """The words are a report of that task, as somebody has said who was asked: 不是，照原话记录, or #12."""
    number = pressed.target
    moves.task_of_unit(turn.session, number, Action.REPORT, turn.actor)
    if not asked_about:
        raise StaleButton
    reply = asked(parse(turn, asked_about, number), asked_about, number)
    of_task = [one for one in reply.reports if str(number) in one.numbers]
    reports = tuple(replace(one, numbers=(str(number),)) for one in of_task)
    _record(turn, asked(Reply(asked_about, reports), asked_about, number), None)
    turn.redraw(reading.recorded_of(number))


def _said_beside(reports: tuple[Report, ...], asked_for: frozenset[str]) -> tuple[Report, ...]:
    """What a message reports beside its request: of other tasks all, of those it asks for a figure, an end or a trouble."""
    kept = []
    for one in reports:
        says_more = (
            one.progress is not None or one.claim in (Claim.DONE, Claim.BLOCKED) or one.needs_coordination
        )
        numbers = one.numbers if says_more else tuple(each for each in one.numbers if each not in asked_for)
        if numbers:
            kept.append(replace(one, numbers=numbers))
    return tuple(kept)


def _record_all_well(turn: Turn, reply: Reply) -> bool:
    """没有问题, of which nobody can say how far a task is, is what tasks with a report cycle have to report."""
    said = ALL_WELL.search(half_width(reply.text))
    tasks = queries.task_facts(turn.session, [int(number) for number in reply.left_open])
    if said is None or not tasks or not all(task.recurrence for task in tasks):
        return False
    _record(turn, Reply(reply.text, (Report(reply.left_open, done_text=said["words"]),)), None)
    return True


def _ask_state(turn: Turn, reply: Reply) -> None:
    """By buttons where it is one task of the own unit, else in words."""
    if _record_all_well(turn, reply):
        return
    try:
        (number,) = reply.left_open
        questions.ask_state(turn, int(number))
    except (ValueError, Refusal):
        turn.reply(turn.texts.state_missing())


def _acknowledge(turn: Turn, numbers: Sequence[int]) -> None:
    """收到, of tasks or in reply to their message. In a group, of what is not the unit's or was taken before, it is chatter."""
    taken = []
    for number in numbers:
        try:
            task, own = moves.own_shares(turn.session, number, turn.actor)
            if task.state in OPEN_STATES and any(share.acknowledged_at is None for share in own):
                reporting.acknowledge_task(turn.session, number, by=turn.actor, now=turn.now)
                redraw_cards(turn, number)
            elif turn.is_group:
                continue
        except Refusal:
            if turn.is_group or len(numbers) > 1:
                continue
            raise
        taken.append(number)
    if taken:
        turn.reply(acknowledged_all(taken), about=about_tasks(Purpose.NOTICE, taken))


def _acknowledge_the_one(turn: Turn) -> bool:
    """收到, in private and of no task: of the only unsigned one, else by a button for each; False where there is none."""
    tasks = unsigned_tasks(turn)
    if len(tasks) == 1:
        _acknowledge(turn, [tasks[0].number])
    elif tasks:
        rows = in_rows([button(f"签收 #{each.number}", Press.ACKNOWLEDGE, each.number) for each in tasks], 3)
        numbers = [each.number for each in tasks]
        turn.reply(reading.receipt_of_which(tasks, turn.today), rows, about_tasks(Purpose.NOTICE, numbers))
    return bool(tasks)


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
    router.message.register(in_turn(report), Command("report"), Answering(), Enclosing())
    router.edited_message.register(in_turn(edit_command), Command("report"), Answering(), Enclosing())
    router.callback_query.register(in_turn(report_as_said), Pressed(Press.REPORT_AS_SAID), F.message, Asked())
    router.message.register(in_turn(read_words), F.from_user, Words(), Enclosing())
    router.edited_message.register(in_turn(read_edit), F.from_user, Words(), Enclosing())
    return router
