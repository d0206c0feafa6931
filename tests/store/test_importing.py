"""A work list from a file: by number, so twice changes nothing; a bad row stops no other."""

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from factories import NOW, OFFICE, TITLE, WorkList
from openpyxl import Workbook, load_workbook
from sqlmodel import Session, SQLModel

from taskbot.errors import UserError
from taskbot.intake.service import apply_at_keyboard, import_work_list, plan_list, read_list
from taskbot.settings import CONFIG_DIR
from taskbot.tasks import reporting
from taskbot.tasks.errors import Marked, NotAllowed, PlanOutdated
from taskbot.tasks.facts import Status
from taskbot.tasks.importing import apply_plan, import_json, plan_stored, stored_plan
from taskbot.tasks.lifecycle import State
from taskbot.tasks.marked_messages import Override
from taskbot.tasks.models import Assignment, Directive, Event, Task
from taskbot.tasks.work_lists import WorkList as ListRead
from taskbot.tasks.workdays import Calendar

SAMPLE = CONFIG_DIR / "sample" / "worklist.xlsx"
HEADINGS = ("序号", "任务", "时限", "牵头单位", "配合单位", "进展情况", "存在问题", "下步打算")
Rows = Sequence[Sequence[object]]


def import_list(session, listed, register, calendar, override=None, *, now):
    plan = plan_list(session, listed, register, calendar, now=now)
    apply_at_keyboard(session, plan, override, now=now)
    return import_json(session, plan)


def rehearse(session, listed, register, calendar, *, now):
    return import_json(session, plan_list(session, listed, register, calendar, now=now))


@pytest.fixture
def bring_in(work: WorkList, tmp_path: Path):
    """Imports rows under the usual headings (or a file), and gives back the public result."""

    def bring(rows: Rows | Path, headings: Sequence[str] = HEADINGS, above: Rows = ()) -> dict:
        file = rows if isinstance(rows, Path) else tmp_path / "list.xlsx"
        if not isinstance(rows, Path):
            written(file, rows, headings, above)
        return work.do(import_work_list, file, work.register, Calendar(), now=NOW)

    return bring


def written(file: Path, rows: Rows, headings: Sequence[str] = HEADINGS, above: Rows = ()) -> Path:
    """A workbook of the rows under the headings."""
    book = Workbook()
    for row in (*above, headings, *rows):
        book.active.append(list(row))
    book.save(file)
    return file


def listed(file: Path) -> ListRead:
    return read_list(file.read_bytes(), file.name)


def changes(result: dict) -> list[tuple[str, str, str]]:
    return [(each["field"], each["old"], each["new"]) for each in result["changes"]]


def set_due_on(session: Session, number: int, on: date) -> None:
    """What an extension does."""
    session.get_one(Task, number).due_on = on


def counts(result: dict) -> tuple[int, int, int]:
    return result["created"], result["updated"], result["unchanged"]


def problems(result: dict) -> list[tuple[int, str, str]]:
    return [(each["row"], each["column"], each["problem"]) for each in result["problems"]]


def everything(work: WorkList) -> list[Sequence[SQLModel]]:
    return [work.rows(table) for table in (Task, Assignment, Event, Directive)]


def test_the_sample_is_imported_whole_and_twice_changes_nothing(work, bring_in):
    first = bring_in(SAMPLE)
    assert (counts(first), first["problems"]) == ((54, 0, 0), [])
    stored = everything(work)
    again = bring_in(SAMPLE)
    assert (counts(again), again["problems"]) == ((0, 0, 54), [])
    assert again["tasks"] == first["tasks"]
    assert everything(work) == stored


def test_the_sample_keeps_its_numbers_words_and_dates(bring_in, work):
    tasks = {task["number"]: task for task in bring_in(SAMPLE)["tasks"]}
    assert sorted(tasks) == list(range(1, 55))
    [standards] = [
        task for task in tasks.values() if "2.0版" in task["title"] and task["due_on"] == "2020-06-30"
    ]
    assert standards["lead_unit"] == "浙江省经济和信息化厅"
    assert standards["deadline_phrase"] == "6月底前"
    assert work.rows(Directive)[0].document_number == "浙转升办〔2020〕6号"


