"""What a group reads where a question asked there cannot be answered for the asker alone."""


def ask_in_private(command: str) -> str:
    """The asker has not opened a private chat with the bot; `command` as it would be written there."""
    return f"这项查询只答复本人：请点开我的头像，在私聊里发送 {command} 查看。"
