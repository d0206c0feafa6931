"""What a column is for, by what offices write above it: one table of names, and what several columns make of each other."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.work_lists import Column


class Kind(StrEnum):
    """What a heading says by itself; which column it is depends on its neighbours."""

    NUMBER = "number"
    SECTION = "section"
    TASK = "task"
    MEASURE = "measure"
    DEADLINE = "deadline"
    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"
    PERCENT = "percent"
    PROGRESS = "progress"
    PROBLEM = "problem"
    NEXT_STEP = "next_step"
    STATE = "state"
    URGENCY = "urgency"
    MILESTONES = "milestones"
    INDICATORS = "indicators"
    LEADER = "leader"
    """The leader in charge 分管领导."""
    GOAL = "goal"
    FIGURE_UNIT = "figure_unit"
    """What the figures of the goals count: 家, %."""
    ASIDE = "aside"
    """Known, and not kept: persons, telephones, remarks."""


LONGEST_HEADING = 40
"""Characters; a longer cell is text, not a heading."""

_UNIT = "(?:(?:责任)?(?:单位|部门|处室|科室|地区|地方|主体|机构|厅局)(?:和|及|与|或|、|/)?){1,2}"
_ALSO = "(?:(?:及|和|与|、|/)?(?:责任人|负责人|联系人|联络员|联系方式|联系电话|电话|领导|处室))*"
_TIME = "(?:时限|期限|时间|日期|节点|工期){1,2}"
_PERIOD = (
    r"(?:(?:第?[一二三四1-4]季度|[上下]半年|前三季度|(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})月份?(?:[0-9]{1,2}[日号]|[上中下]旬)?)"
    r"[底末]?|全年|年[底末内])"
)
_WHEN = rf"(?:(?:(?:[0-9]{{4}}|[〇零一二三四五六七八九]{{4}})年度?[底末]?)?{_PERIOD}|(?:到|至)?(?:[0-9]{{4}}|[〇零一二三四五六七八九]{{4}})年[底末]?)[之以]?[前内]?"
_ROUND = "重点|主要|具体|工作|年度|督查|督办|督导|分解|改革|整改|推进|核心|关键|阶段|阶段性|交办|议定|建设|省级|目标|任务|事项|项目|落实|实施|政策|创新|考核|量化|预期|完成"
_GOAL = (
    "(?:工作|阶段|年度|节点|计划|预期|约束|拟|应)*(?:目标值?|指标值|目标数|任务数|计划数|计划完成|完成值|值)"
)

NAMES: tuple[tuple[Kind, str], ...] = (
    (Kind.NUMBER, "(?:任务|事项|项目|总)?(?:序号|编号|项次)|号|[Nn][Oo]\\.?|#"),
    (Kind.LEAD, f"(?:省级|省直|市级|主要)?(?:总?牵头|主办|主责)(?:责任|负责|主责)?(?:{_UNIT}{_ALSO})?"),
    (Kind.LEAD, f"(?:牵头|主办|主责)(?:{_UNIT})?[及和与、/]*(?:配合|协办|参加|责任|承办)(?:{_UNIT})?"),
    (Kind.SUPPORTING, f"(?:主要)?(?:配合|协办|协助|协同|参加|参与|会办|协作|支持)(?:责任)?(?:{_UNIT}{_ALSO})?"),
    (Kind.RESPONSIBLE, f"(?:省级|省直|市级|主要|工作|任务|整改)?(?:责任|负责|承办|落实|实施|主管|执行|承担|完成|组织)+{_UNIT}{_ALSO}"),
    (Kind.RESPONSIBLE, "(?:工作|任务|责任|职责|部门)?分工"),
    (
        Kind.LEADER,
        "(?:分管|责任|牵头|包联|包保|包抓|挂钩|挂联|挂帅|联系|领衔|领办|主管|负责|协调|督办|督导|推进)*"
        "(?:[省市县区厅局委]|省级|市级|省委|市委|省政府|市政府)?(?:领导(?:同志|姓名)?|副[省市县区]长)",
    ),
    (Kind.ASIDE, ".*(?:责任人|负责人|联系人|联络员|联系方式|电话|手机|领导|姓名|职务).*"),
    (Kind.STATE, "(?:任务|工作|办理|完成|当前|办结|推进)?状态|是否(?:已?完成|已?办结)"),
    (Kind.URGENCY, "(?:紧急|缓急|急缓|紧迫)程度|缓急"),
    (Kind.PERCENT, "(?:目前|当前)?(?:工作|任务|完成|总体|形象|实施)*进度|完成(?:率|比例|百分比|度)"),
    (Kind.PROBLEM, "(?:目前|当前)?(?:存在|面临|遇到)?的?(?:主要)?(?:问题|困难|难点|不足)(?:问题|困难|难点|不足|原因|建议|和|及|与|、|/)*"),
    (Kind.PROBLEM, "(?:存在问题)?(?:及|和)?(?:需|需要)(?:省级|领导|上级)?(?:协调|帮助|解决)+的?(?:事项|问题|困难)"),
    (Kind.NEXT_STEP, "(?:下一?步|下一?阶段|后续|下周|下月)(?:的|工作|推进|重点|打算|计划|安排|举措|措施|思路)*"),
    (
        Kind.PROGRESS,
        "(?:(?:工作|目前|最新|当前|总体|主要|任务|本周|本月|落实|推进|实施|办理|整改|反馈|执行|完成)*"
        "(?:进展|(?:完成|落实|推进|办理|整改|实施|执行)(?=情况|成效|结果))(?:情况|成效|结果|和|及|与|、)*|工作成效)",
    ),
    (Kind.MILESTONES, "(?:阶段性?|工作)节点|节点安排|里程碑(?:节点)?"),
    (Kind.INDICATORS, "量化指标|考核指标"),
    (Kind.DEADLINE, f"(?:计划|要求|预计|拟|应|完成|办结|办理|落实|整改|推进|交付|工作|任务|销号|截止|截至|最后)*{_TIME}(?:要求|安排|进度)?"),
    (Kind.DEADLINE, "(?:时间|工作|推进)?(?:进度)(?:安排|要求)"),
    (Kind.SECTION, "(?:工作|任务|所属|重点|主要)*(?:板块|领域|类别|方向|分类|方面|类型|模块|条线|专项|篇章)(?:名称)?"),
    (Kind.TASK, f"(?:{_ROUND})*(?:任务|事项|项目|工作|指标|工程|行动|议题)(?:名称|标题|清单|分解|(?:及|和|与|、)(?:主要|具体|工作)*(?:举措|措施|要求|内容|目标))?"),
    (Kind.MEASURE, f"(?:{_ROUND})*(?:内容|举措|措施|要求|要点|做法|描述|安排|计划|目标|标准|成果|方案)(?:(?:和|及|与)?(?:要求|安排|标准))?"),
    (Kind.FIGURE_UNIT, "(?:计量|指标)?单位"),
    (Kind.ASIDE, "备注(?:说明)?|说明|(?:任务|文件|政策)?(?:来源|依据|出处)(?:文件)?"),
)  # fmt: skip
"""The first that a heading is wholly named by; a clerk reviews it from top to bottom."""

_NAMES = tuple((kind, re.compile(pattern)) for kind, pattern in NAMES)
_BOTH = re.compile(rf"(.{{2,12}}?)(?:及其?|和|与|、|/)((?:完成|办结|落实)?{_TIME})")
_DATED_GOAL = re.compile(rf"(?P<by>{_WHEN})的?(?P<called>(?:{_GOAL})?)")
_DATED_PROGRESS = re.compile(rf"(?P<since>截[止至]到?)?(?P<by>{_WHEN})的?(?P<rest>.{{2,12}})")
_NUMBERED = re.compile(r"^[0-9]{1,2}[.、]|[:*★☆]+$|^[*★☆]+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_YEAR_AHEAD = re.compile(r"^[0-9]{4}年(?:度)?")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading. `note` is what stands in its brackets, `by` a date in it, `written` all of it on one line."""

    written: str
    kind: Kind | None
    by: str = ""
    called: str = ""
    note: str = ""
    has_deadline_too: bool = False
    """责任单位及完成时限: both stand in one cell."""


