"""How fast deadlines and replies are read: many short texts, and the longest text that is read at all.

The texts are made up here, every combination of a few parts, so that the corpus is the same on every run.
"""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import product

from benchmarks import best_seconds
from taskbot.tasks import deadlines, replies
from taskbot.tasks.deadlines import parse_deadline
from taskbot.tasks.replies import parse_reply
from taskbot.tasks.workdays import Calendar

TODAY = date(2020, 6, 24)
PHRASES = (
    "6月底前",
    "7月10日前",
    "2020年9月30日（周三）前",
    "今年三季度末",
    "8月上旬",
    "国庆节前",
    "本周五下班前",
    "15个工作日内",
    "三个月内",
    "每月5日前",
    "每季度末",
    "到2022年",
    "年底前",
    "尽快",
    "长期坚持",
    "",
)
TOPICS = (
    "2.0版标准体系",
    "415产业集群名录",
    "小微企业园评价办法",
    "首批技术改造项目库",
    "产业链图谱",
    "低效企业整治方案",
    "三年行动计划的年度任务分解",
    "工业用地调查底册",
    "技能培训计划",
    "供应链金融试点名单",
)
ORDERS = (
    "{phrase}完成{topic}，报领导小组办公室。",
    "请牵头单位会同各设区市{phrase}提出{topic}并组织论证。",
    "{topic}要逐项落实到人，{phrase}形成阶段成果。",
    "对{topic}开展一次全面核查，{phrase}将结果书面反馈，逾期未报的视为无意见。",
    "自印发之日起施行的{topic}有效期三年，{phrase}完成中期评估。",
)
ANSWERS = (
    "#{number} {percent}% {topic}正在征求意见，下步组织专家论证，{phrase}完成",
    "{number}、{topic}已完成{percent}%；存在问题：数据口径不一致，需省统计局协调",
    "任务{number}：{topic}已经办结，相关文件已印发",
    "好的，{topic}我们再核对一下，{phrase}给大家看看",
)


def main() -> None:
    """Prints characters per second for each parser."""
    calendar = Calendar()
    orders, answers = _orders(), _answers()
    print(f"{'parser':<16}{'texts':>8}{'characters':>12}{'characters/s':>14}{'ms a text':>11}")
    for texts in (orders, ["".join(orders)[: deadlines.READ_CHARACTERS]]):
        _measure("parse_deadline", lambda text: parse_deadline(text, TODAY, calendar), texts)
    for texts in (answers, ["\n".join(answers)[: replies.READ_CHARACTERS]]):
        _measure("parse_reply", lambda text: parse_reply(text, TODAY, calendar), texts)


def _measure(name: str, parse: Callable[[str], object], texts: Sequence[str]) -> None:
    seconds = best_seconds(lambda: [parse(text) for text in texts])
    size = sum(map(len, texts))
    milliseconds = seconds / len(texts) * 1000
    print(f"{name:<16}{len(texts):>8,}{size:>12,}{size / seconds:>14,.0f}{milliseconds:>11.2f}")


def _orders() -> list[str]:
    combined = product(ORDERS, PHRASES, TOPICS)
    return [order.format(phrase=phrase, topic=topic) for order, phrase, topic in combined]


def _answers() -> list[str]:
    return [
        answer.format(number=number, percent=number * 7 % 101, phrase=phrase, topic=topic)
        for number, (answer, phrase, topic) in enumerate(product(ANSWERS, PHRASES, TOPICS), 1)
    ]
