"""The sheet that /new is typed on: its parts are cut out one after another, and what is left over is the title."""

import re
from collections.abc import Iterator
from itertools import pairwise, zip_longest

from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.parsing.unit_tokens import MARKS

READ_CHARACTERS = 8_000
"""Twice the longest message there is; what follows is not read."""

_COMMAND = re.compile(r"\s*(?:/(?:new|task)(?:@\w+)?|/?交办)(?=[\s:(\[【]|$)[\s:]*", re.IGNORECASE)
GRADES = {
    "特急": "特急",
    "特提": "特急",
    "加急": "急",
    "紧急": "急",
    "急件": "急",
    "急": "急",
    "平急": "一般",
    "一般": "一般",
}
"""What is written, and the grade that it means."""

_GRADE = "|".join(GRADES)
NOTHING = frozenset({"无", "没有", "空", "不设"})
"""Written where a part is to be blank."""
_EMOJI = "\u2600-\u27bf\ufe0f\U0001f300-\U0001faff"
_URGENCY = re.compile(
    rf"[\[【(〔] ?(?P<bracketed>{_GRADE}) ?[\]】)〕]|(?:(?:紧急|缓急|办理)(?:程度|等级)?|等级|级别) ?: ?(?P<labelled>{_GRADE})"
    rf"|(?<![^\s,;。\0{_EMOJI}])#?(?P<alone>{_GRADE})(?=[\s,;。!:\0{_EMOJI}]|$)[:!]*"
)
TITLE_LABELS = "标题|名称|(?:交办|督办|工作|重点)?(?:任务|事项)(?:名称)?"
CONTENT_LABELS = "(?:任务|工作|主要|具体)?(?:内容|要求|措施|举措)|备注|说明"
DEADLINE_LABELS = (
    "(?:完成|办理|办结)?时限|(?:完成|办结|截止|截至)?时间(?:要求)?|截[止至](?:日期)?|(?:完成|办结)日期|期限"
)
STEPS_LABELS = (
    "(?:时间|关键|工作|重要|阶段性?)?节点(?:安排|要求)?|里程碑|(?:进度|阶段|时间|分步)(?:安排|目标)"
)
INDICATOR_LABELS = "(?:量化|考核|核心|主要|绩效|工作|任务|目标|完成)?指标(?:要求|值)?|量化目标"
CYCLE_LABELS = "(?:进展|情况|进度|工作)?(?:报送|上报|报告|反馈|调度)(?:周期|频次|频率|要求|时间|制度)?"
_LEADER_LABELS = "(?:分管|责任|牵头|包联|包保|挂钩|联系|领衔|主管|负责|督办)(?:[省市]|[省市]级)?领导"
_UNIT_LABELS = rf"(?:主要)?(?:{'|'.join(MARKS)})(?:单位|部门)?|单位|部门"
_ANY_LABEL = (
    rf"(?:(?P<title>{TITLE_LABELS})|(?P<content>{CONTENT_LABELS})|(?P<steps>{STEPS_LABELS})"
    rf"|(?P<indicators>{INDICATOR_LABELS})|(?P<cycle>{CYCLE_LABELS})"
    rf"|(?P<deadline>{DEADLINE_LABELS})|(?P<leader>{_LEADER_LABELS})|(?P<units>{_UNIT_LABELS}))"
)
_LABEL = re.compile(rf"(?<![^\s,;。、(\0|]){_ANY_LABEL}(?: ?:|(?<=[头办合])(?= ?@))")
_BRACKETED_LABEL = re.compile(rf"[【\[]({_ANY_LABEL})[】\]]")
_SPACED_LABEL = re.compile(
    rf"(?<![^\s,;。、(\0|])({DEADLINE_LABELS})[ 为是](?=[0-9一二三四五六七八九十今明本下每年月长])|(?<![^\0])({TITLE_LABELS}) "
)
MENTION = re.compile(r"(?:(?<![^\s,;。\0])(?:烦请|麻烦|[请由]) ?)?@(?!(?<=[A-Za-z0-9_.]@)[A-Za-z0-9_])")
PIECE = re.compile(r"[^\s,;。|\0]+")
_POST = r"[^\s,;。@|\0\d]{0,6}(?:省长|市长|县长|区长|主任|厅长|局长|秘书长|书记|主席|部长|常委|组长)"
_LEADER = re.compile(
    rf" *+(?P<leader>{_POST} [^\W\d_]{{2,3}}(?![^\s,;。|\0])|[^\s,;。@|\0\d]{{1,40}}+(?: {_POST}(?![^\s,;。|\0]))?)"
)
"""A name, several with 、 between them, with the post before or after it: 周副省长, 副省长 周明, 周明 副省长."""
_VALUE = re.compile(r"[ \0]*+[^\n\0]*+")
_ROW = re.compile(r"[^\n]+")
_EDGES = " \t\r\n,;，；。、:：|｜"
_CUT = re.compile(r"(?<![ ,;，；、|｜])[ ,;，；、|｜]*+\0[\0 ,;，；、|｜]*+")
_EMPTY_BRACKETS = re.compile(r"[（(【\[〔][ ;；,，、。]*\0[\0 ;；,，、。]*[）)】\]〕]")


