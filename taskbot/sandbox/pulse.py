"""A heartbeat of state changes, so that nothing in the sandbox polls or sleeps."""

import asyncio
from collections.abc import Callable


class Pulse:
    """Wakes every waiter at each beat."""

    def __init__(self) -> None:
        self._waiters: set[asyncio.Future[None]] = set()

    def beat(self) -> None:
        """Tells every waiter that something changed."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()

    async def wait(self) -> None:
        """Returns at the next beat."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await waiter
        finally:
            self._waiters.discard(waiter)

    async def until(self, holds: Callable[[], bool], seconds: float, describe: Callable[[], str]) -> None:
        """Returns once `holds()`, asked at each beat.

        Raises TimeoutError with `describe()` in its text when it did not come to hold within `seconds`.
        """
        try:
            async with asyncio.timeout(seconds):
                while not holds():
                    await self.wait()
        except TimeoutError:
            raise TimeoutError(f"not so after {seconds:g} s; {describe()}") from None
