"""Who is to do it, as a directive says it: in a bracket at the end, as the subject of a sentence, or in a line of its own.

Names stay as they are written; a directive may come from any jurisdiction, so no register is asked.
"""

import re
from dataclasses import dataclass, replace
from itertools import islice

from taskbot.tasks.parsing.directive_sentences import Span, phrases
from taskbot.tasks.parsing.directive_words import VERB, opens_with_verb
from taskbot.tasks.parsing.written_units import split_units

PHRASES_TO_SUBJECT = 4
"""The subject may stand behind a condition or two: 办成公办园的，当地政府要…"""

LONGEST_SUBJECT = 600
"""Characters of a clause in which its subject is looked for: a long list of units, with room to spare."""


@dataclass(frozen=True, slots=True)
class Responsible:
    """Lead and supporting units as written; `written` is the whole wording; `is_assumed`: nothing marks the lead."""

    leads: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    written: str = ""
    is_assumed: bool = False
    is_inherited: bool = False

    @property
    def is_named(self) -> bool:
        """Whether anybody is named at all."""
        return bool(self.leads or self.supporting)


NOBODY = Responsible()

_FIRST_LEADS = re.compile(
    "(?:列(?:在)?(?:第一|首)(?:位)?的?(?:单位|部门|者)?(?:为|是)牵头|排(?:在)?(?:第一|首)位的?(?:单位|部门|者)?(?:为|是)?牵头|第一(?:责任)?(?:单位|部门)为牵头)[^、。;()]{0,6}(?:[,;]下同)?"
)
_NO_NAMES = re.compile(
    f"{_FIRST_LEADS.pattern}|(?:20[0-9]{{2}}年)?[0-9]{{1,2}}月(?:[0-9]{{1,2}}日|[上中下]旬)?[^,，;；、。]{{0,12}}|20[0-9]{{2}}年[底末]?前?[^,，;；、。]{{0,8}}"
    f"|长期坚持|长期|持续推进|立行立改|全年|年内|年底前?|(?:(?:完成|办结|办理|整改|落实|实施)?(?:时限|时间|期限|节点)|进度安排|责任人)[】\\]]?[:：][^;；。,，]*"
)
_LINE_BREAK = re.compile(r"\s*\n\s*")
_ROUND = str.maketrans("〔〕[]", "（）（）")
_ROLE_WORDS = re.compile(
    r"牵头|负责|责任(?:单位|部门|主体|处室)|配合|按?(?:照)?(?:各自)?职责分工|协办|主办|承办|参加单位|参与单位|分别落实|具体落实|抓落实|会同"
)
_DEADLINE_WORDS = re.compile(
    r"(?:完成|办结|办理|整改)?(?:时限|时间|期限|节点)\s*:|前(?:完成|落实|取得)|长期(?:坚持)?|持续"
)
_BODY_ENDINGS = (
    r"厅|局|委(?!员)|委员会|办(?![公理好])|办公室|办公厅|室|部(?![门分署位])|部门|单位|政府(?![办督研])|机关|机构|公司|集团|院|所|中心(?!城)"
    r"|支行|分行|小组|专班|工作组|联席会议|(?<!社)会(?![保同议展员])|街道|乡镇|镇|区镇|园区|开发区|高新区|管委会|高校|学校|医院|党委|党组"
    r"|支队|总队|联(?![合动系网])|团市委|社(?!会)|站|段"
)
_ONLY_NAMES = re.compile(
    rf"[^。;:]{{1,30}}?(?:{_BODY_ENDINGS})(?:\([^()]{{1,20}}\))?(?:[、,;和及 ][^。;:]{{1,400}})?"
)
_FIELDS = re.compile(
    r"(?!.*(?:政府|有关|相关|各|单位.))(?P<fields>[一-龥]{2,8}(?:[、和及与][一-龥]{2,8}){1,30}?)等?(?:有关|相关)?(?:部门|单位)"
)
"""经信和税务部门 are 经信 and 税务: what closes a list of bare fields belongs to all of them."""
_GENERIC = re.compile("(?:各|其他|市级|省级|县级)?(?:有关|相关|其他)")

ANNOTATION = re.compile(
    r"\s*[(【\[]?\s*(?:(?:主要|共同|省级|市级)?(?:牵头|责任|配合|主办|协办|承办|参加|参与|主体责任|落实|实施)(?:单位|部门|主体|处室|领导|人)"
    r"(?:和责任人|及责任人)?|(?:完成|办结|整改|办理|实施)?(?:时限|时间|期限|时间节点|进度安排))\s*[:】]"
)
"""A line that only says who or by when: it belongs to the paragraph above."""

