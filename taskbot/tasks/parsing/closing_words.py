"""The words by which a unit asks the office to close a task (申请办结, 请予销号, 已具备办结条件), or says that it does not yet.

A request is a word of asking and a word of closing, and matches a whole clause or nothing.
"""

import re

from taskbot.tasks.parsing.reply_words import WHO, any_of

_CLOSING = "(?:办理)?(?:对账|闭环|核查)?" + any_of("办结 销号 销账 销案 结案 结项 核销 完结") + "(?:归档)?"
_ASKS = any_of("申请 提请 报请 请求 恳请 敬请 烦请 请 建议 可以 可予 同意")
_MEETS = any_of("具备 达到 符合 满足") + "了?"
_HANDS_IN = any_of("提交 提出 报送 递交 呈报") + "了?"
_TASK = "(?:(?:[该本此这][项个件条]?|上述|以上|所列)(?:任务|事项|工作)?|任务|事项|工作)"
_OFFICE = any_of("贵办 贵处 你办 领导小组办公室 省?转升办 督[办查]单位 督[办查][室处] 办公室 领导 上级")
_LOOKS = "(?:审[核查定批]|核[实查验准]|研究|批准|同意|确认)"

_OPENING = f"(?:{WHO}|{_TASK}|特此|特|现已?|目前|已经?|经研究|故|因此|为此|均|都|进度|100%|,)*+"
_FOR_WHAT = f"{_OFFICE}?予?{_LOOKS}?[后并]?(?:[将把对]{_TASK})?(?:按照?)?(?:予以|给予|准予|予)?"
_ENDING = f"(?:{_TASK}|了|啦|处理|手续|为盼|为荷)*+"
_PAPERS = r"(?:\((?:[详附]?见?附[件后表]|材料[已另][^()]{0,4}|附[件表]?:[^()]{1,30}|[0-9.]{3,5})\))?"

REQUEST = re.compile(
    f"{_OPENING}(?:{_ASKS}{_FOR_WHAT}(?:{_CLOSING}|报办结)|[申上现]?报办结|{_HANDS_IN}{_CLOSING}的?申请"
    f"|{_CLOSING}申请已经?{_HANDS_IN}|{_MEETS}{_CLOSING}的?(?:各项)?(?:条件|要求|标准)){_ENDING}{_PAPERS}"
)

_NOT = "(?:不|未|没有?|暂|勿|别|缓|无需)(?:再|曾|能|有|完全|正式|足以|打算|准备)?"
_LATER = any_of(
    """待 等 再 后 下一?步 下个?[周月半季] 明[天年] [月年季][底初末] [0-9][日月] 旬 前 拟 将 准备 计划 预计 打算 争取 力争 适时 择[机日]
    另行 届时 尽快 近期 稍后"""
)
_ANY_REQUEST = f"(?:(?:{_ASKS}|{_MEETS}|{_HANDS_IN}|[宜应能予])[^,。;]{{0,6}}?{_CLOSING}|报办结)"
NOT_YET = re.compile(f"{_NOT}{_ANY_REQUEST}|{_LATER}[^,。;]{{0,10}}?{_ANY_REQUEST}")
"""暂不申请办结, 尚不具备办结条件, 下周申请办结, 验收后再报办结: what is not asked for now."""

_ENDED = (
    any_of(
        """完成 办结 建成 印发 出台 发布 上线 上线运行 开通 投产 投用 投入使用 竣工 完工 通过 批准 达到 达标 形成 完毕 到位 齐全 覆盖 交付 挂牌 签约
        兑现 拨付 落地 落实 解决 举办 召开 对接 报送 [\u4e00-\u9fff][完齐满毕] [\u4e00-\u9fff]成"""
    )
    + "了?"
)
_NOT_ON_ITS_WAY = "[^,。;有报送提呈上拟待将请拿交转]"
"""已有12家完成 and 已交省厅印发 tell of a part, and of what others have to do."""
TOLD_AS_DONE = re.compile(
    f"(?:已|全部|全面|均|都|累计|实际|超额)(?:{_ENDED}|{_NOT_ON_ITS_WAY}{{1,10}}?{_ENDED}|成(?![立为员]))"
    f"|^(?![^,。;]{{0,20}}[日月周年季旬后]){_NOT_ON_ITS_WAY}{{0,20}}?{_ENDED}(?:$|[^,。;]{{0,6}}[0-9])"
    "|(?:效果|反映|反响|运行|成效)[^,。;]{0,4}(?:良好|好|正常|稳定|平稳|明显|显著)$"
)
"""全部成图, 建成平台3个, 培训完毕, 运行良好: what goes with a request to close, though it need not mean that all is done."""

STILL_GOING = re.compile(
    "中$|[正在](?=[办做弄写改审走推核建整])|进入|启动|开始|申请|安排|后补|补[充办报交]|程序|流程|收尾|明[天日]|后天|下[周月]"
)
"""What does not, whatever else the clause tells."""
