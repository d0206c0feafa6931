"""Requests in ordinary words: what asks for 延期 or 退回, what only tells of such things, and the day and reason in it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.lifecycle import RequestKind
from taskbot.tasks.request_reading import read_extension, read_request
from taskbot.tasks.workdays import Calendar

TODAY = date(2020, 6, 15)
CALENDAR = Calendar()


def extension(text: str, *, has_day: bool = False) -> tuple[str | None, str]:
    read = read_extension(text, TODAY, CALENDAR, has_day=has_day)
    return read.wanted_on.isoformat() if read.wanted_on else None, read.reason


@pytest.mark.parametrize(
    ("text", "wanted_on", "reason"),
    [
        ("7月3日 还需再征求一轮意见", "2020-07-03", "还需再征求一轮意见"),
        ("7月3日前完成，还要论证", "2020-07-03", "还要论证"),
        ("2020-07-03 原因是专家未到齐", "2020-07-03", "专家未到齐"),
        ("7.3 还要论证", "2020-07-03", "还要论证"),
        ("7/3，还要论证", "2020-07-03", "还要论证"),
        ("下周五 还要论证", "2020-06-26", "还要论证"),
        ("下个月中旬，因为专家评审没排上", "2020-07-20", "因为专家评审没排上"),
        ("延后到下个月底，还要论证", "2020-07-31", "还要论证"),
        ("这个月底，还要论证", "2020-06-30", "还要论证"),
        ("七月底，还要论证", "2020-07-31", "还要论证"),
        ("申请延期到7月3日，原因：数据6月20日才到", "2020-07-03", "数据6月20日才到"),
        ("因数据6月20日才到齐，请延至7月3日", "2020-07-03", "因数据6月20日才到齐"),
        ("因上游项目延期，申请将时限延至7月3日", "2020-07-03", "因上游项目延期"),
        ("恳请将完成时限延长至7月15日，主要是企业数据未报齐", "2020-07-15", "主要是企业数据未报齐"),
        ("60%，申请延期到7月3日，因需征求意见", "2020-07-03", "因需征求意见"),
        ("3/4的企业未反馈，延至7月3日", "2020-07-03", "3/4的企业未反馈"),
        ("想申请延期到7月10日，因为汛期", "2020-07-10", "因为汛期"),
        ("因资金未到位，特申请将完成时限由7月10日延至7月30日", "2020-07-30", "因资金未到位"),
        ("请将时限从7月10日调整到7月20日，还要论证", "2020-07-20", "还要论证"),
        ("改到7月8日吧，还要论证", "2020-07-08", "还要论证"),
        ("延期 7月3日 还要论证", "2020-07-03", "还要论证"),
        ("申请延期 7月3日 原因：还要论证", "2020-07-03", "还要论证"),
        ("申请延期 到7月3日，还要论证", "2020-07-03", "还要论证"),
        ("想延到7月3日，还要论证", "2020-07-03", "还要论证"),
        ("因还要论证，申请延至7月3日", "2020-07-03", "因还要论证"),
        ("还要论证，能否延期到7月3日？", "2020-07-03", "还要论证"),
        ("7月3日", "2020-07-03", ""),
        ("延至7月3日", "2020-07-03", ""),
        ("还需再征求一轮意见", None, "还需再征求一轮意见"),
        ("因疫情影响，申请延期", None, "因疫情影响"),
        ("申请延期", None, ""),
        ("数据6月20日才能到齐", None, "数据6月20日才能到齐"),
        ("还要论证，7月10日前完成", "2020-07-10", "还要论证"),
        ("同意，7月5日", "2020-07-05", "同意"),
        ("", None, ""),
    ],
)
def test_the_day_and_the_reason_are_told_apart(text, wanted_on, reason):
    assert extension(text) == (wanted_on, reason)


@pytest.mark.parametrize(
    ("text", "phrase", "doubt"),
    [
        ("9月31日 还要论证", "9月31日", "没有这一天"),
        ("6月1日 还要论证", "6月1日", "今年的这个日期已过，按明年理解"),
        ("7月前 还要论证", "7月前", "“前”可以指开始之前，也可以指结束之前"),
        ("申请延期一周，还要论证", "一周", "没有说清从哪一天算起"),
        ("延期5个工作日", "5个工作日", "没有说清从哪一天算起"),
        ("初稿6月25日，终稿7月3日", "6月25日、7月3日", "不止一个日期，分不清要延到哪一天"),
    ],
)
def test_what_is_no_certain_day_is_named_and_not_taken(text, phrase, doubt):
    read = read_extension(text, TODAY, CALENDAR)
    assert (read.wanted_on, read.phrase, read.doubt) == (None, phrase, doubt)


@pytest.mark.parametrize(
    ("text", "proposed_on", "phrase", "reason"),
    [
        ("再延两周 材料没到齐", date(2020, 7, 14), "两周", "材料没到齐"),
        ("延长10个工作日，数据未齐", date(2020, 7, 14), "10个工作日", "数据未齐"),
        ("申请延期一周，还要论证", date(2020, 7, 7), "一周", "还要论证"),
        ("顺延5天，企业未报齐", date(2020, 7, 5), "5天", "企业未报齐"),
        ("推迟一个月 人手不足", date(2020, 7, 30), "一个月", "人手不足"),
        ("宽限三天", date(2020, 7, 3), "三天", ""),
        ("两个星期，材料没到齐", date(2020, 7, 14), "两个星期", "材料没到齐"),
        ("再给半个月时间，材料没到齐", date(2020, 7, 15), "半个月", "材料没到齐"),
        ("需要延期一个半月，招标流标", date(2020, 8, 14), "一个半月", "招标流标"),
        ("材料没到齐，想再延10天左右", date(2020, 7, 10), "10天", "材料没到齐"),
    ],
)
def test_a_span_counts_from_the_present_date_and_is_only_proposed(text, proposed_on, phrase, reason):
    read = read_extension(text, TODAY, CALENDAR, date(2020, 6, 30))
    assert (read.wanted_on, read.proposed_on, read.phrase, read.reason) == (None, proposed_on, phrase, reason)


@pytest.mark.parametrize(
    "text", ["7月3日，用了两周才收齐", "还要两周论证，延至7月14日", "公示10个工作日，延至7月14日"]
)
def test_a_span_beside_a_day_is_none(text):
    read = read_extension(text, TODAY, CALENDAR, date(2020, 6, 30))
    assert read.wanted_on is not None
    assert read.proposed_on is None


def test_a_span_in_the_reason_that_was_asked_for_is_none():
    read = read_extension("数据两周后才到齐", TODAY, CALENDAR, date(2020, 6, 30), has_day=True)
    assert (read.wanted_on, read.proposed_on, read.reason) == (None, None, "数据两周后才到齐")


def test_a_day_inside_a_reason_does_not_replace_the_one_that_is_known():
    assert extension("数据6月20日才到齐", has_day=True) == (None, "数据6月20日才到齐")
    assert extension("改到7月8日，数据6月20日才到齐", has_day=True) == ("2020-07-08", "数据6月20日才到齐")


EXTENSIONS = [
    "申请延期到7月3日，原因：还需再征求一轮意见",
    "申请延期",
    "因疫情影响，申请延期",
    "因疫情影响申请延期至7月10日",
    "我单位申请延期至7月10日完成",
    "恳请将完成时限延长至7月15日",
    "需延期一周",
    "因数据未到齐，需延期至7月10日完成",
    "请予以延期",
    "希望延期到下周五",
    "特申请延期至2020年7月10日",
    "60%，申请延期到7月3日，因需征求意见",
    "拟申请延期至7月10日",
    "申请延期 7月3日 还要论证",
    "申请延期 到7月3日 还要论证",
    "想延到7月3日",
    "因还要论证，申请延至7月3日",
    "申请将时限延到7.3",
    "请延期半个月",
    "想申请延期到7月10日，因为汛期",
    "因资金未到位，特申请将完成时限由7月10日延至7月30日",
    "请将时限从7月10日调整到7月20日",
    "打算延期到7月底",
    "准备申请延期至7月底",
    "想延期半个月",
]
UNASKED = [
    "延期 7月3日 还要论证",
    "延期7月3日",
    "延期一周",
    "延期 5个工作日",
    "延到下周五，还要论证",
    "因还要论证，延至7月3日",
    "任务延期到7月底",
    "能否延期到7月3日？",
    "能否延期？",
    "可否延至7月3日，还要论证",
]
DECLINES = [
    "这个不是我们单位的",
    "这项任务不是我单位职责",
    "不属于我单位职责，请退回",
    "不属于我局职责范围",
    "该事项职责不在我单位",
    "这项工作不归我们管",
    "与我单位职能不符",
    "经研究，该任务不属于我局职责范围，建议退回",
    "请退回",
    "退回",
    "我单位申请退回该任务",
    "请退回重新明确牵头单位",
    "请退回并另行指定责任单位",
    "我市无此项任务",
    "我局没有这项工作",
    "我单位不是牵头单位",
    "我厅并非该任务的责任单位",
    "建议由省科技厅承办",
    "该任务建议转由省商务厅牵头",
    "应由省科技厅负责",
    "不由我单位承办",
]
NEITHER = [
    "延期开工的企业已复工",
    "申请延期还款的企业已全部办理",
    "企业申请延期缴税12户",
    "已申请延期",
    "已批准延期",
    "不需要延期",
    "无需延期，按期完成",
    "是否需要延期？",
    "需要延期吗",
    "如需延期将另行申请",
    "项目延期至7月，其余正常",
    "受疫情影响，部分项目延期开工",
    "延期还本付息政策已落实",
    "延期 3家企业已复工",
    "延期的12个项目已全部开工",
    "会议延期一周",
    "验收延期到7月3日",
    "延期到什么时候",
    "延期到7月3日？",
    "预计7月10日前完成",
    "已退回材料",
    "材料被退回，正在补充",
    "请退回材料",
    "退回重报的3家企业已补正",
    "申请退回保证金",
    "退回资金12万元",
    "其中第3点不属于我单位职责，其余已完成",
    "有2家企业不属于我局监管范围，已移交",
    "不属于我单位职责的部分已移交省财政厅",
    "不是我们牵头的",
    "建议由省财政厅牵头解决",
    "我局没有问题",
    "我们没有",
    "我市无困难",
    "这个问题不是我们单位的",
    "是不是我们单位的任务？",
    "60% 正在征求意见",
    "已完成",
    "收到",
    "受阻，需省财政厅协调",
]


@pytest.mark.parametrize("text", EXTENSIONS)
def test_a_request_for_a_later_date_is_recognised(text):
    found = read_request(text, 7)
    assert found is not None
    assert (found.kind, found.numbers, found.words) == (RequestKind.EXTENSION, (7,), text)


@pytest.mark.parametrize("text", UNASKED)
def test_a_later_day_that_is_not_asked_for_plainly_is_a_request_all_the_same(text):
    found = read_request(text, 7)
    assert found is not None
    assert (found.kind, found.numbers, found.words) == (RequestKind.EXTENSION, (7,), text.rstrip("？"))
    assert not found.is_plain


@pytest.mark.parametrize("text", DECLINES)
def test_a_decline_is_recognised(text):
    found = read_request(text, 7)
    assert found is not None
    assert (found.kind, found.numbers, found.words) == (RequestKind.DECLINE, (7,), text)


@pytest.mark.parametrize("text", NEITHER)
def test_a_report_or_a_question_is_no_request(text):
    assert read_request(text, 7) is None


@pytest.mark.parametrize("text", EXTENSIONS + DECLINES)
def test_a_request_that_names_no_task_is_of_none(text):
    found = read_request(text)
    assert found is not None
    assert found.numbers == ()


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        ("#12 申请延期至7月10日", 12, "申请延期至7月10日"),
        ("任务12，不属于我单位职责，请退回", 12, "不属于我单位职责，请退回"),
        ("#3 已完成；#5 申请延期到7月10日", 5, "申请延期到7月10日"),
        ("1 不属于我单位职责", 1, "不属于我单位职责"),
        ("1 申请延期到7月10日", 1, "申请延期到7月10日"),
        ("1 延期 7月10日 还要论证", 1, "延期 7月10日 还要论证"),
        ("申请将#1延期到7月10日", 1, "延期到7月10日"),
        ("申请延期 #1 到7月10日", 1, "申请延期  到7月10日"),
    ],
)
def test_the_number_says_which_task(text, number, words):
    found = read_request(text)
    assert found is not None
    assert (found.numbers, found.words) == ((number,), words)


def test_a_request_for_several_tasks_names_them_all():
    found = read_request("#3、#5 申请延期到7月10日")
    assert found is not None
    assert found.numbers == (3, 5)


@pytest.mark.parametrize(("text", "is_bare"), [("请退回", True), ("不属于我单位职责，请退回", False)])
def test_a_decline_without_a_reason_is_known(text, is_bare):
    found = read_request(text, 7)
    assert found is not None
    assert found.is_bare is is_bare


_PIECES = [
    "申请",
    "延期",
    "到",
    "7月3日",
    "退回",
    "不是",
    "我们",
    "单位",
    "，",
    "因",
    "#12",
    "一",
    " ",
    "\n",
    "9月31日",
]


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=40).map("".join))
def test_nothing_raises_and_no_day_before_today_is_asked_for(text):
    read_request(text, 7)
    wanted = read_extension(text, TODAY, CALENDAR).wanted_on
    assert wanted is None or wanted >= TODAY


@pytest.mark.parametrize("piece", ["一", "、", "延", "申请", "延期", "因", "7月3日", "不是我们", " ", "请将"])
def test_a_megabyte_of_one_piece_is_read(piece):
    text = piece * (1_000_000 // len(piece))
    read_request(text, 7)
    read_extension(text, TODAY, CALENDAR)
