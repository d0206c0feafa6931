"""Draft lists: a paper is drafted once, its items are put in order one by one, and all that is whole is issued at once."""

from dataclasses import replace
from datetime import date

import pytest
from factories import NOW, OFFICE, WorkList
from sqlmodel import Session

from taskbot.tasks import draft_lists, drafting
from taskbot.tasks.deadlines import parse_deadline
from taskbot.tasks.directives import LEAD_ASSUMED, DirectiveRead, Item, Uncovered
from taskbot.tasks.draft_lists import DraftList, Opened
from taskbot.tasks.draft_models import Draft
from taskbot.tasks.drafting import DraftReader
from taskbot.tasks.drafts import ProblemKind
from taskbot.tasks.errors import DraftGone, NotAllowed, NothingDrawn
from taskbot.tasks.facts import Indicator
from taskbot.tasks.item_sheets import with_lead
from taskbot.tasks.models import Directive, MessageLink, Purpose, Task
from taskbot.tasks.models import Indicator as IndicatorRow
from taskbot.tasks.workdays import Calendar

DATED = date(2020, 4, 15)
TEXT = "浙转升办〔2020〕6号\n一、绘制产业链图谱……\n二、走访企业……\n三、培育集群……\n"


def item(number: int, title: str, *, lead: str = "", supporting: str = "", phrase: str = "") -> Item:
    return Item(
        number=number,
        kind="task",
        title=title,
        content=f"{title}，抓好落实。",
        section="三、重点任务",
        line=number + 1,
        lead_units=tuple(filter(None, [lead])),
        supporting_units=tuple(filter(None, supporting.split("、"))),
        units_as_written=lead,
        units_inherited=False,
        lead_assumed=False,
        deadline=parse_deadline(phrase, DATED, Calendar()),
        cycle=None,
        indicators=(),
        confirm=(),
    )


CHART = replace(
    item(1, "绘制产业链图谱", lead="省经信厅", supporting="省税务局", phrase="6月底前"),
    indicators=(Indicator("覆盖率", 100, "%"),),
)
VISIT = item(2, "走访企业", phrase="7月10日前")
CLUSTER = item(3, "培育集群", lead="省发展改革委")
READ = DirectiveRead(
    "关于改造提升的通知", "浙转升办〔2020〕6号", DATED, (CHART, VISIT, CLUSTER), (Uncovered(9, "特此通知。"),)
)


@pytest.fixture
def reader(register) -> DraftReader:
    return DraftReader(register, Calendar())


class Desk:
    """The office at its draft lists."""

    def __init__(self, work: WorkList, reader: DraftReader) -> None:
        self.work = work
        self.reader = reader

    def open(self, text: str = TEXT, read: DirectiveRead = READ) -> Opened:
        return self.work.do(draft_lists.open_list, text, read, self.reader, by=OFFICE, now=NOW)

    def look(self, directive_id: int = 1) -> DraftList:
        return self.work.ask(draft_lists.list_of, OFFICE, directive_id, self.reader)

    def titles(self, directive_id: int = 1) -> list[str]:
        return [entry.proposal.title for entry in self.look(directive_id).entries]

    def issue(self) -> list[int]:
        def act(session: Session) -> list[int]:
            listed = draft_lists.list_of(session, OFFICE, 1, self.reader)
            return draft_lists.issue_ready(session, listed, self.reader, by=OFFICE, now=NOW)

        return self.work.do(act)

    def merge(self, position: int) -> None:
        def act(session: Session) -> None:
            listed = draft_lists.list_of(session, OFFICE, 1, self.reader)
            (entry,) = (each for each in listed.entries if each.draft.position == position)
            into = listed.open_before(entry)
            assert into is not None
            draft_lists.merge(session, entry.draft, into.draft, self.reader)

        self.work.do(act)

    def drop(self, draft_id: int) -> None:
        self.work.do(lambda session: drafting.settle(session, drafting.draft_for(session, OFFICE, draft_id)))


@pytest.fixture
def desk(work, reader) -> Desk:
    return Desk(work, reader)


