"""What the bot stands on at the machine: its files, their rights, the disk."""

import shutil
import stat
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def open_to_others(folder: Path) -> list[Path]:
    """The folder and what lies in it, as far as anybody but the owner has any right to it."""
    return [place for place in (folder, *sorted(folder.rglob("*"))) if _rights(place) & _OTHERS]


def _rights(place: Path) -> int:
    """None of a link, which has none of its own, or of what is gone meanwhile."""
    try:
        mode = place.lstat().st_mode
    except FileNotFoundError:
        return 0
    return 0 if stat.S_ISLNK(mode) else mode


def free_bytes(folder: Path) -> int:
    """What is left on the disk of the folder."""
    return shutil.disk_usage(folder).free
