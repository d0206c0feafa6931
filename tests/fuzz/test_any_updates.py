"""Any update, told to the real feed on a real database: it is dealt with, and nothing of it goes half way."""

import json
from collections.abc import Sequence
from itertools import count
from typing import Any

import pytest
from aiogram.types import Update
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from onlookers import desk, person, said
from pydantic import ValidationError
from shapes import mangled, updates
from sqlmodel import Session, col, select

from taskbot.arrivals import storable
from taskbot.demo import Stage
from taskbot.handlers.inbox import Handling, IncomingUpdate
from taskbot.reminders.models import Letter
from taskbot.sandbox.cast import OFFICE_ID
from taskbot.sandbox.people import FIRST_GROUP_ID
from taskbot.tasks import journal

PEOPLE = range(OFFICE_ID, OFFICE_ID + 6)
GROUPS = range(FIRST_GROUP_ID - 2, FIRST_GROUP_ID + 1)
OURS = ("Traceback", "Error:", "Exception", "sqlalchemy", "taskbot.")
"""What a person may never read."""

pytestmark = pytest.mark.filterwarnings("ignore:Detected unknown update type:RuntimeWarning")
_numbers = count(10**9)
_examples = settings(
    deadline=None,
    max_examples=20,
    phases=[
        Phase.explicit,
        Phase.generate,
    ],  # an update is an example as it is: the ones before it count, too
    suppress_health_check=list(HealthCheck),
)


@_examples
@given(st.lists(updates(PEOPLE, GROUPS), min_size=1, max_size=5))
async def test_any_update_that_telegram_may_send_is_handled(office: Stage, contents: list[dict[str, Any]]):
    await told(office, contents)


@_examples
@given(st.lists(mangled(PEOPLE, GROUPS), min_size=1, max_size=5))
async def test_what_telegram_would_never_send_harms_nothing(office: Stage, contents: list[dict[str, Any]]):
    await told(office, contents)


async def test_after_the_worst_everybody_is_answered(office: Stage):
    """What has been found, an update each."""
    sender = {"id": OFFICE_ID, "first_name": "王\ud83d敏", "is_bot": False}
    private = {"id": OFFICE_ID, "type": "private"}
    message = {"message_id": 1, "date": 1, "chat": private, "from": sender}
    deep: list[Any] = []
    for _ in range(400):
        deep = [deep]
    worst = [
        {"message": 5},
        {"callback_query": {"message": "x", "from": 3}},
        {"message": message | {"text": "/new \0\ud83d\x1b[2J"}},
        {"message": message | {"message_id": 10**30, "text": "/list"}},
        {"message": message | {"text": "/list", "chat": private | {"id": 2**63}}},
        {"message": message | {"text": "/list", "entities": deep}},
        {"message": {name: value for name, value in message.items() if name != "from"} | {"text": "/list"}},
        {"message": message | {"media_group_id": "1"}},
        {"message": "x", "edited_message": []},
        {"message": message | {"date": 10**400, "text": "/list"}},
        {},
    ]
    await told(office, worst)
    office.sandbox.say(person(office, "王敏"), desk(office), "/whoami")
    await office.settle()
    assert said(office, "督办单位", desk(office))


async def told(office: Stage, contents: Sequence[dict[str, Any]]) -> None:
    """Tells the updates: all that are well formed are done, nobody reads of our trouble, and the journal holds."""
    numbered = [{"update_id": next(_numbers)} | json.loads(json.dumps(each)) for each in contents]
    await office.app.feed.accept(numbered)
    await office.app.feed.drained()
    rows, letters, checked = await office.app.context.db.read(_left, numbered[0]["update_id"])
    became = [row.handling for row in rows]
    assert became == [Handling.DONE if is_well_formed(each) else Handling.PARKED for each in contents]
    assert [words for letter in letters for words in OURS if words in letter] == []
    assert checked.broken is None


def is_well_formed(content: dict[str, Any]) -> bool:
    try:
        Update.model_validate(storable({"update_id": 1} | json.loads(json.dumps(content))))
    except ValidationError:
        return False
    return True


def _left(session: Session, since: int) -> tuple[Sequence[IncomingUpdate], list[str], Any]:
    number = col(IncomingUpdate.update_id)
    rows = session.exec(select(IncomingUpdate).where(number >= since).order_by(number)).all()
    letters = session.exec(select(Letter).order_by(col(Letter.id).desc()).limit(60))
    return rows, [str(letter.content) for letter in letters], journal.verify(session)
