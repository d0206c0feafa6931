"""What every command of the keyboard stands on: the settings, the context, how it says no."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from taskbot.errors import UserError, why

if TYPE_CHECKING:
    from taskbot.context import Context
    from taskbot.settings import Settings
    from taskbot.tasks.workdays import Calendar

NOT_SO = FAILED = 1
WRONG_USE = 2

_GREATEST_KEPT = 2**63 - 1
"""The greatest whole number that a database takes; no task has a greater one."""

Day = Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="参照日期")]
Despite = Annotated[
    str | None, typer.Option("--despite-marks", metavar="理由", help="文件标有密级、内部等标志仍要处理的理由")
]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]


def require_text(arguments: Iterable[str]) -> None:
    """Raises UserError for one that is not in the system's encoding: no database and no JSON takes it."""
    for argument in arguments:
        shown = argument.encode(errors="replace").decode()
        if shown != argument:
            raise UserError(f"「{shown}」里有读不出来的字符，请改用 UTF-8 的名字")


def refuse(sentence: str, code: int = WRONG_USE) -> NoReturn:
    """What a person can mend is one line on stderr, never a traceback."""
    typer.echo(" ".join(sentence.split()), err=True)
    sys.exit(code)


def answer_no(sentence: str) -> NoReturn:
    """The thing asked about is not so: one line on stderr."""
    typer.echo(sentence, err=True)
    raise typer.Exit(NOT_SO)


def no_such_task(number: int) -> NoReturn:
    """There is no task of that number."""
    answer_no(f"没有找到 #{number}，请核对编号")


def _kept(number: int) -> int:
    if number > _GREATEST_KEPT:
        no_such_task(number)
    return number


TaskNumber = Annotated[int, typer.Argument(help="任务编号", min=1, callback=_kept)]


def dumped(result: dict[str, Any] | list[dict[str, Any]]) -> str:
    """The result as JSON on one line."""
    return json.dumps(result, ensure_ascii=False)


def made_folder(path: Path) -> Path:
    """The directory, made where it is missing, in which files can be written: seen before long work, not after it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=path).close()
    except OSError as error:
        raise UserError(f"--out {path} 不能用作目录：{why(error)}") from None
    return path


def settings_now() -> "Settings":
    """The settings of this process, which logs from now on."""
    from taskbot.logs import start_logging, take_strays
    from taskbot.settings import load_settings

    start_logging()
    take_strays()
    settings = load_settings()
    start_logging(settings.logs.level, settings.logs.form)
    return settings


@contextmanager
def opened_context() -> "Iterator[Context]":
    """The context of a command that ends."""
    from taskbot.clock import Clock
    from taskbot.context import open_context

    settings = settings_now()
    context = open_context(settings, Clock(settings.clock))
    try:
        yield context
    finally:
        context.db.close()


def calendar_now() -> "Calendar":
    """The working calendar with the office's overrides."""
    from taskbot.tasks.workdays import Calendar, load_overrides

    return Calendar(load_overrides(settings_now().holidays_file))
