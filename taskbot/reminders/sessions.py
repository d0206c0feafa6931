"""How the bot speaks HTTP with Telegram."""

from functools import cache
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType


class HttpSession(AiohttpSession):
    """aiogram's, without what it would do anew for every call and wait for without need."""

    def __init__(self, address: str | None) -> None:
        super().__init__(api=TelegramAPIServer.from_base(address) if address else PRODUCTION)
        self._has_tls = address is None or not address.startswith("http://")

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """As aiogram does it, with the model of the answer made once for each kind of answer."""
        _model_of(method.__returning__)
        return super().check_response(bot, method, status_code, content)

    async def close(self) -> None:
        """Without TLS there is no connection to shut down in peace, which aiogram gives a quarter of a second."""
        if self._has_tls:
            await super().close()
        elif self._session is not None:
            await self._session.close()


@cache
def _model_of(answer: Any) -> type[Response[Any]]:  # noqa: ANN401 (types and unions of types)
    """Kept, because pydantic forgets a model that nobody holds, and takes 30 ms to make the next."""
    return Response[answer]
