"""Tells whether a unit's words end the trouble 需协调 that it has told of before. In doubt the trouble lasts. Pure.

Mere progress ends nothing. What ends it is said of the trouble itself: that it is settled (问题已解决, 已协调到位), that no
help is wanted any more (不再需要协调), that work is on again (已恢复施工), that there is no problem (存在问题：无), or that just
what was missing is there (经费已到位, where 经费 was missing).
"""

import re

from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.parsing.reply_words import any_of

READ_CHARACTERS = 8_000
_CLAUSE = re.compile(r"[^,。;!?\s]{1,60}[?]?")

_TROUBLE = "(?:问题|困难|难题|难点|障碍|堵点|卡点|瓶颈|矛盾|阻力|事项|事宜|情况|诉求|需求|协调|受阻|卡住)"
_SETTLED = any_of(
    """解决 克服 化解 打通 消除 解除 排除 疏通 理顺 破解 扫清 了结 协调到位 协调好 协调妥当? 协调一致 协调完毕 协调完成
    协调成功 协调下来 协调落实 协调解决"""
)
_ARRIVED = any_of(
    """到位 落实 拨付 下达 批复 获批 批准 核准 到账 到岗 提供 开放 开通 打通 供应 保障 腾出 交付 补齐 办妥 办好 办结 签订 明确
    出台 同意 放行 拿到 配齐 调剂"""
)
_BY_NOW = any_of(
    "已经? 均已? 都已? 业已 现已 也已? 得到 得以 获得? 全部 完全 全面 彻底 顺利 圆满 妥善 有效 及时 成功 帮助?我?[们厅局委办市]? 协调"
)
_WHAT = "(?P<what>[^已]{0,24}?)"
_BY_WHOM = "(?:[经由][^已了]{1,12}?)?"
_OBJECT = "(?P<object>[^了]{0,20})"
_ENDING = "(?:了|完毕|完成|完|好|到位|成功|妥当)*"


def _past(verbs: str) -> re.Pattern[str]:
    """…已解决, …解决了, 已解决…: what is settled stands before the verb or behind it."""
    return re.compile(
        f"{_WHAT}(?:{_BY_NOW}){{1,4}}{_BY_WHOM}{verbs}{_ENDING}{_OBJECT}|{_WHAT.replace('what', 'before')}{verbs}了"
    )


_IS_SETTLED, _HAS_ARRIVED = _past(_SETTLED), _past(_ARRIVED)

_HELP = "(?:协调|支持|帮助|帮忙|出面|解决|介入)"
_NEEDLESS = re.compile(
    f"(?:不再|[已现]不|已无|暂不|暂无|[无不毋]|没有?)再?(?:需要?|须|用|必)(?:要|再)?[^,。;]{{0,14}}?{_HELP}"
    f"|(?:无|没有)(?:其他)?(?:需要?|须|要|待)?[^,。;]{{0,6}}?协调的?(?:事项|问题|内容|事宜|需求)"
    f"|协调[^,。;]{{0,4}}(?:事项|问题|内容|事宜)[:为是]?(?:暂|目前|均)?(?:无|没有)$"
    f"|(?:撤回|取消|撤销|收回)[^,。;]{{0,8}}协调(?:申请|请求|事项|需求)?$"
    f"|协调(?:申请|请求|事项|需求)[^,。;]{{0,6}}(?:撤回|取消|撤销|销号|了结)"
)
_ON_AGAIN = re.compile(
    "(?:现|目前|项目|工程|施工|工地|任务|工作|推进|该项|各项|均|都|已经?|全面|正常|顺利|正式)*?"
    "(?:恢复(?:了)?(?:正常|施工|建设|推进|进场|办理|作业|实施|开展)|(?:已经?|全面)复工)(?:正常|推进|建设|施工|办理|了)*"
    "|[^,。;]{0,12}(?:不再|[已现]不)受阻"
)
_NONE = re.compile(
    "(?:目前|暂时?|现在?|已经?|均|再|当前|任务|工作|推进|过程中|存在)*(?:无|没有|没|不存在)(?:任何|什么|遗留|存在|主要|明显)*"
    "(?:问题|困难|障碍|阻碍|堵点|卡点)了?"
)
_NO_PROBLEM = re.compile(
    "(?:目前)?(?:存在|主要|面临)*的?(?:主要)?(?:问题|困难)(?:和困难|与困难|及困难|和问题)?[:是为](?:暂|目前|均)*(?:无|没有)"
)
_DOUBT = re.compile(
    "[0-9%?]|[未尚还仍待需望将拟若]|没(?!有)|没有(?:完全|全部|得到|解决)|预计|力争|争取|计划|如果|如能|如[已得]|一旦|抓紧|尽快|正在|逐步|部分|一半|基本|大部|初步|个别|首批|先行"
    "|能否|是否|可能|应该|估计|推动|努力|着手|开始|其[他余中]|请|要求|有[些的]|[一二三四五六七八九十百]+[个家项户条]"
)
_DOUBT_OF_NEED = re.compile("[?]|若|如[果能已]|一旦|能否|是否|可能|预计|力争|争取|估计|其他|之前|此前|原本")

