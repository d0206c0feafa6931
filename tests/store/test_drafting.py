"""Drafts: a blank is filled by what somebody answers, and nothing is issued before all are."""

from collections.abc import Callable
from datetime import date

import pytest
from factories import NOW, OFFICE, OUTSIDER, WorkList
from sqlmodel import Session

from taskbot.clock import office_day
from taskbot.tasks import drafting
from taskbot.tasks.draft_models import Draft
from taskbot.tasks.drafting import DraftReader
from taskbot.tasks.drafts import LONGEST_TITLE, ProblemKind
from taskbot.tasks.errors import BadAnswer, DraftGone, IncompleteDraft, Marked, NotAllowed
from taskbot.tasks.models import Task
from taskbot.tasks.permissions import Role
from taskbot.tasks.workdays import Calendar

WHOLE = "绘制产业链图谱 @省经信厅 6月30日前"
TODAY = office_day(NOW)
LONG = "绘制产业链图谱" * LONGEST_TITLE


@pytest.fixture
def reader(register) -> DraftReader:
    return DraftReader(register, Calendar())


def draft_of(text: str) -> Draft:
    return Draft(by=1, text=text, created_at=NOW)


@pytest.mark.parametrize(
    ("blank", "text", "answer"),
    [
        (ProblemKind.NO_TITLE, "@省经信厅 6月30日前", "绘制产业链图谱"),
        (ProblemKind.TITLE_TOO_LONG, f"{LONG} @省经信厅 6月30日前", "绘制产业链图谱"),
        (ProblemKind.NO_UNIT, "绘制产业链图谱 6月30日前", "省经信厅"),
        (ProblemKind.UNKNOWN_UNIT, "绘制产业链图谱 @甲乙丙丁局 6月30日前", "省经信厅"),
        (ProblemKind.NO_DEADLINE, "绘制产业链图谱 @省经信厅", "6月30日前"),
        (ProblemKind.AMBIGUOUS_DEADLINE, "绘制产业链图谱 @省经信厅 6月前", "6月30日前"),
        (ProblemKind.INVALID_DEADLINE, "绘制产业链图谱 @省经信厅 6月31日", "6月30日前"),
    ],
)
def test_each_blank_is_filled_by_an_answer(reader, blank, text, answer):
    draft = draft_of(text)
    assert reader.read(draft).problems[0].kind is blank
    new = drafting.task_of(reader.read(draft_of(reader.with_answer(draft, answer, TODAY))))
    assert (new.title, new.lead_unit, new.due_on) == (
        "绘制产业链图谱",
        "浙江省经济和信息化厅",
        date(2020, 6, 30),
    )


@pytest.mark.parametrize(
    ("text", "answer", "wanted"),
    [
        ("绘制产业链图谱 6月30日前", "天气不错", ProblemKind.NO_UNIT),
        ("绘制产业链图谱 @甲乙丙丁局 6月30日前", "天气不错", ProblemKind.UNKNOWN_UNIT),
        ("绘制产业链图谱 @省经信厅", "下雨", ProblemKind.NO_DEADLINE),
        ("绘制产业链图谱 @省经信厅", "尽快", ProblemKind.NO_DEADLINE),
        ("绘制产业链图谱 @省经信厅", "9月31日", ProblemKind.NO_DEADLINE),
        ("绘制产业链图谱 @省经信厅 6月前", "6月前", ProblemKind.AMBIGUOUS_DEADLINE),
        ("绘制产业链图谱 @省经信厅 6月前", "好的", ProblemKind.NO_DEADLINE),
        (f"{LONG} @省经信厅 6月30日前", LONG, ProblemKind.TITLE_TOO_LONG),
        (WHOLE, "好的", ProblemKind.NO_DEADLINE),
    ],
)
def test_an_answer_that_fills_nothing_is_refused(reader, text, answer, wanted):
    with pytest.raises(BadAnswer) as refusal:
        reader.with_answer(draft_of(text), answer, TODAY)
    assert refusal.value.wanted is wanted


@pytest.mark.parametrize(
    ("text", "answer", "offered"),
    [
        ("绘制产业链图谱 6月30日前", "经济信息厅", ProblemKind.UNKNOWN_UNIT),
        ("绘制产业链图谱 @省经信厅", "6月前", ProblemKind.AMBIGUOUS_DEADLINE),
    ],
)
def test_an_answer_that_leaves_a_choice_is_taken(reader, text, answer, offered):
    proposal = reader.read(draft_of(reader.with_answer(draft_of(text), answer, TODAY)))
    assert proposal.problems[0].kind is offered


def test_several_blanks_are_filled_one_after_the_other(reader):
    draft = draft_of("6月30日前")
    for answer in ("绘制产业链图谱", "省经信厅"):
        draft.text = reader.with_answer(draft, answer, TODAY)
    assert drafting.task_of(reader.read(draft)).title == "绘制产业链图谱"


def test_a_whole_draft_takes_another_deadline(reader):
    assert reader.read(draft_of(reader.with_answer(draft_of(WHOLE), "7月3日前", TODAY))).due_on == date(
        2020, 7, 3
    )


@pytest.mark.parametrize(("on", "due_on"), [(date(2020, 7, 3), date(2020, 7, 3)), (None, None)])
def test_a_tapped_date_takes_the_place_of_the_old_words(reader, on, due_on):
    draft = draft_of("绘制产业链图谱 @省经信厅 6月前")
    draft.text = reader.with_deadline(draft, on)
    new = drafting.task_of(reader.read(draft))
    assert (new.title, new.due_on) == ("绘制产业链图谱", due_on)
    assert "6月前" not in draft.text


