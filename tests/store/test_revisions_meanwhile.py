"""What became of the list while a workbook of it was out: conflicts, what is confirmed, and workbooks of other journals."""

from datetime import date

import pytest
from factories import NOW, OFFICE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from revised import LATER, LIST, Edit, Office, changes, edited, put, report, told
from sqlmodel import Session

from taskbot.intake.documents import read_document
from taskbot.tasks import prepared_imports, requests, service
from taskbot.tasks.errors import ForeignWorkbook, ImportGone, PlanOutdated
from taskbot.tasks.facts import NewTask, Status
from taskbot.tasks.importing import ImportPlan, apply_plan, import_json, plan_stored, stored_plan
from taskbot.tasks.models import Event


def amend(office: Office, number: int, **terms: object) -> None:
    stored = office.work.ask(lambda session: service.task_terms(session, [number])[number])
    new = NewTask(**{name: getattr(stored, name) for name in stored.__slots__} | terms)
    office.work.do(service.amend_task, number, new, by=OFFICE, now=LATER)


def test_what_has_changed_meanwhile_is_a_conflict_and_never_overwritten(office):
    data = office.weekly()
    amend(office, 1, due_on=date(2020, 7, 20), deadline_phrase="7月20日前")
    report(office.work, 2, Status("80% 又办3场", 80, "又办3场"), LATER)
    book = edited(
        data,
        put(1, "时限", "7月10日前"),
        put(2, "进展情况", "30%。已办展会2场"),
        put(3, "下步打算", "再建一家"),
    )
    plan = office.plan(book, LATER)
    assert changes(plan) == [(3, "next_step", "", "再建一家")]
    assert told(plan.conflicts) == [
        ("时限", "制表时是「6月底前（2020年6月30日）」，现在已是「2020年7月20日」；您写的「2020年7月10日」没有采用，请核对后再改"),
        ("进展情况", "制表时是「20%」，现在已是「80%」；您写的「30%」没有采用，请核对后再改"),
    ]  # fmt: skip
    assert import_json_of(office, plan)["problems"][0]["column"] == "时限"


def import_json_of(office: Office, plan: ImportPlan) -> dict:
    return office.work.ask(import_json, plan)


def test_the_same_change_on_both_sides_is_none(office):
    data = office.weekly()
    amend(office, 1, due_on=date(2020, 7, 20), deadline_phrase="7月20日前")
    plan = office.plan(edited(data, put(1, "时限", "7月20日前")), LATER)
    assert (plan.changed, plan.conflicts) == ((), ())


def test_a_change_elsewhere_in_the_row_stands(office):
    """The unit has reported meanwhile; the office's other deadline takes nothing of that back."""
    data = office.weekly()
    report(office.work, 1, Status("80% 已成初稿", 80, "已成初稿", "缺人手", "送审"), LATER)
    plan = office.plan(edited(data, put(1, "时限", "7月底前")), LATER)
    office.work.do(apply_plan, plan, by=OFFICE, now=LATER)
    facts = office.work.facts(1)
    assert (facts.due_on, facts.progress, facts.done, facts.problem) == (
        date(2020, 7, 31),
        80,
        "已成初稿",
        "缺人手",
    )


def test_an_ended_task_is_not_changed(office):
    data = office.weekly()
    office.work.do(service.cancel_task, 1, "不再需要", by=OFFICE, now=LATER)
    plan = office.plan(edited(data, put(1, "时限", "7月底前")), LATER)
    words = "制表以后任务已撤销，不再改动，没有采用；要恢复办理请用 /reopen 1"
    assert told(plan.conflicts) == [("时限", words)]
    assert plan.changed == ()


def test_a_task_that_had_ended_before_has_no_conflict(office):
    office.work.do(service.cancel_task, 1, "不再需要", by=OFFICE, now=NOW)
    plan = office.plan(edited(office.weekly(), put(1, "下步打算", "7月印发")), LATER)
    words = "任务已撤销，不再改动，没有采用；要恢复办理请用 /reopen 1"
    assert (told(plan.problems), plan.conflicts, plan.changed) == ([("下步打算", words)], (), ())