def heading_of(cell: str, group: str = "") -> Heading:
    """What the cell says as a heading; `group` is the heading above it that spans several columns."""
    written = "".join(cell.split())
    alone = _alone(written)
    if not group:
        return alone
    above = _alone("".join(group.split()))
    whole = f"{above.written}/{written}"
    if alone.kind is Kind.GOAL and not alone.called:
        return Heading(whole, _dated_kind(above.kind), by=alone.by, called=above.called)
    if alone.kind is None or (alone.kind is Kind.ASIDE and above.kind is None):
        joined = _alone(written + above.written)
        return Heading(whole, joined.kind or above.kind, by=alone.by or above.by, note=above.note)
    return Heading(whole, alone.kind, by=alone.by, called=alone.called, note=alone.note or above.note)


def _dated_kind(above: Kind | None) -> Kind:
    return Kind.PROGRESS if above is Kind.PROGRESS else Kind.GOAL


def _alone(written: str) -> Heading:
    if not written or len(written) > LONGEST_HEADING:
        return Heading(written, None)
    plain = half_width(written)
    notes = "".join(found.group()[1:-1] for found in _BRACKETS.finditer(plain))
    core = _NUMBERED.sub("", _BRACKETS.sub("", plain)) or notes
    if kind := _kind_named(core):
        return Heading(written, kind, note=notes)
    if goal := _DATED_GOAL.fullmatch(core):
        return Heading(written, Kind.GOAL, by=goal["by"], called=goal["called"], note=notes)
    if both := _BOTH.fullmatch(core):
        return Heading(written, _kind_named(both[1]), note=notes, has_deadline_too=True)
    if (dated := _DATED_PROGRESS.fullmatch(core)) and _kind_named(dated["rest"]) is Kind.PROGRESS:
        return Heading(written, Kind.PROGRESS, by="" if dated["since"] else dated["by"], note=notes)
    return Heading(written, _kind_named(_YEAR_AHEAD.sub("", core)), note=notes)


