"""A workbook of ours comes back edited: each edited cell is a change, and what is wrong with one is said by its place."""

from datetime import date, timedelta

import pytest
from factories import NOW, OFFICE
from openpyxl import Workbook
from revised import LATER, LIST, Office, changes, column, edited, head_row, put, report, row_of, told

from taskbot.tasks import queries, requests, service
from taskbot.tasks.facts import Status
from taskbot.tasks.importing import apply_plan
from taskbot.tasks.models import Event


@pytest.fixture(params=["weekly", "exported"])
def made(office: Office, request: pytest.FixtureRequest) -> bytes:
    """Either of the workbooks that can be edited."""
    return getattr(office, request.param)()


@pytest.mark.parametrize("now", [LATER, LATER + timedelta(days=60)])
def test_what_was_not_edited_is_no_change_whenever_it_comes_back(office, made, now):
    plan = office.plan(edited(made), now)
    assert (plan.changed, plan.problems, plan.conflicts) == ((), (), ())
    assert plan.unchanged == (1, 2, 3)
    assert plan.source == "工作簿《周报》"


WEEKLY = [
    (1, "任务", "绘制首批产业链图谱\n6月底前绘制首批图谱。", ("title", "绘制产业链图谱", "绘制首批产业链图谱")),
    (1, "任务", "绘制产业链图谱\n绘制并印发。", ("content", "6月底前绘制首批图谱。", "绘制并印发。")),
    (1, "任务", "绘制产业链图谱", ("content", "6月底前绘制首批图谱。", "")),
    (1, "时限", "7月10日前", ("deadline", "6月底前（2020年6月30日）", "2020年7月10日")),
    (1, "时限", "7月底前\n（2020年6月30日）", ("deadline", "6月底前（2020年6月30日）", "7月底前（2020年7月31日）")),
    (1, "时限", "6月底前\n（2020年7月15日）", ("deadline", "6月底前（2020年6月30日）", "2020年7月15日")),
    (1, "时限", "2020-7-5", ("deadline", "6月底前（2020年6月30日）", "2020-7-5（2020年7月5日）")),
    (1, "时限", date(2020, 7, 5), ("deadline", "6月底前（2020年6月30日）", "2020年7月5日")),
    (1, "时限", "长期", ("deadline", "6月底前（2020年6月30日）", "长期")),
    (3, "时限", "每月5日前", ("deadline", "长期", "每月5日前")),
    (1, "牵头单位", "浙江省商务厅", ("lead_unit", "省经信厅", "省商务厅")),
    (1, "配合单位", "省财政厅、杭州", ("supporting_units", "省财政厅", "省财政厅、杭州市")),
    (1, "配合单位", None, ("supporting_units", "省财政厅", "")),
    (1, "进展情况", "70%。正在征求意见", ("progress", "60%", "70%")),
    (1, "进展情况", "60%。已印发", ("done", "正在征求意见", "已印发")),
    (3, "进展情况", "已经选址", ("done", "", "已经选址")),
    (1, "进度", 0.7, ("progress", "60%", "70%")),
    (1, "进度", "80", ("progress", "60%", "80%")),
    (1, "截止日期", date(2020, 7, 5), ("deadline", "6月底前（2020年6月30日）", "2020年7月5日")),
    (2, "存在问题", "展位紧张", ("problem", "展位紧张，需省财政厅协调", "展位紧张")),
    (2, "存在问题", "无", ("problem", "展位紧张，需省财政厅协调", "")),
    (2, "下步打算", "再办两场", ("next_step", "", "再办两场")),
]  # fmt: skip


@pytest.mark.parametrize(("number", "heading", "value", "change"), WEEKLY)
def test_an_edited_cell_of_the_weekly_workbook_is_a_change(office, number, heading, value, change):
    plan = office.plan(edited(office.weekly(), put(number, heading, value)), LATER)
    assert changes(plan) == [(number, *change)]
    assert (plan.problems, plan.conflicts) == ((), ())


