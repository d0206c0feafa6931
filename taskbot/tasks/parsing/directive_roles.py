"""What the paragraphs under a heading are: background, targets or tasks, by the words of the heading."""

import re
from enum import StrEnum


class Role(StrEnum):
    """What the paragraphs under a heading are."""

    TASKS = "tasks"
    TARGETS = "targets"
    BACKGROUND = "background"


_TARGETS = re.compile(
    "(?:主要|总体|工作|发展|具体|行动|预期|阶段|阶段性|年度|创建|建设|攻坚)目标(?!责任|考核|管理)|^目标|目标(?:指标)?$"
)
_BACKGROUND = re.compile(
    "总体(?:要求|思路|考虑)|指导思想|(?:基本|工作|总体|实施|主要)原则|(?:重大|重要|现实|深远)意义|充分认识|必要性"
    "|(?:当前|面临|国内外|基本|严峻|总体)形势|形势(?:分析|任务|与|和|$)|背景$|(?:发展|基本|工作)?现状|肯定.{0,20}成绩"
    "|(?:工作|主要|取得的?)(?:成绩|成效|回顾|做法|情况)|^成[绩效]$|学习(?:贯彻|领会).{0,30}(?:精神|思想)|研判"
    "|(?:困难|问题|挑战|机遇)[和与及、](?:困难|问题|挑战|机遇)|^(?:当前|目前)?(?:存在|主要|突出)的?(?:主要|突出)?(?:问题|困难|不足|短板)"
    "|运行(?:情况|态势|形势)?总体|稳中[有向]|总体(?:平稳|良好|向好)|编制(?:依据|过程)|适用(?:范围|对象)|(?:基本|总体|有关|进展)情况$|定义$|名词解释|(?:重点|培育|支持|发展)领域$|支持对象$|依据$"
)
_LABELS = (
    (Role.TARGETS, re.compile("(?:整改|工作|总体|主要|具体)?目标")),
    (
        Role.BACKGROUND,
        re.compile(
            "(?:存在|主要|突出)?问题|(?:问题)?(?:表现|原因|背景|现状|依据)|整改(?:进展|情况|进度)|进展情况"
        ),
    ),
)
_TASKS = re.compile(
    "任务|措施|举措|工作(?:内容|安排|重点|要求)|步骤|分工|责任|组织(?:实施|领导|保障)|保障|要求$"
)


def role_of_label(label: str) -> Role | None:
    """整改目标：, 问题3：, 整改措施：: what the paragraph behind a label of its own is."""
    return next((role for role, words in _LABELS if words.match(label)), None)


def role_of(heading: str) -> Role | None:
    """What a heading says of the paragraphs under it; None where it says nothing."""
    if _BACKGROUND.search(heading):
        return Role.BACKGROUND
    if _TARGETS.search(heading):
        return Role.TARGETS
    return Role.TASKS if _TASKS.search(heading) else None
