"""How the commands are written: one line each, and what /help shows to each role (Telegram HTML)."""

from taskbot.tasks.permissions import Role

USAGE = {
    "new": "/new 任务名称 @牵头单位 配合：单位 6月30日前",
    "draft": "回复来文发送 /draft，或发文件时写 /draft；来文没有日期的写 /draft 2020-04-15",
    "import": "回复工作清单（.xlsx、.docx）发送 /import，或发文件时写 /import",
    "task": "/task 12",
    "journal": "/journal 12",
    "report": "/report 12 60% 正在征求意见",
    "done": "/done 12 完成情况说明",
    "extend": "/extend 12 7月3日 需再征求一轮意见",
    "decline": "/decline 12 该事项职责不在我单位",
    "close": "/close 12",
    "return": "/return 12 请补充佐证材料后再报",
    "note": "/note 12 请抓紧推进（不写编号的，是对整体工作的批示）",
    "amend": "/amend 12 时限：7月10日前；增加配合：省财政厅；原因：…（可改：名称、内容、时限、配合、节点、指标、紧急程度、分管领导）",
    "transfer": "/transfer 12 省科技厅 职责调整",
    "cancel": "/cancel 12 与另一项任务合并",
    "reopen": "/reopen 12 成果需要修订",
    "chase": "/chase 12 请于本周内反馈（配合单位写：/chase 12 省财政厅 …；不写话也可以）",
    "writ": "/writ 12（可以再写一句要求：/writ 12 请主要负责同志过问）",
    "enter": "/enter 12 60% 正在征求意见 来源：张处长电话（配合单位写：/enter 12 省财政厅 60% …）",
    "correct": "/correct 12 70% 正在征求意见，或回复单位的反馈发送 /correct 70% 正在征求意见",
    "invite": "在私聊里发送 /invite 联络员 省经信厅（可加 A角、B角；其他身份写 督办、领导、管理员）",
    "bindchat": "在群里发送 /bindchat 工作群、/bindchat 领导群 或 /bindchat 单位群 省经信厅",
}

HELP = {
    Role.LIAISON: [
        "直接回复任务卡片，或写明编号，就是反馈：<code>#12 60% 正在征求意见</code>；改消息就是更正；<code>12 收到</code> 就是签收",
        "/mine 本单位的任务（点按钮看牵头、配合、逾期、本周到期……）· /task 12 看一项任务 · /journal 12 看它的全部经过",
        "/report 12 60% 正在征求意见 —— 反馈",
        "/done 12 完成情况说明 —— 报办结（配合单位：本单位事项完成）",
        "一人兼几家单位的，反馈、报办结、退回时写明单位：<code>#12 省财政厅 60% …</code>；不写的算牵头单位",
        "/extend 12 7月3日 原因 —— 申请延期，限牵头单位、时限之前 · /decline 12 原因 —— 退回",
        "附件（自愿）：回复任务卡片发照片或文件，或在说明里写编号；“节点”按钮登记时间节点完成",
    ],
    Role.OFFICE: [
        "/new 任务名称 @牵头单位 配合：单位 6月30日前 —— 交办；可换行写内容、“节点：5月31日前征求意见”、“报送：每月25日”和“指标：建成标准站30个；走访企业200家”",
        "把来文（.docx、.pdf、.txt）私聊发给我，或者回复来文发送 /draft —— 逐项拟办，核对后一次交办",
        "把工作清单（.xlsx）私聊发给我，或者回复清单发送 /import —— 看过差异再导入",
        "/list 工作清单（点按钮，或写 /list 逾期、/list 省科技厅、/list 图谱）· /task 12 看一项任务和它的经过 · /pending 待我办",
        "/close 12 —— 办结 · /return 12 原因 —— 退办；延期、退回、需协调在收到的消息上点按钮答复",
        "/amend 12 时限：7月10日前；增加配合：省财政厅；原因：… —— 调整，立即生效并通知单位",
        "/transfer 12 省科技厅 原因 —— 转办 · /cancel 12 原因 —— 撤销 · /reopen 12 原因 —— 重办",
        "/chase 12 请于本周内反馈 —— 催办，每家单位每项任务一天一次；逾期后多次提醒仍未反馈的，/task 里可以提请领导",
        "/writ 12 —— 逾期任务的督办单：按逾期天数提出蓝、黄、红，私聊里核对，点发出才送单位",
        "/enter 12 60% 正在征求意见 来源：张处长电话 —— 代录电话里了解的进展（配合单位：/enter 12 省财政厅 60% …）",
        "回复单位的反馈发送 /correct 70% …，或 /correct 12 70% … —— 更正反馈，原文留痕",
        "/digest 本周周报 · /preview 预演下一次提醒，并看本周各单位已被提醒多少项次",
        "/journal 12 看一项任务的全部经过，可导出 · /journal 核对台账是否完整",
        "/units 各单位联络员及是否可达 · /units 省经信厅 看一家单位：邀请、交接、解绑、设为A角",
        "/invite 联络员 省经信厅 B角 —— 邀请，限私聊（另有：督办、领导、管理员）",
        "/bindchat 工作群、/bindchat 领导群、/bindchat 单位群 省经信厅 —— 设定本群用途",
    ],
    Role.LEADER: [
        "/list 工作清单（点按钮看逾期、需协调、按分管领导……）· /task 12 看一项任务 · /digest 周报 · /units 联络员",
        "/note 12 请抓紧推进，或直接写 <code>#12 请抓紧推进</code> —— 批示；回复周报或任务消息也可以，由督办单位转办",
        "/journal 12 看一项任务的全部经过，可导出 · /journal 核对台账是否完整",
    ],
    Role.ADMIN: [
        "/invite 管理员 —— 邀请 · /units 人员 · /bindchat 工作群 —— 设定本群用途 · /journal 核对台账是否完整"
    ],
}
