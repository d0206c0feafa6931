"""The town of the crash benchmark: a Telegram in this process that outlives every kill, people who never stop, real `taskbot run`."""

import asyncio
import json
import os
import socket
import sys
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Protocol

from sqlmodel import Session

from taskbot.clock import OFFICE_ZONE, Clock
from taskbot.context import Context, open_context
from taskbot.handlers.cards import post_card
from taskbot.handlers.turn import Turn
from taskbot.sandbox import Sandbox
from taskbot.sandbox.models import Message, Query, User
from taskbot.settings import load_settings
from taskbot.tasks import invitations, membership, service
from taskbot.tasks.facts import NewTask
from taskbot.tasks.membership import KEYBOARD
from taskbot.tasks.models import ChatKind, Unit
from taskbot.tasks.permissions import Actor, Role

TOKEN = "700000001:AAE-the_secret_half_of_a_bot_token_0"  # noqa: S105 (it opens the sandbox only)
SECRET = "a-secret_of-the_webhook"  # noqa: S105 (of a server on loopback)
UNITS = ("省经信厅", "省自然资源厅", "省财政厅")
MONDAY = datetime(2020, 6, 29, 9, 30, tzinfo=OFFICE_ZONE)
HOURS = ((0, 9, 30), (1, 10, 0), (2, 10, 0), (3, 10, 0), (4, 10, 0), (4, 16, 2), (4, 16, 20))
"""Weekday, hour and minute of the rounds of a week; the digest is due on Friday at 16:00."""
START_SECONDS = 120.0
WIDE_OPEN = {"per_second": 1000, "per_chat_seconds": 0, "per_group_minute": 1000}


class Running(Protocol):
    """A `taskbot run` as its supervisor has it."""

    async def wait(self) -> int: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...


Launch = Callable[[Mapping[str, str], int], Awaitable[Running]]
"""Starts `taskbot run` with an environment and a file for all that it says."""


async def launched(env: Mapping[str, str], log: int) -> Running:
    """A process of its own, from nothing."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "taskbot", "run"), env=env, stdout=log, stderr=log
    )


def moment(number: int) -> datetime:
    """The office's time at which a round begins."""
    week, place = divmod(number, len(HOURS))
    weekday, hour, minute = HOURS[place]
    return (MONDAY + timedelta(weeks=week, days=weekday)).replace(hour=hour, minute=minute)


@dataclass
class Said:
    """What people have done so far, to be accounted for."""

    reports: list[Message] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    """Of tasks that the office has told the bot to draft, one message each."""
    presses: list[tuple[str, Query]] = field(default_factory=list)
    """The label and the press; nobody presses the same label of the same message twice."""


