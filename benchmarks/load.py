"""Reports at a steady rate, by webhook on PostgreSQL and by polling on SQLite, with the time until each is answered.

Played twice: at 25 a second, about as many as Telegram's 30 messages a second let a bot answer there, and at 200. What is
measured is the program: the sandbox takes all that it is sent, and the program's own `[limits]` are opened wide. People of
37 units report in private and in the group. In a chat one answer follows the other; the clock of a report runs from the
moment that somebody says it in the sandbox, which lives in this process and takes processor time of its own, to the answer
in the chat; what has none two minutes after the last report counts with the time that it has waited.
`--seconds N` (300; with `--short` 20), `--rate N` (25 and then 200), `--only sqlite|postgresql`.
"""

import argparse
import asyncio
from collections.abc import Sequence
from contextlib import suppress
from itertools import product
from pathlib import Path
from random import Random
from statistics import quantiles
from time import monotonic

from benchmarks.crash_town import MONDAY, TOKEN, Town
from benchmarks.crashes import database
from taskbot.clock import Clock
from taskbot.sandbox import Sandbox
from taskbot.sandbox.models import Change
from taskbot.settings import CONFIG_DIR
from taskbot.tasks.units import load_register

LONGEST_P99, MOST_GROWTH = 1.0, 1.1
RATES = (25.0, 200.0)
SETTLE_SECONDS = 120.0
_UNITS = 37


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints a line for each database; ends the process with what was missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--short", action="store_true")
    options.add_argument("--seconds", type=float)
    options.add_argument("--rate", type=float)
    options.add_argument("--only", choices=("sqlite", "postgresql"))
    given, _ = options.parse_known_args(arguments)
    print(
        f"{'':<24}{'reports':>9}{'a second':>10}{'answered':>10}{'p50 s':>8}{'p99 s':>8}{'longest':>9}{'MB at 1/4':>11}{'at end':>8}"
    )
    seconds = given.seconds or (20.0 if given.short else 300.0)
    missed = []
    ways = {"sqlite": "polling", "postgresql": "webhook"}
    for rate, name in product([given.rate] if given.rate else RATES, [given.only] if given.only else ways):
        with database(name) as (folder, url):
            missed += asyncio.run(_load(folder, url, f"{ways[name]}, {name}", seconds, rate))
    if missed:
        raise SystemExit(f"load: {'; '.join(missed)}")


async def _load(folder: Path, url: str, name: str, seconds: float, rate: float) -> list[str]:
    sandbox, random = Sandbox(Clock(MONDAY), token=TOKEN), Random(3)
    register = load_register(CONFIG_DIR / "units.toml")
    units = [unit.short_names[0] for unit in register.units[1 : _UNITS + 1]]
    town = Town(sandbox, await sandbox.start(), folder, url, units=units)
    said_at: dict[int, float] = {}
    took: list[float] = []
    memory: list[float] = []

    def see(change: Change) -> None:
        asked = change.message.reply_to if change.kind == "sent" and change.message else None
        if asked and (at := said_at.pop(asked.serial, None)):
            took.append(monotonic() - at)

    sandbox.world.listeners.append(see)
    try:
        town.furnish()
        process = await town.start(MONDAY, by_webhook="webhook" in name)
        began, said = monotonic(), 0
        while (now := monotonic() - began) < seconds:
            while said < now * rate:
                said_at[town.report(random).serial] = monotonic()
                said += 1
            if len(memory) < now:
                memory.append(_resident(process.pid))
            await asyncio.sleep(1 / rate)
        with suppress(TimeoutError):
            await sandbox.wait_for(lambda: not said_at, timeout=SETTLE_SECONDS)
        lasted, answered = monotonic() - began, len(took)
        took += [monotonic() - at for at in said_at.values()]
        process.terminate()
        await process.wait()
    finally:
        await sandbox.stop()
    p99, quarter = quantiles(took, n=100)[-1], memory[len(memory) // 4]
    middle = quantiles(took, n=2)[0]
    print(
        f"{name:<24}{said:>9,}{rate:>10g}{answered / lasted:>10.0f}{middle:>8.2f}{p99:>8.2f}{max(took):>9.2f}{quarter:>11.0f}{memory[-1]:>8.0f}",
        flush=True,
    )
    where = f"{name} at {rate:g}"
    late = [f"{where}: p99 {p99:.2f} s"] if p99 > LONGEST_P99 else []
    return late + ([f"{where}: memory grows"] if memory[-1] > quarter * MOST_GROWTH else [])


def _resident(process_id: int) -> float:
    """Megabytes."""
    status = Path(f"/proc/{process_id}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
