"""`taskbot parse`: the parsers on lines of standard input."""

import io
import sys
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from taskbot.cli.ground import Day, calendar_now, dumped, settings_now

if TYPE_CHECKING:
    pass

commands = typer.Typer(help="逐行读标准输入，每行输出一个 JSON 对象。")


@commands.command("deadline")
def parse_deadlines(on: Day) -> None:
    """时限。"""
    from taskbot.tasks.deadlines import parse_deadline

    calendar = calendar_now()
    _each_line(lambda text: parse_deadline(text, on.date(), calendar).to_json())


@commands.command("reply")
def parse_replies(
    to: Annotated[int | None, typer.Option(help="视为对该编号任务卡片的回复")] = None,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="参照日期")] = None,
) -> None:
    """反馈。"""
    from taskbot.clock import Clock
    from taskbot.tasks.replies import parse_reply

    calendar, today = calendar_now(), on.date() if on else Clock(settings_now().clock).today()
    _each_line(lambda text: parse_reply(text, today, calendar, to=to).to_json())


@commands.command("task")
def parse_tasks(on: Day) -> None:
    """/new 之后的文字。"""
    from taskbot.tasks.drafts import parse_draft
    from taskbot.tasks.units import load_register

    calendar, register = calendar_now(), load_register(settings_now().units_file)
    _each_line(lambda text: parse_draft(text, on.date(), calendar, register).to_json())


def _each_line(parse: Callable[[str], dict[str, Any]]) -> None:
    """One input a line, one JSON object a line; a byte order mark is no input, bytes that are no text become �."""
    for line in io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace", newline="\n"):
        typer.echo(dumped(parse(line.rstrip("\r\n"))))
