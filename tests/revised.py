"""Workbooks of ours on their way through somebody's hands: made, edited, sent back."""

import pickle
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO

import pytest
from factories import NOW, WorkList
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from taskbot.clock import Clock
from taskbot.context import Context
from taskbot.digest.freezing import Desk, Wanted, freeze
from taskbot.digest.layout import Book
from taskbot.digest.revisions import plan_brought
from taskbot.digest.service import schedule_of
from taskbot.digest.sheets import digest_book
from taskbot.digest.work_list import export_rows, work_list_book
from taskbot.digest.workbook import write_workbook
from taskbot.intake.documents import read_document
from taskbot.intake.service import brought_in
from taskbot.settings import load_settings
from taskbot.tasks import reporting
from taskbot.tasks.facts import Indicator, Milestone, Status
from taskbot.tasks.importing import ImportPlan
from taskbot.tasks.periods import Span, period_of
from taskbot.tasks.planning import RowProblem
from taskbot.tasks.summary import summarize
from taskbot.tasks.workdays import Calendar
from taskbot.texts.zh import Texts

Edit = Callable[[Workbook], object]
LIST = "工作清单"
LATER = NOW + timedelta(hours=3)


class Office:
    """A store, and what its office does with the workbooks of it."""

    def __init__(self, work: WorkList, data_dir: object, now: datetime) -> None:
        self.work = work
        self.now = now
        settings = load_settings(data_dir=data_dir)
        self.context = Context(settings, work.db, Clock(now), work.register, Calendar(), Texts("省转升办"))

    def weekly(self) -> bytes:
        """The weekly workbook as it would be made now."""
        return self.made(Span.WEEK)

    def made(self, span: Span) -> bytes:
        """The workbook of the digest of that span as it would be made now."""
        rules, calendar = self.context.light_rules, self.context.calendar
        desk = Desk("", "改造提升工作", "省转升办", rules, calendar, schedule_of(self.context))
        wanted = Wanted(period_of(self.now.date(), span), self.now)
        frozen = self.work.ask(freeze, desk, wanted)
        return drawn_once(frozen, lambda: digest_book(summarize(frozen.snapshot, calendar), frozen.masthead))

    def exported(self) -> bytes:
        """The list as `taskbot export` writes it."""
        exported = self.work.ask(export_rows, self.work.register)
        return drawn_once((exported, self.now), lambda: work_list_book(exported, "改造提升工作", self.now))

    def plan(self, data: bytes, now: datetime | None = None) -> ImportPlan:
        """What sending it back would do."""
        brought = brought_in(read_document(data, "周报.xlsx"), "周报.xlsx")
        return self.work.ask(plan_brought, brought, self.context, now=now or self.now)


_drawn: dict[str, bytes] = {}


def drawn_once(facts: object, book: Callable[[], Book]) -> bytes:
    """The workbook of those facts, as an earlier test has drawn it where they are the same to the last word."""
    key = repr(facts)
    if key not in _drawn:
        content = BytesIO()
        write_workbook(book(), content)
        _drawn[key] = content.getvalue()
    return _drawn[key]


def edited(data: bytes, *edits: Edit) -> bytes:
    """The workbook after somebody has opened, edited and saved it."""
    book: Workbook = pickle.loads(_opened(data))  # noqa: S301 (it is our own)
    for edit in edits:
        edit(book)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


@cache
def _opened(data: bytes) -> bytes:
    """The workbook as openpyxl reads it, pickled: to make another of that takes a twentieth of reading it again."""
    return pickle.dumps(load_workbook(BytesIO(data)))


def head_row(sheet: Worksheet) -> int:
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == "序号")


def column(sheet: Worksheet, heading: str) -> int:
    return next(cell.column for cell in sheet[head_row(sheet)] if cell.value == heading)


def row_of(sheet: Worksheet, number: int) -> int:
    return next(row[0].row for row in sheet.iter_rows(min_row=head_row(sheet) + 1) if row[0].value == number)


def put(number: int, heading: str, value: object) -> Edit:
    """Writes into the cell of a task."""

    def edit(book: Workbook) -> None:
        sheet = book[LIST]
        sheet.cell(row_of(sheet, number), column(sheet, heading)).value = value

    return edit


def edited_as_said(data: bytes, edits: str) -> bytes:
    """The workbook after edits such as 1 时限=7月10日前；2 序号=."""
    said = (re.fullmatch(r"([0-9]+) ([^=]+)=(.*)", edit.strip()) for edit in edits.split("；"))
    return edited(data, *(put(int(each[1]), each[2], each[3] or None) for each in said if each))


def changes(plan: ImportPlan) -> list[tuple[int, str, str, str]]:
    return [(each.number, each.field, each.old, each.new) for each in plan.changes]


def told(problems: tuple[RowProblem, ...]) -> list[tuple[str, str]]:
    """Columns and words; places are told apart where they matter."""
    return [(each.column, each.problem) for each in problems]


@pytest.fixture
def office(work: WorkList, tmp_path) -> Office:
    """Three tasks: one that is reported on, one with a trouble, one long-term with all that a list may hold."""
    work.issue(
        "省经信厅",
        ["省财政厅"],
        title="绘制产业链图谱",
        content="6月底前绘制首批图谱。",
        due_on=date(2020, 6, 30),
        deadline_phrase="6月底前",
    )
    work.issue("省商务厅", title="开拓海外市场", due_on=date(2020, 7, 10), deadline_phrase="7月10日前")
    work.issue(
        "省科技厅",
        ["杭州市", "宁波市"],
        title="建设创新综合体",
        section="提升平台能级",
        deadline_phrase="长期",
        leader="周副省长",
        milestones=(Milestone("选址", date(2020, 5, 31), "5月底"), Milestone("开工", date(2020, 8, 1))),
        indicators=(Indicator("建成综合体", 10, "家"),),
    )
    report(work, 1, Status("60% 正在征求意见", 60, "正在征求意见", next_step="月底前印发"))
    report(work, 2, Status("受阻", 20, "已办展会2场", "展位紧张，需省财政厅协调", is_blocked=True))
    return Office(work, tmp_path, NOW)


def report(work: WorkList, number: int, status: Status, now: datetime = NOW) -> None:
    by = work.liaison(work.facts(number).lead_unit)
    work.do(reporting.report_status, number, status, by=by, now=now)
