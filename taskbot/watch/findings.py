"""`taskbot check`: what is found of the machine and of Telegram's side, as lines. Pure but for `of_the_machine`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from taskbot.texts.words import day, moment
from taskbot.watch.premises import free_bytes, open_to_others

_MEGABYTE = 1024**2
_LITTLE, _TOO_LITTLE = 1024 * _MEGABYTE, 100 * _MEGABYTE
_NAMED_FILES = 3
_MANY_UPDATES = 100
_LATELY = timedelta(hours=1)

RIGHTS = {
    "can_send_messages": "发消息",
    "can_send_documents": "发文件",
    "can_send_photos": "发图片",
    "can_pin_messages": "置顶消息",
}
"""What the bot needs of a group, by Telegram's names; without the first it is of no use there."""


class Verdict(StrEnum):
    """How it stands."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination."""

    verdict: Verdict
    about: str
    words: str


@dataclass(frozen=True, slots=True)
class Hook:
    """What Telegram says of the webhook: an empty `url` where there is none."""

    url: str
    pending: int
    error: str
    error_at: datetime | None


def of_the_machine(folder: Path) -> Iterator[Finding]:
    """The disk and the rights to the data, as far as the folder is there."""
    if folder.exists() and not folder.is_dir():
        yield Finding(Verdict.FAIL, "数据目录", f"{folder} 是一个文件，请核对 TASKBOT_DATA_DIR")
        return
    if not folder.is_dir():
        yield Finding(Verdict.WARN, "数据目录", f"{folder} 还不存在，启动时会建立")
        return
    yield disk(free_bytes(folder))
    yield rights(folder, open_to_others(folder))


def disk(free: int) -> Finding:
    """Whether the database can grow for a while."""
    verdict = Verdict.OK if free >= _LITTLE else Verdict.WARN if free >= _TOO_LITTLE else Verdict.FAIL
    more = "" if verdict is Verdict.OK else "，请腾出空间"
    return Finding(verdict, "磁盘", f"剩余 {free // _MEGABYTE} MB{more}")


def rights(folder: Path, is_open: Sequence[Path]) -> Finding:
    """Nobody but the owner should read the data."""
    if not is_open:
        return Finding(Verdict.OK, "数据目录", f"{folder} 只有运行者本人可以读写")
    named = "、".join(place.name for place in is_open[:_NAMED_FILES])
    more = f" 等 {len(is_open)} 处" if len(is_open) > _NAMED_FILES else ""
    return Finding(Verdict.WARN, "数据目录", f"{named}{more}其他用户可以读写，请执行：chmod -R go= {folder}")


def clock(skew: timedelta | None, limit: timedelta, *, is_moved: bool) -> Finding:
    """How the machine's clock compares with Telegram's."""
    about = "校时"
    if is_moved:
        return Finding(Verdict.OK, about, "时钟由 TASKBOT_CLOCK 设定，不与 Telegram 比较")
    if skew is None:
        return Finding(Verdict.WARN, about, "没有得到 Telegram 的时间，无法比较")
    seconds = round(abs(skew.total_seconds()))
    if abs(skew) <= limit:
        return Finding(Verdict.OK, about, f"与 Telegram 相差 {seconds} 秒")
    way = "慢" if skew > timedelta() else "快"
    return Finding(Verdict.WARN, about, f"比 Telegram {way} {seconds} 秒，请校准服务器的时钟（NTP）")


def backup(newest: date | None, first_event_on: date | None, today: date, days: int) -> Finding:
    """How old the newest nightly backup is; `days` 0: backups are looked after elsewhere."""
    about = "备份"
    if first_event_on is None:
        return Finding(Verdict.OK, about, "还没有要备份的数据")
    if newest is None and not days:
        return Finding(Verdict.OK, about, "由别处负责（[watch] backup_days = 0）")
    is_old = bool(days) and (today - (newest or first_event_on)).days > days
    words = f"最近一份夜间备份是{day(newest, today)}的" if newest else "还没有夜间备份"
    hint = "，请查看备份所在的磁盘和运行日志" if is_old else ""
    return Finding(Verdict.WARN if is_old else Verdict.OK, about, f"{words}{hint}")


def in_group(title: str, status: str, rights: Mapping[str, bool | None], *, is_member: bool) -> Finding:
    """A bound group: whether the bot is there, and may do what it does; `rights` are those that Telegram names."""
    if status in ("left", "kicked") or not is_member:
        return Finding(Verdict.FAIL, "群", f"{title}：机器人不在群里，请重新拉入")
    missing = [words for right, words in RIGHTS.items() if rights.get(right, True) is False]
    if missing:
        is_mute = rights.get("can_send_messages", True) is False
        asked = f"{title}：机器人没有{'、'.join(missing)}的权限，请群主在群管理中开通"
        return Finding(Verdict.FAIL if is_mute else Verdict.WARN, "群", asked)
    return Finding(Verdict.OK, "群", f"{title}：机器人在群里（{status}）")


def webhook(hook: Hook, wanted: str, now: datetime) -> Finding:
    """Whether Telegram brings updates in the way that is configured; `wanted` is the address, empty for polling."""
    about = "接收方式"
    waiting = f"，待收 {hook.pending} 条" if hook.pending else ""
    if hook.url != wanted:
        if not wanted:
            return Finding(
                Verdict.WARN, about, "设置为 polling，而 Telegram 上还设着 webhook，启动时会取消它"
            )
        state = "设着另一个地址" if hook.url else "还没有设置"
        return Finding(
            Verdict.WARN, about, f"设置为 webhook，而 Telegram 上{state}，启动时会改为本机的{waiting}"
        )
    if hook.error and hook.error_at is not None and now - hook.error_at <= _LATELY:
        at = moment(hook.error_at, hook.error_at.date())
        return Finding(Verdict.WARN, about, f"webhook 在{at}送达失败：{hook.error}{waiting}")
    verdict = Verdict.WARN if hook.pending > _MANY_UPDATES else Verdict.OK
    return Finding(verdict, about, f"{'webhook' if wanted else 'polling'}{waiting}")
