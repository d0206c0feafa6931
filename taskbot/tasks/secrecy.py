"""Marks of secrecy 密级标志: papers that are classified, internal or not yet decided do not belong into a chat.

The gravest words are marks wherever they stand (本件不得公开), unless they are denied (不涉及工作秘密). Others are told from the
same words in running text (保守国家秘密, 形成征求意见稿) by their sign, label or brackets or by standing alone. The words
are in `parsing.secrecy_words`.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from pathlib import PurePath
from typing import NamedTuple

from taskbot.tasks.errors import Marked, MarkedReport
from taskbot.tasks.facts import NewTask
from taskbot.tasks.parsing import secrecy_words as words
from taskbot.tasks.parsing.numerals import half_width


class Rule(StrEnum):
    """Why words count as a mark."""

    SIGNED = "signed"
    """机密★1年"""
    LABELLED = "labelled"
    """密级：秘密; 公开属性：不予公开"""
    ALONE = "alone"
    """A line of nothing else: 内部资料　注意保存."""
    BRACKETED = "bracketed"
    """【内部资料】"""
    SET_OFF = "set off"
    """机密 关于…的通知"""
    TITLE = "title"
    """…方案（征求意见稿）"""
    ANYWHERE = "anywhere"
    """本件不得公开"""
    FILE_NAME = "file name"


class Kind(StrEnum):
    """What bears the words: a paper, what is typed or listed as a task, or what a unit says of one."""

    PAPER = "paper"
    TASK = "task"
    REPORT = "report"
    """There a draft is what a unit works on: its name is a mark only where it is the title of what was sent."""


class Mark(NamedTuple):
    """A mark as written, without the spaces in it; `span` is its place in the text, or in the file's name."""

    words: str
    rule: Rule
    span: tuple[int, int]


_HEAD_LINES = 20
"""Where a title can stand; blank lines are not counted."""
_LONGEST_LINE = 80
"""Characters; a longer line is running text."""
_HINT = re.compile("[密部供限公外稿草发印存保管阅用会抄泄播制扩借网]")
"""A line without any of these bears no mark."""
_CELL = re.compile(r"[^\t\r\n]+")

_SPACE = r"\s\u200b-\u200f\u2060\ufeff"
_GAP = rf"[{_SPACE}]{{0,4}}+"
_SPACES = re.compile(f"[{_SPACE}]+")


def _spelled(row: str) -> str:
    """A row of the tables as a pattern, with room for spaces between the characters."""
    parts = (part.split("|") for part in row.split(" + "))
    return _GAP.join(
        "(?:" + "|".join(_GAP.join(map(re.escape, each)) for each in part) + ")" for part in parts
    )


def _any(rows: Iterable[str]) -> str:
    return "(?:" + "|".join(map(_spelled, rows)) + ")"


def _fixed(row: str) -> list[str]:
    return [word for word in row.split("|") if word]


_STAR = f"[{words.STARS}]"
_YEARS = "[0-9一二三四五六七八九十]"
_ASTERISK = f"[{re.escape(words.ASTERISKS)}](?= ?(?:{_YEARS}|{words.TERM}|$))"
_SIGNED = re.compile(
    rf"(?P<mark>{_spelled(words.SIGNED)})级?{_GAP}(?:{_STAR}|{_ASTERISK})|[★☆] ?(?P<after>{_spelled(words.GRADE)})(?!\w)"
)
_CHOICE = rf"(?!{_GAP}[、/|,;或□○ ]{{1,3}}(?:{_spelled(words.SIGNED)}|公开|非密))"
_LABELLED = re.compile(
    rf"{_spelled(words.LABELS_OF_GRADE)}[ :]{{1,4}}[☑√✓■●]? ?(?P<mark>{_spelled(words.SIGNED)}){_CHOICE}"
    rf"|{_spelled(words.LABELS_OF_OPENNESS)}[ :]{{1,4}}[☑√✓■●]? ?(?P<closed>{_spelled(words.NOT_OPEN)})(?! ?[、/|或])"
)
_GRADE = re.compile(_spelled(words.GRADE))
_GRADES = len(words.GRADE.split("|"))
_MARK = re.compile(_any(words.ALONE))
_WEAK = re.compile(_spelled(words.WEAK))
_SIGNS = rf"[★☆※*{_SPACE}(),、;.。!:\[\]【】〔〕〖〗<>《》—·/-]"
_BESIDE = rf"{_any(words.BESIDE)}|[0-9]{{1,6}} ?[年月日号]?|[一二三四五六七八九十]{{1,3}}年|{_SIGNS}"
_ALONE = re.compile(rf"(?:{_MARK.pattern}|{_BESIDE})++")
_ITEM_NUMBER = re.compile(r" *\(?[0-9]{1,3} ?[.、)](?![0-9])")
_BRACKETED = re.compile(r"[(\[【〔〖]([^()\[\]【】〔〕〖〗]{1,40})[)\]】〕〗](?P<end>[\s@,。.;!]|$)?")
"""With what ends a clause behind it."""
_SET_OFF = re.compile(
    rf"(?:(?<=\s)|^)(?P<mark>{_any(words.SET_OFF)})级?(?=[,。.!;]?(?:\s|$))(?!\s\S(?:\s|$))"
)

