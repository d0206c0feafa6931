"""Marks of secrecy are found wherever a paper bears them, and not in what a paper says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.secrecy import secrecy_marks

MARKED = [
    ("机密★1年\n省府办〔2020〕1号", ("机密",)),
    ("000012\n秘密★\n特急", ("秘密",)),
    ("绝 密 ★ 长 期", ("绝密",)),
    ("绝密★长期　特提", ("绝密",)),
    ("　机　密　", ("机密",)),
    ("机密★", ("机密",)),
    ("密级：秘密\n关于报送方案的通知", ("秘密",)),
    ("密级：内部", ("内部",)),
    ("内部资料　注意保存", ("内部资料", "注意保存")),
    ("（内部资料，不得外传）", ("内部资料", "不得外传")),
    ("【内部】", ("内部",)),
    ("仅供领导参阅", ("仅供领导参阅",)),
    ("内部文件\n\n注意保密", ("内部文件", "注意保密")),
    ("阅后收回", ("阅后收回",)),
    ("改造提升三年行动计划\n（征求意见稿）", ("征求意见稿",)),
    ("改造提升三年行动计划（征求意见稿）\n为贯彻落实……", ("征求意见稿",)),
    ("改造提升三年行动计划(讨论稿)", ("讨论稿",)),
    ("改造提升三年行动计划【送审稿】", ("送审稿",)),
    ("征求意见稿", ("征求意见稿",)),
    ("公开征求意见稿", ("公开征求意见稿",)),
]

UNMARKED = [
    "",
    "浙转升办〔2020〕6号",
    "切实保守国家秘密和企业商业秘密。",
    "加强涉密人员管理，机密文件由专人保管。",
    "7月底前形成征求意见稿，9月底前印发。",
    "提出方案征求意见稿",
    "请结合《行动计划（征求意见稿）》提出意见。",
    "做好内部资料管理，注意保存有关凭证。",
    "各单位要妥善保管台账。",
    "内部审计：7月底前完成。",
    "特急",
    "2020年4月15日",
    "正在征求意见",
    "三、征求意见",
    "\n".join(["正文"] * 30 + ["附件（征求意见稿）"]),
]


@pytest.mark.parametrize(("text", "marks"), MARKED)
def test_a_mark_is_found(text, marks):
    assert secrecy_marks(text) == marks


@pytest.mark.parametrize("text", UNMARKED)
def test_the_same_words_in_running_text_are_no_mark(text):
    assert secrecy_marks(text) == ()


@given(st.text(alphabet="绝机秘密★内部资料注意保存（）征求意见稿 \n年1特急。字", max_size=200))
def test_a_mark_is_always_words_of_the_paper(text):
    assert all(mark in "".join(text.split()) for mark in secrecy_marks(text))


@pytest.mark.parametrize("sign", ["机密", "内 ", "（", "★", "征求意见稿", "1", "注意"])
def test_a_long_line_is_read_at_once(sign):
    assert secrecy_marks(sign * 200_000) == ()
