"""卷宗 on the store: who may have it, what is in it, and the two papers read back."""

import pickle
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from docx import Document
from factories import NOW, OFFICE, OUTSIDER, WorkList
from openpyxl import load_workbook

from taskbot.clock import Clock
from taskbot.context import Context
from taskbot.digest.cells import CELL_LIMIT
from taskbot.digest.evidence import SHAPE, evidence_book, evidence_fields
from taskbot.digest.papers import draw_evidence, evidence_order, give_evidence_files
from taskbot.settings import load_settings
from taskbot.tasks import attachments, instructions, journal, membership, reporting, requests
from taskbot.tasks.attachments import Enclosure
from taskbot.tasks.errors import NoSuchTask, NotAllowed, NotSeen
from taskbot.tasks.evidence import Evidence, evidence_of, note_evidence_given
from taskbot.tasks.facts import Status
from taskbot.tasks.models import ChatKind, Person
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.workdays import Calendar
from taskbot.texts.paper_fields import shape_of
from taskbot.texts.zh import Texts

GROUP = -1001
LEADER = Actor(7, "周明", frozenset({Role.LEADER}))
LATER = NOW + timedelta(days=3)
HOSTILE = '=1+1 <b>&amp;</b> {{ 7*7 }} {% raw %} </w:t> _x0041_ \x07"引号"'
SHOWN = HOSTILE.replace("\x07", "〓")


@pytest.fixture
def office(work: WorkList, tmp_path: Path) -> Context:
    work.do(membership.bind_chat, GROUP, "工作群", ChatKind.WORK, by=OFFICE, now=NOW)
    work.add(Person(id=1, name="李文"), Person(id=OFFICE.id, name="王敏"), Person(id=7, name="周明"))
    settings = load_settings(data_dir=tmp_path)
    return Context(settings, work.db, Clock(LATER), work.register, Calendar(), Texts("省转升办"))


def say(work: WorkList, words: str, progress: int = 60, message_id: int = 17, **status: object) -> None:
    liaison = work.liaison(chat_id=GROUP, message_id=message_id)
    first = next(
        iter(work.ask(lambda session: reporting.queries.reports_from(session, GROUP, message_id))), None
    )
    work.do(reporting.report_status, 1, Status(words, progress, **status), first=first, by=liaison, now=NOW)


def given(work: WorkList) -> Evidence:
    return work.ask(evidence_of, 1, OFFICE)


def fields(work: WorkList) -> dict[str, list[dict[str, str]]]:
    made = evidence_fields(given(work), "省转升办", "改造提升工作", Calendar(), LATER)
    return dict(made)  # type: ignore[arg-type]  # the words among them are not asked for


def lived(work: WorkList) -> None:
    """A task with something of every kind."""
    work.issue(supporting=["省财政厅"], due_on=date(2020, 6, 30), deadline_phrase="6月底前")
    say(work, "#1 60% 正在征求意见")
    say(work, "#1 70% 正在征求意见", 70)
    work.do(
        reporting.enter_status, 1, Status("电话称已完成初稿", 80), source="张处长电话", by=OFFICE, now=NOW
    )
    work.do(reporting.correct_status, 1, Status("实为75%", 75), by=OFFICE, now=NOW)
    liaison = work.liaison(chat_id=GROUP, message_id=18)
    asked = work.do(requests.ask_extension, 1, date(2020, 7, 10), "需再征求一轮意见", by=liaison, now=NOW)
    work.do(requests.grant_extension, asked.id, date(2020, 7, 3), by=OFFICE, now=LATER)
    file = Enclosure("document", "f1", "图谱（初稿）.docx", 12_345, "ab" * 32)
    work.do(attachments.attach, 1, file, by=liaison, now=NOW)
    work.do(attachments.attach, 1, Enclosure("photo", "f2"), by=liaison, now=NOW)
    work.do(instructions.instruct, "请抓紧", 1, by=LEADER, now=NOW)

    def send_writ(session) -> None:
        new = {
            "writ": "督办〔2020〕1号",
            "colour": "blue",
            "answer_by": date(2020, 7, 10),
            "sha256": "cd" * 32,
        }
        unit_id = work.unit("省经信厅").id
        journal.record(session, "writ_sent", task_number=1, unit_id=unit_id, new=new, by=OFFICE, now=LATER)

    work.do(send_writ)


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [
        (lambda work: work.liaison("省商务厅"), NotSeen),
        (lambda _: OUTSIDER, NotAllowed),
    ],
)
def test_it_is_for_who_may_see_the_task(work, actor: Callable[[WorkList], Actor], refusal):
    work.issue(supporting=["省财政厅"])
    for reader in (OFFICE, LEADER, work.liaison(), work.liaison("省财政厅")):
        assert work.ask(evidence_of, 1, reader).timeline.task.number == 1
    with pytest.raises(refusal):
        work.ask(evidence_of, 1, actor(work))
    with pytest.raises(refusal):
        work.do(note_evidence_given, 1, by=actor(work), now=NOW)
    with pytest.raises(NoSuchTask):
        work.ask(evidence_of, 2, OFFICE)
    assert work.kinds() == ["issued"]