_STAGE = _any((*words.UNDECIDED, *words.UNFINISHED))
_VERSION = r"[\s0-9年月日.,第一二三四五六七八九十次轮版稿vV]{0,12}"
_IN_BRACKETS = rf"[(\[【〔] ?(?:公开|{_VERSION})(?P<mark>{_STAGE}){_VERSION}[)\]】〕]"
_STAGE_ALONE = re.compile(rf"\s*(?:{_IN_BRACKETS}|(?:公开)?(?P<bare>{_STAGE}){_VERSION})\s*")
_TITLE = re.compile(rf"(?P<before>[^。;!]{{0,80}}?){_IN_BRACKETS}(?P<quoted>》?)(?=\s|@|$)")
_TITLE_OF_LETTER = re.compile(
    rf"\s*关于.{{0,80}}?{_IN_BRACKETS}》?.{{0,12}}(?:函|通知|公告|请示|报告|说明|汇报)\s*"
)
_BARE_TITLE = re.compile(
    rf"(?P<before>[^,。;:!]{{0,80}}?(?:{words.PAPER_KINDS}))(?P<mark>{_any(words.UNDECIDED)}){_VERSION}"
)
_MADE = re.compile(rf"(?:^|[\s,;:、.)\]】》]|{words.BEFORE_MADE})(?:{'|'.join(map(_spelled, words.MADE))})")

_DECIDED_LATER = _any(words.UNDECIDED)
_DRAFT = re.compile(
    rf"[(\[【〔] ?(?:公开|{_VERSION})(?P<mark>{_DECIDED_LATER}){_VERSION}[)\]】〕]"
    rf"|《[^《》]{{0,80}}?(?P<after>{_DECIDED_LATER})[^《》]{{0,14}}》"
    rf"|[-—–_]{{1,2}} ?(?:公开)?(?P<bare>{_DECIDED_LATER})(?={_VERSION}(?:[\s,。;@)]|$))"
)
"""A paper that is named as a draft, wherever it is named; 形成征求意见稿 names none."""
_SECRET = re.compile(r"(?<!\w)(?P<mark>秘密)级? ?:")
"""秘密：企业名单, at the beginning of a clause."""

_MARKS = ("mark", "after", "closed", "bare")
"""The groups of the patterns that hold a mark."""

_NAME_EDGE = r"[\W_0-9]"


def _apart_from_longer(named: words.Named, spelled: str) -> str:
    """The words, unless they are part of a longer harmless one."""
    after = "".join(f"(?<!{word})" for word in _fixed(named.not_after))
    return f"{after}{spelled}(?!{'|'.join(_fixed(named.not_before)) or '(?!)'})"


