"""What is said of files that come in, before anything is drawn from them. Telegram HTML."""


def kind_asked() -> str:
    """A file that has running text and a table of tasks."""
    return "这份文件既有正文，又有任务表格：请选择按来文逐项拟办，还是按工作清单导入。"


def kind_chosen() -> str:
    """In place of that question, once it is answered."""
    return "已按您的选择读取。"


def file_not_taken() -> str:
    """To somebody outside the office who sends a file in private."""
    return "文件没有收录：来文和工作清单由督办单位发送。反馈进展请写文字，例如：<code>#12 60% 正在征求意见</code>"
