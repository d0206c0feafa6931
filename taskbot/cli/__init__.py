"""The keyboard door: one function call per command. Heavy libraries are imported only by the command that needs them."""

import gc
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from taskbot.cli import journal, parsing, reminders, storage
from taskbot.cli.ground import (
    FAILED,
    NOT_SO,
    WRONG_USE,
    AsJson,
    Despite,
    calendar_now,
    dumped,
    made_folder,
    opened_context,
    refuse,
    require_text,
    settings_now,
)
from taskbot.cli.progress import progress
from taskbot.cli.wrong_use import in_chinese
from taskbot.errors import UserError, why
from taskbot.tasks.errors import Marked, Refusal

if TYPE_CHECKING:
    from taskbot.intake.documents import Document
    from taskbot.tasks.directives import DirectiveRead
    from taskbot.tasks.marked_messages import Override

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="督查督办机器人：交办、反馈、提醒、周报。",
)
app.add_typer(storage.commands, name="db")
app.add_typer(journal.commands, name="journal")
app.add_typer(parsing.commands, name="parse")
app.command()(reminders.remind)
app.command()(journal.ledger)
app.command()(storage.backup)
app.command()(storage.restore)

_COLLECT_AFTER = (
    50_000  # objects; aiogram makes a million that stay, and looking through them took a fifth of the start
)

_LAST_PORT = 65_535
_FOR_THE_OWNER_ONLY = 0o077
"""The rights that nobody else has to whatever the program writes."""


def main() -> None:
    """Entry point: 0 done, 1 the thing asked about is not so, 2 wrong use; errors are one line on stderr."""
    gc.set_threshold(_COLLECT_AFTER)
    os.umask(_FOR_THE_OWNER_ONLY)
    try:
        require_text(sys.argv)
        sys.exit(app(standalone_mode=False))
    except typer.TyperException as error:
        refuse(f"用法不对：{in_chinese(error.format_message())}（查看用法：taskbot --help）")
    except UserError as error:
        refuse(str(error))
    except Marked as error:
        from taskbot.texts.marks import command_line

        refuse(command_line(error.marks), code=NOT_SO)
    except Refusal as refusal:
        from taskbot.texts.refusals import refused
        from taskbot.texts.words import plain

        refuse(plain(refused(refusal)), code=NOT_SO)
    except Exception as error:  # noqa: BLE001 (the last resort: logged, since the log leaves the token out)
        from taskbot.logs import log_failure

        log_failure(error)
        sys.exit(FAILED)


@app.command()
def run(
    only: Annotated[str, typer.Option(metavar="bot,web,clock", help="只运行其中几部分，用逗号分开")] = "",
) -> None:
    """运行机器人、时钟和网页服务。"""
    settings = settings_now()  # before the import, which takes seconds
    from taskbot.cli.starting import models_built_when_needed

    with models_built_when_needed():
        from taskbot.app import run_until_stopped
        from taskbot.logs import log_end

    try:
        run_until_stopped(settings, only)
    except UserError as error:
        if not log_end(str(error)):
            raise
        raise typer.Exit(WRONG_USE) from None


@app.command()
def demo(
    headless: Annotated[bool, typer.Option("--headless", help="不开网页，演完一周即结束")] = False,
    out: Annotated[Path, typer.Option(help="记录、工作簿和图片放在哪里")] = Path("out"),
    port: Annotated[int, typer.Option(help="聊天页面的端口", min=0, max=_LAST_PORT)] = 8090,
) -> None:
    """演示完整的一周：交办、签收、反馈、提醒、周报。"""
    folder = made_folder(out) if headless else None
    from taskbot.cli.starting import models_built_when_needed

    with models_built_when_needed():
        from taskbot.demo import play_demo

    play_demo(folder, port)


@app.command()
def sandbox(port: Annotated[int, typer.Option(help="端口", min=0, max=_LAST_PORT)] = 8090) -> None:
    """只运行本机的聊天服务器和聊天页面。"""
    from taskbot.clock import Clock
    from taskbot.sandbox.cast import DEMO_TOKEN
    from taskbot.sandbox.standalone import serve_until_stopped

    settings = settings_now()
    token = settings.bot_token.get_secret_value() if settings.bot_token else DEMO_TOKEN
    serve_until_stopped(port, Clock(settings.clock), token)


@app.command()
def check() -> None:
    """体检：令牌、群、数据库、时钟、日历，各一行。"""
    from taskbot.cli.starting import models_built_when_needed

    with models_built_when_needed():
        from taskbot.doctor import examine

    findings = examine(settings_now())
    for finding in findings:
        typer.echo(f"{finding.verdict:4}  {finding.about}：{finding.words}")
    if any(finding.verdict == "fail" for finding in findings):
        raise typer.Exit(NOT_SO)


@app.command()
def invite(
    role: Annotated[str, typer.Option(help="office | liaison | leader | admin")],
    unit: Annotated[str | None, typer.Option(help="联络员所在单位，全称或简称")] = None,
    rank: Annotated[str | None, typer.Option(help="A | B：联络员是A角还是B角；不写则按空缺")] = None,
) -> None:
    """生成一次性邀请链接。"""
    with opened_context() as context:
        from taskbot.cli.starting import models_built_when_needed

        with models_built_when_needed():
            from taskbot.app import make_invitation

        typer.echo(make_invitation(context, role, unit, rank))


