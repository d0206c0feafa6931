"""`taskbot db`, `backup`, `restore`: the database as a file that is kept, moved and put back."""

from pathlib import Path
from typing import Annotated

import typer

from taskbot.cli.ground import AsJson, dumped, opened_context, settings_now
from taskbot.cli.progress import progress

commands = typer.Typer(help="数据库。")


@commands.command("upgrade")
def upgrade() -> None:
    """把数据库结构更新到最新；台账缺少触发器的，补上。"""
    from taskbot import schema

    with opened_context() as context:
        if made := schema.guard(context.db):
            typer.echo(f"已补上台账的触发器 {'、'.join(made)}，请用 taskbot journal verify 核对台账。")
        typer.echo("数据库结构已是最新。")


@commands.command("move")
def move(
    to: Annotated[str, typer.Option(metavar="postgresql://…", help="一个空的 PostgreSQL 数据库的地址")],
    as_json: AsJson = False,
) -> None:
    """把 SQLite 里的全部数据搬到 PostgreSQL；先停掉机器人。原来的文件不动。"""
    from taskbot.relocation import relocated

    settings = settings_now()
    with progress("正在搬数据", None):
        there = relocated(settings, to)
    if as_json:
        facts = {"counts": there.counts, "events": there.events, "journal_head": there.head}
        typer.echo(dumped(facts))
        return
    typer.echo("\n".join(f"{name}　{count} 行" for name, count in there.counts.items() if count))
    typer.echo(f"已搬完，逐表核对无误（台账 {there.events} 条，链首校验码 {there.head}）")
    typer.echo("请把 TASKBOT_DATABASE_URL 设为这个地址，再启动机器人；原来的 SQLite 文件不再使用。")


def backup(
    file: Annotated[Path, typer.Argument(help="写到哪个文件；已有的会被换掉")],
    as_json: AsJson = False,
) -> None:
    """备份数据库：某一时刻的完整副本，机器人照常运行。"""
    from taskbot.backups import make_backup

    with opened_context() as context, progress("正在备份", None):
        made = make_backup(context.db, file)
    facts = {"file": str(file), "events": made.events, "journal_head": made.head}
    words = f"已备份：{file}（台账 {made.events} 条，链首校验码 {made.head}）"
    typer.echo(dumped(facts) if as_json else words)


def restore(
    file: Annotated[Path, typer.Argument(help="`taskbot backup` 或每晚自动备份写出的文件")],
    as_json: AsJson = False,
) -> None:
    """用备份换下现有的数据库；先停掉机器人。现有的数据库另存，不删除。"""
    from taskbot.backups import restored
    from taskbot.clock import Clock

    settings = settings_now()
    with progress("正在恢复", None):
        backup, former = restored(settings, file, now=Clock(settings.clock).now())
    facts = {
        "file": str(file),
        "events": backup.events,
        "journal_head": backup.head,
        "former": str(former) if former else None,
    }
    words = f"已恢复 {file}（台账 {backup.events} 条，链首校验码 {backup.head}）"
    kept = f"；原来的数据库另存为 {former}" if former else ""
    typer.echo(dumped(facts) if as_json else words + kept)
