"""An update as it arrives by either door, and as it may be kept: what no database can hold is left out of it."""

import json
import re
from typing import Any, TypeGuard

_DEEPEST = 60
"""Levels within each other; Telegram's own updates have a dozen."""
_LARGEST = 2**63 - 1
_UNREAD = "rich_message"
"""Nobody reads it, and to read one of five formats within each other takes aiogram's models ten seconds, of six minutes."""
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")
_ODD = "\ufffd"
_LONGEST_NUMBER = len(str(-_LARGEST))


def read_json(body: bytes) -> object:
    """What the body says, a number that is too long as null; raises ValueError where it is no JSON, or too deep."""
    try:
        return json.loads(body, parse_int=_number)
    except RecursionError:
        raise ValueError("too deep") from None


def _number(digits: str) -> int | None:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else None


def is_update(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether it has a number by which it can be kept and confirmed; the rest of it may be anything."""
    number = value.get("update_id") if isinstance(value, dict) else None
    return type(number) is int and 0 < number <= _LARGEST


def storable(update: dict[str, Any]) -> dict[str, Any]:
    """The update, changed in place: halves of signs are �, what is too deep, too large a number or unread is absent."""
    containers: list[dict[str, Any] | list[Any]] = [update]
    for _ in range(_DEEPEST):
        containers = [within for container in containers for within in _cleaned(container)]
    for container in containers:
        container.clear()
    return update


def _cleaned(container: dict[str, Any] | list[Any]) -> list[dict[str, Any] | list[Any]]:
    """What the container holds of containers; everything else in it is as it may be kept."""
    if isinstance(container, dict) and any(key == _UNREAD or _UNWRITABLE.search(key) for key in container):
        kept = {_UNWRITABLE.sub(_ODD, key): value for key, value in container.items() if key != _UNREAD}
        container.clear()
        container.update(kept)
    within = []
    for key, value in container.items() if isinstance(container, dict) else enumerate(container):
        if isinstance(value, dict | list):
            within.append(value)
        elif isinstance(value, str):
            container[key] = _UNWRITABLE.sub(_ODD, value)  # type: ignore[index]  # the container's own key
        elif isinstance(value, int | float) and not abs(value) <= _LARGEST:
            container[key] = None  # type: ignore[index]  # as above
    return within
