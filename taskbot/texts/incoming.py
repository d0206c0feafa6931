"""What is said of files that come in, before anything is drawn from them. Telegram HTML."""

from collections.abc import Sequence

from taskbot.texts.words import own


def marked(marks: Sequence[str]) -> str:
    """A paper that does not belong into a chat."""
    return (
        f"这份文件标有{_named(marks)}，没有处理，也没有保存。涉密、内部和未定稿的文件请勿在聊天中传递。"
        "确认可以处理的，请点「仍要处理」，由您负责并记入台账。"
    )


def overridden(marks: Sequence[str], name: str) -> str:
    """A marked paper was let through by somebody who answers for it."""
    return f"文件标有{_named(marks)}，由{own(name)}确认后处理，已记入台账。"


def _named(marks: Sequence[str]) -> str:
    return "、".join(f"「{own(mark)}」" for mark in marks)


def kind_asked() -> str:
    """A file that has running text and a table of tasks."""
    return "这份文件既有正文，又有任务表格：请选择按来文逐项拟办，还是按工作清单导入。"


def kind_chosen() -> str:
    """In place of that question, or of a warning, once it is answered."""
    return "已按您的选择处理。"


def file_not_taken() -> str:
    """To somebody outside the office who sends a file in private."""
    return "文件没有收录：来文和工作清单由督办单位发送。反馈进展请写文字，例如：<code>#12 60% 正在征求意见</code>"
