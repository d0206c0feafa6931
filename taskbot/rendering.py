"""Papers are drawn, and foreign files read, in processes of their own: in a thread they would hold up the event loop, since
Python computes in one at a time; and what a hostile file does to a reader, it does to that process alone.
"""

import asyncio
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait
from typing import ParamSpec, TypeVar

from loguru import logger

P = ParamSpec("P")
T = TypeVar("T")


class RendererClosed(Exception):
    """The program is stopping: what was being drawn is begun anew when it runs again."""


class TooMuchWork(Exception):
    """What was asked took more time than the bounds allow; its worker is gone."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one work may take: seconds by the wall's clock, and bytes of its worker's address space."""

    seconds: float | None = None
    memory: int | None = None


class Renderer:
    """One worker process, started when it is first needed; close it when done.

    `knows` names the modules that a worker has imported before it is asked for anything.
    """

    def __init__(self, knows: Sequence[str] = (), bounds: Bounds = Bounds()) -> None:
        self._knows = list(knows)
        self._bounds = bounds
        self._pool: _Pool | None = None
        self._is_closed = False

    async def run(self, draw: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `draw` returns there; what it raises is raised here. Both it and its arguments have to be picklable.

        A worker that was killed is replaced and the work begun anew, once. Raises RendererClosed, TooMuchWork.
        """
        work = partial(draw, *args, **kwargs)
        pool = self._open()
        try:
            return await self._within_bounds(pool, work)
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
                logger.warning("the drawing process has died, another takes its place")
            return await self._within_bounds(self._open(), work)

    async def _within_bounds(self, pool: "_Pool", work: Callable[[], T]) -> T:
        """A worker that takes too long is ended; what else waits for it is begun anew, as when it dies."""
        try:
            async with asyncio.timeout(self._bounds.seconds) as limit:
                return await pool.ask(work)
        except TimeoutError:
            if not limit.expired():
                raise
            if self._pool is pool:
                self._pool = None
            await asyncio.to_thread(pool.end)
            raise TooMuchWork from None

    def _open(self) -> "_Pool":
        if self._is_closed:
            raise RendererClosed
        if self._pool is None:
            self._pool = _Pool(self._knows, self._bounds.memory)
        return self._pool

    def close(self) -> None:
        """Ends the worker, also in the middle of its work."""
        self._is_closed = True
        if self._pool is not None:
            self._pool.end()
            self._pool = None


class _Pool:
    """One worker, from its start to its end."""

    def __init__(self, knows: list[str], memory: int | None) -> None:
        server = multiprocessing.get_context("forkserver")
        server.set_forkserver_preload(["taskbot.drawing_server", *knows])
        self._workers = ProcessPoolExecutor(1, mp_context=server, initializer=_begin, initargs=(memory,))
        self._process_id: Future[int] | None = None

    async def ask(self, work: Callable[[], T]) -> T:
        return await asyncio.wrap_future(await asyncio.to_thread(self._hand_over, work))

    def _hand_over(self, work: Callable[[], T]) -> Future[T]:
        """Starts the worker where there is none yet, which takes a while: not on the event loop."""
        try:
            if self._process_id is None:
                self._process_id = self._workers.submit(os.getpid)
            return self._workers.submit(work)
        except RuntimeError:  # it was ended meanwhile
            raise BrokenProcessPool from None

    def end(self) -> None:
        if self._process_id is not None:
            with suppress(BrokenProcessPool, ProcessLookupError):
                os.kill(self._process_id.result(), signal.SIGTERM)
        self._workers.shutdown(cancel_futures=True)


def _begin(memory: int | None) -> None:
    """In the worker: Ctrl-C is the program's to answer, and a worker whose program has died goes, too."""
    if memory is not None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_with, args=(parent.sentinel,), daemon=True).start()


def _leave_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(0)
