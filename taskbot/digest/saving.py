"""Papers as files: those that somebody has named, and how long those stay that were only asked for."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from taskbot.digest.layout import Book
from taskbot.digest.workbook import write_workbook
from taskbot.errors import UserError, why

_ASKED = ("digests/asked-*", "digests/shown/*", "papers/asked-*")
"""Below the data directory: a folder for each /digest, preview, /notice, /ledger. What was given to leaders is elsewhere."""
_KEPT_SECONDS = 7 * 24 * 3600


def forget_asked(data_dir: Path) -> None:
    """Removes the papers that were asked for more than a week ago; they are in the chat, and can be made again."""
    oldest = time.time() - _KEPT_SECONDS
    for folder in (each for pattern in _ASKED for each in data_dir.glob(pattern)):
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def require_xlsx(out: Path) -> None:
    """Raises UserError for a name that no workbook has; asked before long work, not after it."""
    if out.suffix.lower() != ".xlsx":
        raise UserError(f"--out {out.name} 请以 .xlsx 结尾，例如：工作清单.xlsx")


def save_workbook(book: Book, out: Path) -> None:
    """Writes the book to `out`, whole or not at all; raises UserError where it cannot be written."""
    with whole(out) as part:
        write_workbook(book, part)


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """Where to write what is to become `out`, whole or not at all; raises UserError where it cannot be written."""
    part = out.with_name(f".{out.name}.part")
    try:
        yield part
        part.replace(out)
    except OSError as error:
        with suppress(OSError):  # where the name itself is what the system refuses there is nothing to remove
            part.unlink()
        raise UserError(f"--out {out} 写不进去：{why(error)}") from None
