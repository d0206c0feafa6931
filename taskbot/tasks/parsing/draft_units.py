"""Finds the responsible units on the sheet that /new is typed on, and cuts them out."""

import re

from taskbot.tasks.parsing.draft_sheet import MENTION, PIECE, READ_CHARACTERS, Sheet
from taskbot.tasks.parsing.unit_mentions import date_start, known_name_end, names_end
from taskbot.tasks.parsing.unit_tokens import MARKS
from taskbot.tasks.unit_lists import parse_units
from taskbot.tasks.units import UnitRegister

LONGEST_DATE = 12
"""Characters, up to its 前."""

_MARK = "|".join(MARKS)
_MARKED = re.compile(_MARK)
_UNIT_AND_MARK = re.compile("省[^省]{1,9}(?:牵头|主办|配合|协办)")
_MARK_IN_FRONT = re.compile(r"^(牵头|主办|承办|配合|协办)(?=[省市各浙国])")
_LABELLED_MENTION = re.compile(rf"(?:{_MARK})(?:单位|部门)? ?:? ?@")
_SUPPORTS = ("配合", "协办")
_MARK_AFTER = re.compile(rf" (?:{_MARK})(?=[\s,;。|\0]|$)")
_COLUMN = re.compile(r"(?P<before>[/>→-]*+)(?P<names>[^\s,;。|\0/>→-]+)(?=(?P<after>[/>→-]*))")
_SPACED_LABEL = re.compile(
    r"(?<![^\s,;。|\0])(?:(?P<before>[^\s,;。|\0]++) )?(?P<mark>牵头|主办|承办|责任|配合|协办)(?:单位|部门)?(?P<space> )"
    r"(?=(?P<names>[^\s,;。|\0]++))"
)
_ADDRESSED = re.compile(
    r"(?:(?<![^\s,;。\0])|(?<=[前底内]))(?:烦请|商请|拟请|麻烦|责成|[请由])|(?<![^\s,;。\0])(?=[^\s,;。\0])"
)
_BY_A_DAY = re.compile(rf"(?P<ask>(?:请|务必|须|需|要|应)?[于在]?)[^\s,;。\0]{{1,{LONGEST_DATE}}}?前")
_OPENING = re.compile(r"(?:(?<![^\s,;。|\0])|(?<=[前底内]))(?=[^\s,;。|\0])")
_DUTY = re.compile("负责(?=[^\\s,;。|\\0的人])")
_OPENS_SENTENCE = re.compile("指导|支持|参[与加]|落实|实施|负责|协[助同]")
"""支持省A厅 is what the task says; only 配合省A厅 names a unit for it."""
_IN_A_STEP = re.compile(r"其中[^\s,;。\0]*$")
_DOES = re.compile(
    "请(?!示)|要(?![闻点素件])|应(?![急用])|须(?!知)|需(?!求)|务必|牵头|负责|会同|提供|提出|提交|报送|上报|反馈|公布|制[定订]|修订|起草|拟[定订]|编制|梳理|汇总|形成|出台|印发|组织(?!架构|机构|部)|"
    "开展|召开|筹备|启动|办理|核[查实]|排查|指导|督促|完成|完善|建立|落实|推[进动]|加[快强]|深化|[做抓]好"
)
"""What a unit that opens a sentence is told to do."""
_BRACKET = re.compile(r"\(([^()]{1,100})\)|\[([^\[\]]{1,100})\]|【([^【】]{1,100})】")


def take_units(sheet: Sheet, register: UnitRegister) -> str:
    """Every responsible unit with its marks, as one list."""
    return _UnitsOnSheet(sheet, register).take()


