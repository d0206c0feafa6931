"""The locks of a data directory: a process for each part, and none where all has to be still."""

import pytest

from taskbot.errors import UserError
from taskbot.lock import alone, doing


def test_parts_are_done_side_by_side_and_each_by_one(tmp_path):
    with doing(tmp_path, ["bot", "web"]):
        with doing(tmp_path, ["clock"]):
            pass
        with pytest.raises(UserError, match="已有一个 taskbot 在运行"), doing(tmp_path, ["clock", "web"]):
            pass
        with doing(tmp_path, ["clock"]):
            pass


def test_who_needs_all_to_be_still_waits_for_nobody(tmp_path):
    with doing(tmp_path, ["clock"]), pytest.raises(UserError, match="请先停掉它"), alone(tmp_path):
        pass
    with alone(tmp_path), pytest.raises(UserError, match="请先停掉它"), doing(tmp_path, ["clock"]):
        pass
    with alone(tmp_path):
        pass
