"""The feed: takes updates from Telegram, keeps them, only then confirms them, and has them handled in order.

aiogram's own polling loop and webhook confirm an update before its handler has finished; a crash would lose it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.types import Update
from loguru import logger
from pydantic import ValidationError
from sqlmodel import Session

from taskbot.context import Context
from taskbot.handlers import inbox, parked
from taskbot.handlers.inbox import Handling, IncomingUpdate
from taskbot.handlers.turn import make_turn
from taskbot.reminders import outbox
from taskbot.reminders.models import Lane
from taskbot.reminders.outbox import Address, Body
from taskbot.rendering import RendererClosed
from taskbot.seats import Seats
from taskbot.tasks import membership
from taskbot.tasks.permissions import Role

_ATTEMPTS = 3
_CHATS_AT_A_TIME = 8
"""So many a process takes for itself where others could help."""


class Feed:
    """Feeds updates to aiogram's dispatcher, one after the other, each applied once; calls `handled` after each.

    Several processes may feed from one inbox: each takes the updates of chats that no other is at.

    What takes long goes on beside (`working.Beside`): it is kept, and begun anew after a crash, but keeps nobody waiting.
    """

    def __init__(
        self, context: Context, bot: Bot, dispatcher: Dispatcher, handled: Callable[[], None], seats: Seats
    ) -> None:
        self._context = context
        self._bot = bot
        self._dispatcher = dispatcher
        self._handled = handled
        self._seats = seats
        self._turn = asyncio.Lock()
        self._arrived = asyncio.Event()
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._left: set[int] = set()
        """What could neither be handled nor put aside: it stays in the inbox until the next start."""
        self.has_newest = asyncio.Event()
        """Nothing that had gathered at Telegram while nobody asked is still there (see `polling`)."""

    async def accept(self, updates: Sequence[dict[str, Any]]) -> None:
        """Stores the updates: when it returns they may be confirmed, for `run` handles them whatever happens."""
        await self._context.db.write_aside(inbox.store, updates, now=self._context.clock.now())
        self.wake()

    def wake(self) -> None:
        """There may be something to handle."""
        self._arrived.set()

    async def run(self) -> None:
        """Handles what waits, again and again until cancelled; what it holds then is finished first."""
        try:
            while True:
                self._arrived.clear()
                await self._handle_waiting()
                await self._arrived.wait()
        finally:
            await self._handle_waiting()

    async def _handle_waiting(self) -> None:
        """Handles what waits, in order, of the chats that no other process is at."""
        async with self._turn:
            elsewhere: set[int] = set()
            while waiting := await self._waiting(elsewhere):
                async with self._at_chats_of(waiting) as chats:
                    if self._seats.are_shared:  # what was read before we had the chats may be done by now
                        waiting = await self._waiting(elsewhere)
                    for update in waiting:
                        is_ours = chats.get(inbox.chat_of(update.content))
                        if is_ours and await self._handle_alone(update.update_id, update.content):
                            continue
                        if is_ours is not None:
                            elsewhere.add(update.update_id)

    async def _waiting(self, apart_from: Collection[int]) -> Sequence[IncomingUpdate]:
        apart = (*self._under_way, *self._left, *apart_from)
        return await self._context.db.read(inbox.waiting, apart_from=apart)

    @asynccontextmanager
    async def _at_chats_of(self, waiting: Sequence[IncomingUpdate]) -> AsyncIterator[Mapping[int, bool]]:
        """Whether the chats, or the first of them, are ours for the block."""
        chats = list(dict.fromkeys(inbox.chat_of(update.content) for update in waiting))
        some = chats[:_CHATS_AT_A_TIME] if self._seats.are_shared else chats
        ours = {chat_id: await self._seats.take(f"chat {chat_id}") for chat_id in some}
        try:
            yield ours
        finally:
            for chat_id, is_ours in ours.items():
                if is_ours:
                    await self._seats.leave(f"chat {chat_id}")

    async def _handle_alone(self, update_id: int, content: dict[str, Any]) -> bool:
        """Handles the update, unless another process has it under way beside."""
        seat = f"update {update_id}"
        if not await self._seats.take(seat):
            return False
        await self._handle(update_id, content)
        self._handled()
        if update_id not in self._under_way:
            await self._seats.leave(seat)
        return True

    async def drained(self) -> None:
        """Waits until nothing waits any more, nor is under way beside."""
        await self._handle_waiting()
        await self._wait()

    async def _wait(self) -> None:
        while self._under_way:
            await asyncio.wait(self._under_way.values())

    async def caught_up(self) -> None:
        """Waits until what had gathered at Telegram while nobody asked has come by polling, and is handled."""
        await self.has_newest.wait()
        await self._handle_waiting()

    async def close(self) -> None:
        """Gives up what is under way beside: it is begun anew at the next start."""
        for task in self._under_way.values():
            task.cancel()
        await self._wait()

    async def _handle(self, update_id: int, content: dict[str, Any]) -> None:
        username = (await self._bot.me()).username
        try:
            update = Update.model_validate(content, context={"bot": self._bot})
        except (
            ValidationError
        ) as error:  # it would fail again; its values, somebody's words, are told to nobody
            await self._park(update_id, content, f"no update: {_places(error)}")
            return
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                outcome = await self._dispatcher.feed_update(
                    self._bot,
                    update,
                    context=self._context,
                    username=username,
                    beside=partial(self._go_on_beside, update_id, content),
                )
            except Exception as error:  # noqa: BLE001 (whatever it is, the update must not be lost)
                logger.opt(exception=error).error("update {} failed, attempt {}", update_id, attempt)
                failure = f"{type(error).__name__}: {error}"
            else:
                if outcome is not Handling.DONE and update_id not in self._under_way:
                    await self._context.db.write_aside(inbox.finish, update_id)
                return
        await self._park(update_id, content, failure)

    def _go_on_beside(self, update_id: int, content: dict[str, Any], work: Coroutine[Any, Any, None]) -> None:
        async def go_on() -> None:
            try:
                await work
                await self._context.db.write_aside(inbox.finish, update_id)
            except RendererClosed:
                logger.info("update {} is left for the next start", update_id)
            except Exception as error:  # noqa: BLE001 (as in `_handle`; what draws has tried twice)
                logger.opt(exception=error).error("update {} failed", update_id)
                await self._park(update_id, content, f"{type(error).__name__}: {error}")
            finally:
                del self._under_way[update_id]
                await self._seats.leave(f"update {update_id}")
            self._handled()

        self._under_way[update_id] = asyncio.create_task(go_on())

    async def _park(self, update_id: int, content: dict[str, Any], failure: str) -> None:
        """Puts the update aside, tells the sender that it failed and the administrators what it was."""

        def park(session: Session) -> None:
            if inbox.park(session, update_id, failure):
                self._tell_of_failure(session, update_id, content, failure)

        try:
            await self._context.db.write(park)
        except Exception as error:  # noqa: BLE001 (one update must not keep all others from being handled)
            logger.opt(exception=error).error("update {} is left for the next start", update_id)
            self._left.add(update_id)

    def _tell_of_failure(
        self, session: Session, update_id: int, content: dict[str, Any], failure: str
    ) -> None:
        texts, now = self._context.texts, self._context.clock.now()
        try:
            make_turn(session, self._context, Update.model_validate(content)).refuse(texts.failed())
        except ValueError:
            logger.warning("update {} has nobody to answer to", update_id)
        admins = membership.reachable_people(session, Role.ADMIN, also=self._context.settings.admin_ids)
        body = Body(texts.update_parked(update_id, failure), parked.ways(update_id))
        for person_id in admins:
            outbox.tell(session, Address(person_id), body, lane=Lane.ORDER, now=now)


def _places(error: ValidationError) -> str:
    """What in an update is not as the Bot API says, and how."""
    return "；".join(
        f"{'.'.join(map(str, each['loc']))} ({each['type']})"
        for each in error.errors(include_input=False)[:3]
    )
