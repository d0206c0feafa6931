"""The words with which a unit asks for 延期 or 退回 in ordinary Chinese: whole clauses, so that a report of such things is none.

申请延期到7月3日 asks; 延期开工的企业已复工, 申请延期还款的企业12家 and 已退回材料 tell.
"""

import re

from taskbot.tasks.parsing.reply_words import any_of

_WE = "(?:(?:我们?|本)(?:单位|部门|厅|局|委|办|处|市)|我们)"
_ASKS = "(?:特|现|拟|故|为此|因此|经研究|决定|只能|只好|恐|恳|敬|还|可能|所以)*+(?:(?:想要?|打算|准备|需)申请|打算|准备|申请|请求|请予以?|请|望|希望|需要?|想要?|建议|要求|能否|能不能|可否|可不可以|是否可以?)"
_CAUSE = f"(?:(?:因|由于|鉴于|受)[^,;。\n]{{1,40}}?{any_of('原因 影响 因素 问题 限制 所限 不足 滞后 未到位 较大 较多 较紧')})?,?"
_TASK = "(?:(?:该|本|此|这|上述|以上)?[项个件条]?(?:任务|事项|工作|事情|事)?)"
_TIME = "(?:的?(?:完成|办结|办理|报送|上报|提交)?(?:时限|期限|时间|日期)?)"
_LATER = any_of("延期 延长 延后 延迟 推迟 顺延 展期 延至 延到 延(?=[0-9一二两三四五六七八九十])")
_DAY = "[0-9〇零一二三四五六七八九十廿两上中下本明今年月日号周星期末底初旬季度天半./-]"
_DONE = "(?:之?前|以前)?(?:完成|办结|办理|报送|上报|提交|印发|再报)?"
_NUMERALS = "[0-9一二两三四五六七八九十半]{1,3}"
_UNITS = "个?工作日|个?自然日|个?星期|个?礼拜|个?周|天|个半月|个月|月(?<=半月)"
_SPAN = f"{_NUMERALS}(?:{_UNITS})(?:左右)?"
_COUNT = f"(?:{_SPAN})?"
_ASKED_DAY = (
    "(?:(?:[0-9〇零一二三四五六七八九]{2,4}年|今年|明年|本年)?[0-9一二三四五六七八九十]{1,2}月(?:[0-9一二三四五六七八九十廿]{1,3}[日号]|[底初末]|[上中下]旬)?"
    "|[0-9]{1,4}[./-][0-9]{1,2}(?:[./-][0-9]{1,2})?|[0-9]{1,2}[日号]|[上下本这]个?(?:周|星期|月|季度)[一二三四五六日天末底初]?(?:上旬|中旬|下旬|[0-9]{1,2}[日号])?|周[一二三四五六日末]"
    "|年底|月底|季度末|明年(?:初|底)?|明天|后天)"
)
_FROM = f"(?:[由从](?:原定?的?)?{_ASKED_DAY})?"
_UP_TO = f" ?(?:至|到|为)?(?:新的?)?(?:日期|时限)?:? ?{_ASKED_DAY}{_DONE}"

EXTENSION = re.compile(
    f"{_CAUSE}(?:{_WE})?{_ASKS}(?:批准|同意|予以|给予|办理|把|将)*+{_TASK}{_TIME}{_FROM}(?:予以|给予|再)?"
    f"(?:{_LATER}|(?<=[限间期日号])(?:调整|变更|修改|改)(?=[至到为]))(?:一下)?{_TIME}(?:{_UP_TO}| ?{_SPAN}|(?:至|到|为)?{_COUNT}(?:{_DAY}{{2,16}})?{_DONE})[吧呢]?(?= |$)"
)
"""What asks for a later date, with or without naming it, up to the end of its clause or to a blank, where the reason may follow."""

LATER = re.compile(
    f"{_CAUSE}(?:{_WE})?(?:把|将)?{_TASK}{_TIME}{_FROM}(?:再)?{_LATER}(?:一下)?{_TIME}(?:{_UP_TO}| ?{_SPAN})[吧呢]?(?= |$)"
)
"""The same without a word of asking, where the words begin with it and name a day or a span (延期 7月3日, 延期一周)."""

REQUEST = re.compile(
    f"(?:{_WE})?(?:{_ASKS})?(?:批准|同意|予以|给予|把|将)*+{_TASK}{_TIME}{_FROM}(?:予以|给予|再)?"
    f"(?:{_LATER}|改|调整|宽限)(?:一下)?{_TIME} ?(?:至|到|为)? ?(?P<span>{_COUNT})"
)
"""What says that a later date is wanted, up to the date itself; no part of the reason."""

