"""转办: the office passes a leader's instruction on by one tap, to the units of its tasks or to the work group."""

from collections.abc import Sequence

from aiogram import F, Router

from taskbot.handlers.addressees import chats_of, reached
from taskbot.handlers.presses import Pressed
from taskbot.handlers.request_views import EACH_MEANT, instruction_look, redraw_instruction
from taskbot.handlers.turn import Turn, in_turn
from taskbot.reminders.outbox import About, about_tasks
from taskbot.tasks import instructions, membership, queries
from taskbot.tasks.errors import NoWorkGroup, RequestGone, StaleButton
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.models import ChatKind, Instruction, Person, Purpose
from taskbot.texts import instructions as texts
from taskbot.texts import notices as notice_texts
from taskbot.texts.buttons import Press, PressData
from taskbot.texts.notices import Reached, Way


def forward(turn: Turn, pressed: PressData) -> None:
    """To every unit of the tasks, once per chat; what is about the work as a whole, to the work group."""
    chosen = _chosen(turn, pressed)
    given, *others = instructions.forward(turn.session, pressed.target, chosen, by=turn.actor, now=turn.now)
    numbers = [each.task_number for each in (given, *others) if each.task_number is not None]
    tasks = queries.task_facts(turn.session, numbers) if numbers else []
    told = _tell_units(turn, given, tasks) if tasks else _tell_work_group(turn, given)
    turn.toast(texts.forwarded_briefly())
    turn.redraw(*instruction_look(turn, given))
    redraw_instruction(turn, given)
    if not {*told.values()} <= {Way.DIRECTLY}:
        turn.reply(notice_texts.told(told), about=about_tasks(Purpose.NOTICE, numbers))
    _tell_leader(turn, given, tasks, told)


def _chosen(turn: Turn, pressed: PressData) -> Sequence[int]:
    """The tasks that an instruction which names none is of after all, as the office says; none for the work as a whole."""
    if not pressed.choice:
        return ()
    given = turn.session.get(Instruction, pressed.target)
    if given is None:
        raise RequestGone
    if pressed.choice == EACH_MEANT:
        return given.meant
    if not pressed.choice.isdecimal():
        raise StaleButton
    return [int(pressed.choice)]


def _tell_units(turn: Turn, given: Instruction, tasks: Sequence[TaskFacts]) -> Reached:
    """Once in each chat, of the tasks of its units; in a group it names whom it is for."""
    units = {
        task.number: {share.unit_id for share in queries.shares_of(turn.session, task.number)}
        for task in tasks
    }
    concerned = set[int]().union(*units.values())
    names = queries.unit_names(turn.session)
    chats = chats_of(turn, concerned)
    if not chats:
        raise NoWorkGroup
    for chat_id, unit_ids in chats.items():
        here = [task for task in tasks if units[task.number] & {*unit_ids}]
        called = [names[unit_id] for unit_id in unit_ids] if chat_id < 0 else []
        text = texts.for_units(given, _leader(turn, given).name, here, turn.today, called)
        turn.post(chat_id, text, about=about_tasks(Purpose.NOTICE, [task.number for task in here]))
    return reached(turn, concerned)


def _tell_work_group(turn: Turn, given: Instruction) -> Reached:
    work = membership.bound_chat(turn.session, ChatKind.WORK)
    if work is None:
        raise NoWorkGroup
    turn.post(work.id, texts.for_units(given, _leader(turn, given).name, (), turn.today))
    return {}


def _tell_leader(turn: Turn, given: Instruction, tasks: Sequence[TaskFacts], told: Reached) -> None:
    """That it was passed on and to whom, where he can be written to."""
    leader = _leader(turn, given)
    if leader.has_started:
        about = about_tasks(Purpose.NOTICE, [task.number for task in tasks]) or [About(Purpose.NOTICE)]
        turn.post(leader.id, texts.passed_on(given, turn.texts.office, told, tasks, turn.today), about=about)


def _leader(turn: Turn, given: Instruction) -> Person:
    return turn.session.get_one(Person, given.by)


def make_router() -> Router:
    """The routing table."""
    router = Router(name="forwarding")
    router.callback_query.register(in_turn(forward), Pressed(Press.FORWARD), F.message)
    return router
