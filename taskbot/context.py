"""What every door needs and none may change: settings, database, time, the register, the calendar, the texts."""

import asyncio
from contextlib import ExitStack, closing
from dataclasses import dataclass, field

from loguru import logger
from sqlalchemy.exc import DBAPIError

from taskbot import schema
from taskbot.clock import Clock
from taskbot.db import Database
from taskbot.errors import UserError, why
from taskbot.meters import Meters
from taskbot.reminders.ladders import Ladder
from taskbot.reminders.planning import Rules
from taskbot.reminders.policy import Hours
from taskbot.reminders.routes import Place
from taskbot.rendering import Bounds, Renderer
from taskbot.settings import LadderSettings, Settings
from taskbot.storage_errors import DatabaseInTrouble
from taskbot.tasks import membership
from taskbot.tasks.lights import LightRules
from taskbot.tasks.units import UnitRegister, load_register
from taskbot.tasks.workdays import Calendar, load_overrides
from taskbot.tasks.writs import Colour, Grade, WritRules
from taskbot.texts.zh import Texts

_WORKED_WITH = (
    "taskbot.digest.drawing",
    "taskbot.digest.papers",
    "taskbot.digest.revisions",
    "taskbot.digest.timelines",
    "taskbot.intake.papers",
)
"""What draws and what reads, by name: some of it lies above this module. Both processes come from one that has it loaded."""

_PAUSE, _LONGEST_PAUSE = 0.5, 10.0
_READING = Bounds(seconds=60, memory=1536 * 1024**2)
"""What the largest file that offices send needs, several times over."""


@dataclass(frozen=True, slots=True)
class Context:
    """One process's surroundings."""

    settings: Settings
    db: Database
    clock: Clock
    register: UnitRegister
    calendar: Calendar
    texts: Texts
    renderer: Renderer = field(default_factory=lambda: Renderer(_WORKED_WITH))
    """Where papers are drawn while the event loop runs."""
    reader: Renderer = field(default_factory=lambda: Renderer(_WORKED_WITH, _READING))
    """Where foreign files are read, within bounds."""
    meters: Meters = field(default_factory=Meters)
    """What is counted while it runs."""

    @property
    def light_rules(self) -> LightRules:
        """The thresholds of the lights, as configured."""
        return LightRules(**self.settings.lights.model_dump())

    @property
    def writ_rules(self) -> WritRules:
        """When and how a 督办单 is drafted, as configured."""
        given = self.settings.writs
        grades = {colour: Grade(**getattr(given, colour).model_dump()) for colour in Colour}
        return WritRules(grades, given.number, self.calendar)

    @property
    def reminder_rules(self) -> Rules:
        """What the reminders go by, as configured."""
        given = self.settings.reminders
        changed = {
            urgency: given.model_copy(update=changes.model_dump(exclude_none=True))
            for urgency, changes in given.by_urgency.items()
        }
        return Rules(
            {"": _ladder(given)} | {urgency: _ladder(settings) for urgency, settings in changed.items()},
            Hours(given.from_time, given.until_time, self.calendar),
            Place(given.place),
            given.asks_per_week,
            self.settings.admin_ids,
        )


def _ladder(given: LadderSettings) -> Ladder:
    return Ladder(
        unacknowledged=tuple(given.unacknowledged_workdays),
        before=tuple(given.before_workdays),
        overdue=tuple(given.overdue_workdays),
        overdue_weekly_cap=given.overdue_weekly_cap,
        milestone_before=tuple(given.milestone_before_workdays),
        milestone_overdue=tuple(given.milestone_overdue_workdays),
        returned=tuple(given.returned_workdays),
        unanswered=tuple(given.unanswered_workdays),
        escalation=given.escalation_workdays,
        has_cycle=given.ask_for_missing_reports,
    )


def _open_database(settings: Settings, register: UnitRegister) -> Database:
    """The database at its newest schema, with the register's units; raises UserError where it cannot be used.

    Where both are there already it is read only, so that whoever only reads waits for no other program.
    """
    try:
        with ExitStack() as opened:
            db = opened.enter_context(closing(Database(settings.sqlalchemy_url)))
            schema.upgrade(db)
            if db.read_now(membership.units_differ, register):
                db.write_now(membership.sync_units, register)
            opened.pop_all()
            return db
    except (OSError, DBAPIError) as error:
        reason = " ".join(str(error.orig if isinstance(error, DBAPIError) else why(error)).split())
        raise UserError(
            f"数据库打不开（{reason}），请核对 TASKBOT_DATABASE_URL 或 TASKBOT_DATA_DIR"
        ) from None


def open_context(settings: Settings, clock: Clock, meters: Meters | None = None) -> Context:
    """Opens the database at its newest schema, the register and the calendar; the caller closes `context.db`."""
    register = load_register(settings.units_file)
    calendar = Calendar(load_overrides(settings.holidays_file))
    db = _open_database(settings, register)
    texts = Texts(settings.office.name)
    return Context(settings, db, clock, register, calendar, texts, meters=meters or Meters())


async def awaited_context(settings: Settings, clock: Clock, meters: Meters) -> Context:
    """`open_context` for who can wait: while the disk is full, or another program holds the database, the log says so."""
    said, pause = "", _PAUSE
    while True:
        try:
            return await asyncio.to_thread(open_context, settings, clock, meters)
        except DatabaseInTrouble as trouble:
            if not trouble.passes:
                raise
            if str(trouble) != said:
                said = str(trouble)
                logger.error("{} (waiting)", said)
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
