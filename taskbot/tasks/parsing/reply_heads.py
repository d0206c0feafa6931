"""Finds which tasks a message speaks of (#12, 任务12, 第2、4项, 1-5项, 3、5已完成), and the stretch that is about each."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from taskbot.tasks.parsing import reply_words as words
from taskbot.tasks.parsing.numerals import number
from taskbot.tasks.parsing.reply_numbered import NUMBERED, numbered_tasks
from taskbot.tasks.parsing.reply_words import MEASURES, MEASURES_APART, STATUS, STATUS_OF_OWN, any_of

LONGEST_RANGE = 50
"""More tasks than this are no range: `1-2020` is something else."""


class Segment(NamedTuple):
    """text[start:end] is about the tasks `numbers`; about nothing known where there are none."""

    numbers: tuple[str, ...]
    start: int
    end: int


class _Head(NamedTuple):
    numbers: tuple[str, ...]
    start: int
    end: int
    is_bare: bool


_ARABIC = "[0-9]{1,5}"
_CHINESE = "[一二三四五六七八九十百零]{1,6}"
_ANY = f"(?:{_ARABIC}|{_CHINESE})"
_AND = r"\s?(?:[、,和及与跟/至到-]|以及)\s?"
_NO_QUANTITY = rf"(?![0-9]|\s?%|\.[0-9]|:[0-9]{{1,3}}(?!%|[0-9])|{MEASURES}|[项条])"
_ONE = f"{_ARABIC}{_NO_QUANTITY}"
_ALONE = rf"{_ONE}(?!\s{MEASURES_APART})"
_MARK = any_of("任务 事项 清单") + "(?:序号|编号)?|序号|编号|No\\.?|№"
_OPENS = r"(?:^|(?<=[\n,;。!])|(?<=[^0-9]、)|(?<=[^度展成率约为况][ :]))"
"""Where a bare number may be a task's; what follows 进度 is a figure."""

_HASHED = rf"#\s?{_ONE}(?:{_AND}#?\s?{_ONE}){{0,30}}号?(?:任务|事项)?"
_NAMED = (
    rf"(?:{_MARK})[:为是]?\s?#?第?(?:{_ONE}(?:{_AND}(?:{_MARK})?#?第?{_ONE}){{0,30}}[号项]?"
    rf"|{_CHINESE}(?=[已正完未尚基受还推:,]|$))"
)
_NTH = rf"(?<![令告年文函字])第{_ANY}[号项]?(?:{_AND}第?{_ANY}[号项]?){{0,30}}(?:(?<=项)(?!目)|(?<=号)(?=任务|事项|工作|[、,。; ]|$))(?:任务|事项|工作)?"
_COUNTED = rf"(?<![0-9./年月第-])(?<![0-9]:){_ANY}号?(?:{_AND}{_ANY}号?){{0,30}}(?<=号)(?:任务|事项)"
_LISTED = rf"{_OPENS}{_ARABIC}项?(?:{_AND}第?{_ARABIC}项?){{0,30}}(?<=项)(?!目)(?:任务|事项|工作)?"
_BARE = (
    rf"(?:{_OPENS}[\(\[【]?{_ALONE}(?:{_AND}{_ALONE}){{0,30}}|(?<= ){_ALONE}(?:{_AND}{_ALONE}){{1,30}}|(?<=[成结] ){_ALONE}(?=[推受未已正还尚完]))(?![-至到/] ?[0-9])#?(?![、,和及与至到-]?\s?[0-9]{{0,5}}号)[\)\]】]?[、.:,)]?"
    rf"(?:\s*{STATUS}|(?<=[\]】]))|[①-⑳]\s*{STATUS}"
)
_OPENED = rf"(?=[(\[【0-9]){_OPENS}[\(\[【]?{_ALONE}(?:{_AND}{_ALONE}){{0,30}}[\)\]】]?(?:[、.:,)]\s?|\s)(?=[\u4e00-\u9fff《“])"
"""What may be a task's number for its place alone: where one is known to be, or where the number is the writer's."""
_STATE = any_of(
    """[已均都]{0,2}(?:全部)?(?:完成|办结|启动|开工)了? [尚还仍]?[未没]有?(?:完成|办结|启动|开始|开展|动) 还没 正在?(?:推进|办理|进行) [推办进]进?[进理行]中
    在[办推做]进? 受阻 推进 [0-9]{1,3}%"""
)
_POINTED = rf"{_ARABIC}(?![0-9.%])[、.:)]?"
_RUN = rf"(?<=[成结理进中办推做动工始展阻了没%]) ?{_POINTED}(?=\s?{_STATE}(?: ?{_POINTED}\s?{_STATE}){{0,30}} ?(?:[,;。!\n]|$))"
"""1完成2完成3进行中: numbers and states that follow one another to the end of a clause."""
_TOLD_AFTER = rf"(?<=[:有是为])\s?{_ARABIC}(?:{_AND}{_ARABIC}){{1,30}}[项号]?(?:任务|事项)?(?=[,;。\n]|$)"
_TAKEN = rf"(?<=签收|收到|收悉|知悉)[了:]?\s?(?:任务|事项)?{_ALONE}(?:{_AND}{_ALONE}){{0,30}}[项号]?(?:任务|事项)?(?=\s?[,;。!\n]|\s?$)"
"""签收 1、2: which tasks are acknowledged."""
_RECEIVED = rf"{_OPENS}第?{_ANY}号(?:{_AND}第?{_ANY}号){{0,30}}(?=\s?[均都已]{{0,2}}(?:收到|收悉|签收|知悉)[了!]?\s?(?:[,;。\n]|$))"
"""1号收到 ends its clause; 18号收到通知 tells of a day."""
_HEAD = re.compile(
    rf"(?P<hashed>{_HASHED})|(?P<received>{_RECEIVED})|(?P<named>{_NAMED})|(?P<nth>{_NTH})|(?P<counted>{_COUNTED})|(?P<numbered>{NUMBERED})|(?P<listed>{_LISTED})"
    rf"|(?P<bare>{_BARE})|(?P<run>{_RUN})|(?P<told_after>{_TOLD_AFTER})|(?P<taken>{_TAKEN})|(?P<opened>{_OPENED})",
    re.IGNORECASE,
)
_STATUS_OF_OWN = re.compile(STATUS_OF_OWN)
_WRITTEN = re.compile(rf"(?:([至到-])\s?(?:任务|事项)?[#第]?\s?)?(?:({_ARABIC}|{_CHINESE})|([①-⑳]))")
_SINGLE_POINT = re.compile(rf"\s*[(①-⑳]|\s*{_ARABIC}[、.)]")
_IN_PASSING = re.compile(r"(?:[与和跟等待]|(?<![合共])同|[详参]见|[按参对]照|[结配]合|[并纳]入|除了?)$")
"""与#13衔接, 除第3项外: the task is only referred to."""

