"""What members of the office read when they answer a request: questions and toasts."""

from collections.abc import Iterable
from datetime import date

from taskbot.tasks.facts import TaskFacts
from taskbot.texts.words import day, excerpt, own


def day_question(task: TaskFacts, whom: str) -> str:
    """After the button 改日期; `whom` is a mention."""
    return f"{whom}，请回复本条写明 #{task.number} 同意延到哪一天，例如：<code>7月1日</code>；不改了请回复“取消”。"


def lead_question(task: TaskFacts, whom: str) -> str:
    """After the button 转办."""
    return (
        f"{whom}，请回复本条写明 #{task.number} {own(excerpt(task.title, 30))} 改由哪家单位牵头、什么原因，"
        "例如：<code>省科技厅 职责调整</code>；不写原因的，以退回的原因转告；不转了请回复“取消”。"
    )


def lead_unknown(name: str, near: Iterable[str]) -> str:
    """To a name that the register does not have; near ones follow as buttons."""
    hint = "如果是下面的单位请点一下，否则" if list(near) else ""
    return f"没有找到单位「{own(excerpt(name, 40))}」，没有转办；{hint}请回复本条写责任单位名单中的名称。"


def answer_question(task: TaskFacts, whom: str) -> str:
    """After the button 答复."""
    return f"{whom}，请回复本条写明对 #{task.number} 协调事项的答复，答复会转告该单位；不答复请回复“取消”。"


def reason_question(number: int, whom: str) -> str:
    """After the button 退办."""
    return f"{whom}，请回复本条消息写明 #{number} 的退办原因，原因会转告承办单位；不退了请回复“取消”。"


def closed_briefly(number: int) -> str:
    """Toast after 办结."""
    return f"#{number} 已办结。"


def returned(number: int) -> str:
    """The return was recorded."""
    return f"#{number} 已退办，原因已转告承办单位。"


def granted(number: int, on: date | None, today: date) -> str:
    """An extension was agreed to; toast or answer."""
    return f"#{number} 已同意延期" + (f"至{day(on, today)}" if on else "") + "，已转告承办单位。"


def released(number: int) -> str:
    """A supporting unit was released."""
    return f"#{number} 已同意退回，已转告有关单位。"


def refused(number: int) -> str:
    """不同意."""
    return f"#{number} 未同意，已转告该单位；需要说明原因的，请回复那条消息。"


def explained(number: int) -> str:
    """The reason was passed on."""
    return f"#{number} 未同意的原因已转告该单位。"


def transferred(number: int, lead: str) -> str:
    """Another unit leads."""
    return f"#{number} 已转由{own(lead)}牵头，已转告有关单位。"


def coordination_answered(number: int, unit: str) -> str:
    """The answer was passed on."""
    return f"#{number} 的答复已转告{own(unit)}。"