class _UnitsOnSheet:
    def __init__(self, sheet: Sheet, register: UnitRegister) -> None:
        self._sheet = sheet
        self._register = register
        self._units: list[tuple[int, str]] = []
        self._known: dict[str, bool] = {}

    def take(self) -> str:
        self._open_brackets()
        self._mark_labels()
        self._take_mentions()
        self._take_labelled_units()
        self._take_addressed()
        self._take_unit_pieces()
        if self._nobody_leads():
            self._take_what_is_not_marked()
        return self._list()

    def _list(self) -> str:
        return "。".join(words for _, words in sorted(self._units))

    def _nobody_leads(self) -> bool:
        read = parse_units(self._list(), self._register)
        return read.lead is None and not read.unknown

    def _take_labelled_units(self) -> None:
        for label, end in self._sheet.labels("units"):
            stop = self._units_end(label.end(), end)
            self._units.append((label.start(), self._sheet.line[label.start() : stop]))
            self._sheet.cut(label.start(), stop)

    def _units_end(self, start: int, end: int) -> int:
        """Where the names after a label end: the first piece is always one, later ones only if they are known."""
        stop = start
        for piece in PIECE.finditer(self._sheet.line, start, end):
            names_stop = date_start(self._sheet.line, piece.start() + 1, piece.end())
            names = self._sheet.line[piece.start() : names_stop]
            is_told = stop == start or ("@" not in names and self._are_known(f"责任单位:{names}"))
            if "\0" in self._sheet.line[stop : piece.start()] or not is_told:
                break
            stop = names_stop
        return stop

    def _are_known(self, names: str) -> bool:
        if names not in self._known:
            read = parse_units(names, self._register)
            self._known[names] = bool(read.lead or read.supporting) and not (read.unknown or read.work)
        return self._known[names]

    def _open_brackets(self) -> None:
        """（省A厅牵头，6月底前完成）: brackets that hold units with their marks are read like what stands outside."""
        for bracket in list(_BRACKET.finditer(self._sheet.line)):
            pieces = PIECE.findall(next(filter(None, bracket.groups())))
            if any(_MARKED.search(piece) and self._are_known(piece) for piece in pieces):
                self._open(bracket)

    def _mark_labels(self) -> None:
        """牵头 省A厅 配合 省B厅: a label without its colon, where no unit stands before it that it would mark."""
        labelled = -1
        for label in list(_SPACED_LABEL.finditer(self._sheet.line)):
            before = label["before"] if label.start() != labelled else None
            is_mark_of_it = label["mark"] not in _SUPPORTS and before and self._are_known(before)
            if not is_mark_of_it and self._are_known(f"责任单位:{label['names']}"):
                at, labelled = label.start("space"), label.start("names")
                self._sheet.line = f"{self._sheet.line[:at]}:{self._sheet.line[at + 1 :]}"

    def _take_mentions(self) -> None:
        labelled = {label.end() for label in _LABELLED_MENTION.finditer(self._sheet.line)}
        taken = 0
        for mention in list(MENTION.finditer(self._sheet.line)):
            if mention.start() < taken:
                continue
            at = mention.end() + self._sheet.line.startswith(" ", mention.end())
            if at > mention.end() and not known_name_end(self._sheet.line, at, self._register):
                continue
            stop = names_end(self._sheet.line, at, self._register)
            if stop == at:
                continue
            taken = stop = stop + self._sheet.line.startswith(":", stop)
            if mention.end() not in labelled:
                self._take_names(mention.start(), mention.end() - 1, stop)

    def _take_names(self, start: int, names_start: int, stop: int) -> None:
        self._units.append((start, self._sheet.line[names_start:stop]))
        self._sheet.cut(start, stop)

    def _take_unit_pieces(self) -> None:
        for piece in list(PIECE.finditer(self._sheet.line)):
            if _OPENS_SENTENCE.match(piece.group()):
                continue
            names = _MARK_IN_FRONT.sub(r"\1:", piece.group())
            if self._are_known(names) or self._is_misspelt(piece):
                mark = _MARK_AFTER.match(self._sheet.line, piece.end())
                names += mark.group() if mark else ""
                is_told = bool(_MARKED.search(names))
                self._units.append((piece.start() + (0 if is_told else READ_CHARACTERS), names))
                self._sheet.cut(piece.start(), mark.end() if mark else piece.end())

    def _is_misspelt(self, piece: re.Match[str]) -> bool:
        """省财政居配合: what begins like a known name and closes with a role is meant for one."""
        is_marked = _UNIT_AND_MARK.fullmatch(piece.group())
        return bool(is_marked and self._register.longest_name_at(self._sheet.line, piece.start()))

    def _take_addressed(self) -> None:
        """请省A厅会同省B厅于6月底前…, 省A厅牵头…, 省A厅：…: the units that a sentence opens with."""
        for opening in list(_ADDRESSED.finditer(self._sheet.line)):
            at = opening.end()
            is_in_a_step = _IN_A_STEP.search(self._sheet.line, max(0, at - 40), at)
            if is_in_a_step or not known_name_end(self._sheet.line, at, self._register):
                continue
            stop = names_end(self._sheet.line, at, self._register)
            duty = None if self._units else _DUTY.match(self._sheet.line, stop)
            if duty:
                self._take_names(opening.start(), at, duty.end())
            elif opening.group() or self._sheet.line[at:stop].endswith("牵头") or self._is_subject(stop):
                self._take_names(opening.start(), at, stop + self._sheet.line.startswith(":", stop))

    def _is_subject(self, stop: int) -> bool:
        """省A厅：梳理清单; and, where nobody else is named, 省A厅（请于）6月底前梳理清单."""
        if self._sheet.line.startswith(":", stop):
            return True
        by_a_day = _BY_A_DAY.match(self._sheet.line, stop)
        if self._units or by_a_day is None:
            return False
        day = by_a_day.end("ask")
        return date_start(self._sheet.line, day, day + LONGEST_DATE) == day

    def _take_what_is_not_marked(self) -> None:
        """Where nobody is named as responsible: 省A厅梳理清单, 梳理清单（省A厅，6月底前）."""
        for opening in list(_OPENING.finditer(self._sheet.line)):
            at = opening.end()
            if known_name_end(self._sheet.line, at, self._register):
                stop = names_end(self._sheet.line, at, self._register)
                if _DOES.match(self._sheet.line, stop) and self._nobody_leads():
                    self._take_names(at, at, stop)
        if not self._nobody_leads():
            return
        for bracket in list(_BRACKET.finditer(self._sheet.line)):
            pieces = PIECE.findall(next(filter(None, bracket.groups())))
            names = [piece for piece in pieces if date_start(piece, 0, len(piece)) > 0]
            if names and all(map(self._are_known, names)):
                self._open(bracket)
        self._take_unit_pieces()
        for column in list(_COLUMN.finditer(self._sheet.line)):
            if column["before"] + column["after"] and self._are_known(column["names"]):
                self._units.append((column.start(), column["names"]))
                self._sheet.cut(column.start(), column.end("after"))

    def _open(self, bracket: re.Match[str]) -> None:
        self._sheet.cut(bracket.start(), bracket.start() + 1)
        self._sheet.cut(bracket.end() - 1, bracket.end())
