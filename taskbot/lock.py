"""Who may be at work in a data directory: one process for each part of the program, or one that needs all to be still."""

import fcntl
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from taskbot.errors import UserError, why

ENDING = ".lock"
_RUN = "run"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Held for the block; raises UserError while any other holds it. It goes with the process, however that ends."""
    with _locked(folder, _RUN, fcntl.LOCK_EX):
        yield


@contextmanager
def doing(folder: Path, parts: Iterable[str]) -> Iterator[None]:
    """The parts are this process's for the block, beside other processes with other parts."""
    with ExitStack() as held:
        held.enter_context(_locked(folder, _RUN, fcntl.LOCK_SH))
        for part in sorted(parts):
            held.enter_context(_locked(folder, part, fcntl.LOCK_EX))
        yield


@contextmanager
def _locked(folder: Path, name: str, how: int) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (folder / f"{name}{ENDING}").open("w")
    except OSError as error:
        raise UserError(
            f"数据目录 {folder} 写不进去（{why(error)}），请核对 TASKBOT_DATA_DIR 和权限"
        ) from None
    with lock:
        try:
            fcntl.flock(lock, how | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(f"数据目录 {folder} 已有一个 taskbot 在运行，请先停掉它") from None
        yield
