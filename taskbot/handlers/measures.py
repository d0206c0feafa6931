"""Milestones and indicators, set by a tap: from the task's own list, or under a report that names them."""

from aiogram import F, Router

from taskbot.handlers.cards import redraw_cards
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Act, Turn, in_turn
from taskbot.reminders.outbox import About
from taskbot.tasks import measures, queries
from taskbot.tasks.errors import NewerReport, NotYourTask, StaleButton
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lights import step_standing_of
from taskbot.tasks.models import Event, Indicator, Milestone, Purpose
from taskbot.tasks.parsing.indicator_figures import figures_in
from taskbot.tasks.parsing.milestone_mentions import reached_in
from taskbot.tasks.permissions import Role
from taskbot.texts import measures as texts
from taskbot.texts.buttons import Keyboard, Press, PressData, button
from taskbot.texts.quiet import ask_in_private

_IN_LIST = ".list"
"""The button stands in the task's list of milestones, which is drawn anew."""


def offers(turn: Turn, task: TaskFacts, said: Event) -> Keyboard:
    """Buttons for the figures and the milestones that a report names; the newest report of the unit alone can be tapped."""
    words = (said.new or {}).get("done", "")
    figures = figures_in(words, task.indicators)
    named = reached_in(words, [step.title for step in task.milestones if step.reached_on is None])
    indicators = queries.indicators_of(turn.session, task.number) if figures else ()
    rows = [
        [
            button(
                texts.update_label(task.indicators[figure.place], figure.value),
                Press.SET_INDICATOR,
                task.number,
                f"{indicators[figure.place].id}.{said.seq}",
            )
        ]
        for figure in figures
        if figure.value != indicators[figure.place].current
    ]
    listed = queries.milestones_of(turn.session, task.number) if named else ()
    steps = [step for step in listed if step.reached_on is None]
    rows += [
        [
            button(
                texts.reach_label(steps[place].title),
                Press.REACH,
                task.number,
                f"{steps[place].id}.{said.seq}",
            )
        ]
        for place in named
    ]
    return rows


def set_indicator(turn: Turn, pressed: PressData) -> None:
    """更新指标: the figure is read again from the report, so that a press brings nothing but its place."""
    number = pressed.target
    measures.measured_task(turn.session, number, turn.actor)
    indicator_id, seq = _ids(pressed, 2)
    indicator, said = turn.session.get(Indicator, indicator_id), turn.session.get(Event, seq)
    if indicator is None or said is None or {indicator.task_number, said.task_number} != {number}:
        raise StaleButton
    _require_reporter(turn, said)
    rows = queries.indicators_of(turn.session, number)
    place = [row.id for row in rows].index(indicator.id)
    facts = queries.facts_of(turn.session, number).indicators
    last = queries.last_said(turn.session, number, said.unit_id)
    if last is None or last.seq != said.seq:
        raise NewerReport(number, facts[place])
    figures = figures_in((said.new or {}).get("done", ""), facts)
    values = [figure.value for figure in figures if figure.place == place]
    if not values:
        raise StaleButton
    stood = indicator.current == values[0]
    measures.set_indicator(turn.session, indicator_id, values[0], by=turn.actor, now=turn.now)
    now = queries.facts_of(turn.session, number).indicators[place]
    turn.toast((texts.indicator_stands if stood else texts.indicator_set)(number, now))
    if not stood:
        redraw_cards(turn, number)


def _require_reporter(turn: Turn, said: Event) -> None:
    """What stands under a report is for the unit that made it, and for the office; raises NotYourTask."""
    may_press = Role.OFFICE in turn.actor.roles or said.unit_id in turn.actor.unit_ids
    if not may_press:
        raise NotYourTask(said.task_number or 0, [queries.unit_names(turn.session)[said.unit_id or 0]])


def show_milestones(turn: Turn, pressed: PressData) -> None:
    """节点: the task's milestones with their lights, and a button for each."""
    queries.task_for(turn.session, turn.actor, pressed.target)
    about = [About(Purpose.NOTICE, pressed.target)]
    turn.whisper(*_list(turn, pressed.target), about, short=ask_in_private(f"/task {pressed.target}"))


def mark_step(turn: Turn, pressed: PressData) -> None:
    """完成：形成初稿, or 撤回：形成初稿; the list of milestones that the button stands in is drawn anew."""
    mark, said = _MARKS[pressed.press]
    step = mark(turn.session, _step_id(turn, pressed), by=turn.actor, now=turn.now)
    turn.toast(said(step.task_number, step.title))
    redraw_cards(turn, step.task_number)
    if pressed.choice.endswith(_IN_LIST):
        turn.redraw(*_list(turn, step.task_number))


_MARKS = {
    Press.REACH: (measures.reach_milestone, texts.step_reached),
    Press.REOPEN_STEP: (measures.reopen_milestone, texts.step_reopened),
}


def _step_id(turn: Turn, pressed: PressData) -> int:
    """The milestone that the button names, if it is one of the task's and the actor may speak of it."""
    measures.measured_task(turn.session, pressed.target, turn.actor)
    (step_id,) = _ids(pressed, 1)
    if step_id not in {step.id for step in queries.milestones_of(turn.session, pressed.target)}:
        raise StaleButton
    if pressed.choice.count(".") and not pressed.choice.endswith(_IN_LIST):
        _, seq = _ids(pressed, 2)
        said = turn.session.get(Event, seq)
        if said is None or said.task_number != pressed.target:
            raise StaleButton
        _require_reporter(turn, said)
    return step_id


def _ids(pressed: PressData, count: int) -> list[int]:
    """The first ids that the button brings back; raises StaleButton for what this program did not make."""
    parts = pressed.choice.split(".")[:count]
    if len(parts) < count or not all(part.isdecimal() and len(part) < 18 for part in parts):
        raise StaleButton
    return [int(part) for part in parts]


def _list(turn: Turn, number: int) -> tuple[str, Keyboard]:
    task = queries.facts_of(turn.session, number)
    if not task.milestones:
        return texts.no_steps(number), []
    rules, calendar = turn.context.light_rules, turn.context.calendar
    standings = [(step, *step_standing_of(step, turn.today, calendar, rules)) for step in task.milestones]
    keyboard = [_step_row(step) for step in queries.milestones_of(turn.session, number)]
    return texts.steps_listed(task, standings, turn.today), keyboard if task.is_open else []


def _step_row(step: Milestone) -> list[dict[str, object]]:
    if step.reached_on is None:
        return [button(texts.reach_label(step.title), Press.REACH, step.task_number, f"{step.id}{_IN_LIST}")]
    return [
        button(texts.reopen_label(step.title), Press.REOPEN_STEP, step.task_number, f"{step.id}{_IN_LIST}")
    ]


_PRESSES: dict[Press, Act] = {
    Press.SET_INDICATOR: set_indicator,
    Press.MILESTONES: show_milestones,
    Press.REACH: mark_step,
    Press.REOPEN_STEP: mark_step,
}


def make_router() -> Router:
    """The routing table."""
    router = Router(name="measures")
    for press, act in _PRESSES.items():
        router.callback_query.register(in_turn(act), Pressed(press), F.message)
    return router
