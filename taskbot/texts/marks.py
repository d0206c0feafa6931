"""What is said of secrecy marks 密级标志: what was refused and why, the reason that is asked for, what became of it. Telegram HTML."""

from collections.abc import Sequence

from taskbot.texts.words import excerpt, own, plain

_MOST_NAMED = 3
_MARK_LENGTH, _REASON_LENGTH = 16, 200
_WHY = "涉密、内部和未定稿的内容不得在聊天中传递"
_DESPITE = "确认可以处理的，由督办单位点「仍要处理」写明理由，记入台账。"


def named(marks: Sequence[str]) -> str:
    """「机密」、「内部资料」"""
    words = "、".join(f"「{own(excerpt(mark, _MARK_LENGTH))}」" for mark in marks[:_MOST_NAMED])
    return f"{words}等 {len(marks)} 处" if len(marks) > _MOST_NAMED else words


def paper_refused(marks: Sequence[str], cell: tuple[str, int, int] | None = None) -> str:
    """A file, or words pasted as a paper; `cell` is where in its tables the first mark stands."""
    where = f"（{own(excerpt(cell[0], 20))} 第 {cell[1]} 行第 {cell[2]} 列）" if cell else ""
    return f"这份文件标有{named(marks)}{where}，没有处理，也没有保存：{_WHY}；{_DESPITE}"


def words_refused(marks: Sequence[str]) -> str:
    """/new with marks."""
    return f"这项任务的文字标有{named(marks)}，没有拟办，也没有保存：{_WHY}；{_DESPITE}"


def answer_refused(marks: Sequence[str]) -> str:
    """An answer to a draft."""
    return f"回复的文字标有{named(marks)}，没有采用，拟办未改动：{_WHY}；{_DESPITE}"


def issue_refused(marks: Sequence[str]) -> str:
    """确认交办 of a draft with marks."""
    return f"这项任务标有{named(marks)}，没有交办：{_WHY}；{_DESPITE}"


def amendment_refused(marks: Sequence[str]) -> str:
    """/amend with marks, or one by which the task would get them."""
    return f"这次调整的文字标有{named(marks)}，没有调整，也没有保存：{_WHY}；{_DESPITE}"


def refused(marks: Sequence[str]) -> str:
    """Where there is no button to go on with."""
    return f"内容标有{named(marks)}，没有办理，也没有保存：{_WHY}，请删去后重新办理。"


def report_refused(marks: Sequence[str]) -> str:
    """A report or other words on a task, or the name of the file that comes with them."""
    return (
        f"涉密内容不得在群内或私聊中办理：这条消息标有{named(marks)}，没有记录，也没有保存；"
        "请立即删除这条消息，通过符合保密要求的渠道报送。"
    )


def reason_asked(person_id: int, name: str) -> str:
    """Prompt after 仍要处理; the mention makes the reply box open for that person alone."""
    return (
        f'<a href="tg://user?id={person_id}">{own(name)}</a>，请回复本条消息写明可以处理的理由，'
        "例如：已经解密、已正式印发；不处理的，回复「取消」。"
    )


def reason_too_short(least: int) -> str:
    """To a reply that gives no reason."""
    return f"没有写明理由，没有处理：请回复本条消息，用 {least} 个字以上写明为什么可以处理；不处理的，回复「取消」。"


def overridden(marks: Sequence[str], name: str, reason: str) -> str:
    """In place of the refusal: somebody has answered for it."""
    return f"标有{named(marks)}，由{own(name)}确认后处理，已记入台账。理由：{own(excerpt(reason, _REASON_LENGTH))}"


def given_up(name: str) -> str:
    """In place of the refusal after 取消."""
    return f"由{own(name)}取消，没有处理，也没有保存。"


def given_up_briefly() -> str:
    """To the one who gave it up."""
    return "已取消，没有处理，也没有保存。"


def command_line(marks: Sequence[str]) -> str:
    """A line on stderr."""
    return f"这份文件标有{plain(named(marks))}，没有处理：{_WHY}；确认可以处理的，请加 --despite-marks 理由"
