"""`taskbot journal`: whether the chain holds, and a task's timeline."""

import re
from pathlib import Path
from typing import Annotated

import typer

from taskbot.cli.ground import (
    AsJson,
    TaskNumber,
    answer_no,
    dumped,
    made_folder,
    no_such_task,
    opened_context,
)
from taskbot.cli.progress import progress
from taskbot.errors import UserError

commands = typer.Typer(help="台账留痕。")


@commands.command("verify")
def verify(
    head: Annotated[
        str | None, typer.Option(help="周报上印的链首校验码，至少前 12 位；核对它是否在台账中")
    ] = None,
) -> None:
    """核对台账是否完整；不完整的，指出第一处。"""
    from taskbot.digest.proofs import altered
    from taskbot.tasks import journal
    from taskbot.texts import timelines as texts

    wanted = "".join((head or "").split()).lower()
    if head is not None and not re.fullmatch("[0-9a-f]{12,64}", wanted):
        raise UserError(f"--head {head}：请照周报上的链首校验码写，至少前 12 位，只有数字和字母 a 至 f")
    with opened_context() as context:
        today, count = context.clock.today(), context.db.read_now(journal.count_events)
        with progress("正在核对台账", count) as bar:
            checked = context.db.read_now(journal.verify, wanted, bar.watch)
        changed = context.db.read_now(altered)
    if checked.broken:
        answer_no(texts.chain_broken(checked.broken, today))
    if wanted and checked.wanted_at is None:
        answer_no(texts.head_missing(wanted))
    if changed:
        answer_no(texts.digests_altered(changed))
    typer.echo(texts.chain_holds(checked))
    if wanted:
        typer.echo(texts.head_found(checked))


@commands.command("show")
def show_timeline(
    number: TaskNumber,
    as_json: AsJson = False,
    out: Annotated[Path | None, typer.Option(help="写到哪个 .xlsx 文件；已有的会被换掉")] = None,
) -> None:
    """一项任务的全部经过：文字、JSON，或者工作簿。"""
    from taskbot.tasks.errors import NoSuchTask
    from taskbot.tasks.membership import KEYBOARD
    from taskbot.tasks.timelines import read_timeline, timeline_json
    from taskbot.texts.timelines import timeline_words
    from taskbot.texts.words import plain

    with opened_context() as context:
        try:
            if out is not None:
                from taskbot.digest.timelines import export_timeline

                count = export_timeline(context, number, out)
                told = {"file": str(out), "events": count}
                typer.echo(dumped(told) if as_json else f"已导出 #{number} 台账 {count} 条：{out}")
                return
            timeline = context.db.write_now(
                read_timeline, number, "consulted", by=KEYBOARD, now=context.clock.now()
            )
        except NoSuchTask:
            no_such_task(number)
        lines = map(plain, timeline_words(timeline, context.clock.today()))
        typer.echo(dumped(timeline_json(timeline)) if as_json else "\n".join(lines))


def ledger(
    number: TaskNumber,
    out: Annotated[Path, typer.Option(help="放在哪个目录；已有的同名文件会被换掉")],
    as_json: AsJson = False,
) -> None:
    """一项任务的卷宗：经过、反馈原文、申请与答复、批示、附件，成 Word 和 Excel 文件。"""
    from taskbot.digest.papers import give_evidence_files
    from taskbot.tasks.errors import NoSuchTask
    from taskbot.tasks.press_errors import BadTemplate
    from taskbot.texts.press_refusals import bad_template
    from taskbot.texts.words import plain

    with opened_context() as context:
        folder = made_folder(out)
        try:
            result = give_evidence_files(context, number, folder)
        except NoSuchTask:
            no_such_task(number)
        except BadTemplate as error:
            raise UserError(f"{plain(bad_template(error))}，没有生成") from None
        typer.echo(dumped(result) if as_json else "\n".join(result["files"]))
