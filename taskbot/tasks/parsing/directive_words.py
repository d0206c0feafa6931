"""The words by which a directive orders, aims, finds and refers: tables that a clerk can review."""

import re

_MARK = r"(?:[一二三四五六七八九十]{1,2}[是要]|[①-⑳]|\([0-9一二三四五六七八九十]{1,3}\)|[0-9]{1,2}(?:[、)]|[.](?![0-9]))|[一二三四五六七八九十]{1,3}、|[^,。;:]{2,16}:(?![0-9]))?"
_ADVERB = r"(?:并|同时|此外|另外|其中|特别是|重点|主要|一律|均|也|还|原则上|各级|统一|分别|共同|定期|每[年月周季日]|[0-9]{1,2}月底?前|年底前)*,?"

_VERBS = """
    加强 加快 加大 推 建立 建设 建成 健全 完善 落实 开展 组织 制定 制订 出台 研究 编制 实施 实行 实现 深化 强化 优化 提升 提高 提供 扩大 支持 鼓励
    引导 培育 培养 培训 打造 构建 创建 创新 做好 做强 做优 做大 做实 抓好 抓紧 抓实 抓住 搞好 用好 用足 用活 全面 规范 严肃 严格 严禁 禁止 坚持 坚决 坚守
    发挥 统筹 协调 协同 督促 督导 指导 检查 排查 摸排 摸清 整改 整治 整合 整顿 治理 清理 清除 清退 取缔 关闭 关停 淘汰 压减 压实 压缩 降低 减轻 减免 减少 保障 保持
    确保 力争 争取 积极 大力 着力 继续 持续 进一步 深入 切实 认真 及时 尽快 适时 充分 精准 合理 科学 有序 有效 稳步 稳妥 稳定 分类 分级 分批 分步 逐步 逐级 逐项 逐一
    千方百计 想方设法 提前 抢先 谋划 布局 启动 举办 召开 设立 成立 组建 选取 选树 选择 选派 遴选 评选 评估 评价 考核 通报 公开 公布 公示 宣传 报送 报告 上报 总结
    推荐 申报 申请 筹措 筹集 筹备 安排 拨付 发放 返还 给予 放宽 简化 精简 取消 下放 承接 接续 办理 办好 办结 配备 配合 配强 配齐 修订 修改 调整 增加 增强 增设 拓展
    拓宽 开发 开放 开拓 开通 挖掘 盘活 引进 引育 集聚 招引 吸引 教育 解决 化解 防范 防止 防控 预防 处置 处理 查处 查办 查清 打击 监测 监督 监管 巡查 管好 管控 维护
    保护 修复 改造 改善 改革 改进 更新 升级 转型 融合 联动 联合 对接 衔接 沟通 共建 共享 互认 探索 试点 示范 复制 动员 部署 明确 明晰 细化 分解 量化 履行 承担
    参与 参加 参照 负责 牵头 会同 汇总 上线 调动 搭建 聚焦 围绕 瞄准 立足 依托 结合 针对 按照 根据 通过 突出 把握 畅通 扎实 从严 从快 高标准 高质量 集中 专项 凡 对 将 把
    补齐 补足 优先 兑现 增进 压紧 紧盯 紧扣 牢固 树立 保证 关心 关爱 学习 借鉴 从 以 在 向 为 于 由 请
"""
VERB = f"(?:{'|'.join(_VERBS.split())})"
_MARK_AT = re.compile(rf"\s*{_MARK}\s*")
_ORDERS = re.compile(
    rf"\s*{_MARK}[\s“\"]*{_ADVERB}(?:要(?![求点素件闻案])|须|必须|应|务必|需|不得|各|{VERB})"
)
_MUST = re.compile("要(?![求点素件闻案])|必须|务必|应当?(?![急用对])|须|请|不得|严禁")
_FORMULA = re.compile(
    r"(?:现|已经?)[^。;]{0,40}(?:印发|转发|通知|公布)(?:给|如下|你)|(?:通知|意见|方案|要求|事项|任务|措施)如下|提出(?:以下|如下)|(?:特)?制定(?:本|以下|如下)"
    r"|请[^。;]{0,20}(?:贯彻|遵照|参照|认真|组织)[^。;]{0,6}(?:执行|实施|落实)"
)
_CLOSING = re.compile(
    r"自[^。;]{0,24}起(?:正式)?(?:施行|实施|执行|生效)|有效期(?:至|为|[0-9一二三四五])|负责解释|特此|同时废止|让我们|谢谢大家|任重道远|责任重大"
)
_STAGE = re.compile(r"阶段|\([^()]*[0-9]+[日月][^()]*\)")
_DIVIDES = re.compile("分工|职责|责任")
_FINDINGS = re.compile(
    "(?:问题|困难|危机|风险|不足|短板|原因|矛盾|表现|体现|特点|成绩|成效|变化|趋势)[^,。;:]{0,10}:\\s*$|(?:主要有|主要是|表现[为在]|体现[为在]|包括|分别[是为]|分为|即|一般是):\\s*$"
    "|(?:看到|存在|面临|暴露)[^。]{0,24}(?:问题|困难|不足|短板|挑战|风险)[^,。;:]{0,8}。\\s*$"
)
_STATES = re.compile(
    "较[大高低差弱慢少重]|大幅|明显(?:下降|回落|不足)|下[降滑行]|回落|不[足够强高平实力到畅稳健快深]|偏[低紧慢弱少高]|存在|没有|尚未|难以|短缺|滞后|缺[乏少失]|薄弱|突出$|矛盾|瓶颈|来之不易"
    "|取得了|成效|得到|不会|正在|仍然|依然|带来了|日益|成为"
)
_REFERS_BACK = re.compile(
    r"\s*(?:(?:上述|以上|该项|此项|各项|这项|相关|有关|所有)(?:工作|任务|事项|资金|整改|方案|措施|内容)|(?:整改|排查|自查)?工作)[^,。;]{0,8}(?:于|应|须|要|在|原则上|力争|务必|确保)"
)
_TO_DO = re.compile(r"\s*(?:也|还|同时|此外,?|另外,?)?要(?![求点素件闻案])")
AIM = re.compile(
    r"(?:(?:工作|总体|主要|发展)?目标(?:是|:)?|力争|争取|确保|努力|计划|通过[^,。;]{2,20}努力)*,?"
    r"(?:(?:到|至)(?:20[0-9]{2}年|“?十[一二三四五六]五”?|本世纪|[今明]年)|20[0-9]{2}年(?=底|末|前|,|要|力争|实现|全))[^,。;:]{0,8}[,:]?"
)
_AIMED = re.compile(
    "达到?|超过?|突破|建成|实现|形成|完成|培育|提高|提升|下降|降至|增长|以上|左右|全覆盖|基本|明显|显著|%|[0-9](?:个|家|名|亿|万|项)"
)