_OPENS_NO_NAME = re.compile(
    "(?:[也还]?要|[一二三四五六七八九十]是|我们|大家|企业|群众|同志|党员|干部|这|那|他|它|其中|同时|此外|另外|并|而|且|但|如|若|凡|因|由于|经(?![信济贸开])|自(?!然)|从|到|至|在|对|以|为|与|向|把|将"
    "|按|根据|依据|针对|围绕|结合|通过|依托|利用|发挥|充分|加强|加快|推动|推进|支持|鼓励|引导|建立|完善|落实|督促|指导|组织|会同|配合|协调|要求|确保|保障"
    "|严格|进一步|切实|认真|积极|大力|着力|全面|深入|继续|坚持|做好|抓好|开展|实施|制定|研究|明确|健全|强化|优化|提高|提升|加大|扩大|依法|统筹|严禁|不得|没有|可以|能够)"
)
_MODAL = (
    r"(?:(?:也|还|都|均|既|就|又|同时|一定|切实|认真|尽快|及时)?(?:要(?![求点素件闻案])|应当?(?![急用对])|须|必须|务必|将(?=[对会组在于按适])|需(?!求)|不得|负责(?!同志|人)|牵头|会同|配合)"
    r"|(?:要)?(?:按程序|按规定|按要求|按职责|依规|具体|统一|于|在?[0-9]{1,2}月|每[月季年周日半]))"
)
_NAME_SIGNS = r"[一-龥A-Za-z0-9“”\"+、和及与· ]"
_NAMES = (
    rf"{_NAME_SIGNS}{{1,100}}?(?:(?:{_BODY_ENDINGS})(?:\([^()]{{1,20}}\))?(?:各?有关(?:部门|单位))?"
    r"|(?<=[一-龥])(?<![城超上股门闹夜街各地])[市县区州](?=,?(?:要|须|应))"
    r"|(?<=各)(?:地|市|县|区|省|州|旗|乡镇|街道|单位)(?:\([^()]{1,20}\))?(?:[、和及](?:市|县|区|州|旗|乡镇|街道)(?:\([^()]{1,20}\))?)*+)"
)
_TEAM = rf"(?:牵头|负责(?!同志|人))?+(?:,?(?:会同|联合){_NAMES}(?:[、和及与]{_NAMES})*+)?+(?:,(?!{_OPENS_NO_NAME.pattern}){_NAMES}(?:密切)?(?:配合|参与|参加|协助|协同))?"
_SUBJECT = re.compile(
    rf"\s*(?!{_OPENS_NO_NAME.pattern})(?P<names>{_NAMES}|各[一-龥、]{{2,20}}?)(?:(?:主要|分管)?(?:负责人|负责同志|领导))?(?=,?{_MODAL})"
)
_DOES = re.compile(rf"\s*(?!{_OPENS_NO_NAME.pattern})(?P<names>{_NAMES})(?={VERB})")
"""Without 要: 省转升办统一编制清单."""
_NEVER_IN_A_NAME = re.compile("[将把给的了是要由向请]|通过|所称|设在|应(?!急)|需要|[0-9]时")
_WITH_TEAM = re.compile(_TEAM)
_EVERYWHERE = re.compile(
    r"\s*(?P<names>(?:各|全省各|地方各级|各级)(?:省|市|县|区|州|地|级|乡镇|街道|镇|旗)?(?:\([^()]{1,20}\))?(?:[、和及]?各?(?:有关)?(?:市|县|区|地|乡镇|街道|部门|单位|人民政府|政府)(?:\([^()]{1,20}\))?)*)"
    r"(?<=.)(?![^,。;]{0,12}(?:的(?:问题|情况|经验)))"
)
_LED_BY = re.compile(
    rf"由(?:所涉及的|各)?(?P<names>[^,。;:]{{2,300}}?(?:{_BODY_ENDINGS})(?:\([^()]{{1,20}}\))?(?:等[^,。;]{{0,16}})?"
    rf"(?:牵头|负责(?!同志|人)|会同{_NAMES}(?:[、和及与]{_NAMES})*+|按职责)(?:[^,。;]{{0,20}},(?:{_NAMES})(?:配合|参与|参加|协助|协同))?)"
)
"""由省A厅牵头，省B局配合"""
_DONE_BY = re.compile(
    rf"[由请](?P<names>{_NAMES})(?=于|在|[0-9]|{VERB})|(?:应当?|要|须)由(?P<bound>{_NAME_SIGNS}{{2,40}}?(?:部门|政府|单位))"
)
"""由省B局于6月底前汇总, 请省D局报送"""
_MADE_OF = re.compile(
    rf"由(?P<names>{_NAMES}(?:[、和及与]{_NAMES})*+)等?(?:有关|相关)?(?:部门|单位)?的?(?:有关|主要|分管)?负责(?:同志|人)(?:组成|参加)"
)
"""成员由省A厅、省B局等部门负责同志组成: they take part, and nobody leads."""
_ROLE_OF = re.compile(
    r"发挥好?(?P<names>[^,。;发挥]{2,24}?(?:组|专班|办公室|联席会议|委员会|领导小组办))(?:的)?(?:统筹|牵头|综合|组织|职能|指挥|协调)"
)


