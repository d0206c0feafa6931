"""How a directive's draft list reads in chat: its pages, one item, the sentences that yielded nothing. Telegram HTML."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from taskbot.tasks.draft_lists import DraftList, Entry
from taskbot.tasks.draft_models import Draft
from taskbot.tasks.drafts import ProblemKind, Proposal
from taskbot.tasks.models import Directive
from taskbot.tasks.units import Unit, UnitRegister
from taskbot.texts.expansions import expanded_briefly
from taskbot.texts.marks import named
from taskbot.texts.words import aim, day, excerpt, folded, own

_TITLE_LENGTH = 60
_PAPER_LENGTH = 80
_CONTENT_LENGTH = 1200
_SENTENCE_LENGTH = 160
_OPEN_LENGTH = 160
"""A source that is longer is folded."""

LACKS = {
    ProblemKind.NO_TITLE: "缺名称",
    ProblemKind.TITLE_TOO_LONG: "名称太长",
    ProblemKind.NO_UNIT: "缺牵头单位",
    ProblemKind.COLLECTIVE_LEAD: "牵头为多家",
    ProblemKind.UNCLEAR_INDICATOR: "指标待核",
    ProblemKind.UNKNOWN_UNIT: "单位待核",
    ProblemKind.NO_DEADLINE: "缺时限",
    ProblemKind.AMBIGUOUS_DEADLINE: "时限待核",
    ProblemKind.INVALID_DEADLINE: "时限有误",
    ProblemKind.UNCLEAR_MILESTONE: "节点待核",
    ProblemKind.LATE_MILESTONE: "节点有误",
}
"""What a draft lacks, in a list."""

_OF_UNITS = frozenset({ProblemKind.NO_UNIT, ProblemKind.COLLECTIVE_LEAD, ProblemKind.UNKNOWN_UNIT})
_OF_TIME = frozenset({ProblemKind.NO_DEADLINE, ProblemKind.AMBIGUOUS_DEADLINE, ProblemKind.INVALID_DEADLINE})


def paper_name(directive: Directive) -> str:
    """A paper in a line."""
    return own(excerpt(directive.title or directive.document_number or "来文", _PAPER_LENGTH))


def list_page(
    listed: DraftList, shown: Sequence[Entry], place: str, register: UnitRegister, today: date
) -> str:
    """One page; `place` says which."""
    lines = [f"<b>拟办清单：{paper_name(listed.directive)}</b>", *_about(listed.directive, today)]
    if not listed.entries:
        return "\n".join([*lines, "没有新增的事项。"])
    lines += [_counts(listed), ""]
    lines += [entry_lines(entry, register, today) for entry in shown]
    return "\n".join([*lines, "", place] if place else lines)


def _about(directive: Directive, today: date) -> list[str]:
    facts = [own(directive.document_number)] if directive.document_number and directive.title else []
    if directive.issued_on:
        facts.append(f"时限从{day(directive.issued_on, today)}起算")
    return [" · ".join(facts)] if facts else []


def _counts(listed: DraftList) -> str:
    issued = sum(entry.draft.task_number is not None for entry in listed.entries)
    dropped = sum(entry.is_dropped for entry in listed.entries)
    lacking = Counter(LACKS[kind] for entry in listed.blank for kind in entry.lacks)
    why = "、".join(f"{words} {count}" for words, count in lacking.items())
    parts = [
        (len(listed.ready), "可以交办 {}"),
        (len(listed.blank), f"缺项 {{}}（{why}）"),
        (len(listed.marked), "标有密级标志 {}"),
        (issued, "已交办 {}"),
        (dropped, "已删除 {}"),
    ]
    said = "，".join(words.format(count) for count, words in parts if count)
    return f"共 {len(listed.entries)} 项：{said}"


def entry_lines(entry: Entry, register: UnitRegister, today: date) -> str:
    """A draft as two lines of the list."""
    title = own(excerpt(entry.proposal.title, _TITLE_LENGTH)) or "（没有名称）"
    if entry.is_dropped:
        return f"<b>{entry.draft.position}</b>　<s>{title}</s>\n　　已删除"
    if entry.draft.task_number is not None:
        return f"<b>{entry.draft.position}</b>　{title}\n　　已交办 #{entry.draft.task_number}"
    facts = " · ".join(_facts(entry, register, today))
    lines = [facts, *expanded_briefly(entry.proposal, register)]
    return "\n　　".join([f"<b>{entry.draft.position}</b>　{title}", *lines])


def _facts(entry: Entry, register: UnitRegister, today: date) -> list[str]:
    lacks = {kind for kind in entry.lacks if kind not in _OF_UNITS | _OF_TIME}
    facts = [_missing(lacks)] if lacks else []
    facts += [f"❗标有{named(entry.marks)}"] if entry.marks else []
    facts.append(_missing(_OF_UNITS & {*entry.lacks}) or _lead(entry, register))
    facts.append(_missing(_OF_TIME & {*entry.lacks}) or _deadline(entry, today))
    return [*facts, *(["待核"] if entry.draft.confirm else [])]


def _missing(kinds: Iterable[ProblemKind]) -> str:
    words = "、".join(LACKS[kind] for kind in ProblemKind if kind in kinds)
    return f"❗{words}" if words else ""


def _lead(entry: Entry, register: UnitRegister) -> str:
    lead = entry.proposal.lead_unit
    assumed = "（首列）" if entry.proposal.lead_assumed else ""
    return own(register.short_name(lead)) + assumed if lead else ""


def _deadline(entry: Entry, today: date) -> str:
    due_on = entry.proposal.due_on
    if due_on is None:
        return own(entry.proposal.deadline_phrase) or "长期"
    return day(due_on, today) + ("（已过）" if due_on < today else "")


def item_headed(entry: Entry) -> str:
    """Head of one item."""
    return f"<b>拟办第 {entry.draft.position} 项，请核对（确认后才会发出）</b>"


def item_source(draft: Draft, proposal: Proposal) -> str:
    """Where an item comes from: its figures, its place, what was assumed, and the sentences word for word."""
    aims = [aim(each["name"], each["value"], each["unit"]) for each in draft.indicators]
    lines = [f"量化指标：{own('；'.join(aims))}"] if aims and not proposal.said.spans else []
    if draft.kind == "target":
        lines.append("性质：目标")
    if draft.section:
        lines.append(f"板块：{own(excerpt(draft.section, _PAPER_LENGTH))}")
    lines += [f"请核对：{own(reason)}" for reason in draft.confirm]
    if not draft.content:
        return "\n".join(lines)
    where = f"来文第 {draft.line} 行" if draft.line else "来文"
    content = own(_cut(draft.content, _CONTENT_LENGTH))
    is_long = len(draft.content) > _OPEN_LENGTH
    quote = folded(content) if is_long else f"<blockquote>{content}</blockquote>"
    return "\n".join([*lines, f"{where}：", quote])


def _cut(words: str, length: int) -> str:
    return words if len(words) <= length else words[: length - 1] + "…"


def item_settled(entry: Entry) -> str:
    """In place of an item that was issued or deleted."""
    title = own(excerpt(entry.proposal.title, _TITLE_LENGTH))
    number = entry.draft.task_number
    done = f"已交办 #{number}" if number is not None else "已删除，没有交办"
    return f"第 {entry.draft.position} 项{done}：{title}"


def item_answered(entry: Entry, register: UnitRegister, today: date) -> str:
    """Echo of an answer to one item."""
    return f"已更新：\n{entry_lines(entry, register, today)}"


def lead_asked(entry: Entry) -> str:
    """Over the units, for one item."""
    title = own(excerpt(entry.proposal.title, _TITLE_LENGTH))
    return f"请选择第 {entry.draft.position} 项的牵头单位：\n{title}"


def lead_asked_for(entries: Sequence[Entry]) -> str:
    """Over the units, for all that lack a lead."""
    lines = [f"{entry.draft.position}　{own(excerpt(entry.proposal.title, 30))}" for entry in entries[:20]]
    more = [f"……共 {len(entries)} 项"] if len(entries) > len(lines) else []
    return "\n".join([f"请选择这 {len(entries)} 项的牵头单位：", *lines, *more])


def each_one(members: Sequence[Unit]) -> str:
    """The button that makes a task for each unit of a collective name."""
    what = "每市" if all(unit.level == "city" for unit in members) else "每家"
    return f"{what}一项（{len(members)} 项）"


def deadline_asked(entry: Entry, person_id: int, name: str) -> str:
    """Prompt after the button 时限; the mention makes the reply box open for that person alone."""
    title = own(excerpt(entry.proposal.title, 30))
    return (
        f'<a href="tg://user?id={person_id}">{own(name)}</a>，请回复本条消息写明第 {entry.draft.position} 项'
        f"「{title}」的时限，例如：6月30日前、每月5日前、长期"
    )


def uncovered_page(directive: Directive, shown: Sequence[dict[str, Any]], place: str) -> str:
    """One page of the sentences that no task was drawn from."""
    lines = [f"第 {each['line']} 行　{own(excerpt(each['text'], _SENTENCE_LENGTH))}" for each in shown]
    head = f"<b>未列入的句子：{len(directive.uncovered)} 句</b>"
    return "\n".join([head, "请核对有无漏项；漏列的事项可用 /new 交办。", "", *lines, "", place])


def issued_all(numbers: Sequence[int], left: int, marked: int) -> str:
    """Toast after 全部确认交办."""
    rest = f"，另有 {left} 项缺项、没有交办" if left else ""
    rest += f"，{marked} 项标有密级标志、没有交办，请逐项打开" if marked else ""
    last = f" 至 #{numbers[-1]}" if len(numbers) > 1 else ""
    return f"已交办 {len(numbers)} 项（#{numbers[0]}{last}）{rest}。"


def merged(into: Draft) -> str:
    """Toast after 并入上一项."""
    return f"已并入第 {into.position} 项，请核对单位和时限。"


def long_term_set(count: int) -> str:
    """Toast after 未写时限的按长期."""
    return f"{count} 项已按长期登记。"


def changed_meanwhile() -> str:
    """Toast after a press that was meant for the list as it was."""
    return "清单在这期间有了变动，没有办理，请核对后再点。"


def all_dropped(count: int) -> str:
    """In place of the list after 全部取消."""
    return f"已取消 {count} 项，没有交办。"


def too_long(most: int) -> str:
    """A paper that is not read."""
    return f"来文超过 {most // 10_000} 万字，没有处理，请按章节拆成几份分别发送"


def too_many_items(count: int, most: int) -> str:
    """A paper of which no list is made."""
    return f"来文读出 {count} 项，超过 {most} 项，没有保存，请按章节拆成几份分别发送"


def drafted_before() -> str:
    """Above the list of a paper that was drafted before."""
    return "这份来文已经拟办过，以下是原来的清单。"


def amended(earlier: int) -> str:
    """Above the list of a paper that has changed under its number."""
    return f"同一文号的来文以前拟办过（{earlier} 项），这一份内容有改动；以下只列新增或者改动的事项。"


def day_assumed(today: date) -> str:
    """Above the list of a paper that does not say its day."""
    example = f"<code>/draft {today.isoformat()}</code>"
    return f"来文没有写明日期，时限暂从今天{day(today, today)}起算；要改，请回复来文写明日期，例如：{example}"


def perhaps_cut() -> str:
    """Above the list of a pasted text that is as long as a message can be."""
    return "粘贴的文字可能超出一条消息的长度，后面的内容没有读到；长文请发 .docx、.pdf 或 .txt 文件。"


def papers_in_hand() -> str:
    """Answer to /draft alone: over the papers that have open drafts."""
    return "<b>还有拟办事项的来文</b>，点开继续办理："


def paper_button(directive: Directive, count: int) -> str:
    """One of them, on its button: no markup."""
    return f"{excerpt(directive.title or directive.document_number, 40)}（{count}）"
