"""The keyboard door: one function call per command. Heavy libraries are imported only by the command that needs them."""

import gc
import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from taskbot.errors import UserError
from taskbot.tasks.errors import Marked

if TYPE_CHECKING:
    from taskbot.context import Context
    from taskbot.intake.documents import Document
    from taskbot.settings import Settings
    from taskbot.tasks.directives import DirectiveRead
    from taskbot.tasks.marked_messages import Override
    from taskbot.tasks.workdays import Calendar

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="督查督办机器人：交办、反馈、提醒、周报。",
)
db_commands = typer.Typer(help="数据库。")
parse_commands = typer.Typer(help="逐行读标准输入，每行输出一个 JSON 对象。")
journal_commands = typer.Typer(help="台账留痕。")
app.add_typer(db_commands, name="db")
app.add_typer(journal_commands, name="journal")
app.add_typer(parse_commands, name="parse")

_NOT_SO = _FAILED = 1
_WRONG_USE = 2
_COLLECT_AFTER = (
    50_000  # objects; aiogram makes a million that stay, and looking through them took a fifth of the start
)

Day = Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="参照日期")]
Despite = Annotated[
    str | None, typer.Option("--despite-marks", metavar="理由", help="文件标有密级、内部等标志仍要处理的理由")
]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]


def main() -> None:
    """Entry point: 0 done, 1 the thing asked about is not so, 2 wrong use; errors are one line on stderr."""
    gc.set_threshold(_COLLECT_AFTER)
    try:
        sys.exit(app(standalone_mode=False))
    except typer.TyperException as error:
        _refuse(f"用法不对：{error.format_message()}（查看用法：taskbot --help）")
    except UserError as error:
        _refuse(str(error))
    except Marked as error:
        from taskbot.texts.marks import command_line

        _refuse(command_line(error.marks), code=_NOT_SO)
    except Exception as error:  # noqa: BLE001 (the last resort: logged, since the log leaves the token out)
        from taskbot.logs import log_failure

        log_failure(error)
        sys.exit(_FAILED)


def _refuse(sentence: str, code: int = _WRONG_USE) -> NoReturn:
    """What a person can mend is one line on stderr, never a traceback."""
    typer.echo(" ".join(sentence.split()), err=True)
    sys.exit(code)


def _answer_no(sentence: str) -> NoReturn:
    """The thing asked about is not so: one line on stderr."""
    typer.echo(sentence, err=True)
    raise typer.Exit(_NOT_SO)


@app.command()
def run() -> None:
    """运行机器人、时钟和网页服务。"""
    settings = _settings()  # before the import, which takes seconds
    from taskbot.app import run_until_stopped

    run_until_stopped(settings)


@app.command()
def demo(
    headless: Annotated[bool, typer.Option("--headless", help="不开网页，演完一周即结束")] = False,
    out: Annotated[Path, typer.Option(help="记录、工作簿和图片放在哪里")] = Path("out"),
    port: Annotated[int, typer.Option(help="聊天页面的端口")] = 8090,
) -> None:
    """演示完整的一周：交办、签收、反馈、提醒、周报。"""
    folder = _folder(out) if headless else None
    from taskbot.demo import play_demo

    play_demo(folder, port)


@app.command()
def sandbox(port: Annotated[int, typer.Option(help="端口")] = 8090) -> None:
    """只运行本机的聊天服务器和聊天页面。"""
    from taskbot.clock import Clock
    from taskbot.sandbox.cast import DEMO_TOKEN
    from taskbot.sandbox.standalone import serve_until_stopped

    settings = _settings()
    token = settings.bot_token.get_secret_value() if settings.bot_token else DEMO_TOKEN
    serve_until_stopped(port, Clock(settings.clock), token)


@app.command()
def check() -> None:
    """体检：令牌、群、数据库、时钟、日历，各一行。"""
    from taskbot.doctor import examine

    findings = examine(_settings())
    for finding in findings:
        typer.echo(f"{finding.verdict:4}  {finding.about}：{finding.words}")
    if any(finding.verdict == "fail" for finding in findings):
        raise typer.Exit(_NOT_SO)


@db_commands.command("upgrade")
def upgrade() -> None:
    """把数据库结构更新到最新。"""
    with _context():
        typer.echo("数据库结构已是最新。")


