"""The locks of a database in a file: a process for each part, and none where all has to be still."""

from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from taskbot.errors import UserError
from taskbot.lock import alone, doing


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/data/taskbot.db"


def _refused() -> AbstractContextManager[object]:
    return pytest.raises(UserError, match="已有一个 taskbot 在运行，请先停掉它")


def test_parts_are_done_side_by_side_and_each_by_one(tmp_path: Path, url: str):
    with doing(tmp_path, url, ["bot", "web"]):
        with doing(tmp_path, url, ["clock"]):
            pass
        with _refused(), doing(tmp_path, url, ["clock", "web"]):
            pass
        with doing(tmp_path, url, ["clock"]):
            pass


def test_who_needs_all_to_be_still_waits_for_nobody(tmp_path: Path, url: str):
    with doing(tmp_path, url, ["clock"]), _refused(), alone(tmp_path, url):
        pass
    with alone(tmp_path, url), _refused(), doing(tmp_path, url, ["clock"]):
        pass
    with alone(tmp_path, url):
        pass


def test_a_database_is_held_whatever_data_directory_is_named_beside_it(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "link.db").symlink_to(tmp_path / "data" / "taskbot.db")
    monkeypatch.chdir(tmp_path)
    with doing(tmp_path / "one", url, ["bot"]):
        for named in (url, "sqlite:///data/taskbot.db", "sqlite:///link.db"):
            with _refused(), doing(tmp_path / "other", named, ["bot"]):
                pass
            with _refused(), alone(tmp_path / "other", named):
                pass


def test_a_data_directory_is_held_whatever_database_is_named_beside_it(tmp_path: Path, url: str):
    with doing(tmp_path, url, ["bot"]), _refused(), doing(tmp_path, f"{url}2", ["bot"]):
        pass


def test_databases_in_one_folder_keep_nobody_from_each_other(tmp_path: Path, url: str):
    with doing(tmp_path / "one", url, ["bot"]), doing(tmp_path / "other", f"{url}2", ["bot"]):
        pass


def test_a_folder_that_may_not_be_written_is_named_with_its_setting(tmp_path: Path):
    (tmp_path / "file").touch()
    url = f"sqlite:///{tmp_path}/file/taskbot.db"
    with (
        pytest.raises(UserError, match=r"/file 写不进去（.*），请核对 TASKBOT_DATABASE_URL"),
        alone(tmp_path, url),
    ):
        pass