def test_taking_it_is_an_event_that_belongs_to_no_task(work):
    work.issue()
    work.do(note_evidence_given, 1, by=LEADER, now=NOW)
    assert work.kinds() == ["issued", "exported"]
    assert work.rows(type(work.events(1)[0]))[-1].new == {"of": "ledger", "task": 1}
    assert len(work.events(1)) == 1


@pytest.mark.usefixtures("office")
def test_reports_are_there_in_every_version_with_who_gave_and_who_wrote_them(work):
    lived(work)
    rows = sheets(work)["反馈原文"]
    message, first, third = "工作群\n第17条消息", rows[0][0], rows[2][0]
    assert [row[2:] for row in rows] == [
        ("省经信厅", "李文", "60%", "#1 60% 正在征求意见", "原始", "", message),
        ("省经信厅", "李文", "70%", "#1 70% 正在征求意见", f"更正第{first}条", "", message),
        ("省经信厅", "", "80%", "电话称已完成初稿", "原始", "来源：张处长电话\n代录：王敏", ""),
        ("省经信厅", "", "75%", "实为75%", f"更正第{third}条", "来源：张处长电话\n更正：王敏", ""),
    ]


@pytest.mark.usefixtures("office")
def test_the_other_kinds_have_a_sheet_each(work):
    lived(work)
    found = sheets(work)
    assert list(found) == ["基本情况", "任务台账", "反馈原文", "申请与答复", "批示", "附件", "督办单"]
    when, later = "2020年6月15日\n09:30:00", "2020年6月18日\n09:30:00"
    wanted, granted = "延期申请\n申请延至2020年7月10日", "已同意延期\n延至2020年7月3日"
    assert found["申请与答复"] == [
        (when, "省经信厅", "李文", wanted, "需再征求一轮意见", granted, "", "王敏", later)
    ]
    assert found["批示"] == [(when, "周明", "请抓紧", "待转办")]
    assert [row[3:6] for row in found["附件"]] == [
        ("图谱（初稿）.docx", "12,345 字节", "ab" * 32),
        ("照片", "", "没有取得校验值"),
    ]
    assert found["督办单"] == [
        (later, "省经信厅", "督办〔2020〕1号", "蓝色", "2020年7月10日", "王敏", "cd" * 32)
    ]
    facts = dict(found["基本情况"])
    assert facts["时限"] == "6月底前（延至2020年7月3日）"
    assert facts["各单位承办"].splitlines()[1] == "配合 省财政厅：未签收"


def test_the_document_says_all_of_it_in_order_with_the_words_quoted(work, office):
    lived(work)
    head = given(work).timeline.head
    document = Document(str(draw(work, office)[0]))
    lines = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    said = ["“#1 60% 正在征求意见”", "“#1 70% 正在征求意见”", "“电话称已完成初稿”", "“实为75%”", "“请抓紧”"]
    assert [line for line in lines if line.startswith("“")] == said
    assert lines[0] == "任务办理卷宗"
    assert [line for line in lines if line[1:2] == "、"] == [
        "一、基本情况",
        "二、办理经过",
        "三、申请与答复",
        "四、批示",
        "五、附件",
        "六、督办单",
        "七、核验",
    ]
    assert f"taskbot journal verify --head {head}" in lines[-1]
    tables = ["\n".join(cell.text for row in table.rows for cell in row.cells) for table in document.tables]
    assert [
        words in table
        for words, table in zip(
            ("6月底前（延至2020年7月3日）", "需再征求一轮意见", "请抓紧", "ab" * 32, "督办〔2020〕1号"),
            tables,
            strict=True,
        )
    ] == [True] * 5