@app.command()
def invite(
    role: Annotated[str, typer.Option(help="office | liaison | leader | admin")],
    unit: Annotated[str | None, typer.Option(help="联络员所在单位，全称或简称")] = None,
    rank: Annotated[str | None, typer.Option(help="A | B：联络员是A角还是B角；不写则按空缺")] = None,
) -> None:
    """生成一次性邀请链接。"""
    with _context() as context:
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
    read = read_paper(document, list_in(document), dated.date() if dated else None, _calendar())
    typer.echo(_dumped(read.to_json()) if as_json else _draft_words(read))


@app.command("import")
def import_list(
    file: Annotated[Path, typer.Argument(help="工作清单 .xlsx，或带表格的 .docx")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看结果，不写入")] = False,
    despite_marks: Despite = None,
    as_json: AsJson = False,
) -> None:
    """导入工作清单。同一份清单导入两次不会重复。"""
    from taskbot.handlers import keyboard
    from taskbot.intake import service as intake
    from taskbot.intake.documents import read_document

    document = read_document(_content(file), file.name)
    override = _override(document, file.name, despite_marks)
    listed = intake.list_of(document, file.name)
    with _context() as context:
        _tell_who_waits(f"正在导入 {file.name}……")
        now = context.clock.now()
        result = (
            context.db.read_now(intake.rehearse_import, listed, context.register, context.calendar, now=now)
            if dry_run
            else context.db.write_now(keyboard.import_list, context, listed, override, now=now)
        )
        typer.echo(_dumped(result) if as_json else _import_words(result, is_rehearsal=dry_run))


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="写到哪个 .xlsx 文件；已有的会被换掉")],
    as_json: AsJson = False,
) -> None:
    """导出工作清单，改后可以再导入。"""
    from taskbot.digest.work_list import export_work_list

    with _context() as context:
        count = export_work_list(context, out)
        typer.echo(
            _dumped({"file": str(out), "tasks": count}) if as_json else f"已导出 {count} 项任务：{out}"
        )


@app.command()
def digest(
    out: Annotated[Path, typer.Option(help="放在哪个目录")],
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="所在周的某一天")] = None,
    as_json: AsJson = False,
) -> None:
    """生成周报：工作簿、图片、文字。"""
    from taskbot.digest.service import make_digest

    with _context() as context:
        folder = _folder(out)
        _tell_who_waits("正在生成周报……")
        result = make_digest(context, folder, as_of.date() if as_of else None)
        typer.echo(_dumped(result) if as_json else "\n".join(result["files"]))


@journal_commands.command("verify")
def verify(
    head: Annotated[
        str | None, typer.Option(help="周报上印的链首校验码，至少前 12 位；核对它是否在台账中")
    ] = None,
) -> None:
    """核对台账是否完整；不完整的，指出第一处。"""
    from taskbot.tasks import journal
    from taskbot.texts import timelines as texts

    wanted = "".join((head or "").split()).lower()
    if head is not None and not re.fullmatch("[0-9a-f]{12,64}", wanted):
        raise UserError(f"--head {head}：请照周报上的链首校验码写，至少前 12 位，只有数字和字母 a 至 f")
    with _context() as context:
        checked, today = context.db.read_now(journal.verify, wanted), context.clock.today()
    if checked.broken:
        _answer_no(texts.chain_broken(checked.broken, today))
    if wanted and checked.wanted_at is None:
        _answer_no(texts.head_missing(wanted))
    typer.echo(texts.chain_holds(checked))
    if wanted:
        typer.echo(texts.head_found(checked))


@journal_commands.command("show")
def show_timeline(
    number: Annotated[int, typer.Argument(help="任务编号", min=1)],
    as_json: AsJson = False,
    out: Annotated[Path | None, typer.Option(help="写到哪个 .xlsx 文件；已有的会被换掉")] = None,
) -> None:
    """一项任务的全部经过：文字、JSON，或者工作簿。"""
    from taskbot.tasks.errors import NoSuchTask
    from taskbot.tasks.membership import KEYBOARD
    from taskbot.tasks.timelines import read_timeline, timeline_json
    from taskbot.texts.timelines import timeline_words
    from taskbot.texts.words import plain

    with _context() as context:
        try:
            if out is not None:
                from taskbot.digest.timelines import export_timeline

                count = export_timeline(context, number, out)
                told = {"file": str(out), "events": count}
                typer.echo(_dumped(told) if as_json else f"已导出 #{number} 台账 {count} 条：{out}")
                return
            timeline = context.db.write_now(
                read_timeline, number, "consulted", by=KEYBOARD, now=context.clock.now()
            )
        except NoSuchTask:
            _answer_no(f"没有找到 #{number}，请核对编号")
        lines = map(plain, timeline_words(timeline, context.clock.today()))
        typer.echo(_dumped(timeline_json(timeline)) if as_json else "\n".join(lines))