_OTHERS = re.compile(r"其余|剩下|其[他它](?=[各几]?[项个]|任务|的|均|都|正|尚|未|已)")
_BETWEEN = re.compile(r"[ 、,和及与跟/]*+")
_COUNT = re.compile(
    r"\s?(?:这|以上|上述)?([两二三四五六七八九十]|[0-9]{1,2})[项个件](?!目)(?:任务|事项|工作)?"
)
_TITLE = re.compile(r"\s?\([^()\n、]{4,40}\)(?=[^\s,;。])")
_CONJUNCTION = re.compile(
    r"(?:但是?|不过|而|其中|另外?|此外|同时|还有|以及|和|及|与|、|\(?[0-9一二三四五六七八九十]{1,2}[)、.])\s*$"
)
_NOTHING_MORE = re.compile(r"\s*\)?(?:\([^()\n]{0,40}\))?\s*(?:[;。!\n]|$)")
_LEADS_TO = re.compile(r"(?:\s|[:(的有是为])*$")
_TO = re.compile(r"\s*[至到-]\s*")
UNREADABLE = re.compile(" *(?:[0-9]{1,5}(?: +[0-9]|[:、] *[0-9.]+%)|-[0-9.]+%)")
"""`9 0%` may be 90% or a number of another task, and -5% is neither: what opens so is not read at all."""

_EDGES = " ,。;!:、.\n-()"
_QUOTED = re.compile(r"\A\s*「[^」]{0,3000}」?\s*\n(?:[- ]{3,}\n)?|^ *>[^\n]*$", re.MULTILINE)
_TASK_NUMBER = re.compile(rf"#({_ARABIC})(?![0-9])")


def without_quotation(line: str) -> tuple[str, int | None]:
    """The message with what it quotes blanked out, and the task whose card is quoted."""
    quoted = "".join(found.group() for found in _QUOTED.finditer(line))
    numbers = set(_TASK_NUMBER.findall(quoted))
    blanked = _QUOTED.sub(lambda found: re.sub("[^\n]", " ", found.group()), line)
    return blanked, int(numbers.pop()) if len(numbers) == 1 else None


def segments_of(line: str, to: int | None, own: Collection[int] = ()) -> list[Segment]:
    """Cuts the message where another task begins to be spoken of; what stands before the first is about `to`.

    `own` are the tasks of whoever writes: their numbers need less to be recognised.
    """
    cuts = [_Head((str(to),) if to is not None else (), 0, 0, is_bare=False)]
    for head in _heads(line, to, frozenset(map(str, own))):
        last, between = cuts[-1], line[cuts[-1].end : head.start]
        if not last.end or not (_BETWEEN.fullmatch(between) or _TO.fullmatch(between)):
            cuts.append(head)
        elif last.is_bare >= head.is_bare and not UNREADABLE.match(line, last.end):
            more = _range(last.numbers[-1], head.numbers[0]) if _TO.fullmatch(between) else ()
            numbers = tuple(dict.fromkeys(last.numbers + more + head.numbers))
            cuts[-1] = _Head(numbers, last.start, head.end, is_bare=head.is_bare)
    if len({number for cut in cuts for number in cut.numbers}) > 1:
        cuts += [_Head((), found.start(), found.end(), is_bare=False) for found in _OTHERS.finditer(line)]
        cuts.sort(key=lambda cut: cut.start)
    starts = [_after_count(line, cut) for cut in cuts]
    ends = [_before_conjunction(line, cut.start) for cut in cuts[1:]] + [len(line)]
    segments = [
        Segment(cut.numbers, start, max(start, end))
        for cut, start, end in zip(cuts, starts, ends, strict=True)
    ]
    return _told_before(line, segments) if to is None else segments


