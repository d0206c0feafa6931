"""What the office reads of a digest before and after it goes to the leaders, and the leaders under it. Telegram HTML."""

from collections.abc import Sequence
from datetime import date, datetime

from taskbot.clock import office_day
from taskbot.tasks import issues
from taskbot.tasks.issues import Stage
from taskbot.tasks.periods import Span, period_bounds, span_of
from taskbot.texts.words import moment, own

PAPER_WORDS = {Span.WEEK: "周报", Span.MONTH: "月报", Span.QUARTER: "季报"}
THIS_WORDS = {Span.WEEK: "本周", Span.MONTH: "本月", Span.QUARTER: "本季度"}
DRAFT = "未定稿"
"""What a paper is called that is no issue."""
UNOFFICIAL = "非正式"
"""The same in a file's name, where 未定稿 is a mark that keeps files from being read."""
ONLY_THE_NOTE = "只发更正说明"
"""The button of a correction that says nothing otherwise."""
_LISTED = 10
_QUARTERS = "一二三四"

LONGEST_WORD = 200
"""Of the office's own word, and of what a correction corrects: both stand in a caption."""


def period_words(period: str) -> str:
    """2020年第27周, 2020年6月, 2020年第二季度"""
    first, _ = period_bounds(period)
    match span_of(period):
        case Span.WEEK:
            year, _, number = period.partition("-W")
            return f"{year}年第{int(number)}周"
        case Span.MONTH:
            return f"{first.year}年{first.month}月"
        case Span.QUARTER:
            return f"{first.year}年第{_QUARTERS[first.month // 3]}季度"


def issue_words(number: int) -> str:
    """第1次更正 of the second issue; empty for the first."""
    return f"第{number - 1}次更正" if number > 1 else ""


def named(period: str, number: int = 1, mark: str = "") -> str:
    """2020年第27周周报（第1次更正）; with the `mark` of what is no issue, 2020年第27周周报（未定稿）."""
    issue = mark or issue_words(number)
    return f"{period_words(period)}{PAPER_WORDS[span_of(period)]}" + (f"（{issue}）" if issue else "")


def list_named(period: str, number: int, heading: str) -> str:
    """2020年第27周周报（逾期事项）: one list of it."""
    return f"{named(period, number)}（{heading if heading.endswith('变化') else f'{heading}事项'}）"


def shown(name: str, due_at: datetime, month: str = "", *, sends: bool, today: date) -> str:
    """Before it goes out; of a quarter with the `month` that has no digest of its own."""
    merged = f"{month}月报并入本期，不另发。\n" if month else ""
    otherwise = "到时没有答复的照发" if sends else "到时没有答复的暂缓"
    return (
        f"<b>{name}预览</b>\n将于{moment(due_at, today)}发到领导群，数据以发出时为准。\n{merged}"
        f"放行：照此发出；暂缓：先不发；改：在开头加一句督办单位的话。{otherwise}。"
    )


def released(name: str, by: str, due_at: datetime, now: datetime) -> str:
    """After 放行."""
    when = f"将于{moment(due_at, office_day(now))}发到领导群" if due_at > now else "正在发到领导群"
    return f"<b>{name}</b>：{own(by)}已放行，{when}。" if by else f"<b>{name}</b>：{when}。"


def held(name: str, by: str) -> str:
    """After 暂缓, or where nobody has answered and the settings say so."""
    why = f"{own(by)}已暂缓" if by else "没有人答复，已暂缓"
    return f"<b>{name}</b>：{why}，放行之前不发给领导。"


def still_held(name: str, by: str, due_at: datetime, today: date) -> str:
    """When it should have gone, and once a working day after that."""
    why = f"由{own(by)}暂缓" if by else "没有人答复，按设置暂缓"
    return f"<b>{name}还没有发给领导</b>：原定{moment(due_at, today)}，{why}。\n点「放行」即发出，数据以放行时为准。"


