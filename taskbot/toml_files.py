"""The office's own TOML files: read, or refused in one sentence that names the file."""

import tomllib
from codecs import BOM_UTF8
from functools import lru_cache
from pathlib import Path
from typing import Any

from taskbot.errors import UserError, why


class UnreadableToml(UserError):
    """The file cannot be read at all; the message names it."""


def read_toml(path: Path) -> dict[str, Any]:
    """What it says, which nobody writes into; raises UnreadableToml."""
    try:
        written = path.read_bytes()
        if written.startswith(BOM_UTF8):
            raise UnreadableToml(f"{path}：编码不对，请另存为 UTF-8（不带 BOM）")
        return _parsed(written.decode())
    except OSError as error:
        raise UnreadableToml(f"{path}：打不开（{why(error)}）") from error
    except UnicodeDecodeError as error:
        raise UnreadableToml(f"{path}：编码不对，请另存为 UTF-8（不带 BOM）") from error
    except RecursionError as error:
        raise UnreadableToml(f"{path}：读不出来，请核对写法（括号套得太深）") from error
    except ValueError as error:
        raise UnreadableToml(f"{path}：读不出来，请核对写法（{error}）") from error


@lru_cache(maxsize=8)
def _parsed(text: str) -> dict[str, Any]:
    """A file is read once for each kind of entry that it has."""
    return tomllib.loads(text)
