"""One bot at a time in a data directory."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from taskbot.errors import UserError


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Held for the block; raises UserError while another holds it. It goes with the process, however that ends."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(f"数据目录 {folder} 已有一个 taskbot 在运行，请先停掉它") from None
        yield