EXPORTED = [
    (3, "重点方向", "推进改造升级", ("section", "提升平台能级", "推进改造升级")),
    (1, "任务内容", "绘制并印发。", ("content", "6月底前绘制首批图谱。", "绘制并印发。")),
    (3, "量化指标", "建成综合体：12家", ("indicators", "建成综合体：10家", "建成综合体：12家")),
    (3, "阶段节点", "选址（2020年5月31日）", ("milestones", "选址（5月底，2020年5月31日）\n开工（2020年8月1日）", "选址（2020年5月31日）")),
    (1, "截止日期", date(2020, 7, 5), ("deadline", "6月底前（2020年6月30日）", "2020年7月5日")),
    (1, "完成时限", "7月底前", ("deadline", "6月底前（2020年6月30日）", "7月底前（2020年7月31日）")),
    (3, "分管领导", "李副省长", ("leader", "周副省长", "李副省长")),
    (1, "进度", 0.7, ("progress", "60%", "70%")),
    (1, "进度", "70%", ("progress", "60%", "70%")),
    (1, "进展情况", "已印发", ("done", "正在征求意见", "已印发")),
    (1, "紧急程度", "特急", ("urgency", "一般", "特急")),
]  # fmt: skip


@pytest.mark.parametrize(("number", "heading", "value", "change"), EXPORTED)
def test_an_edited_cell_of_an_exported_list_is_a_change(office, number, heading, value, change):
    plan = office.plan(edited(office.exported(), put(number, heading, value)), LATER)
    assert changes(plan) == [(number, *change)]
    assert (plan.problems, plan.conflicts) == ((), ())


LONG = "已完成一批企业的诊断评估。" * 120


@pytest.fixture
def lived(office: Office) -> Office:
    """The same, with a text that is too long for its row, an extension, another lead, and a task that was taken back."""
    work = office.work
    report(work, 2, Status(LONG, 30, LONG, is_blocked=False))
    by = work.liaison("省商务厅")
    asked = work.do(requests.ask_extension, 2, date(2020, 7, 20), "展位未定", by=by, now=NOW)
    work.do(requests.grant_extension, asked.id, date(2020, 7, 20), by=OFFICE, now=NOW)
    work.do(service.transfer_task, 1, work.unit("省科技厅"), "职能调整", by=OFFICE, now=NOW)
    work.issue("省商务厅", title="发错了的任务")
    work.do(service.recall_task, 4, by=OFFICE, now=NOW)
    return office


@pytest.mark.parametrize("kind", ["weekly", "exported"])
def test_what_was_drawn_shorter_or_otherwise_than_it_is_stored_is_no_change(lived, kind):
    plan = lived.plan(edited(getattr(lived, kind)()), LATER)
    assert (plan.changed, plan.problems, plan.conflicts) == ((), (), ())


def test_the_list_tells_of_extension_transfer_and_too_long_a_text(lived):
    cells = {}

    def look(book: Workbook) -> None:
        sheet = book["工作清单"]
        for heading in ("时限", "进展情况", "办理动态"):
            cells[heading] = [sheet.cell(row_of(sheet, n), column(sheet, heading)).value for n in (1, 2)]

    edited(lived.weekly(), look)
    assert cells["时限"][1] == "7月20日前（原7月10日前）"
    assert cells["进展情况"][1].startswith("已完成一批企业的诊断评估。")
    assert cells["进展情况"][1].endswith("…（全文见「全文」表）")
    assert cells["进展情况"][0] is None
    assert "6月15日转办；原牵头单位省经信厅6月15日反馈：60%，正在征求意见" in cells["办理动态"][0]


def test_a_text_that_was_cut_elsewhere_than_it_would_be_now_is_no_change(lived):
    shorter = put(2, "进展情况", f"{LONG[:30]}…（全文见「全文」表）")
    plan = lived.plan(edited(lived.weekly(), shorter), LATER)
    assert (plan.changed, plan.problems, plan.conflicts) == ((), (), ())


def test_a_text_of_which_only_the_beginning_was_shown_is_edited_whole_or_not_at_all(lived):
    shown = f"另已走访。{LONG[:100]}…（全文见「全文」表）"
    plan = lived.plan(edited(lived.weekly(), put(2, "进展情况", shown), put(3, "进度", 0.2)), LATER)
    assert [each.number for each in plan.changes] == [3]
    [problem] = plan.problems
    assert problem.problem.startswith("这一格只有开头，没有全文，没有采用")
    whole = lived.plan(edited(lived.weekly(), put(2, "进展情况", "已办展会3场")), LATER)
    assert changes(whole) == [(2, "done", LONG, "已办展会3场")]


def test_a_deadline_beside_which_the_former_one_stands_is_edited_as_any_other(lived):
    plan = lived.plan(edited(lived.weekly(), put(2, "时限", "7月25日前（原7月10日前）")), LATER)
    assert [(name, new) for _, name, _, new in changes(plan)] == [("deadline", "2020年7月25日")]


