"""A leader's words taken apart: what is said of which task, and what somebody has to choose a task for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.parsing.instruction_parts import instruction_parts

TITLES = {
    2: "核定工业用地试点范围",
    9: "绘制标志性产业链图谱",
    12: "修订企业分类评价办法",
    38: "开展低效用地再开发",
    55: "编制产业链图谱更新方案",
    61: "推广传统制造业改造经验",
    62: "总结传统制造业改造做法",
    63: "宣传传统制造业改造成效",
    64: "评估传统制造业改造项目",
    65: "验收传统制造业改造试点",
}


def read(words: str, to: tuple[int, ...] = ()) -> list[tuple[tuple[int, ...], tuple[int, ...], str]]:
    return [(*part.aim, part.words) for part in instruction_parts(words, TITLES, to)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "总体不错，38号任务要盯紧，产业链图谱抓紧收尾",
            [((38,), (), "38号任务要盯紧"), ((), (9, 55), "产业链图谱抓紧收尾")],
        ),
        ("#12 请抓紧；#38 暂缓推进", [((12,), (), "请抓紧"), ((38,), (), "暂缓推进")]),
        ("#12、#38 请合并推进。", [((12, 38), (), "请合并推进。")]),
        ("#12，#38，请合并推进", [((12, 38), (), "请合并推进")]),
        ("#12 请抓紧，本周五前拿出方案。月底前报我", [((12,), (), "请抓紧，本周五前拿出方案。月底前报我")]),
        ("请省经信厅就 #12 专题汇报，下周一前报我", [((12,), (), "请省经信厅就 #12 专题汇报，下周一前报我")]),
        ("#12 很好，#38 要加快", [((38,), (), "要加快")]),
        ("#12 要加快，其他各项按计划推进", [((12,), (), "要加快"), ((), (), "其他各项按计划推进")]),
        ("#12 要加快，各市要配合", [((12,), (), "要加快，各市要配合")]),
        ("#12 要加快。各市要压实责任", [((12,), (), "要加快。"), ((), (), "各市要压实责任")]),
        (
            "#12 要加快，另外请把工业用地试点核准，月底前报我",
            [((12,), (), "要加快"), ((), (2,), "另外请把工业用地试点核准，月底前报我")],
        ),
        ("#12 要加快，分类评价办法要听取企业意见", [((12,), (), "要加快，分类评价办法要听取企业意见")]),
        ("#12 要加快，传统制造业改造要见成效", [((12,), (), "要加快，传统制造业改造要见成效")]),
        (
            "#38 要盯紧，#12 月底前报我，#38 每周报一次",
            [((38,), (), "要盯紧；#38 每周报一次"), ((12,), (), "月底前报我")],
        ),
        ("请各单位加快进度", [((), (), "请各单位加快进度")]),
        ("总体要加快，重点是产业链图谱", [((), (9, 55), "总体要加快，重点是产业链图谱")]),
        ("#12", [((12,), (), "#12")]),
        ("", [((), (), "")]),
    ],
)
def test_what_is_said_of_which_task(words, expected):
    assert read(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("请抓紧", [((2,), (), "请抓紧")]),
        ("太慢，#12 也一样", [((2,), (), "太慢"), ((12,), (), "也一样")]),
        ("请参照 #12 的做法", [((12,), (), "请参照 #12 的做法")]),
        ("要加快，产业链图谱也要抓紧", [((2,), (), "要加快"), ((), (9, 55), "产业链图谱也要抓紧")]),
        ("#2 请再核实", [((2,), (), "请再核实")]),
    ],
)
def test_words_are_about_the_task_that_they_answer_until_they_name_another(words, expected):
    assert read(words, (2,)) == expected


def test_what_only_praises_stays_where_nothing_else_is_said():
    assert read("#12 很好") == [((12,), (), "很好")]


PIECES = st.sampled_from(
    ["#12", "38号任务", "产业链图谱", "请抓紧", "其他", "，", "。", "；", "\n", " ", "、", "各市", "好"]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_order_is_lost(words):
    parts = instruction_parts(words, TITLES)
    assert parts
    assert sum(part.words.count("请抓紧") for part in parts) == words.count("请抓紧")


@pytest.mark.parametrize("piece", ["#1，", "一", "产业链图谱", "，", "请", "各", "#12、"])
def test_a_megabyte_of_one_piece_is_taken_apart(piece):
    titles = {number: f"推进第{number}批产业链图谱编制" for number in range(1000)}
    instruction_parts(piece * (1_000_000 // len(piece)), titles)
