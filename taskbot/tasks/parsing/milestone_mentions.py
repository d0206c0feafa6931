"""Finds in a report which milestones 时间节点 it says are reached: 初稿已形成, 已征求省税务局意见. In doubt none is.

A clause speaks of a milestone when it holds what its title is about, and of its being reached when all that it says
besides is known to go with that.
"""

import re
from collections.abc import Sequence

from taskbot.tasks.parsing.numerals import half_width

READ_CHARACTERS = 8_000
_SHORTEST_MATTER = 2
_CLAUSE = re.compile(r"[^,，;。!?\n、并且()]{2,80}")
_VERBS = (
    "形成|完成|印发|出台|发布|公布|征求|征集|召开|组织|开展|启动|建成|编制|制定|起草|提出|提交|报送|上报|送审|报审|审定|审议"
    "|通过|验收|签订|签约|确定|明确|建立|成立|上线|投用|投产|开工|竣工|梳理|汇总|修改|完善|论证|评审|公示|备案|招标|拨付|下达"
)
_TITLE = re.compile(rf"(?P<verb>{_VERBS})?(?P<matter>.*)")
_DONE = re.compile("已|完成|完毕|结束|到位|均|了$")
_HARMLESS = re.compile(
    r"(?:于|在)?(?:[0-9]{4}年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}[日号]|[上中下]旬|底|末|初)|昨[日天]|今[日天]|上周[一二三四五六日末]?|日前|近日"
    r"|《[^》]*》|按时|按期|如期|提前|顺利|正式|全部|全面|目前|现|我[厅局委办市省]|已经|已|均|也|完成|完毕|结束|到位|工作|了|[\s:#]"
)


def reached_in(words: str, titles: Sequence[str]) -> tuple[int, ...]:
    """The places of the titles that the words say are reached, in order."""
    line = half_width(words[:READ_CHARACTERS])
    clauses = [clause[0] for clause in _CLAUSE.finditer(line) if _DONE.search(clause[0])]
    return tuple(
        place
        for place, title in enumerate(titles)
        if any(_says_reached(clause, half_width(title)) for clause in clauses)
    )


def _says_reached(clause: str, title: str) -> bool:
    parts = _TITLE.fullmatch(title.strip())
    if parts is None:
        return False
    verb, matter = parts["verb"] or "", parts["matter"]
    if len(matter) < _SHORTEST_MATTER:
        verb, matter = "", verb + matter
    if len(matter) < _SHORTEST_MATTER or matter not in clause:
        return False
    rest = clause.replace(matter, "", 1)
    return not _HARMLESS.sub("", rest.replace(verb, "", 1) if verb else rest)
