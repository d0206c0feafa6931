"""What every door needs and none may change: settings, database, time, the register, the calendar, the texts."""

from dataclasses import dataclass, field

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
    """The database at its newest schema, with the register's units; raises UserError where it cannot be used."""
    try:
        db = Database(settings.sqlalchemy_url)
        schema.upgrade(db)
        db.write_now(membership.sync_units, register)
    except (OSError, DBAPIError) as error:
        reason = " ".join(str(error.orig if isinstance(error, DBAPIError) else why(error)).split())
        raise UserError(
            f"数据库打不开（{reason}），请核对 TASKBOT_DATABASE_URL 或 TASKBOT_DATA_DIR"
        ) from None
    return db


def open_context(settings: Settings, clock: Clock, meters: Meters | None = None) -> Context:
    """Opens the database at its newest schema, the register and the calendar; the caller closes `context.db`."""
    register = load_register(settings.units_file)
    calendar = Calendar(load_overrides(settings.holidays_file))
    db = _open_database(settings, register)
    texts = Texts(settings.office.name)
    return Context(settings, db, clock, register, calendar, texts, meters=meters or Meters())
