"""How the bot speaks HTTP with Telegram, and what it notes of the answers."""

from contextlib import suppress
from email.utils import parsedate_to_datetime
from functools import cache
from types import SimpleNamespace
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import ClientSession, TraceConfig, TraceRequestEndParams, TraceRequestStartParams

from taskbot.clock import Clock
from taskbot.meters import Meters
from taskbot.pulse import Pulse, Sign

_RESULTS = (
    (TelegramNetworkError, "unreachable"),
    (ClientDecodeError, "unreadable"),
    (TelegramServerError, "server_error"),
    (TelegramRetryAfter, "retry_after"),
    (TelegramMigrateToChat, "migrated"),
    (TelegramForbiddenError, "forbidden"),
    (TelegramNotFound, "not_found"),
    (TelegramBadRequest, "bad_request"),
    (TelegramAPIError, "refused"),
)
_NOT_TELEGRAM = frozenset({"unreachable", "unreadable", "server_error"})
"""What a network or a gateway in between answers, too."""


class HttpSession(AiohttpSession):
    """aiogram's, without what it would do anew for every call and wait for without need.

    Every call is counted by what came of it; the answers' date shows how far the machine's clock is off.
    """

    def __init__(self, address: str | None, pulse: Pulse | None = None, meters: Meters | None = None) -> None:
        super().__init__(api=TelegramAPIServer.from_base(address) if address else PRODUCTION)
        self._has_tls = address is None or not address.startswith("http://")
        self._pulse = pulse or Pulse()
        self._meters = meters or Meters()
        self._dates = _dates_of_answers(self._pulse)

    async def create_session(self) -> ClientSession:
        """aiogram's, which tells of its answers."""
        session = await super().create_session()
        if self._dates not in session.trace_configs:
            session.trace_configs.append(self._dates)
        return session

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 (aiogram's)
    ) -> TelegramType:
        """One call."""
        try:
            answer = await super().make_request(bot, method, timeout)
        except AiogramError as error:
            self._count(method, next((word for kind, word in _RESULTS if isinstance(error, kind)), "refused"))
            raise
        self._count(method, "ok")
        return answer

    def _count(self, method: TelegramMethod[Any], result: str) -> None:
        name = method.__api_method__
        if not name.startswith("get"):
            self._meters.sends.labels(name, result).inc()
        if result not in _NOT_TELEGRAM:
            self._pulse.reached = Sign(Clock.of_the_machine())

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


def _dates_of_answers(pulse: Pulse) -> TraceConfig:
    """Compares the `Date` of each answer with the machine's clock."""

    async def begin(_http: ClientSession, call: SimpleNamespace, _params: TraceRequestStartParams) -> None:
        call.asked_at = Clock.of_the_machine()

    async def end(_http: ClientSession, call: SimpleNamespace, params: TraceRequestEndParams) -> None:
        with suppress(ValueError, TypeError):  # no date, or none that has a zone
            said = parsedate_to_datetime(params.response.headers.get("Date", ""))
            pulse.note_date(said, call.asked_at, Clock.of_the_machine())

    dates = TraceConfig()
    dates.on_request_start.append(begin)
    dates.on_request_end.append(end)
    dates.freeze()
    return dates


@cache
def _model_of(answer: Any) -> type[Response[Any]]:  # noqa: ANN401 (types and unions of types)
    """Kept, because pydantic forgets a model that nobody holds, and takes 30 ms to make the next."""
    return Response[answer]