_VERB = re.compile(
    rf"(?!(?:组织|宣传|监[督管]|教育|保护|规范|培训)[一-龥]{{0,6}}(?:部门?|局|委|厅|办|机构|单位)(?:$|[、,和及])){VERB}"
)


def after_mark(text: str, start: int, end: int) -> int:
    """Where the words after 一是 or （二） or 1. begin."""
    found = _MARK_AT.match(text, start, end)
    return found.end() if found else start


def opens_with_verb(words: str) -> bool:
    """Whether the words say what to do (明晰主责部门), and so name nobody."""
    return bool(_VERB.match(words))


def orders(words: str) -> bool:
    """Whether a sentence opens like one that tells somebody to do something."""
    return bool(_ORDERS.match(words))


def states(words: str) -> bool:
    """Whether a sentence says how things stand (出口大幅下降) rather than what to do."""
    return bool(_STATES.search(words))


def must(words: str) -> bool:
    """Whether it says so in so many words: 要, 必须, 请."""
    return bool(_MUST.search(words))


def is_formula(words: str) -> bool:
    """现印发给你们，请认真贯彻执行: what every paper says, and orders nothing."""
    return bool(_FORMULA.search(words))


def is_closing(words: str) -> bool:
    """本办法自印发之日起施行: about the paper itself, or a speaker's last words."""
    return bool(_CLOSING.search(words))


def is_stage(heading: str) -> bool:
    """（一）动员部署阶段（6月1日—15日）: its days are those of everything under it."""
    return bool(_STAGE.search(heading))


def divides_labour(heading: str) -> bool:
    """Whether the passages under a heading are who does what, and the words before them only announce it."""
    return bool(_DIVIDES.search(heading))


def leads_to_findings(words: str) -> bool:
    """Whether what follows are problems and risks (当前存在的主要问题：一是…), not orders."""
    return bool(_FINDINGS.search(words))


def refers_back(words: str) -> bool:
    """该项工作于4月底前完成: the deadline of what was said before."""
    return bool(_REFERS_BACK.match(words))


def goes_on(words: str) -> bool:
    """要…: the next duty of whoever was named last."""
    return bool(_TO_DO.match(words))


def is_aimed(words: str) -> bool:
    """Whether what is to be by a year is a result: 达到…, 建成…, 超100家."""
    return bool(_AIMED.search(words))
