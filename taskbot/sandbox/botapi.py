"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import inspect
import json
import re
import time
from collections.abc import Callable

from aiohttp import web

from taskbot.sandbox.calls import Call, Upload
from taskbot.sandbox.errors import ApiError, BadRequest
from taskbot.sandbox.faults import Fault, Faults
from taskbot.sandbox.features import as_read, knows_method
from taskbot.sandbox.limits import Limits
from taskbot.sandbox.methods import METHODS
from taskbot.sandbox.models import Change, Json
from taskbot.sandbox.schema import SchemaViolation, checked_params, method_named
from taskbot.sandbox.world import World

TOKEN_FORM = re.compile(r"\d+:[\w-]+")
BAD_GATEWAY = (
    "<html>\r\n<head><title>502 网关错误</title></head>\r\n<body>nginx</body>\r\n</html>\r\n".encode("gbk")
)
"""As a gateway in China writes it: it names no encoding, and is no UTF-8."""
OK = 200
LIMITED = re.compile(r"(send(?!ChatAction)|edit)")


class BotApi:
    """Answers the bot; every call is kept in `log`, every one outside the schema also in `violations`."""

    def __init__(
        self,
        world: World,
        token: str,
        faults: Faults,
        limits: Limits | None,
        *,
        refuses_unknown: bool = False,
    ) -> None:
        self.log: list[Call] = []
        self.violations: list[str] = []
        self._world = world
        self._token = token
        self._faults = faults
        self._limits = limits
        self._refuses_unknown = refuses_unknown

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/bot{token:[^/]*}/{method}", self._call),
            web.get("/file/bot{token:[^/]*}/{path:.+}", self._file),
        ]

    async def perform(self, call: Call) -> Call:
        """Checks, carries out and logs one call."""
        return await self._logged(call, self._answer)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request)
            params, uploads = await _read(request)
        except ApiError as error:
            return _response(_failure(error))
        except web.HTTPRequestEntityTooLarge:
            return _response(_failure(ApiError(413, "Request Entity Too Large")))
        name = request.match_info["method"]
        call = Call(method_named(name) or name, params, uploads)
        fault = self._faults.next_call(call.method, _chat_id(params))
        if fault:
            return await self._suffer(request, call, fault)
        return _response((await self.perform(call)).result)

    async def _suffer(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
        if fault.kind in {"drop_after", "slow"} or (fault.kind == "instead" and fault.status == OK):
            await self.perform(call)
        else:
            await self._logged(call, lambda _: _refuse(fault))
        if fault.kind == "slow":
            await fault.released.wait()
        if fault.kind.startswith("drop") and request.transport:
            request.transport.close()
        if fault.kind == "502_html":
            return web.Response(status=502, body=BAD_GATEWAY, content_type="text/html")
        if fault.kind == "redirect":
            return web.Response(status=302, headers={"Location": str(request.url)})
        if fault.kind == "instead":
            return web.Response(status=fault.status, text=fault.body, content_type="application/json")
        return _response(call.result)

    async def _logged(self, call: Call, answer: Callable[[Call], object]) -> Call:
        try:
            result = answer(call)
            call.result = {"ok": True, "result": await result if inspect.isawaitable(result) else result}
        except ApiError as error:
            call.result = _failure(error)
        self.log.append(call)
        self._world.tell(Change("called"))
        return call

    def _answer(self, call: Call) -> object:
        if method_named(call.method) is None:
            raise self._violation(ApiError(404, f"Not Found: the Bot API has no method {call.method}"))
        method = METHODS.get(call.method)
        if method is None:
            raise self._violation(ApiError(501, f"Not Implemented: the sandbox has no method {call.method}"))
        try:
            call.params = checked_params(call.method, call.params)
        except SchemaViolation as complaint:
            raise self._violation(BadRequest(str(complaint))) from None
        if not knows_method(call.method, self._world.lacks):
            raise ApiError(404, "Not Found")
        call.params = as_read(call.params, self._world.lacks, refuses=self._refuses_unknown)
        self._check_limits(call)
        return method(self._world, call)

    def _violation(self, error: ApiError) -> ApiError:
        self.violations.append(error.description)
        return error

    def _check_limits(self, call: Call) -> None:
        chat = self._world.chats.get(call.params.get("chat_id", 0))
        if self._limits and chat and LIMITED.match(call.method):
            wait = self._limits.retry_after(chat, time.monotonic())
            if wait:
                raise _too_many(wait)

    def _check_token(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if not TOKEN_FORM.fullmatch(token):
            raise ApiError(404, "Not Found")
        if token != self._token:
            raise ApiError(401, "Unauthorized")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request)
        except ApiError as error:
            return _response(_failure(error))
        path = request.match_info["path"]
        for file in self._world.files.values():
            if file.path == path:
                return web.Response(body=file.content, content_type="application/octet-stream")
        return _response(_failure(ApiError(404, "Not Found")))


async def _read(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """Parameters of the query string and of a urlencoded, multipart or JSON body; a file part becomes a
    parameter "attach://name" unless another parameter already speaks of it that way."""
    params: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        return params | _json_object(await request.text()), uploads
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            uploads[name] = Upload(value.filename, value.file.read())
        else:
            params[name] = value
    spoken_of = " ".join(str(value) for value in params.values())
    for name in uploads:
        if f"attach://{name}" not in spoken_of:
            params[name] = f"attach://{name}"
    return params, uploads


def _json_object(text: str) -> Json:
    try:
        body = json.loads(text or "{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise BadRequest("can't parse JSON object")
    return body


def _chat_id(params: Json) -> int | None:
    chat_id = str(params.get("chat_id", ""))
    return int(chat_id) if re.fullmatch(r"-?\d+", chat_id) else None


def _refuse(fault: Fault) -> object:
    if fault.kind == "429":
        raise _too_many(fault.retry_after)
    code = {"502_html": 502, "redirect": 302, "instead": fault.status}.get(fault.kind, 500)
    words = {
        "500": "Internal Server Error",
        "502_html": "Bad Gateway",
        "redirect": "Found",
        "instead": fault.body,
    }
    raise ApiError(code, words.get(fault.kind, "connection dropped"))


def _too_many(seconds: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def _failure(error: ApiError) -> Json:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    return body | {"parameters": error.parameters} if error.parameters else body


def _response(result: Json) -> web.Response:
    return web.json_response(result, status=result.get("error_code", 200))
