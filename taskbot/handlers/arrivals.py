"""An update as it may be kept: what no database can hold is left out, so that the rest can be answered."""

import re
from typing import Any

_DEEPEST = 60
"""Levels within each other; Telegram's own updates have a dozen."""
_LARGEST = 2**63 - 1
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")
_ODD = "\ufffd"


def storable(update: dict[str, Any]) -> dict[str, Any]:
    """The update, changed in place: halves of signs are �, what is too deep or too large a number is absent."""
    containers: list[dict[str, Any] | list[Any]] = [update]
    for _ in range(_DEEPEST):
        containers = [within for container in containers for within in _cleaned(container)]
    for container in containers:
        container.clear()
    return update


def _cleaned(container: dict[str, Any] | list[Any]) -> list[dict[str, Any] | list[Any]]:
    """What the container holds of containers; everything else in it is as it may be kept."""
    within = []
    for key, value in container.items() if isinstance(container, dict) else enumerate(container):
        if isinstance(value, dict | list):
            within.append(value)
        elif isinstance(value, str):
            container[key] = _UNWRITABLE.sub(_ODD, value)  # type: ignore[index]  # the container's own key
        elif isinstance(value, int | float) and not abs(value) <= _LARGEST:
            container[key] = None  # type: ignore[index]  # as above
    return within
