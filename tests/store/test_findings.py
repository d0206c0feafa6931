"""`taskbot check`: what it says of the machine and of Telegram's side."""

import os
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from taskbot.db import Database
from taskbot.watch import findings
from taskbot.watch.findings import Finding, Hook, Verdict

GB = 1024**3
NOW = datetime(2020, 6, 29, 1, 30, tzinfo=UTC)
TODAY = date(2020, 6, 30)
ADDRESS = "https://bot.example/updates"


def told(finding: Finding) -> str:
    return f"{finding.verdict} {finding.about}：{finding.words}"


@pytest.fixture
def free_for_all() -> Iterator[None]:
    """A umask that forbids nobody anything."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.parametrize(
    ("free", "verdict"), [(GB, "ok"), (GB - 1, "warn"), (100 * 1024**2, "warn"), (99 * 1024**2, "fail")]
)
def test_the_disk(free, verdict):
    assert findings.disk(free).verdict == verdict


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "ok 校时：与 Telegram 相差 0 秒"),
        (-30, "ok 校时：与 Telegram 相差 30 秒"),
        (31, "warn 校时：比 Telegram 慢 31 秒，请校准服务器的时钟（NTP）"),
        (-31, "warn 校时：比 Telegram 快 31 秒，请校准服务器的时钟（NTP）"),
        (None, "warn 校时：没有得到 Telegram 的时间，无法比较"),
    ],
)
def test_the_clock(seconds, words):
    skew = None if seconds is None else timedelta(seconds=seconds)
    assert told(findings.clock(skew, timedelta(seconds=30), is_moved=False)) == words
    assert findings.clock(skew, timedelta(seconds=30), is_moved=True).verdict is Verdict.OK


@pytest.mark.parametrize(
    ("status", "rights", "is_member", "words"),
    [
        ("member", {}, True, "ok 群：工作群：机器人在群里（member）"),
        ("administrator", {"can_pin_messages": True}, True, "ok 群：工作群：机器人在群里（administrator）"),
        (
            "administrator",
            {"can_pin_messages": False},
            True,
            "warn 群：工作群：机器人没有置顶消息的权限，请群主在群管理中开通",
        ),
        (
            "restricted",
            dict.fromkeys(findings.RIGHTS, False),
            True,
            "fail 群：工作群：机器人没有发消息、发文件、发图片、置顶消息的权限，请群主在群管理中开通",
        ),
        (
            "restricted",
            dict.fromkeys(findings.RIGHTS, True),
            True,
            "ok 群：工作群：机器人在群里（restricted）",
        ),
        ("restricted", {}, False, "fail 群：工作群：机器人不在群里，请重新拉入"),
        ("kicked", {}, True, "fail 群：工作群：机器人不在群里，请重新拉入"),
    ],
)
def test_a_bound_group(status, rights, is_member, words):
    assert told(findings.in_group("工作群", status, rights, is_member=is_member)) == words


@pytest.mark.parametrize(
    ("newest", "first", "days", "words"),
    [
        (None, None, 2, "ok 备份：还没有要备份的数据"),
        (None, date(2020, 6, 28), 2, "ok 备份：还没有夜间备份"),
        (None, date(2020, 6, 27), 2, "warn 备份：还没有夜间备份，请查看备份所在的磁盘和运行日志"),
        (date(2020, 6, 28), date(2020, 6, 1), 2, "ok 备份：最近一份夜间备份是6月28日（周日）的"),
        (
            date(2020, 6, 27),
            date(2020, 6, 1),
            2,
            "warn 备份：最近一份夜间备份是6月27日（周六）的，请查看备份所在的磁盘和运行日志",
        ),
        (None, date(2020, 6, 1), 0, "ok 备份：由别处负责（[watch] backup_days = 0）"),
    ],
)
def test_the_backup(newest, first, days, words):
    assert told(findings.backup(newest, first, TODAY, days)) == words


@pytest.mark.parametrize(
    ("hook", "wanted", "words"),
    [
        (Hook("", 0, "", None), "", "ok 接收方式：polling"),
        (Hook("", 3, "", None), "", "ok 接收方式：polling，待收 3 条"),
        (
            Hook(ADDRESS, 0, "", None),
            "",
            "warn 接收方式：设置为 polling，而 Telegram 上还设着 webhook，启动时会取消它",
        ),
        (Hook(ADDRESS, 0, "", None), ADDRESS, "ok 接收方式：webhook"),
        (Hook(ADDRESS, 101, "", None), ADDRESS, "warn 接收方式：webhook，待收 101 条"),
        (
            Hook("", 0, "", None),
            ADDRESS,
            "warn 接收方式：设置为 webhook，而 Telegram 上还没有设置，启动时会改为本机的",
        ),
        (
            Hook("https://other.example/", 2, "", None),
            ADDRESS,
            "warn 接收方式：设置为 webhook，而 Telegram 上设着另一个地址，启动时会改为本机的，待收 2 条",
        ),
        (
            Hook(ADDRESS, 7, "Connection refused", NOW - timedelta(hours=1)),
            ADDRESS,
            "warn 接收方式：webhook 在6月29日（周一）08:30送达失败：Connection refused，待收 7 条",
        ),
        (Hook(ADDRESS, 0, "Connection refused", NOW - timedelta(hours=2)), ADDRESS, "ok 接收方式：webhook"),
    ],
)
def test_how_updates_come(hook, wanted, words):
    assert told(findings.webhook(hook, wanted, NOW)) == words


@pytest.mark.usefixtures("free_for_all")
def test_a_database_is_made_for_its_owner_only(tmp_path: Path):
    folder = tmp_path / "data"
    db = Database(f"sqlite:///{folder / 'taskbot.db'}")
    db.write_now(lambda session: session.connection().exec_driver_sql("CREATE TABLE x (y)"))
    modes = {place.name: oct(stat.S_IMODE(place.stat().st_mode)) for place in (folder, *folder.iterdir())}
    assert modes.pop("data") == "0o700"
    assert modes.keys() >= {"taskbot.db", "taskbot.db-wal"}
    assert set(modes.values()) == {"0o600"}
    [_, rights] = findings.of_the_machine(folder)
    assert rights.verdict is Verdict.OK
    db.close()


def test_what_others_may_read_is_named(tmp_path: Path):
    folder = tmp_path / "data"
    (folder / "digests").mkdir(mode=0o700, parents=True)
    folder.chmod(0o700)
    for name, mode in (("a.xlsx", 0o644), ("b.xlsx", 0o600), ("c.xlsx", 0o620)):
        (folder / "digests" / name).touch()
        (folder / "digests" / name).chmod(mode)
    (folder / "gone").symlink_to(tmp_path / "nowhere")
    [_, rights] = findings.of_the_machine(folder)
    assert rights.verdict is Verdict.WARN
    assert rights.words == f"a.xlsx、c.xlsx其他用户可以读写，请执行：chmod -R go= {folder}"


def test_a_folder_that_is_not_there_yet_is_said_so(tmp_path: Path):
    [finding] = findings.of_the_machine(tmp_path / "data")
    assert finding.verdict is Verdict.WARN