def test_items_become_drafts_in_order_with_what_is_known_of_them(desk):
    assert desk.open() == Opened(1)
    chart, visit, cluster = desk.look().entries
    assert (chart.draft.content, chart.draft.section, chart.draft.line) == (
        "绘制产业链图谱，抓好落实。",
        "三、重点任务",
        2,
    )
    assert chart.is_ready
    assert chart.proposal.due_on == date(2020, 6, 30)
    assert visit.lacks == (ProblemKind.NO_UNIT,)
    assert cluster.lacks == (ProblemKind.NO_DEADLINE,)
    directive = desk.look().directive
    assert (directive.title, directive.issued_on) == ("关于改造提升的通知", DATED)
    assert directive.uncovered == [{"line": 9, "text": "特此通知。"}]


def test_a_deadline_counts_from_the_day_of_the_paper(desk):
    desk.open(read=replace(READ, items=(item(1, "报送方案", lead="省经信厅", phrase="10个工作日内"),)))
    (entry,) = desk.look().entries
    assert (entry.proposal.due_on, entry.proposal.deadline_phrase) == (date(2020, 4, 28), "10个工作日内")


def test_a_deadline_that_its_phrase_alone_does_not_give_is_written_out(desk):
    carried = replace(
        parse_deadline("年底前", DATED, Calendar()), due_on=date(2021, 12, 31)
    )  # 2021年重点任务 stood in the heading
    desk.open(read=replace(READ, items=(replace(CHART, deadline=carried),)))
    (entry,) = desk.look().entries
    assert entry.proposal.due_on == date(2021, 12, 31)


def test_an_assumed_lead_stays_assumed(desk):
    desk.open(read=replace(READ, items=(replace(CHART, lead_assumed=True),)))
    (entry,) = desk.look().entries
    assert entry.proposal.lead_assumed
    assert entry.proposal.lead_unit.short_names[0] == "省经信厅"


def test_the_office_can_say_the_day_of_the_paper(desk):
    desk.open(read=replace(READ, items=(item(1, "报送方案", lead="省经信厅", phrase="10个工作日内"),)))

    def act(session: Session) -> None:
        listed = draft_lists.list_of(session, OFFICE, 1, desk.reader)
        draft_lists.count_from(session, listed, date(2020, 6, 1))

    desk.work.do(act)
    assert desk.look().entries[0].proposal.due_on == date(2020, 6, 15)
    assert desk.look().directive.issued_on == date(2020, 6, 1)


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n\r\n"), f"\u3000\u3000{TEXT}"])
def test_the_same_paper_again_has_the_same_list(desk, text):
    desk.open()
    assert desk.open(text) == Opened(1, is_known=True)
    assert len(desk.work.rows(Draft)) == 3
    assert len(desk.work.rows(Directive)) == 1


def test_of_an_amended_paper_only_the_new_items_are_drafted(desk):
    desk.open()
    desk.issue()
    more = item(4, "编印案例", lead="台州市", phrase="7月底前")
    amended = replace(READ, items=(*READ.items, more))
    assert desk.open(f"{TEXT}四、编印案例", amended) == Opened(2, earlier=3)
    assert desk.titles(2) == ["编印案例"]
    assert desk.open(f"{TEXT}四、编印案例", amended) == Opened(2, is_known=True)


def test_a_merged_item_is_still_known(desk):
    desk.open()
    desk.merge(2)
    assert desk.open(f"{TEXT}又及", READ) == Opened(2, earlier=2)
    assert desk.titles(2) == []


def test_a_paper_that_orders_nothing_is_not_kept(desk):
    with pytest.raises(NothingDrawn):
        desk.open(read=replace(READ, items=()))
    assert desk.work.rows(Directive) == []


def test_papers_without_a_number_are_told_apart_by_their_words(desk):
    unnumbered = replace(READ, document_number="")
    assert desk.open("甲", unnumbered) == Opened(1)
    assert desk.open("乙", unnumbered) == Opened(2)


