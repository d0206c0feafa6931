r"""The chat page and its JSON interface. Loopback only: a foreign Host or Origin is refused with 403.

GET /                 the page; GET /sandbox/static/… its parts
GET /sandbox/state    everything there is:
    {"personas": [{"id", "name", "role", "avatar_color"}],
     "chats": [{"id", "type": "private"|"supergroup", "title", "members": [persona id…],
                "owner": persona id of a private chat, else null, "topics": [{"id", "name"}]}],
     "messages": {chat id: [message…]},
     "clock": {"now": ISO, "stops": [{"key", "label"}], "movable": bool},
     "bot": {"id", "name", "username"},
     "commands": {scope: [{"command", "description"}…]}, the Chinese ones where the bot has set them;
         scope as "default", "all_group_chats", "chat:-100…", "chat_member:-100…:7",
     "reachable": {persona id: bool},
     "last_event": number for /sandbox/events?after=…}
    message = {"id" (negative for an ephemeral one), "order" over all chats, "chat_id", "from": {"id", "name", "is_bot"}, "at": ISO, "edited": bool, "text",
      "html": safe HTML of the text, line breaks as \n, "reply_to": {"id", "name", "excerpt"}|null,
      "buttons": [[{"text", "data"?, "url"?, "copy"?, "style"?, "disabled"?}]],
      "files": [{"name", "url", "size", "is_photo", "mime"}],
      "reactions": [{"emoji", "count", "by": [persona id…]}],
      "only_for": persona id of the one who sees it, null for everybody, "topic": id|null,
      "pinned": bool, "force_reply": bool, "service": bool}
POST /sandbox/say     {persona, chat, text, reply_to?, topic?}
POST /sandbox/upload  multipart: persona, chat, text, reply_to?, topic?, file
POST /sandbox/react   {persona, chat, message, emoji} (an empty emoji takes the reaction back)
POST /sandbox/edit    {persona, chat, message, text}
POST /sandbox/press   {persona, chat, message, row, column} → adds {"answer": text|null, "alert": bool};
                      waits up to 10 s for the bot's answer
POST /sandbox/start   {persona, payload?}
POST /sandbox/clock   {"stop": key}
    each answers {"ok": true, …}, or 4xx with {"ok": false, "error": one sentence in Chinese}
GET /sandbox/events   Server-Sent Events, taken up again by Last-Event-ID or ?after=…:
    message (a message, new or changed) · deleted {"chat", "id"} · clock (as in the state) ·
    chats {} (load the state again) · typing {"chat"} · reset {} (events were missed: load the state again)
GET /sandbox/file/{id}/{name}   a file's bytes
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from aiohttp import web

from taskbot.sandbox import views
from taskbot.sandbox.broadcast import Broadcast
from taskbot.sandbox.errors import NotPossible
from taskbot.sandbox.models import Change, Chat, Json, Message, User
from taskbot.sandbox.people import People
from taskbot.sandbox.pulse import Pulse

STATIC = Path(__file__).parent / "static"
LOOPBACK_NAMES = {"127.0.0.1", "localhost", "::1"}
ANSWER_WITHIN_SECONDS = 10.0
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
FILE_POLICY = "default-src 'none'; sandbox"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Act = Callable[[Json], Awaitable[Json]]


@dataclass(frozen=True)
class ClockStop:
    """A time that the page's clock control can jump to: its label, and what moves everything there."""

    label: str
    move: Callable[[], Awaitable[None]]


