"""Marks of secrecy 密级标志: papers that are classified, internal or not yet decided do not belong into a chat.

A mark is told from the same words in running text (保守国家秘密, 形成征求意见稿) by its sign or by standing alone.
"""

import re

from taskbot.tasks.parsing.numerals import half_width

_HEAD_LINES = 20
"""Where a title can stand."""
_LONGEST_LINE = 60
"""Characters; a longer line is running text."""

_GRADE = r"绝 ?密|机 ?密|秘 ?密"
_SIGNED = re.compile(rf"(?P<mark>{_GRADE}) ?[★☆]|密 ?级 ?: ?(?P<told>{_GRADE}|内部)")
_KEPT_INSIDE = (
    r"内 ?部 ?(?:资 ?料|文 ?件|材 ?料|刊 ?物|参 ?考|使 ?用|传 ?阅|掌 ?握)?|[仅只]供(?:内部|领导)(?:参考|参阅|使用|阅读)?"
    r"|注 ?意 ?保 ?[存密管]|妥善保管|(?:不得|请勿|严禁)(?:外传|翻印|复制|转发|扩散)|阅后(?:收回|即焚|退回)"
)
_MARK = re.compile(f"{_GRADE}|{_KEPT_INSIDE}")
_BESIDE = r"[0-9]{1,6} ?[年月]?|长期|[特加平] ?[急提]|[★☆*\s(),、;.。!:【】\[\]〔〕<>《》—-]"
_ALONE = re.compile(rf"(?:{_MARK.pattern}|{_BESIDE})++")
_UNDECIDED = re.compile(
    r"(?:^|[(\[【〔])\s*(?P<mark>(?:公开)?(?:征求意见|送审|讨论|审议|报审|代拟|意见征集)稿)\s*[)\]】〕]?\s*$"
)


def secrecy_marks(text: str) -> tuple[str, ...]:
    """The marks that a paper bears, as written, each once; empty for a paper that may be handled in chat."""
    marks: dict[str, None] = {}
    for number, line in enumerate(half_width(text).splitlines()):
        marks |= dict.fromkeys(
            "".join(mark.split()) for mark in _marks_in(line, is_head=number < _HEAD_LINES)
        )
    return tuple(marks)


def _marks_in(line: str, *, is_head: bool) -> list[str]:
    signed = [found["mark"] or found["told"] for found in _SIGNED.finditer(line)]
    if signed or len(line) > _LONGEST_LINE:
        return signed
    if _ALONE.fullmatch(line):
        return [found[0] for found in _MARK.finditer(line)]
    undecided = _UNDECIDED.search(line) if is_head else None
    return [undecided["mark"]] if undecided else []