_FORMER = re.compile("此前|之前|前期|前阶段|前述|原先|先前")
_SAYS_NOTHING = re.compile(
    f"{_TROUBLE}|[省市县区国][\u4e00-\u9fff]{{1,10}}?(?:厅|局|委|办|部|院|中心)|(?:各级|相关|有关|主管|上级)?部门|省里|市里|上级|领导|贵办|你办|督办单位|我?单位|我[们厅局委办市]"
    f"|{_FORMER.pattern}|目前|现在?|经过|经(?=[省市县区国由与你贵多])|通过|由|在|和|与|及|的|该|此|上述|相关|有关|所有|各项|存在|反映|提出|所?需|要|支持下?|帮助下?|协助|协商|对接|沟通|关于|对|把|将|最终|终于|日前|近日|今天|本周|昨天|上周|后"
)
_KIN = tuple(
    frozenset(row.split())
    for row in (
        "资金 经费 款项 拨款 补助 专项 配套",
        "用地 土地 地块 选址 供地 林地 指标",
        "人员 人手 编制 力量 专家",
        "数据 接口 系统 平台 权限",
        "审批 批复 批文 手续 许可 环评",
        "设备 物资 材料 原料",
    )
)
"""Words for the same thing: the unit may say 资金 of what it called 经费."""
_EVERYWHERE = frozenset(["省级", "我省", "全省", "企业", "工作", "项目", "任务", "单位", "部门"])


def ends_trouble(words: str, trouble: str) -> bool:
    """Whether the words, said of one task, end the trouble that was told in the words `trouble`."""
    line = half_width(words[:READ_CHARACTERS])
    return any(_ends(found.group(), trouble) for found in _CLAUSE.finditer(line))


def needs_no_help(words: str) -> bool:
    """Whether the words say in so many words that nothing is to be coordinated, and no problem left (存在问题：无)."""
    clauses = (found.group() for found in _CLAUSE.finditer(half_width(words[:READ_CHARACTERS])))
    return any(_is_needless(clause) or _NO_PROBLEM.fullmatch(clause) for clause in clauses)


def _is_needless(clause: str) -> bool:
    return bool(_NEEDLESS.search(clause)) and not _DOUBT_OF_NEED.search(clause)


def _ends(clause: str, trouble: str) -> bool:
    if _is_needless(clause) or _NO_PROBLEM.fullmatch(clause) or _NONE.fullmatch(clause):
        return True
    if _NEEDLESS.search(clause):
        return False
    clause = _FORMER.sub("", clause)
    if _DOUBT.search(clause):
        return False
    if _ON_AGAIN.fullmatch(clause):
        return True
    if settled := _IS_SETTLED.fullmatch(clause):
        named = _named(settled)
        return not named or _are_kin(named, trouble) or bool(trouble and not _things_in(trouble))
    arrived = _HAS_ARRIVED.fullmatch(clause)
    return arrived is not None and _are_kin(_named(arrived), trouble)


def _named(found: re.Match[str]) -> str:
    """What is settled, without the words that name nothing."""
    return _things_in((found["what"] or found["before"] or "") + (found["object"] or ""))


def _things_in(words: str) -> str:
    return _SAYS_NOTHING.sub(" ", half_width(words)).strip(" ,。;:\n")


def _are_kin(named: str, trouble: str) -> bool:
    """Whether both name the same thing, by two characters in common or by the table."""
    shared = {named[at : at + 2] for at in range(len(named) - 1)}
    said = _things_in(trouble)
    if any(pair in said for pair in shared - _EVERYWHERE if " " not in pair):
        return True
    return any(_has_any(row, named) and _has_any(row, trouble) for row in _KIN)


def _has_any(row: frozenset[str], said: str) -> bool:
    return any(word in said for word in row)