@dataclass
class Town:
    """One office on one database; `sandbox` is its Telegram."""

    sandbox: Sandbox
    url: str
    folder: Path
    database_url: str
    launch: Launch = launched
    units: Sequence[str] = UNITS
    said: Said = field(default_factory=Said)

    def __post_init__(self) -> None:
        self.office = self.sandbox.add_user("王敏", role="督办单位")
        self.liaisons = [
            self.sandbox.add_user(f"联络员{number}", role=unit) for number, unit in enumerate(self.units)
        ]
        leader = self.sandbox.add_user("周明", role="领导")
        self.work = self.sandbox.add_group(
            "工作群", members=self.liaisons, admins=[self.office], bot_is_admin=True
        )
        self.leaders = self.sandbox.add_group("领导群", members=[leader], admins=[self.office])
        self._pressed: dict[str, set[int]] = defaultdict(set)

    def settings(self) -> dict[str, object]:
        return {
            "bot_token": TOKEN,
            "telegram_api": self.url,
            "data_dir": str(self.folder),
            "database_url": self.database_url,
            "admin_ids": str(self.office.id),
        }

    def furnish(self) -> None:
        """Binds people and groups and gives every unit two tasks."""
        limits, board = WIDE_OPEN, {"enabled": False}
        context = open_context(load_settings(**self.settings(), limits=limits, board=board), Clock(MONDAY))
        context.db.write_now(_furnish, context, self)
        context.db.close()

    async def start(self, at: datetime, *, by_webhook: bool) -> Running:
        """`taskbot run` at that time of the office, once it has asked Telegram who it is."""
        self.sandbox.clock.move_to(at)
        port = _free_port()
        extra: dict[str, object] = {"clock": at.isoformat(), "port": port, "mode": "polling"}
        if by_webhook:
            hook = f"http://127.0.0.1:{port}/hook"
            extra |= {"mode": "webhook", "webhook_url": hook, "webhook_secret": SECRET}
        values = {f"TASKBOT_{name.upper()}": str(value) for name, value in (self.settings() | extra).items()}
        plain = {name: value for name, value in os.environ.items() if not name.startswith("TASKBOT_")}
        structures = {"TASKBOT_LIMITS": json.dumps(WIDE_OPEN), "TASKBOT_BOARD": '{"enabled": false}'}
        heard = len(self.sandbox.log)
        with (self.folder / "run.log").open("ab") as log:
            process = await self.launch(plain | values | structures, log.fileno())
        await self.sandbox.wait_for(
            lambda: any(call.method == "getMe" for call in self.sandbox.log[heard:]), timeout=START_SECONDS
        )
        return process

    async def live(self, random: Random, week: int, *, most: int) -> None:
        """Reports and presses, one close after the other, at most so many; a new order at the beginning."""
        self._order(week)
        for _ in range(most):
            await asyncio.sleep(random.uniform(0.005, 0.08))
            self.report(random)
            self._press()

    def _order(self, week: int) -> None:
        title = f"第{len(self.said.titles) + 1}号事项"
        unit = self.units[len(self.said.titles) % len(self.units)]
        due = MONDAY + timedelta(weeks=week, days=3)
        self.said.titles.append(title)
        words = f"/new {title} @{unit} {due.year}年{due.month}月{due.day}日前"
        self.sandbox.say(self.office, self.sandbox.private_chat(self.office), words)

    def report(self, random: Random) -> Message:
        """A liaison reports on a task, in the work group or in private."""
        number = random.randrange(len(self.units) * 2)
        who = self.liaisons[number % len(self.units)]
        chat = self.work if random.random() < 0.5 else self.sandbox.private_chat(who)
        words = f"#{number + 1} 60% 正在办理，批次A{len(self.said.reports):05d}"
        self.said.reports.append(self.sandbox.say(who, chat, words))
        return self.said.reports[-1]

    def _press(self) -> None:
        """The office confirms what it has drafted, a unit acknowledges what it was given."""
        for person, chat, label in (
            (self.office, self.sandbox.private_chat(self.office), "确认交办"),
            *((who, self.work, "签收") for who in self.liaisons),
        ):
            for message in list(chat.messages.values())[-60:]:
                if label in message.labels and self._may_press(person, message, label):
                    self._pressed[label].add(message.serial)
                    self.said.presses.append((label, self.sandbox.press(person, message, label)))

    def _may_press(self, person: User, message: Message, label: str) -> bool:
        is_addressee = label != "签收" or f"牵头：{person.role}" in message.text
        return is_addressee and message.serial not in self._pressed[label]


def _furnish(session: Session, context: Context, town: Town) -> None:
    people: dict[User, tuple[Role, str | None]] = {town.office: (Role.OFFICE, None)}
    people |= {who: (Role.LIAISON, who.role) for who in town.liaisons}
    for person, (role, short_name) in people.items():
        chat = town.sandbox.private_chat(person)
        chat.started, chat.standings[town.sandbox.bot.id] = True, "member"
        membership.meet(session, person.id, person.name, started=True)
        unit = _unit(session, context, short_name) if short_name else None
        code = invitations.invite(session, role, unit, days=1, by=KEYBOARD, now=MONDAY).code
        invitations.accept(session, code, per_unit=2, by=Actor(person.id, person.name), now=MONDAY)
    for group, kind in ((town.work, ChatKind.WORK), (town.leaders, ChatKind.LEADERS)):
        membership.bind_chat(session, group.id, group.title, kind, by=KEYBOARD, now=MONDAY)
    clerk = Actor(town.office.id, town.office.name, frozenset({Role.OFFICE}))
    turn = Turn(session, context, clerk, MONDAY, town.work.id, town.work.title, message_id=0, query_id=None)
    for number in range(len(town.units) * 2):
        entry = context.register.find(town.units[number % len(town.units)])
        assert entry is not None
        due = date(2020, 6, 29) + timedelta(days=number)
        new = NewTask(f"基础事项{number + 1}", entry.full_name, due_on=due, deadline_phrase="")
        post_card(turn, service.issue_task(session, new, by=clerk, now=MONDAY).number)


def _unit(session: Session, context: Context, short_name: str) -> Unit:
    entry = context.register.find(short_name)
    assert entry is not None
    return membership.unit_named(session, entry.full_name)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