def test_a_paper_that_a_work_list_named_is_filled_in(desk):
    desk.work.add(Directive(title="重点任务清单", document_number=READ.document_number))
    assert desk.open() == Opened(1)
    assert len(desk.work.rows(Directive)) == 1
    assert len(desk.look().entries) == 3


def test_all_that_is_whole_is_issued_and_the_rest_stays(desk):
    desk.open()
    assert desk.issue() == [1]
    listed = desk.look()
    assert [entry.draft.task_number for entry in listed.entries] == [1, None, None]
    assert len(listed.open) == 2
    assert desk.issue() == []
    (task,) = desk.work.rows(Task)
    assert (task.content, task.section, task.directive_id) == (
        "绘制产业链图谱，抓好落实。",
        "三、重点任务",
        1,
    )
    (indicator,) = desk.work.rows(IndicatorRow)
    assert (indicator.name, indicator.value, indicator.unit) == ("覆盖率", 100, "%")


def test_a_deleted_draft_can_be_restored_and_an_issued_one_not(desk):
    desk.open()
    desk.drop(2)
    assert desk.look().entries[1].is_dropped
    desk.work.do(draft_lists.restore, OFFICE, 2)
    assert not desk.look().entries[1].is_dropped
    desk.issue()
    for draft_id in (1, 404):
        with pytest.raises(DraftGone):
            desk.work.do(draft_lists.restore, OFFICE, draft_id)


def test_all_are_dropped_and_all_come_back(desk):
    desk.open()
    desk.issue()

    def each(what) -> None:
        desk.work.do(lambda session: what(session, draft_lists.list_of(session, OFFICE, 1, desk.reader)))

    each(draft_lists.drop_all)
    assert desk.look().open == []
    each(draft_lists.restore_all)
    assert len(desk.look().open) == 2


def test_a_merged_item_gives_what_the_one_before_lacks(desk):
    desk.open()
    desk.work.add(MessageLink(chat_id=1, message_id=1, purpose=Purpose.DRAFT, draft_id=3))
    desk.merge(3)
    chart, visit = desk.look().entries
    assert visit.draft.content == "走访企业，抓好落实。\n培育集群，抓好落实。"
    assert (visit.proposal.title, visit.proposal.lead_unit.short_names[0]) == ("走访企业", "省发展改革委")
    assert visit.proposal.due_on == date(2020, 7, 10)
    assert chart.is_ready
    desk.merge(2)
    (chart,) = desk.look().entries
    assert chart.proposal.lead_unit.short_names[0] == "省经信厅"
    assert [unit.short_names[0] for unit in chart.proposal.supporting_units] == ["省税务局", "省发展改革委"]
    assert chart.proposal.due_on == date(2020, 6, 30)
    assert desk.look().open_before(chart) is None


def test_a_merge_passes_over_what_is_settled(desk):
    desk.open()
    desk.drop(2)
    desk.merge(3)
    assert desk.look().entries[0].draft.content.endswith("培育集群，抓好落实。")


@pytest.mark.parametrize(
    ("sheet", "unit", "supporting"),
    [
        ("牵头单位：省经信厅\n配合单位：省税务局", "省财政厅", ["省经信厅", "省税务局"]),
        ("牵头单位：省经信厅\n配合单位：省税务局", "省税务局", ["省经信厅"]),
        ("责任单位：省经信厅、省税务局", "省税务局", ["省经信厅"]),
        ("配合单位：省税务局", "省财政厅", ["省税务局"]),
        ("完成时限：6月底前", "省财政厅", []),
    ],
)
def test_another_lead_leaves_those_who_were_named_in_support(reader, register, sheet, unit, supporting):
    text = with_lead(f"任务名称：绘制产业链图谱\n{sheet}", register.find(unit).full_name)
    proposal = reader.read(Draft(by=1, text=text, created_at=NOW))
    assert proposal.title == "绘制产业链图谱"
    assert proposal.lead_unit is register.find(unit)
    assert [each.short_names[0] for each in proposal.supporting_units] == supporting


