"""督查通报 and 卷宗 in the chat: names of files, and the words under them (Telegram HTML)."""

from taskbot.tasks.evidence import Evidence
from taskbot.tasks.summary import Summary
from taskbot.texts.tasks import TITLE_LENGTH
from taskbot.texts.words import excerpt, own


def notice_file(week: str) -> str:
    """The draft's name; `week` as 2020年第27周."""
    return f"督查通报（{week}）草稿.docx"


def notice_caption(summary: Summary, week: str) -> str:
    """What is in it, and that it goes to nobody by itself."""
    counts = (
        ("逾期", summary.counts.overdue),
        ("需协调", len(summary.needs_coordination)),
        ("本周办结", len(summary.changes.closed)),
    )
    told = "、".join(f"{word}{count}项" for word, count in counts if count) or "无逾期、需协调事项"
    return f"<b>督查通报草稿</b>（{week}）：{told}。\n请在 Word 中核对、修改后由督办单位印发；机器人没有发给任何单位。"


def notice_in_private() -> str:
    """Where the draft was asked for in a group."""
    return "督查通报草稿已发到您的私聊。"


def evidence_file(number: int, kind: str) -> str:
    """The name of the document or the workbook (`kind`: docx, xlsx)."""
    return f"任务{number}卷宗.{kind}"


def evidence_caption(evidence: Evidence) -> str:
    """Of which task, and how much of what there is."""
    task, dossier = evidence.timeline.task, evidence.dossier
    writs = sum(event.kind == "writ_sent" for event in dossier.events)
    counts = (
        (f"台账{len(dossier.events)}条", len(dossier.events)),
        (f"反馈原文{len(evidence.reports)}条", len(evidence.reports)),
        (f"申请{len(evidence.asked)}件", len(evidence.asked)),
        (f"批示{len(dossier.instructions)}条", len(dossier.instructions)),
        (f"附件{len(evidence.files)}份", len(evidence.files)),
        (f"督办单{writs}份", writs),
    )
    told = "、".join(words for words, count in counts if count)
    return f"<b>#{task.number} {own(excerpt(task.title, TITLE_LENGTH))}</b>　卷宗\n{told}"


def evidence_in_private(number: int) -> str:
    """Where the evidence was asked for in a group."""
    return f"#{number} 的卷宗已发到您的私聊。"
