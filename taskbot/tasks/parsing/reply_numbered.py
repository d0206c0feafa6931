"""Tells tasks written as N号 (7号已完成, 12号和15号都在推进, 1-3号) from days of the month (12号前报, 12号开会).

N号 is a task where a clause's subject stands and where what follows is on these lists; all else is a day, a place or
a paper. The lists are words separated by spaces, in places with a little regular expression.
"""

import re

from taskbot.tasks.parsing.numerals import number
from taskbot.tasks.parsing.reply_words import any_of

LAST_DAY = 31
_NUMBER = "(?:[0-9]{1,5}|[一二三四五六七八九十百零]{1,6})"
_OPENS = (
    r"(?:^|(?<=[\n,;。!:)])|(?<=[^0-9月号日项]、)|(?<=[^月日周天号年本每上下、,第至到] )|(?<=[头责担办们厅局委下余]的)"
    r"|(?<=关于)|(?<=其中)|(?<=目前)|(?<=另外)|(?<=还有)|(?<=[但而])|(?<=我们)|(?<=我[厅局委办市处])"
    r"|(?<=[成结毕中动阻了妥好办展%]) ?)"
)
NUMBERED = rf"{_OPENS}第?{_NUMBER}号?(?:(?:\s?(?:[、,和及与跟至到-]|以及)\s?|(?<=号)\s?)第?{_NUMBER}号?){{0,30}}(?<=号)(?:任务|事项|工作)?"
"""One N号 or a list or range of them, where a clause's subject may stand."""

_SAID_BEFORE = r"(?:(?:没有?问题|已?收到|已签收|[跟和与同]上[周次月]一样),)?"
_GAP = rf"\s?(?:\([^()\n]{{1,40}}\)\s?)?[,:、→-]?\s?{_SAID_BEFORE}(?:的(?=进度|进展|完成率))?(?:\(?[1一][、.)]\s?)?\(?"
_NOW = any_of(
    "分别 [还仍]是 仍为 更新(?:为|:)? 最新 大概 大约 应该 差不多 截至目前 目前 现在 现阶段 现 当前 暂时 均 都 全部 全 也 总体 整体 任务 工作 事项 一直 已经? 基本 实际 我们 我[厅局委办市处]"
)
_BECAUSE = "(?:(?:因|由于|受)[^,。;]{1,14}?)?"
_MANNER = any_of("全部 全面 基本 大体 初步 总体 正式 提前 按期 按时 如期 顺利 圆满 超额 及时 现")
_PAPER = "[\u4e00-\u9fff]{0,6}?" + any_of(
    "方案 初稿 草案 意见稿 报告 标准 标准体系 办法 细则 意见 清单 合同 协议 平台 系统 项目 课题 资金 经费"
)
"""What a unit works on in a task (7号初稿已形成)."""
_DONE = any_of("完成 办结 办完 办好 办妥 做完 做好 弄完 弄好 搞定 完工 销号 落实到位 整改到位")
_RESULT = any_of(
    f"{_DONE} 印发 出台 发布 报送 上报 提交 反馈 验收 上线 竣工 建成 投用 启动 开工 交付 结束 延期 推迟 报省 初稿 定稿"
)
_OWN_DAY = (
    r"(?:于|将于)?(?:[今昨前明后][天日]|[本上下]个?[周月](?:[一二三四五六日天末底初])?|[0-9]{1,2}月(?:[0-9]{1,2}[日号]|[上中下]旬|底|初)"
    r"|[周月年]底|周[一二三四五六日末])"
)
_HOUR = r"(?:[上下中]午|早上|晚上|[0-9]{1,2}(?:点半?|时|:[0-9]{2})){0,3}"
_INTENDS = any_of("原计划 原定 预计 计划 拟 力争 争取 确保 保证 预期 可望 有望 准备 打算 最迟 最晚 将 可 能")
_TIME = rf"(?:{_OWN_DAY}|[0-9]{{1,2}}(?:月|[日号])|季度|年内|按[期时]|如期)"
_NOT = "(?:(?:[尚还仍暂]|一直){0,2}(?:未能?|没能?|没有|无)|迟迟未)(?:正式|全面|按期|按时|如期|全部|实质性?|明显|任何|新){0,2}"

