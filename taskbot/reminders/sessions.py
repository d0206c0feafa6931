"""How the bot speaks HTTP with Telegram, and what it notes of the answers."""

import json
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
from aiohttp import ClientError, ClientSession, TraceConfig, TraceRequestEndParams, TraceRequestStartParams

from taskbot.clock import Clock
from taskbot.logs import without_tokens
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
"""What comes of a call but "ok"; "error" where it was none of these."""
_NOT_TELEGRAM = frozenset({"unreachable", "unreadable", "server_error", "error"})
"""What a network or a gateway in between answers, too."""
_LONGEST_REST = 86_400
"""Seconds; more than that is nobody's limit."""


class HttpSession(AiohttpSession):
    """aiogram's, without what it would do anew for every call and wait for without need.

    Every call is counted by what came of it; the answers' date shows how far the machine's clock is off.
    """

    def __init__(self, address: str | None, pulse: Pulse | None = None, meters: Meters | None = None) -> None:
        server = TelegramAPIServer.from_base(address) if address else PRODUCTION
        super().__init__(api=server, json_loads=_loaded)
        self._has_tls = address is None or not address.startswith("http://")
        self._pulse = pulse or Pulse()
        self._meters = meters or Meters()
        self._traces = _traces(self._pulse)

    async def create_session(self) -> ClientSession:
        """aiogram's, which tells of its answers and follows no redirection."""
        session = await super().create_session()
        if self._traces not in session.trace_configs:
            session.trace_configs.append(self._traces)
        return session

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 (aiogram's)
    ) -> TelegramType:
        """One call. An answer that is no text is a gateway's, in an encoding that it does not name: aiogram lets that through."""
        try:
            answer = await super().make_request(bot, method, timeout)
        except (UnicodeError, LookupError) as error:
            self._count(method, "unreachable")
            raise TelegramNetworkError(method, f"no text ({type(error).__name__})") from error
        except Exception as error:
            if isinstance(error, TelegramAPIError):
                error.message = without_tokens(error.message)
            self._count(method, next((word for kind, word in _RESULTS if isinstance(error, kind)), "error"))
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
        """As aiogram does it, with the model of the answer made once for each kind of answer.

        What is accepted and has no result is unreadable, too.
        """
        _model_of(method.__returning__)
        answer = super().check_response(bot, method, status_code, content)
        if answer.result is None:
            raise ClientDecodeError("no result", ValueError("null"), {"ok": True})
        return answer

    async def close(self) -> None:
        """Without TLS there is no connection to shut down in peace, which aiogram gives a quarter of a second."""
        if self._has_tls:
            await super().close()
        elif self._session is not None:
            await self._session.close()


def _loaded(content: str) -> Any:  # noqa: ANN401 (any JSON)
    """The answer; of a refusal, what aiogram makes no sense of is left out, so that it is understood for what it is."""
    answer = json.loads(content)
    if isinstance(answer, dict) and answer.get("ok") is False:
        description, parameters = answer.get("description"), answer.get("parameters")
        new_id = parameters.get("migrate_to_chat_id") if isinstance(parameters, dict) else None
        answer["description"] = description if isinstance(description, str) else ""
        answer["parameters"] = {
            "retry_after": seconds_asked(parameters),
            "migrate_to_chat_id": new_id if type(new_id) is int else None,
        }
    return answer


def seconds_asked(parameters: object) -> int | None:
    """How long a refusal asks to wait, which is a second at least and a day at most; None where it names no number."""
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return min(max(seconds, 1), _LONGEST_REST) if type(seconds) is int else None


def trouble_of(error: AiogramError) -> str:
    """What a call has failed of, in one line; what an answer that cannot be read holds is left out."""
    return error.message if isinstance(error, TelegramAPIError) else type(error).__name__


def _traces(pulse: Pulse) -> TraceConfig:
    """Compares the `Date` of each answer with the machine's clock.

    Telegram redirects nobody, gateways do: followed, a POST would become a GET without its words, and the token would go
    wherever the gateway says.
    """

    async def begin(_http: ClientSession, call: SimpleNamespace, _params: TraceRequestStartParams) -> None:
        call.asked_at = Clock.of_the_machine()

    async def end(_http: ClientSession, call: SimpleNamespace, params: TraceRequestEndParams) -> None:
        with suppress(ValueError, TypeError):  # no date, or none that has a zone
            said = parsedate_to_datetime(params.response.headers.get("Date", ""))
            pulse.note_date(said, call.asked_at, Clock.of_the_machine())

    async def refuse(*_told: object) -> None:
        raise ClientError("redirected")

    traces = TraceConfig()
    traces.on_request_start.append(begin)
    traces.on_request_end.append(end)
    traces.on_request_redirect.append(refuse)
    traces.freeze()
    return traces


@cache
def _model_of(answer: Any) -> type[Response[Any]]:  # noqa: ANN401 (types and unions of types)
    """Kept, because pydantic forgets a model that nobody holds, and takes 30 ms to make the next."""
    return Response[answer]