def test_an_edited_row_is_updated_and_only_that(bring_in, work, tmp_path):
    bring_in(SAMPLE)
    book = load_workbook(SAMPLE)
    sheet = book.worksheets[0]
    [due] = [cell for cell in sheet[3] if cell.value == "时限"]
    sheet.cell(4, due.column).value = "2020年12月1日"
    book.save(tmp_path / "edited.xlsx")
    result = bring_in(tmp_path / "edited.xlsx")
    assert counts(result) == (0, 1, 53)
    assert result["tasks"][0]["due_on"] == "2020-12-01"
    assert work.rows(Event)[-1].new == {"due_on": "2020-12-01", "deadline_phrase": "2020年12月1日"}


def test_another_unit_in_an_edited_row_is_an_update(bring_in, work):
    bring_in([[1, "绘制图谱", "6月30日", "省经信厅", "省财政厅"]])
    result = bring_in([[1, "绘制图谱", "6月30日", "省财政厅", "杭州市"]])
    assert counts(result) == (0, 1, 0)
    facts = work.facts(1)
    assert (facts.lead_unit, facts.supporting_units) == ("省财政厅", ("杭州市",))


def test_a_number_that_another_task_has_is_a_problem_of_its_row(bring_in, work):
    bring_in([[1, "绘制图谱", "6月30日", "省经信厅"]])
    result = bring_in([[1, "开展整治", "6月30日", "省经信厅"], [2, "制定标准", "6月30日", "省经信厅"]])
    assert counts(result) == (1, 0, 0)
    assert problems(result) == [(2, "序号", "序号 1 已是另一项任务「绘制图谱」，请改用新的序号或留空")]
    assert work.facts(1).title == "绘制图谱"


def test_bad_rows_are_reported_by_row_and_column_while_the_rest_is_imported(bring_in):
    result = bring_in(
        [
            [1, "绘制图谱", "6月30日", "省经信厅"],
            [2, "开展整治", "9月31日", "省经信厅"],
            [3, "制定标准", "6月30日", "省经济信息厅"],
            ["三", "建设平台", "6月30日", "省经信厅"],
            [5, "", "6月30日", "省经信厅"],
            [6, "培育企业", "6月30日", ""],
            [1, "重复序号", "6月30日", "省经信厅"],
            [8, "梳理目录", "8月前", "省经信厅"],
            [9, "总结经验", "长期", "省经信厅"],
        ]
    )
    assert counts(result) == (2, 0, 0)
    assert [(row, column) for row, column, _ in problems(result)] == [
        (3, "时限"),
        (4, "牵头单位"),
        (5, "序号"),
        (6, "任务"),
        (7, "牵头单位"),
        (8, "序号"),
        (9, "时限"),
    ]


def test_rows_without_a_number_are_known_by_title_and_lead_unit(bring_in):
    rows = [["", "报送年度总结", "年底", "杭州市"], ["", "报送年度总结", "年底", "宁波市"]]
    assert counts(bring_in(rows)) == (2, 0, 0)
    assert counts(bring_in(rows)) == (0, 0, 2)


def test_a_row_without_a_number_does_not_take_one_that_the_list_gives(bring_in):
    rows = [["", "没有序号", "年底", "杭州市"], [1, "有序号", "年底", "杭州市"]]
    result = bring_in(rows)
    assert (counts(result), result["problems"]) == ((2, 0, 0), [])
    assert {task["title"]: task["number"] for task in result["tasks"]} == {"有序号": 1, "没有序号": 2}
    assert counts(bring_in(rows)) == (0, 0, 2)


def test_what_the_list_says_of_progress_is_taken_over(bring_in, work):
    row = [1, "绘制图谱", "6月30日", "省经信厅", "", "完成60%，征求意见", "需省财政厅协调", "组织论证"]
    bring_in([row])
    facts = work.facts(1)
    assert (facts.progress, facts.done, facts.problem) == (60, "征求意见", "需省财政厅协调")
    assert (facts.next_step, facts.blocked_on is not None) == ("组织论证", True)
    assert counts(bring_in([row])) == (0, 0, 1)


