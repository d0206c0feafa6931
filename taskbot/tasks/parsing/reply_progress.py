"""Reads how far a task is, in percent: 60%, 八成, 过半, 7/10, 30个已建成12个; of the task only, and never too much."""

import re
from collections.abc import Iterator

from taskbot.tasks.parsing.numerals import number
from taskbot.tasks.parsing.reply_clauses import Clause, Topic
from taskbot.tasks.parsing.reply_words import PROGRESS_LABEL, any_of

_EDGES = " ,。;!:、.\n-"
_PERCENT = re.compile(
    r"(?:(?<![0-9.])(?P<low>[0-9]{1,3})%?-)?(?<![0-9.])(?<![^0-9%]-)(?P<percent>[0-9]{1,3}(?:\.[0-9]{1,4})?)\s?%"
    r"|百分之(?P<hundredths>[零一二三四五六七八九十百]{1,4}|[0-9]{1,3})"
    r"|(?<![完形建促变0-9.])(?P<tenths>[一二三四五六七八九1-9])成(?P<half>[半五])?(?=[,。;左右多以上了!]|$)"
    r"|(?P<one_half>(?<![大近])一半|(?<![大多近未没不])过半(?!数|的))"
    r"|(?P<parts>[二三四五六七八十])分之(?P<of>[一二三四五六七])"
    r"|(?<=进度|度条|完成|成度|成率)[率:为是约 ]{0,3}(?P<part>[0-9]{1,4})/(?P<total>[1-9][0-9]{0,3})(?![0-9/年月])"
    r"|(?:(?<=进度)|(?<=完成[度率]))[:为是约 ]{0,3}(?P<bare>[0-9]{1,3})(?=[,。;]|$)"
)
_OPENING = re.compile(
    rf"(?:(?:目前|当前|总体|整体|项目|工作|任务|完成(?!率)|办理|形象)*+(?:进度|进展|完成率)?)?[约为是达到: ]{{0,3}}(?:{_PERCENT.pattern})"
    r"(?:左右|以上)?(?=[ 、:]|$|正在|目前|现|(?:工作)?进展)"
)
_NOT_PROGRESS = re.compile(
    any_of(
        """增长 增幅 增速 涨 下降 下跌 同比 环比 占比? 覆盖 比例 合格 满意 提高 降低 提升 税率 利率 份额 剩 差(?!不多) 还有 尚有 尚余 尚需 未 不到 不足 不满 低于 减少
        达标率 优良率 如果 序时 其中 上周 上月 上次 此前 之前 原来?为? 去年 不是 并非 而非 目标(?=[为是]|$) 要求 计划(?!完成) 折 湿度 电量 第[一二三四五六七八九十0-9]+[项批期步条个] [一二三四]期"""
    )
)
_OF_THE_PLAN = re.compile(
    r"已完成的?[^,]{0,6}占$|占[^,]{0,8}(?:计划|目标|任务|总数|总量|总任务|工作量|全部|应完成)[^,]{0,4}$|完成[^,]{0,10}(?:目标|计划|任务)[^,]{0,4}$"
)
_RISEN_FROM = re.compile(
    r"[从由]?[0-9.]{1,5}%(?:提高|提升|增加|推进|上升|改|调整|更正|修改|变|增长)?(?:[至到为成]|->|→)$|[较比][^,]{0,12}百分点[至到]$"
)
_OWNED = re.compile(
    "(?:(?<!完成)(?<!办结)(?<!办理)(?<!整改)(?<!落实)(?<!销号)(?<!推进)(?<!执行)率|(?<![进成程年季月])度|占比|比[例重]|份额|[覆受惠][盖益及]面"
    "|(?:投资|资金|产值|金额|总额|营收|税收|贷款|预算)额?)的?"
    "(?:已经?|累计|目前|现在?|均|都|仅|达到?|为|是|约|近|超过?|突破|在|有|了|至|到|提[高升]|上升|完成|保持|稳定|[: ])*$"
)
"""回收率85%, 总投资的60%: a share of something else. 完成率, 进度 are the task's own."""
_CORRECTED = re.compile(r"\s?(?:改|调整|更正|修改)[为成]|→|->|\s?(?:提高|提升|增加|上升|推进)[至到]")
_OF_SOMETHING = re.compile(r"(?:以上)?的(?!进度|进展|工作量?|任务|目标)|以上的|有误|错误|系误")
_OVERALL = re.compile("累计|总体|整体|总进度|总的|综合|合计|全市|全省|更正|应为|应该?是|改为|更新")
_NOW = re.compile("目前|现|本周|实际|截至|截止")

