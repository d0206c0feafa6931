"""`taskbot sandbox`: the chat server and page alone, for whoever develops a bot against it."""

import asyncio

import typer

from taskbot.clock import Clock
from taskbot.sandbox.cast import DEMO_TOKEN, OFFICE_ID, add_cast
from taskbot.sandbox.server import Sandbox


def serve_until_stopped(port: int, clock: Clock, token: str) -> None:
    """Serves an office, two units, a leader and an outsider in two groups, until Ctrl-C."""
    try:
        asyncio.run(_serve(port, clock, token))
    except KeyboardInterrupt:
        typer.echo("已停止。")


async def _serve(port: int, clock: Clock, token: str) -> None:
    sandbox = Sandbox(clock, token=token)
    add_cast(sandbox)
    url = await sandbox.start(port)
    shown = token if token == DEMO_TOKEN else "…"
    typer.echo(f"聊天页面：{url}")
    typer.echo(
        f"机器人的设置：TASKBOT_TELEGRAM_API={url} TASKBOT_BOT_TOKEN={shown} TASKBOT_ADMIN_IDS={OFFICE_ID}"
    )
    typer.echo("按 Ctrl-C 结束。")
    try:
        await asyncio.Event().wait()
    finally:
        await sandbox.stop()
