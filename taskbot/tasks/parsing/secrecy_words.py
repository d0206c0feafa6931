"""The words of secrecy marks 密级标志, as tables that a clerk can review; `secrecy` says where they count as a mark.

`甲|乙 + 丙|丁` stands for 甲丙, 甲丁, 乙丙, 乙丁. Between the characters of a word a paper may have spaces (机　密).
Nothing here: 主动公开, 依申请公开, 公开发布, 仅供参考, 不得转载.
"""

from typing import NamedTuple

GRADE = "绝密|机密|秘密"
"""国家秘密的密级."""

SIGNED = f"{GRADE}|工作秘密|内部"
"""A mark wherever a star follows (机密★1年), or before it 密级："""

STARS = "★☆✩✪✫✬✭✮✯✰⭐🌟⋆※"
ASTERISKS = "*﹡∗"
"""A star too, where a term follows (秘密*10年) or the line ends."""
TERM = "长期|永久|启封|启用|印发前|公布前|解密"
"""What follows a star, beside a number of years."""

LABELS_OF_GRADE = "密级|保密级别|秘密等级|涉密等级|保密等级|涉密级别|密级标识"
LABELS_OF_OPENNESS = "公开 + 属性|方式|形式|类别|类型|选项|范围|性质"
NOT_OPEN = "不予公开|不得公开|不宜公开|不公开|暂不公开"
"""What the label of openness must be followed by (公开属性：不予公开)."""

SET_OFF = (GRADE, "工作秘密", "内部 + 资料|文件|材料", "不得|不予|不宜 + 公开")
"""Marks even where they only stand apart from other words, by a space (机密 关于…的通知)."""

ALONE = (
    *SET_OFF,
    "内部 + 刊物|参考|使用|传阅|掌握|稿|电报",
    "仅供|只供|仅限 + 内部工作|内部人员|内部|领导同志|领导 + 参考|参阅|使用|阅读|学习|掌握|传阅|交流|",
    "供|限 + 内部 + 参考|参阅|使用|阅读|学习|掌握|传阅|交流",
    "不公开|暂不公开|不对外公开|不得对外公开|不得公开发布|不得对外发布",
    "不得|请勿|切勿|严禁|禁止|勿 + 外传|外泄|外发|外借|翻印|复制|转发|扩散|公开|传播|摘抄|上网",
    "注意 + 保存|保密|保管",
    "妥善保管",
    "阅后|用后|会后 + 收回|退回|即焚|销毁",
    "内部",
)
"""Marks where a line or a pair of brackets holds nothing but such words and those of `BESIDE`."""

WEAK = f"{GRADE}|内部|不公开"
"""Everyday words: in ( ) they are a mark only at the beginning of a line or the end of a clause. 内部 in a line of its own only at the head of a paper."""

BESIDE = (
    "此|本|该 + 件|文件|资料|材料|表|清单|通知|方案|报告",
    "以上|内容|信息|附件|文件|资料|材料|级|件|属于|属|系|为|是|请|应|均|并|且|对外|发布|使用|一律",
    "未经 + 批准|许可|同意|授权|允许",
    "密级|保密期限|启封|启用前|印发前|公布前|公开前|解密前|长期|永久|特急|加急|平急|特提|急件|急",
)
"""What may stand beside a mark without making it running text; numbers and signs too."""

UNDECIDED = (
    "征求意见|征集意见|意见征集|征求|送审|讨论|审议|评审|论证|报审|报批|会签|上会|代拟|未定 + 稿",
    "征求意见|送审|讨论 + 草案",
)
"""In brackets behind a title, alone below it, bare behind the name of a paper (方案征求意见稿), anywhere in a file's name."""

UNFINISHED = ("草案|草稿|初稿|修改稿|过程稿|待审稿|拟稿",)
"""In brackets behind a title or alone below it; in a file's name only at an edge: 初稿编制进度表 is no draft."""

PAPER_KINDS = "方案|计划|意见|办法|规划|规定|条例|细则|通知|清单|指南|报告|要点|措施|规范|纲要|决定|预案|目录|规则|指引|政策|法"