_ANYWHERE = re.compile(
    f"(?:{words.DENIES})(?:{words.DENIED})*+|(?P<mark>"
    + "|".join(_apart_from_longer(named, _spelled(named.words).replace(_GAP, "")) for named in words.ANYWHERE)
    + ")"
)
_NAME_RULES = [
    re.compile(_apart_from_longer(named, f"(?P<mark>{_spelled(named.words)})")) for named in words.NAMED
] + [
    re.compile(rf"(?:^|{_NAME_EDGE})(?P<mark>内部)(?={_NAME_EDGE}|$)"),
    re.compile(rf"(?P<mark>{_any(words.UNFINISHED)})(?={_NAME_EDGE}|[vV第]|$)"),
]


def secrecy_marks(text: str, file_name: str = "") -> tuple[str, ...]:
    """The marks that a paper and its file's name bear, as written, each once; empty for one that may be handled in chat."""
    return _each_once([*find_marks(text), *_in_name(file_name)])


def marks_in_words(text: str, file_name: str = "") -> tuple[str, ...]:
    """The same of a task, as it is typed or listed: there a draft is marked by its brackets, 《》 or a dash."""
    return _each_once([*find_marks(text, Kind.TASK), *_in_name(file_name)])


def marks_in_report(text: str, file_name: str = "") -> tuple[str, ...]:
    """The same of what a unit says: drafts that it works on are no secret."""
    return _each_once([*find_marks(text, Kind.REPORT), *_in_name(file_name)])


def marks_in_task(new: NewTask) -> tuple[str, ...]:
    """The marks in all that a task would tell its units."""
    steps = (f"{step.title}\n{step.phrase}" for step in new.milestones)
    figures = (figure.name for figure in new.indicators)
    return marks_in_words(
        "\n".join([new.title, new.section, new.content, new.deadline_phrase, *steps, *figures])
    )


def require_free_report(words: str, file_name: str = "") -> None:
    """Raises MarkedReport for words on a task, or the file with them, that bear marks: those nobody lets through."""
    if marks := marks_in_report(words, file_name):
        raise MarkedReport(marks)


def require_free(marks: Iterable[str], despite: Collection[str] = ()) -> None:
    """Raises Marked with those of the marks that nobody has answered for."""
    left = tuple(mark for mark in marks if mark not in despite)
    if left:
        raise Marked(left)


def find_marks(text: str, kind: Kind = Kind.PAPER) -> Iterator[Mark]:
    """The marks in the order of the lines; of what comes again, the first. A tab parts the cells of a table's row."""
    number, at, seen = 0, 0, set[str]()
    for row in text.splitlines(keepends=True):
        if row not in seen and _HINT.search(row):
            seen.add(row)
            line = _Line(number < _HEAD_LINES, "\t" in row.strip(), kind)
            for mark in line.marks(row):
                yield mark._replace(span=(at + mark.span[0], at + mark.span[1]))
        number += bool(row.strip())
        at += len(row)


