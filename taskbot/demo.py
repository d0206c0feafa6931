"""The main job, played for a newcomer: a real bot on the sandbox's Telegram, a cast of people, one week of work."""

import asyncio
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import typer

from taskbot.app import App, running
from taskbot.clock import OFFICE_ZONE, Clock
from taskbot.digest.service import digest_folder, schedule_of
from taskbot.intake.service import import_work_list
from taskbot.logs import start_logging
from taskbot.reminders.service import next_reminder_at
from taskbot.sandbox import ClockStop, Sandbox
from taskbot.sandbox.cast import DEMO_TOKEN, OFFICE_ID, add_cast
from taskbot.sandbox.features import Feature
from taskbot.sandbox.transcript import parse_transcript, play
from taskbot.settings import CONFIG_DIR, Settings, load_settings

SAMPLE = CONFIG_DIR / "sample"
START_AT = datetime(2020, 6, 24, 9, 0, tzinfo=OFFICE_ZONE)
_NO_LIMITS = {"per_second": 1000, "per_chat_seconds": 0, "per_group_minute": 1000}


@dataclass(slots=True)
class Stage:
    """A sandbox with its cast, and the bot that plays on it."""

    sandbox: Sandbox
    url: str
    app: App
    restart: Callable[..., Awaitable[None]] | None = None
    """Ends the bot's process, as a supervisor would, and begins another on the same data; what is handed in happens between."""

    async def settle(self) -> None:
        """Waits until everything that was said and everything that is due has been dealt with."""
        await self.sandbox.drained()
        await self.app.feed.drained()
        await self.app.post.drained()  # so that what the tick adds comes behind it, however fast either is
        await self.app.jobs.remind()
        await self.app.jobs.digest()
        await self.app.post.drained()
        if await self.app.jobs.digest():  # notes what has arrived
            await self.app.post.drained()
        while await self.app.jobs.draw_board():
            await self.app.post.drained()


def play_demo(out: Path | None, port: int) -> None:
    """Plays the week; with `out`, a directory, writes what happened there and ends, else serves the chat page until Ctrl-C."""
    start_logging("WARNING")
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))  # all processes end in order
    try:
        asyncio.run(_play(out, port))
    except KeyboardInterrupt:
        typer.echo("演示结束。")


@asynccontextmanager
async def stage(
    data_dir: Path,
    clock: Clock,
    port: int = 0,
    *,
    lacks: Collection[Feature] = (),
    has_board: bool = True,
    database_url: str | None = None,
) -> AsyncIterator[Stage]:
    """The sandbox, the cast and the running bot, with the sample work list not yet imported.

    `lacks`: what its Telegram does not know. The database is a file in the directory where no other is named.
    """
    sandbox = Sandbox(clock, token=DEMO_TOKEN, lacks=lacks)
    add_cast(sandbox)
    url = await sandbox.start(port)
    settings = demo_settings(url, data_dir, has_board=has_board, database_url=database_url)
    try:
        async with AsyncExitStack() as process:
            played = Stage(sandbox, url, await process.enter_async_context(running(settings, clock)))

            async def restart(meanwhile: Callable[[], object] = lambda: None) -> None:
                await process.aclose()
                meanwhile()
                played.app = await process.enter_async_context(running(settings, clock))

            played.restart = restart
            sandbox.clock_stops |= clock_stops(played)
            yield played
    finally:
        await sandbox.stop()


def demo_settings(
    url: str, data_dir: Path, *, has_board: bool = True, database_url: str | None = None
) -> Settings:
    """Settings for the sandbox: nothing of the user's own bot or database is touched, and it never makes wait."""
    return load_settings(
        bot_token=DEMO_TOKEN,
        telegram_api=url,
        database_url=database_url,
        mode="polling",
        port=0,
        admin_ids=str(OFFICE_ID),
        clock=None,
        data_dir=data_dir,
        limits=_NO_LIMITS,
        board={"enabled": has_board, "minutes": 10},
    )


async def play_week(played: Stage) -> str:
    """Imports the sample work list and plays the week; returns what was said."""
    context = played.app.context
    result = await context.db.write(
        import_work_list,
        SAMPLE / "worklist.xlsx",
        context.register,
        context.calendar,
        now=context.clock.now(),
    )
    typer.echo(f"已导入示例工作清单 {result['created']} 项，演示 2020年6月29日（周一）起的一周：")
    script = parse_transcript((SAMPLE / "week.txt").read_text(encoding="utf-8"))
    with typer.progressbar(script, label="演示", hidden=not sys.stdout.isatty()) as steps:
        return await play(steps, played.sandbox, played.settle, files=SAMPLE)


async def _play(out: Path | None, port: int) -> None:
    with tempfile.TemporaryDirectory(prefix="taskbot-demo-") as folder:
        async with stage(Path(folder), Clock(START_AT), 0 if out else port) as played:
            if out is not None:
                _keep(await play_week(played), digest_folder(played.app.context), out)
                return
            typer.echo(f"聊天页面：{played.url}")
            await play_week(played)
            typer.echo("可以在页面上接着办；按 Ctrl-C 结束。")
            await asyncio.Event().wait()


def _keep(transcript: str, digests: Path, out: Path) -> None:
    (out / "transcript.txt").write_text(transcript, encoding="utf-8")
    papers = [shutil.copyfile(paper, out / paper.name) for paper in sorted(digests.glob("digest-*"))]
    for path in (out / "transcript.txt", *papers):
        typer.echo(f"已写出 {path}")


def clock_stops(played: Stage) -> dict[str, ClockStop]:
    """Where the chat page's clock can be moved."""

    async def move_to(instant: datetime | None) -> None:
        if instant is not None:
            played.app.context.clock.move_to(instant)
            await played.settle()

    async def to_next_reminder() -> None:
        context = played.app.context
        now = context.clock.now()
        await move_to(await context.db.read(next_reminder_at, context.reminder_rules, now=now))

    async def to_next_digest() -> None:
        """By way of the preview, so that the office can release, hold or reword it."""
        context = played.app.context
        now, lead = context.clock.now(), timedelta(minutes=context.settings.digest.preview_minutes)
        due_at = schedule_of(context).coming(now).at
        await move_to(due_at - lead if now < due_at - lead else due_at)

    async def to_present() -> None:
        await move_to(datetime.now(UTC))

    return {
        "reminder": ClockStop("到下一次提醒", to_next_reminder),
        "digest": ClockStop("到周报预览，再到发出", to_next_digest),
        "now": ClockStop("回到现在", to_present),
    }
