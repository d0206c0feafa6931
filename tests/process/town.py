"""A town for the program to work in: a Telegram in this process, real `taskbot` processes, HTTP between them."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from aiohttp import ClientSession
from warm import Fork, Nursery

from taskbot.sandbox import Sandbox
from taskbot.sandbox.models import Chat, Message, User

TASKBOT = Path(sys.executable).with_name("taskbot")
TOKEN = "700000001:AAE-the_secret_half_of_a_bot_token_0"
START_SECONDS = 120.0
ANSWER_SECONDS = 30.0
SUPERVISOR_SECONDS = 20.0
"""What a supervisor gives a program between SIGTERM and SIGKILL."""
ASK_AGAIN_SECONDS = 0.05

PATIENT_LIMITS = """
[limits]
per_second = 1000
per_chat_seconds = 0
per_group_minute = 1000
"""


@dataclass
class Program:
    """A `taskbot` that was started; `errors` is what it has said on stderr so far."""

    process: asyncio.subprocess.Process | Fork
    port: int
    errors: str = ""

    async def says(self, words: str) -> None:
        """Returns once stderr has a line with the words."""
        assert self.process.stderr is not None
        async with asyncio.timeout(START_SECONDS):
            while words not in self.errors:
                line = await self.process.stderr.readline()
                assert line, f"ended without saying {words!r}:\n{self.errors}"
                self.errors += line.decode()

    async def ended(self) -> int:
        """The exit code, once the program has ended by itself."""
        async with asyncio.timeout(START_SECONDS):
            _, rest = await self.process.communicate()
        self.errors += rest.decode()
        assert self.process.returncode is not None
        return self.process.returncode

    async def stop(self) -> int:
        """The exit code after SIGTERM."""
        self.process.terminate()
        return await self.ended()

    async def crash(self) -> None:
        """kill -9"""
        if self.process.returncode is None:
            self.process.kill()
        assert await self.ended() == -signal.SIGKILL


@dataclass
class Town:
    """A sandbox with people and two groups, and the folder that the programs started here share."""

    sandbox: Sandbox
    url: str
    folder: Path
    http: ClientSession
    nursery: Nursery | None = None
    programs: list[Program] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.office = self.sandbox.add_user("王敏", role="督办单位")
        self.liaison = self.sandbox.add_user("李文", role="省经信厅")
        self.leader = self.sandbox.add_user("周明", role="领导")
        self.work = self.sandbox.add_group("工作群", members=[self.liaison], admins=[self.office])
        self.leaders = self.sandbox.add_group("领导群", members=[self.leader], admins=[self.office])

    def environment(self, **settings: object) -> dict[str, str]:
        config = self.folder / "patient.toml"
        config.write_text(PATIENT_LIMITS, encoding="utf-8")
        given = {
            "bot_token": TOKEN,
            "telegram_api": self.url,
            "data_dir": self.folder,
            "admin_ids": self.office.id,
            "config": config,
        }
        return environment(**given | settings)

    async def run(
        self, at: str | None = None, *, only: str = "", cold: bool = False, **settings: object
    ) -> Program:
        """`taskbot run`, started and not waited for; `at` is the office's clock, as 2020-06-29T09:30.

        From nothing where it is `cold` or there is no nursery.
        """
        given = {"port": free_port()} | settings
        if at is not None:
            instant = datetime.fromisoformat(f"{at}+08:00")
            self.sandbox.clock.move_to(instant)
            given["clock"] = instant.isoformat()
        arguments = ["run", *(["--only", only] if only else [])]
        start = started if cold or self.nursery is None else self.nursery.start
        program = Program(await start(*arguments, env=self.environment(**given)), int(str(given["port"])))
        self.programs.append(program)
        return program

    async def running(self, at: str | None = None, *, cold: bool = False, **settings: object) -> Program:
        """`taskbot run`, running."""
        program = await self.run(at, cold=cold, **settings)
        await program.says("taskbot is running")
        return program

    async def heard(self, chat: Chat, *words: str, after: int = 0) -> Message:
        """The first message of the bot in the chat that holds the words, once it is there."""

        def found() -> list[Message]:
            return [message for message in self.said(chat, *words) if message.serial > after]

        await self.sandbox.wait_for(lambda: bool(found()), timeout=ANSWER_SECONDS)
        return found()[0]

    def said(self, chat: Chat, *words: str) -> list[Message]:
        """The bot's messages there that hold all of the words."""
        return [
            message
            for message in self.sandbox.messages(chat)
            if message.sender is self.sandbox.bot and all(word in message.text for word in words)
        ]

    async def asked(self, user: User, text: str, *words: str) -> Message:
        """The bot's answer, holding the words, to what the user says to it in private."""
        said = self.sandbox.say(user, self.sandbox.private_chat(user), text)
        return await self.heard(said.chat, *words, after=said.serial)

    async def pressed(self, user: User, message: Message, label: str) -> str:
        """What the bot shows the one who presses."""
        query = self.sandbox.press(user, message, label)
        await self.sandbox.wait_for(lambda: query.answer is not None, timeout=ANSWER_SECONDS)
        assert query.answer is not None
        return query.answer.text

    async def asked_over_http(self, program: Program, path: str) -> dict[str, object]:
        """The JSON that the program answers."""
        async with self.http.get(f"http://127.0.0.1:{program.port}{path}") as response:
            told: dict[str, object] = await response.json()
            return told

    async def ready(self, program: Program, *, ticks: int = 1) -> None:
        """Returns once the clock has ticked so often and nothing is left to send; fails when the program ends."""
        seen: set[object] = set()
        async with asyncio.timeout(START_SECONDS):
            while True:
                told = await self.asked_over_http(program, "/readyz")
                seen |= {told["ticked_at"]} - {None}
                if len(seen) >= ticks and told["outbox_due"] == 0:
                    return
                with suppress(TimeoutError):
                    await asyncio.wait_for(program.process.wait(), ASK_AGAIN_SECONDS)
                    raise AssertionError("ended")


def environment(**settings: object) -> dict[str, str]:
    """This process's environment with nothing of taskbot's but the given settings."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("TASKBOT_")}
    return plain | {f"TASKBOT_{name.upper()}": str(value) for name, value in settings.items()}


async def started(*arguments: str | Path, env: dict[str, str]) -> asyncio.subprocess.Process:
    """`taskbot` with the arguments, its three streams in our hands."""
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        TASKBOT, *arguments, env=env, cwd=env.get("TASKBOT_DATA_DIR"), stdin=pipe, stdout=pipe, stderr=pipe
    )


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


FoundTown = Callable[[str], Awaitable[Town]]
"""Makes a town with a folder of that name."""
