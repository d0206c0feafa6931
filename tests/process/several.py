"""Several `taskbot run` on one PostgreSQL, in webhook mode behind a balancer, with much to say; one of them is killed."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import ClientError, web
from factories import NOW, WorkList
from sqlalchemy import text
from sqlmodel import Session, col, select
from town import ANSWER_SECONDS, Program, Town, free_port

from taskbot import schema
from taskbot.db import Database
from taskbot.reminders import outbox
from taskbot.reminders.models import Delivery, Lane, Letter
from taskbot.reminders.outbox import Address, Body
from taskbot.sandbox.models import Chat
from taskbot.seats import lock_number
from taskbot.tasks import membership
from taskbot.tasks.models import Member
from taskbot.tasks.permissions import Role
from taskbot.tasks.units import UnitRegister

PATH = "/telegram/updates"
_HOLDER = text(
    "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE locktype = 'advisory' AND granted AND objsubid = 1"
    " AND ((classid::bigint << 32) | objid::bigint) = :number"
)
_UNSETTLED = text(
    "SELECT (SELECT count(*) FROM inbox WHERE handling = 'waiting')"
    " + (SELECT count(*) FROM outbox WHERE delivery IN ('queued', 'sending'))"
)


@dataclass
class Several:
    """The town, the database, the programs that run, and what was queued for each chat: the texts, in order."""

    town: Town
    work: WorkList
    programs: list[Program] = field(default_factory=list)
    queued: dict[Chat, list[str]] = field(default_factory=dict)

    def holder(self, seat: str) -> Program | None:
        """The program that has the seat."""
        number = lock_number(seat)
        row = self.work.ask(lambda session: session.execute(_HOLDER, {"number": number}).first())
        return next((each for each in self.programs if row and row[0] == f"taskbot {each.process.pid}"), None)

    async def seated(self, seat: str) -> Program:
        """The program that has the seat, once one of those that run has it."""
        async with asyncio.timeout(ANSWER_SECONDS):
            while not (found := self.holder(seat)):  # noqa: ASYNC110 (it is the server that is asked)
                await asyncio.sleep(0.02)
        return found

    async def settled(self) -> None:
        """Returns once nothing waits to be handled, nor to be sent."""
        while self.work.ask(lambda session: session.execute(_UNSETTLED).scalar_one()):  # noqa: ASYNC110 (as above)
            await asyncio.sleep(0.1)

    async def crash(self, program: Program) -> None:
        self.programs.remove(program)
        await program.crash()

    def queue(self, chats: int, letters: int) -> None:
        """So many reminders and orders for so many groups, one after the other."""
        groups = [
            self.town.sandbox.add_group(f"群{number}", members=[self.town.liaison]) for number in range(chats)
        ]
        self.queued = {group: [] for group in groups}

        def tell(session: Session) -> None:
            for number in range(letters):
                group, kind = groups[number % chats], "交办" if number % 3 == 0 else "提醒"
                lane = Lane.ORDER if kind == "交办" else Lane.REMINDER
                self.queued[group].append(f"{kind}{number}")
                body = Body(f"{kind}{number}")
                outbox.tell(session, Address(group.id), body, lane=lane, now=datetime.now(UTC))

        self.work.do(tell)

    def arrived(self, group: Chat) -> list[str]:
        """What the bot has said there, in order."""
        return [message.text for message in self.town.said(group)]

    async def sent(self, count: int) -> None:
        """Returns once so many messages have been sent."""
        log = self.town.sandbox.log
        await self.town.sandbox.wait_for(lambda: len(log) >= count, timeout=ANSWER_SECONDS)

    def letters(self, *, of: Delivery) -> list[Letter]:
        found = select(Letter).where(Letter.delivery == of).order_by(col(Letter.id))
        return list(self.work.ask(lambda session: session.exec(found).all()))

    def progress(self) -> list[int]:
        """What the journal says was reported, in order."""
        reported = [event.new for event in self.work.events(1) if event.kind == "reported"]
        return [new["progress"] for new in reported if new]

    def outcome(self) -> "Outcome":
        """What became of all that was queued."""
        counts = Counter(words for group in self.queued for words in self.arrived(group))
        queued = [words for all_words in self.queued.values() for words in all_words]
        unknown = {letter.content["text"] for letter in self.letters(of=Delivery.UNKNOWN)}
        return Outcome(
            lost=[words for words in queued if not counts[words] and words not in unknown],
            doubled=[words for words in queued if counts[words] > 1],
            unknown=sorted(unknown),
            in_order=all(_in_order(self.arrived(group), words) for group, words in self.queued.items()),
        )


@dataclass(frozen=True)
class Outcome:
    """Words that nobody has got, that came twice, of which nobody knows; whether each chat had its own in order."""

    lost: list[str]
    doubled: list[str]
    unknown: list[str]
    in_order: bool


def _in_order(arrived: list[str], queued: list[str]) -> bool:
    """Orders go before reminders; within each, as queued. What came twice counts once, where it came first."""
    expected = sorted(queued, key=lambda words: words.startswith("提醒"))
    firsts = list(dict.fromkeys(arrived))
    return firsts == [words for words in expected if words in set(firsts)]


@contextmanager
def filled(url: str, register: UnitRegister, town: Town) -> Iterator[WorkList]:
    """A work list on the server, with one task of the liaison's unit."""
    db = Database(url)
    schema.upgrade(db)
    db.write_now(membership.sync_units, register)
    work = WorkList(db, register)
    work.do(membership.meet, town.liaison.id, town.liaison.name, started=True)
    unit_id = work.unit("省经信厅").id
    work.add(Member(person_id=town.liaison.id, role=Role.LIAISON, unit_id=unit_id, joined_at=NOW))
    work.issue("省经信厅", now=datetime.now(UTC))
    try:
        yield work
    finally:
        db.close()


@asynccontextmanager
async def replicas(town: Town, work: WorkList, count: int) -> AsyncIterator[Several]:
    """So many programs, running, and a balancer that gives each update to the next of them."""
    several = Several(town, work)
    turns = iter(range(1_000_000))

    async def hand_on(request: web.Request) -> web.Response:
        body = await request.read()
        for _ in range(count):
            program = several.programs[next(turns) % len(several.programs)]
            url = f"http://127.0.0.1:{program.port}{PATH}"
            try:
                async with town.http.post(url, data=body, headers=request.headers) as answer:
                    return web.Response(status=answer.status)
            except ClientError:
                continue
        return web.Response(status=502)

    balancer = web.Application()
    balancer.router.add_post(PATH, hand_on)
    runner = web.AppRunner(balancer, access_log=None)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    settings = {
        "mode": "webhook",
        "webhook_url": f"http://127.0.0.1:{port}{PATH}",
        "webhook_secret": "secret",
        "database_url": work.db.url,
    }
    several.programs = [await town.run(**settings) for _ in range(count)]
    await asyncio.gather(*(program.says("taskbot is running") for program in several.programs))
    try:
        yield several
    finally:
        for program in several.programs:
            if program.process.returncode is None:
                await program.crash()
        await runner.cleanup()
