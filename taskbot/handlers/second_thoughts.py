"""Second thoughts: a question of the bot that is answered with 取消."""

_NEVER_MIND = frozenset(
    [
        "取消",
        "算了",
        "不退了",
        "不申请了",
        "不改了",
        "不转了",
        "不转办了",
        "不撤了",
        "不撤销了",
        "不重办了",
        "不答复了",
        "不用了",
    ]
)


def is_dropped(words: str) -> bool:
    """Whether the answer is that no answer will come."""
    return words.strip(" 。.!！") in _NEVER_MIND