NOT_OURS = re.compile(
    f"(?:经研究|经核实|经核|经查|我们认为|报告|领导好)?,?{_TASK}的?(?:职责|职能)?(?:并|都|应|应该|恐)?(?:不是|不属于?|非|不在|不归|不由)"
    f"{_WE}的?(?:{any_of('职责 职能 职权 业务 主管 分管 主责 管辖 负责 承担 管理 管')})*+的?(?:范围|范畴|领域)?(?:之?内|以内)?的?{_TASK}[了啊]?"
)
UNRELATED = re.compile(
    f"{_TASK}与{_WE}的?(?:{any_of('职责 职能 业务 工作')})*+(?:无关|不符|不相关|没有关系|关系不大|不对应)"
)
_THIS = "(?:(?:该|本|此|这)[项个件条]?(?:任务|事项|工作|职能|职责)|相关(?:职能|职责|任务)|任务)"
_ANSWERABLE = "(?:牵头|责任|承办|主办|配合)?(?:单位|部门)"
NOT_LEADING = re.compile(
    f"{_WE}(?:并)?(?:不是|非)(?:该|本|此|这)?[项]?(?:任务|事项|工作)?的?(?:牵头|责任|承办|主办|主管|主责)(?:单位|部门)"
    f"|{_WE}(?:并)?(?:没有|无|不承担|不涉及|未承担|不负责|不牵头){_THIS}"
    f"|{_TASK}(?:不由|不归|不(?:应|该|应该)由){_WE}(?:来)?(?:承办|牵头|主办|负责|办理)"
)
"""我市无此项任务, 我单位不是牵头单位."""
ANOTHERS = re.compile(
    f"(?:{_WE})?{_TASK}(?:{_ASKS}|应该?|应当|宜)(?:改|转|交)?(?:由|交由?|给)[^,;。\n]{{2,14}}[厅局委办部市院会行司心团](?:来)?(?:承办|牵头|负责|办理|承担|主办)"
)
"""建议由省科技厅承办; 建议由省财政厅牵头解决 asks for help."""
RETURNED = re.compile(
    f"(?:{_WE})?(?:{_ASKS})?(?:予以|给予|把|将)*+{_TASK}(?:予以)?退回(?:{_TASK}|给?(?:督办单位|办公室|贵办|你办|省转升办))?"
    f"(?:(?:并|后)?(?:重新|另行)(?:明确|确定|指定|调整|安排){_ANSWERABLE}|重新(?:交办|分办|分配))?[吧]?"
)
"""A clause that asks the office to take the task back, without saying why."""

COUNTED = re.compile(
    f"工作日|[天周]$|[天周月日]内|(?<=[0-9一二两三四五六七八九十半])个月|{_SPAN}(?:时间|之?后)?$"
)
"""5个工作日: a span, which counts from the present date."""
SPAN = re.compile(f"(?P<count>{_NUMERALS})(?P<unit>{_UNITS})(?:左右)?(?:的?时间)?")
OPENING_SPAN = re.compile(
    f"[\\s,:]*(?:(?:还|再|最多|大约|约|只|想|要|需要?|申请|请|多|给|用|延|宽限)*){SPAN.pattern}(?:之?后)?(?=[ ,;。!吧]|$)"
)
"""两周，材料没到齐: with nothing before it that would make it something else's."""

DONE = re.compile(f"{_DONE}[吧呢]?")
ENDS = re.compile(f"{_DONE}[吧呢]?(?:[ ,;。!)\n]|$)")
"""What follows a day that is asked for without 延期; 数据6月20日才到 is a reason."""

CLAUSE = re.compile("[^,;。!?\n]+")
POLITE = re.compile(
    "(?:能否|能不能|可否|可不可以|是否可以?)(?=[^,;。!\n]{0,12}(?:延|展期|推迟|顺延))|[吗么嘛]?[?？]+$|(?:可以|行|好)吗$"
)
"""能否延期到7月3日？ asks for it."""
QUESTION = re.compile("[?？]|[吗么嘛]$|是不是|是否|能不能|可不可以|可否|怎么|如何")
REASON_LABEL = re.compile("(?:申请)?(?:延期|退回)?的?(?:原因|理由|事由)(?:如下|是|为)?[:：]?")
A_FIGURE = re.compile(r"[0-9.]{1,5}[%％]")
OPENING = re.compile(r"[\s,，:：]*(?:新的?)?(?:日期|时限)?(?:是|为|到|至)?[:：]?\s*")
DATE = re.compile(
    "(?:[0-9〇零一二三四五六七八九]{2,4}年|今年|明年|本年)?[0-9一二三四五六七八九十]{1,3}月"
    "(?:[0-9一二三四五六七八九十]{1,3}[日号]?|[底初末]|[上中下]旬)?(?:之?前)?"
)
SHORT_DATE = re.compile(r"([0-9]{1,2})[./]([0-9]{1,2})(?=[ ,;。前]|$)")
"""7.3 and 7/3, which are days where a day is asked for."""