def given(name: str, given_at: datetime | None, today: date) -> str:
    """Once it was given; `given_at` is when the leaders had it, None while it is on its way."""
    if given_at is None:
        return f"<b>{name}</b>：正在发到领导群。"
    return f"<b>{name}</b>：已于{moment(given_at, today)}发到领导群。"


def given_unseen(name: str, due_at: datetime, today: date) -> str:
    """It went out without a preview."""
    return (
        f"<b>{name}正在发到领导群</b>，应于{moment(due_at, today)}发出，事先没有来得及预览。\n"
        "请看一遍上面的内容；有误的请点「更正」，另出一版。"
    )


def not_drawn(name: str) -> str:
    """It could not be made; said once."""
    return f"<b>{name}没有做成</b>：制作时出错，领导还没有收到。系统会自动再试；请管理员查看运行日志。"


def corrected_by(number: int) -> str:
    """What stands above an issue, or a list of it, that was corrected since."""
    return f"（本期已更正，以{issue_words(number)}为准）"


def superseded(name: str) -> str:
    """An earlier preview, once a newer one was shown."""
    return f"<b>{name}</b>：预览已更新，以最新一条为准。"


def dropped(name: str, by: str) -> str:
    """A correction after 取消."""
    return f"<b>{name}</b>：{own(by)}已取消，没有发出。"


def drafted(
    name: str,
    correction: str,
    differences: Sequence[str],
    unnamed: Sequence[int] = (),
    told: Sequence[int] = (),
    word: str = "",
) -> str:
    """A correction, before it is confirmed, with the office's own word at its head; without `differences` that comes first.

    `unnamed` are tasks changed since that the note does not name, `told` those that it names in vain, since what came
    after is the later digests'.
    """
    others = [
        f"{_numbers(unnamed)}在上一版之后也有调整，更正说明没有写到，没有计入；要计入的，请在更正说明里写明编号（如 #{unnamed[0]}）。"
        if unnamed
        else "",
        f"{_numbers(told)}在上一版之后的变化属于以后各期，没有计入。" if told else "",
    ]
    said = f"{_head_words(word)}更正说明：{own(correction)}"
    if differences:
        first, *lines = f"<b>{name}，请核对</b>", said, *map(own, differences)
        last = "确认后发到领导群，上一版照旧保留；不发请点「取消」。"
    else:
        first, *lines = f"<b>{name}与上一版没有不同，请核对</b>", said
        last = f"领导看到的只多一句更正说明；确要发的请点「{ONLY_THE_NOTE}」，不发请点「取消」。"
    return "\n".join([first, *lines, *filter(None, others), last])


def _head_words(word: str) -> str:
    return f"开头的话：{own(word)}（要改或去掉的请点「改」）\n" if word else ""


def _numbers(numbers: Sequence[int]) -> str:
    shown = "、".join(f"#{number}" for number in numbers[:_LISTED])
    return f"{shown} 等{len(numbers)}项" if len(numbers) > _LISTED else shown


def drafted_again(name: str, by: str) -> str:
    """A correction that was confirmed and then held."""
    return f"<b>{name}</b>：{own(by)}已暂缓，还没有发出；再次确认后才发到领导群。"


def being_drafted(name: str, *, names_tasks: bool) -> str:
    """Answer to the order to correct."""
    what = (
        "，数据截至时间不变，只更正说明里写了编号的任务"
        if names_tasks
        else "：没有写任务编号，各项数据照上一版，只加更正说明。"
        "要更正数据的，请写明编号再发一次，例如：<code>误将#3计为逾期</code>"
    )
    return f"正在制作{name}{what}。做好后私聊给督办单位核对，确认后才发出。"


def released_briefly(name: str, due_at: datetime, now: datetime) -> str:
    """Toast after 放行."""
    return (
        f"{name}已放行，{moment(due_at, office_day(now))}发出。"
        if due_at > now
        else f"{name}已放行，正在发出。"
    )


def held_briefly(name: str) -> str:
    """Toast after 暂缓."""
    return f"{name}已暂缓，放行之前不发。"


def dropped_briefly(name: str) -> str:
    """Toast after 取消."""
    return f"{name}已取消。"