_AMOUNT = r"(?P<{0}>[0-9]{{1,6}}(?:\.[0-9]{{1,2}})?|[一二两三四五六七八九十]{{1,3}})\s?(?:余|多)?"
_REACHED = any_of(
    "完成 建成 办结 培训 整改 备案 验收 交付 开通 销号 上线 改造 竣工 投产 投用 拨付 编制 走访 覆盖 解决 发放 摸排 录入 采集 安装 迁移 归集"
)
_GAP = r"[^0-9,。;再新还未剩签开]"
_SHARES = (
    re.compile(
        rf"{_AMOUNT.format('all')}(?P<unit>[\u4e00-\u9fff])(?:次|项目)?中的?(?:已|有|已有)?{_AMOUNT.format('some')}(?P=unit)"
    ),
    re.compile(
        rf"{_AMOUNT.format('all')}(?P<unit>[\u4e00-\u9fff])[^0-9,。;]{{0,6}}中(?:已?有)?{_AMOUNT.format('some')}(?P=unit){_GAP}{{0,6}}{_REACHED}"
    ),
    re.compile(
        rf"(?<![0-9.已工成了]){_AMOUNT.format('all')}(?P<unit>[\u4e00-\u9fff])[^0-9。;再新还未剩签]{{0,16}}(?:(?=完成)|[已共][^0-9,。;未]{{0,6}}|目前[^0-9,。;未]{{0,4}}|(?:累计|实际)[^0-9,。;未]{{0,4}})(?:"
        rf"{_REACHED}{_GAP}{{0,6}}{_AMOUNT.format('some')}(?P=unit)(?:元|次|人次?|户|亩|吨|平方米|县|市|家|企业)?(?=[^\u4e00-\u9fff]|$)|有?{_AMOUNT.format('more')}(?P=unit){_GAP}{{0,6}}{_REACHED})"
    ),
    re.compile(
        rf"(?:目标|计划|任务)[^0-9,。;]{{0,4}}{_AMOUNT.format('all')}(?P<unit>[\u4e00-\u9fff]),?(?:目前|现|实际|累计)(?:已有|有|达|为)?{_AMOUNT.format('some')}(?P=unit)"
    ),
    re.compile(
        rf"{_REACHED}{_GAP}{{0,6}}{_AMOUNT.format('some')}(?P<unit>[\u4e00-\u9fff])[^0-9。;再新还未剩]{{0,8}}(?<!累)[共总全计目应](?![^0-9。;]{{0,4}}{_REACHED})[^0-9。;再新还]{{0,8}}{_AMOUNT.format('all')}(?P=unit)"
    ),
    re.compile(
        rf"{_REACHED}{_GAP}{{0,4}}{_AMOUNT.format('some')}/{_AMOUNT.format('all')}(?P<unit>[\u4e00-\u9fff])?"
    ),
)
_SIDE_BY_SIDE = re.compile(
    r"(?<![0-9.-])([0-9]{1,3}(?:[.][0-9]{1,4})?)\s?%\s?[,、/或]?\s?([0-9]{1,3}(?:[.][0-9]{1,4})?)\s?%(?!的)"
)
_TOLD_FOR_EACH = re.compile("分别|依次")


def progress_of(clauses: list[Clause]) -> int | None:
    """Percent done, where it is said of the task and not of something else (增长12%).

    Of several figures the overall one counts, else what is said of today, else the lowest.
    """
    figures = [figure for clause in clauses for figure in _figures(clause)]
    if has_figures_side_by_side(clauses):
        return None
    if not figures:
        counted = _counted(clauses)
        return _hundredths(*counted) if counted else None
    for sign in (_OVERALL, _NOW):
        told = [value for before, value in figures if sign.search(before)]
        if told:
            return told[-1]
    return min(value for _, value in figures)


def has_figures_side_by_side(clauses: list[Clause]) -> bool:
    """Whether two percentages stand next to each other (60%70%), of which nobody can say which is meant."""
    said = ",".join(clause.text for clause in clauses if clause.topic is not Topic.PLAN)
    return any(one != other for one, other in _SIDE_BY_SIDE.findall(said)) and not _TOLD_FOR_EACH.search(said)