def test_what_the_office_writes_into_the_list_is_no_acknowledgement_of_the_unit(office):
    plan = office.plan(edited(office.weekly(), put(3, "进展情况", "已经选址"), put(3, "进度", 0.2)), LATER)
    office.work.do(apply_plan, plan, by=OFFICE, now=LATER)
    task = office.work.ask(queries.facts_of, 3)
    assert (task.progress, task.done, task.acknowledged_on) == (20, "已经选址", None)


@pytest.mark.parametrize("words", [" 1 ", "１", "#1"])
def test_a_number_that_is_text_is_still_the_number(office, words):
    plan = office.plan(edited(office.weekly(), put(1, "时限", "7月底前"), put(1, "序号", words)), LATER)
    assert [each.number for each in plan.changes] == [1]
    assert plan.problems == ()


BAD = [
    (1, "任务", None, "任务", "任务名称空白，请补写；撤销任务请用 /cancel"),
    (1, "任务", "长" * 300, "序号", "序号 1 是「绘制产业链图谱」，与这一行的任务对不上"),
    (1, "任务", "开拓海外市场", "序号", "这一行是 #2 的任务，序号写成了 1，请核对序号"),
    (1, "时限", "看情况", "时限", "读不懂时限「看情况」"),
    (1, "时限", "9月31日", "时限", "时限「9月31日」没有这一天"),
    (1, "时限", None, "时限", "时限空白，没有采用；确属长期的请写「长期」"),
    (1, "时限", "7月底前（2020年8月5日）", "时限", "写了两个时限：2020年7月31日和2020年8月5日，请改成一致"),
    (1, "牵头单位", "天上局", "牵头单位", "没有找到单位「天上局」"),
    (1, "牵头单位", "省经信厅、省商务厅", "牵头单位", "牵头单位只能写一家，其他单位请写在配合单位一列"),
    (1, "牵头单位", "各设区市", "牵头单位", "「各设区市」是统称，请写明其中一个牵头单位"),
    (1, "牵头单位", None, "牵头单位", "牵头单位空白，请补写"),
    (1, "配合单位", "地下局", "配合单位", "没有找到单位「地下局」"),
    (1, "截止日期", "待定", "截止日期", "「待定」不是日期，请写成 2020年6月30日 这样的日期"),
    (1, "截止日期", None, "截止日期", "时限空白，没有采用；确属长期的请写「长期」"),
    (1, "截止日期", 2020, "截止日期", "1905年7月12日早于交办日期2020年6月15日，没有采用，请改为交办以后的日期"),
    (1, "时限", "2020年6月14日", "时限", "2020年6月14日早于交办日期2020年6月15日，没有采用，请改为交办以后的日期"),
    (1, "进度", "大半", "进度", "「大半」不是进度，请写成 60% 这样的百分比"),
    (1, "进度", 60, "进度", "写成了「60」，请写 60%"),
    (1, "进度", 170, "进度", "「17000%」不是进度，请写成 60% 这样的百分比"),
    (1, "时限", "=TODAY()", "时限", "是公式，没有计算，也没有采用，请改成文字或数字"),
    (1, "下步打算", "#REF!", "下步打算", "是错误值，没有采用，请改成文字或数字"),
    (1, "序号", 9, "序号", "没有 #9 这项任务，请核对序号；新任务请用 /new，或另列清单用 /import"),
    (1, "序号", "甲", "序号", "序号「甲」不是任务编号，请改回原来的数字"),
    (1, "序号", None, "序号", "没有序号，这一行没有采用；新任务请用 /new，或另列清单用 /import"),
    (1, "序号", "=1", "序号", "是公式，没有计算，也没有采用，请改成文字或数字"),
    (1, "序号", 3, "序号", "这一行是 #1 的任务，序号写成了 3，请核对序号"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "heading", "value", "named", "words"), BAD)
def test_a_bad_cell_is_named_and_the_other_rows_are_proposed(office, number, heading, value, named, words):
    stood = office.work.rows(Event)
    book = edited(office.weekly(), put(2, "下步打算", "再办两场"), put(number, heading, value))
    plan = office.plan(book, LATER)
    assert changes(plan) == [(2, "next_step", "", "再办两场")]
    problem = next(each for each in plan.problems if each.column == named)
    assert problem.problem.startswith(words)
    assert (problem.table, problem.row, problem.is_imported) == (LIST, 5, False)
    assert office.work.rows(Event) == stood