def is_about_units(words: str) -> bool:
    """Whether the words in a bracket name the responsible units, or the deadline."""
    if _ROLE_WORDS.search(words) or _DEADLINE_WORDS.search(words):
        return True
    return bool(_ONLY_NAMES.fullmatch(words)) and not _OPENS_NO_NAME.match(words)


def states_first_leads(text: str) -> bool:
    """Whether the paper says that of several units the first-listed leads (列第一位者为牵头单位，下同)."""
    return bool(_FIRST_LEADS.search(text))


def listed(words: str, *, first_leads: bool) -> Responsible:
    """The units of a list; where none is marked 牵头 the first leads: by the paper's own rule, or by assumption."""
    written = _NO_NAMES.sub("", _LINE_BREAK.sub("", words))
    names = split_units(written.translate(_ROUND))
    leads, rest, others = (_as_written(each, written) for each in (names.leads, names.rest, names.supporting))
    if leads:
        return Responsible(leads, (*rest, *others), words)
    if not rest or _GENERIC.match(rest[0]):
        return Responsible((), (*rest, *others), words)
    is_assumed = len(rest) > 1 and not first_leads
    return Responsible(rest[:1], (*rest[1:], *others), words, is_assumed)


def _as_written(names: tuple[str, ...], words: str) -> tuple[str, ...]:
    rounded = words.translate(_ROUND)
    places = [(rounded.find(name), len(name)) for name in names]
    return tuple(words[at : at + length] for at, length in places)


def subject_of(text: str, clause: Span) -> Span | None:
    """The units that are the subject of a clause (省A厅、省B厅要…, 由省A厅牵头, 各地…)."""
    clause = Span(clause.start, min(clause.end, clause.start + LONGEST_SUBJECT))
    if found := _LED_BY.search(text, *clause):
        return Span(*found.span("names"))
    for place, phrase in enumerate(islice(phrases(text, *clause), PHRASES_TO_SUBJECT)):
        is_plain = not place or text.startswith("各", phrase.start)
        for pattern in (_SUBJECT, _DOES) if is_plain else (_SUBJECT,):
            found = pattern.match(text, phrase.start, clause.end)
            if not (found and found.end("names") <= phrase.end and _is_name(found["names"])):
                continue
            team = _WITH_TEAM.match(text, found.end("names"), clause.end)
            return Span(found.start("names"), team.end() if team else found.end("names"))
        if (
            not place
            and (found := _EVERYWHERE.match(text, *phrase))
            and found.end("names") - found.start("names") > 1
        ):
            return Span(*found.span("names"))
    if found := _MADE_OF.search(text, *clause):
        return Span(*found.span("names"))
    if found := _DONE_BY.search(text, *clause):
        return Span(*found.span("names" if found["names"] else "bound"))
    found = _ROLE_OF.search(text, *clause)
    return Span(*found.span("names")) if found else None


def must_of(text: str, phrase: Span) -> Span | None:
    """The units that a phrase opens with if it goes on with 要 (…，省B厅要…)."""
    found = _SUBJECT.match(text, *phrase)
    if found and text[found.end("names")] in "要每123456789" and _is_name(found["names"]):
        return Span(*found.span("names"))
    return None


def _is_name(words: str) -> bool:
    return not opens_with_verb(words) and not _NEVER_IN_A_NAME.search(words)


def named_as_subject(words: str) -> Responsible:
    """The units of a sentence's subject: the first answers for it, unless it is no more than 有关部门."""
    found = _FIELDS.fullmatch(words)
    return replace(listed(found["fields"] if found else words, first_leads=False), written=words)
