"""The sandbox as a whole: a Bot API server and a chat page on one loopback port."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress

from aiohttp import web

from taskbot.clock import Clock
from taskbot.errors import UserError, why
from taskbot.sandbox.botapi import BotApi
from taskbot.sandbox.broadcast import Broadcast
from taskbot.sandbox.calls import FILE_UPLOAD_BYTES
from taskbot.sandbox.faults import Faults
from taskbot.sandbox.features import Feature
from taskbot.sandbox.limits import Limits
from taskbot.sandbox.models import Change, User
from taskbot.sandbox.page import ClockStop, Page
from taskbot.sandbox.people import People
from taskbot.sandbox.pulse import Pulse
from taskbot.sandbox.webhooks import Courier
from taskbot.sandbox.world import World

LOOPBACK = "127.0.0.1"
STOP_WITHIN_SECONDS = 2.0
MULTIPART_OVERHEAD_BYTES = 1024 * 1024
LAST_WORDS = 5


class Sandbox(People):
    """A Telegram of one bot. Use it from the event loop that `start` ran in.

    `limits` enforces Telegram's sending limits with 429. `lacks` makes an older server of it, which ignores the fields
    of those features, or refuses them (`refuses_unknown`). `faults` takes orders for trouble, `log` holds every
    Bot API call, `violations` what the Bot API does not describe; `clock_stops` fills the page's clock control.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        token: str = "1000:demo",  # noqa: S107  (no secret: it opens a make-believe Telegram on loopback)
        bot_name: str = "taskbot",
        bot_username: str = "taskbot_demo_bot",
        privacy: bool = True,
        limits: bool = False,
        lacks: Collection[Feature] = (),
        refuses_unknown: bool = False,
    ) -> None:
        bot = User(int(token.partition(":")[0]), bot_name, bot_username, is_bot=True)
        self.faults = Faults()
        super().__init__(World(clock, bot, self.faults, privacy=privacy, lacks=lacks))
        self.clock = clock
        self.bot = bot
        self.clock_stops: dict[str, ClockStop] = {}
        self.pulse = Pulse()
        self._api = BotApi(
            self.world, token, self.faults, Limits() if limits else None, refuses_unknown=refuses_unknown
        )
        self._broadcast = Broadcast()
        self._page = Page(self, self.clock_stops, self._broadcast, self.pulse)
        self.log = self._api.log
        self.violations = self._api.violations
        self.world.listeners += [lambda _: self.pulse.beat(), self._page.show]

    async def start(self, port: int = 0) -> str:
        """Serves on loopback (0 = any free port) and returns the base URL, of the bot and of the page alike.

        Raises UserError when the port is taken.
        """
        app = web.Application(client_max_size=FILE_UPLOAD_BYTES + MULTIPART_OVERHEAD_BYTES)
        app.add_routes([*self._api.routes(), *self._page.routes()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_WITHIN_SECONDS)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, LOOPBACK, port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise UserError(f"端口 {port} 打不开（{why(error)}），请用 --port 另选一个") from None
        self._courier = asyncio.create_task(Courier(self.world, self._api, self.pulse).run())
        address = self._runner.addresses[0]
        return f"http://{LOOPBACK}:{address[1]}"

    async def stop(self) -> None:
        self._courier.cancel()
        with suppress(asyncio.CancelledError):
            await self._courier
        self.world.updates.close()
        self._broadcast.close()
        await self._runner.cleanup()

    def drained(self, *, timeout: float = 10.0) -> Awaitable[None]:
        """Returns once the bot has confirmed every update (polling) or answered it with 2xx (webhook)."""
        return self.wait_for(lambda: not self.world.updates.waiting, timeout=timeout)

    def wait_for(self, holds: Callable[[], bool], *, timeout: float = 10.0) -> Awaitable[None]:
        """Returns once `holds()`, asked at each change; raises TimeoutError that tells how things stand."""
        return self.pulse.until(holds, timeout, self._standing)

    def clock_moved(self) -> None:
        """Shows the chat page the new time; to be called after `clock.move_to`."""
        self.world.tell(Change("clock"))

    def _standing(self) -> str:
        messages = [message for chat in self.world.chats.values() for message in chat.messages.values()]
        latest = sorted(messages, key=lambda message: message.serial)[-LAST_WORDS:]
        words = [f"{message.chat.title} / {message.sender.name}: {message.text}" for message in latest]
        waiting = [f"{update.id} {update.kind}" for update in self.world.updates.waiting]
        return "\n".join([f"unconfirmed updates: {waiting}", "latest messages:", *words])