def test_what_the_office_entered_may_be_entered_anew(bring_in, work):
    row = [1, "绘制图谱", "6月30日", "省经信厅", "", "60%，征求意见", "需省财政厅协调", ""]
    bring_in([row])
    result = bring_in([[*row[:5], "90%，送审", "", ""]])
    assert changes(result) == [("progress", "60%", "90%"), ("done", "征求意见", "送审")]
    facts = work.facts(1)
    assert (facts.progress, facts.done, facts.problem) == (90, "送审", "需省财政厅协调")


def test_a_units_own_report_stands_against_an_older_list(bring_in, work):
    row = [1, "绘制图谱", "6月30日", "省经信厅", "", "60%，征求意见"]
    bring_in([row])
    work.do(reporting.report_status, 1, Status("已送审", 80, "已送审"), by=work.liaison(), now=NOW)
    result = bring_in([[*row[:2], "7月10日", *row[3:]]])
    assert changes(result) == [("deadline", "2020年6月30日", "2020年7月10日")]
    assert problems(result) == [(2, "进展情况", "省经信厅已于2020年6月15日反馈，清单中的进展没有采用")]
    assert result["problems"][0]["imported"]
    assert work.facts(1).done == "已送审"


def test_a_list_newer_than_the_units_report_is_entered(bring_in, work):
    row = [1, "绘制图谱", "6月30日", "省经信厅", "", "60%，征求意见"]
    bring_in([row])
    work.do(reporting.report_status, 1, Status("已送审", 80, "已送审"), by=work.liaison(), now=NOW)
    result = bring_in([[*row[:5], "90%，已报批"]], above=[["进展截至2020年6月16日"]])
    assert (counts(result), result["problems"]) == ((0, 1, 0), [])
    assert work.facts(1).done == "已报批"


def test_a_dry_run_leaves_nothing(work):
    before = everything(work)
    result = work.ask(rehearse, listed(SAMPLE), work.register, Calendar(), now=NOW)
    assert counts(result) == (54, 0, 0)
    assert everything(work) == before


def test_a_dry_run_tells_what_the_import_does(work, bring_in, tmp_path):
    bring_in([[1, "绘制图谱", "6月30日", "省经信厅"]])
    file = written(
        tmp_path / "list.xlsx",
        [[1, "绘制产业图谱", "7月10日", "省科技厅", "省财政厅"], [2, "另一项", "", "杭州市"]],
    )
    rehearsed = work.ask(rehearse, listed(file), work.register, Calendar(), now=NOW)
    assert changes(rehearsed) == [
        ("title", "绘制图谱", "绘制产业图谱"),
        ("deadline", "2020年6月30日", "2020年7月10日"),
        ("lead_unit", "省经信厅", "省科技厅"),
        ("supporting_units", "", "省财政厅"),
    ]
    assert bring_in(file) == rehearsed
    assert counts(bring_in(file)) == (0, 0, 2)


def test_a_kept_plan_is_done_as_it_was_shown(work, tmp_path):
    file = written(
        tmp_path / "list.xlsx", [[1, "绘制图谱", "6月30日", "省经信厅", "各设区市", "60%，已启动"]]
    )
    plan = work.ask(plan_list, listed(file), work.register, Calendar(), now=NOW)
    kept = stored_plan(plan)
    assert plan_stored(kept) == plan
    work.do(apply_plan, plan_stored(kept), by=OFFICE, now=NOW)
    facts = work.facts(1)
    assert (facts.title, len(facts.supporting_units), facts.progress) == ("绘制图谱", 11, 60)
    assert work.events(1)[0].by == OFFICE.id