class _Line(NamedTuple):
    """Where a line, or a table's row, stands."""

    is_head: bool
    is_row: bool
    kind: Kind

    @property
    def is_paper(self) -> bool:
        """Whether it is a line of a paper."""
        return self.kind is Kind.PAPER

    def marks(self, row: str) -> Iterator[Mark]:
        """The marks in it; where all grades are told they are there to choose from, unless one is signed."""
        is_choice = len({_close(each[0]) for each in _GRADE.finditer(row)}) == _GRADES
        for cell in _first_of_equals(_CELL, row):
            for mark in _apart(self._in_cell(half_width(cell[0]).rstrip())):
                if not (is_choice and mark.rule is not Rule.SIGNED and _GRADE.fullmatch(mark.words)):
                    start, end = mark.span
                    yield mark._replace(span=(cell.start() + start, cell.start() + end))

    def _in_cell(self, line: str) -> Iterator[Mark]:
        is_short = len(line) <= _LONGEST_LINE
        yield from _found(Rule.SIGNED, _SIGNED, line)
        yield from _found(Rule.LABELLED, _LABELLED, line)
        if is_short and _ALONE.fullmatch(line) and not _ITEM_NUMBER.match(line):
            yield from (mark for mark in _kept(Rule.ALONE, line) if self._stands_alone(mark, line))
        else:
            yield from self._beside_words(line, is_short=is_short)
        yield from _found(Rule.ANYWHERE, _ANYWHERE, line)
        yield from _found(Rule.LABELLED, _SECRET, line)
        if self.kind is not Kind.REPORT and not self.is_row:
            yield from _found(Rule.TITLE, _DRAFT, line)

    def _stands_alone(self, mark: Mark, line: str) -> bool:
        """内部 alone is a mark at the head of a paper and in 【】, not in a cell: there it may be one of two kinds."""
        return mark.words != "内部" or line.strip() != "内部" or (self.is_head and not self.is_row)

    def _beside_words(self, line: str, *, is_short: bool) -> Iterator[Mark]:
        for bracket in _first_of_equals(_BRACKETED, line):
            if _ALONE.fullmatch(bracket[1]) and (not _is_weak(bracket[1]) or _is_at_edge(bracket, line)):
                yield from _kept(Rule.BRACKETED, bracket[1], bracket.start(1))
        if is_short:
            set_off = _found(Rule.SET_OFF, _SET_OFF, line)
            yield from (mark for mark in set_off if not self.is_paper or not line[: mark.span[0]].strip())
            yield from self._titles(line)

    def _titles(self, line: str) -> Iterator[Mark]:
        """A draft by its title; in a message only with brackets, and not where another title is quoted."""
        if self.is_paper and (not self.is_head or self.is_row):
            return
        if self.is_paper:
            for form in (_STAGE_ALONE, _TITLE_OF_LETTER):
                if found := form.fullmatch(line):
                    yield _mark(Rule.TITLE, found)
            bare = _BARE_TITLE.fullmatch(line)
            if bare and not _MADE.search(bare["before"]):
                yield _mark(Rule.TITLE, bare)
        for found in _TITLE.finditer(line):
            is_quoted = found["quoted"] and not self.is_paper
            names_paper = found["before"].lstrip(" 《").startswith("关于")
            if not is_quoted and (names_paper or not _MADE.search(found["before"])):
                yield _mark(Rule.TITLE, found)


def _apart(marks: Iterable[Mark]) -> Iterator[Mark]:
    """The marks without those that overlap an earlier one."""
    taken: set[int] = set()
    for mark in marks:
        places = range(*mark.span)
        if taken.isdisjoint(places):
            taken.update(places)
            yield mark


def _found(rule: Rule, pattern: re.Pattern[str], line: str) -> Iterator[Mark]:
    return (_mark(rule, found) for found in _first_of_equals(pattern, line))


def _first_of_equals(pattern: re.Pattern[str], line: str) -> Iterator[re.Match[str]]:
    seen: set[str] = set()
    for found in pattern.finditer(line):
        if found[0] not in seen and (not pattern.groups or any(found.groups())):
            seen.add(found[0])
            yield found


def _mark(rule: Rule, found: re.Match[str]) -> Mark:
    """The one named group of the pattern that took part, apart from `before` and `quoted`."""
    name = next(name for name in _MARKS if found.groupdict().get(name))
    return Mark(_close(found[name]), rule, found.span(name))


def _kept(rule: Rule, words: str, at: int = 0) -> Iterator[Mark]:
    """The marks among words that are nothing else."""
    for found in _first_of_equals(_MARK, words):
        yield Mark(_close(found[0]), rule, (at + found.start(), at + found.end()))


def _is_weak(words: str) -> bool:
    return all(_WEAK.fullmatch(found[0]) for found in _MARK.finditer(words))


def _is_at_edge(bracket: re.Match[str], line: str) -> bool:
    is_first = bracket.start() <= len(line) - len(line.lstrip())
    return is_first or bracket["end"] is not None or bracket[0][0] in "【〖"


def _in_name(name: str) -> Iterator[Mark]:
    plain = half_width(name)
    plain = plain.removesuffix(PurePath(plain).suffix)
    patterns = (_SIGNED, *_NAME_RULES, _ANYWHERE)
    return _apart(mark for pattern in patterns for mark in _found(Rule.FILE_NAME, pattern, plain))


def _each_once(marks: Iterable[Mark]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mark.words for mark in marks))


def _close(words: str) -> str:
    return _SPACES.sub("", words)
