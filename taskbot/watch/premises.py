"""What the bot stands on at the machine: its files, their rights, the disk."""

import shutil
import stat
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def open_to_others(folder: Path) -> list[Path]:
    """The folder and what lies in it, as far as anybody but the owner has any right to it."""
    places = [folder, *sorted(folder.rglob("*"))]
    return [place for place in places if not place.is_symlink() and place.stat().st_mode & _OTHERS]


def free_bytes(folder: Path) -> int:
    """What is left on the disk of the folder."""
    return shutil.disk_usage(folder).free