class Sheet:
    """The text, and the line that is left of it; a part that was cut out is NUL there, so that positions hold."""

    def __init__(self, text: str) -> None:
        self.text = text[:READ_CHARACTERS]
        self.line = half_width(self.text)
        self._labelled: dict[int, re.Match[str]] = {}
        if command := _COMMAND.match(self.line):
            self.cut(*command.span())
        self.line = _BRACKETED_LABEL.sub("\0\\1:", self.line)
        self.line = _SPACED_LABEL.sub(lambda label: f"{label.group()[:-1]}:", self.line)

    def cut(self, start: int, end: int) -> None:
        """Takes a part out; nothing is read across the gap."""
        self.line = self.line[:start] + "\0" * (end - start) + self.line[end:]

    def as_written(self, start: int, end: int) -> str:
        """What stood there, in the signs that were typed."""
        return self.text[start:end]

    def pieces(self) -> list[re.Match[str]]:
        """What stands between spaces, commas and stops."""
        return list(PIECE.finditer(self.line))

    def labels(self, *kinds: str) -> Iterator[tuple[re.Match[str], int]]:
        """Labels of some kinds, each with where its line, the next label or a gap ends what it labels."""
        labels = list(_LABEL.finditer(self.line))
        for label, following in zip_longest(labels, labels[1:]):
            if label.lastgroup in kinds:
                value = _VALUE.match(self.line, label.end())
                end = value.end() if value else label.end()
                yield label, min(end, following.start()) if following else end

    def open_labels(self) -> None:
        """任务： and 内容： are taken off; what they stood before is remembered."""
        for label, _ in list(self.labels("title", "content")):
            self._labelled[label.end()] = label
            self.cut(*label.span())

    def without_content(self) -> str:
        """The line with what 内容： says blank, to its end or the next such label; once these labels are open."""
        line = self.line
        for start, end, label in self._parts():
            if label and label.lastgroup == "content":
                line = line[:start] + "\0" * (end - start) + line[end:]
        return line

    def take_urgency(self) -> str:
        """特急, 急 or 一般."""
        found = _URGENCY.search(self.line)
        if found is None:
            return "一般"
        self.cut(*found.span())
        return GRADES[found["bracketed"] or found["labelled"] or found["alone"]]

    def take_leader(self) -> str:
        """The leader in charge 分管领导, as written; empty where none is named."""
        for label, end in self.labels("leader"):
            if found := _LEADER.match(self.line, label.end(), end):
                self.cut(label.start(), found.end())
                return self.as_written(*found.span("leader"))
            self.cut(*label.span())
        return ""

    def title_and_content(self) -> tuple[str, str]:
        """What was not cut out, as written: its first line, and the lines after it or behind 内容.

        Lines that each mention a unit are tasks of their own: all of them stay in the title, where they are seen.
        """
        titles: list[str] = []
        content: list[str] = []
        has_unit = False
        for start, end, label in self._parts():
            words = self._left(start, end)
            mentions = bool(MENTION.search(half_width(self.text[start:end])))
            if words.strip(_EDGES):
                if label and label.lastgroup == "content":
                    said = "" if label["content"].endswith("内容") else self.text[label.start() : label.end()]
                    content.append(said + words.strip(",;，；"))
                else:
                    (titles if not titles or (has_unit and mentions) else content).append(words)
            has_unit |= mentions
        if not titles and content:
            titles.append(content.pop(0))
        return "；".join(title.strip(_EDGES) for title in titles), "\n".join(content)

    def _parts(self) -> Iterator[tuple[int, int, re.Match[str] | None]]:
        """The lines, each cut where a label begins something else, with that label."""
        for row in _ROW.finditer(self.line):
            inside = [at for at in sorted(self._labelled) if row.start() < at <= row.end()]
            for start, end in pairwise([row.start(), *inside, row.end()]):
                yield start, end, self._labelled.get(start)

    def _left(self, start: int, end: int) -> str:
        """What is left of a part, in the signs that were typed."""
        marks = zip(self.text[start:end], self.line[start:end], strict=True)
        kept = "".join("\0" if mark == "\0" else sign for sign, mark in marks)
        return _CUT.sub(_joint, _EMPTY_BRACKETS.sub("\0", kept)).strip()


def _joint(cut: re.Match[str]) -> str:
    """What stays where something was cut out: the stop that stood there, or a space where one may stand."""
    if cut.string[cut.end() : cut.end() + 1] in ("（", "【"):
        return ""
    return next((sign for sign in cut.group() if sign in ",;，；、"), " ")
