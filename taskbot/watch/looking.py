"""The look around: what a running process knows of its own health, for HTTP and for the administrators."""

import asyncio
import math
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from aiogram import Bot
from aiogram.exceptions import AiogramError
from loguru import logger
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from taskbot.backups import newest_night
from taskbot.clock import Clock, office_day
from taskbot.context import Context
from taskbot.handlers.inbox import Handling
from taskbot.pulse import Part, Pulse
from taskbot.reminders.backlog import Late
from taskbot.storage_errors import DatabaseInTrouble
from taskbot.tasks import membership
from taskbot.tasks.permissions import Role
from taskbot.watch import alarms
from taskbot.watch.alarms import Alarm, Limits, Seen
from taskbot.watch.exposition import StateCollector, exposed
from taskbot.watch.readiness import Readiness
from taskbot.watch.signs import signs_of
from taskbot.watch.state import State, read_state, ticked_at
from taskbot.watch.steady import Steady

_ASK_AFTER = timedelta(seconds=60)
"""A bot that has nothing to say asks Telegram so often how it is."""
_ANSWER_SECONDS = 5
_ASK_AGAIN_SECONDS = 10.0
_BACKUP_SECONDS = 120
"""The nightly backup is made within this time, if it is made at all."""
_NONE_LATE = Late(0, None)


class Lookout:
    """Looks when it is asked to: by a scrape, by a load balancer, by the clock's door.

    What ran late while the program stood still, or because its clock has jumped, is given the time to catch up first.
    """

    def __init__(self, context: Context, bot: Bot, pulse: Pulse, steady: Steady | None = None) -> None:
        given = context.settings.watch
        self._context = context
        self._bot = bot
        self._pulse = pulse
        self._limits = Limits(
            timedelta(minutes=given.outbox_minutes), timedelta(seconds=given.skew_seconds), given.backup_days
        )
        self._takes_webhook = context.settings.mode == "webhook"
        self._asking = asyncio.Lock()
        self._asked_at = -math.inf
        self._steady = steady or Steady(context.clock.now(), _at())

    async def readiness(self) -> dict[str, Any]:
        """What /readyz says; nothing is unwell where the process can do its work."""
        await self._ask_telegram()
        now = self._context.clock.now()
        steady = self._steady.seen(now, _at())
        state = await self._state(now)
        piles = state.piles.values() if state else ()
        since = state.waiting_since if state else None
        inbox_oldest = now - since if since else timedelta()
        return Readiness(
            ticked_at=ticked_at(state, self._pulse),
            parts_ago=dict(self._parts_ago(state)),
            reached_ago=self._telegram_ago(),
            is_writable=self._context.db.is_writable,
            outbox_due=sum(pile.count for pile in piles) if state else None,
            outbox_oldest=max((pile.oldest for pile in piles), default=timedelta()),
            is_outbox_late=bool(state and self._late(state, steady).count),
            inbox_waiting=state.updates[Handling.WAITING] if state else None,
            inbox_oldest=inbox_oldest,
            is_inbox_late=min(abs(inbox_oldest), steady) >= self._limits.outbox,
        ).as_json()

    def _telegram_ago(self) -> timedelta | None:
        """Since it answered; where this process asks for updates, since it answered that, too."""
        signs = [self._pulse.reached, *([self._pulse.brought] if self._pulse.polls else [])]
        agos = [sign.ago if sign else None for sign in signs]
        return None if None in agos else max(ago for ago in agos if ago is not None)

    def _parts_ago(self, state: State | None) -> Iterator[tuple[str, timedelta | None]]:
        """This process's own parts as it knows them; of the others what they have noted, as far as the database says."""
        now = Clock.of_the_machine()
        signs = (state.signs if state else {}) | signs_of(self._pulse, now)
        for part in (Part.CLOCK, Part.BOT, *([Part.WEB] if self._takes_webhook else [])):
            if part in signs:
                yield part, now - signs[part]
            elif state is not None or (part is Part.CLOCK and self._pulse.keeps_time):
                yield part, None

    async def metrics(self) -> bytes:
        """What /metrics says."""
        state = await self._state(self._context.clock.now())
        engine = "sqlite" if self._context.db.is_sqlite else "postgresql"
        return exposed(self._context.meters, StateCollector(state, self._pulse, engine))

    async def look(self) -> bool:
        """Tells the administrators what is wrong and what is well again; whether there was anything to tell."""
        await self._ask_telegram()
        now = self._context.clock.now()
        steady = self._steady.seen(now, _at())
        db, today = self._context.db, office_day(now)
        state = await db.read(read_state, self._limits.outbox, now=now)
        found = [*alarms.alarms_of(self._seen(state, steady), self._limits, self._context.calendar, today)]
        if not found and not await db.read(alarms.are_standing):
            return False
        return await db.write(self._keep, found, now=now)

    def _keep(self, session: Session, found: list[Alarm], *, now: datetime) -> bool:
        admins = membership.reachable_people(session, Role.ADMIN, also=self._context.settings.admin_ids)
        return alarms.keep(session, found, admins, now=now)

    def _seen(self, state: State, steady: timedelta) -> Seen:
        settings = self._context.settings
        watches_backups = steady >= timedelta(seconds=_BACKUP_SECONDS) and state.first_event_at is not None
        return Seen(
            late=self._late(state, steady),
            skew=None if self._context.clock.is_moved else self._pulse.skew,
            backed_up_on=newest_night(settings.backup_folder, self._context.clock.today()),
            first_event_on=office_day(state.first_event_at)
            if watches_backups and state.first_event_at
            else None,
            backup_failure=self._pulse.backup_failure,
        )

    def _late(self, state: State, steady: timedelta) -> Late:
        return state.late if steady >= self._limits.outbox else _NONE_LATE

    async def _state(self, now: datetime) -> State | None:
        """None where the database does not answer in time."""
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                return await self._context.db.read(read_state, self._limits.outbox, now=now)
        except (SQLAlchemyError, DatabaseInTrouble, TimeoutError) as error:
            logger.opt(exception=error).error("the database does not answer")
            return None

    async def _ask_telegram(self) -> None:
        """Where nothing was heard for a while: one question, however many wait for its answer."""
        async with self._asking:
            reached, at = self._pulse.reached, _at()
            is_silent = reached is None or reached.ago > _ASK_AFTER
            if is_silent and at - self._asked_at > _ASK_AGAIN_SECONDS:
                self._asked_at = at
                with suppress(AiogramError):
                    await self._bot.get_webhook_info(request_timeout=_ANSWER_SECONDS)


def _at() -> float:
    return asyncio.get_running_loop().time()
