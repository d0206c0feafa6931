"""How long papers stay on the disk that were only asked for."""

import os
import time
from pathlib import Path

import pytest

from taskbot.digest.saving import forget_asked


@pytest.mark.parametrize(
    ("name", "days", "stays"),
    [
        ("digests/asked-12", 8, False),
        ("digests/asked-12", 6, True),
        ("digests/shown/2020-W26-1-20200626153000", 8, False),
        ("papers/asked-13", 8, False),
        ("digests/2020-W26", 800, True),
        ("papers/13", 800, True),
    ],
)
def test_papers_that_were_asked_for_go_after_a_week(tmp_path: Path, name: str, days: int, stays: bool):
    folder = tmp_path / name
    folder.mkdir(parents=True)
    (folder / "周报.xlsx").write_bytes(b"")
    made = time.time() - days * 24 * 3600
    os.utime(folder, (made, made))
    forget_asked(tmp_path)
    assert folder.exists() == stays