@app.command()
def draft(
    file: Annotated[Path, typer.Argument(help="来文 .txt、.docx、.pdf")],
    dated: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="成文日期；不写则用来文自己的日期")
    ] = None,
    despite_marks: Despite = None,
    as_json: AsJson = False,
) -> None:
    """从来文拟出任务和目标，只看结果，不写入。"""
    from taskbot.intake.documents import read_document
    from taskbot.intake.papers import list_in, read_paper

    document = read_document(_content(file), file.name)
    _override(document, file.name, despite_marks)
    read = read_paper(document, list_in(document), dated.date() if dated else None, calendar_now())
    typer.echo(dumped(read.to_json()) if as_json else _draft_words(read))


@app.command("import")
def import_list(
    file: Annotated[Path, typer.Argument(help="工作清单 .xlsx，或带表格的 .docx")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看结果，不写入")] = False,
    despite_marks: Despite = None,
    as_json: AsJson = False,
) -> None:
    """导入工作清单。同一份清单导入两次不会重复。"""
    from taskbot.handlers import keyboard
    from taskbot.intake.documents import read_document
    from taskbot.intake.service import brought_in

    document = read_document(_content(file), file.name)
    override = _override(document, file.name, despite_marks)
    brought = brought_in(document, file.name)
    with opened_context() as context, progress(f"正在导入 {file.name}", None):
        now = context.clock.now()
        result = (
            context.db.read_now(keyboard.rehearse_import, context, brought, now=now)
            if dry_run
            else context.db.write_now(keyboard.import_list, context, brought, override, now=now)
        )
        typer.echo(dumped(result) if as_json else _import_words(result, is_rehearsal=dry_run))


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="写到哪个 .xlsx 文件；已有的会被换掉")],
    as_json: AsJson = False,
) -> None:
    """导出工作清单，改后可以再导入。"""
    from taskbot.digest.work_list import export_work_list

    with opened_context() as context:
        with progress("正在导出工作清单", None):
            count = export_work_list(context, out)
        typer.echo(dumped({"file": str(out), "tasks": count}) if as_json else f"已导出 {count} 项任务：{out}")


@app.command()
def digest(
    out: Annotated[Path, typer.Option(help="放在哪个目录")],
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="截至哪一天；该周（月、季）已报送的，照当时报送的生成"),
    ] = None,
    period: Annotated[str, typer.Option(help="week | month | quarter：周报、月报还是季报")] = "week",
    as_json: AsJson = False,
) -> None:
    """生成周报、月报或季报：工作簿、图片、文字。"""
    from taskbot.digest.drawing import STEPS
    from taskbot.digest.on_demand import make_digest
    from taskbot.tasks.periods import Span, period_of, read_period

    if period.upper() not in Span.__members__:
        raise UserError(f"--period {period}：请写 week、month、quarter 之一")
    on = as_of.date() if as_of else None
    if on and read_period(period_of(on, Span[period.upper()])) is None:
        raise UserError(f"--as-of {on}：请写 1901 年至 2099 年之间的一天")
    with opened_context() as context:
        folder = made_folder(out)
        with progress(STEPS[0], len(STEPS) - 1) as bar:
            result = make_digest(context, folder, on, Span[period.upper()], bar.step)
        typer.echo(dumped(result) if as_json else "\n".join(result["files"]))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} 打不开：{why(error)}，请核对文件名") from None


def _override(document: "Document", name: str, reason: str | None) -> "Override | None":
    """What is answered for of a file with secrecy marks; raises Marked where no reason is given."""
    from taskbot.intake.papers import marks_of
    from taskbot.tasks.secrecy import require_free

    marks = marks_of(document, name)
    if reason is None or not marks:
        require_free(marks)
        return None
    from taskbot.tasks.marked_messages import LEAST_REASON, Override, is_reason

    if not is_reason(reason):
        raise UserError(
            f"--despite-marks 要写明理由，{LEAST_REASON} 个字以上，例如：--despite-marks 已正式印发"
        )
    return Override(marks, reason.strip(), name)


def _draft_words(read: "DirectiveRead") -> str:
    from taskbot.texts.words import day

    lines = [f"{read.title}　{read.document_number}　{read.dated:%Y-%m-%d}".strip("　")]
    for item in read.items:
        due = day(item.deadline.due_on, read.dated) if item.deadline.due_on else item.deadline.phrase
        units = "、".join((*item.lead_units, *item.supporting_units))
        facts = "　".join(filter(None, (f"第 {item.line} 行", units, due, *item.confirm)))
        lines.append(f"{item.number}. {item.title}\n   {facts}")
    lines += ["", f"未列入的句子 {len(read.uncovered)} 句："]
    return "\n".join([*lines, *(f"第 {each.line} 行　{each.text}" for each in read.uncovered)])


def _import_words(result: dict[str, Any], *, is_rehearsal: bool) -> str:
    from taskbot.tasks.list_changes import FIELD_WORDS

    counts = f"新增 {result['created']} 项，更新 {result['updated']} 项，未变 {result['unchanged']} 项"
    changes = [
        f"#{each['number']}「{each['title']}」{FIELD_WORDS[each['field']]}：{each['old'] or '（空）'} → {each['new'] or '（空）'}"
        f"{'' if each['imported'] else '（未采用）'}"
        for each in result["changes"]
    ]
    is_one = not result["source"] and len({each["table"] for each in result["problems"]}) < 2

    def where(table: str) -> str:
        return "" if is_one else f"「{table}」"

    taken, left = ("", "（未采用）") if result["source"] else ("（已导入）", "（未导入）")
    problems = [
        f"{where(each['table'])}第 {each['row']} 行「{each['column']}」：{each['problem']}"
        f"{taken if each['imported'] else left}"
        for each in result["problems"]
    ]
    rehearsed = ["仅预演，没有写入。"] if is_rehearsal else []
    told = [result["told"]] if result.get("told") else []
    return "\n".join([*rehearsed, counts, *changes, *problems, *result["remarks"], *told])
