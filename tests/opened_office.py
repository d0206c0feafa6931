"""The stage as a working Monday finds it, for conversations that do not speak of how it came to that."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime

import pytest
from sqlmodel import Session

from taskbot.context import Context
from taskbot.demo import Stage
from taskbot.handlers.cards import post_card
from taskbot.handlers.turn import Turn
from taskbot.sandbox import Sandbox
from taskbot.tasks import invitations, membership, service
from taskbot.tasks.facts import NewTask
from taskbot.tasks.membership import KEYBOARD
from taskbot.tasks.models import ChatKind
from taskbot.tasks.permissions import Actor, Role

ECONOMY, LAND = "浙江省经济和信息化厅", "浙江省自然资源厅"
ROLES = {
    "王敏": (Role.OFFICE, None),
    "李文": (Role.LIAISON, ECONOMY),
    "陈静": (Role.LIAISON, LAND),
    "周明": (Role.LEADER, None),
}
GROUPS = {"工作群": ChatKind.WORK, "领导群": ChatKind.LEADERS}
TASKS = (
    NewTask("绘制产业链图谱", ECONOMY, (LAND,), due_on=date(2020, 6, 30), deadline_phrase="6月底前"),
    NewTask("核定工业用地试点", LAND, due_on=date(2020, 6, 24), deadline_phrase="6月24日前"),
)


async def opened(stage: Stage) -> Stage:
    """The stage with everybody but 赵路 and both groups bound, as if they had done it themselves, and `TASKS` issued."""
    context, sandbox = stage.app.context, stage.sandbox
    for user in sandbox.world.users.values():
        if user.name in ROLES:
            chat = sandbox.private_chat(user)
            chat.started, chat.standings[sandbox.bot.id] = True, "member"
    await context.db.write(_open, context, sandbox, now=context.clock.now())
    await stage.settle()
    return stage


@pytest.fixture
def open_office() -> Callable[[Stage], Awaitable[Stage]]:
    """`opened`, for dialogs that are the stage's own beginning."""
    return opened


@pytest.fixture
async def office(stage: Stage) -> Stage:
    """The stage after that."""
    return await opened(stage)


def _open(session: Session, context: Context, sandbox: Sandbox, *, now: datetime) -> None:
    people = {user.name: user.id for user in sandbox.world.users.values()}
    groups = {chat.title: chat.id for chat in sandbox.world.chats.values()}
    for name, (role, unit_name) in ROLES.items():
        membership.meet(session, people[name], name, started=True)
        unit = membership.unit_named(session, unit_name) if unit_name else None
        invited = invitations.invite(session, role, unit, days=1, by=KEYBOARD, now=now)
        invitations.accept(session, invited.code, per_unit=2, by=Actor(people[name], name), now=now)
    for title, kind in GROUPS.items():
        membership.bind_chat(session, groups[title], title, kind, by=KEYBOARD, now=now)
    clerk = Actor(people["王敏"], "王敏", frozenset({Role.OFFICE}))
    turn = Turn(session, context, clerk, now, groups["工作群"], "工作群", message_id=0, query_id=None)
    for new in TASKS:
        post_card(turn, service.issue_task(session, new, by=clerk, now=now).number)