def _after_count(line: str, cut: _Head) -> int:
    """8、10两项, #5（标准体系）: where the words go on after the tasks were counted or their titles told."""
    counted = _COUNT.match(line, cut.end)
    if counted and number(counted[1]) == len(cut.numbers) > 1:
        return counted.end()
    title = _TITLE.match(line, cut.end) if cut.numbers else None
    return title.end() if title and not words.PARTIAL_TITLE.search(title.group()) else cut.end


def _before_conjunction(line: str, end: int) -> int:
    """…，但#6: where the words before a head end."""
    conjunction = _CONJUNCTION.search(line, max(0, end - 6), end)
    return conjunction.start() if conjunction else end


def _told_before(line: str, segments: list[Segment]) -> list[Segment]:
    """已办结：1、3；推进中：2: where nothing follows the numbers, the words stand before them."""
    if len(segments) == 1 or not line[: segments[0].end].strip(_EDGES):
        return segments
    rests = [_NOTHING_MORE.match(line, each.start) for each in segments[1:]]
    if not all(rests):
        return segments
    starts = [0, *(rest.end() for rest in rests if rest)]
    ends = [_LEADS_TO.search(line, start, each.end) for start, each in zip(starts, segments, strict=True)]
    return [
        Segment(each.numbers, start, end.start() if end else start)
        for each, start, end in zip(segments[1:], starts, ends, strict=False)
    ]


def _heads(line: str, to: int | None, own: frozenset[str]) -> Iterator[_Head]:
    """The places where tasks are named; points (1. 2. 3.) and parts (第一项) of a task that was named are none."""
    named: tuple[str, ...] | None = (str(to),) if to is not None else None
    named_by = "card"
    highest = 0
    numbered = numbered_tasks(line, has_card=to is not None)
    heads = list(_HEAD.finditer(line))
    is_listed = any(found.lastgroup == "bare" for found in heads)
    for found in heads:
        kind, numbers = found.lastgroup or "", _numbers(found.group())
        if not numbers or _IN_PASSING.search(line, max(0, found.start() - 4), found.start()):
            continue
        if kind == "numbered" and found.start() not in numbered:
            continue
        if kind == "opened" and not _is_opened(
            line, found.end(), numbers, own, listed=is_listed and to is None
        ):
            continue
        if kind == "run" and (named is not None or not highest):
            continue
        if kind == "listed" and len(numbers) == 1 and not 0 < highest < int(numbers[0]):
            continue
        is_of_known = named is not None and (len(named) == 1 or not set(numbers) <= set(named))
        is_alike = {kind, named_by} <= {"nth", "listed"}
        if is_of_known and not is_alike and _is_part(kind, found.group(), numbers):
            continue
        if kind == "bare" and to is not None and own and not set(numbers) <= own:
            continue
        is_bare = kind in ("bare", "run", "told_after", "taken", "opened")
        if not is_bare and kind != "listed":
            named, named_by = numbers, kind
        highest = max(highest, *map(int, numbers))
        yield _Head(numbers, found.start(), found.end(), is_bare)


def _is_opened(line: str, end: int, numbers: tuple[str, ...], own: frozenset[str], *, listed: bool) -> bool:
    """Whether a number that opens a clause is a task's: of a list of such (`listed`), or the writer's own with a status."""
    if own and not set(numbers) <= own:
        return False
    return listed or bool(own and _STATUS_OF_OWN.match(line, end))


def _is_part(kind: str, written: str, numbers: tuple[str, ...]) -> bool:
    """Whether this would only be a point or a part of a task that was named before."""
    if kind in ("bare", "opened"):
        return len(numbers) == 1 and _SINGLE_POINT.match(written) is not None
    if kind == "named":
        return re.search(_CHINESE, written) is not None
    return kind == "listed" or (kind == "nth" and not written.endswith(("任务", "事项")))


def _numbers(written: str) -> tuple[str, ...]:
    """The numbers of a head, ranges filled in; 0 is nobody's number."""
    numbers: list[str] = []
    for to, plain, circled in _WRITTEN.findall(written):
        value = str(number(plain) if plain else ord(circled) - ord("①") + 1)
        numbers += (*_range(numbers[-1], value), value) if to and numbers else (value,)
    return tuple(value for value in dict.fromkeys(numbers) if value != "0")


def _range(first: str, last: str) -> tuple[str, ...]:
    """The numbers between two others."""
    inside = range(int(first) + 1, int(last))
    return tuple(map(str, inside)) if len(inside) < LONGEST_RANGE else ()
