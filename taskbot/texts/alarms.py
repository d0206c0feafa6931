"""What the administrators are told of the program's health. Nothing here quotes what somebody wrote."""

from datetime import date, datetime, timedelta

from taskbot.texts.words import day, moment, own


def outbox_late(count: int, since: datetime, today: date) -> str:
    """Messages should have gone long ago."""
    return (
        f"【告警】有 {count} 条消息迟迟没有发出，最早的一条写于{moment(since, today)}。"
        "请检查服务器到 Telegram 的网络；在服务器上运行 taskbot check 可以逐项体检。"
    )


def calendar_missing(year: int) -> str:
    """The year's notice of holidays is not known to the program."""
    return (
        f"【告警】{year} 年放假安排未公布或未收录，该年暂按法定节假日推算。"
        "国务院办公厅的通知公布后，请升级程序，或写进 config/holidays.toml 后重新启动。"
    )


def backup_old(on: date | None, today: date) -> str:
    """The newest nightly backup is from that day, or there is none."""
    newest = f"最近一份夜间备份是{day(on, today)}的" if on else "还没有一份夜间备份"
    return f"【告警】{newest}。请查看备份所在的磁盘和运行日志；也可以用 taskbot backup 先备份一次。"


def backup_failed(reason: str) -> str:
    """Last night's backup could not be made; the reason may name a file."""
    return f"【告警】夜间备份没有做成：{own(reason)}。每分钟会再试一次；可以用 taskbot check 逐项体检。"


def clock_off(skew: timedelta) -> str:
    """The machine's clock is behind (positive) or ahead of Telegram's."""
    seconds = round(abs(skew.total_seconds()))
    way = "慢" if skew > timedelta() else "快"
    return (
        f"【告警】服务器的时钟比 Telegram {way} {seconds} 秒，提醒和周报会随之推迟或提前。"
        "请校准服务器的时钟（NTP）。"
    )


def outbox_flows() -> str:
    """The messages have gone."""
    return "【告警解除】迟发的消息已经发出，或已有结果。"


def calendar_known(year: int) -> str:
    """The year's notice is known now."""
    return f"【告警解除】{year} 年放假安排已收录。"


def backed_up() -> str:
    """There is a new backup."""
    return "【告警解除】夜间备份已恢复正常。"


def clock_right() -> str:
    """The machine's clock shows Telegram's time."""
    return "【告警解除】服务器的时钟已校准。"
