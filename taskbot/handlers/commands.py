"""The commands: Latin names as Telegram wants them, Chinese aliases wherever the bot sees the text."""

import re
from typing import Any

from aiogram import Bot
from aiogram.filters import Filter
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    Message,
    Update,
)

from taskbot.context import Context
from taskbot.handlers.enclosures import roles_of
from taskbot.tasks.errors import WrongUse
from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.parsing.reply_words import MEASURES_APART
from taskbot.tasks.permissions import Role

ALIASES = {
    "new": "交办",
    "draft": "拟办",
    "import": "导入",
    "list": "清单",
    "task": "任务",
    "amend": "调整",
    "transfer": "转办",
    "cancel": "撤销",
    "reopen": "重办",
    "chase": "催办",
    "writ": "督办单",
    "pending": "待我办",
    "preview": "预演",
    "digest": "周报",
    "journal": "台账",
    "ledger": "卷宗",
    "notice": "通报",
    "invite": "邀请",
    "units": "单位",
    "bindchat": "绑定",
    "mine": "我的",
    "report": "反馈",
    "done": "报办结",
    "extend": "延期",
    "decline": "退回",
    "close": "办结",
    "return": "退办",
    "note": "批示",
    "enter": "代录",
    "correct": "更正",
    "help": "帮助",
    "whoami": "我是谁",
    "start": "开始",
}

_NAMES = {alias: name for name, alias in ALIASES.items()}

DESCRIPTIONS = {
    "mine": ("本单位的任务", "my unit's tasks"),
    "report": ("反馈进展：/report 12 60% 正在征求意见", "report: /report 12 60% …"),
    "done": ("报办结：/done 12 说明", "ask to close: /done 12 note"),
    "extend": ("申请延期：/extend 12 7月3日 原因", "ask for a later date: /extend 12 7月3日 reason"),
    "decline": ("退回：/decline 12 原因", "hand a task back: /decline 12 reason"),
    "task": ("看一项任务：/task 12", "show one task: /task 12"),
    "list": ("工作清单：/list 逾期、/list 省科技厅", "the work list"),
    "new": ("交办任务", "issue a task"),
    "draft": ("来文拟办：回复来文，或随文件发送", "draft tasks from a directive: reply to it"),
    "import": ("导入工作清单：回复清单，或随文件发送", "import a work list: reply to it"),
    "close": ("办结：/close 12", "close a task: /close 12"),
    "return": ("退办：/return 12 原因", "return a task: /return 12 reason"),
    "note": ("批示：/note 12 请抓紧推进", "a leader's instruction: /note 12 …"),
    "amend": ("调整任务：/amend 12 时限：7月10日前", "amend a task: /amend 12 7月10日"),
    "transfer": ("转办：/transfer 12 省科技厅 原因", "give a task another lead unit"),
    "cancel": ("撤销任务：/cancel 12 原因", "cancel a task"),
    "reopen": ("重办：/reopen 12 原因", "reopen a closed task"),
    "chase": ("催办：/chase 12 请于本周内反馈", "chase a unit for a task: /chase 12 …"),
    "writ": ("督办单：/writ 12", "draft a formal 督办单 for an overdue task: /writ 12"),
    "enter": ("代录：/enter 12 60% … 来源：张处长电话", "enter what a unit has told by phone"),
    "correct": ("更正反馈：回复反馈发送 /correct 70% …", "correct a unit's report"),
    "pending": ("待我办", "what waits for the office"),
    "preview": ("预演下一次提醒", "who would be reminded next, of what"),
    "digest": ("生成周报", "make the weekly digest"),
    "journal": ("台账：/journal 12 看一项任务的经过", "the journal: /journal 12"),
    "ledger": ("卷宗：/ledger 12 一项任务的全部凭据", "all evidence of a task as files: /ledger 12"),
    "notice": ("起草督查通报：/notice 补充要求", "draft a 督查通报 of the week"),
    "units": ("各单位联络员", "units and their liaisons"),
    "invite": ("邀请联络员或同事", "invite a liaison or colleague"),
    "bindchat": ("设定本群用途", "say what this chat is for"),
    "whoami": ("我的身份", "who I am to the bot"),
    "help": ("使用说明", "help"),
}
"""Chinese and English; the order is the order of Telegram's menu."""

_PRIVATE_ONLY = frozenset({"invite"})
_GROUP_ONLY = frozenset({"bindchat"})
_TAKES_WORDS = frozenset(
    {"new", "draft", "report", "done", "enter", "correct", "note", "notice", "units", "invite", "bindchat"}
)
_TAKES_A_NUMBER_ALONE = frozenset({"task", "journal", "ledger"})
_TAKES_NUMBER = frozenset({"extend", "decline", "amend", "transfer", "cancel", "reopen", "chase", "writ"})
"""Words that also begin a report (退回 3家 …): the command when a task's number follows."""
_SLASH_ONLY = frozenset({"close", "return"})
"""What units say of their tasks, too: 办结 in reply to a card is a report."""
_OFFICES = frozenset({Role.OFFICE})
_WHOSE = {
    **dict.fromkeys(
        ("new", "draft", "import", "amend", "transfer", "cancel", "reopen", "enter", "correct", "notice"),
        _OFFICES,
    ),
    **dict.fromkeys(("invite", "bindchat"), frozenset({Role.OFFICE, Role.ADMIN})),
    "units": frozenset({Role.OFFICE, Role.ADMIN, Role.LEADER}),
    "note": frozenset({Role.LEADER}),
}
"""Who means the command by its bare alias; of the others anybody does."""
_TASK_NUMBER = re.compile(r"[#＃]?\d*\s*")
_NUMBER_FIRST = re.compile(r"\s*[#＃]?\s*(\d{1,9})(?!\d|[%％年月日家个项]|[-./]\d{1,2}[-./]\d)[\s,，、:：]*")
_COUNTS = re.compile(rf"\s*[0-9]+\s{MEASURES_APART}")
"""撤销 12 处: no task's number."""
_COMMAND = re.compile(r"\s*[/／](\w+)(?:@(\w+))?\s*", re.ASCII)
_ANY_COMMAND = re.compile(r"\s*[/／]\w+(?:@(\w+))?")
_ALIAS = re.compile(r"\s*[/／]?(" + "|".join(sorted(_NAMES, key=len, reverse=True)) + r")(?=\s|$)\s*")