def test_a_plan_is_outdated_when_one_of_its_tasks_has_changed(work, bring_in, tmp_path):
    bring_in([[1, "绘制图谱", "6月30日", "省经信厅"]])
    file = written(
        tmp_path / "list.xlsx", [[1, "绘制图谱", "7月10日", "省经信厅"], ["", "另一项", "年底", "杭州市"]]
    )
    plan = work.ask(plan_list, listed(file), work.register, Calendar(), now=NOW)
    number = work.issue()
    with pytest.raises(PlanOutdated):
        work.do(apply_plan, plan, by=OFFICE, now=NOW)
    assert (number, work.facts(1).due_on.isoformat()) == (2, "2020-06-30")


def test_only_what_changes_is_looked_at_for_marks(work, tmp_path):
    number = work.issue(content="【内部资料】")
    file = written(tmp_path / "list.xlsx", [[number, "绘制产业链图谱", "7月10日", "省经信厅"]])
    plan = work.ask(plan_list, listed(file), work.register, Calendar(), now=NOW)
    work.do(apply_plan, plan, by=OFFICE, now=NOW)
    assert work.facts(number).due_on.isoformat() == "2020-07-10"


def test_an_import_in_spite_of_marks_is_journalled(work, tmp_path):
    file = written(tmp_path / "list.xlsx", [[1, "绘制图谱（机密）", "6月30日", "省经信厅"]])
    with pytest.raises(Marked):
        work.do(import_list, listed(file), work.register, Calendar(), now=NOW)
    assert work.rows(Task) == []
    override = Override(("机密",), "已解密", "清单.xlsx")
    work.do(import_list, listed(file), work.register, Calendar(), override=override, now=NOW)
    event = work.rows(Event)[0]
    assert (event.kind, event.by_name) == ("marks_overridden", "督办单位（后台）")
    assert event.new == {
        "marks": ["机密"],
        "reason": "已解密",
        "file_name": "清单.xlsx",
        "title": "",
        "draft_id": None,
    }


def test_only_the_office_imports(work, tmp_path):
    file = written(tmp_path / "list.xlsx", [[1, "绘制图谱", "6月30日", "省经信厅"]])
    plan = work.ask(plan_list, listed(file), work.register, Calendar(), now=NOW)
    with pytest.raises(NotAllowed):
        work.do(apply_plan, plan, by=work.liaison(), now=NOW)
    assert work.rows(Task) == []


def test_what_a_list_does_not_mention_stays(bring_in, work):
    number = work.issue(
        section="产业链", content="全文", urgency="特急", supporting=["省财政厅"], due_on=date(2020, 6, 30)
    )
    result = bring_in([[number, TITLE, "省经信厅"]], headings=("序号", "任务", "牵头单位"))
    assert counts(result) == (0, 0, 1)


def test_an_extension_is_not_taken_back_by_the_list_from_before(bring_in, work):
    row = [1, "绘制图谱", "6月底前", "省经信厅"]
    bring_in([row])
    work.do(set_due_on, 1, date(2020, 7, 3))
    assert counts(bring_in([row])) == (0, 0, 1)
    dated = bring_in([[*row, "2020年6月30日"]], headings=("序号", "任务", "完成时限", "牵头单位", "截止日期"))
    assert problems(dated) == [(2, "完成时限", "时限已调整为2020年7月3日，清单中原来的时限没有采用")]
    assert counts(bring_in([[1, "绘制图谱", "7月底前", "省经信厅"]])) == (0, 1, 0)


def test_the_list_of_another_paper_gets_numbers_of_its_own(bring_in, work):
    bring_in([[1, "绘制图谱", "6月30日", "省经信厅"]], above=[["浙转升办〔2020〕6号"]])
    rows, above = (
        [[1, "开展整治", "6月30日", "省经信厅"], [2, "制定标准", "年底", "省经信厅"]],
        [["浙转升办〔2020〕9号"]],
    )
    result = bring_in(rows, above=above)
    assert (counts(result), result["problems"]) == ((2, 0, 0), [])
    assert {task["title"]: task["number"] for task in result["tasks"]} == {"开展整治": 2, "制定标准": 3}
    assert "清单的序号已是其他任务的编号，没有采用，任务编号另排" in result["remarks"]
    assert counts(bring_in(rows, above=above)) == (0, 0, 2)
    rows[0][3] = "省科技厅"
    assert changes(bring_in(rows, above=above)) == [("lead_unit", "省经信厅", "省科技厅")]