def word_asked(name: str, whom: str, word: str) -> str:
    """After 改; `whom` is a mention."""
    now = f"\n现在的话：{own(word)}" if word else ""
    return (
        f"{whom}，请回复本条写一句放在{name}开头的话，不超过{LONGEST_WORD}字；"
        f"要去掉原来的话请回复“无”，不改了请回复“取消”。{now}"
    )


def word_taken(name: str, word: str) -> str:
    """The office's word was kept; the preview follows."""
    return f"{name}开头的话已改为：{own(word)}" if word else f"{name}开头的话已去掉。"


def correction_asked(name: str, whom: str) -> str:
    """After 更正; `whom` is a mention."""
    return (
        f"{whom}，请回复本条写明{name}更正了什么，不超过{LONGEST_WORD}字；"
        "要更正数据的写明任务编号，例如：<code>误将#3计为逾期</code>。不更正了请回复“取消”。"
    )


def too_long(words: str) -> str:
    """A word or a correction for which there is no room."""
    return f"写了{len(words)}字，没有记录；请缩短到{LONGEST_WORD}字以内再回复一次。"


def word_missing() -> str:
    """An answer without words."""
    return "没有读到文字，没有记录；请回复一句话。"


def instruction_asked(name: str, whom: str, *, is_list: bool) -> str:
    """After 批示 under a digest or one of its lists; `whom` is a mention."""
    rest = (
        "不写的由督办单位转给名单上各项任务的单位，或者发到工作群" if is_list else "不写的是对整体工作的批示"
    )
    return (
        f"{whom}，请回复本条写{name}的批示，由督办单位转办；写明编号（如 #12）的转给该任务的单位，"
        f"{rest}。不写了请回复“取消”。"
    )


def instruction_on_task_asked(number: int, whom: str) -> str:
    """After 批示 under a task that was opened from a list; `whom` is a mention."""
    return f"{whom}，请回复本条写对 #{number} 的批示，由督办单位转办给该任务的单位。不写了请回复“取消”。"


def withheld(name: str, due_at: datetime | None, today: date, *, is_with_office: bool) -> str:
    """A leader asks for what has not gone out; `due_at` is when it does, None where that has passed."""
    when = f"定于{moment(due_at, today)}报送" if due_at else "督办单位核定后报送"
    checked = "，督办单位正在核定" if is_with_office and due_at else ""
    return f"{name}还没有报送，{when}{checked}。"


def list_sent() -> str:
    """Toast after 逾期, 需协调, 本周变化 in a group."""
    return "已私聊发给您。"


def _moved(refusal: issues.IssueMoved) -> str:
    name = named(refusal.period)
    who = f"由{own(refusal.by)}" if refusal.by else ""
    now = {
        Stage.SHOWN: "还在等放行",
        Stage.RELEASED: f"已{who}放行",
        Stage.HELD: f"已{who}暂缓",
        Stage.GIVEN: "已经发给领导，要改请用 /digest 更正",
        Stage.DRAFTED: "还在等确认",
        Stage.DROPPED: f"已{who}取消",
    }
    return f"{name}{now[refusal.stage]}，没有重复处理。"


ISSUE_SENTENCES = {
    issues.IssueMoved: _moved,
    issues.IssueGone: lambda _: "这份周报已经处理过了，请以最新一条预览为准。",
    issues.NeverGiven: lambda refusal: (
        f"{named(refusal.period)}还没有发给领导，不用更正；看数据请用 /digest {refusal.period}。"
    ),
    issues.Overtaken: lambda refusal: (
        f"{named(refusal.period)}的这次更正没有发出：确认之前后一期已经发出，数据要重新核对；"
        f"请再写一次：/digest {refusal.period} 更正 说明。"
    ),
    issues.NotYet: lambda refusal: f"{period_words(refusal.period)}还没有到，请写已经开始的周、月或季。",
    issues.NoWayToReader: lambda _: "名单只私下发给您：请先打开与机器人的私聊发送 /start，再点一次。",
}
"""Refusals, by their kind."""