def progress_of_each(clauses: list[Clause], count: int) -> list[int] | None:
    """The percentages of `count` tasks that are told one after the other (分别完成50%、60%)."""
    for clause in clauses:
        if _TOLD_FOR_EACH.search(clause.text):
            told = [value for each in clauses for _, value in _figures(each)]
            return told if len(told) == count > 1 else None
    return None


def tells_progress(clauses: list[Clause]) -> bool:
    """Whether a percentage is told in so many words as that of a task (进度60%, 已完成60%), or alone."""
    return any(
        _OPENING.match(clause.text) or re.search("完成|进度|进展|推进", clause.text)
        for clause in clauses
        if any(_figures(clause))
    )


def _figures(clause: Clause) -> Iterator[tuple[str, int]]:
    """The percentages that may be the task's progress, each with the words before it."""
    if clause.topic is Topic.PLAN:
        return
    for found in _PERCENT.finditer(clause.text):
        before = _RISEN_FROM.sub("", clause.text[max(0, found.start() - 24) : found.start()])[-12:]
        if _NOT_PROGRESS.search(before) and not _OF_THE_PLAN.search(before):
            continue
        if _OWNED.search(before):
            continue
        if _OF_SOMETHING.match(clause.text, found.end()) or _CORRECTED.match(clause.text, found.end()):
            continue
        if (value := _percent(found)) <= 100:
            yield before, value


def counted_whole(clauses: list[Clause]) -> float | None:
    """The whole that the progress is a share of; None where it is told in percent, or not at all."""
    counted = _counted(clauses)
    return (
        counted[1] if counted and not any(figure for each in clauses for figure in _figures(each)) else None
    )


def _counted(clauses: list[Clause]) -> tuple[float, float] | None:
    """Some of a whole: 已完成30个中的12个, 计划培训1000人次，已培训650人次."""
    said = "".join(clause.text + "," for clause in clauses if clause.topic is not Topic.PLAN)
    for pattern in _SHARES:
        if found := pattern.search(said):
            groups = found.groupdict(default="")
            some, whole = _amount(groups["some"] or groups.get("more", "")), _amount(found["all"])
            if 0 < whole >= some:
                return some, whole
    return None


def _hundredths(some: float, whole: float) -> int:
    """The nearest percent, but 100 for nothing less than the whole."""
    return 100 if some >= whole else min(99, int(100 * some / whole + 0.5))


def _amount(written: str) -> float:
    return float(written) if written.isascii() else number(written)


_CONTRADICTS = re.compile(
    r"(?:进度|进展|数字|情况|代录|登记)?的?(?:不对|不是|不准确?|有误|写错|错|不符)[了的]?"
)


def without_progress(clauses: list[Clause], progress: int | None) -> list[Clause]:
    """The clauses without the percentage that they open with (进度60%，正在…), once it was read as the progress.

    Two side by side (60%70%) tell nothing that was done, either; and 不对，进度是90% contradicts an entry 代录, and tells no more.
    """
    rest = clauses[1:]
    if rest and _CONTRADICTS.fullmatch(clauses[0].text.strip(_EDGES)) and _OPENING.match(rest[0].text):
        clauses = rest
    if len(clauses) == 1 and _SIDE_BY_SIDE.fullmatch(clauses[0].text):
        return []
    opening = _OPENING.match(clauses[0].text) if clauses else None
    if opening is None or _percent(opening) != progress or _is_cut_short(opening):
        return clauses
    first = clauses[0]
    said = first.text[opening.end() :].lstrip(_EDGES)
    if label := PROGRESS_LABEL.match(said):
        said = said[label.end() :].lstrip(_EDGES)
    rest = [first._replace(text=said, written=first.written[len(first.text) - len(said) :])] if said else []
    return rest + clauses[1:]


def _is_cut_short(found: re.Match[str]) -> bool:
    """Whether the figure is finer than a percent, so that only its own words tell it whole (99.6%)."""
    return not float(found["percent"] or 0).is_integer()


def _percent(found: re.Match[str]) -> int:
    """The value of a match of `_PERCENT`, without what is finer than a percent; of a span (60%-70%) the lower end."""
    if figure := found["low"] or found["percent"] or found["bare"]:
        return int(float(figure))
    if found["hundredths"]:
        return number(found["hundredths"])
    if found["tenths"]:
        return 10 * number(found["tenths"]) + (5 if found["half"] else 0)
    if found["one_half"]:
        return 50
    if found["part"]:
        return _hundredths(int(found["part"]), int(found["total"]))
    return _hundredths(number(found["of"]), number(found["parts"]))
