"""What is said when the office enters 代录 or corrects 更正 what a unit has reported. Telegram HTML."""

from dataclasses import dataclass
from datetime import date

from taskbot.tasks.facts import TaskFacts
from taskbot.texts.echoes import named
from taskbot.texts.words import excerpt, own

_REPORT_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Share:
    """A unit's share as it stood before the act."""

    unit: str
    progress: int | None
    done: str

    @property
    def stood(self) -> str:
        """What the unit had said, as HTML."""
        said = filter(None, ["" if self.progress is None else f"{self.progress}%", self.done])
        return own(excerpt("，".join(said), _REPORT_LENGTH)) or "尚未反馈"


def source_asked(number: int, unit: str, person_id: int, name: str) -> str:
    """Prompt after /enter without a source; the mention opens the reply box for that person alone."""
    return (
        f'<a href="tg://user?id={person_id}">{own(name)}</a>，代录 #{number}（{own(unit)}）还缺来源，尚未记录。'
        "请回复本条写明是谁、怎样告知的，例如：张处长电话；不录了请回复“取消”。"
    )


def entry_dropped(number: int) -> str:
    """The office thought better of it."""
    return f"#{number} 的代录已取消，没有记录。"


def entry_done() -> str:
    """A second answer to the prompt."""
    return "这条代录已经处理过了，没有再记一次；要再录，请重新发送 /enter。"


def source_line(source: str) -> str:
    """In the clerk's echo."""
    return f"来源：{own(excerpt(source, 120))}"


def objection_line() -> str:
    """In the clerk's echo, where the unit reads along and is told nothing more."""
    return "如有不符，请承办单位回复本条更正。"


def stood_line(share: Share) -> str:
    """In the clerk's echo: whose share it is, and what it said before."""
    return f"{own(share.unit)}，原：{share.stood}"


def entered_for_unit(office: str, task: TaskFacts, share: Share, words: str, source: str, today: date) -> str:
    """To the unit, once: what was entered in its name."""
    by = own(excerpt(source, 120))
    head = f"{own(office)}根据{by}代录{own(share.unit)}的反馈：{named(task, today)}"
    return f"{head}\n{_old_and_new(share, words)}\n如有不符，请回复本条更正。"


def corrected_for_unit(
    office: str, task: TaskFacts, share: Share, words: str, today: date, reason: str = ""
) -> str:
    """To the unit, once: how its report reads now, and why."""
    head = f"{own(office)}更正了{own(share.unit)}的反馈：{named(task, today)}"
    return "\n".join([head, _old_and_new(share, words), *reason_lines(reason), "如有不符，请回复本条说明。"])


def reason_lines(reason: str) -> list[str]:
    """Why a report was put right, where that was said."""
    return [f"更正原因：{own(excerpt(reason, 120))}"] if reason else []


def _old_and_new(share: Share, words: str) -> str:
    return f"原：{share.stood}\n现：{own(excerpt(words, _REPORT_LENGTH))}"


def submission_offered(number: int) -> str:
    """Under the echo of an entry that says that all is done."""
    return f"来源称已经完成；需要代为报办结的，请点「代报办结」，随后照常审核 #{number}。"


def submitted_for_unit(office: str, task: TaskFacts, source: str, today: date) -> str:
    """To the unit: the office has handed the task in for it."""
    by = own(excerpt(source, 120))
    return f"{own(office)}根据{by}代报办结，待审核：{named(task, today)}\n如有不符，请回复本条说明。"


def which_report(numbers: list[int]) -> str:
    """To /correct in reply to a message about several tasks."""
    listed = "、".join(f"#{number}" for number in numbers)
    return f"这条消息涉及 {listed}，没有更正；请写明编号，例如：<code>/correct {numbers[0]} 70% 正在征求意见</code>"
