"""The words by which a unit says where its task stands: done, stuck, not begun, under way, in need of help.

A false 办结 is the worst error there is: `DONE` matches a whole clause or nothing, and one word of `NOT_DONE` anywhere
in what is said of the task takes it back. The lists are words separated by spaces, in places with a little regular
expression: 请(?!审) is 请 that no 审 follows.
"""

import re


def _any(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


_BEFORE_FINISHED = _any(
    """目前 截至目前 现在 现 均 都 已经 已 全部 全面 整体 总体 按时 按期 如期 提前 顺利 圆满 我们 我[厅局委办市处] 我单位 本单位
    本 该 此 这 项 条 个 目标任务 任务 工作 事项 年度 各项 所有 上述 以上 的 , 100%"""
)
_FINISHED = _any(
    """完成 办结 办完 办理完毕 办理完成 办理结束 完结 落实到位 落实完毕 整改到位 整改完毕 整改完成 销号 做完 搞定 弄完 完工"""
)
_AFTER_FINISHED = _any("了 任务 工作 整改 目标任务 全部 全面 , 100% 办结 销号 完毕")
_CLOSING_REQUEST = _any("申请 提请 报请 请求 请予 请") + "(?:予以|给予)?" + _any("办结 销号 结项")
DONE = re.compile(
    rf"{_BEFORE_FINISHED}*+{_FINISHED}{_AFTER_FINISHED}*+|[现特拟]?{_CLOSING_REQUEST}|现?报办结"
)

SCHEDULE = re.compile(_any("按时 按期 如期"))
"""按期完成 may be a promise; 已按期完成 is a fact."""

NOT_DONE = re.compile(
    _any(
        """未 没 尚 仍 还(?!款|贷) 差 除 剩 余 仅 只 但 不 基本 初步 大部 部分 大体 大致 主体 主要 接近 即将 快 马上 预计 计划
        将 争取 力争 拟(?!办结) 有望 尾声 待 送审 审定中 审核中 会签 等(?=领导|省|审|签|批|候) 正在 阶段 预期 如果 若 一旦 能否
        是否 可否 应该 可能 原则上 估计 大概 据说 无法 难以 个中 中的 分之 一半 过半 大半 第一[批期步] 一期 初稿 期待 希望 要求
        必须 务必 确保 保证 需 请(?!求|示|予|办结|销号|结项|审) (?<!提)前(?=完成|办结)"""
    )
)
ALREADY_ON = re.compile(
    r"已(?:经)?[于在](?:今年|本月|上月|本周|上周)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}[日号]|[上中下]旬|底)?前?"
)
"""已于6月20日前: the day is told, nothing is planned."""

SOUNDS_FINISHED = re.compile("(?:已|全部|都|均).{0,6}(?:完成|办结|到位|完毕)了?$")

BLOCKED = re.compile(
    _any(
        """受阻 卡住 卡在 停滞 推不动 推进不[了下动] 进行不下去 协调不下来 完不成 搁置 暂停 停工 不能按[期时]完成
        无法(?:推进|开展|按期|按时|落实|进行|完成) 难以(?:推进|推动|落实|按期|按时|完成)
        遇到?(?:较大|很大|一些)?(?:困难|阻力|瓶颈|障碍)"""
    )
)
UNBLOCKED = re.compile(
    "(?:未|没有?|不再|暂无|无|不)(?:出现|发生|遇到?|存在|受)?(?:任何)?(?:困难|阻力|问题|瓶颈|障碍|阻)"
    "|(?:问题|困难|障碍|瓶颈)(?:均已|都已|已|得到)(?:经)?(?:解决|克服|打通|化解|妥善)"
    "|已(?:经)?(?:解决|恢复|疏通|打通|复工)"
)
NOT_STARTED = re.compile(
    "(?:尚未|暂未|仍未|还未|未|还没有?|暂时没有?|没有?)(?:正式|全面)?"
    "(?:启动|开始|开展|动工|着手|动(?!力|态|员)|安排|部署|实施)"
)
NEEDS_COORDINATION = re.compile(
    _any("需要? 请求? 恳请 望 希望 盼 建议 提请 申请 亟需 急需 烦请 麻烦")
    + "[^,。;!?\\n]{0,14}"
    + _any("协调 支持 帮助 帮忙 协助(?!单位) 出面 统筹解决 予以解决 给予指导 明确")
)
NO_COORDINATION = re.compile(
    "(?:无|不|没)(?:需|须|要|有)?(?:需?要)?[^,。;]{0,4}(?:协调|支持|帮助)"
    "|(?:感谢|谢谢)[^,。;]{0,10}(?:支持|协调|帮助)"
)
PROBLEM = re.compile(
    _any(
        """困难 问题(?!导向|清单) 瓶颈 短板 不足(?!\\d) 滞后 缺[少乏口人] 缺资金 不到位 矛盾 难点 堵点 进展缓慢 进度偏慢 卡"""
    )
)
PROBLEM_LABEL = re.compile("(?:存在的?|主要)?(?:问题|困难|难点)(?:是|有|在于|:)+")
NEXT_STEP_LABEL = re.compile(
    _any("下一步 下步 下阶段 接下来 下周 后续 近期")
    + "(?:工作|打算|计划|安排|思路|措施){0,2}(?:是|:|,)?(?=.)"
)
_INTENDS = _any("拟 将 准备 打算 计划 预计 力争 争取 确保 有望 预期 可望 抓紧 尽快")
PLAN = re.compile(rf"(?:我[厅局委办市]|我们|现|目前){{0,3}}{_INTENDS}")
EXPECTED = re.compile(f"{_INTENDS}|[能会可](?=在|于|按|完)|延期|推迟|前(?:完成|报送|提交|办结|出|印发|上线)")
UNDER_WAY = re.compile(
    _any(
        """正在 正(?=[组推抓起研制修征对协申筹开准]) 推进 进行中 办理中 在办 有序 稳步 启动 开展 组织 起草 征求 修改 完善 调研 对接
        会商 研究 部署 已(?!收|知|阅|读) 完成 办结 初步 形成 印发 出台 上线 报送 提交 召开 走访 梳理 排查 整改 落实 进度 进展 达到
        拟 预计 计划 将 中(?=[,。;]|$) 送审 会签 审 差 剩 待 快 过半"""
    )
)

IMPERATIVE = re.compile(
    _any("请(?!求|示|省|协|领导|办|市|上级|帮|予) 麻烦(?!省|领导) 务必 烦请(?!省) 要求 各单位 大家 提醒 催 @")
    + "|(?:完成|办理)?(?:时限|期限|时间节点|截止)"
)
"""Said to others, or about the task: no report."""

QUESTION = re.compile(
    r"\?|[吗呢么]$|"
    + _any(
        """什么时候 何时 怎么 如何(?!下) 能否 可否 是否 能不能 是不是 要不要 有没有 哪[个天一位些] 几号 多久 请问 为什么 为何 谁 完成没有$"""
    )
)
ACKNOWLEDGED = re.compile(
    _any(
        """已?收到 收悉 已?阅 知悉 已?知晓 已知 明白 了解 好的 好滴 好 嗯+ 行 可以 没问题 遵照(?:执行|办理)? 照办 马上(?:办|落实)
        立即(?:办理|落实) 抓紧(?:落实|办理|推进)? 即办 ok(?:ay)? roger 👌 👍 🫡 \\+1"""
    )
    + "[了啦哈,!。~ ]*",
    re.IGNORECASE,
)
THANKS = re.compile(
    _any(
        """谢+ 感谢 多谢 辛苦 不客气 麻烦 抱歉 不好意思 早上好 下午好 晚上好 你好 您好 大家好 各位(?:领导|同事)?"""
    )
    + "[^,。;!?]{0,8}"
)
RESERVE = re.compile(r"[还尚仍只就][差缺欠剩]|[还尚仍]没|[尚仍还]未|[差缺](?:签|盖|批|审|一)")
"""What is still missing takes completion back even where it is said of what comes next (办结，预计还差签字)."""

PROMISE = re.compile(
    "(?:我[们厅局委办市]{0,2})?(?:将|会|一定)?"
    + _any("马上 立即 立刻 尽快 抓紧 认真 按要求 按时 严格 及时")
    + "{1,3}(?:抓好)?(?:办理|落实|推进|组织|办|反馈|报送|完成|研究|处理|执行|汇报|安排)?"
)
