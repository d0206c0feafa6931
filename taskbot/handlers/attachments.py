"""Files and photos that units hand in 附件: without words in reply to a card, in an album, with /done; and shown again."""

from aiogram import Bot, F, Router
from aiogram.filters import Filter
from aiogram.types import Message, Update

from taskbot.context import Context
from taskbot.handlers import inbox, reviews
from taskbot.handlers.answered import Answered, Answering, answered_by, number_meant, tasks_answered
from taskbot.handlers.commands import Command, text_of
from taskbot.handlers.enclosures import Enclosing, attach, brought, roles_of
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Turn, in_turn
from taskbot.reminders import outbox
from taskbot.reminders.models import Lane
from taskbot.reminders.outbox import Address, about_tasks
from taskbot.tasks import queries
from taskbot.tasks.attachments import Enclosure
from taskbot.tasks.models import Attachment, Person, Purpose
from taskbot.tasks.permissions import Role
from taskbot.tasks.secrecy import require_free_report
from taskbot.texts import attachments as texts
from taskbot.texts import echoes, incoming
from taskbot.texts.buttons import Press, PressData

_SENT_AT_ONCE = 10
"""So many of a task's files are sent at a press, the newest."""


class BareFile(Filter):
    """Lets a liaison's file without a word through; goes on as `answered` and `album`.

    In a group only one that replies to the bot or belongs to an album; in private not the office's papers.
    """

    async def __call__(
        self, message: Message, bot: Bot, context: Context, event_update: Update
    ) -> bool | dict[str, object]:
        answered = answered_by(message, bot.id)
        is_answer = answered is not None and answered.is_own
        is_private = message.chat.type == "private"
        album = message.media_group_id
        if brought(message) is None or text_of(message) or not (is_private or is_answer or album):
            return False
        roles = await roles_of(context, event_update)
        is_paper = message.document is not None and Role.OFFICE in roles and not is_answer
        if Role.LIAISON not in roles or (is_private and is_paper):
            return False
        return {"answered": answered if is_answer else None, "album": album}


def take_file(turn: Turn, answered: Answered | None, album: str | None, enclosed: Enclosure | None) -> None:
    """A file without a word: it goes to the task that it replies to, or where the first of its album went."""
    if enclosed is None:
        return
    head = inbox.album_head(turn.session, turn.chat_id, turn.message_id, album) if album else None
    if head is None:
        keep(turn, enclosed, tasks_answered(turn, answered))
        return
    for number in queries.tasks_told_in(turn.session, turn.chat_id, head):
        attach(turn, number, enclosed)


def keep(turn: Turn, enclosed: Enclosure, numbers: frozenset[int]) -> None:
    """Keeps a file that came without a report with the task that it is for, and says so, or how to say which."""
    require_free_report("", enclosed.name)
    if len(numbers) == 1:
        (number,) = numbers
        attach(turn, number, enclosed)
        turn.reply(echoes.files_received([number], enclosed), about=about_tasks(Purpose.NOTICE, numbers))
    elif numbers:
        turn.reply(echoes.file_of_which_task(sorted(numbers)))
    elif not turn.is_group:
        is_workbook = incoming.is_workbook(enclosed.name)
        turn.reply(
            incoming.workbook_not_taken(is_leader=False) if is_workbook else echoes.file_without_task()
        )


def submit_with_file(turn: Turn, words: str, answered: Answered | None, enclosed: Enclosure | None) -> None:
    """/done 12 说明, as the caption of a file."""
    number, _ = number_meant(turn, words, "done", answered)
    reviews.submit_with_note(turn, words, answered)
    if enclosed is not None:
        attach(turn, number, enclosed)
        turn.reply(echoes.files_received([number], enclosed), about=about_tasks(Purpose.NOTICE, [number]))


def send_again(turn: Turn, pressed: PressData) -> None:
    """附件: the newest files of the task, to the one who asks, in private where that is possible."""
    queries.task_for(turn.session, turn.actor, pressed.target)
    kept = queries.attachments_of(turn.session, pressed.target)
    person = turn.session.get(Person, turn.actor.id)
    is_private = turn.is_group and person is not None and person.has_started
    to = Address(turn.actor.id) if is_private else turn.here()
    for each in kept[-_SENT_AT_ONCE:]:
        outbox.send_kept(
            turn.session, each.kind, to, each.file_id, _caption(turn, each), lane=Lane.ANSWER, now=turn.now
        )
    turn.toast(texts.sent_again(len(kept), _SENT_AT_ONCE, is_private=is_private))


def _caption(turn: Turn, kept: Attachment) -> str:
    person = turn.session.get(Person, kept.by)
    unit = queries.unit_names(turn.session)[kept.unit_id]
    return texts.caption(
        kept.task_number, kept.name, unit, person.name if person else "", kept.at, turn.today
    )


def make_router() -> Router:
    """The routing table."""
    router = Router(name="attachments")
    router.callback_query.register(in_turn(send_again), Pressed(Press.ATTACHMENTS), F.message)
    router.message.register(
        in_turn(submit_with_file), F.document | F.photo, Command("done"), Answering(), Enclosing()
    )
    router.message.register(in_turn(take_file), F.from_user, BareFile(), Enclosing())
    return router
