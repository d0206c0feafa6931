"""Three processes on one PostgreSQL, 10,000 letters to 200 groups; the sender is killed (kill -9) with a third of them sent.

What is lost, what came twice, what nobody knows, and how long it took until another process sent and kept time. The long
form of tests/process/test_several_processes.py, with the same stage. The figures of time want a machine that is idle.
"""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from aiohttp import ClientSession

from taskbot.clock import Clock
from taskbot.sandbox import Sandbox
from taskbot.settings import CONFIG_DIR
from taskbot.tasks.units import load_register

GROUPS, LETTERS = 200, 10_000
TAKEN_OVER_WITHIN = 1.0
_TESTS = Path(__file__).parent.parent / "tests"


def main() -> None:
    """Prints the table; ends the process with what was missed of our aims."""
    sys.path[:0] = [str(_TESTS), str(_TESTS / "process")]
    missed = asyncio.run(_run())
    if missed:
        raise SystemExit(f"several_processes: missed its aims: {', '.join(missed)}")


async def _run() -> list[str]:
    from servers import databases, server  # noqa: PLC0415 (the stage of the tests, which is on the path only since `main`)
    from several import filled, replicas  # noqa: PLC0415 (as above)
    from town import TOKEN, Town  # noqa: PLC0415 (as above)

    sandbox = Sandbox(Clock(), token=TOKEN)
    async with ClientSession() as http:
        with TemporaryDirectory() as folder, TemporaryDirectory() as data:
            town = Town(sandbox, await sandbox.start(), Path(data), http)
            register = load_register(CONFIG_DIR / "units.toml")
            with (
                server(Path(folder)) as address,
                databases(address) as make,
                make() as url,
                filled(url, register, town) as work,
            ):
                async with replicas(town, work, 3) as several:
                    several.queue(GROUPS, LETTERS)
                    begun_at = monotonic()
                    await _until(lambda: len(sandbox.log) >= LETTERS // 3)
                    sender, clock = await several.seated("sender"), await several.seated("clock")
                    rate = len(sandbox.log) / (monotonic() - begun_at)
                    await several.crash(sender)
                    killed_at, sent = monotonic(), len(sandbox.log)
                    await several.seated("sender")
                    seated = monotonic() - killed_at
                    await _until(lambda: len(sandbox.log) > sent)
                    sending = monotonic() - killed_at
                    if clock is not sender:
                        await several.crash(clock)
                        killed_at = monotonic()
                    await several.seated("clock")
                    ticking = monotonic() - killed_at
                    await several.settled()
                    outcome = several.outcome()
            await sandbox.stop()
    orders_twice = [words for words in outcome.doubled if words.startswith("交办")]
    print(f"{LETTERS} letters, {rate:.0f} a second before the kill")
    print(
        f"lost {len(outcome.lost)}, orders twice {len(orders_twice)}, reminders twice {len(outcome.doubled)}"
    )
    print(f"unknown {len(outcome.unknown)}, in order within each chat: {outcome.in_order}")
    print(
        f"another has the seat after {seated:.2f} s, sends after {sending:.2f} s; clock after {ticking:.2f} s"
    )
    aims = {
        "nothing lost": not outcome.lost,
        "no order twice": not orders_twice,
        "order within chats": outcome.in_order,
        "doubtful at most one for each chat": len(outcome.unknown) + len(outcome.doubled) <= GROUPS,
        "taken over within a second": max(seated, ticking) <= TAKEN_OVER_WITHIN,
    }
    return [aim for aim, is_met in aims.items() if not is_met]


async def _until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110 (what is waited for is a list that another task fills)
        await asyncio.sleep(0.005)


if __name__ == "__main__":
    main()