MADE = (
    "形成|起草|草拟|完成|提出|印发|下发|转发|提交|提请|征求|出台|公布|发布|公示|反馈|汇总|通过|完善|启动|学习|出具|附|见",
    "拟 + 定|订|制",
    "制 + 定|订",
    "修 + 改|订",
    "编 + 制|写|印|出",
    "审 + 议|定|核|查|阅",
    "讨论|论证|结合|对照|根据|按照|参照|依据",
    "报送|上报|报出|呈报|拿出",
    "研究 + 提出|制定|制订|起草|形成|审议|讨论|修改|《",
)
"""Verbs that make or handle a draft: behind one 征求意见稿 is what a task is about, not what the paper is."""

BEFORE_MADE = (
    "前|内|底|已|已经|正在|并|再|要|应|须|需|初步|抓紧|尽快|牵头|组织|负责|认真|共同|继续|及时|研究|会同"
    "|厅|局|委|办|市|部门|单位|专班|我们"
)
"""What such a verb stands behind, beside the beginning of a clause."""


class Named(NamedTuple):
    """Words that mark a file by its name, unless they are part of a longer harmless word (商业秘密保护办法)."""

    words: str
    not_after: str = ""
    not_before: str = ""


_OTHER_WORDS = "性|切|集|封|度|布|码|钥|植|闭|接|织|林|室|不可"
"""契机密切, 手机密码"""

ANYWHERE = (
    Named("绝密|机密", not_before=f"{_OTHER_WORDS}|计算"),
    Named("工作秘密"),
    Named("内部资料", not_before="性"),
    Named(
        "不得 + |对外|向外|向社会|擅自|私自|随意|提前 + 公开",
        not_before="征集|征求|招标|招聘|招募|募集|选拔|选聘|遴选|采购|出让|转让|竞价|拍卖|销售|发行|发售",
    ),
    Named("秘密级", "国家", "别"),
)
"""Marks wherever they stand, also in running text (本件不得公开), unless part of another word (契机密切, 机密性); without
spaces in them. What is let through by mistake is grave, and what is refused by mistake costs the office a reason."""

DENIES = "(?:并?不|未|没有?|均不|也不)(?:是|属于?|涉及?|含有?|包含|包括|存在|带有?|构成|系|列为)|并?非|无"
DENIED = "国家秘密|商业秘密|工作秘密|内部资料|绝密|机密|秘密|涉密|敏感|不得公开|不得对外公开|个人隐私|任何|级|文件|材料|资料|信息|内容|事项|的|等|和|及|与|或|以及|、|/"
"""不涉及国家秘密、工作秘密: what stands behind `DENIES` is no mark."""

_A_RULE = "保护|管理|制度|条例|规定|办法|细则|规范|指引|培训|教育|知识|安全|技术|泄露|泄漏|范围|认定|确定|归档|清退|清理|销毁|登记|台账"
_IS_ABOUT = f"{_A_RULE}|" + "|".join(
    f"{thing}{rule}" for thing in ("级", "文件", "资料") for rule in _A_RULE.split("|")
)
"""What makes a name that of a rule about secrets."""

NAMED = (
    Named(
        GRADE,
        "非|国家|商业|技术|企业|个人|核心|职业|通信|工作|保守|保护|泄露|泄漏|侵犯|涉及|窃取",
        f"{_OTHER_WORDS}|法|与|和|及|、|载体|工作|{_IS_ABOUT}",
    ),
    Named("仅供|只供|仅限|供|限 + 内部 + 参考|使用|阅读|掌握|传阅|学习|交流|"),
    Named("内部 + 文件|材料|刊物|参考|使用|传阅|掌握|讨论稿|稿", "", f"性|价|{_A_RULE}"),
    Named(
        "不予|不宜|不|请勿|禁止|严禁|不对外 + 公开",
        "",
        "事项|信息|目录|范围|理由|情形|答复|告知|决定|招标|选拔|听证",
    ),
    Named("不得|请勿|切勿|严禁|禁止|勿 + 外传|外泄|扩散"),
    Named("注意 + 保存|保密"),
    Named("阅后 + 收回|退回|即焚|销毁"),
    *(Named(words) for words in UNDECIDED),
)
"""What marks a file wherever it stands in its name, beside what is a mark anywhere."""
