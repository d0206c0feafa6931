"""A trouble is over where the unit says so of the trouble itself; progress, plans and parts leave it as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.troubles import ends_trouble, needs_no_help

MONEY = "受阻，需省财政厅协调经费"

OVER = [
    # settled
    "已解决",
    "问题已解决",
    "45% 协调事项已解决",
    "问题得到解决，继续推进",
    "困难已克服",
    "此前的问题已解决",
    "之前反映的困难均已解决",
    "受阻情况已解除",
    "受阻问题解决了",
    "已协调到位",
    "已经省财政厅协调到位",
    "省财政厅已协调解决",
    "在省财政厅支持下，问题已妥善解决",
    "经与省财政厅对接，已协调好",
    "堵点已打通",
    # no help is wanted any more
    "不再需要协调",
    "已不需要省财政厅协调",
    "已无需协调",
    "暂无需要协调的事项",
    "需协调事项：无",
    "无需协调",
    "撤回协调申请",
    "协调事项可撤销",
    # on again
    "已恢复施工",
    "恢复正常推进",
    "项目已全面复工",
    "现已不受阻",
    # no problem
    "存在问题：无",
    "50%，目前无问题",
    "没有困难了",
    # what was missing is there
    "经费已到位",
    "省财政厅已拨付经费",
    "资金已落实",
    "专项资金全部下达",
    "经费到位了",
    "经费问题已解决",
    "已解决经费问题",
    "省财政厅经费已协调到位",
]

LASTING = [
    "",
    "45% 又走访了3家企业",
    "40% 图斑核对中",
    "已完成初稿",
    "核实为七成",
    "受阻，需省财政厅协调经费",
    "问题尚未解决",
    "问题还没有解决",
    "问题仍未得到解决",
    "问题已部分解决",
    "问题基本解决",
    "经费已到位60%",
    "首批经费已到位",
    "经费预计下周到位",
    "力争月底前解决",
    "正在协调解决",
    "希望尽快解决",
    "若已解决另报",
    "问题解决了吗？",
    "问题已解决？",
    "是否不再需要协调",
    "已解决12家企业用工问题",
    "已解决企业用工问题",
    "已协调解决十二家企业用电问题",
    "用地指标已落实",
    "土地问题已解决",
    "省财政厅已同意研究",
    "已走访省财政厅",
    "省财政厅已答复",
    "无其他问题",
    "已组织企业复工复产",
    "方案已明确",
    "人员已到位",
    "需要协调",
    "已协调召开推进会",
    "协调会已召开",
]


@pytest.mark.parametrize("words", OVER)
def test_the_units_own_word_ends_a_trouble(words):
    assert ends_trouble(words, MONEY)


@pytest.mark.parametrize("words", LASTING)
def test_a_trouble_lasts_through_everything_else(words):
    assert not ends_trouble(words, MONEY)


@pytest.mark.parametrize(
    ("words", "trouble"),
    [
        ("用地指标已批复", "土地指标未落实，请省自然资源厅支持"),
        ("数据接口已开通", "受阻，需省大数据局协调数据"),
        ("专家已协调到位", "受阻，需省科技厅协调专家"),
        ("环评手续已办妥", "卡在环评审批"),
        ("用工问题已解决", "企业用工缺口较大，请协调"),
    ],
)
def test_what_was_missing_is_there(words, trouble):
    assert ends_trouble(words, trouble)
    assert not ends_trouble(words, MONEY)


def test_where_the_trouble_names_nothing_what_is_settled_is_it():
    assert ends_trouble("资金已协调解决", "受阻，需省财政厅协调")
    assert not ends_trouble("资金已到位", "受阻，需省财政厅协调")


@pytest.mark.parametrize(
    "words", ["不再需要协调", "50%，暂无需要协调的事项", "存在问题：无", "需协调事项：无"]
)
def test_that_no_help_is_wanted_is_said_of_any_trouble(words):
    assert needs_no_help(words)
    assert ends_trouble(words, "")


@pytest.mark.parametrize(
    "words", ["没有问题", "经费已到位", "问题已解决", "是否不再需要协调", "需要协调", "无其他问题"]
)
def test_other_words_do_not_say_it(words):
    assert not needs_no_help(words)


@given(st.text(alphabet="已未解决协调到位问题经费无需不再，。 了？0", max_size=120), st.text(max_size=20))
def test_anything_is_read(words, trouble):
    assert ends_trouble(words, trouble) in (True, False)


@pytest.mark.parametrize("sign", ["已", "解决", "无", "不再", "问题", "，", "协调", "现"])
def test_long_words_are_read_at_once(sign):
    assert not ends_trouble(sign * 500_000 + "甲", sign)
