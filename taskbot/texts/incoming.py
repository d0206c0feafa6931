"""What is said of files that come in, before anything is drawn from them. Telegram HTML."""


def kind_asked() -> str:
    """A file that has running text and a table of tasks."""
    return "这份文件既有正文，又有任务表格：请选择按来文逐项拟办，还是按工作清单导入。"


def kind_chosen() -> str:
    """In place of that question, once it is answered."""
    return "已按您的选择读取。"


def is_workbook(name: str) -> bool:
    """Whether the file is a workbook by its name."""
    return name.lower().endswith(".xlsx")


def workbook_not_taken(*, is_leader: bool) -> str:
    """To somebody outside the office who sends a workbook in private, as if it could be filled in."""
    if is_leader:
        return "工作簿没有收录：清单由督办单位修改后发回。批示请写文字，例如：<code>#12 请抓紧</code>"
    return (
        "工作簿没有收录：清单由督办单位修改后发回。"
        "贵单位的进展请写文字，例如：<code>#12 60% 正在征求意见</code>；作附件的，请回复任务卡片发送"
    )


def file_not_taken() -> str:
    """To somebody outside the office who sends a file in private."""
    return "文件没有收录：来文和工作清单由督办单位发送。反馈进展请写文字，例如：<code>#12 60% 正在征求意见</code>"
