"""Deadlines without a date: what hangs on an event (验收后, 汛期前, 按序时进度), long-term (长期坚持), vague (尽快)."""

from collections.abc import Callable

from taskbot.tasks.parsing.deadline_grammar import Fields, Precision, Reading, Reference, rule
from taskbot.tasks.parsing.numerals import DIGITS


def _of(precision: Precision) -> Callable[[Fields, Reference], Reading]:
    return lambda fields, on: Reading(precision)


_EVENT, _LONG_TERM, _VAGUE = _of(Precision.EVENT), _of(Precision.LONG_TERM), _of(Precision.VAGUE)

_WORDS = r"[^,;。:!?\s\0]"
_HAPPENS = (
    "完成|结束|到位|批复|获批|开工|投产|验收|竣工|出台|签订|审定|审核|通过|成立|启动|召开|解除|明确|批准|合格"
)
_COMES = "汛期?|到来|来临|梅|两会|高考|会议?|入冬|入夏|春耕|供暖|换届|到期|届满|期满|放假|开学|召开|开工|完工|竣工|投产|投运|启用|验收|上市|交付|上线|开幕|挂牌|结束"
_PLANNED = "时间节点|时间要求|时序进度|序时进度|进度要求|时间表|计划进度"
_FOR_LONG = (
    r"(?<![中投成])长期(?=坚持|推进|开展|实施|任务|工作|抓|落实|执行|保持|跟踪|性|[,。;)\s]|$)|常态化|长效(?=坚持|推进|抓)"
    r"|持续(?!时间|稳定)|经常性|贯穿全年|常年(?=坚持|推进|开展|实施|抓|$)|常抓不懈|坚持不懈|全年度?推进"
)
_SOON = (
    "尽快|尽早|及早|适时|近期|近日|早日|择机|择期|抓紧|及时|立即|从速|立刻|马上|第一时间|即刻|随时|立行立改|即知即改|即行即改|即时|随到随办"
    "|适当时候|条件成熟|视情|酌情|下一?步|稍后|过几天|过段时间|短期内|待定|等通知|另行通知|定期|不日|这两天|近两天|限期|有空|按时|按期|如期"
)

# fmt: off
_TABLE = (
    ("as planned", "按", f"按照?{_WORDS}{{0,12}}(?:{_PLANNED})", _EVENT),
    ("after an event", "后", f"{_WORDS}{{1,12}}(?:{_HAPPENS})〈后〉(?!的)", _EVENT),
    ("before an event", "前", f"{_WORDS}{{0,6}}(?:{_COMES})(?:〈前〉|前〈序〉(?:天|日|周|个))", _EVENT),
    ("after something", "后", f"^(?![{DIGITS}]){_WORDS}{{2,16}}(?<!目|日|此|今|会)〈后〉$", _EVENT),
    ("before something", "前", f"^(?![{DIGITS}]){_WORDS}{{2,16}}(?<!目|日|此|当|年)〈前〉$", _EVENT),
    ("at an event", "时后步", f"(?:待|结合){_WORDS}{{1,16}}(?:时|后)|与{_WORDS}{{1,12}}同步", _EVENT),
    ("long-term", "长常持经贯全懈", _FOR_LONG, _LONG_TERM),
    ("vague", "快早适近择抓及立从马第即随当条视酌下稍过短待等另定不这限有按如", _SOON, _VAGUE),
)
# fmt: on
RULES = tuple(rule(*line) for line in _TABLE)

SIGNS = (
    f"(?:{_HAPPENS})〈后〉",
    f"(?:{_COMES})(?:之|以)?前",
    f"{_PLANNED}|待|结合|同步",
    "长期|常年|坚持不懈|常抓|常态化|长效|持续|经常性|贯穿|全年",
    _SOON,
    "[前后]$",
)
"""What a match holds at least."""
