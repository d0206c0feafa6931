"""What the bot stands on at the machine: its files, their rights, the disk, the nightly backups."""

import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

_BACKUP_STEM = "taskbot-"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def newest_night(folder: Path) -> date | None:
    """The day in the name of the newest nightly backup (taskbot-2020-06-30.db); None where there is none."""
    return max(_nights(folder), default=None)


def _nights(folder: Path) -> Iterator[date]:
    for file in folder.glob(f"{_BACKUP_STEM}*.db"):
        with suppress(ValueError):
            yield date.fromisoformat(file.stem.removeprefix(_BACKUP_STEM))


def open_to_others(folder: Path) -> list[Path]:
    """The folder and what lies in it, as far as anybody but the owner has any right to it."""
    places = [folder, *sorted(folder.rglob("*"))]
    return [place for place in places if not place.is_symlink() and place.stat().st_mode & _OTHERS]


def free_bytes(folder: Path) -> int:
    """What is left on the disk of the folder."""
    return shutil.disk_usage(folder).free