def test_all_that_lack_a_lead_are_given_one(desk, register):
    desk.open()

    def act(session: Session) -> None:
        listed = draft_lists.list_of(session, OFFICE, 1, desk.reader)
        draft_lists.give_lead(session, listed, register.find("省财政厅"))

    desk.work.do(act)
    leads = [entry.proposal.lead_unit.short_names[0] for entry in desk.look().entries]
    assert leads == ["省经信厅", "省财政厅", "省发展改革委"]


def test_only_where_nothing_is_said_of_time_a_task_becomes_long_term(desk):
    vague = item(4, "完善机制", lead="省经信厅", phrase="尽快")
    desk.open(read=replace(READ, items=(*READ.items, vague)))

    def act(session: Session) -> None:
        listed = draft_lists.list_of(session, OFFICE, 1, desk.reader)
        draft_lists.set_long_term(session, listed, desk.reader)

    desk.work.do(act)
    listed = desk.look()
    assert listed.entries[2].is_ready
    assert listed.entries[3].lacks == (ProblemKind.NO_DEADLINE,)


def test_a_mark_tells_which_drafts_were_meant_and_how_they_read(desk):
    desk.open()
    entries = desk.look().entries
    mark = draft_lists.mark_of(entries)
    assert mark == draft_lists.mark_of(desk.look().entries)
    assert draft_lists.mark_of(entries[1:]) != mark
    desk.work.do(lambda session: drafting.rewrite(session, session.get(Draft, 3), "编印案例"))
    assert draft_lists.mark_of(desk.look().entries) != mark


def test_papers_in_hand_are_those_with_open_drafts(desk):
    desk.open()
    desk.open("乙", replace(READ, title="另一份", document_number="", items=(CHART,)))
    desk.drop(4)
    assert [(paper.id, count) for paper, count in desk.work.ask(draft_lists.papers_in_hand, OFFICE)] == [
        (1, 3)
    ]


def test_draft_lists_are_for_the_office_alone(desk):
    desk.open()
    liaison = desk.work.liaison()
    with pytest.raises(NotAllowed):
        desk.work.do(draft_lists.open_list, TEXT, READ, desk.reader, by=liaison, now=NOW)
    with pytest.raises(NotAllowed):
        desk.work.ask(draft_lists.list_of, liaison, 1, desk.reader)
    with pytest.raises(NotAllowed):
        desk.work.do(draft_lists.restore, liaison, 1)
    with pytest.raises(NotAllowed):
        desk.work.ask(draft_lists.papers_in_hand, liaison)
    with pytest.raises(DraftGone):
        desk.look(404)


def test_what_a_person_should_look_at_is_kept_unless_the_draft_shows_it_anyway(desk):
    doubts = (LEAD_ASSUMED, "有几个时限，按最后一个", "责任单位承自上文")
    desk.open(read=replace(READ, items=(replace(CHART, lead_assumed=True, confirm=doubts),)))
    (entry,) = desk.look().entries
    assert entry.draft.confirm == ["有几个时限，按最后一个", "责任单位承自上文"]


SECRET = replace(item(2, "走访企业", lead="省商务厅", phrase="7月10日前"), content="走访企业（机密）。")


def test_what_bears_marks_is_not_issued_with_all(desk):
    desk.open(read=replace(READ, items=(CHART, SECRET)))
    chart, visit = desk.look().entries
    assert (chart.marks, visit.marks) == ((), ("机密",))
    assert desk.look().marked == [visit]
    assert desk.issue() == [1]

    def let_through(session: Session) -> None:
        listed = draft_lists.list_of(session, OFFICE, 1, desk.reader)
        draft_lists.answer_for(session, listed, {"机密": "已解密"})

    desk.work.do(let_through)
    assert desk.issue() == [2]


def test_a_draft_that_is_joined_to_another_brings_the_reason_for_its_marks(desk):
    desk.open(read=replace(READ, items=(CHART, SECRET)))
    desk.work.do(lambda session: drafting.answer_for(session, session.get(Draft, 2), {"机密": "已解密"}))
    desk.merge(2)
    (chart,) = desk.look().entries
    assert chart.marks == ()
    assert chart.draft.despite_marks == {"机密": "已解密"}
