"""What is said of a task's files when they are shown again."""

from datetime import date, datetime

from taskbot.texts.words import excerpt, moment, own


def button_label(count: int) -> str:
    """The button that sends them."""
    return f"附件（{count}）"


def caption(number: int, name: str, unit: str, by: str, at: datetime, today: date) -> str:
    """Under a file, as HTML: of which task, whose, since when."""
    called = own(excerpt(name, 60)) or "照片"
    return f"#{number} 附件：{called}（{own(unit)} {own(by)}，{moment(at, today)}）"


def sent_again(count: int, limit: int, *, is_private: bool) -> str:
    """Toast after the button."""
    if not count:
        return "这项任务没有附件。"
    where = "已私发给您" if is_private else "已发送"
    return f"共 {count} 个附件，{where}最近 {limit} 个" if count > limit else f"{where} {count} 个附件"