@parse_commands.command("deadline")
def parse_deadlines(on: Day) -> None:
    """时限。"""
    from taskbot.tasks.deadlines import parse_deadline

    calendar = _calendar()
    _each_line(lambda text: parse_deadline(text, on.date(), calendar).to_json())


@parse_commands.command("reply")
def parse_replies(
    to: Annotated[int | None, typer.Option(help="视为对该编号任务卡片的回复")] = None,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="参照日期")] = None,
) -> None:
    """反馈。"""
    from taskbot.clock import Clock
    from taskbot.tasks.replies import parse_reply

    calendar, today = _calendar(), on.date() if on else Clock(_settings().clock).today()
    _each_line(lambda text: parse_reply(text, today, calendar, to=to).to_json())


@parse_commands.command("task")
def parse_tasks(on: Day) -> None:
    """/new 之后的文字。"""
    from taskbot.tasks.drafts import parse_draft
    from taskbot.tasks.units import load_register

    calendar, register = _calendar(), load_register(_settings().units_file)
    _each_line(lambda text: parse_draft(text, on.date(), calendar, register).to_json())


def _calendar() -> "Calendar":
    from taskbot.tasks.workdays import Calendar, load_overrides

    return Calendar(load_overrides(_settings().holidays_file))


def _each_line(parse: Callable[[str], dict[str, Any]]) -> None:
    """One input a line, one JSON object a line; a byte order mark is no input, bytes that are no text become �."""
    for line in io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace", newline="\n"):
        typer.echo(_dumped(parse(line.rstrip("\r\n"))))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} 打不开：{error.strerror}，请核对文件名") from None


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


def _tell_who_waits(words: str) -> None:
    """Says what is going on to a person at a terminal; a program that reads stderr finds errors only."""
    if sys.stderr.isatty():
        typer.echo(words, err=True)


def _folder(path: Path) -> Path:
    """The directory, made where it is missing; asked for before long work, not after it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"--out {path} 不能用作目录：{error.strerror}") from None
    return path


def _import_words(result: dict[str, Any], *, is_rehearsal: bool) -> str:
    from taskbot.tasks.list_changes import FIELD_WORDS

    counts = f"新增 {result['created']} 项，更新 {result['updated']} 项，未变 {result['unchanged']} 项"
    changes = [
        f"#{each['number']}「{each['title']}」{FIELD_WORDS[each['field']]}：{each['old'] or '（空）'} → {each['new'] or '（空）'}"
        for each in result["changes"]
    ]
    is_one = len({each["table"] for each in result["problems"]}) < 2

    def where(table: str) -> str:
        return "" if is_one else f"「{table}」"

    problems = [
        f"{where(each['table'])}第 {each['row']} 行「{each['column']}」：{each['problem']}"
        f"{'（已导入）' if each['imported'] else '（未导入）'}"
        for each in result["problems"]
    ]
    rehearsed = ["仅预演，没有写入。"] if is_rehearsal else []
    told = [result["told"]] if result.get("told") else []
    return "\n".join([*rehearsed, counts, *changes, *problems, *result["remarks"], *told])


def _dumped(result: dict[str, Any] | list[dict[str, Any]]) -> str:
    return json.dumps(result, ensure_ascii=False)


def _settings() -> "Settings":
    from taskbot.logs import start_logging
    from taskbot.settings import load_settings

    start_logging()
    return load_settings()


@contextmanager
def _context() -> "Iterator[Context]":
    """The context of a command that ends."""
    from taskbot.clock import Clock
    from taskbot.context import open_context

    settings = _settings()
    context = open_context(settings, Clock(settings.clock))
    try:
        yield context
    finally:
        context.db.close()