def test_a_task_that_was_issued_since_is_not_in_the_workbook(office):
    data = office.weekly()
    office.work.issue("省统计局", title="汇总数据", now=LATER)
    plan = office.plan(
        edited(data, lambda book: book[LIST].append([4, "汇总数据", "长期", "省统计局"])), LATER
    )
    assert told(plan.problems) == [("序号", "#4 是制表以后交办的，这份工作簿里没有，请用新的工作簿改")]


def test_what_is_confirmed_is_amended_and_entered_with_its_source(office):
    book = edited(
        office.weekly(),
        put(1, "时限", "7月底前"),
        put(1, "牵头单位", "省财政厅"),
        put(2, "进展情况", "40%。已办展会4场"),
        put(2, "存在问题", None),
    )
    plan = plan_stored(stored_plan(office.plan(book, LATER)))
    seq = len(office.work.rows(Event))
    office.work.do(apply_plan, plan, by=OFFICE, now=LATER)
    one, two = office.work.facts(1), office.work.facts(2)
    assert (one.lead_unit, one.supporting_units, one.due_on) == ("省财政厅", (), date(2020, 7, 31))
    assert (two.progress, two.done, two.problem, two.blocked_on) == (40, "已办展会4场", "", None)
    entered = [event for event in office.work.rows(Event)[seq:] if event.kind == "entered"]
    (event,) = entered
    assert (event.new or {})["source"] == "工作簿《周报》"
    assert (event.new or {})["words"] == "40%，已办展会4场；存在问题：无"
    again = office.plan(book, LATER)
    assert (again.changed, again.conflicts) == ((), ())


def confirm(office: Office, prepared_id: int, *left_out: int) -> None:
    def act(session: Session) -> None:
        prepared = prepared_imports.prepared_for(session, OFFICE, prepared_id)
        for number in left_out:
            prepared_imports.choose(session, prepared, number)
        prepared_imports.confirm(session, prepared, by=OFFICE, now=LATER)

    office.work.do(act)


def prepared(office: Office, *edits: Edit) -> int:
    plan = office.plan(edited(office.weekly(), *edits), LATER)
    return office.work.do(prepared_imports.prepare, "周报", plan, by=OFFICE, now=LATER).id


def test_rows_that_are_left_out_stay_as_they_are(office):
    prepared_id = prepared(office, put(1, "时限", "7月底前"), put(2, "时限", "8月底前"))
    confirm(office, prepared_id, 1)
    assert (office.work.facts(1).deadline_phrase, office.work.facts(2).deadline_phrase) == (
        "6月底前",
        "8月底前",
    )


def test_a_row_that_changed_after_the_preview_becomes_a_conflict_of_it(office):
    prepared_id = prepared(office, put(1, "时限", "7月底前"), put(2, "时限", "8月底前"))
    report(office.work, 1, Status("80% 已成初稿", 80, "已成初稿"), LATER)
    with pytest.raises(PlanOutdated) as refused:
        confirm(office, prepared_id)
    assert refused.value.numbers == (1,)
    assert office.work.facts(2).deadline_phrase == "7月10日前"
    plan = renewed(office, prepared_id, 1)
    assert [entry.number for entry in plan.changed] == [2]
    assert told(plan.conflicts) == [("完成时限", "预览时是「6月底前（2020年6月30日）」，预览之后其他内容有了变动；您写的「7月底前（2020年7月31日）」没有采用，请核对后再改")]  # fmt: skip
    confirm(office, prepared_id)
    assert office.work.facts(1).deadline_phrase == "6月底前"
    assert office.work.facts(2).deadline_phrase == "8月底前"


def renewed(office: Office, prepared_id: int, *moved: int) -> ImportPlan:
    def act(session: Session) -> ImportPlan:
        prepared = prepared_imports.prepared_for(session, OFFICE, prepared_id)
        return prepared_imports.renew(session, prepared, moved)

    return office.work.do(act)