def merge(book: Workbook) -> None:
    sheet = book[LIST]
    at = column(sheet, "进展情况")
    sheet.merge_cells(start_row=5, end_row=6, start_column=at, end_column=at)


def copy_row(book: Workbook) -> None:
    sheet = book[LIST]
    for cell in sheet[5]:
        copied = sheet.cell(8, cell.column)
        copied.value, copied.number_format = cell.value, cell.number_format


def copy_and_edit(book: Workbook) -> None:
    copy_row(book)
    book[LIST].cell(8, column(book[LIST], "下步打算")).value = "另一个"


def add_row(book: Workbook) -> None:
    book[LIST].append([None, "新的任务", "7月底前", "省经信厅"])


@pytest.mark.parametrize(
    ("edit", "rows", "words"),
    [
        (merge, [5, 6], "是合并的单元格，没有采用，请取消合并、逐行填写"),
        (copy_row, [8], "序号 1 与第 5 行重复，没有采用"),
        (copy_and_edit, [5, 8], "序号 1 出现在第 5、8 行，内容不同，都没有采用，请只留一行"),
        (add_row, [8], "没有序号，这一行没有采用"),
    ],
)
def test_rows_that_were_spoilt_are_named(office, edit, rows, words):
    plan = office.plan(edited(office.weekly(), put(3, "下步打算", "再建一家"), edit), LATER)
    assert (3, "next_step", "", "再建一家") in changes(plan)
    found = [each for each in plan.problems if each.problem.startswith(words)]
    assert [each.row for each in found] == rows


def drop_column(book: Workbook) -> None:
    sheet = book[LIST]
    sheet.delete_cols(column(sheet, "时限"))


def move_column(book: Workbook) -> None:
    sheet = book[LIST]
    at = column(sheet, "下步打算")
    words = [sheet.cell(row, at).value for row in range(head_row(sheet), sheet.max_row + 1)]
    sheet.insert_cols(2)
    for row, value in enumerate(words, head_row(sheet)):
        sheet.cell(row, 2).value = value
    sheet.delete_cols(at + 1)


def add_column(book: Workbook) -> None:
    sheet = book[LIST]
    sheet.cell(4, 15).value, sheet.cell(5, 15).value = "经办人", "小王"


def sort_rows(book: Workbook) -> None:
    sheet = book[LIST]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=7)]
    for place, row in enumerate(reversed(rows), 5):
        for at, value in enumerate(row, 1):
            sheet.cell(place, at).value = value
    sheet.row_dimensions[6].hidden = True


def rename(book: Workbook) -> None:
    book.move_sheet(LIST, 2)
    book[LIST].title = "清单（改）"


def drop_row(book: Workbook) -> None:
    book[LIST].delete_rows(row_of(book[LIST], 3))


def rename_heading(book: Workbook) -> None:
    book[LIST].cell(4, column(book[LIST], "时限")).value = "完成时限"


@pytest.mark.parametrize(
    ("edit", "problems", "remarks"),
    [
        (drop_column, [("时限", "这一列已删去，按没有改动处理")], []),
        (move_column, [], []),
        (add_column, [], ["以下各栏不是清单原有的，没有采用：经办人"]),
        (sort_rows, [], []),
        (rename, [], []),
        (drop_row, [], ["清单中没有 #3（1 项），没有改动；删行不等于撤销，撤销任务请用 /cancel"]),
        (rename_heading, [], []),
    ],
)
def test_a_sheet_in_another_order_reads_the_same(office, edit, problems, remarks):
    plan = office.plan(edited(office.weekly(), put(1, "下步打算", "7月印发"), edit), LATER)
    assert changes(plan) == [(1, "next_step", "月底前印发", "7月印发")]
    assert told(plan.problems) == problems
    assert list(plan.remarks)[:-1] == remarks


