"""How the commands are written: one line each, and what /help shows to each role (Telegram HTML)."""

from taskbot.tasks.permissions import Role

USAGE = {
    "new": "/new 任务名称 @牵头单位 配合：单位 6月30日前",
    "draft": "回复来文发送 /draft，或发文件时写 /draft；来文没有日期的写 /draft 2020-04-15",
    "import": "回复工作清单（.xlsx、.docx）发送 /import，或发文件时写 /import",
    "task": "/task 12",
    "report": "/report 12 60% 正在征求意见",
    "done": "/done 12 完成情况说明",
    "invite": "在私聊里发送 /invite 联络员 省经信厅（或：督办、领导、管理员）",
    "bindchat": "在群里发送 /bindchat 工作群、/bindchat 领导群 或 /bindchat 单位群 省经信厅",
}

HELP = {
    Role.LIAISON: [
        "直接回复任务卡片，或写明编号，就是反馈：<code>#12 60% 正在征求意见</code>；改消息就是更正",
        "/mine 本单位的任务（点按钮看牵头、配合、逾期、本周到期……）· /task 12 看一项任务和它的经过",
        "/report 12 60% 正在征求意见 —— 反馈",
        "/done 12 完成情况说明 —— 报办结",
    ],
    Role.OFFICE: [
        "/new 任务名称 @牵头单位 配合：单位 6月30日前 —— 交办；可换行写内容和“节点：5月31日前征求意见”",
        "把来文（.docx、.pdf、.txt）私聊发给我，或者回复来文发送 /draft —— 逐项拟办，核对后一次交办",
        "把工作清单（.xlsx）私聊发给我，或者回复清单发送 /import —— 看过差异再导入",
        "/list 工作清单（点按钮，或写 /list 逾期、/list 省科技厅、/list 图谱）· /task 12 看一项任务和它的经过 · /pending 待我办",
        "/digest 本周周报",
        "/invite 联络员 省经信厅 —— 邀请，限私聊（另有：督办、领导、管理员）",
        "/bindchat 工作群、/bindchat 领导群、/bindchat 单位群 省经信厅 —— 设定本群用途",
    ],
    Role.LEADER: [
        "/list 工作清单（点按钮看逾期、需协调、按分管领导……）· /task 12 看一项任务和它的经过 · /digest 周报"
    ],
    Role.ADMIN: ["/invite 管理员 —— 邀请 · /bindchat 工作群 —— 设定本群用途"],
}
