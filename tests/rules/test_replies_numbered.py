"""N号: a task's number where something is said of a task, else a day of the month, a place or a paper."""

import pytest
from replied import read

from taskbot.tasks.parsing.reply_claims import Claim

DONE, UNDER_WAY, BLOCKED, NOT_STARTED = Claim.DONE, Claim.IN_PROGRESS, Claim.BLOCKED, Claim.NOT_STARTED


def told(text: str, to: int | None = None) -> dict[int, Claim | None]:
    return {int(number): each.claim for each in read(text, to).reports for number in each.numbers}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9号推不下去了，企业不配合", {9: BLOCKED}),
        ("9号受阻", {9: BLOCKED}),
        ("9号等省政府批复", {9: BLOCKED}),
        ("9号因资金缺口大暂时搁置", {9: BLOCKED}),
        ("4号和6号均在有序推进", {4: UNDER_WAY, 6: UNDER_WAY}),
        ("4号、6号都还没有完成", {4: UNDER_WAY, 6: UNDER_WAY}),
        ("2、4、9号均已办结", {2: DONE, 4: DONE, 9: DONE}),
        ("2号、4号全部办结", {2: DONE, 4: DONE}),
        ("2号4号已完成", {2: DONE, 4: DONE}),
        ("5-7号已完成，8号进行中", {5: DONE, 6: DONE, 7: DONE, 8: UNDER_WAY}),
        ("5号至7号都已落实到位", {5: DONE, 6: DONE, 7: DONE}),
        ("18号完成，19号也完成，20号正在推进", {18: DONE, 19: DONE, 20: UNDER_WAY}),
        ("3号完成4号进行中", {3: DONE, 4: UNDER_WAY}),
        ("45号完成", {45: DONE}),
        ("7号推进中，18号完成", {7: UNDER_WAY}),
        ("17号（人才政策）已完成", {17: DONE}),
        ("17号（人才政策）已办结，请予销号", {17: DONE}),
        ("17号（已完成）", {17: DONE}),
        ("17号（杭州）已完成", {17: UNDER_WAY}),
        ("17号（主体工程）已完成", {17: UNDER_WAY}),
        ("17号（一期）已完成", {17: UNDER_WAY}),
        ("17号（杭州市）已完成", {17: UNDER_WAY}),
        ("收到。16号目前进度30%，正在调研", {16: UNDER_WAY}),
        ("王处好，16号正在会签", {16: UNDER_WAY}),
        ("电话87654321，16号已过半", {16: UNDER_WAY}),
        ("我局负责的16号已办结", {16: DONE}),
        ("关于16号，正在征求意见", {16: UNDER_WAY}),
        ("16号弄好了", {16: DONE}),
        ("16号提前完成了", {16: DONE}),
        ("16号昨天下午3点已报送，全部完成", {16: DONE}),
        ("16号上次报错了，实际50%", {16: UNDER_WAY}),
        ("16号跟上周一样，还是40%", {16: UNDER_WAY}),
        ("16号迟迟未启动", {16: NOT_STARTED}),
        ("16号没问题，正在推进", {16: UNDER_WAY}),
        ("16号初稿已完成", {16: UNDER_WAY}),
        ("16号实施办法已发布，申请办结", {16: DONE}),
        ("第18号正在推进", {18: UNDER_WAY}),
        ("18号：1.已完成调研；2.正在起草", {18: UNDER_WAY}),
        ("报办结：12号任务已完成，请审核", {12: DONE}),
        ("18号应该完成了", {18: UNDER_WAY}),
    ],
)
def test_a_task(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "progress"),
    [
        ("7号完成率75%", 75),
        ("7号由40%提高到55%", 55),
        ("7号 100家企业已完成60家", 60),
        ("7号大概完成了六成", 60),
        ("更正：7号应为60%", 60),
    ],
)
def test_how_far_it_is(text, progress):
    (report,) = read(text).reports
    assert (report.numbers, report.progress) == (("7",), progress)


@pytest.mark.parametrize(
    "text",
    [
        "18号前报",
        "18号之前完成",
        "18号开会",
        "18号上午9点",
        "18号下班前已完成",
        "18号当天已完成",
        "18号那天进展顺利",
        "18号截止",
        "18号到20号出差",
        "18号、19号放假",
        "18号完成",
        "18号完成，辛苦各位",
        "15-18号完成",
        "15号至18号全部完成",
        "15号完成，18号完成",
        "我们18号报",
        "我们18号能完成",
        "我18号已完成体检",
        "预计18号完成",
        "6月18号完成",
        "上个月 18号已完成",
        "本月6号、8号已完成",
        "6/8号已完成",
        "每月18号已报",
        "周三6号已报送",
        "截至18号已完成60家",
        "18号没问题",
        "18号没空",
        "18号都有空",
        "18号还在放假",
        "18号正在休假",
        "18号在办公室等我",
        "18号已到杭州",
        "18号已改期",
        "18号正常上班",
        "18号100%到场",
        "18号50人参会",
        "18号请各单位支持配合",
        "18号将召开推进会",
        "18号推迟到20号开",
        "18号楼已完工",
        "18号线推进顺利，完成60%",
        "18号文正在起草",
        "18号令已公布",
        "18号标段已完成招标",
        "12、15号推进会",
        "18号的会取消了",
        "第18号台风正在接近",
        "公告2020年第5号已发布",
        "解放路18号已完成拆迁",
        "18号完成了吗",
        "18号是不是已完成",
        "18号请尽快完成",
        "18号已签收",
        "收到，18号保证按时完成",
    ],
)
def test_a_day_a_place_a_paper_or_a_question(text):
    assert told(text) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18号已完成", {9: DONE}),
        ("18号已报送初稿，正在征求意见", {9: UNDER_WAY}),
        ("18号启动的，目前30%", {9: UNDER_WAY}),
        ("6号受阻，8号已解决", {9: UNDER_WAY}),
        ("计划28号上报", {9: UNDER_WAY}),
        ("9号已办结", {9: DONE}),
        ("9号完成，10号推进中", {9: DONE, 10: UNDER_WAY}),
        ("7号完成75%，8号未启动", {7: UNDER_WAY, 8: NOT_STARTED}),
        ("10号还没启动", {10: NOT_STARTED}),
        ("3号、5号均已完成", {3: DONE, 5: DONE}),
        ("3号楼已完工，4号楼在建", {9: UNDER_WAY}),
    ],
)
def test_in_an_answer_to_a_card_the_day_wins_in_doubt(text, expected):
    assert told(text, to=9) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3）已完成 5）正在办理", {3: DONE, 5: UNDER_WAY}),
        ("1完成2完成3进行中", {1: DONE, 2: DONE, 3: UNDER_WAY}),
        ("3：已完成 5：60%", {3: DONE, 5: UNDER_WAY}),
        ("7完成8完成9还没动", {7: DONE, 8: DONE, 9: NOT_STARTED}),
        ("7已完成30未完成20", {7: UNDER_WAY}),
        ("#7 已完成30未完成20", {7: UNDER_WAY}),
        ("共50家，已完成30未完成20", {}),
    ],
)
def test_numbers_and_states_run_together(text, expected):
    assert told(text) == expected
