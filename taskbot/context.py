"""What every door needs and none may change: settings, database, time, the register, the calendar, the texts."""

from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from taskbot import schema
from taskbot.clock import Clock
from taskbot.db import Database
from taskbot.errors import UserError
from taskbot.settings import Settings
from taskbot.tasks import membership
from taskbot.tasks.lights import LightRules
from taskbot.tasks.units import UnitRegister, load_register
from taskbot.tasks.workdays import Calendar, load_overrides
from taskbot.texts.zh import Texts


@dataclass(frozen=True, slots=True)
class Context:
    """One process's surroundings."""

    settings: Settings
    db: Database
    clock: Clock
    register: UnitRegister
    calendar: Calendar
    texts: Texts

    @property
    def light_rules(self) -> LightRules:
        """The thresholds of the lights, as configured."""
        return LightRules(**self.settings.lights.model_dump())


def _open_database(settings: Settings, register: UnitRegister) -> Database:
    """The database at its newest schema, with the register's units; raises UserError where it cannot be used."""
    try:
        db = Database(settings.sqlalchemy_url)
        schema.upgrade(db)
        db.write_now(membership.sync_units, register)
    except (OSError, DBAPIError) as error:
        reason = " ".join(str(error.orig if isinstance(error, DBAPIError) else error.strerror).split())
        raise UserError(
            f"数据库打不开（{reason}），请核对 TASKBOT_DATABASE_URL 或 TASKBOT_DATA_DIR"
        ) from None
    return db


def open_context(settings: Settings, clock: Clock) -> Context:
    """Opens the database at its newest schema, the register and the calendar; the caller closes `context.db`."""
    register = load_register(settings.units_file)
    calendar = Calendar(load_overrides(settings.holidays_file))
    db = _open_database(settings, register)
    return Context(settings, db, clock, register, calendar, Texts(settings.office.name))