class Page:
    """Serves the page; `show` passes the world's changes on to it."""

    def __init__(
        self, people: People, stops: Mapping[str, ClockStop], broadcast: Broadcast, pulse: Pulse
    ) -> None:
        self._people = people
        self._world = people.world
        self._stops = stops
        self._broadcast = broadcast
        self._pulse = pulse

    def routes(self) -> list[web.AbstractRouteDef]:
        acts: dict[str, Act] = {
            "say": self._say,
            "upload": self._say,
            "edit": self._edit,
            "react": self._react,
            "press": self._press,
            "start": self._start,
            "clock": self._move_clock,
        }
        return [
            web.get("/", _index),
            web.static("/sandbox/static", STATIC),
            web.get("/sandbox/state", _guarded(self._state)),
            web.get("/sandbox/events", _guarded(self._broadcast.stream)),
            web.get("/sandbox/file/{id}/{name}", _guarded(self._file)),
            *(web.post(f"/sandbox/{name}", _guarded(_answering(act))) for name, act in acts.items()),
        ]

    def show(self, change: Change) -> None:
        """Sends a change of the world to every open page."""
        match change:
            case Change(message=Message() as message) if not self._is_shown(message.chat):
                return
            case Change("deleted", message=Message() as message):
                self._broadcast.send("deleted", {"chat": message.chat.id, "id": message.id})
            case Change("sent" | "edited" | "reacted" | "pinned", message=Message() as message):
                self._broadcast.send("message", views.message_view(message))
            case Change("typing", chat=Chat() as chat):
                self._broadcast.send("typing", {"chat": chat.id})
            case Change("chats"):
                self._broadcast.send("chats", {})
            case Change("clock"):
                self._broadcast.send("clock", self._clock_view())

    async def _state(self, _: web.Request) -> web.Response:
        personas = [user for user in self._world.users.values() if user.shown]
        chats = [chat for chat in self._world.chats.values() if self._is_shown(chat)]
        bot = self._world.bot
        reachable = {user.id: self._is_reachable(user) for user in personas}
        messages = {chat.id: [views.message_view(m) for m in chat.messages.values()] for chat in chats}
        state = {
            "personas": [views.persona_view(user) for user in personas],
            "chats": [views.chat_view(chat, personas) for chat in chats],
            "messages": messages,
            "clock": self._clock_view(),
            "bot": {"id": bot.id, "name": bot.name, "username": bot.username},
            "commands": views.commands_view(self._world),
            "reachable": reachable,
            "last_event": self._broadcast.last_id,
        }
        return web.json_response(state, headers={"Cache-Control": "no-store"})

    def _clock_view(self) -> Json:
        stops = [{"key": key, "label": stop.label} for key, stop in self._stops.items()]
        now = views.instant_view(self._world.clock.now())
        return {"now": now, "stops": stops, "movable": bool(stops)}

    def _is_shown(self, chat: Chat) -> bool:
        return chat.owner is None or chat.owner.shown

    def _is_reachable(self, user: User) -> bool:
        chat = self._people.private_chat(user)
        return chat.started and chat.has(self._world.bot)

    async def _say(self, asked: Json) -> Json:
        chat = self._chat(asked)
        reply_to = self._message(chat, asked["reply_to"]) if asked.get("reply_to") else None
        self._people.say(
            self._persona(asked),
            chat,
            str(asked.get("text", "")),
            reply_to=reply_to,
            file=asked.get("file"),
            topic=int(asked["topic"]) if asked.get("topic") else None,
        )
        return {}

    async def _react(self, asked: Json) -> Json:
        message = self._message(self._chat(asked), asked["message"])
        self._people.react(self._persona(asked), message, str(asked["emoji"]))
        return {}

    async def _edit(self, asked: Json) -> Json:
        message = self._message(self._chat(asked), asked["message"])
        self._people.edit(self._persona(asked), message, str(asked["text"]))
        return {}

    async def _press(self, asked: Json) -> Json:
        message = self._message(self._chat(asked), asked["message"])
        button = message.buttons[int(asked["row"])][int(asked["column"])]
        query = self._people.press_button(self._persona(asked), message, button)
        with suppress(TimeoutError):
            await self._pulse.until(
                lambda: query.answer is not None, ANSWER_WITHIN_SECONDS, lambda: "the press was not answered"
            )
        answer = query.answer
        return {"answer": (answer and answer.text) or None, "alert": bool(answer and answer.is_alert)}

    async def _start(self, asked: Json) -> Json:
        self._people.start_bot(self._persona(asked), asked.get("payload"))
        return {}

    async def _move_clock(self, asked: Json) -> Json:
        await self._stops[asked["stop"]].move()
        self._world.tell(Change("clock"))
        return {}

    def _persona(self, asked: Json) -> User:
        return self._world.users[int(asked["persona"])]

    def _chat(self, asked: Json) -> Chat:
        return self._world.chats[int(asked["chat"])]

    def _message(self, chat: Chat, number: object) -> Message:
        return chat.messages[int(str(number))]

    async def _file(self, request: web.Request) -> web.Response:
        file = self._world.files[request.match_info["id"]]
        shown, mime = ("inline", file.mime) if file.is_photo else ("attachment", "application/octet-stream")
        headers = {
            "Content-Type": mime,
            "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(file.name, safe='')}",
            "Content-Security-Policy": FILE_POLICY,
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(body=file.content, headers=headers)


async def _index(_: web.Request) -> web.FileResponse:
    headers = {
        "Content-Security-Policy": PAGE_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache",
    }
    return web.FileResponse(STATIC / "index.html", headers=headers)


def _answering(act: Act) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        return web.json_response({"ok": True, **await act(await _asked(request))})

    return handle


async def _asked(request: web.Request) -> Json:
    if request.content_type != "multipart/form-data":
        asked = await request.json()
        if not isinstance(asked, dict):
            raise ValueError("not an object")
        return asked
    return {
        name: (value.filename, value.file.read()) if isinstance(value, web.FileField) else value
        for name, value in (await request.post()).items()
    }


def _guarded(handler: Handler) -> Handler:
    """Refuses foreign pages, and tells a failure in one sentence."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if not _is_local(request):
            return _refusal(403, "只接受本机页面的请求")
        try:
            return await handler(request)
        except NotPossible as fact:
            return _refusal(409, str(fact))
        except LookupError:
            return _refusal(404, "没有这个人、会话、消息、按钮或文件")
        except (ValueError, TypeError):
            return _refusal(400, "请求的格式不对")

    return handle


def _is_local(request: web.Request) -> bool:
    host = urlsplit(f"//{request.host}").hostname
    origin = request.headers.get("Origin")
    return host in LOOPBACK_NAMES and origin in {None, f"http://{request.host}"}


def _refusal(status: int, sentence: str) -> web.Response:
    return web.json_response({"ok": False, "error": sentence}, status=status)
