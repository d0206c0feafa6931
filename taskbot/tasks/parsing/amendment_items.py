"""Cuts what the office types after /amend 12 into items: which term of the task, and the words for it.

名称：…；时限由6月底前改为7月10日前；增加配合：省财政厅；原因：… in any order, each behind a stop or on a line of its own. The
labels are those of a draft's sheet; at the head of an item a word of change (改为, 调整为) does instead of the colon.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from taskbot.tasks.parsing.draft_sheet import (
    CONTENT_LABELS,
    DEADLINE_LABELS,
    INDICATOR_LABELS,
    NOTHING,
    READ_CHARACTERS,
    STEPS_LABELS,
    TITLE_LABELS,
)
from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.parsing.unit_tokens import MARKS, Role


class Field(StrEnum):
    """What an item is about; BARE where nothing says it."""

    TITLE = "title"
    CONTENT = "content"
    DEADLINE = "deadline"
    STEPS = "steps"
    INDICATORS = "indicators"
    INDICATORS_ADDED = "indicators_added"
    INDICATORS_DROPPED = "indicators_dropped"
    LEAD = "lead"
    SUPPORTING = "supporting"
    ADDED = "added"
    DROPPED = "dropped"
    URGENCY = "urgency"
    LEADER = "leader"
    REASON = "reason"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Item:
    """One item; `label` is its own word for the term, `words` are as typed, without the stops around them."""

    field: Field
    label: str
    words: str

    @property
    def value(self) -> str:
        """The words; nothing for 无."""
        return "" if self.words in NOTHING else self.words


_ADD = "增加|新增|增列|增补|补充|加上"
_DROP = "取消|减少|去掉|删除|删去|移除|免去"
_SUPPORT = "|".join(mark for mark, role in MARKS.items() if role is Role.SUPPORTING)
_LEAD = "|".join(mark for mark, role in MARKS.items() if role is Role.LEAD)
_RESPONSIBLE = "|".join(mark for mark, role in MARKS.items() if role is Role.RESPONSIBLE)
_SUPPORTS = f"(?:{_SUPPORT})(?:单位|部门)?"
_LABELS = {
    Field.REASON: "(?:调整|变更|修改)?(?:原因|理由|事由|缘由)|说明|备注",
    Field.ADDED: f"(?:{_ADD}){_SUPPORTS}|{_SUPPORTS}(?:{_ADD})",
    Field.DROPPED: f"(?:{_DROP}){_SUPPORTS}|{_SUPPORTS}(?:{_DROP})",
    Field.SUPPORTING: _SUPPORTS,
    Field.LEADER: "(?:省?分管|联系|牵头|责任)(?:省?领导)",
    Field.LEAD: f"(?:{_LEAD})(?:单位|部门)?|(?:{_RESPONSIBLE})(?:单位|部门)",
    Field.URGENCY: "(?:紧急|缓急|办理)(?:程度|等级|(?= ?:))|等级|级别",
    Field.INDICATORS_ADDED: f"(?:{_ADD})(?:{INDICATOR_LABELS})|(?:{INDICATOR_LABELS})(?:{_ADD})",
    Field.INDICATORS_DROPPED: f"(?:{_DROP})(?:{INDICATOR_LABELS})|(?:{INDICATOR_LABELS})(?:{_DROP})",
    Field.INDICATORS: INDICATOR_LABELS,
    Field.STEPS: STEPS_LABELS,
    Field.DEADLINE: DEADLINE_LABELS,
    Field.TITLE: TITLE_LABELS,
    Field.CONTENT: CONTENT_LABELS,
}
"""The longer label before one that it holds."""

_ANY = "|".join(f"(?P<{field}>{labels})" for field, labels in _LABELS.items())
_BECOMES = "(?:调整|修改|变更|更改|改|定)(?:为|成)"
_GLUED_FIELDS = (
    Field.DEADLINE,
    Field.ADDED,
    Field.DROPPED,
    Field.INDICATORS_ADDED,
    Field.INDICATORS_DROPPED,
)
_GLUED = "|".join(rf"(?({field})(?=\S)|(?!))" for field in _GLUED_FIELDS)
"""时限7月10日, 增加配合省A厅: these need nothing at all between label and words."""
_LABEL = re.compile(
    rf"(?:(?P<head>(?<![^;\n]) {{0,9}})|(?<![^\s,;。、(|]))(?:{_ANY})"
    rf"(?: ?(?:{_BECOMES})? ?:|(?(head)(?: ?{_BECOMES}| |{_GLUED})|(?!)))"
)
_BRACKETED = re.compile(rf"[【\[]({'|'.join(_LABELS.values())})[】\]]")
_SPOKEN = re.compile(
    rf" {{0,9}}(?:(?P<added>{_ADD})|(?P<dropped>{_DROP}))(?P<names>[^;\n]{{2,400}}?)(?:作?为)?{_SUPPORTS} {{0,9}}"
)
_STOP = re.compile(r"[;\n]")
_PIECE = re.compile(r"[^;\n]+")
_EDGES = " \t\r\n,;，；。、:："
_RUNS_ON = frozenset(
    {
        Field.CONTENT,
        Field.STEPS,
        Field.REASON,
        Field.INDICATORS,
        Field.INDICATORS_ADDED,
        Field.INDICATORS_DROPPED,
    }
)
"""What comes after a stop without a label of its own still belongs to these."""


def amendment_items(text: str) -> list[Item]:
    """The items in order; words without a label are BARE, each up to the next stop."""
    text = text[:READ_CHARACTERS]
    line = _BRACKETED.sub(r";\1:", half_width(text))
    labels = list(_LABEL.finditer(line))
    items = list(_bare(text, line, 0, labels[0].start() if labels else len(line)))
    for label, following in zip_longest(labels, labels[1:]):
        items += _labelled(text, line, label, following.start() if following else len(line))
    return items


def _labelled(text: str, line: str, label: re.Match[str], end: int) -> Iterator[Item]:
    field = Field(next(name for name in _LABELS if label[name] is not None))
    stop = None if field in _RUNS_ON else _STOP.search(line, label.end(), end)
    upto = stop.start() if stop else end
    yield Item(field, label[field], text[label.end() : upto].strip(_EDGES))
    yield from _bare(text, line, upto, end)


def _bare(text: str, line: str, start: int, end: int) -> Iterator[Item]:
    """What has no label: words between stops; 增加省A厅配合 says itself what it is about."""
    for piece in _PIECE.finditer(line, start, end):
        words = text[slice(*piece.span())].strip(_EDGES)
        if spoken := _SPOKEN.fullmatch(line, *piece.span()):
            field = Field.ADDED if spoken["added"] else Field.DROPPED
            yield Item(field, words, text[slice(*spoken.span("names"))].strip(_EDGES))
        elif words:
            yield Item(Field.BARE, "", words)
