"""What is answered to an edited command or request: that the first words stand, and how to say what is meant now."""

STANDING = {
    "submitted": (
        "报办结已按原来的文字提交",
        "补充情况请直接反馈，误报的请联系督办单位退办",
    ),
    "share_finished": ("配合事项已记为完成", "还没有完成的，请反馈现在的进展"),
    "extension_asked": (
        "延期申请已按原来的文字提交",
        "要改日期或原因，请联系督办单位改日期，或等答复后再申请",
    ),
    "declined": ("退回申请已按原来的文字提交", "要补充原因，请联系督办单位"),
    "instructed": ("批示已按原来的文字记录", "要改，请另发一条批示"),
}
"""By the kind of what the command has done: what stands, and what to do instead."""


def stands(kind: str, number: int | None) -> str:
    """To the edit of a message that has asked or ordered something."""
    what, instead = STANDING[kind]
    task = f"#{number} " if number is not None else ""
    return f"{task}{what}，这次修改没有起作用；{instead}。"


def carried_out() -> str:
    """To the edit of any other command that has done something."""
    return "这条命令已按原来的文字办理，这次修改没有起作用；要改，请另发一条命令。"


def not_carried_out() -> str:
    """To the edit of a command that had come to nothing, or only asked or showed something."""
    return "命令在发送时办理一次，修改后的文字没有起作用；要办理，请重新发送一条。"
