"""Presses of buttons, told apart by what their callback data asks for."""

from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from taskbot.handlers.commands import text_of
from taskbot.texts.buttons import Press, PressData


class Pressed(Filter):
    """Lets a press of one kind of button through; its data goes on as `pressed`."""

    def __init__(self, press: Press) -> None:
        self._press = press

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, PressData]:
        pressed = PressData.unpack(query.data or "")
        return {"pressed": pressed} if pressed and pressed.press is self._press else False


class Asked(Filter):
    """Lets every press through; the words that the message with the button answers go on as `asked_about`."""

    async def __call__(self, query: CallbackQuery) -> dict[str, str]:
        message = query.message if isinstance(query.message, Message) else None
        asked = message.reply_to_message if message else None
        return {"asked_about": text_of(asked) if asked else ""}
