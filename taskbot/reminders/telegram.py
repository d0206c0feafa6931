"""One letter to Telegram: the only place that turns outbox rows into Bot API calls."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError, TelegramNotFound
from aiogram.types import (
    BufferedInputFile,
    CopyTextButton,
    DisabledButton,
    EphemeralMessageParameters,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputRichMessage,
    LinkPreviewOptions,
    Message,
    ReactionTypeEmoji,
    ReplyParameters,
)
from loguru import logger

from taskbot.reminders.extras import OF_ONE_LETTER, Content, Extra, blamed, without
from taskbot.reminders.models import Lane, Letter

T = TypeVar("T")

_LARGEST_ID = 2**63 - 1
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class NotWhispered(Exception):
    """A message that one member of a group alone would see could not be sent or edited; the words are Telegram's."""


class Channel:
    """A Telegram server as this process has come to know it: a letter goes in the richest form that the server takes."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._lacking: set[Extra] = set()

    async def send(self, letter: Letter) -> int | None:
        """Sends it; returns the new message's id (see `message_ref`), None where there is none (an edit, a toast).

        Raises NotWhispered for a quiet answer that has to take another way, else what Telegram raises.
        """
        match letter.kind:
            case "text":
                return message_ref(await self._in_a_form_it_takes(letter, self._text))
            case "rich":
                return message_ref(await self._rich_or_plain(letter))
            case "edit":
                await self._in_a_form_it_takes(letter, self._edit)
            case "whisper":
                return message_ref(await self._quietly(letter, self._whisper))
            case "whisper_edit":
                await self._quietly(letter, self._whisper_edit)
            case "photo" | "document":
                return message_ref(await self._in_a_form_it_takes(letter, self._file))
            case "pin":
                message_id = letter.content["message_id"]
                await self._bot.pin_chat_message(letter.chat_id, message_id, disable_notification=True)
            case "toast":
                content = letter.content
                await self._bot.answer_callback_query(
                    content["query_id"], text=content["text"] or None, show_alert=content["alert"]
                )
            case "reaction":
                emoji = ReactionTypeEmoji(emoji=letter.content["emoji"])
                await self._bot.set_message_reaction(letter.chat_id, letter.content["reply_to"], [emoji])
        return None

    async def _in_a_form_it_takes(self, letter: Letter, call: Callable[[Letter, Content], Awaitable[T]]) -> T:
        """Leaves out what the server refuses, until it takes the rest; what it took is remembered."""
        lacking = set(self._lacking)
        while True:
            form = without(letter.content, lacking)
            try:
                result = await call(letter, form)
            except TelegramBadRequest as error:
                refused = blamed(error.message)
                if without(letter.content, lacking | refused) == form:
                    raise
                logger.info("letter {} goes without {}: {}", letter.id, "、".join(refused), error.message)
                lacking |= refused
            else:
                self._lacking |= lacking - OF_ONE_LETTER
                return result

    async def _rich_or_plain(self, letter: Letter) -> Message:
        """What a server does not know or will not take as a rich message says the same as plain text."""
        if Extra.RICH not in self._lacking:
            try:
                return await self._in_a_form_it_takes(letter, self._rich)
            except TelegramNotFound:
                self._lacking.add(Extra.RICH)
            except TelegramBadRequest as error:
                logger.info("letter {} goes as plain text: {}", letter.id, error.message)
        return await self._in_a_form_it_takes(letter, self._text)

    async def _quietly(self, letter: Letter, call: Callable[[Letter, Content], Awaitable[T]]) -> T:
        if Extra.EPHEMERAL in self._lacking:
            raise NotWhispered("this server has no ephemeral messages")
        try:
            return await self._in_a_form_it_takes(letter, call)
        except TelegramNotFound as error:
            self._lacking.add(Extra.EPHEMERAL)
            raise NotWhispered(error.message) from None
        except (TelegramBadRequest, TelegramForbiddenError) as error:
            if Extra.EPHEMERAL in blamed(error.message):
                self._lacking.add(Extra.EPHEMERAL)
            raise NotWhispered(error.message) from None

    async def _text(self, letter: Letter, form: Content) -> Message:
        return await self._bot.send_message(
            letter.chat_id,
            form["text"],
            message_thread_id=form.get("thread_id"),
            disable_notification=_is_quiet(letter) or None,
            reply_markup=_markup(form, one_reader=letter.chat_id > 0),
            reply_parameters=_reply(form),
            link_preview_options=_NO_PREVIEW,
        )

    async def _rich(self, letter: Letter, form: Content) -> Message:
        return await self._bot.send_rich_message(
            letter.chat_id,
            InputRichMessage(html=form["rich"], skip_entity_detection=True),
            message_thread_id=form.get("thread_id"),
            reply_markup=_inline(form),
            reply_parameters=_reply(form),
        )

    async def _edit(self, letter: Letter, form: Content) -> None:
        try:
            if form.get("is_caption"):
                await self._bot.edit_message_caption(
                    chat_id=letter.chat_id,
                    message_id=letter.edits_message_id,
                    caption=form["text"],
                    reply_markup=_inline(form),
                )
                return
            await self._bot.edit_message_text(
                form["text"],
                chat_id=letter.chat_id,
                message_id=letter.edits_message_id,
                reply_markup=_inline(form),
                link_preview_options=_NO_PREVIEW,
            )
        except TelegramBadRequest as error:
            _raise_unless_unchanged(error)

    async def _whisper(self, letter: Letter, form: Content) -> Message:
        receiver = EphemeralMessageParameters(
            receiver_user_id=form["receiver"], callback_query_id=form["query_id"]
        )
        message = await self._bot.send_message(
            letter.chat_id,
            form["text"],
            message_thread_id=form.get("thread_id"),
            ephemeral_message_parameters=receiver,
            reply_markup=_markup(form, one_reader=True),
            reply_parameters=_reply(form, whispered=True),
            link_preview_options=_NO_PREVIEW,
        )
        if message.ephemeral_message_id is None:
            await self._take_back(letter, message)
        return message

    async def _take_back(self, letter: Letter, message: Message) -> None:
        """A server that ignores what it does not know has shown the answer to the whole group."""
        self._lacking.add(Extra.EPHEMERAL)
        try:
            await self._bot.delete_message(letter.chat_id, message.message_id)
        except TelegramAPIError as error:
            logger.warning("letter {} was seen by the whole group: {}", letter.id, error)
        raise NotWhispered("this server ignores ephemeral messages")

    async def _whisper_edit(self, letter: Letter, form: Content) -> None:
        try:
            await self._bot.edit_ephemeral_message_text(
                chat_id=letter.chat_id,
                receiver_user_id=form["receiver"],
                ephemeral_message_id=-(letter.edits_message_id or 0),
                text=form["text"],
                reply_markup=_inline(form),
                link_preview_options=_NO_PREVIEW,
            )
        except TelegramBadRequest as error:
            _raise_unless_unchanged(error)

    async def _file(self, letter: Letter, form: Content) -> Message:
        """The file is read first: one that is gone would otherwise look like a connection that broke."""
        file = form.get("file_id") or await _read(Path(form["path"]))
        send = self._bot.send_photo if letter.kind == "photo" else self._bot.send_document
        return await send(
            letter.chat_id,
            file,
            caption=form["text"],
            message_thread_id=form.get("thread_id"),
            reply_markup=_inline(form),
            reply_parameters=_reply(form),
        )


def _is_quiet(letter: Letter) -> bool:
    """A reminder in a group makes no sound: it is for a few of those who are there."""
    return letter.lane == Lane.REMINDER and letter.chat_id < 0


async def _read(path: Path) -> BufferedInputFile:
    return BufferedInputFile(await asyncio.to_thread(path.read_bytes), path.name)


def message_ref(message: Message) -> int:
    """How the program names a message within its chat: by its id; one that a single member sees, by the negative of its own."""
    ephemeral = message.ephemeral_message_id
    return message.message_id if ephemeral is None else -ephemeral


def ref_told(result: object, *, whispered: bool) -> int | None:
    """As `message_ref`, of what Telegram has answered in a form that is otherwise unreadable; None where it has none."""
    name = "ephemeral_message_id" if whispered else "message_id"
    number = result.get(name) if isinstance(result, dict) else None
    if type(number) is not int or not 0 < number <= _LARGEST_ID:
        return None
    return -number if whispered else number


def _raise_unless_unchanged(error: TelegramBadRequest) -> None:
    if "message is not modified" not in error.message:
        raise error


def _reply(form: Content, *, whispered: bool = False) -> ReplyParameters | None:
    """Only a whisper can answer a message that one member alone sees, and it cannot be sent without its question."""
    to = form["reply_to"]
    if to is None or (to <= 0 and not whispered):
        return None
    if whispered:
        return ReplyParameters(message_id=to) if to > 0 else ReplyParameters(ephemeral_message_id=-to)
    return ReplyParameters(message_id=to, allow_sending_without_reply=True)


def _markup(form: Content, *, one_reader: bool) -> InlineKeyboardMarkup | ForceReply | None:
    """Buttons, and a reply box that opens by itself.

    Beside buttons it would open for everybody in a group: there Telegram has no `selective`.
    """
    if not form["keyboard"]:
        return ForceReply(selective=True) if form["force_reply"] else None
    return _inline(form, opens_reply=form["force_reply"] and one_reader)


def _inline(form: Content, *, opens_reply: bool = False) -> InlineKeyboardMarkup | None:
    if not form["keyboard"]:
        return None
    rows = [[_button(item) for item in row] for row in form["keyboard"]]
    return InlineKeyboardMarkup(inline_keyboard=rows, force_reply=opens_reply or None)


def _button(item: dict[str, Any]) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        text=item["text"],
        callback_data=item.get("data"),
        url=item.get("url"),
        copy_text=CopyTextButton(text=item["copy"]) if "copy" in item else None,
        disabled=DisabledButton() if "disabled" in item else None,
        style=item.get("style"),
    )
