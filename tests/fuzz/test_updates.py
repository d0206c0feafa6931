"""Any update, told to the real feed on a real database: it is dealt with, and nothing of it goes half way."""

import json
from collections.abc import Sequence
from itertools import count
from typing import Any

from aiogram.types import Update
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onlookers import desk, person, said
from pydantic import ValidationError
from shapes import mangled, updates
from sqlmodel import Session, col, select

from taskbot.demo import Stage
from taskbot.handlers.arrivals import storable
from taskbot.handlers.inbox import Handling, IncomingUpdate
from taskbot.reminders.models import Letter
from taskbot.sandbox.cast import OFFICE_ID
from taskbot.sandbox.people import FIRST_GROUP_ID
from taskbot.tasks import journal

PEOPLE = range(OFFICE_ID, OFFICE_ID + 6)
GROUPS = range(FIRST_GROUP_ID - 2, FIRST_GROUP_ID + 1)
OURS = ("Traceback", "Error:", "Exception", "sqlalchemy", "taskbot.")
"""What a person may never read."""

_NUMBERS = count(10**9)
_examples = settings(
    deadline=None,
    max_examples=12,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


@_examples
@given(st.lists(updates(PEOPLE, GROUPS), min_size=1, max_size=8))
async def test_any_update_that_telegram_may_send_is_handled(office: Stage, contents: list[dict[str, Any]]):
    await dealt_with(office, contents)


@_examples
@given(st.lists(mangled(PEOPLE, GROUPS), min_size=1, max_size=8))
async def test_what_telegram_would_never_send_harms_nothing(office: Stage, contents: list[dict[str, Any]]):
    await dealt_with(office, contents)


async def dealt_with(office: Stage, contents: Sequence[dict[str, Any]]) -> None:
    """Tells the updates, and a good one after them; every one that is well formed is done, the journal holds."""
    office.sandbox.world.calls.clear() if hasattr(office.sandbox.world, "calls") else None
    sent = [json.loads(json.dumps({"update_id": next(_NUMBERS)} | content)) for content in contents]
    await office.app.feed.accept(sent)
    await office.app.feed.drained()
    await office.app.post.drained()
    office.sandbox.say(person(office, "王敏"), desk(office), "/whoami")
    before = len(said(office, "督办单位", desk(office)))
    await office.settle()
    assert len(said(office, "督办单位", desk(office))) > before

    rows, letters, checked = await office.app.context.db.read(_left)
    became = {row.update_id: row.handling for row in rows}
    assert {number: how for number, how in became.items() if how == Handling.WAITING} == {}
    for update in sent:
        expected = Handling.DONE if is_well_formed(update) else Handling.PARKED
        assert became[update["update_id"]] == expected, update
    assert [words for letter in letters for words in OURS if words in letter] == []
    assert checked


def is_well_formed(update: dict[str, Any]) -> bool:
    try:
        Update.model_validate(storable(update))
    except ValidationError:
        return False
    return True


def _left(session: Session) -> tuple[Sequence[IncomingUpdate], list[str], bool]:
    last = select(IncomingUpdate).order_by(col(IncomingUpdate.update_id).desc()).limit(50)
    letters = session.exec(select(Letter).order_by(col(Letter.id).desc()).limit(100))
    return session.exec(last).all(), [str(letter.body) for letter in letters], bool(journal.verify(session))
