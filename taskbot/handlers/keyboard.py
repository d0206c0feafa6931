"""What a command at the keyboard does to tasks that units know of: it tells them as the chat would. Knows no Telegram."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from taskbot.clock import office_day
from taskbot.context import Context
from taskbot.digest.revisions import grounds_of, plan_brought
from taskbot.handlers import notices
from taskbot.handlers.plan_notices import tell_plan
from taskbot.intake import service as intake
from taskbot.intake.service import Brought
from taskbot.reminders import outbox
from taskbot.reminders.models import Lane
from taskbot.reminders.outbox import About, Address, Body
from taskbot.tasks import importing
from taskbot.tasks.marked_messages import Override
from taskbot.texts.buttons import Keyboard
from taskbot.texts.words import plain
from taskbot.texts.zh import Texts


@dataclass(frozen=True, slots=True)
class AtKeyboard:
    """A command at the keyboard, in one transaction."""

    session: Session
    context: Context
    now: datetime

    @property
    def today(self) -> date:
        """The day in the office's calendar."""
        return office_day(self.now)

    @property
    def texts(self) -> Texts:
        """The words."""
        return self.context.texts

    def post(
        self, chat_id: int, text: str, keyboard: Keyboard | None = None, about: Sequence[About] = ()
    ) -> None:
        """Says something unasked, in that chat."""
        body = Body(text, keyboard or (), about=about)
        outbox.tell(self.session, Address(chat_id), body, lane=Lane.ORDER, now=self.now)


def import_list(
    session: Session,
    context: Context,
    brought: Brought,
    override: Override | None = None,
    *,
    now: datetime,
) -> dict[str, Any]:
    """Imports what a file brings; returns the public JSON, with who was told of changes in `told`.

    `override`: whoever is at the keyboard answers for its secrecy marks.

    No cards of new tasks are posted: a list that is taken over at the keyboard may be known to its units long since.
    """
    plan = plan_brought(session, brought, grounds_of(context), now=now)
    teller = AtKeyboard(session, context, now)
    stood = notices.before(teller, [entry.number for entry in plan.chosen])
    intake.apply_at_keyboard(session, plan, override, now=now)
    told = tell_plan(teller, stood, plan)
    return importing.import_json(session, plan) | {"told": plain(told)}


def rehearse_import(session: Session, context: Context, brought: Brought, *, now: datetime) -> dict[str, Any]:
    """The public JSON of an import that is only planned."""
    return importing.import_json(session, plan_brought(session, brought, grounds_of(context), now=now))
