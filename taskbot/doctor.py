"""`taskbot check`: looks at everything that a running bot depends on, one line each."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramAPIError, TelegramNetworkError
from sqlmodel import Session

from taskbot import schema
from taskbot.app import make_bot
from taskbot.backups import newest_night
from taskbot.clock import Clock, office_day, office_time
from taskbot.context import Context, open_context
from taskbot.digest import evidence, notices
from taskbot.digest.proofs import altered
from taskbot.errors import UserError
from taskbot.handlers import inbox
from taskbot.papers import filled
from taskbot.pulse import Pulse
from taskbot.reminders.sessions import trouble_of
from taskbot.settings import Settings
from taskbot.soundness import flaw_of_the_rows, require_readable
from taskbot.storage_errors import DatabaseInTrouble
from taskbot.tasks import journal, membership, rosters
from taskbot.tasks.models import ChatKind
from taskbot.tasks.press_errors import BadTemplate
from taskbot.tasks.workdays import Calendar
from taskbot.texts.paper_fields import Shape, blank
from taskbot.texts.press_refusals import bad_template
from taskbot.texts.words import plain
from taskbot.texts.writs import FIELDS
from taskbot.watch import findings, signs
from taskbot.watch.findings import Finding, Hook, Verdict

_DECEMBER = 12
_NAMED_UNITS = 5


def examine(settings: Settings) -> list[Finding]:
    """Everything that was found; the schema is brought up to date, and that it was looked is noted, or could not be."""
    clock, premises = Clock(settings.clock), [*findings.of_the_machine(settings.data_dir)]
    try:
        context = _opened(settings, clock)
    except (UserError, OSError) as error:
        return [Finding(Verdict.FAIL, "数据库", str(error)), *premises]
    try:
        found = [
            Finding(Verdict.OK, "时钟", f"{office_time(clock.now()):%Y-%m-%d %H:%M:%S}（北京时间）"),
            *of_the_database(context),
            *premises,
            context.db.read_now(_reached, now=clock.now()),
            *_calendar_years(context.calendar, clock.today()),
            _template("督办单", settings.writs.template, dict.fromkeys(FIELDS, ())),
            _template("督查通报", settings.notice.template, notices.SHAPE),
            _template("卷宗", settings.ledger.template, evidence.SHAPE),
        ]
        return [*asyncio.run(_telegram(context)), *found]
    finally:
        context.db.close()


def _opened(settings: Settings, clock: Clock) -> Context:
    """Raises UserError where there is no use in looking on: the database cannot be opened, or its file is damaged."""
    context = open_context(settings, clock)
    try:
        context.db.read_now(require_readable)
    except DatabaseInTrouble:
        context.db.close()
        raise
    return context


def of_the_database(context: Context) -> list[Finding]:
    """Whether it can be written, and what is in it."""
    now, refused = Clock.of_the_machine(), ""
    try:
        context.db.write_now(signs.note, {"check": now}, now=now)
    except DatabaseInTrouble as trouble:
        refused = str(trouble)
    try:
        return context.db.read_now(_stored, context, refused)
    except DatabaseInTrouble as trouble:
        return [Finding(Verdict.FAIL, "数据库", str(trouble))]


def _stored(session: Session, context: Context, refused: str) -> list[Finding]:
    return [
        Finding(Verdict.FAIL, "数据库", refused) if refused else _whole(session),
        _structure(session),
        *_digests(session),
        _backed_up(session, context),
        *_parked(session),
        *_bound(session),
    ]


def _whole(session: Session) -> Finding:
    if flaw := flaw_of_the_rows(session):
        return Finding(Verdict.FAIL, "数据库", f"数据库里{flaw}，请恢复一份备份")
    if broken := journal.verify(session).broken:
        return Finding(Verdict.FAIL, "数据库", f"台账留痕从第 {broken.seq} 条起对不上")
    return Finding(Verdict.OK, "数据库", "可以读写，台账留痕完整")


def _structure(session: Session) -> Finding:
    if missing := schema.missing_from(session):
        hint = "请用 taskbot db upgrade 补上台账的触发器，其他的请恢复一份备份"
        return Finding(Verdict.FAIL, "数据库结构", f"缺少 {'、'.join(missing)}，{hint}")
    return Finding(Verdict.OK, "数据库结构", f"{schema.revision_of(session)}，与程序一致")


def _digests(session: Session) -> Iterator[Finding]:
    if changed := altered(session):
        yield Finding(Verdict.FAIL, "周报存档", f"{'、'.join(changed)}在报送之后被改动过")


def _backed_up(session: Session, context: Context) -> Finding:
    settings, today = context.settings, context.clock.today()
    first_at = journal.first_event_at(session)
    newest, days = newest_night(settings.backup_folder, today), settings.watch.backup_days
    return findings.backup(newest, office_day(first_at) if first_at else None, today, days)


def _parked(session: Session) -> Iterator[Finding]:
    if count := len(inbox.parked(session)):
        yield Finding(Verdict.WARN, "更新", f"{count} 条处理失败，已留存：请管理员用 /pending 查看、重试")


def _bound(session: Session) -> Iterator[Finding]:
    for kind, name in ((ChatKind.WORK, "工作群"), (ChatKind.LEADERS, "领导群")):
        chat = membership.bound_chat(session, kind)
        if chat is None:
            yield Finding(Verdict.WARN, name, f"尚未绑定：请在群里发送 /bindchat {kind.value}")
        else:
            yield Finding(Verdict.OK, name, f"{chat.title}（{chat.id}）")


def _reached(session: Session, *, now: datetime) -> Finding:
    """Whether every unit that has something in hand has a liaison who can be written to."""
    units = rosters.unreachable_units(session, now=now)
    if not units:
        return Finding(Verdict.OK, "联络员", "有任务的单位都有可达的联络员")
    named = "、".join(unit.people.name for unit in units[:_NAMED_UNITS])
    more = f"等 {len(units)} 家单位" if len(units) > _NAMED_UNITS else ""
    return Finding(Verdict.WARN, "联络员", f"{named}{more}有任务，没有可达的联络员，请用 /units 查看")


def _calendar_years(calendar: Calendar, today: date) -> Iterator[Finding]:
    years = [today.year, today.year + 1] if today.month == _DECEMBER else [today.year]
    for year in years:
        if calendar.is_published(year):
            yield Finding(Verdict.OK, "日历", f"{year} 年放假安排已收录")
        else:
            yield Finding(Verdict.WARN, "日历", f"{year} 年放假安排未公布，暂按法定节假日推算")


def _template(paper: str, file: Path, shape: Shape) -> Finding:
    """Whether the office's own form of the paper can be filled."""
    try:
        filled(file, blank(shape))
    except BadTemplate as error:
        return Finding(Verdict.FAIL, paper, plain(bad_template(error)))
    return Finding(Verdict.OK, paper, f"模板 {file.name} 可以使用")


