"""`taskbot` typed in this process: the same commands and words without the seconds that a start takes."""

import gc
import io
import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from town import environment

from taskbot.cli import main

CLOCK = "2020-06-29T09:30:00+08:00"


@dataclass(frozen=True)
class Ran:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 (any JSON)
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.split("\n")[:-1]]


def typed(*arguments: str | Path, data: Path, stdin: bytes = b"", **settings: object) -> Ran:
    """`taskbot` with the arguments, in an office whose files are in `data`."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, _put_back():
        patch.setattr(os, "environ", environment(data_dir=data, clock=CLOCK, **settings))
        patch.setattr(sys, "argv", ["taskbot", *map(str, arguments)])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        patch.chdir(data)
        with pytest.raises(SystemExit) as ended:
            main()
        code = int(ended.value.code or 0)
    return Ran(code, *(_all_of(shown) for shown in (out, err)))


def _all_of(shown: io.TextIOWrapper) -> str:
    shown.seek(0)
    return shown.read()


@contextmanager
def _put_back() -> Iterator[None]:
    """The program sets up its process for itself."""
    threshold, handlers, level = gc.get_threshold(), logging.root.handlers[:], logging.root.level
    yield
    gc.set_threshold(*threshold)
    logging.basicConfig(handlers=handlers, level=level, force=True)