_STANDS = "|".join(
    (
        any_of(
            """正在(?!开会|放假|休|出差|值班) 正(?=[组推抓起研制修征对协申筹准编走])
            在(?=[推抓编审做弄走]|办(?!公)|起草|研究|征求|落实|整改|施工|建(?!议)|途|会签|收尾)
            (?:推进|进行|办理|起草|施工|会签|审批|审核|研究|调研|落实|整改|实施|修改|完善|编制|招标|论证|征求意见)(?:之)?中
            [仍还]在(?!开会|放假|休|出差|值班|外|路上)
            在?(?:有序|稳步|正常|顺利|加快|抓紧|持续|全面|扎实|按[^,。;]{1,6}?)(?:在)?(?:推进|开展|实施|进行|办理|落实|施工)
            (?:一切)?(?:正常|顺利)(?=[,。;]|$)
            (?:工作)?(?:进展|进度|推进|完成|办理)(?:情况)?(?:[率度]|[:为是约达到]|已|目前|[0-9]|百分|过半|正常|良好|顺利|一切|有序|[较比偏很]|缓慢|滞后|落后|不)
            卡壳 推不[动了] 推不下去 推进不[了动下] 停滞不前 存在(?:较大|一些|的)?(?:问题|困难|瓶颈|难点) 有(?:较大|一些)?(?:困难|难度|阻力) 难度[较很]?大
            (?:资金|经费|人手|用地|指标|编制|数据)(?:还|尚|仍)?(?:缺|不足|不够|紧张|[未没不](?:有)?(?:到位|落实|下达|拨付|解决|通))
            还[差剩缺需] 还有[0-9一二两三四五六七八九十]{1,4}[家个项户处] [只仅就]差 差(?=[签盖审验批]|[0-9一二两三]) 剩(?=[验签盖审下])
            即将完成 马上完成 快要?(?:完成|办[完结好]|[弄做]?[完好]了?) 差不多了 [离距]完成 不是已?(?:完成|办结) 问题: [没无]有?(?:困难|阻力|障碍)
            接近(?:完成|尾声) 收尾 进入收尾 过半(?![数的]) [无不]需要?协调 [等待][待候]?[^,。;]{0,10}(?:批复|批准|会签|审批|审定|审核|答复|回复|出台|下达|拨付|签字|盖章)
            申请(?:延期|办结|销号|结项|报办结) 报办结 报请办结 请予办结 可以?办结
            """
        ),
        f"{_NOT}(?:{_DONE}|启动|开始|开展|开工|动工?|推进|着手|落实|到位|实施|施工|进展|突破)",
        "[亟急]?需要?(?:贵办|领导|省|市|转升办|请|协调|[^,。;]{1,14}(?:协调|支持|出面|明确|解决))"
        "|(?:建议|恳请|请求|提请|请(?=省|市|领导|贵办|上级|转升办))[^,。;]{0,16}(?:协调|支持|出面|明确|解决|帮助)",
        rf"{_OWN_DAY}{_HOUR}(?:前|内)?(?:已经?|可|能|将|就|全部|正式|刚)*+{_RESULT}",
        f"{_INTENDS}[^,。;]{{0,12}}{_TIME}[^,。;]{{0,12}}{_RESULT}",
        f"{_PAPER}(?:正在|[尚还仍]在?[未没]?|未|没)(?:{_RESULT}|起草|征求|编制|修改|完善|审|会签|到位|落实|建设|形成|研究)",
        f"(?:{_INTENDS}|申请|需|现)(?:延期|推迟|延至|延后|顺延)[到至]?{_OWN_DAY}",
        "(?:之前|此前|前期|原先|上次)?(?:误报|错报|报错|误填|填错)",
        "(?:约|大约|[改应更]正?该?[为是成]|只有|才|达到?|已达|已到)?(?:[0-9]{1,3}(?:\\.[0-9]{1,2})?%(?![的到出参就人])|百分之|[一二三四五六七八九]成(?=[,。;左]|半|$)|一半(?=[,。;]|$))",
        "[从由][0-9.]{1,5}%",
        "[0-9]{1,6}[\u4e00-\u9fff][^0-9,。;]{0,10}(?:完成|建成|开工|签约|验收|整改|办结|培训)(?:了)?[0-9]",
    )
)
"""How a task stands: said of no day."""