def _kind_named(core: str) -> Kind | None:
    return next((kind for kind, pattern in _NAMES if pattern.fullmatch(core)), None)


_PLAIN = {
    Kind.NUMBER: Column.NUMBER,
    Kind.SECTION: Column.SECTION,
    Kind.PERCENT: Column.PERCENT,
    Kind.PROBLEM: Column.PROBLEM,
    Kind.NEXT_STEP: Column.NEXT_STEP,
    Kind.PROGRESS: Column.PROGRESS,
    Kind.STATE: Column.STATE,
    Kind.URGENCY: Column.URGENCY,
    Kind.MILESTONES: Column.MILESTONES,
    Kind.INDICATORS: Column.INDICATORS,
    Kind.LEADER: Column.LEADER,
    Kind.SUPPORTING: Column.SUPPORTING,
}
_OFFICE_OF_UNIT = re.compile("[处科]室$")
_DAY_ALONE = re.compile("截[止至](?:日期|时间)")


def columns_of(headings: Sequence[Heading]) -> dict[int, Column]:
    """Which column each heading is, by its place; what is a goal, known and not kept, or unknown is left out."""
    columns = {at: _PLAIN[each.kind] for at, each in enumerate(headings) if each.kind in _PLAIN}
    columns |= _text_columns(headings)
    columns |= _unit_columns(headings)
    columns |= _deadline_columns(headings)
    return columns


def _at(headings: Sequence[Heading], *kinds: Kind) -> list[int]:
    """Places of the headings of these kinds: of the first kind before those of the next."""
    return [at for kind in kinds for at, each in enumerate(headings) if each.kind is kind]


def _text_columns(headings: Sequence[Heading]) -> dict[int, Column]:
    """A task is the title and a measure its content; where there is one of them only, that is the title."""
    goals = [at for at in _at(headings, Kind.GOAL) if headings[at].called]
    places = _at(headings, Kind.TASK, Kind.MEASURE) or goals[:1]
    return {at: Column.CONTENT if position else Column.TITLE for position, at in enumerate(places)}


def _unit_columns(headings: Sequence[Heading]) -> dict[int, Column]:
    """牵头 leads before 责任; beside one that leads, a unit that is responsible supports, but not its own 责任处室."""
    places = _at(headings, Kind.LEAD, Kind.RESPONSIBLE)
    bodies = [at for at in places if not _OFFICE_OF_UNIT.search(headings[at].written)] or places
    return {at: Column.SUPPORTING if position else Column.LEAD for position, at in enumerate(bodies)}


def _deadline_columns(headings: Sequence[Heading]) -> dict[int, Column]:
    """Beside a deadline in words, 截止日期 is the day that they mean."""
    places = _at(headings, Kind.DEADLINE)
    days = [at for at in places if _DAY_ALONE.fullmatch(headings[at].written)]
    in_words = [at for at in places if at not in days] or days[:1]
    return _each(in_words, Column.DEADLINE) | _each((at for at in days if at not in in_words), Column.DUE_ON)


def _each(places: Iterable[int], column: Column) -> dict[int, Column]:
    return dict.fromkeys(places, column)