def test_a_list_read_a_year_later_means_the_same_days(work, tmp_path):
    file = written(tmp_path / "list.xlsx", [[1, "绘制图谱", "年底前", "省经信厅"]])
    work_list = listed(file)
    work.do(import_list, work_list, work.register, Calendar(), now=NOW)
    later = work.do(import_list, work_list, work.register, Calendar(), now=NOW.replace(year=2021))
    assert counts(later) == (0, 0, 1)


def test_a_finished_task_is_not_changed(bring_in, work):
    headings = ("序号", "任务", "时限", "牵头单位", "状态")
    bring_in(
        [[1, "绘制图谱", "6月30日", "省经信厅", "办结"], [2, "制定标准", "6月30日", "省经信厅", "已撤销"]],
        headings,
    )
    assert (work.facts(1).state, work.facts(2).state) == (State.CLOSED, State.CANCELLED)
    assert work.facts(1).closed_on is not None
    assert not work.facts(1).is_overdue(date(2020, 8, 1))
    result = bring_in([[1, "绘制图谱", "7月10日", "省经信厅", ""]], headings)
    assert problems(result) == [(2, "序号", "任务 #1 已经了结，不再改动")]
    assert not result["problems"][0]["imported"]


def test_that_the_list_calls_a_task_finished_is_said_not_done(bring_in, work):
    headings = ("序号", "任务", "时限", "牵头单位", "状态")
    bring_in([[1, "绘制图谱", "6月30日", "省经信厅", ""]], headings)
    result = bring_in([[1, "绘制图谱", "6月30日", "省经信厅", "已办结"]], headings)
    assert problems(result) == [(2, "状态", "任务 #1 尚未了结，清单中的状态没有采用，请由督办单位办理")]
    assert work.facts(1).state is State.ISSUED


def test_relative_deadlines_count_from_the_day_of_the_directive(bring_in, work):
    above = [["督办清单"], ["浙转升办〔2019〕8号　2019年3月4日印发"]]
    bring_in([[1, "绘制图谱", "年底前", "省经信厅"]], above=above)
    assert work.facts(1).due_on.isoformat() == "2019-12-31"
    assert work.rows(Directive)[0].title == "督办清单"


def test_a_day_of_issue_that_does_not_exist_is_no_date(bring_in, work):
    bring_in([[1, "绘制图谱", "年底前", "省经信厅"]], above=[["2019年13月41日印发"]])
    assert work.facts(1).due_on.isoformat() == "2020-12-31"


def test_other_headings_and_cells_that_are_dates_or_numbers_are_understood(bring_in, work):
    headings = ("编号", "工作 任务", "完成时限", "责任单位")
    bring_in([[7.0, "绘制图谱", NOW.replace(tzinfo=None), "省经信厅、省财政厅"], ["", "", "", ""]], headings)
    facts = work.facts(7)
    assert (facts.due_on.isoformat(), facts.supporting_units) == ("2020-06-15", ("省财政厅",))


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def write_zip(path: Path, _: bytes) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "no workbook")


@pytest.mark.parametrize(
    ("name", "content", "make", "words"),
    [
        ("list.xlsx", b"PK no zip at all", write, "请"),
        ("list.xlsx", b"", write, "请"),
        ("list.xlsx", b"", write_zip, "请"),
        ("list.xls", b"\xd0\xcf\x11\xe0", write, "请"),
        ("list.txt", b"1,2,3", write, r"list\.txt 里没有表格"),
        ("list.xlsx", bytes(20 * 1024**2 + 1), write, "超过 20 MB"),
    ],
)
def test_a_file_that_is_no_work_list_is_refused_in_one_sentence(
    bring_in, tmp_path, name, content, make, words
):
    make(tmp_path / name, content)
    with pytest.raises(UserError, match=words):
        bring_in(tmp_path / name)


def test_a_sheet_without_a_header_is_refused(bring_in):
    with pytest.raises(UserError, match="没有找到表头"):
        bring_in([[1, "绘制图谱"]], headings=("序号", "任务"))
