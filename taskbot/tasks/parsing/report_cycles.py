"""A report cycle beside a deadline (每月10日前报送情况，8月底前办结): the words that ask for reports on the task itself."""

import re

REPORTS_ONLY = re.compile(
    "(?:(?:向|给)[^,;。]{1,8})?(?:报[送告]?|上报|反馈|通报|调度)(?:一次)?(?:工作|任务|项目|推进|阶段性?|最新)*"
    "(?:进展|进度|情况|动态|报告)*(?:一次)?!*(?=[,;。\\s]|$)"
)
"""What follows the words of a cycle where nothing but the task's own progress is to be reported."""