def test_a_tapped_unit_takes_the_place_of_the_unknown_name(reader, register):
    draft = draft_of("绘制产业链图谱 @甲乙丙丁局 6月30日前")
    draft.text = reader.with_unit(draft, "甲乙丙丁局", register.find("省财政厅"))
    assert drafting.task_of(reader.read(draft)).lead_unit == "浙江省财政厅"


def test_an_incomplete_draft_is_not_issued(reader):
    with pytest.raises(IncompleteDraft):
        drafting.task_of(reader.read(draft_of("绘制产业链图谱 6月30日前")))


def test_a_task_carries_everything_that_was_drafted(reader):
    new = drafting.task_of(
        reader.read(draft_of("【特急】绘制图谱 @省经信厅 配合：省财政厅、杭州市 每月5日前"))
    )
    assert (new.urgency, new.supporting_units) == ("特急", ("浙江省财政厅", "杭州市人民政府"))
    assert (new.recurrence, new.deadline_phrase) == ("RRULE:FREQ=MONTHLY;BYMONTHDAY=5", "每月5日前")


def open_draft(work: WorkList, reader: DraftReader, text: str = WHOLE, **more: object) -> int:
    return work.do(drafting.open_draft, text, reader, by=OFFICE, now=NOW, **more).id


def test_a_draft_is_read_as_of_the_day_it_was_written(work, reader):
    number = open_draft(work, reader)
    draft = work.ask(drafting.draft_for, OFFICE, number)
    assert reader.read(draft).due_on == date(2020, 6, 30)


def test_a_draft_is_rewritten_and_settled_once(work, reader):
    number = open_draft(work, reader)

    def act(session: Session, what: Callable[..., None], *words: str) -> None:
        what(session, drafting.draft_for(session, OFFICE, number), *words)

    work.do(act, drafting.rewrite, "另一项")
    assert work.ask(drafting.draft_for, OFFICE, number).text == "另一项"
    work.do(act, drafting.settle)
    with pytest.raises(DraftGone):
        work.do(act, drafting.settle)


def test_drafts_are_for_the_office_alone(work, reader):
    number = open_draft(work, reader)
    liaison = work.liaison()
    assert Role.OFFICE not in liaison.roles
    for actor in (liaison, OUTSIDER):
        with pytest.raises(NotAllowed):
            work.ask(drafting.draft_for, actor, number)
        with pytest.raises(NotAllowed):
            work.do(drafting.open_draft, WHOLE, reader, by=actor, now=NOW)
    with pytest.raises(DraftGone):
        work.ask(drafting.draft_for, OFFICE, 404)


@pytest.mark.parametrize(
    ("words", "due_on", "phrase"),
    [
        ("下周五", date(2020, 6, 26), "2020年6月26日前"),
        ("6月底前", date(2020, 6, 30), "6月底前"),
        ("3个工作日内", date(2020, 6, 18), "2020年6月18日前"),
    ],
)
def test_words_that_answer_a_paper_count_from_the_day_of_the_answer(reader, words, due_on, phrase):
    draft = draft_of("绘制产业链图谱 @省经信厅")
    draft.dated = date(2020, 4, 15)
    for text in (reader.with_answer(draft, words, TODAY), reader.with_said_deadline(draft, words, TODAY)):
        answered = draft_of(text)
        answered.dated = draft.dated
        assert (reader.read(answered).due_on, reader.read(answered).deadline_phrase) == (due_on, phrase)


MARKED = "摸清企业底数（机密） @省经信厅 6月30日前"


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        (MARKED, ("机密",)),
        ("产业布局行动计划（征求意见稿），省经信厅牵头，6月30日前", ("征求意见稿",)),
        (f"{WHOLE}\n内部资料，注意保存", ("内部资料", "注意保存")),
    ],
)
def test_a_text_with_marks_is_no_draft(work, reader, text, marks):
    with pytest.raises(Marked) as refused:
        open_draft(work, reader, text)
    assert refused.value.marks == marks
    assert work.rows(Draft) == []


def test_a_new_text_may_not_bring_marks(work, reader):
    number = open_draft(work, reader, MARKED, despite_marks={"机密": "已解密"})

    def rewrite(session: Session, text: str, despite: dict[str, str] | None = None) -> None:
        drafting.rewrite(session, drafting.draft_for(session, OFFICE, number), text, despite)

    work.do(rewrite, f"{MARKED} 特急")
    with pytest.raises(Marked) as refused:
        work.do(rewrite, f"{MARKED} 【内部资料】")
    assert refused.value.marks == ("内部资料",)
    work.do(rewrite, f"{MARKED} 【内部资料】", {"内部资料": "误写"})
    (draft,) = work.rows(Draft)
    assert draft.despite_marks == {"机密": "已解密", "内部资料": "误写"}


@pytest.mark.parametrize("field", ["text", "content", "section"])
def test_marks_that_nobody_has_answered_for_are_not_issued(work, reader, field):
    number = open_draft(work, reader)

    def spoil(session: Session) -> None:
        draft = drafting.draft_for(session, OFFICE, number)
        setattr(draft, field, f"{getattr(draft, field)}\n【工作秘密】")
        session.add(draft)

    def issue(session: Session, despite: dict[str, str]) -> None:
        draft = drafting.draft_for(session, OFFICE, number)
        drafting.answer_for(session, draft, despite)
        drafting.issue_draft(session, draft, reader, by=OFFICE, now=NOW)

    work.do(spoil)
    with pytest.raises(Marked):
        work.do(issue, {"机密": "已解密"})
    assert work.rows(Task) == []
    work.do(issue, {"工作秘密": "经审查可以公开"})
    assert len(work.rows(Task)) == 1