@pytest.mark.parametrize(
    ("heading", "value", "words"),
    [
        ("灯", "绿 正常了", "灯由系统按亮灯规则得出，没有采用；请改时限或进展"),
        ("办理动态", "已经催过", "这一栏由系统生成，没有采用；请改时限、单位、进展等栏，或用 /enter 代录"),
        ("进展情况", None, "进展不能清空，保留原来的；更正请用 /correct"),
        ("下步打算", None, "下步打算不能清空，保留原来的"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_from_a_cell_is_said_and_the_row_goes_on(office, heading, value, words):
    plan = office.plan(edited(office.weekly(), put(1, "时限", "7月底前"), put(1, heading, value)), LATER)
    assert [each.field for each in plan.changes] == ["deadline"]
    assert [(each.column, each.problem, each.is_imported) for each in plan.problems] == [
        (heading, words, False)
    ]


SAID = [
    ("截止日期", "7月5日", "2020年7月5日", False, "「7月5日」读作2020年7月5日"),
    ("截止日期", "2020/8/3", "2020年8月3日", False, "「2020/8/3」读作2020年8月3日"),
    ("截止日期", "下半年", "2020年12月31日", True, "「下半年」读作2020年12月31日，请核对"),
    ("截止日期", "2020年7月5日", "2020年7月5日", False, "「2020年7月5日」是文字，不是日期，读作2020年7月5日"),
    ("截止日期", date(2020, 6, 18), "2020年6月18日", True, "2020年6月18日已经过去，请核对"),
    ("时限", "2020-6-18", "2020-6-18（2020年6月18日）", True, "2020年6月18日已经过去，请核对"),
    ("进展情况", "长" * 1200, "长" * 1200, True, "共 1200 个字，通知单位时只显示开头，请核对是否写短"),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "value", "new", "is_doubtful", "words"), SAID)
def test_what_was_read_into_a_cell_is_said_at_its_task(office, heading, value, new, is_doubtful, words):
    book = edited(office.weekly(), put(1, heading, value))
    plan = office.plan(book, LATER + timedelta(days=5))
    assert [each.new for each in plan.changes] == [new]
    assert told(plan.remarks_on(plan.changed[0])) == [(heading, words)]
    assert (plan.doubtful, plan.left_out) == (({1},) * 2 if is_doubtful else (frozenset(),) * 2)


@pytest.mark.parametrize("days", [0, 60])
def test_a_day_without_a_year_counts_from_the_workbooks_own_day(office, days):
    plan = office.plan(edited(office.weekly(), put(1, "时限", "7月25日前")), LATER + timedelta(days=days))
    assert changes(plan) == [(1, "deadline", "6月底前（2020年6月30日）", "2020年7月25日")]
    assert plan.doubtful == ({1} if days else frozenset())


@pytest.mark.parametrize(
    ("heading", "value", "proposed"),
    [
        ("配合单位", "省经信厅、省商务厅", [("supporting_units", "省商务厅")]),
        ("牵头单位", "省财政厅", [("lead_unit", "省财政厅"), ("supporting_units", "")]),
    ],
)
def test_what_is_proposed_of_the_units_is_what_is_made(office, heading, value, proposed):
    plan = office.plan(edited(office.weekly(), put(1, heading, value)), LATER)
    assert [(each.field, each.new) for each in plan.changes] == proposed
    office.work.do(apply_plan, plan, by=OFFICE, now=LATER)
    task = office.work.facts(1)
    made = {"lead_unit": task.lead_unit, "supporting_units": "、".join(task.supporting_units)}
    assert [(name, made[name]) for name, _ in proposed] == proposed


def test_the_state_is_not_edited_in_a_list(office):
    plan = office.plan(edited(office.exported(), put(1, "状态", "办结")), LATER)
    assert plan.changed == ()
    assert told(plan.problems) == [
        ("状态", "状态不从清单改，没有采用；请用 /close、/return、/reopen 或 /cancel")
    ]


def test_a_trouble_is_not_ended_without_a_word(office):
    office.work.issue("省统计局", title="汇总数据")
    report(office.work, 4, Status("", problem="缺数据", is_blocked=True))
    plan = office.plan(edited(office.weekly(), put(4, "存在问题", None)), LATER)
    assert plan.changed == ()
    assert told(plan.problems) == [("存在问题", "要去掉存在问题，请同时写明进展或下步打算")]


@pytest.mark.parametrize(
    ("share", "words", "fields"),
    [
        (None, "70%，已成初稿", {"progress": "70%", "done": "已成初稿"}),
        (0.7, "70%，已成初稿", {"progress": "70%", "done": "已成初稿"}),
        (0.8, "70%，已成初稿", {}),
    ],
)
def test_a_percentage_that_is_written_twice_has_to_agree(office, share, words, fields):
    edits = [put(1, "进展情况", words), *([put(1, "进度", share)] if share else [])]
    plan = office.plan(edited(office.weekly(), *edits), LATER)
    assert {each.field: each.new for each in plan.changes} == fields
    assert told(plan.problems) == ([] if fields else [("进展情况", "写的百分比与进度一栏不同，请改成一致")])
