"""Who may be at work on a database in a file: one process for each part of the program, or one that needs all to be still.

A lock lies beside the database, and one in the data directory: each may be named to a second process without the other.
"""

import fcntl
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from taskbot.errors import UserError, why

ENDING = ".lock"
_RUN = "run"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where locks lie, what their names begin with, and how both are called in a sentence."""

    folder: Path
    beginning: str
    name: str
    setting: str


@contextmanager
def alone(data_dir: Path, url: str) -> Iterator[None]:
    """Held for the block; raises UserError while any other holds it. It goes with the process, however that ends."""
    with ExitStack() as held:
        for place in _places(data_dir, url):
            held.enter_context(_locked(place, _RUN, fcntl.LOCK_EX))
        yield


@contextmanager
def doing(data_dir: Path, url: str, parts: Iterable[str]) -> Iterator[None]:
    """The parts are this process's for the block, beside other processes with other parts."""
    wanted = sorted(parts)
    with ExitStack() as held:
        for place in _places(data_dir, url):
            held.enter_context(_locked(place, _RUN, fcntl.LOCK_SH))
            for part in wanted:
                held.enter_context(_locked(place, part, fcntl.LOCK_EX))
        yield


def _places(data_dir: Path, url: str) -> Iterator[_Place]:
    yield _Place(data_dir, "", f"数据目录 {data_dir}", "TASKBOT_DATA_DIR")
    address = make_url(url)
    if address.drivername.startswith("sqlite") and address.database:
        file = Path(address.database).resolve()
        yield _Place(file.parent, f".{file.name}.", f"数据库 {file}", "TASKBOT_DATABASE_URL")


@contextmanager
def _locked(place: _Place, name: str, how: int) -> Iterator[None]:
    try:
        place.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (place.folder / f"{place.beginning}{name}{ENDING}").open("w")
    except OSError as error:
        raise UserError(
            f"目录 {place.folder} 写不进去（{why(error)}），请核对 {place.setting} 和权限"
        ) from None
    with lock:
        try:
            fcntl.flock(lock, how | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(f"{place.name} 已有一个 taskbot 在运行，请先停掉它") from None
        yield