def test_a_doubtful_change_waits_until_somebody_wants_it(office):
    edits = put(1, "截止日期", "下半年"), put(2, "时限", "8月底前")
    confirm(office, prepared(office, *edits))
    assert [office.work.facts(number).due_on for number in (1, 2)] == [date(2020, 6, 30), date(2020, 8, 31)]
    confirm(office, prepared(office, *edits), 1)
    assert office.work.facts(1).due_on == date(2020, 12, 31)


def test_the_same_workbook_once_more_ends_the_preview_before(office):
    former = prepared(office, put(1, "时限", "7月底前"))
    later = prepared(office, put(1, "时限", "7月底前"))
    with pytest.raises(ImportGone):
        confirm(office, former)
    assert office.work.ask(prepared_imports.is_replaced, OFFICE, former)
    assert not office.work.ask(prepared_imports.is_replaced, OFFICE, later)
    confirm(office, later)
    assert office.work.facts(1).deadline_phrase == "7月底前"


def without_head(book: Workbook) -> None:
    book.custom_doc_props.props = []
    for row in book["概览"].iter_rows():
        for cell in row:
            if "校验值" in str(cell.value):
                cell.value = None


def another_head(book: Workbook) -> None:
    without_head(book)
    book["概览"]["A40"] = f"台账留痕最新校验值：{'ab' * 32}"


def test_of_a_workbook_of_ours_only_the_list_and_its_day_are_read(office):
    names = [grid.name for grid in read_document(office.weekly(), "周报.xlsx").grids]
    assert names == ["概览", LIST]


def test_the_head_is_also_known_as_it_is_printed(office):
    def forget(book: Workbook) -> None:
        book.custom_doc_props.props = []

    plan = office.plan(edited(office.weekly(), forget, put(1, "时限", "7月底前")), LATER)
    assert [each.field for each in plan.changes] == ["deadline"]


@pytest.mark.parametrize("edit", [without_head, another_head])
def test_a_weekly_workbook_that_was_not_made_from_this_journal_is_refused(office, edit):
    with pytest.raises(ForeignWorkbook):
        office.plan(edited(office.weekly(), edit), LATER)


def test_an_exported_list_of_another_journal_is_a_list_like_any_other(office):
    data = office.exported()

    def spoil(book: Workbook) -> None:
        (head,) = book.custom_doc_props.props
        head.value = "cd" * 32

    plan = office.plan(edited(data, spoil), LATER)
    assert (plan.source, plan.unchanged) == ("", (1, 2, 3))


def test_an_extended_deadline_reads_as_untouched(office):
    def extend(session: Session) -> None:
        asked = requests.ask_extension(
            session, 1, date(2020, 7, 20), "专家意见未齐", by=office.work.liaison(), now=NOW
        )
        requests.grant_extension(session, asked.id, by=OFFICE, now=NOW)

    office.work.do(extend)
    plan = office.plan(edited(office.weekly()), LATER)
    assert plan.unchanged == (1, 2, 3)
    moved = office.plan(edited(office.weekly(), put(1, "时限", "6月底前\n（延至2020年7月31日）")), LATER)
    assert changes(moved) == [(1, "deadline", "6月底前（2020年7月20日）", "2020年7月31日")]


ANY = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30)
VALUES = (
    st.none()
    | ANY
    | st.integers(-5, 50_000)
    | st.floats(0, 2)
    | st.dates(date(2019, 1, 1), date(2030, 1, 1))
    | st.sampled_from(["=1+1", "#REF!", "7月5日", "2020-7-5", "省财政厅", "60%", "无", "1"])
)
EDITS = st.lists(st.tuples(st.integers(5, 9), st.integers(1, 12), VALUES), min_size=1, max_size=8)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS, is_weekly=st.booleans())
def test_whatever_is_written_into_any_cells_nothing_raises_and_nothing_is_stored(office, edits, is_weekly):
    def edit(book: Workbook) -> None:
        for row, at, value in edits:
            book[LIST].cell(row, at).value = value

    stood = office.work.rows(Event)
    plan = office.plan(edited(office.weekly() if is_weekly else office.exported(), edit), LATER)
    assert {entry.number for entry in plan.changed} <= {1, 2, 3}
    assert office.work.rows(Event) == stood