_HAPPENED = "|".join(
    (
        f"(?:{_PAPER})?(?:[业早]?已经?|均|都|刚刚?|早就)(?:[于按][^,。;]{{1,8}}?|{_MANNER}){{0,2}}(?:{_RESULT}|{_DONE}|形成|通过|到位)",
        """(?:已经?|均已|都已)(?:于[^,。;]{1,8}?|全部|基本|正式)?"""
        + any_of(
            """落实 整改 办理 形成 起草 拟定 制定 编制 征求 修改 完善 开展 开始 推进 实施 送审 审 通过 招标 签约 签订 会签 部署 梳理 排查 调研 对接 过半
            达 [0-9] 受阻 停[工滞] 暂停 解决 拨付 下达 进入 明确 公布 报(?=[国市领厅委给]|$) 上会 走完 具备 开通 上报 有(?:初步)?[进成]"""
        ),
        f"{_MANNER}?{_DONE}(?:了|啦)",
        f"(?:基本|大体|初步|总体|大?部分){_DONE}",
        "(?:暂停|停工|停滞|搁置|启动|开工)了",
        f"{_DONE}(?:了)?(?:约|近|到)?(?:[0-9.]{{1,5}}%|百分之|[一二三四五六七八九十](?:成|分之)|一半|大半|过半|大?一?部分)",
        "(?:无法|没法|不能|难以|没能|未能)(?:按期|按时|如期|继续|全部){0,2}(?:完成|办结|推进|推动|开展|落实|启动)",
        any_of(
            "受阻 遇阻 完不成 完成不了 卡[住在了] 停滞 搁置 遇到?了?(?:较大|很大|一些|点)?(?:困难|阻力|问题|瓶颈|障碍)"
        ),
    )
)
"""What happened to a task: it may also have happened on a day."""

_SHORT = rf"(?:{_MANNER}|也|同样)?(?:{_DONE}|启动)(?=[,。;!\n 0-9]|$)"
"""7号完成 is a plan for a day as well."""

_STANDING = re.compile(f"{_GAP}(?:{_NOW})*?{_BECAUSE}(?:{_STANDS})")
_HAPPENING = re.compile(f"{_GAP}(?:{_NOW})*?{_BECAUSE}(?:{_HAPPENED})")
_CUT_SHORT = re.compile(f"{_GAP}(?:{_SHORT})")
_ONE = re.compile(NUMBERED)
_PERSON_BEFORE = re.compile("我(?:们|[厅局委办市处])$")
_RANGE = re.compile("[至到-]")
_EACH = re.compile(_NUMBER)


def numbered_tasks(line: str, *, has_card: bool) -> frozenset[int]:
    """Where N号 begins that is a task's number.

    What happened (7号已完成) is told of the task, except in an answer to a card, where 7号 may be the day. 7号完成 counts
    only before another task that is certain: 7号推进中，18号完成 may tell when 7 will be finished.
    """
    found = list(_ONE.finditer(line))
    certain = {each.start() for each in found if _STANDING.match(line, each.end())}
    happening = [
        each for each in found if _HAPPENING.match(line, each.end()) and not _of_a_person(line, each)
    ]
    cut_short = [each for each in found if _CUT_SHORT.match(line, each.end())]
    certain |= {each.start() for each in happening if _is_no_day(each.group()) or _are_several(each.group())}
    certain |= {each.start() for each in cut_short if _is_no_day(each.group()) or _all_of_several(line, each)}
    if certain or not has_card:
        certain |= {each.start() for each in happening}
    last = max(certain, default=0)
    return frozenset(certain | {each.start() for each in cut_short if each.start() < last})


def _of_a_person(line: str, found: re.Match[str]) -> bool:
    """我们7号已完成 tells on which day."""
    return _PERSON_BEFORE.search(line, max(0, found.start() - 2), found.start()) is not None


def _is_no_day(written: str) -> bool:
    """第7号, and what no month has."""
    return written.startswith("第") or all(number(each) > LAST_DAY for each in _EACH.findall(written))


def _all_of_several(line: str, found: re.Match[str]) -> bool:
    """4号、6号全部办结; 1号至3号全部完成 may be a plan for those days."""
    is_list = _are_several(found.group()) and not _RANGE.search(found.group())
    return is_list and line.startswith("全部", found.end())


def _are_several(written: str) -> bool:
    return len(_EACH.findall(written)) > 1