async def _telegram(context: Context) -> list[Finding]:
    pulse = Pulse()
    try:
        bot = make_bot(context.settings, pulse)
    except UserError as error:
        return [Finding(Verdict.FAIL, "令牌", str(error))]
    limit = timedelta(seconds=context.settings.watch.skew_seconds)
    try:
        found = [finding async for finding in _asked(bot, context)]
        return [*found, findings.clock(pulse.skew, limit, is_moved=context.clock.is_moved)]
    finally:
        await bot.session.close()


async def _asked(bot: Bot, context: Context) -> AsyncIterator[Finding]:
    try:
        me = await bot.me()
    except AiogramError as error:
        is_answer = isinstance(error, TelegramAPIError) and not isinstance(error, TelegramNetworkError)
        said = "Telegram 没有接受" if is_answer else "没有得到 Telegram 的回答"
        yield Finding(Verdict.FAIL, "令牌", f"{said}：{trouble_of(error)}")
        return
    yield Finding(Verdict.OK, "令牌", f"机器人 @{me.username}")
    if me.can_read_all_group_messages:
        yield Finding(Verdict.OK, "隐私模式", "关闭：能看到群里的所有消息")
    else:
        yield Finding(Verdict.OK, "隐私模式", "开启：能看到命令、对它的回复和 @ 它的消息，足够使用")
    yield await _webhook(bot, context.settings)
    for chat_id, title in await context.db.read(_group_chats):
        yield await _membership(bot, chat_id, title)


async def _webhook(bot: Bot, settings: Settings) -> Finding:
    wanted = str(settings.webhook_url) if settings.mode == "webhook" else ""
    try:
        told = await bot.get_webhook_info()
    except AiogramError as error:
        return Finding(Verdict.WARN, "接收方式", f"Telegram 没有说明：{trouble_of(error)}")
    hook = Hook(told.url, told.pending_update_count, told.last_error_message or "", told.last_error_date)
    return findings.webhook(hook, wanted, Clock.of_the_machine())


async def _membership(bot: Bot, chat_id: int, title: str) -> Finding:
    try:
        me = await bot.get_chat_member(chat_id, bot.id)
    except AiogramError as error:
        return Finding(Verdict.FAIL, "群", f"{title}：进不去（{trouble_of(error)}）")
    rights = {right: getattr(me, right) for right in findings.RIGHTS if hasattr(me, right)}
    return findings.in_group(title, me.status, rights, is_member=getattr(me, "is_member", True))


def _group_chats(session: Session) -> Sequence[tuple[int, str]]:
    return [(chat.id, chat.title) for chat in membership.bound_chats(session)]