def test_a_task_that_was_only_issued_has_nothing_else(work, office):
    work.issue()
    document = Document(str(draw(work, office)[0]))
    assert [paragraph.text for paragraph in document.paragraphs].count("无。") == 4
    assert len(document.tables) == 1
    assert [name for name, rows in sheets(work).items() if rows] == ["基本情况", "任务台账"]


def test_its_fields_are_those_that_the_template_can_ask_for(work):
    lived(work)
    assert shape_of(evidence_fields(given(work), "省转升办", "改造提升工作", Calendar(), LATER)) == {
        name: tuple(columns) for name, columns in SHAPE.items()
    }


def test_users_words_are_words_in_both_papers_and_whole_in_the_document(work, office):
    long = "正在征求意见。" * 6_000
    work.issue(title=HOSTILE, content=HOSTILE)
    say(work, HOSTILE, done=HOSTILE, problem=HOSTILE, is_blocked=True)
    say(work, long, message_id=18)
    document, workbook = draw(work, office)
    lines = [paragraph.text for paragraph in Document(str(document)).paragraphs]
    assert f"“{SHOWN}”" in lines
    assert f"“{long}”" in lines
    cells = [cell for row in load_workbook(workbook)["反馈原文"].iter_rows() for cell in row if cell.value]
    assert all(cell.data_type == "s" for cell in cells if isinstance(cell.value, str))
    shown = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert HOSTILE.replace("\x07", "〓").replace("_x0041_", "_x005F_x0041_") in shown
    [cut] = [value for value in shown if value.endswith("此后从略）")]
    assert len(cut) == CELL_LIMIT


def test_an_order_can_be_drawn_in_another_process(work, office):
    lived(work)
    order = evidence_order(given(work), office, now=LATER)
    folder = office.settings.data_dir / "elsewhere"
    drawn = draw_evidence(pickle.loads(pickle.dumps(order)), folder)  # noqa: S301 (ours)
    assert [file.name for file in drawn.files] == ["任务1卷宗.docx", "任务1卷宗.xlsx"]
    assert drawn.caption.splitlines()[1] == "台账11条、反馈原文4条、申请1件、批示1条、附件2份、督办单1份"


def test_at_the_keyboard_both_files_are_written_and_the_export_is_journalled(work, office, tmp_path):
    lived(work)
    head = given(work).timeline.head
    result = give_evidence_files(office, 1, tmp_path / "out")
    assert [Path(file).is_file() for file in result["files"]] == [True, True]
    assert (result["events"], result["journal_head"]) == (11, head)
    assert work.kinds()[-1] == "exported"


def draw(work: WorkList, office: Context) -> tuple[Path, ...]:
    return draw_evidence(evidence_order(given(work), office, now=LATER), office.settings.data_dir).files


def sheets(work: WorkList) -> dict[str, list[tuple[object, ...]]]:
    """The rows of each sheet of the workbook."""
    book = evidence_book(given(work), "改造提升工作", Calendar(), LATER)
    return {sheet.name: list(sheet.tables[0].rows) for sheet in book.sheets}


def test_what_was_said_before_the_last_report_says_of_which_day_it_is(work):
    work.issue(due_on=date(2020, 6, 30))
    say(work, "#1 60% 下一步组织评审", next_step="组织评审")
    liaison = work.liaison(chat_id=GROUP, message_id=18)
    work.do(
        reporting.report_status, 1, Status("#1 100% 已完成", 100, is_finished=True), by=liaison, now=LATER
    )
    told = {row["项目"]: row["内容"] for row in fields(work)["基本情况"]}
    assert told["下步打算"] == "组织评审（6月15日所报）"
    assert not any("配合事项" in row["内容"] for row in fields(work)["经过"])