class Command(Filter):
    """Lets a message through that gives one of the commands; the rest of its text goes on as `words`."""

    def __init__(self, *names: str) -> None:
        self._names = frozenset(names)

    async def __call__(
        self, message: Message, username: str, context: Context, event_update: Update
    ) -> bool | dict[str, Any]:
        found = split_command(text_of(message), username, is_group=message.chat.type != "private")
        if found is None or found[0] not in self._names:
            return False
        found = await command_in(message, username, context, event_update)
        return {"words": found[1]} if found else False


class AnyCommand(Filter):
    """Lets a message through that looks like a command to this bot, whatever its name; says whether it was passed on."""

    async def __call__(self, message: Message, username: str) -> bool | dict[str, Any]:
        found = _ANY_COMMAND.match(text_of(message))
        is_ours = found is not None and _is_for(found[1], username)
        return {"by_another": is_by_another(message)} if is_ours else False


def is_by_another(message: Message) -> bool:
    """Whether the words are somebody else's: forwarded, or sent by way of another bot."""
    return message.forward_origin is not None or message.via_bot is not None


async def command_in(
    message: Message, username: str, context: Context, update: Update
) -> tuple[str, str] | None:
    """The command that its sender gives, and the words after it; none in what somebody else has said (decision 0016).

    An alias without a slash, with words after it, is a command only from those whose command it is: the words of a
    liaison that begin with 撤销 or 批示 are a report.
    """
    if is_by_another(message):
        return None
    text = text_of(message)
    found = split_command(text, username, is_group=message.chat.type != "private")
    if found is None or not found[1].strip() or without_mention(text, username).lstrip()[:1] in "/／":
        return found
    whose = _WHOSE.get(found[0])
    return None if whose and not whose & await roles_of(context, update) else found


class KnownCommand(Filter):
    """Lets a message through that gives any of the commands."""

    async def __call__(self, message: Message, username: str, context: Context, event_update: Update) -> bool:
        found = await command_in(message, username, context, event_update)
        return found is not None and found[0] in ALIASES


def text_of(message: Message) -> str:
    """What the sender wrote, below a picture too."""
    return message.text or message.caption or ""


def split_command(text: str, username: str, *, is_group: bool) -> tuple[str, str] | None:
    """The command's name and the words after it; None for a text that is no command to this bot.

    A Chinese alias needs the slash in a group, where people use the same words among themselves.
    """
    text = without_mention(text, username)
    if (found := _COMMAND.match(text)) and _is_for(found[2], username):
        return found[1].lower(), text[found.end() :]
    if found := _ALIAS.match(text):
        name, words = _NAMES[found[1]], text[found.end() :]
        has_slash = found[0].lstrip()[0] in "/／"
        if has_slash or (not is_group and _reads_as_command(name, words)):
            return name, words
    return None


def _reads_as_command(name: str, words: str) -> bool:
    """Whether a bare alias is meant as the command: 任务 12 is, 任务 12 已完成 is a report."""
    if name in _TAKES_A_NUMBER_ALONE:
        return _TASK_NUMBER.fullmatch(words) is not None
    if name in _TAKES_NUMBER:
        found = _NUMBER_FIRST.match(words)
        return found is not None and not _COUNTS.match(half_width(words))
    return name not in _SLASH_ONLY and (name in _TAKES_WORDS or not words)


def without_mention(text: str, username: str) -> str:
    """The text without a leading @mention of the bot: with privacy mode on, that is how a group speaks to it."""
    head = f"@{username}"
    stripped = text.lstrip()
    return stripped[len(head) :].lstrip() if stripped.lower().startswith(head.lower()) else text


def number_and_words(words: str, command: str) -> tuple[int, str]:
    """`12 60% …` as the task's number and the rest; raises WrongUse naming the command."""
    found = _NUMBER_FIRST.match(words)
    if found is None:
        raise WrongUse(command)
    return int(found[1]), words[found.end() :].strip()


def _is_for(addressee: str | None, username: str) -> bool:
    return addressee is None or addressee.lower() == username.lower()


async def publish_commands(bot: Bot) -> None:
    """Tells Telegram the commands, by kind of chat and by language."""
    for language, place in (("zh", 0), (None, 1)):
        for scope, hidden in (
            (BotCommandScopeAllPrivateChats(), _GROUP_ONLY),
            (BotCommandScopeAllGroupChats(), _PRIVATE_ONLY),
        ):
            commands = [
                BotCommand(command=name, description=descriptions[place])
                for name, descriptions in DESCRIPTIONS.items()
                if name not in hidden
            ]
            await bot.set_my_commands(commands, scope=scope, language_code=language)
